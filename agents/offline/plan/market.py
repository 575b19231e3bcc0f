"""Market questions: capacity of places by year. Defaults: cumulative, the latest complete year, the world.

A whole question with a place of its own begins a new topic; only true follow-ups inherit what was asked before.
"""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan import market_ahead
from agents.offline.plan.carry import charted, seen, widened
from agents.offline.plan.market_calls import MOST_COMPARED, MOST_LISTED, calls
from agents.offline.plan.market_claims import claims
from agents.offline.plan.market_doubts import (
    NO_FUTURE,
    NO_UPPER_LIMIT,
    NOT_LEFT_OUT,
    OF_THE_TWO,
    WHICH_TWO,
    asks_which_of,
    asks_which_year,
    asks_who,
    is_other_question,
    megawatts,
    unit_of,
    valued,
)
from agents.offline.plan.market_limits import limited
from agents.offline.plan.market_order import RANKINGS, set_count, set_kind, share_of_list, summed
from agents.offline.plan.market_places import (
    both_meant,
    countries_named,
    is_behind,
    on_that_continent,
    picked,
    set_places,
)
from agents.offline.plan.market_segments import split
from agents.offline.plan.market_uses import uses
from agents.offline.plan.market_years import asks_change, is_total, set_years
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

__all__ = ["calls", "claims", "understand", "uses"]

_YOY = re.compile(r"\b(?:yoy|y/y|year[- ](?:on|over)[- ]year)\b")
_WHO_PASSED = re.compile(r"^(?:and )?(?:who|which countr\w+)\b.{0,30}\b(?:overt\w+|surpass\w*|passed)\b")
_EVERY = re.compile(
    r"\b(?:all|every|each|the) countries (?:in|of)\b|\blist (?:all |the )?countries\b|"
    r"\b(?:all|every|each|alle|tutti i|tous les|todos los) (?:\w+ ){0,2}(?:countr(?:ies|y)|lander|paesi|pays|paises)\b"
)
_HOW_MUCH_OF_IT = re.compile(r"\bhow much of (?:it|that|this|these|those|them)\b")
_BELOW = re.compile(r"\b(?:below|beneath|under|fell|fall|falls|drop\w*|unter|sous|sotto|debajo)\b")
_COMPARED = {"growth", "share", "standing", "index", "forecast"}  # kinds that are kept: "compared with the US?"


def understand(reading: Reading, before: Frame | None, words: Lexicon) -> Frame | None:
    """The frame of this question, given the one before; none when it cannot be read as a market question."""
    own = before if before and before.agent == "market" else None
    follows = own is not None and _follows(reading, own)
    chosen = picked(own, reading) if own else None
    frame = both_meant(chosen or (own if own and follows else Frame("market", "")), reading)
    if before and not own and reading.is_follow_up and not reading.places:
        frame = frame.but(places=before.places, period=before.period)
    intent = chosen.intent if chosen else _intent(reading, frame, words)
    if intent == "share" and (list_share := share_of_list(frame, reading)):
        return list_share
    if not intent or is_other_question(intent, frame, reading) or (own and asks_which_year(own.places, reading)):
        return None
    if intent == "unit" and frame.intent == "segment" and not reading.places:
        intent = "segment_unit"
    if OF_THE_TWO.search(reading.line) and len({*frame.places, *reading.places}) < 2:
        return frame.but(intent="unable", query=WHICH_TWO)
    left_out = _left_out(reading, frame, words) if intent in {"rank", "standing", "capacity", "pass"} else ()
    if left_out:
        intent, reading = "rank", reading.without_places(left_out)
        frame = frame.but(slots={**frame.slots, "without": left_out})
    elif reading.has("without") and reading.places and (intent in RANKINGS or not frame.places):
        return frame.but(intent="unable", query=NOT_LEFT_OUT)
    if reading.has("future") and not reading.periods and intent != "forecast":
        return frame.but(intent="unable", query=NO_FUTURE)
    frame = frame.but(intent=intent, notes=(), query="")
    before_years = frame.period
    frame = on_that_continent(set_years(set_places(frame, reading, words), reading, words), own, reading)
    if before_years and before_years.is_one and frame.period != before_years:
        frame = frame.but(against=before_years)  # for "in that time"
    frame = _set_metric(seen(frame, own if follows else None), reading)
    if frame.intent == "rank" and _EVERY.search(reading.line):
        frame = frame.but(count=MOST_LISTED)
    return _settle(charted(frame, reading), reading, words)


def _left_out(reading: Reading, frame: Frame, words: Lexicon) -> tuple[str, ...]:
    """Countries that a ranking is wanted without: "top 5 in Asia without China"."""
    countries = tuple(countries_named(reading, words))
    ranks = frame.intent == "rank" or reading.has("rank", "countries")
    return countries if reading.has("without") and ranks else ()


