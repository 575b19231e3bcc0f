"""Price questions: prices of components and metals, and cost of solar electricity. Default: modules, all regions."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plain_words import UNPRICED
from agents.offline.plan import (
    money,
    om_calculators,
    price_ahead,
    price_asks,
    price_calls,
    price_cost,
    price_sums,
    price_wants,
)
from agents.offline.plan.carry import both_meant, charted, merged_places, seen, taken_over, widened
from agents.offline.plan.lcoe import with_inputs
from agents.offline.plan.price_dates import FREQUENCIES, PACES, of_its_part, set_dates
from agents.offline.plan.price_intents import STUDIED, intent_of, is_of_that_cost
from agents.offline.plan.price_limits import extreme, set_threshold
from agents.offline.plan.price_sums import then
from agents.offline.plan.price_things import set_things, sides
from agents.offline.plan.price_uses import unanswered, uses
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

__all__ = ["calls", "claims", "goes_on", "is_certain", "then", "unanswered", "understand", "uses"]


def calls(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    """The look-ups of a frame; of several spans those of each, in their order."""
    if spans := price_sums.spans(frame):
        return tuple(call for span in spans for call in calls(price_sums.of_span(frame, span), words, today))
    return price_calls.calls(frame, words, today)


def claims(reading: Reading) -> int:
    if om_calculators.is_no_market(reading):
        return 0
    if reading.has("lcoe", "learning") or reading.quantity("money/kW", "money/W", "kWh/kW", "money/kW/year"):
        return 2
    if reading.has("price") or (reading.named("component") and reading.has("change", "monthly", "weekly", *STUDIED)):
        return 2
    if {"if", "wenn", "si", "se"}.intersection(reading.tokens) and price_ahead.ratio(reading):
        return 2
    if reading.has("volatility", "correlation", "premium") or (money.target(reading) and reading.is_short):
        return 2
    if reading.named("technology") and reading.has("compare", "comparative"):
        return 2
    if reading.has("cheapest", "dearest", "comparative") and re.search(r"\btechnolog", reading.line):
        return 2
    if set(reading.tokens) & UNPRICED and reading.has("cheapest", "dearest", "comparative", "change", "average"):
        return 2
    if price_wants.is_contrast(reading) and (reading.named("component") or reading.has("metals")):
        return 2
    return 1 if reading.named("component") or reading.named("technology") or reading.has("cheapest", "change") else 0


def understand(reading: Reading, before: Frame | None, words: Lexicon) -> Frame | None:
    own = before if before and before.agent == "price" else None
    follows = own is not None and (_follows(reading, own) or is_of_that_cost(own, reading) or _stays(own, reading))
    frame = own if own and follows else Frame("price", "")
    if before and not own and reading.is_follow_up and not reading.places:
        frame = taken_over(frame, before, reading)
    if converted := money.conversion(own, reading):
        return converted
    frame = money.unconverted(frame)
    intent = intent_of(reading, frame, words)
    if not intent:
        return None
    frame = set_things(frame.but(intent=intent, notes=(), slots=_kept_slots(frame, intent)), reading)
    other = bool(before and not own) or bool(reading.named("component"))
    places = () if other and _is_of_the_world(frame, words) else frame.places
    frame = frame.but(places=sides(frame.places, reading) or _with_world(merged_places(places, reading), reading))
    frame = seen(both_meant(frame, reading), own)
    frame = price_cost.of_those(frame, reading)
    frame = _averaged(frame, reading)
    frame = of_its_part(charted(set_dates(frame, reading, words), reading))
    if intent == "lcoe_calc":
        return with_inputs(frame, reading)
    if intent in price_asks.KEPT:
        drawn = frame if intent == "distribution" else widened(frame, reading)
        return price_asks.settled(drawn, reading, words)
    if intent == "data":
        return frame.but(slots=_subject(own, reading))
    return _settle(frame, reading, words)


_STAYS = (
    "cheapest", "dearest", "comparative", "change", "volatility", "extreme", "below", "above", "average", "than",
)  # fmt: skip
_CAPACITY = ("capacity", "annual", "cumulative", "share")


def goes_on(before: Frame, reading: Reading) -> bool:
    """What is asked of prices goes on to be of prices, until capacity or another trade is named."""
    if before.intent in {"", "data"} or re.search(_OTHER_TRADES, reading.line):
        return False
    if price_wants.is_contrast(reading):
        return True
    return not reading.has(*_CAPACITY) and (reading.has(*_STAYS) or bool(price_wants.steps(reading)))


_OTHER_TRADES = r"\b(?:install\w*|market|capacity|[gm]wp?|news|maintenance|faults?|zubau\w*|markt)\b"


def _is_of_the_world(frame: Frame, words: Lexicon) -> bool:
    """Whether it has one price everywhere, as metals have: the country of another question says nothing of it."""
    return {one.region for one in words.data.price_series if one.component in frame.components} == {"World"}


def _stays(before: Frame, reading: Reading) -> bool:
    """ "De combien a-t-il baisse depuis 2010 ?": what moved or compares is what was spoken of."""
    names = reading.named("component") or reading.has("lcoe", "metals", "which_countries", "learning")
    return not names and goes_on(before, reading)


def is_certain(frame: Frame, words: Lexicon) -> bool:
    """Whether what is asked has no prices here, whatever the other words say."""
    loaded = {one.component for one in words.data.price_series}
    return frame.intent in {"price", "change", "extreme"} and not loaded & set(frame.components)


def _kept_slots(frame: Frame, intent: str) -> dict[str, Any]:
    """What a tool takes belongs to its own intent; only the calculator's inputs and a conversion outlive it."""
    if intent in {frame.intent, "lcoe_calc"}:
        return frame.slots
    if intent == "projection" and "learned" in frame.slots:
        return {"learned": frame.slots["learned"]}
    return {
        name: value for name, value in frame.slots.items() if name == "technologies" and intent in {"index", "premium"}
    }


