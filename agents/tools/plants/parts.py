"""Inverters beside one another by what they gave, and strings by their mean current or power."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants.asked import Plant
from agents.tools.refusal import Refused

AGAINST = "Against the median"
MOST_TOLD = 12
ENERGY, MEAN = "energy_kwh", "mean"
MEANS = {"A": "Mean current", "kW": "Mean power"}
Part = dict[str, Any]


def inverters(plant: Plant, wish: ChartWish) -> ToolResult:
    found = plant.section("inverters")
    if not found.get("columns"):
        hint = "It has strings: ask for them." if found.get("strings") else "Export them as columns of their own."
        raise Refused("no_data", "The file has no inverters as columns of their own.", hint)
    ranked = _ranked(found["columns"], ENERGY)
    columns = (
        Column("Inverter"),
        Column("Energy", plant.scale.unit, plant.scale.digits),
        Column("Specific yield", "kWh/kWp", 0),
        Column(AGAINST, "%", 1),
        Column("Days down", "", 1),
        Column("Energy lost", plant.scale.unit, plant.scale.digits),
    )
    rows = tuple(_inverter_row(plant, one) for one in ranked)
    told = [_only(one, "label", "relative_percent", "energy_kwh", "days_down", "lost_kwh") for one in ranked]
    down = {
        "days_down": sum(one["days_down"] or 0 for one in ranked),
        "lost_kwh": sum(one["lost_kwh"] or 0 for one in ranked),
    }
    chart = _chart(plant, "inverter", "Energy", columns, rows, wish)
    return _result(plant, "inverter", columns, rows, {**_summary(told, _known(ranked, ENERGY)), **down}, chart)


def strings(plant: Plant, wish: ChartWish) -> ToolResult:
    found = plant.section("inverters")
    if not found.get("strings"):
        hint = "It has inverters: ask for them." if found.get("columns") else "Export them as columns of their own."
        raise Refused("no_data", "The file has no strings as columns of their own.", hint)
    ranked = _ranked(found["strings"], MEAN)
    units = [unit for unit in MEANS if any(one["unit"] == unit for one in ranked)]
    columns = (Column("String"), *(Column(MEANS[unit], unit, 2) for unit in units), Column(AGAINST, "%", 1))
    rows = tuple(
        (one["label"], *(one["mean"] if one["unit"] == unit else None for unit in units), one["relative_percent"])
        for one in ranked
    )
    told = [
        {**_only(one, "label", "relative_percent"), "mean": {"value": one["mean"], "unit": one["unit"]}}
        for one in ranked
    ]
    chart = _chart(plant, "string", "Mean of the daylight", columns, rows, wish)
    return _result(plant, "string", columns, rows, _summary(told, _known(ranked, MEAN)), chart)


def _ranked(parts: Sequence[Part], value: str) -> list[Part]:
    """The weakest first; last those of which nothing is known. A median of zero leaves them by their values alone."""
    return sorted(parts, key=lambda one: (one[value] is None, one["relative_percent"] or 0.0, one[value] or 0.0))


def _known(parts: Sequence[Part], value: str) -> int:
    return sum(one[value] is not None for one in parts)


def _only(one: Part, *names: str) -> Part:
    return {name: one[name] for name in names}


def _summary(told: list[Part], known: int) -> dict[str, Any]:
    """`known`: how many of them, which stand before the others."""
    shares = [one["relative_percent"] for one in told if one["relative_percent"] is not None]
    return {
        "count": len(told),
        "weakest": told[0],
        "strongest": told[max(known, 1) - 1],
        "spread_percent_points": shares[-1] - shares[0] if shares else None,
        "parts": told[:MOST_TOLD],
    }


def _inverter_row(plant: Plant, one: Part) -> tuple[Cell, ...]:
    energy, lost = plant.scale.of(one["energy_kwh"]), plant.scale.of(one["lost_kwh"])
    return (one["label"], energy, one["specific_yield"], one["relative_percent"], one["days_down"], lost)


def _result(
    plant: Plant,
    kind: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    summary: dict[str, Any],
    chart: Chart | None,
) -> ToolResult:
    return ToolResult(
        ok=True,
        title=_title(plant, kind),
        columns=columns,
        rows=rows,
        summary={"kind": kind, **summary, **plant.about_record},
        sources=plant.sources(plant.days, "yields"),
        warnings=plant.warnings(),
        chart=chart,
    )


def _title(plant: Plant, kind: str) -> str:
    return f"{kind.capitalize()}s, {plant.days.span.words}"


def _chart(
    plant: Plant,
    kind: str,
    of: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Cell, ...]],
    wish: ChartWish,
) -> Chart | None:
    at = next(n for n, column in enumerate(columns) if column.name == AGAINST)
    if wish == "none" or len(rows) < 2 or any(row[at] is None for row in rows):
        return None
    title = _title(plant, kind)
    measure = Measure(AGAINST, f"{of} against the median", "%", form=".1f")
    words = f"{title}: {rows[0][0]} gives least ({rows[0][at]:.1f} % of the median)."
    return charts.bars(title, kind.capitalize(), measure, words)
