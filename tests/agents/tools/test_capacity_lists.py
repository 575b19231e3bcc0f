"""A capacity list of another counting beside the published figures: never mixed with them.

Its figures are those of the file below, IRENA's those of Renewable Capacity Statistics 2024.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agents.tools import market, outlook
from extensions import clock, db
from knowledge import datasets
from tests.knowledge.importing.files import choice, load, write

YEARS = range(1995, 2024)


@pytest.fixture(autouse=True)
def _list(app, starter_data, tmp_path):
    """Germany in AC; Spain in AC and, some years longer, in DC."""
    lines = [f"Germany,{year},cumulative,{100 * (year - 1990)},MWac" for year in YEARS]
    lines += [f"Spain,{year},cumulative,{50 * (year - 1990)},MWac" for year in YEARS if year > 2000]
    lines += [f"Spain,{year},cumulative,{70 * (year - 1990)},MWdc" for year in YEARS]
    with app.app_context():
        text = "\n".join(["country,year,metric,capacity,unit", *lines])
        load(write(tmp_path, text), choice("own_capacity", "1", publisher="Own"))
        yield


def test_a_place_that_a_list_counts_twice_is_told_once():
    result = market.get_capacity(["Spain"], year_from=2000, year_to=2023)
    assert [row[0] for row in result.rows] == list(range(2000, 2024))
    assert (result.rows[-1][2], result.columns[2].unit) == (2310.0, "MWdc")


def test_a_year_is_passed_once_and_after_the_year_before():
    found = outlook.find_threshold("Spain", 1000.0).summary
    assert (found["year"], found["value"]) == (2005, 1050.0)  # 70 x 15
    assert (found["year_before"], found["value_before"]) == (2004, 980.0)


def test_places_are_compared_in_a_list_that_has_both():
    result = market.compare_capacity(["Germany", "Italy"], year_from=2023, year_to=2023)
    assert [source.dataset for source in result.sources] == ["irena_capacity"]
    assert [round(value / 1000, 1) for value in result.rows[0][1:]] == [81.7, 29.8]


def test_a_share_is_of_one_list():
    (item,) = market.share(["Spain"], of="Europe", year_from=2023, year_to=2023).summary["items"]
    assert item["value"] == pytest.approx(31_016, abs=1)


def test_a_projection_begins_with_the_list_that_has_the_additions():
    start = outlook.forecast_capacity("Germany", year_to=2030)
    assert start.ok
    assert start.sources[0].dataset == "irena_capacity"


def test_units_that_differ_are_told(tmp_path):
    lines = [f"Kosovo,{year},{metric},10,MWdc" for year in YEARS for metric in ("cumulative", "annual")]
    text = "\n".join(["country,year,metric,capacity,unit", *lines])
    load(write(tmp_path, text), choice("dc_only", "1"))
    for code in ("irena_capacity", "ember_capacity"):
        datasets.switch(code, False)
    db.session.commit()
    result = market.compare_capacity(["Germany", "Kosovo"], year_from=2010, year_to=2023)
    assert result.ok, (result.message, result.hint)
    assert {source.dataset for source in result.sources} == {"own_capacity", "dc_only"}
    assert "Not counted alike: Germany in MWac and Kosovo in MWdc." in result.warnings


def test_scenarios_in_two_units_are_not_one_band(tmp_path):
    lines = ["country,year,metric,capacity,unit,scenario"]
    for year in range(2027, 2031):
        lines += [f"Spain,{year},cumulative,40000,MWac,low", f"Spain,{year},cumulative,60000,MWac,high"]
        lines += [f"Spain,{year},cumulative,55000,MWdc,central"]
    load(write(tmp_path, "\n".join(lines)), choice("scenarios", "1"))
    result = outlook.forecast_capacity("Spain", year_to=2030)
    assert [column.unit for column in result.columns[1:]] == ["MWac", "MWac"]
    assert result.rows[-1] == (2030, 40_000.0, 60_000.0)


def test_a_year_to_come_is_no_fact_whatever_a_file_calls_it(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "fixed", datetime(2026, 11, 20, tzinfo=UTC))
    lines = ["country,year,metric,capacity,unit", "Spain,2025,cumulative,50,GW", "Spain,2040,cumulative,90,GW"]
    report = load(write(tmp_path, "\n".join(lines)), choice("targets", "1"))
    assert [(one.code, one.lines) for one in report.warnings] == [("future_dates", (3,))]
    assert market.get_capacity(["Spain"], year_from=2025, year_to=2025).rows == ((2025, "Spain", 50_000.0),)
    assert not market.get_capacity(["Spain"], year_from=2040, year_to=2040).ok
