"""Which kind of price question one is: a price, a change, an extreme, a study of prices, or the cost of electricity."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan import price_asks, price_moved, price_wants
from agents.offline.plan.lcoe import is_calculation
from agents.offline.plan.price_dates import FREQUENCIES
from agents.offline.plan.price_limits import amount, bare_number
from agents.offline.plan.price_things import set_things
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

REGIONS = {"World", "European Union (27)", "Africa", "Asia", "Europe", "North America", "Oceania", "South America"}
_ASKS_WHEN = re.compile(
    r"^(?:and )?(?:when|in which year|which year|in which month|wann|quand|quando|cuando)\b|\b(?:year|month) for\b|"
    r"^(?:and |und |e |et |y )?(?:in |en |im )?(?:which|what|welche[rsmn]?|quale?|che|quel(?:le)?|que) "
    r"(?:year|month|week|quarter|jahr|monat|quartal|anno|mese|annee|mois|ano|mes)\b"
)


def intent_of(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """Ordered: the more telling cue first."""
    if reading.has("data") and (_ABOUT_DATA.search(reading.line) or not reading.has("lcoe")):
        return "data"
    if _wants_conversion(reading):
        return "currency"
    if price_wants.steps(reading) and not _is_lcoe(reading, frame) and not reading.has("learning"):
        return "price"
    if found := _of_two_figures(reading, frame) or _without_some(reading, frame):
        return found
    if _is_mean_of_several(reading, frame):
        return "price"
    if found := price_asks.intent(reading, frame, words):
        return found
    if reading.has("forecast", "future") or re.search(r"\bwill\b", reading.line):
        return "lcoe_ahead" if _is_lcoe(reading, frame) else "beyond"
    if passes_cost(reading, frame):
        return "rank_lcoe" if _of_countries(reading) else "lcoe"
    if is_calculation(reading, frame):
        return "lcoe_calc"
    if _is_lcoe(reading, frame):
        return _intent_of_cost(reading, frame)
    return _intent_of_price(reading, frame)


def _intent_of_cost(reading: Reading, frame: Frame) -> str:
    """Of the cost of electricity: of places, ranked, moved, or to come."""
    if _of_countries(reading) and price_moved.way(reading):
        return "rank_lcoe"
    if (len(frame.places) > 1 and moved_most(reading)) or orders_places(reading, frame):
        return "lcoe"
    ranked = reading.has("cheapest", "dearest", "rank", "which_countries") and not _ASKS_WHEN.search(reading.line)
    if ranked or _ranks_on(reading, frame):
        return "rank_lcoe"
    goes_on = frame.intent == "lcoe_ahead" and not reading.has("lcoe") and not reading.periods
    return "lcoe_ahead" if goes_on else "lcoe"


def _of_two_figures(reading: Reading, frame: Frame) -> str:
    """The difference or ratio of two things, of two places' cost, of a high and a low, of two dates."""
    studied = reading.has("volatility", "correlation", "learning", "distribution") or reading.named("technology")
    if studied or not price_wants.is_contrast(reading) or reading.quantities:
        return ""
    if _is_lcoe(reading, frame):
        return "lcoe"
    if frame.intent == "change" and not reading.named("component") and not reading.periods:
        return "change"
    if len(set_things(frame, reading).components) == 2:
        moves = reading.has("change") and not reading.has("comparative")
        return "change" if moves and (reading.periods or frame.against) else "price"
    if reading.has("change") or (reading.has("premium") and reading.places):
        return ""
    if len(reading.places) > 1 or frame.intent not in {"", "price", "extreme", "change"}:
        return ""
    if reading.has("extreme") or (frame.intent == "extreme" and not reading.periods):
        return "extreme"
    singles = len(reading.periods) == 1 and frame.period and reading.periods[0].is_one and frame.period.is_one
    if (frame.kind == "mean" or reading.has("average")) and not singles:
        return "price"
    return "change" if reading.periods or frame.against or frame.slots.get("spans") else ""


def _is_mean_of_several(reading: Reading, frame: Frame) -> bool:
    """ "Aluminium vs copper, average of the last 12 months"."""
    if not reading.has("average", "median") or reading.has(*FREQUENCIES, *STUDIED, "learning", "lcoe"):
        return False
    several = len(set_things(frame, reading).components) > 1
    return several and bool(reading.periods) and not reading.named("technology")


def _without_some(reading: Reading, frame: Frame) -> str:
    """ "Drop silver" after several: the same of the others."""
    named = set(reading.named("component"))
    taken = reading.has("without") and named and named < set(frame.components)
    return frame.intent if taken else ""


def passes_cost(reading: Reading, frame: Frame) -> bool:
    """ "When did Spain drop under 10 cents?", "which countries are below 0.05?": of the cost of electricity."""
    of_cost = reading.has("lcoe") or is_of_that_cost(frame, reading)
    given = reading.quantity("money", "money/kWh", "money/MWh") or amount(reading)
    inputs = reading.quantity("money/kW", "money/kW/year", "kWh/kW")
    if of_cost and _AS_THE_WORLD.search(reading.line) and _of_countries(reading):
        return True
    return bool(of_cost and reading.has("pass", "below", "above") and given and not inputs)


