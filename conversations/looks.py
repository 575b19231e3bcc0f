"""What a reader of a running answer looks at: cheap enough to look ten times a second."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conversations.views import StepView
from models import Draft, Step, Turn

Revision = tuple[str, int, int, int]  # status, claim, revision, steps: a change is something to look at


@dataclass(frozen=True)
class Look:
    """An answer as it stands."""

    status: str
    attempt: int  # the draft's claim number; 0 before the first words
    revision: int
    text: str
    steps: tuple[StepView, ...]

    @property
    def is_closed(self) -> bool:
        return self.status not in {"queued", "running"}

    @property
    def is_gone(self) -> bool:
        return self.status == "gone"


GONE = Look("gone", 0, 0, "", ())


def look(session: Session, turn_id: uuid.UUID) -> Look:
    """The answer of this turn, GONE when it was removed. A closed answer is to be read from its message."""
    turn = session.execute(
        select(Turn.status, Draft.claim, Draft.revision, Draft.text)
        .outerjoin(Draft, Draft.turn_id == Turn.id)
        .where(Turn.id == turn_id)
    ).one_or_none()
    if turn is None:
        return GONE
    steps = session.execute(
        select(Step.tool, Step.label, Step.state).where(Step.turn_id == turn_id).order_by(Step.ordinal)
    )
    return Look(
        turn.status,
        turn.claim or 0,
        turn.revision or 0,
        turn.text or "",
        tuple(StepView(*step) for step in steps),
    )


def revisions(session: Session, turn_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Revision]:
    """Where each of these turns stands; a turn that is gone is missing."""
    steps = select(func.count()).where(Step.turn_id == Turn.id).scalar_subquery()
    rows = session.execute(
        select(Turn.id, Turn.status, Draft.claim, Draft.revision, steps.label("steps"))
        .outerjoin(Draft, Draft.turn_id == Turn.id)
        .where(Turn.id.in_(turn_ids))
    )
    return {row.id: (row.status, row.claim or 0, row.revision or 0, row.steps) for row in rows}
