"""Levelised cost of electricity by place and year: published, expected, ranked.

An answer is made of one table: one publisher's, of one segment, in one money. The others are named, never mixed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts, given
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import lcoe
from knowledge.lcoe import CostTable, LcoePoint
from knowledge.vocabulary import Place, members, vocabulary

ENOUGH_YEARS, ENOUGH_PLACES = 4, 3  # to draw without being asked
MOST_OTHERS = 3  # tables that a warning names
IMPORTABLE = "A file of costs by place and year can be imported; the cost of a plant of your own can be calculated."


def table(
    places: Sequence[Place], year_from: int | None, year_to: int | None, segment: str | None, wish: ChartWish
) -> ToolResult:
    """What was published of plants up to this year."""
    words = vocabulary()
    given.year_span(year_from, year_to, words.lcoe_years)
    names = [place.name for place in places]
    found = lcoe.published(names, year_from, year_to, segment_code(segment))
    if not found:
        raise _nothing(names, words.lcoe_places)
    return _shown(found, names, f"Cost of new {_kind(found[0])}solar electricity (LCOE)", wish)


def projection(
    places: Sequence[Place], year_from: int | None, year_to: int | None, segment: str | None, wish: ChartWish
) -> ToolResult:
    """What publishers expect of the years to come. Nothing is extrapolated."""
    names = [place.name for place in places]
    found = lcoe.expected(names, year_from, year_to, segment_code(segment))
    if not found:
        covered = sorted({point.entity for one in lcoe.expected() for point in one.points})
        if not covered:
            message = "No projection of the cost of solar electricity is loaded, and none is made up here."
            raise Refused("no_data", message, IMPORTABLE)
        message = f"No publisher's projection of the cost is loaded for {', '.join(names)} in these years."
        raise Refused("no_data", message, "There are some of the places named.", tuple(covered))
    what = f"Expected cost of new {_kind(found[0])}solar electricity (LCOE), {found[0].dataset.publisher}"
    return _shown(found, names, what, wish)


def segment_code(name: str | None) -> str | None:
    return name.strip().casefold().replace("-", "_").replace(" ", "_") if name else None


def _kind(one: CostTable) -> str:
    return "" if one.segment == "total" else "utility-scale " if one.segment == lcoe.UTILITY else _words(one) + " "


def _words(one: CostTable) -> str:
    return one.segment.replace("_", " ")


def _shown(found: Sequence[CostTable], names: Sequence[str], what: str, wish: ChartWish) -> ToolResult:
    one = found[0]
    series = {name: [point for point in one.points if point.entity == name] for name in names}
    have = [name for name in names if series[name]]
    years = sorted({point.year for point in one.points})
    span = range(years[0], years[-1] + 1)
    title = f"{what}: {', '.join(have)}"
    rows = sorted(one.points, key=lambda p: (p.year, names.index(p.entity)))
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Year"), Column("Place"), Column("LCOE", one.unit, 3)),
        rows=tuple((point.year, point.entity, point.value) for point in rows),
        summary={
            **_about_table(one),
            "year_from": years[0],
            "year_to": years[-1],
            "items": [_about(series[name], span) for name in have],
        },
        sources=sources([one.dataset], f"{', '.join(have)}, {years[0]}–{years[-1]}"),
        warnings=(*_warnings(names, series, span), *not_mixed(found[1:])),
        chart=_chart(title, one, series, years, wish),
    )


def _about_table(one: CostTable) -> dict[str, Any]:
    about = {"unit": one.unit, "price_basis": one.price_basis, "segment": _words(one)}
    return {**about, "publisher": one.dataset.publisher, "dataset": one.dataset.code}


def _measure(one: CostTable) -> Measure:
    return Measure("LCOE", f"LCOE, {one.price_basis}", one.unit)


def not_mixed(others: Sequence[CostTable]) -> tuple[str, ...]:
    """Tables of other segments, money or publishers: each by itself, so that nobody takes them for one."""
    named = [f"{one.dataset.title} ({_words(one)}, {one.unit}, {one.price_basis})" for one in others[:MOST_OTHERS]]
    more = f" and {len(others) - MOST_OTHERS} more" if len(others) > MOST_OTHERS else ""
    return (f"Not mixed in: {'; '.join(named)}{more}.",) if named else ()


def _nothing(names: Sequence[str], having: tuple[str, ...]) -> Refused:
    if not having:
        return Refused("no_data", "No cost data are loaded.", "An administrator can load them: flask data load.")
    covered = [name for name in names if name in having]
    if covered:
        message = (
            f"There is no published cost figure for {', '.join(covered)} in these years and of this kind of plant."
        )
        return Refused("no_data", message, "Ask for other years, or for what is expected of the years to come.")
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
        "yearly_percent": _yearly(first, last),
        "mean_value": fmean(point.value for point in points),
        "n": len(points),
        "missing_years": [year for year in span if year not in have],
    }


def _yearly(first: LcoePoint, last: LcoePoint) -> float | None:
    """The compound change a year; none of one year alone."""
    years = last.year - first.year
    return float((last.value / first.value) ** (1 / years) - 1) * 100 if years else None


def _warnings(names: Sequence[str], series: dict[str, list[LcoePoint]], span: range) -> tuple[str, ...]:
    without = [name for name in names if not series[name]]
    found = [f"No cost figures for {', '.join(without)}."] if without else []
    for name, points in series.items():
        missing = [str(year) for year in span if points and year not in {point.year for point in points}]
        if missing:
            found.append(f"{name}: no figure for {', '.join(missing)}.")
    return tuple(found)


def _chart(
    title: str, one: CostTable, series: dict[str, list[LcoePoint]], years: Sequence[int], wish: ChartWish
) -> Chart | None:
    have = {name: points for name, points in series.items() if points}
    if wish == "none" or len(years) * len(have) < 2:
        return None
    if wish == "auto" and len(years) < ENOUGH_YEARS and len(have) < ENOUGH_PLACES:
        return None
    ends = [f"{name} {points[-1].value:.3f} {one.unit} in {points[-1].year}" for name, points in have.items()]
    words = f"{title}: {'; '.join(ends)}."
    if len(years) == 1:
        return charts.bars(title, "Place", _measure(one), words)
    make = charts.columns if wish == "bar" else charts.line
    return make(title, "Year", _measure(one), "Place" if len(have) > 1 else None, words)


def ranking(
    year: int | None, limit: int, ascending: bool, within: str | None, segment: str | None, wish: ChartWish
) -> ToolResult:
    given.year_span(year, year, vocabulary().lcoe_years)
    year = year or lcoe.newest_year(segment_code(segment))
    region = given.known_region(within).name if within else "World"
    found = lcoe.published(None, year, year, segment_code(segment))
    points = found[0].points if found else ()
    order = sorted((p for p in points if p.entity in members()[region]), key=lambda p: p.value, reverse=not ascending)
    if not order:
        raise Refused(
            "no_data", f"There are no cost figures for {region} in {year}.", "Ask for another year or region."
        )
    one = found[0]
    world = next((point.value for point in points if point.entity == "World"), None)
    items = [_ranked(rank, point, world) for rank, point in enumerate(order[:limit], start=1)]
    where = "" if region == "World" else f" in {region}"
    kind = "" if one.segment == lcoe.UTILITY else _kind(one)
    title = f"{'Cheapest' if ascending else 'Dearest'} countries{where} for new {kind}solar electricity (LCOE) {year}"
    about = {"year": year, "within": region, "ascending": ascending, "ranked": len(order), "world_value": world}
    return ToolResult(
        ok=True,
        title=title,
        columns=(*_RANKED, Column("LCOE", one.unit, 3), Column("Against world average", "%", 0)),
        rows=tuple((item["rank"], item["entity"], item["value"], item["against_world_percent"]) for item in items),
        summary={**_about_table(one), **about, "items": items},
        sources=sources([one.dataset], f"{len(order)} countries, {year}"),
        warnings=(_only(len(order), year), *not_mixed(found[1:])),
        chart=_rank_chart(title, one, items) if wish != "none" and len(items) > 1 else None,
    )


_RANKED = (Column("Rank"), Column("Country"))


def _only(ranked: int, year: int) -> str:
    if ranked == 1:
        return f"Only one country has a figure for {year}."
    return f"Only the {ranked} countries with a figure for {year} are ranked."


def _ranked(rank: int, point: LcoePoint, world: float | None) -> dict[str, Any]:
    against = (point.value / world - 1) * 100 if world else None
    about = {"rank": rank, "entity": point.entity, "iso3": point.iso3, "value": point.value}
    return {**about, "against_world_percent": against}


def _rank_chart(title: str, one: CostTable, items: Sequence[dict[str, Any]]) -> Chart:
    first = ", ".join(f"{item['entity']} {item['value']:.3f}" for item in items[:3])
    return charts.bars(title, "Country", _measure(one), f"{title}. First: {first} {one.unit}.")
