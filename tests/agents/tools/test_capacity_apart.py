"""What is left of a region without some places, sums of several, and years at a value, against the starter file."""

from __future__ import annotations

import csv

import pytest

from agents.tools import market, outlook
from knowledge.starter import FOLDER

pytestmark = pytest.mark.usefixtures("starter_data")


def _standing() -> dict[tuple[str, int], float]:
    with (FOLDER / "capacity_irena.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["place"], int(year)): float(mw) for row in rows for year, mw in row.items() if year.isdigit() and mw}


MW = _standing()


def test_a_whole_without_two_countries_is_their_difference():
    summary = market.share(["China", "United States"]).summary
    out = MW["China", 2023] + MW["United States", 2023]
    assert summary["together_mw"] == pytest.approx(out)
    assert summary["rest_mw"] == pytest.approx(MW["World", 2023] - out)
    assert summary["rest_percent"] + summary["together_percent"] == pytest.approx(100)


def test_places_that_overlap_are_not_taken_out_together():
    assert market.share(["Europe", "Germany"]).summary["rest_mw"] is None


def test_a_country_of_another_continent_is_not_taken_out():
    assert market.share(["Egypt"], of="Asia").summary["rest_mw"] is None


def test_several_countries_have_a_mean_and_all_their_additions():
    summary = market.compare_capacity(["Spain", "Portugal"], metric="annual", year_from=2021, year_to=2023).summary
    grown = [MW[place, 2023] - MW[place, 2020] for place in ("Spain", "Portugal")]
    assert summary["total_added"] == pytest.approx(sum(grown))
    assert summary["mean"] == pytest.approx(summary["total"] / 2)


def test_a_ranking_leaves_out_a_region_with_all_its_countries():
    found = market.rank_capacity(limit=3, without=["Asia"]).summary
    assert [item["entity"] for item in found["items"]] == ["United States", "Germany", "Brazil"]
    assert found["listed_mw"] == pytest.approx(sum(MW[place, 2023] for place in ("United States", "Germany", "Brazil")))


def test_years_at_a_value_and_below_it():
    above = outlook.find_threshold("Germany", 2000, "annual", year_from=2010).summary
    below = outlook.find_threshold("Germany", 2000, "annual", "below", year_from=2010).summary
    under = [year for year in range(2010, 2024) if MW["Germany", year] - MW["Germany", year - 1] < 2000]
    assert below["years_reached"] == under
    assert sorted(above["years_reached"] + below["years_reached"]) == list(range(2010, 2024))


def test_the_years_from_one_value_to_another():
    summary = outlook.find_threshold("Brazil", 10_000, from_mw=1_000).summary
    assert (summary["from_year"], summary["year"], summary["years_taken"]) == (2017, 2021, 4)
