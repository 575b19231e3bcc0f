"""Tables as people read them."""

from __future__ import annotations

import pytest

from figures import number, sheet


def column(name: str, unit: str = "", digits: int | None = None) -> dict[str, object]:
    return {"name": name, "unit": unit, "digits": digits}


def test_a_column_has_one_number_of_decimals() -> None:
    table = sheet([column("Change", "%")], [[1.5], [12.25], [3]])
    assert table.rows == (("1.50",), ("12.25",), ("3.00",))
    assert table.columns[0].is_number


def test_the_column_may_say_how_many_decimals() -> None:
    assert sheet([column("Capacity", "MW", 0)], [[81737.4]]).rows == (("81,737",),)


def test_years_are_not_quantities() -> None:
    table = sheet([column("From", digits=0), column("Capacity", "MW")], [[2023, 2023]])
    assert table.rows == (("2023", "2,023"),)
    assert not table.columns[0].is_number


def test_what_is_missing_is_a_dash_and_truth_is_a_word() -> None:
    table = sheet([column("a"), column("b"), column("c")], [[None, True, ""], [2.0, False, "x"]])
    assert table.rows == (("–", "yes", "–"), ("2", "no", "x"))


@pytest.mark.parametrize(("value", "shown"), [(-1234.5, "−1,234.5"), (-0.04, "0.0"), (0, "0.0"), (1e6, "1,000,000.0")])
def test_numbers_have_a_minus_sign_and_thousands(value: float, shown: str) -> None:
    assert number(value, 1) == shown


def test_an_empty_table_is_empty() -> None:
    assert sheet([], []).rows == ()
    assert sheet([column("a")], []).columns[0].name == "a"
