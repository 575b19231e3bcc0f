"""How the database is reached: what a connection is told, how a transaction begins, how a dead connection is noticed.

Owns the wait for SQLite's one writer, and says in one word what an error of the database means. Knows no table.

Waiting for SQLite: the writers of a pool stand in a line, and only the first of them asks for the lock, every few
milliseconds. Left to itself SQLite would let all of them ask, the longest waiting the most seldom. Who has waited for
`WRITE_WITHIN` is refused: then something else holds the file, and a person is better told than kept. While that lasts
the next ones are refused soon, so that they do not use up the connections that others read with.

Waiting for PostgreSQL ends too. Who holds rows and says nothing (a process that was paused, a host that vanished) is
cut off before those who wait for its rows give up, and the saver gives up before its leases end:
`IDLE_WITHIN` < `LOCK_WITHIN` < LEASE (6 s, conversations/lease.py).
"""

from __future__ import annotations

import os
import select
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

AWAY = (OperationalError, InterfaceError, PoolTimeout)

WRITE_WITHIN = 4.0  # seconds a transaction waits to become SQLite's one writer
LOCKED_OUT_WITHIN = 0.25  # seconds, after somebody waited in vain and before anybody succeeds
ASK_FOR = 3  # milliseconds SQLite asks for the lock by itself, at 0, 1 and 3; then it is asked anew
BELIEVED_FOR = 3.0  # seconds a full disk is taken to stay full
LEAST_ROOM = 256 * 1024  # bytes; with less on its disk SQLite may fail at the next commit
READERS_WAIT = "busy_timeout=5000"  # milliseconds: they wait only while a file is repaired after a crash
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit survives a power cut
    "foreign_keys=ON",
    READERS_WAIT,
    "cache_size=-512",  # kB of each connection; the system keeps the rest of the file in memory for all
)
IDLE_WITHIN = 4.0  # seconds PostgreSQL lets a transaction hold what it holds while nothing is asked in it
LOCK_WITHIN = 5.0  # seconds a statement waits for a row that another transaction holds
POSTGRESQL_SETTINGS = {  # what the server does about a client that is gone, as config.POSTGRESQL about a server
    "idle_in_transaction_session_timeout": f"{IDLE_WITHIN}s",
    "lock_timeout": f"{LOCK_WITHIN}s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",  # milliseconds
}
FULL = {"53100", sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
READ_ONLY = "25006"  # what a standby says that was promoted not yet, or a primary no longer

_prepared: WeakSet[Engine] = WeakSet()
_full: deque[tuple[float, BaseException]] = deque(maxlen=1)  # when somebody here was last told, and what
_written: deque[float] = deque([0.0], maxlen=1)  # when this process last committed something


def prepare(engine: Engine) -> None:
    """Give an engine its manners, once."""
    if engine in _prepared:
        return
    _prepared.add(engine)
    event.listen(engine, "handle_error", _say_away)
    event.listen(engine, "commit", _note_written)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", WritersLine().begin)
    else:
        event.listen(engine, "connect", _bound_waits)
        event.listen(engine, "checkout", _refuse_dead)


def take_time(connection: Connection) -> None:
    """This transaction may wait and think as long as it likes: migrations and the loading of data do."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def reason(error: BaseException) -> str:
    """What keeps the database from working: `full`, `locked`, `busy` (no connection left) or `gone`."""
    if isinstance(error, PoolTimeout):
        return "busy"
    cause = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(cause, "sqlite_errorcode", None) or getattr(cause, "pgcode", None)
    if code in FULL:
        return "full"
    return "locked" if code == "55P03" or _is_busy(code) else "gone"


def last_written() -> float:
    """When this process last wrote something, by the monotonic clock."""
    return _written[-1]


def prove_room(engine: Engine) -> None:
    """Raise OperationalError when SQLite's disk is as good as full; of PostgreSQL's disk only what it said lately."""
    if _full and time.monotonic() - _full[-1][0] < BELIEVED_FOR:
        raise OperationalError(None, None, _full[-1][1])
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    disk = os.statvfs(Path(engine.url.database).parent)
    if disk.f_bavail * disk.f_frsize < LEAST_ROOM:
        raise _refused("database or disk is full", sqlite3.SQLITE_FULL)


def prove_writes(connection: Connection) -> None:
    """Raise OperationalError on a standby, and where an administrator made PostgreSQL read-only."""
    if connection.dialect.name != "postgresql":
        return
    if connection.scalar(text("SELECT current_setting('transaction_read_only')::boolean")):
        raise OperationalError(None, None, ConnectionError("The database takes no writes."))


class WritersLine:
    """The writers of one pool, waiting for SQLite's lock: who came first is first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: deque[threading.Event] = deque()  # one for each who waits; set for the first
        self._is_locked_out = False

    def begin(self, connection: Connection) -> None:
        """On SQLite every transaction begins IMMEDIATE unless it only reads: a reader that turns writer half way would
        fail with "database is locked" however long it waits."""
        options = connection.get_execution_options()
        if options.get("only_reads"):
            connection.exec_driver_sql("BEGIN")
            return
        patience = options.get("patience") or (LOCKED_OUT_WITHIN if self._is_locked_out else WRITE_WITHIN)
        if self._begins_within(patience, connection.connection.dbapi_connection):
            self._is_locked_out = False
            return
        self._is_locked_out |= patience >= WRITE_WITHIN
        raise _refused("database is locked", sqlite3.SQLITE_BUSY)

    def _begins_within(self, patience: float, raw: Any) -> bool:
        until = time.monotonic() + patience
        with self._place() as place:
            if not place.wait(patience):
                return False
            try:
                raw.execute(f"PRAGMA busy_timeout={ASK_FOR}")
                while not (begins := _begins(raw)) and time.monotonic() < until:
                    pass
            finally:
                raw.execute(f"PRAGMA {READERS_WAIT}")
        return begins

    @contextmanager
    def _place(self) -> Iterator[threading.Event]:
        place = threading.Event()
        with self._lock:
            self._places.append(place)
            self._places[0].set()
        try:
            yield place
        finally:
            with self._lock:
                self._places.remove(place)
                if self._places:
                    self._places[0].set()


def _begins(raw: Any) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if _is_busy(error.sqlite_errorcode):
            return False
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error
    return True


def _is_busy(code: Any) -> bool:
    """Also when SQLite says what with: its extended codes keep the kind in the last byte."""
    return isinstance(code, int) and code & 0xFF == sqlite3.SQLITE_BUSY


def _refused(message: str, code: int) -> OperationalError:
    cause = sqlite3.OperationalError(message)
    cause.sqlite_errorcode = code
    return OperationalError("BEGIN IMMEDIATE", None, cause)


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin too late and without IMMEDIATE
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _bound_waits(connection: Any, _record: Any) -> None:
    connection.autocommit = True  # what a transaction sets goes when it is rolled back
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET {name} = '{value}'" for name, value in POSTGRESQL_SETTINGS.items()))
    connection.autocommit = False


def _note_written(connection: Connection) -> None:
    if not connection.get_execution_options().get("only_reads"):
        _written.append(time.monotonic())


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
