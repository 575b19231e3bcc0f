"""A plant's report of a month, or of another part of the record: the figures of those days alone, the months one by one
with the latest first, and the same days a year before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from agents.base import Cell, Column, ToolResult
from agents.tools.plants import report
from agents.tools.plants.asked import Plant
from agents.tools.plants.days import Days
from agents.tools.plants.spans import Span, month_end
from agents.tools.plants.trends import soiling_ratio_of
from agents.tools.refusal import Refused

Own = Callable[[Plant, Days], float | None]
# figures that the analysis has of the whole record, as they are of these days
OF_THE_DAYS: dict[str, tuple[str, Own]] = {
    "Data complete": ("Valid daylight data", lambda plant, days: days.valid_percent),
    "Energy lost in outages": ("Energy lost in outages", lambda plant, days: days.sum("lost_kwh")),
    "Soiling ratio": ("Soiling ratio", soiling_ratio_of),
    "Energy lost to clipping": ("Energy lost to clipping", lambda plant, days: days.sum("clipped_kwh")),
}
LONGEST = 31  # days of a month
OF_THE_RECORD = {"Degradation": "Degradation, whole record"}


def latest(plant: Plant) -> Span:
    """The latest month that the record holds from its first to its last day; else the month it ends in."""
    last = plant.days.span.last
    ends = last if last == month_end(last) else last.replace(day=1) - timedelta(days=1)
    whole = Span(ends.replace(day=1), ends)
    return whole if plant.days.span.holds(whole.first) else Span(max(last.replace(day=1), plant.days.span.first), last)


def reported(plant: Plant, days: Days, listed: Days | None = None) -> ToolResult:
    """The figures of these days; `listed`: the days whose months are the table."""
    told = report.reported(plant, days)
    figures = [figure for one in told.summary["figures"] if (figure := _own(plant, days, one))["value"] is not None]
    summary = {**told.summary, "figures": figures, "year_before": _year_before(plant, days)}
    if listed is None:
        return replace(told, summary=summary, rows=tuple(report.row(plant.scale, one) for one in figures))
    title = f"Report by month of {plant.file.name}, {listed.span.words}"
    return replace(told, title=title, columns=_columns(plant), rows=_rows(plant, listed), summary=summary)


def _own(plant: Plant, days: Days, figure: dict[str, Any]) -> dict[str, Any]:
    name = figure["figure"]
    if name in OF_THE_DAYS:
        own, value = OF_THE_DAYS[name]
        return {**figure, "figure": own, "value": value(plant, days)}
    return {**figure, "figure": OF_THE_RECORD.get(name, name)}


def _year_before(plant: Plant, days: Days) -> dict[str, Any] | None:
    """What the same days gave a year before; none where the record does not hold them."""
    span = days.span
    before = Span(_earlier(span.first), _earlier(span.last))
    if not (plant.days.span.holds(before.first) and plant.days.span.holds(before.last)):
        return None
    held = plant.days.within(before)
    energy, now = held.sum("energy_kwh"), days.sum("energy_kwh")
    return {
        "period": before.words,
        "energy_kwh": energy,
        "change_percent": (now / energy - 1) * 100 if energy > 0 else None,
        "performance_ratio": _ratio(plant, held),
    }


def _earlier(day: date) -> date:
    """A year before; the last day of a month stays the last."""
    first = day.replace(year=day.year - 1, day=1)
    return month_end(first) if day == month_end(day) else first.replace(day=min(day.day, month_end(first).day))


def _ratio(plant: Plant, days: Days) -> float | None:
    kwp = plant.facts.get("kwp")
    return days.performance_ratio(float(kwp)) if kwp else None


def _columns(plant: Plant) -> tuple[Column, ...]:
    return (
        Column("Month"),
        Column("Energy", plant.scale.unit, plant.scale.digits),
        Column("Insolation", "kWh/m²", 0),
        Column("Performance ratio", "", 3),
        Column("Performance ratio at 25 °C", "", 3),
        Column("Measured of expected", "%", 1),
        Column("Energy availability", "%", 2),
        Column("Energy lost in outages", plant.scale.unit, plant.scale.digits),
    )


def _rows(plant: Plant, days: Days) -> tuple[tuple[Cell, ...], ...]:
    if not len(days):
        raise Refused("bad_range", "No month is left.", "Ask for another period.")
    return tuple(_row(plant, name, part) for name, part in reversed(days.by("month")))


def _row(plant: Plant, name: str, days: Days) -> tuple[Cell, ...]:
    index = days.performance_index()
    is_warm = any(days.columns["module_temp_c"])  # else nothing can be corrected for it
    return (
        name,
        plant.scale.of(days.sum("energy_kwh")),
        days.sum("insolation_kwh_m2") or None,
        _ratio(plant, days),
        days.performance_ratio(1.0, "25") if is_warm and plant.facts.get("kwp") else None,
        None if index is None or not plant.facts.get("kwp") else index * 100,
        days.energy_availability,
        plant.scale.of(days.sum("lost_kwh")),
    )
