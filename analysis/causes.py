"""What most likely kept a day from giving what it should: one word a day, of what the other analyses saw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measured import Bools, Floats
from analysis.outages import Outage
from analysis.performance import Daily
from analysis.record import Record

NO_DATA_PERCENT = 50.0  # valid rows of a day
OUTAGE_SHARE = 0.05  # of what a day would have given
WRONG_HIGH, WRONG_LOW = 1.25, 0.6  # of the usual ratio around: more than that no plant does, less only an outage
REMOVED_PERCENT = 20.0  # of a day's daylight rows that a check took away
DULL = 0.35  # of the usual insolation around
DIRTY = 0.03
CLIPPED = 0.03  # of what a day would have given
AROUND = 31  # days


def causes(
    record: Record,
    days: Daily,
    found: list[Outage],
    lost_kwh: Floats,
    clipped_kwh: Floats,
    removed: Bools,
    soiling: pd.Series | None,
) -> list[str]:
    """By day. An outage comes before what else may be true of the day, then what makes its figures worthless."""
    energy = np.nan_to_num(days.energy)
    lost = lost_kwh > OUTAGE_SHARE * (energy + lost_kwh)
    full = lost & _in(found, "full", len(energy))
    ratio = np.divide(days.used_energy, days.insolation, out=np.full(len(energy), np.nan), where=days.insolation > 0)
    usual, bright = _around(ratio, 0.5), _around(days.insolation, 0.75)
    taken = record.calendar.count(removed & record.daylight)
    dirt = np.zeros(len(energy)) if soiling is None else 1 - soiling.reindex(record.calendar.days).to_numpy()
    checks: list[tuple[str, Bools]] = [
        ("outage", full),
        ("partial outage", lost),
        ("sensor", taken * 100 > REMOVED_PERCENT * days.daylight_rows),
        ("no data", (days.valid_percent < NO_DATA_PERCENT) | (days.valid_rows == 0)),
        ("low irradiance", days.insolation < DULL * bright),
        ("sensor", (ratio > WRONG_HIGH * usual) | (ratio < WRONG_LOW * usual)),
        ("clipping", clipped_kwh > CLIPPED * (energy + clipped_kwh)),
        ("soiling", dirt > DIRTY),
    ]
    cause = np.full(len(energy), "", dtype=object)
    for name, applies in reversed(checks):
        cause[applies] = name
    return [str(one) for one in cause]


def _in(found: list[Outage], kind: str, days: int) -> Bools:
    inside = np.zeros(days, dtype=np.bool_)
    for one in found:
        if one.kind == kind and one.inverter is None:
            inside[one.first : one.last + 1] = True
    return inside


def _around(values: Floats, quantile: float) -> Floats:
    rolled = pd.Series(values).rolling(AROUND, center=True, min_periods=1).quantile(quantile)
    known: Floats = rolled.to_numpy()
    return np.where(np.isfinite(known), known, np.inf)
