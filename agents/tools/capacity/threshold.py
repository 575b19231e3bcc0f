"""The first year in which a series reaches a value, or falls below it; and how far it is from that if it never did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.capacity import asked as asking
from agents.tools.capacity.asked import TITLES, Answered, Asked
from agents.tools.capacity.lookup import watts
from agents.tools.charts import ChartWish
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge.capacity import CapacityPoint
from knowledge.vocabulary import Place


@dataclass(frozen=True)
class Given:
    """What is asked beside the value: a lower one to count the years from, and the years to look in."""

    from_mw: float | None = None
    year_from: int | None = None
    year_to: int | None = None


def found(
    place: Place, metric: str, value_mw: float, below: bool, wish: ChartWish, given: Given = Given()
) -> ToolResult:
    if value_mw <= 0:
        raise Refused("bad_range", f"{value_mw:g} MW is no value to reach.", "Give a value above zero, in MW.")
    asked = Asked([place], metric, given.year_from, given.year_to)
    answered = asking.complete_points(asked)
    points = answered.series[place.name]
    if not points:
        raise Refused("no_data", f"There is no series of {place.name} to look in.", "Name another place.")
    place_in = _first(points, value_mw, below)
    word = "below" if below else "from"
    title = f"First year {word} {watts(value_mw)}: {place.name}, {TITLES[metric].lower()}"
    summary = _summary(asked, answered, place_in, value_mw, below) | _taken(points, place_in, given.from_mw)
    later = summary["next_edition"] if not summary["reached"] else None
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Year"), asking.value_columns(asked.value_column, points[0].unit, points)),
        rows=tuple((point.year, point.value) for point in points),
        summary=summary,
        sources=(
            *sources(answered.datasets, f"{place.name}, {metric}, total, {points[0].year}–{points[-1].year}"),
            *asking.next_source(answered, later),
        ),
        warnings=asking.warnings(asked, answered),
        chart=_chart(title, asked, points, wish),
    )


def _first(points: Sequence[CapacityPoint], value: float, below: bool) -> int | None:
    """The place in the series; to fall below a value it must have been reached before."""
    reached = next((at for at, point in enumerate(points) if point.value >= value), None)
    if not below or reached is None:
        return None if below else reached
    return next((at for at, point in enumerate(points) if at > reached and point.value < value), None)


def _taken(points: Sequence[CapacityPoint], at: int | None, from_mw: float | None) -> dict[str, Any]:
    """From which year on it had the lower value, and the years from there to the value asked for."""
    began = _first(points, from_mw, below=False) if from_mw is not None else None
    if began is None:
        return {}
    start = points[began]
    taken = points[at].year - start.year if at is not None else None
    return {"from_mw": from_mw, "from_year": start.year, "from_value": start.value, "years_taken": taken}


def _summary(asked: Asked, answered: Answered, at: int | None, value: float, below: bool) -> dict[str, Any]:
    points = answered.series[asked.names[0]]
    fit = [point.year for point in points if (point.value < value) == below]
    last, hit = points[-1], points[at] if at is not None else None
    before = points[at - 1] if at else None
    later = next((p for p in answered.whole if p.dataset != last.dataset and p.year > last.year), None)
    return {
        "entity": last.entity,
        "iso3": last.iso3,
        "metric": asked.metric,
        "unit": last.unit,
        "value_mw": value,
        "direction": "below" if below else "above",
        "reached": hit is not None,
        "year": hit.year if hit else None,
        "value": hit.value if hit else None,
        "year_before": before.year if before else None,
        "value_before": before.value if before else None,
        "first_year": points[0].year,
        "latest_year": last.year,
        "latest_value": last.value,
        "gap": abs(value - last.value) if hit is None else None,
        "years_reached": fit,
        "times_reached": len(fit),
        "was_reached": any(point.value >= value for point in points),
        "next_edition": {"year": later.year, "value": later.value, "dataset": later.dataset} if later else None,
    }


def _chart(title: str, asked: Asked, points: Sequence[CapacityPoint], wish: ChartWish) -> Chart | None:
    if wish == "none" or len(points) < 2:
        return None
    most = max(abs(point.value) for point in points)
    measure = charts.capacity(asked.value_column, TITLES[asked.metric], most, points[0].unit)
    make = charts.line if wish == "line" else charts.columns
    first, last = points[0], points[-1]
    words = f"{title}. {watts(first.value)} in {first.year}, {watts(last.value)} in {last.year}."
    return make(title, "Year", measure, None, words)
