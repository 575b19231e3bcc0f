"""How the database is reached: what a connection is told, how a transaction begins, how a dead connection is noticed.

Owns the wait for SQLite's one writer, and says in one word what an error of the database means. Knows no table.

Waiting for SQLite: the writers of a pool stand in a line, and only the first of them asks for the lock, every few
milliseconds. Left to itself SQLite would let all of them ask, the longest waiting the most seldom. Who has waited for
`WRITE_WITHIN` is refused: then something else holds the file, and a person is better told than kept. While that lasts
the next ones are refused soon, so that they do not use up the connections that others read with.
"""

from __future__ import annotations

import os
import select
import sqlite3
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

AWAY = (OperationalError, InterfaceError, PoolTimeout)

WRITE_WITHIN = 4.0  # seconds a transaction waits to become SQLite's one writer
LOCKED_OUT_WITHIN = 0.25  # seconds, after somebody waited in vain and before anybody succeeds
ASK_FOR = 3  # milliseconds SQLite asks for the lock by itself, at 0, 1 and 3; then it is asked anew
BELIEVED_FOR = 3.0  # seconds a full disk is taken to stay full
LEAST_ROOM = 256 * 1024  # bytes; with less on its disk SQLite may fail at the next commit
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit survives a power cut
    "foreign_keys=ON",
    "busy_timeout=5000",  # milliseconds, for readers: they wait only while a file is repaired after a crash
    "cache_size=-512",  # kB of each connection; the system keeps the rest of the file in memory for all
)
FULL = {"53100", sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
READ_ONLY = "25006"  # what a standby says that was promoted not yet, or a primary no longer

_prepared: WeakSet[Engine] = WeakSet()
_full: deque[tuple[float, BaseException]] = deque(maxlen=1)  # when somebody here was last told, and what


def prepare(engine: Engine) -> None:
    """Give an engine its manners, once."""
    if engine in _prepared:
        return
    _prepared.add(engine)
    event.listen(engine, "handle_error", _say_away)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", Line().begin)
    else:
        event.listen(engine, "checkout", _refuse_dead)


def reason(error: BaseException) -> str:
    """What keeps the database from working: `full`, `locked`, `busy` (no connection left) or `gone`."""
    if isinstance(error, PoolTimeout):
        return "busy"
    cause = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(cause, "sqlite_errorcode", None) or getattr(cause, "pgcode", None)
    if code in FULL:
        return "full"
    return "locked" if code in {sqlite3.SQLITE_BUSY, "55P03"} else "gone"


def prove_room(engine: Engine) -> None:
    """Raise OperationalError when SQLite's disk is as good as full; of PostgreSQL's disk only what it said lately."""
    if _full and time.monotonic() - _full[-1][0] < BELIEVED_FOR:
        raise OperationalError(None, None, _full[-1][1])
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    disk = os.statvfs(Path(engine.url.database).parent)
    if disk.f_bavail * disk.f_frsize < LEAST_ROOM:
        raise _refused("database or disk is full", sqlite3.SQLITE_FULL)


class Line:
    """The writers of one pool, waiting for SQLite's lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_locked_out = False

    def begin(self, connection: Connection) -> None:
        """On SQLite every transaction begins IMMEDIATE unless it only reads: a reader that turns writer half way would
        fail with "database is locked" however long it waits."""
        options = connection.get_execution_options()
        if options.get("only_reads"):
            connection.exec_driver_sql("BEGIN")
            return
        patience = min(
            options.get("patience", WRITE_WITHIN), LOCKED_OUT_WITHIN if self._is_locked_out else WRITE_WITHIN
        )
        if self._begins_within(patience, connection.connection.dbapi_connection):
            self._is_locked_out = False
            return
        self._is_locked_out |= patience >= WRITE_WITHIN
        raise _refused("database is locked", sqlite3.SQLITE_BUSY)

    def _begins_within(self, patience: float, raw: Any) -> bool:
        until = time.monotonic() + patience
        if not self._lock.acquire(timeout=patience):
            return False
        try:
            raw.execute(f"PRAGMA busy_timeout={ASK_FOR}")
            while not (begins := _begins(raw)) and time.monotonic() < until:
                pass
            raw.execute(f"PRAGMA {SQLITE_PRAGMAS[3]}")
        finally:
            self._lock.release()
        return begins


def _begins(raw: Any) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error
    return True


def _refused(message: str, code: int) -> OperationalError:
    cause = sqlite3.OperationalError(message)
    cause.sqlite_errorcode = code
    return OperationalError("BEGIN IMMEDIATE", None, cause)


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin too late and without IMMEDIATE
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _refuse_dead(connection: Any, record: Any, _proxy: Any) -> None:
    """A server that went away said so: its last words wait to be read. Then none of the pool is any good.

    It costs a look at the socket, not a question to the server, and so the first request after a restart succeeds.
    """
    if record.info.get("was_used") and _has_last_words(connection):
        raise InvalidatePoolError("The server closed the connection.")
    record.info["was_used"] = True


def _has_last_words(connection: Any) -> bool:
    socket = select.poll()
    socket.register(connection.fileno(), select.POLLIN)
    return bool(socket.poll(0))


def _say_away(context: ExceptionContext) -> None:
    """Whatever the driver calls it when a connection broke or the server takes no writes: for us it is away."""
    cause = context.original_exception
    if isinstance(context.sqlalchemy_exception, AWAY):
        if reason(context.sqlalchemy_exception) == "full":
            _full.append((time.monotonic(), cause))
        return
    if context.is_disconnect or getattr(cause, "pgcode", None) == READ_ONLY:
        raise OperationalError(
            context.statement, None, cause, hide_parameters=True, connection_invalidated=context.is_disconnect
        ) from cause
