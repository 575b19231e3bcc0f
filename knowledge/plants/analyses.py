"""What was found in the files of plants: kept with the facts it was found with, so that a follow-up needs no work."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from extensions import insert_or_skip
from models import PlantAnalysis, new_id

AnySession = Session | scoped_session[Any]


@dataclass(frozen=True)
class AnalysisView:
    findings: dict[str, Any]
    complete: bool  # not so while degradation and soiling are computed


def hash_of(facts: dict[str, Any]) -> str:
    """The same for the same facts, in whatever order they were said, and whichever are not known."""
    known = {name: value for name, value in facts.items() if value is not None}
    numbers = {name: float(value) if isinstance(value, int) else value for name, value in known.items()}
    return hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()


def find(session: AnySession, file_id: uuid.UUID, facts_hash: str) -> AnalysisView | None:
    columns = select(PlantAnalysis.findings, PlantAnalysis.complete)
    row = session.execute(columns.where(*_that(file_id, facts_hash))).one_or_none()
    return AnalysisView(*row) if row else None


def latest(session: AnySession, file_id: uuid.UUID) -> AnalysisView | None:
    """What was found last, with the facts as they were last said."""
    newest = PlantAnalysis.created.desc(), PlantAnalysis.id.desc()
    columns = select(PlantAnalysis.findings, PlantAnalysis.complete).where(PlantAnalysis.file_id == file_id)
    row = session.execute(columns.order_by(*newest).limit(1)).one_or_none()
    return AnalysisView(*row) if row else None


def with_part(session: AnySession, file_id: uuid.UUID, name: str, key: str) -> dict[str, Any] | None:
    """Whole findings of the file in which this part has this key, whatever facts they were found with."""
    same = PlantAnalysis.file_id == file_id, PlantAnalysis.complete, PlantAnalysis.findings[name].as_string() == key
    return session.scalars(select(PlantAnalysis.findings).where(*same).limit(1)).one_or_none()


def save(session: AnySession, file_id: uuid.UUID, facts_hash: str, findings: dict[str, Any], *, complete: bool) -> None:
    """In place of what was found with the same facts before. The caller commits, with the proof of its claim."""
    values = {"findings": findings, "complete": complete}
    row = {"id": new_id(), "file_id": file_id, "facts_hash": facts_hash, **values}
    if not insert_or_skip(session, PlantAnalysis, row):
        session.execute(update(PlantAnalysis).where(*_that(file_id, facts_hash)).values(**values))


def _that(file_id: uuid.UUID, facts_hash: str) -> Any:
    return PlantAnalysis.file_id == file_id, PlantAnalysis.facts_hash == facts_hash
