"""What is left of jobs goes in time: old rows, uploads that nobody stored, jobs that kill their processes."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from extensions import sessions
from jobs import ledger, orders
from jobs.place import place


def tidy() -> None:
    """Harmless at any time, by several at once."""
    with sessions.read() as session:
        is_due = ledger.has_hopeless(session) or bool(ledger.outdated(session)) or orders.has_unwanted(session)
    if is_due:
        with sessions.write() as session:
            if ledger.close_hopeless(session):
                ledger.add(session, "discard", "", {}, None)  # what they had staged
            orders.stop_unwanted(session)
            ledger.forget(session, ledger.outdated(session))
            session.commit()
    _remove_files()


def _remove_files() -> None:
    """Uploads of a day ago, unless their job is still to be done."""
    oldest = time.time() - ledger.KEEP_UNCONFIRMED.total_seconds()
    for file in place().imports.glob("*"):
        if file.stat().st_mtime < oldest and not _is_wanted(file):
            file.unlink(missing_ok=True)


def _is_wanted(file: Path) -> bool:
    try:
        job_id = uuid.UUID(file.name)
    except ValueError:
        return False
    with sessions.read() as session:
        return ledger.is_open(session, job_id)
