"""Price questions that take more than a look-up: comparisons, premiums, statistics, learning, projections.

Says which of them a question is, and fills what its tool takes. A follow-up that names no other kind keeps its own.
"""

from __future__ import annotations

import re
from typing import Any

from agents.offline.frame import Frame
from agents.offline.plan import price_ahead
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon
from knowledge.prices import is_same_region

KEPT = {"compare", "index", "premium", "volatility", "correlation", "distribution", "learning", "projection"}
_BASE = re.compile(
    r"\b((?:19|20)\d\d(?:-[01]\d)?) ?(?:=|is|equals|at|to|auf|als) ?100\b|\bbase(?: year)?:? (?:of )?(\d{4})\b|"
    r"\bindex\w*\b.{0,80}\b(?:to|at|auf|in) ((?:19|20)\d\d)\b(?! ?(?:=|is|equals|at|to) ?100)"
)
_BY_TECHNOLOGY = re.compile(
    r"\b(?:by|per|across|between|of|nach) (?:the |all |different )?(?:technolog\w+|cell types?)\b"
)
_KINDS = re.compile(r"\btechnolog\w*")
_WHICH_REGION = re.compile(r"\bregions?\b")
_BY_REGION = re.compile(
    r"\b(?:by|per|across|between|nach|por|par|per) (?:the |all |different )?(?:regions?|markets?|countr\w+|regioni?)\b"
)
_OVER = r"(?:on|over|by)"
_COUNTED = r"(?<!last )(?<!past )\b"  # "the last 4 weeks" is a span of prices, "the 4-week change" a lag
YEAR_AGO = re.compile(
    r"\b(?:than|compared (?:to|with)|vs|versus|against|from|on) (?:(?:a|one|1) year ago|(?:a|one) year earlier|"
    r"(?:this time )?last year)\b|"
    r"\b(?:als|gegenuber|verglichen mit|vergleich "
    r"(?:zu|mit)|vergleich zum|zum|seit) (?:vor (?:einem|1) jahr|dem vorjahr|"
    r"(?:dem )?letzten jahr|(?:dem |der )?vorjahr(?:es(?:quartal|monat|zeitraum|halbjahr|wert))?)\b|"
    r"\b(?:than|compared (?:to|with)|vs|versus|against|from|on) (?:the )?(?:same|corresponding) (?:quarter|"
    r"month|period|half) "
    r"(?:of )?(?:a year (?:ago|earlier)|last year|the (?:year before|previous year))\b|"
    r"\b(?:rispetto|confronto) (?:a|all'|ad|con) ?(?:(?:un|1) anno fa|(?:l')?anno (?:scorso|prima|precedente))\b|"
    r"\b(?:par rapport a|qu'?|compare a|que) ?(?:il y a (?:un|1) an|l'(?:an dernier|annee (?:derniere|precedente)))\b|"
    r"\b(?:respecto a|comparado con|que|comparacion con|frente a) (?:hace (?:un|1) ano|(?:el )?ano (?:pasado|anterior)|"
    r"la de hace un ano)\b"
)
_LAGS = (
    (
        "1w",
        re.compile(
            rf"\bweekly change\b|\bweek[- ]{_OVER}[- ]week\b|\bwow\b|\bw/w\b|"
            rf"\bsince (?:the )?last week\b"
        ),
    ),
    (
        "4w",
        re.compile(
            rf"\bmonthly change\b|\bmonth[- ]{_OVER}[- ]month\b|\bmom\b|\bm/m\b|"
            rf"{_COUNTED}(?:4|four)[- ]weeks?\b|"
            r"\b(?:vs|versus|than|from|since|against|compared (?:to|with)) (?:the )?(?:last|previous) month\b|"
            r"\b(?:gegenuber|zum|seit) (?:dem )?(?:vormonat|letzten monat)\b"
        ),
    ),
    (
        "13w",
        re.compile(
            rf"\bquarterly change\b|\bquarter[- ]{_OVER}[- ]quarter\b|\bqoq\b|\bq/q\b|"
            rf"{_COUNTED}13[- ]weeks?\b"
        ),
    ),
    (
        "52w",
        re.compile(
            rf"\b(?:yearly|annual) change\b|\byear[- ]{_OVER}[- ]year\b|\byoy\b|\by/y\b|"
            rf"{_COUNTED}52[- ]weeks?\b"
        ),
    ),
)


