"""Rows taken out quickly are those that a parser finds, and what it does not know is left to the parser."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from xml.parsers.expat import ExpatError

import openpyxl
import pytest

from knowledge.importing import quick_rows
from knowledge.importing.quick_rows import QuickRows, Unusual
from knowledge.importing.worksheets import NoSheet, Rows

SHARED = ["Zeit", "Wärme & Licht", ""]
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://x"><sheetData>'
TAIL = "</sheetData><pageMargins/></worksheet>"


def to_date(number):
    return datetime(1899, 12, 30) + timedelta(days=number)


def both(xml, encoding="utf-8"):
    """What each makes of it: rows, or the error."""
    return [outcome(kind, xml.encode(encoding)) for kind in (QuickRows, Rows)]


def outcome(kind, data):
    try:
        return list(kind(SHARED, {14}.__contains__, to_date).of(io.BytesIO(data))), None
    except (NoSheet, ValueError, IndexError, ExpatError) as error:
        return [], type(error)


def is_quick(xml):
    try:
        list(QuickRows(SHARED, {14}.__contains__, to_date)._plain(io.BytesIO(xml.encode())))
    except Unusual:
        return False
    return True


PLAIN = {
    "numbers": '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="n"><v>1.50</v></c><c r="C1"><v>-2E-3</v></c></row>',
    "gaps": '<row r="2" spans="1:9" x:dyDescent="0.25"><c r="C2"><v>7</v></c><c r="AB2" s="3"/></row>',
    "dates": '<row r="1"><c r="A1" s="14"><v>45292.0104166667</v></c><c r="B1" s="14" t="n"><v>45292</v></c></row>',
    "texts": '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>größer</t></is></c></row>',
    "others": '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c>'
    '<c r="C1" t="str"><v>=x</v></c></row>',
    "empty": '<row r="1"/><row r="4" ht="12"></row><row r="6"><c r="A6" s="1"/><c r="B6"><v></v></c></row>',
    "infinite": '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>nan</v></c><c r="C1"><v> 3 </v></c></row>',
}
UNUSUAL = {
    "formula": '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>cmd()</f></c></row>',
    "entity": '<row r="1"><c r="A1" t="inlineStr"><is><t>a &amp; b</t></is></c></row>',
    "rich text": '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>',
    "order of attributes": '<row r="1"><c s="14" r="A1"><v>45292</v></c></row>',
    "no references": "<row><c><v>1</v></c><c><v>2</v></c></row>",
    "comment": '<row r="1"><!-- here --><c r="A1"><v>1</v></c></row>',
    "rows out of order": '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
    "cells out of order": '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
}
WRONG = {
    "no such text": '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
    "a text before the first": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    "no number": '<row r="1"><c r="A1"><v>1,5</v></c></row>',
    "a column too far": '<row r="1"><c r="XFE1"><v>1</v></c></row>',
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_rows_are_taken_quickly_as_the_parser_finds_them(name):
    quick, parsed = both(HEAD + PLAIN[name] + TAIL)
    assert quick == parsed
    assert quick[0]
    assert [[type(cell) for cell in cells] for _line, cells in quick[0]] == [
        [type(cell) for cell in cells] for _line, cells in parsed[0]
    ]
    assert is_quick(HEAD + PLAIN[name] + TAIL)


@pytest.mark.parametrize("name", UNUSUAL)
def test_the_parser_goes_on_where_rows_are_unusual(name):
    before = '<row r="1"><c r="A1"><v>5</v></c></row>'
    later = UNUSUAL[name].replace('r="2"', 'r="9"').replace('r="1"', 'r="8"').replace('1"', '8"')
    for xml in (HEAD + UNUSUAL[name] + TAIL, HEAD + before + later + TAIL):
        quick, parsed = both(xml)
        assert quick == parsed
        assert not is_quick(xml)


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_wrong_for_both(name):
    quick, parsed = both(HEAD + WRONG[name] + TAIL)
    assert quick == parsed
    assert quick[1] is not None


def test_a_document_type_is_refused_wherever_it_stands():
    for xml in (
        HEAD.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet') + PLAIN["numbers"] + TAIL,
        HEAD.replace("<sheetData>", "<!DOCTYPE x><sheetData>") + PLAIN["numbers"] + TAIL,
    ):
        quick, parsed = both(xml)
        assert quick == parsed
        assert quick[1] is not None


def test_another_encoding_is_for_the_parser():
    quick, parsed = both(HEAD.replace("UTF-8", "ISO-8859-1") + PLAIN["texts"] + TAIL, "latin-1")
    assert quick == parsed
    assert quick[0] == [(1, ["Wärme & Licht", "größer"])]
    quick, parsed = both(HEAD.replace("UTF-8", "UTF-16") + PLAIN["texts"] + TAIL, "utf-16")
    assert quick == parsed


def test_a_sheet_that_breaks_off_is_damaged():
    xml = (HEAD + PLAIN["numbers"]).encode()
    with pytest.raises(ExpatError, match="no element found"):
        list(QuickRows(SHARED, set().__contains__, to_date).of(io.BytesIO(xml)))


def test_rows_that_lie_across_pieces_are_whole(monkeypatch):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(1, 400)
    )
    monkeypatch.setattr(quick_rows, "PIECE", 333)
    assert is_quick(HEAD + rows + TAIL)
    assert both(HEAD + rows + TAIL)[0][0] == [(n, [n, "Zeit"]) for n in range(1, 400)]


def test_what_programs_write_is_taken_quickly():
    target, book = io.BytesIO(), openpyxl.Workbook()
    for row in (["time", "power", None, "note"], [datetime(2024, 1, 1, 0, 15), 1.5, None, "x"], [date(2024, 1, 2), 0]):
        book.active.append(row)
    book.save(target)
    xml = openpyxl.reader.excel.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    assert is_quick(xml.replace('t="s"><v>3', 't="s"><v>2'))
