"""The statements by which a worker takes turns, keeps them and writes their drafts and steps.

They ask the clock, or insert in an engine's own words: there is one set for each engine, built once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from conversations.lease import CRASHES_ALLOWED, LEASE, now
from conversations.statements import OPEN, QUEUED, RUNNING, draft, step, turn

RUNNING_PER_PERSON = 4
CLAIMED = (
    "id",
    "claim",
    "conversation_id",
    "question_id",
    "answer_id",
    "agent",
    "created",
    "compared_with_id",
    "user_id",
)


@dataclass(frozen=True)
class Claiming:
    """Statements that ask the clock, or insert in an engine's own words. What `gone` owners held is free at once; of
    the leases that ran out, only those of the turns `believed`."""

    has_open: Any
    has_free: Any
    claim: Any
    abandoned: Any
    has_abandoned: Any
    lapsed: Any
    renew: Any
    save_draft: Any
    add_step: Any


@cache
def claiming(dialect: str) -> Claiming:
    engine: Any = postgresql if dialect == "postgresql" else sqlite
    candidate = turn.alias("candidate")
    oldest = (
        select(candidate.c.id)
        .where(_is_free(candidate, dialect))
        .order_by(candidate.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=candidate)
    )
    until = now(dialect) + LEASE
    is_held = and_(tuple_(turn.c.id, turn.c.claim).in_(bindparam("held", expanding=True)), turn.c.status == RUNNING)
    in_order = select(turn.c.id).where(is_held).order_by(turn.c.id).with_for_update()  # as LOCK_TURNS does
    ends_here = or_(turn.c.stop_requested, turn.c.crashes + 1 >= CRASHES_ALLOWED)
    is_hopeless = and_(_is_left(turn, dialect), ends_here)
    return Claiming(
        has_open=select(exists().where(turn.c.status.in_(OPEN))),
        has_free=select(exists().where(_is_free(turn, dialect))),
        claim=update(turn)
        .where(turn.c.id == oldest.scalar_subquery(), _is_free(turn, dialect))
        .values(
            status="running",
            claim=turn.c.claim + 1,
            crashes=turn.c.crashes + case((turn.c.status == "running", 1), else_=0),
            owner=bindparam("new_owner"),
            llm=bindparam("new_llm"),
            lease_until=until,
            started=func.coalesce(turn.c.started, bindparam("wall_time", type_=turn.c.started.type)),
        )
        .returning(*(turn.c[name] for name in CLAIMED)),
        abandoned=select(turn.c.id, turn.c.stop_requested).where(is_hopeless).with_for_update(skip_locked=True),
        has_abandoned=select(exists().where(is_hopeless)),
        lapsed=select(turn.c.id, turn.c.lease_until).where(turn.c.status == RUNNING, _ran_out(turn, dialect)),
        renew=update(turn)
        .where(turn.c.id.in_(in_order), is_held)
        .values(lease_until=until)
        .returning(turn.c.id, turn.c.stop_requested),
        save_draft=_save_draft(engine),
        add_step=engine.insert(step).on_conflict_do_nothing(),
    )


def _is_free(this: Any, dialect: str) -> ColumnElement[bool]:
    earlier, other = turn.alias("earlier"), turn.alias("other")
    is_open = this.c.status.in_(OPEN)
    is_blocked = exists().where(earlier.c.answer_id == this.c.waits_for_id, earlier.c.status.in_(OPEN))
    running = (
        select(func.count())
        .select_from(other)
        .where(other.c.user_id == this.c.user_id, other.c.status == RUNNING)
        .scalar_subquery()
    )
    is_queued = and_(this.c.status == QUEUED, ~is_blocked, running < RUNNING_PER_PERSON)
    may_go_on = and_(~this.c.stop_requested, this.c.crashes + 1 < CRASHES_ALLOWED)
    return and_(is_open, or_(is_queued, and_(_is_left(this, dialect), may_go_on)))


def _is_left(this: Any, dialect: str) -> ColumnElement[bool]:
    is_gone = this.c.owner.in_(bindparam("gone", expanding=True))
    is_believed = this.c.id.in_(bindparam("believed", expanding=True))
    return and_(this.c.status == RUNNING, or_(is_gone, and_(is_believed, _ran_out(this, dialect))))


def _ran_out(this: Any, dialect: str) -> ColumnElement[bool]:
    """Also when it ends later than any lease can: then the clock was set back after its owner had died."""
    return or_(this.c.lease_until < now(dialect), this.c.lease_until > now(dialect) + 2 * LEASE)


def _save_draft(engine: Any) -> Any:
    """A claim that has no words yet leaves those of the one before, under its number."""
    statement = engine.insert(draft)
    changed = {name: statement.excluded[name] for name in ("revision", "doing")}
    for name in ("claim", "text"):
        changed[name] = case((statement.excluded.text == "", draft.c[name]), else_=statement.excluded[name])
    return statement.on_conflict_do_update(index_elements=[draft.c.turn_id], set_=changed)
