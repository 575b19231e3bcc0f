"""What speaks against reading a question as one on capacity: words that a figure would not answer."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan.market_order import RANKINGS
from agents.offline.quantities import Quantity
from agents.offline.reading import Reading

NOT_LEFT_OUT = "I do not take countries out of a total or a ranking."
NO_FUTURE = "The data have no years to come; name a place and a year, and I project its capacity."
NO_UPPER_LIMIT = "I rank the growth of countries that began with at least a value, not with at most one."
WHICH_YEAR = "Before or after which year? Name it, and I look it up."
WHICH_TWO = "Which two places should I compare? Name both."
OF_THE_TWO = re.compile(
    r"\b(?:which|who|what)\b.{0,30}\bof (?:the|these|those) two\b|"
    r"\b(?:welche\w*|wer) (?:von (?:den )?|der )?(?:beiden|zwei)\b|\b(?:quale|chi) (?:dei|delle|tra i|fra i) due\b|"
    r"\b(?:lequel|laquelle|qui) des deux\b|\b(?:cual|quien) de l[oa]s dos\b|\bcompare (?:the two|them|both)\b"
)
LASTED = re.compile(
    r"\b(?:how (?:many years|long)|wie (?:viele jahre|lange)|combien (?:de temps|d'annees)|quant(?:i anni|o tempo)|"
    r"cuant(?:os anos|o tiempo))\b"
)
_SCALE = {"MW": 1.0, "GW": 1_000.0, "TW": 1_000_000.0}
_FROM_TO = re.compile(r"\b(\d+(?:[.,]\d+)?) ?(?:to|bis|auf|a|ai|hasta|until|up to) ?(\d+(?:[.,]\d+)?) ?([mgt])wp?\b")
_OTHER = re.compile(
    r"^(?:and )?(?:when|since when|where|why|wann|wo|warum|quand|quando|cuando|dove|perche|pourquoi)\b|\bwhen\W*$"
)
_ANSWERS_WHEN = {
    "pass", "reach", "overtake", "best", "standing", "data", "reliable", "rank", "race", "unable", "forecast",
}  # fmt: skip
_HAS_NUMBERS = {"index", "forecast"}  # "2015 = 100", "the next 5 years"
_WHO = re.compile(r"(?:and |so |und |et |e |y )?(?:who|wer|chi|qui|quien)\b(?!.{0,12}\b(?:publish|own|made|say))")
_PRONOUN = re.compile(r"\b(?:it|its|they|their|them|those)\b")


def is_other_question(intent: str, frame: Frame, reading: Reading) -> bool:
    """Words that a figure of capacity would not answer: a number without its meaning, "when", "it" of nothing."""
    if intent == "share" and (
        reading.quantity("%") or not (reading.has("regions") or frame.places or set(reading.places) - {"World"})
    ):
        return True  # "how many GW is 5 % of the world?"
    if intent in RANKINGS:
        return not reading.has("lowest") and bool({"not", "no", "nobody"}.intersection(reading.tokens[1:]))
    explained = (
        intent in _HAS_NUMBERS or (intent == "standing" and bool(reading.count)) or valued(frame, reading) is not None
    )
    if (_has_bare_number(reading) and not explained) or (_OTHER.search(reading.line) and intent not in _ANSWERS_WHEN):
        return True
    nothing_meant = (
        not reading.has("regions")
        and not reading.places
        and not frame.places
        and intent not in {"data", "reliable", "csp", "unit"}
    )
    return nothing_meant and (bool(_PRONOUN.search(reading.line)) or megawatts(reading) is not None)


def _has_bare_number(reading: Reading) -> bool:
    """A number that nothing explains, "last 3": what it limits is not guessed."""
    named = {token for match in reading.matches for token in range(match.start, match.end)}
    return any(word.isdigit() for at, word in enumerate(reading.tokens) if at not in named)


def asks_which_of(places: tuple[str, ...], reading: Reading) -> bool:
    """ "Who leads?" after places were compared is asked of these places."""
    if OF_THE_TWO.search(reading.line):
        return len(places) > 1
    which = re.match(r"(?:and )?(?:who|which|wer|qui|chi|quien|laquelle|lequel|welche\w*)\b", reading.line)
    return bool(which) and len(places) > 1 and reading.is_short and not reading.has("countries", "regions")


def asks_who(reading: Reading) -> bool:
    """ "Who is the champion of Europe?", "il paese con meno solare": a country is wanted, and none is named."""
    return reading.has("countries") or bool(_WHO.match(reading.line))


def asks_which_year(places: tuple[str, ...], reading: Reading) -> bool:
    """ "Which was most?" after the figures of one place: not a question on all countries."""
    alone = len(places) == 1 and reading.is_short and not reading.has("countries", "regions", "best_year")
    return alone and not reading.places and bool(re.match(r"(?:and )?(?:which|who)\b", reading.line))


def valued(frame: Frame, reading: Reading) -> float | None:
    """The value in MW; of a bare number, in the unit of the question before: "cross 10 GW", "and 20?"."""
    if (named := megawatts(reading)) is not None:
        return named
    bare = [word for word in reading.tokens if word.isdigit()]
    goes_on = frame.intent in {"pass", "reach"} and reading.is_short and reading.has("opens")
    if not goes_on or len(bare) != 1 or reading.periods or frame.slots.get("unit") not in _SCALE:
        return None
    return float(bare[0]) * _SCALE[frame.slots["unit"]]


def unit_of(reading: Reading) -> str:
    found = reading.quantity(*_SCALE)
    return found.unit if found else ""


def megawatts(reading: Reading) -> float | None:
    found = reading.quantity(*_SCALE)
    return in_megawatts(found) if found else None


def values_named(reading: Reading) -> list[float]:
    """All values of power named, in MW."""
    if found := _FROM_TO.search(reading.line):
        return [float(found[at].replace(",", ".")) * _SCALE[f"{found[3].upper()}W"] for at in (1, 2)]
    return [value for quantity in reading.quantities if (value := in_megawatts(quantity)) is not None]


def in_megawatts(quantity: Quantity) -> float | None:
    """Its value in MW; none of any other unit."""
    return quantity.value * _SCALE[quantity.unit] if quantity.unit in _SCALE else None
