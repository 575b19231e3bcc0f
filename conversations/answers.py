"""Messages with all that belongs to them, for a whole window in a handful of queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session, scoped_session

from conversations import provenance, statements
from conversations.looks import running
from conversations.provenance import artifact_view
from conversations.views import ArtifactView, MessageView, ReadPart, SourceView, StepView

AnySession = Session | scoped_session[Any]
Loaded = Row[*tuple[Any, ...]]


def views(session: AnySession, messages: Sequence[Loaded]) -> tuple[MessageView, ...]:
    """The messages as plain values: answers with turn, draft, steps, sources and artifacts, all with their siblings."""
    if not messages:
        return ()
    connection = session.connection()
    siblings = _siblings(connection, messages)
    turns = _turns(connection, [message.id for message in messages if message.role == "assistant"])
    begun = [answer for answer, turn in turns.items() if turn["status"] != "queued" or turn["draft"] is not None]
    steps = _steps(connection, [turns[answer]["turn_id"] for answer in begun])
    cited = connection.execute(statements.SOURCES, {"answers": begun}).all() if steps else []
    sources = _sources(cited, provenance.standings(connection, cited))
    artifacts = _artifacts(connection, begun, cited) if steps else {}
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
            reading=tuple(ReadPart(**part) for part in message.details.get("reading", ())),
            files=tuple(message.files),
            notice=message.details.get("notice", ""),
            sources=tuple(sources.get(message.id, ())),
            artifacts=tuple(artifacts.get(message.id, ())),
            **_answer(message, turns.get(message.id), steps),
        )
        for message in messages
    )


def _answer(message: Loaded, turn: dict[str, Any] | None, steps: dict[uuid.UUID, list[StepView]]) -> dict[str, Any]:
    if turn is None:
        return {"content": message.content}
    draft, doing = turn.pop("draft"), running(turn.pop("doing"))
    content = draft if draft is not None and turn["status"] in {"queued", "running"} else message.content
    return {**turn, "content": content, "steps": (*steps.get(turn["turn_id"], ()), *([doing] if doing else []))}


def _turns(connection: Connection, answers: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    rows = connection.execute(statements.TURNS, {"answers": answers}) if answers else ()
    return {
        row.answer_id: {
            "turn_id": row.id,
            "agent": row.agent,
            "llm": row.llm,
            "status": row.status,
            "error": row.error or "",
            "duration_ms": _milliseconds(row),
            "tokens_in": row.tokens_in,
            "tokens_out": row.tokens_out,
            "draft": row.text,
            "doing": row.doing,
        }
        for row in rows
    }


def _milliseconds(turn: Loaded) -> int | None:
    if turn.finished is None:
        return None
    seconds: float = (turn.finished - turn.created).total_seconds()
    return round(seconds * 1000)


def _siblings(connection: Connection, messages: Sequence[Loaded]) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    parents = [message.parent_id for message in messages if message.parent_id]
    rows = list(connection.execute(statements.SIBLINGS, {"parents": parents})) if parents else []
    if len(parents) < len(messages):
        rows += connection.execute(statements.ROOTS, {"conversation_id": messages[0].conversation_id})
    families: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for row in rows:
        families.setdefault(row.parent_id, []).append(row.id)
    return {message.id: tuple(families[message.parent_id]) for message in messages}


def _steps(connection: Connection, turns: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[StepView]]:
    found: dict[uuid.UUID, list[StepView]] = {}
    for row in connection.execute(statements.STEPS, {"turns": turns}) if turns else ():
        found.setdefault(row.turn_id, []).append(StepView(row.tool, row.label, row.state))
    return found


def _sources(cited: Sequence[Loaded], standings: provenance.Standings) -> dict[uuid.UUID, list[SourceView]]:
    """By answer, in order of their numbers. A dataset used by several steps is listed once."""
    found: dict[uuid.UUID, dict[int, list[Loaded]]] = {}
    for row in cited:
        found.setdefault(row.answer_id, {}).setdefault(row.number, []).append(row)
    return {
        answer_id: [provenance.joined(rows, standings) for rows in numbered.values()]
        for answer_id, numbered in found.items()
    }


def _artifacts(
    connection: Connection, answers: Sequence[uuid.UUID], cited: Sequence[Loaded]
) -> dict[uuid.UUID, list[ArtifactView]]:
    of_step: dict[uuid.UUID, list[Loaded]] = {}
    for source in cited:
        of_step.setdefault(source.step_id, []).append(source)
    found: dict[uuid.UUID, list[ArtifactView]] = {}
    for row in connection.execute(statements.ARTIFACTS, {"answers": answers}):
        found.setdefault(row.answer_id, []).append(artifact_view(row, of_step.get(row.step_id, ())))
    return found
