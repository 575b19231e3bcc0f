"""Price questions: prices of components and metals, and cost of solar electricity. Default: modules, all regions."""

from __future__ import annotations

import re
from typing import Any

from agents.offline.frame import Frame
from agents.offline.plan import money, om_calculators, price_ahead, price_asks
from agents.offline.plan.carry import both_meant, charted, merged_places, seen, taken_over, widened
from agents.offline.plan.lcoe import is_calculation, with_inputs
from agents.offline.plan.price_calls import calls
from agents.offline.plan.price_dates import FREQUENCIES, PACES, of_its_part, set_dates
from agents.offline.plan.price_limits import bare_number, set_threshold
from agents.offline.plan.price_things import set_things, sides
from agents.offline.plan.price_uses import uses
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

__all__ = ["calls", "claims", "understand", "uses"]

MOST_RANKED = 50
REGIONS = {"World", "European Union (27)", "Africa", "Asia", "Europe", "North America", "Oceania", "South America"}
_ASKS_WHEN = re.compile(
    r"^(?:and )?(?:when|in which year|which year|in which month|wann|quand|quando|cuando)\b|\b(?:year|month) for\b"
)


def claims(reading: Reading) -> int:
    if om_calculators.is_no_market(reading):
        return 0
    if reading.has("lcoe", "learning") or reading.quantity("money/kW", "money/W", "kWh/kW", "money/kW/year"):
        return 2
    if reading.has("price") or (reading.named("component") and reading.has("change", "monthly", "weekly", *_STUDIED)):
        return 2
    if {"if", "wenn", "si", "se"}.intersection(reading.tokens) and price_ahead.ratio(reading):
        return 2
    if reading.has("volatility", "correlation", "premium") or (money.target(reading) and reading.is_short):
        return 2
    if reading.named("technology") and reading.has("compare", "comparative"):
        return 2
    if reading.has("cheapest", "dearest", "comparative") and re.search(r"\btechnolog", reading.line):
        return 2
    return 1 if reading.named("component") or reading.named("technology") or reading.has("cheapest", "change") else 0


def understand(reading: Reading, before: Frame | None, words: Lexicon) -> Frame | None:
    own = before if before and before.agent == "price" else None
    follows = own is not None and (_follows(reading) or _is_of_that_cost(own, reading))
    frame = own if own and follows else Frame("price", "")
    if before and not own and reading.is_follow_up and not reading.places:
        frame = taken_over(frame, before, reading)
    if converted := money.conversion(own, reading):
        return converted
    frame = money.unconverted(frame)
    intent = _intent(reading, frame, words)
    if not intent:
        return None
    frame = set_things(frame.but(intent=intent, notes=(), slots=_kept_slots(frame, intent)), reading)
    other = bool(before and not own) or bool(reading.named("component"))
    places = () if other and _is_of_the_world(frame, words) else frame.places
    frame = frame.but(places=sides(frame.places, reading) or merged_places(places, reading))
    frame = seen(both_meant(frame, reading), own)
    frame = of_its_part(charted(set_dates(frame, reading, words), reading))
    if intent == "unable":
        return frame.but(query=_NO_LCOE_THRESHOLD)
    if intent == "lcoe_calc":
        return with_inputs(frame, reading)
    if intent in price_asks.KEPT:
        drawn = frame if intent == "distribution" else widened(frame, reading)
        return price_asks.settled(drawn, reading, words)
    if intent == "data":
        return frame.but(slots=_subject(own, reading))
    return _settle(frame, reading, words)


def _is_of_the_world(frame: Frame, words: Lexicon) -> bool:
    """Whether it has one price everywhere, as metals have: the country of another question says nothing of it."""
    return {one.region for one in words.data.price_series if one.component in frame.components} == {"World"}


def _kept_slots(frame: Frame, intent: str) -> dict[str, Any]:
    """What a tool takes belongs to its own intent; only the calculator's inputs and a conversion outlive it."""
    if intent in {frame.intent, "lcoe_calc"}:
        return frame.slots
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


def _is_of_that_cost(before: Frame, reading: Reading) -> bool:
    """ "When did Spain drop under 10 cents?" after the cost of electricity: nothing else was spoken of."""
    spoken_of = before.intent in {"lcoe", "rank_lcoe"} and bool(reading.places)
    return spoken_of and reading.has("below", "above") and not reading.named("component")


