"""A plant's file of a person with what was found in it, as the job leaves it."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from sqlalchemy import update

from extensions import db
from knowledge.plants import analyses, files
from models import PlantFile
from tests.agents.tools.plants.records import FILE, FINDINGS, READING


def analysed(
    owner_id: uuid.UUID, name: str = FILE.name, findings: dict[str, Any] | None = None, *, complete: bool = True
) -> uuid.UUID:
    """The caller commits."""
    file = files.add(db.session, owner_id, name, hashlib.sha256(name.encode()).hexdigest(), FILE.size, "csv")
    read = update(PlantFile).where(PlantFile.id == file.id)
    db.session.execute(read.values(state="read", reading={**READING, "name": name}))
    found = {**FINDINGS, **(findings or {})}
    analyses.save(db.session, file.id, analyses.hash_of(FINDINGS["facts"]), found, complete=complete)
    return file.id
