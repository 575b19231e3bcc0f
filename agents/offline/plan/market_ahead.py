"""Market questions beyond what was reported: projections, their cases, reports, index figures, how sure a figure is.

Says which of these is asked and fills its slots; `market.py` merges places, years and charts as for any question.
"""

from __future__ import annotations

import re

import knowledge
from agents.offline.frame import Frame
from agents.offline.plan.market_ahead_calls import MOST_AHEAD, MOST_REPORTED
from agents.offline.plan.market_calls import MOST_COMPARED
from agents.offline.plan.market_doubts import megawatts
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

OF_WHICH_COUNTRY = "Of which country should I report? A report is of one country; regions I compare, rank and project."
NO_SHARES = "I project the capacity of one place at a time, no shares: ask for the place and for the world."
ONE_BY_ONE = "I project one place at a time: name the countries, and I look at each."
_HIGH = re.compile(r"\b(?:optimis\w*|ottimis\w*|best[- ]case|high|upper|upside|bull\w*|hoch|alto|haut\w*)\b")
_LOW = re.compile(
    r"\b(?:pessimis\w*|pesimis\w*|worst[- ]case|low|lower|downside|bear\w*|conservative|cautious|niedrig|basso|bas)\b"
)
_CENTRAL = re.compile(r"\b(?:central|base[- ]case|base|middle|reference|likely|expected|mittler\w*|centrale)\b")
_ALL = re.compile(
    r"\b(?:all|alle|tutti|tous|todos|every|each|three) (?:the )?(?:scenarios?|cases?|szenari\w*|scenari)\b|"
    r"^(?:and )?(?:show )?(?:all|both|alle|tutti|tous|todos)(?: of them| three)?\W*$"
)
_NEXT = re.compile(
    r"\b(?:next|coming|nachsten|kommenden|prochaines?|prossim[ie]|proximos) (?:(\d{1,2}|five|ten|three|two) )?"
    r"(?:years?|jahre?n?|ann?(?:ees|i|s)|anos?)\b"
)
_NUMBERS = {"two": 2, "three": 3, "five": 5, "ten": 10}
_BASE = re.compile(r"\b((?:19|20)\d\d) ?(?:= ?100|as (?:the )?base|to 100)|\bbase(?: year)? ((?:19|20)\d\d)\b")


