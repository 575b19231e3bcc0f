"""The countries with the most (or least) capacity, of the world or a region, in one year or over several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import charts, given
from agents.tools.capacity.asked import TITLES, VALUE_COLUMNS, conventions, listing, value_columns
from agents.tools.capacity.lookup import watts
from agents.tools.charts import ChartWish
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import capacity
from knowledge.capacity import CapacityData, CapacityPoint
from knowledge.vocabulary import members, vocabulary

MOST_YEARS = 12  # columns that a table can show


@dataclass(frozen=True)
class Ranking:
    metric: str
    year: int | None
    limit: int
    within: str | None
    year_from: int | None
    year_to: int | None
    lowest_first: bool
    between_mw: tuple[float | None, float | None] = (None, None)  # at least, at most
    together: bool = False  # by the sum of the additions of all years instead of those of the last
    without: tuple[str, ...] = ()  # countries, or regions with all of theirs, that are left out of the list


@dataclass(frozen=True)
class Ranked:
    """The countries in order, the figure of the region itself, and each country's years."""

    region: str
    years: tuple[int, ...]
    order: tuple[CapacityPoint, ...]  # of the last year, all that have a value
    total: float
    values: dict[tuple[str, int], float]
    data: CapacityData
    together: tuple[int, int] | None = None  # the years whose additions were summed up

    @property
    def when(self) -> str:
        first, last = self.together or (self.years[0], self.year)
        span = str(last) if first == last else f"{first}–{last}"
        return f"{span} together" if self.together else span

    @property
    def year(self) -> int:
        return self.years[-1]


def ranked(wanted: Ranking, wish: ChartWish) -> ToolResult:
    found = _found(wanted)
    top = found.order[: wanted.limit]
    where = "" if found.region == "World" else f" in {found.region}"
    when = found.when
    which = "Smallest" if wanted.lowest_first else "Top"
    title = f"{which} {len(top)} countries{where}: {TITLES[wanted.metric].lower()} {when}"
    return ToolResult(
        ok=True,
        title=title,
        columns=_columns(wanted, found),
        rows=tuple(_row(rank, point, found) for rank, point in enumerate(top, start=1)),
        summary=_summary(wanted, found, top),
        sources=sources(found.data.datasets, f"countries of {found.region}, {wanted.metric}, total, {when}"),
        warnings=_warnings(found, top),
        chart=_chart(title, wanted, found, top, wish),
    )


def _found(wanted: Ranking) -> Ranked:
    years = _years(wanted)
    region = given.known_region(wanted.within).name if wanted.within else "World"
    names = set(members()[region])
    if wanted.together and wanted.metric == "annual" and len(years) > 1:
        return _together(wanted, region, names, years)
    final = capacity.standings(wanted.metric, years[-1])
    order = [point for point in final.points if point.entity in names]
    if not order:
        why = ""
        if years[-1] > vocabulary().latest_complete_year:
            why = " (a later figure is of another publisher and edition, so no difference can be taken)"
        raise Refused("no_data", f"There are no {wanted.metric} figures for {years[-1]}{why}.", *_instead())
    world = next((point.value for point in final.points if point.entity == "World"), 0.0)
    total = world if region == "World" else sum(point.value for point in order)  # countries sum up to their region
    order = _reaching(order, wanted)[::-1] if wanted.lowest_first else _reaching(order, wanted)
    top = [point.entity for point in order[: wanted.limit]]
    data = final if len(years) == 1 else capacity.series(top, wanted.metric, *_ends(years))
    values = {(point.entity, point.year): point.value for point in data.points}
    return Ranked(region, years, tuple(order), total, values, data)


def _together(wanted: Ranking, region: str, names: set[str], years: Sequence[int]) -> Ranked:
    """By what was added in all the years, in the edition of the last one; a year without figure counts for nothing."""
    final = capacity.standings("annual", years[-1])
    edition = {point.entity: point.dataset for point in final.points}
    sums: defaultdict[str, float] = defaultdict(float)
    for year in years:
        for point in capacity.standings("annual", year).points:
            sums[point.entity] += point.value if edition.get(point.entity) == point.dataset else 0.0
    summed = [replace(point, value=sums[point.entity]) for point in final.points]
    order = sorted((point for point in summed if point.entity in names), key=lambda point: -point.value)
    if not order:
        raise Refused("no_data", f"There are no additions for {years[0]} to {years[-1]}.", *_instead())
    world = next((point.value for point in summed if point.entity == "World"), 0.0)
    total = world if region == "World" else sum(point.value for point in order)
    order = _reaching(order, wanted)[::-1] if wanted.lowest_first else _reaching(order, wanted)
    values = {(point.entity, years[-1]): point.value for point in order}
    return Ranked(region, (years[-1],), tuple(order), total, values, final, (years[0], years[-1]))


def _reaching(order: list[CapacityPoint], wanted: Ranking) -> list[CapacityPoint]:
    least, most = wanted.between_mw
    out = {name for place in wanted.without for name in (place, *members().get(place, ()))}
    order = [point for point in order if point.entity not in out]
    found = [
        point for point in order if (least is None or point.value >= least) and (most is None or point.value <= most)
    ]
    if not found:
        largest = f"The most is {watts(order[0].value)} in {order[0].entity}."
        where = wanted.within or "the world"
        raise Refused("no_data", f"No country of {where} has {limits(wanted.between_mw)}.", largest)
    return found


