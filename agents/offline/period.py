"""Spans of time and the arithmetic of calendars. A period may be dates, a count to be counted back, or the latest."""

from __future__ import annotations

import calendar
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
            return newest - count + (0 if steps else 1), newest
        return (int(self.start[:4]) if self.start else None), (int(self.end[:4]) if self.end else None)

    def days(self, today: date) -> tuple[str | None, str | None]:
        """First and last day, ISO; a count is counted back from today."""
        if self.latest:
            return None, None
        if self.count:
            return counted_back(today, self.count, self.grain).isoformat(), today.isoformat()
        return self.start, self.end

    def to_json(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if value not in (None, "", False)}

    @classmethod
    def from_json(cls, data: object) -> Period | None:
        if not isinstance(data, dict) or set(data) - set(cls.__dataclass_fields__):
            return None
        return cls(**data)


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
