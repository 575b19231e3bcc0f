"""Capacity of places side by side: as it is, as shares of the world, or as an index of a base year.

Leaders and crossings are told of the figures themselves, whatever the table shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.capacity import asked as asking
from agents.tools.capacity import lookup
from agents.tools.capacity.asked import TITLES, Answered, Asked, listing
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import capacity
from knowledge.vocabulary import vocabulary

YEARS_COMPARED = 10
Normalise = Literal["none", "share", "index"]
Values = Mapping[tuple[str, int], float]  # by place and year


@dataclass(frozen=True)
class Shown:
    """What the table shows in place of megawatts."""

    values: Values
    unit: str
    digits: int
    title: str
    base_year: int | None = None


def comparison(asked: Asked, normalise: Normalise, base_year: int | None, wish: ChartWish) -> ToolResult:
    asked = _spanned(asked, base_year if normalise == "index" else None)
    answered = asking.complete_points(asked)
    names = [name for name in asked.names if answered.series[name]]
    years = sorted({point.year for point in answered.points})
    values = {(point.entity, point.year): point.value for point in answered.points}
    shown = _shown(normalise, asked, answered, base_year)
    return ToolResult(
        ok=True,
        title=shown.title,
        columns=(Column("Year"), *(Column(name, shown.unit, shown.digits) for name in names)),
        rows=tuple((year, *(shown.values.get((name, year)) for name in names)) for year in years),
        summary={
            **lookup.summary(asked, answered, "MW"),
            "years": years,
            **_contest(names, years, values),
            "total_added": _added(names, values) if asked.metric == "annual" else None,
            **_normalised(normalise, shown, names),
        },
        sources=sources(answered.datasets, lookup.locator(asked, answered.points)),
        warnings=asking.warnings(asked, answered),
        chart=_wide_chart(asked, names, answered, shown, wish),
    )


def _spanned(asked: Asked, base_year: int | None) -> Asked:
    latest = vocabulary().latest_complete_year
    year_to = asked.year_to if asked.year_to is not None else latest
    usual = base_year if base_year is not None else max(year_to - YEARS_COMPARED, 0)
    year_from = asked.year_from if asked.year_from is not None else usual
    return replace(asked, year_to=year_to, year_from=year_from if base_year is None else min(year_from, base_year))


# --- what the table shows ---------------------------------------------------------------------------------------------


def _shown(normalise: Normalise, asked: Asked, answered: Answered, base_year: int | None) -> Shown:
    if normalise == "share":
        return _shares(asked, answered)
    if normalise == "index":
        return _index(asked, answered, base_year)
    values = {(point.entity, point.year): point.value for point in answered.points}
    return Shown(values, "MW", asking.value_columns("", "MW", answered.points).digits or 0, asked.title)


def _shares(asked: Asked, answered: Answered) -> Shown:
    """Percent of the world's figure of the same year and edition."""
    world = capacity.series(["World"], asked.metric).points
    totals = {(point.year, point.dataset): point.value for point in world}
    values = {
        (p.entity, p.year): p.value / total * 100
        for p in answered.points
        if (total := totals.get((p.year, p.dataset), 0.0)) > 0
    }
    if not values:
        raise Refused("no_data", "There is no figure of the world for these years.", "Compare the figures themselves.")
    return Shown(values, "%", 1, f"Share of the world's {TITLES[asked.metric].lower()}: {listing(asked.names)}")


def _index(asked: Asked, answered: Answered, base_year: int | None) -> Shown:
    """100 in the base year: the one named, else the first in which every place has a positive figure."""
    values = {(point.entity, point.year): point.value for point in answered.points}
    names = [name for name in asked.names if answered.series[name]]
    years = sorted({point.year for point in answered.points})
    fit = [year for year in years if all(values.get((name, year), 0.0) > 0 for name in names)]
    if base_year is not None and base_year not in fit:
        lacking = listing([name for name in names if values.get((name, base_year), 0.0) <= 0] or asked.names)
        hint = f"From {fit[0]} on all places have one." if fit else "Take a later base year."
        raise Refused("bad_range", f"{lacking} has no positive figure in {base_year} to be 100.", hint)
    if not fit:
        raise Refused("bad_range", "There is no year in which all places have a positive figure.", "Name fewer places.")
    base = base_year if base_year is not None else fit[0]
    indexed = {(name, year): value / values[name, base] * 100 for (name, year), value in values.items()}
    return Shown(indexed, f"{base} = 100", 0, f"{TITLES[asked.metric]}, {base} = 100: {listing(names)}", base)


