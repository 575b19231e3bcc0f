"""The inputs of the LCOE calculator: which quantity is which, and what is still missing."""

from __future__ import annotations

from typing import Any

from agents.offline.frame import Frame
from agents.offline.quantities import Quantity
from agents.offline.reading import Reading

INPUTS = ("capex_per_kw", "opex_per_kw_year", "yield_kwh_per_kw", "discount_rate", "life_years")
LARGEST_OPEX = 100.0  # money per kW and year; a bare "per kW" below it, beside a larger one, is the operating cost
_DECLINING = ("degradation", "degrad", "decline", "per year loss", "loss")


def is_calculation(reading: Reading, frame: Frame) -> bool:
    if reading.quantity("money/kW", "money/kW/year", "kWh/kW"):
        return True
    if frame.intent == "lcoe_calc" and reading.quantity("%", "years", "money"):
        return True
    return reading.has("lcoe") and (reading.has("calculate") or bool(reading.quantity("%", "years")))


def with_inputs(frame: Frame, reading: Reading) -> Frame:
    """Fill the calculator: each quantity goes by its unit, and by the words before it where the unit leaves it open."""
    slots = {name: value for name, value in frame.slots.items() if name in {*INPUTS, "degradation", "currency"}}
    costs = [quantity for quantity in reading.quantities if quantity.unit == "money/kW"]
    for quantity in reading.quantities:
        name = _input(quantity, costs, slots)
        if name:
            slots[name] = quantity.value / 100 if quantity.unit == "%" else quantity.value
        if quantity.currency:
            slots["currency"] = quantity.currency
    if "life_years" in slots:
        slots["life_years"] = int(slots["life_years"])
    return frame.but(slots=slots)


def _input(quantity: Quantity, costs: list[Quantity], slots: dict[str, Any]) -> str:
    if quantity.unit == "%":
        declining = any(word in quantity.before[-16:] for word in _DECLINING)
        first_seen = "discount_rate" not in slots or quantity.value >= 2
        return "degradation" if declining or not first_seen else "discount_rate"
    if quantity.unit == "money/kW":
        is_opex = "opex" in quantity.before or "operat" in quantity.before
        small = len(costs) > 1 and quantity.value < LARGEST_OPEX
        return "opex_per_kw_year" if is_opex or small else "capex_per_kw"
    if quantity.unit == "money":
        return "opex_per_kw_year" if "opex" in quantity.before else "capex_per_kw" if "capex" in quantity.before else ""
    return {"money/kW/year": "opex_per_kw_year", "kWh/kW": "yield_kwh_per_kw", "years": "life_years"}.get(
        quantity.unit, ""
    )


def missing_inputs(frame: Frame) -> tuple[str, ...]:
    """What the LCOE still needs; only the degradation has a default."""
    return tuple(name for name in INPUTS if name not in frame.slots)
