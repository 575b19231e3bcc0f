"""Figures worked out from prices that were looked up: the difference and ratio of two, a mean over a span, other units.

Nothing is computed here: the two figures go to the calculator, when they are of one money and can be set against
each other. Spans that were named side by side are answered one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agents.base import ToolResult
from agents.guard import units
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.period import Period
from agents.offline.reading import Reading

MOST_CONVERTED = 4
_CONTRAST = re.compile(
    r"\b(?:\w*(?:viel|mehr)fache\w*|how many times|times (?:as|more)|by what factor|wie viel ?mal|wievielmal|"
    r"um welchen faktor|combien de fois|quante volte|cuantas veces|ratios?|verhaltnis\w*|rapporto|proporcion|relacion|"
    r"quotient|"
    r"\w*unterschied\w*|\w*differenz\w*|differences?|differenza|differenze|ecarts?|diferencias?|difference de prix|"
    r"spreads?|gap|(?:how|wie) (?:far|weit) (?:apart|auseinander|off|above|below|from|weg)|abstand|"
    r"(?:by )?how much (?:\w+ ){0,2}(?:more|less|cheaper|dearer|higher|lower) (?:\w+ ){0,5}than|"
    r"how much is (?:that|it|this) in percent(?:age)?|in percent|as a percentage)\b"
)
_NO_CONTRAST = re.compile(r"\b(?:spread|range) of\b|\bspread (?:by|per|across)\b")
_MASS = {"kg": "kg", "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilogramm": "kg", "kilogramme": "kg",
         "chilo": "kg", "chilogrammo": "kg", "kilogramo": "kg", "g": "g", "gram": "g", "gramm": "g", "gramme": "g",
         "grammo": "g", "gramo": "g", "lb": "lb", "lbs": "lb", "pound": "lb", "pfund": "lb", "livre": "lb",
         "libra": "lb", "t": "t", "tonne": "t", "ton": "t", "tonnellata": "t", "tonelada": "t", "oz": "troy oz",
         "ounce": "troy oz", "unze": "troy oz", "feinunze": "troy oz", "once": "troy oz", "oncia": "troy oz",
         "onza": "troy oz"}  # fmt: skip
_POWER = {"w": "Wp", "wp": "Wp", "watt": "Wp", "watts": "Wp", "vatio": "Wp", "kw": "kWp", "kwp": "kWp",
          "kilowatt": "kWp", "mw": "MWp", "mwp": "MWp", "megawatt": "MWp"}  # fmt: skip
_ENERGY = {"kwh": "kWh", "mwh": "MWh"}
_PER = re.compile(
    r"(?:\b(?:per|pro|je|par|por|al?|the|una?|das|le)|/) ?"
    rf"(?P<unit>{'|'.join(sorted({*_MASS, *_POWER, *_ENERGY}, key=len, reverse=True))})\b(?![-/])"
)
_CENTS = re.compile(r"(?<!\d )(?<!\d)\b(?:us )?(?:cents?|ct|centimos|centimes|centesimi)\b")
_DOLLARS_BEFORE = re.compile(r"\d(?:[\d.,]*) ?(?:us\$|\$|usd|dollars?|€|euros?|eur|us cents?|cents?|ct) ?$")


def is_contrast(reading: Reading) -> bool:
    """Whether two figures are to be set against each other: how many times, the difference, the spread."""
    return bool(_CONTRAST.search(reading.line)) and not _NO_CONTRAST.search(reading.line)


def wanted_unit(reading: Reading) -> str:
    """ "Per kg", "in cents per watt": the unit asked for; of a value that is given, none."""
    found = next((one for one in _PER.finditer(reading.line) if not _is_of_a_value(one, reading.line)), None)
    cents = bool(_CENTS.search(reading.line))
    if not found:
        return "US cents" if cents else ""
    name = found["unit"]
    return f"{'US cents' if cents else 'US$'}/{_MASS.get(name) or _POWER.get(name) or _ENERGY[name]}"


def _is_of_a_value(found: re.Match[str], line: str) -> bool:
    return bool(_DOLLARS_BEFORE.search(line[: found.start()]))


def with_sums(frame: Frame, reading: Reading) -> Frame:
    """What is to be worked out, beside what is looked up."""
    slots = dict(frame.slots)
    if is_contrast(reading):
        slots["contrast"] = True
    if unit := wanted_unit(reading):
        slots["unit"] = unit
    bought = _bought(reading)
    return frame.but(slots={**slots, "bought": bought} if bought else slots)


_BUYS = re.compile(
    r"\b(?:buy|buys|afford|get|purchase|kauf\w*|bekomm\w*|krieg\w*|achet\w*|compr\w+|avere|obtener|obtenir|worth)\b"
)
_MASSES = "|".join(sorted(_MASS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w.,$€])(?P<n>\d{{1,9}}(?:,\d{{3}})*(?:\.\d+)?|an?|one|ein(?:e[rn]?)?|une?|una?) (?P<unit>{_MASSES})s?\b"
)
_HOW_MANY = re.compile(
    rf"\b(?:how many|wie ?viele?|combien d[e']|quant[ei]|cuant[oa]s) ?(?P<unit>{_MASSES})(?:s|e?n)?\b"
)


def _bought(reading: Reading) -> dict[str, Any]:
    """ "How much can I buy for 10,000 dollars?", "what do 5 tonnes cost?", "ounces of silver for a tonne of copper"."""
    found, many = _AMOUNT.search(reading.line), _HOW_MANY.search(reading.line)
    if found and many and len(reading.named("component")) == 2:
        return {"per": f"{_MASS[many['unit']]}/{_MASS[found['unit']]}"}
    paid = reading.quantity("money")
    if paid and paid.currency == "USD" and _BUYS.search(reading.line):
        return {"paid": paid.value, "unit": _MASS[many["unit"]] if many else ""}
    if found and found["n"][0].isdigit() and reading.has("price", "how_much"):
        return {"mass": float(found["n"].replace(",", "")), "unit": _MASS[found["unit"]]}
    return {}


# --- spans side by side -----------------------------------------------------------------------------------------------


def spans(frame: Frame) -> tuple[Period, ...]:
    """The spans that are answered one after the other; none when there is one."""
    found = (Period.from_json(one) for one in frame.slots.get("spans", ()))
    return tuple(period for period in found if period)


def with_spans(frame: Frame, periods: Sequence[Period]) -> Frame:
    slots = {name: value for name, value in frame.slots.items() if name != "spans"}
    if len(periods) > 1:
        slots["spans"] = [period.to_json() for period in periods]
    return frame.but(slots=slots, period=periods[-1] if periods else frame.period)


def of_span(frame: Frame, period: Period) -> Frame:
    slots = {name: value for name, value in frame.slots.items() if name != "spans"}
    return frame.but(slots=slots, period=period)


# --- the calls to the calculator --------------------------------------------------------------------------------------


def then(frame: Frame, results: Sequence[ToolResult]) -> tuple[Call, ...]:
    """What is computed from the results, once all are there."""
    if not results or not all(result.ok for result in results):
        return ()
    if bought := frame.slots.get("bought"):
        return _of_bought(bought, told(frame, results))
    if frame.slots.get("contrast") and (two := pair(frame, results)):
        return _set_against(*two)
    if unit := str(frame.slots.get("unit") or ""):
        return _converted(frame, results, unit)
    return ()


def _set_against(one: dict[str, Any], other: dict[str, Any]) -> tuple[Call, ...]:
    a, b = _written(one), _written(other)
    ratio = Call("calculate", {"expression": f"ratio({a}, {b})"})
    if one["unit"] != other["unit"]:
        return (ratio,)
    more = Call("calculate", {"expression": f"{a} - {b}", "unit": one["unit"]})
    return (ratio, more, Call("calculate", {"expression": f"percent_change({b}, {a})", "unit": "%"}))


def _of_bought(bought: dict[str, Any], figures: Sequence[dict[str, Any]]) -> tuple[Call, ...]:
    """What a sum of money buys, what an amount costs, how much of one thing another is worth."""
    if "per" in bought:
        if len(figures) != 2:
            return ()
        weighed, other = sorted(
            figures, key=lambda one: units.parse(one["unit"]) != units.parse(f"US$/{bought['per'].partition('/')[0]}")
        )
        return (
            Call("calculate", {"expression": f"({_written(other)}) / ({_written(weighed)})", "unit": bought["per"]}),
        )
    if len(figures) != 1:
        return ()
    price, of = _written(figures[0]), figures[0]["unit"].partition("/")[2]
    if "paid" in bought:
        amount = {"expression": f"{bought['paid']!r} US$ / ({price})", "unit": bought["unit"] or of}
        return (Call("calculate", amount),)
    return (Call("calculate", {"expression": f"{bought['mass']!r} {bought['unit']} * ({price})", "unit": "US$"}),)


def _written(figure: dict[str, Any]) -> str:
    return f"{figure['value']!r} {figure['unit']}"


def _converted(frame: Frame, results: Sequence[ToolResult], unit: str) -> tuple[Call, ...]:
    calls = []
    for figure in told(frame, results)[:MOST_CONVERTED]:
        wanted = unit if "/" in unit else f"{unit}/{figure['unit'].partition('/')[2]}"
        if _is_other(figure["unit"], wanted):
            calls.append(Call("calculate", {"expression": _written(figure), "unit": wanted}))
    return tuple(calls)


def _is_other(own: str, wanted: str) -> bool:
    one, other = units.parse(own), units.parse(wanted)
    return bool(one and other and one.dimension == other.dimension and one.factor != other.factor)


def pair(frame: Frame, results: Sequence[ToolResult]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The larger and the smaller of two figures of one money and kind; none when there are not two such."""
    figures = _ends(results) if frame.intent == "extreme" else told(frame, results)
    if len(figures) != 2 or len({figure["basis"] for figure in figures}) > 1:
        return None
    dimensions = {_dimension(figure["unit"]) for figure in figures}
    same_dates = len({figure["at"] for figure in figures}) == 1 or frame.intent != "lcoe"
    if len(dimensions) > 1 or not same_dates:
        return None
    larger, smaller = sorted(figures, key=lambda figure: -_in_base(figure))
    return larger, smaller


