"""What a question needs to be answered again: who was asked, and the figures of the earlier answer as plain values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, scoped_session

from conversations import statements
from models import Artifact, Message, Turn
from problems import Conflict, Invalid

AnySession = Session | scoped_session[Any]
Loaded = Row[*tuple[Any, ...]]
COMPARISON = "compare_answers"  # the name of the step that sets an answer against an earlier one


@dataclass(frozen=True)
class EarlierTable:
    """A table as it was saved, with the call that made it and the rows of its sources as column values."""

    tool: str
    arguments: dict[str, Any]
    title: str
    columns: tuple[dict[str, Any], ...]  # {name, unit, digits}
    rows: tuple[tuple[Any, ...], ...]
    sources: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Earlier:
    """An answer that was given before, when, and with which tables."""

    answered: datetime
    tables: tuple[EarlierTable, ...]


def agent_of(session: AnySession, message: Loaded) -> str:
    """Who answered this message, or wrote it. Raises Invalid when nobody was asked."""
    turns = select(Turn.agent).where((Turn.answer_id == message.id) | (Turn.question_id == message.id))
    agent = session.scalar(turns.order_by(Turn.id.desc()).limit(1))
    if agent is None:
        raise Invalid("This message was not asked of an agent.")
    return agent


def finished(session: AnySession, message: Loaded) -> uuid.UUID:
    """The answer that can be run again. Raises Invalid for a question, Conflict while it is still being written."""
    if message.role != "assistant":
        raise Invalid("Only an answer can be run again.", hint="Name the answer, not its question.")
    if session.scalar(select(Turn.status).where(Turn.answer_id == message.id)) in {"queued", "running"}:
        raise Conflict("This answer is still being written.", hint="Run it again when it is finished.")
    answer_id: uuid.UUID = message.id
    return answer_id


def earlier(session: Session, answer_id: uuid.UUID) -> Earlier | None:
    """The answer with its tables, without those that already compare; None when it was removed."""
    answered = session.scalar(select(Message.created).where(Message.id == answer_id))
    if answered is None:
        return None
    cited = session.connection().execute(statements.SOURCES, {"answers": [answer_id]}).all()
    tables = select(Artifact.step_id, Artifact.title, Artifact.data, Artifact.query)
    mine = tables.where(Artifact.answer_id == answer_id, Artifact.kind == "table").order_by(Artifact.number)
    found = [_table(row, cited) for row in session.execute(mine)]
    return Earlier(answered, tuple(table for table in found if table.tool != COMPARISON))


def _table(row: Any, cited: Any) -> EarlierTable:
    return EarlierTable(
        tool=row.query.get("tool", ""),
        arguments=row.query.get("arguments", {}),
        title=row.title,
        columns=tuple(row.data["columns"]),
        rows=tuple(tuple(cells) for cells in row.data["rows"]),
        sources=tuple(dict(source._mapping) for source in cited if source.step_id == row.step_id),
    )
