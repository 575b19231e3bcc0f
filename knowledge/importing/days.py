"""Dates as people write them. Whether the day or the month comes first is judged once for a file, by evidence.

A date may be a whole period (2024, 2024-03, Q1 2024, 2024-W07); then it is the period's first day and tells how often
the series has a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from knowledge.importing.refused import Refused
from knowledge.importing.sheets import Cell
from knowledge.importing.worksheets import UNCOMPUTED
from knowledge.places import fold

YEARS = (1950, 2100)  # a figure of solar power outside of them is a slip
ISO, DAY_FIRST, MONTH_FIRST = "Y-M-D", "D.M.Y", "M/D/Y"
ORDERS = (ISO, DAY_FIRST, MONTH_FIRST)
NUMERIC = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{2,4})(?:[T ].*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
YEAR = re.compile(r"(\d{4})(?:\.0)?")
MONTH = re.compile(r"(\d{4})[-/.M]\s?(\d{1,2})|(\d{1,2})[/.](\d{4})", re.IGNORECASE)
QUARTER = re.compile(r"(?:q|t|qtr)\s?([1-4])[\s\-/']*(\d{4})|(\d{4})[\s\-]*(?:q|t)\s?([1-4])", re.IGNORECASE)
WEEK = re.compile(r"(\d{4})[\s\-]*(?:w|kw|s)\s?(\d{1,2})|(?:w|week|kw)\s?(\d{1,2})[\s,/\-]+(\d{4})", re.IGNORECASE)
WORDS = re.compile(r"(?:(\d{1,2})[\s.\-]+)?([^\W\d]{3,})\.?[\s\-,]*(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?'?(\d{4}|\d{2})")
MONTHS = (
    ("jan", "ene", "gen"), ("feb", "fev"), ("mar", "mae"), ("apr", "avr", "abr"), ("may", "mai", "mag"),
    ("jun", "giu", "juin"), ("jul", "lug", "juil"), ("aug", "aou", "ago"), ("sep", "set"), ("oct", "okt", "ott"),
    ("nov",), ("dec", "dez", "dic"),
)  # fmt: skip
STEPS = (("daily", 3), ("weekly", 10), ("monthly", 45), ("quarterly", 135), ("yearly", 400))  # days, at most
FREQUENCIES = tuple(name for name, _most in STEPS)
SERIAL = (20_000, 75_000)  # days since 1899-12-30, as spreadsheets count
EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Day:
    iso: str
    frequency: str  # that the way of writing tells; empty for a plain day


def order_of(cells: Iterable[Cell]) -> tuple[str, bool]:
    """How the dates of these cells are ordered, and whether the cells prove it; an empty order without such dates.

    Proof is a number above 12. Without one, what gives the steadier steps from date to date is the likelier.
    """
    parts = [tuple(map(int, match.groups())) for cell in cells if (match := _numeric(cell))]
    if not parts or all(part[0] > 31 for part in parts):
        return (ISO if parts else ""), True
    first, second = max(part[0] for part in parts), max(part[1] for part in parts)
    if (first > 12) != (second > 12):
        return (DAY_FIRST if first > 12 else MONTH_FIRST), True
    written = next(cell for cell in cells if _numeric(cell)) if isinstance(cells, Sequence) else ""
    if "." in str(written):
        return DAY_FIRST, True  # nobody writes months first with points
    steady = {order: _unsteadiness(parts, order) for order in (DAY_FIRST, MONTH_FIRST)}
    likely = min(steady, key=lambda order: steady[order])
    return likely, first <= 12 and steady[DAY_FIRST] != steady[MONTH_FIRST] and min(steady.values()) <= 3


def _numeric(cell: Cell) -> re.Match[str] | None:
    return NUMERIC.fullmatch(cell.strip()) if isinstance(cell, str) else None


def _unsteadiness(parts: list[tuple[int, ...]], order: str) -> int:
    """How many different steps there are between these dates; a series has few."""
    try:
        days = sorted({_ordered(part, order) for part in parts})
    except ValueError:
        return len(parts) + 1
    return len({(later - earlier).days for earlier, later in pairwise(days)})


def _ordered(part: Sequence[int], order: str) -> date:
    one, two, three = part
    if one > 31:
        return date(one, two, three)
    year = three if three > 99 else 2000 + three
    return date(year, two, one) if order == DAY_FIRST else date(year, one, two)


def day(cell: Cell, field: str, order: str) -> Day:
    """The first day a cell means. Raises Refused."""
    try:
        found = _typed(cell) or _text(str(cell).strip(), order)
    except (ValueError, OverflowError) as error:
        raise Refused(field, cell, f"no such day, read as {order or ISO}") from error
    if found is None:
        raise Refused(field, "" if cell == UNCOMPUTED else cell, "no date")
    if not YEARS[0] <= int(found.iso[:4]) <= YEARS[1]:
        raise Refused(field, cell, f"a year outside {YEARS[0]} to {YEARS[1]}")
    return found


def _typed(cell: Cell) -> Day | None:
    if isinstance(cell, datetime | date):
        return Day(cell.isoformat()[:10], "")
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    if SERIAL[0] <= cell <= SERIAL[1]:
        return Day((EPOCH + timedelta(days=int(cell))).isoformat(), "")
    return _text(str(int(cell)), "") if cell == int(cell) else None


def _text(text: str, order: str) -> Day | None:
    if match := NUMERIC.fullmatch(text):
        return Day(_ordered([int(part) for part in match.groups()], order).isoformat(), "")
    if match := COMPACT.fullmatch(text):
        return Day(date(*map(int, match.groups())).isoformat(), "")
    return _period(text) or _in_words(text)


def _period(text: str) -> Day | None:
    if match := YEAR.fullmatch(text):
        return Day(f"{match[1]}-01-01", "yearly")
    if match := MONTH.fullmatch(text):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        return Day(date(int(year), int(month), 1).isoformat(), "monthly")
    if match := QUARTER.fullmatch(text):
        quarter, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        return Day(date(int(year), int(quarter) * 3 - 2, 1).isoformat(), "quarterly")
    if match := WEEK.fullmatch(text):
        year, week = (match[1], match[2]) if match[1] else (match[4], match[3])
        return Day(date.fromisocalendar(int(year), int(week), 1).isoformat(), "weekly")
    return None


def _in_words(text: str) -> Day | None:
    """ "5 March 2024", "Mar 5, 2024", "März 2024", "mars-24"."""
    match = WORDS.fullmatch(fold(text))
    if match is None:
        return None
    before, word, behind, year = match.groups()
    month = next((place for place, names in enumerate(MONTHS, start=1) if word.startswith(names)), None)
    if month is None:
        return None
    full = int(year) if len(year) == 4 else 2000 + int(year)
    number = before or behind
    return Day(date(full, month, int(number or 1)).isoformat(), "" if number else "monthly")


def frequency_of(days_of_series: Iterable[Iterable[str]]) -> str:
    """How often series have a figure: the middle one of all steps between their days; empty without a step."""
    steps = sorted(step for one in days_of_series for step in _steps(one))
    if not steps:
        return ""
    usual = steps[len(steps) // 2]
    return next((name for name, most in STEPS if usual <= most), FREQUENCIES[-1])


def _steps(days: Iterable[str]) -> list[int]:
    numbers = sorted({date.fromisoformat(one).toordinal() for one in days})
    return [later - earlier for earlier, later in pairwise(numbers)]


def year(cell: Cell, field: str) -> int:
    """A calendar year; a date is taken for its year. Raises Refused."""
    try:
        found = _typed(cell) or (_text(str(cell).strip(), ISO) if cell is not None else None)
    except (ValueError, OverflowError) as error:
        raise Refused(field, cell, "no calendar year") from error  # a fiscal one, such as 2022/23
    if found is None:
        raise Refused(field, cell, "no year")
    number = int(found.iso[:4])
    if not YEARS[0] <= number <= YEARS[1]:
        raise Refused(field, cell, f"a year outside {YEARS[0]} to {YEARS[1]}")
    return number
