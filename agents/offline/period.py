"""Spans of time and the arithmetic of calendars. A period may be dates, a count to be counted back, or the latest."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

Grain = Literal["year", "half", "quarter", "month", "week", "day"]


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included and ISO dates; or the last `count` of `grain`; or simply the latest."""

    start: str | None = None
    end: str | None = None
    count: int | None = None
    grain: Grain = "year"
    latest: bool = False
    words: str = ""

    @property
    def is_one(self) -> bool:
        """Whether it is a single year, month … and no span."""
        if not self.start or not self.end:
            return False
        return self.end == last_day(date.fromisoformat(self.start), self.grain).isoformat()

    def years(self, newest: int, steps: bool = False) -> tuple[int | None, int | None]:
        """First and last year. `steps`: N years are N changes, so they begin one year earlier."""
        if self.latest:
            return newest, newest
        if self.count:
            count = max(1, self.count if self.grain == "year" else 1)
            newest = int(self.end[:4]) if self.end else newest
            return newest - count + (0 if steps else 1), newest
        return (int(self.start[:4]) if self.start else None), (int(self.end[:4]) if self.end else None)

    def days(self, today: date) -> tuple[str | None, str | None]:
        """First and last day, ISO; a count is counted back from today."""
        if self.latest:
            return None, None
        if self.count:
            last = date.fromisoformat(self.end) if self.end else today
            return counted_back(last, self.count, self.grain).isoformat(), last.isoformat()
        return self.start, self.end

    @property
    def told(self) -> str:
        """As it is told back: English words of no fixed date as they were said, all others as dates."""
        if self.count and self.end:
            return f"{self.count} {self.grain}s to {_written(self.end, self.grain)}"
        if self.count:
            return f"last {self.count} {self.grain}s" if self.count > 1 else f"last {self.grain}"
        if not self.start and not self.end:
            return "latest" if self.latest else self.words
        if _ENGLISH.match(self.words) or (self.words and not re.search(r"[a-z]", self.words)):
            return self.words
        return self._dates_told()

    def _dates_told(self) -> str:
        first = _written(self.start, self.grain) if self.start else ""
        last = _written(self.end, self.grain) if self.end else ""
        if first and last:
            return first if self.is_one else f"{first}{'–' if self.grain == 'year' else ' to '}{last}"
        return f"since {first}" if first else f"until {last}"

    def to_json(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if value not in (None, "", False)}

    @classmethod
    def from_json(cls, data: object) -> Period | None:
        if not isinstance(data, dict) or set(data) - set(cls.__dataclass_fields__):
            return None
        return cls(**data)


_ENGLISH = re.compile(
    r"(?:(?:the|over|in|during|of|for|at|by|since) )*(?:last|past|previous|this|current|today|yesterday|latest|"
    r"newest|now|"
    r"all|year to date|ytd|week)\b"
)


def _written(iso: str, grain: Grain) -> str:
    """ "2023", "Q2 2023", "June 2023", "30 June 2023"; a year or month by any of its days."""
    day = date.fromisoformat(iso)
    if grain == "year":
        return str(day.year)
    if grain in {"quarter", "half"}:
        letter, months = ("Q", 3) if grain == "quarter" else ("H", 6)
        return f"{letter}{(day.month - 1) // months + 1} {day.year}"
    month = f"{calendar.month_name[day.month]} {day.year}"
    return month if grain == "month" else f"{day.day} {month}"


_MONTHS_IN = {"year": 12, "half": 6, "quarter": 3, "month": 1}


def first_day(day: date, grain: Grain) -> date:
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "day":
        return day
    months = {"year": 1, "quarter": (day.month - 1) // 3 * 3 + 1, "month": day.month}
    return date(day.year, months[grain], 1)


def last_day(start: date, grain: Grain) -> date:
    return day_after(start, grain) - timedelta(days=1)


def day_after(start: date, grain: Grain) -> date:
    """The first day after the year, quarter, month, week or day that begins at `start`."""
    if grain in {"day", "week"}:
        return start + timedelta(days=7 if grain == "week" else 1)
    months = start.year * 12 + start.month - 1 + _MONTHS_IN[grain]
    return date(months // 12, months % 12 + 1, 1)


def counted_back(today: date, count: int, grain: Grain) -> date:
    if grain in {"day", "week"}:
        return today - timedelta(days=count * (7 if grain == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * _MONTHS_IN[grain]
    year, month = max(1, months // 12), months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
