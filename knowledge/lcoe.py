"""Levelised cost of electricity of new solar plants by place and year of commissioning.

A table is one publisher's cost of one segment in one money: two of them are never mixed in an answer. Years to come are
what publishers expect, and never stand beside what was found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import knowledge
from extensions import sessions
from knowledge import datasets, evidence
from knowledge.datasets import DatasetInUse
from models import Lcoe

UTILITY = "utility_scale"


@dataclass(frozen=True)
class LcoePoint:
    entity: str
    iso3: str | None
    entity_type: str
    year: int
    value: float


@dataclass(frozen=True)
class CostTable:
    dataset: DatasetInUse
    segment: str
    unit: str
    price_basis: str
    points: tuple[LcoePoint, ...]  # by place and year


def published(
    entities: Sequence[str] | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    segment: str | None = None,
) -> tuple[CostTable, ...]:
    """The tables of plants up to this year, the best first: with the most of these places, of utility-scale plants,
    with the most figures. All places when none is named."""
    this_year = knowledge.today().year
    return _noted(_tables(entities, year_from, min(year_to or this_year, this_year), segment), entities)


def expected(
    entities: Sequence[str] | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    segment: str | None = None,
) -> tuple[CostTable, ...]:
    """The tables of the years to come, the best first, as above."""
    next_year = knowledge.today().year + 1
    return _noted(_tables(entities, max(year_from or next_year, next_year), year_to, segment), entities)


def newest_year(segment: str | None = None) -> int:
    """The last published year of the best table; 0 without any."""
    found = _tables(None, None, knowledge.today().year, segment)
    return max((point.year for point in found[0].points), default=0) if found else 0


def _noted(found: tuple[CostTable, ...], entities: Sequence[str] | None) -> tuple[CostTable, ...]:
    """An answer is made of the best table."""
    for table in found[:1]:
        about = {"segment": table.segment, "unit": table.unit, "price_basis": table.price_basis}
        years = sorted(point.year for point in table.points)
        evidence.note([table.dataset], "lcoe", entity=entities, year=evidence.span(years[0], years[-1]), **about)
    return found


def _tables(
    entities: Sequence[str] | None, year_from: int | None, year_to: int | None, segment: str | None
) -> tuple[CostTable, ...]:
    about = (Lcoe.edition_id, Lcoe.segment, Lcoe.unit, Lcoe.price_basis)
    columns = (Lcoe.entity, Lcoe.iso3, Lcoe.entity_type, Lcoe.year, Lcoe.value)
    with sessions.read() as session:
        used = {one.edition_id: one for one in datasets.in_use(session) if one.kind == "lcoe"}
        query = select(*about, *columns).where(Lcoe.edition_id.in_(used))
        query = query.where(Lcoe.entity.in_(entities)) if entities is not None else query
        query = query.where(Lcoe.year >= year_from) if year_from is not None else query
        query = query.where(Lcoe.year <= year_to) if year_to is not None else query
        query = query.where(Lcoe.segment == segment) if segment is not None else query
        found = session.execute(query.order_by(Lcoe.entity, Lcoe.year)).all()
    points: dict[tuple[DatasetInUse, str, str, str], list[LcoePoint]] = defaultdict(list)
    for row in found:
        edition_id, its_segment, unit, price_basis, *figure = tuple[Any, ...](row)
        points[used[edition_id], its_segment, unit, price_basis].append(LcoePoint(*figure))
    order = {dataset.code: place for place, dataset in enumerate(used.values())}
    return tuple(
        sorted((CostTable(*about, tuple(own)) for about, own in points.items()), key=lambda t: _rank(t, order))
    )


def _rank(table: CostTable, order: dict[str, int]) -> tuple[int, bool, int, int]:
    places = len({point.entity for point in table.points})
    return -places, table.segment != UTILITY, -len(table.points), order[table.dataset.code]
