"""Installed solar capacity: series, rankings and publishers' scenarios, with the edition every figure comes from.

Additions exist only where one edition has both year ends; years of different editions are never subtracted. Where
several datasets know a place, one of them carries its series, and one of them carries the ranking of a year.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

import knowledge
from extensions import sessions
from knowledge import datasets, evidence
from knowledge.datasets import DatasetInUse
from knowledge.places import members
from knowledge.vocabulary import HISTORICAL, vocabulary
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
    scenario: str = HISTORICAL


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
    found = _series(vocabulary().version, tuple(entities), metric, (year_from, year_to), segment)
    segments = segment or sorted({point.segment for point in found.points})
    _note(found, metric, segments, entity=entities, year=evidence.span(year_from, year_to))
    return found


@lru_cache(maxsize=64)  # a report and a conversation ask for the same place again and again; some 24 points a place
def _series(
    _version: str, entities: tuple[str, ...], metric: str, years: tuple[int | None, int | None], segment: str | None
) -> CapacityData:
    with sessions.read() as session:
        query = _query(metric, segment).where(Capacity.entity.in_(entities))
        found = _read(session, _between(query, *years))
    order = {entity: place for place, entity in enumerate(entities)}
    points = sorted(found.points, key=lambda point: (order[point.entity], point.year))
    return CapacityData(tuple(points), found.datasets)


def carriers(data: CapacityData) -> dict[str, str]:
    """By place, the dataset that carries its series. Places that one dataset has all of, in one unit, are compared in
    that one; else each has its own: the one with the most years of it, the newest when several do."""
    newness = {one.code: one.as_of for one in data.datasets}
    years = Counter((point.entity, point.dataset) for point in data.points if point.status != OTHER_VINTAGE)
    units: dict[str, set[str]] = defaultdict(set)
    for point in data.points:
        units[point.dataset].add(point.unit)
    places = {entity for entity, _dataset in years}
    of_all = [code for code in newness if all((entity, code) in years for entity in places) and len(units[code]) == 1]
    if of_all:
        best = max(of_all, key=lambda code: (sum(years[entity, code] for entity in places), newness[code]))
        return dict.fromkeys(places, best)
    order = sorted(years, key=lambda pair: (years[pair], newness[pair[1]]))
    return dict(order)  # the last of each place wins


def projections(entity: str) -> CapacityData:
    """What publishers expect of a place: the scenarios of the loaded datasets, by scenario, metric and year."""
    found = _projections(vocabulary().version, entity)
    scenarios = sorted({point.scenario for point in found.points})
    evidence.note(found.datasets, "capacity", entity=[entity], segment="total", scenario=scenarios)
    return found


@lru_cache(maxsize=64)
def _projections(_version: str, entity: str) -> CapacityData:
    with sessions.read() as session:
        query = select(Capacity).where(Capacity.entity == entity, Capacity.segment == "total")
        found = _read(session, query.where(Capacity.scenario != HISTORICAL))
    return CapacityData(tuple(sorted(found.points, key=lambda p: (p.scenario, p.metric, p.year))), found.datasets)


def ranked(entities: Sequence[str], metric: str, year_from: int, year_to: int) -> CapacityData:
    """These places in these years, by year and descending value."""
    wanted = set(entities)
    with sessions.read() as session:
        query = _between(_query(metric, "total"), year_from, year_to)
        found = _read(session, query.order_by(Capacity.year, Capacity.value.desc()))
    _note(found, metric, "total", year=evidence.span(year_from, year_to))
    return _of_one_dataset([point for point in found.points if point.entity in wanted], found.datasets)


def _of_one_dataset(points: Sequence[CapacityPoint], used: Sequence[DatasetInUse]) -> CapacityData:
    """A ranking mixes no datasets and no units: of those that know a year, those with the most places."""
    counts = Counter((point.year, (point.dataset, point.unit)) for point in points)
    best = dict(sorted(counts, key=lambda pair: counts[pair]))
    kept = tuple(point for point in points if best[point.year] == (point.dataset, point.unit))
    codes = {point.dataset for point in kept}
    return CapacityData(kept, tuple(one for one in used if one.code in codes))


def standings(metric: str, year: int) -> CapacityData:
    """All countries and the World in one year, the largest first."""
    found = _standings(vocabulary().version, metric, year)
    _note(found, metric, "total", year=evidence.span(year, year))
    return found


def _note(found: CapacityData, metric: str, segment: str | Sequence[str], **where: Any) -> None:
    about = {"metric": metric, "segment": segment, "scenario": HISTORICAL}
    evidence.note(found.datasets, "capacity", **where, **about)


@lru_cache(maxsize=16)  # what most answers add to their figure; about 220 points each
def _standings(_version: str, metric: str, year: int) -> CapacityData:
    return ranked([*members()["World"], "World"], metric, year, year)


def coverage() -> tuple[Coverage, ...]:
    """What each capacity dataset covers, the widest first."""
    found = _coverage(vocabulary().version)
    evidence.note([one.dataset for one in found], "capacity")
    return found


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
    """Of what was found: a year to come is none of it, whatever a file calls it."""
    query = select(Capacity).where(Capacity.metric == metric, Capacity.scenario == HISTORICAL)
    query = query.where(Capacity.year <= knowledge.today().year)
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
        Capacity.scenario,
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
    points = _of_one_unit([_point(tuple(row), used) for row in rows if row[0] in used])
    codes = {point.dataset for point in points}
    return CapacityData(points, tuple(dataset for dataset in used.values() if dataset.code in codes))


def _of_one_unit(points: list[CapacityPoint]) -> tuple[CapacityPoint, ...]:
    """A dataset that has a place's series in AC and in DC: one of the two, the longer one, is told."""
    if len({point.unit for point in points}) < 2:
        return tuple(points)
    counts = Counter((_named(point), point.unit) for point in points)
    best = dict(sorted(counts, key=lambda pair: (counts[pair], pair[1])))
    return tuple(point for point in points if best[_named(point)] == point.unit)


def _named(point: CapacityPoint) -> tuple[str, ...]:
    """What tells the series of a dataset apart, but for the unit."""
    return point.dataset, point.entity, point.segment, point.metric, point.scenario


def _point(row: tuple[Any, ...], used: dict[uuid.UUID, DatasetInUse]) -> CapacityPoint:
    edition_id, scenario, *about = row
    return CapacityPoint(*(*about, used[edition_id].code, scenario))
