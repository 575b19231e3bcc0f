"""Outages and their worth, availability, degradation beside a warranty, soiling, clipping, comparisons, worst days."""

from __future__ import annotations

from datetime import date

import pytest

from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.wording import plant_figures as plant_words
from agents.offline.wording.parts import Done
from agents.tools import plant
from tests.agents.tools.plants.records import DAYS, FULL_DAY, KWP, SUN, WARM, Desk, at

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def desk():
    with at(Desk()) as desk:
        yield desk


def test_outages_tell_dates_energy_and_money(desk):
    result = plant.outages(price_per_mwh=60, currency="EUR")
    assert [row[7] for row in result.rows] == ["10–12 May 2022", "3–6 Jun 2022"]
    assert result.summary["lost_kwh"] == pytest.approx(5 * FULL_DAY)
    assert result.summary["lost_value"] == {"value": pytest.approx(5 * FULL_DAY / 1000 * 60), "unit": "EUR"}


def test_only_outages_of_the_period_are_told(desk):
    assert plant.outages("2022-06").summary["count"] == 1
    assert plant.outages("2021").summary["count"] == 0


def test_of_an_outage_across_two_periods_each_counts_its_part(desk):
    """10 May is one of the three days; 3 to 5 June are three of four halves."""
    result = plant.outages("2022-05-01/2022-05-10", price_per_mwh=60)
    assert result.summary["lost_kwh"] == pytest.approx(FULL_DAY)
    assert result.summary["lost_value"]["value"] == pytest.approx(FULL_DAY / 1000 * 60)
    [told] = result.summary["outages"]
    assert (told["lost_kwh"], told["lost_in_period_kwh"]) == pytest.approx((3 * FULL_DAY, FULL_DAY))
    assert "of the 11.7 MWh it took, 3.9 MWh count here" in result.warnings[0]
    rest = plant.outages("2022-05-11/2022-06-05").summary
    assert rest["lost_kwh"] == pytest.approx((2 + 3 * 0.5) * FULL_DAY)
    assert rest["lost_percent"] == pytest.approx(3.5 / 26 * 100)
    assert not any("reaches beyond" in warning for warning in plant.outages("2022").warnings)


@pytest.mark.parametrize("price", [0, -3, 1e9])
def test_a_price_that_cannot_be_is_refused(desk, price):
    assert plant.outages(price_per_mwh=price).code == "bad_range"


def test_availability_by_time_and_by_energy(desk):
    """2022: 50 of 3,650 hours down, and 5 of 365 days' energy lost."""
    result = plant.availability("year")
    assert result.rows[1][1] == pytest.approx((3650 - 50) / 3650 * 100)
    assert result.rows[1][2] == pytest.approx(360 / 365 * 100)


def test_days_without_hours_have_an_availability_by_energy_alone(desk):
    desk.findings["days"] |= {"sun_hours": [0.0] * len(DAYS), "up_hours": [0.0] * len(DAYS)}
    result = plant.availability("year")
    assert [row[1] for row in result.rows] == [None, None]
    assert [row[3] for row in result.rows] == [None, None]
    assert result.rows[1][2] == pytest.approx(360 / 365 * 100)
    answer = plant_words.availability(Frame("om", "file_availability"), Done(Call("availability", {}), result, ""))
    assert "by energy" in answer.lead
    assert "by time" not in answer.lead
    assert "50 W/m²" not in " ".join(answer.lines)


def test_hours_that_do_not_count_are_left_out_of_the_availability(desk):
    result = plant.availability("year", "2022", without=["2022-05-10/2022-05-12"])
    assert result.rows[0][1] == pytest.approx((3620 - 20) / 3620 * 100)


@pytest.mark.parametrize(
    ("warranty", "verdict", "is_certain"), [(0.5, "outside", True), (0.7, "outside", False), (1.2, "inside", True)]
)
def test_degradation_is_set_against_the_warranty(desk, warranty, verdict, is_certain):
    summary = plant.degradation(warranty).summary
    assert (summary["verdict"], summary["is_certain"]) == (verdict, is_certain)


def test_degradation_without_a_rating_stands_alone(desk):
    desk.findings["facts"] = {}
    result = plant.degradation()
    assert [column.name for column in result.columns] == ["Period", "Degradation", "Low", "High"]
    assert [row[1:] for row in result.rows] == [(-0.8, -1.0, -0.6)]
    assert result.chart is None


def test_where_nothing_clips_no_month_is_listed(desk):
    desk.findings["clipping"] |= {"hours": 0.0, "lost_kwh": 0.0, "days": 0}
    result = plant.clipping()
    assert [row[1] for row in result.rows] == [0.0]
    assert result.chart is None