def intent(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """What is asked of these; empty when it is a question on figures that were reported."""
    if reading.has("report") and not reading.has("forecast", "share", "growth", "rank", "news", "price", "data"):
        return "report"
    if reading.has("csp"):
        return "csp"
    if reading.has("reliable"):
        looks = reading.has("forecast") or (frame.intent == "forecast" and not reading.periods)
        return "forecast" if looks else "reliable"
    if reading.has("acdc") or _goes_back(reading, frame, words):
        return "" if reading.has("acdc") else "capacity"
    if reading.has("pass") and megawatts(reading) is not None:
        return "reach" if reading.has("will", "forecast") else ""
    if _passes(reading, frame) and (_is_ahead(reading) or _is_to_come(reading, words)):
        return "overtake"
    if reading.has("forecast", "will") or _is_to_come(reading, words) or _asks_for_case(reading, frame):
        return "forecast"
    if reading.has("future") and (reading.places or frame.places):
        return "forecast"
    return "index" if reading.has("index") else ""


def _passes(reading: Reading, frame: Frame) -> bool:
    """One place passes another: of the two named, or of the two before."""
    two = len(reading.places) == 2 or (len(frame.places) == 2 and len(reading.places) < 2)
    return two and reading.has("passes", "overtake") and megawatts(reading) is None


def _is_ahead(reading: Reading) -> bool:
    return reading.has("will", "forecast", "future", "will_pass")


def passing(frame: Frame, reading: Reading) -> Frame:
    """When one place passed another, or whether it will."""
    slots = {name: value for name, value in frame.slots.items() if name != "ahead"}
    return frame.but(slots={**slots, "ahead": True} if _is_ahead(reading) else slots)


def _goes_back(reading: Reading, frame: Frame, words: Lexicon) -> bool:
    """ "And in 2020?" after a projection or a report: a figure of that year."""
    last = _last_year(reading, words)
    looks = reading.has("forecast", "will", "report", "reliable", "rank", "growth", "share", "pass", "evolve", "index")
    return (
        frame.intent in {"forecast", "reach", "report"}
        and last is not None
        and not looks
        and not _is_to_come(reading, words)
    )


def _is_to_come(reading: Reading, words: Lexicon) -> bool:
    """A year after this one: no figure of it can have been reported."""
    last = _last_year(reading, words)
    return last is not None and last > max(knowledge.today().year, words.data.capacity_years[1])


def _asks_for_case(reading: Reading, frame: Frame) -> bool:
    """ "Optimistic case?", "all scenarios": of the projection before, or of a place."""
    if reading.has("case"):
        return frame.intent == "forecast" or bool(reading.places)
    named = any(pattern.search(reading.line) for pattern in (_HIGH, _LOW, _CENTRAL, _ALL))
    return frame.intent == "forecast" and named and reading.is_short and not reading.has("rank", "growth")


def _last_year(reading: Reading, words: Lexicon) -> int | None:
    newest = words.data.latest_complete_year
    years = [year for period in reading.periods if not period.count for year in period.years(newest) if year]
    return max(years, default=None)


def settled(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """The frame of a projection, an index or a report with its slots filled, or why there is none."""
    if frame.intent == "report":
        return reported(frame, words)
    if not frame.places and reading.has("rank", "countries", "regions"):
        return frame.but(intent="unable", query=ONE_BY_ONE)
    if not frame.places:
        frame = frame.but(places=("World",), notes=(*frame.notes, "no place named, so the world"))
    if frame.intent == "forecast" and reading.has("share"):
        return frame.but(intent="unable", query=NO_SHARES)
    if frame.intent == "forecast":
        return ahead(frame, reading, words)
    return based(frame.but(places=frame.places[:MOST_COMPARED]), reading)


def ahead(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """The case that is asked about, and the last year to project: the one named, else the one before."""
    slots = {name: value for name, value in frame.slots.items() if name in {"year_to", "scenario"}}
    if (scenario := _scenario(reading)) or reading.places:
        slots["scenario"] = scenario or "all"
    year, notes = _year_to(reading, words), frame.notes
    furthest = words.data.latest_complete_year + MOST_AHEAD
    if year and year > furthest and _NEXT.search(reading.line):
        year, notes = furthest, (*notes, f"no further than {furthest}")
    if year:
        slots["year_to"] = year
    if (target := megawatts(reading)) is not None:
        slots["mw"] = target  # "will it reach 100 GW by 2030?"
    kind = "method" if reading.has("reliable") else ""
    return frame.but(slots=slots, period=None, notes=notes, kind=kind, by_year=False)


def reported(frame: Frame, words: Lexicon) -> Frame:
    """A report is of countries, one after the other."""
    countries = tuple(place for place in frame.places if not words.is_region(place))
    if countries:
        return frame.but(places=countries[:MOST_REPORTED])
    return frame.but(intent="unable", query=OF_WHICH_COUNTRY)


def _scenario(reading: Reading) -> str:
    if _ALL.search(reading.line):
        return "all"
    found = (("high", _HIGH), ("low", _LOW), ("central", _CENTRAL))
    named = [name for name, pattern in found if pattern.search(reading.line)]
    return named[0] if len(named) == 1 else "all" if named or reading.has("case") else ""


def _year_to(reading: Reading, words: Lexicon) -> int | None:
    if (counted := _NEXT.search(reading.line)) and not reading.periods:
        number = counted[1] or "1"
        return knowledge.today().year + (_NUMBERS.get(number) or int(number))
    return _last_year(reading, words)


def based(frame: Frame, reading: Reading) -> Frame:
    """An index begins in the year that is 100, which is no year that is asked for: "2015 = 100", "to 2015"."""
    found, period = _BASE.search(reading.line), reading.period
    if found:
        year = int(found[1] or found[2])
    elif period and period.end and len(reading.periods) == 1 and (period.is_one or not period.start):
        year = int(period.end[:4])
    else:
        return frame
    return frame.but(slots={**frame.slots, "base_year": year}, period=None)
