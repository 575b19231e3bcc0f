"""What a page that stays open compares every few seconds: cheap, and another when something it shows has changed."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, scoped_session

from conversations.statements import OPEN, conversation, turn
from problems import NotFound

AnySession = Session | scoped_session[Any]
LOOKED_AT = 60  # conversations, newest first: as many as the sidebar lists

_mine = conversation.c.owner_id == bindparam("owner_id")
_recent = (
    select(conversation.c.version, conversation.c.updated)
    .where(_mine)
    .order_by(conversation.c.updated.desc(), conversation.c.id.desc())
    .limit(LOOKED_AT)
    .subquery()
)
_shown = select(conversation.c.version).where(conversation.c.id == bindparam("conversation_id"), _mine)
# Not by the index of a person's turns, of which there may be very many, but by that of all open ones, which are few.
_is_theirs = func.coalesce(turn.c.user_id, turn.c.user_id) == bindparam("owner_id")
_open = select(func.count()).where(_is_theirs, turn.c.status.in_(OPEN))
MARK = select(
    _shown.scalar_subquery().label("shown"),
    func.count().label("conversations"),
    func.sum(_recent.c.version).label("versions"),
    func.max(_recent.c.updated).label("newest"),
    _open.scalar_subquery().label("open"),
)


def mark(session: AnySession, user_id: uuid.UUID, conversation_id: uuid.UUID | None) -> str:
    """Of the conversation that is open and of the person's sidebar. Raises NotFound when there is no such conversation.

    A conversation's version counts what was changed in it by hand; the number of open answers tells that one ended.
    The newest time tells of a new one that took the place of the last one listed: then all sums may stay as they were.
    """
    wanted = {"owner_id": user_id, "conversation_id": conversation_id}
    found = session.connection().execute(MARK, wanted).one()
    if conversation_id and found.shown is None:
        raise NotFound("There is no such conversation.")
    newest = found.newest and f"{found.newest:%y%m%d%H%M%S%f}"
    counts = (found.shown, found.conversations, found.versions, newest, found.open)
    return "-".join([user_id.hex[-12:], *(str(count or 0) for count in counts)])
