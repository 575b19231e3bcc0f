"""A newer edition of a dataset: the rows of the active one, changed, and switched on whole as an import does."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from knowledge.datasets import TABLES
from models import Dataset, Edition

Row = dict[str, Any]
Change = Callable[[Row], Row | None]  # a row as it is in the newer edition; None leaves it out


def replace(session: Session, code: str, name: str, as_of: date, change: Change) -> uuid.UUID:
    """The old edition and its rows are kept. The caller commits."""
    dataset = session.scalars(select(Dataset).where(Dataset.code == code)).one()
    old = session.scalars(select(Edition).where(Edition.dataset_id == dataset.id, Edition.active)).one()
    new = Edition(dataset_id=dataset.id, name=name, as_of=as_of, citation=f"{dataset.publisher} ({name})", checksum="x")
    session.add(new)
    session.flush()
    table: Any = TABLES[dataset.kind].__table__
    rows = [dict(row) for row in session.execute(select(table).where(table.c.edition_id == old.id)).mappings()]
    changed = [row for row in map(change, rows) if row is not None]
    for row in changed:
        row.pop("id", None)
        row["edition_id"] = new.id
    session.execute(insert(table), changed)
    session.execute(update(Edition).where(Edition.dataset_id == dataset.id).values(active=Edition.id == new.id))
    return new.id