def _normalised(normalise: Normalise, shown: Shown, names: Sequence[str]) -> dict[str, Any]:
    if normalise == "none":
        return {"normalise": "none"}
    places = [(name, sorted(year for place, year in shown.values if place == name)) for name in names]
    items = [
        {
            "entity": name,
            "first_year": years[0],
            "first": shown.values[name, years[0]],
            "last_year": years[-1],
            "last": shown.values[name, years[-1]],
        }
        for name, years in places
        if years
    ]
    return {"normalise": normalise, "base_year": shown.base_year, "normalised_unit": shown.unit, "normalised": items}


# --- who leads --------------------------------------------------------------------------------------------------------


def _contest(names: Sequence[str], years: Sequence[int], values: Values) -> dict[str, Any]:
    """Who leads in the last year, by how much, and when the lead changed hands between the first two places."""
    final = {name: values[name, years[-1]] for name in names if (name, years[-1]) in values}
    leader = max(final, key=lambda name: final[name], default=None)
    least = min(final.values(), default=0.0)
    ratio = final[leader] / least if leader and least > 0 and len(final) > 1 else None
    difference = final[leader] - least if leader and len(final) > 1 else None
    total = sum(final.values()) if len(final) == len(names) and not _holds_region(names) else None
    return {
        "leader": leader,
        "total": total,
        "mean": total / len(final) if total is not None else None,
        "ratio": ratio,
        "difference": difference,
        **_before(names, years, values),
        "crossings": _crossings(names[:2], years, values),
    }


def _before(names: Sequence[str], years: Sequence[int], values: Values) -> dict[str, Any]:
    """How many times the largest of the first year had what the smallest had."""
    first = {name: values[name, years[0]] for name in names if values.get((name, years[0]), 0.0) > 0}
    if len(first) < len(names) or len(years) < 2:
        return {}
    leader = max(first, key=lambda name: first[name])
    return {"first_leader": leader, "first_ratio": first[leader] / min(first.values())}


def _added(names: Sequence[str], values: Values) -> float | None:
    return None if _holds_region(names) else sum(values.values())


def _holds_region(names: Sequence[str]) -> bool:
    """A region may hold the other places: their sum would count them twice."""
    kinds = {place.name: place.kind for place in vocabulary().places}
    return any(kinds.get(name) == "region" for name in names)


def _crossings(pair: Sequence[str], years: Sequence[int], values: Values) -> list[dict[str, Any]]:
    if len(pair) < 2:
        return []
    both = [year for year in years if all((name, year) in values for name in pair)]
    leaders = [max(pair, key=lambda name, year=year: values[name, year]) for year in both]  # type: ignore[misc]
    return [
        {"year": both[place], "leader": now, "over": before}
        for place, (before, now) in enumerate(pairwise(leaders), start=1)
        if now != before
    ]


def _wide_chart(asked: Asked, names: Sequence[str], answered: Answered, shown: Shown, wish: ChartWish) -> Chart | None:
    if shown.unit != "MW":
        return _normalised_chart(names, shown, wish)
    long = lookup.chart(asked, answered.points, wish)
    return charts.folded(long, names, "Place", asked.value_column) if long else None


def _normalised_chart(names: Sequence[str], shown: Shown, wish: ChartWish) -> Chart | None:
    years = sorted({year for _, year in shown.values})
    if not lookup.wants_chart(wish, len(years), len(names)) or len(years) < 2:
        return None
    ends = [(name, shown.values[name, years[-1]]) for name in names if (name, years[-1]) in shown.values]
    unit = " %" if shown.unit == "%" else ""
    words = f"{shown.title}; {years[-1]}: {listing([f'{name} {value:,.1f}{unit}' for name, value in ends])}."
    if shown.base_year is not None:
        chart = charts.index(shown.title, "Year", "Index", "Place", str(shown.base_year), words)
        return charts.folded(chart, names, "Place", "Index")
    make = charts.columns if wish == "bar" else charts.line
    return charts.folded(
        make(shown.title, "Year", Measure("Share", "Share", "%"), "Place", words), names, "Place", "Share"
    )