_SUBJECTS = {
    "lcoe": "lcoe",
    "lcoe_ahead": "lcoe",
    "rank_lcoe": "lcoe",
    "learning": "learning",
    "projection": "learning",
}


_THIS = {"this", "das", "dies", "diese", "dieser", "questo", "ce", "cela", "esto", "este"}


def _subject(before: Frame | None, reading: Reading) -> dict[str, Any]:
    """ "Where does this price come from?": of what was asked before; all data when nothing was."""
    if reading.has("lcoe", "learning"):
        return {"subject": "lcoe" if reading.has("lcoe") else "learning"}
    if named := reading.named("component"):
        return {"subject": named[0]}
    if before is None or not (reading.has("refers", "opens", "price") or _THIS.intersection(reading.tokens)):
        return {}
    asked = str(before.slots.get("asked") or before.intent)
    if asked == "data":
        return before.slots
    component = before.components[0] if before.components else ""
    return {"subject": _SUBJECTS.get(asked, component)} if asked != "lcoe_calc" else {"subject": "own"}


_DRAWS = re.compile(r"^(?:please )?(?:plot|show|chart|draw|graph|zeig\w*|mostra\w*|montre\w*|muestra\w*)\b")


_ASKS_ANEW = re.compile(r"^(?:what'?s|wats?|what (?:is|was|were|are)) (?!about|with)(?!.*\b(?:that|then|same|it)\b)")


def _follows(reading: Reading, before: Frame) -> bool:
    if reading.has("without") and set(reading.named("component")) < set(before.components):
        return True
    if reading.named("component") and reading.has("price", "change") and _ASKS_ANEW.search(reading.line):
        return False
    if len(reading.named("component")) > 1 and reading.has("compare") and not reading.has("refers"):
        return False
    if reading.named("component") and reading.has("price") and _DRAWS.search(reading.line):
        return False
    if reading.has("opens", "instead", "refers") or price_ahead.THAT_RATE.search(reading.line):
        return True
    if reading.has(*STUDIED, "learning") and (not reading.is_short or reading.has("asks")):
        return False
    if reading.named("component") and reading.has("asks", "how_much") and not reading.is_short:
        return False
    if (reading.named("component") and reading.has("price", "change")) or reading.has("lcoe"):
        return False
    if reading.has("pass") and reading.quantities:
        return False
    return reading.is_short or not reading.has("price", "cheapest")


