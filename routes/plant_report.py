"""The report of a plant's file: a page to read and print, and the same as one file that needs nothing else.

Made from the stored findings; for the file's owner.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from agents import documents
from agents.documents import Document, Section
from conversations.views import ArtifactView
from extensions import db
from jobs import chart_spec, charts, plant_orders
from jobs.chart_spec import Theme
from knowledge.plants import files
from knowledge.plants.files import FileView
from problems import Invalid, NotFound
from routes import sheets
from routes.artifacts import ASK_AGAIN, SVG_POLICY

bp = Blueprint("plant_report", __name__, url_prefix="/files")

NOT_YET = "This file has not been analysed yet."
ASK_FIRST = "Ask for a report in the conversation that the file was sent with."


@bp.get("/<uuid:file_id>/report")
def show(file_id: uuid.UUID) -> ResponseReturnValue:
    file, document = _document(file_id)
    return render_template("plants/report.html", file=file, document=document, view=view, **_parts())


@bp.get("/<uuid:file_id>/report.html")
def download(file_id: uuid.UUID) -> ResponseReturnValue:
    """One file with its style and its charts within."""
    file, document = _document(file_id)
    db.session.close()  # drawing may take a while, and others need the connection
    drawn = partial(_drawn, theme="light", size="wide")
    page = render_template("plants/alone.html", file=file, document=document, view=view, drawn=drawn, **_parts())
    response = Response(page, mimetype="text/html")
    name = f"{sheets.file_name(f'report-{file.name}')}.html"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


@bp.get("/<uuid:file_id>/report/<name>.svg")
def picture(file_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """The chart of one section."""
    theme, size = _choice("theme", chart_spec.THEMES), _choice("size", chart_spec.SIZES)
    file, findings, reading = _kept(file_id)
    section = documents.plant_section(str(file.id), file.name, findings, reading, name)
    if section is None or section.result.chart is None:
        raise NotFound("This report has no such chart.")
    db.session.close()
    response = Response(_drawn(section, theme, size), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = SVG_POLICY
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


def _document(file_id: uuid.UUID) -> tuple[FileView, Document]:
    file, findings, reading = _kept(file_id)
    return file, documents.plant_report(str(file.id), file.name, findings, reading)


def _kept(file_id: uuid.UUID) -> tuple[FileView, dict[str, Any], dict[str, Any]]:
    """The file with what was found in it. Raises NotFound."""
    file = files.view(db.session, current_user.id, file_id)
    found = plant_orders.found_now(db.session, file)
    if found is None:
        raise NotFound(NOT_YET, hint=ASK_FIRST)
    return file, {**found.findings, "sha256": file.sha256}, file.reading or {}


def _parts() -> dict[str, Any]:
    return {"made": datetime.now(UTC), "extent": _extent}


def view(section: Section) -> ArtifactView:
    """A section's table in the form of an answer's."""
    columns = tuple(asdict(column) for column in section.result.columns)
    chart = section.result.chart
    return ArtifactView(
        uuid.UUID(int=0),
        0,
        "chart" if chart else "table",
        section.title,
        columns,
        section.result.rows,
        chart.description if chart else "",
        chart.spec if chart else {},
    )


def _extent(section: Section, size: chart_spec.Size) -> tuple[int, int]:
    own = view(section)
    return chart_spec.extent(own.spec, own.columns, own.rows, size)


def _drawn(section: Section, theme: Theme, size: chart_spec.Size) -> str:
    own = view(section)
    said = chart_spec.message(own.spec, own.columns, own.rows, own.description)
    return charts.svg(own.spec, own.columns, own.rows, theme, said, size, own.title)


def _choice(name: str, choices: tuple[str, ...]) -> Any:
    chosen = request.args.get(name, choices[0])
    if chosen not in choices:
        raise Invalid(f"There is no {name} of that name.", hint=f"Choose one of: {', '.join(choices)}.")
    return chosen
