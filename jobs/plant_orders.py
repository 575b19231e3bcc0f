"""What may be worked out of a plant's file, and what of it is there already. Knows no frame: those are its job's."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import PurePath
from typing import Any

from sqlalchemy.orm import Session

from jobs import plant_memory
from jobs.ledger import AnySession
from jobs.orders import Asked, Order
from knowledge.plants import analyses, files, plants, versions
from knowledge.plants.analyses import AnalysisView
from knowledge.plants.files import FileView
from knowledge.plants.plants import Known
from problems import Invalid, NotFound

LAST = {"degradation", "soiling", "whole"}  # sections that wait for what is worked out last
MOST_DAYS = 31  # of a daily profile


def reading(session: Session, asked: Asked) -> tuple[Order, dict[str, Any] | None]:
    file = _file(session, asked)
    return _reading_of(file), file.reading if _is_read(file) else None


def analysis(session: Session, asked: Asked) -> tuple[Order, dict[str, Any] | None]:
    """With the facts that are remembered of the plant and those of this request, once the file has been read: only then
    it is known how it is to be read, and of which plant it is."""
    file = _file(session, asked)
    if not _is_read(file):
        return _reading_of(file), None
    known, more = plants.known(session, file), asked.request.get("facts") or {}
    facts, found_by = _key(file, known, more)
    request = {**_source(file), "facts": facts, "facts_hash": found_by}
    order = Order("analysis", f"analysis:{file.id}:{found_by}", file.name, request)
    found = analyses.find(session, file.id, found_by)
    if found is None or not (found.complete or asked.request.get("section") not in LAST):
        return order, None
    of_the_file = {"suggested": (file.reading or {}).get("suggested"), "sha256": file.sha256}
    return order, {**found.findings, **of_the_file, **plant_memory.told(known, more)}


def found_now(session: AnySession, file: FileView) -> AnalysisView | None:
    """What was found with what is known of its plant now; as long as that is not worked out, what was found last."""
    known = plants.known(session, file)
    if found := analyses.find(session, file.id, _key(file, known, {})[1]):
        return replace(found, findings={**found.findings, **plant_memory.told(known, {})})
    last = analyses.latest(session, file.id)
    return last if last and last.findings.get("version") == versions.FINDINGS else None


def _key(file: FileView, known: Known, more: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The facts that an analysis starts from, and what its findings are found by."""
    said = {**known.facts, **more}
    facts = {name: said[name] for name in plants.RANGES if said.get(name) is not None}
    return facts, analyses.hash_of({**facts, **_made_by(file)})


def profile(session: Session, asked: Asked) -> tuple[Order, dict[str, Any] | None]:
    """The result stays with its job: it is small, and soon worked out again."""
    file, days = _file(session, asked), _days(asked.request.get("days") or ())
    if not _is_read(file):
        return _reading_of(file), None
    place = {
        "longitude": plants.known(session, file).facts.get("longitude")
    }  # by which the analysis reads the clock too
    key = analyses.hash_of({"days": _canonical(days), **place, **_made_by(file)})
    return Order(
        "profile", f"profile:{file.id}:{key}", file.name, {**_source(file), "days": days, "facts": place}
    ), None


def remember(session: Session, asked: Asked) -> dict[str, Any]:
    """What was said of the plant, beside what is known of it. Its name is the key: a repeat adds nothing."""
    file = _file(session, asked)
    facts = dict(asked.request.get("facts") or {})
    name = facts.pop("name", None)
    plant, inherited = plant_memory.meant(session, file, name, facts)
    name = name or (plant.name if plant else _free_name(session, file))
    return plants.describe(session, file.owner_id, str(name), {**inherited, **facts}, file).facts


def _free_name(session: Session, file: FileView) -> str:
    """That of the file, unless another plant has it."""
    taken, stem = {plant.name for plant in plants.listing(session, file.owner_id)}, PurePath(file.name).stem
    return next(name for number in count(1) if (name := stem if number == 1 else f"{stem} ({number})") not in taken)


def _file(session: Session, asked: Asked) -> FileView:
    """Raises NotFound for what is not theirs, and Invalid for what cannot be read."""
    try:
        file_id = uuid.UUID(str(asked.request.get("file_id")))
    except ValueError as error:
        raise NotFound("There is no such file.") from error
    if asked.person_id is None:
        raise NotFound("There is no such file.")
    file = files.view(session, asked.person_id, file_id)
    if file.state == "refused":
        raise Invalid(file.error or "This file could not be read.", code="bad_file")
    return file


def _is_read(file: FileView) -> bool:
    """By the rules of now: what was read by those before is read again."""
    return file.state == "read" and (file.reading or {}).get("version") == versions.READING


def _made_by(file: FileView) -> dict[str, Any]:
    """What results depend on besides the facts: how the file is read, and the rules of both steps."""
    return {"read": _canonical(file.corrections), "rules": f"{versions.READING} {versions.FINDINGS}"}


def _reading_of(file: FileView) -> Order:
    return Order("reading", f"reading:{file.id}", file.name, {"file_id": str(file.id)}, job_id=file.id)


def _source(file: FileView) -> dict[str, Any]:
    return {"file_id": str(file.id), "name": file.name, "sha256": file.sha256, "corrections": file.corrections}


def _days(given: Any) -> list[str]:
    try:
        days = sorted({date.fromisoformat(str(day)).isoformat() for day in given})
    except ValueError as error:
        raise Invalid("A day is written as 2022-06-21.", code="bad_range") from error
    if not 0 < len(days) <= MOST_DAYS:
        raise Invalid(f"A daily profile shows 1 to {MOST_DAYS} days.", code="bad_range")
    return days


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
