"""The job of a file: whatever ends it, its person sees why, and nothing of a lost one is kept."""

from __future__ import annotations

import io
import logging
import os
import time

import pytest
from sqlalchemy import select, update

from extensions import db, sessions
from jobs import ledger, plants, process, readings, reporting, tidying, work
from jobs.lanes import IMPORTS, PLANTS
from jobs.ledger import TOO_MANY_CRASHES
from jobs.place import place
from knowledge.plants import content, files
from knowledge.plants import plants as plants_of_people
from knowledge.plants.stores import UNNAMED_FOR, Folder
from models import Job, Plant, PlantFile
from problems import Unavailable
from tests.attaching import table
from tests.importing import no_process

__all__ = ["no_process"]
pytestmark = pytest.mark.usefixtures("no_process")
ELSEWHERE = "another-boot:1:2:3"


@pytest.fixture
def file(app, cast):
    """A file of Ann's whose job waits."""
    with app.app_context():
        stream = io.BytesIO(table().encode())
        checksum = content.checksum_of(stream)
        content.store().put(checksum, stream)
        added = files.add(db.session, cast.ann.id, "plant.csv", checksum, len(table()), "csv")
        readings.ask(db.session, added)
        db.session.commit()
        yield added


def now_of(file):
    with sessions.read() as session:
        return files.to_read(session, file.id)


def perform(held):
    work.perform(held, place().file(held.job_id))
    db.session.remove()


def test_each_lane_has_its_jobs(file):
    with sessions.write() as session:
        ledger.add(session, "preview", "prices.csv", {}, None)
        session.commit()
    place().imports.mkdir(exist_ok=True)
    assert process.claimed(PLANTS).kind == "reading"
    assert process.claimed(PLANTS) is None
    with sessions.read() as session:
        assert [kind for _job_id, kind in ledger.free(session)] == ["preview"]
    assert place().lock(IMPORTS) != place().lock(PLANTS)


def test_a_reading_and_the_end_of_its_job_are_one(file):
    perform(process.claimed(PLANTS))
    assert (now_of(file).state, now_of(file).reading["rows"]) == ("read", 72)
    assert db.session.scalars(select(Job.state)).all() == ["done"]


def test_a_file_that_is_removed_while_it_is_read_leaves_nothing(file):
    held = process.claimed(PLANTS)
    files.remove(db.session, file.owner_id, file.id)
    readings.forget(db.session, file.id)
    db.session.commit()
    with pytest.raises(reporting.Lost):
        perform(held)
    db.session.rollback()
    assert db.session.scalars(select(PlantFile.id)).all() == []


def test_who_lost_the_job_saves_no_reading(file):
    lost = process.claimed(PLANTS)
    db.session.execute(update(Job).values(owner=ELSEWHERE, claim=lost.claim + 1))
    db.session.commit()
    with pytest.raises(reporting.Lost):
        perform(lost)
    db.session.rollback()
    assert now_of(file).state == "stored"


@pytest.mark.parametrize(
    ("error", "words"), [(ZeroDivisionError("a secret"), plants.UNFORESEEN), (MemoryError(), plants.TOO_MUCH_MEMORY)]
)
def test_what_nobody_foresaw_is_said_with_the_file(file, monkeypatch, error, words):
    def broken(*_given):
        raise error

    monkeypatch.setitem(work.WORK, "reading", broken)
    perform(process.claimed(PLANTS))
    assert (now_of(file).state, now_of(file).error) == ("refused", words)
    assert readings.standing(db.session, file.id) is None


def test_content_that_is_gone_is_said_with_the_file(file):
    for path in (place().data_dir / "files").glob("??/*"):
        path.unlink()
    held = ledger.claim(db.session, file.id, "somebody")
    db.session.commit()
    perform(held)
    assert now_of(file).state == "refused"
    assert "no longer here" in now_of(file).error


def test_a_file_that_kills_its_processes_is_refused_after_the_third(file):
    db.session.execute(update(Job).values(state="running", owner=ELSEWHERE, crashes=2, claim=3, lease_until=1.0))
    db.session.commit()
    tidying.tidy()
    assert (now_of(file).state, now_of(file).error) == ("refused", TOO_MANY_CRASHES)
    readings.ask(db.session, file)
    db.session.commit()
    assert db.session.execute(select(Job.state, Job.crashes, Job.claim, Job.error)).one() == ("queued", 0, 4, None)


def test_a_reading_may_be_asked_for_after_its_job_was_forgotten(file):
    perform(process.claimed(PLANTS))
    readings.forget(db.session, file.id)
    files.correct(db.session, file.owner_id, file.id, {"decimal": "."})
    readings.ask(db.session, file)
    db.session.commit()
    perform(process.claimed(PLANTS))
    assert (now_of(file).state, now_of(file).corrections) == ("read", {"decimal": "."})


def test_content_without_a_row_goes_within_two_hours(file):
    root = place().data_dir / "files"
    stray = io.BytesIO(b"a,b\n")
    content.store().put("f" * 64, stray)
    for path in root.glob("??/*"):
        os.utime(path, (time.time() - 2 * UNNAMED_FOR,) * 2)
    mark = place().data_dir / "run" / "swept"
    mark.unlink(missing_ok=True)
    tidying.sweep()
    assert [path.name for path in root.glob("??/*")] == [file.sha256]
    content.store().put("e" * 64, stray)
    os.utime(root / "ee" / ("e" * 64), (1, 1))
    tidying.sweep()
    assert (root / "ee" / ("e" * 64)).exists()  # an hour has not passed
    os.utime(mark, (1, 1))
    tidying.sweep()
    assert not (root / "ee" / ("e" * 64)).exists()


def test_a_storage_that_is_away_stops_no_watcher(file, caplog, monkeypatch):
    class Away(Folder):
        def sweep(self, _named):
            raise Unavailable("The storage does not answer.")

    monkeypatch.setattr(content, "_store", Away(place().data_dir / "files"))
    (place().data_dir / "run" / "swept").unlink(missing_ok=True)
    with caplog.at_level(logging.WARNING, "jobs.tidying"):
        tidying.sweep()
    assert "could not be swept" in caplog.text


def corrected(owner_id, name, corrections, fingerprint):
    """A plant whose files are read so."""
    plant = plants_of_people.describe(db.session, owner_id, name, {})
    values = {"fingerprint": fingerprint, "corrections": corrections}
    db.session.execute(update(Plant).where(Plant.id == plant.id).values(**values))
    db.session.commit()


def test_corrections_of_several_plants_with_these_columns_are_taken_only_where_they_agree(file):
    perform(process.claimed(PLANTS))
    fingerprint = now_of(file).reading["fingerprint"]
    corrected(file.owner_id, "North", {"timezone": "+02:00"}, fingerprint)
    for name, corrections in {"South": {"timezone": "+02:00"}, "East": {}}.items():
        corrected(file.owner_id, name, corrections, fingerprint)
        files.correct(db.session, file.owner_id, file.id, {})
        readings.ask(db.session, file)
        db.session.commit()
        perform(process.claimed(PLANTS))
        taken = now_of(file)
        if name == "South":
            assert taken.corrections == {"timezone": "+02:00"}
            assert taken.reading["notes"][-1] == "Read as you corrected the files of North and South before."
    assert taken.corrections == {}
    assert taken.reading["doubts"][-1].startswith("You have corrected the files of East, North and South")
