"""Prices of components and metals over time.

A series is one component, technology, region, unit and money (real or nominal): never mixed with another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

import knowledge
from extensions import sessions
from knowledge import datasets, evidence
from knowledge.datasets import DatasetInUse
from knowledge.price_extents import SERIES
from knowledge.vocabulary import PriceSeries, find_place, vocabulary
from models import Price

MADE_OF = {"n-type": ("topcon", "hjt", "ibc", "n-type"), "p-type": ("perc", "p-type")}  # the cells of a module


class PricePoint(NamedTuple):
    """A tuple, since a list of prices has thousands of them: quickly made, and no work for the collector."""

    date: date  # the first day of the period
    price: float
    status: str


@dataclass(frozen=True)
class PriceHistory:
    series: PriceSeries
    points: tuple[PricePoint, ...]  # by date
    dataset: DatasetInUse


def matching(component: str, technology: str | None = None, region: str | None = None) -> tuple[PriceSeries, ...]:
    """The series that fit, the preferred first. A technology fits every variant whose name contains it."""
    return tuple(
        one
        for one in vocabulary().price_series
        if one.component == component.casefold()
        and (technology is None or is_kind(one.technology, technology))
        and (region is None or is_same_region(one.region, region))
    )


def is_kind(technology: str, asked: str) -> bool:
    """Whether a technology is of the kind asked for: "TOPCon M10" is TOPCon, and TOPCon is n-type."""
    name, wanted = technology.casefold(), asked.casefold()
    return any(part in name for part in MADE_OF.get(wanted, (wanted,)))


@lru_cache(maxsize=1024)
def is_same_region(one: str, other: str) -> bool:
    """Whether two names are of one place: price lists write "US" and "EU"."""
    if one.casefold() == other.casefold():
        return True
    place = find_place(one)
    return place is not None and place == find_place(other)


_STORED = Price.__table__.c  # the table itself: a thousand points pass by no object loader
_POINTS = (
    select(_STORED.date, _STORED.price, _STORED.status)
    .where(_STORED.edition_id == bindparam("edition_id"), _STORED.date.between(bindparam("first"), bindparam("last")))
    .where(*(_STORED[column.key] == bindparam(column.key) for column in SERIES))
    .order_by(_STORED.date)
)


def histories(
    wanted: Sequence[PriceSeries], date_from: date | None = None, date_to: date | None = None
) -> tuple[PriceHistory, ...]:
    """The points of these series up to today, in their order; a series without a point in the dates is left out."""
    ends = {"first": date_from or date.min, "last": min(date_to or date.max, knowledge.today())}
    with sessions.read() as session:
        used = {dataset.code: dataset for dataset in datasets.in_use(session)}
        found = [PriceHistory(one, _points(session, one, used[one.dataset], ends), used[one.dataset]) for one in wanted]
    found = [history for history in found if history.points]
    for one in found:
        days = evidence.span(one.points[0].date, one.points[-1].date)
        evidence.note([one.dataset], "price", **_about(one.series), date=days)
    return tuple(found)


def _about(one: PriceSeries) -> dict[str, str]:
    return {column.key: getattr(one, column.key) for column in SERIES}


def _points(session: Session, one: PriceSeries, dataset: DatasetInUse, ends: dict[str, date]) -> tuple[PricePoint, ...]:
    about = {column.key: getattr(one, column.key) for column in SERIES}
    evidence.note([dataset], "price", **about, date=evidence.span(ends["first"], ends["last"]))
    rows = session.execute(_POINTS, {"edition_id": dataset.edition_id, **ends, **about}).all()
    return tuple(map(PricePoint._make, rows))
