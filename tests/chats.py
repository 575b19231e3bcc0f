"""Chats to be damaged and compared: their rows, a way past the guards of the database, and what must be kept."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, select, text

from conversations import desk
from conversations.manager import ConversationManager
from extensions import db
from models import (
    AgentMessages,
    Artifact,
    Conversation,
    Draft,
    Feedback,
    Message,
    Source,
    Step,
    Summary,
    Turn,
    new_id,
    utc_now,
)
from tests.people import Cast, Person, speaking_as

REPLICA = "SET LOCAL session_replication_role = replica"
SAID = ("dataset", "title", "publisher", "edition", "licence", "citation", "as_of", "locator", "excerpt")
SOURCE = dict.fromkeys(SAID, "Germany")


@dataclass(frozen=True)
class Asked:
    conversation_id: uuid.UUID
    question_id: uuid.UUID
    answer_id: uuid.UUID
    turn_id: uuid.UUID


@dataclass(frozen=True)
class Chat:
    """Two answered questions of Ann's, the second with a step, a source and a table, and one in another conversation of
    hers; and one of Carl's."""

    conversation_id: uuid.UUID
    questions: tuple[uuid.UUID, ...]
    answers: tuple[uuid.UUID, ...]
    turns: tuple[uuid.UUID, ...]
    step_id: uuid.UUID
    other: Asked
    carls: Asked


def make_chat(app: Flask, cast: Cast) -> Chat:
    first = _answered(app, cast.ann, "one")
    second = _answered(app, cast.ann, "two", conversation_id=first.conversation_id)
    return Chat(
        conversation_id=first.conversation_id,
        questions=(first.question_id, second.question_id),
        answers=(first.answer_id, second.answer_id),
        turns=(first.turn_id, second.turn_id),
        step_id=_step(app, second),
        other=_answered(app, cast.ann, "three"),
        carls=_answered(app, cast.carl, "four"),
    )


def _answered(app: Flask, person: Person, question: str, **where: Any) -> Asked:
    with speaking_as(app, person) as user:
        ConversationManager(user).ask(question, agent="market", client_id=f"key of {question}", **where)
        claimed = desk.claim(db.session, "owner", desk.Left(), llm="scripted")
        assert claimed is not None
        ids = (claimed.turn_id, claimed.claim, claimed.answer_id, claimed.conversation_id)
        closing = desk.Closing(*ids, "done", f"The answer to {question}.", remembered={"of": question})
        assert desk.finish(db.session, closing)
        db.session.commit()
        return Asked(claimed.conversation_id, claimed.question_id, claimed.answer_id, claimed.turn_id)


def _step(app: Flask, asked: Asked) -> uuid.UUID:
    step_id = new_id()
    named = {"call_id": "call-1", "tool": "get_capacity", "label": "Looked up", "state": "done"}
    step = {"id": step_id, "ordinal": 1, "arguments": {}, "result": {}, **named}
    source = {"id": new_id(), "number": 1, "url": None, "score": None, **SOURCE}
    artifact = {"id": new_id(), "number": 1, "kind": "table", "title": "A table", "data": {"columns": [], "rows": []}}
    done = desk.StepDone(
        asked.turn_id, asked.answer_id, {**step, "started": utc_now(), "finished": utc_now()}, (source,), (artifact,)
    )
    with app.app_context():
        desk.save_step(db.session, done)
        db.session.commit()
    return step_id


@contextmanager
def unguarded(app: Flask) -> Iterator[Connection]:
    """A connection on which references are not checked; committed at the end."""
    with app.app_context(), db.engine.connect() as connection:
        is_sqlite = db.engine.dialect.name == "sqlite"
        if is_sqlite:  # before the transaction: within one it does nothing
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text(REPLICA))
        try:
            yield connection
            connection.commit()
        finally:
            connection.rollback()
            if is_sqlite:
                connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


def kept(app: Flask) -> set[str]:
    """Everything that somebody typed, read or was brought, wherever it stands."""
    columns = (Message.content, Message.details, Draft.text, Summary.content, Feedback.comment, Step.label)
    brought = (Step.id, Source.id, Artifact.id, AgentMessages.remembered, Turn.id, Conversation.title)
    with app.app_context():
        found = [value for column in (*columns, *brought) for value in db.session.scalars(select(column))]
        db.session.rollback()
    texts = {value if isinstance(value, str) else json.dumps(value, default=str) for value in found if value}
    drafts = {value["draft"] for value in found if isinstance(value, dict) and "draft" in value}
    return texts | drafts
