"""What is no plant's table is refused in a sentence that says what is missing and what would help."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from openpyxl import Workbook

import problems
from analysis import unpacking
from analysis.dialects import MOST_COLUMNS
from tests.analysis.files import Reader, text, with_times
from tests.plants import Plant

HEADER = "timestamp,power_kw,poa_wm2\n"
PROSE = "Dear colleagues,\nplease find attached the plan for spring, which is long, and winding.\nYours\n"


def refusal(reads: Reader, content: str | bytes, name: str = "plant.csv", **said) -> problems.Invalid:
    with pytest.raises(problems.Problem) as caught:
        reads(content, name, **said)
    assert isinstance(caught.value, problems.Invalid)
    assert caught.value.message.endswith((".", "?"))
    return caught.value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("\n\n\n", "empty"),
        (PROSE, "no table"),
        (HEADER, "no table"),
        ("power\n1\n2\n3\n", "no table"),
        (HEADER + "2023-01-01 00:00,1,2\n", "one time only"),
        ("a,b,c\n" + "".join(f"{one},{one * 2},{one * 3}\n" for one in range(50)), "No column holds the time"),
        (HEADER + "".join(f"2023-{month:02d}-01,5000,2\n" for month in range(1, 13)), "31 days apart"),
        ("Zeit,P,G\n" + "".join(f"2023-01-01 {hour:02d}:00,1,5,20,5\n" for hour in range(24)), "decimal commas"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
        (b"\x7fELF" + bytes(200), "program"),
        (b"%PDF-1.7 " + bytes(200), "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Excel"),
        (bytes(range(256)) * 8, "no text"),
        (b"PK\x03\x04" + b"broken", "damaged"),
        (b"\x1f\x8b\x08\x00" + b"broken", "damaged"),
    ],
)
def test_what_is_no_table_is_refused(reads: Reader, content, reason):
    assert reason in refusal(reads, content).message


def test_every_refusal_of_a_table_says_what_would_help(reads: Reader):
    for content in (PROSE, HEADER, HEADER + "2023-01-01 00:00,1,2\n", HEADER + "yesterday,1,2\n" * 9):
        assert refusal(reads, content).hint


def test_a_broken_workbook_is_refused(reads: Reader):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert "workbook" in refusal(reads, content.getvalue()).message.casefold()


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(reads: Reader, plant: Plant):
    written, book = io.BytesIO(), Workbook()
    book.active.append(["Time", "Power kW"])
    book.save(written)
    assert "Sheet" in refusal(reads, written.getvalue(), sheet="2019").hint


def test_an_archive_of_several_tables_names_them(reads: Reader, plant: Plant):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("2022.csv", plant.csv())
        archive.writestr("2023.csv", plant.csv())
    found = refusal(reads, content.getvalue())
    assert "2 files" in found.message
    assert "2022.csv, 2023.csv" in found.hint


def test_archives_that_grow_beyond_the_bound_are_stopped(reads: Reader, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_TEXT", 1_000_000)
    grown = b"2023-01-01 00:00,1,2\n" * 100_000
    assert "more than" in refusal(reads, gzip.compress(grown)).message
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logger.csv", grown)
    lying = content.getvalue().replace(len(grown).to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert "more than" in refusal(reads, content.getvalue()).message
    assert refusal(reads, lying).message


def test_archives_in_archives_end(reads: Reader, plant: Plant):
    content = plant.csv().encode()
    for _ in range(4):
        content = gzip.compress(content)
    assert "gzip" in refusal(reads, content).message


def test_too_much_text_and_too_many_rows_are_refused_before_they_are_read(reads: Reader, plant: Plant, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_ROWS", 1000)
    assert "1,000 rows" in refusal(reads, plant.csv()).message
    monkeypatch.setattr(unpacking, "MOST_TEXT", 50_000)
    assert "of text" in refusal(reads, plant.csv()).message


def test_too_many_columns_are_refused(reads: Reader, plant: Plant):
    day = with_times(plant, "%Y-%m-%d %H:%M").iloc[:30]
    wide = "\n".join(f"{line}{',1.0' * MOST_COLUMNS}" for line in text(day).splitlines())
    assert "columns" in refusal(reads, wide).message


def test_rows_centuries_apart_are_refused(reads: Reader):
    minutes = "".join(f"2001-01-01 00:{minute:02d}:00,1,2\n2050-01-01 00:{minute:02d}:00,1,2\n" for minute in range(60))
    assert "too far apart" in refusal(reads, HEADER + minutes).message


@pytest.mark.parametrize(("said", "reason"), [({"delimiter": "§"}, "parted"), ({"decimal": "x"}, "decimal sign")])
def test_settings_that_cannot_be_are_refused(reads: Reader, plant: Plant, said, reason):
    assert reason in refusal(reads, plant.csv(), **said).message


def test_power_of_zeros_and_missing_irradiance_are_no_reason_to_refuse(reads: Reader, plant: Plant):
    measured = reads(text(plant.frame[["timestamp", "ac_power_kw"]].assign(ac_power_kw=0.0)))
    assert list(measured.frame.columns) == ["power_kw"]
    assert measured.frame["power_kw"].sum() == 0
