"""The pictures and tables of answers, at addresses of their own, each with its sources.

Their rows never change, so browsers may keep a picture whose address names the version of what draws it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import uuid
from typing import Any

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from conversations import queries
from conversations.views import ArtifactView, SourceView
from extensions import db
from jobs import charts
from problems import Invalid, NotFound

bp = Blueprint("artifacts", __name__, url_prefix="/artifacts")

KEEP = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"  # keep it, but ask whether it is still right
VERSION = hashlib.sha256(charts.ENGINE.encode()).hexdigest()[:8]  # of what draws
# An SVG is a document: opened by itself it may style, and nothing else.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would run


@bp.record_once
def _configure(state: BlueprintSetupState) -> None:
    charts.configure(state.app.config["SETTINGS"].data_dir)
    state.app.jinja_env.globals.update(drawing_version=VERSION)


@bp.get("/<uuid:artifact_id>.svg")
def picture(artifact_id: uuid.UUID) -> ResponseReturnValue:
    theme, size = _choice("theme", charts.THEMES), _choice("size", charts.SIZES)
    view = _artifact(artifact_id)
    if not view.spec:
        raise NotFound("This table has no chart.")
    tag = _tag("svg 2", charts.ENGINE, str(view.id), theme, size)
    if request.if_none_match.contains(tag):
        return _kept(Response(status=304), tag)
    db.session.close()  # drawing may take a while, and others need the connection
    drawn = charts.svg(view.spec, view.columns, view.rows, theme, description(view), size, view.title)
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = SVG_POLICY
    return _kept(response, tag)


@bp.get("/<uuid:artifact_id>.csv")
def table(artifact_id: uuid.UUID) -> ResponseReturnValue:
    view = _artifact(artifact_id)
    tag = _tag("csv 2", str(view.id))
    if request.if_none_match.contains(tag):
        return _kept(Response(status=304), tag)
    response = Response(sheet(view), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{_file_name(view.title)}.csv")
    return _kept(response, tag)


def sheet(view: ArtifactView) -> str:
    """The table as CSV (RFC 4180) with units in the heading and its sources below, after an empty row.

    Text that a spreadsheet would run is made harmless; every row has as many cells as the heading.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_heading(column) for column in view.columns])
    writer.writerows([[_cell(cell) for cell in row] for row in view.rows])
    others = [""] * (len(view.columns) - 1)
    writer.writerows([[_cell(line), *others] for line in ["", *_source_lines(view)] if view.sources])
    return written.getvalue()


def description(view: ArtifactView) -> str:
    """What a picture shows, and where that comes from."""
    return " ".join(filter(None, [view.description, *(f"{line}." for line in _source_lines(view))]))


def _source_lines(view: ArtifactView) -> list[str]:
    return [f"Source [{source.number}]: {_cited(source)}" for source in view.sources]


def _cited(source: SourceView) -> str:
    words = [source.citation or f"{source.publisher}, {source.title}, {source.edition}", source.licence, source.url]
    made_up = "made-up demonstration data" if source.synthetic else ""
    return "; ".join(word.rstrip(".") for word in [*words, made_up] if word)


def _artifact(artifact_id: uuid.UUID) -> ArtifactView:
    return queries.artifact(db.session, current_user.id, artifact_id)


def _choice(name: str, choices: tuple[str, ...]) -> Any:
    chosen = request.args.get(name, choices[0])
    if chosen not in choices:
        raise Invalid(f"There is no {name} of that name.", hint=f"Choose one of: {', '.join(choices)}.")
    return chosen


def _tag(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _kept(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = KEEP if request.args.get("v") == VERSION else ASK_AGAIN
    return response


def _heading(column: dict[str, Any]) -> str:
    unit = column.get("unit")
    return _cell(f"{column['name']} ({unit})" if unit else column["name"])


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", text) is not None


def _file_name(title: str) -> str:
    return re.sub(r"[^\w.-]+", "-", title).strip("-.")[:80] or "table"
