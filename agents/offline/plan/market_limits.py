"""Within which limits of capacity countries are wanted: above 1 GW, under 500 MW, between 3 and 5 GW."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan.market_doubts import LASTED, in_megawatts, values_named
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

_SCALE = {"k": 0.001, "m": 1.0, "g": 1_000.0, "t": 1_000_000.0}
_N = r"(\d+(?:[.,]\d+)?)"
_UNIT = r"(?:([kmgt])wp?|(kilo|mega|giga|tera)watts?)"
_BETWEEN = re.compile(rf"\b{_N} ?{_UNIT}? ?(?:and|und|et|e|y|to|bis|a|al?|hasta|-) ?{_N} ?{_UNIT}\b")
_BELOW = re.compile(
    r"(?:(?<!not )(?<!no )less than|fewer than|smaller than|no more than|not more than|under|below|at most|up to|"
    r"a maximum of|"
    r"weniger als|kleiner als|unter|unterhalb von|hochstens|bis zu|maximal|moins de|plus petits? que|sous(?: les)?|"
    r"au plus|en dessous de|inferieure?s? a|meno di|sotto(?: i| il)?|al massimo|al di sotto (?:di|dei)|inferior[ei] a|"
    r"fino a|menos de|por debajo de|como maximo|a lo sumo|hasta|bajo|inferiores a|<) ?(?:the |los |les |i )?$"
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
    least = most = None
    for quantity in reading.quantities:
        if (value := in_megawatts(quantity)) is None:
            continue
        if _BELOW.search(quantity.before) or (least is None and _OR_LESS.search(reading.line)):
            most = value
        else:
            least = value
    return least, most


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


_ASKS_YES = re.compile(
    r"^\W*(?:and |und |et |e |y |so )?(?:is|are|was|were|does|do|did|has|have|had|hat|haben|hatte|ist|sind|liegt|"
    r"tiene|tienen|ha|hanno|est-ce|la |le |les |l'|il |el |los |die |der )"
)
_ASKS_HOW_FAR = re.compile(
    r"\b(?:miss(?:ing)?|short of|away from|off|to go|left to|remain\w*|fehl\w*|manc\w*|falta\w*|manque\w*|need\w*|"
    r"until it|lack\w*)\b"
)
_WHICH = re.compile(
    r"\b(?:how|which|what|when|who|wie|welche\w*|wann|combien|quel\w*|quand|quant\w*|cuant\w*|cual\w*)\b"
)


def against_limit(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """ "Has Spain at least 20 GW?" and "how much is missing to 40 GW?": one place beside a value."""
    least, most = limits(reading)
    if len(frame.places) != 1 or (least is None and most is None):
        return frame
    newest = words.data.latest_complete_year
    if _ASKS_HOW_FAR.search(reading.line) and (not reading.period or newest in reading.period.years(newest)):
        return frame.but(intent="pass")
    if _ASKS_YES.match(reading.line) and not _WHICH.search(reading.line):
        named = {"mw": least, "most_mw": most}
        slots = {name: value for name, value in frame.slots.items() if name not in named}
        return frame.but(kind="limit", slots={**slots, **{k: v for k, v in named.items() if v is not None}})
    return frame


def lasting(frame: Frame, reading: Reading) -> Frame:
    """ "How long did it take from 1 GW to 10 GW?": the years between the two."""
    slots = {name: value for name, value in frame.slots.items() if name not in {"from_mw", "mw_too"}}
    values = sorted(values_named(reading))
    if LASTED.search(reading.line) and len(values) == 2:
        slots |= {"mw": values[1], "from_mw": values[0]}
    elif len(values) == 2 and values[0] != values[1]:
        slots |= {"mw": values[0], "mw_too": values[1]}
    return frame.but(slots=slots)
