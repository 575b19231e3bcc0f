"""Spans of a plant's record as they are asked for: "2022-05", "summer 2022", "last 3 months". Without a year, and with
"last", they are of the record: counted back from its last day, not from today."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from agents.tools import given
from agents.tools.refusal import Refused

FORMS = "2022, 2022-05, 2022-05-03, 2022-05/2022-08, summer 2022, Q2 2022, May, last 3 months, last year"
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month in the north
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_ISO = re.compile(r"\d{4}(?:-\d{1,2}){0,2}")
_SEASON = re.compile(rf"(?:(last) )?({'|'.join(SEASONS)})(?: (?:of )?(\d{{4}}))?")
_COUNT = re.compile(r"last (\d{1,4}) (day|week|month|year)s?")
_WHOLE = re.compile(r"(last|this) (day|week|month|quarter|year)")
_QUARTER = re.compile(r"(q|h)([1-4]) (\d{4})")
_MONTH = re.compile(rf"({'|'.join(MONTHS)})(?: (\d{{4}}))?")


@dataclass(frozen=True)
class Span:
    """Both days included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """ "2022", "2021–2024", "May 2022", "3 May 2022", "3–6 May 2022"."""
        first, last = self.first, self.last
        if first == last:
            return _day(first)
        if (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31):
            return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        if first.day == 1 and last == month_end(last):
            one = first.year == last.year and first.month == last.month
            year = f" {last.year}"
            return _month(first) if one else f"{_month(first).removesuffix(year)} to {_month(last)}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{_day(last)}"
        year = f" {last.year}"
        return f"{_day(first).removesuffix(year)} to {_day(last)}"

    @property
    def short(self) -> str:
        """For cells and axes: "25 Feb – 5 Mar 2022"."""
        return re.sub(r"\b([A-Z][a-z]{2})[a-z]+", r"\1", self.words).replace(" to ", " – ")

    @property
    def iso(self) -> str:
        return f"{self.first}/{self.last}"

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _month(day: date) -> str:
    return f"{calendar.month_name[day.month]} {day.year}"


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def read(text: str | None, record: Span, south: bool = False) -> Span:
    """The span that is named, cut to the record. Refuses what cannot be read, and what the record does not hold."""
    words = " ".join((text or "").casefold().replace("–", "/").split())
    if not words:
        return record
    found = _iso(words) or _relative(words, record) or _named(words, record, south)
    if found is None:
        raise Refused("bad_range", f"{text!r} is no period I can read.", f"Write it as one of: {FORMS}.")
    first, last = max(found.first, record.first), min(found.last, record.last)
    if first > last:
        message = f"The file holds nothing of {found.words}: it goes from {_day(record.first)} to {_day(record.last)}."
        raise Refused("bad_range", message, "Ask for days in between.")
    return Span(first, last)


def _iso(words: str) -> Span | None:
    ends = re.split(r" ?/ ?| to ", words)
    if len(ends) > 2 or not all(map(_ISO.fullmatch, ends)):
        return None
    first, last = given.day(ends[0]), given.day(ends[-1], end=True)
    if first is None or last is None or first > last:
        raise Refused("bad_range", f"{words!r} ends before it begins.", "Give the earlier date first.")
    return Span(first, last)


def _relative(words: str, record: Span) -> Span | None:
    if counted := _COUNT.fullmatch(words):
        return Span(_back(record.last, int(counted[1]), counted[2]), record.last)
    whole = _WHOLE.fullmatch(words)
    if not whole:
        return None
    this = _of(record.last, whole[2])
    is_complete = this.last <= record.last and whole[1] == "last"
    return this if whole[1] == "this" or is_complete else _of(this.first - timedelta(days=1), whole[2])


def _back(last: date, count: int, grain: str) -> date:
    """The first of so many days, weeks, months or years that end with this day."""
    if grain in {"day", "week"}:
        return last - timedelta(days=count * (7 if grain == "week" else 1) - 1)
    after = last + timedelta(days=1)
    months = after.year * 12 + after.month - 1 - count * (12 if grain == "year" else 1)
    year, month = max(1, months // 12), months % 12 + 1
    return date(year, month, min(after.day, calendar.monthrange(year, month)[1]))


def _of(day: date, grain: str) -> Span:
    """The calendar's day, week, month, quarter or year that holds this day."""
    if grain == "day":
        return Span(day, day)
    if grain == "week":
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=6))
    if grain == "year":
        return Span(date(day.year, 1, 1), date(day.year, 12, 31))
    months = 3 if grain == "quarter" else 1
    return _months(day.year, (day.month - 1) // months * months + 1, months)


def _months(year: int, month: int, count: int) -> Span:
    ends = year * 12 + month - 1 + count - 1
    return Span(date(year, month, 1), month_end(date(ends // 12, ends % 12 + 1, 1)))


def _named(words: str, record: Span, south: bool) -> Span | None:
    if quarter := _QUARTER.fullmatch(words):
        months = 3 if quarter[1] == "q" else 6
        first = (int(quarter[2]) - 1) * months + 1
        return _months(int(quarter[3]), first, months) if first <= 12 else None
    if month := _MONTH.fullmatch(words):
        return _latest(MONTHS[month[1]], 1, month[2], record)
    if season := _SEASON.fullmatch(words):
        first = (SEASONS[season[2]] + (6 if south else 0) - 1) % 12 + 1
        return _latest(first, 3, season[3], record)
    return None


def _latest(month: int, count: int, year: str | None, record: Span) -> Span:
    """Of this year, or the latest that the record holds to its end, or else in part."""
    if year:
        return _months(int(year), month, count)
    every = [_months(one, month, count) for one in range(record.first.year - 1, record.last.year + 1)]
    whole = [one for one in every if record.holds(one.first) and record.holds(one.last)]
    partly = [one for one in every if one.first <= record.last and one.last >= record.first]
    return [*partly, *whole][-1] if partly or whole else every[-1]
