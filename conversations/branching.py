"""A new conversation that begins with a copy of a path: messages, and with the answers all that belongs to them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session, scoped_session

from conversations import tree
from extensions import Base
from models import AgentMessages, Artifact, Conversation, Message, Source, Step, Turn, new_id
from problems import Invalid

AnySession = Session | scoped_session[Any]
Ids = dict[uuid.UUID, uuid.UUID]


def copy_path(session: AnySession, source: uuid.UUID, message_id: uuid.UUID, target: uuid.UUID) -> None:
    """Make conversation `target` out of the path in `source` that ends in `message_id`. Raises Invalid while one of its
    answers is still being written."""
    path = select(tree.upwards(message_id, 1_000_000).c.id)
    turns = session.scalars(select(Turn.status).where(Turn.answer_id.in_(path)))
    if any(status in {"queued", "running"} for status in turns):
        raise Invalid("This answer is still being written.", hint="Branch from it when it is finished.")
    messages = Message.id.in_(path)
    ids = _new_ids(session.scalars(select(Message.id).where(messages).order_by(Message.depth)))
    _copy_conversation(session, source, target, leaf=ids[message_id])
    same = {"conversation_id": {source: target}}
    _copy(session, Message, messages, {**same, "id": ids, "parent_id": ids}, order=Message.depth)
    answers = Turn.answer_id.in_(path)
    turn_ids = _new_ids(session.scalars(select(Turn.id).where(answers)))
    _copy(
        session,
        Turn,
        answers,
        {**same, "id": turn_ids, "question_id": ids, "answer_id": ids, "waits_for_id": ids, "compared_with_id": {}},
        order=Turn.id,
    )
    steps = Step.turn_id.in_(list(turn_ids))
    step_ids = _new_ids(session.scalars(select(Step.id).where(steps)))
    _copy(session, Step, steps, {"id": step_ids, "turn_id": turn_ids}, order=Step.ordinal)
    for table in (Source, Artifact):
        _copy(session, table, table.answer_id.in_(path), {"step_id": step_ids, "answer_id": ids}, order=table.number)
    _copy(session, AgentMessages, AgentMessages.answer_id.in_(path), {"answer_id": ids})


def _copy_conversation(session: AnySession, source: uuid.UUID, target: uuid.UUID, leaf: uuid.UUID) -> None:
    columns = (Conversation.owner_id, Conversation.organization_id, Conversation.agent, Conversation.title)
    row = session.execute(select(*columns).where(Conversation.id == source)).one()
    session.execute(insert(Conversation).values(id=target, leaf_id=leaf, **row._mapping))


def _new_ids(old: Iterable[uuid.UUID]) -> Ids:
    return {one: new_id() for one in old}


def _copy(session: AnySession, model: type[Base], condition: Any, renamed: dict[str, Ids], order: Any = None) -> None:
    """Insert copies of the rows; columns in `renamed` get their new ids, and a key that is not gets a fresh one."""
    table: Table = model.__table__  # type: ignore[assignment]
    rows = session.execute(select(table).where(condition).order_by(order)).mappings().all()
    copies = [
        {name: renamed[name].get(value) if name in renamed else value for name, value in row.items()} for row in rows
    ]
    if "id" in table.columns and "id" not in renamed:
        copies = [{**copy, "id": new_id()} for copy in copies]
    if copies:
        session.execute(insert(table), copies)
