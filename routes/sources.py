"""A source of an answer at an address of its own: what it is, how it was asked, and the rows used. For its owner."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from conversations import provenance
from conversations.views import ArtifactView, SourceUse
from extensions import db
from knowledge import evidence
from knowledge.evidence import Evidence
from routes import shapes, sheets
from routes.errors import wants_json

bp = Blueprint("sources", __name__, url_prefix="/sources")


@bp.get("/<uuid:source_id>")
def show(source_id: uuid.UUID) -> ResponseReturnValue:
    use = _use(source_id)
    kept = _kept(use)
    if wants_json():
        return shapes.source_use(use, asdict(kept) if kept else {})
    return render_template("sources/show.html", **_about(use, kept))


@bp.get("/<uuid:source_id>/rows")
def rows(source_id: uuid.UUID) -> ResponseReturnValue:
    """The rows alone, for the panel beside the answer."""
    use = _use(source_id)
    return render_template("sources/_rows.html", **_about(use, _kept(use)))


@bp.get("/<uuid:source_id>.csv")
def download(source_id: uuid.UUID) -> ResponseReturnValue:
    use = _use(source_id)
    kept = _kept(use, evidence.MOST_IN_A_FILE)
    written = "\r\n".join(sheets.comma_separated(one) for one in ([_view(use, kept)] if kept else use.tables))
    response = Response(written, mimetype="text/csv")
    name = sheets.file_name(f"{use.source.dataset}-{use.source.edition}-rows")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _use(source_id: uuid.UUID) -> SourceUse:
    return provenance.source_use(db.session, current_user.id, source_id)


def _kept(use: SourceUse, most: int = evidence.MOST_ROWS) -> Evidence | None:
    """The rows as they are in the edition, those that the answer shows first."""
    shown = [{"title": table.title, "columns": table.columns, "rows": table.rows} for table in use.tables]
    return evidence.rows(use.source.filters, shown, most)


def _about(use: SourceUse, kept: Evidence | None) -> dict[str, Any]:
    filters = [evidence.words(one) for one in use.source.filters]
    calls = [(call.label, call.tool, _arguments(call.arguments)) for call in use.calls]
    same, short = evidence.in_short(kept) if kept else ("", None)
    return {"use": use, "source": use.source, "kept": short, "same": same, "filters": filters, "calls": calls}


def _arguments(arguments: dict[str, Any]) -> str:
    """As they were given: "entities: Germany, Italy; metric: annual"."""
    given = {name.replace("_", " "): value for name, value in arguments.items() if value is not None}
    return "; ".join(f"{name}: {_said(value)}" for name, value in given.items())


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _view(use: SourceUse, kept: Evidence) -> ArtifactView:
    """The rows as a table of the answer, so that they are written like one."""
    return ArtifactView(use.source.id, 0, "table", use.source.title, kept.columns, kept.rows, sources=(use.source,))
