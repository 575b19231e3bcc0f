"""Where a table holds the time of its rows: in one column, in two, in five, or as a count of seconds or days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import problems
from analysis.dialects import Dialect
from analysis.headers import words

DATE = (
    r"(?:\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}|\d{1,2}[ .\-]+[^\W\d]{3,}\.?[ .\-]+\d{2,4}|[^\W\d]{3,}\.? \d{1,2},? \d{4}"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
)
STAMP = re.compile(rf"{DATE}[T ,:]+\d{{1,2}}[:h]\d{{2}}.*", re.I)
COMPACT = re.compile(r"((?:19|20)\d{6})[T:_ \-]?(\d{2})(\d{2})(\d{2})?(Z?)")
ONLY_DATE = re.compile(rf"{DATE}(?:[T ]0{{1,2}}:00(?::00)?)?")
CLOCK = re.compile(
    r"(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?m\.?)?\s*"
    r"(z|utc|gmt|[cm]es?[tz]|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?",
    re.I,
)
NAMED = re.compile(r"\b(?:time|date|zeit|datum|data|ora|fecha|hora|heure|jour|giorno|tag|day|stamp|serial)")
ENDING = re.compile(r"\b(?:end|ende|bis|to|until|fine|fin|hasta|jusqu|ending)\b")
UNIVERSAL = re.compile(r"\b(?:utc|gmt|zulu|epoch|unix)\b")
AHEAD = re.compile(  # of a header: "(UTC+1)", "[GMT+01:00]", "timestamp_utc-6"; without UTC in brackets only
    r"(?:(?:utc|gmt)[\s_]*|[(\[{]\s*(?=[+\-−]\d{1,2}:))([+\-−])\s*(\d{1,2})(?:[:.]?(\d{2}))?(?![\d:.])", re.I
)
FURTHEST = 14 * 60  # minutes that a clock is from UTC
PARTS = ("year", "month", "day", "hour", "minute")
EPOCHS = ((1e9, 2.2e9, 1.0), (1e12, 2.2e12, 1e-3), (1e15, 2.2e15, 1e-6))  # from, to, seconds of one
SERIAL = (32_000.0, 75_000.0)  # days of spreadsheets since 1899-12-30
ENOUGH = 0.6  # of the cells of a column, that are times
LONG = 11  # digits of a time without signs; fewer are a number


@dataclass(frozen=True)
class Shape:
    """Which columns hold the time, and how: stamp, two (date and clock), date, epoch, serial, parts.

    `offset`: minutes before UTC that their headers say; None where these say nothing.
    """

    kind: str
    columns: tuple[int, ...]
    offset: int | None = None
    is_ending: bool = False


def shape(dialect: Dialect, given: Sequence[int]) -> Shape:
    """The columns of the time. Raises Invalid where there are none."""
    names = [words(header) for header in dialect.headers]
    samples = [[row[index] for row in dialect.rows if row[index]] for index in range(dialect.width)]
    places = list(given) or list(range(dialect.width))
    found = (
        _two(places, dialect.headers, samples)
        or _stamp(places, dialect.headers, samples)
        or _only_date(places, samples)
    )
    found = found or _counted(places, names, samples) or _parts(names)
    if found is None:
        raise problems.Invalid(
            "No column holds the time of its rows.",
            hint="Each row needs its date and time, such as 2024-06-01 12:15. Name the column, or attach a file that "
            "has one; questions on upkeep, safety and faults need no file.",
        )
    return found


def _share(cells: list[str], pattern: re.Pattern[str]) -> float:
    return sum(pattern.fullmatch(cell) is not None for cell in cells) / len(cells) if cells else 0.0


def _said(header: str) -> int | None:
    """Minutes before UTC, as a header has them; a name of UTC alone is UTC itself."""
    if match := AHEAD.search(header):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return (minutes if match[1] == "+" else -minutes) if minutes <= FURTHEST else None
    return 0 if UNIVERSAL.search(words(header)) else None


def _stamp(places: list[int], headers: Sequence[str], samples: list[list[str]]) -> Shape | None:
    stamps = [
        place
        for place in places
        if _share(samples[place], STAMP) > ENOUGH
        or (_share(samples[place], COMPACT) > ENOUGH and all(len(cell) > LONG for cell in samples[place][:50]))
    ]
    if not stamps:
        return None
    best = min(stamps, key=lambda place: (_is_ending(headers[place]), _said(headers[place]) is None, place))
    return Shape("stamp", (best,), _said(headers[best]), _is_ending(headers[best]))


def _is_ending(header: str) -> bool:
    return bool(ENDING.search(words(header)))


def _two(places: list[int], headers: Sequence[str], samples: list[list[str]]) -> Shape | None:
    """A date that repeats itself, and the clock beside it."""
    dates = [place for place in places if _is_date(samples[place]) and _repeats(samples[place])]
    clocks = [place for place in places if _share(samples[place], CLOCK) > ENOUGH]
    if not dates or not clocks:
        return None
    clock = min(clocks, key=lambda place: (_is_ending(headers[place]), place))
    said = [offset for place in (clock, dates[0]) if (offset := _said(headers[place])) is not None]
    return Shape("two", (dates[0], clock), said[0] if said else None, _is_ending(headers[clock]))


def _only_date(places: list[int], samples: list[list[str]]) -> Shape | None:
    dates = [place for place in places if _is_date(samples[place])]
    return Shape("date", (dates[0],)) if dates else None


def _is_date(cells: list[str]) -> bool:
    return _share(cells, ONLY_DATE) > ENOUGH


def _repeats(cells: list[str]) -> bool:
    return len(set(cells)) < ENOUGH * len(cells)


def _counted(places: list[int], names: list[str], samples: list[list[str]]) -> Shape | None:
    for place in places:
        values = [value for cell in samples[place] if (value := _plain(cell)) is not None]
        if len(values) < ENOUGH * max(len(samples[place]), 1) or not values:
            continue
        if any(low <= min(values) and max(values) < high for low, high, _ in EPOCHS):
            return Shape("epoch", (place,), 0)
        is_steady = place == 0 and all(0 < later - earlier <= 1 for earlier, later in pairwise(values[:50]))
        is_serial = SERIAL[0] < min(values) and max(values) < SERIAL[1]
        if is_serial and (NAMED.search(names[place]) or is_steady):
            return Shape("serial", (place,))
    return None


def _plain(cell: str) -> float | None:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None


def _parts(names: list[str]) -> Shape | None:
    if not all(part in names for part in PARTS[:4]):
        return None
    return Shape("parts", tuple(names.index(part) for part in PARTS if part in names))
