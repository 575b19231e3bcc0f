"""Every chart that a tool makes can be drawn from the rows beside it."""

import json
import re

import pytest
import vl_convert

from agents.base import Chart
from agents.tools import (
    charts,
    curves,
    market,
    om,
    om_calculators,
    plant,
    plant_charts,
    plant_record,
    price,
    price_analysis,
    price_outlook,
)
from agents.tools.charts import Five, Measure
from jobs import chart_spec
from tests.agents.tools.plants.records import Desk, at

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
    "side by side": lambda: price.compare_prices(["aluminium", "copper"], date_from="2020"),
    "index": lambda: price.compare_prices(["silver", "copper", "module"], index_base="2010"),
    "box": lambda: price_analysis.distribution("copper", date_from="2020"),
    "volatility": price_analysis.volatility,
    "curve": price_outlook.learning_rate,
    "ahead": lambda: price_outlook.price_projection(2030),
    "calendar": lambda: om.maintenance_plan(5, as_calendar=True),
    "ratio by month": lambda: of_a_plant(plant.performance_ratio),
    "ratio by day": lambda: of_a_plant(plant.performance_ratio, "day", "2022-05"),
    "ratio by year": lambda: of_a_plant(plant.performance_ratio, "year", chart="bar"),
    "measured and expected": lambda: of_a_plant(plant.expected_energy),
    "measured and expected by week": lambda: of_a_plant(plant.expected_energy, "week"),
    "yields by month": lambda: of_a_plant(plant.yields, "month"),
    "outages": lambda: of_a_plant(plant.outages, chart="bar"),
    "degradation": lambda: of_a_plant(plant.degradation),
    "soiling": lambda: of_a_plant(plant.soiling),
    "clipping": lambda: of_a_plant(plant.clipping),
    "bridge": lambda: of_a_plant(plant.compare_periods, "2021", "2022"),
    "worst days": lambda: of_a_plant(plant.worst_days),
    "inverters": lambda: of_a_plant(plant.compare_inverters),
    "profile": lambda: of_a_plant(plant_record.daily_profile, ["2022-06-21", "2022-05-11"]),
    "map": lambda: of_a_plant(plant_record.power_map),
    "cleaning": lambda: om_calculators.cleaning_economics(4.5, 0.1, 60, 400),
    "warranty": lambda: om_calculators.warranty_check(2, 0.5, 12, 91),
    "crew": lambda: om_calculators.crew_schedule(5, tracker=True),
}


def of_a_plant(tool, *arguments, **named):
    with at(Desk()):
        return tool(*arguments, **named)


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


def test_outages_are_marked_in_the_energy_that_was_measured_and_expected():
    svg = drawn(of_a_plant(plant.expected_energy))
    assert svg.count("Outage: ") == 2
    assert "Outage: 3 days" in svg


def test_the_ratio_of_each_year_stands_at_its_level():
    svg = drawn(of_a_plant(plant.performance_ratio))
    assert ">2021: 0.800<" in svg
    assert ">2022: 0.769<" in svg
    assert "Month: January 2021" in svg


def test_days_are_those_of_the_plant_wherever_the_chart_is_drawn():
    """A day is no moment: west of Greenwich 1 May must not become 30 April."""
    spec = json.dumps(of_a_plant(plant.performance_ratio, "day", "2022-05").chart.spec)
    assert spec.count("utcyearmonthdate") == spec.count('"field": "Date"') > 0


def test_gigawatts_stand_on_the_axis_of_large_markets():
    svg = drawn(market.get_capacity(["Italy"]))
    assert "(GW)" in svg
    assert ">30<" in svg


def test_of_more_than_eight_places_the_largest_are_drawn_and_the_rest_is_named():
    """By the published figures Sweden (4.0 GW), Austria (6.5), Greece (7.1) and Belgium (8.6) come last in 2023."""
    places = ["Sweden", "Italy", "Spain", "France", "Germany", "Poland", "Greece", "Austria", "Belgium", "Netherlands"]
    result = market.get_capacity(places, year_from=2015)
    columns = [{"name": column.name} for column in result.columns]
    note = chart_spec.note(result.chart.spec, columns, result.rows)
    assert note == "Shows the 8 largest of 10; not drawn: Austria, Sweden."
    words = chart_spec.message(result.chart.spec, columns, result.rows, result.chart.description)
    assert "Germany is highest with 81.7 GW" in words
    assert "Austria from" not in words


def test_of_a_ranking_over_years_eight_are_drawn():
    assert "datum.Rank <= 8" in json.dumps(market.rank_capacity(year_from=2020).chart.spec)


# --- kinds that stand for themselves ----------------------------------------------------------------------------------

