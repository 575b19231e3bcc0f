"""What a job does: look at an uploaded file, store it, remove what was deleted; for plants see `jobs.plants`.

Runs in the process of a job only. Every commit that somebody else could see proves the claim in the same transaction,
so that nothing is done twice.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

import problems
from connections import AWAY
from extensions import db
from jobs import ledger, plants
from jobs.lanes import OF_PLANTS
from jobs.ledger import Held
from jobs.reporting import Lost, Pace, settle
from knowledge import importing
from knowledge.importing import Choice, Corrections, Progress

WAIT = 1.0  # seconds between two looks whether another import has ended
LOOKED_AT = 0.55  # of a whole import, when a file has been read and put in order
STAGES = {
    "reading": "Reading the file",
    "sorting": "Putting the rows in order",
    "storing": "Storing the rows",
    "done": "Done",
}
WAITING = "Waiting for another import to end"
UNFORESEEN = "This file brings the import to an end that was not foreseen. Everything is as it was before."
TOO_MUCH_MEMORY = (
    "Reading this file takes more memory than an import may use. Save the sheet as CSV, or split the file."
)

log = logging.getLogger(__name__)


def perform(held: Held, path: Path) -> None:
    """Do a job to its end, in an application context. Raises Lost, and what says that the database is away.

    Anything else closes the job as failed: begun again, it would only fail again, and its person would wait.
    """
    try:
        WORK[held.kind](held, path)
    except (Lost, *AWAY):
        raise
    except problems.Problem as problem:
        _fail(held, f"{problem.message} {problem.hint}".strip())
    except MemoryError:
        _fail(held, plants.TOO_MUCH_MEMORY if held.kind in OF_PLANTS else TOO_MUCH_MEMORY)
    except Exception as error:  # noqa: BLE001 - a job must always close; the words of an error may be the file's
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("a job failed: %s at %s:%s", type(error).__name__, Path(place.filename).name, place.lineno)
        _fail(held, plants.UNFORESEEN if held.kind in OF_PLANTS else UNFORESEEN)


def _fail(held: Held, error: str) -> None:
    db.session.rollback()
    is_ours = ledger.fail(db.session, held, error)
    plants.failed(held, error)
    settle(is_ours)
    if held.kind == "import":
        _sweep()


# --- looking ----------------------------------------------------------------------------------------------------------


def _preview(held: Held, path: Path) -> None:
    _refuse_missing(path)
    pace = Pace(held, LOOKED_AT)
    seen = importing.preview(path, corrections(held.request), held.request["name"], progress=_telling(pace))
    settle(ledger.finish(db.session, held, {"preview": asdict(seen)}))


def _telling(pace: Pace) -> Callable[[Progress], None]:
    return lambda progress: pace.tell(STAGES[progress.stage], progress.share)


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        raise problems.NotFound("The uploaded file is no longer here.", hint="Upload it again.")


def corrections(request: dict[str, Any]) -> Corrections:
    return Corrections(**request.get("corrections", {}))


def choice(request: dict[str, Any]) -> Choice:
    """What a person confirmed, as it was kept in the request of the job."""
    told = {one.name: request["choice"][one.name] for one in fields(Choice) if one.name in request["choice"]}
    days = {name: date.fromisoformat(told[name]) for name in ("as_of", "retrieved") if told.get(name)}
    return Choice(**{**told, **days, "corrections": corrections(request)})


# --- storing ----------------------------------------------------------------------------------------------------------


def _import(held: Held, path: Path) -> None:
    _refuse_missing(path)
    _when_alone(held, lambda: _store(held, path))
    path.unlink(missing_ok=True)


def _store(held: Held, path: Path) -> None:
    tell = _telling(Pace(held))
    with closing(importing.load(path, choice(held.request), held.created_by_id, held.request["name"])) as loading:
        for progress in loading:
            if progress.report is None:
                db.session.commit()
                tell(progress)
                continue
            # One transaction switches the edition on and closes the job: both happened, or neither.
            settle(ledger.finish(db.session, held, {**held.result, "report": asdict(progress.report)}))


def _when_alone(held: Held, work: Callable[[], None]) -> None:
    """While somebody imports on the command line, wait."""
    pace = Pace(held)
    while True:
        try:
            work()
            return
        except problems.Conflict as conflict:
            if conflict.code != importing.UNDER_WAY:
                raise
            db.session.rollback()
            pace.say(WAITING, 0.0)
            time.sleep(WAIT)


# --- removing ---------------------------------------------------------------------------------------------------------


def _discard(held: Held, _path: Path) -> None:
    _when_alone(held, _remove_leftovers)
    settle(ledger.finish(db.session, held, {}))


def _remove_leftovers() -> None:
    for _rows in importing.discard():
        db.session.commit()


def _sweep() -> None:
    """What a refused import had staged goes at once, unless another import is under way: that has removed it."""
    try:
        _remove_leftovers()
    except problems.Conflict:
        db.session.rollback()


WORK: dict[str, Callable[[Held, Path], None]] = {
    "preview": _preview,
    "import": _import,
    "discard": _discard,
    **plants.WORK,
}
