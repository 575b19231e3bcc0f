"""Prices of components and metals over time.

A series is one component, technology, region, unit and money (real or nominal): never mixed with another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from extensions import sessions
from knowledge import datasets
from knowledge.datasets import DatasetInUse
from knowledge.vocabulary import PriceSeries, vocabulary
from models import Price


@dataclass(frozen=True)
class PricePoint:
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
        and (technology is None or technology.casefold() in one.technology.casefold())
        and (region is None or region.casefold() == one.region.casefold())
    )


def histories(
    wanted: Sequence[PriceSeries], date_from: date | None = None, date_to: date | None = None
) -> tuple[PriceHistory, ...]:
    """The points of these series, in their order; a series without a point in the dates is left out."""
    with sessions.read() as session:
        used = {dataset.code: dataset for dataset in datasets.in_use(session)}
        found = []
        for one in wanted:
            query = select(Price.date, Price.price, Price.status).where(
                Price.edition_id == used[one.dataset].edition_id,
                Price.component == one.component,
                Price.technology == one.technology,
                Price.region == one.region,
                Price.price_basis == one.price_basis,
                Price.frequency == one.frequency,
            )
            query = query.where(Price.date >= date_from) if date_from else query
            query = query.where(Price.date <= date_to) if date_to else query
            points = tuple(PricePoint(*row) for row in session.execute(query.order_by(Price.date)))
            found.append(PriceHistory(one, points, used[one.dataset]))
    return tuple(history for history in found if history.points)
