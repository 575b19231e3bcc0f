"""Files that people attach: taken, shown as they were read, corrected, downloaded, removed. For their owner only."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from extensions import db
from jobs import readings, starting
from knowledge.plants import content, files, plants
from knowledge.plants.files import FileView
from problems import Conflict, Invalid
from routes import attaching, file_forms, file_words, forms, guards, shapes
from routes.errors import wants_json

bp = Blueprint("files", __name__, url_prefix="/files")


@bp.record_once
def _configure(state: object) -> None:
    content.configure(state.app.config["SETTINGS"])  # type: ignore[attr-defined]
    state.app.jinja_env.filters.update(said=file_words.said)  # type: ignore[attr-defined]


@bp.post("")
@guards.takes_files(attaching.most_bytes, attaching.HINT)
def attach() -> ResponseReturnValue:
    """One file, or several that a form sends together."""
    person_id = current_user.id
    kept = attaching.keep(person_id)
    if not kept:
        raise Invalid("No file was chosen.", hint="Choose a CSV or TSV file or an Excel workbook.")
    added = attaching.add(person_id, kept)
    db.session.commit()
    starting.wake()
    if wants_json():
        return shapes.file(added[0], readings.standing(db.session, added[0].id)), 201
    return redirect(url_for("files.show", file_id=added[0].id), 303)


@bp.get("/<uuid:file_id>")
def show(file_id: uuid.UUID) -> ResponseReturnValue:
    file = files.view(db.session, current_user.id, file_id)
    standing = readings.standing(db.session, file_id)
    if wants_json():
        return shapes.file(file, standing)
    return render_template("files/show.html", file=file, standing=standing, **_about(file))


def _about(file: FileView) -> dict[str, Any]:
    reading, plant = file.reading or {}, plants.for_file(db.session, file)
    return {
        "reading": reading,
        "facts": file_words.facts(reading),
        "defects": file_words.defects(reading),
        "columns": file_words.columns(reading),
        "written": file_words.written(reading),
        "choices": file_words.choices(),
        "plant": plant,
        "plant_facts": file_words.plant_facts(plant) if plant else [],
    }


@bp.get("/<uuid:file_id>/content")
def download(file_id: uuid.UUID) -> ResponseReturnValue:
    file = files.view(db.session, current_user.id, file_id)
    db.session.close()  # sending takes a while, and others need the connection
    response = Response(content.store().pieces(file.sha256), mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.content_length = file.size
    return response


@bp.post("/<uuid:file_id>/reading")
def read_again(file_id: uuid.UUID) -> ResponseReturnValue:
    """As it was corrected: what was found in it before counts no more."""
    file = files.view(db.session, current_user.id, file_id)
    corrections = file_forms.corrections(forms.body(), file.corrections, file.reading or {})
    files.correct(db.session, current_user.id, file_id, corrections)
    if file.plant_id:
        plants.remember_corrections(db.session, file.plant_id, corrections)
    readings.ask(db.session, file)
    db.session.commit()
    starting.wake()
    return _answer(file_id, 202)


@bp.post("/<uuid:file_id>/stop")
def stop(file_id: uuid.UUID) -> ResponseReturnValue:
    """Stop reading it."""
    files.view(db.session, current_user.id, file_id)
    if not readings.stop(db.session, file_id):
        raise Conflict("This file is not being read.", hint="It was read before.")
    db.session.commit()
    return _answer(file_id, 200)


@bp.delete("/<uuid:file_id>")
def delete(file_id: uuid.UUID) -> ResponseReturnValue:
    _remove(file_id)
    return "", 204


@bp.post("/<uuid:file_id>/remove")
def remove(file_id: uuid.UUID) -> ResponseReturnValue:
    """The button of its page."""
    name = files.view(db.session, current_user.id, file_id).name
    _remove(file_id)
    if wants_json():
        return {}
    flash(f"{name} was removed.", "success")
    return redirect(url_for("chat.new"), 303)


def _remove(file_id: uuid.UUID) -> None:
    files.remove(db.session, current_user.id, file_id)
    readings.forget(db.session, file_id)
    db.session.commit()


def _answer(file_id: uuid.UUID, status: int) -> ResponseReturnValue:
    if wants_json():
        return shapes.file(
            files.view(db.session, current_user.id, file_id), readings.standing(db.session, file_id)
        ), status
    return redirect(url_for("files.show", file_id=file_id), 303)
