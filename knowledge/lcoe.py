"""Levelised cost of electricity of new solar plants by place and year of commissioning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from extensions import sessions
from knowledge import datasets, evidence
from knowledge.datasets import DatasetInUse
from models import Lcoe


@dataclass(frozen=True)
class LcoePoint:
    entity: str
    iso3: str | None
    entity_type: str
    year: int
    value: float
    unit: str
    price_basis: str


@dataclass(frozen=True)
class LcoeData:
    points: tuple[LcoePoint, ...]  # by place and year
    datasets: tuple[DatasetInUse, ...]


def costs(entities: Sequence[str] | None = None, year_from: int | None = None, year_to: int | None = None) -> LcoeData:
    """The cost in these places and years; all places when none is named."""
    columns = (Lcoe.entity, Lcoe.iso3, Lcoe.entity_type, Lcoe.year, Lcoe.value, Lcoe.unit, Lcoe.price_basis)
    with sessions.read() as session:
        used = tuple(dataset for dataset in datasets.in_use(session) if dataset.kind == "lcoe")
        query = select(*columns).where(Lcoe.edition_id.in_([dataset.edition_id for dataset in used]))
        query = query.where(Lcoe.entity.in_(entities)) if entities is not None else query
        query = query.where(Lcoe.year >= year_from) if year_from is not None else query
        query = query.where(Lcoe.year <= year_to) if year_to is not None else query
        points = tuple(LcoePoint(*row) for row in session.execute(query.order_by(Lcoe.entity, Lcoe.year)))
    evidence.note(used, "lcoe", entity=entities, year=evidence.span(year_from, year_to))
    return LcoeData(points, used if points else ())
