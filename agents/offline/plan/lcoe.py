"""The inputs of the LCOE calculator: which quantity is which, and what is still missing."""

from __future__ import annotations

import re
from typing import Any

from agents.offline.frame import Frame
from agents.offline.plan.price_wants import is_contrast
from agents.offline.quantities import Quantity
from agents.offline.reading import Reading

INPUTS = ("capex_per_kw", "opex_per_kw_year", "yield_kwh_per_kw", "discount_rate", "life_years")
NEAR_AFTER = 14  # characters after a quantity that may say what it is
LARGEST_OPEX = 100.0  # money per kW and year; a bare "per kW" below it, beside a larger one, is the operating cost
_DECLINING = ("degradation", "degrad", "decline", "per year loss", "loss", "alterung", "perdita", "perte", "perdida")
_UNDECLINED = re.compile(
    r"\b(?:without|no|zero|ohne|senza|sans|sin)(?: any| jegliche)? (?:degrad\w+|ageing|aging|alterung|decline)\b"
)


def is_calculation(reading: Reading, frame: Frame) -> bool:
    if reading.quantity("money/kW", "money/kW/year", "money/MW", "kWh/kW"):
        return True
    goes_on = frame.intent == "lcoe_calc"
    if goes_on and _scaled(reading.line):
        return True
    if goes_on and frame.slots.get("cases") and is_contrast(reading):
        return True
    if goes_on and (reading.quantity("%", "years", "money") or _bare(reading.line) or _UNDECLINED.search(reading.line)):
        return True
    return reading.has("lcoe") and (reading.has("calculate") or bool(reading.quantity("%", "years")))


def with_inputs(frame: Frame, reading: Reading) -> Frame:
    """Fill the calculator: each quantity goes by its unit, and by the words before it where the unit leaves it open."""
    slots = {
        name: value for name, value in frame.slots.items() if name in {*INPUTS, "degradation", "currency", "cases"}
    }
    costs = [quantity for quantity in reading.quantities if quantity.unit == "money/kW"]
    currencies = {one.currency for one in reading.quantities if one.currency and _input(one, costs, {}, "") in _COSTS}
    if len(currencies) > 1:
        return frame.but(intent="unable", query=_TWO_CURRENCIES)
    slots = _of_currency(slots, currencies)
    if _says_twice(reading, costs):
        return frame.but(intent="unable", query=_TWICE)
    scaled = _scaled(reading.line)
    slots |= {name: float(slots[name]) * factor for name, (factor, _) in scaled.items() if name in slots}
    taken = [span for _, span in scaled.values()]
    for quantity in reading.quantities:
        if any(start <= quantity.start < end for start, end in taken):
            continue
        if name := _input(quantity, costs, slots, reading.line[quantity.end : quantity.end + NEAR_AFTER]):
            slots[name] = quantity.value / _PARTS.get(quantity.unit, 1)
    slots |= {name: value for name, value in _bare(reading.line).items() if not reading.quantity(*_WITH_UNIT[name])}
    if _UNDECLINED.search(reading.line):
        slots["degradation"] = 0.0
    if is_contrast(reading) and not reading.quantities:
        slots["contrast"] = "first" if _FIRST.search(reading.line) else "before"
    if "life_years" in slots:
        slots["life_years"] = int(slots["life_years"])
    return frame.but(slots=slots)


_FIRST = re.compile(
    r"\b(?:first|original|initial|start|erste\w*|ursprunglich\w*|prim[oa]|primera?|premiere?|iniziale|inicial)\b"
)
_TWICE = "One of these inputs is given twice. Give each once; I compute one plant at a time."


def _says_twice(reading: Reading, costs: list[Quantity]) -> bool:
    """The same input with two values; rates and costs may be of two kinds."""
    units = [one.unit for one in reading.quantities if one.unit in {"kWh/kW", "years", "money/kW/year"}]
    return len(units) != len(set(units)) or len(costs) > 2


_TWO_CURRENCIES = "These costs are in two currencies, and I keep no exchange rates. Give them all in one."
_UNIT = r"[\d.]*(?: ?[%€$£/]| ?[kmg]wh?\b| ?(?:us\$|usd|eur)\b)"
_IS = (
    r"(?: (?:goes |went |comes |falls |drops |rises |cut |down |up |reduced |increased |lowered |raised )*to|"
    r" only| now| (?:(?:sinkt|steigt|fallt) )?auf| (?:scende|sale|baisse|monte|baja|sube) a| of| is| was| were| at| to|"
    r" von| bei| ware| fosse| e| di| da| de| a| fuera| etait|:| ?=)*"
)
_NUMBER = rf"{_IS} ?(\d+(?:,\d{{3}})*(?:\.\d+)?)(?!{_UNIT})"
_BARE = {
    "capex_per_kw": re.compile(rf"\b(?:capex|invest(?:ment|ition|imento|issement)|inversion){_NUMBER}"),
    "opex_per_kw_year": re.compile(rf"\b(?:opex|betriebskosten|costi operativi){_NUMBER}"),
    "yield_kwh_per_kw": re.compile(
        rf"\b(?:yield|ertrag|resa|producibilita|rendement|productible|rendimiento|produccion){_NUMBER}"
    ),
    "life_years": re.compile(rf"\b(?:life|lifetime|laufzeit|vita|duree|vida){_NUMBER}"),
}  # numbers without a unit, named by the word before them
_WITH_UNIT = {
    "capex_per_kw": ("money/MW",),
    "opex_per_kw_year": ("money/kW/year",),
    "yield_kwh_per_kw": ("kWh/kW",),
    "life_years": ("years",),
}  # units that say the same input in another way
_OPERATING = ("opex", "operat", "o&m", "betrieb", "spese", "exploitation", "mantenimiento", "running")
_DISCOUNTING = ("wacc", "discount", "interest", "zins", "tasso", "taux", "tasa", "capital")
_PARTS = {"%": 100, "money/MW": 1000}  # of the calculator's own unit
_COSTS = {"capex_per_kw", "opex_per_kw_year"}


