"""The rows of a worksheet as most programs write them, taken out of its XML three times as fast as by a parser.

Whatever looks otherwise (a formula, a rich text, an entity, another encoding) is left to `worksheets`, from the first
such row on; both understand a cell alike. What is not a row of plain cells never gets past here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from knowledge.importing.worksheets import PIECE, Cells, Rows

LONGEST = 4 << 20  # bytes of a row with what is before it
BEGIN = re.compile(rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"[^<>]*\?>\s*)?<worksheet[^!]*?<sheetData>\s*')
ENCODED = re.compile(rb"<\?xml[^<>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
END = b"</sheetData>"
CELL = (
    rb'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,5})")?(?: t="([a-zA-Z]{1,9})")?'
    rb'(?:/>|>(?:<v>([^<&]{0,32000})</v>|<is><t(?: xml:space="preserve")?>([^<&]{0,32000})</t></is>)?</c>)'
)
CELLS = re.compile(CELL)
ROW = re.compile(
    rb'<row r="(\d{1,7})"[^<>]*?(?:/>|>((?:' + CELL.replace(b"(", b"(?:").replace(b"(?:?:", b"(?:") + rb")*)</row>)\s*"
)


class Unusual(Exception):
    """What comes next is no row of plain cells."""


class QuickRows(Rows):
    """As `Rows`; the file must be one that can begin anew."""

    def __init__(
        self, shared: Sequence[str], is_date: Callable[[int], bool], to_date: Callable[[float], date | datetime]
    ) -> None:
        super().__init__(shared, is_date, to_date)
        self._parsed = Rows(shared, is_date, to_date)
        self._places: dict[bytes, int] = {}
        self._dates: dict[bytes, bool] = {b"": is_date(0)}

    def of(self, file: BinaryIO) -> Iterator[tuple[int, Cells]]:
        try:
            yield from self._plain(file)
            return
        except (Unusual, UnicodeDecodeError):
            file.seek(0)
        done = self._line
        yield from (row for row in self._parsed.of(file) if row[0] > done)

    def _plain(self, file: BinaryIO) -> Iterator[tuple[int, Cells]]:
        text = self._begun(file)
        while not text.startswith(END):
            at = 0
            while row := ROW.match(text, at):
                at = row.end()
                yield self._row(row)
            text = text[at:]
            if text.startswith(END):
                break
            piece = file.read(PIECE)
            if not piece or b"</row>" in text or len(text) > LONGEST:
                raise Unusual
            text += piece
        while file.read(PIECE):
            pass  # to its end, where a damaged archive is noticed

    def _begun(self, file: BinaryIO) -> bytes:
        """What follows the beginning of the rows."""
        text = file.read(PIECE)
        begin = BEGIN.match(text)
        if begin is None or ENCODED.match(text):
            raise Unusual
        return text[begin.end() :]

    def _row(self, row: re.Match[bytes]) -> tuple[int, Cells]:
        line = int(row[1])
        if line <= self._line:
            raise Unusual
        cells: Cells = []
        for letters, style, kind, value, inline in CELLS.findall(row[2] or b""):
            if not (text := value or inline):
                continue
            place = self._places.get(letters)
            if place is None:
                place = self._places[letters] = self._column(letters.decode())
            if place != len(cells):
                if place < len(cells):
                    raise Unusual
                cells += [None] * (place - len(cells))
            cells.append(self._number(text, style) if kind in (b"n", b"") else self._other(text, kind))
        self._line = line
        return line, cells

    def _number(self, text: bytes, style: bytes) -> Any:
        is_date = self._dates.get(style)
        if is_date is None:
            is_date = self._dates[style] = self._is_date(int(style))
        if is_date or not text[-1:].isdigit():
            self._type, self._style = "n", style.decode() or "0"
            return self._value(text.decode())
        number = float(text)
        if number.is_integer():
            return int(number)
        return number if math.isfinite(number) else text.decode()

    def _other(self, text: bytes, kind: bytes) -> Any:
        self._type = kind.decode()
        return self._value(text.decode())
