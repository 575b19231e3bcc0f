"""What is always so of conversations, whatever happened to processes, lines and disks; and how it is made so again.

This folder finds with statements on whole sets, never row by row, and mends without losing a text: what is missing is
put back under its id, what hangs loose is hung up again, what is written twice is kept once. It decides nothing that a
person or a worker decides, and commits nothing. A new invariant takes one line in STRUCTURE (of rows at rest, such as
the rows of an index) or is added to `live`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

import audit
from conversations.invariants import live, records, tree
from conversations.invariants.probe import AnySession, Finding, Invariant, Probe, dialect_of
from conversations.statements import conversation, turn
from extensions import db

__all__ = ["ALL", "LIVE", "STRUCTURE", "WATCHED", "Finding", "Invariant", "Repaired", "check", "repair"]

# In the order in which they are mended: first what is missing is put back, then it is put right.
STRUCTURE: tuple[Invariant, ...] = (
    tree.OWNER,
    records.CONVERSATION,
    records.MESSAGE,
    tree.PLACE,
    records.TURN,
    records.STEP,
    records.PAIR,
    records.ANSWER,
    tree.DEPTH,
    tree.LEAF,
    records.BROUGHT,
    records.CLOSED,
    records.DRAFT,
    records.SAID,
    records.KEY,
)
LIVE: tuple[Invariant, ...] = live.INVARIANTS
WATCHED = (*LIVE, live.QUEUE)  # by who looks again and again
ALL = (*STRUCTURE, *LIVE)
BATCH = 200  # rows mended in one transaction: their conversations are locked as long as that takes
ROUNDS = 4  # mending one thing may show another: an answer that was put back wants its turn


@dataclass(frozen=True)
class Repaired:
    """What one transaction mends."""

    name: str
    count: int


def check(session: AnySession, invariants: Sequence[Invariant] = ALL) -> tuple[Finding, ...]:
    """Hold all rows against all invariants; what is broken. Only reads.

    Live ones may be broken for a moment while workers come and go: ask again after their `confirm_after`.
    """
    return tuple(finding for invariant in invariants if (finding := invariant.look(session)))


def repair() -> Iterator[Repaired]:
    """Mend everything, in the session of the application; the caller commits after each Repaired it is given."""
    for _ in range(ROUNDS):
        mended = 0
        for invariant in ALL:
            for one in _repair(invariant):
                mended += one.count
                yield one
        if not mended:
            return


def _repair(invariant: Invariant) -> Iterator[Repaired]:
    for probe in invariant.probes:
        tried: set[uuid.UUID] = set()
        stubborn: set[uuid.UUID] = set()  # broken again although they were mended: left to the next round
        while mended := _mend(invariant, probe, stubborn):
            stubborn.update(tried.intersection(mended))
            tried.update(mended)
            yield Repaired(invariant.name, len(mended))


def _mend(invariant: Invariant, probe: Probe, stubborn: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Mend some rows but the stubborn ones, as far as they are still broken once nobody else can write them."""
    broken = probe.broken(dialect_of(db.session))
    broken = broken.where(probe.key.not_in(stubborn)) if stubborn else broken
    rows = db.session.execute(broken.limit(BATCH)).all()
    if rows:
        _lock({row.conversation_id for row in rows if row.conversation_id})
    again = broken.where(probe.key.in_({row.key for row in rows}))
    keys = list(dict.fromkeys(row.key for row in db.session.execute(again))) if rows else []
    if not keys:
        db.session.rollback()
        return keys
    probe.mend(db.session, keys)
    audit.record(None, "repair", invariant.name, {"rows": [str(key) for key in keys]})
    return keys


def _lock(conversations: set[uuid.UUID]) -> None:
    """Conversations before their turns, each in order: as askers and savers do."""
    these = select(conversation.c.id).where(conversation.c.id.in_(conversations)).order_by(conversation.c.id)
    db.session.execute(these.with_for_update())
    turns = select(turn.c.id).where(turn.c.conversation_id.in_(conversations)).order_by(turn.c.id)
    db.session.execute(turns.with_for_update())
