"""What is so of every open turn, whoever writes it. There are few of them and a partial index knows them all, so this
may be asked often, however many messages there are.

A worker may be in the middle of a takeover: what is found here counts when it lasts for `confirm_after`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from conversations import desk
from conversations.invariants.probe import AnySession, Invariant, Mend, Probe, always
from conversations.lease import CRASHES_ALLOWED, LEASE, now
from conversations.statements import OPEN, QUEUED, RUNNING, message, turn

GRACE = LEASE + 2.0  # seconds from the end of a lease, within which others have taken the turn over
TAKEN_OVER_WITHIN = LEASE + 3.0  # seconds; after an outage all wait one lease, look twice and sweep
LONGEST_LEASE = 2 * LEASE  # seconds ahead; a longer one is from another start of the host, whose clock began anew
LONGEST_WAIT = 600.0  # seconds in which the first in the queue is begun

is_open = turn.c.status.in_(OPEN)
question, first, earlier, other = (
    message.alias("question"),
    turn.alias("first"),
    turn.alias("earlier"),
    turn.alias("other"),
)


def _has_no_lease(dialect: str) -> ColumnElement[bool]:
    clock = now(dialect)
    nobodys = or_(turn.c.owner.is_(None), turn.c.lease_until.is_(None))
    return and_(
        is_open,
        turn.c.status == RUNNING,
        or_(nobodys, turn.c.lease_until < clock - GRACE, turn.c.lease_until > clock + LONGEST_LEASE),
    )


def _put_back(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """As a takeover would: a crash is counted, and after too many of them, or a stop, the turn is closed."""
    for row in session.execute(select(turn).where(turn.c.id.in_(keys))).all():
        if row.stop_requested:
            desk.close_unowned(session, row.id, "stopped")
        elif row.crashes + 1 >= CRASHES_ALLOWED:
            desk.close_unowned(session, row.id, "failed", desk.TOO_MANY_CRASHES)
        else:
            _change(session, [row.id], status="queued", owner=None, lease_until=None, crashes=row.crashes + 1)


def _hold_no_longer(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    _change(session, keys, owner=None, lease_until=None)


def _reopen(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    _change(session, keys, finished=None)


def _wait_for_the_answer_above(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    above = select(message.c.parent_id).where(message.c.id == turn.c.question_id).scalar_subquery()
    session.connection().execute(update(turn).where(turn.c.id.in_(keys)).values(waits_for_id=above))


def _leave_in_the_queue(_session: AnySession, _keys: Sequence[uuid.UUID]) -> None:
    """Whoever can answer it comes too late, not never."""


def _change(session: AnySession, keys: Sequence[uuid.UUID], **values: object) -> None:
    session.connection().execute(update(turn).where(turn.c.id.in_(keys)).values(**values))


_is_blocked = exists().where(earlier.c.answer_id == first.c.waits_for_id, earlier.c.status.in_(OPEN))
_others_run = exists().where(other.c.user_id == first.c.user_id, other.c.status == RUNNING)
# The queue is answered in the order of ids: while it moves, however long it is, another one is the first.
_first_in_the_queue = (
    select(first.c.id).where(first.c.status == QUEUED, ~_is_blocked, ~_others_run).order_by(first.c.id).limit(1)
)


def _probe(condition: ColumnElement[bool], mend: Mend) -> Probe:
    return Probe(turn.c.id, turn.c.conversation_id, turn, always(and_(is_open, condition)), mend)


INVARIANTS = (
    Invariant(
        "live lease",
        "A running answer has a writer whose lease is alive.",
        (Probe(turn.c.id, turn.c.conversation_id, turn, _has_no_lease, _put_back),),
        TAKEN_OVER_WITHIN,
    ),
    Invariant(
        "held by nobody",
        "An answer that waits in the queue is held by nobody.",
        (
            _probe(
                and_(turn.c.status == QUEUED, or_(turn.c.owner.is_not(None), turn.c.lease_until.is_not(None))),
                _hold_no_longer,
            ),
        ),
    ),
    Invariant(
        "open without end",
        "An answer that is being written has no time at which it ended.",
        (_probe(turn.c.finished.is_not(None), _reopen),),
    ),
    Invariant(
        "waits for what is above",
        "A question waits for the answer above it and for nothing else, so that its turn comes.",
        (
            Probe(
                turn.c.id,
                turn.c.conversation_id,
                turn.join(question, question.c.id == turn.c.question_id),
                always(and_(is_open, turn.c.waits_for_id.is_distinct_from(question.c.parent_id))),
                _wait_for_the_answer_above,
            ),
        ),
    ),
)
# Only who looks again and again can know it: a question has no age by a clock that nobody sets.
QUEUE = Invariant(
    "nobody waits for ever",
    "The first question in the queue is begun within ten minutes.",
    (_probe(turn.c.id == _first_in_the_queue.scalar_subquery(), _leave_in_the_queue),),
    LONGEST_WAIT,
)
