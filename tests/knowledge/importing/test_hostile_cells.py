"""Cells that are made to crash or to keep a reader, and what comes of them: a refusal, soon. No database is asked."""

from __future__ import annotations

import io
import time
from datetime import date

import pytest

import problems
from knowledge.importing import columns, days, headers, numbers, sheets
from knowledge.importing.refused import Refused
from knowledge.importing.sniffing import Sniffed
from knowledge.importing.worksheets import LONGEST, WIDEST, NoSheet, Rows

INFINITE = [float("nan"), float("inf"), float("-inf"), 1e999]
SOON = 0.1  # seconds; what takes the square of such a cell's length took 0.7 and more


@pytest.mark.parametrize(
    "cell", ["2022/23", "2015-16", "31/02/2024", "2024-W60", "20241399", "30 February 2024", 20241399, *INFINITE]
)
def test_what_is_no_calendar_year_is_refused(cell):
    with pytest.raises(Refused):
        days.year(cell, "year")
    assert not columns.BY_VALUES["year"](cell)


@pytest.mark.parametrize("cell", INFINITE)
def test_what_is_not_finite_is_neither_day_nor_header(cell):
    with pytest.raises(Refused):
        days.day(cell, "date", days.ISO)
    assert columns._text(cell) == str(cell)


@pytest.mark.parametrize(
    "read",
    [
        lambda cell: numbers.decimal_sign([cell]),
        columns.BY_VALUES["price"],
        headers.bare,
    ],
    ids=["sign", "number", "header"],
)
@pytest.mark.parametrize("cell", ["1" + "a" * 30_000 + "1", "(" * 30_000], ids=["letters", "brackets"])
def test_a_long_cell_is_read_soon(read, cell):
    began = time.process_time()
    read(cell)
    assert time.process_time() - began < SOON


def rows(cells):
    xml = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"
    reader = Rows(["first", "last"], {1}.__contains__, date.fromordinal)
    return list(reader.of(io.BytesIO(xml.encode())))


@pytest.mark.parametrize("written", ["NaN", "1e999", "-1e999", "inf"])
@pytest.mark.parametrize("style", ["0", "1"], ids=["number", "date"])
def test_a_number_of_a_sheet_that_is_not_finite_is_text(written, style):
    assert rows(f'<c s="{style}"><v>{written}</v></c>') == [(1, [written])]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("<c/>" * (WIDEST + 1), "a column"),
        (f'<c r="{"A" * 100_000}1"><v>1</v></c>', "a column"),
        (f'<c t="str"><v>{"x" * (LONGEST + 1)}</v></c>', "longer"),
        (f'<c t="inlineStr"><is>{"<t>xxxxxxxx</t>" * (LONGEST // 8 + 1)}</is></c>', "longer"),
        ('<c t="s"><v>-1</v></c>', "before the first"),
    ],
    ids=["unnamed columns", "a long name", "a long text", "many texts", "a negative text"],
)
def test_what_no_sheet_has_is_refused(cells, reason):
    with pytest.raises(NoSheet, match=reason):
        rows(cells)


def test_the_widest_row_and_the_longest_cell_are_read():
    longest = "x" * LONGEST
    ((_line, cells),) = rows("<c/>" * (WIDEST - 1) + f'<c t="str"><v>{longest}</v></c>')
    assert (len(cells), cells[-1]) == (WIDEST, longest)


@pytest.mark.parametrize("cell", ["x" * 100 + ",", '"\n",'], ids=["one line", "many lines"])
def test_a_row_of_text_has_an_end(tmp_path, cell):
    """Mechanism: a line is read no further than a row may go, however long it is."""
    path = tmp_path / "file.csv"
    path.write_text("a,b\n" + cell * (sheets.MOST_CHARACTERS // len(cell) + 1))
    with sheets.opened(path, Sniffed("csv", 1, "", "utf-8", ",")) as sheet:
        assert next(sheet.rows) == (1, ["a", "b"])
        with pytest.raises(problems.TooLarge, match="more than 1,000,000 characters"):
            next(sheet.rows)
        assert sheet.position() <= sheets.MOST_CHARACTERS + 10
