"""Which zone a file's clock is in, and the true time of every row.

What the file says goes first, then what a person says, then clock changes seen in the data, then where the sun stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

import problems
from analysis import changes, sun
from analysis.measured import Bools, Floats, Whole
from analysis.moments import NO_OFFSET, Moments
from analysis.remarks import Remarks

OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.I)
FURTHEST = 14 * 60  # minutes that a zone is from UTC


@dataclass(frozen=True)
class Zoned:
    """True seconds since 1970, in UTC, and the zone whose calendar the plant's days go by."""

    seconds: Whole
    zone: tzinfo
    name: str
    how: str  # offset, given, clock changes, solar noon, assumed UTC
    confidence: float
    strays: Bools | None = None  # rows at times that cannot be, which are to be left out


def zone_of(text: str) -> tzinfo:
    """A zone by its name or offset: Europe/Rome, UTC, +01:00. Raises Invalid."""
    if text.strip().upper() in ("UTC", "GMT", "Z"):
        return UTC
    if match := OFFSET.fullmatch(text.strip()):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes <= FURTHEST:
            return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    try:
        return ZoneInfo(text.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise problems.Invalid(
            f"There is no time zone {text[:40]!r}.", hint="For instance Europe/Rome, America/Chicago, UTC or +01:00."
        ) from error


def zoned(moments: Moments, light: Floats, step: int, given: str, remarks: Remarks) -> Zoned:
    """The true times of rows that all have one by the file's clock. `light`: irradiance, or power, for the noon."""
    wanted = zone_of(given) if given else None
    if step >= sun.DAY:
        return _by_day(moments, wanted, remarks)
    if (moments.offset != NO_OFFSET).any():
        return _by_offsets(moments, light, step, wanted, remarks)
    high = sun.noon(moments.seconds, step, light)
    if wanted is not None:
        if high is not None and not sun.is_local(high):
            remarks.doubt(f"By this clock the sun stands highest at {sun.said(high)}: is {given} the zone of the file?")
        return _localized(moments, wanted, "given", 1.0, remarks, step, light)
    if (seen := changes.seen(moments.seconds, step)) is not None:
        remarks.doubt(
            f"The times name no zone. The clock changes with summer time as in {seen}, which was taken; another zone "
            "that changes alike would matter only where the sun's position is computed."
        )
        return _localized(moments, ZoneInfo(seen), "clock changes", 0.8, remarks)
    return _by_sun(moments, high, remarks)


def _by_day(moments: Moments, wanted: tzinfo | None, remarks: Remarks) -> Zoned:
    """Days are as long as each other here, whatever the clock does in spring and autumn."""
    if wanted is None:
        remarks.note("Rows are whole days, which need no zone.")
        return Zoned(moments.seconds, UTC, "UTC", "assumed UTC", 0.9)
    offset = changes.standard(wanted, int(moments.seconds[0]))
    return Zoned(moments.seconds - round(offset.total_seconds()), timezone(offset), _name(wanted), "given", 1.0)


def _by_offsets(moments: Moments, light: Floats, step: int, wanted: tzinfo | None, remarks: Remarks) -> Zoned:
    has_offset = moments.offset != NO_OFFSET
    kinds, counts = np.unique(moments.offset[has_offset], return_counts=True)
    usual = int(kinds[np.argmax(counts)])
    if not has_offset.all():
        number = int((~has_offset).sum())
        remarks.doubt(f"{number:,} rows name no zone; they were read as {_named(usual)} like the others.")
    seconds = moments.seconds - np.where(has_offset, moments.offset, usual).astype(np.int64) * 60
    if wanted is not None:
        return Zoned(seconds, wanted, str(wanted), "given", 1.0)
    if len(kinds) > 1:
        return _by_several(moments, seconds, kinds, counts, remarks)
    zone = timezone(timedelta(minutes=usual))
    high = sun.noon(moments.seconds, step, light)
    if high is not None and not sun.is_local(high):
        zone = _turned(usual / 60, high)
        remarks.note(
            f"The times are {_named(usual)}, by which the sun stands highest at {sun.said(high)}. Days are counted at "
            f"{zone}, so that none is cut in two."
        )
    return Zoned(seconds, zone, _name(zone), "offset", 1.0)


def _by_several(moments: Moments, seconds: Whole, kinds: np.ndarray, counts: np.ndarray, remarks: Remarks) -> Zoned:
    """Summer and winter time of one place, or two zones in one file."""
    name = changes.fitting(seconds, moments.offset)
    if name is not None:
        remarks.note(f"The offsets are those of {name}, by whose calendar days are counted.")
        return Zoned(seconds, ZoneInfo(name), name, "offset", 1.0)
    shown = ", ".join(f"{_named(int(kind))} in {count:,} rows" for kind, count in zip(kinds, counts, strict=True))
    zone = timezone(timedelta(minutes=int(kinds[np.argmax(counts)])))
    remarks.doubt(
        f"The file has times of several zones ({shown}). Each was read as it says; days are counted at {zone}."
    )
    remarks.count("several_zones", len(kinds))
    return Zoned(seconds, zone, _name(zone), "offset", 0.7)


def _by_sun(moments: Moments, high: float | None, remarks: Remarks) -> Zoned:
    if high is None:
        remarks.doubt("The times name no zone, and no light or power shows the noon: UTC was assumed.")
        return Zoned(moments.seconds, UTC, "UTC", "assumed UTC", 0.3)
    if sun.is_local(high):
        remarks.doubt(
            f"The times name no zone. By the file's clock the sun stands highest at {sun.said(high)}, so its days are "
            "the plant's days; UTC was assumed, which matters only where the sun's position is computed."
        )
        return Zoned(moments.seconds, UTC, "UTC", "assumed UTC", 0.5)
    zone = _turned(0.0, high)
    remarks.doubt(
        f"The times name no zone. By the file's clock the sun stands highest at {sun.said(high)}: they were read as "
        f"UTC, and days are counted at {zone}."
    )
    return Zoned(moments.seconds, zone, _name(zone), "solar noon", 0.7)


def _turned(offset: float, high: float) -> timezone:
    """The whole-hour zone in which the sun stands highest nearest to twelve."""
    hours = round(offset + 12 - high)
    return timezone(timedelta(hours=(hours + 12) % 24 - 12))


def _localized(
    moments: Moments,
    zone: tzinfo,
    how: str,
    confidence: float,
    remarks: Remarks,
    step: int = changes.HOUR,
    light: Floats | None = None,
) -> Zoned:
    """True times of a clock in this zone. Hours that it skips or has twice are counted."""
    clock, read = moments.seconds, changes.localized(moments.seconds, zone)
    number = int(read.impossible.sum())
    standard = clock - round(changes.standard(zone, int(clock[0])).total_seconds())
    dark = np.full(len(clock), np.nan) if light is None else light
    if number and changes.keeps_standard(clock, zone, step, dark):
        remarks.note(
            f"{number:,} rows are at times that {zone} skips in spring: the clock does not follow summer "
            "time, and was read as standard time all year."
        )
        return Zoned(standard, zone, _name(zone), how, confidence)
    if number:
        remarks.count("impossible_times", number)
        remarks.note(f"{number:,} rows are at times that {zone} skips in spring: they were left out.")
    remarks.count("dst_gaps", read.gaps)
    remarks.count("dst_doubles", read.doubles)
    seconds = np.where(read.impossible, standard, read.seconds)
    return Zoned(seconds, zone, _name(zone), how, confidence, read.impossible if number else None)


def _named(minutes: int) -> str:
    return _name(timezone(timedelta(minutes=minutes)))


def _name(zone: tzinfo) -> str:
    if isinstance(zone, ZoneInfo):
        return zone.key
    return str(zone.tzname(None))


def index(seconds: Whole, zone: tzinfo) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(seconds.astype("datetime64[s]")).as_unit("us").tz_localize("UTC").tz_convert(zone)
