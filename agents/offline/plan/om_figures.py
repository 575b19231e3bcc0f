"""The figures of a calculator's question, each with its unit: energies and shares a day, days, persons, and what
`quantities` knows. Five languages say "a day" in their own words, so those are made alike first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.offline import quantities
from agents.offline.quantities import Quantity, number

NEAR = 40  # characters of the words on either side
_TIMES = {
    "day": "day tag giorno jour dia",
    "week": "week woche settimana semaine semana",
    "month": "month monat mese mois mes",
    "year": "year yr jahr anno an ano annum",
}
_BELOW = r"(?:\b(?:per|pro|par|por|je|am|im|al|all|a|an|each|every|chaque|cada|ogni|l)\b\.?'? ?|/ ?)(?:the )?"
_ALIKE = (
    *((re.compile(rf" ?{_BELOW}(?:{words.replace(' ', '|')})\b"), f"/{name}") for name, words in _TIMES.items()),
    (re.compile(r" ?(?:\bdaily|taglich|al giorno|quotidien\w*|diari\w+)\b"), "/day"),
    (re.compile(r" ?(?:\bp\. ?a\.|\b(?:yearly|annually|annual|jahrlich\w*|annu[ei]\w*|anual\w*)\b)"), "/year"),
    (re.compile(r"(?<=%)/ ?d\b|(?<=wh)/ ?d\b"), "/day"),
    (re.compile(r"(?<=%)/ ?[ya]\b|(?<=wh)/ ?[ya]\b"), "/year"),
    (re.compile(rf" ?{_BELOW}(?=[kmg]wh\b)"), "/"),
    (re.compile(r" ?(?:percent|per cent|prozent|pour ?cent|per ?cento|por ?ciento)(?!\w)"), " %"),
)  # how it is said, and how it is read here
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_N = rf"(?<![\w.,])(?P<minus>-)?(?P<n>{_DIGITS})"
_DAYS = r"days?|tage?n?|giorn[oi]|jours?|dias?"
_WEEKS = r"weeks?|wochen?|settiman[ae]|semaines?|semanas?"
_PEOPLE = (
    r"persons?|people|technicians?|workers?|men|personen|leute|techniker\w*|persone|tecnici|personnes|techniciens|"
    r"personas|tecnicos"
)
_MODULES = r"modul[eio]s?|modules?|modulen|panels?|panneaux|pannelli|paneles"
_OF = r"(?:of|out of|von|su|sur|di|de|/)(?: the| den| les| los)?"
_UNITS = (
    ("%/day", rf"{_N} ?% ?/day"),
    ("%/week", rf"{_N} ?% ?/week"),
    ("%/month", rf"{_N} ?% ?/month"),
    ("%/year", rf"{_N} ?% ?(?:points? ?)?/year"),
    ("kWh/day", rf"{_N} ?kwh ?/day"),
    ("MWh/day", rf"{_N} ?mwh ?/day"),
    ("MWh/month", rf"{_N} ?mwh ?/month"),
    ("MWh/year", rf"{_N} ?mwh ?/year"),
    ("GWh/year", rf"{_N} ?gwh ?/year"),
    ("kWh", rf"{_N} ?kwh\b"),
    ("MWh", rf"{_N} ?mwh\b"),
    ("GWh", rf"{_N} ?gwh\b"),
    ("h/day", rf"{_N} ?(?:h|hours?|stunden|ore|heures|horas) ?/day"),
    ("working days", rf"{_N} ?(?:working|work|arbeits) ?-?(?:{_DAYS})\b"),
    ("days", rf"{_N} ?-?(?:{_DAYS})\b"),
    ("weeks", rf"{_N} ?-?(?:{_WEEKS})\b"),
    ("of modules", rf"{_N} {_OF} (?P<whole>{_DIGITS}) (?:{_MODULES})\b"),
    ("modules", rf"{_N} (?:{_MODULES})\b"),
    ("persons", rf"{_N} ?-?(?:{_PEOPLE})\b"),
    ("persons", r"\b(?:crew|team|trupp|squadra|equipe|cuadrilla|equipo)s? (?:of|von|di|de|mit) (?P<n>\d+)\b"),
)
_COMPILED = [(unit, re.compile(pattern)) for unit, pattern in _UNITS]


_DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?!\d)")
_POINT_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")


def alike(line: str) -> str:
    """The line with "a day", "pro Tag", "al giorno" as "/day", and so on; beside "0,1" a "4.500" has four digits."""
    if _DECIMAL_COMMA.search(line):
        line = _POINT_BETWEEN_THOUSANDS.sub("", line)
    for pattern, said in _ALIKE:
        line = pattern.sub(said, line)
    return line


@dataclass(frozen=True)
class Said:
    """A figure with its unit, and the words on both sides of it."""

    value: float
    unit: str
    currency: str
    start: int
    end: int
    before: str
    after: str


def found(line: str) -> list[Said]:
    """All figures in the order of the line."""
    whole = alike(line)
    rest = whole
    own: list[Quantity] = []
    for unit, pattern in _COMPILED:
        for match in pattern.finditer(rest):
            own += _read(unit, match)
            rest = rest[: match.start()] + "|" * len(match[0]) + rest[match.end() :]
    every = [*own, *quantities.find_all(rest)[0]]
    return [_said(one, whole) for one in sorted(every, key=lambda one: one.start)]


def _read(unit: str, match: re.Match[str]) -> Iterator[Quantity]:
    groups, at = match.groupdict(), match.span()
    value = number(match["n"]) * (-1 if groups.get("minus") else 1)
    if unit != "of modules":
        yield Quantity(value, unit, "", "", *at)
    elif modules := number(match["whole"]):
        yield Quantity(modules, "modules", "", "", *at)
        yield Quantity(value / modules * 100, "%", "", "", *at)


def _said(one: Quantity, line: str) -> Said:
    before, after = line[max(0, one.start - NEAR) : one.start], line[one.end : one.end + NEAR]
    currency = "" if _CENTS.search(line[one.start : one.end]) else one.currency
    return Said(one.value, one.unit, currency, one.start, one.end, before, after)


_CENTS = re.compile(r"(?<!us )\b(?:cents?|ct)\b")  # of whatever money is spoken of
