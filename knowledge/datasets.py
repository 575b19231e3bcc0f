"""Datasets and their editions: which are in use, and switching them on and off. Knows nothing of what is in them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

import audit
import problems
from extensions import Base, db, sessions
from models import Capacity, Dataset, Edition, Experience, Fault, Lcoe, MaintenanceTask, NewsFeed, Price

TABLES: dict[str, type[Base]] = {
    "capacity": Capacity,
    "price": Price,
    "lcoe": Lcoe,
    "experience": Experience,
    "faults": Fault,
    "maintenance": MaintenanceTask,
}


@dataclass(frozen=True)
class DatasetInUse:
    """A dataset with its active edition."""

    edition_id: uuid.UUID
    code: str
    kind: str
    title: str
    publisher: str
    licence: str
    url: str | None
    notes: str
    synthetic: bool
    enabled: bool
    edition: str
    as_of: date
    citation: str
    retrieved: date | None


COLUMNS: tuple[Any, ...] = (
    Edition.id,
    Dataset.code,
    Dataset.kind,
    Dataset.title,
    Dataset.publisher,
    Dataset.licence,
    Dataset.url,
    Dataset.notes,
    Dataset.synthetic,
    Dataset.enabled,
    Edition.name,
    Edition.as_of,
    Edition.citation,
    Edition.retrieved,
)  # in the order of the fields of DatasetInUse


def _query() -> Select[Any]:
    query = select(*COLUMNS).join(Dataset, Edition.dataset_id == Dataset.id).where(Edition.active)
    return query.order_by(Dataset.kind, Dataset.synthetic, Dataset.code)


def _plain(row: Row[Any]) -> DatasetInUse:
    return DatasetInUse(*tuple(row))


def in_use(session: Session) -> tuple[DatasetInUse, ...]:
    """Enabled datasets with their active editions. What this returns is also the version of the facts."""
    return tuple(_plain(row) for row in session.execute(_query().where(Dataset.enabled)))


def news_version(session: Session) -> str:
    """Changes with every import of news."""
    return str(session.execute(select(func.count(NewsFeed.id), func.max(NewsFeed.fetched))).one())


def sourced(kind: str) -> tuple[DatasetInUse, ...]:
    """The enabled datasets of a kind, in the order they are preferred."""
    with sessions.read() as session:
        return tuple(dataset for dataset in in_use(session) if dataset.kind == kind)


def listing() -> tuple[tuple[DatasetInUse, int], ...]:
    """Every dataset with an active edition, also those switched off, and how many rows it has."""
    with sessions.read() as session:
        found = [_plain(row) for row in session.execute(_query())]
        return tuple((dataset, _rows(session, dataset)) for dataset in found)


def _rows(session: Session, dataset: DatasetInUse) -> int:
    table: Any = TABLES.get(dataset.kind)
    if table is None:
        return 0
    return session.scalar(select(func.count()).select_from(table).where(table.edition_id == dataset.edition_id)) or 0


def switch(code: str, enabled: bool, actor_id: uuid.UUID | None = None) -> None:
    """Let the tools use a dataset, or not. Raises NotFound. The caller commits."""
    dataset = db.session.scalars(select(Dataset).where(Dataset.code == code)).one_or_none()
    if dataset is None:
        codes = ", ".join(db.session.scalars(select(Dataset.code).order_by(Dataset.code)))
        hint = f"There are: {codes}." if codes else "Load the starter data first: flask data load."
        raise problems.NotFound(f"There is no dataset {code!r}.", hint=hint)
    dataset.enabled = enabled
    audit.record(actor_id, "enable dataset" if enabled else "disable dataset", code)
    db.session.flush()
