"""Periods of a plant's record as its tools take them: "2022-05", "summer 2022", "last 3 months". What is relative is
left to the tool, which counts from the end of the record and not from today."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from agents.offline import dates
from agents.offline.calendar_words import MONTHS
from agents.offline.period import Period
from agents.offline.reading import Reading

SEASONS = {
    "spring": "spring fruhling fruhjahr primavera printemps",
    "summer": "summer sommer estate ete verano",
    "autumn": "autumn fall herbst autunno automne otono",
    "winter": "winter inverno hiver invierno",
}
_SEASON_OF = {word: season for season, words in SEASONS.items() for word in words.split()}
_LAST = r"last|past|previous|letzte[nrsm]?|vergangene[nrsm]?|scors[oa]|ultim[oa]|dernier|pasado|passe"
_SEASON = re.compile(
    rf"\b(?:(?P<last>{_LAST}) )?(?P<season>{'|'.join(w for w in _SEASON_OF if w != 'ete')}|(?<=l')ete|ete(?= dernier))"
    rf"(?: (?:of |de |del |von )?(?P<year>(?:19|20)\d\d))?(?: (?P<after>scors[oa]|dernier|pasado|passe))?\b"
)
_THIS = re.compile(r"^(?:in |during |for |of |over |the )*(?:this|current|diese\w*|quest\w+|cette?|est[ea])\b")
_MONTH_ALONE = re.compile(
    r"^(?:(?:and|or|what about|how about|only|now|just|in|for|und|im|e|et|y|en|a|nur|solo) )*"
    rf"(?P<month>{'|'.join(MONTHS)})(?: (?:only|please))?\W*$"
)
_MONTHS = re.compile(
    rf"\b(?P<one>{'|'.join(MONTHS)})\b ?(?:to|until|through|-|bis|a|al|hasta|jusqu'a|au) ?"
    rf"\b(?P<other>{'|'.join(MONTHS)}) (?:of |de |del |di )?(?P<year>(?:19|20)\d\d)\b"
)  # of one year, said once: "March to May 2023"
_AND = re.compile(r"\s*(?:,|&|\b(?:and|und|et|e|y|vs\.?|versus|with|to|against|mit|con|avec|gegen)\b)\s*")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_POINTS = {"year": 4, "month": 7, "day": 10}
DAY = 10  # characters of a day: 2023-07-03
_FAR = ("0001-01-01", "9999-12-31")


def all_in(reading: Reading, context: str = "") -> list[str]:
    """Every period of the question, in order. `context`: the period spoken of before, for months without a year."""
    if months := _MONTHS.search(reading.line):
        return [f"{months['year']}-{MONTHS[months['one']]:02d}/{months['year']}-{MONTHS[months['other']]:02d}"]
    seasons = [_season(match) for match in _SEASON.finditer(reading.line)]
    if seasons:
        return seasons
    found = [words for period in reading.periods if (words := _words(period, context))]
    month = _MONTH_ALONE.match(reading.line)
    return [_month(MONTHS[month["month"]], context)] if month and not found else found


def _month(number: int, context: str) -> str:
    """Of the year that was spoken of, if one was; else the tool takes the latest of the record."""
    year = _YEAR.match(context)
    return f"{year[0]}-{number:02d}" if year else calendar.month_name[number]


def _season(match: re.Match[str]) -> str:
    season = _SEASON_OF[match["season"]]
    if match["year"]:
        return f"{season} {match['year']}"
    return f"last {season}" if match["last"] or match["after"] else season


def _words(period: Period, context: str) -> str:
    if period.count:
        return f"last {period.count} {period.grain}s" if period.count > 1 else f"last {period.grain}"
    if period.latest:
        return ""
    if not _YEAR.search(period.words) and period.start:
        return _without_year(period, context)
    if period.start and period.end:
        return _exact(period)
    return f"{period.start or _FAR[0]}/{period.end or _FAR[1]}"


def _exact(period: Period) -> str:
    start, end = str(period.start), str(period.end)
    if period.is_one and period.grain in _POINTS:
        return start[: _POINTS[period.grain]]
    return f"{start}/{end}"


def _without_year(period: Period, context: str) -> str:
    """ "Last month" and "May": of the record; a month of the year that was spoken of, if one was."""
    words = period.words.casefold()
    named = next((MONTHS[word] for word in re.findall(r"[^\W\d]+", words) if word in MONTHS), None)
    day = re.search(r"\b(\d{1,2})\b", words)
    year = _YEAR.match(context)
    if named is None:
        return f"{'this' if _THIS.match(words) else 'last'} {period.grain}"
    if year and day and period.grain == "day":
        return f"{year[0]}-{named:02d}-{int(day[1]):02d}"
    return _exact(period) if period.grain == "day" and not year else _month(named, context)


def days_in(reading: Reading, context: str = "") -> list[str]:
    """The single days that are named, one by one or side by side."""
    found = [day for day in all_in(reading, context) if len(day) == DAY]
    pair = two_of(reading, "") if not found and len(reading.periods) == 1 else None
    return found or [day for day in pair or () if len(day) == DAY]


def two_of(reading: Reading, context: str) -> tuple[str, str] | None:
    """The periods that are compared, the earlier one first: of the question, or with the one spoken of before."""
    found = all_in(reading, context)
    if len(found) == 1 and reading.period and not reading.period.is_one:
        parts = _AND.split(reading.period.words)
        apart = [dates.find(part, date(2000, 1, 1))[0] for part in parts if part.strip()]
        found = [_words(one, context) for one in apart if one]
    if len(found) == 1 and context and context != found[0]:
        found = [context, found[0]]
    return (min(found[:2]), max(found[:2])) if len(found) > 1 else None


def step(context: str, steps: int) -> str:
    """The year or month before or after the one spoken of; empty where it was neither."""
    if re.fullmatch(r"\d{4}", context):
        return str(int(context) + steps)
    if re.fullmatch(r"\d{4}-\d{2}", context):
        months = int(context[:4]) * 12 + int(context[5:]) - 1 + steps
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return ""


def narrowed(shown: dict[str, Any], line: str) -> str:
    """ "That month", "that day": of what was shown last."""
    day, month = str(shown.get("day") or ""), str(shown.get("month") or shown.get("day") or "")[:7]
    if re.search(r"\b(?:month|monat|mese|mois|mes)\b", line):
        return month
    if re.search(r"\b(?:day|tag|giorno|jour|dia)\b", line):
        return day
    if re.search(r"\b(?:year|jahr|anno|annee|ano)\b", line):
        return month[:4]
    return ""
