"""Out and in again: a dataset as a file, an empty product, and the same answers to real questions."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy import delete, select

import problems
from extensions import clock, db, sessions
from knowledge import datasets, importing
from knowledge.importing import exporting, workbooks
from knowledge.importing.kinds import KINDS
from models import Dataset, Edition
from tests.agents.questions.talk import NOW, ask
from tests.knowledge.importing.files import PRICES, choice, load, write

QUESTIONS = (
    ("market", "What is Germany's solar capacity in 2023?"),
    ("market", "top 10 countries cumulative"),
    ("market", "How is the Italian PV market evolving?"),
    ("market", "China's share of world capacity in 2010"),
    ("market", "residential vs utility-scale in the US"),
    ("market", "What is the world total at end of 2024?"),
    ("price", "What is the latest module price?"),
    ("price", "price of silver last month"),
    ("price", "average TOPCon price in China in 2025"),
    ("price", "when did modules fall below 1 $/W?"),
    ("price", "cheapest countries for solar electricity"),
    ("price", "Where does this price come from, can I republish it?"),
)


@pytest.fixture(autouse=True)
def _in_the_application(app, monkeypatch):
    monkeypatch.setattr(clock, "fixed", NOW)
    with app.app_context():
        yield


def exported(folder, code, format_="csv", edition=""):
    path = folder / f"{code}.{format_}"
    with path.open("wb") as target:
        importing.export(code, target, format_, edition)
    return path


def as_told(path):
    """The choice that the file's own facts make."""
    facts = importing.preview(path).facts
    return importing.Choice(
        code=facts.code,
        title=facts.title,
        publisher=facts.publisher,
        licence=facts.licence,
        edition=facts.edition,
        as_of=date.fromisoformat(facts.as_of),
        retrieved=date.fromisoformat(facts.retrieved) if facts.retrieved else None,
        citation=facts.citation,
        url=facts.url,
        notes=facts.notes,
        synthetic=facts.synthetic,
        redistribute=facts.redistribute,
    )


def answers():
    return [ask(agent, question, {}) for agent, question in QUESTIONS]


def importable():
    return [dataset for dataset, _rows in datasets.listing() if dataset.kind in KINDS]


def rows_of(dataset):
    kind = KINDS[dataset.kind]
    columns = [getattr(kind.table, field) for field in kind.fields]
    with sessions.read() as session:
        return sorted(
            (
                tuple(row)
                for row in session.execute(select(*columns).where(kind.table.edition_id == dataset.edition_id))
            ),
            key=str,
        )


def empty_product():
    """Only what no file brings is left: guides, definitions, the experience curve."""
    db.session.execute(delete(Dataset).where(Dataset.kind.in_(KINDS)))
    db.session.commit()


def test_an_export_imported_into_an_empty_product_gives_the_same_answers(starter_data, tmp_path):
    datasets.switch("demo_prices", True)
    db.session.commit()
    before = {dataset.code: (dataset, rows_of(dataset)) for dataset in importable()}
    told = answers()
    assert "81.7 GW" in told[0].text
    files = [exported(tmp_path, code) for code in before]
    empty_product()
    assert [one.text for one in answers()] != [one.text for one in told]
    for path in files:
        load(path, as_told(path))
    for dataset in importable():
        old, rows = before[dataset.code]
        assert rows_of(dataset) == rows
        assert {**vars(dataset), "edition_id": old.edition_id} == vars(old)
    assert [one.text for one in answers()] == [one.text for one in told]
    assert len(before) == 8


@pytest.mark.parametrize("code", ["irena_lcoe", "eia_segments", "eia_module_prices"])
def test_a_workbook_holds_the_same_rows(starter_data, tmp_path, code):
    path = exported(tmp_path, code, "xlsx")
    (old,) = [one for one in importable() if one.code == code]
    load(path, choice("again", "1"))
    (new,) = [one for one in importable() if one.code == "again"]
    assert rows_of(new) == rows_of(old)


def test_an_export_says_what_it_is_and_has_our_columns(starter_data, tmp_path):
    text = exported(tmp_path, "irena_lcoe").read_text(encoding="utf-8-sig")
    facts = [line for line in text.splitlines() if line.startswith(("#", '"#'))]
    assert "# code: irena_lcoe" in facts
    assert any("IRENA: free reuse with acknowledgement" in line for line in facts)
    table = list(csv.DictReader(io.StringIO(text.split("\n", len(facts))[-1])))
    assert len(table) == 236
    assert table[0] == {
        "entity": "Australia",
        "iso3": "AUS",
        "entity_type": "country",
        "year": "2010",
        "segment": "utility_scale",
        "value": "0.46848",
        "unit": "US$/kWh",
        "price_basis": "real 2023 US$",
        "status": "reported",
    }


@pytest.mark.parametrize("format_", importing.FORMATS)
def test_no_cell_of_an_export_is_a_formula_and_an_import_takes_that_back(tmp_path, format_):
    spell = "=HYPERLINK(evil)"
    load(write(tmp_path, PRICES.replace("n-type TOPCon M10", spell).replace("China", "@China")))
    path = exported(tmp_path, "weekly_prices", format_)
    if format_ == "csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    load(path, choice("again", "1"))
    first, second = (one for one in importable() if one.code in {"weekly_prices", "again"})
    assert rows_of(first) == rows_of(second)
    assert {row[2] for row in rows_of(second)} >= {spell}


def test_an_older_edition_is_exported_by_its_name(tmp_path):
    load(write(tmp_path, PRICES))
    load(write(tmp_path, PRICES.replace("0,115", "0,120")), choice(edition="2024-04"))
    assert "0.115" in exported(tmp_path, "weekly_prices", edition="2024-03").read_text()
    assert "0.12" in exported(tmp_path, "weekly_prices").read_text()
    with pytest.raises(problems.NotFound, match="with an edition '2023'"):
        exported(tmp_path, "weekly_prices", edition="2023")


def test_rows_of_other_editions_between_them_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    for edition, code in (("1", "weekly_prices"), ("1", "other"), ("2", "weekly_prices")):
        load(write(tmp_path, PRICES), choice(code, edition))
    stored = next(rows for dataset, rows in datasets.listing() if dataset.code == "other")
    assert stored > exporting.AT_ONCE
    lines = exported(tmp_path, "other").read_text(encoding="utf-8-sig").splitlines()
    assert len([line for line in lines if line[:2] in {"20", "19"}]) == stored


def test_an_edition_that_is_deleted_while_it_is_exported_makes_no_file_that_looks_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    load(write(tmp_path, PRICES))
    pieces = importing.csv_pieces(importing.exported("weekly_prices"))
    next(pieces), next(pieces)
    datasets.give_up("weekly_prices")
    db.session.commit()
    for _rows in importing.discard():
        db.session.commit()
    with pytest.raises(problems.Conflict, match="deleted while it was exported"):
        list(pieces)


def test_guides_are_not_exported(starter_data, tmp_path):
    with pytest.raises(problems.Invalid, match="heliodesk_faults is faults"):
        exported(tmp_path, "heliodesk_faults")
    with sessions.read() as session:
        assert session.scalar(select(Edition.id).limit(1)) is not None


def test_characters_that_no_workbook_can_hold_are_left_out():
    target = io.BytesIO()
    assert workbooks.write(target, [["# title: a\x0bb"]], ["price\x00"], [["c\ufffe", 1.5]]) == 1
    cells = openpyxl.load_workbook(target).active.iter_rows(values_only=True)
    assert list(cells) == [("# title: ab", None), ("price", None), ("c", 1.5)]
