"""Counts for the rate limiter in a table, so that all processes count together. With REDIS_URL it counts in Redis."""

from __future__ import annotations

import random
import time

from limits.storage import Storage
from sqlalchemy import Row, case, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from extensions import sessions
from models import RateCount

SWEEP_CHANCE = 0.01  # of a count that windows which are over are deleted with it


class SqlStorage(Storage):
    """Fixed windows, one row each. A count is one statement, so that no two processes count the same hit."""

    STORAGE_SCHEME = ["heliodesk"]  # noqa: RUF012  # the base class says list

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        insert = (postgresql if sessions.dialect == "postgresql" else sqlite).insert(RateCount)
        is_over = or_(RateCount.expires <= now, RateCount.expires > now + expiry)  # the clock was set back since
        count = insert.values(name=key, hits=amount, expires=now + expiry).on_conflict_do_update(
            index_elements=[RateCount.name],
            set_={
                "hits": case((is_over, amount), else_=RateCount.hits + amount),
                "expires": case((is_over, now + expiry), else_=RateCount.expires),
            },
        )
        with sessions.write() as session, session.begin():
            hits = session.scalar(count.returning(RateCount.hits))
            if random.random() < SWEEP_CHANCE:
                session.execute(delete(RateCount).where(RateCount.expires <= now))
        return int(hits or 0)

    def get(self, key: str) -> int:
        row = self._window(key)
        return int(row.hits) if row else 0

    def get_expiry(self, key: str) -> float:
        row = self._window(key)
        return float(row.expires) if row else time.time()

    def check(self) -> bool:
        self._window("")
        return True

    def reset(self) -> int | None:
        with sessions.write() as session, session.begin():
            session.execute(delete(RateCount))
        return None

    def clear(self, key: str) -> None:
        with sessions.write() as session, session.begin():
            session.execute(delete(RateCount).where(RateCount.name == key))

    def _window(self, key: str) -> Row[int, float] | None:
        current = select(RateCount.hits, RateCount.expires).where(
            RateCount.name == key, RateCount.expires > time.time()
        )
        with sessions.read() as session:
            return session.execute(current).one_or_none()
