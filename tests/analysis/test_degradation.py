"""How fast a plant ages: daily ratios of a closed form, with what two years are and what dirt does to them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.degradation import degradation
from analysis.soiling import Soiling
from analysis.trend import Trend

RATE = -0.8  # percent a year
CLEAN = Soiling({}, None)


def aged(first: str, days: int, dirt: np.ndarray | float = 1.0) -> Trend:
    dates = pd.date_range(first, periods=days, freq="D")
    scatter = np.random.default_rng(3).normal(1, 0.004, days)
    ratio = 0.85 * (1 + RATE / 100 * np.arange(days) / 365.25) * scatter * dirt
    return Trend(True, pd.Series(ratio, dates), pd.Series(5.0, dates), None)


@pytest.mark.parametrize(("first", "days"), [("2021-01-01", 730), ("2023-01-01", 731), ("2022-06-15", 731)])
def test_two_calendar_years_are_enough(first, days):
    found = degradation(aged(first, days), CLEAN, 0)
    assert found["percent_per_year"] == pytest.approx(RATE, abs=0.15)
    assert found["low"] <= RATE <= found["high"]
    assert degradation(aged(first, days - 1), CLEAN, 0)["refused"]["code"] == "too_little"


def test_more_than_eight_years_at_once_are_refused():
    assert degradation(aged("2012-01-01", 9 * 366), CLEAN, 0)["refused"]["code"] == "bad_range"


def test_years_count_from_the_first_good_day_to_the_last():
    """Three years, the first without power: there is one year on year less, and the level of none is not taken."""
    trend = aged("2021-01-01", 4 * 365 + 1)
    trend.ratio.iloc[:400] = np.nan
    assert degradation(trend, CLEAN, 0)["percent_per_year"] == pytest.approx(RATE, abs=0.15)
    trend.ratio.iloc[:800] = np.nan
    assert "two years of good days" in degradation(trend, CLEAN, 0)["refused"]["message"]


def test_two_years_that_begin_and_end_with_dull_days_are_two_years():
    trend = aged("2021-01-01", 730)
    trend.ratio.iloc[[0, 1, 2, -2, -1]] = np.nan
    assert degradation(trend, CLEAN, 0)["percent_per_year"] == pytest.approx(RATE, abs=0.15)


def test_days_far_apart_are_too_few_to_compare():
    trend = aged("2021-01-01", 1200)
    trend.ratio.iloc[25:1175] = np.nan
    assert "good day a year before" in degradation(trend, CLEAN, 0)["refused"]["message"]


def test_clean_days_of_less_than_two_years_give_way_to_all_days():
    dirt = np.ones(760)
    dirt[:60] = dirt[-60:] = 0.94
    trend = aged("2021-01-01", 760, dirt)
    found = degradation(trend, Soiling({}, pd.Series(dirt, trend.ratio.index), 1.0), 0)
    assert found["corrected_for_soiling"]["percent_per_year"] == pytest.approx(RATE, abs=0.15)
    assert found["days_used"] > 700


def sawtooth(days: int) -> np.ndarray:
    """0.1 % a day, washed off every 40 days."""
    return 1 - 0.001 * (np.arange(days) % 40)


def test_few_years_and_dirt_each_make_the_rate_less_sure():
    """The dirt of one year is told 0.25 % too small and that of the next as much too large, as well as it can be."""
    days = 821
    dirt = sawtooth(days)
    trend = aged("2021-09-01", days, dirt)
    wrong = np.where(np.arange(days) < 410, -0.0025, 0.0025)
    found = degradation(trend, Soiling({}, pd.Series(dirt + wrong, trend.ratio.index), 2.0), 0)
    assert found["percent_per_year"] == pytest.approx(RATE - 0.5, abs=0.2)
    assert found["low"] < RATE < found["high"]
    assert found["warning"].startswith("2.2 years are few")
    assert "Soiling of 2.0 %" in found["warning"]


def test_dirt_of_all_days_is_a_third_reason():
    days = 740
    dirt = np.where(np.arange(days) < 5, 1.0, sawtooth(days) - 0.03)
    trend = aged("2021-09-01", days, dirt)
    found = degradation(trend, Soiling({}, pd.Series(dirt, trend.ratio.index), 5.0), 0)
    assert found["high"] - found["low"] > 3 * 2 * 0.25
    assert "nearly clean" in found["warning"]


def test_a_long_clean_record_has_no_reason_to_be_doubted():
    found = degradation(aged("2021-01-01", 4 * 365), CLEAN, 0)
    assert found["warning"] is None
    assert found["high"] - found["low"] < 0.2
    assert found["low"] < RATE < found["high"]
