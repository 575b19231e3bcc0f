"""How figures are written."""

from __future__ import annotations

import pytest

from agents.offline import numbers


@pytest.mark.parametrize(
    ("megawatts", "unit", "written"),
    [
        (81738.0, "MW", "81.7 GW"),
        (1_418_969.0, "MW", "1,419 GW"),
        (840.4, "MW", "840 MW"),
        (8.44, "MW", "8.4 MW"),
        (-161.6, "MW", "−162 MW"),
        (11_900.0, "MWac", "11.9 GWac"),
    ],
)
def test_power_is_scaled(megawatts: float, unit: str, written: str) -> None:
    assert numbers.power(megawatts, unit) == written


def test_percent_has_one_decimal_and_a_real_minus() -> None:
    assert numbers.percent(42.98) == "43.0 %"
    assert numbers.percent(-3.24, signed=True) == "−3.2 %"
    assert numbers.percent(3.24, signed=True) == "+3.2 %"
    assert numbers.percent(-0.001, signed=True) == "0.0 %"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.3057, "US$/Wp", "0.306 US$/Wp"),
        (0.03565, "US$/kWh", "0.036 US$/kWh"),
        (2653.12, "US$/t", "2,653 US$/t"),
        (42.79, "US$/troy oz", "42.8 US$/troy oz"),
        (1.95, "US$/Wp", "1.95 US$/Wp"),
        (0.0012, "US$/Wp", "0.0012 US$/Wp"),
    ],
)
def test_prices_show_three_telling_figures(value: float, unit: str, written: str) -> None:
    assert numbers.price(value, unit) == written


def test_plain_numbers_have_no_needless_decimals() -> None:
    assert [numbers.plain(value) for value in (5.0, 0.5, 1100, 50.0, 2.25)] == ["5", "0.5", "1,100", "50", "2.25"]
    assert numbers.plain(50.06, 1) == "50.1"


def test_ordinals_follow_english() -> None:
    assert [numbers.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 22, 103)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "22nd", "103rd"
    ]  # fmt: skip


def test_a_span_has_an_en_dash() -> None:
    assert numbers.span(2015, 2023) == "2015–2023"
    assert numbers.span(2023, 2023) == "2023"
