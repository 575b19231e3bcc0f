"""Rows of an Excel workbook, read and written as a stream.

Formulas are not computed: the value that was stored with one counts, and a formula without one is `UNCOMPUTED`. Macros,
links and pictures are not looked at. Reaches for four private names of openpyxl, which is pinned exactly.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import problems
import spreadsheets
from knowledge.importing.quick_rows import QuickRows
from knowledge.importing.worksheets import NoSheet

UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML cannot hold
MOST_LINES = 1_048_576  # of a sheet, as Excel has it
BROKEN = (
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    EOFError,
    IndexError,
    OverflowError,
    zlib.error,
    ExpatError,
    OSError,  # of openpyxl, for a workbook without a sheet's part
)


@dataclass(frozen=True)
class Opened:
    rows: Iterator[tuple[int, list[Any]]]
    position: Callable[[], int]
    total: int
    name: str
    names: tuple[str, ...]
    filled: tuple[str, ...]  # of these, the sheets that say they have more than a line


@contextmanager
def opened(path: Path, sheet: str, *, longest: bool = False) -> Iterator[Opened]:
    """The sheet of that name, or the first that has something in it, or the longest.

    Raises Invalid with sheet and line.
    """
    with ExitStack() as stack, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are of no interest
        book = stack.enter_context(_book(path))
        name = _chosen(book, sheet, longest=longest)
        line = [0]
        total = min(book[name].max_row or 0, MOST_LINES)
        yield Opened(_rows(book, name, line), lambda: line[0], total, name, tuple(book.sheetnames), _filled(book))


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    spreadsheets.openpyxl()  # before anybody else imports it
    from knowledge.importing.bounded import load  # noqa: PLC0415 - 20 MB that only an import of a workbook needs

    with path.open("rb") as file:  # by its name openpyxl would judge what it is
        try:
            book = load(file)
        except BROKEN as error:
            raise problems.Invalid(
                "The workbook cannot be read: it is damaged, or no program wrote it.",
                hint="Save it again, or save the sheet as CSV.",
            ) from error
        yield book


def _filled(book: Any) -> tuple[str, ...]:
    return tuple(one.title for one in book.worksheets if (one.max_row or 2) > 1)


def _chosen(book: Any, sheet: str, *, longest: bool) -> str:
    names: list[str] = [one.title for one in book.worksheets]
    if sheet and sheet not in names:
        raise problems.Invalid(f"There is no sheet {sheet[:60]!r}.", hint=f"There are: {', '.join(names)[:400]}.")
    if not names:
        raise problems.Invalid("The workbook has no sheet with cells.")
    if longest and not sheet:
        return max(names, key=lambda name: book[name].max_row or 0)
    return sheet or next(iter(_filled(book)), names[0])


def _rows(book: Any, name: str, line: list[int]) -> Iterator[tuple[int, list[Any]]]:
    sheet = book[name]
    to_date = spreadsheets.openpyxl().utils.datetime.from_excel
    dates: set[int] = book._date_formats  # by number of the style
    rows = QuickRows(sheet._shared_strings, dates.__contains__, lambda number: to_date(number, book.epoch))
    try:
        with book._archive.open(sheet._worksheet_path) as file:
            for number, cells in rows.of(file):
                if number > MOST_LINES:
                    raise NoSheet("a line that no sheet has")
                line[0] = number
                yield number, cells
    except BROKEN as error:
        raise problems.Invalid(f"Sheet {name!r}, after line {line[0]}: the workbook is damaged there.") from error


def write(target: BinaryIO, facts: Iterable[list[str]], header: Iterable[str], rows: Iterable[list[Any]]) -> int:
    """A workbook of one sheet. Raises TooLarge for more rows than a sheet has."""
    book: Any = spreadsheets.openpyxl().Workbook(write_only=True)
    sheet = book.create_sheet("data")
    for row in (*facts, list(header)):
        sheet.append(_fit(row))
    count = 0
    for row in rows:
        count += 1
        if count > MOST_LINES - 100:
            raise problems.TooLarge(f"A sheet has {MOST_LINES:,} lines.", hint="Export it as CSV.")
        sheet.append(_fit(row))
    book.save(target)
    return count


def _fit(row: Iterable[Any]) -> list[Any]:
    return [UNFIT.sub("", cell) if isinstance(cell, str) else cell for cell in row]
