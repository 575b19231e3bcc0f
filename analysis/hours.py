"""Hours of the day: a heat map of the whole record, and single days as measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from analysis.measured import PLANE, POWER, Bools, Floats, Measured, step_hours
from analysis.plain import number, numbers
from analysis.record import Record, calendar

MOST_BINS = 210  # weeks, or whole numbers of them, across a heat map
MOST_DAYS = 31


def heat(record: Record) -> dict[str, Any]:
    """Mean power by bins of whole weeks and by hour; hours that are always dark are left out."""
    when = record.calendar
    weeks = 1 + len(when.days) // 7 // MOST_BINS
    bins = when.day // (7 * weeks)
    hour = when.index.hour.to_numpy()
    count = int(bins[-1]) + 1
    means = _means(bins * 24 + hour, record.power, count * 24)
    bright = np.unique(hour[record.daylight])
    shown = np.isfinite(means) & np.isin(np.arange(count * 24) % 24, bright)
    dates = when.days[:: 7 * weeks].strftime("%Y-%m-%d")
    return {
        "date": [str(dates[one // 24]) for one in np.flatnonzero(shown)],
        "hour": [int(one % 24) for one in np.flatnonzero(shown)],
        "power_kw": numbers(means[shown], 2),
        "days_per_bin": 7 * weeks,
        "thinned": f"Each field is the mean of {7 * weeks} days at that hour.",
    }


def profile(measured: Measured, days: Sequence[date]) -> dict[str, Any]:
    """Power and irradiance of these days as they were measured, nothing removed; at most 31 of them."""
    step = step_hours(measured.frame, measured.reading)
    when = calendar(measured.frame.index, step)
    wanted = [str(one) for one in dict.fromkeys(days)]
    place = {one: number for number, one in enumerate(when.dates)}
    told = [_day(measured, when.day == place[one], one) for one in wanted if one in place][:MOST_DAYS]
    return {
        "days": told,
        "missing": [one for one in wanted if one not in place],
        "left_out": max(0, sum(one in place for one in wanted) - MOST_DAYS),
        "step_minutes": number(60 * step, 3),
    }


def _day(measured: Measured, rows: Bools, name: str) -> dict[str, Any]:
    frame = measured.frame[rows]
    clock = frame.index.hour.to_numpy() + frame.index.minute.to_numpy() / 60 + frame.index.second.to_numpy() / 3600
    return {
        "date": name,
        "hours": numbers(clock, 4),
        "power_kw": _column(frame, POWER),
        "poa_wm2": _column(frame, PLANE),
    }


def _column(frame: Any, name: str) -> list[float | None]:
    return numbers(frame[name].to_numpy()) if name in frame else [None] * len(frame)


def _means(slot: Any, values: Floats, count: int) -> Floats:
    known = np.isfinite(values)
    total = np.bincount(slot[known], weights=values[known], minlength=count)
    rows = np.bincount(slot[known], minlength=count)
    means: Floats = np.divide(total, rows, out=np.full(count, np.nan), where=rows > 0)
    return means
