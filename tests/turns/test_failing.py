"""What a process does about itself when something in it cannot go on: what it holds is given to others."""

from __future__ import annotations

import logging
import sqlite3
import time
import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from models import Draft, Turn
from turns import pool, saver, watch
from turns.saver import Saver
from turns.watch import Watch

UNHANDLED = "ignore::pytest.PytestUnhandledThreadExceptionWarning"  # the thread ends by its error, as it should


@pytest.fixture
def ended(monkeypatch):
    """The signals this process sent to itself."""
    sent = []
    for module in (saver, watch):
        monkeypatch.setattr(module.os, "kill", lambda _pid, number: sent.append(number))
    return sent


def wait_for(is_so):
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_answer_no_row_can_hold_does_not_keep_others_from_being_given_back(ask, state, scripted):
    """Mechanism: `Saver._release_alone`. Without it nothing was given back, and every turn counted a crash."""
    for text in ("hang one", "hang two"):
        ask(text)
    wait_for(lambda: len(state(select(Draft.text))) == 2)
    ours = pool.start()
    ours.leave()
    ours.saver.close()
    left = list(ours.saver.works.values())
    left[0].close("done", remembered={"what": {1, 2}})
    left[1].add_text(" And more.")
    ours.saver.release(left)
    assert state(select(Turn.status, Turn.crashes)) == [{"status": "queued", "crashes": 0}] * 2
    assert {"text": "Shown before it hung. And more."} in state(select(Draft.text))


@pytest.mark.filterwarnings(UNHANDLED)
def test_nobody_waits_for_a_saver_that_has_failed(ask, state, scripted, ended, monkeypatch):
    """Mechanism: `Saver.wait_until_idle` is told. It used to wait out the grace time for what could not end."""
    ask("hang on")
    wait_for(lambda: state(select(Draft.text)))
    ours = pool.start().saver
    monkeypatch.setattr(ours, "_save", lambda _batch: 1 / 0)
    began = time.monotonic()
    assert len(ours.wait_until_idle(30, lambda: False)) == 1
    assert time.monotonic() - began < 5
    wait_for(lambda: ended)


@pytest.mark.filterwarnings(UNHANDLED)
def test_a_worker_whose_poller_fails_ends(ended):
    """Mechanism: `Watch._poll` tells the process. Its readers would have waited in vain, and nobody known."""
    watching = Watch(is_local=lambda _turn_id: bool(1 / 0))
    with watching.reader(uuid.uuid4()):
        wait_for(lambda: ended)
    watching.close()


def test_another_reason_of_one_outage_is_said_too(caplog, monkeypatch):
    monkeypatch.setattr(saver, "RETRY_EVERY", 0.0)
    ours = Saver(on_saved=lambda _turns: None, on_closed=lambda: None)
    with caplog.at_level(logging.WARNING, "turns.saver"):
        for code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_FULL):
            cause = sqlite3.OperationalError("refused")
            cause.sqlite_errorcode = code
            ours._wait_for_database(OperationalError(None, None, cause), 1)
    ours.close()
    assert [record.args[0] for record in caplog.records] == ["locked", "full"]
