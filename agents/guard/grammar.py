"""The form of a number in a text: digits, scale, money and unit; and the claim that one makes. The pieces from which
`claims` and `spelled` are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from agents.guard import number_words, units
from agents.guard.dates import Day
from agents.guard.units import Unit

Kind = Literal["figure", "multiple", "date", "mark", "drawn", "unreadable"]


@dataclass(frozen=True)
class Claim:
    """`value` and `half` (of the last printed digit) are in `unit`, or as printed when there is none."""

    kind: Kind
    text: str
    start: int
    end: int
    value: float = 0.0
    half: float = 0.0
    unit: Unit | None = None
    sign: int = 0  # as it was written: -1, 0, 1
    about: bool = False  # "about 80": zeros at the end may be rounding
    scale: float = 1.0  # of "million"
    days: tuple[Day, ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.unit is None and self.scale == 1 and self.half == 0.5


UNKNOWN = Unit(1.0, (("?", 1),))  # of a unit that cannot be read: it is nobody's
# What stands for a unit only below a line, or is a word of some language.
ONLY_BELOW = {
    "a",
    "an",
    "y",
    "s",
    "m",
    "x",
    "mal",
    "mes",
    "ore",
    "pound",
    "points",
    "ton",
    "fold",
    "h",
    "V",
    "wafer",
    "wafers",
    "cell",
    "cells",
}
_ABOVE = units.one_of(tuple(name for name in units.KNOWN if name not in ONLY_BELOW and not name.startswith("-")))
_ANY = units.one_of(tuple(name for name in units.KNOWN if not name.startswith("-")))
_END = r"(?![A-Za-zÀ-ÿ])"
_BELOW = rf"(?:\s?[/·⋅]\s?|\s(?:per|pro|je|par|por|a|al|im|an)\s)(?:{_ANY}){_END}"
UNIT = (
    rf"(?:(?:{_ABOVE}){_END}|-fold\b|(?<=\d)[xhV]{_END})(?:{_BELOW})*|(?:/|(?:per|pro|je|par|por)\s)\s?(?:{_ANY}){_END}"
)
_MONEY = rf"(?:{units.one_of(units.MONEY_SIGNS)})\s?"
_CORE = r"\d{1,3}(?:[.,' ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|(?<![\w.,])[.,]\d+"
TIMES_TEN = r"(?:[eE][-+]?\d{1,3}\b|\s?[×x·]\s?10\s?\^\s?[-+]?\d{1,3})"
SCALE = rf"\s?(?:(?:{units.one_of(tuple(number_words.SCALES))})\b\.?|(?<=\d)(?-i:k)(?=\s|$|€|\$))"
NUMBER = (
    rf"(?P<sign>(?<![\w.,%)\]])[-+±]\s?)?(?P<money>{_MONEY})?(?P<minus>-)?(?P<core>{_CORE})(?P<ten>{TIMES_TEN})?"
    rf"(?P<scale>{SCALE})?(?:[\s\u00a0-]{{0,2}}(?P<unit>{UNIT}))?"
)
UNIT_FIRST = re.compile(rf"[-(]?(?:{UNIT}|{SCALE})", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|over|more than|less than|under|some|close to|circa|"
    r"ca\.?|c\.|etwa|rund|knapp|fast|über|mehr als|environ|près de|plus de|presque|quasi|oltre|più di|unos|casi|más de|"
    r"cerca de|alrededor de|at least|up to)\s(?:the\s)?$|[~≈>≥<≤]\s?$",
    re.IGNORECASE,
)


def is_about(sentence: str, start: int) -> bool:
    return bool(_ABOUT.search(sentence[max(0, start - 24) : start]))


def scale_of(word: str | None) -> float:
    name = (word or "").strip(" .").lower()
    return 1e3 if name == "k" else number_words.SCALES.get(name, 1.0)


def unit_of(money: str | None, rest: str | None) -> Unit | None:
    """The unit after a number, with the money before it: ("US$", "/W")."""
    above = units.named(money) if money else None
    if rest is None:
        return above
    below = units.parse(re.sub(r"\s(?:a|al|im|an)\s", " per ", f" {rest} ").strip()) or UNKNOWN
    return above.times(below) if above else below


def claim(kind: Kind, match: re.Match[str]) -> Claim:
    return Claim(kind, match[0].strip(), match.start(), match.end())
