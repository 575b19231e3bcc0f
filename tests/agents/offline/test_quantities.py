"""Numbers with units, as people write them."""

from __future__ import annotations

import pytest

from agents.offline import quantities, text


def found(words: str) -> list[tuple[float, str, str]]:
    return [(one.value, one.unit, one.currency) for one in quantities.find_all(text.fold(words))[0]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("600 €/kW", (600, "money/kW", "EUR")),
        ("€600/kW", (600, "money/kW", "EUR")),
        ("600 EUR/kWp", (600, "money/kW", "EUR")),
        ("1,000 $/kW", (1000, "money/kW", "USD")),
        ("10 €/kW/yr", (10, "money/kW/year", "EUR")),
        ("10 €/kW per year", (10, "money/kW/year", "EUR")),
        ("$15/kW/yr", (15, "money/kW/year", "USD")),
        ("1100 kWh/kW", (1100, "kWh/kW", "")),
        ("1 $/W", (1, "money/W", "USD")),
        ("$1/W", (1, "money/W", "USD")),
        ("20 ct/W", (0.2, "money/W", "USD")),
        ("0,5 %", (0.5, "%", "")),
        ("0.10 %/day", (0.1, "%/day", "")),
        ("5MW", (5, "MW", "")),
        ("50 GW", (50, "GW", "")),
        ("25 K", (25, "K", "")),
        ("25 years", (25, "years", "")),
        ("60 €/MWh", (60, "money/MWh", "EUR")),
    ],
)
def test_a_quantity_has_value_unit_and_currency(words: str, expected: tuple[float, str, str]) -> None:
    assert found(words) == [expected]


def test_a_count_of_years_back_is_no_quantity() -> None:
    assert found("over the last 5 years") == []


def test_the_inputs_of_an_lcoe_are_told_apart() -> None:
    assert found("LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y, 0.5 %") == [
        (600, "money/kW", "EUR"),
        (10, "money/kW/year", "EUR"),
        (1100, "kWh/kW", ""),
        (5, "%", ""),
        (25, "years", ""),
        (0.5, "%", ""),
    ]
