"""When a plant gave suddenly less and suddenly more again: part of it was out, though the rest ran.

Works on the logarithm of the daily ratio of what was given to what was expected. Soiling takes days to grow and goes
at once; an outage comes at once and goes at once. So only a step down that a step up of its size answers is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.measured import Bools, Floats, Whole

LEAST_STEP, SIGMAS = 0.05, 5.0  # of the logarithm, and so many times the scatter of a day
SINGLE_STEP, SINGLE_SIGMAS = 0.12, 8.0  # what one day alone must lack
ABRUPT = 0.6  # of a step down happens within two days
ANSWERED = 0.6  # of the step down is the step up that ends it
SAME = 0.25  # by which the step up may be smaller where it rained: otherwise dirt went, not a fault
STAYS_DOWN = 0.5  # of the step: a day that lacks as much belongs to it, ...
PARTLY = 0.3  # ... its first and its last day also when they lack this
LONGEST = 150  # days; what lasts longer is a change of the plant or of a sensor
BEFORE, AFTER = 5, 3  # days whose medians are the level before and after a day
LEAST_SCATTER = 0.003


@dataclass(frozen=True)
class Step:
    """Days first…last (inclusive) at `depth` (of the logarithm) below what was before. `is_open`: no end was seen."""

    first: int
    last: int
    depth: float
    is_open: bool = False


@dataclass(frozen=True)
class Series:
    """The days bright enough to begin or end a step, one after another."""

    days: Whole
    values: Floats
    rained: Bools  # on it, or since the one before it began
    scatter: float

    @property
    def threshold(self) -> float:
        return max(LEAST_STEP, SIGMAS * self.scatter)


def steps(level: Floats, sure: Bools, rained: Bools) -> tuple[list[Step], list[Step]]:
    """Outages of a part, and steps down that stayed. `level`: the logarithm, NaN where not known; all by day."""
    series = _series(level, sure, rained)
    found: list[Step] = []
    stayed: list[Step] = []
    after = 0
    while (start := _next_down(series, after)) is not None:
        base = _before(series, start, after)
        depth = base - float(series.values[start : start + 2].min())  # rain may raise the level from the third day on
        end = _end(series, start, depth)
        after = start + 1 if end is None else end
        step = _step(level, series, start, end, base, depth)
        if step is not None:
            (stayed if step.is_open and step.last < series.days[-1] else found).append(step)
    return found, stayed


def _series(level: Floats, sure: Bools, rained: Bools) -> Series:
    days = np.flatnonzero(sure & np.isfinite(level))
    wet = np.concatenate([[0], np.cumsum(rained)])
    since = wet[days + 1] - wet[np.append(days[:1], days[:-1])] > 0
    values = level[days]
    away = np.abs(np.diff(values))
    usual = float(np.median(away)) / 0.6745 / np.sqrt(2) if away.size else 0.0  # deviation of a normal one
    return Series(days, values, since, max(usual, LEAST_SCATTER))


def _next_down(series: Series, after: int) -> int | None:
    """The next day at which less begins, of those from `after` on."""
    values = series.values
    if len(values) < 2:
        return None
    falls = values[:-1] - np.minimum(values[1:], np.append(values[2:], values[-1]))
    for before in np.flatnonzero(falls > ABRUPT * series.threshold):
        start = int(before) + 1
        if start > after and _is_down(series, start, after):
            return start
    return None


def _is_down(series: Series, start: int, after: int) -> bool:
    values, base = series.values, _before(series, start, after)
    if _is_single(series, start, base):
        return True
    depth = base - float(np.median(values[start : start + AFTER]))
    fall = values[start - 1] - float(values[start : start + 2].min())
    lacks = base - values[start]
    is_two = start + 1 < len(values)
    return bool(is_two and depth >= series.threshold and fall >= ABRUPT * depth and lacks >= PARTLY * depth)


def _is_single(series: Series, start: int, base: float) -> bool:
    """One day lacks much, and the next does not."""
    values, most = series.values, max(SINGLE_STEP, SINGLE_SIGMAS * series.scatter)
    if start + 1 >= len(values) or base - values[start] < most:
        return False
    return bool(base - values[start + 1] < PARTLY * (base - values[start]))


def _before(series: Series, start: int, after: int) -> float:
    """The level of the last days before, since dirt went or an outage ended."""
    window = series.values[max(after, start - BEFORE) : start]
    rises = np.flatnonzero(np.diff(window) > series.threshold)
    return float(np.median(window[rises[-1] + 1 if rises.size else 0 :]))


def _end(series: Series, start: int, depth: float) -> int | None:
    """The first day after it at which a step up answers; None where there is none within reach."""
    values, days = series.values, series.days
    for day in range(start + 1, len(values)):
        if days[day] - days[start] > LONGEST:
            return None
        rise = float(np.median(values[day : day + AFTER]) - np.median(values[max(start, day - AFTER) : day]))
        jump = float(values[day] - values[day - 1])
        if max(rise, jump) < ANSWERED * depth or jump < PARTLY * depth:
            continue
        if not series.rained[day] or max(rise, jump) >= (1 - SAME) * depth:
            return day
    return None


def _step(level: Floats, series: Series, start: int, end: int | None, base: float, depth: float) -> Step | None:
    values, days = series.values, series.days
    if end is not None:
        return Step(*_edges(level, series, start, end, base, depth), depth)
    lasting = values[start:][days[start:] - days[start] <= LONGEST]
    if len(lasting) < AFTER or float(np.median(lasting[-AFTER:])) > base - STAYS_DOWN * depth:
        return None  # it went slowly: snow, dirt, a sensor that was cleaned
    return Step(int(days[start]), int(days[start + len(lasting) - 1]), depth, is_open=True)


def _edges(level: Floats, series: Series, start: int, end: int, base: float, depth: float) -> tuple[int, int]:
    """With the dull days around that lack as much, and with a last day on which it ended."""
    low = level < base - STAYS_DOWN * depth
    first, last = int(series.days[start]), int(series.days[end - 1])
    while first > series.days[start - 1] + 1 and low[first - 1]:
        first -= 1
    while last < series.days[end] - 1 and low[last + 1]:
        last += 1
    return first, last
