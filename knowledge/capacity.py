"""Installed solar capacity: series and rankings of what is loaded, with the edition every figure comes from.

Additions exist only where one edition has both year ends; years of different editions are never subtracted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from extensions import sessions
from knowledge import datasets
from knowledge.datasets import DatasetInUse
from knowledge.places import members
from knowledge.vocabulary import vocabulary
from models import Capacity

OTHER_VINTAGE = "reported_other_vintage"
REVISION = "derived_negative_revision"
FIRST_YEAR = "derived_first_year"  # the year's additions may hold several years

CSP_MW = {  # concentrating solar power inside "solar" at the end of 2023, where it changes the reading; IRENA
    "Spain": 2300,
    "United States": 1500,
    "World": 6900,
    "Morocco": 500,
    "South Africa": 500,
    "United Arab Emirates": 600,
}
IN_DC = ("Germany", "Japan")  # report module power
IN_AC = ("Spain", "India")  # report power at the grid connection


@dataclass(frozen=True)
class CapacityPoint:
    entity: str
    iso3: str | None
    entity_type: str
    year: int
    segment: str
    metric: str
    value: float
    unit: str
    status: str
    dataset: str


@dataclass(frozen=True)
class CapacityData:
    """Points and the datasets they come from."""

    points: tuple[CapacityPoint, ...]
    datasets: tuple[DatasetInUse, ...]


@dataclass(frozen=True)
class Coverage:
    dataset: DatasetInUse
    first_year: int
    last_year: int
    places: int
    rows: int


def series(
    entities: Sequence[str],
    metric: str,
    year_from: int | None = None,
    year_to: int | None = None,
    segment: str | None = "total",
) -> CapacityData:
    """The years of some places, by place as given and year. `segment=None` for all but the total."""
    with sessions.read() as session:
        query = _query(metric, segment).where(Capacity.entity.in_(entities))
        found = _read(session, _between(query, year_from, year_to))
    order = {entity: place for place, entity in enumerate(entities)}
    return CapacityData(
        tuple(sorted(found.points, key=lambda point: (order[point.entity], point.year))), found.datasets
    )


def ranked(entities: Sequence[str], metric: str, year_from: int, year_to: int) -> CapacityData:
    """These places in these years, by year and descending value."""
    wanted = set(entities)
    with sessions.read() as session:
        query = _between(_query(metric, "total"), year_from, year_to)
        found = _read(session, query.order_by(Capacity.year, Capacity.value.desc()))
    return CapacityData(tuple(point for point in found.points if point.entity in wanted), found.datasets)


def standings(metric: str, year: int) -> CapacityData:
    """All countries and the World in one year, the largest first."""
    return _standings(vocabulary().version, metric, year)


@lru_cache(maxsize=16)  # what most answers add to their figure; about 220 points each
def _standings(_version: str, metric: str, year: int) -> CapacityData:
    return ranked([*members()["World"], "World"], metric, year, year)


def coverage() -> tuple[Coverage, ...]:
    """What each capacity dataset covers, the widest first."""
    return _coverage(vocabulary().version)


@lru_cache(maxsize=1)
def _coverage(_version: str) -> tuple[Coverage, ...]:
    counts = (func.min(Capacity.year), func.max(Capacity.year), func.count(Capacity.entity.distinct()), func.count())
    with sessions.read() as session:
        used = {dataset.edition_id: dataset for dataset in datasets.in_use(session)}
        query = select(Capacity.edition_id, *counts).where(Capacity.edition_id.in_(used)).group_by(Capacity.edition_id)
        found = [Coverage(used[edition_id], *about) for edition_id, *about in session.execute(query)]
    return tuple(sorted(found, key=lambda one: -one.rows))


def csp_share(entity: str, total_mw: float) -> float:
    """The part of a place's solar capacity (end of 2023) that is concentrating solar power; 0 where it is small."""
    return CSP_MW.get(entity, 0) / total_mw if total_mw > 0 else 0.0


def _query(metric: str, segment: str | None) -> Select[Any]:
    query = select(Capacity).where(Capacity.metric == metric, Capacity.scenario == "historical")
    return query.where(Capacity.segment == segment if segment else Capacity.segment != "total")


def _between(query: Select[Any], year_from: int | None, year_to: int | None) -> Select[Any]:
    if year_from is not None:
        query = query.where(Capacity.year >= year_from)
    if year_to is not None:
        query = query.where(Capacity.year <= year_to)
    return query


def _read(session: Session, query: Select[Any]) -> CapacityData:
    used = {dataset.edition_id: dataset for dataset in datasets.in_use(session) if dataset.kind == "capacity"}
    columns = (
        Capacity.edition_id,
        Capacity.entity,
        Capacity.iso3,
        Capacity.entity_type,
        Capacity.year,
        Capacity.segment,
        Capacity.metric,
        Capacity.value,
        Capacity.unit,
        Capacity.status,
    )
    rows = session.execute(query.with_only_columns(*columns))
    # editions are told apart here: asked for in the query they lead SQLite away from the indexes on place and year
    points = tuple(CapacityPoint(*(*tuple(row)[1:], used[row[0]].code)) for row in rows if row[0] in used)
    codes = {point.dataset for point in points}
    return CapacityData(points, tuple(dataset for dataset in used.values() if dataset.code in codes))
