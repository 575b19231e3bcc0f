"""Files into rows: all or nothing, edition after edition, and nobody kept waiting."""

from __future__ import annotations

import sqlite3
import time
from datetime import date

import pytest
from sqlalchemy import delete, func, select

import problems
from extensions import clock, db, sessions
from knowledge import datasets, importing, prices, starter
from knowledge.importing import storing
from knowledge.importing.alone import alone
from knowledge.vocabulary import look_again, vocabulary
from models import AuditEntry, Dataset, Edition, Price, PriceExtent
from tests.agents.questions.talk import NOW, ask
from tests.knowledge.importing.files import CAPACITY, PRICES, choice, load, workbook, write

NEWER = PRICES.replace("0,110", "0,105")


@pytest.fixture(autouse=True)
def _in_the_application(app, monkeypatch):
    monkeypatch.setattr(clock, "fixed", NOW)
    with app.app_context():
        yield


@pytest.fixture
def empty(_in_the_application):
    """A product without any data."""
    db.session.execute(delete(Dataset))
    db.session.commit()


def count(table, *conditions):
    with sessions.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions))


def codes():
    return {dataset.code for dataset, _rows in datasets.listing()}


def last_price():
    (history,) = prices.histories(prices.matching("module", "topcon"))
    return history.points[-1].price


def sweep():
    for _rows in importing.discard():
        db.session.commit()


def test_an_imported_file_answers_with_its_source(empty, tmp_path):
    report = load(write(tmp_path, PRICES), licence="own subscription")
    assert (report.counts.stored, report.replaced, report.kind) == (5, "", "price")
    (history,) = prices.histories(prices.matching("module", "TOPCon", "Europe"))
    assert [(point.date.isoformat(), point.price) for point in history.points] == [
        ("2024-03-05", 0.115),
        ("2024-03-12", 0.113),
        ("2024-03-19", 0.11),
    ]
    about = history.dataset
    assert (about.code, about.edition, about.licence) == ("weekly_prices", "2024-03", "own subscription")
    assert about.citation == "PV Weekly, Weekly prices, edition 2024-03."


def test_new_words_are_known_at_once(starter_data, tmp_path, monkeypatch):
    look_again()
    monkeypatch.setattr("knowledge.vocabulary.LOOK_AGAIN_AFTER", 60.0)
    assert not prices.matching("module", "TOPCon")
    load(write(tmp_path, PRICES))
    assert "n-type TOPCon M10" in vocabulary().technologies
    assert [one.technology for one in prices.matching("module", "TOPCon")] == ["n-type TOPCon M10"]


def test_other_processes_know_new_words_within_a_second(starter_data, tmp_path, monkeypatch):
    """They are not told: they look again, LOOK_AGAIN_AFTER being what makes it a second."""
    monkeypatch.setattr("knowledge.importing.loading.look_again", lambda: None)
    monkeypatch.setattr("knowledge.vocabulary.LOOK_AGAIN_AFTER", 0.3)
    assert not prices.matching("module", "TOPCon")
    load(write(tmp_path, PRICES))
    began = time.monotonic()
    while not prices.matching("module", "TOPCon"):
        assert time.monotonic() - began < 1
        time.sleep(0.01)


def test_the_extents_of_series_are_kept_as_grouping_would_find_them(empty, tmp_path):
    load(write(tmp_path, PRICES))
    columns = (PriceExtent.component, PriceExtent.region, PriceExtent.first, PriceExtent.last, PriceExtent.rows)
    with sessions.read() as session:
        kept = {tuple(row) for row in session.execute(select(*columns))}
        grouped = select(Price.component, Price.region, func.min(Price.date), func.max(Price.date), func.count())
        assert kept == {tuple(row) for row in session.execute(grouped.group_by(Price.component, Price.region))}
    assert len(kept) == 3


def test_a_newer_edition_takes_over_and_the_older_one_is_kept(empty, tmp_path):
    load(write(tmp_path, PRICES))
    report = load(write(tmp_path, NEWER), choice(edition="2024-04", title="Weekly prices, revised"))
    assert report.replaced == "2024-03"
    assert last_price() == 0.105
    assert [(one.name, one.active, one.rows) for one in datasets.editions("weekly_prices")] == [
        ("2024-04", True, 5),
        ("2024-03", False, 5),
    ]
    datasets.use("weekly_prices", "2024-03")
    db.session.commit()
    assert last_price() == 0.11
    with pytest.raises(problems.NotFound, match="no edition '2023'"):
        datasets.use("weekly_prices", "2023")


