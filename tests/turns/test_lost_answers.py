"""The database does what it was told, and the answer to it gets lost: nobody may conclude that it was not done."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import turns
from conversations import desk
from models import Message, Turn, new_id, utc_now
from turns import pool, stream
from turns.work import Work

LOST = OperationalError("COMMIT", None, Exception("server closed the connection unexpectedly"))
OUTCOME = select(Turn.status, Turn.claim, Turn.crashes)


@pytest.fixture
def claimed():
    return desk.Claimed(new_id(), 1, new_id(), new_id(), new_id(), "market", utc_now())


def losing(monkeypatch, name, times=1):
    """The first `times` calls of this function of the desk are committed, and their answer lost."""
    work, left = getattr(desk, name), [times]

    def lose(session, *given, **named):
        done = work(session, *given, **named)
        if left[0] and done:
            left[0] -= 1
            session.commit()
            raise LOST
        return done

    monkeypatch.setattr(desk, name, lose)


def test_a_claim_that_was_not_heard_of_is_given_back_and_is_no_crash(ask, read, state, scripted, monkeypatch):
    """Mechanism: Pool._give_back."""
    losing(monkeypatch, "claim")
    began = time.monotonic()
    assert read(ask("say Hello."))[-1].status == "done"
    assert time.monotonic() - began < 3
    assert state(OUTCOME) == [{"status": "done", "claim": 2, "crashes": 0}]


def test_an_ending_that_was_not_heard_of_happens_once(ask, read, state, scripted, monkeypatch):
    """Mechanism: the saver that tries again, and proves its claim each time."""
    losing(monkeypatch, "finish")
    assert read(ask("say Hello."))[-1].status == "done"
    assert state(OUTCOME) == [{"status": "done", "claim": 1, "crashes": 0}]
    assert {"content": "Hello."} in state(select(Message.content))
    deadline = time.monotonic() + 3
    while pool.start().saver.works and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not pool.start().saver.works


def test_text_that_may_have_been_seen_stays_when_the_answer_is_stopped(claimed):
    """Mechanism: Work.tried_text. The draft was saved, nobody heard of it, and the stop came before the next try."""
    work = Work(claimed)
    work.add_text("Seen elsewhere.")
    work.unsaved()
    work.close("stopped")
    assert work.closing.text == "Seen elsewhere."


def test_a_reader_waits_while_the_database_is_away(ask, scripted, monkeypatch):
    """Mechanism: stream._found. Readers get no exception and go on where they were."""
    look, lost = stream.look, [LOST, LOST]

    def lose(session, **given):
        if lost:
            raise lost.pop()
        return look(session, **given)

    monkeypatch.setattr(stream, "look", lose)
    looks = [one for one in turns.follow(ask("say Hello.").turn_id) if one]
    assert not lost
    assert looks[-1].status == "done"


def test_revisions_count_tries(ask, read, state, scripted, monkeypatch):
    """A reader elsewhere compares revisions: two texts must never have the same."""
    revisions = []
    save = desk.save_drafts

    def note(session, drafts):
        revisions.extend((draft.revision, draft.text) for draft in drafts)
        save(session, drafts)
        if len(revisions) == 1 and drafts:
            session.commit()
            raise LOST

    monkeypatch.setattr(desk, "save_drafts", note)
    assert read(ask("slowly a|b|c|d|e|f|g"))[-1].status == "done"
    assert len(dict(revisions)) == len(set(revisions))
