"""Exactly once: the first request with a key creates, every later one finds what it created."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from extensions import insert_or_skip
from models import SentKey
from problems import Conflict, Invalid

LONGEST_KEY = 200


@dataclass(frozen=True)
class Sent:
    """What the first request with this key created."""

    conversation_id: uuid.UUID
    turn_id: uuid.UUID | None


def fingerprint(*parts: object) -> str:
    return hashlib.sha256("\0".join(str(part) for part in parts).encode("utf-8", "replace")).hexdigest()


def take(
    session: Session | scoped_session[Any], user_id: uuid.UUID, client_id: str | None, request: str, created: Sent
) -> Sent | None:
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
    first = session.execute(
        select(SentKey.request_hash, SentKey.conversation_id, SentKey.turn_id).where(
            SentKey.user_id == user_id, SentKey.client_id == client_id
        )
    ).one()
    if first.request_hash != request:
        raise Conflict(
            "This client_id was already used for something else.", hint="Send it again with a new client_id."
        )
    return Sent(first.conversation_id, first.turn_id)
