"""How many are wanted of a ranking, in which order, within which limits; and whether a yes or no is asked for."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan.market_calls import MOST_LISTED
from agents.offline.reading import Reading

RANKINGS = {"rank", "race"}
_LESS = r"less|fewer|smaller|lower|weniger|kleiner|geringer|niedriger|moins|plus petit\w*|meno|piu piccol\w*|menos"
_COMPARES = re.compile(
    r"^(?:and |und |et |e |y )?(?:.*\b(?:is|was|are|were|did|does|do|has|have|had|hat|haben|hatte|ist|sind|war|waren|"
    r"wurden?|a|ont|est|sont|a-t-\w+|ont-\w+|est-\w+|ha|hanno|e|sono|han|es|tiene|tienen|tenia|instalo|anadio)\b.*)?"
    rf"\b(more|bigger|larger|higher|greater|mehr|grosser|hoher|plus|piu|mas|mayor|maggiore|superior\w*|{_LESS})\b"
    r"(?! (?:o|ou|or|oder) ).{0,40}(?:\b(?:than|als|que|di|de la|del\w*|d[aei]l\w*)\b|\bqu')"
)
_ASKS_WHICH = re.compile(
    r"\b(?:how|which|what|when|since when|who|whose|where|wie|welche\w*|wann|seit|wer|^was (?:ist|sind|hat|haben|"
    r"wurde|kam)|combien|quels?|quelles?|qui|"
    r"quand|quant\w*|quali|quale|chi|quando|cuant\w*|cual\w*|quien\w*|cuando|que pais\w*|in welche\w*|more than \d|"
    r"by)\b"
)
_IS_LESS = re.compile(rf"(?:{_LESS})")
_EACH_YEAR = re.compile(
    r"\b(?:(?:in )?(?:every|each)(?: single)? year|year after year|jedes jahr|jahr fur jahr|ogni anno|chaque annee|"
    r"cada ano|"
    r"steadily|continuously|without interruption|stetig)\b"
)
_FALLS = re.compile(
    r"\b(?:down|fall\w*|fell|shr[aiu]nk\w*|declin\w*|decreas\w*|drop\w*|sink\w*|gesunken|cal\w+|"
    r"baiss\w*|baj\w+|dimin\w+)\b"
)
_RISES = re.compile(
    r"\b(?:up|grow\w*|grew|ris\w+|rose|increas\w*|climb\w*|gestiegen|gewachsen|wuchs|cresc\w+|croi\w*|augment\w*|crec\w+|"
    r"aument\w+|sub\w+)\b"
)
_BEST_AND_WORST = re.compile(
    r"\b(?:best|strongest|most|highest)\b.{0,20}\b(?:worst|weakest|least|lowest)\b|\b(?:worst|weakest|least|lowest)\b.{0,20}\b(?:best|"
    r"strongest|most|highest)\b|\bbest\w* und schwachst\w*|\bmigliore e .{0,6}peggiore|\bmeilleure et .{0,6}pire|"
    r"\bmejor y .{0,6}peor"
)
_BEFORE = re.compile(r"\b(devant|davanti|delante|por delante|derriere|dietro|detras|por detras)\b")
_AHEAD_OF = re.compile(r"^(?:and )?(?:is|was|are|were)\b.*\b(ahead of|in front of|behind)\b")
_LIES_AHEAD = re.compile(r"^(?:und )?(?:liegt|liegen|ist|sind|steht|stehen)\b.*\b(vor|hinter)\b")
_THAN_ALONE = re.compile(
    rf"^\W*(?:and |und |et |e |y )?(more|bigger|larger|higher|mehr|grosser|plus|piu|mas|{_LESS}) (?:than|als|d[ei]|"
    rf"del\w*|dei|que|qu')"
)
_INCLUDES = re.compile(r"\b(?:includ|contain|count|part of|with|without|exclud)")
_NOT_OF_WHOLE = "I tell the share of a list in what it was ranked within:"
_MULTIPLES = {"doubl": 100.0, "verdop": 100.0, "tripl": 200.0, "quadru": 300.0}  # percent of growth
_IN_ALL = re.compile(
    r"\b(?:total|summe|gesamt|somma|totale|somme|cumul|suma|total) (?:of|von|der|di|dei|delle|des|de|del)\b| \+ "
)
_CHOOSES = re.compile(  # "which of the two has more in total?"
    r"\b(?:which|who|welche[rs]?|wer|quale|chi|lequel|laquelle|qui|cual|quien|more|mehr|piu|plus|mas|difference)\b"
)
MULTIPLE = re.compile(
    r"\b(?:how many times|what multiple|multiples? of|by what factor|what multiple|combien de fois|"
    r"quante volte|cuantas veces|\w*vielmal|wie viel ?mal|\w*vielfache\w*|(?:um )?welchen faktor|(?:di|"
    r"per) quale fattore|(?:de|par) quel facteur|por que factor|how much (?:bigger|larger|smaller|more|less)|"
    r"combien (?:de |en )?(?:plus|moins)|(?:wie ?viel|um wie ?viel) (?:mehr|weniger|grosser|kleiner)|"
    r"quanto (?:di )?(?:piu|meno)|di quanto|cuanto (?:mas|menos)|(?:the )?(?:gap|difference|"
    r"ratio) between (?:the )?(?:two|them)|abstand zwischen|verhaltnis)\b|\b(?:gap|difference|ratio|ecart|"
    r"unterschied|abstand|differenz|differenza|divario|diferencia|brecha)\W*$"
)
_POSITION = re.compile(
    r"(?:number|no\.?|rank|place|platz|position) ?#?(?:(\d{1,2})|(?P<word>one|two|three|four|"
    r"five))\b|(\d{1,2})(?:st|nd|rd|th)\b"
)
_WRITTEN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def set_count(frame: Frame, reading: Reading) -> Frame:
    lowest = reading.has("lowest", "shrank") or (frame.lowest and not reading.has("topmost"))
    count = reading.count or frame.count
    if count == MOST_LISTED and frame.intent in RANKINGS and reading.count:
        frame = frame.but(notes=(*frame.notes, f"at most {MOST_LISTED} are listed"))
    slots = dict(frame.slots) if frame.intent in RANKINGS else {}
    for once in ("position", "listed"):
        slots.pop(once, None)
    for once in ("shares", "listed_sum"):
        slots.pop(once, None)
    if (
        frame.intent == "rank"
        and reading.has("sum")
        and (reading.together or reading.has("refers"))
        and not reading.ordinal
    ):
        slots["listed_sum"] = True
    if frame.intent == "rank" and reading.has("share"):
        slots["shares"] = True
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
        return 2 if reading.has("runner_up") else None
    found = _POSITION.search(reading.line)
    if found:
        return _WRITTEN[found["word"]] if found["word"] else int(found[1] or found[3])
    return reading.ordinal


def set_kind(frame: Frame, reading: Reading) -> Frame:
    if frame.intent == "rank" and (
        (reading.has("gap") and (reading.has("runner_up") or reading.together)) or _still_leads(frame, reading)
    ):
        return frame.but(kind="lead")
    if frame.intent == "best":
        both = (reading.has("lowest") and reading.has("topmost")) or _BEST_AND_WORST.search(reading.line)
        return frame.but(kind="both" if both else "")
    if frame.intent == "capacity" and (way := steady(reading)):
        return frame.but(kind=way)
    asks = None if _ASKS_WHICH.search(reading.line) else _COMPARES.search(reading.line)
    if asks := asks or _THAN_ALONE.search(reading.line):
        return frame.but(kind="less" if _IS_LESS.fullmatch(asks[1]) else "more")
    if frame.intent == "csp":
        return frame.but(kind="amount" if reading.has("how_much") and not _INCLUDES.search(reading.line) else "")
    if ahead := _AHEAD_OF.search(reading.line):
        return frame.but(kind="less" if ahead[1] == "behind" else "more")
    if (place := _BEFORE.search(reading.line)) and not _ASKS_WHICH.search(reading.line):
        return frame.but(kind="more" if place[1].endswith(("devant", "davanti", "delante")) else "less")
    if lies := _LIES_AHEAD.search(reading.line):
        return frame.but(kind="less" if lies[1] == "hinter" else "more")
    if frame.intent == "growth" and reading.has("doubled", "shrank"):
        return frame.but(kind="", slots=_limits(reading))
    if frame.intent == "growth":
        frame = frame.but(slots={name: value for name, value in frame.slots.items() if name == "spans"})
        if MULTIPLE.search(reading.line):
            return frame.but(kind="factor")
        goes_on = frame.kind in {"total", "factor"} and reading.is_follow_up and not reading.has("growth")
        kept = frame.kind if goes_on or frame.kind == "yoy" else ""
        return frame.but(kind="yoy" if reading.has("yoy") else kept)
    keeps = frame.kind in {"more", "less", "sum", "mean", "together"} and frame.intent in {"capacity", "rank"}
    keeps = keeps and reading.is_follow_up
    return frame if keeps else frame.but(kind="")


def steady(reading: Reading) -> str:
    """ "Did it fall every year?": which way it is said to have gone in every year."""
    if not _EACH_YEAR.search(reading.line) or _ASKS_WHICH.search(reading.line) or not reading.has("asks", "opens"):
        return ""
    return "each_down" if _FALLS.search(reading.line) else "each_up" if _RISES.search(reading.line) else ""


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
        return _of_several(frame, reading)
    if frame.metric != "annual" or len(frame.places) != 1 or period is None or period.is_one or period.latest:
        return frame
    if reading.has("average") or (frame.kind == "mean" and frame.slots.get("spans")):
        return frame.but(kind="mean")
    if reading.has("gap") or (
        len(reading.periods) > 1 and not frame.slots.get("spans") and all(one.is_one for one in reading.periods)
    ):
        return frame  # "how much more in 2023 than in 2022?"
    adds = reading.has("annual") or (reading.periods and not reading.has("capacity", "cumulative"))
    whole = adds and reading.has("how_much", "cumulative") and not reading.has("per_year", "by_year")
    return frame.but(kind="sum") if reading.has("sum") or whole or frame.slots.get("spans") else frame


def _of_several(frame: Frame, reading: Reading) -> Frame:
    """Several places added up or averaged; each one's additions of all years, when a span is asked about."""
    if reading.has("average") and not _CHOOSES.search(reading.line):
        return frame.but(kind="mean")
    asked = _IN_ALL.search(reading.line) or reading.has("sum")
    if asked and not _CHOOSES.search(reading.line) and not reading.has("compare"):
        return frame.but(kind="together")
    period = frame.period
    spans = (
        period is not None
        and not period.is_one
        and not period.latest
        and bool(reading.periods or frame.slots.get("spans"))
    )
    each = frame.metric == "annual" and spans and not reading.has("per_year", "by_year", "plot")
    return frame.but(kind="sum") if each and not frame.kind else frame
