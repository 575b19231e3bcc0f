"""What an agent is told before it answers: here, which files came with the questions of its branch."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from conversations import desk, statements
from conversations.briefing import brief
from extensions import db
from models import Message


def note(name):
    return {"id": f"id-{name}", "name": name, "size": len(name)}


@pytest.fixture
def bring(ann):
    """Let a question bring files."""

    def bring(asked, *names):
        question = db.session.get(Message, asked.answer_id).parent_id
        db.session.execute(update(Message).where(Message.id == question).values(files=[note(name) for name in names]))
        db.session.commit()
        return question

    return bring


@pytest.fixture
def briefed(ann):
    """Claim the turn that was asked last; the names of the files its agent is told of."""

    def briefed():
        claimed = desk.claim(db.session, "owner", desk.Left(), llm="scripted")
        db.session.commit()
        return [file["name"] for file in brief(db.session, claimed, 2, False).files]

    return briefed


def test_the_files_of_the_whole_branch_are_known_oldest_first(ann, answered, bring, briefed):
    first = answered("one")
    bring(first, "a.csv", "b.csv")
    for number in range(3):
        last = answered(f"more {number}", conversation_id=first.conversation_id)
    bring(last, "c.csv", "a.csv")
    ann.ask("and now?", agent="market", conversation_id=first.conversation_id)
    db.session.commit()
    assert briefed() == ["a.csv", "b.csv", "c.csv"]  # beyond the two messages that are told


def test_files_of_another_branch_are_not_of_this_one(ann, answered, bring, briefed):
    first = answered("one")
    bring(first, "mine.csv")
    second = answered("two", conversation_id=first.conversation_id)
    bring(second, "theirs.csv")
    ann.ask("other", agent="market", conversation_id=first.conversation_id, parent_id=first.answer_id)
    db.session.commit()
    assert briefed() == ["mine.csv"]


def test_a_conversation_without_files_is_not_climbed(ann, answered, briefed, app):
    """Mechanism: the index of the few messages that brought some."""
    first = answered("one")
    ann.ask("two", agent="market", conversation_id=first.conversation_id)
    db.session.commit()
    assert briefed() == []
    if db.engine.dialect.name == "sqlite":
        query = str(statements.WITH_FILES.compile(db.engine)).replace("?", "'x'")
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {query}")).all()
        assert any("ix_message_files" in row[-1] for row in plan)
