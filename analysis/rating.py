"""Whether the kWp given can be that of the data, and a rating to work with where it cannot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts import STANDARD_WM2, Facts
from analysis.measured import HORIZONTAL, PLANE, POWER, Floats
from analysis.plain import warning

MODERATE_WM2 = (400.0, 900.0)  # bright enough to compare, too dull to clip
USUAL_RATIO = 0.85  # of power to what the modules are rated for at that irradiance
BELIEVED = (0.4, 1.2)
BELIEVED_PEAK = (0.1, 1.3)  # highest power to kWp, where no irradiance can tell
POWERS_OF_TEN = (0.001, 0.01, 0.1, 10.0, 100.0, 1000.0)
NEAR = (0.6, 1.6)
UNITS_APART = {0.001, 1000.0}  # W for kW, kW for MW


@dataclass(frozen=True)
class Rating:
    """`kw` scales limits and models. It is the kWp given unless that cannot be; then relative results still hold.

    `seen` is what the data themselves look like, whatever was given: trends are read against it.
    """

    kw: float
    seen: float
    warnings: list[dict[str, str]]


def rated(frame: pd.DataFrame, facts: Facts) -> Rating:
    power = frame[POWER].to_numpy(dtype=np.float64) if POWER in frame else np.array([])
    seen, believed = _from_irradiance(frame, power), BELIEVED
    if not np.isfinite(seen):
        seen, believed = _peak(power), BELIEVED_PEAK
    likely = seen / USUAL_RATIO if seen > 0 else 1.0
    if facts.kwp is None:
        return Rating(likely, likely, [])
    if not np.isfinite(seen) or seen <= 0 or believed[0] <= seen / facts.kwp <= believed[1]:
        return Rating(facts.kwp, likely, [])
    return Rating(likely, likely, [_doubt(facts.kwp, likely)])


def _from_irradiance(frame: pd.DataFrame, power: Floats) -> float:
    """kW at 1,000 W/m², of the rows in which the plant ran."""
    column = PLANE if PLANE in frame else HORIZONTAL
    if column not in frame or not power.size:
        return float("nan")
    sun = frame[column].to_numpy(dtype=np.float64)
    running = (sun > MODERATE_WM2[0]) & (sun < MODERATE_WM2[1]) & (power > 0)
    return float(np.median(power[running] / sun[running]) * STANDARD_WM2) if running.any() else float("nan")


def _peak(power: Floats) -> float:
    known = power[np.isfinite(power)]
    return float(np.quantile(known, 0.999)) if known.size else float("nan")


def _doubt(kwp: float, likely: float) -> dict[str, str]:
    factor = next((one for one in POWERS_OF_TEN if NEAR[0] <= likely / kwp / one <= NEAR[1]), None)
    guess = f"about {float(f'{likely:.2g}'):,.10g} kWp would fit the data"
    if factor is not None:
        size = f"{max(factor, 1 / factor):,.0f} times too {'small' if factor > 1 else 'large'}"
        unit = " Or the power is not in kW: check its unit." if factor in UNITS_APART else ""
        told = f"{kwp:,.10g} kWp seems {size}: {guess}. Every figure per kWp is off by that factor.{unit}"
        return warning("kwp_off", told)
    return warning("kwp_doubtful", f"{kwp:,.10g} kWp does not fit the data: {guess}. Check the rating or the units.")
