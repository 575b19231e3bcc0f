"""Which answers cite a dataset: as long as one does, its rows are kept behind it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from models import Source


def answers_citing(session: Session | scoped_session[Any], code: str, edition: str | None = None) -> int:
    """How many answers, also in the trash, have this dataset as a source, or this edition of it."""
    query = select(func.count(Source.answer_id.distinct())).where(Source.dataset == code)
    return session.scalar(query.where(Source.edition == edition) if edition else query) or 0
