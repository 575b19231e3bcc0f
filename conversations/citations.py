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


def cited(session: Session | scoped_session[Any]) -> dict[tuple[str, str], int]:
    """How many answers cite each (dataset, edition); without an edition (""), the dataset."""
    answers = func.count(Source.answer_id.distinct())
    editions = session.execute(select(Source.dataset, Source.edition, answers).group_by(Source.dataset, Source.edition))
    datasets = session.execute(select(Source.dataset, answers).group_by(Source.dataset))
    return {
        **{(code, name): count for code, name, count in editions},
        **{(code, ""): count for code, count in datasets},
    }