def _follows(reading: Reading) -> bool:
    if len(reading.named("component")) > 1 and reading.has("compare") and not reading.has("refers"):
        return False
    if reading.named("component") and reading.has("price") and _DRAWS.search(reading.line):
        return False
    if reading.has("opens", "instead", "refers"):
        return True
    if reading.has(*_STUDIED, "learning") and (not reading.is_short or reading.has("asks")):
        return False
    if reading.named("component") and reading.has("asks", "how_much") and not reading.is_short:
        return False
    if (reading.named("component") and reading.has("price", "change")) or reading.has("lcoe"):
        return False
    if reading.has("pass") and reading.quantities:
        return False
    return reading.is_short or not reading.has("price", "cheapest")


def _intent(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """Ordered: the more telling cue first."""
    if reading.has("data") and (_ABOUT_DATA.search(reading.line) or not reading.has("lcoe")):
        return "data"
    if _wants_conversion(reading):
        return "currency"
    if found := price_asks.intent(reading, frame, words):
        return found
    if reading.has("forecast", "future") or re.search(r"\bwill\b", reading.line):
        return "lcoe_ahead" if _is_lcoe(reading, frame) else "beyond"
    of_cost = reading.has("lcoe") or _is_of_that_cost(frame, reading)
    if reading.has("pass", "below", "above") and of_cost and (reading.quantities or bare_number(reading)):
        return "unable"
    if is_calculation(reading, frame):
        return "lcoe_calc"
    if _is_lcoe(reading, frame):
        if len(frame.places) > 1 and _MOVED_MOST.search(reading.line):
            return "lcoe"
        ranked = reading.has("cheapest", "dearest", "rank", "which_countries")
        if ranked or _ranks_on(reading, frame):
            return "rank_lcoe"
        goes_on = frame.intent == "lcoe_ahead" and not reading.has("lcoe") and not reading.periods
        return "lcoe_ahead" if goes_on else "lcoe"
    return _intent_of_price(reading, frame)


def _wants_conversion(reading: Reading) -> bool:
    """ "In euros please", "silver in euros", "below 0.5 €/W": nothing is converted, so a figure would answer something
    else. Inputs of the calculator may have any currency."""
    foreign = any(one.currency not in {"", "USD"} for one in reading.quantities)
    priced = reading.named("component") or (reading.has("lcoe", "price") and not reading.is_short)
    alone = reading.has("in_money", "euro_please") and not priced
    return (alone and not reading.quantity("money/kW", "kWh/kW")) or (foreign and reading.has("pass"))


_MOVED_MOST = re.compile(
    r"\b(?:fell|fallen|dropp?ed|declined|improved|came down|rose|changed) (?:the )?(?:most|more|furthest|faster|"
    r"fastest)\b|"
    r"\bam (?:meisten|starksten) (?:gefallen|gesunken|gestiegen)\b|\b(?:baisse|diminue|augmente) le plus\b|"
    r"\b(?:sces[oaie]|calat[oaie]|cresciut[oaie]) di piu\b|\b(?:bajo|bajado|cayo|subio) (?:mas|el que mas)\b"
)
_STUDIED = ("premium", "volatility", "correlation", "distribution", "indexed")
_ABOUT_DATA = re.compile(
    r"\b(?:licen[cs]e|(?:re-?)?publish|reuse|newsletter|where (?:does|do|is|are)\b.{0,30}\b(?:from|come))"
)


def _is_lcoe(reading: Reading, frame: Frame) -> bool:
    if reading.named("component"):
        return False
    of_countries = reading.has("cheapest", "dearest") and reading.has("countries")
    between_places = len(reading.places) > 1 and reading.has("comparative")
    return of_countries or between_places or reading.has("lcoe") or frame.intent in {"lcoe", "lcoe_ahead", "rank_lcoe"}


def _ranks_on(reading: Reading, frame: Frame) -> bool:
    """ "Only Europe", "top 5", "in 2020" after a ranking keep it a ranking; a country named ends it."""
    return frame.intent == "rank_lcoe" and (set(reading.places) <= REGIONS or reading.has("only"))


def _intent_of_price(reading: Reading, frame: Frame) -> str:
    if frame.intent == "threshold" and reading.is_short and (bare_number(reading) or reading.quantities):
        return "threshold"
    if reading.has("average", "median") and (frame.components or reading.named("component")):
        return "price"
    if _ASKS_WHEN.search(reading.line) and reading.has("cheapest", "dearest"):
        return "extreme"
    several = len(reading.named("component")) > 1
    if several and reading.has("cheapest", "dearest", "comparative") and not reading.periods:
        return "price"
    if reading.has("extreme") and (reading.has("price", "opens") or reading.is_short or reading.named("component")):
        return "extreme"
    if len(reading.periods) == 1 and _is_two_years(reading) and reading.has("compare", "change"):
        return "change"
    if reading.has("pass") and (reading.quantity("money/W", "money/other", "money") or frame.intent == "threshold"):
        return "threshold"
    if reading.has("change") or (reading.has("than") and reading.periods and frame.intent in {"price", "extreme"}):
        return "change"
    if _is_beyond(reading):
        return "threshold"
    if reading.has("price") or reading.named("component") or reading.named("technology"):
        keeps = frame.intent in {"change", "threshold", "extreme", *price_asks.KEPT} and not reading.has("price")
        return frame.intent if keeps else "price"
    if kept := price_asks.keeps(reading, frame):
        return kept
    if frame.intent in {"change", "threshold", "price", "extreme"}:
        return "price" if reading.has("plot", *FREQUENCIES) else frame.intent
    return ""


def _is_beyond(reading: Reading) -> bool:
    """ "Below 0.5 $/W", "when were they below 0.5?"; "is it below 0.5 $/W?" asks for the price."""
    if not reading.has("below", "above"):
        return False
    if _ASKS_WHEN.search(reading.line) and bare_number(reading):
        return True
    return bool(reading.quantity("money/W", "money/other")) and not reading.line.startswith("is ")


def _is_two_years(reading: Reading) -> bool:
    """ "2010 vs 2020": two dates of one span."""
    period = reading.period
    return bool(period and period.start and period.end and re.search(r"\b(?:vs|versus|and|to)\b", period.words))


_WHOLE_YEARS = "I work out averages of whole years only. Name years, or ask for the prices by quarter."
_NO_LCOE_THRESHOLD = "I show the cost of electricity by year; I do not look for the year in which it passed a value."


def _settle(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    frame = _set_kind(frame, reading, words)
    if frame.intent == "rank_lcoe":
        lowest = not reading.has("dearest") if reading.has("cheapest", "dearest") else frame.kind != "dearest"
        named = [place for place in reading.places if place not in REGIONS]
        count = MOST_RANKED if named else reading.count or frame.count
        frame = frame.but(kind="" if lowest else "dearest", count=count, slots={"of": named[0]} if named else {})
    if frame.intent == "threshold":
        frame = set_threshold(frame, reading)
    if frame.intent == "change" and (reading.periods or price_asks.lag(reading)):
        lag = price_asks.lag(reading)
        frame = frame.but(slots={"lag": lag} if lag else {})
    if wanted := money.target(reading):
        frame = frame.but(slots={**frame.slots, "money": wanted})
    if frame.intent == "lcoe":
        frame = frame.but(kind="most" if _MOVED_MOST.search(reading.line) else "")
    if frame.intent in {"lcoe", "lcoe_ahead"} and not frame.places:
        frame = frame.but(places=("World",), notes=("no place named, so the world",))
    is_named = reading.named("component") or reading.named("technology")
    if frame.intent == "price" and not is_named and frame.components == ("module",):
        frame = frame.but(
            notes=frame.notes if reading.has("opens") else ("modules",) if not reading.is_follow_up else ()
        )
    return widened(frame, reading)


def _set_kind(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    if frame.intent == "extreme":
        word = reading.has("cheapest") or "minimum" in reading.tokens
        keeps = frame.kind if frame.kind in {"lowest", "highest"} and not reading.has("extreme") else ""
        frame = frame.but(kind=keeps or ("lowest" if word else "highest"))
    if frame.intent == "price":
        ranked = reading.has("cheapest", "dearest", "comparative") and len(frame.components) > 1
        frame = frame.but(kind="ranked" if ranked else "")
        whole = frame.period is None or frame.period.grain == "year" or frame.frequency in PACES.values()
        if reading.has("average", "median") and not whole and not reading.has(*FREQUENCIES):
            return frame.but(intent="unable", query=_WHOLE_YEARS)
        if reading.has("average", "median") and not reading.has(*FREQUENCIES):
            frame = frame if frame.frequency in PACES.values() else frame.but(frequency="yearly")
    if frame.intent == "change":
        frame = frame.but(kind="most" if reading.has("rank", "cheapest") and len(frame.components) > 1 else "")
    return money.basis(frame, reading, words)
