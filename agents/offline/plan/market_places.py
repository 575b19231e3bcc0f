"""Which places a market question is about, given those before: ranked within, shared in, compared, replaced, added."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.period import Period
from agents.offline.plan import carry, market_rest
from agents.offline.plan.carry import merged_places
from agents.offline.plan.market_order import MULTIPLE, RANKINGS
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

EUROPEAN_UNION = "European Union (27)"
CONTINENTS = ("Africa", "Asia", "Europe", "North America", "Oceania", "South America")
_BEHIND = re.compile(
    r"\b(?:behind|ahead of|than|from|to|off|vs|hinter|vor|von|zu|als|derriere|devant|que|par rapport|dietro|davanti|"
    r"detras|delante|respecto|rispetto|di|da|de|con|avec)\b"
)
_PART_OF = re.compile(
    r"(?:\bper ?cent(?:age)?|\bprozent|%|\bpour ?cent(?:age)?|\bper ?cento|\bpercentuale|\bpor ?ciento|\bporcentaje|"
    r"\bshare|\bslice|\bpart[ei]?|\banteil|\bquota|\bcuota|"
    r"\bfraction|\bfetta) (?:of|von|vom|an|am|de|du|del|di|dell'|d')"
)
_OF = re.compile(r"^(?:and |und |et |e |y )?(?:of|in|von|de|di|an|am)\b")


def on_that_continent(frame: Frame, before: Frame | None, reading: Reading, words: Lexicon) -> Frame:
    """ "What share of the continent has Chile?": of the region that was spoken of, else of the place's own."""
    if frame.intent not in {"share", "standing"} or not _CONTINENT.search(reading.line):
        return frame
    own = {region for name in frame.places if name in words.places for region in words.places[name].regions}
    meant = before.within if before and before.within in own else next((one for one in CONTINENTS if one in own), "")
    return frame.but(within=meant) if meant else frame


_CONTINENT = re.compile(
    r"\b(?:the|that|this|its|their) (?:own )?(?:continent|region)\b|\b\w*kontinents?\b|\bcontinente?\b"
)


def countries_named(reading: Reading, words: Lexicon) -> list[str]:
    return [place for place in reading.places if not words.is_region(place)]


_WHO_MORE = re.compile(
    r"^\W*(?:and |und |et |e |y )?(?:who|which(?: one)?|wer|welche[rs]?|chi|quale|qui|lequel|laquelle|cual|"
    r"quien)\b.{0,40}\b(?:more|"
    r"bigger|larger|higher|faster|quicker|mehr|grosser|schneller|piu|maggiore|plus|mas|mayor)\b(?! than)(?! \d)"
)
_WHICH_ONE = re.compile(
    r"^\W*(?:and |und |et |e |y )?(?:which one|welche[rs]|laquelle|lequel|quale|cual)\b.{0,60}\b(?:most|best|"
    r"fastest|am \w+sten|"
    r"le plus|la plus|di piu|il piu|mas)\b"
)


def measured_against_seen(seen: tuple[str, ...], reading: Reading) -> bool:
    """ "How many times bigger is Austria's?" after Austria and Sweden: one of them against the other."""
    if len(seen) < 2 or len(reading.periods) > 1 or reading.has("than"):
        return False
    chooses = _WHO_MORE.search(reading.line) or _WHICH_ONE.search(reading.line)
    if chooses and not reading.places and not reading.has("countries", "regions", "doubled"):
        return True
    if reading.has("growth", "change"):
        return False
    return bool(MULTIPLE.search(reading.line)) and len(reading.places) < 2 and set(reading.places) <= set(seen)


def both_meant(frame: Frame, reading: Reading) -> Frame:
    """ "Which of the two is bigger?" after one place and then another: both; now, unless a year is named."""
    if frame.intent in RANKINGS:
        return frame
    if not reading.together and len(frame.places) < 2 and measured_against_seen(frame.seen, reading):
        named = reading.places or frame.seen[-1:]
        others = [place for place in frame.seen if place not in named]
        return frame.but(places=(*others[-1:], *named), intent="capacity" if not frame.intent else frame.intent)
    both = carry.both_meant(frame, reading)
    if both.places == frame.places:
        return frame
    switches = frame.metric == "annual" and reading.has("cumulative") and not reading.has("annual")
    return both.but(period=Period(latest=True)) if switches else both


