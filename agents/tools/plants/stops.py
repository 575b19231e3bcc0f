"""When a plant or a part of it stood still, what that took, and its availability by time and by energy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import charts, plant_charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants.asked import Plant, day_of, grain_name
from agents.tools.plants.days import Days, Grain
from agents.tools.plants.performance import left_out, time_cell, time_column, years_in_part
from agents.tools.plants.spans import Span
from agents.tools.refusal import Refused

HIGHEST_PRICE = 10_000.0  # money per MWh; more is a price of something else
ENOUGH_TO_DRAW = 3


def found(plant: Plant, days: Days, price: float | None, currency: str, wish: ChartWish) -> ToolResult:
    """The outages that touch the period, longest loss first; each counts whole."""
    priced(price)
    outages = [one for one in plant.findings["outages"] if _touches(one, days)]
    lost = sum(float(one["lost_kwh"] or 0) for one in outages)
    title = f"Outages, {days.span.words}"
    rows = tuple(_row(plant, one, price) for one in outages)
    summary = {
        "count": len(outages),
        "lost_kwh": lost,
        "energy_kwh": days.sum("energy_kwh"),
        "lost_percent": percent(lost, days.sum("energy_kwh") + lost),
        **(
            {"price_per_mwh": price, "currency": currency, "lost_value": _money(lost, price, currency)} if price else {}
        ),
        "date_from": days.span.first.isoformat(),
        "date_to": days.span.last.isoformat(),
        "largest": _about(max(outages, key=lambda one: one["lost_kwh"] or 0)) if outages else None,
        "outages": [_about(one) for one in outages[:12]],
        "energy_availability_percent": days.energy_availability,
        "file": plant.file.name,
    }
    return ToolResult(
        ok=True,
        title=title,
        columns=_columns(plant, price, currency),
        rows=rows,
        summary=summary,
        sources=plant.sources(days, "availability"),
        warnings=(*_method(outages), *plant.warnings()),
        chart=_chart(title, rows, plant, wish),
    )


def priced(price: float | None) -> None:
    if price is not None and not 0 < price <= HIGHEST_PRICE:
        message = f"A price of {price:g} per MWh is out of range; it must be above 0 and at most {HIGHEST_PRICE:,.0f}."
        raise Refused("bad_range", message, "Give it per MWh, for example 60.")


def percent(part: float, whole: float) -> float | None:
    return part / whole * 100 if whole > 0 else None


def _money(kwh: float, price: float | None, currency: str) -> dict[str, Any]:
    return {"value": kwh / 1000 * (price or 0), "unit": currency}


def _touches(outage: dict[str, Any], days: Days) -> bool:
    held = set(days.dates)
    span = Span(day_of(outage["start"]), day_of(outage["end"]))
    return any(span.holds(day) for day in held)


def _columns(plant: Plant, price: float | None, currency: str) -> tuple[Column, ...]:
    unit, digits = plant.scale.unit, plant.scale.digits
    worth = (Column("Worth", currency, 0),) if price else ()
    return (
        Column("From"),
        Column("To"),
        Column("Days", "", 1),
        Column("What was out"),
        Column("Power lost", "%", 0),
        Column("Energy lost", unit, digits),
        *worth,
        Column("Outage"),
    )


def _row(plant: Plant, outage: dict[str, Any], price: float | None) -> tuple[Cell, ...]:
    lost = float(outage["lost_kwh"] or 0)
    worth = (lost / 1000 * price,) if price else ()
    return (
        moment(outage["start"]),
        moment(outage["end"]),
        outage["days"],
        what(outage),
        (outage["lost_fraction"] or 0) * 100,
        plant.scale.of(lost),
        *worth,
        span_of(outage).words,
    )


def moment(text: str) -> str:
    """ "2021-07-10 06:15", without seconds and zone."""
    return str(text)[:16].replace("T", " ")


def span_of(outage: dict[str, Any]) -> Span:
    return Span(day_of(outage["start"]), day_of(outage["end"]))


def what(outage: dict[str, Any]) -> str:
    if outage.get("inverter"):
        return f"inverter {outage['inverter']}"
    return "the whole plant" if outage["kind"] == "full" else "a part of the plant"


def _about(outage: dict[str, Any]) -> dict[str, Any]:
    return {
        "date_from": str(outage["start"])[:10],
        "date_to": str(outage["end"])[:10],
        "span": span_of(outage).words,
        "days": outage["days"],
        "what": what(outage),
        "lost_fraction_percent": (outage["lost_fraction"] or 0) * 100,
        "lost_kwh": outage["lost_kwh"],
    }


def _method(outages: Sequence[dict[str, Any]]) -> list[str]:
    if not outages:
        return []
    return [
        "Lost energy is estimated from what the plant gave at the same irradiance around each outage (±15 % is usual)."
    ]


def _chart(title: str, rows: Sequence[tuple[Cell, ...]], plant: Plant, wish: ChartWish) -> Chart | None:
    if wish == "none" or len(rows) < (1 if wish != "auto" else ENOUGH_TO_DRAW):
        return None
    measure = Measure("Energy lost", "Energy lost", plant.scale.unit, form=",.1f")
    worst = max(rows, key=lambda row: row[5] if isinstance(row[5], float) else 0.0)
    words = f"{title}: {len(rows)}, the largest with {worst[5]:,.1f} {plant.scale.unit} ({worst[-1]})."
    return charts.bars(title, "Outage", measure, words)


# --- availability -----------------------------------------------------------------------------------------------------


def availability(plant: Plant, days: Days, grain: Grain, gone: Sequence[Span], wish: ChartWish) -> ToolResult:
    if days.time_availability is None and days.energy_availability is None:
        plant.needs_irradiance()
        raise Refused("no_data", "No daylight hours are known in this period.", "Ask for another one.")
    title = f"Availability{grain_name(grain)}, {days.span.words}{left_out(gone)}"
    rows = tuple(_availability_row(plant, name, part, grain) for name, part in days.by(grain))
    summary = {
        "by": grain,
        "time_availability_percent": days.time_availability,
        "energy_availability_percent": days.energy_availability,
        "lost_kwh": days.sum("lost_kwh"),
        "down_hours": _hours_down(days),
        "sun_hours": days.sum("sun_hours"),
        "date_from": days.span.first.isoformat(),
        "date_to": days.span.last.isoformat(),
        "years": [_year(name, part) for name, part in days.by("year")],
        "left_out": [span.words for span in gone],
        "file": plant.file.name,
    }
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            time_column(grain),
            Column("Time availability", "%", 2),
            Column("Energy availability", "%", 2),
            Column("Hours down", "h", 0),
            Column("Energy lost", plant.scale.unit, plant.scale.digits),
        ),
        rows=rows,
        summary=summary,
        sources=plant.sources(days, "availability"),
        warnings=(*years_in_part(plant, days), *plant.warnings()),
        chart=_availability_chart(title, rows, wish, grain),
    )


def _availability_row(plant: Plant, name: str, days: Days, grain: Grain) -> tuple[Cell, ...]:
    return (
        time_cell(name, days, grain),
        days.time_availability,
        days.energy_availability,
        _hours_down(days),
        plant.scale.of(days.sum("lost_kwh")),
    )


def _hours_down(days: Days) -> float | None:
    """None where rows of whole days tell no hours."""
    return days.sum("sun_hours") - days.sum("up_hours") if days.sum("sun_hours") else None


def _year(name: str, days: Days) -> dict[str, Any]:
    return {
        "year": int(name),
        "time_availability_percent": days.time_availability,
        "energy_availability_percent": days.energy_availability,
    }


def _availability_chart(title: str, rows: Sequence[tuple[Cell, ...]], wish: ChartWish, grain: Grain) -> Chart | None:
    if wish == "none" or len(rows) < (2 if wish != "auto" else 4):
        return None
    values = [row[2] for row in rows if isinstance(row[2], float)]
    measure = Measure("Energy availability", "Energy availability", "%", form=".2f")
    words = f"{title}: by energy between {min(values):.1f} % and {max(values):.1f} %."
    return plant_charts.by_time(title, measure, grain, words)