_AS_THE_WORLD = re.compile(
    r"\b(?:cheaper|dearer|below|under|above|over|less|more|lower|higher|gunstiger|billiger|teurer|unter|uber)\b.{0,30}"
    r"\b(?:world|global|welt\w*)\b"
)

_COUNTRIES = re.compile(
    r"\b(?:countr(?:y|ies)|nations?|places|where|land|lander\w*|paes[ei]|pays|pais(?:es)?|world ?wide|wo|"
    r"dove|donde|ou)\b"
)


def _of_countries(reading: Reading) -> bool:
    return not set(reading.places) - REGIONS and bool(_COUNTRIES.search(reading.line))


def orders_places(reading: Reading, frame: Frame) -> bool:
    """ "Which of them is cheapest?" after the cost in several places."""
    compares = reading.has("cheapest", "dearest", "comparative") or _LOWER.search(reading.line)
    several = len(reading.places) > 1 or (len(frame.places) > 1 and not reading.places)
    after_one = len(frame.seen) > 1 and frame.intent == "lcoe" and (not reading.places or reading.together > 1)
    return bool(compares and (several or after_one) and not _of_countries(reading))


_LOWER = re.compile(r"\b(?:which|who|welche\w*|quale|lequel|laquelle|cual)\b.{0,20}\b(?:lower|higher|better|worse)\b")


def _wants_conversion(reading: Reading) -> bool:
    """ "In euros please", "silver in euros", "below 0.5 €/W": nothing is converted, so a figure would answer something
    else. Inputs of the calculator may have any currency."""
    foreign = any(one.currency not in {"", "USD"} for one in reading.quantities)
    bounded = reading.has("pass", "below", "above")
    priced = reading.named("component") or (reading.has("lcoe", "price") and not reading.is_short)
    alone = reading.has("in_money", "euro_please") and not priced
    return (alone and not reading.quantity("money/kW", "kWh/kW")) or (foreign and bounded)


_MOVED_MOST = re.compile(
    r"\b(?:fell|fallen|dropp?ed|declined|improved|came down|rose|changed) (?:the )?(?:most|more|furthest|faster|"
    r"fastest)\b|"
    r"\bam (?:meisten|starksten) (?:gefallen|gesunken|gestiegen)\b|\b(?:baisse|diminue|augmente) le plus\b|"
    r"\b(?:sces[oaie]|calat[oaie]|cresciut[oaie]) di piu\b|\b(?:bajo|bajado|cayo|subio) (?:mas|el que mas)\b"
)


def moved_most(reading: Reading) -> bool:
    return bool(_MOVED_MOST.search(reading.line))


STUDIED = ("premium", "volatility", "correlation", "distribution", "indexed")
_ABOUT_DATA = re.compile(
    r"\b(?:licen[cs]e|(?:re-?)?publish|reuse|newsletter|where (?:does|do|is|are)\b.{0,30}\b(?:from|come))"
)


_COST = re.compile(r"\b(?:costs?|kosten|couts?|costi|costo|costes?|costos)\b")


def _is_lcoe(reading: Reading, frame: Frame) -> bool:
    if reading.named("component"):
        return False
    of_countries = reading.has("cheapest", "dearest") and reading.has("countries")
    costs_moved = reading.has("countries") and price_moved.way(reading) and _COST.search(reading.line)
    of_countries = of_countries or bool(costs_moved and not reading.named("component"))
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
    if reading.has("cheapest", "dearest") and (
        _ASKS_WHEN.search(reading.line) or (frame.intent == "extreme" and len(reading.named("component")) < 2)
    ):
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
    grows = _GROWTH.search(reading.line) and frame.intent not in {"projection", "learning"}
    if reading.has("change") or grows or _is_against_a_date(reading, frame):
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


_GROWTH = re.compile(r"\b(?:cagr|compound\w*|growth|wachstum\w*|croissance|crescita|crecimiento|appreciat\w*)\b")
_AGAINST_A_DATE = re.compile(
    r"\b(?:than|compared (?:to|with)|vs|versus|against|als|gegenuber|im vergleich zu[mr]?|par rapport (?:a|aux?)|"
    r"rispetto (?:a[dl]?|all')|respecto (?:al?|del?)|frente a|qu'en|que en) ?"
    r"(?:in |im |en |nel |the |el |l'|l'annee |l'anno |year |jahr |ano |today|[a-z]+ )?(?:19|20)\d\d\b"
)


def _is_against_a_date(reading: Reading, frame: Frame) -> bool:
    """ "What do modules cost compared to 2015?"."""
    if len(reading.named("component")) > 1 or len(reading.places) > 1 or not reading.periods or reading.quantities:
        return False
    than = reading.has("than") and frame.intent in {"price", "extreme"}
    is_open = frame.intent in {"", "price", "extreme", "change", "threshold"}
    return than or (is_open and bool(_AGAINST_A_DATE.search(reading.line)))


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


def is_of_that_cost(before: Frame, reading: Reading) -> bool:
    """ "When did Spain drop under 10 cents?" after the cost of electricity: nothing else was spoken of."""
    bounded = reading.has("below", "above", "pass") and (bool(reading.quantities) or amount(reading) is not None)
    return before.intent in {"lcoe", "rank_lcoe"} and bounded and not reading.named("component")
