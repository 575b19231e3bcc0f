"""A person's own words for their conversations."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, scoped_session

from extensions import insert_or_skip
from models import ConversationTag, Tag, clean, new_id
from problems import Invalid

LONGEST = 50  # characters
MOST = 20  # of one conversation


def replace(
    session: Session | scoped_session[Any], user_id: uuid.UUID, conversation_id: uuid.UUID, names: Sequence[str]
) -> None:
    """Give the conversation these tags and no others; a tag that is new is made."""
    wanted = sorted({" ".join(clean(name).split()) for name in names})
    if "" in wanted or any(len(name) > LONGEST for name in wanted) or len(wanted) > MOST:
        raise Invalid(f"A conversation may have {MOST} tags of 1 to {LONGEST} characters.")
    for name in wanted:
        insert_or_skip(session, Tag, {"id": new_id(), "user_id": user_id, "name": name})
    session.execute(delete(ConversationTag).where(ConversationTag.conversation_id == conversation_id))
    ids = session.scalars(select(Tag.id).where(Tag.user_id == user_id, Tag.name.in_(wanted))).all()
    if ids:
        rows = [{"conversation_id": conversation_id, "tag_id": tag_id} for tag_id in ids]
        session.execute(insert(ConversationTag), rows)
