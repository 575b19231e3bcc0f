"""Datasets and their editions: which are in use, and switching them on and off. Knows nothing of what is in them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session, scoped_session

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
    redistribute: bool | None = None  # whether others may be given the data; None: nobody said


@dataclass(frozen=True)
class EditionKept:
    """One release of a dataset with its rows, in use or not."""

    name: str
    as_of: date
    loaded: datetime
    active: bool
    imported: bool  # by a person; the others come with Heliodesk
    rows: int


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
    Dataset.redistribute,
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
    return _count(session, TABLES.get(dataset.kind), dataset.edition_id)


def _count(session: Session, table: Any, edition_id: uuid.UUID) -> int:
    if table is None:
        return 0
    return session.scalar(select(func.count()).select_from(table).where(table.edition_id == edition_id)) or 0


def editions(code: str) -> tuple[EditionKept, ...]:
    """The editions of a dataset that are whole, the newest first. Raises NotFound."""
    with sessions.read() as session:
        dataset = _dataset(session, code)
        table: Any = TABLES.get(dataset.kind)
        query = select(Edition).where(Edition.dataset_id == dataset.id, Edition.complete)
        found = session.scalars(query.order_by(Edition.as_of.desc(), Edition.loaded.desc())).all()
        return tuple(
            EditionKept(one.name, one.as_of, one.loaded, one.active, one.imported, _count(session, table, one.id))
            for one in found
        )


def use(code: str, edition: str, actor_id: uuid.UUID | None = None) -> None:
    """Answer from another edition of a dataset, also from an older one. Raises NotFound. The caller commits."""
    dataset = _dataset(db.session, code)
    own = Edition.dataset_id == dataset.id
    chosen = db.session.scalar(select(Edition.id).where(own, Edition.name == edition, Edition.complete))
    if chosen is None:
        names = db.session.scalars(select(Edition.name).where(own, Edition.complete).order_by(Edition.as_of))
        raise problems.NotFound(f"{code} has no edition {edition[:100]!r}.", hint=f"It has: {', '.join(names)}.")
    db.session.execute(update(Edition).where(own).values(active=Edition.id == chosen))
    audit.record(actor_id, "use edition", code, {"edition": edition})
    db.session.flush()


def switch(code: str, enabled: bool, actor_id: uuid.UUID | None = None) -> None:
    """Let the tools use a dataset, or not. Raises NotFound. The caller commits."""
    dataset = _dataset(db.session, code)
    dataset.enabled = enabled
    audit.record(actor_id, "enable dataset" if enabled else "disable dataset", code)
    db.session.flush()


def give_up(code: str, edition: str | None = None, actor_id: uuid.UUID | None = None) -> None:
    """Delete a dataset, or one old edition of it: nobody finds it any longer once the caller has committed, and
    `importing.discard` then removes the rows. Whether an answer cites it is the caller's to ask before.

    Raises NotFound, or Conflict for what comes with Heliodesk and for the edition in use.
    """
    dataset = _dataset(db.session, code)
    own = (Edition.dataset_id == dataset.id, Edition.complete)
    wanted = db.session.scalars(select(Edition).where(*own, *([Edition.name == edition] if edition else []))).all()
    if edition and not wanted:
        raise problems.NotFound(f"{code} has no edition {edition[:100]!r}.", hint=f"See: flask data editions {code}")
    if not all(one.imported for one in wanted):
        raise problems.Conflict(f"{code} comes with Heliodesk.", hint=f"Switch it off: flask data disable {code}")
    if edition and wanted[0].active:
        raise problems.Conflict(f"Edition {edition!r} of {code} is in use.", hint="Use another one first.")
    for one in wanted:
        one.active = one.complete = False
    audit.record(
        actor_id, "delete edition" if edition else "delete dataset", code, {"editions": [w.name for w in wanted]}
    )
    db.session.flush()


def _dataset(session: Session | scoped_session[Any], code: str) -> Dataset:
    dataset = session.scalars(select(Dataset).where(Dataset.code == code)).one_or_none()
    if dataset is None:
        codes = ", ".join(session.scalars(select(Dataset.code).order_by(Dataset.code)))
        hint = f"There are: {codes}." if codes else "Load the starter data first: flask data load."
        raise problems.NotFound(f"There is no dataset {code!r}.", hint=hint)
    return dataset
