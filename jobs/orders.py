"""Work that running turns wait for: one job for each piece of work, however many turns ask for it.

The key of an order names the work, not who wants it, so that a repeat (another question, another worker after a crash)
joins the job that is there. Who waits is kept beside it: when all of them were stopped nobody wants it, and its process
gives up. A turn that ended otherwise is no reason: what is worked out serves the next question.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, exists, select, update
from sqlalchemy.orm import Session

from extensions import insert_or_skip
from jobs.lanes import OF_PLANTS
from jobs.ledger import QUEUED, RUNNING, AnySession, Held, is_wanted
from models import Job, JobWaiter, new_id, utc_now

OPEN = (QUEUED, RUNNING)
STARTING, IN_LINE = "Starting", "Waiting for other work to end"


@dataclass(frozen=True)
class Asked:
    """What a turn asks for: by its tool's words, for its person."""

    kind: str
    request: dict[str, Any]
    person_id: uuid.UUID | None
    turn_id: uuid.UUID


@dataclass(frozen=True)
class Order:
    """`job_id` where the job has the id of what it works at; then that is its key."""

    kind: str
    key: str
    subject: str
    request: dict[str, Any]
    job_id: uuid.UUID | None = None

    @property
    def job(self) -> ColumnElement[bool]:
        return Job.id == self.job_id if self.job_id else Job.key == self.key


@dataclass(frozen=True)
class Standing:
    """How far an order is, in words and as a share (0 to 1, none before it has begun)."""

    state: str  # open, failed; none: nobody works at it
    words: str = ""
    share: float | None = None
    result: dict[str, Any] | None = None


def place(session: Session, order: Order, turn_id: uuid.UUID, person_id: uuid.UUID | None) -> None:
    """See to it that this is worked at, and note who waits. Harmless any number of times, by several at once."""
    values = {"kind": order.kind, "subject": order.subject, "request": order.request, "created_by_id": person_id}
    named = {"id": order.job_id} if order.job_id else {"id": new_id(), "key": order.key}
    insert_or_skip(session, Job, {**named, **values})
    again = {"state": "queued", "progress": 0.0, "stage": "", "error": None, "crashes": 0, "result": {}}
    ended = and_(order.job, Job.state.not_in(OPEN))
    _rows(session, update(Job).where(ended).values(**again, **values, finished=None, owner=None, lease_until=None))
    job_id = session.scalars(select(Job.id).where(order.job)).one()
    insert_or_skip(session, JobWaiter, {"job_id": job_id, "turn_id": turn_id})


def standing(session: Session, order: Order) -> Standing:
    columns = (Job.state, Job.stage, Job.progress, Job.error, Job.result)
    job = session.execute(select(*columns).where(order.job)).one_or_none()
    if job is None or job.state in {"done", "stopped"}:
        return Standing("none", result=(job.result or None) if job and job.state == "done" else None)
    if job.state == "failed":
        return Standing("failed", job.error or "")
    if job.state == "running":
        return Standing("open", job.stage or STARTING, job.progress)
    is_taken = exists().where(Job.state == RUNNING, Job.kind.in_(OF_PLANTS))
    return Standing("open", IN_LINE if session.scalar(select(is_taken)) else STARTING)


def request(session: AnySession, job_id: uuid.UUID) -> dict[str, Any]:
    return session.scalar(select(Job.request).where(Job.id == job_id)) or {}


def is_unwanted(session: AnySession, held: Held) -> bool:
    return session.scalar(select(Job.id).where(_is_ours(held), ~is_wanted())) is not None


def drop(session: AnySession, held: Held) -> bool:
    """Stop our job. False when it is no longer ours, or somebody wants it again."""
    return _stop(session, and_(_is_ours(held), ~is_wanted())) == 1


def has_unwanted(session: AnySession) -> bool:
    return session.scalar(select(Job.id).where(_waits_in_vain()).limit(1)) is not None


def stop_unwanted(session: AnySession) -> None:
    """Those that nobody has begun; who does one sees for itself."""
    _stop(session, _waits_in_vain())


def _waits_in_vain() -> ColumnElement[bool]:
    return and_(Job.state == QUEUED, ~is_wanted())


def _is_ours(held: Held) -> ColumnElement[bool]:
    return and_(Job.id == held.job_id, Job.claim == held.claim, Job.state == RUNNING)


def _stop(session: AnySession, which: ColumnElement[bool]) -> int:
    return _rows(session, update(Job).where(which).values(state="stopped", finished=utc_now(), lease_until=None))


def _rows(session: AnySession, statement: Any) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount
