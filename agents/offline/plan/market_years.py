"""Which years a market question is about: those named, those before, and a year that others are compared with.

A year compared with ("than in 2021", "rispetto al 2021") is where the comparison begins, never the year asked about.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.offline import meant
from agents.offline.frame import Frame
from agents.offline.period import Period
from agents.offline.plan.carry import one_year, shifted
from agents.offline.plan.market_doubts import WHICH_YEAR
from agents.offline.plan.market_order import RANKINGS
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

_ALL_YEARS = re.compile(
    r"\ball (?:the )?years\b|\b(?:whole|full|entire) (?:period|history|series)\b|\bfrom the beginning\b"
)
_COMPARED_WITH = (
    r"than|compares? (?:to|with)|vs\.?|versus|against|over|compared? (?:it |this |that )?(?:to|with)|relative to|"
    r"als|gegenuber|im vergleich (?:zum?|mit)|verglichen mit|"
    r"rispetto all?'?|in confronto (?:con|all?)|confrontat[oaie] (?:con|all?)|"
    r"par rapport (?:a|au)|compare(?:e?s?) (?:a|avec)|qu'en|"
    r"(?:con )?respecto (?:al?|del?)|comparad[oa]s? con|en comparacion con|frente al?|que en"
)
_BEFORE_YEAR = (
    r"(?:its|their|ihrem|seinem|son|sa|suo|sua|su|the|in|of|end of|year|dem|des|jahr|ende|il|l'|nel|anno|"
    r"fine|l'annee|en|annee|fin|el|de|ano)"
)
_BASE = re.compile(rf"\b(?:{_COMPARED_WITH})(?: |(?<='))(?:{_BEFORE_YEAR}(?: |(?<=')))*((?:19|20)\d\d)\b")
_BASE_BEFORE = re.compile(rf"\b(?:{_COMPARED_WITH}) (?:{_BEFORE_YEAR} )*(?:year|jahr|anno|annee|ano) ")
_A_RATE = re.compile(r"\bcagr\b|\bcompound\b|\b(?:per|a|each) (?:year|annum)\b|\brates?\b|\bpro jahr\b|\ball'anno\b")
_SINCE_THEN = re.compile(
    r"\b(?:after it|since then|from then on|thereafter|ever since|seitdem|seither|depuis lors|da allora|"
    r"desde entonces)\b"
)
_TODAY = re.compile(r"\b(?:today|heute|oggi|aujourd'hui|hoy)\b")
_INSIDE = {"growth", "capacity", "evolve", "share", "rank", "race"}  # answers that tell of two years


def compared_with(reading: Reading) -> int | None:
    """The year that is compared with, when only this one is named: "vs 2021", "als 2021"."""
    found = _BASE.search(reading.line)
    if not found or len(reading.periods) != 1:
        return None
    year, period = found[1], reading.periods[0]
    named = {day[:4] for day in (period.start, period.end) if day}
    return int(year) if named == {year} else None


def asks_change(reading: Reading) -> bool:
    """A change in percent, or growth, against a year: neither a share nor the figure of that year."""
    against = _BASE.search(reading.line) or _BASE_BEFORE.search(reading.line)
    return bool(against) and reading.has("percent", "growth", "change")


def is_total(frame: Frame, reading: Reading) -> bool:
    """Growth over the whole span is asked for, and no yearly rate."""
    if frame.intent != "growth" or _A_RATE.search(reading.line) or reading.has("yoy"):
        return False
    if reading.has("percent") and reading.has("how_much"):
        return True  # "by how many percent did it grow?"
    goes_on = frame.kind == "total" and reading.is_follow_up and not reading.has("growth")
    return asks_change(reading) or goes_on


def set_years(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    if frame.intent in RANKINGS and reading.has("by_year", "per_year"):
        frame = frame.but(by_year=True)
    beside = frame.intent == "growth" or (frame.intent == "capacity" and reading.has("gap") and not reading.places)
    if beside and not reading.periods and len(frame.places) < 2 and _are_single(frame.against, frame.period):
        return _spanned(frame, frame.against, frame.period)  # of the two years that were looked at
    if _are_both(frame, reading):
        return _spanned(frame, frame.against, frame.period)
    if frame.intent == "share" and reading.has("by_year") and not reading.periods:
        return frame.but(period=_every_year(words))
    if (base := compared_with(reading)) and frame.intent in _INSIDE:
        return frame.but(period=_from(base, frame.period, words.data.latest_complete_year))
    if len(reading.periods) == 2 and reading.periods[1].latest:
        return frame.but(period=Period(start=reading.periods[0].start))
    if reading.has("same_time") and not reading.periods and _are_single(frame.against, frame.period):
        return _spanned(frame, frame.against, frame.period)
    if _SINCE_THEN.search(reading.line) and not reading.periods and frame.period and frame.period.is_one:
        later = 1 if frame.metric == "annual" and frame.intent != "growth" else 0  # growth begins in the year itself
        return frame.but(period=Period(start=f"{int(str(frame.period.start)[:4]) + later}-01-01"))
    if len(reading.periods) > 1 and (all(period.is_one for period in reading.periods) or _are_listed(reading)):
        starts, ends = ([getattr(one, name) for one in reading.periods] for name in ("start", "end"))
        return frame.but(period=Period(min(starts), max(ends)))
    if (reading.step or reading.has("earlier", "later")) and not reading.periods:
        return _moved(frame, reading, words.data.latest_complete_year)
    if _ALL_YEARS.search(reading.line):
        return frame.but(period=_every_year(words))
    span = reading.quantity("years")
    if span and not reading.period:
        return frame.but(period=Period(count=int(span.value) or 1, words=f"the last {int(span.value)} years"))
    return frame.but(period=reading.period) if reading.period else frame


def of_today(reading: Reading) -> Reading:
    """ "Today", of figures by year: the newest there is."""
    if not any(one.grain == "day" and _TODAY.search(one.words) for one in reading.periods):
        return reading
    newest = (Period(latest=True, words=one.words) if _TODAY.search(one.words) else one for one in reading.periods)
    return replace(reading, periods=tuple(newest))


def unfrozen(frame: Frame, reading: Reading, before: Frame | None) -> Frame:
    """ "Which of the two grows faster?" after the figures of one year: over the usual years, of what stands."""
    races = reading.has("fastest") or (reading.together and reading.has("growth"))
    if frame.intent != "growth" or not races or reading.periods or before is None or before.intent == "growth":
        return frame
    kept = frame.period if frame.period and not frame.period.is_one else None
    return frame.but(period=kept, metric="annual" if reading.has("annual") else "cumulative")


def _are_listed(reading: Reading) -> bool:
    """ "2018, 2019, 2020, 2021": single years, not spans side by side."""
    return all(period.start and period.end and "," in (period.words + ",") for period in reading.periods) and not any(
        "-" in period.words or " to " in period.words for period in reading.periods
    )


def _are_single(one: Period | None, other: Period | None) -> bool:
    return bool(one and other and one.is_one and other.is_one)


def _are_both(frame: Frame, reading: Reading) -> bool:
    """ "How much in both years?"; a sum of them only when no other year lies between."""
    asks = frame.intent == "capacity" and not reading.periods and meant.both_dates(reading.line)
    if not asks or not _are_single(frame.against, frame.period):
        return False
    years = [int(str(one.start)[:4]) for one in (frame.against, frame.period) if one and one.start]
    return len(years) == 2 and (abs(years[0] - years[1]) == 1 or not reading.has("sum"))


def _spanned(frame: Frame, one: Period | None, other: Period | None) -> Frame:
    """From the earlier to the later of two years looked at one after the other."""
    if not (one and other and one.start and one.end and other.start and other.end):
        return frame
    return frame.but(period=Period(min(one.start, other.start), max(one.end, other.end)))


def _every_year(words: Lexicon) -> Period:
    return Period(start=f"{words.data.capacity_years[0]}-01-01", words="all years")


def _moved(frame: Frame, reading: Reading, newest: int) -> Frame:
    """ "And the year before?": that year; "growth compared with the year before": up to the year asked about."""
    if frame.intent == "growth" and _BASE_BEFORE.search(reading.line):
        return frame.but(period=one_year(_last(frame.period, newest)))  # one year grew since the year before
    moved = shifted(frame.period, reading, newest)
    return frame.but(period=moved) if moved else frame.but(intent="unable", query=WHICH_YEAR)


def _from(base: int, before: Period | None, newest: int) -> Period:
    """From the year compared with to the one that was looked at, else to the newest."""
    first, last = sorted((base, _last(before, newest)))
    if first == last:
        first, last = sorted((base, newest))
    return Period(f"{first}-01-01", f"{last}-12-31")


def _last(period: Period | None, newest: int) -> int:
    return min(newest, (period.years(newest)[1] if period else None) or newest)
