"""What mending decides: where things are hung up again, and what is said of what was lost."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from conversations import invariants
from conversations.invariants import checkup, recovery
from conversations.invariants.probe import Probe
from conversations.invariants.tree import depths_from_roots
from conversations.lease import LEASE, now
from extensions import db, sessions
from models import AuditEntry, Conversation, Draft, Message, SentKey, Turn
from tests import faulty
from tests.chats import make_chat, unguarded

A, B, C, D = (uuid.UUID(int=number) for number in range(1, 5))


@pytest.fixture
def chat(app, cast):
    return make_chat(app, cast)


@pytest.fixture
def mended(app, chat):
    """Put in these faults, mend everything, and say what was mended."""

    def mended(*faults):
        with unguarded(app) as connection:
            for fault in faults:
                fault(connection, chat)
        repaired = mend(app)
        with sessions.read() as session:
            assert invariants.check(session) == ()
        return repaired

    return mended


def mend(app):
    with app.app_context():
        repaired = []
        for one in invariants.repair():
            db.session.commit()
            repaired.append(one.name)
        return repaired


def row(model, key):
    with sessions.read() as session:
        found = session.get(model, key)
        assert found is not None
        return found


@pytest.mark.parametrize(
    ("parents", "depths", "cut"),
    [
        ({A: None, B: A, C: B, D: A}, {A: 0, B: 1, C: 2, D: 1}, set()),
        ({B: None, A: B, D: A, C: D}, {B: 0, A: 1, D: 2, C: 3}, set()),  # ids do not order a path
        ({A: D, B: A}, {A: 0, B: 1}, set()),  # a parent elsewhere
        ({A: A}, {A: 0}, {A}),
        ({A: C, B: A, C: B}, {A: 0, B: 1, C: 2}, {A}),
        ({A: B, B: C, C: B}, {B: 0, A: 1, C: 1}, {B}),  # A hangs on a circle without being on it
        ({A: B, B: A, C: D, D: C}, {A: 0, B: 1, C: 0, D: 1}, {A, C}),
    ],
)
def test_depths_are_counted_from_the_roots_and_circles_are_cut(parents, depths, cut):
    assert depths_from_roots(parents) == (depths, cut)


def test_a_lost_question_stands_in_its_place_again(chat, mended):
    mended(faulty.remove(Message, faulty.SECOND_QUESTION))
    again = row(Message, chat.questions[1])
    assert (again.parent_id, again.depth, again.role) == (chat.answers[0], 2, "user")
    assert again.content == recovery.LOST_QUESTION
    assert row(Message, chat.answers[1]).parent_id == again.id


def test_an_answer_in_the_middle_stands_in_its_place_again(chat, mended):
    mended(faulty.remove(Message, faulty.FIRST_ANSWER))
    again = row(Message, chat.answers[0])
    assert (again.parent_id, again.depth, again.content) == (chat.questions[0], 1, "")
    assert (row(Turn, chat.turns[0]).status, row(Turn, chat.turns[0]).error) == ("failed", recovery.LOST_ANSWER)


def test_a_message_that_no_turn_knows_is_hung_between_its_neighbours(app, chat, mended):
    between = uuid.UUID(int=9)
    below = faulty.add(
        Message,
        id=lambda _chat: uuid.UUID(int=10),
        role="user",
        content="Below.",
        depth=5,
        conversation_id=faulty.CONVERSATION,
        parent_id=lambda _chat: between,
    )
    mended(below)
    assert row(Message, between).content == recovery.LOST_MESSAGE
    assert (row(Message, between).parent_id, row(Message, between).depth) == (
        None,
        0,
    )  # nothing has depth 3 but answers


def test_an_answer_without_its_turn_can_be_tried_again(app, chat, cast, mended, signed_in):
    mended(faulty.remove(Turn, faulty.FIRST_TURN))
    answer = row(Message, chat.answers[0])
    assert answer.content == "The answer to one."
    page = signed_in(cast.ann).get(f"/c/{chat.conversation_id}").get_data(as_text=True)
    assert recovery.LOST_TURN in page
    assert f"/messages/{answer.id}/retry" in page


def test_a_conversation_whose_row_is_lost_is_its_askers_again(chat, cast, mended):
    mended(faulty.remove(Conversation, faulty.CONVERSATION))
    again = row(Conversation, chat.conversation_id)
    assert (again.owner_id, again.organization_id) == (cast.ann.id, cast.ann.organization_id)
    assert (again.leaf_id, again.agent) == (chat.answers[1], "market")


def test_what_nobody_owns_goes_to_an_administrator(app, admin, chat, mended):
    mended(faulty.no_owner)
    assert row(Conversation, chat.conversation_id).owner_id == admin.id


def test_a_message_never_moves_into_somebody_elses_conversation(chat, mended):
    mended(faulty.change(Turn, faulty.FIRST_TURN, question_id=lambda chat: chat.carls.question_id))
    turn = row(Turn, chat.turns[0])
    assert turn.question_id != chat.carls.question_id
    assert row(Message, turn.question_id).content == recovery.LOST_QUESTION
    assert row(Message, chat.carls.question_id).conversation_id == chat.carls.conversation_id
    assert row(Conversation, chat.carls.conversation_id).leaf_id == chat.carls.answer_id


def test_the_draft_of_a_closed_turn_is_kept_beside_another_answer(chat, mended):
    mended(faulty.add(Draft, turn_id=faulty.FIRST_TURN, **faulty.A_DRAFT))
    answer = row(Message, chat.answers[0])
    assert (answer.content, answer.details["draft"]) == ("The answer to one.", faulty.DRAFTED)


def test_a_turn_without_a_writer_waits_again_and_its_crash_is_counted(chat, mended):
    mended(faulty.open_turn("running", -60.0))
    turn = row(Turn, chat.turns[1])
    assert (turn.status, turn.crashes, turn.owner, turn.lease_until) == ("queued", 1, None, None)


def test_the_first_key_keeps_the_turn(app, chat, cast, mended):
    mended(faulty.second_key())
    with sessions.read() as session:
        keys = session.scalars(select(SentKey.client_id).where(SentKey.turn_id == chat.turns[0])).all()
    assert keys == ["key of one"]


def test_a_repair_is_audited_without_a_word_of_text(chat, mended):
    assert mended(faulty.change(Conversation, faulty.CONVERSATION, leaf_id=None)) == ["leaf"]
    with sessions.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "repair")).one()
    assert (entry.actor_id, entry.subject, entry.details) == (None, "leaf", {"rows": [str(chat.conversation_id)]})


def test_a_turn_whose_writer_comes_back_meanwhile_stays_its_writers(app, chat):
    """The mechanism: conversations and turns are locked, and looked at again, before anything is mended."""
    with unguarded(app) as connection:
        faulty.open_turn("running", -60.0)(connection, chat)
    with sessions.write() as writer, ThreadPoolExecutor(1) as pool:
        alive = update(Turn).where(Turn.id == chat.turns[1]).values(lease_until=now(sessions.dialect) + LEASE)
        writer.execute(alive.execution_options(synchronize_session=False))
        repaired = pool.submit(mend, app)
        wait([repaired], 0.3)
        writer.commit()
        assert repaired.result() == []
    assert row(Turn, chat.turns[1]).status == "running"


def test_a_saved_answer_needs_no_turn(cast, chat, managing, mended):
    with managing(cast.ann) as ann:
        ann.save_message(chat.conversation_id, "assistant", "Said elsewhere.")
    assert mended() == []


def test_a_branch_breaks_nothing(cast, chat, managing, mended):
    with managing(cast.ann) as ann:
        ann.branch(chat.answers[1])
        ann.retry(chat.answers[0])
        ann.edit(chat.questions[1], "another two")
    assert mended() == []


# --- the checkup ------------------------------------------------------------------------------------------------------


def test_a_walk_comes_to_every_row_slice_by_slice(app, chat, monkeypatch):
    monkeypatch.setattr(checkup, "SLICE", 3)
    monkeypatch.setattr(checkup, "NEWEST", 1)
    with unguarded(app) as connection:
        faulty.change(Message, faulty.SECOND_ANSWER, depth=7)(connection, chat)
    walker = checkup.Checkup()
    found = []
    for _ in range(6):  # eight messages are three slices; then it begins again
        walker._broken.clear()
        walker.walk()
        found.append([invariant.name for invariant in walker._broken])
    assert found == [[], ["path to the root"], []] * 2


def test_the_newest_rows_are_seen_in_every_walk(app, chat, monkeypatch):
    monkeypatch.setattr(checkup, "SLICE", 2)
    monkeypatch.setattr(checkup, "NEWEST", 1)
    with unguarded(app) as connection:
        faulty.change(Message, lambda chat: chat.carls.answer_id, depth=3)(connection, chat)
    walker = checkup.Checkup()
    walker.walk()
    assert [finding.name for finding in walker.findings()] == ["path to the root"]


def test_what_is_found_is_looked_at_again_until_it_is_mended(app, chat, mended, monkeypatch):
    monkeypatch.setattr(checkup, "LOOK_EVERY", 0.0)
    walker = checkup.Checkup()
    monkeypatch.setattr(walker, "_walk_alone", lambda: None)
    with unguarded(app) as connection:
        faulty.change(Message, faulty.SECOND_ANSWER, depth=7)(connection, chat)
    assert walker.findings() == ()
    walker.walk()
    assert [finding.count for finding in walker.findings()] == [1]
    assert [finding.count for finding in walker.findings()] == [1]
    mended()
    assert walker.findings() == ()
    assert walker._broken == {}


def test_a_look_asks_only_for_open_turns(app, chat, monkeypatch):
    walker = checkup.Checkup()
    monkeypatch.setattr(walker, "_walk_alone", lambda: None)

    def whole(*_):
        raise AssertionError("a look must not hold all rows against an invariant")

    monkeypatch.setattr(Probe, "end_of_slice", whole)
    monkeypatch.setattr(invariants.Invariant, "look", whole)
    assert walker.findings() == ()


def test_a_moment_without_a_lease_is_no_fault(app, chat, monkeypatch):
    monkeypatch.setattr(checkup, "LOOK_EVERY", 0.0)
    walker = checkup.Checkup()
    monkeypatch.setattr(walker, "_walk_alone", lambda: None)
    with unguarded(app) as connection:
        faulty.open_turn("running", -60.0)(connection, chat)
    assert walker.findings() == ()
    monkeypatch.setattr(checkup, "WATCHED", [replace(one, confirm_after=0.0) for one in invariants.WATCHED])
    assert [finding.name for finding in walker.findings()] == ["live lease"]


def test_a_lease_that_ran_out_just_now_is_left_to_those_who_take_over(app, chat):
    with unguarded(app) as connection:
        faulty.open_turn("running", -LEASE)(connection, chat)
    with sessions.read() as session:
        assert invariants.check(session) == ()