def _bare(line: str) -> dict[str, float]:
    found = ((name, pattern.search(line)) for name, pattern in _BARE.items())
    return {name: float(match[1].replace(",", "")) for name, match in found if match}


_NAMED = (
    r"(?P<what>capex|investment|investition\w*|investimento|investissement|inversion|opex|o&m|operating costs?|running "
    r"costs?|betriebskosten|yield|ertrag|resa|producibilita|rendement|productible|rendimiento|wacc|discount rate)"
)
_THE = r"(?:the |das |die |den |le |la |il |el |l')?"
_MORE = r"(?P<more>more|higher|up|mehr|hoher|de plus|in piu|mas)"
_LESS = r"(?P<less>less|lower|down|cheaper|weniger|niedriger|de moins|in meno|menos)"
_SCALED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:(?P<half>half|halv(?:e|ed|ing)|halbe\w*|halbier\w*|meta|moitie|mitad)|"
        rf"(?P<double>double|doubled|twice|doppelt\w*|verdopp\w*|doppio|doble))"
        rf"(?: of| di| de| del)? {_THE}{_NAMED}\b",
        rf"\b{_NAMED}(?: is| was| were|,|:)*(?: by)? (?:(?P<half>halve[sd]?|halbiert)|"
        r"(?P<double>double[sd]?|verdoppelt))\b",
        rf"\b(?P<n>\d{{1,3}}(?:\.\d+)?) ?(?:%|percent) (?:{_MORE}|{_LESS}) {_THE}{_NAMED}\b",
        rf"\b{_NAMED}(?: is| was| were| goes|,|:)* (?P<n>\d{{1,3}}(?:\.\d+)?) ?(?:%|percent) (?:{_MORE}|{_LESS})\b",
    )
)
_CALLED = {
    "capex": "capex_per_kw",
    "inv": "capex_per_kw",
    "wacc": "discount_rate",
    "discount": "discount_rate",
} | dict.fromkeys(("yield", "ertrag", "resa", "produ", "rend"), "yield_kwh_per_kw")


def _scaled(line: str) -> dict[str, tuple[float, tuple[int, int]]]:
    """ "Half the opex", "10 % less capex": each input's factor, and where it stands in the line."""
    found: dict[str, tuple[float, tuple[int, int]]] = {}
    for pattern in _SCALED:
        if match := pattern.search(line):
            parts = match.groupdict()
            share = float(parts.get("n") or 0) / 100
            factor = (
                0.5
                if parts.get("half")
                else 2.0
                if parts.get("double")
                else 1 + share * (1 if parts.get("more") else -1)
            )
            name = next((name for stem, name in _CALLED.items() if match["what"].startswith(stem)), "opex_per_kw_year")
            found[name] = (factor, match.span())
    return found


def _of_currency(slots: dict[str, Any], currencies: set[str]) -> dict[str, Any]:
    """Costs given before in other money do not count any more: they are asked for again."""
    if not currencies:
        return slots
    currency = next(iter(currencies))
    keeps = slots.get("currency", currency) == currency
    return {**{name: value for name, value in slots.items() if keeps or name not in _COSTS}, "currency": currency}


def _input(quantity: Quantity, costs: list[Quantity], slots: dict[str, Any], after: str) -> str:
    if quantity.unit == "%":
        declining = any(word in quantity.before[-16:] for word in _DECLINING)
        if not declining and any(word in f"{quantity.before[-20:]} {after}" for word in _DISCOUNTING):
            return "discount_rate"
        first_seen = "discount_rate" not in slots or quantity.value >= 2
        return "degradation" if declining or not first_seen else "discount_rate"
    if quantity.unit == "money/kW":
        is_opex = any(word in quantity.before for word in _OPERATING)
        known = "capex_per_kw" in slots and "opex_per_kw_year" not in slots
        small = (len(costs) > 1 or known) and quantity.value < LARGEST_OPEX
        return "opex_per_kw_year" if is_opex or small else "capex_per_kw"
    if quantity.unit == "money":
        return "opex_per_kw_year" if "opex" in quantity.before else "capex_per_kw" if "capex" in quantity.before else ""
    return {
        "money/MW": "capex_per_kw",
        "money/kW/year": "opex_per_kw_year",
        "kWh/kW": "yield_kwh_per_kw",
        "years": "life_years",
    }.get(quantity.unit, "")


def missing_inputs(frame: Frame) -> tuple[str, ...]:
    """What the LCOE still needs; only the degradation has a default."""
    return tuple(name for name in INPUTS if name not in frame.slots)
