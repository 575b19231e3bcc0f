"""Plants that are remembered of a person: listed, changed, forgotten. For their owner only."""

from __future__ import annotations

import uuid
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from extensions import db
from knowledge.plants import editing, plants
from knowledge.plants.plants import PlantView
from problems import Conflict, Problem
from routes import file_words, forms, plant_forms, shapes
from routes.errors import wants_json
from routes.plant_forms import Typed

bp = Blueprint("plants", __name__, url_prefix="/plants")


@bp.get("")
def listing() -> ResponseReturnValue:
    found = plants.listing(db.session, current_user.id)
    if wants_json():
        return {"plants": [shapes.plant(one, editing.version(one)) for one in found]}
    return render_template("plants/list.html", plants=[(one, file_words.in_one_line(one)) for one in found])


@bp.get("/<uuid:plant_id>")
def show(plant_id: uuid.UUID) -> ResponseReturnValue:
    plant = plants.view(db.session, current_user.id, plant_id)
    if wants_json():
        return shapes.plant(plant, editing.version(plant))
    return _page(plant, plant_forms.shown(plant), editing.version(plant))


@bp.post("/<uuid:plant_id>")
def save(plant_id: uuid.UUID) -> ResponseReturnValue:
    given, owner_id = forms.body(), current_user.id
    plant, seen = plants.view(db.session, owner_id, plant_id), forms.text(given, "seen")
    if request.is_json:
        name, facts = plant_forms.from_json(given, plant)
        saved = editing.change(db.session, owner_id, plant_id, name, facts, seen)
        db.session.commit()
        return shapes.plant(saved, editing.version(saved))
    typed = plant_forms.from_form(given)
    return _answer(plant, typed, seen, typed.problem or _problem(plant, typed, seen))


def _problem(plant: PlantView, typed: Typed, seen: str) -> Problem | None:
    change = partial(editing.change, db.session, current_user.id, plant.id, typed.name, typed.facts, seen)
    return plant_forms.tried(typed, change)


def _answer(plant: PlantView, typed: Typed, seen: str, problem: Problem | None) -> ResponseReturnValue:
    """What could not be saved stands in the form still, with the reason."""
    if problem is None:
        db.session.commit()
        flash(f"{typed.name} was saved. Answers from now on use what stands there.", "success")
        return redirect(url_for("plants.listing"), 303)
    if wants_json():
        raise problem
    is_conflict = isinstance(problem, Conflict)
    return _page(plant, typed, editing.version(plant) if is_conflict else seen, is_conflict), problem.status


def _page(plant: PlantView, typed: Typed, seen: str, is_conflict: bool = False) -> str:
    facts = [("Name", plant.name), *file_words.plant_facts(plant)] if is_conflict else []
    return render_template(
        "plants/plant.html", plant=plant, seen=seen, typed=typed, fields=plant_forms.FIELDS, standing=facts
    )


@bp.delete("/<uuid:plant_id>")
def delete(plant_id: uuid.UUID) -> ResponseReturnValue:
    editing.forget(db.session, current_user.id, plant_id)
    db.session.commit()
    return "", 204


@bp.post("/<uuid:plant_id>/remove")
def remove(plant_id: uuid.UUID) -> ResponseReturnValue:
    """The button of its page."""
    gone = editing.forget(db.session, current_user.id, plant_id)
    db.session.commit()
    if wants_json():
        return {}
    flash(f"{gone.name} was forgotten. Its files and answers are still here.", "success")
    return redirect(url_for("plants.listing"), 303)
