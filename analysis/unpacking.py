"""From what was attached to one plain file: gzip and ZIP are opened, within bounds, and a sheet becomes text.

What an archive says of its size is not believed: unpacking stops at the bound. Nothing in a file is executed.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import problems
from analysis.remarks import Remarks, listed
from knowledge.importing import workbooks
from knowledge.importing.refused import CONTROL
from knowledge.importing.sniffing import sniff
from knowledge.importing.worksheets import UNCOMPUTED

MEGABYTE = 1 << 20
MOST_TEXT = 60 * MEGABYTE
MOST_ROWS = 1_000_000
PREAMBLE = 200  # lines that may stand around the rows
DEEPEST = 2  # an archive in an archive
PIECE = 1 << 20
DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)
SHORTER = "Attach a shorter period, or one row every 15 minutes: every analysis works with that."


@dataclass(frozen=True)
class Plain:
    """`kind` is csv or xlsx; of a sheet `path` is its text, cells parted by tabs, times as ISO."""

    path: Path
    kind: str
    encoding: str
    sheet: str | None = None


@contextmanager
def plain(path: Path, sheet: str, remarks: Remarks) -> Iterator[Plain]:
    """Raises Invalid, with the reason in a sentence."""
    with TemporaryDirectory(prefix="plant-") as folder:
        yield _plain(path, Path(folder), sheet, remarks)


def _plain(path: Path, folder: Path, sheet: str, remarks: Remarks) -> Plain:
    for depth in range(DEEPEST):
        unpacked = _unpacked(path, folder / f"unpacked{depth}", remarks)
        if unpacked is None:
            break
        path = unpacked
    try:
        sniffed = sniff(path, delimiter=",")  # cells are parted below, with what plants' files have
    except (problems.Unsupported, problems.TooLarge) as error:
        raise problems.Invalid(error.message, hint=error.hint) from error
    if sniffed.format == "xlsx":
        target = folder / "sheet"
        return Plain(target, "xlsx", "utf-8", _written(path, target, sheet, remarks))
    if sniffed.bytes > MOST_TEXT:
        raise _too_large()
    _refuse_many_rows(path)
    return Plain(path, "csv", sniffed.encoding)


def _too_large() -> problems.Invalid:
    return problems.Invalid(f"The file has more than {MOST_TEXT // MEGABYTE} MB of text.", hint=SHORTER)


def _too_many() -> problems.Invalid:
    return problems.Invalid(f"The file has more than {MOST_ROWS:,} rows.", hint=SHORTER)


def _refuse_many_rows(path: Path) -> None:
    with path.open("rb") as file:
        feeds = returns = 0
        while piece := file.read(PIECE):
            feeds += piece.count(b"\n")
            returns += piece.count(b"\r")
    if max(feeds, returns) > MOST_ROWS + PREAMBLE:
        raise _too_many()


# --- archives ---------------------------------------------------------------------------------------------------------


def _unpacked(path: Path, target: Path, remarks: Remarks) -> Path | None:
    """The one file in an archive; None for a file that is none."""
    with path.open("rb") as file:
        begin = file.read(4)
    try:
        if begin.startswith(b"\x1f\x8b"):
            with gzip.open(path) as packed:
                return _copied(packed, target)
        if begin.startswith(b"PK\x03\x04"):
            return _out_of_zip(path, target, remarks)
    except DAMAGED as error:
        raise problems.Invalid(
            "The archive cannot be unpacked: it is damaged.", hint="Attach the table itself, as CSV or XLSX."
        ) from error
    return None


def _out_of_zip(path: Path, target: Path, remarks: Remarks) -> Path | None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if any(part.filename == "xl/workbook.xml" for part in parts):
            return None
        files = [part for part in parts if not part.is_dir() and not _is_system(part.filename)]
        if len(files) != 1:
            raise _not_one([part.filename for part in files])
        if files[0].flag_bits & 1:
            raise problems.Invalid("The archive has a password.", hint="Attach the table without one.")
        if files[0].file_size > MOST_TEXT:
            raise _too_large()
        remarks.note(f"Read from {_shown(files[0].filename)} in the archive.")
        with archive.open(files[0]) as packed:
            return _copied(packed, target)


def _is_system(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _not_one(names: list[str]) -> problems.Invalid:
    if not names:
        return problems.Invalid("The archive is empty.", hint="Attach the table itself, as CSV or XLSX.")
    shown = listed([_shown(name) for name in names], 5)
    return problems.Invalid(
        f"The archive has {len(names)} files, and one table is read at a time.", hint=f"Attach one of them: {shown}."
    )


def _shown(name: str) -> str:
    return CONTROL.sub("", name.rpartition("/")[2])[:80]


def _copied(packed: Any, target: Path) -> Path:
    written = 0
    with target.open("wb") as file:
        while piece := packed.read(PIECE):
            written += len(piece)
            if written > MOST_TEXT:
                raise _too_large()
            file.write(piece)
    return target


# --- workbooks --------------------------------------------------------------------------------------------------------


def _written(path: Path, target: Path, sheet: str, remarks: Remarks) -> str:
    """The name of the sheet that was written as text: the one wanted, or the longest."""
    try:
        with target.open("wb") as file, workbooks.opened(path, sheet, longest=True) as book:
            _write(book.rows, file)
    except problems.TooLarge as error:
        raise problems.Invalid(error.message, hint=error.hint) from error
    others = [name for name in book.filled if name != book.name]
    if others and not sheet:
        remarks.doubt(f"Sheet {book.name!r} was read; {listed(others)} not.")
    return book.name


def _write(rows: Iterable[tuple[int, list[Any]]], file: BinaryIO) -> None:
    size = 0
    for number, (_line, cells) in enumerate(rows):
        text = ("\t".join(map(_cell, cells)) + "\n").encode("utf-8", errors="replace")
        size += len(text)
        if size > MOST_TEXT:
            raise _too_large()
        if number > MOST_ROWS + PREAMBLE:
            raise _too_many()
        file.write(text)


def _cell(value: object) -> str:
    return WRITERS.get(type(value), _text)(value)


def _text(value: Any) -> str:
    text = str(value)
    return "" if text == UNCOMPUTED else CONTROL.sub(" ", text).replace('"', "'")


def _moment(value: Any) -> str:
    """Excel counts days in binary fractions, so that a quarter past may be a microsecond before."""
    return str((value + timedelta(milliseconds=500)).replace(microsecond=0).isoformat())


WRITERS: dict[type, Callable[[Any], str]] = {
    float: repr,
    int: str,
    type(None): lambda _none: "",
    datetime: _moment,
    date: date.isoformat,
}
