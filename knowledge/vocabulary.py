"""The words that questions may use, from the data that is loaded: places, components, technologies, regions, tags.

Read by the tools (exactly) and by the offline interpreter (with its own tolerance). How a name becomes a place:
`knowledge/places.py`.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from extensions import sessions
from knowledge import datasets, safety, tagging, terms, today
from knowledge.datasets import DatasetInUse
from knowledge.places import Place, find_place, members, nearest_places, places
from models import Capacity, Fault, Lcoe, NewsItem, PriceExtent

__all__ = ["Place", "PriceSeries", "Vocabulary", "find_place", "held", "members", "nearest_places", "vocabulary"]


@dataclass(frozen=True)
class PriceSeries:
    component: str
    technology: str
    region: str
    frequency: str
    unit: str
    price_basis: str
    first: str  # ISO date
    last: str
    synthetic: bool
    dataset: str
    rows: int


@dataclass(frozen=True)
class Vocabulary:
    version: str  # changes when the loaded data change
    places: tuple[Place, ...]
    members: dict[str, tuple[str, ...]]  # region -> names of its countries
    capacity_years: tuple[int, int]  # first, last of any metric; 0, 0 without data
    latest_complete_year: int
    segments: tuple[str, ...]
    segment_places: tuple[str, ...]  # places that have a split
    price_series: tuple[PriceSeries, ...]
    components: tuple[str, ...]
    technologies: tuple[str, ...]
    price_regions: tuple[str, ...]
    lcoe_places: tuple[str, ...]
    lcoe_years: tuple[int, int]
    fault_components: tuple[str, ...]
    safety_topics: tuple[str, ...]
    terms: tuple[str, ...]
    news_tags: tuple[str, ...]
    news_countries: tuple[str, ...]


HISTORICAL = "historical"  # the scenario of figures that were reported; all others look ahead
LOOK_AGAIN_AFTER = 1.0  # seconds; how late a process notices by itself what another loaded, switched or imported


@dataclass(frozen=True)
class Known:
    """The words of this process, and since when on the monotonic clock they are known to hold."""

    words: Vocabulary
    since: float


_lock = threading.Lock()
_known: Known | None = None
_good_from = float("-inf")  # what was known to hold before counts no more
_held: ContextVar[Vocabulary | None] = ContextVar("held", default=None)


@contextmanager
def held() -> Iterator[Vocabulary]:
    """One vocabulary for all that happens inside, looked up once: a tool call sees one state of the facts."""
    token = _held.set(vocabulary())
    try:
        yield vocabulary()
    finally:
        _held.reset(token)


def vocabulary() -> Vocabulary:
    """The words as they stand now; rebuilt when data were loaded, switched or imported."""
    return _held.get() or _current()


def look_again() -> None:
    """Make sure of the words at the next look, whatever others are looking now: this process has just changed the
    data, or begins a question that somebody asked after they were changed elsewhere."""
    global _good_from
    _good_from = time.monotonic()


def _current() -> Vocabulary:
    began = time.monotonic()
    known = _known
    if known is not None and known.since > max(began - LOOK_AGAIN_AFTER, _good_from):
        return known.words
    with sessions.read() as session:
        used = datasets.in_use(session)
        version = f"{hash(used)}-{datasets.news_version(session)}"
        with _lock:
            known = _known
            fresh = known.words if known and known.words.version == version else _build(session, version, used)
            return _keep(Known(fresh, began))


def _keep(found: Known) -> Vocabulary:
    """Of two looks that overlap the later one stays."""
    global _known
    if _known is None or _known.since < found.since:
        _known = found
    return found.words


def _build(session: Session, version: str, used: tuple[DatasetInUse, ...]) -> Vocabulary:
    series = _price_series(session, used)
    return Vocabulary(
        version=version,
        places=places(),
        members=members(),
        capacity_years=_span(session, Capacity, _ids(used, "capacity"), Capacity.scenario == HISTORICAL),
        latest_complete_year=_latest_complete_year(session, used),
        segments=_distinct(session, Capacity.segment, _ids(used, "capacity")),
        segment_places=_distinct(session, Capacity.entity, _ids(used, "capacity"), Capacity.segment != "total"),
        price_series=series,
        components=tuple(sorted({one.component for one in series})),
        technologies=tuple(sorted({one.technology for one in series})),
        price_regions=tuple(sorted({one.region for one in series})),
        lcoe_places=_distinct(session, Lcoe.entity, _ids(used, "lcoe")),
        lcoe_years=_span(session, Lcoe, _ids(used, "lcoe")),
        fault_components=_distinct(session, Fault.component, _ids(used, "faults")),
        safety_topics=tuple(topic.name for topic in safety.topics()),
        terms=tuple(term.name for term in terms.terms()),
        news_tags=tuple(tagging.TAGS),
        news_countries=_news_countries(session),
    )


def _ids(used: Sequence[DatasetInUse], kind: str) -> list[uuid.UUID]:
    return [dataset.edition_id for dataset in used if dataset.kind == kind]


def _distinct(
    session: Session,
    column: InstrumentedAttribute[str],
    editions: Sequence[uuid.UUID],
    *conditions: ColumnElement[bool],
) -> tuple[str, ...]:
    query = select(column).where(column.class_.edition_id.in_(editions), *conditions).distinct().order_by(column)
    return tuple(session.scalars(query))


def _span(
    session: Session, table: Any, editions: Sequence[uuid.UUID], *conditions: ColumnElement[bool]
) -> tuple[int, int]:
    own = (table.edition_id.in_(editions), _is_past(table))
    query = select(func.min(table.year), func.max(table.year)).where(*own, *conditions)
    first, last = session.execute(query).one()
    return (first or 0, last or 0)


def _is_past(table: Any) -> ColumnElement[bool]:
    """What a file tells of years to come is expected, whatever it calls it."""
    return cast(ColumnElement[bool], table.year <= today().year)


def _latest_complete_year(session: Session, used: Sequence[DatasetInUse]) -> int:
    """The last year for which the world's additions are known: a year of another vintage has none, and a few countries
    of a later edition complete no year. Without the world: the last year with additions of any place; without any
    additions: the last year with capacity."""
    known = select(func.max(Capacity.year)).where(
        Capacity.edition_id.in_(_ids(used, "capacity")),
        Capacity.segment == "total",
        Capacity.scenario == HISTORICAL,
        _is_past(Capacity),
    )
    added = known.where(Capacity.metric == "annual")
    return (
        session.scalar(added.where(Capacity.entity == "World")) or session.scalar(added) or session.scalar(known) or 0
    )


def _price_series(session: Session, used: Sequence[DatasetInUse]) -> tuple[PriceSeries, ...]:
    """Every series there is, in the order they are preferred: found before made, the world before a country."""
    datasets_by_id = {dataset.edition_id: dataset for dataset in used}
    query = select(PriceExtent).where(PriceExtent.edition_id.in_(_ids(used, "price")))
    found = [_series_of(extent, datasets_by_id[extent.edition_id]) for extent in session.scalars(query)]
    return tuple(
        sorted(found, key=lambda one: (one.synthetic, one.component, one.region != "World", one.technology, one.region))
    )


def _series_of(extent: PriceExtent, dataset: DatasetInUse) -> PriceSeries:
    return PriceSeries(
        component=extent.component,
        technology=extent.technology,
        region=extent.region,
        frequency=extent.frequency,
        unit=extent.unit,
        price_basis=extent.price_basis,
        first=extent.first.isoformat(),
        last=extent.last.isoformat(),
        synthetic=dataset.synthetic,
        dataset=dataset.code,
        rows=extent.rows,
    )


def _news_countries(session: Session) -> tuple[str, ...]:
    """The countries that stored news are about."""
    return tuple(sorted({name for names in session.scalars(select(NewsItem.countries)) for name in names}))
