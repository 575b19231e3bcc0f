"""The fault guide: what can be wrong with a plant, by what is seen. Finding the likely ones is the tools' work."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from extensions import sessions
from knowledge import datasets
from knowledge.datasets import DatasetInUse
from models import Fault


@dataclass(frozen=True)
class KnownFault:
    code: str
    title: str
    component: str
    symptoms: tuple[str, ...]
    signature: str
    causes: tuple[str, ...]
    first_checks: tuple[str, ...]
    action: str
    urgency: str  # low, medium, high, critical
    safety: str
    standard: str
    question: str


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def guide() -> tuple[tuple[KnownFault, ...], tuple[DatasetInUse, ...]]:
    """All known faults, and the datasets they come from."""
    with sessions.read() as session:
        used = tuple(dataset for dataset in datasets.in_use(session) if dataset.kind == "faults")
        query = select(Fault).where(Fault.edition_id.in_([dataset.edition_id for dataset in used])).order_by(Fault.id)
        found = tuple(_plain(row) for row in session.scalars(query))
    return found, used if found else ()


def _plain(row: Fault) -> KnownFault:
    return KnownFault(
        code=row.code,
        title=row.title,
        component=row.component,
        symptoms=_list(row.symptoms),
        signature=row.signature,
        causes=_list(row.causes),
        first_checks=_list(row.first_checks),
        action=row.action,
        urgency=row.urgency,
        safety=row.safety,
        standard=row.standard,
        question=row.question,
    )
