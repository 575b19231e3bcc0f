"""How a database is waited for, and what its errors are called."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

import connections
from connections import AWAY, READERS_WAIT, WRITE_WITHIN, WritersLine, prepare, prove_writes, reason, take_time
from extensions import sessions
from tests.faults import locked
from tests.postgresql import Cluster
from tests.servers import until

WRITERS = 12  # fewer than the pool has connections: these are waited for in another line


@pytest.fixture
def file(tmp_path):
    return tmp_path / "some.db"


@pytest.fixture
def line(monkeypatch):
    """The line in which the writers of `engine` stand."""
    line = WritersLine()
    monkeypatch.setattr(connections, "WritersLine", lambda: line)
    return line


@pytest.fixture
def engine(file, line):
    engine = create_engine(f"sqlite:///{file}")
    prepare(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE one (number INTEGER)"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def cluster():
    with Cluster() as cluster:
        yield cluster


def prepared(cluster, **options):
    engine = create_engine(cluster.url.replace("://", "+psycopg2://"), **options)
    prepare(engine)
    return engine


def begin(engine: Engine, patience: float = 0.0) -> None:
    with engine.connect().execution_options(**({"patience": patience} if patience else {})) as connection:
        connection.execute(text("SELECT 1"))


def test_writers_of_sqlite_are_served_in_the_order_they_came(engine, line):
    """Mechanism: `WritersLine._place`. A lock of threads goes to whoever asks in the right moment."""
    served = []

    def write(number):
        with engine.begin():
            served.append(number)
            time.sleep(0.002)

    with ThreadPoolExecutor(WRITERS) as pool, engine.begin():
        for number in range(WRITERS):
            pool.submit(write, number)
            assert until(lambda stand=number + 1: len(line._places) == stand, 10.0)
    assert served == list(range(WRITERS))


def test_a_failed_beginning_leaves_readers_their_wait(engine, monkeypatch):
    def fails(_raw):
        raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("disk I/O error"))

    with monkeypatch.context() as patched:
        patched.setattr(connections, "_begins", fails)
        with pytest.raises(OperationalError):
            begin(engine)
    with engine.connect() as connection:
        timeout = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert f"busy_timeout={timeout}" == READERS_WAIT


def test_nothing_shortens_the_wait_of_who_says_how_long(engine, file, monkeypatch):
    """Mechanism: after somebody waited in vain only those are refused soon who said nothing of their patience."""
    monkeypatch.setattr(connections, "WRITE_WITHIN", 0.3)
    monkeypatch.setattr(connections, "LOCKED_OUT_WITHIN", 0.02)
    took = []
    with locked(file):
        for patience in (0.0, 0.0, 0.3):
            began = time.monotonic()
            with pytest.raises(OperationalError):
                begin(engine, patience)
            took.append(time.monotonic() - began)
    assert took[0] >= 0.3
    assert took[1] < 0.2
    assert took[2] >= 0.3
    begin(engine)


def test_the_saver_says_how_long_it_waits(app):
    with sessions.write("saver") as session:
        assert session.connection().get_execution_options()["patience"] == WRITE_WITHIN
        session.rollback()


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_BUSY_SNAPSHOT])
def test_every_kind_of_busy_is_a_lock(code):
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = code
    assert reason(OperationalError(None, None, cause)) == "locked"


def test_a_wait_for_a_row_ends_and_says_why(cluster, monkeypatch):
    """Mechanism: lock_timeout, of every connection, also after a rollback."""
    monkeypatch.setitem(connections.POSTGRESQL_SETTINGS, "lock_timeout", "0.1s")
    engine = prepared(cluster)
    lock = text("SELECT pg_advisory_xact_lock(1)")
    with engine.connect() as holder, engine.connect() as waiting:
        holder.execute(lock)
        waiting.execute(text("SELECT 1"))
        waiting.rollback()
        with pytest.raises(OperationalError) as refused:
            waiting.execute(lock)
        assert reason(refused.value) == "locked"
        waiting.rollback()
        take_time(waiting)
        assert waiting.scalar(text("SHOW lock_timeout")) == "0"
        assert waiting.scalar(text("SHOW idle_in_transaction_session_timeout")) == "0"
        waiting.rollback()
        assert waiting.scalar(text("SHOW lock_timeout")) == "100ms"
    engine.dispose()


def test_who_holds_a_transaction_in_silence_is_cut_off(cluster, monkeypatch):
    """Mechanism: idle_in_transaction_session_timeout; what the holder hears is that the database is away."""
    monkeypatch.setitem(connections.POSTGRESQL_SETTINGS, "idle_in_transaction_session_timeout", "0.1s")
    engine = prepared(cluster)
    with engine.connect() as holder:
        holder.execute(text("SELECT 1"))
        time.sleep(0.3)
        with pytest.raises(AWAY):
            holder.execute(text("SELECT 1"))
    engine.dispose()


def test_a_database_that_takes_no_writes_is_found_out_by_asking(cluster):
    """Mechanism: `prove_writes`. psycopg2 begins nothing before the first statement, and reading would succeed."""
    engine = prepared(cluster, connect_args={"options": "-c default_transaction_read_only=on"})
    with engine.connect() as connection, pytest.raises(OperationalError):
        prove_writes(connection)
    engine.dispose()
