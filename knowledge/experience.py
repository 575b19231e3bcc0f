"""The experience curve's points: world cumulative capacity and module price, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from extensions import sessions
from knowledge import datasets, evidence
from knowledge.datasets import DatasetInUse
from knowledge.vocabulary import vocabulary
from models import Experience


@dataclass(frozen=True)
class ExperiencePoint:
    year: int
    cumulative_mw: float
    price: float
    unit: str
    price_basis: str


@dataclass(frozen=True)
class ExperienceCurve:
    points: tuple[ExperiencePoint, ...]  # by year
    datasets: tuple[DatasetInUse, ...]


def curve() -> ExperienceCurve:
    """All years of the dataset that is preferred; empty when none is loaded."""
    found = _curve(vocabulary().version)
    evidence.note(found.datasets, "experience")
    return found


@lru_cache(maxsize=1)  # a few dozen points that every projection begins with
def _curve(_version: str) -> ExperienceCurve:
    columns = (Experience.year, Experience.cumulative_mw, Experience.price, Experience.unit, Experience.price_basis)
    with sessions.read() as session:
        used = tuple(dataset for dataset in datasets.in_use(session) if dataset.kind == "experience")[:1]
        query = select(*columns).where(Experience.edition_id.in_([one.edition_id for one in used]))
        points = tuple(ExperiencePoint(*row) for row in session.execute(query.order_by(Experience.year)))
    return ExperienceCurve(points, used if points else ())