def set_places(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    regions = [place for place in reading.places if words.is_region(place)]
    if frame.intent in RANKINGS:
        several = tuple(region for region in regions if region != "World")
        within = "" if "World" in regions else next(iter(several), frame.within)
        return frame.but(within=within, places=several if len(several) > 1 else ())
    if frame.intent == "rest":
        return market_rest.placed(frame, reading, words)
    if not reading.places and (other := _other_one(frame, reading)):
        return frame.but(places=other)
    if len(frame.places) > 1 and measured_against_seen(frame.seen, reading):
        return frame
    if frame.intent == "standing":
        within = next((region for region in regions if region != "World"), "")
        return frame.but(within=within, places=tuple(countries_named(reading, words)) or frame.places)
    if frame.intent == "share":
        return _set_share(frame, reading, regions, words)
    if frame.intent == "fastest" or (reading.has("regions") and not reading.places):
        return frame.but(places=_racers(reading, words))
    return frame.but(places=_paired(frame, reading) or merged_places(frame.places, reading))


_OTHER_ONE = re.compile(
    r"\b(?:the other(?: (?:one|country|place))?|(?:der|die|das|den) andere[nr]?|l'autre|l'altr[oa]|el otro|"
    r"la otra)\b(?! (?:way|"
    r"countries|places))"
)


def _other_one(frame: Frame, reading: Reading) -> tuple[str, ...]:
    """ "And the other one?": of two places looked at, the one that is not in question now."""
    others = tuple(place for place in frame.seen if place not in frame.places)
    return others[-1:] if len(frame.places) == 1 and _OTHER_ONE.search(reading.line) else ()


def _paired(frame: Frame, reading: Reading) -> tuple[str, ...]:
    """ "And than India?", "and France?" after "when did China pass Germany?": the first of the two stays."""
    one = len(reading.places) == 1 and len(frame.places) > 0
    if one and reading.has("gap", "refers") and is_behind(reading) and reading.places[0] != frame.places[-1]:
        return (frame.places[-1], *reading.places) if reading.has("gap") else ()
    goes_on = frame.intent == "overtake" or (reading.has("joins") and reading.has("than", "compare"))
    if not one or not goes_on or (frame.intent != "overtake" and reading.has("refers", "add")):
        return ()
    return tuple(dict.fromkeys((frame.places[0], *reading.places)))


def is_behind(reading: Reading) -> bool:
    """ "How far is it behind Germany?": a place beside the one in question."""
    return bool(_BEHIND.search(reading.line))


def _racers(reading: Reading, words: Lexicon) -> tuple[str, ...]:
    continents = tuple(place for place in CONTINENTS if place in words.places)
    return reading.places if len(reading.places) > 1 else continents


def _set_share(frame: Frame, reading: Reading, regions: list[str], words: Lexicon) -> Frame:
    """The world, or a region beside a country, is what the share is taken of, and no place that is compared."""
    if reading.has("regions") and not countries_named(reading, words) and not frame.places:
        return frame.but(places=_racers(reading, words), within="World")
    countries = countries_named(reading, words)
    inner = countries or [region for region in regions if region != "World"]
    if frame.places and regions and not countries and (_OF.search(reading.line) or _is_of_these(frame, reading, words)):
        inner = []  # "and of Europe?", "its share of Europe"
    whole = next((region for region in regions if region not in inner), "") or frame.within or "World"
    if inner == [whole]:
        whole = "World"  # no place is a share of itself
    if inner and reading.has("add") and not reading.asks_for_itself:
        inner = list(dict.fromkeys((*(place for place in frame.places if place != "World"), *inner)))
    return frame.but(places=tuple(inner) or frame.places or ("World",), within=whole)


def _is_of_these(frame: Frame, reading: Reading, words: Lexicon) -> bool:
    """ "Its share of Europe", "wie viel Prozent von Europa sind das?": of the countries in question."""
    of_whole = _PART_OF.search(reading.line) and not any(words.is_region(place) for place in frame.places)
    return reading.has("refers") or bool(of_whole)


_LOOKED_AT = ("evolve", "growth", "share", "forecast", "report")


def picked(before: Frame, reading: Reading) -> Frame | None:
    """ "The second one since 2010": a country of the ranking before, looked at by itself."""
    at = 1 if reading.has("leader") and not reading.has("runner_up") else reading.ordinal
    at = at or (before.slots.get("position") if reading.has("refers") else None)
    looks = bool(reading.periods) or reading.has("plot", "gap", "capacity", "cumulative", "annual", *_LOOKED_AT)
    if before.intent not in RANKINGS or not looks or at is None or not reading.has("refers", "leader"):
        return None
    behind = reading.has("gap") and "position" in before.slots
    if set(reading.places) - {before.within or "World"} and not behind:
        return None
    items = before.items[::-1] if at == -1 else before.items
    if not 1 <= abs(at) <= len(items):
        return None
    intent = next((cue for cue in _LOOKED_AT if reading.has(cue)), "capacity")
    place, period = items[abs(at) - 1], None if reading.periods else before.period
    return Frame("market", intent, places=(place,), metric=before.metric, chart=before.chart, period=period)
