"""Times of rows as people and loggers write them, in words and numbers, as seconds by the file's own clock.

Whether day or month comes first is judged once for a file: by a number above 12, else by which of both goes forward.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measured import Bools, Whole
from analysis.remarks import Remarks
from analysis.times import CLOCK, COMPACT, EPOCHS, FURTHEST, LONG, PARTS, Shape
from knowledge.importing import days
from knowledge.importing.refused import Refused

NEVER = np.iinfo(np.int64).min  # of a row without a time that can be read
NO_OFFSET = np.iinfo(np.int32).min
YEARS = (1990, 2100)
DAY = 86_400
BEGIN = date(1970, 1, 1).toordinal()
SERIAL_BEGIN = date(1899, 12, 30).toordinal() - BEGIN
LONGEST = 80  # characters of a cell that are looked at: a time and its end take half of it
BESIDE = re.compile(r"\s+(?:-|–|to|bis)\s+\d")  # behind the first of two times: 00:00 - 00:15
ZONES = {"z": 0, "utc": 0, "gmt": 0, **dict.fromkeys(("cet", "cez", "met", "mez"), 60),
         **dict.fromkeys(("cest", "cesz", "mest", "mesz"), 120)}  # fmt: skip


@dataclass(frozen=True)
class Moments:
    """Seconds since 1970 by the file's own clock, NEVER for none; `offset`: minutes before UTC, NO_OFFSET for none."""

    seconds: Whole
    offset: npt.NDArray[np.int32]
    has_24: bool = False

    @property
    def known(self) -> Bools:
        known: Bools = self.seconds != NEVER
        return known


def moments(cells: Sequence[pd.Series], where: Shape, remarks: Remarks) -> Moments:
    """The times of the rows, of columns of texts."""
    if where.kind in ("epoch", "serial"):
        return _of_counts(cells[0], where.kind)
    if where.kind == "parts":
        return _of_parts(cells)
    texts = _short(cells[0])
    clocks = _short(cells[1]) if where.kind == "two" else None
    cut = _cut_for(texts)
    reader = _Reader(_order([cut(text)[0] for text in _some(texts)], remarks))
    if clocks is None:
        read = [reader.moment(*cut(text)) for text in texts]
    else:
        read = [reader.moment(cut(text)[0], clock.strip()) for text, clock in zip(texts, clocks, strict=True)]
    seconds = np.fromiter((one[0] for one in read), dtype=np.int64, count=len(read))
    offset = np.fromiter((one[1] for one in read), dtype=np.int32, count=len(read))
    return Moments(seconds, offset, reader.has_24)


def _short(cells: pd.Series) -> np.ndarray:
    """The texts of a column. A cell of a megabyte would be searched for hours."""
    texts = cells.fillna("").to_numpy(dtype=object)
    return np.fromiter((text if len(text) <= LONGEST else text[:LONGEST] for text in texts), object, len(texts))


def _of_counts(cells: pd.Series, kind: str) -> Moments:
    values = pd.to_numeric(cells.str.replace(",", "."), errors="coerce").to_numpy(dtype=np.float64)
    middle = float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0
    if kind == "serial":
        exact = (values + SERIAL_BEGIN) * DAY
    else:
        exact = values * next((factor for low, high, factor in EPOCHS if low <= middle < high), 1.0)
    good = np.isfinite(exact) & (exact > 0) & (exact < 4e9)
    seconds = np.where(good, np.round(np.where(good, exact, 0)), NEVER).astype(np.int64)
    return Moments(seconds, np.full(len(seconds), NO_OFFSET, dtype=np.int32))


def _of_parts(cells: Sequence[pd.Series]) -> Moments:
    parts = {name: pd.to_numeric(one, errors="coerce") for name, one in zip(PARTS, cells, strict=False)}
    read = pd.to_datetime(pd.DataFrame(parts), errors="coerce")
    seconds = np.where(read.isna(), NEVER, read.to_numpy().astype("datetime64[s]").astype(np.int64))
    return Moments(seconds, np.full(len(seconds), NO_OFFSET, dtype=np.int32))


