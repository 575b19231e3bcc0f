"""What an invariant is made of, and how rows are held against it: only reading, a few rows shown, all counted."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, func, literal_column, select, union_all
from sqlalchemy.orm import Session, scoped_session

AnySession = Session | scoped_session[Any]
Mend = Callable[[AnySession, Sequence[uuid.UUID]], None]
CONFIRM_AFTER = 2.0  # seconds
SHOWN = 5  # ids of broken rows that are told


@dataclass(frozen=True)
class Finding:
    """A broken invariant: how many rows break it, and some of them."""

    name: str
    sentence: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Probe:
    """Rows of one table that break an invariant, and how they are mended.

    `key` is a column of ids by which a table can be walked through in slices: the primary key, or its beginning.
    `conversation` is the one to lock before mending. `mend` is given the keys of rows that are broken, under the lock.
    `is_timed` says that new rows have the last keys.
    """

    key: ColumnElement[uuid.UUID]
    conversation: ColumnElement[uuid.UUID]
    rows: FromClause
    is_broken: Callable[[str], ColumnElement[bool]]  # on this engine
    mend: Mend
    is_timed: bool = True

    def broken(self, dialect: str) -> Select[Any]:
        columns: tuple[Any, ...] = (self.key.label("key"), self.conversation.label("conversation_id"))
        return select(*columns).select_from(self.rows).where(self.is_broken(dialect))

    def broken_among(self, dialect: str, keys: Collection[uuid.UUID]) -> Select[Any]:
        return self.broken(dialect).where(self.key.in_(list(keys)))

    def end_of_slice(self, after: uuid.UUID | None, size: int) -> Select[Any]:
        """The key with which the slice of `size` rows behind `after` ends; no row when there are fewer left."""
        (key,) = self.key.base_columns
        keys = select(key) if after is None else select(key).where(key > after)
        return keys.order_by(key).offset(size - 1).limit(1)

    def newest(self, size: int) -> Select[Any]:
        """The key with which the `size` newest rows begin: keys are ordered by time."""
        (key,) = self.key.base_columns
        return select(key).order_by(key.desc()).offset(size - 1).limit(1)


@dataclass(frozen=True, eq=False)
class Invariant:
    """Something that is always so. `sentence` says it in the product's words.

    `confirm_after` is how long a live one may be broken, by a clock that nobody sets: somebody may just be taking over.
    """

    name: str
    sentence: str
    probes: tuple[Probe, ...]
    confirm_after: float = CONFIRM_AFTER  # seconds

    def look(self, session: AnySession) -> Finding | None:
        """Hold all rows against it."""
        dialect = dialect_of(session)
        return self._finding(session, [probe.broken(dialect) for probe in self.probes])

    def look_at(self, session: AnySession, keys: Collection[uuid.UUID]) -> Finding | None:
        """Hold only these rows against it."""
        dialect = dialect_of(session)
        return self._finding(session, [probe.broken_among(dialect, keys) for probe in self.probes])

    def finding(self, count: int, keys: Iterable[uuid.UUID]) -> Finding:
        return Finding(self.name, self.sentence, count, tuple(map(str, keys))[:SHOWN])

    def _finding(self, session: AnySession, broken: Sequence[Select[Any]]) -> Finding | None:
        shown = [row.key for one in broken for row in session.execute(one.limit(SHOWN))]
        if not shown:
            return None
        counts = [session.scalar(select(func.count()).select_from(one.subquery())) or 0 for one in broken]
        return self.finding(sum(counts), shown)


def always(condition: ColumnElement[bool]) -> Callable[[str], ColumnElement[bool]]:
    """The same condition on every engine."""
    return lambda _dialect: condition


def dialect_of(session: AnySession) -> str:
    return session.get_bind().dialect.name


def all_at_once(invariants: Sequence[Invariant], dialect: str, most: int) -> Any:
    """One statement for several invariants: `place` in the sequence, `key`; at most so many rows of each probe."""
    found = [
        (place, probe.broken(dialect).limit(most).subquery())
        for place, invariant in enumerate(invariants)
        for probe in invariant.probes
    ]
    return union_all(*(_numbered(place, broken) for place, broken in found))


def _numbered(place: int, broken: Subquery) -> Select[Any]:
    return select(literal_column(str(place)).label("place"), broken.c.key)
