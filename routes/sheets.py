"""Tables of answers as files: CSV, and a workbook with the table on its first sheet and its sources on the second.

Whatever text stands in a cell stays text: a spreadsheet runs nothing of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import spreadsheets
from conversations.views import ArtifactView, SourceView

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would run
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML cannot hold
LONGEST_CELL = 32_767  # characters, of a workbook
WIDEST, NARROWEST = 48, 9  # characters of a workbook's column
MEASURED = 200  # rows that say how wide a column is
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TABLE, SOURCES = "Table", "Sources"
ABOUT = ("Number", "Title", "Publisher", "Edition", "As of", "Rows used", "Licence", "Cite as", "Address", "Made up")


def comma_separated(view: ArtifactView) -> str:
    """The table as CSV (RFC 4180) with units in the heading and its sources below, after an empty row.

    Text that a spreadsheet would run is made harmless; every row has as many cells as the heading.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_cell(heading(column)) for column in view.columns])
    writer.writerows([[_cell(cell) for cell in row] for row in view.rows])
    others = [""] * (len(view.columns) - 1)
    writer.writerows([[_cell(line), *others] for line in ["", *source_lines(view)] if view.sources])
    return written.getvalue()


def workbook(view: ArtifactView) -> bytes:
    """The table as XLSX: numbers as numbers, days as days, units in the heading; the sources on another sheet."""
    openpyxl = spreadsheets.openpyxl()
    book = openpyxl.Workbook(write_only=True)
    formats = [_format(column) for column in view.columns]
    _write(openpyxl, book.create_sheet(TABLE), [heading(column) for column in view.columns], view.rows, formats)
    _write(openpyxl, book.create_sheet(SOURCES), ABOUT, list(_about(view)), [None] * len(ABOUT))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def heading(column: dict[str, Any]) -> str:
    unit = column.get("unit")
    return f"{column['name']} ({unit})" if unit else str(column["name"])


def source_lines(view: ArtifactView) -> list[str]:
    return [f"Source [{source.number}]: {_cited(source)}" for source in view.sources]


def file_name(title: str) -> str:
    return re.sub(r"[^\w.-]+", "-", title).strip("-.")[:80] or "table"


def _cited(source: SourceView) -> str:
    words = [source.citation or f"{source.publisher}, {source.title}, {source.edition}", source.licence, source.url]
    made_up = "made-up demonstration data" if source.synthetic else ""
    return "; ".join(word.rstrip(".") for word in [*words, made_up] if word)


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", text) is not None


# --- workbooks --------------------------------------------------------------------------------------------------------


def _write(
    library: Any, sheet: Any, head: Sequence[str], rows: Sequence[Sequence[Any]], formats: Sequence[str | None]
) -> None:
    sheet.freeze_panes = "A2"
    for place, title in enumerate(head, start=1):
        longest = max(len(str(cell)) for cell in [title, *(row[place - 1] for row in rows[:MEASURED])])
        width = min(WIDEST, max(NARROWEST, longest + 2))
        sheet.column_dimensions[library.utils.get_column_letter(place)].width = width
    bold = library.styles.Font(bold=True)
    new_cell = library.cell.WriteOnlyCell
    sheet.append([_booked(new_cell(sheet), title, font=bold) for title in head])
    for row in rows:
        cells = zip(row, formats, strict=True)
        sheet.append([_booked(new_cell(sheet), value, form) for value, form in cells])


def _booked(cell: Any, value: Any, form: str | None = None, font: Any = None) -> Any:
    """A cell whose kind is said, so that text which looks like a formula is text."""
    cell.value = _value(value)
    if isinstance(cell.value, str):
        cell.data_type = "s"
    elif form and isinstance(value, int | float):
        cell.number_format = form
    if font:
        cell.font = font
    return cell


def _value(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return UNFIT.sub("", value)[:LONGEST_CELL]


def _format(column: dict[str, Any]) -> str | None:
    """How a spreadsheet shows the numbers of a column: thousands apart, and the decimals that the answer shows."""
    digits = column.get("digits")
    if digits is None:
        return None
    return "#,##0" + ("." + "0" * int(digits) if digits else "")


def _about(view: ArtifactView) -> Iterator[tuple[Any, ...]]:
    for source in view.sources:
        made_up = "made-up demonstration data" if source.synthetic else ""
        words = (source.title, source.publisher, source.edition, source.as_of, source.locator, source.licence)
        yield (source.number, *words, source.citation, source.url or "", made_up)
