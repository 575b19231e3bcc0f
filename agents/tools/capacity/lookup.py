"""Capacity of places by year, one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.capacity import asked as asking
from agents.tools.capacity.asked import Answered, Asked, listing
from agents.tools.charts import ChartWish
from agents.tools.credit import sources
from knowledge import capacity
from knowledge.capacity import CapacityPoint
from knowledge.vocabulary import vocabulary

ENOUGH_YEARS, ENOUGH_PLACES = 4, 3  # to draw without being asked


def series(asked: Asked, wish: ChartWish) -> ToolResult:
    answered = asking.points(asked)
    points = sorted([*answered.points, *answered.beyond.values()], key=lambda point: point.year)
    mixed = len({point.dataset for point in points}) > 1
    unit = points[0].unit
    columns = [Column("Year"), Column("Place"), asking.value_columns(asked.value_column, unit, points)]
    editions = {one.code: f"{one.publisher}, {one.edition}" for one in answered.datasets}
    return ToolResult(
        ok=True,
        title=asked.title,
        columns=tuple([*columns, Column("Edition")] if mixed else columns),
        rows=tuple(_row(point, editions if mixed else {}) for point in points),
        summary=summary(asked, answered, unit),
        sources=sources(answered.datasets, locator(asked, points)),
        warnings=asking.warnings(asked, answered),
        chart=chart(asked, points, wish, editions[_carrier(answered)] if mixed else ""),
    )


def _carrier(answered: Answered) -> str:
    """The dataset of the series; the figures beyond are of another."""
    return next((point.dataset for point in answered.points), answered.datasets[0].code)


def _row(point: CapacityPoint, editions: dict[str, str]) -> tuple[str | int | float, ...]:
    row = (point.year, point.entity, point.value)
    return (*row, editions[point.dataset]) if editions else row


def locator(asked: Asked, points: Sequence[CapacityPoint]) -> str:
    years = sorted({point.year for point in points})
    when = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return f"{listing(asked.names)}, {asked.metric}, {asked.segment}, {when}"


# --- what it says -----------------------------------------------------------------------------------------------------


def summary(asked: Asked, answered: Answered, unit: str) -> dict[str, Any]:
    lasts = [_last(name, answered) for name in asked.names]
    years = [point.year for point in [*answered.points, *answered.beyond.values()]]
    ranks = _ranks(asked, {last.year for last in lasts if last})
    return {
        "metric": asked.metric,
        "unit": unit,
        "segment": asked.segment,
        "value_column": asked.value_column,
        "year_from": min(years),
        "year_to": max(years),
        "latest_complete": vocabulary().latest_complete_year,
        "entities": [_about(last, answered, answered.whole, ranks) for last in lasts if last],
    }


def _last(name: str, answered: Answered) -> CapacityPoint | None:
    points = answered.series[name]
    return answered.beyond.get(name) or (points[-1] if points else None)


def _about(
    last: CapacityPoint, answered: Answered, whole: Sequence[CapacityPoint], ranks: dict[int, list[CapacityPoint]]
) -> dict[str, Any]:
    """The change is against the year before in the same edition, also when that year was not asked for."""
    shown = answered.series[last.entity] or [last]
    kin = {point.year: point for point in whole if point.entity == last.entity and point.dataset == last.dataset}
    before = kin.get(last.year - 1)
    best = max(shown, key=lambda point: point.value)
    later = next(
        (p for p in whole if p.entity == last.entity and p.dataset != last.dataset and p.year > last.year), None
    )
    return {
        "entity": last.entity,
        "iso3": last.iso3,
        "dataset": last.dataset,
        "first_year": shown[0].year,
        "first_value": shown[0].value,
        "last_year": last.year,
        "last_value": last.value,
        **_since(shown[0], last),
        "previous_year": before.year if before else None,
        "previous_value": before.value if before else None,
        "change": last.value - before.value if before else None,
        "change_percent": percent(last.value, before.value) if before else None,
        **_summed(shown),
        "csp_mw": capacity.CSP_MW.get(last.entity),
        "best_year": best.year,
        "best_value": best.value,
        **_standing(last, ranks.get(last.year, [])),
        "next_edition": {"year": later.year, "value": later.value, "dataset": later.dataset} if later else None,
    }


def _since(first: CapacityPoint, last: CapacityPoint) -> dict[str, Any]:
    """The change from the first to the last year shown, within one edition."""
    if first.year == last.year or first.dataset != last.dataset:
        return {}
    return {"since_first": last.value - first.value, "since_first_percent": percent(last.value, first.value)}


def _summed(shown: Sequence[CapacityPoint]) -> dict[str, Any]:
    """Additions of several years make a sum; capacities at year ends do not."""
    if shown[0].metric != "annual" or len(shown) < 2:
        return {}
    total = sum(point.value for point in shown)
    return {"sum": total, "mean": total / len(shown), "years": len(shown)}


def percent(value: float, base: float) -> float | None:
    """The change in percent; none where a percentage means nothing."""
    return (value / base - 1) * 100 if base > 0 and value >= 0 else None


def _ranks(asked: Asked, years: set[int]) -> dict[int, list[CapacityPoint]]:
    """All countries and the World in the last years of the places, the largest first."""
    if asked.segment != "total":
        return {}
    return {year: list(capacity.standings(asked.metric, year).points) for year in years}


def _standing(last: CapacityPoint, ranked: Sequence[CapacityPoint]) -> dict[str, Any]:
    kin = [point for point in ranked if point.dataset == last.dataset]
    countries = [point.entity for point in kin if point.entity_type == "country"]
    world = next((point.value for point in kin if point.entity == "World"), 0.0)
    is_ranked = last.entity in countries
    return {
        "rank": countries.index(last.entity) + 1 if is_ranked else None,
        "ranked": len(countries) if is_ranked else None,
        "world_share_percent": last.value / world * 100
        if 0 <= last.value <= world and world and last.entity != "World"
        else None,
    }


# --- how it looks -----------------------------------------------------------------------------------------------------


def wants_chart(wish: ChartWish, years: int, places: int) -> bool:
    if wish == "none" or years * places < 2:
        return False
    return wish != "auto" or years >= ENOUGH_YEARS or places >= ENOUGH_PLACES


def chart(asked: Asked, points: Sequence[CapacityPoint], wish: ChartWish, edition: str = "") -> Chart | None:
    """Editions are never joined by a line: those of one place are told apart, of several only `edition` is drawn."""
    years = {point.year for point in points}
    if not wants_chart(wish, len(years), len({point.entity for point in points})):
        return None
    most = max(abs(point.value) for point in points)
    measure = charts.capacity(asked.value_column, asking.TITLES[asked.metric], most, points[0].unit)
    words = describe(asked, points)
    series = "Place" if len(asked.places) > 1 else "Edition" if edition else None
    if len(years) == 1:
        return charts.bars(asked.title, "Place", measure, words)
    is_bars = wish == "bar" or (wish == "auto" and asked.metric == "annual" and series is None)
    drawn = (charts.columns if is_bars else charts.line)(asked.title, "Year", measure, series, words)
    return charts.filtered(drawn, "Edition", edition) if edition and series == "Place" else drawn


def describe(asked: Asked, points: Sequence[CapacityPoint]) -> str:
    """The message of a chart in words: where each place begins and ends; of many, who draws tells what it draws."""
    if len(asked.names) > charts.MOST_SERIES:
        return f"{asking.TITLES[asked.metric]} of {len(asked.names)} places."
    parts = []
    for name in asked.names:
        own = sorted((point for point in points if point.entity == name), key=lambda point: point.year)
        if own:
            ends = f"from {watts(own[0].value)} in {own[0].year} to {watts(own[-1].value)} in {own[-1].year}"
            parts.append(f"{name} {ends if len(own) > 1 else f'{watts(own[0].value)} in {own[0].year}'}")
    return f"{asking.TITLES[asked.metric]}: {'; '.join(parts)}."


def watts(megawatts: float) -> str:
    """81739 is 81.7 GW; 512 is 512 MW."""
    digits = 0 if abs(megawatts) >= 1_000_000 else 1
    return f"{megawatts / 1000:,.{digits}f} GW" if abs(megawatts) >= 1000 else f"{megawatts:,.0f} MW"
