"""Where the inverters stop, seen in the data or given, and the energy that stayed on the roof for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.measured import Bools, Floats
from analysis.outages import Unit, watched
from analysis.plain import Refusal, number, percent, refuse, warning
from analysis.record import Record

SURELY_FREE = 0.6  # of the highest power: below, no inverter holds anything back
BEYOND = 1.05  # of the highest power, what must have been possible where power is flat
NEAR = 0.9  # of the highest power: below it something else was wrong
FLAT = 0.25  # of the rise of what was possible is at most the rise of what came
NARROW = 0.05  # of the plateau: the middle half of its values
LEAST_HOURS, LEAST_DAYS = 2.0, 3
AT_LIMIT, AT_LIMIT_ALONE = 0.95, 0.985  # of the limit, with and without irradiance that confirms it
DAY_SPREAD, DAY_SHARE, DAY_ROWS = 0.015, 0.15, 1.0  # without irradiance: highest values of days that agree, for hours
SMOOTH = 9  # days
CLEARLY_BELOW, EXCEEDED = 0.97, 1.05  # of the rating given


@dataclass(frozen=True)
class Limit:
    """`kw` is None where nothing holds the power back as far as can be seen. `would` is kW without it."""

    kw: float | None
    how: str
    would: Floats | None
    warnings: list[dict[str, str]]


def limited(record: Record, ac_kw: float | None) -> Limit:
    """The limit in force: the rating given, or a plateau below it."""
    if not np.nanmax(record.power, initial=0.0) > 0:
        return Limit(ac_kw, "given" if ac_kw else "", None, [])
    peak = _peak(record.power)
    would = None if record.irradiance is None else _would_be(record, peak)
    seen = _alone(record, peak) if would is None else _plateau(record, would, peak)
    if ac_kw is None:
        return Limit(seen, "seen as a plateau" if seen else "", would, [])
    if seen is not None and seen < CLEARLY_BELOW * ac_kw:
        text = f"Power is flat at {seen:,.0f} kW, below the {ac_kw:,g} kW given: the grid or a setting holds it there."
        return Limit(seen, "seen as a plateau", would, [warning("limited_below_rating", text)])
    if peak > EXCEEDED * ac_kw:
        text = f"Power reaches {peak:,.0f} kW, above the {ac_kw:,g} kW given as AC rating. Without it, it is left out."
        return Limit(seen, "seen as a plateau" if seen else "", would, [warning("ac_exceeded", text)])
    return Limit(ac_kw, "given", would, [])


def clipping(record: Record, limit: Limit) -> tuple[dict[str, Any] | Refusal, Floats]:
    """The section, and kWh by day."""
    nothing = np.zeros(len(record.calendar.days))
    if not record.has_power.any():
        return refuse("no_data", "There is no power in the data.", "Attach a file with the plant's power."), nothing
    if limit.kw is None:
        return _told(record, limit, np.zeros(len(record.power), dtype=np.bool_), nothing), nothing
    held = record.has_power & (record.power >= AT_LIMIT * limit.kw)
    if limit.would is None:
        held &= record.power >= AT_LIMIT_ALONE * limit.kw
        return _told(record, limit, held, None), nothing
    held &= limit.would > limit.kw
    lost = record.calendar.sums(limit.would - limit.kw, held) * record.calendar.hours
    return _told(record, limit, held, lost), lost


def _told(record: Record, limit: Limit, held: Bools, lost: Floats | None) -> dict[str, Any]:
    when = record.calendar
    running = record.has_power & record.daylight
    return {
        "ac_kw": number(limit.kw, 1),
        "how": limit.how or "no plateau was seen",
        "percent_of_time": percent(float(held.sum()), float(running.sum())),
        "hours": number(float(held.sum()) * when.hours, 2),
        "lost_kwh": None if lost is None else number(float(lost.sum()), 1),
        "days": int((when.count(held) > 0).sum()),
    }


def _peak(power: Floats) -> float:
    return float(np.quantile(power[power > 0], 0.998))


def _would_be(record: Record, peak: float) -> Floats:
    """kW by what the plant gives on the same day while nothing can hold it back."""
    unit = Unit(record.power, record.potential, record.rating.kw, SURELY_FREE * peak)
    seen = watched(unit, record.calendar, np.zeros(len(record.power), dtype=np.bool_))
    level = pd.Series(np.where(seen.sure, seen.level, np.nan)).rolling(SMOOTH, center=True, min_periods=1).median()
    return np.exp(record.calendar.spread(level.interpolate(limit_direction="both").to_numpy())) * record.potential


def _plateau(record: Record, would: Floats, peak: float) -> float | None:
    """Power that no longer follows the sun where more must have been possible."""
    rows = np.flatnonzero((would > BEYOND * peak) & (record.power > NEAR * peak))
    days = len(np.unique(record.calendar.day[rows]))
    if len(rows) * record.calendar.hours < LEAST_HOURS or days < LEAST_DAYS:
        return None
    power, possible = record.power[rows], would[rows]
    lower, middle, upper = np.quantile(power, [0.25, 0.5, 0.75])
    bright = possible > np.median(possible)
    if not bright.any() or upper - lower > NARROW * middle:
        return None
    rise = np.median(power[bright]) - np.median(power[~bright])
    asked = np.median(possible[bright]) - np.median(possible[~bright])
    return float(middle) if rise <= FLAT * asked else None


def _alone(record: Record, peak: float) -> float | None:
    """Without irradiance: the highest values of many days agree, and last."""
    when = record.calendar
    highest = np.zeros(len(when.days))
    np.maximum.at(highest, when.day[record.has_power], record.power[record.has_power])
    top = float(np.quantile(highest, 0.98))
    near = np.abs(highest - top) <= DAY_SPREAD * top
    lasts = when.count(record.has_power & (record.power >= (1 - 2 * DAY_SPREAD) * top)) * when.hours
    if near.mean() < DAY_SHARE or near.sum() < LEAST_DAYS or np.median(lasts[near]) < DAY_ROWS:
        return None
    return top if top > NEAR * peak else None


def under(record: Record, limit: Limit) -> Record:
    """The record with the limit that is in force."""
    return replace(record, limit=limit.kw)
