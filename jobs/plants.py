"""What a job does for a plant: read its file, work it out. Runs in the process of a job only, where there is room.

The result and the end of the job are one transaction, and that proves the claim.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extensions import db, sessions
from jobs import ledger
from jobs.ledger import Held
from jobs.reporting import Lost, Pace, patiently
from jobs.stages import telling
from knowledge.plants import content, files, plants
from knowledge.plants.files import FileView

TOO_MUCH_MEMORY = "Working with this file takes more memory than a job may use. Attach a shorter stretch of it."
DIFFERENTLY = "You have corrected the files of {}, which have the same columns, differently: none of it was taken here."
UNFORESEEN = "This file brings us to an end that was not foreseen. Attach it as a plain CSV with one header row."


def _read(held: Held, _path: Path) -> None:
    with sessions.read() as session:
        file = files.to_read(session, uuid.UUID(held.request["file_id"]))
    if file is None:
        raise Lost  # removed meanwhile, and its job with it
    pace = Pace(held)
    pace.say("Opening the file", 0.0)
    with content.store().file(file.sha256) as path:
        file, reading = _as_known(file, path, telling(pace))
    patiently(lambda: _keep(held, file, reading))


def _keep(held: Held, file: FileView, reading: dict[str, Any]) -> bool:
    is_wanted = files.save_reading(db.session, file, reading, file.plant_id)
    return is_wanted and ledger.finish(db.session, held, {})


def _as_known(file: FileView, path: Path, progress: Callable[[str, float], None]) -> tuple[FileView, dict[str, Any]]:
    """Its reading. Where the owner has corrected files of the same columns before, it is read as those are. Of which
    plant it is stays open until somebody says so: other plants' loggers write the same columns."""
    from analysis.reading import read  # noqa: PLC0415  # pandas: 60 MB and half a second

    reading = read(path, file.name, file.corrections, progress=progress).reading
    if file.plant_id or file.corrections:
        return file, reading
    with sessions.read() as session:
        alike = plants.with_columns(session, file.owner_id, reading.get("fingerprint", ""))
    if not any(plant.corrections for plant in alike):
        return file, reading
    if any(plant.corrections != alike[0].corrections for plant in alike):
        reading["doubts"] = [*reading.get("doubts", ()), DIFFERENTLY.format(plants.names(alike))]
        return file, reading
    file = FileView(**{**vars(file), "corrections": alike[0].corrections})
    reading = read(path, file.name, file.corrections, progress=progress).reading
    reading["notes"] = [*reading.get("notes", ()), f"Read as you corrected the files of {plants.names(alike)} before."]
    return file, reading


def failed(held: Held, error: str) -> None:
    """What its person sees of it stands with the file; in the transaction that closes the job."""
    if held.kind == "reading":
        files.refuse(db.session, uuid.UUID(held.request["file_id"]), error)


def _analyse(held: Held, _path: Path) -> None:
    from jobs import plant_analyses  # noqa: PLC0415  # pandas and pvlib: 130 MB and a second

    plant_analyses.analyse(held)


def _profile(held: Held, _path: Path) -> None:
    from jobs import plant_analyses  # noqa: PLC0415

    plant_analyses.profile(held)


WORK: dict[str, Callable[[Held, Path], None]] = {"reading": _read, "analysis": _analyse, "profile": _profile}
