"""What a file is, before it is believed: its kind by its first bytes, its size, its encoding, its delimiter.

A name's ending decides nothing. Whatever is not plainly text or a workbook is refused with a sentence.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from charset_normalizer import from_bytes

import problems

MEGABYTE = 1_000_000
MOST_BYTES = {"csv": 500 * MEGABYTE, "xlsx": 100 * MEGABYTE}
MOST_UNPACKED = 1_000 * MEGABYTE  # of a workbook altogether
MOST_IN_MEMORY = 32 * MEGABYTE  # of each part that is read at once: shared texts, styles
MOST_PARTS = 2_000
PIECE = 1 << 20  # bytes read at a time
SAMPLE = 1 << 18  # bytes that encoding and delimiter are judged by
LINES = 60  # of the sample, for the delimiter
DELIMITERS = (",", ";", "\t", "|")
EIGHT_BIT = ["cp1252", "cp1250", "cp1251", "gb18030", "big5", "shift_jis"]  # what spreadsheets of the trade save
UNLIKELY = re.compile(r"[À-ÿ]{3}|[^\W\d_][¹³¼¿¯¶¸][^\W\d_]|\ufffd")  # in a text that is western
KNOWN = {  # first bytes -> what they are the beginning of
    b"\xd0\xcf\x11\xe0": "an old Excel workbook, or one with a password",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
}
HINT = "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx) and try again."


@dataclass(frozen=True)
class Sniffed:
    format: str  # csv, xlsx
    bytes: int
    checksum: str  # SHA-256
    encoding: str = ""
    delimiter: str = ""


def sniff(path: Path, encoding: str = "", delimiter: str = "") -> Sniffed:
    """What the file is; encoding and delimiter as given, or by evidence. Raises Unsupported, TooLarge or Invalid."""
    size = path.stat().st_size
    if not size:
        raise problems.Invalid("The file is empty.")
    with path.open("rb") as file:
        begin = file.read(SAMPLE)
    format_ = _format(path, begin)
    if size > MOST_BYTES[format_]:
        limit = MOST_BYTES[format_] // MEGABYTE
        raise problems.TooLarge(
            f"The file has {size // MEGABYTE:,} MB; a {format_.upper()} file may have {limit:,} MB.",
            hint="Split it, for instance by year, and import the parts as editions of several datasets.",
        )
    if format_ == "xlsx":
        return Sniffed("xlsx", size, checksum(path))
    encoding = _known_encoding(encoding) if encoding else _encoding(path, begin)
    text = begin.decode(encoding, errors="replace")
    _refuse_binary(text)
    return Sniffed("csv", size, checksum(path), encoding, _known_delimiter(delimiter) or _delimiter(text))


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- kind -------------------------------------------------------------------------------------------------------------


def _format(path: Path, begin: bytes) -> str:
    if begin.startswith(b"PK\x03\x04"):
        _refuse_bomb(path)
        return "xlsx"
    for first, what in KNOWN.items():
        if begin.startswith(first):
            raise problems.Unsupported(f"The file is {what}, whatever its name says.", hint=HINT)
    return "csv"


def _refuse_bomb(path: Path) -> None:
    """Refuse a ZIP that is no workbook, or one that says of itself that it grows beyond all bounds. What it unpacks to
    cannot be more than it says: reading stops there."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise problems.Invalid("The workbook is damaged: it cannot be unpacked.", hint=HINT) from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise problems.Unsupported("The file is a ZIP archive and no Excel workbook.", hint=HINT)
    unpacked = sum(part.file_size for part in parts)
    large = [p for p in parts if p.file_size > MOST_IN_MEMORY and not p.filename.startswith("xl/worksheets/")]
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or large:
        raise problems.TooLarge(
            f"The workbook unpacks to {unpacked // MEGABYTE:,} MB in {len(parts):,} parts; "
            f"{MOST_UNPACKED // MEGABYTE:,} MB are allowed, and {MOST_IN_MEMORY // MEGABYTE} MB of texts.",
            hint="Save the sheet as CSV: that needs no unpacking.",
        )


def _refuse_binary(text: str) -> None:
    for line, one in enumerate(text.split("\n"), start=1):
        found = next((character for character in one if character < " " and character not in "\t\r\f"), None)
        if found is not None:
            raise problems.Unsupported(
                f"The file is no text, whatever its name says: byte {ord(found):#04x} in line {line}.", hint=HINT
            )


# --- encoding ---------------------------------------------------------------------------------------------------------


def _known_encoding(name: str) -> str:
    try:
        "a".encode(name)  # what decodes no text raises here
        b"a".decode(name, errors="replace")
        return codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        hint = "For instance utf-8, utf-16 or cp1252."
        raise problems.Invalid(f"There is no encoding {name[:40]!r}.", hint=hint) from error


def _encoding(path: Path, begin: bytes) -> str:
    """UTF-8 when all of the file is; UTF-16 by its mark or its zeros; else the likeliest of the 8-bit ones."""
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if begin.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    even, odd = begin[0:4096:2].count(0), begin[1:4096:2].count(0)
    if max(even, odd) > min(len(begin), 4096) // 5 and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    if _is_utf8(path):
        return "utf-8"
    if not UNLIKELY.search(begin.decode("cp1252", errors="replace")):
        return "cp1252"
    best = from_bytes(begin, cp_isolation=EIGHT_BIT).best()
    return best.encoding if best else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


# --- delimiter --------------------------------------------------------------------------------------------------------


def _known_delimiter(name: str) -> str:
    sign = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|"}.get(name, name)
    if sign and sign not in DELIMITERS:
        raise problems.Invalid(f"Cells are not parted by {name[:20]!r}.", hint="Choose comma, semicolon, tab or bar.")
    return sign


def _delimiter(text: str) -> str:
    """The one that splits most lines into the same number of cells, more cells being better."""
    lines = [line for line in text.splitlines()[: LINES * 2] if line.strip() and not line.startswith("#")][:LINES]
    best = max(DELIMITERS, key=lambda one: _evenness(lines, one))
    if _evenness(lines, best) == (0, 0):
        raise problems.Invalid(
            "No columns are found: no line has a comma, semicolon, tab or bar between two cells.",
            hint="The first line should name the columns, such as country,year,capacity_mw.",
        )
    return best


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many lines have the commonest number of cells, and that number; nothing for a single cell."""
    try:
        widths = Counter(len(row) for row in islice(csv.reader(lines, delimiter=delimiter), LINES))
    except csv.Error:
        return 0, 0
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0, 0
    width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
    return count, width
