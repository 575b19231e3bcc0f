"""The jobs that work a plant's file out: all analyses of it, or the profile of chosen days.

Imported in the process of such a job only: what it needs takes a second and a hundred megabytes. The findings are kept
as soon as the quick analyses are done, for whoever waits for these, and again when the slow ones are; each time in the
transaction that proves the claim, so that a killed job loses nothing and keeps nothing twice.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from analysis import findings, reading, slow
from analysis.facts import Facts
from analysis.measured import Measured
from extensions import db, sessions
from jobs import ledger
from jobs.ledger import Held
from jobs.reporting import Pace, patiently
from jobs.stages import telling
from knowledge.plants import analyses, content

READ = 0.4  # of the whole work, when the file has been read
WITHOUT_RDTOOLS = "Degradation and soiling cannot be worked out here: RdTools, the library for it, is not installed."
INSTALL_IT = "Everything else is worked out. Whoever runs this installation can install RdTools."

log = logging.getLogger(__name__)


def analyse(held: Held) -> None:
    pace = Pace(held)
    for found in _findings(held, pace):
        patiently(partial(_keep, held, found))


def _keep(held: Held, found: dict[str, Any]) -> bool:
    is_whole = all(found[name] is not None for name in slow.NAMES)
    file_id, found_by = uuid.UUID(held.request["file_id"]), held.request["facts_hash"]
    analyses.save(db.session, file_id, found_by, found, complete=is_whole)
    return ledger.finish(db.session, held, {}) if is_whole else ledger.renew(db.session, held)


def profile(held: Held) -> None:
    measured = _measured(held, Pace(held))
    days = [date.fromisoformat(day) for day in held.request["days"]]
    shown = findings.profile(measured, days)
    patiently(lambda: ledger.finish(db.session, held, shown))


def _measured(held: Held, pace: Pace) -> Measured:
    longitude = held.request.get("facts", {}).get("longitude")
    name, corrections = held.request["name"], {**held.request["corrections"], "longitude": longitude}
    with content.store().file(held.request["sha256"]) as path:
        return reading.read(path, name, corrections, progress=telling(pace, 0.0, READ))


def _findings(held: Held, pace: Pace) -> Iterator[dict[str, Any]]:
    """Without RdTools the second time too, with what is missing said instead.

    The frame is held by nobody here: the analyses drop it when they need its memory.
    """
    found: dict[str, Any] | None = None
    try:
        facts = Facts(**held.request["facts"])
        kept, progress = partial(_kept, uuid.UUID(held.request["file_id"])), telling(pace, READ, 1.0)
        for found in findings.analyse(_measured(held, pace), facts, progress=progress, kept=kept):
            yield found
    except ImportError as error:
        if found is None:
            raise
        log.warning("RdTools cannot be used: %s is missing", error.name)
        yield _without_rdtools(found)


def _kept(file_id: uuid.UUID, key: str) -> dict[str, Any] | None:
    """What takes its time was worked out before from the same numbers: only the rating was said anew, say."""
    with sessions.read() as session:
        return analyses.with_part(session, file_id, slow.KEY, key)


def _without_rdtools(found: dict[str, Any]) -> dict[str, Any]:
    refused = {"refused": {"code": "no_data", "message": WITHOUT_RDTOOLS, "hint": INSTALL_IT}}
    missing = {name: refused for name in slow.NAMES if found[name] is None}
    return {**found, **missing, "warnings": [*found["warnings"], {"code": "degraded", "text": WITHOUT_RDTOOLS}]}