def _some(texts: np.ndarray, most: int = 4000) -> list[str]:
    """Some of the texts, in their order."""
    return [str(text) for text in texts[:: max(len(texts) // most, 1)] if text]


def _cut_for(texts: np.ndarray) -> Callable[[str], tuple[str, str]]:
    """How date and clock are parted in texts like these."""
    first = next((str(text).strip() for text in texts if text), "")
    if COMPACT.fullmatch(first) and len(first) > LONG:
        return _cut_compact
    if BESIDE.search(first):
        return lambda text: _at_space(BESIDE.split(text, maxsplit=1)[0])
    if re.search(r"\dT\d", first):
        return _at_letter
    return _at_space if re.fullmatch(r"[\d./\-]{6,}(?:[ ,]+.*)?", first) else _before_clock


def _at_space(text: str) -> tuple[str, str]:
    day, _, clock = text.partition(" ")
    return day.rstrip(","), clock


def _at_letter(text: str) -> tuple[str, str]:
    day, found, clock = text.partition("T")
    return (day, clock) if found else _at_space(text)


def _before_clock(text: str) -> tuple[str, str]:
    match = re.match(r"(.*?)[ ,]+(\d{1,2}:\d.*)", text)
    return (match[1], match[2]) if match else (text, "")


def _cut_compact(text: str) -> tuple[str, str]:
    match = COMPACT.fullmatch(text.strip())
    return (match[1], f"{match[2]}:{match[3]}:{match[4] or '00'}{match[5]}") if match else (text, "")


def _order(written: list[str], remarks: Remarks) -> str:
    """Whether day or month comes first."""
    found = list(dict.fromkeys(written))
    order, is_proven = days.order_of(found)
    if is_proven or order not in (days.DAY_FIRST, days.MONTH_FIRST):
        return order
    back = {one: _backwards(found, one) for one in (days.DAY_FIRST, days.MONTH_FIRST)}
    if back[days.DAY_FIRST] != back[days.MONTH_FIRST]:
        return min(back, key=lambda one: back[one])
    shown = {days.DAY_FIRST: "day first", days.MONTH_FIRST: "month first"}[order]
    remarks.doubt(f"Dates such as {found[0][:20]} were read {shown}; nothing in the file proves it.")
    return order


def _backwards(written: list[str], order: str) -> int:
    """How often the next date is earlier, read in this order."""
    read = [_day(text, order) for text in written]
    known = [one for one in read if one is not None]
    return sum(later < earlier for earlier, later in pairwise(known)) + len(read) - len(known)


def _day(text: str, order: str) -> int | None:
    """Days since 1970."""
    try:
        found = days.day(text, "time", order)
    except Refused:
        return None
    if found.frequency or not YEARS[0] <= int(found.iso[:4]) < YEARS[1]:
        return None
    return date.fromisoformat(found.iso).toordinal() - BEGIN


class _Reader:
    """Dates and clocks are few, rows are many: each is understood once."""

    def __init__(self, order: str) -> None:
        self._order = order
        self._days: dict[str, int | None] = {}
        self._clocks: dict[str, tuple[int, int] | None] = {"": (0, NO_OFFSET)}
        self.has_24 = False

    def moment(self, day: str, clock: str) -> tuple[int, int]:
        if day not in self._days:
            self._days[day] = _day(day.strip(), self._order)
        if clock not in self._clocks:
            self._clocks[clock] = self._clock(clock)
        begun, passed = self._days[day], self._clocks[clock]
        if begun is None or passed is None:
            return NEVER, NO_OFFSET
        return begun * DAY + passed[0], passed[1]

    def _clock(self, text: str) -> tuple[int, int] | None:
        match = CLOCK.match(BESIDE.split(text.strip(), maxsplit=1)[0])
        if match is None or (match.end() < len(text.strip()) and not BESIDE.match(text.strip()[match.end() :])):
            return None
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        if match[4]:
            hour = hour % 12 + (12 if match[4].casefold() == "p" else 0)
        self.has_24 = self.has_24 or hour == 24
        offset = _offset(match[5] or "")
        if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute) or offset is None:
            return None
        return hour * 3600 + minute * 60 + second, offset


def _offset(text: str) -> int | None:
    """Minutes before UTC; none for what no clock has."""
    name = text.casefold()
    if not name:
        return NO_OFFSET
    if name in ZONES:
        return ZONES[name]
    sign = -1 if "-" in name else 1
    digits = re.sub(r"\D", "", name)
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    ahead = int(hours) * 60 + int(minutes)
    return sign * ahead if ahead <= FURTHEST else None
