"""Capacity, against published figures: IRENA (2024) via Our World in Data, Ember (2025), EIA."""

import pytest

from agents.base import from_json, to_json
from agents.tools import market
from extensions import db
from knowledge import datasets

pytestmark = pytest.mark.usefixtures("starter_data")


def only(result, name="entities"):
    (item,) = result.summary[name]
    return item


def gw(megawatts):
    return round(megawatts / 1000, 1)


@pytest.mark.parametrize(
    ("place", "published"),
    [("Germany", 81.7), ("Italy", 29.8), ("World", 1419.0), ("China", 609.9), ("United States", 139.2)],
)
def test_cumulative_capacity_2023_is_the_published_one(place, published):
    result = market.get_capacity([place], year_from=2023, year_to=2023)
    assert gw(only(result)["last_value"]) == published
    assert result.rows == ((2023, place, only(result)["last_value"]),)
    assert result.columns[2].unit == "MW"
    assert [source.dataset for source in result.sources] == ["irena_capacity"]


@pytest.mark.parametrize(("place", "published"), [("United States", 24.8), ("Europe", 54.7)])
def test_additions_2023_are_the_published_ones(place, published):
    assert gw(only(market.get_capacity([place], "annual", 2023, 2023))["last_value"]) == published


def test_a_series_since_2015_has_every_year_its_change_and_a_chart():
    result = market.get_capacity(["ITA"], year_from=2015)
    assert [row[0] for row in result.rows] == list(range(2015, 2024))
    item = only(result)
    assert item["previous_year"] == 2022
    assert item["change"] == pytest.approx(29795.319 - 24561.317)
    assert item["change_percent"] == pytest.approx((29795.319 / 24561.317 - 1) * 100)
    assert result.chart.spec["encoding"]["y"]["field"] == "Capacity"
    assert "29.8 GW in 2023" in result.chart.description


def test_a_single_year_has_no_chart_unless_asked_to_have_none_or_one():
    assert market.get_capacity(["Italy"], year_from=2023, year_to=2023, chart="line").chart is None
    assert market.get_capacity(["Italy"], year_from=2022, year_to=2023).chart is None
    assert market.get_capacity(["Italy"], year_from=2022, year_to=2023, chart="line").chart is not None
    assert market.get_capacity(["Italy"], chart="none").chart is None


def test_the_whole_series_ends_with_the_latest_complete_year():
    result = market.get_capacity(["Germany"])
    assert result.rows[-1][0] == 2023
    assert only(result)["next_edition"] == {"year": 2024, "value": 89940.0, "dataset": "ember_capacity"}


def test_2024_is_given_when_asked_for_and_never_compared_with_2023():
    result = market.get_capacity(["Germany"], year_from=2022, year_to=2024)
    item = only(result)
    assert (item["last_year"], item["last_value"]) == (2024, 89940.0)
    assert item["change"] is None
    assert item["previous_value"] is None
    assert "must not be" in result.warnings[0]
    assert {source.dataset for source in result.sources} == {"irena_capacity", "ember_capacity"}
    assert result.columns[3].name == "Edition"


def test_world_total_2024_is_embers():
    assert gw(only(market.get_capacity(["World"], year_from=2024, year_to=2024))["last_value"]) == 1865.5


def test_additions_of_2024_are_refused_with_the_reason():
    result = market.get_capacity(["Germany"], "annual", 2024, 2024)
    assert result.code == "no_data"
    assert "another publisher" in result.hint
    assert result.options == ("2023",)


def test_additions_up_to_2024_name_the_missing_year():
    result = market.get_capacity(["Netherlands"], "annual", 2020, 2024)
    assert [row[0] for row in result.rows] == [2020, 2021, 2022, 2023]
    assert "Additions after 2023 are missing" in result.warnings[0]


def test_negative_additions_are_called_revisions():
    result = market.get_capacity(["South Africa"], "annual", 2023, 2023)
    assert only(result)["last_value"] == pytest.approx(-161.604)
    assert "revisions" in result.warnings[0]
    assert only(result)["world_share_percent"] is None


def test_a_first_recorded_year_may_hold_several():
    assert "may hold several years" in market.get_capacity(["Algeria"], "annual", 2010, 2012).warnings[0]


def test_concentrating_solar_is_named_where_it_matters_only():
    assert "2.3 GW" in " ".join(market.get_capacity(["Spain"], year_from=2023).warnings)
    assert market.get_capacity(["Germany"], year_from=2023).warnings == ()


