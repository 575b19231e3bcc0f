"""Tables as people read them: one number of decimals per column, thousands apart, a real minus sign.

Takes any table of columns {name, unit, digits} and rows; knows nothing of what the numbers mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MOST_DIGITS = 4
GLANCE = 12  # rows that need no counting
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2}.*)?)?")
WRITTEN = r"\d{4}-\d{2}(-\d{2}([ T]\d{2}:\d{2}\S*)?)?"
SPOKEN = r"\d{1,2}(–\d{1,2})? [A-Z][a-z]{2,8}( \d{4})?"  # 10–12 July 2021
TIME = re.compile(rf"{WRITTEN}( – {WRITTEN})?|{SPOKEN}( (to|–) {SPOKEN})?")
NOTHING = "–"


@dataclass(frozen=True)
class Column:
    name: str
    unit: str
    is_number: bool
    is_time: bool = False  # years, months, days or moments: never broken into two lines


@dataclass(frozen=True)
class Sheet:
    """`missing` counts the rows that were left out: the earliest of a time series, the last of anything else."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    missing: int = 0
    is_series: bool = False

    @property
    def extent(self) -> str:
        """Which rows these are, in words; nothing for a table that is seen at a glance."""
        if self.missing:
            part = "Latest" if self.is_series else "First"
            return f"{part} {len(self.rows):,} of {len(self.rows) + self.missing:,} rows; the CSV has all of them"
        return f"{len(self.rows):,} rows" if len(self.rows) > GLANCE else ""


def sheet(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]], most: int | None = None) -> Sheet:
    """The table in words: every cell a string, the cells of a column aligned by their decimals.

    Of a table longer than `most` rows, a time series keeps its end: that is what an answer speaks of.
    """
    is_series = bool(columns) and _ascends_in_time(columns[0], [row[0] for row in rows])
    missing = max(0, len(rows) - most) if most else 0
    if missing:
        rows = rows[missing:] if is_series else rows[:most]
    values = [[row[place] for row in rows] for place in range(len(columns))]
    shown = [_column(column, cells) for column, cells in zip(columns, values, strict=True)]
    heads = tuple(
        Column(
            str(column.get("name", "")),
            str(column.get("unit") or ""),
            _is_numeric(cells) and not _is_years(column, cells),
            all(cell is None or (isinstance(cell, str) and TIME.fullmatch(cell)) for cell in cells),
        )
        for column, cells in zip(columns, values, strict=True)
    )
    return Sheet(heads, tuple(zip(*shown, strict=True)) if shown else (), missing, is_series)


def _ascends_in_time(column: Mapping[str, Any], cells: Sequence[Any]) -> bool:
    """Whether these are years or days (2023, 2023-05, 2023-05-17 …) that never go back."""
    is_time = _is_numeric(cells) and None not in cells and _is_years(column, cells)
    if not is_time and not all(isinstance(cell, str) and DAY.fullmatch(cell) for cell in cells):
        return False
    return all(earlier <= later for earlier, later in pairwise(cells))


def _column(column: Mapping[str, Any], cells: Sequence[Any]) -> list[str]:
    if not _is_numeric(cells):
        return [_words(cell) for cell in cells]
    if _is_years(column, cells):
        return [NOTHING if cell is None else str(int(cell)) for cell in cells]
    given = column.get("digits")
    digits = int(given) if given is not None else max(_digits(cell) for cell in cells if cell is not None)
    return [NOTHING if cell is None else number(cell, digits) for cell in cells]


def _is_numeric(cells: Sequence[Any]) -> bool:
    given = [cell for cell in cells if cell is not None]
    return bool(given) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in given)


def _is_years(column: Mapping[str, Any], cells: Sequence[Any]) -> bool:
    """Whole numbers of our time without a unit. A count that looks the same loses no more than its comma."""
    whole = all(cell is None or (float(cell).is_integer() and 1900 <= cell <= 2100) for cell in cells)
    return whole and not column.get("unit") and not column.get("digits")


def _digits(cell: float) -> int:
    _, _, decimals = f"{cell:.{MOST_DIGITS}f}".rstrip("0").partition(".")
    return len(decimals)


def number(value: float, digits: int) -> str:
    """1234.5 as 1,234.5; below zero with a minus sign, and never minus nothing."""
    text = f"{value:,.{digits}f}"
    if text.startswith("-"):
        return f"−{text[1:]}" if text.strip("-0.,") else text[1:]
    return text


def _words(cell: Any) -> str:
    if cell is None or cell == "":
        return NOTHING
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)
