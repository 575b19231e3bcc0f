"""The maintenance schedule: tasks, intervals, months and hours per MW, and which plants need which."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from extensions import sessions
from knowledge import datasets
from knowledge.datasets import DatasetInUse
from models import MaintenanceTask


@dataclass(frozen=True)
class Task:
    code: str
    component: str
    task: str
    interval_months: int | None  # none: when it pays
    needs: str  # which plants: all, from 100 kW, tracker …
    season: str
    months: tuple[int, ...]  # of a northern year
    hours_per_mw: float | None
    standard: str


def schedule() -> tuple[tuple[Task, ...], tuple[DatasetInUse, ...]]:
    """All tasks, and the datasets they come from."""
    with sessions.read() as session:
        used = tuple(dataset for dataset in datasets.in_use(session) if dataset.kind == "maintenance")
        editions = [dataset.edition_id for dataset in used]
        query = select(MaintenanceTask).where(MaintenanceTask.edition_id.in_(editions)).order_by(MaintenanceTask.id)
        found = tuple(_plain(row) for row in session.scalars(query))
    return found, used if found else ()


def _plain(row: MaintenanceTask) -> Task:
    return Task(
        code=row.code,
        component=row.component,
        task=row.task,
        interval_months=row.interval_months,
        needs=row.plant_types,
        season=row.season,
        months=tuple(int(month) for month in row.months.split(";") if month),
        hours_per_mw=row.hours_per_mw,
        standard=row.standard,
    )
