"""Who may do a job, and who may not any longer."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from conversations.lease import now, owner
from extensions import db, sessions
from jobs import ledger, reporting, tidying, work
from jobs.ledger import LEASE, TOO_LATE, TOO_MANY_CRASHES
from jobs.place import place
from models import Edition, Job, utc_now
from tests.importing import FACTS, PRICES, no_process

__all__ = ["no_process"]
pytestmark = pytest.mark.usefixtures("app", "no_process")
CHOICE = {**FACTS, "checksum": ""}


@pytest.fixture
def dead():
    """The name of an owner that no longer runs."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = owner().split(":")
    born = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[19]
    process.communicate(b"\n")
    return ":".join([*name[:2], str(process.pid), born])


@pytest.fixture
def add():
    def add(kind="preview", content=PRICES, **request):
        with sessions.write() as session:
            job_id = ledger.add(session, kind, "x.csv", {"name": "x.csv", "dataset": "", **request}, None)
            session.commit()
        place().imports.mkdir(exist_ok=True)
        place().file(job_id).write_text(content)
        return job_id

    return add


def claim(job_id, name="somebody"):
    with sessions.write() as session:
        held = ledger.claim(session, job_id, name)
        session.commit()
    return held


def change(**values):
    with sessions.write() as session:
        session.execute(update(Job).values(**values))
        session.commit()


def row():
    with sessions.read() as session:
        return session.scalars(select(Job)).one()


def free():
    with sessions.read() as session:
        return [job_id for job_id, _kind in ledger.free(session)]


def test_of_two_who_claim_one_has_it(add):
    job_id = add()
    assert claim(job_id, owner()).claim == 1
    assert claim(job_id, owner()) is None
    assert free() == []


def test_a_dead_owners_job_is_free_at_once(add, dead):
    job_id = add()
    claim(job_id, dead)
    assert free() == [job_id]
    assert claim(job_id, owner()).claim == 2
    assert row().crashes == 1


@pytest.fixture
def elsewhere():
    """The name of an owner of whom nobody here can see whether it runs: in another container of this host."""
    return f"{owner().split(':')[0]}:other-namespace:2:3"


def run_out():
    with sessions.write() as session:
        session.execute(update(Job).values(lease_until=now(sessions.dialect) - 1))
        session.commit()


def test_a_lease_that_ran_out_frees_the_job_of_an_owner_elsewhere(add, elsewhere):
    job_id = add()
    claim(job_id, elsewhere)
    assert free() == []
    run_out()
    assert free() == [job_id]
    assert LEASE >= 10  # longer than an outage of the database that nobody notices


def test_an_owner_that_is_seen_to_run_keeps_its_job_whatever_its_lease_says(add):
    """The database was away longer than a lease: that is no crash, and the third one not the end."""
    job_id = add("import")
    held = claim(job_id, owner())
    change(crashes=2)
    run_out()
    assert free() == []
    assert claim(job_id, owner()) is None
    tidying.tidy()
    with sessions.write() as session:
        assert ledger.finish(session, held, {})


def test_after_an_outage_no_lease_is_believed_for_a_while(add, elsewhere):
    job_id = add("import")
    claim(job_id, elsewhere)
    change(crashes=2)
    run_out()
    with sessions.write() as session:
        assert ledger.free(session, are_leases_sure=False) == []
        assert ledger.claim(session, job_id, owner(), are_leases_sure=False) is None
        assert not ledger.has_hopeless(session, are_leases_sure=False)
        assert ledger.has_hopeless(session)
    tidying.tidy(are_leases_sure=False)
    assert row().state == "running"


def test_who_lost_a_job_changes_nothing_of_it(add, dead):
    job_id = add()
    lost = claim(job_id, dead)
    claim(job_id, owner())
    with sessions.write() as session:
        for write in (ledger.renew, ledger.release):
            assert not write(session, lost)
        assert not ledger.finish(session, lost, {"mine": True})
        assert not ledger.fail(session, lost, "mine")
        assert not ledger.report(session, lost, 0.5, "mine")
        session.commit()
    assert (row().state, row().claim, row().result) == ("running", 2, {})


def test_a_polite_exit_is_no_crash(add):
    job_id = add()
    for _ in range(4):
        held = claim(job_id, owner())
        with sessions.write() as session:
            assert ledger.release(session, held)
            session.commit()
    assert (row().state, row().crashes, row().claim) == ("queued", 0, 4)


