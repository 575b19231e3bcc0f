"""The shape of the database: which version it has, which one the code wants, and bringing the one to the other.

Does not know what the tables are for. Migrating is left to one process at a time (see migrations/env.py).
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine, text

from extensions import db, sessions

MIGRATIONS = Path(__file__).with_name("migrations")
START_KEY = 5_071_922  # advisory lock of processes that start on one PostgreSQL database


class NewerDatabase(Exception):
    """The database was made by a later release; running this one on it could lose what that one keeps."""


@cache
def _known() -> tuple[str | None, frozenset[str]]:
    """The version the code wants, and all it knows."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return scripts.get_current_head(), frozenset(script.revision for script in scripts.walk_revisions())


def version_of(connection: Connection) -> str | None:
    """The version of the database; none before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(connection: Connection) -> None:
    version = version_of(connection)
    if version is not None and version not in _known()[1]:
        raise NewerDatabase(
            f"The database is newer than this release of Heliodesk: it has version {version}, which is not known here. "
            "Install the release that was used last, or point DATABASE_URL or DATA_DIR at another database."
        )


def is_current() -> bool:
    """Whether the database answers and has the version the code wants. Raises what the database raises."""
    with sessions.read() as session:
        return version_of(session.connection()) == _known()[0]


def can_serve() -> bool:
    """Whether the database answers and has the version the code wants, or that of a later release: a migration runs
    while the release before it still serves, and is written so that this goes on working."""
    with sessions.read() as session:
        version = version_of(session.connection())
    return version is not None and (version == _known()[0] or version not in _known()[1])


def upgrade(app: Flask) -> None:
    """Bring the database up to date; quick when it is. Raises NewerDatabase."""
    with app.app_context():
        with db.engine.execution_options(only_reads=True).connect() as connection:
            refuse_newer(connection)
            if version_of(connection) == _known()[0]:
                return
        flask_migrate.upgrade(directory=str(MIGRATIONS))


@contextmanager
def starting_alone(engine: Engine, data_dir: Path) -> Iterator[None]:
    """Of several processes that start together on one database, one at a time gets past here."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # closed at the end: nobody else gets one that waits without end
            connection.execute(text("SET lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": START_KEY})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": START_KEY})
        return
    with (data_dir / "start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go with the file
        yield
