"""One country at a glance, from several sources: capacity, additions, rank, share, growth, outlook, cost, news.

What is not known of a country is left out of the summary and named in `missing`; only capacity must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from agents.base import Chart, Column, SourceNote, ToolResult
from agents.tools import charts, news_answers
from agents.tools.capacity import asked as asking
from agents.tools.capacity import change, lookup, outlook
from agents.tools.capacity.asked import Asked
from agents.tools.capacity.lookup import watts
from agents.tools.charts import ChartWish
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import capacity, lcoe
from knowledge.capacity import CapacityPoint
from knowledge.vocabulary import Place, vocabulary

SHOWN_YEARS = 10
SPANS = (3, 5, 10)  # years of growth
MOST_NEWS = 3


def reported(place: Place, wish: ChartWish) -> ToolResult:
    standing = asking.complete_points(Asked([place], "cumulative"))
    stood = standing.series[place.name]
    if not stood:
        raise Refused("no_data", f"There is no capacity of {place.name} to report on.", "Name another country.")
    year = stood[-1].year
    parts = [_missing_or(part, place) for part in (_added, _growth, _outlook, _cost, _news)]
    added = parts[0][0].get("additions", [])
    title = f"Solar market report: {place.name}"
    summary: dict[str, Any] = {"entity": place.name, "iso3": place.iso3, "unit": "MW", "year": year}
    about = _capacity(place, year)
    summary |= {"capacity": about, **{key: value for part, _ in parts for key, value in part.items()}}
    summary["missing"] = [name for part, _ in parts for name in part.get("missing", ())]
    notes = [
        *sources(standing.datasets, f"{place.name}, cumulative and annual, total"),
        *_sources(parts),
        *asking.next_source(standing, about["next_edition"]),
    ]
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Year"),
            Column("Capacity", "MW", 0),
            Column("Added", "MW", 0),
            Column("Growth", "%", 1),
            Column("Share of World", "%", 2),
        ),
        rows=tuple(_row(stood, at, added) for at in range(max(0, len(stood) - SHOWN_YEARS), len(stood))),
        summary=summary,
        sources=tuple({(note.dataset, note.edition): note for note in reversed(notes)}.values())[::-1],
        warnings=asking.warnings(Asked([place], "cumulative", year, year), standing),
        chart=_chart(title, place, stood, wish),
    )


Part = tuple[dict[str, Any], tuple[SourceNote, ...]]


def _missing_or(part: Callable[[Place], Part], place: Place) -> Part:
    """A part of the report, or that it is missing."""
    try:
        return part(place)
    except Refused as refused:
        return {"missing": [refused.result.message]}, ()


def _sources(parts: Sequence[Part]) -> list[SourceNote]:
    return [note for _, notes in parts for note in notes]


def _capacity(place: Place, year: int) -> dict[str, Any]:
    """As get_capacity tells it of this year: value, change, rank, share, the figure of the next edition."""
    found: dict[str, Any] = lookup.series(Asked([place], "cumulative", year, year), "none").summary["entities"][0]
    return found


def _added(place: Place) -> Part:
    result = lookup.series(Asked([place], "annual", None, vocabulary().latest_complete_year), "none")
    pairs = [(row[0], row[2]) for row in result.rows]
    return {"added": result.summary["entities"][0], "additions": pairs}, result.sources


def _growth(place: Place) -> Part:
    """The compound rate over each span that has two positive ends of one edition."""
    latest = vocabulary().latest_complete_year
    rates = []
    for years in SPANS:
        result = change.cagr(Asked([place], "cumulative", latest - years, latest), "none")
        item = result.summary["items"][0]
        if item["years"] == years and item["cagr_percent"] is not None:
            rates.append({"years": years, "first_year": item["first_year"], "cagr_percent": item["cagr_percent"]})
    return {"growth": rates}, ()


def _outlook(place: Place) -> Part:
    result = outlook.projected(place, None, "all", "none")
    about = result.summary
    kept = ("own", "label", "publisher", "year_to", "origin_year", "backtest")
    return {"outlook": {**{k: about[k] for k in kept if k in about}, **about["years"][-1]}}, result.sources


def _cost(place: Place) -> Part:
    """The latest cost of electricity from new utility-scale plants."""
    found = lcoe.published([place.name], segment=lcoe.UTILITY)
    if not found:
        raise Refused("no_data", f"No cost of solar electricity is loaded for {place.name}.")
    table, last = found[0], found[0].points[-1]
    about = {"year": last.year, "value": last.value, "unit": table.unit, "price_basis": table.price_basis}
    return {"lcoe": about}, sources([table.dataset], f"{place.name}, {last.year}, {table.price_basis}")


def _news(place: Place) -> Part:
    """The latest stored items that carry the country's tag."""
    result = news_answers.latest(news_answers.wanted(None, [place.name], (None, None), None, MOST_NEWS))
    kept = ("title", "outlet", "date", "relative", "url")
    items = [{name: item[name] for name in kept} for item in result.summary["items"]]
    return {"news": items}, result.sources


def _row(stood: Sequence[CapacityPoint], at: int, added: Sequence[tuple[int, float]]) -> tuple[Any, ...]:
    point, before = stood[at], stood[at - 1] if at else None
    world = next((p.value for p in capacity.standings("cumulative", point.year).points if p.entity == "World"), 0.0)
    grown = lookup.percent(point.value, before.value) if before else None
    share = point.value / world * 100 if world > 0 else None
    return (point.year, point.value, dict(added).get(point.year), grown, share)


def _chart(title: str, place: Place, stood: Sequence[CapacityPoint], wish: ChartWish) -> Chart | None:
    shown = stood[-SHOWN_YEARS:]
    if wish == "none" or len(shown) < 2:
        return None
    measure = charts.capacity("Capacity", "Cumulative solar capacity", max(point.value for point in shown))
    first, last = shown[0], shown[-1]
    words = f"{title}: {watts(first.value)} in {first.year}, {watts(last.value)} in {last.year}."
    make = charts.line if wish == "line" else charts.columns
    return make(title, "Year", measure, None, words)
