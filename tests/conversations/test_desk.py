"""What makes takeover, stop and delete safe: every write of a worker proves its claim."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from conversations import desk
from conversations.desk import Closing, StepDone, Written
from extensions import db, sessions
from models import Draft, Message, Step, Turn, new_id, utc_now


def claim(owner="one", gone=(), believed=None):
    with sessions.write() as session:
        left = desk.Left(gone, lapsed(session) if believed is None else believed)
        claimed = desk.claim(session, owner, left, llm="scripted")
        session.commit()
        return claimed


def lapsed(session):
    """The turns whose lease ran out."""
    return [turn_id for turn_id, _end in desk.lapsed(session)]


def run_out(**values):
    with sessions.write() as session:
        session.execute(update(Turn).values(**{"lease_until": 0.0, **values}))
        session.commit()


def closing(claimed, text="The end."):
    return Closing(claimed.turn_id, claimed.claim, claimed.answer_id, claimed.conversation_id, "done", text)


def save(claimed, text="so far"):
    with sessions.write() as session:
        ours = desk.renew(session, [(claimed.turn_id, claimed.claim)])
        if claimed.turn_id in ours:
            desk.save_drafts(session, [Written(claimed.turn_id, claimed.claim, 1, text)])
        session.commit()
        return bool(ours)


@pytest.fixture
def asked(ann):
    asked = ann.ask("one", agent="market")
    db.session.commit()
    return asked


def test_a_turn_is_claimed_once(asked):
    assert claim("one").turn_id == asked.turn_id
    assert claim("two") is None


def test_a_live_lease_is_respected_and_one_that_ran_out_is_not(asked):
    first = claim("one")
    assert claim("two") is None
    run_out()
    second = claim("two")
    assert (second.turn_id, second.claim) == (first.turn_id, 2)


def test_a_turn_of_an_owner_who_is_gone_is_free_at_once(asked):
    claim("one")
    assert claim("two", gone=["one"]).claim == 2


def test_after_an_outage_nobody_takes_over(asked):
    claim("one")
    run_out()
    assert claim("two", believed=()) is None


def test_a_lease_that_is_believed_makes_no_other_one_believed(ann, asked):
    """Mechanism: `statements._is_left` asks for the turn, not whether any may be taken."""
    ann.ask("two", agent="market")
    db.session.commit()
    first, second = claim("one"), claim("one")
    run_out()
    assert claim("two", believed=[second.turn_id]).turn_id == second.turn_id
    run_out()
    assert claim("two", believed=[second.turn_id]).turn_id == second.turn_id
    assert claim("two", believed=[first.turn_id]).turn_id == first.turn_id


def test_a_believed_lease_that_was_renewed_stays_with_its_owner(asked):
    first = claim("one")
    assert claim("two", believed=[first.turn_id]) is None


def test_the_late_writes_of_a_worker_that_lost_its_turn_are_refused(asked):
    first = claim("one")
    assert save(first, "of the first")
    run_out()
    second = claim("two")
    assert save(second, "of the second")
    assert not save(first, "too late")
    with sessions.write() as session:
        assert not desk.finish(session, closing(first, "too late"))
        session.commit()
    with sessions.read() as session:
        assert session.execute(select(Draft.claim, Draft.text)).all() == [(2, "of the second")]
        assert session.scalar(select(Turn.status)) == "running"
        assert session.scalar(select(Message.content).where(Message.id == asked.answer_id)) == ""


def test_a_worker_that_was_away_still_owns_what_nobody_took(asked):
    first = claim("one")
    run_out()
    assert save(first)


def test_the_old_draft_stays_until_the_new_one_begins(asked):
    save(claim("one"), "of the first")
    run_out()
    claim("two")
    with sessions.read() as session:
        assert session.execute(select(Draft.claim, Draft.text)).all() == [(1, "of the first")]


def test_finishing_twice_changes_nothing(asked):
    claimed = claim()
    with sessions.write() as session:
        assert desk.finish(session, closing(claimed))
        assert not desk.finish(session, closing(claimed, "again"))
        session.commit()
        assert session.scalar(select(Message.content).where(Message.id == asked.answer_id)) == "The end."


def test_a_step_saved_twice_stands_once(asked):
    claimed = claim()
    now = utc_now()
    step = {
        "id": new_id(), "ordinal": 1, "call_id": "c", "tool": "t", "label": "l", "arguments": {}, "result": {},
        "state": "done", "started": now, "finished": now,
    }  # fmt: skip
    with sessions.write() as session:
        for _ in range(2):
            desk.save_step(session, StepDone(claimed.turn_id, claimed.answer_id, step))
        session.commit()
        assert len(session.scalars(select(Step)).all()) == 1


def test_three_crashes_are_enough(asked):
    for owner in ("one", "two", "three"):
        assert claim(owner)
        run_out()
    assert claim("four") is None
    with sessions.write() as session:
        assert desk.abandoned(session, desk.Left(believed=lapsed(session))) == [(asked.turn_id, False)]


def test_a_stop_is_seen_with_the_next_renewal(ann, asked):
    claimed = claim()
    ann.stop(asked.turn_id)
    db.session.commit()
    with sessions.write() as session:
        assert desk.renew(session, [(claimed.turn_id, claimed.claim)]) == {claimed.turn_id: True}


def test_a_stopped_turn_of_a_dead_worker_is_not_taken_over_but_closed(ann, asked):
    claim()
    ann.stop(asked.turn_id)
    db.session.commit()
    run_out()
    assert claim("two") is None
    with sessions.write() as session:
        assert desk.abandoned(session, desk.Left(believed=lapsed(session))) == [(asked.turn_id, True)]


def test_a_released_turn_is_no_crash(asked):
    claimed = claim()
    with sessions.write() as session:
        desk.release(session, [(claimed.turn_id, claimed.claim)])
        session.commit()
    again = claim("two")
    assert again.claim == 2
    with sessions.read() as session:
        assert session.scalar(select(Turn.crashes)) == 0
