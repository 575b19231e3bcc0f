"""The rows of one worksheet out of its XML, as a stream.

openpyxl, which knows everything else of a workbook, takes twice as long for them and fills the gaps between them.

A document type, and with it every entity, is refused. A formula is never looked at beyond that it is one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Final
from xml.parsers import expat

UNCOMPUTED: Final = "=?"  # a formula whose value the file does not have
PIECE = 1 << 18  # bytes parsed at a time
WIDEST = 16_384  # columns of a sheet
LAST_COLUMN = "XFD"  # its name
LONGEST = 32_767  # characters of a cell, as Excel has it
NO_COLUMN = "a column that no sheet has"
Cells = list[Any]


class NoSheet(ValueError):
    """The XML is none of a worksheet."""


class Rows:
    """Rows of a worksheet with their numbers; `shared` are the workbook's texts, `is_date` tells a style's number."""

    def __init__(
        self, shared: Sequence[str], is_date: Callable[[int], bool], to_date: Callable[[float], date | datetime]
    ) -> None:
        self._shared, self._is_date, self._to_date = shared, is_date, to_date
        self._columns: dict[str, int] = {}  # "AB12" without its digits -> place
        self._ready: list[tuple[int, Cells]] = []
        self._line = 0
        self._cells: Cells = []
        self._place = -1
        self._type = self._style = ""
        self._is_formula = self._is_listening = False
        self._heard: list[str] = []
        self._characters = 0
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "f": self._begin_formula,
            "v": self._listen,
            "t": self._listen,
        }
        self._ends: dict[str, Callable[[], None]] = {"row": self._end_row, "c": self._end_cell}
        self._ends |= dict.fromkeys(("v", "t"), self._stop_listening)

    def of(self, file: BinaryIO) -> Iterator[tuple[int, Cells]]:
        """Raises NoSheet, expat.ExpatError, and what the archive raises when it is damaged."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._hear
        parser.StartDoctypeDeclHandler = _refuse
        while piece := file.read(PIECE):
            parser.Parse(piece, False)
            yield from self._ready
            self._ready.clear()
        parser.Parse(b"", True)
        yield from self._ready

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        begin = self._begins.get(name) or self._begins.get(name.rpartition(":")[2])
        if begin is not None:
            begin(attributes)

    def _end(self, name: str) -> None:
        end = self._ends.get(name) or self._ends.get(name.rpartition(":")[2])
        if end is not None:
            end()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        line = int(attributes.get("r", self._line + 1))
        if line <= self._line:
            raise NoSheet("rows out of order")
        self._line, self._cells, self._place = line, [], -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        at = attributes.get("r")
        self._place = self._column(at.rstrip("0123456789")) if at else self._place + 1
        if self._place >= WIDEST:
            raise NoSheet(NO_COLUMN)
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._is_formula = False
        self._heard.clear()
        self._characters = 0

    def _column(self, letters: str) -> int:
        found = self._columns.get(letters)
        if found is None:
            found = 0
            for letter in letters[: len(LAST_COLUMN) + 1]:
                found = found * 26 + ord(letter) - 64
            if not 0 < found <= WIDEST:
                raise NoSheet(NO_COLUMN)
            found = self._columns[letters] = found - 1
        return found

    def _begin_formula(self, _attributes: dict[str, str]) -> None:
        self._is_formula = True

    def _listen(self, _attributes: dict[str, str]) -> None:
        self._is_listening = True

    def _hear(self, text: str) -> None:
        if not self._is_listening:
            return
        self._characters += len(text)
        if self._characters > LONGEST:
            raise NoSheet("a cell longer than any sheet has")
        self._heard.append(text)

    def _stop_listening(self) -> None:
        self._is_listening = False

    def _end_cell(self) -> None:
        value = self._value("".join(self._heard)) if self._heard else None
        if value is None and self._is_formula:
            value = UNCOMPUTED
        if value is None:
            return
        missing = self._place - len(self._cells)
        if missing < 0:
            raise NoSheet("cells out of order")
        self._cells += [None] * missing
        self._cells.append(value)

    def _value(self, text: str) -> Any:
        if self._type == "n":
            number = float(text)
            if not math.isfinite(number):
                return text
            if self._is_date(int(self._style)):
                return self._to_date(number)
            return int(number) if number.is_integer() else number
        if self._type == "s":
            return self._shared[_counted(text)]
        return text == "1" if self._type == "b" else text

    def _end_row(self) -> None:
        self._ready.append((self._line, self._cells))


def _counted(text: str) -> int:
    number = int(text)
    if number < 0:
        raise NoSheet("a text before the first one")  # not the last one, as Python counts
    return number


def _refuse(*_given: object) -> None:
    raise NoSheet("a document type, which no worksheet has")
