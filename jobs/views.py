"""Imports as pages show them: plain values, never rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

import problems
from jobs.lanes import OF_PLANTS
from jobs.ledger import WITH_A_FILE, AnySession
from models import Job, User


@dataclass(frozen=True)
class JobView:
    """A job as a page shows it."""

    id: uuid.UUID
    kind: str
    subject: str
    state: str
    progress: float  # 0 to 1
    stage: str
    request: dict[str, Any]
    result: dict[str, Any]
    error: str | None
    created: datetime
    finished: datetime | None
    claim: int
    created_by: str | None = None  # the person's name, while there is one

    @property
    def is_open(self) -> bool:
        return self.state in {"queued", "running"}


@dataclass(frozen=True)
class JobLine:
    """An import as a list shows it, without what was found in its file."""

    id: uuid.UUID
    kind: str
    subject: str
    state: str
    progress: float
    created: datetime
    finished: datetime | None
    created_by: str | None
    dataset: str | None  # its code and how many rows of it were stored, once they are
    rows: int | None


def view(session: AnySession, job_id: uuid.UUID) -> JobView:
    """Raises NotFound."""
    row = session.execute(_views().where(Job.id == job_id, Job.kind.not_in(OF_PLANTS))).one_or_none()
    if row is None:
        raise problems.NotFound("There is no such import.", hint="It was discarded, or it is older than 30 days.")
    return JobView(*row)


def latest(session: AnySession, most: int) -> tuple[JobLine, ...]:
    """The last imports, the newest first."""
    columns = [getattr(Job, name) for name in ("id", "kind", "subject", "state", "progress", "created", "finished")]
    stored = Job.result["report", "code"].as_string(), Job.result["report", "counts", "stored"].as_integer()
    query = select(*columns, User.name, *stored).outerjoin(User, User.id == Job.created_by_id)
    found = session.execute(query.where(Job.kind.in_(WITH_A_FILE)).order_by(Job.id.desc()).limit(most))
    return tuple(JobLine(*tuple(row)) for row in found)


def _views() -> Any:
    names = [name for name in JobView.__dataclass_fields__ if name != "created_by"]
    columns = [getattr(Job, name) for name in names]
    return select(*columns, User.name).outerjoin(User, User.id == Job.created_by_id)
