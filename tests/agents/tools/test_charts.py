"""Every chart that a tool makes can be drawn from the rows beside it."""

import json

import pytest
import vl_convert

from agents.tools import market, om, price
from agents.tools.charts import MOST_SERIES

pytestmark = pytest.mark.usefixtures("starter_data")

CHARTS = {
    "line": lambda: market.get_capacity(["Italy"]),
    "columns": lambda: market.get_capacity(["Italy"], "annual", 2015),
    "several lines": lambda: market.get_capacity(["Italy", "Cote d'Ivoire", "European Union (27)"], year_from=2010),
    "bars": lambda: market.get_capacity(["Italy", "Spain", "France"], year_from=2023, year_to=2023),
    "wide": lambda: market.compare_capacity(["Cote d'Ivoire", "Micronesia (country)", "European Union (27)"]),
    "wide bars": lambda: market.compare_capacity(["Italy", "Spain"], "annual", chart="bar"),
    "ranking": market.rank_capacity,
    "ranking by year": lambda: market.rank_capacity(year_from=2020),
    "growth": lambda: market.growth(["Italy", "Spain", "France"]),
    "changes": lambda: market.growth(["Italy"], "yoy"),
    "share": lambda: market.share(["China"], year_from=2010),
    "segments": lambda: market.segment_split("USA"),
    "years": lambda: price.get_price("module"),
    "months": lambda: price.get_price("silver", date_from="2020"),
    "cost": lambda: price.get_lcoe(["Germany", "World"]),
    "cheapest": price.rank_lcoe,
    "calendar": lambda: om.maintenance_plan(5, as_calendar=True),
}


def drawn(result):
    names = [column.name for column in result.columns]
    values = [dict(zip(names, row, strict=True)) for row in result.rows]
    return vl_convert.vegalite_to_svg(json.dumps({**result.chart.spec, "data": {"values": values}}))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_from_the_rows(name):
    result = CHARTS[name]()
    svg = drawn(result)
    assert svg.count("aria-roledescription=") > 2
    assert "NaN" not in svg
    assert "undefined" not in svg


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_no_data_no_colours_and_a_description(name):
    chart = CHARTS[name]().chart
    assert "data" not in chart.spec
    assert "config" not in chart.spec
    assert any(character.isdigit() for character in chart.description)


def test_gigawatts_stand_on_the_axis_of_large_markets():
    svg = drawn(market.get_capacity(["Italy"]))
    assert "(GW)" in svg
    assert ">30<" in svg


def test_more_than_eight_lines_are_not_drawn():
    places = ["Italy", "Spain", "France", "Germany", "Poland", "Greece", "Austria", "Belgium", "Sweden"]
    assert len(places) == MOST_SERIES + 1
    assert market.get_capacity(places).chart is None
    assert "datum.Rank <= 8" in json.dumps(market.rank_capacity(year_from=2020).chart.spec)