def test_nobody_sees_a_row_before_all_are_there(empty, tmp_path, monkeypatch):
    load(write(tmp_path, PRICES))
    monkeypatch.setattr(storing, "BATCH", {"sqlite": 1, "postgresql": 1})
    seen = set()
    for progress in importing.load(write(tmp_path, NEWER), choice(edition="2024-04")):
        if progress.stage != "done":
            seen.add((last_price(), count(Edition, Edition.active)))
        db.session.commit()
    assert seen == {(0.11, 1)}
    assert last_price() == 0.105


def test_an_import_that_stops_half_way_leaves_nothing(empty, tmp_path, monkeypatch):
    """As after a crash: what was committed stays until the next import, unseen, and that removes it."""
    monkeypatch.setattr(storing, "BATCH", {"sqlite": 2, "postgresql": 2})
    loading = importing.load(write(tmp_path, PRICES), choice())
    while next(loading).stage != "storing":
        db.session.commit()
    db.session.commit()
    loading.close()
    assert count(Price) == 2
    assert codes() == set()
    assert importing.leftovers() == 1
    assert load(write(tmp_path, PRICES)).counts.stored == 5
    assert (count(Price), count(Edition), count(PriceExtent), importing.leftovers()) == (5, 1, 3, 0)


def test_what_was_left_behind_goes_with_its_dataset(empty, tmp_path):
    loading = importing.load(write(tmp_path, PRICES), choice())
    while next(loading).stage != "storing":
        db.session.commit()
    db.session.commit()
    loading.close()
    sweep()
    assert (count(Price), count(Edition), count(Dataset)) == (0, 0, 0)


def test_a_disk_that_is_full_half_way_leaves_everything_as_it_was(empty, tmp_path, monkeypatch):
    load(write(tmp_path, PRICES))

    def full(*_given):
        raise sqlite3.OperationalError("database or disk is full")

    for name in ("_insert", "_copy"):
        monkeypatch.setattr(storing, name, full)
    with pytest.raises(sqlite3.OperationalError):
        load(write(tmp_path, NEWER), choice(edition="2024-04"))
    db.session.rollback()
    sweep()
    assert last_price() == 0.11
    assert count(Edition) == 1


def test_one_import_at_a_time(tmp_path):
    with alone():
        with pytest.raises(problems.Conflict, match="Another import is under way"):
            load(write(tmp_path, PRICES))
        assert importing.leftovers() == 0
    load(write(tmp_path, PRICES))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"code": "Weekly Prices"}, "no code for a dataset"),
        ({"publisher": " "}, "needs publisher"),
        ({"licence": "x" * 301}, "Too long: licence"),
        ({"url": "javascript:alert(1)"}, "begin with https"),
        ({"checksum": "0" * 64}, "not the one that was previewed"),
        ({"code": "irena_capacity"}, "irena_capacity is a dataset of capacity; the file has price"),
    ],
)
def test_a_choice_that_cannot_stand_is_refused_in_words(starter_data, tmp_path, given, reason):
    before = count(Edition)
    with pytest.raises(problems.Problem, match=reason):
        load(write(tmp_path, PRICES), choice(**given))
    assert count(Edition) == before


def test_an_edition_is_there_once(empty, tmp_path):
    load(write(tmp_path, PRICES))
    with pytest.raises(problems.Conflict, match="has an edition '2024-03' already"):
        load(write(tmp_path, NEWER))
    assert last_price() == 0.11


def test_a_file_without_a_row_that_can_be_stored_changes_nothing(empty, tmp_path):
    with pytest.raises(problems.Invalid, match="No row of the file can be stored: no unit"):
        load(write(tmp_path, PRICES.replace("US$/kg", "").replace("€/W", "").replace("¢/W", "")))
    with pytest.raises(problems.Invalid, match="Nothing in the file says the unit"):
        load(write(tmp_path, CAPACITY.replace("(MW)", "")), code="capacities")
    assert (count(Edition), count(Dataset)) == (0, 0)


def test_the_report_names_the_lines_that_were_left_out(tmp_path):
    report = load(write(tmp_path, PRICES.replace("8,2", "-8,2").replace("3,9", "cheap")))
    assert [(one.line, one.column, one.value) for one in report.rejects] == [
        (5, "base_price", "-8,2"),
        (6, "base_price", "cheap"),
    ]
    assert (report.counts.stored, report.counts.rejected) == (3, 2)


