"""Rows of a CSV file or a workbook, one after another with their line numbers, whatever the file's size.

A row is a list of cells: text as written, and from workbooks also numbers, dates and `UNCOMPUTED`. A row's line is the
one an editor or a spreadsheet shows it in.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

import problems
from knowledge.importing import workbooks
from knowledge.importing.sniffing import Sniffed

Cell = str | int | float | bool | date | datetime | None
Row = tuple[int, list[Cell]]
MOST_ROWS = 2_000_000
MOST_CELLS = 400  # in a row
MOST_CHARACTERS = 1_000_000  # in a row
NEVER_CLOSED = "A quotation mark that is opened there is never closed, or the file is no CSV."
REMARK = "#"  # begins a line of facts before the header


@dataclass(frozen=True)
class Sheet:
    """An open file: its rows, how far they have been read, and how far they go (0: unknown)."""

    rows: Iterator[Row]
    position: Callable[[], int]
    total: int
    name: str = ""
    names: tuple[str, ...] = ()


@contextmanager
def opened(path: Path, sniffed: Sniffed, sheet: str = "") -> Iterator[Sheet]:
    """Raises Invalid where the file stops making sense, with the line."""
    if sniffed.format == "xlsx":
        with workbooks.opened(path, sheet) as found:
            rows = _bounded(found.rows)
            yield Sheet(rows, found.position, found.total, found.name, found.names)
        return
    with path.open(encoding=sniffed.encoding, newline="") as file:
        counted = _Counted(file)
        rows = _bounded(_csv_rows(counted, sniffed.delimiter))
        yield Sheet(rows, lambda: counted.characters, _characters(sniffed))


def _characters(sniffed: Sniffed) -> int:
    return sniffed.bytes // 2 if sniffed.encoding.startswith("utf-16") else sniffed.bytes


class _Counted:
    """Lines of a text file, with how many characters were read: how far it is, and where the row at hand began."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.characters = self.row_began = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        room = self.row_began + MOST_CHARACTERS - self.characters
        line = self._file.readline(room + 1)
        if not line:
            raise StopIteration
        if len(line) > room:
            raise problems.TooLarge(f"A row has more than {MOST_CHARACTERS:,} characters.", hint=NEVER_CLOSED)
        self.characters += len(line)
        return line


def _csv_rows(lines: _Counted, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    begin = 1
    try:
        for cells in reader:
            yield begin, cells  # type: ignore[misc]
            begin = reader.line_num + 1
            lines.row_began = lines.characters
    except csv.Error as error:
        raise problems.Invalid(
            f"Line {begin}: the cells cannot be told apart ({error}).",
            hint=NEVER_CLOSED,
        ) from error
    except UnicodeError as error:
        raise problems.Invalid(
            f"After line {reader.line_num}: bytes that are no text of this encoding.",
            hint="Save the file as UTF-8, or say which encoding it has.",
        ) from error


def _bounded(rows: Iterator[Row]) -> Iterator[Row]:
    for line, cells in rows:
        if line > MOST_ROWS:
            raise problems.TooLarge(
                f"The file has more than {MOST_ROWS:,} lines.",
                hint="Split it, for instance by component or by year.",
            )
        if len(cells) > MOST_CELLS and any(cell not in {None, ""} for cell in cells[MOST_CELLS:]):
            raise problems.TooLarge(f"Line {line} has {len(cells):,} cells; {MOST_CELLS} are read.")
        yield line, cells
