"""Jobs whose file is on another machine: left to it, and given up when no machine has it. Several machines share one
database; a second one is played by this process with the content out of its reach."""

from __future__ import annotations

import io
import time
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from extensions import db, sessions
from jobs import children, ledger, readings, starting, whereabouts
from jobs.lanes import PLANTS
from jobs.place import place
from knowledge.plants import content, files
from knowledge.plants.remote import Remote
from models import Job, PlantFile, utc_now
from tests.attaching import table

ELSEWHERE = "another-boot:1:2:3"


@pytest.fixture
def file(app, cast, monkeypatch):
    """A file of Ann's whose job waits, with a database for several machines."""
    monkeypatch.setattr(type(sessions), "dialect", "postgresql")
    with app.app_context():
        stream = io.BytesIO(table().encode())
        checksum = content.checksum_of(stream)
        content.store().put(checksum, stream)
        added = files.add(db.session, cast.ann.id, "plant.csv", checksum, len(table()), "csv")
        readings.ask(db.session, added)
        db.session.commit()
        yield added


@pytest.fixture
def away(file):
    """The same, with its content on another machine."""
    kept = place().data_dir / "files" / file.sha256[:2] / file.sha256
    kept.rename(kept.with_suffix(".away"))
    yield file
    kept.with_suffix(".away").rename(kept)


@pytest.fixture
def started(monkeypatch):
    """The lanes for which a process was started."""
    lanes = []
    monkeypatch.setattr(children, "start", lambda command, **_options: lanes.append(command[-1]))
    return lanes


@pytest.fixture
def watcher():
    one = starting.Watcher(lambda: True)
    one._tidied = time.monotonic()
    return one


def standing():
    with sessions.read() as session:
        return session.execute(select(Job.state, Job.error)).one()


def long_ago(watcher, seconds):
    watcher._elsewhere = {job_id: since - seconds for job_id, since in watcher._elsewhere.items()}


def other_job(**values):
    """Of another plant, on another machine."""
    with sessions.write() as session:
        job_id = ledger.add(session, "analysis", "other.csv", {}, None)
        session.execute(update(Job).where(Job.id == job_id).values(**values))
        session.commit()


def lasting():
    """A lease that does not run out during a test."""
    with sessions.read() as session:
        return session.scalar(select(ledger._until(session)))


def state_of(file):
    with sessions.read() as session:
        return session.scalar(select(Job.state).where(Job.id == file.id))


def test_a_job_is_begun_where_its_content_is(file, started, watcher):
    assert whereabouts.is_here(file.id, "reading")
    watcher._look()
    assert started == [PLANTS]
    assert whereabouts.is_here(uuid.uuid4(), "reading")  # its file is gone: whoever takes it notices


def test_no_process_is_started_for_a_job_whose_content_is_elsewhere(away, started, watcher):
    assert not whereabouts.is_here(away.id, "reading")
    for _ in range(3):
        watcher._look()
    starting.wake()
    assert started == []
    assert standing().state == "queued"


def test_content_that_is_nowhere_ends_its_job_after_a_while_with_what_to_do(away, started, watcher):
    watcher._look()
    long_ago(watcher, starting.ELSEWHERE_FOR)
    watcher._look()
    assert standing() == ("failed", ledger.NOWHERE)
    with sessions.read() as session:
        assert session.execute(select(PlantFile.state, PlantFile.error)).one() == ("refused", ledger.NOWHERE)
    assert "Attach the file again" in ledger.NOWHERE
    watcher._look()
    assert watcher._elsewhere == {}


@pytest.mark.parametrize("is_running", [True, False], ids=["running", "just done"])
def test_a_job_waits_in_line_for_the_machine_that_has_its_content(away, started, watcher, is_running):
    at_work = {"state": "running", "owner": ELSEWHERE, "lease_until": lasting()}
    other_job(**(at_work if is_running else {"state": "done", "finished": utc_now()}))
    watcher._look()
    long_ago(watcher, starting.ELSEWHERE_FOR)
    watcher._look()
    assert state_of(away) == "queued"
    long_ago(watcher, starting.BUSY_FOR)
    watcher._look()
    assert state_of(away) == "failed"


def test_a_machine_that_was_busy_a_while_ago_is_waited_for_no_longer(away, started, watcher):
    other_job(state="done", finished=utc_now() - 2 * ledger.CALM_AFTER)
    watcher._look()
    long_ago(watcher, starting.ELSEWHERE_FOR)
    watcher._look()
    assert state_of(away) == "failed"


def test_a_job_that_somebody_began_meanwhile_is_waited_for_anew(away, started, watcher):
    watcher._look()
    long_ago(watcher, starting.ELSEWHERE_FOR)
    with sessions.write() as session:
        session.execute(update(Job).values(state="done", finished=utc_now() - timedelta(hours=1)))
        session.commit()
    watcher._look()
    readings.ask(db.session, away)
    db.session.commit()
    watcher._look()
    assert standing().state == "queued"


def test_a_store_that_all_machines_share_is_not_searched(file, monkeypatch, tmp_path):
    """Whoever takes the job says what is missing."""
    monkeypatch.setattr(content, "_store", Remote(f"file://{tmp_path}/files"))
    assert whereabouts.is_here(file.id, "reading")
