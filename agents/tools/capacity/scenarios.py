"""What publishers expect of a place's capacity: the scenarios of the loaded datasets, as they were published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.capacity.asked import TITLES, listing
from agents.tools.capacity.lookup import watts
from agents.tools.charts import ChartWish
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import capacity
from knowledge.capacity import CapacityData, CapacityPoint
from knowledge.vocabulary import Place

ORDER = ("low", "central", "high")


def published(place: Place, year_to: int | None, scenario: str, wish: ChartWish) -> ToolResult | None:
    """The scenarios of one dataset and metric up to `year_to`; none where no publisher's are loaded."""
    points = _of_one_dataset(capacity.projections(place.name))
    if not points:
        return None
    shown = [point for point in points if year_to is None or point.year <= year_to]
    if not shown:
        first, last = min(p.year for p in points), max(p.year for p in points)
        hint = f"They cover {first} to {last}."
        raise Refused("bad_range", f"The scenarios loaded of {place.name} do not reach {year_to}.", hint, (str(last),))
    return _result(place, shown, scenario, wish)


def _of_one_dataset(data: CapacityData) -> list[CapacityPoint]:
    """Of the newest dataset; its cumulative figures before its annual ones, in the unit that most of them have."""
    newest = max(data.datasets, key=lambda one: one.as_of, default=None)
    points = [point for point in data.points if newest and point.dataset == newest.code]
    metric = "cumulative" if any(point.metric == "cumulative" for point in points) else "annual"
    points = [point for point in points if point.metric == metric]
    unit = max(Counter(point.unit for point in points).items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))[0]
    return [point for point in points if point.unit == unit]


def _result(place: Place, points: Sequence[CapacityPoint], scenario: str, wish: ChartWish) -> ToolResult:
    names = sorted({point.scenario for point in points}, key=_place_in_order)
    values = {(point.scenario, point.year): point.value for point in points}
    years = sorted({point.year for point in points})
    datasets = [one for one in capacity.projections(place.name).datasets if one.code == points[0].dataset]
    metric = points[0].metric
    title = f"{TITLES[metric]} of {place.name} to {years[-1]}: scenarios of {datasets[0].publisher}"
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Year"), *(Column(name.capitalize(), points[0].unit, 0) for name in names)),
        rows=tuple((year, *(values.get((name, year)) for name in names)) for year in years),
        summary={
            "entity": place.name,
            "iso3": place.iso3,
            "unit": points[0].unit,
            "own": False,
            "label": f"published by {datasets[0].publisher}",
            "metric": metric,
            "publisher": datasets[0].publisher,
            "edition": datasets[0].edition,
            "scenario": scenario,
            "scenarios": names,
            "year_to": years[-1],
            "years": [_year(year, names, values) for year in years],
        },
        sources=sources(datasets, f"{place.name}, {metric}, scenarios {listing(names)}"),
        chart=_chart(title, points, names, wish),
    )


def _place_in_order(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)


def _year(year: int, names: Sequence[str], values: dict[tuple[str, int], float]) -> dict[str, Any]:
    return {"year": year, **{name: values[name, year] for name in names if (name, year) in values}}


def _chart(title: str, points: Sequence[CapacityPoint], names: Sequence[str], wish: ChartWish) -> Chart | None:
    if wish == "none" or len({point.year for point in points}) < 2:
        return None
    measure = charts.capacity("Capacity", "Solar capacity", max(point.value for point in points), points[0].unit)
    last = max(point.year for point in points)
    ends = listing([f"{point.scenario} {watts(point.value)}" for point in points if point.year == last])
    make = charts.columns if wish == "bar" else charts.line
    chart = make(title, "Year", measure, "Scenario", f"{title}; {last}: {ends}.")
    return charts.folded(chart, [name.capitalize() for name in names], "Scenario", "Capacity")
