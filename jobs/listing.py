"""Imports as a list shows them: cheap to read, however much was found in their files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from jobs.ledger import WITH_A_FILE, AnySession
from models import Job, User


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


def latest(session: AnySession, most: int) -> tuple[JobLine, ...]:
    """The last imports, the newest first."""
    columns = [getattr(Job, name) for name in ("id", "kind", "subject", "state", "progress", "created", "finished")]
    stored = Job.result["report", "code"].as_string(), Job.result["report", "counts", "stored"].as_integer()
    query = select(*columns, User.name, *stored).outerjoin(User, User.id == Job.created_by_id)
    found = session.execute(query.where(Job.kind.in_(WITH_A_FILE)).order_by(Job.id.desc()).limit(most))
    return tuple(JobLine(*tuple(row)) for row in found)
