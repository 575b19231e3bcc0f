"""What stands beside a place in a ranking: the one right behind it, the one right ahead, or one place beside a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agents.base import ToolResult
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plan.market_doubts import megawatts
from agents.offline.plan.market_order import RANKINGS, set_kind
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

_BEHIND = r"behind|after|below|following|hinter|nach|dietro|dopo|sotto|derriere|apres|detras|despues|tras"
_AHEAD = (
    r"ahead of|in front of|before|above|vor|davanti|prima|sopra|devant|avant|au-dessus|delante|por delante|antes|"
    r"por encima"
)
_WHO = r"who|which|what|wer|welche[rs]?|chi|quale|che|quel(?:le)?|qui|que|cual|quien"
_ARTICLE = (
    r"(?:(?:the|de[rmn]|die|del?l?|della|dell'|di|d[eu]|de la|de l'|l[ae]|les|el|al?l?a?|i|it|ihm|lui|elle|el)[ ']?)*"
)
_NEXT_TO = re.compile(
    rf"(?:\b(?:{_WHO})\b.{{0,40}}|^(?:and |und |et |e |y )?(?:\w+ )?)\b"
    rf"(?:(?P<behind>{_BEHIND})|(?P<ahead>{_AHEAD})) ?{_ARTICLE}"
)
_AND = r"(?:and|und|et|e|y|or|oder) (?:\w+ )?"
_EITHER = re.compile(rf"\b(?:(?:{_BEHIND}) {_AND}(?:{_AHEAD})|(?:{_AHEAD}) {_AND}(?:{_BEHIND}))\b")
_OTHERWISE = ("gap", "growth", "fastest", "share", "passes", "will", "forecast", "best_year", "without")
_ONCE = {"beside", "total_beside"}


def asked(reading: Reading, frame: Frame, words: Lexicon) -> bool:
    """Whether a ranking is wanted for what stands beside a place in it."""
    return bool(_neighbour(reading, frame, words) or _beside_list(reading, frame, words))


def placed(frame: Frame, reading: Reading, before: Frame | None, words: Lexicon) -> Frame:
    """A ranking with the place beside which one is wanted."""
    slots = {name: value for name, value in frame.slots.items() if name not in _ONCE}
    if frame.intent != "rank":
        return frame.but(slots=slots) if len(slots) < len(frame.slots) else frame
    frame, asks = frame.but(slots=slots), before or frame
    if beside := _neighbour(reading, asks, words):
        return frame.but(slots={**slots, "beside": beside})
    if place := _beside_list(reading, asks, words):
        kind = set_kind(frame.but(intent="capacity"), reading).kind
        return frame.but(slots={**slots, "total_beside": place}, kind=kind, within=asks.within, places=())
    return frame


def _neighbour(reading: Reading, frame: Frame, words: Lexicon) -> list[Any]:
    """ "Which country is right behind Germany?": Germany, and one step on; none for both sides."""
    found = _NEXT_TO.search(reading.line)
    if not found or reading.has(*_OTHERWISE) or reading.periods[1:] or megawatts(reading) is not None:
        return []
    named = [place for place in reading.places if not words.is_region(place)]
    spoken_of = frame.slots.get("beside", ())[:1] or frame.places[-1:]
    place = named or (list(spoken_of) if reading.has("refers") and not reading.places else [])
    after = reading.line[found.end() :].split()[:1]
    at_a_date = bool(after) and after[0][:4].isdigit()
    both = _EITHER.search(reading.line)
    return [place[0], 0 if both else 1 if found["behind"] else -1] if len(place) == 1 and not at_a_date else []


def _beside_list(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """ "Is that more than Poland?" after a list: its total beside another country."""
    whole = reading.has("sum")  # "compare their total with the EU"; without it a region is one to rank in
    named = [place for place in reading.places if whole or not words.is_region(place)]
    leans = (
        frame.intent in RANKINGS - {"race"} and reading.has("compare", "gap", "than") and not reading.asks_for_itself
    )
    leans = leans and (reading.has("refers", "joins", "opens") or bool(reading.together))
    return named[0] if leans and len(named) == 1 and not reading.has("runner_up", "leader", *_OTHERWISE[1:]) else ""


def then(frame: Frame, results: Sequence[ToolResult]) -> tuple[Call, ...]:
    """The total of a list against the place beside it."""
    if "total_beside" not in frame.slots or len(results) != 2 or not all(result.ok for result in results):
        return ()
    total, one = results[0].summary.get("listed_mw"), results[1].summary["entities"][0]["last_value"]
    if not total or not one:
        return ()
    return (Call("calculate", {"expression": f"ratio({float(total)!r} MW, {float(one)!r} MW)"}),)
