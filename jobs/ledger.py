"""The rows of jobs, which only this module writes: asked for, claimed, reported on, closed, removed.

A claim is one conditional UPDATE, and its number is the only lock there is: every later write of the job repeats it,
and a write that changes no row means that the job belongs to somebody else. Changes flush; the caller commits.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, scoped_session

from conversations.lease import CRASHES_ALLOWED, is_gone, now
from conversations.lease import owner as this_process
from jobs.lanes import OF_PLANTS
from models import Job, JobWaiter, Turn, new_id, utc_now

AnySession = Session | scoped_session[Any]
LEASE = 30.0  # seconds; nobody waits for a job as for an answer, and outages of the database are shorter
KEEP_CLOSED = timedelta(days=30)
CALM_AFTER = timedelta(minutes=1)
KEEP_UNCONFIRMED = timedelta(days=1)  # a file that was looked at and never stored
# Written out, not bound: only then may SQLite use the partial index of open jobs.
QUEUED: ColumnElement[str] = literal_column("'queued'")
RUNNING: ColumnElement[str] = literal_column("'running'")
TOO_MANY_CRASHES = (
    "This was interrupted three times in a row, so we stopped trying. Everything is as it was before. "
    "The file may be what interrupts it."
)
TOO_LATE = "This was not begun within a day, so it was given up. Everything is as it was before. Upload the file again."
NOWHERE = (
    "The content of this file is on no machine that works at the moment. Attach the file again. Whoever runs this "
    "installation on several machines gives them one place for files (FILES_URL)."
)
WITH_A_FILE = ("preview", "import")
ENDED_EARLY = ("failed", "stopped")  # may be begun again, or forgotten
WAITED_FOR = ("analysis", "profile")  # kinds that are only done while a turn may want them (jobs/orders.py)


@dataclass(frozen=True)
class Held:
    """A job that is ours until somebody else claims it."""

    job_id: uuid.UUID
    claim: int
    kind: str
    request: dict[str, Any]
    result: dict[str, Any]
    created_by_id: uuid.UUID | None


# --- by people --------------------------------------------------------------------------------------------------------


def add(
    session: AnySession,
    kind: str,
    subject: str,
    request: dict[str, Any],
    person_id: uuid.UUID | None,
    job_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Put work into the queue; its file, if it has one, is there already under the id that is given."""
    job = Job(id=job_id or new_id(), kind=kind, subject=subject, request=request, created_by_id=person_id)
    session.add(job)
    session.flush()
    return job.id


def ask_again(
    session: AnySession, job_id: uuid.UUID, kind: str, request: dict[str, Any], seen: int | None = None
) -> bool:
    """Put a job back into the queue, for this work: one that ended early, or a preview. Of two who ask one has it.

    `seen` is the claim whose result the person looked at; False also when there has been another since.
    """
    may_follow = or_(Job.state.in_(ENDED_EARLY), and_(Job.state == "done", Job.kind == "preview"))
    again = (
        update(Job)
        .where(Job.id == job_id, may_follow, *([Job.claim == seen] if seen is not None else []))
        .values(kind=kind, request=request, state="queued", progress=0.0, stage="", error=None, crashes=0)
        .values(finished=None, owner=None, lease_until=None)
    )
    return _rows(session, again) == 1


def remove(session: AnySession, job_id: uuid.UUID) -> bool:
    """Forget a preview, or what ended early; whoever works at it notices by its claim."""
    may_go = or_(Job.kind == "preview", Job.state.in_(ENDED_EARLY))
    return _rows(session, delete(Job).where(Job.id == job_id, may_go)) == 1


def stop(session: AnySession, job_id: uuid.UUID) -> bool:
    """End an import that waits or is under way; whoever works at it notices by its state, and commits no more of it.
    What it has staged is for a discard, which whoever stops it adds."""
    stopped = update(Job).where(Job.id == job_id, Job.kind == "import", ~_is_closed())
    return _rows(session, stopped.values(state="stopped", finished=utc_now(), lease_until=None)) == 1