def _dimension(name: str) -> units.Dimension:
    unit = units.parse(name)
    return unit.dimension if unit else ()


def _in_base(figure: dict[str, Any]) -> float:
    unit = units.parse(figure["unit"])
    return float(figure["value"]) * (unit.factor if unit else 1)


def told(frame: Frame, results: Sequence[ToolResult]) -> list[dict[str, Any]]:
    """The figure of each series or place that the answer is about."""
    found: list[dict[str, Any]] = []
    for result in results:
        for item in result.summary.get("series", ()):
            found.append(_figure_of(item, frame))
        for item in result.summary.get("items", ()) if "year_from" in result.summary else ():
            if "last_value" in item:
                found.append(_cost_of(item, result.summary, frame))
    return found


def _figure_of(item: dict[str, Any], frame: Frame) -> dict[str, Any]:
    middle = averages(frame, item)
    value = item["median_value" if frame.agg == "median" else "mean_value"] if middle else item["last_value"]
    span = (item["first_date"], item["last_date"]) if middle else (item["last_date"],) * 2
    about = {"name": item["component"], "region": item["region"], "basis": item["price_basis"], "at": span}
    return {**about, "value": value, "unit": item["unit"]}


def averages(frame: Frame, item: dict[str, Any]) -> bool:
    """Whether the mean of the span stands for it, and not its last price."""
    if item.get("observations") or item.get("published", 0) < 2:
        return False
    named = frame.period is not None and not frame.period.latest
    return frame.kind == "mean" or (bool(frame.slots.get("contrast")) and named)


def _cost_of(item: dict[str, Any], summary: dict[str, Any], frame: Frame) -> dict[str, Any]:
    value, at = (item["mean_value"], "mean") if frame.kind == "mean" else (item["last_value"], item["last_year"])
    about = {"name": item["entity"], "region": "", "basis": summary["price_basis"], "at": (at, at)}
    return {**about, "value": value, "unit": summary["unit"]}


def _ends(results: Sequence[ToolResult]) -> list[dict[str, Any]]:
    """The highest and the lowest price of one series."""
    series = [item for result in results for item in result.summary.get("series", ())]
    if len(series) != 1:
        return []
    item = series[0]
    about = {"name": item["component"], "region": item["region"], "basis": item["price_basis"], "unit": item["unit"]}
    return [{**about, "value": item[f"{end}_value"], "at": (item[f"{end}_date"],) * 2} for end in ("highest", "lowest")]
