"""What lost energy is worth: energy times price, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import knowledge
from agents.base import Column, ToolResult
from agents.tools import inputs
from agents.tools.credit import own_method
from agents.tools.inputs import Limit

FORMULA = "value = energy × price"
NEEDED = {"energy_mwh": "lost energy in MWh", "price_per_mwh": "price of the energy per MWh"}
LIMITS = {
    "energy_mwh": Limit(0, 1e8, "An energy", "MWh"),
    "price_per_mwh": Limit(-1_000, 10_000, "A price", "{}/MWh"),
}


def value(given: Mapping[str, float | None], currency: str) -> ToolResult:
    values, money = inputs.complete(given, NEEDED, "the value"), inputs.currency(currency)
    inputs.check(values, LIMITS, money)
    worth = values["energy_mwh"] * values["price_per_mwh"]
    told = inputs.given(values, LIMITS, money)
    return ToolResult(
        ok=True,
        title="Value of lost energy",
        columns=(Column("Lost energy", "MWh", 2), Column("Price", f"{money}/MWh", 2), Column("Value", money, 0)),
        rows=((values["energy_mwh"], values["price_per_mwh"], worth),),
        summary={"currency": money, **values, "value": {"amount": worth, "unit": money}},
        sources=(own_method("loss_value", "Value of lost energy", FORMULA, knowledge.today().isoformat(), told),),
        warnings=("One price for all of it; balancing costs, penalties and taxes are not counted.",),
    )
