"""Performance ratio, yields, expected energy: sums over sums, against closed forms of a plant made by hand."""

from __future__ import annotations

import pytest

from agents.tools import plant
from tests.agents.tools.plants.records import FILE, RATIOS, SHA, SUN, WARM, Desk, at

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def desk():
    with at(Desk()) as desk:
        yield desk


def by_name(result, name, column=1):
    return {row[0]: row[column] for row in result.rows}[name]


def test_the_ratio_of_a_year_is_energy_over_irradiation(desk):
    """2022: 362.5 of 365 days' energy at a ratio of 0.78, since three days and four halves are gone: 5 full days."""
    result = plant.performance_ratio("year")
    assert by_name(result, 2021) == pytest.approx(0.80)
    assert by_name(result, 2022) == pytest.approx(0.78 * 360 / 365)


def test_the_ratio_of_all_is_a_sum_over_a_sum_and_no_mean_of_ratios(desk):
    """Of March 2021 only half counts, in energy and in irradiation alike."""
    result = plant.performance_ratio("total")
    days_2021 = 365 - 31 / 2
    expected = (days_2021 * 0.80 + 360 * 0.78) / (days_2021 + 365)
    assert result.summary["performance_ratio"] == pytest.approx(expected)
    assert result.summary["performance_ratio"] != pytest.approx((0.80 + 0.78 * 360 / 365) / 2, abs=1e-5)


def test_a_month_with_too_little_valid_data_is_not_applicable(desk):
    result = plant.performance_ratio("month", "2021")
    assert by_name(result, "2021-03") is None
    assert by_name(result, "2021-02") == pytest.approx(0.80)
    assert result.summary["too_little_data"] == ["2021-03"]
    assert "80 %" in result.warnings[0]
    assert "2021-03" in result.warnings[0]


def test_the_ratio_at_25_degrees_divides_by_what_temperature_leaves(desk):
    result = plant.performance_ratio("year", "2021", "25")
    assert by_name(result, 2021) == pytest.approx(0.80 / WARM)
    annual = plant.performance_ratio("year", "2021", "annual")
    assert by_name(annual, 2021) == pytest.approx(0.80)


def test_outages_can_be_left_out(desk):
    result = plant.performance_ratio("year", "2022", without=["outages"])
    assert by_name(result, 2022) == pytest.approx(RATIOS[2022])
    assert result.summary["left_out"] == ["10–12 May 2022", "3–6 June 2022"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2022-05", "2022-05-01", "2022-05-31"),
        ("2021-12/2022-01", "2021-12-01", "2022-01-31"),
        ("last 3 months", "2022-10-01", "2022-12-31"),
        ("last month", "2022-12-01", "2022-12-31"),
        ("last year", "2022-01-01", "2022-12-31"),
        ("last summer", "2022-06-01", "2022-08-31"),
        ("summer 2021", "2021-06-01", "2021-08-31"),
        ("May", "2022-05-01", "2022-05-31"),
        ("Q2 2021", "2021-04-01", "2021-06-30"),
        ("2021-11-15/2035-01-01", "2021-11-15", "2022-12-31"),
    ],
)
def test_a_period_counts_from_the_end_of_the_file(desk, period, first, last):
    summary = plant.performance_ratio("total", period).summary
    assert (summary["date_from"], summary["date_to"]) == (first, last)


@pytest.mark.parametrize("period", ["2019", "next week", "2022-13", "2022-06/2022-01"])
def test_a_period_outside_or_unreadable_is_refused(desk, period):
    result = plant.performance_ratio("total", period)
    assert (result.ok, result.code) == (False, "bad_range")


def test_a_ratio_that_cannot_be_is_doubted(desk):
    for name in ("used_energy_kwh", "energy_kwh"):
        desk.findings["days"][name] = [value * 1.5 for value in desk.findings["days"][name]]
    assert any("cannot be" in warning for warning in plant.performance_ratio("total").warnings)


def test_the_sources_are_the_file_and_the_standard(desk):
    file, standard = plant.performance_ratio("year").sources
    assert (file.title, file.edition) == (FILE.name, SHA[:12])
    assert "17,169 rows" in file.citation
    assert "730 days" in file.locator
    assert "IEC 61724-1:2021" in standard.title
    assert "14.3.1" in standard.citation


def test_without_irradiance_nothing_is_guessed(desk):
    desk.findings["days"]["used_insolation_kwh_m2"] = [None] * 730
    result = plant.performance_ratio("year")
    assert (result.ok, result.code) == (False, "no_data")
    assert "irradiance" in result.message
    assert "outages" in result.hint


def test_yields_are_energy_over_ratings(desk):
    result = plant.yields("year")
    energy = 360 * SUN * 1000 * 0.78
    assert by_name(result, 2022, 2) == pytest.approx(energy / 1000)
    assert by_name(result, 2022, 3) == pytest.approx(365 * SUN)
    assert by_name(result, 2022, 4) == pytest.approx(energy / (900 * 8760) * 100)
    assert result.summary["rating"] == "of the AC rating"


def test_hours_without_power_are_none_of_the_capacity_factor(desk):
    """Of March 2021 only one half is there."""
    energy = (365 - 31 / 2) * SUN * 1000 * 0.80
    factor = by_name(plant.yields("year"), 2021, 4)
    assert factor == pytest.approx(energy / (900 * 24 * (365 - 31 / 2)) * 100)


def test_valid_are_rows_and_not_days(desk):
    """A day of June has twice the daylight of one of December."""
    for n, day in enumerate(desk.findings["days"]["date"]):
        desk.findings["days"]["daylight_rows"][n] = 16 if day == "2022-06-20" else 8
        desk.findings["days"]["valid_rows"][n] = 16 if day == "2022-06-20" else 0
    assert plant.yields("total", "2022-06-20/2022-06-21").summary["valid_percent"] == pytest.approx(16 / 24 * 100)


def test_without_an_ac_rating_the_capacity_factor_says_what_it_is_of(desk):
    desk.findings["facts"]["ac_kw"] = None
    desk.findings["clipping"] = {"refused": {"code": "no_data", "message": "", "hint": ""}}
    summary = plant.yields("year").summary
    assert summary["rating_kw"] == 1000.0
    assert "DC rating" in summary["rating"]


def test_measured_over_expected_energy(desk):
    """The model gives 0.85 of what the modules are rated for."""
    result = plant.expected_energy("year", "2021")
    assert by_name(result, 2021, 4) == pytest.approx(0.80 / 0.85 * 100)
    months = plant.expected_energy("month", "2022")
    assert by_name(months, "2022-05", 5) == "3 days"
    assert by_name(months, "2022-04", 5) is None
