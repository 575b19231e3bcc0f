"""How many are wanted of a ranking, in which order, within which limits; and whether a yes or no is asked for."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan.market_calls import MOST_LISTED
from agents.offline.reading import Reading

RANKINGS = {"rank", "race"}
_COMPARES = re.compile(
    r"^(?!how |which |what |when |since |who )(?:and )?.*\b(?:is|was|are|were|did|does|do|has|have|had)\b.*"
    r"\b(more|bigger|larger|higher|less|smaller|lower) than\b"
)
_AHEAD_OF = re.compile(r"^(?:and )?(?:is|was|are|were)\b.*\b(ahead of|in front of|behind)\b")
_THAN_ALONE = re.compile(r"^(?:and )?(more|bigger|larger|higher|less|smaller|lower) than\b")
_INCLUDES = re.compile(r"\b(?:includ|contain|count|part of|with|without|exclud)")
_NOT_OF_WHOLE = "I tell the share of a list in what it was ranked within:"
_MULTIPLES = {"doubl": 100.0, "verdop": 100.0, "tripl": 200.0, "quadru": 300.0}  # percent of growth
_IN_ALL = re.compile(r"\b(?:total|summe|gesamt|somma|totale|somme|cumul|suma|total) (?:of|von|di|de|del)\b| \+ ")
_POSITION = re.compile(r"(?:number|no\.?|rank|place|platz|position) ?#?(\d{1,2})|(\d{1,2})(?:st|nd|rd|th)\b")


def set_count(frame: Frame, reading: Reading) -> Frame:
    lowest = reading.has("lowest", "shrank") or (frame.lowest and not reading.has("topmost"))
    count = reading.count or frame.count
    if count == MOST_LISTED and frame.intent in RANKINGS and reading.count:
        frame = frame.but(notes=(*frame.notes, f"at most {MOST_LISTED} are listed"))
    slots = dict(frame.slots) if frame.intent in RANKINGS else {}
    for once in ("position", "listed"):
        slots.pop(once, None)
    if frame.intent == "rank" and not reading.has("gap") and (position := _position(reading)):
        slots["position"] = position
    if frame.intent == "race":
        slots |= _limits(reading)
    return frame.but(count=count, lowest=lowest, slots=slots if frame.intent in RANKINGS else frame.slots)


def share_of_list(frame: Frame, reading: Reading) -> Frame | None:
    """ "What share of the world is that?" after a ranking: of the countries listed together, in the whole ranked."""
    leans = reading.has("refers") and reading.places in ((), ("World",), (frame.within,))
    if frame.intent != "rank" or not leans or frame.places or reading.periods or frame.lowest:
        return None
    if reading.places and reading.places[0] != (frame.within or "World"):
        return frame.but(intent="unable", query=f"{_NOT_OF_WHOLE} {frame.within or 'World'}.")
    return frame.but(notes=(), query="", kind=frame.kind, slots={**frame.slots, "listed": True})


def _limits(reading: Reading) -> dict[str, float]:
    if reading.has("shrank"):
        return {"less_than": 0.0}
    percent = reading.quantity("%")
    if reading.has("doubled") and percent:
        return {"more_than": percent.value}
    named = (value for stem, value in _MULTIPLES.items() if re.search(rf"\b{stem}", reading.line))
    return {"more_than": value} if (value := next(named, None)) is not None else {}


def _position(reading: Reading) -> int | None:
    """ "Number 3", "the second", "3rd": which of a ranking is meant."""
    if not reading.has("position"):
        return None
    found = _POSITION.search(reading.line)
    return int(found[1] or found[2]) if found else reading.ordinal


def set_kind(frame: Frame, reading: Reading) -> Frame:
    if frame.intent == "rank" and ((reading.has("runner_up") and reading.has("gap")) or _still_leads(frame, reading)):
        return frame.but(kind="lead")
    if asks := _COMPARES.search(reading.line) or _THAN_ALONE.search(reading.line):
        return frame.but(kind="less" if asks[1] in {"less", "smaller", "lower"} else "more")
    if frame.intent == "csp":
        return frame.but(kind="amount" if reading.has("how_much") and not _INCLUDES.search(reading.line) else "")
    if ahead := _AHEAD_OF.search(reading.line):
        return frame.but(kind="less" if ahead[1] == "behind" else "more")
    if frame.intent == "growth" and reading.has("doubled", "shrank"):
        return frame.but(kind="", slots=_limits(reading))
    if frame.intent == "growth":
        frame = frame.but(slots={})
        return frame.but(kind="yoy" if reading.has("yoy") else frame.kind if frame.kind == "yoy" else "")
    keeps = frame.kind in {"more", "less", "sum", "mean", "together"} and frame.intent in {"capacity", "rank"}
    keeps = keeps and reading.is_follow_up
    return frame if keeps else frame.but(kind="")


def _still_leads(frame: Frame, reading: Reading) -> bool:
    return frame.kind == "lead" and reading.is_follow_up and bool(reading.periods or reading.step or reading.places)


def summed(frame: Frame, reading: Reading) -> Frame:
    """Additions of several years, added up or averaged, when that is asked."""
    period = frame.period
    if frame.kind == "lead":
        return frame
    if frame.intent == "rank":
        one = len(reading.periods) == 1 and not reading.periods[0].is_one and not reading.periods[0].latest
        if frame.metric != "annual" or reading.has("per_year", "by_year", "compare"):
            return frame.but(kind="")
        return frame.but(kind="sum") if one else frame
    if frame.intent == "capacity" and len(frame.places) > 1:
        return frame.but(kind="together") if _IN_ALL.search(reading.line) or reading.has("sum") else frame
    if frame.metric != "annual" or len(frame.places) != 1 or period is None or period.is_one or period.latest:
        return frame
    if reading.has("average"):
        return frame.but(kind="mean")
    whole = reading.has("annual") and reading.has("how_much", "cumulative") and not reading.has("per_year", "by_year")
    return frame.but(kind="sum") if reading.has("sum") or whole else frame
