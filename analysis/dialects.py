"""How a table is written: what parts its cells, which sign is the decimal one, where its header ends.

Judged from its beginning and from pieces all over it, so that a night of zeros at the start misleads nobody.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import problems
from analysis import units
from analysis.headings import heading
from analysis.remarks import Remarks
from knowledge.importing.numbers import MISSING, decimal_sign

BEGIN, PIECE, PIECES = 1 << 16, 1 << 13, 16  # bytes
DELIMITERS = (";", "\t", "|", ",")
MOST_COLUMNS = 200
LIKE_NUMBER = re.compile(r"[+-]?[\d.,']+(?:[eE][+-]?\d+)?\s?%?")
LIKE_TIME = re.compile(
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-?\d{2}-?\d{2}|\d{1,2}[ .\-][A-Za-zäéû]{3,9}[ .\-]+\d{2,4})?"
    r"[T :,]{0,2}(?:\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?\s?(?:[AaPp]\.?[Mm]\.?)?\s?"
    r"(?:Z|UTC|GMT|[CM]E?S?[TZ]|[+-]\d{2}:?\d{0,2})?(?:\s?[-–/]\s?[\d.:T -]+)?"
)
ENOUGH = 3_000  # figures that show a decimal sign
FEW = 0.05  # of the rows, that may be wider than the others for no reason
FOLLOW = 3  # rows of data in a row that begin a table
GAPS = frozenset(
    (*MISSING, "---", "--", "error", "err", "bad", "no data", "nodata", "inf", "-inf", "#value!", "#div/0!")
)


@dataclass(frozen=True)
class Dialect:
    """`skip`: rows before the first of data, empty ones too. `rows`: a sample of these, all as wide as the table."""

    encoding: str
    delimiter: str
    decimal: str
    thousands: str
    skip: int
    header_row: int  # counted from 1; 0 where there is none
    headers: tuple[str, ...]
    units: tuple[units.Unit | None, ...]  # of a row of units
    rows: tuple[tuple[str, ...], ...]
    preamble: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.headers)


@dataclass(frozen=True)
class _Lines:
    """Cells of the beginning with the number of lines read up to each row's end, and of pieces further on."""

    begin: list[tuple[int, list[str]]]
    pieces: list[list[str]]


def dialect(path: Path, encoding: str, given: dict[str, str], remarks: Remarks) -> Dialect:
    """`given`: delimiter and decimal that a person said. Raises Invalid for what is no table."""
    begin, pieces = _sample(path, encoding)
    if not begin.strip():
        raise problems.Invalid("The file is empty.", hint="Attach the logger's table as CSV or XLSX.")
    delimiter = _given_delimiter(given.get("delimiter", "")) or _delimiter(begin)
    lines = _split(begin, pieces, delimiter)
    width = _width(lines)
    place = _time_place(lines, width)
    first = _first_row(lines.begin, width, place)
    above = [(number, row) for number, row in lines.begin[:first] if any(cell.strip() for cell in row)]
    rows = [row for _number, row in lines.begin[first:]] + lines.pieces
    kept = tuple(_stripped(row, width) for row in rows if _is_row(row, width, place))
    header_row, headers, said = heading(above, width, remarks)
    decimal = given.get("decimal", "") or _decimal(kept, delimiter)
    _refuse_split_decimals(above, headers, width, delimiter)
    preamble = tuple(" ".join(filter(None, map(str.strip, row))) for number, row in above if number < header_row)
    return Dialect(
        encoding, delimiter, decimal, _thousands(kept, decimal), first, header_row, headers, said, kept, preamble
    )


# --- sample -----------------------------------------------------------------------------------------------------------