def test_a_refusal_of_the_analysis_is_passed_on(desk):
    told = {
        "code": "too_little",
        "message": "1.2 years are too short for a degradation rate.",
        "hint": "Two are needed.",
    }
    desk.findings["degradation"] = {"refused": told}
    result = plant.degradation()
    assert (result.ok, result.message, result.hint) == (False, told["message"], told["hint"])


def test_soiling_gives_the_calculator_what_it_needs(desk):
    result = plant.soiling(price_per_mwh=60)
    good = (365 - 31) * KWP * SUN * 0.80 + 360 * KWP * SUN * 0.78
    assert result.summary["energy_kwh_per_day"] == pytest.approx(good / (730 - 31))
    assert result.summary["soiling_fraction_per_day"] == pytest.approx(0.001)
    assert result.summary["lost_value"]["value"] == pytest.approx(133 * 60)
    assert len(result.rows) == 106
    assert any("every 7th of 730 days" in warning for warning in result.warnings)


def test_only_what_takes_long_is_waited_for(desk):
    plant.outages()
    plant.soiling()
    assert [request["section"] for _kind, request in desk.asked] == ["quick", "whole"]


def test_clipping_is_told_by_month(desk):
    result = plant.clipping()
    assert result.summary["is_clipping"]
    assert dict(result.rows)["2022-07"] == pytest.approx(0.31)
    assert result.summary["highest"]["date"] == "2021-07"


def test_a_bridge_sums_up_to_the_change(desk):
    result = plant.compare_periods("2021", "2022")
    effects = {one["effect"]: one["change_kwh"] for one in result.summary["effects"]}
    sun_2021, sun_2022 = (365 - 15.5) * SUN, 365 * SUN
    before = KWP * 0.80 * sun_2021
    assert sum(effects.values()) == pytest.approx(result.summary["change_kwh"])
    assert effects["data"] == pytest.approx(before * (sun_2022 / sun_2021 - 1))
    assert effects["irradiation"] == pytest.approx(0, abs=1e-6)
    assert effects["temperature"] == pytest.approx(0, abs=1e-6)
    assert effects["availability"] == pytest.approx(-5 * FULL_DAY)
    assert effects["rest"] == pytest.approx(KWP * sun_2022 * (0.78 - 0.80))


def test_warmer_modules_are_the_temperature_s_part_of_the_change(desk):
    """In 2022 temperature takes 5 % more: the measured energy falls with it, and nothing is left for the rest."""
    days = desk.findings["days"]
    for n in range(365, 730):
        days["expected_kwh"][n] *= 0.95
        days["used_energy_kwh"][n] = days["expected_kwh"][n] * 0.80 / WARM
        days["used_insolation_kwh_m2"][n] = days["used_insolation_kwh_m2"][n]
        days["lost_kwh"][n] = days["measured_lost_kwh"][n] = 0
    for n in range(365):
        days["used_insolation_kwh_m2"][n], days["expected_kwh"][n] = SUN, KWP * SUN * WARM
        days["used_energy_kwh"][n], days["valid_percent"][n] = KWP * SUN * 0.80, 100
    effects = {one["effect"]: one["change_kwh"] for one in plant.compare_periods("2021", "2022").summary["effects"]}
    assert effects["temperature"] == pytest.approx(-0.05 * 365 * KWP * SUN * 0.80)
    assert effects["rest"] == pytest.approx(0, abs=1e-6)


def test_the_worst_days_are_those_that_miss_most_with_their_cause(desk):
    items = plant.worst_days(4).summary["items"]
    assert [item["date"] for item in items] == ["2022-05-10", "2022-05-11", "2022-05-12", "2022-06-03"]
    assert items[0]["missing_kwh"] == pytest.approx(FULL_DAY)  # most days have the ratio of 2022
    assert items[0]["cause"] == "outage of the whole plant"
    assert items[3]["cause"] == "outage of a part of the plant"
    assert len(plant.worst_days(50).rows) == 7  # no other day gave less than usual
    months = plant.worst_days(2, "month").summary["items"]
    assert [item["date"] for item in months] == ["2022-05", "2022-06"]


def test_days_of_too_little_data_are_not_ranked(desk):
    desk.findings["days"]["valid_rows"][DAYS.index(date(2022, 5, 11))] = 0.79 * 12
    result = plant.worst_days(3)
    assert [row[0] for row in result.rows] == ["2022-05-10", "2022-05-12", "2022-06-03"]
    assert any("32 days" in warning for warning in result.warnings)


def test_a_period_as_good_as_usual_has_no_worst_days(desk):
    assert plant.worst_days(5, period="2021-06").code == "no_data"


def test_inverters_stand_weakest_first(desk):
    result = plant.compare_inverters()
    assert [row[0] for row in result.rows] == ["WR 2", "WR 1"]
    assert result.summary["spread_percent_points"] == pytest.approx(5)
    refused = plant.compare_inverters("strings")
    assert (refused.code, "inverters" in refused.hint) == ("no_data", True)
