"""What a person says of a plant: from the form of its page, where every fact stands, or as JSON, where those that are
to change do. Numbers are read as people write them; what is wrong is said beside its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from knowledge.plants import editing, plants
from knowledge.plants.plants import PlantView
from problems import Conflict, Invalid, Problem
from routes import forms
from routes.forms import Given

PERCENT = 100.0
LEAST_GAMMA, MOST_GAMMA = 0.01, 1.0  # %/K; modules lie between 0.2 and 0.6
GAMMA = "The temperature coefficient is a number from −1 to −0.01 %/K."
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
BLANKS = re.compile(r"[\s\u00a0\u2009\u202f']")
FIELDS = {  # as they stand in the form: label, unit, hint
    "name": ("Name", "", ""),
    "kwp": ("DC capacity", "kWp", "The rated power of the modules"),
    "ac_kw": ("AC rating", "kW", "Of the inverters, or of the grid connection"),
    "gamma": ("Temperature coefficient", "%/K", "Of the power, such as −0.35"),
    "latitude": ("Latitude", "°", "North is positive"),
    "longitude": ("Longitude", "°", "East is positive"),
    "timezone": ("Time zone", "", "Such as Europe/Berlin"),
    "tilt": ("Tilt", "°", "From the horizontal"),
    "azimuth": ("Azimuth", "°", "From north over east: 180 is south"),
}


@dataclass
class Typed:
    """What stands in the form, what it means, and what is wrong with it."""

    values: dict[str, str]
    name: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def problem(self) -> Problem | None:
        return Invalid(next(iter(self.errors.values()))) if self.errors else None


def shown(plant: PlantView) -> Typed:
    """The form of what is remembered."""
    values = {name: _written(name, value) for name, value in plant.facts.items()}
    return Typed({**dict.fromkeys(FIELDS, ""), **values, "name": plant.name})


def _written(name: str, value: Any) -> str:
    if not isinstance(value, int | float):
        return str(value)
    return f"{value * (PERCENT if name == 'gamma' else 1):.10g}"


def from_form(given: Given) -> Typed:
    typed = Typed({name: forms.text(given, name).strip() for name in FIELDS})
    for name, value in typed.values.items():
        try:
            _take(typed, name, value)
        except Invalid as wrong:
            typed.errors[name] = f"{wrong.message} {wrong.hint}".strip()
    return typed


def _take(typed: Typed, name: str, value: str) -> None:
    if name == "name":
        typed.name = editing.named(value)
        return
    read: Callable[[str], Any] = READERS.get(name, _number)
    typed.facts |= plants.checked({name: read(value) if value else None})


def _number(text: str) -> float | str:
    """What is no number is for whoever says what it should be."""
    text = BLANKS.sub("", text).replace("−", "-")
    text = text.replace(",", "" if THOUSANDS.fullmatch(text) else ".")
    try:
        return float(text)
    except ValueError:
        return text


def _gamma(text: str) -> float:
    """Per kelvin. Data sheets leave the sign out now and then."""
    value = _number(text.removesuffix("%/K").removesuffix("%"))
    if isinstance(value, str) or not LEAST_GAMMA <= abs(value) <= MOST_GAMMA:
        raise Invalid(GAMMA)
    return round(-abs(value) / PERCENT, 9)


READERS: dict[str, Callable[[str], Any]] = {"gamma": _gamma, "timezone": str}


def tried(typed: Typed, change: Callable[[], object]) -> Problem | None:
    """Why what was typed cannot be kept."""
    try:
        change()
    except Invalid as wrong:
        typed.errors["name"] = wrong.message  # the facts were looked at before
        return wrong
    except Conflict as conflict:
        return conflict
    return None


def from_json(given: Given, plant: PlantView) -> tuple[str, dict[str, Any]]:
    """Name and all facts, of which those that are not given stay. Raises Invalid."""
    if unknown := sorted(set(given) - {"name", "seen", *plants.FACTS}):
        raise Invalid(f"A plant has no {unknown[0][:40]!r}.", hint=f"It has: name, {', '.join(plants.FACTS)}.")
    said = {fact: given[fact] for fact in plants.FACTS if fact in given}
    return editing.named(forms.text(given, "name", plant.name)), {**plant.facts, **plants.checked(said)}
