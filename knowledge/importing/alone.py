"""One import at a time: whoever has this lock knows that every staged edition was left behind by somebody who is gone.

The lock goes with the process, however it ends.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

import problems
from extensions import db

IMPORT_KEY = 5_071_924  # advisory lock of imports into one PostgreSQL database
FILE = "import.lock"  # beside SQLite's file
UNDER_WAY = "import_under_way"  # the code of that refusal, for whoever waits


@contextmanager
def alone() -> Iterator[None]:
    """Raises problems.Conflict while another import is under way."""
    with _on_postgresql(db.engine) if db.engine.dialect.name == "postgresql" else _on_sqlite(db.engine) as is_ours:
        if not is_ours:
            raise problems.Conflict("Another import is under way.", code=UNDER_WAY, hint="Try again when it has ended.")
        yield


@contextmanager
def _on_postgresql(engine: Engine) -> Iterator[bool]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # closed at the end: nobody else gets one that holds the lock
        key = {"key": IMPORT_KEY}
        is_ours = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key))
        try:
            yield is_ours
        finally:
            if is_ours:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)


@contextmanager
def _on_sqlite(engine: Engine) -> Iterator[bool]:
    with (Path(engine.url.database or "").parent / FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True  # let go with the file
