"""The tool with which a language model computes: arithmetic with units over numbers that tools returned or the reader
gave. It looks nothing up. That its inputs are such numbers the engine makes sure of, before it is called.

Keys of `summary`: result, unit, formula.
"""

from __future__ import annotations

import knowledge
from agents.base import Column, ToolResult
from agents.guard import units
from agents.tools import arithmetic
from agents.tools.arithmetic import Quantity
from agents.tools.credit import own_method
from agents.tools.refusal import Refused

TITLE = "Calculation"


def calculate(expression: str, unit: str = "") -> ToolResult:
    """Compute with numbers that other tools returned or the reader gave. Use it for every derived figure: sums,
    differences, ratios, percentages, growth rates, means, conversions.

    Args:
        expression: Numbers with their units, + - * / ^ and brackets, sum(a, b, …), mean(a, b, …), difference(a, b),
            ratio(a, b), percent_change(from, to), cagr(first, last, years). For example "81.7 GW - 67.5 GW" or
            "percent_change(67.5 GW, 81.7 GW)". No thousands separators.
        unit: Unit of the result, such as "GW", "%" or "US$/kW"; left out, that of the first value.
    """
    try:
        return _calculated(expression, unit)
    except Refused as refused:
        return refused.result


def _calculated(expression: str, unit: str) -> ToolResult:
    value, name = _told(arithmetic.compute(expression).result, unit)
    return ToolResult(
        ok=True,
        title=TITLE,
        columns=(Column("Formula"), Column("Result", name)),
        rows=((expression.strip(), value),),
        summary={"result": value, "unit": name, "formula": expression.strip()},
        sources=(own_method("calculation", TITLE, expression.strip(), knowledge.today().isoformat()),),
    )


def _told(result: Quantity, wanted: str) -> tuple[float, str]:
    """The value in the unit that was asked for, or in its own."""
    if not wanted.strip():
        return result.value / result.shown.factor, result.name
    unit = units.parse(wanted)
    if unit is None:
        raise Refused("unit_mismatch", f"The unit {wanted!r} is not known.", "Use one such as GW, %, US$/Wp or €/MWh.")
    if units.without_years(unit.dimension) != units.without_years(result.shown.dimension):
        own = result.name or "a plain number"
        raise Refused("unit_mismatch", f"The result is {own}, which is no {wanted}.", "Ask for a unit of its kind.")
    return result.value / unit.factor, wanted.strip()