def _follows(reading: Reading, before: Frame | None) -> bool:
    """A full sentence with an intent and a place of its own begins a new topic."""
    if reading.asks_for_itself:
        return False
    if before and (OF_THE_TWO.search(reading.line) or asks_which_of(before.places, reading)):
        return True
    others = set(reading.places) - {before.within or "World", "World"} if before else set()
    if before and before.intent in RANKINGS and reading.has("runner_up", "leader") and not others:
        return True
    narrows = before is not None and before.intent in RANKINGS and reading.is_short and not reading.has("countries")
    if reading.has("opens", "joins", "instead") or (
        narrows and reading.has("lowest", "topmost") and not reading.places
    ):
        return True
    if reading.has("share") and reading.is_short and reading.places == ("World",):
        return True  # "share of the world": of what was asked about before
    own_topic = reading.has("capacity", "market", "share", "growth", "rank", "evolve", "segment", "pass", "compare")
    if own_topic and (reading.places or reading.has("rank")) and not reading.has("refers"):
        return False
    return (
        reading.is_short
        or reading.has("refers")
        or bool(reading.places or reading.periods or asks_change(reading))
        or reading.has("plot")
    )


# --- what is asked ----------------------------------------------------------------------------------------------------


def _intent(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """Ordered: the more telling cue first."""
    if beyond := market_ahead.intent(reading, frame, words):
        return beyond
    if reading.has("licence") or (reading.has("data") and not reading.has("capacity", "rank", "share")):
        return "data"
    if reading.has("acdc") or (frame.intent == "unit" and reading.places and reading.is_short):
        return "unit"
    if reading.has("pass") and megawatts(reading) is not None:
        return "pass"
    if OF_THE_TWO.search(reading.line) and len(frame.places) > 1 and not reading.has("growth", "share", "best_year"):
        return "capacity"
    if (chosen := _of_leaders(reading, frame)) is not None:
        return chosen
    if _YOY.search(reading.line) and (reading.places or frame.places):
        return "growth"
    if _WHO_PASSED.search(reading.line) and len(reading.places) == 1:
        return "overtake"
    if (reading.has("overtake") and reading.places) or (reading.has("since_when") and len(frame.places) > 1):
        return "overtake"
    return _intent_by_growth(reading, frame) or _intent_by_cue(reading, frame, words)


def _of_leaders(reading: Reading, frame: Frame) -> str | None:
    """How far the first is ahead of the second, or one place of another; none when neither is asked."""
    if frame.intent == "rank" and reading.has("gap", "compare") and (reading.has("runner_up") or reading.together):
        return "rank"
    return "capacity" if reading.has("gap") and reading.places and is_behind(reading) and frame.places else None


def _intent_by_growth(reading: Reading, frame: Frame) -> str:
    """Which countries grew: a race. How much one grew: growth. Which continent grows fastest: fastest."""
    of_countries = reading.has("countries", "rank") and not reading.has("regions")
    goes_on = frame.intent in RANKINGS and reading.is_short
    if (of_countries or goes_on) and reading.has("doubled", "shrank"):
        return "race"
    if reading.has("doubled", "shrank") and reading.places and not reading.has("annual"):
        return "growth"
    if reading.has("growth") and (of_countries or (reading.has("fastest") and not reading.has("regions"))):
        return "race" if _is_of_many(reading) else "growth"
    if reading.has("fastest") and (reading.has("growth") or frame.intent == "fastest"):
        return "fastest"
    if frame.intent == "fastest" and reading.places and reading.has("opens"):
        return "race"
    return ""


def _is_of_many(reading: Reading) -> bool:
    return len(reading.places) < 2


def _intent_by_cue(reading: Reading, frame: Frame, words: Lexicon) -> str:
    if reading.has("percent") and reading.has("change") and frame.intent not in RANKINGS:
        return "growth"
    if asks_change(reading) and frame.intent not in RANKINGS and not reading.has("countries"):
        return "growth"
    if _asks_share(reading):
        return "share"
    if reading.has("segment"):
        return "segment"
    if reading.has("growth") and not reading.has("evolve"):
        return "growth"
    if reading.has("evolve"):
        return "evolve"
    if reading.has("best_year") and (reading.places or frame.places):
        return "best"
    if reading.has("standing") and len(countries_named(reading, words)) == 1 and not megawatts(reading):
        return "standing"
    if reading.has("countries") and megawatts(reading) is not None and not countries_named(reading, words):
        return "rank"
    if reading.has("how_much") and reading.has("annual", "cumulative", "capacity") and frame.intent not in RANKINGS:
        return "rank" if reading.has("rank") and not countries_named(reading, words) else "capacity"
    return _intent_by_places(reading, frame, words)


def _asks_share(reading: Reading) -> bool:
    """ "How much of that was added?" asks for additions; "growth in percent" for growth."""
    added = _HOW_MUCH_OF_IT.search(reading.line) and reading.has("annual") and not reading.has("regions")
    grown = reading.has("growth") and reading.has("percent")
    return reading.has("share") and not grown and not (added and not reading.places)


def _intent_by_places(reading: Reading, frame: Frame, words: Lexicon) -> str:
    countries = countries_named(reading, words)
    if asks_which_of(frame.places, reading) and not countries:
        return "capacity"
    if reading.has("regions") and reading.has("rank") and not reading.places:
        return "capacity"
    if not countries and not frame.places and reading.places and asks_who(reading):
        return "rank"
    listed = (
        bool(_EVERY.search(reading.line))
        or reading.has("rank", "position")
        or (reading.has("countries") and megawatts(reading) is not None)
    )
    if listed and not countries:
        return "race" if frame.intent == "race" and not reading.has("countries") else "rank"
    if frame.intent in RANKINGS:
        return "capacity" if countries else frame.intent
    if frame.intent and frame.intent != "data":
        return (
            "capacity" if reading.has("compare") and reading.places and frame.intent not in _COMPARED else frame.intent
        )
    if reading.places or frame.places:
        return "capacity"
    if reading.has("capacity") and (reading.has("how_much", "cumulative", "annual") or reading.periods):
        return "capacity"
    return ""


# --- metric --------------------------------------------------------------------------------------------


def _set_metric(frame: Frame, reading: Reading) -> Frame:
    """ "Installed in 2023" means additions; "installed capacity" means what stands; "per year" what was added."""
    annual = reading.has("annual") and not (frame.intent == "growth" and "additions" not in reading.line)
    if annual:
        return frame.but(metric="annual")
    if reading.has("cumulative"):
        return frame.but(metric="cumulative")
    per_year = reading.has("per_year") and frame.intent in {"rank", "capacity"} and "capacit" not in reading.line
    if per_year or (frame.intent == "best" and not frame.metric):
        return frame.but(metric="annual")
    if frame.metric:
        return frame
    return frame.but(metric="annual" if frame.intent == "evolve" else "cumulative")


def _settle(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """Fill what is still open and keep within what the tools take."""
    if frame.intent == "unable":
        return frame
    frame = set_kind(set_count(frame, reading), reading)
    frame = frame.but(kind="total") if is_total(frame, reading) else frame
    if (target := valued(frame, reading)) is not None:
        below = bool(_BELOW.search(reading.line)) and frame.intent == "pass"
        unit = {"unit": scale} if (scale := unit_of(reading)) else {}
        frame = frame.but(slots={**frame.slots, "mw": target, **unit, **({"below": True} if below else {})})
    if frame.intent == "overtake":
        frame = market_ahead.passing(frame, reading)
    if frame.intent in {"forecast", "index", "report"}:
        return market_ahead.settled(frame, reading, words)
    if frame.intent in {"segment", "capacity"}:
        frame = split(frame, reading, words)
    if frame.intent in RANKINGS:
        frame = limited(frame, reading)
        if frame.intent == "race" and "most_mw" in frame.slots:
            return frame.but(intent="unable", query=NO_UPPER_LIMIT)
    if len(frame.places) > MOST_COMPARED:
        note = f"the first {MOST_COMPARED} places of {len(frame.places)}"
        frame = frame.but(places=frame.places[:MOST_COMPARED], notes=(*frame.notes, note))
    if not frame.places and frame.intent in {"capacity", "evolve", "growth", "pass", "reach"}:
        frame = frame.but(places=("World",), notes=(*frame.notes, "no place named, so the world"))
    needs_two = frame.intent == "overtake" or (
        frame.intent == "capacity" and reading.has("compare") and _has_one(reading) and not frame.query
    )
    if needs_two and len(frame.places) < 2:
        return frame.but(intent="unable", query=WHICH_TWO)
    if frame.intent == "rank":
        return summed(frame, reading)
    return widened(summed(frame, reading), reading) if frame.intent == "capacity" else frame


def _has_one(reading: Reading) -> bool:
    if len(reading.periods) > 1:
        return False  # "Germany 2023 with 2024": two years of one place
    if reading.period and reading.period.start and reading.period.end and not reading.period.is_one:
        return False  # "Germany 2010 vs 2020"
    return len(reading.named("place")) == 1 and not megawatts(reading)
