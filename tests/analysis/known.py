"""Findings of plants whose truth is known, made once for all tests that ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from agents.tools.plants.days import Correction, Days
from analysis.findings import Facts, analyse
from analysis.measured import Measured
from tests.plants import Plant, Stop, drawn, make

COLUMNS = {
    "ac_power_kw": "power_kw",
    "poa_irradiance_wm2": "poa_wm2",
    "ghi_wm2": "ghi_wm2",
    "temp_air_c": "temp_air_c",
    "temp_module_c": "temp_module_c",
    "wind_speed_ms": "wind_ms",
    "rain_mm": "rain_mm",
}
SEEDS = (3, 11, 19, 28, 35)  # of plants whose parameters are drawn
SHORT = (Stop(60, 2), Stop(120, 8, 0.25, 2))


def measured(plant: Plant, *without: str) -> Measured:
    frame = plant.frame.drop(columns="timestamp")
    names = {name: f"inverter:{name.split('_')[1]}" for name in frame if name.startswith("inverter_")}
    return of_frame(frame.rename(columns=COLUMNS | names).drop(columns=list(without)).astype(float))


def of_frame(frame: pd.DataFrame) -> Measured:
    return Measured(frame, {"defects": {}, "step_minutes": 60})


def with_gaps(of: Measured, share: float, longest: int, *columns: str, seed: int = 5) -> Measured:
    """Without so many of its rows, in gaps of up to so many; or without these columns in them."""
    rng, frame = np.random.default_rng(seed), of.frame.copy()
    gone = np.zeros(len(frame), dtype=np.bool_)
    while gone.mean() < share:
        first = int(rng.integers(0, len(frame)))
        gone[first : first + int(rng.integers(1, longest + 1))] = True
    frame.loc[gone, list(columns) or list(frame.columns)] = np.nan
    return Measured(frame, of.reading)


def facts(plant: Plant, **other: Any) -> Facts:
    return Facts(**{"kwp": plant.site.kwp, "ac_kw": plant.site.ac_kw, "gamma": plant.site.gamma, **other})


def quick(of: Measured, said: Facts) -> dict[str, Any]:
    """All but degradation and soiling."""
    return next(analyse(of, said, progress=lambda stage, part: None))


def whole(of: Measured, said: Facts) -> dict[str, Any]:
    *_, last = analyse(of, said, progress=lambda stage, part: None)
    return last


@cache
def plant(name: str) -> Plant:
    if name.isdigit():
        return drawn(int(name))
    params = {
        "clean": {},
        "soiled": {"soiling": 0.1},
        "year": {"years": 1, "outages": SHORT},
        "parts": {"inverters": 4},
    }
    return make(**params[name])


@cache
def findings(name: str) -> dict[str, Any]:
    return whole(measured(plant(name)), facts(plant(name)))


@cache
def quick_findings(name: str, *without: str) -> dict[str, Any]:
    return quick(measured(plant(name), *without), facts(plant(name)))


def shown(found: dict[str, Any]) -> Days:
    """The days as every figure that is shown is a sum of."""
    return Days(found["days"])


def ratios(found: dict[str, Any], correction: Correction = "none") -> dict[int, float | None]:
    """Performance ratio by year."""
    kwp = found["facts"]["kwp"]
    return {int(year): days.performance_ratio(kwp, correction) for year, days in shown(found).by("year")}


def dates(outages: Sequence[dict[str, Any]]) -> set[tuple[str, str]]:
    """First and last day, of what was found and of the truth alike."""
    return {(one["start"][:10], one["end"][:10]) for one in outages}


def lost_mwh(found: dict[str, Any]) -> float:
    return sum(one["lost_kwh"] for one in found["outages"]) / 1000
