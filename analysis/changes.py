"""Summer time: hours that a clock skips in spring and has twice in autumn, and whose clock does so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from analysis import sun
from analysis.measured import Bools, Floats, Whole
from analysis.moments import NO_OFFSET

CANDIDATES = (  # one for each way of changing
    "Europe/Berlin", "Europe/London", "Europe/Athens", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "Australia/Sydney", "Australia/Adelaide", "Pacific/Auckland", "America/Santiago",
    "Asia/Jerusalem",
)  # fmt: skip
DAY, HOUR = 86_400, 3_600
MONTH = 28 * DAY
HALF = 0.5  # of a change, or of the rows of an hour: what is nearer to all than to none


@dataclass(frozen=True)
class Change:
    """`at`: true seconds; the clock goes on from `before` to `after`, seconds by the clock."""

    at: int
    before: int
    after: int

    @property
    def is_gap(self) -> bool:
        return self.after > self.before


@dataclass(frozen=True)
class Localized:
    """`impossible`: rows at times that the zone skips; their seconds say nothing."""

    seconds: Whole
    impossible: Bools
    gaps: int
    doubles: int


def changes(zone: tzinfo, first: int, last: int) -> list[Change]:
    """Between two true times."""
    found = []
    for week in range(first - first % DAY, last + DAY, 7 * DAY):
        if _offset(zone, week) != _offset(zone, week + 7 * DAY):
            day = next(
                time for time in range(week, week + 7 * DAY, DAY) if _offset(zone, time + DAY) != _offset(zone, week)
            )
            at = next(time for time in range(day, day + DAY + 1, 900) if _offset(zone, time) != _offset(zone, day))
            found.append(Change(at, at + _offset(zone, day), at + _offset(zone, at)))
    return [one for one in found if first < one.at < last]


def _offset(zone: tzinfo, seconds: int) -> int:
    offset = datetime.fromtimestamp(seconds, UTC).astimezone(zone).utcoffset()
    return round(offset.total_seconds()) if offset else 0


def standard(zone: tzinfo, seconds: int) -> timedelta:
    """The zone's offset without summer time, in the year of that time."""
    year = datetime.fromtimestamp(seconds, UTC).year
    offsets = [datetime(year, month, 15, tzinfo=zone).utcoffset() or timedelta() for month in (1, 7)]
    return min(offsets)


def localized(clock: Whole, zone: tzinfo) -> Localized:
    """True times of a clock in this zone. Of an hour that comes twice, what is written first came first."""
    times = pd.DatetimeIndex(clock.astype("datetime64[s]"))
    summer = times.tz_localize(zone, ambiguous=np.ones(len(times), dtype=np.bool_), nonexistent="NaT")
    certain = times.tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
    impossible = np.asarray(summer.isna())
    twice = np.asarray(certain.isna()) & ~impossible
    later = twice & (pd.Series(clock).groupby(clock).cumcount().to_numpy() % 2 == 1)
    seconds = _seconds(summer)
    winter = times[later].tz_localize(zone, ambiguous=np.zeros(int(later.sum()), dtype=np.bool_), nonexistent="NaT")
    seconds[later] = _seconds(winter)
    known = seconds[~impossible]
    within = changes(zone, int(known.min()), int(known.max())) if known.size else []
    doubles = len({int(second) // DAY for second in clock[later]})
    return Localized(seconds, impossible, sum(one.is_gap for one in within), doubles)


def _seconds(times: pd.DatetimeIndex) -> Whole:
    naive = times.tz_convert("UTC").tz_localize(None).as_unit("s")
    seconds: Whole = naive.to_numpy().astype(np.int64)
    return seconds


def keeps_standard(clock: Whole, zone: tzinfo, step: int, light: Floats) -> bool:
    """Whether a clock with rows in the hour that this zone skips has no summer time at all.

    Noon tells it, which summer time moves by an hour. Without light, that hour is as full as those beside it, and none
    comes twice in autumn.
    """
    within = changes(zone, int(clock.min()), int(clock.max()))
    moves = [move for one in within if (move := _noon_moves(one, clock, step, light)) is not None]
    if moves:
        return float(np.median(moves)) < HALF
    gaps = [one for one in within if one.is_gap]
    skipped = sum(_rows(clock, one.before, one.after) for one in gaps)
    beside = sum(
        _rows(clock, one.before - HOUR, one.before) + _rows(clock, one.after, one.after + HOUR) for one in gaps
    )
    twice = any(_rows(clock, one.after, one.before) > 1.5 * HOUR / step for one in within if not one.is_gap)
    return not twice and skipped >= HALF * beside / 2


def _noon_moves(change: Change, clock: Whole, step: int, light: Floats) -> float | None:
    """By how much of the change noon moves from the month before to that after it; None where no light shows it."""
    spans = (
        (clock >= change.before - MONTH) & (clock < change.before),
        (clock >= change.after) & (clock < change.after + MONTH),
    )
    earlier, later = (sun.noon(clock[span], step, light[span]) for span in spans)
    if earlier is None or later is None:
        return None
    return ((later - earlier + 12) % 24 - 12) * HOUR / (change.after - change.before)


def _rows(clock: Whole, first: int, end: int) -> int:
    return int(((clock >= first) & (clock < end)).sum())


def seen(clock: Whole, step: int) -> str | None:
    """The zone whose changes this clock shows: nothing in the hour skipped, all twice in the hour repeated."""
    if step > HOUR or not len(clock):
        return None
    counts = pd.Series(clock).value_counts()
    for name in CANDIDATES:
        verdicts = [_shows(one, counts, step) for one in changes(ZoneInfo(name), int(clock.min()), int(clock.max()))]
        judged = [verdict for verdict in verdicts if verdict is not None]
        if judged and all(judged):
            return name
    return None


def _shows(change: Change, counts: pd.Series, step: int) -> bool | None:
    """Whether the clock changes there; None where nothing tells, as when the second of two hours was not kept."""
    low, high = min(change.before, change.after), max(change.before, change.after)
    inside = counts.reindex(range(low, high, step)).fillna(0)
    around = counts.reindex([low - step, high]).fillna(0)
    if (around == 0).any() or inside.empty:
        return None
    if change.is_gap:
        return bool((inside == 0).all())
    return True if (inside >= 2).all() and (around == 1).all() else None


def fitting(seconds: Whole, offset: np.ndarray) -> str | None:
    """The zone that has these offsets, minutes, at these true times."""
    known: Bools = offset != NO_OFFSET
    times = pd.DatetimeIndex(seconds[known].astype("datetime64[s]")).tz_localize("UTC")
    for name in CANDIDATES:
        local = times.tz_convert(name).tz_localize(None).as_unit("s").to_numpy().astype(np.int64)
        if np.array_equal(local - seconds[known], offset[known].astype(np.int64) * 60):
            return name
    return None
