"""The figures a calculator was given: what is missing, what cannot be right, and in which money.

A figure that nobody gave is asked for; none is assumed in its place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from agents.tools.refusal import Refused


@dataclass(frozen=True)
class Limit:
    """What an input may be, and how a person would say it."""

    least: float
    most: float
    what: str
    unit: str  # with the money's code in place of "{}"
    scale: float = 1  # from the value to its unit: 100 for percent

    def says(self, value: float, money: str) -> str:
        unit = self.unit.format(money)
        least, most = (f"{bound * self.scale:,.10g}" for bound in (self.least, self.most))
        return f"{self.what} of {value * self.scale:,.10g} {unit} cannot be right; it must be {least} to {most} {unit}."

    def told(self, value: float, money: str) -> str:
        return f"{value * self.scale:,.10g} {self.unit.format(money)}".strip()


def complete(given: Mapping[str, float | None], needed: Mapping[str, str], what: str) -> dict[str, float]:
    """The figures that were given; those of `needed` that were not are asked for by their words, all at once."""
    missing = tuple(words for name, words in needed.items() if given.get(name) is None)
    if missing:
        raise Refused(
            "missing_param", f"To compute {what} I still need values.", f"Give: {'; '.join(missing)}.", missing
        )
    return {name: float(value) for name, value in given.items() if value is not None}


def check(values: Mapping[str, float], limits: Mapping[str, Limit], money: str = "") -> None:
    for name, limit in limits.items():
        value = values.get(name)
        if value is not None and not (math.isfinite(value) and limit.least <= value <= limit.most):
            raise Refused("bad_range", limit.says(value, money), "Check the number and its unit.")


def given(values: Mapping[str, float], limits: Mapping[str, Limit], money: str = "") -> str:
    """The figures as a source tells them: they are the reader's own."""
    told = (f"{limits[name].what} of {limits[name].told(value, money)}" for name, value in values.items())
    return f"computed from the values given: {'; '.join(words[0].lower() + words[1:] for words in told)}"


def currency(code: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", code.strip()):
        raise Refused("bad_range", f"{code!r} is not a currency code.", "Use a code such as EUR, USD or GBP.")
    return code.strip().upper()