def test_dc_and_ac_are_told_apart_in_a_comparison():
    warnings = " ".join(market.compare_capacity(["Germany", "Spain"]).warnings)
    assert "Germany in DC" in warnings
    assert "Spain in AC" in warnings


def test_a_comparison_has_a_column_each():
    result = market.compare_capacity(["Spain", "France"], year_from=2020)
    assert [column.name for column in result.columns] == ["Year", "Spain", "France"]
    assert result.rows[-1] == (2023, 31016.275, 20551.292)
    assert result.summary["leader"] == "Spain"
    assert result.summary["ratio"] == pytest.approx(31016.275 / 20551.292)
    assert result.chart.spec["transform"] == [{"fold": ["Spain", "France"], "as": ["Place", "Capacity"]}]


def test_a_comparison_finds_when_the_lead_changed():
    crossings = market.compare_capacity(["China", "Germany"], year_from=2010).summary["crossings"]
    assert crossings == [{"year": 2015, "leader": "China", "over": "Germany"}]


def test_top_ten_of_the_world():
    result = market.rank_capacity()
    names = [row[1] for row in result.rows]
    assert names[:5] == ["China", "United States", "Japan", "Germany", "India"]
    assert len(names) == 10
    assert result.summary["year"] == 2023
    assert gw(result.summary["total"]) == 1419.0


def test_only_europe():
    result = market.rank_capacity(within="Europe")
    assert [row[1] for row in result.rows][:4] == ["Germany", "Spain", "Italy", "Netherlands"]
    assert result.summary["ranked"] == 43
    assert result.rows[0][3] == pytest.approx(81739 / 290292.14 * 100, abs=1e-4)


def test_per_year_since_2020():
    result = market.rank_capacity(within="Europe", year_from=2020)
    assert [column.name for column in result.columns] == ["Rank", "Country", "2020", "2021", "2022", "2023"]
    assert result.rows[0] == (1, "Germany", 53671.0, 60038.0, 67479.0, 81739.0)
    assert result.summary["items"][0]["values"]["2020"] == 53671.0


def test_a_ranking_of_2024_says_that_it_is_partial():
    result = market.rank_capacity(year=2024)
    assert "covers only 87 countries" in " ".join(result.warnings)


@pytest.mark.parametrize(("year", "published"), [(2023, 43.0), (2010, 2.5)])
def test_chinas_share_of_the_world(year, published):
    item = only(market.share(["China"], year=year), "items")
    assert round(item["share_percent"], 1) == published


def test_a_share_is_never_of_two_editions():
    result = market.share(["China"], year_from=2023, year_to=2024)
    assert [row[4] for row in result.rows] == [pytest.approx(42.98, abs=0.01), pytest.approx(47.60, abs=0.01)]
    assert only(result, "items")["change_points"] is None


def test_growth_is_the_closed_form():
    item = only(market.growth(["Brazil"]), "items")
    assert (item["first_year"], item["last_year"]) == (2018, 2023)
    assert item["cagr_percent"] == pytest.approx(((37449.207 / 2452.5) ** (1 / 5) - 1) * 100)


def test_growth_stops_at_the_latest_complete_year():
    result = market.growth(["Brazil"], year_from=2020, year_to=2024)
    assert only(result, "items")["last_year"] == 2023
    assert market.growth(["Brazil"], year_from=2024).code == "bad_range"


def test_growth_from_nothing_is_not_defined():
    item = only(market.growth(["Morocco"], metric="annual", year_from=2022), "items")
    assert item["cagr_percent"] is None


def test_growth_from_little_says_little():
    assert "says little" in " ".join(market.growth(["Poland"], year_from=2012).warnings)


def test_year_on_year_is_against_the_year_before():
    result = market.growth(["Germany"], "yoy", year_from=2021)
    assert result.rows[-1] == (2023, "Germany", 81739.0, pytest.approx((81739 / 67479 - 1) * 100))


def test_segments_of_the_united_states_are_eias_in_ac():
    result = market.segment_split("USA")
    totals = {item["year"]: item["total"] for item in result.summary["items"]}
    assert totals[2014] == pytest.approx(15983.2)
    assert totals[2015] == pytest.approx(21683.9)
    assert totals[2016] is None
    assert result.columns[2].unit == "MWac"


def test_other_countries_have_no_segments_and_it_says_so():
    result = market.segment_split("Poland")
    assert result.code == "no_data"
    assert result.options == ("United States",)


