"""Reading a file is the job of the same id: asked for when the file arrives and whenever it is to be read otherwise.

Changes flush; the caller commits. What the job does is in `jobs.plants`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, delete, exists, select, update
from sqlalchemy.orm import Session

from extensions import insert_or_skip
from jobs.ledger import AnySession
from knowledge.plants import files
from knowledge.plants.files import FileView
from models import Job, PlantFile

KIND = "reading"
STOPPED = "The reading was stopped."


@dataclass(frozen=True)
class Standing:
    """How far a reading is, in words and as a share (0 to 1)."""

    state: str  # queued, running
    stage: str
    progress: float


def ask(session: AnySession, file: FileView) -> None:
    """Read it, as it is to be read now. Whoever reads it otherwise at the moment loses the job by its claim."""
    values = {"kind": KIND, "subject": file.name, "request": {"file_id": str(file.id)}, "created_by_id": file.owner_id}
    if insert_or_skip(session, Job, {"id": file.id, **values}):
        return
    again = {"state": "queued", "progress": 0.0, "stage": "", "error": None, "crashes": 0, "result": {}}
    anew = update(Job).where(Job.id == file.id).values(**again, **values, claim=Job.claim + 1)
    _run(session, anew.values(owner=None, lease_until=None, finished=None))


def stop(session: AnySession, file_id: uuid.UUID) -> bool:
    """Whoever reads it notices by the claim. False when nobody does or will."""
    is_open = (Job.id == file_id, Job.kind == KIND, Job.state.in_(("queued", "running")))
    if not _run(session, delete(Job).where(*is_open)):
        return False
    files.refuse(session, file_id, STOPPED)
    return True


def forget(session: AnySession, file_id: uuid.UUID) -> None:
    """The file is gone."""
    _run(session, delete(Job).where(Job.id == file_id, Job.kind == KIND))


def standing(session: AnySession, file_id: uuid.UUID) -> Standing | None:
    """None when nobody reads it, or will."""
    columns = select(Job.state, Job.stage, Job.progress)
    row = session.execute(
        columns.where(Job.id == file_id, Job.kind == KIND, Job.state.in_(("queued", "running")))
    ).one_or_none()
    return Standing(*row) if row else None


def has_unread(session: Session) -> bool:
    return session.scalar(select(PlantFile.id).where(*_unread()).limit(1)) is not None


def refuse_unread(session: Session) -> None:
    """Files whose job killed its processes: it has failed, and could not say so here."""
    failed = select(Job.error).where(Job.id == PlantFile.id).scalar_subquery()
    _run(session, update(PlantFile).where(*_unread()).values(state="refused", error=failed))


def _unread() -> Any:
    failed = exists().where(Job.id == PlantFile.id, Job.kind == KIND, Job.state == "failed")
    return PlantFile.state == "stored", failed


def _run(session: AnySession, statement: Any) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount
