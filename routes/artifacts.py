"""The pictures, tables and calendars of answers, at addresses of their own, each with its sources.

Their rows never change, so browsers may keep a picture whose address names the version of what draws it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, json, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from conversations import queries
from conversations.views import ArtifactView
from extensions import db
from jobs import chart_spec, charts
from jobs.chart_spec import Paper
from problems import Invalid, NotFound
from routes import calendars, sheets

bp = Blueprint("artifacts", __name__, url_prefix="/artifacts")

KEEP = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"  # keep it, but ask whether it is still right
VERSION = hashlib.sha256(charts.ENGINE.encode()).hexdigest()[:8]  # of what draws
# An SVG is a document: opened by itself it may style, and nothing else.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.record_once
def _configure(state: BlueprintSetupState) -> None:
    charts.configure(state.app.config["SETTINGS"].data_dir)
    state.app.jinja_env.globals.update(drawing_version=VERSION, drawing_size=drawing_size, chart_note=chart_note)
    state.app.jinja_env.filters.update(message=message)
    state.app.jinja_env.tests.update(calendar=calendars.is_calendar)


def drawing_size(view: ArtifactView, size: chart_spec.Size) -> tuple[int, int]:
    """Pixels of the drawn chart, for the page to keep its place."""
    return chart_spec.extent(view.spec, view.columns, view.rows, size)


def message(view: ArtifactView) -> str:
    """What the chart tells, in words."""
    return chart_spec.message(view.spec, view.columns, view.rows, view.description or f"{view.title}.")


def chart_note(view: ArtifactView) -> str:
    return chart_spec.note(view.spec, view.columns, view.rows)


@bp.get("/<uuid:artifact_id>.svg")
def picture(artifact_id: uuid.UUID) -> ResponseReturnValue:
    theme, size = _choice("theme", chart_spec.THEMES), _choice("size", chart_spec.SIZES)
    view = _chart(artifact_id)

    def drawn() -> str:
        said = description(view)
        return charts.svg(view.spec, view.columns, view.rows, theme, said, size, view.title, _paper(view))

    response = _answer(view, "svg", "image/svg+xml", drawn)
    response.headers["Content-Security-Policy"] = SVG_POLICY
    return response


@bp.get("/<uuid:artifact_id>.png")
def photograph(artifact_id: uuid.UUID) -> ResponseReturnValue:
    theme = _choice("theme", chart_spec.THEMES)
    view = _chart(artifact_id)
    paper = Paper(view.title, _credit(view))
    return _answer(
        view, "png", "image/png", lambda: charts.png(view.spec, view.columns, view.rows, theme, paper), attached=True
    )


@bp.get("/<uuid:artifact_id>.vl.json")
def interactive(artifact_id: uuid.UUID) -> ResponseReturnValue:
    """The whole chart as Vega-Lite; what the page shows to be touched, and, as a download, what Vega's editor opens."""
    theme, size = _choice("theme", chart_spec.THEMES), _choice("size", chart_spec.SIZES)
    view = _chart(artifact_id)

    def made() -> str:
        whole = chart_spec.interactive(view.spec, view.columns, view.rows, theme, size, _paper(view))
        return json.dumps({**whole, "description": description(view)}, ensure_ascii=False)

    return _answer(view, "vl.json", "application/json", made)


@bp.get("/<uuid:artifact_id>.csv")
def table(artifact_id: uuid.UUID) -> ResponseReturnValue:
    view = _artifact(artifact_id)
    return _answer(view, "csv", "text/csv", lambda: sheets.comma_separated(view), attached=True)


@bp.get("/<uuid:artifact_id>.xlsx")
def workbook(artifact_id: uuid.UUID) -> ResponseReturnValue:
    view = _artifact(artifact_id)
    return _answer(view, "xlsx", WORKBOOK, lambda: sheets.workbook(view), attached=True)


@bp.get("/<uuid:artifact_id>.ics")
def calendar(artifact_id: uuid.UUID) -> ResponseReturnValue:
    made = queries.made(db.session, current_user.id, artifact_id)
    if not calendars.is_calendar(made.view):
        raise NotFound("This table is no maintenance calendar.")
    return _answer(made.view, "ics", "text/calendar", lambda: calendars.written(made), attached=True)


def description(view: ArtifactView) -> str:
    """What a picture shows, and where that comes from."""
    return " ".join(filter(None, [message(view), *(f"{line}." for line in sheets.source_lines(view))]))


def _paper(view: ArtifactView) -> Paper | None:
    """A download stands alone: it bears its title and its sources."""
    return Paper(view.title, _credit(view)) if _is_download() else None


def _credit(view: ArtifactView) -> str:
    """The sources in a line; the whole citations stand with the table and in the description."""
    parts = [", ".join(filter(None, [one.publisher, one.edition])) for one in view.sources]
    made_up = " (made-up demonstration data)" if any(one.synthetic for one in view.sources) else ""
    source = f"Source: {'; '.join(dict.fromkeys(parts))}{made_up}." if parts else ""
    return " ".join(filter(None, [source, chart_note(view)]))


def _is_download() -> bool:
    return "download" in request.args


def _chart(artifact_id: uuid.UUID) -> ArtifactView:
    view = _artifact(artifact_id)
    if not view.spec:
        raise NotFound("This table has no chart.")
    return view


def _artifact(artifact_id: uuid.UUID) -> ArtifactView:
    return queries.artifact(db.session, current_user.id, artifact_id)


def _choice(name: str, choices: tuple[str, ...]) -> Any:
    chosen = request.args.get(name, choices[0])
    if chosen not in choices:
        raise Invalid(f"There is no {name} of that name.", hint=f"Choose one of: {', '.join(choices)}.")
    return chosen


def _answer(
    view: ArtifactView, suffix: str, kind: str, made: Callable[[], str | bytes], attached: bool = False
) -> Response:
    """The file, or word that the browser has it already."""
    tag = _tag(f"{suffix} 3", charts.ENGINE, str(view.id), request.query_string.decode("latin-1"))
    if request.if_none_match.contains(tag):
        return _kept(Response(status=304), tag)
    db.session.close()  # drawing may take a while, and others need the connection
    response = Response(made(), mimetype=kind)
    if attached or _is_download():
        name = f"{sheets.file_name(view.title)}.{suffix}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return _kept(response, tag)


def _tag(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _kept(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = KEEP if request.args.get("v") == VERSION else ASK_AGAIN
    return response
