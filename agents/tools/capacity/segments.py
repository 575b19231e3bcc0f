"""Capacity by segment, and what capacity data there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts, given
from agents.tools.capacity.asked import listing
from agents.tools.charts import ChartWish
from agents.tools.credit import facts, sources
from agents.tools.refusal import Refused
from knowledge import capacity
from knowledge.capacity import CapacityPoint
from knowledge.vocabulary import Place, vocabulary

LABELS = {"utility_scale": "Utility-scale", "small_scale": "Small-scale", "residential": "Residential"}


METRICS = ("cumulative", "annual")
COLUMNS = {"cumulative": "Capacity", "annual": "Added"}
WORDS = {"cumulative": "Solar capacity by segment", "annual": "Annual solar additions by segment"}


def split(place: Place, metric: str, year_from: int | None, year_to: int | None, wish: ChartWish) -> ToolResult:
    words = vocabulary()
    given.year_span(year_from, year_to, words.capacity_years)
    every = _every(place, metric)
    metric = every[0].metric if every else metric
    points = [point for point in every if (year_from or 0) <= point.year <= (year_to or point.year)]
    if not points:
        raise _no_split(place, every, words.segment_places)
    datasets = capacity.series([place.name], metric, segment=None).datasets
    used = [one for one in datasets if one.code == points[0].dataset]
    title = f"{WORDS[metric]}: {place.name}"
    items = _items(points, {point.segment for point in every})
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Year"), Column("Segment"), Column(COLUMNS[metric], points[0].unit, 0)),
        rows=tuple((p.year, _label(p), p.value) for p in sorted(points, key=lambda p: (p.year, p.segment))),
        summary={
            "entity": place.name,
            "metric": metric,
            "unit": points[0].unit,
            "years": [item["year"] for item in items],
            "latest_complete": max((item["year"] for item in items if item["total"] is not None), default=None),
            "items": items,
        },
        sources=sources(used, f"{place.name}, {metric}, by segment"),
        warnings=_warnings(items, points),
        chart=_chart(title, items, points, wish),
    )


def _no_split(place: Place, known: Sequence[CapacityPoint], having: tuple[str, ...]) -> Refused:
    if known:
        years = sorted({point.year for point in known})
        return Refused(
            "no_data", f"No segments of {place.name} in these years.", f"There are {years[0]} to {years[-1]}."
        )
    hint = f"A split by segment is loaded only for {listing(having)}." if having else "No split by segment is loaded."
    return Refused("no_data", f"There is no split of {place.name}'s capacity by segment.", hint, having)


def _label(point: CapacityPoint) -> str:
    return LABELS.get(point.segment, point.segment.replace("_", " ").capitalize())


def _every(place: Place, metric: str) -> list[CapacityPoint]:
    """All that is known of the place by segment, of one dataset; of the other metric where this one has nothing."""
    for each in (metric, *(other for other in METRICS if other != metric)):
        found = capacity.series([place.name], each, segment=None)
        carrier = capacity.carriers(found).get(place.name)
        if points := [point for point in found.points if point.dataset == carrier]:
            return points
    return []


def _items(points: Sequence[CapacityPoint], every: set[str]) -> list[dict[str, Any]]:
    items = []
    for year in sorted({point.year for point in points}):
        values = {_label(point): point.value for point in points if point.year == year}
        total = sum(values.values()) if len(values) == len(every) else None
        shares = {name: value / total * 100 for name, value in values.items()} if total else {}
        items.append({"year": year, "total": total, "segments": values, "shares_percent": shares})
    return items


def _warnings(items: Sequence[dict[str, Any]], points: Sequence[CapacityPoint]) -> tuple[str, ...]:
    partly = [str(item["year"]) for item in items if item["total"] is None]
    found = []
    if points[0].unit == "MWac":
        found.append("Capacity is AC (net summer); it must not be added to or compared with figures in DC.")
    if partly:
        found.append(
            f"Not all segments are known in {listing(partly)}; there is no total and no share for these years."
        )
    return tuple(found)


def _chart(
    title: str, items: Sequence[dict[str, Any]], points: Sequence[CapacityPoint], wish: ChartWish
) -> Chart | None:
    if wish == "none" or len(items) < 2:
        return None
    metric = points[0].metric
    most = max(point.value for point in points)
    measure = charts.capacity(COLUMNS[metric], WORDS[metric].removesuffix(" by segment"), most, points[0].unit)
    last = items[-1]
    parts = listing([f"{name} {value:,.0f} {points[0].unit}" for name, value in last["segments"].items()])
    return charts.columns(title, "Year", measure, "Segment", f"{title}; {last['year']}: {parts}.", stacked=True)


def coverage() -> ToolResult:
    found = capacity.coverage()
    if not found:
        raise Refused("no_data", "No capacity data are loaded.", "An administrator can load them: flask data load.")
    words = vocabulary()
    names = ("Dataset", "Publisher", "Edition", "As of", "From", "To", "Places", "Licence")
    return ToolResult(
        ok=True,
        title="Capacity data",
        columns=tuple(Column(name) for name in names),
        rows=tuple(
            (
                one.dataset.title,
                one.dataset.publisher,
                one.dataset.edition,
                one.dataset.as_of.isoformat(),
                one.first_year,
                one.last_year,
                one.places,
                one.dataset.licence,
            )
            for one in found
        ),
        summary={
            "datasets": [_about(one) for one in found],
            "latest_complete": words.latest_complete_year,
            "latest_any": words.capacity_years[1],
        },
        sources=sources([one.dataset for one in found]),
        warnings=(
            f"{words.latest_complete_year} is the latest complete year; a later year is of another edition and has no "
            "additions.",
        ),
    )


def _about(one: capacity.Coverage) -> dict[str, Any]:
    return {
        **facts(one.dataset),
        "first_year": one.first_year,
        "last_year": one.last_year,
        "places": one.places,
        "rows": one.rows,
    }
