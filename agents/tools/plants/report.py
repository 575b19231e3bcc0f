"""All of a plant in one result: the figures that a monthly or yearly report begins with, and where the whole stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.base import Cell, Column, ToolResult
from agents.tools.plants import energy, performance, quality, stops, trends
from agents.tools.plants.asked import Plant, Scale
from agents.tools.plants.days import Days
from agents.tools.refusal import Refused

SEVERAL_YEARS = 400  # days from which a yield is told by the year
Part = Callable[[Plant, Days], ToolResult]
PARTS: dict[str, Part] = {
    "quality": lambda plant, days: quality.checked(plant),
    "performance_ratio": lambda plant, days: performance.ratios(plant, days, "month", "none", (), "auto"),
    "corrected": lambda plant, days: performance.ratios(plant, days, "month", "25", (), "none"),
    "yields": lambda plant, days: energy.yields(plant, days, "month", (), "none"),
    "expected": lambda plant, days: energy.against_expected(plant, days, "month", (), "none"),
    "outages": lambda plant, days: stops.found(plant, days, None, "", "none"),
    "availability": lambda plant, days: stops.availability(plant, days, "month", (), "none"),
    "degradation": lambda plant, days: trends.degradation(plant, None, "none"),
    "soiling": lambda plant, days: trends.soiling(plant, None, "", "none"),
    "clipping": lambda plant, days: trends.clipping(plant, "none"),
}
FIGURES: tuple[tuple[str, str, str, str, int], ...] = (
    ("Data complete", "quality", "completeness_percent", "%", 2),
    ("Energy", "yields", "energy_kwh", "kWh", 0),
    ("Specific yield", "yields", "specific_yield_kwh_per_kwp", "kWh/kWp", 0),
    ("Capacity factor", "yields", "capacity_factor_percent", "%", 1),
    ("Performance ratio", "performance_ratio", "performance_ratio", "", 3),
    ("Performance ratio at 25 °C", "corrected", "performance_ratio", "", 3),
    ("Measured of expected energy", "expected", "energy_index_percent", "%", 1),
    ("Availability by time", "availability", "time_availability_percent", "%", 2),
    ("Availability by energy", "availability", "energy_availability_percent", "%", 2),
    ("Outages", "outages", "count", "", 0),
    ("Energy lost in outages", "outages", "lost_kwh", "kWh", 0),
    ("Degradation", "degradation", "degradation_percent_per_year", "%/year", 2),
    ("Soiling ratio", "soiling", "soiling_ratio", "", 3),
    ("Energy lost to clipping", "clipping", "lost_kwh", "kWh", 0),
)


def reported(plant: Plant, days: Days) -> ToolResult:
    parts = {name: _part(make, plant, days) for name, make in PARTS.items()}
    missing = [f"{result.message} {result.hint}".strip() for result in parts.values() if not result.ok]
    done = {name: result for name, result in parts.items() if result.ok}
    figures = [_figure(done, *one) for one in FIGURES if one[1] in done]
    return ToolResult(
        ok=True,
        title=f"Report of {plant.file.name}, {days.span.words}",
        columns=(Column("Figure"), Column("Value"), Column("Unit")),
        rows=tuple(row(plant.scale, one) for one in figures if one["value"] is not None),
        summary={
            "period": days.span.words,
            "date_from": days.span.first.isoformat(),
            "date_to": days.span.last.isoformat(),
            "url": f"/files/{plant.file.id}/report",
            "figures": figures,
            "missing": list(dict.fromkeys(missing)),
            **plant.about,
        },
        sources=_sources(done),
        warnings=_warnings(done),
    )


def _warnings(done: dict[str, ToolResult]) -> tuple[str, ...]:
    """Those of the parts, but for what is said of a table and chart that this result does not show."""
    every = dict.fromkeys(warning for result in done.values() for warning in result.warnings)
    return tuple(warning for warning in every if not warning.startswith(trends.THINNED))


def _part(make: Part, plant: Plant, days: Days) -> ToolResult:
    try:
        return make(plant, days)
    except Refused as refused:
        return refused.result


def _figure(done: dict[str, ToolResult], name: str, part: str, key: str, unit: str, digits: int) -> dict[str, Any]:
    summary = done[part].summary
    if key == "specific_yield_kwh_per_kwp" and summary["days"] > SEVERAL_YEARS:
        name, key = f"{name} a year", f"{key}_year"
    return {"figure": name, "value": summary[key], "unit": unit, "decimals": digits}


def row(scale: Scale, figure: dict[str, Any]) -> tuple[Cell, ...]:
    """Energy in the unit of all other tables of this plant."""
    value, unit, digits = figure["value"], figure["unit"], figure["decimals"]
    if unit == "kWh":
        value, unit, digits = value / scale.divisor, scale.unit, scale.digits
    return (figure["figure"], f"{value:,.{digits}f}", unit)


def _sources(done: dict[str, ToolResult]) -> tuple[Any, ...]:
    notes = {(note.dataset, note.edition): note for result in done.values() for note in result.sources}
    return tuple(notes.values())
