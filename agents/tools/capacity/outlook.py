"""What a place may come to: the publishers' scenarios where some are loaded, else Heliodesk's own projection.

An own projection is always named as one, with its band and with how wrong the method was on the past.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextvars import Context
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from agents.base import Cell, Chart, Column, SourceNote, ToolResult
from agents.tools import charts
from agents.tools.capacity import asked as asking
from agents.tools.capacity import projecting, scenarios
from agents.tools.capacity.asked import TITLES, Asked, listing
from agents.tools.capacity.lookup import watts
from agents.tools.capacity.projecting import Errors, Market, NoTrend
from agents.tools.charts import ChartWish
from agents.tools.credit import own_method, sources
from agents.tools.refusal import Refused
from knowledge import capacity
from knowledge.datasets import DatasetInUse
from knowledge.vocabulary import Place, vocabulary

USUAL_YEARS, MOST_YEARS = 7, 10  # ahead
SHOWN_BEFORE = 10  # years of the past beside the projection
TESTED_PLACES, TESTED_ORIGINS = 40, 5
AHEAD = (1, 3)  # years after which the method is tested
LABEL = "own projection, not a publisher's forecast"
FORMULA = (
    "Damped trend: g = mean change of ln(annual additions) over the last 5 years, within ±0.35; level = mean of the "
    "last 2 years; ln a(t+i) = ln level + g·(0.75 + 0.75² + … + 0.75ⁱ), added to the capacity that stands. Low and "
    "high: the central value times the quartiles of actual over forecast capacity in markets from 1 GW on after 1 to 5 "
    "years (0.95/1.08, 0.88/1.21, 0.82/1.28, 0.79/1.49, 0.77/1.61, then held); below 1 GW the tenth and ninetieth "
    "percentiles (0.49/2.46 after 5 years)."
)


@dataclass(frozen=True)
class Start:
    """Where a projection begins: what is known of the place in one edition."""

    place: Place
    market: Market
    datasets: tuple[DatasetInUse, ...]

    @property
    def year(self) -> int:
        return max(self.market.capacity)

    @property
    def standing(self) -> float:
        return self.market.capacity[self.year]


@dataclass(frozen=True)
class Step:
    year: int
    low: float
    central: float
    high: float
    added: float


def projected(place: Place, year_to: int | None, scenario: str, wish: ChartWish) -> ToolResult:
    if (published := scenarios.published(place, year_to, scenario, wish)) is not None:
        return published
    start = _start(place)
    last = _last_year(start, year_to)
    steps = _steps(start, last - start.year)
    title = f"Projection of {place.name}'s solar capacity to {last}"
    tested = backtest()
    return ToolResult(
        ok=True,
        title=title,
        columns=_columns(start),
        rows=_rows(start, steps),
        summary=_summary(start, steps, scenario, tested),
        sources=(*sources(start.datasets, f"{place.name}, cumulative and annual, total"), _method(start)),
        warnings=_warnings(start, steps),
        chart=_chart(title, start, steps, wish),
    )


def _start(place: Place) -> Start:
    """The series of the place up to the last year with additions, of the dataset that carries it."""
    asked = Asked([place], "annual")
    annual = asking.complete_points(asked)
    points = annual.series[place.name]
    if not points:
        raise Refused("no_data", f"There are no additions of {place.name} to project.", "Ask for another place.")
    additions = {point.year: point.value for point in points}
    standing = [p for p in capacity.series([place.name], "cumulative").points if p.dataset == points[0].dataset]
    known = {p.year: p.value for p in standing if p.status != capacity.OTHER_VINTAGE and p.year <= max(additions)}
    if max(additions) not in known:
        raise Refused(
            "no_data", f"The capacity of {place.name} in {max(additions)} is not known.", "Ask for additions."
        )
    return Start(place, Market(additions, known), annual.datasets)


def _last_year(start: Start, year_to: int | None) -> int:
    last = year_to if year_to is not None else start.year + USUAL_YEARS
    if last <= start.year:
        hint = f"The figures of {start.place.name} reach {start.year}: ask for them, or for a year after it."
        raise Refused("bad_range", f"{last} is no year to project: it is in the past of the data.", hint)
    if last > start.year + MOST_YEARS:
        most = start.year + MOST_YEARS
        hint = f"A projection reaches {MOST_YEARS} years beyond the last figure, to {most}."
        raise Refused("bad_range", f"{last} is too far ahead to project from {start.year}.", hint, (str(most),))
    return last


def _steps(start: Start, horizon: int) -> list[Step]:
    try:
        ahead = projecting.damped(start.market.additions, start.standing, start.year, horizon)
    except NoTrend as reason:
        hint = "Ask for the series, or for the projection of the continent."
        raise Refused("no_data", f"No projection of {start.place.name}: {_lowered(reason)}", hint) from None
    before = (start.standing, *ahead)
    bands = [projecting.band(value, step, start.standing) for step, value in enumerate(ahead, start=1)]
    return [
        Step(start.year + step, low, central, high, central - before[step - 1])
        for step, (central, (low, high)) in enumerate(zip(ahead, bands, strict=True), start=1)
    ]


def _lowered(reason: Exception) -> str:
    text = str(reason)
    return text[:1].lower() + text[1:]


# --- how wrong the method was -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Backtest:
    places: int
    origins: tuple[int, int]
    ahead: tuple[tuple[int, Errors, Errors], ...]  # years ahead, the damped trend, repeating last year
    world: tuple[int, int, float, float] | None  # from, to, both errors of the world in percent


def backtest() -> Backtest | None:
    """The method on the past of the largest countries, over the loaded data; none where they are too short.

    Worked out in an empty context: the rows of forty countries are not those behind an answer on one.
    """
    return Context().run(_backtest, vocabulary().version)


@lru_cache(maxsize=1)
def _backtest(_version: str) -> Backtest | None:
    latest = vocabulary().latest_complete_year
    largest = [p.entity for p in capacity.standings("cumulative", latest).points if p.entity != "World"]
    names = [*largest[:TESTED_PLACES], "World"]
    markets = _markets(names)
    last = latest - max(AHEAD)
    origins = range(last - TESTED_ORIGINS + 1, last + 1)
    countries = [market for name, market in markets.items() if name != "World"]
    try:
        ahead = tuple((years, *projecting.errors(countries, origins, years)) for years in AHEAD)
    except NoTrend:
        return None
    return Backtest(len(countries), (origins[0], last), ahead, _world(markets.get("World"), last))


def _markets(names: Sequence[str]) -> dict[str, Market]:
    annual, cumulative = (_by_place(capacity.series(names, metric)) for metric in ("annual", "cumulative"))
    return {name: Market(annual.get(name, {}), cumulative.get(name, {})) for name in names}


def _by_place(data: capacity.CapacityData) -> dict[str, dict[int, float]]:
    carrier, found = capacity.carriers(data), dict[str, dict[int, float]]()
    for point in data.points:
        if point.dataset == carrier.get(point.entity):
            found.setdefault(point.entity, {})[point.year] = point.value
    return found


def _world(world: Market | None, origin: int) -> tuple[int, int, float, float] | None:
    if world is None:
        return None
    try:
        ours, plain = projecting.errors([world], [origin], max(AHEAD))
    except NoTrend:
        return None
    return origin, origin + max(AHEAD), ours.mean, plain.mean


# --- what it says -----------------------------------------------------------------------------------------------------


def _columns(start: Start) -> tuple[Column, ...]:
    digits = 0 if start.standing >= 100 else 2
    names = ("Reported", "Low", "Central", "High", "Added (central)")
    return (Column("Year"), *(Column(name, "MW", digits) for name in names))


def _rows(start: Start, steps: Sequence[Step]) -> tuple[tuple[Cell, ...], ...]:
    years = sorted(start.market.capacity)[-SHOWN_BEFORE:]
    past = [(year, start.market.capacity[year], None, None, None, None) for year in years]
    return (*past, *((step.year, None, step.low, step.central, step.high, step.added) for step in steps))


def _summary(start: Start, steps: Sequence[Step], scenario: str, tested: Backtest | None) -> dict[str, Any]:
    trend = projecting.trend(start.market.additions, start.year)
    return {
        "entity": start.place.name,
        "iso3": start.place.iso3,
        "unit": "MW",
        "own": True,
        "label": LABEL,
        "scenario": scenario,
        "origin_year": start.year,
        "origin_value": start.standing,
        "year_to": steps[-1].year,
        "horizon": len(steps),
        "trend_percent": (math.exp(trend.growth) - 1) * 100,
        "level": trend.level,
        "years": [asdict(step) for step in steps],
        "backtest": _about(tested) if tested else None,
    }


def _about(tested: Backtest) -> dict[str, Any]:
    """Whole percents are as much as a backtest can tell."""
    world = tested.world
    return {
        "places": tested.places,
        "first_origin": tested.origins[0],
        "last_origin": tested.origins[1],
        "ahead": [
            {
                "years": years,
                "cases": ours.cases,
                "median_percent": ours.median_absolute,
                "mean_percent": ours.mean,
                "repeat_median_percent": plain.median_absolute,
                "repeat_mean_percent": plain.mean,
            }
            for years, ours, plain in tested.ahead
        ],
        "world": {"from": world[0], "to": world[1], "percent": world[2], "repeat_percent": world[3]} if world else None,
    }


def _method(start: Start) -> SourceNote:
    as_of = max(one.as_of for one in start.datasets).isoformat()
    note = own_method("damped_trend", "Projection of solar capacity by damped trend", FORMULA, as_of)
    data = listing([one.title for one in start.datasets])
    return replace(note, locator=f"{start.place.name} from {start.year} on; tested on the largest countries of: {data}")


def _warnings(start: Start, steps: Sequence[Step]) -> tuple[str, ...]:
    from_whom = start.datasets[0].publisher
    found = [f"An {LABEL}. It starts from {start.year}, the last complete year of {from_whom}."]
    trend = projecting.trend(start.market.additions, start.year)
    if trend.growth != trend.unclipped:
        found.append("The additions of the last years changed faster than the method carries on; the trend is capped.")
    if steps[-1].low < start.standing:
        found.append(
            "The low case lies below what stands today: it says how far the method was off in the past, not that "
            "plants will close."
        )
    if start.standing < projecting.LARGE_MW:
        found.append("A market below 1 GW: the band is the wider one of the tenth and ninetieth percentiles.")
    return tuple(found)


def _chart(title: str, start: Start, steps: Sequence[Step], wish: ChartWish) -> Chart | None:
    if wish == "none":
        return None
    measure = charts.capacity("Reported", TITLES["cumulative"], steps[-1].high)
    last = steps[-1]
    words = f"{title}: from {watts(start.standing)} in {start.year} to {watts(last.central)} in {last.year} (central), "
    words += f"between {watts(last.low)} and {watts(last.high)}."
    return charts.band(title, "Year", measure, "Central", "Low", "High", words)
