"""Rows of which nothing is known, within what is known: what was to expect in them, and which belong to an outage."""

from __future__ import annotations

import numpy as np

from analysis.measured import Floats, Whole
from analysis.record import Calendar
from analysis.stops import LONGEST_SILENCE

ENOUGH = 0.2  # of what a day usually expects: with less of it known, the day is taken for a usual one


def estimated(expected: Floats, when: Calendar) -> Floats:
    """kW; where unknown, what is usual at that hour of that month, as bright as the rest of that day was."""
    known = np.isfinite(expected)
    if known.all():
        return expected
    usual = when.usual(expected)
    here, seen, whole = when.sums(expected, known), when.sums(usual, known), when.sums(usual, np.isfinite(usual))
    tells = seen > ENOUGH * whole
    bright = np.divide(here, seen, out=np.ones(len(seen)), where=tells)
    return np.where(known, expected, usual * when.spread(bright))


def unmeasured(power: Floats, when: Calendar, rows: Whole) -> Whole:
    """Those of the rows that have no power, but for silences over which nobody knows whether an outage went on."""
    known = np.flatnonzero(np.isfinite(power))
    missing = np.unique(rows[~np.isfinite(power[rows])])
    behind = np.searchsorted(known, missing)
    inside = (behind > 0) & (behind < len(known))
    missing, behind = missing[inside], behind[inside]
    short = (known[behind] - known[behind - 1]) * when.hours <= LONGEST_SILENCE
    found: Whole = missing[short]
    return found


def around(power: Floats, when: Calendar, rows: Whole) -> Whole:
    """The rows without power right before the first of these and right behind the last, on the same days."""
    before, behind = int(rows[0]) - 1, int(rows[-1]) + 1
    found = []
    while before >= 0 and not np.isfinite(power[before]) and when.day[before] == when.day[rows[0]]:
        found.append(before)
        before -= 1
    while behind < len(power) and not np.isfinite(power[behind]) and when.day[behind] == when.day[rows[-1]]:
        found.append(behind)
        behind += 1
    return np.array(found, dtype=np.int64)
