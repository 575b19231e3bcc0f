"""Levelised cost of electricity by place and year: tables and rankings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts, given
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import lcoe
from knowledge.lcoe import LcoeData, LcoePoint
from knowledge.vocabulary import Place, members, vocabulary

TITLE = "Cost of new utility-scale solar electricity (LCOE)"
ENOUGH_YEARS, ENOUGH_PLACES = 4, 3  # to draw without being asked
MEASURE = Measure("LCOE", "LCOE, real 2023 US$", "US$/kWh")


def table(places: Sequence[Place], year_from: int | None, year_to: int | None, wish: ChartWish) -> ToolResult:
    words = vocabulary()
    given.year_span(year_from, year_to, words.lcoe_years)
    names = [place.name for place in places]
    found = lcoe.costs(names, year_from, year_to)
    if not found.points:
        raise _nothing(names, words.lcoe_places)
    series = {name: [point for point in found.points if point.entity == name] for name in names}
    have = [name for name in names if series[name]]
    years = sorted({point.year for point in found.points})
    span = range(years[0], years[-1] + 1)
    title = f"{TITLE}: {', '.join(have)}"
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Year"), Column("Place"), Column("LCOE", "US$/kWh", 3)),
        rows=tuple(
            (p.year, p.entity, p.value) for p in sorted(found.points, key=lambda p: (p.year, names.index(p.entity)))
        ),
        summary={
            **_money(found),
            "year_from": years[0],
            "year_to": years[-1],
            "items": [_about(series[name], span) for name in have],
        },
        sources=sources(found.datasets, f"{', '.join(have)}, {years[0]}–{years[-1]}"),
        warnings=_warnings(names, series, span),
        chart=_chart(title, series, years, wish),
    )


def _money(found: LcoeData) -> dict[str, Any]:
    return {"unit": found.points[0].unit, "price_basis": found.points[0].price_basis}


def _nothing(names: Sequence[str], having: tuple[str, ...]) -> Refused:
    if not having:
        return Refused("no_data", "No cost data are loaded.", "An administrator can load them: flask data load.")
    covered = [name for name in names if name in having]
    if covered:
        return Refused(
            "no_data", f"There is no cost figure for {', '.join(covered)} in these years.", "Ask for other years."
        )
    there = f"{len(having)} places are covered, among them {', '.join(having[:5])}."
    return Refused("no_data", f"There is no cost figure for {', '.join(names)}.", there, having)


def _about(points: Sequence[LcoePoint], span: range) -> dict[str, Any]:
    first, last = points[0], points[-1]
    have = {point.year for point in points}
    return {
        "entity": first.entity,
        "iso3": first.iso3,
        "first_year": first.year,
        "first_value": first.value,
        "last_year": last.year,
        "last_value": last.value,
        "change_percent": (last.value / first.value - 1) * 100,
        "missing_years": [year for year in span if year not in have],
    }


def _warnings(names: Sequence[str], series: dict[str, list[LcoePoint]], span: range) -> tuple[str, ...]:
    without = [name for name in names if not series[name]]
    found = [f"No cost figures for {', '.join(without)}."] if without else []
    for name, points in series.items():
        missing = [str(year) for year in span if points and year not in {point.year for point in points}]
        if missing:
            found.append(f"{name}: no figure for {', '.join(missing)}.")
    return tuple(found)


def _chart(title: str, series: dict[str, list[LcoePoint]], years: Sequence[int], wish: ChartWish) -> Chart | None:
    have = {name: points for name, points in series.items() if points}
    if wish == "none" or len(years) * len(have) < 2:
        return None
    if wish == "auto" and len(years) < ENOUGH_YEARS and len(have) < ENOUGH_PLACES:
        return None
    ends = [f"{name} {points[-1].value:.3f} US$/kWh in {points[-1].year}" for name, points in have.items()]
    words = f"{title}: {'; '.join(ends)}."
    if len(years) == 1:
        return charts.bars(title, "Place", MEASURE, words)
    make = charts.columns if wish == "bar" else charts.line
    return make(title, "Year", MEASURE, "Place" if len(have) > 1 else None, words)


def ranking(year: int | None, limit: int, ascending: bool, within: str | None, wish: ChartWish) -> ToolResult:
    words = vocabulary()
    given.year_span(year, year, words.lcoe_years)
    year = year or words.lcoe_years[1]
    region = given.known_region(within).name if within else "World"
    found = lcoe.costs(None, year, year)
    order = sorted(
        (p for p in found.points if p.entity in members()[region]), key=lambda p: p.value, reverse=not ascending
    )
    if not order:
        raise Refused(
            "no_data", f"There are no cost figures for {region} in {year}.", "Ask for another year or region."
        )
    world = next((point.value for point in found.points if point.entity == "World"), None)
    items = [_ranked(rank, point, world) for rank, point in enumerate(order[:limit], start=1)]
    where = "" if region == "World" else f" in {region}"
    title = f"{'Cheapest' if ascending else 'Dearest'} countries{where} for new solar electricity (LCOE) {year}"
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Rank"),
            Column("Country"),
            Column("LCOE", "US$/kWh", 3),
            Column("Against world average", "%", 0),
        ),
        rows=tuple((item["rank"], item["entity"], item["value"], item["against_world_percent"]) for item in items),
        summary={
            **_money(found),
            "year": year,
            "within": region,
            "ascending": ascending,
            "ranked": len(order),
            "world_value": world,
            "items": items,
        },
        sources=sources(found.datasets, f"{len(order)} countries, {year}"),
        warnings=(_only(len(order), year),),
        chart=_rank_chart(title, items) if wish != "none" and len(items) > 1 else None,
    )


def _only(ranked: int, year: int) -> str:
    if ranked == 1:
        return f"Only one country has a figure for {year}."
    return f"Only the {ranked} countries with a figure for {year} are ranked."


def _ranked(rank: int, point: LcoePoint, world: float | None) -> dict[str, Any]:
    against = (point.value / world - 1) * 100 if world else None
    about = {"rank": rank, "entity": point.entity, "iso3": point.iso3, "value": point.value}
    return {**about, "against_world_percent": against}


def _rank_chart(title: str, items: Sequence[dict[str, Any]]) -> Chart:
    first = ", ".join(f"{item['entity']} {item['value']:.3f}" for item in items[:3])
    return charts.bars(title, "Country", MEASURE, f"{title}. First: {first} US$/kWh.")
