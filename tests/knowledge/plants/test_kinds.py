"""What a file is, is told by its bytes."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tracemalloc
import zipfile

import openpyxl
import pytest

from knowledge.plants.kinds import kind_of
from problems import Invalid, Problem, Unsupported

CSV = "Zeit;Leistung kW\n01.01.2024 00:00;0,5\n01.01.2024 00:15;1,5\n"


def archive(**members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        for name, data in members.items():
            opened.writestr(name.replace("__", "/").replace("_", "."), data)
    return target.getvalue()


def workbook():
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["time", "power"])
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (CSV.encode(), "csv"),
        (CSV.encode("cp1252"), "csv"),
        (CSV.encode("utf-8-sig"), "csv"),
        (CSV.encode("utf-16"), "csv"),
        (CSV.encode("utf-16-le"), "csv"),
        (CSV.replace(";", "\t").encode(), "tsv"),
        ("Größe °C;1\n".encode("latin-1"), "csv"),
        (b"time,power\n=cmd(),1\n", "csv"),
        (workbook(), "xlsx"),
        (gzip.compress(CSV.encode(), mtime=0), "gz"),
        (archive(plant_csv=CSV), "zip"),
    ],
)
def test_a_table_is_known_by_its_bytes(content, kind):
    assert kind_of(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x7fELF\x02", "a program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
        (b"SQLite format 3\0", "a database"),
        (bytes(range(256)) * 10, "no text"),
        (b"time,power\n\x00\x01\x02", "no text"),
        (b"<!DOCTYPE html><table><tr><td>1</td></tr></table>", "a web page"),
        (archive(word__document_xml="<x/>"), "an Office document"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(content, words):
    with pytest.raises(Unsupported, match=words):
        kind_of(io.BytesIO(content))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and nothing more"])
def test_what_is_empty_or_damaged_is_refused(content):
    with pytest.raises(Invalid) as caught:
        kind_of(io.BytesIO(content))
    assert isinstance(caught.value, Problem)
    assert "CSV" in caught.value.hint


def test_an_archive_longer_than_its_list_is_known_all_the_same():
    content = archive(xl__workbook_xml=random.Random(1).randbytes(3_000_000))
    assert kind_of(io.BytesIO(content)) == "xlsx"


def test_a_list_of_a_million_parts_fills_no_memory():
    """58 MB that say nothing but the names of parts which are not there: opened, they would take half a gigabyte."""
    part = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    parts = part * 1_250_000
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, len(parts), 4, 0)
    content = io.BytesIO(b"PK\x03\x04" + parts + end)
    tracemalloc.start()
    try:
        with pytest.raises(Invalid, match="too many parts"):
            kind_of(content)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
