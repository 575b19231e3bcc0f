"""Messages with all that belongs to them, for a whole window in a handful of queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, scoped_session

from conversations.views import ArtifactView, MessageView, SourceView, StepView
from models import Artifact, Draft, Message, Source, Step, Turn

AnySession = Session | scoped_session[Any]


def views(session: AnySession, messages: Sequence[Message]) -> tuple[MessageView, ...]:
    """The messages as plain values: answers with turn, draft, steps, sources and artifacts, all with their siblings."""
    if not messages:
        return ()
    siblings = _siblings(session, messages)
    answers = [message.id for message in messages if message.role == "assistant"]
    turns = _turns(session, answers)
    steps = _steps(session, [turn["turn_id"] for turn in turns.values()])
    sources = _sources(session, answers)
    artifacts = _artifacts(session, answers)
    return tuple(
        MessageView(
            id=message.id,
            conversation_id=message.conversation_id,
            parent_id=message.parent_id,
            depth=message.depth,
            role=message.role,
            created=message.created,
            siblings=siblings.get(message.id, (message.id,)),
            follow_ups=tuple(message.details.get("follow_ups", ())),
            sources=tuple(sources.get(message.id, ())),
            artifacts=tuple(artifacts.get(message.id, ())),
            **_answer(message, turns.get(message.id), steps),
        )
        for message in messages
    )


def _answer(message: Message, turn: dict[str, Any] | None, steps: dict[uuid.UUID, list[StepView]]) -> dict[str, Any]:
    if turn is None:
        return {"content": message.content}
    draft = turn.pop("draft")
    content = draft if draft is not None and turn["status"] in {"queued", "running"} else message.content
    return {**turn, "content": content, "steps": tuple(steps.get(turn["turn_id"], ()))}


def _turns(session: AnySession, answers: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    rows = session.execute(
        select(Turn, Draft.text, Draft.claim, Draft.revision)
        .outerjoin(Draft, Draft.turn_id == Turn.id)
        .where(Turn.answer_id.in_(answers))
    )
    return {
        turn.answer_id: {
            "turn_id": turn.id,
            "agent": turn.agent,
            "llm": turn.llm,
            "status": turn.status,
            "error": turn.error or "",
            "claim": claim or 0,
            "revision": revision or 0,
            "duration_ms": _milliseconds(turn),
            "tokens_in": turn.tokens_in,
            "tokens_out": turn.tokens_out,
            "draft": text,
        }
        for turn, text, claim, revision in rows
    }


def _milliseconds(turn: Turn) -> int | None:
    if turn.finished is None:
        return None
    return round((turn.finished - turn.created).total_seconds() * 1000)


def _siblings(session: AnySession, messages: Sequence[Message]) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    parents = {message.parent_id for message in messages if message.parent_id}
    same_parent = [Message.parent_id.in_(parents)]
    if any(message.parent_id is None for message in messages):
        same_parent.append(Message.parent_id.is_(None))
    rows = session.execute(
        select(Message.id, Message.parent_id)
        .where(Message.conversation_id == messages[0].conversation_id, or_(*same_parent))
        .order_by(Message.id)
    ).all()
    families: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for row in rows:
        families.setdefault(row.parent_id, []).append(row.id)
    return {message.id: tuple(families[message.parent_id]) for message in messages}


def _steps(session: AnySession, turns: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[StepView]]:
    rows = session.execute(
        select(Step.turn_id, Step.tool, Step.label, Step.state).where(Step.turn_id.in_(turns)).order_by(Step.ordinal)
    )
    found: dict[uuid.UUID, list[StepView]] = {}
    for row in rows:
        found.setdefault(row.turn_id, []).append(StepView(row.tool, row.label, row.state))
    return found


def _sources(session: AnySession, answers: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[SourceView]]:
    """By answer, in order of their numbers. A dataset used by several steps is listed once, with all its locators."""
    rows = session.scalars(select(Source).where(Source.answer_id.in_(answers)).order_by(Source.number, Source.id))
    found: dict[uuid.UUID, dict[int, SourceView]] = {}
    for row in rows:
        numbered = found.setdefault(row.answer_id, {})
        first = numbered.get(row.number)
        numbered[row.number] = source_view(row, "; ".join(filter(None, [first.locator if first else "", row.locator])))
    return {answer_id: list(numbered.values()) for answer_id, numbered in found.items()}


def source_view(row: Source, locator: str) -> SourceView:
    return SourceView(
        id=row.id,
        number=row.number,
        dataset=row.dataset,
        title=row.title,
        publisher=row.publisher,
        edition=row.edition,
        licence=row.licence,
        citation=row.citation,
        url=row.url,
        as_of=row.as_of,
        locator=locator,
        excerpt=row.excerpt,
        synthetic=row.synthetic,
    )


def artifact_view(row: Artifact) -> ArtifactView:
    return ArtifactView(
        id=row.id,
        number=row.number,
        kind=row.kind,
        title=row.title,
        columns=tuple(row.data["columns"]),
        rows=tuple(tuple(cells) for cells in row.data["rows"]),
        description=row.data.get("description", ""),
        spec=row.spec,
        query=row.query,
    )


def _artifacts(session: AnySession, answers: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ArtifactView]]:
    rows = session.scalars(
        select(Artifact).where(Artifact.answer_id.in_(answers)).order_by(Artifact.number, Artifact.id)
    )
    found: dict[uuid.UUID, list[ArtifactView]] = {}
    for row in rows:
        found.setdefault(row.answer_id, []).append(artifact_view(row))
    return found
