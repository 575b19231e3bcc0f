"""The worker's side of the rows: claim a turn, save what was written, close it.

Every write proves the claim: it repeats "still this claim, still running" and touches nothing when that is no longer
so. The clock is not asked: who could not reach the database for a while still owns what nobody took.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, scoped_session

from conversations import claiming, statements
from models import Draft, Message, Turn, utc_now

TOO_MANY_CRASHES = (
    "This answer was interrupted three times in a row, so we stopped trying. Your question is kept: press Retry, "
    "or ask it in another way."
)


@dataclass(frozen=True)
class Claimed:
    """A turn that is ours until somebody else claims it."""

    turn_id: uuid.UUID
    claim: int
    conversation_id: uuid.UUID
    question_id: uuid.UUID
    answer_id: uuid.UUID
    agent: str
    created: datetime
    compared_with_id: uuid.UUID | None = None  # the earlier answer whose figures are set against the new ones
    person_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Written:
    """The answer so far."""

    turn_id: uuid.UUID
    claim: int
    revision: int
    text: str  # nothing yet: what another claim had shown stays, and is still called that claim's
    doing: dict[str, Any] | None = None  # the tool call that takes long


@dataclass(frozen=True)
class StepDone:
    """A tool call that returned, with the sources and artifacts it brought: column values of their rows."""

    turn_id: uuid.UUID
    answer_id: uuid.UUID
    step: dict[str, Any]
    sources: tuple[dict[str, Any], ...] = ()
    artifacts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Figures:
    """What an answer took."""

    prompt_version: str = ""
    llm: str | None = None  # none: the one it was claimed for
    first_token: datetime | None = None
    latency_ms: int | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = None
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Closing:
    """How a turn ends: done, stopped or failed, with the text that stays."""

    turn_id: uuid.UUID
    claim: int
    answer_id: uuid.UUID
    conversation_id: uuid.UUID
    status: str
    text: str
    error: str | None = None
    messages: tuple[Any, ...] = ()
    remembered: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    figures: Figures = Figures()


@dataclass(frozen=True)
class Left:
    """What others left behind: `gone` are owners that surely no longer run, `believed` turns whose lease, if it ran
    out, shows that their owner is dead or cut off."""

    gone: Collection[str] = ()
    believed: Collection[uuid.UUID] = ()

    @property
    def bound(self) -> dict[str, Any]:
        return {"gone": list(self.gone), "believed": list(self.believed)}


def claim(session: Session, owner: str, left: Left, llm: str) -> Claimed | None:
    """Take the oldest free turn, or None.

    Free is a queued turn whose earlier answer on the path is closed and whose person has fewer than four running; or a
    running one that was left behind. Claims that race may give a person
    one more each.
    """
    values = {"new_owner": owner, "new_llm": llm, "wall_time": utc_now(), **left.bound}
    row = session.connection().execute(_claiming(session).claim, values).one_or_none()
    return Claimed(*row) if row else None


def has_open(session: Session) -> bool:
    """Whether any turn is queued or running: the look of a process that has nothing to do."""
    return bool(session.connection().execute(_claiming(session).has_open).scalar_one())


def has_free(session: Session, left: Left) -> bool:
    """Whether `claim` would find something; a look that writes nothing."""
    look = session.connection().execute(_claiming(session).has_free, left.bound)
    return bool(look.scalar_one())


def renew(session: Session, held: Iterable[tuple[uuid.UUID, int]]) -> dict[uuid.UUID, bool]:
    """Prolong the leases of these (turn, claim); of those still ours, whether a stop was asked for.

    Locks them until the transaction ends, so that what is saved with it cannot be overtaken by a claim.
    """
    rows = session.connection().execute(_claiming(session).renew, {"held": list(held)})
    return {row.id: row.stop_requested for row in rows}


def save_drafts(session: Session, drafts: Sequence[Written]) -> None:
    """Write drafts of turns that `renew` has just confirmed in this transaction."""
    if drafts:
        session.connection().execute(_claiming(session).save_draft, [vars(draft) for draft in drafts])


def save_step(session: Session, done: StepDone) -> None:
    """Write a step with its sources and artifacts, of a turn that `renew` has just confirmed in this transaction.

    Harmless when it was written before: a commit whose answer got lost is tried again.
    """
    step = {**done.step, "turn_id": done.turn_id}
    if session.connection().execute(_claiming(session).add_step, step).rowcount == 0:
        return
    belongs = {"step_id": done.step["id"], "answer_id": done.answer_id}
    if done.sources:
        session.connection().execute(statements.ADD_SOURCES, [{**source, **belongs} for source in done.sources])
    if done.artifacts:
        session.connection().execute(statements.ADD_ARTIFACTS, [{**artifact, **belongs} for artifact in done.artifacts])


def finish(session: Session, closing: Closing) -> bool:
    """Close our turn and write the answer's text, once. False when the turn is no longer ours."""
    connection = session.connection()
    ended = {f"new_{name}": value for name, value in vars(closing.figures).items()}
    key = {"turn_id": closing.turn_id, "held_claim": closing.claim}
    status = {"new_status": closing.status, "new_error": closing.error, "now": utc_now()}
    if connection.execute(statements.END_TURN, {**key, **status, **ended}).rowcount == 0:
        return False
    answer = {"answer": closing.answer_id, "new_content": closing.text, "new_details": closing.details}
    connection.execute(statements.SAVE_ANSWER, answer)
    connection.execute(statements.DROP_DRAFT, {"turn": closing.turn_id})
    if closing.messages or closing.remembered:
        told = {"messages": list(closing.messages), "remembered": closing.remembered}
        connection.execute(statements.KEEP_AGENT_MESSAGES, {"answer_id": closing.answer_id, **told})
    connection.execute(statements.TOUCH, {"conversation": closing.conversation_id, "now": utc_now()})
    return True


