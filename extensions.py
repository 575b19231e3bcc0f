"""The extensions, made without an application; `app.py` joins them.

Owns who reads and who writes; how a connection behaves is in `connections.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as RequestSession
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, CursorResult, Engine, MetaData
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, declared_attr, scoped_session

from connections import AWAY, WRITE_WITHIN, prepare, prove_room, prove_writes


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


@cache
def reading(engine: Engine) -> Engine:
    """The engine for what only reads: one snapshot for the whole transaction, and no writer's lock.

    The same one every time, since a session opens a connection for each engine it meets.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(only_reads=True, isolation_level="REPEATABLE READ")
    return engine.execution_options(only_reads=True)


class ReadWriteSession(RequestSession):
    """The session of a request; `only_reads` is set by GET and HEAD before anything is loaded."""

    only_reads = False

    def close(self) -> None:
        """Whoever has their answer keeps it, also when the database goes away before this transaction was ended."""
        try:
            super().close()
        except AWAY:
            self.invalidate()

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        bind = super().get_bind(*args, **kwargs)
        if self.only_reads and isinstance(bind, Engine):
            return reading(bind)
        return bind


class Sessions:
    """Short sessions outside a request: readers, the saver, the poller. They need no application context."""

    def __init__(self) -> None:
        self._engines: dict[str | None, Engine] = {}

    def init_app(self, app: Flask) -> None:
        with app.app_context():
            self._engines = dict(db.engines)
        reading.cache_clear()  # it would keep the engines of applications that are gone
        for engine in self._engines.values():
            prepare(engine)
            reading(engine)  # before any thread: two that asked first would each get another
        # Its one thread uses up no connection of others: nothing shortens its wait.
        self._engines["saver"] = self._engines["saver"].execution_options(patience=WRITE_WITHIN)

    @contextmanager
    def read(self, pool: str | None = None) -> Iterator[Session]:
        """A session that only reads. Plain values must leave it, never rows."""
        with Session(reading(self._engines[pool]), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, pool: str | None = None) -> Iterator[Session]:
        """A session that may write; the caller commits."""
        with Session(self._engines[pool], expire_on_commit=False) as session:
            yield session

    def prove_writable(self, patience: float) -> None:
        """Raise what a writer would be told now: one of `connections.AWAY`. Waits for at most `patience` seconds."""
        prove_room(self._engines[None])
        with self.write() as session:
            prove_writes(session.connection(execution_options={"patience": patience}))

    @property
    def dialect(self) -> str:
        return self._engines[None].dialect.name

    def close_connections(self) -> None:
        """Before a fork: so that no child is born with one."""
        for engine in self._engines.values():
            engine.dispose()

    def forget_connections(self) -> None:
        """After a fork: the parent's connections stay the parent's."""
        for engine in self._engines.values():
            engine.dispose(close=False)


class Clock:
    """The time that agents and "today" go by; a setting may hold it still. Leases and rows never use it."""

    fixed: datetime | None = None

    def init_app(self, app: Flask) -> None:
        self.fixed = app.config["SETTINGS"].clock

    def now(self) -> datetime:
        return self.fixed or datetime.now(UTC)


def insert_or_skip(session: Session | scoped_session[Any], table: type[Base], values: dict[str, Any]) -> bool:
    """Insert one row unless its key is there already; says whether it was inserted."""
    dialect = session.get_bind(table).dialect.name
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(table).values(values)
    result = session.execute(statement.on_conflict_do_nothing())
    return cast(CursorResult[Any], result).rowcount == 1


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": ReadWriteSession, "expire_on_commit": False})
sessions = Sessions()
clock = Clock()
migrate = Migrate()
csrf = CSRFProtect()
