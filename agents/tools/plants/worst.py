"""The days or months in which most energy is missing, and what is likely behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants.asked import GAMMA, Plant
from agents.tools.plants.days import LEAST_VALID, Days
from agents.tools.plants.stops import percent
from agents.tools.refusal import Refused

MOST = 50
CAUSES = {
    "outage": "outage of the whole plant",
    "partial outage": "outage of a part of the plant",
    "no data": "data missing",
    "soiling": "soiling",
    "clipping": "clipping at the inverters' limit",
    "sensor": "sensor doubtful",
    "low irradiance": "dull day",
    "": "no single cause found",
}


def worst(plant: Plant, days: Days, by: Literal["day", "month"], count: int, wish: ChartWish) -> ToolResult:
    if not 1 <= count <= MOST:
        raise Refused("bad_range", f"{count} were asked for; it must be 1 to {MOST}.", "For example 5.")
    plant.needs_irradiance()
    kwp, usual = plant.kwp, plant.days.usual_index()
    every = [(name, part) for name, part in days.by(by) if part.is_enough and part.sum("model_kwh") > 0]
    ranked = _ranked(every, by, usual)[:count]
    title = f"Worst {by}s, {days.span.words}"
    rows = tuple(_row(plant, name, part, kwp, usual) for name, part in ranked)
    items = [_about(name, part, kwp, usual) for name, part in ranked]
    summary = {
        "by": by,
        "count": len(ranked),
        "ranked_by": "energy missing against what the plant usually gives at the same irradiance and temperature",
        "items": items,
        "date_from": days.span.first.isoformat(),
        "date_to": days.span.last.isoformat(),
        "missing_kwh": sum(item["missing_kwh"] for item in items),
        "considered": len(every),
        **plant.about,
    }
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Date"),
            Column("Energy missing", plant.scale.unit, plant.scale.digits + (by == "day")),
            Column("Measured", plant.scale.unit, plant.scale.digits + (by == "day")),
            Column("Usual", plant.scale.unit, plant.scale.digits + (by == "day")),
            Column("Performance ratio", "", 3),
            Column("Likely cause"),
        ),
        rows=rows,
        summary=summary,
        sources=plant.sources(days, "PR", "expected"),
        warnings=plant.warnings(*_left(len(days.by(by)) - len(every), by), assumed=GAMMA),
        chart=_chart(title, rows, plant, wish),
    )


def _ranked(every: Sequence[tuple[str, Days]], by: str, usual: float) -> list[tuple[str, Days]]:
    """Those that gave less than usual, the worst first."""
    if not every:
        raise Refused("no_data", f"No {by} has {LEAST_VALID:.0f} % valid data.", "Ask for another period.")
    ranked = sorted(every, key=lambda one: one[1].missing_kwh(usual), reverse=True)
    found = [one for one in ranked if one[1].missing_kwh(usual) > 0]
    if not found:
        raise Refused("no_data", f"No {by} of this period gave less than usual.", "Ask for a longer period.")
    return found


def _row(plant: Plant, name: str, days: Days, kwp: float, usual: float) -> tuple[Cell, ...]:
    return (
        name,
        plant.scale.of(days.missing_kwh(usual)),
        plant.scale.of(days.sum("used_energy_kwh")),
        plant.scale.of(usual * days.sum("model_kwh")),
        days.performance_ratio(kwp),
        CAUSES.get(days.cause(), days.cause()),
    )


def _about(name: str, days: Days, kwp: float, usual: float) -> dict[str, Any]:
    return {
        "date": name,
        "missing_kwh": days.missing_kwh(usual),
        "missing_percent": percent(days.missing_kwh(usual), usual * days.sum("model_kwh")),
        "performance_ratio": days.performance_ratio(kwp),
        "cause": CAUSES.get(days.cause(), days.cause()),
    }


def _left(count: int, by: str) -> list[str]:
    if not count:
        return []
    return [f"{count} {by}{'s' if count > 1 else ''} with too little valid data or no sun could not be judged."]


def _chart(title: str, rows: Sequence[tuple[Cell, ...]], plant: Plant, wish: ChartWish) -> Chart | None:
    if wish == "none" or len(rows) < 3:
        return None
    measure = Measure("Energy missing", "Energy missing", plant.scale.unit, form=",.2f")
    words = f"{title}: {rows[0][0]} first, with {rows[0][1]:,.1f} {plant.scale.unit} missing."
    return charts.bars(title, "Date", measure, words)
