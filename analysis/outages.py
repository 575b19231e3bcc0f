"""Outages: when the plant, a part of it, or one inverter gave nothing or too little, and the energy that was lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.measured import Bools, Floats, Whole
from analysis.plain import number, ratio, warning
from analysis.record import Calendar, Record
from analysis.steps import Step, steps
from analysis.stops import DULL, Stop, stops
from analysis.unmeasured import around, estimated, unmeasured

DIM = 0.05  # of the rating: expected power below says little
CLIPPED = 0.98  # of the limit: expected power above may not be reached for that reason
KNOWN_HOURS = 0.1  # of full load that the comparable rows of a day expect, for it to have a ratio
SURE_PART = 0.2  # of what is usual around, for an outage to begin or end on it
AROUND = 31  # days
GOOD = 5  # days before and after, whose medians say what would have been
COLD = 1.0  # °C mean of the air: it may be snow
RAIN_MM = 0.5  # a day, that may take dirt away
DUSK = 0.02  # of what a day expects
BORNE_OUT = 0.5  # of the part that a step says is missing
EXPLAINED = 0.5  # of the days of an outage


@dataclass(frozen=True)
class Outage:
    """Days first…last (inclusive); `lost` is kW in each of `rows`. `kind`: full or partial, of its own unit.

    In rows that are not `measured` nobody knows the power: there it was lost as in the others.
    """

    first: int
    last: int
    kind: str
    rows: Whole
    lost: Floats
    measured: Bools
    hours: float  # of standing still, or of reduced power
    inverter: str | None


@dataclass(frozen=True)
class Unit:
    """What can be out: the plant, or one inverter. `expected` is kW but for losses that change slowly."""

    power: Floats
    expected: Floats
    rating: float
    limit: float | None = None
    inverter: str | None = None


@dataclass(frozen=True)
class Watched:
    """A unit day by day. `level`: logarithm of given to expected while it ran; `healthy` what it was in good days."""

    unit: Unit
    when: Calendar
    stands: Bools
    level: Floats
    sure: Bools

    @cached_property
    def due(self) -> Floats:
        """kW to expect, estimated where nothing was measured that says it."""
        return estimated(self.unit.expected, self.when)

    def would_be(self, rows: Whole, first: int, last: int, bad: Bools) -> Floats:
        """kW in these rows, had the outage of days first…last not been."""
        good = np.flatnonzero(self.sure & ~bad)
        before, after = good[good < first][-GOOD:], good[good > last][:GOOD]
        levels = [float(np.median(self.level[days])) for days in (before, after) if days.size]
        if not levels:
            return self.due[rows]
        part = (self.when.day[rows] - first + 1) / (last - first + 2)
        would = np.exp(levels[0] + part * (levels[-1] - levels[0])) * self.due[rows]
        return would if self.unit.limit is None else np.minimum(would, self.unit.limit)


def outages(record: Record, inverters: list[Unit]) -> tuple[list[Outage], list[dict[str, str]]]:
    """In order of their beginning, and warnings. Inverters that can be compared explain what the plant lacks."""
    rained = _rained(record)
    plant, stayed = _of_plant(record, rained)
    full = [one for one in plant if one.kind == "full"]
    single = [one for unit in inverters for one in _of_unit(unit, record.calendar, rained)[0]]
    single = [one for one in single if not _is_explained(one, full)]
    partial = [one for one in plant if one.kind == "partial" and not _is_explained(one, single)]
    found = sorted([*full, *partial, *single], key=lambda one: (one.first, one.inverter or ""))
    return found, [*_not_told(record), *(_lasting(one, record.calendar) for one in stayed)]


def told(found: list[Outage], record: Record) -> list[dict[str, Any]]:
    when = record.calendar
    energy = when.sums(record.power, record.has_power) * when.hours
    return [_told(one, record, float(energy[one.first : one.last + 1].sum())) for one in found]


def lost_by_day(found: list[Outage], when: Calendar, *, measured_only: bool = False) -> Floats:
    """kWh; where two of the same unit overlap, the larger loss counts. Beside energy that was measured only such loss
    may stand."""
    total = np.zeros(len(when.day))
    for unit in {one.inverter for one in found}:
        lost = np.zeros(len(when.day))
        for one in found:
            if one.inverter == unit:
                counts = one.measured if measured_only else np.ones(len(one.rows), dtype=np.bool_)
                lost[one.rows[counts]] = np.maximum(lost[one.rows[counts]], one.lost[counts])
        total += lost
    return when.sums(total, np.ones(len(total), dtype=np.bool_)) * when.hours


def watched(unit: Unit, when: Calendar, stands: Bools) -> Watched:
    """Comparable are rows that ran, had light, and whose expected power the inverters let through."""
    rows = np.isfinite(unit.power) & (unit.expected > DIM * unit.rating) & ~stands
    if unit.limit is not None:
        rows &= unit.expected * CLIPPED < unit.limit
    given, due = when.sums(unit.power, rows), when.sums(unit.expected, rows)
    known = (due * when.hours > KNOWN_HOURS * unit.rating) & (given > 0)
    level = np.full(len(due), np.nan)
    level[known] = np.log(given[known] / due[known])
    usual = pd.Series(np.where(known, due, np.nan)).rolling(AROUND, center=True, min_periods=1).median().to_numpy()
    return Watched(unit, when, stands, level, known & (due >= SURE_PART * np.nan_to_num(usual)))


def _of_plant(record: Record, rained: Bools) -> tuple[list[Outage], list[Step]]:
    found, stayed = _of_unit(Unit(record.power, record.due, record.rating.kw, record.limit), record.calendar, rained)
    if record.is_plane and not record.calendar.is_by_day:
        return found, stayed
    return [one for one in found if one.kind == "full"], []  # clouds and seasons may take a part, but never all


def _not_told(record: Record) -> list[dict[str, str]]:
    if not record.calendar.is_by_day or not record.has_power.any():
        return []
    text = (
        "With one row a day neither hours of standing nor outages of a part of the plant can be told; whole days "
        "without power are. Rows of an hour or less tell both."
    )
    return [warning("by_day", text)]


def _of_unit(unit: Unit, when: Calendar, rained: Bools) -> tuple[list[Outage], list[Step]]:
    found, stands = stops(unit.power, unit.expected, unit.rating, when)
    seen = watched(unit, when, stands)
    parts, stayed = steps(seen.level, seen.sure, rained)
    bad = _days_of([(one.first, one.last) for one in parts], len(when.days))
    bad |= _days_of([(int(when.day[one.first]), int(when.day[one.last])) for one in found], len(when.days))
    full = [_stopped(seen, group, bad) for group in _by_days(found, when)]
    reduced = [(one, _reduced(seen, one, bad)) for one in parts]
    return full + [outage for one, outage in reduced if _is_borne_out(unit, one, outage)], stayed


def _by_days(found: list[Stop], when: Calendar) -> list[list[Stop]]:
    """Stops that share a day are one outage."""
    groups: list[list[Stop]] = []
    for one in found:
        if groups and when.day[one.first] == when.day[groups[-1][-1].last]:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _stopped(seen: Watched, group: list[Stop], bad: Bools) -> Outage:
    rows = np.concatenate([np.arange(one.first, one.last + 1) for one in group])
    unit = seen.unit
    known = _worth(seen, rows[np.isfinite(unit.power[rows]) & (unit.expected[rows] > 0)])
    first, last = int(seen.when.day[known[0]]), int(seen.when.day[known[-1]])
    rows = np.concatenate([rows, around(unit.power, seen.when, known)])
    unknown = unmeasured(unit.power, seen.when, rows[(seen.when.day[rows] >= first) & (seen.when.day[rows] <= last)])
    dark = float((seen.due[unknown] > DULL * unit.rating).sum()) * seen.when.hours
    return _outage(seen, (first, last), "full", known, unknown, sum(one.hours for one in group) + dark, bad)


def _outage(
    seen: Watched, days: tuple[int, int], kind: str, known: Whole, unknown: Whole, hours: float, bad: Bools
) -> Outage:
    """In rows without power the same part is lost as in the others."""
    unit, would = seen.unit, seen.would_be(known, *days, bad)
    lost = would - unit.power[known]
    if kind == "full":
        lost = np.clip(lost, 0, None)
    part = min(1.0, max(0.0, float(np.nan_to_num(ratio(float(lost.sum()), float(would.sum()))))))
    rows, estimates = np.concatenate([known, unknown]), part * seen.would_be(unknown, *days, bad)
    measured = np.arange(len(rows)) < len(known)
    return Outage(*days, kind, rows, np.concatenate([lost, estimates]), measured, hours, unit.inverter)


def _worth(seen: Watched, rows: Whole) -> Whole:
    """Without a first or a last day of which only a little dusk was missed."""
    days, place = np.unique(seen.when.day[rows], return_inverse=True)
    missed = np.bincount(place, weights=seen.unit.expected[rows])
    whole = seen.when.sums(seen.unit.expected, seen.unit.expected > 0)[days]
    worth = days[missed > DUSK * whole]
    return rows[(seen.when.day[rows] >= worth[0]) & (seen.when.day[rows] <= worth[-1])] if worth.size else rows


def _reduced(seen: Watched, step: Step, bad: Bools) -> Outage:
    when, unit = seen.when, seen.unit
    rows = np.arange(np.searchsorted(when.day, step.first), np.searchsorted(when.day, step.last, side="right"))
    rows = rows[~seen.stands[rows]]
    known = rows[np.isfinite(unit.power[rows]) & (unit.expected[rows] > 0)]
    unknown = unmeasured(unit.power, when, rows)
    bright = seen.due[np.concatenate([known, unknown])] > DIM * unit.rating
    return _outage(seen, (step.first, step.last), "partial", known, unknown, float(bright.sum()) * when.hours, bad)


def _is_borne_out(unit: Unit, step: Step, outage: Outage) -> bool:
    """Whether its energy lacks what the step promised: a change of the weather, or of a sensor, may look like one."""
    known = np.isfinite(unit.power[outage.rows])
    lost = float(outage.lost[known].sum())
    share = ratio(lost, lost + float(unit.power[outage.rows][known].sum()))
    return share > BORNE_OUT * (1 - math.exp(-step.depth))


def _days_of(spans: list[tuple[int, int]], days: int) -> Bools:
    mask = np.zeros(days, dtype=np.bool_)
    for first, last in spans:
        mask[first : last + 1] = True
    return mask


def _is_explained(one: Outage, others: list[Outage]) -> bool:
    shared = sum(max(0, min(one.last, other.last) - max(one.first, other.first) + 1) for other in others)
    return shared >= EXPLAINED * (one.last - one.first + 1)


def _rained(record: Record) -> Bools:
    if record.rain is None:
        return np.zeros(len(record.calendar.days), dtype=np.bool_)
    wet: Bools = record.calendar.sums(record.rain, np.isfinite(record.rain)) >= RAIN_MM
    return wet


def _told(one: Outage, record: Record, energy_kwh: float) -> dict[str, Any]:
    dates, hours = record.calendar.days.strftime("%Y-%m-%d"), record.calendar.hours
    lost, measured = (float(part.sum()) * hours for part in (one.lost, one.lost[one.measured]))
    return {
        "start": str(dates[one.first]),
        "end": str(dates[one.last]),
        "days": one.last - one.first + 1,
        "hours": number(one.hours, 2),
        "kind": "full" if one.kind == "full" and one.inverter is None else "partial",
        "lost_fraction": number(ratio(measured, measured + energy_kwh), 4),
        "lost_kwh": number(lost, 1),
        "inverter": one.inverter,
        "maybe_snow": _is_cold(one, record),
    }


def _is_cold(one: Outage, record: Record) -> bool:
    if record.air is None:
        return False
    air = record.air[(record.calendar.day >= one.first) & (record.calendar.day <= one.last)]
    return bool(np.isfinite(air).any() and np.nanmean(air) < COLD)


def _lasting(step: Step, when: Calendar) -> dict[str, str]:
    date, percent = when.days[step.first].strftime("%Y-%m-%d"), 100 * (1 - np.exp(-step.depth))
    text = f"From {date} on the plant gives {percent:.0f} % less for its irradiance, and has not come back: "
    return warning(
        "level_shift", text + "a lasting fault, or a sensor that was changed. It is not listed as an outage."
    )