def test_a_workbook_is_loaded_like_a_text(tmp_path):
    rows = [["Country", "Year", "Cumulative capacity (GW)"], ["Deutschland", 2023, 81.7], ["Italia", 2023, 29.8]]
    report = load(workbook(tmp_path, rows), code="capacities", title="Capacities")
    assert (report.kind, report.counts.stored) == ("capacity", 2)


def test_an_import_is_recorded(empty, tmp_path):
    load(write(tmp_path, PRICES))
    with sessions.read() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.subject, entry.details["rows"]) == ("import dataset", "weekly_prices", 5)


def test_what_comes_with_heliodesk_can_be_replaced_and_comes_back(starter_data, tmp_path):
    """A start loads missing starter data; it must not take a newer edition of a person away."""
    newer = CAPACITY.replace('"81,700"', '"82,000"')
    load(write(tmp_path, newer), choice("irena_capacity", "2026", title="Capacity 2026", as_of=date(2026, 3, 1)))
    with sessions.write() as session:
        assert starter.ensure(session) == ()
    assert [(one.name, one.active) for one in datasets.editions("irena_capacity")] == [("2026", True), ("2024", False)]
    datasets.use("irena_capacity", "2024")
    db.session.commit()
    with sessions.write() as session:
        assert starter.ensure(session) == ()


def test_a_changed_release_does_not_take_over_from_a_person(starter_data, tmp_path):
    load(write(tmp_path, CAPACITY), choice("irena_capacity", "2026", title="Capacity 2026", as_of=date(2026, 3, 1)))
    with sessions.write() as session:
        session.query(Edition).where(Edition.name == "2024", ~Edition.active).update(
            {"checksum": "of an earlier release"}
        )
        session.commit()
    with sessions.write() as session:
        assert "irena_capacity" in starter.ensure(session)
        session.commit()
    (active,) = [one for one in datasets.editions("irena_capacity") if one.active]
    assert active.name == "2026"
    assert {one.title for one, _rows in datasets.listing() if one.code == "irena_capacity"} == {"Capacity 2026"}


def test_a_dataset_is_deleted_with_its_rows(starter_data, tmp_path):
    load(write(tmp_path, PRICES))
    load(write(tmp_path, NEWER), choice(edition="2024-04"))
    with pytest.raises(problems.Conflict, match="is in use"):
        datasets.give_up("weekly_prices", "2024-04")
    datasets.give_up("weekly_prices", "2024-03")
    db.session.commit()
    sweep()
    assert [one.name for one in datasets.editions("weekly_prices")] == ["2024-04"]
    datasets.give_up("weekly_prices")
    db.session.commit()
    assert "weekly_prices" not in codes()
    sweep()
    assert count(Dataset, Dataset.code == "weekly_prices") == 0
    assert count(Price, Price.technology == "n-type TOPCon M10") == 0


def test_what_comes_with_heliodesk_is_not_deleted(starter_data):
    with pytest.raises(problems.Conflict, match="comes with Heliodesk"):
        datasets.give_up("irena_capacity")


def test_other_writers_wait_for_one_batch_at_most(tmp_path):
    """Between two steps nothing is held: another session writes at once."""
    rows = "".join(f"2024-03-05,cell,T{n},China,0.04,US$/Wp\n" for n in range(9_000))
    path = write(tmp_path, "date,component,technology,region,price,unit\n" + rows)
    waited = []
    for progress in importing.load(path, choice()):
        db.session.commit()
        if progress.stage == "storing":
            began = time.perf_counter()
            with sessions.write() as session:
                session.query(Dataset).where(Dataset.code == "none").update({"notes": "none"})
                session.commit()
            waited.append(time.perf_counter() - began)
    assert waited
    assert max(waited) < 1.0  # a millisecond or two are usual; the line of writers gives up after four seconds


def test_an_agent_answers_from_what_was_imported_and_names_it(starter_data, tmp_path):
    load(write(tmp_path, PRICES))
    answered = ask("price", "What is the latest TOPCon module price in Europe?", {})
    assert "0.1100 €/Wp** for n-type TOPCon M10 modules, Europe on 19 March 2024" in answered.text
    sources = [source for _call, result in answered.done for source in result.sources]
    assert {(one.dataset, one.edition, one.licence) for one in sources} == {
        ("weekly_prices", "2024-03", "own subscription")
    }
