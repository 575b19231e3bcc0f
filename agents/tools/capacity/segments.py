"""Capacity by segment, and what capacity data there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts, given
from agents.tools.capacity.asked import listing
from agents.tools.charts import ChartWish
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import capacity
from knowledge.capacity import CapacityPoint
from knowledge.vocabulary import Place, vocabulary

LABELS = {"utility_scale": "Utility-scale", "small_scale": "Small-scale", "residential": "Residential"}


def split(place: Place, year_from: int | None, year_to: int | None, wish: ChartWish) -> ToolResult:
    words = vocabulary()
    given.year_span(year_from, year_to, words.capacity_years)
    found = capacity.series([place.name], "cumulative", year_from, year_to, segment=None)
    if not found.points:
        raise _no_split(place, words.segment_places)
    title = f"Solar capacity by segment: {place.name}"
    items = _items(found.points, _every(place))
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Year"), Column("Segment"), Column("Capacity", found.points[0].unit, 0)),
        rows=tuple((p.year, _label(p), p.value) for p in sorted(found.points, key=lambda p: (p.year, p.segment))),
        summary={
            "entity": place.name,
            "unit": found.points[0].unit,
            "years": [item["year"] for item in items],
            "latest_complete": max((item["year"] for item in items if item["total"] is not None), default=None),
            "items": items,
        },
        sources=sources(found.datasets, f"{place.name}, cumulative, by segment"),
        warnings=_warnings(items, found.points),
        chart=_chart(title, items, found.points, wish),
    )


def _no_split(place: Place, having: tuple[str, ...]) -> Refused:
    known = capacity.series([place.name], "cumulative", segment=None).points
    if known:
        years = sorted({point.year for point in known})
        return Refused(
            "no_data", f"No segments of {place.name} in these years.", f"There are {years[0]} to {years[-1]}."
        )
    hint = f"A split by segment is loaded only for {listing(having)}." if having else "No split by segment is loaded."
    return Refused("no_data", f"There is no split of {place.name}'s capacity by segment.", hint, having)


def _label(point: CapacityPoint) -> str:
    return LABELS.get(point.segment, point.segment.replace("_", " ").capitalize())


def _every(place: Place) -> set[str]:
    """All segments that are known of the place: a year without one of them has no total."""
    return {point.segment for point in capacity.series([place.name], "cumulative", segment=None).points}


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
    measure = charts.capacity("Capacity", "Solar capacity", max(point.value for point in points), points[0].unit)
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
    dataset = one.dataset
    return {
        "code": dataset.code,
        "title": dataset.title,
        "publisher": dataset.publisher,
        "edition": dataset.edition,
        "as_of": dataset.as_of.isoformat(),
        "licence": dataset.licence,
        "first_year": one.first_year,
        "last_year": one.last_year,
        "places": one.places,
        "rows": one.rows,
    }
