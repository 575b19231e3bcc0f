"""Rows of an Excel workbook, read and written as a stream.

Formulas are not computed: the value that was stored with one counts, and a formula without one is `UNCOMPUTED`. Macros,
links and pictures are not looked at.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import ParseError

import problems

UNCOMPUTED: Final = "=?"  # a formula whose value the file does not have
MOST_LINES = 1_048_576  # of a sheet, as Excel has it
BROKEN = (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, EOFError, OSError, zlib.error)
PIECE = 1 << 20


@dataclass(frozen=True)
class Opened:
    rows: Iterator[tuple[int, list[Any]]]
    position: Callable[[], int]
    total: int
    name: str
    names: tuple[str, ...]


@contextmanager
def opened(path: Path, sheet: str) -> Iterator[Opened]:
    """The sheet of that name, or the first that has something in it. Raises Invalid with sheet and line."""
    with ExitStack() as stack, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are of no interest
        values = stack.enter_context(_book(path, computed=True))
        names = tuple(values.sheetnames)
        name = _chosen(values, sheet)
        formulas = stack.enter_context(_book(path, computed=False)) if _has_formulas(path) else None
        count = [0]
        total = values[name].max_row or 0
        values[name].reset_dimensions()
        rows = _rows(values[name], formulas[name] if formulas else None, name, count)
        yield Opened(rows, lambda: count[0], min(total, MOST_LINES), name, names)


@contextmanager
def _book(path: Path, computed: bool) -> Iterator[Any]:
    import openpyxl  # noqa: PLC0415 - 20 MB that only an import of a workbook needs

    with path.open("rb") as file:  # by its name openpyxl would judge what it is
        try:
            book: Any = openpyxl.load_workbook(file, read_only=True, data_only=computed, keep_links=False)
        except BROKEN as error:
            raise problems.Invalid(
                "The workbook cannot be read: it is damaged, or no program wrote it.",
                hint="Save it again, or save the sheet as CSV.",
            ) from error
        yield book


def _chosen(book: Any, sheet: str) -> str:
    names = [one.title for one in book.worksheets]
    if sheet and sheet not in names:
        raise problems.Invalid(f"There is no sheet {sheet[:60]!r}.", hint=f"There are: {', '.join(names)[:400]}.")
    if not names:
        raise problems.Invalid("The workbook has no sheet with cells.")
    return sheet or next((name for name in names if (book[name].max_row or 2) > 1), names[0])


def _has_formulas(path: Path) -> bool:
    """Whether any sheet has one; then it is read twice, values beside formulas."""
    with zipfile.ZipFile(path) as archive:
        return any(_mentions(archive, part) for part in archive.namelist() if part.startswith("xl/worksheets/sheet"))


def _mentions(archive: zipfile.ZipFile, part: str) -> bool:
    tail = b""
    try:
        with archive.open(part) as file:
            while piece := file.read(PIECE):
                joined = tail + piece
                if b"<f>" in joined or b"<f " in joined or b":f>" in joined or b":f " in joined:
                    return True
                tail = joined[-4:]
    except BROKEN as error:
        raise problems.Invalid("The workbook is damaged: a sheet cannot be unpacked.") from error
    return False


def _rows(values: Any, formulas: Any, name: str, count: list[int]) -> Iterator[tuple[int, list[Any]]]:
    beside: Iterator[Any] = formulas.iter_rows(values_only=True) if formulas else repeat(())
    if formulas:
        formulas.reset_dimensions()
    rows = iter(values.iter_rows(values_only=True))
    while True:
        try:
            cells = next(rows, None)
            written = next(beside, ())
        except BROKEN as error:
            raise problems.Invalid(f"Sheet {name!r}, after line {count[0]}: the workbook is damaged there.") from error
        if cells is None:
            return
        count[0] += 1
        if count[0] > MOST_LINES:
            raise problems.Invalid(f"Sheet {name!r} says that it has more than {MOST_LINES:,} lines.")
        yield count[0], _with_uncomputed(cells, written)


def _with_uncomputed(cells: Any, written: Any) -> list[Any]:
    found = list(cells)
    for place, formula in enumerate(written):
        if place < len(found) and found[place] is None and formula is not None:
            found[place] = UNCOMPUTED
    return found


def write(target: BinaryIO, facts: Iterable[list[str]], header: Iterable[str], rows: Iterable[list[Any]]) -> int:
    """A workbook of one sheet. Raises TooLarge for more rows than a sheet has."""
    import openpyxl  # noqa: PLC0415 - as above

    book: Any = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("data")
    for row in (*facts, list(header)):
        sheet.append(row)
    count = 0
    for row in rows:
        count += 1
        if count > MOST_LINES - 100:
            raise problems.TooLarge(f"A sheet has {MOST_LINES:,} lines.", hint="Export it as CSV.")
        sheet.append(row)
    book.save(target)
    return count
