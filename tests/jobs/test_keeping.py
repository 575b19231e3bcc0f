"""What the process of a job watches while it works: its time, its memory, and whether anybody still waits."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError, ProgrammingError

from conversations.lease import owner
from conversations.manager import ConversationManager
from extensions import db, sessions
from jobs import ledger, limits, orders, process, reporting, starting, work
from jobs.limits import Limits
from jobs.orders import Order
from models import Job, Turn
from tests.importing import no_process
from tests.people import speaking_as

__all__ = ["no_process"]
ORDER = Order("analysis", "analysis:1", "plant.csv", {})
FILLED = """
import sys
from jobs import limits
limits.bound_data("analysis")
filled = bytearray(int(sys.argv[1]))
"""


HELD = """
import re
from dataclasses import replace
from jobs import limits
limits.BESIDE = 0.0
limits.KINDS["analysis"] = replace(limits.OF_A_PLANT, seconds=1.0)
limits.bound_processor("analysis")
re.match(r"(a+)+b", "a" * 60)
"""


class Ended(Exception):
    """The process would have ended."""


@pytest.fixture
def asked(app, cast, no_process):
    with speaking_as(app, cast.ann) as user:
        asked = ConversationManager(user).ask("one", agent="om")
        db.session.commit()
        return asked


@pytest.fixture
def keeper(asked, monkeypatch):
    """That of a process which does the job that the turn waits for; its end is an exception."""

    def end(_status):
        raise Ended

    monkeypatch.setattr(process, "end", end)
    with sessions.write() as session:
        orders.place(session, ORDER, asked.turn_id, None)
        [(job_id, _kind)] = ledger.free(session)
        held = ledger.claim(session, job_id, owner())
        session.commit()
    return process.Keeper(held, owner())


def job():
    with sessions.read() as session:
        return session.execute(select(Job.state, Job.error)).one()


def test_work_within_its_time_that_somebody_waits_for_goes_on(keeper):
    keeper._keep_within_time()
    keeper._see_who_wants_it()
    assert job().state == "running"


def test_work_that_takes_too_long_is_ended_with_words_that_say_so(keeper, monkeypatch):
    monkeypatch.setitem(limits.KINDS, "analysis", replace(limits.OF_A_PLANT, seconds=120.0))
    keeper._began -= 121
    with pytest.raises(Ended):
        keeper._keep_within_time()
    assert job().state == "failed"
    assert "longer than 2 minutes" in job().error


@pytest.mark.parametrize("change", [update(Turn).values(status="stopped"), delete(Turn)], ids=["stopped", "removed"])
def test_work_that_nobody_waits_for_is_given_up(keeper, change):
    with sessions.write() as session:
        session.execute(change)
        session.commit()
    with pytest.raises(Ended):
        keeper._see_who_wants_it()
    assert job().state == "stopped"


@pytest.mark.parametrize("status", ["done", "failed"])
def test_an_answer_that_ended_by_itself_stops_no_work(keeper, status):
    """Its findings serve the next question."""
    with sessions.write() as session:
        session.execute(update(Turn).values(status=status))
        session.commit()
    keeper._see_who_wants_it()
    assert job().state == "running"


def test_who_waits_for_other_work_is_told_so(keeper, asked):
    with sessions.write() as session:
        next_one = replace(ORDER, key="analysis:2")
        orders.place(session, next_one, asked.turn_id, None)
        session.commit()
        assert orders.standing(session, next_one).words == orders.IN_LINE
        assert orders.standing(session, ORDER).words == orders.STARTING


def test_work_that_kills_its_processes_is_given_up_while_somebody_waits(keeper):
    """Mechanism: the watcher does not wait for the time of tidying."""
    with sessions.write() as session:
        session.execute(update(Job).values(owner="00000000-boot:1:1:1", lease_until=0.0, crashes=2))
        session.commit()
    watcher = starting.Watcher(lambda: True)
    watcher._tidied = time.monotonic()
    watcher._leases._sure_from = 0.0  # it has looked for longer than a lease
    watcher._look()
    assert (job().state, job().error) == ("failed", ledger.TOO_MANY_CRASHES)


def away(error=None):
    return error or OperationalError("SELECT 1", None, ConnectionError("gone"))


class Absent:
    """Sessions of a database that is away until it is told to come back."""

    def __init__(self, error=None):
        self.error = error or away()
        self.asked = 0

    def read(self):
        self.asked += 1
        raise self.error

    write = read


@pytest.mark.parametrize("error", [away(), ProgrammingError("SELECT 1", None, Exception("odd")), OSError("disk")])
def test_a_keeper_survives_whatever_the_database_says_and_renews_when_it_is_back(keeper, monkeypatch, error):
    absent, there = Absent(error), process.sessions
    monkeypatch.setattr(process, "sessions", absent)
    keeper._renewed = keeper._looked = float("-inf")
    keeper.start()
    wait_for(lambda: absent.asked >= 2)
    with sessions.write() as session:
        session.execute(update(Job).values(lease_until=1.0))
        session.commit()
    monkeypatch.setattr(process, "sessions", there)
    wait_for(lambda: lease() > 1.0)
    keeper.done()
    assert job().state == "running"


def lease():
    with sessions.read() as session:
        return session.scalar(select(Job.lease_until))


def wait_for(found, seconds=10):
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_time_of_an_outage_is_none_of_the_jobs(keeper):
    began = keeper._began
    keeper._note_away(away(), time.monotonic() - 100)
    assert keeper._began - began >= 100


def test_work_that_loses_the_database_is_given_back_and_counts_as_no_crash(keeper, monkeypatch):
    """Mechanism: its process waits until it can say so."""

    def breaks(_held, _path):
        raise away()

    ended = []

    def end(status):
        ended.append(status)
        keeper._is_done.set()

    monkeypatch.setattr(process, "end", end)
    monkeypatch.setitem(work.WORK, "analysis", breaks)
    keeper.start()
    process.do(keeper._held, keeper)
    assert ended == [0]
    with sessions.read() as session:
        assert session.execute(select(Job.state, Job.crashes)).one() == ("queued", 0)


def test_who_leaves_during_an_outage_waits_for_its_end_but_not_for_ever(keeper):
    keeper.leave()
    keeper._note_away(away(), time.monotonic())
    keeper._away_since -= process.LEAVE_WITHIN
    with pytest.raises(Ended):
        keeper._note_away(away(), time.monotonic())


def test_what_was_worked_out_is_kept_when_the_database_is_back(app, keeper, monkeypatch):
    tries = []

    def act():
        tries.append(1)
        if len(tries) < 3:
            raise away()
        return ledger.finish(db.session, keeper._held, {"sum": 4})

    monkeypatch.setattr(reporting, "AGAIN_AFTER", 0.01)
    with app.app_context():
        reporting.patiently(act)
    assert (len(tries), job().state) == (3, "done")


def test_progress_that_cannot_be_told_stops_no_work(keeper, monkeypatch):
    monkeypatch.setattr(reporting, "sessions", Absent())
    reporting.Pace(keeper._held).say("Reading the rows", 0.5)
    assert job().state == "running"


def test_an_import_has_no_time_to_keep():
    assert limits.of("import") == Limits()


@pytest.mark.parametrize(("share", "ending"), [(0.5, ""), (1.0, "MemoryError")])
def test_the_data_of_a_plant_fill_no_more_than_they_may(share, ending):
    size = str(int(limits.OF_A_PLANT.data * share))
    done = subprocess.run([sys.executable, "-c", FILLED, size], capture_output=True, text=True, check=False)
    assert done.stderr.strip().endswith(ending) if ending else done.stderr == ""


def test_work_that_holds_the_interpreter_is_ended_by_the_system():
    """No thread of it runs while an expression is matched: who watches its time cannot."""
    done = subprocess.run([sys.executable, "-c", HELD], capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGXCPU
