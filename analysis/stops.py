"""When a plant, or one inverter, stood still though the sun shone: row by row, whatever the day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.measured import Bools, Floats, Whole
from analysis.record import Calendar

STANDS, BARELY = 0.02, 0.10  # of what is expected: surely standing, perhaps in its dullest hours
BRIGHT, DULL = 0.05, 0.01  # of the rating: expected power that proves a stop, that may prolong one
LEAST_HOURS = 1.0
LEAST_LEVEL = 0.15  # of the rating, once in a stop that is shorter than a day
DARK_HOURS, DARK_ENERGY = 4.0, 0.1  # hours of standing, and of full load missed, that need no bright one: a dull day
LONGEST_SILENCE = 36.0  # hours without any row that counts, over which a stop goes on (a night, a short gap)


@dataclass(frozen=True)
class Stop:
    """First and last row of standing, and how many hours of daylight lie between."""

    first: int
    last: int
    hours: float


def stops(power: Floats, expected: Floats, rating: float, when: Calendar) -> tuple[list[Stop], Bools]:
    """The stops, and the rows that belong to them."""
    counts = np.isfinite(power) & (expected > DULL * rating)
    rows = np.flatnonzero(counts)
    stands = power[rows] < BARELY * expected[rows]
    still = power[rows] < STANDS * expected[rows]
    inside = np.zeros(len(power), dtype=np.bool_)
    found = []
    for begin, end in _runs(stands, rows, round(LONGEST_SILENCE / when.hours)):
        if _is_stop(still[begin:end], expected[rows[begin:end]] / rating, when.hours):
            first, last = int(rows[begin]), int(rows[end - 1])
            found.append(Stop(first, last, (end - begin) * when.hours))
            inside[first : last + 1] = True
    return found, inside


def _runs(stands: Bools, rows: Whole, silence: int) -> list[tuple[int, int]]:
    """Standing rows in a row; broken by one that runs, or by too long a silence."""
    breaks = ~stands[1:] | ~stands[:-1] | (np.diff(rows) > silence)
    begins = np.concatenate([[0], np.flatnonzero(breaks) + 1]) if len(rows) else np.array([], dtype=np.int64)
    ends = np.append(begins[1:], len(rows))
    kept = stands[begins] if len(rows) else np.array([], dtype=np.bool_)
    return [(int(begin), int(end)) for begin, end in zip(begins[kept], ends[kept], strict=True)] if len(rows) else []


def _is_stop(still: Bools, level: Floats, hours: float) -> bool:
    """`level`: expected power, of the rating."""
    bright = still & (level > BRIGHT)
    if float(bright.sum()) * hours >= LEAST_HOURS and float(level[bright].max()) >= LEAST_LEVEL:
        return True
    return float(still.sum()) * hours >= DARK_HOURS and float(level[still].sum()) * hours >= DARK_ENERGY
