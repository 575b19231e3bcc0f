"""When cleaning pays: against the closed form, days counted one by one, and the figures of the trade."""

from __future__ import annotations

import math

import pytest

from agents.tools.om_calculators import cleaning_economics

pytestmark = pytest.mark.usefixtures("starter_data")
PLANT = {"energy_mwh_per_day": 4.5, "soiling_percent_per_day": 0.1, "price_per_mwh": 60.0, "cost_per_cleaning": 400.0}


def units(result):
    return [column.unit for column in result.columns]


def test_a_plant_of_4_5_mwh_a_day_is_cleaned_every_54_days():
    """By hand: √(2·400/(4.5·60·0.001)) = 54.4 days, 14.70 €/day, 5,364 € a year."""
    summary = cleaning_economics(**PLANT).summary
    assert summary["best_interval_days"] == pytest.approx(54.4, abs=0.05)
    assert summary["lost_per_day"] == pytest.approx(7.35, abs=0.005)
    assert summary["cleaning_per_day"] == pytest.approx(7.35, abs=0.005)
    assert summary["total_per_day"] == pytest.approx(14.70, abs=0.005)
    assert summary["total_per_year"] == pytest.approx(5_364, abs=0.5)


def counted(interval, energy, share, price, cost):
    """The cost a day of a cleaning every `interval` days, hour by hour."""
    hours = interval * 24
    lost = sum(energy / 24 * price * share * (hour + 0.5) / 24 for hour in range(hours))
    return (lost + cost) / interval


@pytest.mark.parametrize(
    ("energy", "percent", "price", "cost"), [(4.5, 0.1, 60, 400), (120, 0.05, 35, 9_000), (0.8, 0.4, 110, 150)]
)
def test_no_whole_number_of_days_is_cheaper_than_the_best(energy, percent, price, cost):
    summary = cleaning_economics(energy, percent, price, cost).summary
    by_days = {days: counted(days, energy, percent / 100, price, cost) for days in range(1, 400)}
    best = min(by_days, key=lambda days: by_days[days])
    assert abs(best - summary["best_interval_days"]) <= 1
    assert by_days[best] == pytest.approx(summary["total_per_day"], rel=1e-3)


def test_every_row_is_the_cost_of_its_interval():
    result = cleaning_economics(**PLANT)
    assert units(result) == ["days", "EUR/day", "EUR/day", "EUR/day", "EUR/year"]
    for days, lost, cleaning, together, yearly in result.rows:
        assert lost == pytest.approx(4.5 * 60 * 0.001 * days / 2)
        assert cleaning == pytest.approx(400 / days)
        assert together == pytest.approx(lost + cleaning)
        assert yearly == pytest.approx(365 * together)
    assert min(row[3] for row in result.rows) == result.summary["total_per_day"]


@pytest.mark.parametrize(("days", "does_it"), [(20, True), (54, True), (55, False), (90, False)])
def test_rain_does_it_when_it_comes_oftener_than_a_cleaning_would_pay(days, does_it):
    rain = cleaning_economics(**PLANT, rain_interval_days=days).summary["rain"]
    assert rain["does_it"] is does_it
    assert rain["lost_per_day"] == pytest.approx(0.27 * days / 2)


@pytest.mark.parametrize(("loss", "days", "benefit"), [(8, 30, 248), (4, 30, -76), (0, 30, -400), (8, 0, -400)])
def test_a_cleaning_now_gains_what_is_lost_until_the_rain_less_its_cost(loss, days, benefit):
    now = cleaning_economics(**PLANT, loss_now_percent=loss, days_to_rain=days).summary["now"]
    assert now["benefit"]["amount"] == pytest.approx(benefit)
    assert now["benefit"]["unit"] == "EUR"


def test_for_a_cleaning_now_the_pace_of_soiling_is_not_needed():
    result = cleaning_economics(4.5, None, 60, 400, loss_now_percent=8)
    assert result.ok
    assert "best_interval_days" not in result.summary
    assert result.summary["now"]["pays_after_days"] == pytest.approx(400 / 21.6)
    gains = {row[0]: row[3] for row in result.rows}
    assert gains[30] == pytest.approx(248)
    assert gains[result.summary["now"]["pays_after_days"]] == pytest.approx(0)


def test_what_is_missing_is_asked_for_all_at_once():
    result = cleaning_economics(cost_per_cleaning=400)
    assert result.code == "missing_param"
    assert len(result.options) == 3
    assert all(word in result.hint for word in ("MWh a day", "% a day", "price"))
    assert "cleaning of" not in result.hint


@pytest.mark.parametrize(
    "wrong",
    [
        {"energy_mwh_per_day": 0},
        {"energy_mwh_per_day": -1},
        {"soiling_percent_per_day": 0},
        {"soiling_percent_per_day": 20},
        {"price_per_mwh": 0},
        {"cost_per_cleaning": 0},
        {"rain_interval_days": 0},
        {"loss_now_percent": 99},
        {"days_to_rain": -1},
        {"energy_mwh_per_day": math.nan},
        {"cost_per_cleaning": math.inf},
    ],
)
def test_figures_that_cannot_be_right_are_refused_with_what_they_may_be(wrong):
    result = cleaning_economics(**{**PLANT, **wrong})
    assert result.code == "bad_range"
    assert "it must be" in result.message


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"cost_per_cleaning": 100_000.0, "soiling_percent_per_day": 0.5}, "straight line"),
        ({"cost_per_cleaning": 100_000.0}, "longer than a year"),
        ({"cost_per_cleaning": 0.05, "soiling_percent_per_day": 4.0}, "shorter than a day"),
    ],
)
def test_a_best_interval_beyond_the_method_is_warned_of(figures, words):
    assert words in " ".join(cleaning_economics(**{**PLANT, **figures}).warnings)
    assert words not in " ".join(cleaning_economics(**PLANT).warnings)


def test_the_source_says_which_figures_the_reader_gave():
    (source,) = cleaning_economics(**PLANT).sources
    assert source.locator.startswith("computed from the values given")
    assert all(words in source.locator for words in ("4.5 MWh a day", "0.1 % a day", "60 EUR/MWh", "400 EUR"))
    assert "√(2·C/(E·p·s))" in source.excerpt
    assert "IEC 61724-1" in source.excerpt


def test_the_chart_marks_the_cheapest_interval():
    chart = cleaning_economics(**PLANT).chart
    assert "54.4 days" in chart.description
    assert chart.spec["layer"][1]["transform"] == [{"filter": {"field": "Interval", "equal": pytest.approx(54.4331)}}]


def test_money_is_told_in_the_currency_given():
    result = cleaning_economics(**PLANT, currency="usd")
    assert "USD/day" in units(result)
    assert cleaning_economics(**PLANT, currency="€").code == "bad_range"
