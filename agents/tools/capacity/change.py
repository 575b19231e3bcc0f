"""Growth and shares: figures that relate points of one edition to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.capacity import asked as asking
from agents.tools.capacity.asked import TITLES, Answered, Asked, listing
from agents.tools.capacity.lookup import percent, wants_chart
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge.capacity import CapacityPoint
from knowledge.vocabulary import Place, members, vocabulary

SPAN = 5  # years of growth when none are named
SMALL_MW = 10  # growth from less says little


def _spanned(asked: Asked) -> Asked:
    """With both ends: five years back from the latest complete one, unless said otherwise."""
    latest = vocabulary().latest_complete_year
    year_to = min(asked.year_to or latest, latest)
    year_from = asked.year_from if asked.year_from is not None else year_to - SPAN
    if year_from >= year_to:
        raise no_growth(year_from, asked.year_to or year_to)
    return replace(asked, year_from=year_from, year_to=year_to)


def no_growth(year_from: int, year_to: int) -> Refused:
    latest = vocabulary().latest_complete_year
    why = f": {latest} is the latest complete year, later figures are of another publisher and edition"
    message = f"No growth can be told from {year_from} to {year_to}{why if year_to > latest else ''}."
    return Refused("bad_range", message, f"Growth needs two years up to {latest}.", (str(latest),))


def _ends(asked: Asked) -> str:
    return f"{asked.year_from}–{asked.year_to}"


def cagr(asked: Asked, wish: ChartWish) -> ToolResult:
    """(last / first) ** (1 / years) - 1, of the first and last year there is in the span."""
    asked = _spanned(asked)
    answered = asking.complete_points(asked)
    items = [_grown(points) for points in answered.series.values() if len(points) > 1]
    if not items:
        raise Refused(
            "no_data", f"There are not two years of {listing(asked.names)} to compare.", "Name an earlier year."
        )
    title = f"Growth of {TITLES[asked.metric].lower()} {_ends(asked)}: {listing(asked.names)}"
    digits = asking.value_columns("", "MW", answered.points).digits
    value = asked.value_column
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Place"),
            Column("From"),
            Column(f"{value} then", "MW", digits),
            Column("To"),
            Column(f"{value} last", "MW", digits),
            Column("CAGR", "%/year", 1),
        ),
        rows=tuple(_cagr_row(item) for item in items),
        summary={**_about(asked), "kind": "cagr", "items": items},
        sources=sources(answered.datasets, f"{listing(asked.names)}, {asked.metric}, {_ends(asked)}"),
        warnings=(*asking.warnings(asked, answered), *_growth_warnings(asked, items)),
        chart=_cagr_chart(title, items, wish),
    )


def _about(asked: Asked) -> dict[str, Any]:
    ends = {"year_from": asked.year_from, "year_to": asked.year_to}
    return {"metric": asked.metric, "unit": "MW", **ends}


def _grown(points: Sequence[CapacityPoint]) -> dict[str, Any]:
    first, last = points[0], points[-1]
    years = last.year - first.year
    is_defined = first.value > 0 and last.value > 0
    yearly = {now.year: percent(now.value, before.value) for before, now in pairwise(points)}
    known = {year: change for year, change in yearly.items() if change is not None}
    fastest = max(known, key=lambda year: known[year], default=None)
    slowest = min(known, key=lambda year: known[year], default=None)
    return {
        "entity": first.entity,
        "iso3": first.iso3,
        "first_year": first.year,
        "first_value": first.value,
        "last_year": last.year,
        "last_value": last.value,
        "years": years,
        "factor": last.value / first.value if first.value > 0 else None,
        "growth_percent": percent(last.value, first.value),
        "cagr_percent": ((last.value / first.value) ** (1 / years) - 1) * 100 if is_defined else None,
        "fastest_year": fastest,
        "fastest_percent": known[fastest] if fastest is not None else None,
        "slowest_year": slowest,
        "slowest_percent": known[slowest] if slowest is not None else None,
    }


def _cagr_row(item: dict[str, Any]) -> tuple[Cell, ...]:
    names = ("entity", "first_year", "first_value", "last_year", "last_value", "cagr_percent")
    return tuple(item[name] for name in names)


def _growth_warnings(asked: Asked, items: Sequence[dict[str, Any]]) -> list[str]:
    found = []
    for item in items:
        if item["cagr_percent"] is None:
            found.append(f"{item['entity']}: no rate is defined, because a value at an end is zero or negative.")
        elif item["first_value"] < SMALL_MW:
            found.append(f"{item['entity']}: it begins below {SMALL_MW} MW, so the rate says little.")
        if item["first_year"] != asked.year_from:
            found.append(f"{item['entity']}: figures begin in {item['first_year']}.")
    return found


def _cagr_chart(title: str, items: Sequence[dict[str, Any]], wish: ChartWish) -> Chart | None:
    if not wants_chart(wish, 1, len(items)):
        return None
    rates = listing(
        [f"{item['entity']} {item['cagr_percent']:.1f} %" for item in items if item["cagr_percent"] is not None]
    )
    return charts.bars(title, "Place", Measure("CAGR", "Growth per year", "%"), f"{title}: {rates} a year.")


def year_on_year(asked: Asked, wish: ChartWish) -> ToolResult:
    """The change of every year against the one before."""
    asked = _spanned(asked)
    answered = asking.complete_points(asked)
    items = [_grown(points) for points in answered.series.values() if len(points) > 1]
    if not items:
        raise Refused(
            "no_data", f"There are not two years of {listing(asked.names)} to compare.", "Name an earlier year."
        )
    title = f"Change per year of {TITLES[asked.metric].lower()} {_ends(asked)}: {listing(asked.names)}"
    rows = [
        (now.year, now.entity, now.value, percent(now.value, before.value))
        for points in answered.series.values()
        for before, now in pairwise(points)
    ]
    value = asking.value_columns(asked.value_column, "MW", answered.points)
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Year"), Column("Place"), value, Column("Change", "%", 1)),
        rows=tuple(sorted(rows)),
        summary={**_about(asked), "kind": "yoy", "items": items},
        sources=sources(answered.datasets, f"{listing(asked.names)}, {asked.metric}, {_ends(asked)}"),
        warnings=(*asking.warnings(asked, answered), *_growth_warnings(asked, items)),
        chart=_yoy_chart(title, asked, rows, wish),
    )


def _yoy_chart(title: str, asked: Asked, rows: Sequence[tuple[Any, ...]], wish: ChartWish) -> Chart | None:
    years = {row[0] for row in rows}
    if not wants_chart(wish, len(years), len(asked.places)) or len(years) < 2:
        return None
    series = "Place" if len(asked.places) > 1 else None
    make = charts.line if wish == "line" or series else charts.columns
    return make(title, "Year", Measure("Change", "Change per year", "%"), series, f"{title}.")


# --- shares -----------------------------------------------------------------------------------------------------------


def share(asked: Asked, of: Place, wish: ChartWish) -> ToolResult:
    """The part of a region's capacity, both of one edition and year."""
    asked = _dated(asked)
    answered = asking.points(replace(asked, places=[*asked.places, of]))
    shares = {name: _shares(name, of.name, answered) for name in asked.names}
    items = [_share_item(points) for points in shares.values() if points]
    if not items:
        hint = f"{of.name} and the place must both have a figure in the year."
        raise Refused("no_data", f"No share of {of.name} can be computed for these years.", hint)
    if outside := [item["entity"] for item in items if item["value"] > item["total"]]:
        raise Refused("bad_range", f"{listing(outside)} is no part of {of.name}.", "Name a region that holds it.")
    single = all(item["first_year"] == item["year"] for item in items)
    title = f"Share of {of.name}'s {TITLES[asked.metric].lower()}: {listing(asked.names)}"
    digits = asking.value_columns("", "MW", answered.points).digits
    rows = [
        (p.year, p.entity, p.value, total, p.value / total * 100) for points in shares.values() for p, total in points
    ]
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Year"),
            Column("Place"),
            Column(asked.value_column, "MW", digits),
            Column(of.name, "MW", digits),
            Column("Share", "%", 1),
        ),
        rows=tuple(sorted(rows)),
        summary={
            **_about(asked),
            "of": of.name,
            "year": max(item["year"] for item in items),
            "items": items,
            **_apart(items, of),
        },
        sources=sources(answered.datasets, f"{listing(asked.names)} and {of.name}, {asked.metric}"),
        warnings=asking.warnings(asked, answered),
        chart=None if single and len(items) < 3 else _share_chart(title, asked, rows, wish),
    )


