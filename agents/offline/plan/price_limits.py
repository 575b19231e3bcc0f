"""The value that a price is to pass, from above or below, for the first or the last time; and which end of a price is
asked for.
"""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.reading import Reading

_NUMBER = re.compile(r"(?<![\w.])\d{1,6}(?:,\d{3})*(?:\.\d+)?(?![\w.%])")
_FALLING = {"module", "cell", "wafer", "polysilicon"}  # "reached" means from above for these
_LAST_TIME = re.compile(
    r"\b(?:last|latest|most recent) (?:time|month|year|week|date|quarter)\b|\bzuletzt\b|\bletzte[rsn]? (?:mal|"
    r"monat|jahr)\b|"
    r"\b(?:l')?ultim[oa] (?:volta|mese|anno|vez|mes|ano)\b|\b(?:la )?derniere? (?:fois|mois|annee)\b"
)


def bare_number(reading: Reading) -> float | None:
    """ "And 20?" after a value: a number that is no year and has no unit."""
    found = _NUMBER.findall(reading.line)
    return float(found[0].replace(",", "")) if len(found) == 1 and not reading.periods else None


def amount(reading: Reading) -> float | None:
    """The one number of a question beside its dates: "below 0.05 in 2023"."""
    line = reading.line
    for period in reading.periods:
        line = line.replace(period.words, " ")
    found = _NUMBER.findall(line)
    return float(found[0].replace(",", "")) if len(found) == 1 else None


def set_threshold(frame: Frame, reading: Reading) -> Frame:
    wanted = reading.quantity("money/W", "money/other", "money")
    slots = {"threshold": wanted.value, "currency": wanted.currency} if wanted else dict(frame.slots)
    if not wanted and (number := bare_number(reading)):
        slots["threshold"] = number
    reached_from_above = bool(_FALLING.intersection(frame.components)) and not reading.has("above")
    falling = reading.has("below") or reached_from_above
    if _LAST_TIME.search(reading.line):
        slots["occurrence"] = "last"
    return frame.but(slots=slots, kind="below" if falling else "above")


_AS_THE_WORLD = re.compile(r"\bthan\b.{0,20}\bworld\b|\b(?:world|global)\b.{0,10}\baverage\b|\bweltdurchschnitt\w*\b")
_IN_KWH = {"money/kWh": 1.0, "money/MWh": 1000.0, "money": 1.0}
_NO_CENTS = 2.0  # money per kWh; a bare number above it is in cents


def set_cost_limit(frame: Frame, reading: Reading) -> Frame:
    """The cost of electricity, in money per kWh, that a place is to fall below or stand above."""
    slots = {name: value for name, value in frame.slots.items() if name not in {"limit", "side"}}
    wanted, bare = reading.quantity(*_IN_KWH), amount(reading)
    ranks = reading.has("cheapest", "dearest") or "moved" in slots
    if (
        frame.intent == "rank_lcoe"
        and not ranks
        and wanted is None
        and bare is None
        and _AS_THE_WORLD.search(reading.line)
    ):
        dearer = reading.has("above") or bool(re.search(r"\b(?:dearer|more|higher|teurer)\b", reading.line))
        return frame.but(slots={**slots, "limit": "world", "side": "above" if dearer else "below"})
    bounded = reading.has("pass", "below", "above") and frame.intent in {"lcoe", "rank_lcoe"}
    if not bounded or (wanted is None and bare is None):
        return frame.but(slots=slots) if slots != frame.slots else frame
    value = wanted.value / _IN_KWH[wanted.unit] if wanted else float(bare or 0)
    slots["limit"] = value / 100 if not wanted and value > _NO_CENTS else value
    slots["side"] = "above" if reading.has("above") and not reading.has("below") else "below"
    return frame.but(slots=slots, period=frame.period if frame.intent == "rank_lcoe" else None)


_LOW = re.compile(
    r"\b(?:lowest|lows?|minim\w+|niedrigst\w*|tiefst\w*|bottom\w*|troughs?|plus bas|piu bass\w+|mas baj\w+|plancher)\b"
)
_HIGH = re.compile(
    r"\b(?:highest|plus eleve\w*|piu elevat\w*|mas elevad\w*|"
    r"highs?|peak\w*|maxim\w+|massim\w+|record|hochst\w*|top|plus haut|"
    r"piu alt\w+|mas alt\w+|"
    r"pic|picco|pico|sommet)\b"
)


def extreme(frame: Frame, reading: Reading) -> str:
    low = reading.has("cheapest") or bool(_LOW.search(reading.line))
    high = reading.has("dearest") or bool(_HIGH.search(reading.line))
    if low and high:
        return "both"
    if low or high:
        return "lowest" if low else "highest"
    return frame.kind if frame.kind in {"lowest", "highest", "both"} else "highest"
