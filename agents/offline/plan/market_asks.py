"""What a market question asks for: the cues of its words in order, the more telling first."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan import market_ahead, market_neighbours, market_rest
from agents.offline.plan.market_doubts import LASTED, OF_THE_TWO, asks_which_of, asks_who, megawatts, values_named
from agents.offline.plan.market_order import RANKINGS, steady
from agents.offline.plan.market_places import countries_named, is_behind, measured_against_seen
from agents.offline.plan.market_years import asks_change
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

_YOY = re.compile(r"\b(?:yoy|y/y|year[- ](?:on|over)[- ]year)\b")
_WHO_PASSED = re.compile(r"^(?:and )?(?:who|which countr\w+)\b.{0,30}\b(?:overt\w+|surpass\w*|passed)\b")
EVERY = re.compile(
    r"\b(?:all|every|each|the) countries (?:in|of)\b|\blist (?:all |the )?countries\b|"
    r"\b(?:all|every|each|alle|tutti i|tous les|todos los) (?:\w+ ){0,2}(?:countr(?:ies|y)|lander|paesi|pays|paises)\b"
)
_HOW_MUCH_OF_IT = re.compile(r"\bhow much of (?:it|that|this|these|those|them)\b")
WHICH_YEARS = re.compile(
    r"\b(?:which|what|how many|list (?:the |all )?|(?:in )?welchen?|wie viele|(?:in )?quali|quanti|(?:en |dans )?"
    r"quelles|combien d'|(?:en )?(?:que|cuales|cuantos)) ?(?:were |are |the )?(?:years|jahren?|anni|annees|anos)\b|"
    r"\b(?:how often|how many times|wie oft|quante volte|combien de fois|cuantas veces)\b(?! (?:more|as|bigger|larger))"
)
_NO_SERIES = {"growth", "pass", "years", "best", "reach", "standing", "overtake"}  # drawn as the series behind them
_WHEN = re.compile(r"\b(?:when|what year|which year|wann|quando|quand|cuando)\b")
_EVER = re.compile(r"\b(?:ever|all[- ]time|in (?:a|one|any) (?:single )?year|jemals|mai|jamais|record)\b")
_COMPARED = {"growth", "share", "standing", "index", "forecast"}  # kinds that are kept: "compared with the US?"


def intent(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """Ordered: the more telling cue first."""
    if beyond := market_ahead.intent(reading, frame, words):
        return beyond
    if reading.has("licence") or (reading.has("data") and not reading.has("capacity", "rank", "share", "annual")):
        return "data"
    if market_neighbours.asked(reading, frame, words):
        return "rank"
    if reading.has("acdc") or (frame.intent == "unit" and reading.places and reading.is_short):
        return "unit"
    if found := _intent_by_value(reading, frame) or market_rest.intent(reading, frame, words):
        return found
    if OF_THE_TWO.search(reading.line) and len(frame.places) > 1 and not reading.has("growth", "share", "best_year"):
        return "capacity"
    if (chosen := _of_leaders(reading, frame)) is not None:
        return chosen
    if _YOY.search(reading.line) and (reading.places or frame.places):
        return "growth"
    if _WHO_PASSED.search(reading.line) and len(reading.places) == 1:
        return "overtake"
    if (
        (reading.has("overtake") and reading.places)
        or _passed_when(reading)
        or (reading.has("since_when") and len(frame.places) > 1)
    ):
        return "overtake"
    if steady(reading) and len({*frame.places, *reading.places}) == 1:
        return "capacity"
    return _intent_by_growth(reading, frame) or _intent_by_cue(reading, frame, words)


def _passed_when(reading: Reading) -> bool:
    """ "Did France overtake the UK, and when?" """
    return reading.has("passes") and len(reading.places) == 2 and bool(_WHEN.search(reading.line))


def _intent_by_value(reading: Reading, frame: Frame) -> str:
    """When a value was passed, how long that took, or all the years at or above it."""
    if megawatts(reading) is None:
        return ""
    if LASTED.search(reading.line) and len(values_named(reading)) == 2:
        return "pass"
    if WHICH_YEARS.search(reading.line) and (reading.has("pass") or reading.places or frame.places):
        return "years"
    return "pass" if reading.has("pass") else ""


def _of_leaders(reading: Reading, frame: Frame) -> str | None:
    """How far the first is ahead of the second, or one place of another; none when neither is asked."""
    if frame.intent == "rank" and reading.has("gap", "compare") and (reading.has("runner_up") or reading.together):
        return "rank"
    return "capacity" if reading.has("gap") and reading.places and is_behind(reading) and frame.places else None


_BIGGER = (
    r"\b(?:larger|bigger|smaller|stronger|weaker|size of|how (?:big|large|small)|grosser|kleiner|wie gross|"
    r"piu (?:grande|piccolo)|quanto (?:e |era )?grande|plus (?:grand|petit)|mas (?:grande|pequeno)|mayor|menor)\b"
)
_MARKET_OF_A_YEAR = re.compile(  # what was built in the year, and not all that stands
    rf"\b(?:19|20)\d\d (?:[\w-]+ ){{0,2}}(?:market|markt)\b|"
    rf"{_BIGGER}.{{0,40}}\b(?:market|markt|mercato|marche|mercado)\b|"
    rf"\b(?:market|markt|mercato|marche|mercado)\b.{{0,40}}{_BIGGER}"
)


_MARKET_IN = re.compile(
    r"\b(?:market|markt|mercato|marche|mercado) (?:[\w-]+ )?(?:of|in|von|im|de|del|du|en|nel) (?:19|20)\d\d\b"
)


def of_a_years_market(reading: Reading) -> bool:
    """ "How much larger was the 2023 market?": of what was added."""
    names = reading.has("capacity", "rank", "lowest", "countries")
    compares = reading.has("compare", "gap") and _MARKET_IN.search(reading.line)
    return reading.has("market") and not names and bool(compares or _MARKET_OF_A_YEAR.search(reading.line))


_IN_WATTS = re.compile(
    r"\b(?:in (?:gw|mw|gigawatts?|megawatts?)|how many (?:gw|mw)|(?:wie ?viele?|quanti|"
    r"combien de|cuantos) [gm]w)\b"
)


def _intent_by_growth(reading: Reading, frame: Frame) -> str:
    """Which countries grew: a race. How much one grew: growth. Which continent grows fastest: fastest."""
    of_countries = reading.has("countries", "rank") and not reading.has("regions")
    if _IN_WATTS.search(reading.line) and len(reading.places) == 1 and reading.periods and not of_countries:
        return "capacity" if reading.has("growth") and not reading.has("fastest") else ""
    goes_on = frame.intent in RANKINGS and reading.is_short
    if (of_countries or goes_on) and reading.has("doubled", "shrank"):
        return "race"
    if reading.has("doubled", "shrank") and reading.places and not reading.has("annual"):
        return "growth"
    if reading.has("growth") and (of_countries or (reading.has("fastest") and not reading.has("regions"))):
        return "race" if _is_of_many(reading, frame) else "growth"
    if reading.has("fastest") and (reading.has("growth") or frame.intent == "fastest"):
        return "fastest"
    if frame.intent == "fastest" and reading.places and reading.has("opens"):
        return "race"
    return ""


def _is_of_many(reading: Reading, frame: Frame) -> bool:
    return len(reading.places) < 2 and not (
        len(frame.places) > 1 and (reading.together or measured_against_seen(frame.seen, reading))
    )


def _intent_by_cue(reading: Reading, frame: Frame, words: Lexicon) -> str:
    if reading.has("percent") and reading.has("change") and frame.intent not in RANKINGS:
        return "growth"
    if asks_change(reading) and frame.intent not in RANKINGS and not reading.has("countries"):
        return "growth"
    if found := _of_a_part(reading, words):
        return found
    if reading.has("growth") and not reading.has("evolve"):
        return "growth"
    if reading.has("evolve"):
        return "evolve"
    ever = _EVER.search(reading.line) and reading.has("annual") and reading.has("rank") and not reading.has("countries")
    if ever and len(countries_named(reading, words)) == 1:
        return "best"
    if reading.has("best_year") and (reading.places or frame.places):
        return "best"
    if reading.has("standing") and len(countries_named(reading, words)) == 1 and not megawatts(reading):
        return "standing"
    if reading.has("countries") and megawatts(reading) is not None and not countries_named(reading, words):
        return "rank"
    if frame.intent in _NO_SERIES and reading.has("plot"):
        return "capacity"  # the series itself, over the years that are named
    if reading.has("how_much") and reading.has("annual", "cumulative", "capacity") and frame.intent not in RANKINGS:
        return "rank" if reading.has("rank") and not countries_named(reading, words) else "capacity"
    return _intent_by_places(reading, frame, words)


def _of_a_part(reading: Reading, words: Lexicon) -> str:
    """The share of a place in the whole, or of a segment in its place's own total."""
    if reading.has("segment") and reading.has("share") and countries_named(reading, words):
        return "segment"  # "what percentage of US solar is rooftop?"
    return "share" if _asks_share(reading, words) else "segment" if reading.has("segment") else ""


