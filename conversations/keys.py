"""Exactly once: the first request with a key creates, every later one finds what it created, or hears that it is gone.

A request is what was asked, and of what. Which agent was to answer is no part of it: the same words sent again with
the same key count once, whatever was chosen meanwhile.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from conversations.views import Asked
from extensions import insert_or_skip
from models import Conversation, SentKey, Turn
from problems import Conflict, Invalid, NotFound

AnySession = Session | scoped_session[Any]
LONGEST_KEY = 200


@dataclass(frozen=True)
class Sent:
    """What the first request with this key created."""

    conversation_id: uuid.UUID
    turn_id: uuid.UUID | None


def fingerprint(*parts: object) -> str:
    return hashlib.sha256("\0".join(str(part) for part in parts).encode("utf-8", "replace")).hexdigest()


def of_question(
    conversation_id: uuid.UUID | None, text: str, parent_id: uuid.UUID | None, files: Sequence[dict[str, Any]]
) -> str:
    """Files count by what they hold and are called: one that is brought anew with a repeat has another id."""
    parts: list[object] = [conversation_id or "", text, *([parent_id] if parent_id else ())]
    return fingerprint("ask", *parts, *(part for file in files for part in ("file", file["sha256"], file["name"])))


def take(session: AnySession, user_id: uuid.UUID, client_id: str | None, request: str, created: Sent) -> Sent | None:
    """Take the key for `created`; if it was taken before, what was created then. Raises Conflict for another request.

    A second request with the same key waits here until the first has committed or rolled back. Without a key every
    request is its own.
    """
    if not client_id:
        return None
    if len(client_id) > LONGEST_KEY:
        raise Invalid(f"client_id may have at most {LONGEST_KEY} characters.")
    row = {
        "user_id": user_id,
        "client_id": client_id,
        "request_hash": request,
        "conversation_id": created.conversation_id,
        "turn_id": created.turn_id,
    }
    if insert_or_skip(session, SentKey, row):
        return None
    return find(session, user_id, client_id, request)


def find(session: AnySession, user_id: uuid.UUID, client_id: str | None, request: str) -> Sent | None:
    """What this request created when it came before. Raises Conflict when the key was another request's."""
    first = session.execute(
        select(SentKey.request_hash, SentKey.conversation_id, SentKey.turn_id).where(
            SentKey.user_id == user_id, SentKey.client_id == client_id
        )
    ).one_or_none()
    if first is None:
        return None
    if first.request_hash != request:
        raise Conflict(
            "This client_id was already used for something else.", hint="Send it again with a new client_id."
        )
    return Sent(first.conversation_id, first.turn_id)


def asked(session: AnySession, sent: Sent) -> Asked:
    """The turn that was created then. Raises NotFound, which says so, when it was removed or is in the trash."""
    found = session.execute(
        select(Turn.answer_id, Conversation.deleted_at)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(Turn.id == sent.turn_id)
    ).one_or_none()
    if found is None or sent.turn_id is None:
        raise _removed()
    if found.deleted_at is not None:
        raise _in_trash()
    return Asked(sent.conversation_id, sent.turn_id, found.answer_id, is_repeat=True)


def branched(session: AnySession, sent: Sent) -> uuid.UUID:
    """The conversation that was created then. Raises NotFound as `asked` does."""
    found = session.execute(
        select(Conversation.deleted_at).where(Conversation.id == sent.conversation_id)
    ).one_or_none()
    if found is None:
        raise _removed()
    if found.deleted_at is not None:
        raise _in_trash()
    return sent.conversation_id


def _removed() -> NotFound:
    return NotFound("This was sent before, and has been removed since.", code="removed", hint="Ask it anew.")


def _in_trash() -> NotFound:
    message = "This was sent before, and its conversation is in the trash now."
    return NotFound(message, code="in_trash", hint="Restore the conversation, or ask it anew.")
