"""The JSON shapes of the contract: times in ISO 8601 and UTC, ids as strings, figures with their unit beside them."""

from __future__ import annotations

from typing import Any

from conversations.views import ArtifactView, ConversationView, MessageView, SourceView, Window

Json = dict[str, Any]


def conversation(view: ConversationView) -> Json:
    return {
        "id": str(view.id),
        "title": view.title,
        "agent": view.agent,
        "pinned": view.pinned,
        "archived": view.archived,
        "deleted": view.deleted_at.isoformat() if view.deleted_at else None,
        "tags": list(view.tags),
        "answering": view.answering,
        "version": view.version,
        "created": view.created.isoformat(),
        "updated": view.updated.isoformat(),
    }


def window(view: Window) -> Json:
    return {
        **conversation(view.conversation),
        "messages": [message(one) for one in view.messages],
        "before": view.before,
    }


def message(view: MessageView) -> Json:
    shape: Json = {
        "id": str(view.id),
        "parent_id": str(view.parent_id) if view.parent_id else None,
        "role": view.role,
        "content": view.content,
        "siblings": [str(sibling) for sibling in view.siblings],
        "created": view.created.isoformat(),
    }
    if not view.turn_id:
        return shape
    return {
        **shape,
        "agent": view.agent,
        "status": view.status,
        "error": view.error or None,
        "notice": view.notice or None,
        "turn_id": str(view.turn_id),
        "llm": view.llm,
        "steps": [{"tool": step.tool, "label": step.label, "state": step.state} for step in view.steps],
        "sources": [source(one) for one in view.sources],
        "artifacts": [artifact(one) for one in view.artifacts],
        "follow_ups": list(view.follow_ups),
        "usage": usage(view),
    }


def answer(view: MessageView) -> Json:
    """What `POST /chat` returns."""
    return {
        "response": view.content,
        "conversation_id": str(view.conversation_id),
        "message_id": str(view.id),
        "turn_id": str(view.turn_id),
        "agent": view.agent,
        "status": view.status,
        "error": view.error or None,
        "llm": view.llm,
        "notice": view.notice or None,
        "sources": [source(one) for one in view.sources],
        "artifacts": [artifact(one) for one in view.artifacts],
        "follow_ups": list(view.follow_ups),
        "usage": usage(view),
    }


def usage(view: MessageView) -> Json:
    return {"tokens_in": view.tokens_in, "tokens_out": view.tokens_out, "duration_ms": view.duration_ms}


def source(view: SourceView) -> Json:
    names = ("number", "dataset", "title", "publisher", "edition", "licence", "citation", "url", "as_of", "locator")
    return {
        "id": str(view.id),
        **{name: getattr(view, name) for name in names},
        "excerpt": view.excerpt,
        "synthetic": view.synthetic,
    }


def artifact(view: ArtifactView) -> Json:
    return {
        "id": str(view.id),
        "number": view.number,
        "kind": view.kind,
        "title": view.title,
        "description": view.description,
        "columns": [{"name": column["name"], "unit": column.get("unit", "")} for column in view.columns],
        "rows": [list(row) for row in view.rows],
        "spec": view.spec,
        "query": view.query,
    }
