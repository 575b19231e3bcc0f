"""What is known of a plant besides its measurements: ratings, temperature coefficient, place, tilt and azimuth."""

from __future__ import annotations

from typing import Any

from agents.base import Column, ToolResult
from agents.tools.bench import bench
from agents.tools.plants.asked import GAMMA, Plant, chosen_file, plant
from agents.tools.refusal import Refused
from knowledge.plants.plants import RANGES

PERCENT_FROM = 0.05  # 1/K; a larger coefficient was given in percent
UNITS = {"kwp": "kWp", "ac_kw": "kW", "gamma": "1/K", "latitude": "°", "longitude": "°", "tilt": "°", "azimuth": "°"}
NAMES = {
    "name": "Name",
    "kwp": "DC rating",
    "ac_kw": "AC rating",
    "gamma": "Temperature coefficient of power",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "tilt": "Tilt",
    "azimuth": "Azimuth (180 is south)",
}


def described(file: str | None, given: dict[str, Any]) -> ToolResult:
    chosen = chosen_file(file)
    facts = {name: _fitting(name, value) for name, value in given.items() if value is not None}
    if facts:
        bench().submit("plant", {"file_id": chosen.id, "facts": facts})
    found = plant(chosen.name)
    known = {**_said(found), **facts}
    rows = tuple((NAMES[name], *_told(name, known[name])) for name in NAMES if known.get(name) is not None)
    return ToolResult(
        ok=True,
        title=f"Plant of {chosen.name}",
        columns=(Column("What"), Column("Value"), Column("Unit")),
        rows=rows or (("DC rating", "not known yet", "kWp"),),
        summary={
            "facts": {
                name: {"value": known[name], "unit": unit_of(name)} for name in NAMES if known.get(name) is not None
            },
            "noted": list(facts),
            "missing": [NAMES[name] for name in NAMES if known.get(name) is None],
            **found.about,
        },
        sources=found.sources(None),
        warnings=found.warnings(),
    )


def unit_of(name: str) -> str:
    return UNITS.get(name, "")


def _fitting(name: str, value: Any) -> Any:
    if name == "name":
        return " ".join(str(value).split())[:120]
    number = float(value)
    if name == "gamma":
        number = -abs(number / 100 if abs(number) > PERCENT_FROM else number)
    low, high, _what = RANGES[name]
    if not low <= number <= high:
        message = f"{NAMES[name]} {value:g} {unit_of(name)} cannot be: it must lie between {low:g} and {high:,.10g}."
        raise Refused("bad_range", message, "Check the number and its unit.")
    return number


def _said(found: Plant) -> dict[str, Any]:
    """The facts that somebody gave: a temperature coefficient may be assumed."""
    is_assumed = any(GAMMA in str(one) for one in found.findings.get("assumed") or ())
    return {name: value for name, value in found.facts.items() if not (name == "gamma" and is_assumed)}


def _told(name: str, value: Any) -> tuple[str, str]:
    if name == "gamma":
        return f"{float(value) * 100:,.6g}", "%/K"
    return (str(value) if name == "name" else f"{float(value):,.6g}"), unit_of(name)
