"""For load balancers: `live` says that the process answers, `ready` that it can serve."""

from __future__ import annotations

import time

from flask import Blueprint
from flask.typing import ResponseReturnValue

import leaving
import schema
from connections import AWAY, last_written, reason
from conversations.invariants.checkup import Checkup
from conversations.invariants.live import QUEUE
from extensions import sessions
from problems import Unavailable

WRITES_WITHIN = 1.0  # seconds; who asks whether we are ready waits for 2 to 5

bp = Blueprint("health", __name__, url_prefix="/health")
checkup = Checkup()  # of this process; it starts nothing before the first look


def _prove_writable() -> None:
    """A long line of writers is no fault while it moves: then somebody else of this process has written meanwhile."""
    began = time.monotonic()
    try:
        sessions.prove_writable(WRITES_WITHIN)
    except AWAY as error:
        if reason(error) not in {"locked", "busy"} or last_written() < began:
            raise


@bp.get("/live")
def live() -> ResponseReturnValue:
    return {"status": "live"}


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    if leaving.is_announced():
        raise Unavailable("This instance is about to end.", code="leaving", hint="Others serve.")
    _prove_writable()
    if not schema.can_serve():
        raise Unavailable("The database is not up to date.", code="migrations_missing", hint="Restart the server.")
    if broken := checkup.findings():
        said = f"The check “{broken[0].name}” fails, which says: {broken[0].sentence}"
        hint = "Restart the server." if broken[0].name == QUEUE.name else "Run: flask doctor --repair"
        raise Unavailable(said, code="invariant_broken", hint=hint)
    return {"status": "ready"}
