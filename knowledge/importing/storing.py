"""Rows of an edition into their table and out of it again, a few at a time. Each batch is one short transaction: on
SQLite whoever wants to write meanwhile waits for one batch at most. The caller commits after each.
"""

from __future__ import annotations

import csv
import io
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, delete, insert, select

from extensions import db
from knowledge.datasets import TABLES
from knowledge.importing.kinds import Kind
from knowledge.importing.records import Record
from models import Dataset, Edition, PriceExtent

BATCH = {"sqlite": 1_000, "postgresql": 10_000}  # rows; 10 ms and 100 ms
PAUSE = {"sqlite": 0.005, "postgresql": 0.0}  # seconds between batches: whoever waits for the one lock looks in them
NULL = "\\N"


def store(kind: Kind, edition_id: uuid.UUID, records: Iterable[Record]) -> Iterator[int]:
    """Insert the records; the number of each batch."""
    dialect = db.session.get_bind().dialect.name
    write = _copy if dialect == "postgresql" else _insert
    for some in _batches(records, BATCH[dialect]):
        write(db.session.connection(), kind, edition_id, some)
        yield len(some)
        time.sleep(PAUSE[dialect])


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    waiting = iter(records)
    while some := list(islice(waiting, size)):
        yield some


def _insert(connection: Connection, kind: Kind, edition_id: uuid.UUID, some: Sequence[Record]) -> None:
    """Straight to the driver: the texts are clean, and a million rows would be looked at again one by one."""
    names = ", ".join(kind.stored)
    marks = ", ".join("?" * len(kind.stored))
    statement = f"INSERT INTO {_table(kind)} (edition_id, {names}) VALUES ('{edition_id.hex}', {marks})"
    connection.exec_driver_sql(statement, list(some))


def _table(kind: Kind) -> str:
    return str(kind.table.__tablename__)


def _copy(connection: Connection, kind: Kind, edition_id: uuid.UUID, some: Sequence[Record]) -> None:
    file = io.StringIO()
    writer = csv.writer(file)
    own = str(edition_id)
    writer.writerows([own, *(NULL if value is None else value for value in record)] for record in some)
    file.seek(0)
    names = ", ".join(kind.stored)
    statement = f"COPY {_table(kind)} (edition_id, {names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor:
        cursor.copy_expert(statement, file)


class Extents:
    """How far each series goes, noted while its prices pass by: nobody has to group them afterwards."""

    def __init__(self, kind: Kind) -> None:
        self._width = len(kind.series)
        self.found: list[tuple[Any, ...]] = []

    def noting(self, records: Iterable[Record]) -> Iterator[Record]:
        for series, group in groupby(records, key=itemgetter(slice(0, self._width))):
            first = last = ""
            rows = 0
            for record in group:
                last = record[self._width]
                first = first or last
                rows += 1
                yield record
            self.found.append((*series, first, last, rows))


def store_extents(edition_id: uuid.UUID, extents: Sequence[tuple[Any, ...]]) -> Iterator[int]:
    """Insert how far the series of an edition of prices go; the number of each batch."""
    names = [column.key for column in PriceExtent.__table__.columns if column.key not in {"id", "edition_id"}]
    for some in _batches(extents, BATCH["sqlite"]):
        rows = [dict(zip(names, (*one[:-3], *_dates(one), one[-1]), strict=True)) for one in some]
        db.session.execute(insert(PriceExtent), [{**row, "edition_id": edition_id} for row in rows])
        yield len(some)


def _dates(extent: tuple[Any, ...]) -> tuple[date, date]:
    return date.fromisoformat(extent[-3]), date.fromisoformat(extent[-2])


def remove(edition_id: uuid.UUID) -> Iterator[int]:
    """Delete the rows of an edition, whatever their table, and then the edition; the number of each batch."""
    for table in (PriceExtent, *TABLES.values()):
        yield from _remove_rows(table, edition_id)
    dataset_id = db.session.scalar(select(Edition.dataset_id).where(Edition.id == edition_id))
    db.session.execute(delete(Edition).where(Edition.id == edition_id))
    others = select(Edition.id).where(Edition.dataset_id == dataset_id)
    db.session.execute(delete(Dataset).where(Dataset.id == dataset_id, ~others.exists()))
    yield 0


def _remove_rows(table: Any, edition_id: uuid.UUID) -> Iterator[int]:
    dialect = db.session.get_bind().dialect.name
    some = select(table.id).where(table.edition_id == edition_id).limit(BATCH[dialect])
    while removed := cast(CursorResult[Any], db.session.execute(delete(table).where(table.id.in_(some)))).rowcount:
        yield removed
        time.sleep(PAUSE[dialect])
