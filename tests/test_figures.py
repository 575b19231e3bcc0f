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


@pytest.mark.parametrize(
    ("cells", "is_time"),
    [
        (["2021-07-12", None], True),
        (["2021-07", "2021-08-01T06:00:00+02:00"], True),
        (["2021-07-12 – 2021-07-14"], True),
        (["10–12 July 2021", "25 April 2024", "25 June to 14 July 2023"], True),
        (["30 December 2021 to 2 January 2022", "25 Feb – 5 Mar 2022"], True),
        (["12 modules"], False),
        (["2021-07-12", "inverter 2"], False),
        (["2021-07-12 was the worst of all"], False),
        ([3.5], False),
    ],
)
def test_a_column_of_times_is_told_apart_so_that_none_is_broken(cells, is_time) -> None:
    assert sheet([column("From")], [[cell] for cell in cells]).columns[0].is_time is is_time


def test_what_is_missing_is_a_dash_and_truth_is_a_word() -> None:
    table = sheet([column("a"), column("b"), column("c")], [[None, True, ""], [2.0, False, "x"]])
    assert table.rows == (("–", "yes", "–"), ("2", "no", "x"))


@pytest.mark.parametrize(("value", "shown"), [(-1234.5, "−1,234.5"), (-0.04, "0.0"), (0, "0.0"), (1e6, "1,000,000.0")])
def test_numbers_have_a_minus_sign_and_thousands(value: float, shown: str) -> None:
    assert number(value, 1) == shown


def test_an_empty_table_is_empty() -> None:
    assert sheet([], []).rows == ()
    assert sheet([column("a")], []).columns[0].name == "a"


@pytest.mark.parametrize("first", [1990, "1990", "1990-01", "1990-01-05"])
def test_of_a_long_time_series_the_end_is_shown(first: int | str) -> None:
    rows = [[first if number == 0 else _next(first, number), number] for number in range(300)]
    table = sheet([column("When"), column("Price", "US$")], rows, most=200)
    assert (table.rows[0][1], table.rows[-1][1]) == ("100", "299")
    assert table.extent == "Latest 200 of 300 rows; the CSV has all of them"


def _next(first: int | str, number: int) -> int | str:
    """A later moment of the same kind; several rows may share one, as several series do."""
    year = 1990 + number // 30
    return year if isinstance(first, int) else first.replace("1990", str(year))


@pytest.mark.parametrize("names", ["Country {}", "2020: {}"])
def test_of_any_other_long_table_the_beginning_is_shown(names: str) -> None:
    table = sheet([column("Name")], [[names.format(number)] for number in range(1429)], most=200)
    assert table.rows[0] == (names.format(0),)
    assert table.extent == "First 200 of 1,429 rows; the CSV has all of them"


def test_years_that_fall_are_not_cut_at_the_beginning() -> None:
    assert sheet([column("Year")], [[2024 - place] for place in range(30)], most=20).rows[0] == ("2024",)


def test_a_table_says_how_long_it_is_when_that_is_not_seen_at_a_glance() -> None:
    assert sheet([column("Name")], [["x"]] * 12).extent == ""
    assert sheet([column("Name")], [["x"]] * 13).extent == "13 rows"
    assert sheet([column("Name")], [["x"]] * 200, most=200).extent == "200 rows"