def limits(between: tuple[float | None, float | None]) -> str:
    """ "5 GW or more", "500 MW or less", "3 GW to 5 GW"."""
    least, most = between
    if least is not None and most is not None:
        return f"{watts(least)} to {watts(most)}"
    return f"{watts(least)} or more" if least is not None else f"{watts(most or 0)} or less"


def _ends(years: Sequence[int]) -> tuple[int, int]:
    return years[0], years[-1]


def _instead() -> tuple[str, tuple[str, ...]]:
    latest = vocabulary().latest_complete_year
    return f"{latest} is the latest complete year.", (str(latest),)


def _years(wanted: Ranking) -> tuple[int, ...]:
    words = vocabulary()
    given.year_span(wanted.year_from, wanted.year_to, words.capacity_years)
    given.year_span(wanted.year, wanted.year, words.capacity_years)
    if wanted.year_from is None:
        return (wanted.year or wanted.year_to or words.latest_complete_year,)
    last = min(wanted.year_to or words.latest_complete_year, words.latest_complete_year)
    if wanted.year_from > last:
        raise Refused("bad_range", f"There is nothing to compare from {wanted.year_from} on.", *_instead())
    every = tuple(range(wanted.year_from, last + 1))
    return every if wanted.together else every[-MOST_YEARS:]


def _columns(wanted: Ranking, found: Ranked) -> tuple[Column, ...]:
    value = value_columns(VALUE_COLUMNS[wanted.metric], "MW", found.order)
    if len(found.years) > 1:
        return (Column("Rank"), Column("Country"), *(Column(str(year), "MW", value.digits) for year in found.years))
    share = "World" if found.region == "World" else found.region
    return (Column("Rank"), Column("Country"), value, Column(f"Share of {share}", "%", 1))


def _row(rank: int, point: CapacityPoint, found: Ranked) -> tuple[Cell, ...]:
    if len(found.years) > 1:
        return (rank, point.entity, *(found.values.get((point.entity, year)) for year in found.years))
    return (rank, point.entity, point.value, _share(point.value, found))


def _share(value: float, found: Ranked) -> float | None:
    return value / found.total * 100 if found.total > 0 else None


def _summary(wanted: Ranking, found: Ranked, top: Sequence[CapacityPoint]) -> dict[str, Any]:
    return {
        "metric": wanted.metric,
        "unit": "MW",
        "year": found.year,
        "year_from": found.together[0] if found.together else found.years[0],
        "together": found.together is not None,
        "year_to": found.year,
        "years": list(found.years),
        "within": found.region,
        "limit": wanted.limit,
        "lowest_first": wanted.lowest_first,
        "ranked": len(found.order),
        "without": list(wanted.without),
        **_lead(top),
        "at_least_mw": wanted.between_mw[0],
        "at_most_mw": wanted.between_mw[1],
        "matching": len(found.order),
        "total": found.total,
        "listed_mw": sum(point.value for point in top),
        "listed_share_percent": _listed_share(top, found),
        "leader": top[0].entity,
        "items": [_item(rank, point, found) for rank, point in enumerate(top, start=1)],
    }


def _lead(top: Sequence[CapacityPoint]) -> dict[str, Any]:
    """How far the first is ahead of the second."""
    if len(top) < 2 or top[1].value <= 0:
        return {}
    return {"lead_mw": top[0].value - top[1].value, "lead_factor": top[0].value / top[1].value}


def _listed_share(top: Sequence[CapacityPoint], found: Ranked) -> float | None:
    """None where negative additions of others make the listed more than the whole."""
    share = _share(sum(point.value for point in top), found)
    return share if share is not None and share <= 100 + 1e-9 else None


def _item(rank: int, point: CapacityPoint, found: Ranked) -> dict[str, Any]:
    years = {str(year): found.values.get((point.entity, year)) for year in found.years}
    about = {"rank": rank, "entity": point.entity, "iso3": point.iso3, "value": point.value}
    return {**about, "share_percent": _share(point.value, found), "values": years}


def _warnings(found: Ranked, top: Sequence[CapacityPoint]) -> tuple[str, ...]:
    notes = conventions([point.entity for point in top])
    latest = vocabulary().latest_complete_year
    if found.year > latest:
        notes.append(
            f"{found.year} is of another publisher and edition and covers only {len(found.order)} countries here; "
            f"it must not be compared with {latest}, the latest complete year."
        )
    if any(point.status == capacity.REVISION for point in top):
        notes.append("Negative additions are revisions or closures, not new plants.")
    return tuple(notes)


def _chart(title: str, wanted: Ranking, found: Ranked, top: Sequence[CapacityPoint], wish: ChartWish) -> Chart | None:
    if wish == "none" or len(top) < 2:
        return None
    most = max(abs(point.value) for point in top)
    column = VALUE_COLUMNS[wanted.metric]
    measure = charts.capacity(column, TITLES[wanted.metric], most)
    leaders = listing([f"{point.entity} ({watts(point.value)})" for point in top[:3]])
    words = f"{title}. First: {leaders}."
    if len(found.years) == 1:
        return charts.bars(title, "Country", measure, words)
    make = charts.columns if wish == "bar" else charts.line
    only = f"datum.Rank <= {charts.MOST_SERIES}"
    chart = make(title, "Year", measure, "Country", words)
    return charts.folded(chart, [str(year) for year in found.years], "Year", column, only)
