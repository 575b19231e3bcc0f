"""Whether the file of a job can be had here: of several machines without a common store each keeps its own."""

from __future__ import annotations

import uuid

from extensions import sessions
from jobs import ledger, orders, readings
from jobs.lanes import PLANTS, lane_of
from jobs.place import place
from knowledge.plants import content, files


def is_here(job_id: uuid.UUID, kind: str) -> bool:
    """Also where nobody can have it: whoever takes the job then says so."""
    if sessions.dialect == "sqlite":
        return True
    if kind in ledger.WITH_A_FILE:
        return place().file(job_id).exists()
    return lane_of(kind) != PLANTS or content.store().is_shared or _is_kept(job_id, kind)


def _is_kept(job_id: uuid.UUID, kind: str) -> bool:
    with sessions.read() as session:
        if kind != readings.KIND:
            return content.store().has(orders.request(session, job_id).get("sha256", ""))
        file = files.to_read(session, job_id)
    return file is None or content.store().has(file.sha256)
