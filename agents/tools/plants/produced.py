"""What a plant gave, by period: energy alone, for which no rating is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import plant_charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants.asked import Plant, grain_name, too_many
from agents.tools.plants.days import Days, Grain
from agents.tools.plants.energy import ENOUGH_TO_DRAW, lower_limit
from agents.tools.plants.performance import left_out, time_cell, time_column, years_in_part
from agents.tools.plants.spans import Span


def energy(plant: Plant, days: Days, grain: Grain, gone: Sequence[Span], wish: ChartWish) -> ToolResult:
    periods = days.by(grain)
    too_many(len(periods))
    title = f"Energy{grain_name(grain)}, {days.span.words}{left_out(gone)}"
    rows = tuple(_row(plant, name, part, grain) for name, part in periods)
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            time_column(grain),
            Column("Energy", plant.scale.unit, plant.scale.digits + (grain == "day")),
            Column("Insolation", "kWh/m²", 2 if grain == "day" else 0),
            Column("Valid data", "%", 0),
        ),
        rows=rows,
        summary={"by": grain, **_summary(plant, days, periods, gone)},
        sources=plant.sources(days, "quality"),
        warnings=plant.warnings(*lower_limit(days), *years_in_part(plant, days)),
        chart=_chart(title, rows, plant, wish, grain),
    )


def _row(plant: Plant, name: str, days: Days, grain: Grain) -> tuple[Cell, ...]:
    light = days.sum("insolation_kwh_m2") or None
    return (time_cell(name, days, grain), plant.scale.of(days.sum("energy_kwh")), light, days.valid_percent)


def _summary(plant: Plant, days: Days, periods: Sequence[tuple[str, Days]], gone: Sequence[Span]) -> dict[str, Any]:
    ranked = sorted((part.sum("energy_kwh"), name) for name, part in periods)
    yearly = [(int(name), part.sum("energy_kwh")) for name, part in days.by("year")]
    return {
        "energy_only": True,
        "date_from": days.span.first.isoformat(),
        "date_to": days.span.last.isoformat(),
        "energy_kwh": days.sum("energy_kwh"),
        "valid_percent": days.valid_percent,
        "days": len(days),
        "years": [{"year": year, "energy_kwh": kwh} for year, kwh in yearly],
        "highest": {"date": ranked[-1][1], "energy_kwh": ranked[-1][0]},
        "lowest": {"date": ranked[0][1], "energy_kwh": ranked[0][0]},
        "left_out": [span.words for span in gone],
        **plant.about,
    }


def _chart(title: str, rows: Sequence[tuple[Cell, ...]], plant: Plant, wish: ChartWish, grain: Grain) -> Chart | None:
    if wish == "none" or len(rows) < (2 if wish != "auto" else ENOUGH_TO_DRAW):
        return None
    values = [row[1] for row in rows if isinstance(row[1], float)]
    words = f"{title}: between {min(values):,.1f} and {max(values):,.1f} {plant.scale.unit}."
    return plant_charts.by_time(title, Measure("Energy", "Energy", plant.scale.unit, form=",.1f"), grain, words)
