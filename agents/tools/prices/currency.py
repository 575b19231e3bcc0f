"""Money into other money, at a rate that the person gives. No rate is kept here, and none is guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import knowledge
from agents.base import Column, ToolResult
from agents.tools.credit import own_method
from agents.tools.refusal import Refused

MOST_AMOUNTS = 50
CODE = re.compile(r"[A-Z]{3}")
FORMULA = "amount in the new currency = amount × rate; rate = units of the new currency for one of the old"
SIGNS = {"USD": "US$", "EUR": "€", "GBP": "£"}
LARGEST_RATE = 1e6


def converted(
    amounts: Sequence[float], unit: str, names: Sequence[str], rate: float | None, currency: str, origin: str
) -> ToolResult:
    """Each amount times the rate. `unit` is what one amount is in, "US$/Wp"; the part after the money stays."""
    money, old = _code(currency), _code(origin)
    if rate is None:
        hint = f"How many {money} is one {old}? For example 0.92. Heliodesk keeps no exchange rates."
        raise Refused("missing_param", "A conversion needs the exchange rate that you want to use.", hint, ("rate",))
    if not (math.isfinite(rate) and 0 < rate <= LARGEST_RATE):
        raise Refused("bad_range", f"An exchange rate of {rate:g} cannot be right.", f"Give the {money} for one {old}.")
    if not 1 <= len(amounts) <= MOST_AMOUNTS or not all(math.isfinite(amount) for amount in amounts):
        raise Refused("bad_range", f"Give 1 to {MOST_AMOUNTS} amounts.", "For example the price that was just shown.")
    new_unit = _renamed(unit, old, money)
    called = [*names, *(f"Amount {number}" for number in range(len(names) + 1, len(amounts) + 1))]
    items = [_item(name, amount, rate) for name, amount in zip(called, amounts, strict=False)]
    return ToolResult(
        ok=True,
        title=f"Converted at {rate:g} {money} for one {old}",
        columns=(Column("Amount"), Column("Before", unit, 4), Column("After", new_unit, 4)),
        rows=tuple((item["name"], item["amount"], item["converted"]) for item in items),
        summary={"rate": rate, "currency": money, "origin": old, "unit": unit, "new_unit": new_unit, "items": items},
        sources=(own_method("currency", "Conversion at your rate", FORMULA, knowledge.today().isoformat()),),
        warnings=("One rate for all dates: prices of earlier years, and real money, need the rate of their year.",),
    )


def _item(name: str, amount: float, rate: float) -> dict[str, Any]:
    return {"name": name, "amount": amount, "converted": amount * rate}


def _code(currency: str) -> str:
    code = currency.strip().upper()
    if not CODE.fullmatch(code):
        raise Refused("bad_range", f"{currency!r} is not a currency code.", "Use a code such as EUR, USD or GBP.")
    return code


def _renamed(unit: str, old: str, money: str) -> str:
    """ "US$/Wp" in euros is "€/Wp"."""
    sign = SIGNS.get(old, old)
    new = SIGNS.get(money, money)
    rest = unit.removeprefix(sign).removeprefix(old)
    return f"{new}{rest}" if rest != unit else f"{new}{'/' + unit.partition('/')[2] if '/' in unit else ''}"
