"""Messages form a tree; a path runs from the root to a leaf. A window costs its own size, however long the path."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, literal, select

from models import Message


def upwards(start: uuid.UUID | ColumnElement[Any], limit: int | ColumnElement[Any]) -> CTE:
    """The last `limit` messages of the path to `start`: columns id, parent_id, depth, climb (0 at the end)."""
    bottom = (
        select(Message.id, Message.parent_id, Message.depth, literal(0, Integer).label("climb"))
        .where(Message.id == start)
        .cte("path", recursive=True)
    )
    above = (
        select(Message.id, Message.parent_id, Message.depth, bottom.c.climb + 1)
        .join(bottom, Message.id == bottom.c.parent_id)
        .where(bottom.c.climb + 1 < limit)
    )
    return bottom.union_all(above)


def downwards(start: uuid.UUID) -> CTE:
    """`start` and everything under it: columns id, depth."""
    top = select(Message.id, Message.depth).where(Message.id == start).cte("below", recursive=True)
    return top.union_all(select(Message.id, Message.depth).join(top, Message.parent_id == top.c.id))
