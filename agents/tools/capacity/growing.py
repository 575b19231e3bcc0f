"""The countries whose capacity grew fastest or slowest over a span, of the world or a region.

Growth from very little is no news: countries that began below SMALL_MW are counted, named apart, and not ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts, given
from agents.tools.capacity.asked import TITLES
from agents.tools.capacity.change import SMALL_MW, SPAN, no_growth
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import capacity
from knowledge.datasets import DatasetInUse
from knowledge.vocabulary import members, vocabulary


@dataclass(frozen=True)
class Race:
    metric: str
    year_from: int
    year_to: int
    region: str
    more_than: float | None  # percent over the whole span
    less_than: float | None
    slowest_first: bool
    least: float = SMALL_MW  # MW in the first year, below which growth says little

    @property
    def span(self) -> str:
        return f"{self.year_from}–{self.year_to}"

    def admits(self, growth: float) -> bool:
        above = self.more_than is None or growth > self.more_than
        return above and (self.less_than is None or growth < self.less_than)


@dataclass(frozen=True)
class Runner:
    entity: str
    iso3: str | None
    first: float
    last: float
    years: int

    @property
    def growth(self) -> float:
        """Percent over the span."""
        return (self.last / self.first - 1) * 100

    @property
    def yearly(self) -> float | None:
        """Percent a year, compound; none where the last value is not positive."""
        return ((self.last / self.first) ** (1 / self.years) - 1) * 100 if self.last > 0 else None


def race(
    metric: str,
    years: tuple[int | None, int | None],
    within: str | None,
    limits: tuple[float | None, float | None],
    slowest_first: bool,
    began_with: float | None = None,
) -> Race:
    """With both years: five back from the latest complete one, unless said otherwise."""
    latest = vocabulary().latest_complete_year
    year_to = min(years[1] or latest, latest)
    year_from = years[0] if years[0] is not None else year_to - SPAN
    given.year_span(year_from, year_to, vocabulary().capacity_years)
    if year_from >= year_to:
        raise no_growth(year_from, years[1] or year_to)
    region = given.known_region(within).name if within else "World"
    least = max(began_with or SMALL_MW, SMALL_MW)
    return Race(metric, year_from, year_to, region, *limits, slowest_first, least)


def ranked(wanted: Race, limit: int, wish: ChartWish) -> ToolResult:
    runners, used = _runners(wanted)
    admitted = [one for one in runners if wanted.admits(one.growth)]
    large = [one for one in admitted if one.first >= wanted.least]
    order = sorted(large, key=lambda one: one.growth, reverse=not wanted.slowest_first)
    if not runners:
        raise Refused("no_data", f"No growth is known in {wanted.region} for {wanted.span}.", "Ask for other years.")
    top = order[:limit]
    title = _title(wanted, len(top))
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Rank"),
            Column("Country"),
            Column(str(wanted.year_from), "MW", 0),
            Column(str(wanted.year_to), "MW", 0),
            Column("Growth", "%", 1),
            Column("Growth per year", "%/year", 1),
        ),
        rows=tuple((n, one.entity, one.first, one.last, one.growth, one.yearly) for n, one in enumerate(top, start=1)),
        summary={
            **_about(wanted, limit),
            "ranked": sum(one.first >= wanted.least for one in runners),
            "matching": len(order),
            "small": len(admitted) - len(large),
            "items": [_item(n, one) for n, one in enumerate(top, start=1)],
        },
        sources=sources(used, f"countries of {wanted.region}, {wanted.metric}, {wanted.span}"),
        warnings=_warnings(wanted.least, len(admitted) - len(large)),
        chart=_chart(title, top, wish),
    )


def _runners(wanted: Race) -> tuple[list[Runner], tuple[DatasetInUse, ...]]:
    """Countries with a positive figure at the beginning and a figure at the end, of one edition."""
    began, ended = (capacity.standings(wanted.metric, year) for year in (wanted.year_from, wanted.year_to))
    names = set(members()[wanted.region])
    first = {(point.entity, point.dataset): point.value for point in began.points if point.value > 0}
    years = wanted.year_to - wanted.year_from
    runners = [
        Runner(point.entity, point.iso3, first[point.entity, point.dataset], point.value, years)
        for point in ended.points
        if point.entity in names and point.entity != "World" and (point.entity, point.dataset) in first
    ]
    return runners, ended.datasets


def _title(wanted: Race, count: int) -> str:
    where = "" if wanted.region == "World" else f" in {wanted.region}"
    which = "Slowest" if wanted.slowest_first else "Fastest"
    return f"{which} growing {count} countries{where}: {TITLES[wanted.metric].lower()} {wanted.span}"


def _about(wanted: Race, limit: int) -> dict[str, Any]:
    ends = {"year_from": wanted.year_from, "year_to": wanted.year_to, "years": wanted.year_to - wanted.year_from}
    asked = {"more_than_percent": wanted.more_than, "less_than_percent": wanted.less_than, "limit": limit}
    about = {"metric": wanted.metric, "unit": "MW", "within": wanted.region, "slowest_first": wanted.slowest_first}
    return {**about, **ends, **asked, "least_mw": wanted.least}


def _item(rank: int, one: Runner) -> dict[str, Any]:
    about = {"rank": rank, "entity": one.entity, "iso3": one.iso3, "first_value": one.first, "last_value": one.last}
    return {**about, "growth_percent": one.growth, "factor": one.last / one.first, "yearly_percent": one.yearly}


def _warnings(least: float, small: int) -> tuple[str, ...]:
    why = ": growth from less says little" if least == SMALL_MW else ""
    found = [f"Only countries that began with at least {least:,.0f} MW are ranked{why}."]
    if small:
        found.append(f"{small} smaller countries would fit as well and are left out.")
    return tuple(found)


def _chart(title: str, top: Sequence[Runner], wish: ChartWish) -> Chart | None:
    if wish == "none" or len(top) < 2:
        return None
    leaders = ", ".join(f"{one.entity} {one.growth:,.0f} %" for one in top[:3])
    return charts.bars(title, "Country", Measure("Growth", "Growth", "%"), f"{title}. First: {leaders}.")