def intent(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """Ordered: the more telling cue first; empty when it is none of these."""
    if reading.has("volatility"):
        return "volatility"
    if reading.has("correlation"):
        return "correlation"
    grouped = _BY_TECHNOLOGY.search(reading.line) or _BY_REGION.search(reading.line)
    if reading.has("distribution") or (grouped and frame.intent == "distribution"):
        return "distribution"
    if _EACH_DOUBLING.search(reading.line) or _of_other_years(reading, frame):
        return "learning"
    if price_ahead.is_projection(reading, frame):
        return "projection"
    if reading.has("learning"):
        return "learning"
    if lag(reading):
        return "change"
    if reading.has("indexed"):
        return "index"
    if _is_premium(reading, frame):
        return "premium"
    return "compare" if _is_comparison(reading, frame, words) else ""


_EACH_DOUBLING = re.compile(
    r"\b(?:with|for|per|at|on) (?:each|every) doubling\b|\bper doubling\b|\beach time .{0,40}\bdoubles\b|"
    r"\b(?:pro|je|mit jeder|bei jeder) verdopp?e?lung\b|\b(?:ad?|con|per) ogni raddoppio\b|"
    r"\ba chaque doublement\b|\bpor cada duplicacion\b"
)


def _of_other_years(reading: Reading, frame: Frame) -> bool:
    """ "Using only data since 2010" after a projection: the rate of those years, which is fitted and not projected."""
    period = reading.period
    if frame.intent != "projection" or not period or not period.start or price_ahead.target_year(reading):
        return False
    return not period.is_one and not reading.named("component") and not price_ahead.ratio(reading)


def keeps(reading: Reading, frame: Frame) -> str:
    """What a follow-up goes on with when it names nothing else."""
    is_own = reading.has("price", "cheapest", "dearest", "change", "pass", "lcoe", "extreme")
    return frame.intent if frame.intent in KEPT and not is_own else ""


def lag(reading: Reading) -> str:
    if reading.has("extreme"):
        return ""  # "the 52-week high" is an end of that span
    named = next((name for name, pattern in _LAGS if pattern.search(reading.line)), "")
    return named or ("52w" if YEAR_AGO.search(reading.line) else "")


def _is_premium(reading: Reading, frame: Frame) -> bool:
    if reading.has("premium") or (reading.has("narrowed") and frame.intent in {"premium", "compare"}):
        return True
    things = reading.named("component") or reading.named("technology") or frame.intent in {"price", "compare"}
    two = len(reading.places) == 2 or len(reading.named("technology")) == 2
    return bool(two and things and reading.has("comparative", "more_than") and not reading.has("lcoe"))


def _is_comparison(reading: Reading, frame: Frame, words: Lexicon) -> bool:
    of_kinds = _KINDS.search(reading.line) or _WHICH_REGION.search(reading.line)
    if len(reading.named("technology")) > 1 or (of_kinds and reading.has("cheapest", "dearest")):
        return True
    if _BY_TECHNOLOGY.search(reading.line) or _BY_REGION.search(reading.line):
        return bool(reading.named("component") or frame.components) and not reading.has("lcoe")
    components = reading.named("component")
    joins = reading.has("compare", "add") and len(components) < 2
    places = tuple(dict.fromkeys((*frame.places, *reading.places))) if joins else reading.places
    if not reading.has("compare", "plot", "add") or not (len(components) > 1 or len(places) > 1):
        return False
    kept = frame.components if reading.has("add") or not components else ()
    return is_of_one_kind((*kept, *components), places, words)


def is_of_one_kind(components: tuple[str, ...], places: tuple[str, ...], words: Lexicon) -> bool:
    """Whether all these have a series of the same unit, money and pace, so that one chart can show them."""
    kinds = [
        {
            (one.unit, one.price_basis, one.frequency)
            for one in words.data.price_series
            if one.component == component and (place is None or is_same_region(one.region, place))
        }
        for component in components or ("module",)
        for place in places or (None,)
    ]
    return bool(set.intersection(*kinds))


# --- what the tool takes ----------------------------------------------------------------------------------------------


def settled(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """The frame of one of these questions with its slots; places and things are set already."""
    return _SETTLE.get(frame.intent, _as_is)(frame, reading, words)


def _as_is(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    return frame


def _slot(frame: Frame, **slots: Any) -> Frame:
    return frame.but(slots={**frame.slots, **slots})


def _compare(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    named = reading.named("technology")
    if not named and (_BY_TECHNOLOGY.search(reading.line) or _KINDS.search(reading.line)):
        return _slot(frame.but(technology="", places=reading.places or frame.places[:1]), technologies=[])
    if len(named) > 1 and reading.places:
        frame = frame.but(places=reading.places)  # "TOPCon vs PERC in China": it is they that are set side by side
    before = tuple(frame.slots.get("technologies", ()))
    kinds = (*before, *named) if reading.has("add") else named or before
    return _slot(frame.but(technology="" if kinds else frame.technology), technologies=list(dict.fromkeys(kinds)))


def _index(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    found = _BASE.search(reading.line)
    base = next(filter(None, found.groups()), "") if found else ""
    period = frame.period
    if not base and reading.period and reading.period.is_one and reading.period.start:
        base = reading.period.start[: 4 if reading.period.grain == "year" else 7]
    if (
        not found
        and reading.period
        and reading.period.end
        and not reading.period.start
        and _REBASES.search(reading.line)
    ):
        base, period = reading.period.end[: 4 if reading.period.grain == "year" else 7], None
    begins = period.start[:4] if period and period.start else ""
    base = base or str(frame.slots.get("base", "")) or begins or _first_common(frame, words)
    if (found and len(reading.periods) < 2) or (period and (period.is_one or period.latest)):
        period = None  # what was named is the base
    return _slot(_compare(frame.but(period=period), reading, words), base=base)


_REBASES = re.compile(r"\b(?:rebas\w*|index\w*|basis|base)\b")


def _first_common(frame: Frame, words: Lexicon) -> str:
    series = [one.first[:4] for one in words.data.price_series if one.component in frame.components]
    return max(series, default="2020")


def _premium(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    kinds = reading.named("technology") or tuple(frame.slots.get("technologies", ()))
    if len(kinds) == 2:
        frame = _slot(frame, over_technology=kinds[1])
    frame = frame.but(technology=kinds[0]) if kinds else frame
    frame = frame.but(kind="narrowed" if reading.has("narrowed") else "")
    if reading.has("narrowed") and frame.period and frame.period.is_one:
        frame = frame.but(period=None, notes=(*frame.notes, "all years, to see a change"))
    has_two = len(frame.places) >= 2 or frame.slots.get("over_technology")
    if not has_two and not reading.has("premium", "narrowed"):
        return frame.but(intent="price", kind="", slots={})
    return frame if has_two else frame.but(intent="unable", query=_OVER_WHAT)


_OVER_WHAT = "A premium is of one region over another, or of one technology over another. Name both."


_CALM = re.compile(r"\b(?:stabl|calm|stead|ruhig|tranquil)")


def _volatility(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    kinds = reading.named("technology")
    frame = _slot(frame, technologies=list(kinds)) if len(kinds) > 1 else frame
    frame = frame.but(lowest=reading.has("lowest") or bool(_CALM.search(reading.line)))
    if reading.has("metals") or reading.named("component") or frame.slots.get("some"):
        return _slot(frame, some=True)
    if reading.has("refers"):
        return frame
    return frame.but(components=(), technology=frame.technology if reading.named("technology") else "")


def _correlation(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    kinds = reading.named("technology")
    if len(kinds) == 2:
        return _slot(frame, other_technology=kinds[1]).but(technology=kinds[0])
    two = len(frame.components) > 1 or len(frame.places) > 1 or frame.slots.get("other_technology")
    return frame if two else frame.but(intent="unable", query=_WHICH_TWO)


_WHICH_TWO = "A correlation is between two prices. Name both, such as silver and copper."


def _distribution(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    before = frame.slots.get("by", "region")
    by = (
        "technology" if _BY_TECHNOLOGY.search(reading.line) else "region" if _BY_REGION.search(reading.line) else before
    )
    if by == "region":
        return _slot(frame.but(places=reading.places), by=by)
    return _slot(frame.but(technology=""), by=by)


_SETTLE = {
    "compare": _compare,
    "index": _index,
    "premium": _premium,
    "volatility": _volatility,
    "correlation": _correlation,
    "distribution": _distribution,
    "projection": price_ahead.projected,
}
