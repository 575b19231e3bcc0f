"""The data that come with Heliodesk: which files there are, whether they are loaded, and loading them.

An edition is loaded whole or not at all: staged inactive, filled, then switched on, in the caller's transaction. A file
that did not change is not loaded again. What an administrator switched off stays off.
"""

from __future__ import annotations

import hashlib
import logging
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session, scoped_session

from connections import take_time
from knowledge import price_extents
from knowledge.starter import readers
from models import Dataset, Edition, Price

AnySession = Session | scoped_session[Any]

FOLDER = Path(__file__).parent
READERS_VERSION = "1"  # raise it when the readers make other rows of the same file
LOAD_KEY = 5_071_923  # advisory lock of processes that load on one PostgreSQL database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Starter:
    """One entry of datasets.toml."""

    code: str
    kind: str
    title: str
    publisher: str
    edition: str
    as_of: date
    licence: str
    citation: str
    file: str
    reader: str
    retrieved: date | None = None
    url: str | None = None
    notes: str = ""
    synthetic: bool = False
    enabled: bool = True

    @property
    def about(self) -> dict[str, Any]:
        """What a dataset keeps whatever its edition."""
        names = ("kind", "title", "publisher", "licence", "url", "notes", "synthetic")
        return {name: getattr(self, name) for name in names}


@cache
def entries() -> tuple[Starter, ...]:
    listed = tomllib.loads((FOLDER / "datasets.toml").read_text())["dataset"]
    return tuple(Starter(**entry) for entry in listed)


@cache
def checksum(entry: Starter) -> str:
    """Of the file, its entry and the readers: a change of any of them loads it again."""
    places = (FOLDER / "places.csv").read_bytes()
    parts = (READERS_VERSION.encode(), repr(entry).encode(), places, (FOLDER / entry.file).read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def ensure(session: AnySession) -> tuple[str, ...]:
    """Load what is missing or changed; the codes of what was loaded. The caller commits."""
    if not _stale(session):
        return ()
    take_time(session.connection())
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOAD_KEY})
    loaded = _stale(session)  # another process may have been first
    for entry in loaded:
        _load(session, entry)
    session.flush()
    return tuple(entry.code for entry in loaded)


def _stale(session: AnySession) -> list[Starter]:
    """What is missing; of a dataset that a person gave a newer edition, ours is kept behind it."""
    query = select(Dataset.code, Edition.checksum).join(Edition, Edition.dataset_id == Dataset.id)
    replaced = select(Edition.dataset_id).where(Edition.active, Edition.imported)
    wanted = query.where(Edition.active | (Dataset.id.in_(replaced) & ~Edition.imported))
    current = {(code, found) for code, found in session.execute(wanted)}
    return [entry for entry in entries() if (entry.code, checksum(entry)) not in current]


def _load(session: AnySession, entry: Starter) -> None:
    dataset = _dataset(session, entry)
    own = (Edition.dataset_id == dataset.id, Edition.name == entry.edition)
    session.execute(delete(Edition).where(*own, ~Edition.imported))
    is_taken = session.scalar(select(Edition.id).where(*own)) is not None  # by a person's own edition
    edition = Edition(
        dataset_id=dataset.id,
        name=f"{entry.edition} (Heliodesk)" if is_taken else entry.edition,
        as_of=entry.as_of,
        citation=entry.citation,
        retrieved=entry.retrieved,
        checksum=checksum(entry),
    )
    session.add(edition)
    session.flush()
    table, rows = readers.read(entry.reader, FOLDER / entry.file)
    if table is not None:
        session.execute(insert(table), [{**row, "edition_id": edition.id} for row in rows])
    if table is Price:
        price_extents.fill(session, edition.id)
    if not _is_replaced(session, dataset):
        session.execute(update(Edition).where(Edition.dataset_id == dataset.id).values(active=Edition.id == edition.id))
    log.info("starter data loaded", extra={"dataset": entry.code, "edition": entry.edition, "rows": len(rows)})


def _dataset(session: AnySession, entry: Starter) -> Dataset:
    dataset = session.scalars(select(Dataset).where(Dataset.code == entry.code)).one_or_none()
    if dataset is None:
        dataset = Dataset(code=entry.code, enabled=entry.enabled, **entry.about)
        session.add(dataset)
    if not _is_replaced(session, dataset):
        for name, value in entry.about.items():
            setattr(dataset, name, value)
    session.flush()
    return dataset


def _is_replaced(session: AnySession, dataset: Dataset) -> bool:
    """Whether a person imported the edition in use."""
    imported = (Edition.dataset_id == dataset.id, Edition.active, Edition.imported)
    return session.scalar(select(Edition.id).where(*imported)) is not None
