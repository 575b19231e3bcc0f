"""Years side by side of a plant whose light is known, with days that are missing from one of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from agents.tools import plant
from tests.agents.tools.plants.records import Desk, at
from tests.analysis import known
from tests.plants import Plant, make

pytestmark = pytest.mark.usefixtures("app")


@cache
def built() -> Plant:
    return make(years=2, start="2022-01-01", outages=())


def compared(first: str, second: str, gone: np.ndarray):
    """The findings of a real analysis without the rows of these days of the year 2023."""
    frame = known.measured(built()).frame.copy()
    frame[(frame.index.year == 2023) & frame.index.day_of_year.isin(gone)] = np.nan
    with at(Desk(known.quick(known.of_frame(frame), known.facts(built())))):
        return plant.compare_periods(first, second)


@pytest.mark.parametrize("gone", [np.random.default_rng(1).choice(365, 60, replace=False) + 1, np.arange(170, 200)])
@pytest.mark.parametrize(("first", "second"), [("2022", "2023"), ("2023", "2022")])
def test_missing_days_are_told_as_missing_and_not_as_weather(gone, first, second):
    result = compared(first, second, gone)
    effects = {one["effect"]: one["change_kwh"] for one in result.summary["effects"]}
    energy = result.summary["first"]["energy_kwh"]
    light = {str(year): value for year, value in built().truth["insolation_kwh_m2_by_year"].items()}
    frame = built().frame
    lost = (frame.index.year == 2023) & frame.index.day_of_year.isin(gone)
    there = {"2022": 1.0, "2023": 1 - frame["poa_irradiance_wm2"][lost].sum() / 1000 / light["2023"]}
    whole = energy / there[first] * (light[second] / light[first] - 1)  # of a record that lacks nothing
    assert effects["irradiation"] == pytest.approx(whole, abs=0.02 * energy)
    assert effects["data"] == pytest.approx(energy * (there[second] / there[first] - 1), abs=0.02 * energy)
    assert sum(effects.values()) == pytest.approx(result.summary["change_kwh"])
    assert any("daylight rows" in warning and "% of 2023" in warning for warning in result.warnings)


def test_whole_years_have_no_step_for_missing_data():
    result = compared("2022", "2023", np.array([]))
    effects = {one["effect"]: one["change_kwh"] for one in result.summary["effects"]}
    light = built().truth["insolation_kwh_m2_by_year"]
    energy = result.summary["first"]["energy_kwh"]
    assert list(effects) == ["irradiation", "temperature", "availability", "rest"]
    assert effects["irradiation"] == pytest.approx(energy * (light[2023] / light[2022] - 1), rel=1e-3)
    assert not any("daylight rows" in warning for warning in result.warnings)
