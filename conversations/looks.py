"""What a reader of a running answer looks at: cheap enough to look ten times a second."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from conversations import statements
from conversations.views import StepView

# Status, claim of the turn and of the draft, revision, steps: a change is something to look at.
Revision = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Look:
    """An answer as it stands."""

    status: str
    attempt: int  # the draft's claim number, 0 before the first words; of a closed answer the last claim's
    revision: int
    text: str
    steps: tuple[StepView, ...]  # that returned
    running: StepView | None = None  # the one that takes long

    @property
    def is_closed(self) -> bool:
        return self.status not in {"queued", "running"}

    @property
    def is_gone(self) -> bool:
        return self.status == "gone"


GONE = Look("gone", 0, 0, "", ())


def look(session: Session, turn_id: uuid.UUID, before: Look | None = None) -> Look:
    """The answer of this turn, GONE when it was removed. A closed answer is to be read from its message.

    With the look `before` this one, steps are read again only when there are more of them.
    """
    row = session.connection().execute(statements.LOOK, {"turn": turn_id}).one_or_none()
    if row is None:
        return GONE
    known = before.steps if before else ()
    steps = known if row.steps == len(known) else _steps(session, turn_id)
    attempt = row.claim if row.text else (0 if row.status in {"queued", "running"} else row.last_claim)
    return Look(row.status, attempt, row.revision or 0, row.text or "", steps, running(row.doing))


def running(doing: dict[str, Any] | None) -> StepView | None:
    return StepView(state="running", **doing) if doing else None


def revisions(session: Session, turn_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Revision]:
    """Where each of these turns stands; a turn that is gone is missing."""
    rows = session.connection().execute(statements.REVISIONS, {"turns": list(turn_ids)})
    return {row.id: (row.status, row.last_claim, row.claim or 0, row.revision or 0, row.steps) for row in rows}


def _steps(session: Session, turn_id: uuid.UUID) -> tuple[StepView, ...]:
    rows = session.connection().execute(statements.STEPS, {"turns": [turn_id]})
    return tuple(StepView(row.tool, row.label, row.state) for row in rows)
