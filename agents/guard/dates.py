"""Dates in a text, in figures and in five languages' month names; and which of them say the same day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.guard import units

_MONTHS = (
    "january jan januar janvier janv gennaio gen enero ene",
    "february feb februar février févr febbraio febrero",
    "march mar märz mars marzo",
    "april apr avril aprile abril abr",
    "may mai maggio mayo",
    "june jun juni juin giugno giu junio",
    "july jul juli juillet juil luglio lug julio",
    "august aug août agosto ago",
    "september sep sept septembre settembre set septiembre",
    "october oct oktober okt octobre ottobre ott octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre déc dicembre dic diciembre dic",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_MONTH = rf"(?:{units.one_of(tuple(MONTHS))})\.?(?![a-zà-ÿ])"
_YEAR = r"(?:19|20|21)\d\d(?!\d)"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
IN_FIGURES = "|".join(
    (
        rf"{_YEAR}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?",
        rf"\b{_YEAR}-(?:0[1-9]|1[0-2])(?![\d-])",
        rf"\b\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR}",
        rf"\b[QH][1-4]\s?/?\s?{_YEAR}|\b{_YEAR}[- ]?[QH][1-4]\b",
    )
)
IN_WORDS = "|".join(
    (
        rf"\b{_DAY}\s(?:de\s|of\s)?{_MONTH}(?:,?\s(?:de\s|of\s)?{_YEAR})?",
        rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d.,]\d|\d)(?:,?\s{_YEAR})?",
        rf"\b{_MONTH}\s(?:de\s|of\s)?{_YEAR}",
    )
)
_PART = re.compile(rf"(?P<year>{_YEAR})|(?P<period>[QH][1-4])|(?P<month>{_MONTH})|(?P<number>\d{{1,2}})", re.IGNORECASE)


@dataclass(frozen=True)
class Day:
    """A date as far as it was told; 0 is untold."""

    year: int = 0
    month: int = 0
    day: int = 0

    def fits(self, known: Day) -> bool:
        """Whether all that is told here is told there alike."""
        return all(own in (0, other) for own, other in zip(self.parts, known.parts, strict=True))

    @property
    def parts(self) -> tuple[int, int, int]:
        return self.year, self.month, self.day


def read(text: str) -> tuple[Day, ...]:
    """The days that a match of IN_FIGURES or IN_WORDS may mean: 03/04/2025 is two."""
    found = [(part.lastgroup or "", part[0]) for part in _PART.finditer(text.partition("T")[0])]
    year = next((int(value) for kind, value in found if kind == "year"), 0)
    numbers = [int(value) for kind, value in found if kind == "number"]
    month = next((MONTHS[value.lower().rstrip(".")] for kind, value in found if kind == "month"), 0)
    if period := next((value for kind, value in found if kind == "period"), ""):
        return _months_of(year, period.upper())
    if month:
        return (Day(year, month, numbers[0] if numbers else 0),)
    if len(numbers) < 2:
        return (Day(year, numbers[0] if numbers else 0),)
    first, second = numbers[:2]
    if text[:4].isdigit():  # 2025-04-03 is read in one way only
        return (Day(year, first, second),)
    return Day(year, second, first), Day(year, first, second)


def _months_of(year: int, period: str) -> tuple[Day, ...]:
    length = 3 if period[0] == "Q" else 6
    last = int(period[1]) * length
    return tuple(Day(year, month) for month in range(last - length + 1, last + 1))