def is_open(session: AnySession, job_id: uuid.UUID) -> bool:
    return session.scalar(select(Job.id).where(Job.id == job_id, ~_is_closed())) is not None


# --- by the process that does it --------------------------------------------------------------------------------------


def free(session: Session, *, are_leases_sure: bool = True) -> list[tuple[uuid.UUID, str]]:
    """Jobs that nobody works at, with their kinds, the oldest first; a look that writes nothing.

    Leases are not sure after an outage of the database, in which their owners could not renew them.
    """
    query = select(Job.id, Job.kind).where(_is_free(session, are_leases_sure)).order_by(Job.id)
    return [(job_id, kind) for job_id, kind in session.execute(query)]


def claim(session: Session, job_id: uuid.UUID, owner: str, *, are_leases_sure: bool = True) -> Held | None:
    """Take this job, unless somebody was quicker."""
    taken = (
        update(Job)
        .where(Job.id == job_id, _is_free(session, are_leases_sure))
        .values(
            state="running",
            claim=Job.claim + 1,
            crashes=Job.crashes + case((Job.state == "running", 1), else_=0),
            owner=owner,
            lease_until=_until(session),
        )
        .returning(Job.id, Job.claim, Job.kind, Job.request, Job.result, Job.created_by_id)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(taken).one_or_none()
    return Held(*row) if row else None


def report(session: AnySession, held: Held, progress: float, stage: str) -> bool:
    """Say how far it is and prolong the lease. False when the job is no longer ours: then nothing may be committed."""
    values = {"progress": progress, "stage": stage, "lease_until": _until(session)}
    return _rows(session, _ours(held).values(**values)) == 1


def renew(session: AnySession, held: Held) -> bool:
    return _rows(session, _ours(held).values(lease_until=_until(session))) == 1


def finish(session: AnySession, held: Held, result: dict[str, Any]) -> bool:
    """Close our job. False when it is no longer ours: then nothing of it may be committed."""
    values = {"state": "done", "progress": 1.0, "result": result, "finished": utc_now(), "lease_until": None}
    return _rows(session, _ours(held).values(**values)) == 1


def fail(session: AnySession, held: Held, error: str) -> bool:
    values = {"state": "failed", "error": error, "finished": utc_now(), "lease_until": None}
    return _rows(session, _ours(held).values(**values)) == 1


def release(session: AnySession, held: Held) -> bool:
    """Give the job back to the queue at a polite exit; this is no crash."""
    values = {"state": "queued", "progress": 0.0, "stage": "", "owner": None, "lease_until": None}
    return _rows(session, _ours(held).values(**values)) == 1


# --- tidying ----------------------------------------------------------------------------------------------------------


def close_hopeless(session: Session, *, are_leases_sure: bool = True) -> int:
    """Fail what killed three processes, and what nobody could begin for a day; how many of them were imports."""
    failed = {"state": "failed", "finished": utc_now(), "lease_until": None}
    hopeless, late = (
        _is_hopeless(session, are_leases_sure),
        and_(Job.state == QUEUED, Job.created < utc_now() - KEEP_UNCONFIRMED),
    )
    imports = session.scalar(select(func.count()).where(hopeless, Job.kind == "import"))
    _rows(session, update(Job).where(hopeless).values(**failed, error=TOO_MANY_CRASHES))
    _rows(session, update(Job).where(late, Job.kind.in_(WITH_A_FILE)).values(**failed, error=TOO_LATE))
    return imports or 0


def has_hopeless(session: Session, *, are_leases_sure: bool = True) -> bool:
    late = and_(Job.state == QUEUED, Job.created < utc_now() - KEEP_UNCONFIRMED, Job.kind.in_(WITH_A_FILE))
    return session.scalar(select(Job.id).where(or_(_is_hopeless(session, are_leases_sure), late)).limit(1)) is not None


def _is_hopeless(session: Session, are_leases_sure: bool) -> ColumnElement[bool]:
    return and_(_is_left(session, are_leases_sure), Job.crashes + 1 >= CRASHES_ALLOWED)


def is_calm(session: Session) -> bool:
    """Whether no job of a plant is done by anybody, nor was a moment ago: who has more to do had begun the next one."""
    lately = utc_now() - CALM_AFTER
    busy = or_(Job.state == RUNNING, Job.finished > lately)
    return session.scalar(select(Job.id).where(Job.kind.in_(OF_PLANTS), busy).limit(1)) is None


def give_up(session: Session, job_ids: Collection[uuid.UUID]) -> int:
    """Fail jobs of plants that still wait though somebody should have begun them; how many."""
    waiting = and_(Job.id.in_(job_ids), Job.kind.in_(OF_PLANTS), _is_free(session, True))
    failed = {"state": "failed", "error": NOWHERE, "finished": utc_now(), "lease_until": None}
    return _rows(session, update(Job).where(waiting).values(**failed))


def outdated(session: Session) -> Sequence[uuid.UUID]:
    """Closed jobs that are kept no longer; previews that nobody confirmed go sooner."""
    today = utc_now()
    unconfirmed = and_(Job.kind == "preview", Job.finished < today - KEEP_UNCONFIRMED)
    return session.scalars(
        select(Job.id).where(_is_closed(), or_(unconfirmed, Job.finished < today - KEEP_CLOSED))
    ).all()


def forget(session: Session, job_ids: Collection[uuid.UUID]) -> None:
    _rows(session, delete(Job).where(Job.id.in_(job_ids), _is_closed()))


# --- conditions -------------------------------------------------------------------------------------------------------


def _ours(held: Held) -> Any:
    return update(Job).where(Job.id == held.job_id, Job.claim == held.claim, Job.state == "running")


def _is_closed() -> ColumnElement[bool]:
    return Job.state.not_in((QUEUED, RUNNING))


def _rows(session: AnySession, statement: Any) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount


def _dialect(session: AnySession) -> str:
    return session.get_bind().dialect.name


def _until(session: AnySession) -> ColumnElement[float]:
    return now(_dialect(session)) + LEASE


def _is_left(session: Session, are_leases_sure: bool) -> ColumnElement[bool]:
    """By its owner's death, or by a lease that ran out; also when it ends later than any lease can.

    An owner that is seen to run has its job, whatever its lease says: no outage of the database takes it away.
    """
    dialect = _dialect(session)
    names = session.scalars(select(Job.owner).where(Job.state == RUNNING, Job.owner.is_not(None)).distinct()).all()
    gone = [name for name in names if name and is_gone(name, dialect == "sqlite")]
    running = [name for name in names if name and name not in gone and _host(name) == _host(this_process())]
    if not are_leases_sure:
        return and_(Job.state == RUNNING, Job.owner.in_(gone))
    ran_out = or_(Job.lease_until < now(dialect), Job.lease_until > now(dialect) + 2 * LEASE)
    return and_(Job.state == RUNNING, or_(Job.owner.in_(gone), and_(ran_out, Job.owner.not_in(running))))


def _host(name: str) -> list[str]:
    """Boot and pid namespace, within which a process is seen to run or not."""
    return name.split(":")[:2]


def _is_free(session: Session, are_leases_sure: bool) -> ColumnElement[bool]:
    may_go_on = and_(_is_left(session, are_leases_sure), Job.crashes + 1 < CRASHES_ALLOWED)
    return and_(or_(Job.state == QUEUED, may_go_on), is_wanted())


def is_wanted() -> ColumnElement[bool]:
    """Nobody wants what only stopped turns wait for. One that ended otherwise is no reason: its next question may."""
    waits = and_(JobWaiter.job_id == Job.id, JobWaiter.turn_id == Turn.id, Turn.status != "stopped")
    return or_(Job.kind.not_in(WAITED_FOR), exists().where(waits))
