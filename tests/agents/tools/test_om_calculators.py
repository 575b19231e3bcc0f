"""Lost energy, warranties, repairs and crews: against closed forms and figures worked out by hand."""

from __future__ import annotations

import math

import pytest

from agents.tools import om
from agents.tools.om_calculators import crew_schedule, loss_value, repair_or_replace, warranty_check

pytestmark = pytest.mark.usefixtures("starter_data")


def units(result):
    return [column.unit for column in result.columns]


# --- lost energy ------------------------------------------------------------------------------------------------------


def test_69_mwh_at_60_are_4140():
    result = loss_value(69, 60)
    assert result.summary["value"] == {"amount": 4140, "unit": "EUR"}
    assert result.rows == ((69, 60, 4140),)
    assert units(result) == ["MWh", "EUR/MWh", "EUR"]


def test_a_negative_price_makes_lost_energy_worth_less_than_nothing():
    assert loss_value(10, -20).summary["value"]["amount"] == -200


@pytest.mark.parametrize(("energy", "price"), [(-1, 60), (69, 1e6), (math.nan, 60)])
def test_energy_and_price_that_cannot_be_right_are_refused(energy, price):
    assert loss_value(energy, price).code == "bad_range"


def test_the_value_needs_energy_and_price():
    assert loss_value(price_per_mwh=60).options == ("lost energy in MWh",)


# --- warranty ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "guaranteed"), [(0, 98.0), (0.5, 98.0), (1, 98.0), (2, 97.5), (10, 93.5), (25, 86.0), (30, 83.5)]
)
def test_a_warranty_of_2_and_a_half_percent_guarantees_86_percent_after_25_years(age, guaranteed):
    assert warranty_check(2, 0.5, age).summary["guaranteed_percent"] == pytest.approx(guaranteed)


@pytest.mark.parametrize(
    ("measured", "uncertainty", "verdict"),
    [
        (91, None, "outside"),
        (92.5, None, "inside"),
        (94, None, "inside"),
        (91, 3, "cannot be told"),
        (94, 3, "cannot be told"),
        (88, 3, "outside"),
        (97, 3, "inside"),
    ],
)
def test_a_measured_power_is_judged_by_the_power_that_is_guaranteed(measured, uncertainty, verdict):
    summary = warranty_check(2, 0.5, 12, measured, uncertainty_percent=uncertainty).summary
    assert summary["verdict"] == verdict
    assert summary["margin_percent"] == pytest.approx(measured - 92.5)


@pytest.mark.parametrize(
    ("rate", "verdict"), [(-0.82, "outside"), (0.82, "outside"), (-0.4, "inside"), (0.5, "inside")]
)
def test_a_measured_rate_is_judged_by_the_yearly_loss_that_is_allowed(rate, verdict):
    result = warranty_check(None, 0.5, measured_rate_percent=rate)
    assert result.summary["rate_verdict"] == verdict
    assert result.rows == ((0.5, abs(rate)),)


def test_the_table_has_a_row_for_every_five_years_and_the_measurement_in_its_own():
    result = warranty_check(2, 0.5, 12, 91)
    assert [row[:2] for row in result.rows if row[0] != 12] == [
        (1, 98.0), (5, 96.0), (10, 93.5), (15, 91.0), (20, 88.5), (25, 86.0),
    ]  # fmt: skip
    assert [row for row in result.rows if row[2] is not None] == [(12, pytest.approx(92.5), 91)]
    assert units(result) == ["years", "%", "%"]


def test_a_measurement_needs_its_age_and_a_warranty_its_terms():
    assert warranty_check(2, 0.5, measured_percent=91).options == ("age in years",)
    assert len(warranty_check(age_years=12, measured_percent=91).options) == 2


@pytest.mark.parametrize("wrong", [(30, 0.5), (2, 9), (2, 0.5, 80), (2, 0.5, 12, 300), (2, 0.5, 12, 0)])
def test_terms_of_no_warranty_are_refused(wrong):
    assert warranty_check(*wrong).code == "bad_range"


def test_a_claim_is_told_what_it_takes():
    told = " ".join(warranty_check(2, 0.5, 12, 91).warnings)
    assert "qualified person only" in told
    assert "IEC 61829" in warranty_check(2, 0.5).sources[0].excerpt


# --- repair or replace ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "rule"),
    [(2, "repair"), (4.9, "repair"), (5, "compute"), (10, "compute"), (10.1, "replace"), (11, "replace")],
)
def test_the_rule_of_thumb_goes_by_the_share_affected(percent, rule):
    result = repair_or_replace(percent)
    assert result.summary["rule"] == rule
    assert len(result.summary["still_needed"]) == 3
    assert "Rule of thumb" in result.sources[0].excerpt


def test_both_ways_are_computed_for_the_years_that_are_left():
    """22 of 200 modules at 180 € now; 22/8 a year for 15 years at 180 € later; or 200 modules at 120 €."""
    result = repair_or_replace(11, 180, 120, 15, 8, 200)
    repair, replacement = result.rows
    assert repair[1:] == pytest.approx((22 * 180, 22 / 8 * 15 * 180, 3960 + 7425, (3960 + 7425) / 15))
    assert replacement[1:] == pytest.approx((24_000, 0, 24_000, 1600))
    assert result.summary["cheaper"] == "repair"
    assert result.summary["saving"]["amount"] == pytest.approx(12_615)
    assert units(result) == ["", "EUR", "EUR", "EUR", "EUR/year"]


@pytest.mark.parametrize("age", [None, 8])
def test_at_the_share_where_both_cost_the_same_they_do(age):
    """The pace of failures is that of the first question; at the same pace the costs meet."""
    first = repair_or_replace(11, 180, 120, 15, age).summary
    share = first["same_at_percent"]
    later = first["failing_percent_per_year"] / 100 * 15
    assert 180 * (share / 100 + later) == pytest.approx(120)


def test_a_cheap_block_is_replaced():
    assert repair_or_replace(40, 300, 100, 15).summary["cheaper"] == "replace"


def test_an_exchange_of_modules_comes_with_its_safety_steps():
    summary = repair_or_replace(11).summary
    topic = om.safety_steps("dc live").summary
    assert summary["safety"] == [topic["danger"], *topic["steps"]]
    assert "qualified" in summary["qualified_person"]


@pytest.mark.parametrize(
    "wrong", [(-1,), (101,), (11, 0, 120, 15), (11, 180, 120, 0), (11, 180, 120, 15, 0), (math.nan,)]
)
def test_shares_and_costs_that_cannot_be_right_are_refused(wrong):
    assert repair_or_replace(*wrong).code == "bad_range"


# --- crews ------------------------------------------------------------------------------------------------------------


def test_crew_days_are_the_hours_of_the_plan_by_persons_and_hours():
    plan = om.maintenance_plan(5, tracker=True, as_calendar=True)
    result = crew_schedule(5, 3, 6, tracker=True)
    assert [row[0] for row in result.rows] == [row[0] for row in plan.rows]
    for row, (_, _, hours) in zip(result.rows, plan.rows, strict=True):
        assert row[1:4] == pytest.approx((hours, hours / 18, hours / 18 / 20 * 100))
    assert result.summary["crew_days"] == pytest.approx(plan.summary["total_hours"] / 18)
    assert units(result) == ["", "h", "days", "%", ""]


@pytest.mark.parametrize(("size", "crews"), [(5, 1), (18, 1), (19, 2), (100, 6)])
def test_so_many_crews_as_the_busiest_month_takes(size, crews):
    """A plant with trackers has 15.1 hours per MW in April; two persons give 280 hours in 20 days of 7."""
    result = crew_schedule(size, tracker=True)
    assert result.summary["busiest_month"] == "April"
    assert result.summary["crews"] == crews == math.ceil(15.1 * size / 280)


def test_what_was_assumed_of_a_crew_is_said():
    assert "a crew of 2, 7 hours a day on site, 20 working days" in crew_schedule(5).warnings[0]
    assert "Assumed: 20 working days a month." in crew_schedule(5, 3, 8).warnings


def test_nobody_is_sent_alone():
    assert "Nobody works alone" in " ".join(crew_schedule(5, 1).warnings)
    assert "Nobody works alone" not in " ".join(crew_schedule(5, 2).warnings)


@pytest.mark.parametrize("wrong", [(0,), (1e6,), (5, 0), (5, 2, 20), (5, 2, 7, 40)])
def test_crews_and_days_that_cannot_be_are_refused(wrong):
    assert crew_schedule(*wrong).code == "bad_range"


def test_a_crew_needs_the_size_of_the_plant():
    assert crew_schedule().code == "missing_param"


def test_money_of_no_code_is_refused():
    assert loss_value(1, 1, "euros").code == "bad_range"
    assert repair_or_replace(1, currency="euros").code == "bad_range"
