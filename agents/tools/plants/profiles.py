"""Power over the hours: of chosen days, and of the whole record as a map of weeks, or more days, and hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import given, plant_charts
from agents.tools.bench import bench
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants import spans
from agents.tools.plants.asked import MOST_ROWS, Plant
from agents.tools.refusal import Refused

MOST_DAYS = 8
WEEK = 7
MapCell = tuple[str, int, Any]  # first day, hour, kW
DARK_KW = 0.005  # of the highest power: hours in which nothing happens are left out of the map


def of_days(plant: Plant, days: Sequence[str], wish: ChartWish) -> ToolResult:
    wanted = sorted({_day(plant, day) for day in days})
    if not 1 <= len(wanted) <= MOST_DAYS:
        raise Refused("missing_param", f"Name 1 to {MOST_DAYS} days.", "For example 2022-06-21.")
    asked = {"file_id": plant.file.id, "facts": {}, "days": wanted}
    found = bench().submit("profile", asked)["days"]
    rows = tuple(row for day in found for row in _rows(day))
    if not any(row[2] is not None for row in rows):
        raise Refused("no_data", f"There are no values of {' and '.join(wanted)}.", "Choose other days.")
    title = f"Power over the day, {' and '.join(wanted) if len(wanted) < 3 else f'{len(wanted)} days'}"
    step = float(plant.findings["span"]["step_minutes"])
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Day"), Column("Hour", "h", 2), Column("Power", "kW", 1), Column("Irradiance", "W/m²", 0)),
        rows=rows,
        summary={"days": [_about(day, step) for day in found], "step_minutes": step, **plant.about},
        sources=plant.sources(None, "quality"),
        warnings=plant.warnings(),
        chart=_profile_chart(title, rows, wish),
    )


def _day(plant: Plant, text: str) -> str:
    day = given.day(text)
    record = plant.days.span
    if day is None or not record.holds(day):
        raise Refused("bad_range", f"The file does not hold {text}: it has {record.words}.", "Choose a day in between.")
    return day.isoformat()


def _rows(day: dict[str, Any]) -> list[tuple[Cell, ...]]:
    light = day.get("poa_wm2") or [None] * len(day["hours"])
    return [
        (str(day["date"]), float(hour), power, sun)
        for hour, power, sun in zip(day["hours"], day["power_kw"], light, strict=True)
    ]


def _about(day: dict[str, Any], step_minutes: float) -> dict[str, Any]:
    known = [(power, hour) for power, hour in zip(day["power_kw"], day["hours"], strict=True) if power is not None]
    highest = max(known, default=(None, None))
    return {
        "date": str(day["date"]),
        "energy_kwh": sum(power for power, _ in known) * step_minutes / 60 if known else None,
        "peak_kw": highest[0],
        "peak_at": clock(highest[1]),
        "values": len(known),
    }


def clock(hour: float | None) -> str:
    """ "13:15" of 13.25."""
    return "" if hour is None else f"{int(hour):02d}:{round(hour % 1 * 60):02d}"


def _profile_chart(title: str, rows: Sequence[tuple[Cell, ...]], wish: ChartWish) -> Chart | None:
    known = [row[2] for row in rows if isinstance(row[2], int | float)]
    if wish == "none" or len(known) < 4:
        return None
    words = f"{title}: at most {max(known):,.0f} kW."
    return plant_charts.profile(title, Measure("Power", "Power", "kW", form=",.1f"), "Hour", "Day", words)


# --- map --------------------------------------------------------------------------------------------------------------


def heat(plant: Plant, period: str | None, wish: ChartWish) -> ToolResult:
    """Mean power by hour of the day over weeks, or over as many days as the analysis took together."""
    found = plant.findings.get("heat") or {}
    if not found.get("date"):
        raise Refused("no_data", "The analysis has no map of hours for this file.", "Ask for the profile of a day.")
    span = spans.read(period, plant.days.span, plant.is_south)
    length = int(found["days_per_bin"])
    rows = _lit(found, span, length)
    if not rows:
        raise Refused("no_data", f"There is no power in {span.words}.", "Ask for another period.")
    step = -(-len(rows) // MOST_ROWS)
    kept_from = set(sorted({row[0] for row in rows})[::step])
    kept = tuple(row for row in rows if row[0] in kept_from)
    title = f"Power by {pace(length)} and hour, {span.words}"
    peak = max(kept, key=lambda row: row[2] or 0)
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Date"), Column("Hour", "h"), Column("Mean power", "kW", 1)),
        rows=kept,
        summary={
            "periods": len(kept_from),
            "days_per_period": length,
            "hour_from": min(row[1] for row in rows),
            "hour_to": max(row[1] for row in rows),
            "highest": {"date_from": peak[0], "hour": peak[1], "power_kw": peak[2]},
            "thinned": step > 1,
            "date_from": span.first.isoformat(),
            "date_to": span.last.isoformat(),
            **plant.about,
        },
        sources=plant.sources(plant.days.within(span), "quality"),
        warnings=plant.warnings(_map_note(length, step)),
        chart=None if wish == "none" else _map_chart(title, peak, length),
    )


def _lit(found: dict[str, Any], span: spans.Span, length: int) -> list[MapCell]:
    """What the period touches, without the hours in which nothing happens."""
    cells = zip(found["date"], found["hour"], found["power_kw"], strict=True)
    chosen = [(str(day)[:10], int(hour), power) for day, hour, power in cells if _overlaps(str(day), span, length)]
    top = max((power or 0 for _, _, power in chosen), default=0.0)
    lit = {hour for _, hour, power in chosen if (power or 0) > DARK_KW * top}
    return [one for one in chosen if one[1] in lit]


def _overlaps(first: str, span: spans.Span, length: int) -> bool:
    day = date.fromisoformat(first[:10])
    return day <= span.last and day + timedelta(days=length - 1) >= span.first


def pace(length: int) -> str:
    return "week" if length == WEEK else f"{length} days"


def _map_note(length: int, step: int) -> str:
    told = f"Each cell is the mean of one hour over {'a week' if length == WEEK else pace(length)}"
    each = "weeks" if length == WEEK else f"spans of {length} days"
    return f"{told}; of {step} {each} one is shown." if step > 1 else f"{told}; hours of night are left out."


def _map_chart(title: str, peak: MapCell, length: int) -> Chart:
    words = f"{title}: highest {peak[2]:,.0f} kW in the {pace(length)} from {peak[0]} at {peak[1]} o’clock."
    measure = Measure("Mean power", "Mean power", "kW", form=",.0f")
    return plant_charts.heat(title, "Date", "Hour", measure, words, length)
