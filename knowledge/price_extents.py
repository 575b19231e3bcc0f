"""How far each series of an edition's prices goes. Filled by whoever stores an edition; the vocabulary reads it."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session, scoped_session

from models import Price, PriceExtent

SERIES = (Price.component, Price.technology, Price.region, Price.frequency, Price.unit, Price.price_basis)
NAMES = (*(column.key for column in SERIES), "first", "last", "rows")


def fill(session: Session | scoped_session[Any], edition_id: uuid.UUID) -> None:
    """Group the prices of an edition, once all of them are stored. May be repeated; the caller commits."""
    session.execute(delete(PriceExtent).where(PriceExtent.edition_id == edition_id))
    grouped = (
        select(Price.edition_id, *SERIES, func.min(Price.date), func.max(Price.date), func.count())
        .where(Price.edition_id == edition_id)
        .group_by(Price.edition_id, *SERIES)
    )
    session.execute(insert(PriceExtent).from_select(["edition_id", *NAMES], grouped))
