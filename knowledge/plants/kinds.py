"""What a file is by its first bytes, whatever its name says. Whether it is a table is for those who read it."""

from __future__ import annotations

import io
import zipfile
from typing import IO

from knowledge.importing.sniffing import KNOWN
from problems import Invalid, Unsupported

SAMPLE = 1 << 16  # bytes that a text is judged by
LISTED = 1 << 20  # bytes at the end of an archive, in which its parts are listed; a list of 50 MB would fill a worker
HINT = "Attach a CSV or TSV file or an Excel workbook (.xlsx), also zipped or gzipped."
MARKUP = ("<!doctype", "<html", "<?xml", "{\\rtf")
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(source: IO[bytes]) -> str:
    """csv, tsv, xlsx, zip or gz. Raises Invalid when it is empty, Unsupported when it is nothing of these."""
    source.seek(0)
    begin = source.read(SAMPLE)
    if not begin:
        raise Invalid("The file is empty.", hint=HINT)
    if begin.startswith(b"PK\x03\x04"):
        return _of_archive(source)
    if begin.startswith(b"\x1f\x8b"):
        return "gz"
    for first, what in KNOWN.items():
        if begin.startswith(first):
            raise Unsupported(f"The file is {what}, whatever its name says.", hint=HINT)
    return _of_text(_decoded(begin))


def _of_archive(source: IO[bytes]) -> str:
    size = source.seek(0, io.SEEK_END)
    source.seek(max(0, size - LISTED))
    try:
        with zipfile.ZipFile(io.BytesIO(source.read())) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid("The archive is damaged, or has far too many parts: it cannot be unpacked.", hint=HINT) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise Unsupported("The file is an Office document and no workbook.", hint=HINT)
    return "zip"


def _decoded(begin: bytes) -> str:
    """As far as needed to tell text from anything else: loggers write in UTF-16 as well, with a mark or without."""
    even, odd = begin[0::2].count(0), begin[1::2].count(0)
    if begin.startswith(UTF16):
        return begin.decode("utf-16", errors="replace")
    if max(even, odd) > len(begin) // 5 and min(even, odd) == 0:
        return begin.decode("utf-16-le" if odd else "utf-16-be", errors="replace")
    return begin.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _of_text(text: str) -> str:
    if any(character < " " and character not in "\t\r\n\f" for character in text):
        raise Unsupported("The file is no text, whatever its name says.", hint=HINT)
    if text.lstrip().casefold().startswith(MARKUP):
        raise Unsupported("The file is a web page or a document, and no table.", hint=HINT)
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    tabs = sum("\t" in line for line in lines)
    return "tsv" if tabs > len(lines) / 2 else "csv"
