"""Within which limits of capacity countries are wanted: above 1 GW, under 500 MW, between 3 and 5 GW."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan.market_doubts import megawatts
from agents.offline.reading import Reading

_SCALE = {"k": 0.001, "m": 1.0, "g": 1_000.0, "t": 1_000_000.0}
_N = r"(\d+(?:[.,]\d+)?)"
_UNIT = r"(?:([kmgt])wp?|(kilo|mega|giga|tera)watts?)"
_BETWEEN = re.compile(rf"\b{_N} ?{_UNIT}? ?(?:and|und|et|e|y|to|bis|a|al?|hasta|-) ?{_N} ?{_UNIT}\b")
_BELOW = re.compile(
    r"(?:less than|fewer than|smaller than|no more than|not more than|under|below|at most|up to|a maximum of|"
    r"weniger als|kleiner als|unter|unterhalb von|hochstens|bis zu|maximal|moins de|plus petits? que|sous(?: les)?|"
    r"au plus|en dessous de|inferieure?s? a|meno di|sotto(?: i| il)?|al massimo|al di sotto (?:di|dei)|inferior[ei] a|"
    r"fino a|menos de|por debajo de|como maximo|a lo sumo|hasta|bajo|inferiores a|<) ?(?:the |los |les |i )?\d"
)
_OR_LESS = re.compile(r"\d ?[kmgt]?w?p? (?:or|oder|ou|o) (?:less|fewer|weniger|moins|meno|menos)\b")


def limits(reading: Reading) -> tuple[float | None, float | None]:
    """At least and at most, in MW; none where none is named."""
    if found := _BETWEEN.search(reading.line):
        last = found[5] or found[6][0]
        first = found[2] or (found[3] or last)[0]
        low, high = _mw(found[1], first), _mw(found[4], last)
        if high > low:
            return low, high
    value = megawatts(reading)
    if value is None:
        return None, None
    below = _BELOW.search(reading.line) or _OR_LESS.search(reading.line)
    return (None, value) if below else (value, None)


def limited(frame: Frame, reading: Reading) -> Frame:
    """A ranking within the limits named, else within those before; a race of those that began within them."""
    least, most = limits(reading)
    if least is None and most is None:
        return frame
    slots = {name: value for name, value in frame.slots.items() if name not in {"mw", "most_mw"}}
    named = {"mw": least, "most_mw": most}
    return frame.but(slots={**slots, **{name: value for name, value in named.items() if value is not None}})


def _mw(number: str, unit: str) -> float:
    return float(number.replace(",", ".")) * _SCALE[unit]