def _apart(items: Sequence[dict[str, Any]], of: Place) -> dict[str, Any]:
    """What the places have in all, and what is left of the whole without them, in the last year."""
    within, names = members(), [item["entity"] for item in items]
    held = {name: set(within.get(name, (name,))) for name in names}
    apart = sum(len(own) for own in held.values()) == len(set().union(*held.values()))
    if (
        not apart
        or len({item["year"] for item in items}) > 1
        or any(own - set(within[of.name]) for own in held.values())
    ):
        return {"together_mw": None, "rest_mw": None}
    whole, together = items[0]["total"], sum(item["value"] for item in items)
    return {
        "together_mw": together,
        "together_percent": together / whole * 100,
        "rest_mw": whole - together,
        "rest_percent": (1 - together / whole) * 100,
    }


def _dated(asked: Asked) -> Asked:
    latest = vocabulary().latest_complete_year
    if asked.year_from is None and asked.year_to is None:
        return replace(asked, year_from=latest, year_to=latest)
    return replace(asked, year_to=latest) if asked.year_to is None and (asked.year_from or 0) <= latest else asked


def _shares(name: str, of: str, answered: Answered) -> list[tuple[CapacityPoint, float]]:
    """The place's points, each with the whole of the same year and edition."""
    points = [*answered.series[name], *filter(None, [answered.beyond.get(name)])]
    whole = [*answered.series[of], *filter(None, [answered.beyond.get(of)])]
    totals = {(point.year, point.dataset): point.value for point in whole}
    return [(p, totals[p.year, p.dataset]) for p in points if totals.get((p.year, p.dataset), 0) > 0]


def _share_item(points: Sequence[tuple[CapacityPoint, float]]) -> dict[str, Any]:
    (first, first_total), (last, last_total) = points[0], points[-1]
    first_share, last_share = first.value / first_total * 100, last.value / last_total * 100
    of_one_edition = first.dataset == last.dataset
    return {
        "entity": last.entity,
        "iso3": last.iso3,
        "year": last.year,
        "value": last.value,
        "total": last_total,
        "share_percent": last_share,
        "first_year": first.year,
        "first_share_percent": first_share,
        "change_points": last_share - first_share if of_one_edition else None,
    }


def _share_chart(title: str, asked: Asked, rows: Sequence[tuple[Any, ...]], wish: ChartWish) -> Chart | None:
    years, places = {row[0] for row in rows}, {row[1] for row in rows}
    if not wants_chart(wish, len(years), len(places)):
        return None
    measure = Measure("Share", "Share", "%")
    ends = [f"{row[1]} {row[4]:.1f} % in {row[0]}" for row in sorted(rows)[-len(places) :]]
    words = f"{title}: {listing(ends)}."
    if len(years) == 1:
        return charts.bars(title, "Place", measure, words)
    make = charts.columns if wish == "bar" else charts.line
    return make(title, "Year", measure, "Place" if len(places) > 1 else None, words)
