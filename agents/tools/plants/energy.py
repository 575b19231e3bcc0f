"""Energy by period: yields and capacity factor, and what was expected of the plant (PVWatts) beside what it gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import plant_charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants.asked import ALL, Plant, grain_name, too_many
from agents.tools.plants.days import Days, Grain
from agents.tools.plants.performance import left_out, time_cell, time_column, too_little, years_in_part
from agents.tools.plants.spans import Span

ENOUGH_TO_DRAW = 4
OUT = {"outage", "partial outage"}  # causes that are marked in a chart


def yields(plant: Plant, days: Days, grain: Grain, gone: Sequence[Span], wish: ChartWish) -> ToolResult:
    periods = days.by(grain)
    too_many(len(periods))
    rating = _rating(plant)
    title = f"Yields{grain_name(grain)}, {days.span.words}{left_out(gone)}"
    rows = tuple(_yield_row(plant, name, part, grain, rating["kw"]) for name, part in periods)
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            time_column(grain),
            Column("Energy", plant.scale.unit, plant.scale.digits + (grain == "day")),
            Column("Specific yield", "kWh/kWp", 2 if grain == "day" else 0),
            Column("Reference yield", "h", 2 if grain == "day" else 0),
            Column("Capacity factor", "%", 1),
            Column("Valid data", "%", 0),
        ),
        rows=rows,
        summary={"by": grain, **_yield_summary(plant, days, rating)},
        sources=plant.sources(days, "yields"),
        warnings=plant.warnings(*lower_limit(days), *years_in_part(plant, days)),
        chart=_yield_chart(title, rows, wish, grain),
    )


def _yield_summary(plant: Plant, days: Days, rating: dict[str, Any]) -> dict[str, Any]:
    energy, kwp = days.sum("energy_kwh"), plant.kwp
    return {
        "date_from": days.span.first.isoformat(),
        "date_to": days.span.last.isoformat(),
        "energy_kwh": energy,
        "specific_yield_kwh_per_kwp": energy / kwp,
        "specific_yield_kwh_per_kwp_year": energy / kwp * 365.25 / len(days),
        "reference_yield_hours": days.sum("insolation_kwh_m2"),
        "reference_yield_hours_year": days.sum("insolation_kwh_m2") * 365.25 / len(days),
        "capacity_factor_percent": capacity_factor(days, rating["kw"]),
        "rating_kw": rating["kw"],
        "rating": rating["how"],
        "valid_percent": days.valid_percent,
        "days": len(days),
        "years": [_year(plant, name, part, rating["kw"]) for name, part in days.by("year")],
        **plant.about,
    }


def _rating(plant: Plant) -> dict[str, Any]:
    """What a capacity factor is of: the AC rating given, or where the inverters were seen to stop, or the modules."""
    if plant.facts.get("ac_kw"):
        return {"kw": float(plant.facts["ac_kw"]), "how": "of the AC rating"}
    clipping = plant.findings.get("clipping") or {}
    if clipping.get("ac_kw") and clipping.get("percent_of_time"):
        return {"kw": float(clipping["ac_kw"]), "how": "of the level at which the inverters stop"}
    return {"kw": plant.kwp, "how": "of the DC rating, since no AC rating is known"}


def capacity_factor(days: Days, kw: float) -> float | None:
    """Percent of what the rating would give in all hours of which the power is known."""
    hours = days.hours_with_power
    return days.sum("energy_kwh") / (kw * hours) * 100 if hours > 0 else None


def _yield_row(plant: Plant, name: str, days: Days, grain: Grain, kw: float) -> tuple[Cell, ...]:
    energy = days.sum("energy_kwh")
    return (
        time_cell(name, days, grain),
        plant.scale.of(energy),
        energy / plant.kwp,
        days.sum("insolation_kwh_m2") or None,
        capacity_factor(days, kw),
        days.valid_percent,
    )


def _year(plant: Plant, name: str, days: Days, kw: float) -> dict[str, Any]:
    energy = days.sum("energy_kwh")
    return {
        "year": int(name),
        "energy_kwh": energy,
        "specific_yield_kwh_per_kwp": energy / plant.kwp,
        "capacity_factor_percent": capacity_factor(days, kw),
    }


def lower_limit(days: Days) -> list[str]:
    if days.valid_percent >= 99.5:
        return []
    gone = f"{100 - days.valid_percent:.1f} % of the daylight rows are missing or were removed"
    return [f"{gone}: the energy is a lower limit."]


def _yield_chart(title: str, rows: Sequence[tuple[Cell, ...]], wish: ChartWish, grain: Grain) -> Chart | None:
    if wish == "none" or len(rows) < (2 if wish != "auto" else ENOUGH_TO_DRAW):
        return None
    values = [row[2] for row in rows if isinstance(row[2], float)]
    words = f"{title}: between {min(values):,.0f} and {max(values):,.0f} kWh/kWp."
    measure = Measure("Specific yield", "Specific yield", "kWh/kWp", form=",.1f")
    return plant_charts.by_time(title, measure, grain, words)


# --- expected and actual ----------------------------------------------------------------------------------------------


def against_expected(plant: Plant, days: Days, grain: Grain, gone: Sequence[Span], wish: ChartWish) -> ToolResult:
    plant.needs_irradiance()
    periods = days.by(grain)
    too_many(len(periods))
    title = f"Energy measured and expected{grain_name(grain)}, {days.span.words}{left_out(gone)}"
    rows = tuple(_expected_row(plant, name, part, grain) for name, part in periods)
    return ToolResult(
        ok=True,
        title=title,
        columns=_expected_columns(plant, grain),
        rows=rows,
        summary={"by": grain, **_expected_summary(plant, days, periods)},
        sources=plant.sources(days, "expected"),
        warnings=plant.warnings(*too_little(periods), assumed=ALL),
        chart=_expected_chart(title, rows, plant, grain, wish),
    )


def _expected_summary(plant: Plant, days: Days, periods: Sequence[tuple[str, Days]]) -> dict[str, Any]:
    actual, model = days.sum("used_energy_kwh"), days.sum("model_kwh")
    index = days.performance_index()
    found = [(name, part.performance_index()) for name, part in periods]
    known = sorted((value, name) for name, value in found if value is not None)
    return {
        "date_from": days.span.first.isoformat(),
        "date_to": days.span.last.isoformat(),
        "measured_kwh": actual,
        "expected_kwh": model,
        "difference_kwh": actual - model,
        "energy_index_percent": None if index is None else index * 100,
        "lost_in_outages_kwh": days.sum("lost_kwh"),
        "valid_percent": days.valid_percent,
        "lowest": {"date": known[0][1], "energy_index_percent": known[0][0] * 100} if known else None,
        "highest": {"date": known[-1][1], "energy_index_percent": known[-1][0] * 100} if known else None,
        **plant.about,
        "kwp": plant.kwp,
    }


def _expected_columns(plant: Plant, grain: Grain) -> tuple[Column, ...]:
    unit, digits = plant.scale.unit, plant.scale.digits + (grain in {"day", "week"})
    return (
        time_column(grain),
        Column("Measured", unit, digits),
        Column("Expected", unit, digits),
        Column("Difference", unit, digits),
        Column("Measured of expected", "%", 1),
        Column("Outage"),
    )


def _expected_row(plant: Plant, name: str, days: Days, grain: Grain) -> tuple[Cell, ...]:
    actual, model, index = days.sum("used_energy_kwh"), days.sum("model_kwh"), days.performance_index()
    return (
        time_cell(name, days, grain),
        plant.scale.of(actual),
        plant.scale.of(model),
        plant.scale.of(actual - model),
        None if index is None else index * 100,
        _out(days),
    )


def _out(days: Days) -> str | None:
    """How many of the days had an outage."""
    count = sum(cause in OUT for cause in days.columns["cause"])
    return None if not count else "outage" if len(days) == 1 else f"{count} day{'s' if count > 1 else ''}"


def _expected_chart(
    title: str, rows: Sequence[tuple[Cell, ...]], plant: Plant, grain: Grain, wish: ChartWish
) -> Chart | None:
    if wish == "none" or len(rows) < (2 if wish != "auto" else ENOUGH_TO_DRAW):
        return None
    marked = sum(row[5] is not None for row in rows)
    words = f"{title} in {plant.scale.unit}." + (f" {marked} of {len(rows)} with an outage, marked." if marked else "")
    measure = Measure("Measured", "Energy", plant.scale.unit, form=",.1f")
    return plant_charts.measured_and_expected(title, measure, ("Expected", "Outage"), grain, words, len(rows))
