"""What an agent needs to know before it answers: the question, the end of its branch, what was remembered and done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from conversations import statements, tree
from conversations.again import Earlier, earlier
from conversations.desk import Claimed
from models import AgentMessages, Draft, Step

CHARACTERS_OF_HISTORY = 32_000  # about 8,000 tokens


@dataclass(frozen=True)
class Past:
    """A message above the question; `agent_messages` are the llm's own, of answers, when they were asked for."""

    id: uuid.UUID
    role: str
    content: str
    agent_messages: tuple[Any, ...]


@dataclass(frozen=True)
class Call:
    """A tool call that this turn completed before somebody else took it over."""

    call_id: str
    tool: str
    arguments: dict[str, Any]
    result: dict[str, Any]


@dataclass(frozen=True)
class Brief:
    question: str
    history: tuple[Past, ...]
    remembered: dict[str, Any]
    calls: tuple[Call, ...]
    shown: str  # of the answer, by a worker that died
    doing: dict[str, Any] | None  # the tool call that it was at
    files: tuple[dict[str, Any], ...] = ()  # of this branch: id, name, size; oldest first
    earlier: Earlier | None = None  # the answer that this one is compared with


def brief(session: Session, claimed: Claimed, limit: int, with_agent_messages: bool) -> Brief | None:
    """The question with at most `limit` messages above it, oldest first, within the budget of characters.

    None when the question was removed after the turn was claimed.
    """
    rows = session.connection().execute(statements.BRANCH, {"bottom": claimed.question_id, "most": limit + 1}).all()
    if not rows:
        return None
    *above, question = rows
    remembered: dict[str, Any] = next((row.remembered for row in reversed(above) if row.remembered), {})
    told = _messages(session, [row.id for row in above]) if with_agent_messages else {}
    history = [Past(row.id, row.role, row.content, told.get(row.id, ())) for row in above]
    is_first = claimed.claim == 1
    calls = () if is_first else _calls(session, claimed.turn_id)
    draft = None if is_first else session.get(Draft, claimed.turn_id)
    shown, doing = (draft.text, draft.doing) if draft else ("", None)
    before = earlier(session, claimed.compared_with_id) if claimed.compared_with_id else None
    files = _files(session, claimed.conversation_id, question)
    return Brief(question.content, _within_budget(history), remembered, calls, shown, doing, files, before)


def _within_budget(history: list[Past]) -> tuple[Past, ...]:
    """The latest messages that fit together; an empty answer (still open, or failed) says nothing and is left out."""
    left = CHARACTERS_OF_HISTORY
    kept: list[Past] = []
    for past in reversed(history):
        left -= len(past.content)
        if left < 0:
            break
        if past.content:
            kept.append(past)
    return tuple(reversed(kept))


def _files(session: Session, conversation_id: uuid.UUID, question: Row[*tuple[Any, ...]]) -> tuple[dict[str, Any], ...]:
    """What was brought on the path to the question, however long it is; each file once."""
    having = session.connection().execute(statements.WITH_FILES, {"conversation_id": conversation_id}).all()
    if not having:
        return ()
    path = tree.upwards(question.id, question.depth - having[0].depth + 1)
    on_path = set(session.scalars(select(path.c.id)))
    brought = [file for message in having if message.id in on_path for file in message.files]
    return tuple({file["id"]: file for file in brought}.values())


def _messages(session: Session, answers: list[uuid.UUID]) -> dict[uuid.UUID, tuple[Any, ...]]:
    rows = session.execute(
        select(AgentMessages.answer_id, AgentMessages.messages).where(AgentMessages.answer_id.in_(answers))
    )
    return {row.answer_id: tuple(row.messages) for row in rows}


def _calls(session: Session, turn_id: uuid.UUID) -> tuple[Call, ...]:
    rows = session.execute(
        select(Step.call_id, Step.tool, Step.arguments, Step.result)
        .where(Step.turn_id == turn_id)
        .order_by(Step.ordinal)
    )
    return tuple(Call(*row) for row in rows)
