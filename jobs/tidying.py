"""What is left of jobs goes in time: old rows, uploads that nobody stored, jobs that kill their processes."""

from __future__ import annotations

import logging
import tempfile
import time
import uuid
from collections.abc import Collection
from pathlib import Path

from extensions import sessions
from jobs import ledger, orders, readings, scratch
from jobs.place import place
from knowledge.plants import content, files
from problems import Unavailable

SWEEP_EVERY = 3600.0  # seconds

log = logging.getLogger(__name__)


def tidy(*, are_leases_sure: bool = True) -> None:
    """Harmless at any time, by several at once."""
    with sessions.read() as session:
        is_due = ledger.has_hopeless(session, are_leases_sure=are_leases_sure)
        is_due = is_due or bool(ledger.outdated(session)) or orders.has_unwanted(session)
        is_due = is_due or readings.has_unread(session) or files.has_unsent(session)
    if is_due:
        with sessions.write() as session:
            if ledger.close_hopeless(session, are_leases_sure=are_leases_sure):
                ledger.add(session, "discard", "", {}, None)  # what they had staged
            orders.stop_unwanted(session)
            readings.refuse_unread(session)
            files.drop_unsent(session)
            ledger.forget(session, ledger.outdated(session))
            session.commit()
    _remove_files()
    scratch.sweep(Path(tempfile.gettempdir()))


def give_up(job_ids: Collection[uuid.UUID], even_if_busy: Collection[uuid.UUID]) -> None:
    """Plants' jobs whose files are nowhere, as it seems; the second ones also while others are done."""
    with sessions.write() as session:
        hopeless = job_ids if ledger.is_calm(session) else even_if_busy
        if given_up := ledger.give_up(session, hopeless):
            readings.refuse_unread(session)
            log.warning("%s jobs were given up: no machine has their files", given_up)
        session.commit()


def sweep() -> None:
    """Once an hour on a machine: the content of files that no row names any longer goes."""
    mark = place().data_dir / "run" / "swept"
    if time.time() - _touched(mark) < SWEEP_EVERY:
        return
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.touch()
    try:
        content.store().sweep(_named)
    except Unavailable as problem:
        log.warning("content of files could not be swept: %s", problem.message)


def _touched(mark: Path) -> float:
    return mark.stat().st_mtime if mark.exists() else 0.0


def _named(checksums: Collection[str]) -> set[str]:
    with sessions.read() as session:
        return files.named(session, checksums)


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