def test_the_data_name_publisher_and_licence():
    result = market.capacity_data()
    assert {item["code"] for item in result.summary["datasets"]} == {"irena_capacity", "ember_capacity", "eia_segments"}
    assert result.summary["latest_complete"] == 2023
    assert all(item["licence"] for item in result.summary["datasets"])


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: market.get_capacity(["Atlantis"]), "unknown_entity"),
        (lambda: market.get_capacity([]), "missing_param"),
        (lambda: market.get_capacity(["Italy"], year_from=2020, year_to=2010), "bad_range"),
        (lambda: market.get_capacity(["Italy"], year_from=2050), "bad_range"),
        (lambda: market.get_capacity(["Italy"], year_to=1990), "bad_range"),
        (lambda: market.get_capacity(["Italy"], segment="floating"), "unknown_entity"),
        (lambda: market.get_capacity(["Italy"], segment="utility_scale"), "no_data"),
        (lambda: market.get_capacity(["Europe"], year_from=2024, year_to=2024), "no_data"),
        (lambda: market.compare_capacity(["Italy"]), "missing_param"),
        (lambda: market.compare_capacity(["Italy", "ITA"]), "missing_param"),
        (lambda: market.compare_capacity(["DE\x00", "'; DROP TABLE capacity; --"]), "unknown_entity"),
        (lambda: market.rank_capacity(limit=0), "bad_range"),
        (lambda: market.rank_capacity(within="Germany"), "unknown_entity"),
        (lambda: market.rank_capacity("annual", year=2024), "no_data"),
        (lambda: market.growth(["Italy"], year_from=2023, year_to=2023), "bad_range"),
        (lambda: market.share(["Italy"], of="France"), "unknown_entity"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_hint(call, code):
    result = call()
    assert (result.ok, result.code) == (False, code)
    assert result.message
    assert result.hint


def test_a_typing_error_is_offered_its_place():
    assert market.get_capacity(["germny"]).options[0] == "Germany"


def test_results_survive_storage():
    for result in (market.get_capacity(["Italy"]), market.rank_capacity(), market.get_capacity(["x"])):
        assert from_json(to_json(result)) == result


def test_a_dataset_that_is_off_is_not_used(app):
    with app.app_context():
        datasets.switch("irena_capacity", False)
        db.session.commit()
    assert market.get_capacity(["Germany"], year_from=2023, year_to=2023).code == "no_data"
    assert only(market.get_capacity(["Germany"], year_from=2024))["last_value"] == 89940.0


def test_countries_that_doubled_began_with_enough() -> None:
    """Lebanon went from 189.84 to 874.89 MW in 2022 (IRENA 2024): +360.9 %. 22 doubled, 10 of them from below 10 MW."""
    result = market.rank_growth(year_from=2021, year_to=2022, more_than_percent=100)
    first = result.summary["items"][0]
    assert (first["entity"], round(first["growth_percent"], 1)) == ("Lebanon", 360.9)
    assert (result.summary["matching"], result.summary["small"]) == (12, 10)
    assert all(row[2] >= 10 for row in result.rows)
    assert "10 smaller countries" in result.warnings[1]


def test_growth_is_ranked_within_a_region_and_from_the_slowest() -> None:
    result = market.rank_growth(within="Europe", slowest_first=True, limit=3)
    assert result.summary["items"][0]["entity"] == "United Kingdom"
    rates = [item["growth_percent"] for item in result.summary["items"]]
    assert rates == sorted(rates)


def test_growth_never_reaches_another_edition() -> None:
    refused = market.rank_growth(year_from=2023, year_to=2024)
    assert (refused.ok, refused.code) == (False, "bad_range")


def test_no_country_may_have_shrunk_enough() -> None:
    result = market.rank_growth(year_from=2021, year_to=2022, less_than_percent=-50)
    assert (result.ok, result.summary["items"], result.chart) == (True, [], None)


def test_a_ranking_may_begin_at_a_value() -> None:
    result = market.rank_capacity(at_least_mw=50_000, limit=50)
    assert {row[1] for row in result.rows} == {"China", "United States", "Japan", "Germany", "India"}
    assert result.summary["matching"] == 5
    assert market.rank_capacity(at_least_mw=9e9).code == "no_data"


def test_a_single_segment_of_a_year_is_no_whole() -> None:
    """2016 has small-scale alone (EIA): no total, no share."""
    item = market.segment_split("United States", year_from=2016, year_to=2016).summary["items"][0]
    assert (item["total"], item["shares_percent"]) == (None, {})


def test_a_region_has_no_share_of_another():
    refused = market.share(["Asia"], of="Africa")
    assert (refused.ok, refused.code) == (False, "bad_range")
    assert "Asia is no part of Africa" in refused.message