PRICE = Measure("Price", "Price", "US$/oz")
KINDS = {
    "band": (
        charts.band("Forecast", "Year", charts.capacity("Reported", "Capacity", 90_000), "Mid", "Low", "High", "81.7"),
        ("Year", "Reported", "Mid", "Low", "High"),
        [(2022, 67_500, None, None, None), (2023, 81_700, None, None, None), (2024, None, 96_000, 91_000, 104_000)],
    ),
    "box": (
        charts.box("Prices", "Region", PRICE, Five("min", "q1", "median", "q3", "max"), "3 regions"),
        ("Region", "min", "q1", "median", "q3", "max"),
        [("China", 0.1, 0.11, 0.12, 0.14, 0.15), ("US", 0.2, 0.23, 0.26, 0.28, 0.31)],
    ),
    "index": (
        charts.index("Metals", "Year", "Index", "Metal", "2020", "2020 = 100"),
        ("Year", "Metal", "Index"),
        [(2020, "Silver", 100), (2021, "Silver", 122.4), (2020, "Copper", 100), (2021, "Copper", 150.8)],
    ),
    "curves": (
        curves.curves("Costs", Measure("Every", "Interval", "days"), Measure("Cost", "Cost", "€/day"), ("Dirt", "Work"),
                      "2 curves", at=20),
        ("Every", "Dirt", "Work"),
        [(10, 1.5, 40.0), (20, 3.0, 20.0), (40, 6.0, 10.0)],
    ),
    "panels": (
        charts.panels("Metals", [charts.filtered(charts.line(name, "Year", Measure("Price", "Price", unit), None, "1"),
                                                 "Metal", name)
                                 for name, unit in (("Silver", "US$/oz"), ("Copper", "US$/t"))], "2 metals"),
        ("Year", "Metal", "Price"),
        [(2020, "Silver", 20.5), (2021, "Silver", 25.1), (2020, "Copper", 6174), (2021, "Copper", 9317)],
    ),
    "ratio": (
        plant_charts.ratio("PR", Measure("Ratio", "Ratio", ""), "month", "Of the year", "0.8", 3),
        ("Date", "Ratio", "Of the year"),
        [("2021-11", 0.82, 0.81), ("2021-12", 0.8, 0.81), ("2022-01", 0.85, 0.85)],
    ),
    "measured and expected": (
        plant_charts.measured_and_expected(
            "Energy", Measure("Measured", "Energy", "MWh"), ("Expected", "Outage"), "month", "2 months", 3),
        ("Date", "Measured", "Expected", "Outage"),
        [("2021-05", 130.5, 133, None), ("2021-06", 120.25, 136, "3 days"), ("2021-07", 140, 141, None)],
    ),
    "heat": (
        plant_charts.heat("Power", "Date", "Hour", Measure("Mean power", "Mean power", "kW"), "900 kW"),
        ("Date", "Hour", "Mean power"),
        [("2021-01-01", 11, 500.5), ("2021-01-01", 12, 610), ("2021-01-08", 11, 480), ("2021-01-08", 12, 900)],
    ),
}  # fmt: skip


def picture(kind):
    chart, names, rows = KINDS[kind]
    values = [dict(zip(names, row, strict=True)) for row in rows]
    return vl_convert.vegalite_to_svg(json.dumps({**chart.spec, "data": {"values": values}}))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "band",
            (
                "Capacity (GW)",
                ">High 104<",
                ">Central 96.0<",
                ">Low 91.0<",
                "Low (MW): 81,700",
                ">80<",
                'Year: 2022; Reported: 67500; Capacity (MW): 67,500"',
            ),
        ),
        ("box", ("Price (US$/oz)", ">China<", "Upper quartile (US$/oz): 0.14", "Median (US$/oz): 0.26")),
        ("index", ("Index (2020 = 100)", ">Copper<", "Index (2020 = 100): 150.8")),
        ("curves", ("Interval (days)", "Cost (€/day)", ">Dirt<", ">Work<", "Interval (days): 20; Cost (€/day): 3")),
        ("ratio", (">2021: 0.810<", ">2022: 0.850<", "Ratio: 0.82; Month: November 2021")),
        ("measured and expected", ("Energy (MWh)", ">Outage<", "Outage: 3 days", "Expected (MWh): 133")),
        ("heat", (">Hour of the day<", "Mean power (kW): 610")),
        ("panels", ("Price (US$/oz)", "Price (US$/t)", ">Silver<", ">Copper<", "Price (US$/t): 9,317")),
    ],
)
def test_a_kind_shows_its_figures_in_their_units(kind, words):
    svg = picture(kind)
    for word in words:
        assert word in svg, word
    for nothing in ("NaN", "undefined", "null"):
        assert nothing not in svg


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_no_data_and_no_colours(kind):
    chart = KINDS[kind][0]
    assert isinstance(chart, Chart)
    assert not re.search(r"#[0-9a-f]{6}|config|\"values\"", json.dumps(chart.spec))


def test_a_forecast_begins_where_the_history_ends():
    svg = picture("band")
    dashed = re.search(r'd="(M[^"]+)"[^>]*stroke-dasharray="6,4"', svg)[1]
    history = re.search(r'aria-roledescription="line mark"[^>]*d="(M[^"]+)"', svg)[1]
    assert dashed.removeprefix("M").split("L")[0] == history.split("L")[-1]


def test_large_figures_are_told_in_the_unit_of_the_table():
    chart = charts.line("Capacity", "Year", charts.capacity("Capacity", "Capacity", 81_739), None, "81.7 GW")
    assert chart.spec["encoding"]["y"]["axis"]["title"] == "Capacity (GW)"
    assert chart.spec["encoding"]["tooltip"][-1]["title"] == "Capacity (MW)"
