"""Figures worked out from prices that were looked up: the difference and ratio of two, a mean over a span, other units.

Nothing is computed here: the two figures go to the calculator, when they are of one money and can be set against
each other. Spans that were named side by side are answered one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import ToolResult
from agents.guard import units
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.period import Period
from agents.offline.plan import price_moved, price_wants
from agents.offline.reading import Reading

MOST_CONVERTED = 4
_OTHER_KINDS = ("average", "extreme", "volatility", "how_much")


def with_sums(frame: Frame, reading: Reading) -> Frame:
    """What is to be worked out, beside what is looked up."""
    slots = {name: value for name, value in frame.slots.items() if name != "bought"}
    if reading.has(*_OTHER_KINDS) or reading.named("component"):
        slots.pop("steps", None)
    compared = frame.kind == "mean" and reading.has("compare") and len(frame.components) == 2
    if price_wants.is_contrast(reading) or compared:
        slots["contrast"] = True
    if unit := price_wants.wanted_unit(reading):
        slots["unit"] = unit
    for once in ("verdict", "factor", "of_years"):
        slots.pop(once, None)
    if asked := price_moved.verdict(reading):
        slots |= {"verdict": asked, "contrast": True}
    if frame.intent == "change" and _are_years(reading):
        slots["of_years"] = True
    if frame.intent == "change" and price_wants.is_factor(reading):
        slots["factor"] = True
    bought = price_wants.bought(reading)
    frame = frame.but(slots={**slots, "bought": bought} if bought else slots)
    return _with_steps(frame, reading) if frame.intent == "price" else frame


def _are_years(reading: Reading) -> bool:
    """ "Dearer in 2024 than in 2021", "in 2023 and in 2024, and the change in %": whole years, each as its mean."""
    asks = price_moved.verdict(reading) or reading.has("comparative") or price_wants.contrast_words(reading)
    return (
        bool(asks) and len(reading.periods) > 1 and all(one.is_one and one.grain == "year" for one in reading.periods)
    )


def _with_steps(frame: Frame, reading: Reading) -> Frame:
    way = price_wants.steps(reading)
    if not way:
        return frame
    whole = frame.period is None or (frame.period.is_one and not reading.periods)
    pace = "yearly" if price_wants.of_years(reading) else ""
    return frame.but(slots={**frame.slots, "steps": way}, frequency=pace, period=None if whole else frame.period)


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
    if frame.intent == "lcoe_calc":
        return _against_a_case(frame, results[0])
    if frame.slots.get("converts") and (wanted := frame.slots.get("money")):
        return _in_money(frame, results, str(wanted))
    if bought := frame.slots.get("bought"):
        return _of_bought(bought, told(frame, results))
    if frame.slots.get("factor") and frame.intent == "change":
        return _factors(results)
    if frame.slots.get("contrast") and (found := pairs(frame, results)):
        return tuple(call for two in found for call in _set_against(*two))
    if unit := str(frame.slots.get("unit") or ""):
        return _converted(frame, results, unit)
    return ()


def _against_a_case(frame: Frame, result: ToolResult) -> tuple[Call, ...]:
    """The plant now against the first one, or the one before it."""
    cases = frame.slots.get("cases") or ()
    if not frame.slots.get("contrast") or len(cases) < 2:
        return ()
    base, now = cases[0 if frame.slots["contrast"] == "first" else -2], result.summary["lcoe_per_mwh"]
    return (
        Call("calculate", {"expression": f"percent_change({base!r}, {now!r})", "unit": "%"}),
        Call("calculate", {"expression": f"{now!r} - {base!r}"}),
    )


def _in_money(frame: Frame, results: Sequence[ToolResult], wanted: str) -> tuple[Call, ...]:
    """The figures at the rate that was given with the question, in the unit it asks for."""
    calls = []
    for figure in told(frame, results)[:MOST_CONVERTED]:
        unit, own = figure["unit"], units.parse(figure["unit"])
        bought = frame.slots.get("bought") or {}
        mass = float(bought.get("mass") or 0)
        asked = "US$/" + str((mass and bought["unit"]) or str(frame.slots.get("unit") or unit).partition("/")[2])
        other = units.parse(asked)
        scale = own.factor / other.factor if own and other and own.dimension == other.dimension else 1.0
        amount = {
            "amounts": [figure["value"] * scale * (mass or 1)],
            "names": [figure["name"]],
            "unit": "US$" if mass else asked if scale != 1 else unit,
        }
        calls.append(
            Call("convert_currency", {**amount, "currency": wanted, "rate": frame.slots["converts"], "origin": "USD"})
        )
    return tuple(calls)


def _factors(results: Sequence[ToolResult]) -> tuple[Call, ...]:
    """How many times the smaller price the larger is, of each series that moved."""
    items = [item for result in results for item in result.summary.get("items", ())][:MOST_CONVERTED]
    ends = (sorted((item["from_value"], item["to_value"])) for item in items)
    return tuple(Call("calculate", {"expression": f"ratio({high!r}, {low!r})"}) for low, high in ends if low > 0)


def _set_against(one: dict[str, Any], other: dict[str, Any]) -> tuple[Call, ...]:
    a, b = _written(one), _written(other)
    ratio = Call("calculate", {"expression": f"ratio({a}, {b})"})
    if one["unit"] != other["unit"]:
        return (ratio,)
    more = Call("calculate", {"expression": f"{a} - {b}", "unit": one["unit"]})
    ways = (Call("calculate", {"expression": f"percent_change({x}, {y})", "unit": "%"}) for x, y in ((b, a), (a, b)))
    return (ratio, more, *ways)


def _of_bought(bought: dict[str, Any], figures: Sequence[dict[str, Any]]) -> tuple[Call, ...]:
    """What a sum of money buys, what an amount costs, how much of one thing another is worth."""
    if "per" in bought:
        one = next((figure for figure in figures if figure["name"] == bought["of"]), None)
        other = next((figure for figure in figures if figure["name"] != bought["of"]), None)
        if one is None or other is None:
            return ()
        return (Call("calculate", {"expression": f"({_written(other)}) / ({_written(one)})", "unit": bought["per"]}),)
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


def pairs(frame: Frame, results: Sequence[ToolResult]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What is set against each other: one pair, or of several dates one pair each."""
    many = max(len(spans(frame)), 1)
    size = len(results) // many
    if two := pair(frame, results):
        return [two]
    if many < 2 or size * many != len(results):
        return []
    each = (pair(frame, results[at : at + size]) for at in range(0, len(results), size))
    return [two for two in each if two]


def pair(frame: Frame, results: Sequence[ToolResult]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The larger and the smaller of two figures of one money and kind; none when there are not two such."""
    figures = _ends(results) if frame.intent == "extreme" else told(frame, results)
    if versus := frame.slots.get("versus"):
        figures = _first_against(str(versus), figures, frame.lowest)
    if len(figures) != 2 or len({figure["basis"] for figure in figures}) > 1:
        return None
    dimensions = {_dimension(figure["unit"]) for figure in figures}
    same_dates = len({figure["at"] for figure in figures}) == 1 or frame.intent != "lcoe"
    if len(dimensions) > 1 or not same_dates:
        return None
    larger, smaller = sorted(figures, key=lambda figure: -_in_base(figure))
    return larger, smaller


def _first_against(place: str, figures: list[dict[str, Any]], lowest: bool) -> list[dict[str, Any]]:
    """ "Which is cheapest, and by how much against France?"."""
    ends = sorted(figures, key=lambda figure: float(figure["value"]), reverse=not lowest)
    other = [figure for figure in figures if figure["name"] == place]
    return [ends[0], *other] if other and ends[0] is not other[0] else figures


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