def test_after_three_crashes_it_is_given_up_and_what_it_staged_goes(add, dead):
    job_id = add("import")
    for _ in range(3):
        assert claim(job_id, dead)
    assert free() == []
    tidying.tidy()
    with sessions.read() as session:
        jobs = session.execute(select(Job.kind, Job.state, Job.error).order_by(Job.id)).all()
    assert [tuple(one) for one in jobs] == [("import", "failed", TOO_MANY_CRASHES), ("discard", "queued", None)]


def test_what_nobody_could_begin_for_a_day_is_given_up(add):
    add()
    change(created=utc_now() - timedelta(days=2))
    tidying.tidy()
    assert (row().state, row().error) == ("failed", TOO_LATE)


@pytest.mark.parametrize(
    ("kind", "days", "is_kept"), [("preview", 2, False), ("import", 2, True), ("import", 31, False)]
)
def test_old_jobs_are_forgotten(add, kind, days, is_kept):
    add(kind)
    change(state="done", finished=utc_now() - timedelta(days=days))
    tidying.tidy()
    with sessions.read() as session:
        assert session.scalar(select(func.count(Job.id))) == int(is_kept)


def test_files_of_a_day_ago_go_unless_their_job_is_open(add):
    wanted, done = add(), add()
    with sessions.write() as session:
        session.execute(update(Job).where(Job.id == done).values(state="done", finished=utc_now()))
        session.commit()
    stray = place().imports / "stray"
    stray.write_text("x")
    tidying.tidy()
    assert stray.exists()  # it may be of an upload under way
    for file in place().imports.iterdir():
        os.utime(file, (time.time() - 90_000,) * 2)
    tidying.tidy()
    assert [file.name for file in place().imports.iterdir()] == [str(wanted)]


def test_an_import_whose_job_was_lost_switches_nothing_on(app, add, dead):
    """Mechanism: the edition is switched on and the job closed in one transaction, which proves the claim."""
    job_id = add("import", choice=CHOICE, corrections={})
    lost = claim(job_id, dead)
    claim(job_id, owner())
    with app.app_context():
        with pytest.raises(reporting.Lost):
            work.perform(lost, place().file(job_id))
        db.session.rollback()
    with sessions.read() as session:
        assert session.scalars(select(Edition.active).where(Edition.imported)).all() in ([], [False])
    assert row().state == "running"


def test_an_import_that_is_stopped_as_it_ends_switches_nothing_on(app, add, monkeypatch):
    """Mechanism: it is stopped after its last row was stored, before the transaction that would switch it on."""
    job_id = add("import", choice=CHOICE, corrections={})
    finish = ledger.finish

    def finish_late(session, held, result):
        session.rollback()
        with sessions.write() as other:
            assert ledger.stop(other, job_id)
            other.commit()
        return finish(session, held, result)

    monkeypatch.setattr(ledger, "finish", finish_late)
    with app.app_context():
        with pytest.raises(work.Lost):
            work.perform(claim(job_id, owner()), place().file(job_id))
        db.session.rollback()
    with sessions.read() as session:
        assert session.scalars(select(Edition.active).where(Edition.imported)).all() == [False]
    assert row().state == "stopped"


@pytest.mark.parametrize(
    ("error", "words", "said"),
    [
        (ZeroDivisionError("a secret of the file"), work.UNFORESEEN, ["ZeroDivisionError"]),
        (MemoryError(), "more memory", []),
    ],
)
def test_what_nobody_foresaw_closes_the_job_at_once(app, add, monkeypatch, caplog, error, words, said):
    def broken(*_given):
        raise error

    monkeypatch.setitem(work.WORK, "preview", broken)
    job_id = add()
    with app.app_context(), caplog.at_level(logging.INFO, "jobs.work"):
        work.perform(claim(job_id), place().file(job_id))
    job = row()
    assert (job.state, job.claim) == ("failed", 1)
    assert words in job.error
    assert [record.args[0] for record in caplog.records] == said
    assert "secret" not in caplog.text


def test_a_job_that_the_database_left_stays_open(app, add, monkeypatch):
    def away(*_given):
        raise OperationalError("", {}, Exception())

    monkeypatch.setitem(work.WORK, "preview", away)
    job_id = add()
    with app.app_context(), pytest.raises(OperationalError):
        work.perform(claim(job_id), place().file(job_id))
    assert row().state == "running"


def test_the_process_of_a_job_is_short_of_memory_before_its_machine_is():
    begun = "from jobs import limits; limits.bound_addresses(); bytearray(limits.ADDRESSES)"
    done = subprocess.run([sys.executable, "-c", begun], capture_output=True, text=True, timeout=30, check=False)
    assert done.stderr.strip().endswith("MemoryError")
