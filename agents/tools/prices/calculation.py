"""The levelised cost of electricity from a plant's own figures.

LCOE = [I + Σ O/(1+r)^t] / [Σ Y·(1-d)^(t-1)/(1+r)^t], t = 1 … n. No tax, no residual value, energy at the year's end.
"""

from __future__ import annotations

import knowledge
from agents.base import Column, ToolResult
from agents.tools import inputs
from agents.tools.credit import own_method
from agents.tools.inputs import Limit
from agents.tools.refusal import Refused

FORMULA = "LCOE = [I + Σ O/(1+r)^t] / [Σ Y·(1−d)^(t−1)/(1+r)^t], t = 1 … n"
NEEDED = {
    "capex_per_kw": "investment per kW",
    "opex_per_kw_year": "yearly operating cost per kW",
    "yield_kwh_per_kw": "specific yield in kWh per kW and year",
    "discount_rate": "discount rate, as 0.05 for 5 %",
    "life_years": "life in years",
}


LIMITS = {
    "capex_per_kw": Limit(0, 100_000, "An investment", "{}/kW"),
    "opex_per_kw_year": Limit(0, 10_000, "An operating cost", "{}/kW a year"),
    "yield_kwh_per_kw": Limit(200, 3_500, "A yield", "kWh/kW a year"),
    "discount_rate": Limit(0, 0.3, "A discount rate", "%", 100),
    "life_years": Limit(1, 60, "A life", "years"),
    "degradation": Limit(0, 0.05, "A degradation", "% a year", 100),
}


def levelised_cost(plant: dict[str, float | int | None], degradation: float, currency: str) -> ToolResult:
    """The cost per MWh, and its parts for capital and operation. `plant` holds what NEEDED names."""
    values = inputs.complete(plant, NEEDED, "the LCOE")
    money = inputs.currency(currency)
    _check({**values, "degradation": degradation}, money)
    capital, operation, energy = _discounted(values, degradation)
    per_mwh = (capital + operation) / energy * 1000
    rows = (
        ("Capital", capital / energy * 1000),
        ("Operation", operation / energy * 1000),
        ("LCOE", per_mwh),
    )
    return ToolResult(
        ok=True,
        title="Levelised cost of electricity",
        columns=(Column("Part"), Column("Cost", f"{money}/MWh", 1)),
        rows=rows,
        summary={
            "lcoe_per_mwh": per_mwh,
            "lcoe_per_kwh": per_mwh / 1000,
            "currency": money,
            **values,
            "life_years": int(values["life_years"]),
            "degradation": degradation,
            "capital_per_mwh": rows[0][1],
            "operation_per_mwh": rows[1][1],
            "discounted_energy_kwh": energy,
            "discounted_cost": capital + operation,
        },
        sources=(own_method("lcoe", "Levelised cost of electricity", FORMULA, knowledge.today().isoformat()),),
        warnings=("Without tax, financing structure, grid fees or residual value.",),
    )


def _check(values: dict[str, float], money: str) -> None:
    inputs.check(values, LIMITS, money)
    if values["capex_per_kw"] + values["opex_per_kw_year"] == 0:
        raise Refused(
            "bad_range", "A plant without any cost has no LCOE.", "Give the investment or the operating cost."
        )


def _discounted(values: dict[str, float], degradation: float) -> tuple[float, float, float]:
    """Capital, operation and energy over the life, in money and kWh of today, per kW."""
    rate = 1 + values["discount_rate"]
    years = range(1, int(values["life_years"]) + 1)
    operation = sum(values["opex_per_kw_year"] / rate**year for year in years)
    energy = sum(values["yield_kwh_per_kw"] * (1 - degradation) ** (year - 1) / rate**year for year in years)
    return values["capex_per_kw"], operation, energy