def _sample(path: Path, encoding: str) -> tuple[str, list[str]]:
    size = path.stat().st_size
    with path.open("rb") as file:
        begin = file.read(BEGIN).decode(encoding, errors="replace")
        if size <= BEGIN:
            return begin, []
        pieces = []
        wide = _wide(path) if encoding == "utf-16" else encoding
        for one in range(PIECES):
            file.seek(
                (BEGIN + (size - BEGIN - PIECE) * one // (PIECES - 1)) // 2 * 2 if size > BEGIN + PIECE else BEGIN
            )
            pieces.append(_whole_lines(file.read(PIECE).decode(wide, errors="replace")))
    return begin[: max(begin.rfind("\n"), begin.rfind("\r")) + 1] or begin, pieces


def _wide(path: Path) -> str:
    """UTF-16 in the middle of a file has no mark of its own."""
    with path.open("rb") as file:
        return "utf-16-be" if file.read(2) == b"\xfe\xff" else "utf-16-le"


def _whole_lines(text: str) -> str:
    return "\n".join(_lines(text)[1:-1])


def _lines(text: str) -> list[str]:
    """Lines as files have them; str.splitlines knows more signs than these."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _split(begin: str, pieces: list[str], delimiter: str) -> _Lines:
    reader = csv.reader(_lines(begin), delimiter=delimiter)
    try:
        first = [(reader.line_num, row) for row in reader]
        rest = [row for piece in pieces for row in csv.reader(_lines(piece), delimiter=delimiter)]
    except csv.Error as error:
        raise _no_table() from error
    while first and not first[-1][1]:
        first.pop()
    return _Lines(first, rest)


# --- delimiter --------------------------------------------------------------------------------------------------------


def _given_delimiter(name: str) -> str:
    sign = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|"}.get(name, name)
    if sign and sign not in DELIMITERS:
        raise problems.Invalid(f"Cells are not parted by {name[:20]!r}.", hint="Choose comma, semicolon, tab or bar.")
    return sign


def _delimiter(begin: str) -> str:
    """The one that splits most lines into the same number of numbers and times."""
    lines = _lines(begin)[:400]
    scores = {delimiter: _score(lines, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    if not scores[best]:
        raise _no_table()
    return best


def _score(lines: list[str], delimiter: str) -> int:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0
    usual = widths.most_common(1)[0][0]
    return sum(_is_data(row) for row in rows if len(row) == usual)


def _no_table() -> problems.Invalid:
    return problems.Invalid(
        "The file is no table of measurements: no rows of a time and numbers are found in it.",
        hint="A table has a header and rows such as 2024-06-01 12:00;512,3;803. Questions on upkeep, safety and faults "
        "need no file.",
    )


def _width(lines: _Lines) -> int:
    rows = [row for _, row in lines.begin] + lines.pieces
    widths = Counter(len(row) for row in rows[:: max(len(rows) // ENOUGH, 1)] if _is_data(row))
    if not widths:
        raise _no_table()
    least = min(max(2, FEW * widths.total()), max(widths.values()))
    width = max(width for width, count in widths.items() if count >= least)  # empty cells at the end may not be written
    if width > MOST_COLUMNS + 1:
        raise problems.Invalid(
            f"The table has {width:,} columns; {MOST_COLUMNS} are read.",
            hint="Attach the columns of the whole plant, irradiance and temperatures, or fewer strings at a time.",
        )
    return width


# --- rows -------------------------------------------------------------------------------------------------------------


def is_value(cell: str) -> bool:
    text = cell.strip()
    return (bool(LIKE_NUMBER.fullmatch(text)) and any(map(str.isdigit, text))) or is_time(text)


def is_time(text: str) -> bool:
    return len(text) > 3 and text[-1:] not in "-/" and any(map(str.isdigit, text)) and bool(LIKE_TIME.fullmatch(text))


def is_stamp(cell: str) -> bool:
    """A date or a clock, and no number."""
    text = cell.strip()
    return is_time(text) and (text.count(".") == 2 or not LIKE_NUMBER.fullmatch(text))


def _is_data(row: list[str]) -> bool:
    """Half of what is in it are numbers or times."""
    filled = [cell for cell in row if cell.strip() and cell.strip().casefold() not in GAPS]
    return len(row) > 1 and bool(filled) and 2 * sum(map(is_value, filled)) >= len(filled)


def _time_place(lines: _Lines, width: int) -> int | None:
    """The column that has a date or a clock in most rows."""
    rows = [row for row in [row for _, row in lines.begin] + lines.pieces if _is_data(row)]
    rows = rows[:: max(len(rows) // ENOUGH, 1)]
    counts = Counter(place for row in rows for place, cell in enumerate(row[:width]) if is_stamp(cell))
    place, count = counts.most_common(1)[0] if counts else (0, 0)
    return place if 2 * count > len(rows) else None


def _is_row(row: list[str], width: int, place: int | None) -> bool:
    """Whether it is one of the measurements: it has a time where all have theirs, or is full of numbers."""
    if place is not None:
        return place < len(row) <= width and is_stamp(row[place])
    return len(row) == width and _is_data(row)


def _first_row(begin: list[tuple[int, list[str]]], width: int, place: int | None) -> int:
    flags = [_is_row(row, width, place) for _, row in begin]
    for first in range(len(flags)):
        if all(flags[first : first + FOLLOW]):
            return first
    raise _no_table()


def _stripped(row: list[str], width: int) -> tuple[str, ...]:
    return (*map(str.strip, row), *[""] * (width - len(row)))


# --- numbers ----------------------------------------------------------------------------------------------------------


def _figures(rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [cell for row in rows for cell in row if ("," in cell or "." in cell) and LIKE_NUMBER.fullmatch(cell)]


def _decimal(rows: tuple[tuple[str, ...], ...], delimiter: str) -> str:
    figures = [cell for cell in _figures(rows) if cell.count(".") < 2 or "," in cell]  # 01.02.2024 is none
    figures = figures[:: max(len(figures) // ENOUGH, 1)]
    return decimal_sign(figures, delimiter)[0]


def _thousands(rows: tuple[tuple[str, ...], ...], decimal: str) -> str:
    """What parts thousands, where the sample shows it."""
    other = {",": ".", ".": ","}[decimal]
    return other if any(decimal in cell and other in cell for cell in _figures(rows)) else ""


def _refuse_split_decimals(
    above: list[tuple[int, list[str]]], headers: tuple[str, ...], width: int, delimiter: str
) -> None:
    """1,5 in a table parted by commas is two cells, and nobody can tell which belong together."""
    if delimiter != "," or not above:
        return
    named = len(list(takewhile(lambda name: not re.fullmatch(r"column \d+", name), headers)))
    if 1 < named < width and width == 1 + 2 * (named - 1):
        raise problems.Invalid(
            f"The header names {named} columns, but the rows have {width} cells: decimal commas in a table whose cells "
            "are parted by commas.",
            hint="Save it with semicolons between the cells, or with decimal points.",
        )