def _asks_share(reading: Reading, words: Lexicon) -> bool:
    """ "How much of that was added?" asks for additions; "growth in percent" for growth."""
    added = _HOW_MUCH_OF_IT.search(reading.line) and reading.has("annual") and not reading.has("regions")
    grown = reading.has("growth") and reading.has("percent")
    if reading.has("rank") and (reading.count or reading.has("countries")) and _is_within_one(reading, words):
        return False  # a ranking tells the shares
    return reading.has("share") and not grown and not (added and not reading.places)


def _is_within_one(reading: Reading, words: Lexicon) -> bool:
    """Whether a single region is named, or none: what the countries are ranked in, and have their shares of."""
    return len(set(reading.places)) < 2 and not countries_named(reading, words)


def _intent_by_places(reading: Reading, frame: Frame, words: Lexicon) -> str:
    countries = countries_named(reading, words)
    if asks_which_of(frame.places, reading) and not countries:
        return "capacity"
    if reading.has("regions") and (reading.has("rank") or megawatts(reading)) and not reading.places:
        return "capacity"
    if not countries and not frame.places and reading.places and asks_who(reading):
        return "rank"
    listed = (
        bool(EVERY.search(reading.line))
        or reading.has("rank", "position")
        or (reading.has("countries") and megawatts(reading) is not None)
    )
    if listed and not countries:
        return "race" if frame.intent == "race" and not reading.has("countries") else "rank"
    if frame.intent in RANKINGS:
        return "capacity" if countries else frame.intent
    if frame.intent in {"rest", "years"} and reading.places:
        return "capacity" if frame.intent == "rest" else "years"
    if frame.intent and frame.intent != "data":
        return (
            "capacity" if reading.has("compare") and reading.places and frame.intent not in _COMPARED else frame.intent
        )
    if reading.places or frame.places:
        return "capacity"
    if reading.has("capacity") and (reading.has("how_much", "cumulative", "annual") or reading.periods):
        return "capacity"
    return "capacity" if of_a_years_market(reading) and reading.periods else ""
