"""A workbook opened by openpyxl, which may read at once only as much as a workbook has that a program wrote.

A part is judged by how it is read, not by its name: where it lies and what it is said to be is the file's to choose.
Sheets are read as streams by `worksheets`. Imports openpyxl: 20 MB that only an import of a workbook needs.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, BinaryIO

from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader

import problems

MOST_AT_ONCE = 2_000_000  # bytes of a part that is read whole: styles, the list of sheets, the list of parts
MOST_ELEMENTS = 100_000  # of such a part; the time that styles take goes with the square of their number
MOST_TEXTS = 32_000_000  # bytes of the texts that cells share
BEGINNING = 1 << 16  # bytes of a sheet within which its rows begin
ROWS, NO_ROWS = b"<sheetData>", b"<sheetData/></worksheet>"
HINT = "Save the sheet as CSV: that needs no unpacking."


def load(file: BinaryIO) -> Any:
    """The workbook, for reading. Raises TooLarge, and what openpyxl raises for a damaged one."""
    reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
    reader.archive = archive = _Archive(file)
    reader.read()
    archive.is_read = True
    return reader.wb


class _Archive(zipfile.ZipFile):
    is_read = False

    def open(self, name: str | zipfile.ZipInfo, *how: Any, **more: Any) -> Any:
        """To learn how large a sheet is openpyxl reads all of one that does not say so; it is shown the beginning."""
        opened = super().open(name, *how, **more)
        if self.is_read:
            return opened
        head, found, _rows = opened.read(BEGINNING).partition(ROWS)
        opened.seek(0)
        return io.BytesIO(head + NO_ROWS) if found else opened

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        part = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if part.file_size > MOST_AT_ONCE:
            raise _too_large(part, f"{MOST_AT_ONCE:,} bytes")
        content = super().read(part, pwd)
        if content.count(b"<") > MOST_ELEMENTS:
            raise _too_large(part, f"{MOST_ELEMENTS:,} elements")
        return content


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl says nothing of types
    def read_strings(self) -> None:
        said = self.package.find(SHARED_STRINGS)
        if said is not None:
            part = self.archive.getinfo(said.PartName[1:])
            if part.file_size > MOST_TEXTS:
                raise _too_large(part, f"{MOST_TEXTS:,} bytes")
        super().read_strings()

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """A sheet that is a chart has no rows."""


def _too_large(part: zipfile.ZipInfo, limit: str) -> problems.TooLarge:
    return problems.TooLarge(f"The workbook's part {part.filename[:60]!r} has more than {limit}.", hint=HINT)