_WORLDWIDE = re.compile(
    r"\b(?:world ?wide|world-wide|globally|global|weltweit\w*|weltmarkt\w*|weltpreis\w*|mondial\w*|nel mondo|"
    r"dans le monde|"
    r"(?:en el|del|im|in the) (?:mundo|welt|world)|world (?:market|average|price)|mundial\w*)\b"
)


def _with_world(places: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """ "Worldwide, and in the US": the world as a place beside those that are named."""
    if not reading.places or "World" in places or not _WORLDWIDE.search(reading.line):
        return places
    return ("World", *places)


def _averaged(frame: Frame, reading: Reading) -> Frame:
    """ "The average of the last 12 months": the mean over a span, which a question that follows keeps."""
    if frame.intent not in {"price", "lcoe"}:
        return frame
    by_pace = reading.has(*FREQUENCIES)
    if reading.has("average", "median") and not by_pace and not _WORLD_MEAN.search(reading.line):
        return frame.but(kind="mean")
    keeps = frame.kind == "mean" and not by_pace and not reading.has("plot", *_OTHERWISE)
    return frame if keeps else frame.but(kind="")


_WORLD_MEAN = re.compile(r"\b(?:world|global) (?:\w+ )?(?:average|mean)\b(?! (?:price|module))|\bweltdurchschnitt\w*\b")
_OTHERWISE = ("extreme", "cheapest", "dearest", "change", "below", "above")


def _settle(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    frame = _set_kind(frame, reading, words)
    if frame.intent in {"lcoe", "rank_lcoe", "lcoe_ahead"}:
        frame = price_cost.settled(frame, reading)
    if frame.intent == "threshold":
        frame = set_threshold(frame, reading)
    if frame.intent == "change" and (reading.periods or price_asks.lag(reading)):
        lag = price_asks.lag(reading)
        spans = {"spans": frame.slots["spans"]} if "spans" in frame.slots else {}
        frame = frame.but(slots={"lag": lag} if lag else spans)
    if wanted := money.target(reading):
        given = money.rate(reading, "USD", wanted, is_asked=False)
        converts = {"converts": given} if given else {}
        frame = frame.but(slots={**frame.slots, "money": wanted, **converts})
    if frame.intent in {"price", "extreme", "change", "lcoe"}:
        frame = price_sums.with_sums(frame, reading)
    is_named = reading.named("component") or reading.named("technology")
    if frame.intent == "price" and not is_named and frame.components == ("module",):
        frame = frame.but(
            notes=frame.notes if reading.has("opens") else ("modules",) if not reading.is_follow_up else ()
        )
    return widened(frame, reading)


def _pace_of_mean(frame: Frame) -> str:
    """A single year is told as the year's mean, and no date as that of the newest; any other span as one mean."""
    is_year = frame.period is None or (frame.period.is_one and frame.period.grain == "year")
    return "yearly" if is_year else frame.frequency if frame.frequency in PACES.values() else ""


def _set_kind(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    if frame.intent == "extreme":
        frame = frame.but(kind=extreme(frame, reading))
    if frame.intent == "price":
        ranked = reading.has("cheapest", "dearest", "comparative") and len(frame.components) > 1
        frame = frame.but(kind="ranked" if ranked else frame.kind)
        if frame.kind == "mean":
            frame = frame.but(frequency=_pace_of_mean(frame))
    if frame.intent == "change":
        frame = frame.but(kind="most" if reading.has("rank", "cheapest") and len(frame.components) > 1 else "")
    return money.basis(frame, reading, words)
