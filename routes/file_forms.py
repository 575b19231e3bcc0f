"""How a person wants a file read: from the form of its page, or as JSON. Raises Invalid in the words of the form."""

from __future__ import annotations

from typing import Any

from flask import request

from problems import Invalid
from routes import forms
from routes.forms import Given

SURE = 0.8  # of a column's meaning; below, whoever sends the form has confirmed it
GUESSED = "assumed UTC"  # by the sun the zone that is shown is that of the days, and not of the clock
MEANINGS = {  # as the reading calls them -> (as a person does, the units they come in)
    "time": "time",
    "power_kw": "AC power or energy",
    "dc_power_kw": "DC power or energy",
    "poa_wm2": "irradiance in the module plane",
    "ghi_wm2": "horizontal irradiance",
    "temp_module_c": "module temperature",
    "temp_air_c": "air temperature",
    "wind_ms": "wind speed",
    "rain_mm": "rain",
    "inverter": "an inverter",
    "string": "a string",
}
IGNORED = "ignore"
SETTINGS = ("timezone", "decimal", "delimiter", "sheet")
LONGEST = 200  # characters of a value
MOST_COLUMNS = 200


def corrections(given: Given, before: dict[str, Any], reading: dict[str, Any]) -> dict[str, Any]:
    return _from_json(given) if request.is_json else _from_form(given, before, reading)


# --- as JSON: from now on this, and nothing else ----------------------------------------------------------------------


def _from_json(given: Given) -> dict[str, Any]:
    if unknown := sorted(set(given) - {"columns", *SETTINGS}):
        raise Invalid(f"{unknown[0][:40]!r} is no correction.", hint=f"There are: columns, {', '.join(SETTINGS)}.")
    told = {name: _short(forms.text(given, name).strip()) for name in SETTINGS}
    columns = given.get("columns", {})
    if not isinstance(columns, dict) or not all(_is_column(one) for one in columns.values()):
        raise Invalid("columns must be like {name: {meaning: …, unit: …}}.")
    if len(columns) > MOST_COLUMNS:
        raise Invalid(f"A file may have {MOST_COLUMNS} columns.")
    return _stored(columns, told)


def _is_column(one: Any) -> bool:
    return isinstance(one, dict) and set(one) <= {"meaning", "unit"} and all(isinstance(v, str) for v in one.values())


def _short(value: str) -> str:
    if len(value) > LONGEST:
        raise Invalid(f"{value[:40]!r}… is too long.")
    return value


def _stored(columns: dict[str, Any], told: dict[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in told.items() if value}
    return {**({"columns": columns} if columns else {}), **kept}


# --- from the form: what was changed in it, and what stood before -----------------------------------------------------


def _from_form(given: Given, before: dict[str, Any], reading: dict[str, Any]) -> dict[str, Any]:
    shown = {one["source"]: one for one in reading.get("columns", ())}
    columns = dict(before.get("columns", {}))
    for position in range(MOST_COLUMNS):
        source = forms.text(given, f"source-{position}")
        if source and (said := _column(given, position, shown.get(source))):
            columns[source] = said
    told = {name: _setting(given, name, before, reading) for name in SETTINGS}
    return _stored(columns, told)


def _column(given: Given, position: int, shown: dict[str, Any] | None) -> dict[str, str] | None:
    """None when it is as it was shown, and was sure."""
    meaning = forms.text(given, f"meaning-{position}")
    unit = _short(forms.text(given, f"unit-{position}").strip())
    if meaning in {"inverter", "string"}:
        meaning = f"{meaning}:{_short(forms.text(given, f'label-{position}').strip()) or position + 1}"
    if meaning in {"", IGNORED}:
        return {"meaning": IGNORED} if shown else None
    if shown and (meaning, unit) == (shown["meaning"], shown["unit"]) and shown["confidence"] >= SURE:
        return None
    return {"meaning": meaning, **({"unit": unit} if unit else {})}


def _setting(given: Given, name: str, before: dict[str, Any], reading: dict[str, Any]) -> str:
    """An empty one is taken back; one that stands as it was found stays found, unless that was a guess: whoever sends
    the form has confirmed it."""
    value = _short(forms.text(given, name).strip("" if name == "delimiter" else None))
    found = reading.get(name)
    if value and isinstance(found, dict) and found["how"] == GUESSED and found["confidence"] < SURE:
        return value
    found = found.get("name") if isinstance(found, dict) else found
    return value if value != (found or "") else before.get(name, "")
