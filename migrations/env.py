"""Runs the migrations on SQLite and on PostgreSQL: one history, one transaction, one process at a time.

On SQLite a changed table is rebuilt. With foreign keys on, dropping the old table would delete everything that refers
to it, so they are off on this connection, from before BEGIN, and checked before the commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy import Connection, text

import models
import schema
from connections import take_time
from extensions import db

LOCK_KEY = 5_071_921  # any number; the same in every process that migrates


def include_object(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Full-text tables, their shadow tables and indexes are made by hand in migrations; no model describes them."""
    return not (kind in {"table", "index", "column"} and "_fts" in (name or ""))


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Migrations must not import models: our column types are written as what they are in the database."""
    if kind != "type":
        return False
    if isinstance(item, models.UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, models.CleanText):
        return "sa.Text()"
    if isinstance(item, models.CleanJson):
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """A transaction that no other migrating process can be in. SQLite's BEGIN IMMEDIATE is such a lock by itself."""
    if connection.dialect.name == "postgresql":
        with connection.begin():
            take_time(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    with connection.begin():
        yield
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise sa.exc.IntegrityError(
                "PRAGMA foreign_key_check", None, ValueError(f"{len(broken)} broken references")
            )
    raw.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    with db.engine.connect() as connection, alone(connection):
        schema.refuse_newer(connection)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=include_object,
            render_item=render_item,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        context.run_migrations()


run()