def close_unowned(
    session: Session | scoped_session[Any], turn_id: uuid.UUID, status: str, error: str | None = None
) -> bool:
    """Close an open turn that nobody writes (the caller has made sure); what was shown of it stays."""
    ended = session.execute(
        update(Turn)
        .where(Turn.id == turn_id, Turn.status.in_(statements.OPEN))
        .values(status=status, error=error, finished=utc_now(), lease_until=None)
        .execution_options(synchronize_session=False)
    )
    if cast(CursorResult[Any], ended).rowcount == 0:
        return False
    shown = select(Draft.text).where(Draft.turn_id == turn_id).scalar_subquery()
    answer = select(Turn.answer_id).where(Turn.id == turn_id).scalar_subquery()
    session.execute(
        update(Message)
        .where(Message.id == answer)
        .values(content=func.coalesce(shown, Message.content))
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(Draft).where(Draft.turn_id == turn_id))
    return True


def release(session: Session, held: Iterable[tuple[uuid.UUID, int]]) -> None:
    """Give turns back to the queue at a polite exit; this is no crash."""
    session.execute(
        update(Turn)
        .where(tuple_(Turn.id, Turn.claim).in_(list(held)), Turn.status == "running")
        .values(status="queued", owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def owners(session: Session) -> list[str]:
    """Everybody who runs a turn now."""
    running = select(Turn.owner).where(Turn.status == statements.RUNNING, Turn.owner.is_not(None))
    return [name for name in session.scalars(running.distinct()) if name]


def owned(session: Session, owner: str) -> set[tuple[uuid.UUID, int]]:
    """The (turn, claim) that this owner runs, as the rows have it."""
    rows = session.execute(select(Turn.id, Turn.claim).where(Turn.status == statements.RUNNING, Turn.owner == owner))
    return {(row.id, row.claim) for row in rows}


def lapsed(session: Session) -> frozenset[tuple[uuid.UUID, float]]:
    """The (turn, end of its lease) of running turns whose lease is over: their owners are dead, or could not write."""
    rows = session.connection().execute(_claiming(session).lapsed)
    return frozenset((row.id, row.lease_until) for row in rows)


def abandoned(session: Session, left: Left) -> list[tuple[uuid.UUID, bool]]:
    """Turns whose writer died and that nobody may go on with: (turn, whether a stop was asked for)."""
    rows = session.connection().execute(_claiming(session).abandoned, left.bound)
    return [(row.id, row.stop_requested) for row in rows]


def has_abandoned(session: Session, left: Left) -> bool:
    """Whether `abandoned` would find something; a look that locks nothing."""
    look = session.connection().execute(_claiming(session).has_abandoned, left.bound)
    return bool(look.scalar_one())


def _claiming(session: Session) -> claiming.Claiming:
    return claiming.claiming(session.get_bind().dialect.name)
