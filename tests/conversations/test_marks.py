"""The mark that open pages compare: another after every change that they would show, and cheap."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text, update

from conversations import marks
from conversations.manager import ConversationManager
from extensions import db
from models import Turn
from problems import NotFound
from tests.people import speaking_as


@pytest.fixture
def ann(app, cast):
    with speaking_as(app, cast.ann) as user:
        yield ConversationManager(user)


@pytest.fixture
def asked(ann):
    return ann.ask("One", agent="market")


def seen(ann, conversation_id=None):
    db.session.flush()
    return marks.mark(db.session, ann.user_id, conversation_id)


CHANGES = {
    "ask": lambda ann, asked: ann.ask("Two", agent="market", conversation_id=asked.conversation_id),
    "retry": lambda ann, asked: ann.retry(asked.answer_id),
    "show": lambda ann, asked: ann.show(asked.answer_id),
    "rename": lambda ann, asked: ann.rename(asked.conversation_id, "Other"),
    "pin": lambda ann, asked: ann.pin(asked.conversation_id),
    "archive": lambda ann, asked: ann.archive(asked.conversation_id),
    "trash": lambda ann, asked: ann.trash(asked.conversation_id),
    "clear": lambda ann, asked: ann.clear(asked.conversation_id),
    "answered": lambda _ann, asked: db.session.execute(update(Turn).values(status="done")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_gives_another_mark_here_and_in_the_sidebar(ann, asked, change):
    """Mechanism: versions and open answers are part of the mark."""
    here, beside = seen(ann, asked.conversation_id), seen(ann)
    assert seen(ann, asked.conversation_id) == here
    change(ann, asked)
    assert seen(ann, asked.conversation_id) != here
    assert seen(ann) != beside


def test_a_new_conversation_gives_another_mark_when_the_sidebar_is_full(ann):
    """Mechanism: the newest time is part of the mark. The new one pushes out another of the same version."""
    for number in range(marks.LOOKED_AT):
        ann.ask(f"Question {number}", agent="market")
    db.session.execute(update(Turn).values(status="done"))
    before = seen(ann)
    ann.ask("One more", agent="market")
    db.session.execute(update(Turn).values(status="done"))
    assert seen(ann) != before


def test_a_strangers_conversation_has_no_mark(ann, asked, cast):
    assert seen(ann, asked.conversation_id)
    with pytest.raises(NotFound):
        marks.mark(db.session, cast.bea.id, asked.conversation_id)


def test_two_people_never_have_the_same_mark(ann, cast):
    assert seen(ann) != marks.mark(db.session, cast.bea.id, None)


def test_a_look_is_one_query_by_indexes(ann, asked):
    """Mechanism: ix_conversation_list, and ix_turn_open instead of all turns of a person."""
    asked_for: list[tuple[str, object]] = []
    note = lambda _connection, _cursor, statement, values, *_rest: asked_for.append((statement, values))  # noqa: E731
    engine = db.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    seen(ann, asked.conversation_id)
    event.remove(engine, "before_cursor_execute", note)
    [(statement, values)] = asked_for
    plan = plan_of(engine.dialect.name, statement, values)
    assert "ix_conversation_list" in plan
    assert "ix_turn_open" in plan
    assert "Seq Scan" not in plan


def plan_of(dialect, statement, values):
    explain = "EXPLAIN QUERY PLAN"
    if dialect == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))  # a handful of rows it would read one by one
        explain = "EXPLAIN"
    rows = db.session.connection().exec_driver_sql(f"{explain} {statement}", values).all()
    return "\n".join(str(row) for row in rows)


def test_a_look_does_not_prolong_the_session(cast, signed_in):
    browser = signed_in(cast.ann)
    mark = browser.get("/changes", headers={"X-Background": "1"}).get_json()["mark"]
    again = browser.get(f"/changes?seen={mark}", headers={"X-Background": "1"})
    assert (again.status_code, again.data) == (204, b"")
    assert "Set-Cookie" not in again.headers
