"""For load balancers: `live` says that the process answers, `ready` that it can serve."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

import schema
from problems import Unavailable

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
def live() -> ResponseReturnValue:
    return {"status": "live"}


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    if not schema.is_current():
        raise Unavailable("The database is not up to date.", code="migrations_missing", hint="Restart the server.")
    return {"status": "ready"}
