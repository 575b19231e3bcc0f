"""The datasets: on or off, which edition answers, written to files, deleted. For administrators."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from conversations.citations import answers_citing, cited
from extensions import db
from jobs import ledger, starting, views
from knowledge import datasets, importing
from knowledge.datasets import DatasetInUse
from problems import Conflict, Invalid, NotFound, TooLarge
from routes import forms, guards, shapes, sheets
from routes.errors import wants_json

bp = Blueprint("data", __name__, url_prefix="/data")

LATEST = 8  # imports that the list shows
MOST_IN_A_WORKBOOK = 200_000  # rows; more take longer than a browser waits. CSV is sent while it is read
KINDS = {
    "capacity": "Capacity",
    "price": "Prices",
    "lcoe": "Levelised cost",
    "experience": "Experience curve",
    "faults": "Faults",
    "maintenance": "Maintenance",
    "safety": "Safety",
    "terms": "Terms",
}
GROUPS = {  # of the list, where kinds have few datasets
    **{"lcoe": "Cost", "experience": "Cost"},
    **dict.fromkeys(("faults", "maintenance", "safety", "terms"), "Operation and maintenance"),
}
MIME = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@bp.get("")
@guards.for_administrators
def listing() -> ResponseReturnValue:
    found, answers = datasets.listing(), cited(db.session)
    imports = views.latest(db.session, LATEST)
    if wants_json():
        sets = [shapes.dataset(one, rows, answers.get((one.code, ""), 0)) for one, rows in found]
        return {"datasets": sets, "imports": [shapes.job_line(one) for one in imports]}
    groups = _by_kind(found)
    return render_template("data/list.html", groups=groups, answers=answers, imports=imports)


def _by_kind(found: tuple[tuple[DatasetInUse, int], ...]) -> dict[str, list[tuple[DatasetInUse, int]]]:
    groups: dict[str, list[tuple[DatasetInUse, int]]] = {}
    for dataset, rows in sorted(found, key=lambda pair: (list(KINDS).index(pair[0].kind), pair[0].code)):
        groups.setdefault(GROUPS.get(dataset.kind, KINDS[dataset.kind]), []).append((dataset, rows))
    return groups


@bp.get("/datasets/<code>")
@guards.for_administrators
def show(code: str) -> ResponseReturnValue:
    dataset, rows = _dataset(code)
    answers = cited(db.session)
    kept = datasets.editions(code)
    if wants_json():
        shape = shapes.dataset(dataset, rows, answers.get((code, ""), 0))
        return {**shape, "editions": [shapes.edition(one, answers.get((code, one.name), 0)) for one in kept]}
    may_export = dataset.kind in importing.FIELDS
    about = {"dataset": dataset, "rows": rows, "editions": kept, "answers": answers, "may_export": may_export}
    return render_template("data/dataset.html", kind=KINDS[dataset.kind], most=MOST_IN_A_WORKBOOK, **about)


def _dataset(code: str) -> tuple[DatasetInUse, int]:
    found = next((pair for pair in datasets.listing() if pair[0].code == code), None)
    if found is None:
        raise NotFound(f"There is no dataset {code[:60]!r}.", hint="It may have been deleted.")
    return found


@bp.post("/datasets/<code>/switch")
@guards.for_administrators
def switch(code: str) -> ResponseReturnValue:
    enabled = forms.choice(forms.body(), "enabled")
    datasets.switch(code, enabled, current_user.id)
    db.session.commit()
    return _changed(code, "The agents use it now." if enabled else "The agents no longer use it.")


@bp.post("/datasets/<code>/use")
@guards.for_administrators
def use(code: str) -> ResponseReturnValue:
    edition = forms.text(forms.body(), "edition")
    datasets.use(code, edition, current_user.id)
    db.session.commit()
    return _changed(code, f"Answers come from edition {edition} now.")


@bp.post("/datasets/<code>/delete")
@guards.for_administrators
def delete(code: str) -> ResponseReturnValue:
    """The dataset, or one of its editions; what an answer cites stays behind it."""
    edition = forms.text(forms.body(), "edition") or None
    _refuse_cited(answers_citing(db.session, code, edition), edition)
    datasets.give_up(code, edition, current_user.id)
    ledger.add(db.session, "discard", code, {}, current_user.id)
    db.session.commit()
    starting.wake()
    if edition:
        return _changed(code, f"Edition {edition} was deleted.")
    if wants_json():
        return {}
    flash(f"{code} was deleted.", "success")
    return redirect(url_for("data.listing"), 303)


def _refuse_cited(answers: int, edition: str | None) -> None:
    if answers:
        what = "this edition" if edition else "this dataset"
        said = f"1 answer cites {what}" if answers == 1 else f"{answers:,} answers cite {what}"
        raise Conflict(f"{said}: its rows stand behind them.", code="cited", hint="Switch the dataset off instead.")


def _changed(code: str, words: str) -> ResponseReturnValue:
    if wants_json():
        dataset, rows = _dataset(code)
        return shapes.dataset(dataset, rows, answers_citing(db.session, code))
    flash(words, "success")
    return redirect(url_for("data.show", code=code), 303)


@bp.get("/datasets/<code>/export")
@guards.for_administrators
def export(code: str) -> ResponseReturnValue:
    """An edition as a file that an import gives the same answers from."""
    format_, edition = _format(request.args), request.args.get("edition", "")
    found = importing.exported(code, edition)
    db.session.close()  # writing takes a while, and others need the connection
    content = importing.csv_pieces(found) if format_ == "csv" else _workbook(found.rows, code, edition)
    response = Response(content, mimetype=MIME[format_])
    name = sheets.file_name(f"{code}-{edition}" if edition else code)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{format_}")
    return response


def _workbook(rows: int, code: str, edition: str) -> bytes:
    if rows > MOST_IN_A_WORKBOOK:
        said = f"{rows:,} rows are too many for a workbook made while you wait; it may have {MOST_IN_A_WORKBOOK:,}."
        raise TooLarge(said, hint=f"Choose CSV, or export it on the server: flask data export {code} --format xlsx")
    target = io.BytesIO()
    importing.export(code, target, "xlsx", edition)
    return target.getvalue()


def _format(given: Mapping[str, Any]) -> str:
    chosen = str(given.get("format", "csv"))
    if chosen not in importing.FORMATS:
        raise Invalid("There is no format of that name.", hint=f"Choose one of: {', '.join(importing.FORMATS)}.")
    return chosen
