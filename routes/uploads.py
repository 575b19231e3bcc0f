"""Files that administrators import: uploaded, looked at, corrected, confirmed, reported on. For administrators.

The file is read by a process of its own (`jobs/`); what a request does here is to write down what is wanted. Double
clicks count once: the second finds the job no longer as its page had shown it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

import audit
from extensions import db
from jobs import ledger, place, starting, views
from jobs.views import JobView
from knowledge import datasets, importing
from knowledge.importing import FIELDS
from models import clean, new_id
from problems import Conflict, Invalid
from routes import forms, guards, import_forms, shapes
from routes.errors import wants_json

bp = Blueprint("uploads", __name__, url_prefix="/data/imports")

MOST_BYTES = 200_000_000
LONGEST_NAME = 120  # characters of a file's name


@bp.record_once
def _configure(state: BlueprintSetupState) -> None:
    place.configure(state.app.config["SETTINGS"])
    state.app.jinja_env.globals.update(upload_megabytes=MOST_BYTES // 1_000_000)


@bp.post("")
@guards.for_administrators
@guards.takes_files(lambda: MOST_BYTES, "Larger files are imported on the server: flask data import FILE.")
def upload() -> ResponseReturnValue:
    person_id = current_user.id
    file = _file()
    name = clean(file.filename or "").replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
    job_id = new_id()
    with _kept(file, job_id):
        guards.begin_writing()
        wanted = {"name": name, "dataset": forms.text(request.form, "dataset"), "corrections": {}}
        ledger.add(db.session, "preview", name, wanted, person_id, job_id)
        audit.record(person_id, "upload file", name, {"import": str(job_id)})
        db.session.commit()
    starting.wake()
    return _answer(job_id, 202)


def _file() -> FileStorage:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("No file was chosen.", hint="Choose a CSV file or an Excel workbook.")
    return file


@contextmanager
def _kept(file: FileStorage, job_id: uuid.UUID) -> Iterator[None]:
    """On the disk before anybody hears of it, and gone when nobody will."""
    path = place.place().file(job_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as undo:
        undo.callback(path.unlink, missing_ok=True)
        file.save(path)
        yield
        undo.pop_all()


@bp.get("/<uuid:job_id>")
@guards.for_administrators
def show(job_id: uuid.UUID) -> ResponseReturnValue:
    job = views.view(db.session, job_id)
    if wants_json():
        return shapes.job(job)
    return render_template("data/import.html", **_about(job))


@bp.post("/<uuid:job_id>/preview")
@guards.for_administrators
def look_again(job_id: uuid.UUID) -> ResponseReturnValue:
    job = views.view(db.session, job_id)
    given = forms.body()
    corrections = import_forms.corrections(given, job.result.get("preview", {}))
    wanted = {**job.request, "corrections": corrections}
    if not ledger.ask_again(db.session, job_id, "preview", wanted, _seen(given)):
        _refuse(job, "preview", wanted)
    db.session.commit()
    starting.wake()
    return _answer(job_id, 202)


@bp.post("/<uuid:job_id>/confirm")
@guards.for_administrators
def confirm(job_id: uuid.UUID) -> ResponseReturnValue:
    job = views.view(db.session, job_id)
    preview = job.result.get("preview")
    if preview is None:
        raise Conflict("This file has not been looked at yet.", hint="Wait for its preview.")
    given = forms.body()
    choice = import_forms.choice(given, preview)
    importing.check(choice)
    corrections = preview["corrections"]
    wanted = {**job.request, "corrections": corrections, "choice": import_forms.kept(choice)}
    if ledger.ask_again(db.session, job_id, "import", wanted, _seen(given)):
        audit.record(current_user.id, "confirm import", choice.code, {"import": str(job_id), "edition": choice.edition})
    else:
        _refuse(job, "import", wanted)
    db.session.commit()
    starting.wake()
    return _answer(job_id, 202)


@bp.post("/<uuid:job_id>/stop")
@guards.for_administrators
def stop(job_id: uuid.UUID) -> ResponseReturnValue:
    """An import that waits or is under way ends, and everything is as it was before. Again: nothing more."""
    job = views.view(db.session, job_id)
    if ledger.stop(db.session, job_id):
        ledger.add(db.session, "discard", job.subject, {}, current_user.id)  # what it had staged
        audit.record(current_user.id, "stop import", job.subject, {"import": str(job_id)})
    elif job.state != "stopped":
        raise Conflict("This import cannot be stopped.", hint="It has ended, or it was not begun.")
    db.session.commit()
    starting.wake()
    return _answer(job_id, 200)


@bp.post("/<uuid:job_id>/discard")
@guards.for_administrators
def discard(job_id: uuid.UUID) -> ResponseReturnValue:
    job = views.view(db.session, job_id)
    if not ledger.remove(db.session, job_id):
        raise Conflict("This import cannot be discarded.", hint="It is being stored, or it is done.")
    audit.record(current_user.id, "discard upload", job.subject, {"import": str(job_id)})
    db.session.commit()
    place.place().file(job_id).unlink(missing_ok=True)
    if wants_json():
        return {}, 200
    flash(f"{job.subject} was discarded. Nothing of it was stored.", "success")
    return redirect(url_for("data.listing"), 303)


def _seen(given: forms.Given) -> int | None:
    """The claim whose result the person looked at, as the form says."""
    value = str(given.get("seen", ""))
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _refuse(job: JobView, kind: str, wanted: dict[str, Any]) -> None:
    """What was clicked twice is under way, or done; anything else has changed meanwhile, or is wanted otherwise."""
    now = views.view(db.session, job.id)
    is_the_same = now.kind == kind and now.request == wanted
    if is_the_same and now.state not in ledger.ENDED_EARLY and (now.is_open or kind == "import"):
        return
    raise Conflict("This import was changed in the meantime.", hint="Look at its page again.")


def _answer(job_id: uuid.UUID, status: int) -> ResponseReturnValue:
    if wants_json():
        return shapes.job(views.view(db.session, job_id)), status
    return redirect(url_for("uploads.show", job_id=job_id), 303)


def _about(job: JobView) -> dict[str, Any]:
    preview, report = job.result.get("preview"), job.result.get("report")
    may_correct = not job.is_open and not report and place.place().file(job.id).exists()
    known = {one.code: one for one, _rows in datasets.listing()} if preview and not job.is_open else {}
    code = job.request.get("dataset") or (preview or {}).get("facts", {}).get("code", "")
    return {
        "job": job,
        "preview": preview,
        "report": report,
        "may_correct": may_correct,
        "may_confirm": may_correct and preview and not preview["missing"],
        "facts": import_forms.suggested(job.request, preview or {}, known.get(code)),
        "known": sorted(one.code for one in known.values() if preview and one.kind == preview["kind"]),
        "fields": {kind: _named(fields) for kind, fields in FIELDS.items()},
        "sheets": _named((preview or {}).get("file", {}).get("sheets", ())),
    }


def _named(values: Sequence[str]) -> list[tuple[str, str]]:
    """Choices of a form: (value, words)."""
    return [(value, value.replace("_", " ")) for value in values]
