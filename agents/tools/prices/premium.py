"""What one series costs above another: the mean of A/B on the dates that both have, and whether it has narrowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, first_day, label, when
from agents.tools.prices.choosing import different, mainstream_first
from agents.tools.refusal import Refused
from knowledge.prices import PriceHistory
from knowledge.vocabulary import PriceSeries

MOST_PAIRS = 8
MONTHS_BY_MONTH = 24  # up to so many the premium is told by month, beyond by year
HARDLY = 1.0  # percentage points below which a premium has not moved


@dataclass(frozen=True)
class Ratio:
    """A period and the mean of A/B in it."""

    start: date
    value: float
    n: int

    @property
    def premium(self) -> float:
        return (self.value - 1) * 100


@dataclass(frozen=True)
class Pair:
    name: str
    first: PriceHistory
    second: PriceHistory
    whole: Ratio
    ends: tuple[date, date]
    periods: tuple[Ratio, ...]
    frequency: str  # of the periods


def premium(above: AskedPrice, below: AskedPrice, wish: ChartWish) -> ToolResult:
    """`above` holds the dates of both."""
    chosen = _pairs(asking.fitting(above), asking.fitting(below))[:MOST_PAIRS]
    found = [pair for pair in (_pair(above, *both) for both in chosen) if pair]
    if not found:
        names = " and ".join(label(one) for one in chosen[0])
        raise Refused("no_data", f"{names} have no dates in common there.", "Leave the dates out, or ask for others.")
    title = _title(above, below, found)
    rows = tuple(
        (_time(one.start, pair.frequency), pair.name, one.value, one.premium, one.n)
        for pair in found
        for one in pair.periods
    )
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column(_column(found)),
            Column("Pair"),
            Column("Ratio", "", 3),
            Column("Premium", "%", 1),
            Column("Dates in common"),
        ),
        rows=rows,
        summary={
            "component": found[0].first.series.component,
            "unit": found[0].first.series.unit,
            "items": [_item(pair) for pair in found],
        },
        sources=sources(asking.used(_histories(found)), f"{title}, {rows[0][0]} to {rows[-1][0]}"),
        warnings=tuple(asking.warnings(_histories(found))),
        chart=_chart(title, found, wish),
    )


def _time(day: date, frequency: str) -> int | str:
    return day.year if frequency == "yearly" else when(day, frequency)


def _column(found: Sequence[Pair]) -> str:
    return "Year" if all(pair.frequency == "yearly" for pair in found) else "Date"


def _histories(found: Sequence[Pair]) -> list[PriceHistory]:
    return [history for pair in found for history in (pair.first, pair.second)]


Both = tuple[PriceSeries, PriceSeries]


def _pairs(above: Sequence[PriceSeries], below: Sequence[PriceSeries]) -> list[Both]:
    """Two regions of one technology, or two technologies of one region; never two kinds of money."""
    both = [(one, other) for one in mainstream_first(above) for other in mainstream_first(below) if one != other]
    alike = [pair for pair in both if asking.kind(pair[0]) == asking.kind(pair[1])]
    if not both:
        raise Refused("missing_param", "A premium needs two different series.", "Name two regions or technologies.")
    if not alike:
        raise different(both[0])
    close = [pair for pair in alike if pair[0].technology == pair[1].technology or pair[0].region == pair[1].region]
    return close or alike


def _pair(asked: AskedPrice, one: PriceSeries, other: PriceSeries) -> Pair | None:
    histories = {history.series: history for history in _read(asked, one, other)}
    if len(histories) < 2:
        return None
    below = {point.date: point.price for point in histories[other].points}
    ratios = [(p.date, p.price / below[p.date]) for p in histories[one].points if below.get(p.date)]
    if not ratios:
        return None
    first, last = ratios[0][0], ratios[-1][0]
    frequency = _frequency(first, last, one.frequency)
    whole = Ratio(first, fmean(value for _, value in ratios), len(ratios))
    periods = _by_period(ratios, frequency)
    return Pair(_name(one, other), histories[one], histories[other], whole, (first, last), periods, frequency)


def _read(asked: AskedPrice, *series: PriceSeries) -> tuple[PriceHistory, ...]:
    try:
        return asking.histories(asked, series)
    except Refused:
        return ()


def _frequency(first: date, last: date, native: str) -> str:
    if native in {"quarterly", "yearly"}:
        return native
    months = (last.year - first.year) * 12 + last.month - first.month
    return "monthly" if months < MONTHS_BY_MONTH else "yearly"


def _by_period(ratios: Sequence[tuple[date, float]], frequency: str) -> tuple[Ratio, ...]:
    periods: dict[date, list[float]] = defaultdict(list)
    for day, value in ratios:
        periods[first_day(day, frequency)].append(value)
    return tuple(Ratio(start, fmean(values), len(values)) for start, values in sorted(periods.items()))


def _name(one: PriceSeries, other: PriceSeries) -> str:
    """ "TOPCon: US over China", "TOPCon over PERC, China"."""
    if one.technology == other.technology:
        return f"{one.technology}: {one.region} over {other.region}"
    if one.region == other.region:
        return f"{one.technology} over {other.technology}, {one.region}"
    return f"{one.technology}, {one.region} over {other.technology}, {other.region}"


def _title(above: AskedPrice, below: AskedPrice, found: Sequence[Pair]) -> str:
    component = found[0].first.series.component.capitalize()
    if len(found) == 1:
        return f"{component} price premium, {found[0].name}"
    sides = [side.region or side.technology or "" for side in (above, below)]
    return f"{component} price premium, {sides[0]} over {sides[1]}"


def _item(pair: Pair) -> dict[str, Any]:
    first, last = pair.periods[0], pair.periods[-1]
    moved = last.premium - first.premium
    return {
        **asking.about(pair.first.series),
        "label": pair.name,
        "over_technology": pair.second.series.technology,
        "over_region": pair.second.series.region,
        "ratio": pair.whole.value,
        "premium_percent": pair.whole.premium,
        "n": pair.whole.n,
        "from_date": when(pair.ends[0], pair.first.series.frequency),
        "to_date": when(pair.ends[1], pair.first.series.frequency),
        "periods": len(pair.periods),
        "first_period": when(first.start, pair.frequency),
        "first_premium_percent": first.premium,
        "last_period": when(last.start, pair.frequency),
        "last_premium_percent": last.premium,
        "change_points": moved,
        "verdict": "hardly changed" if abs(moved) < HARDLY else "narrowed" if _nearer(first, last) else "widened",
    }


def _nearer(first: Ratio, last: Ratio) -> bool:
    """A discount of 20 % that becomes one of 10 % has narrowed as well."""
    return abs(last.premium) < abs(first.premium)


def _chart(title: str, found: Sequence[Pair], wish: ChartWish) -> Chart | None:
    most = max(len(pair.periods) for pair in found)
    if wish == "none" or most < 2 or (wish == "auto" and most < 4):
        return None
    ends = [f"{one.name} {one.periods[0].premium:.1f} % to {one.periods[-1].premium:.1f} %" for one in found]
    words = f"{title}: {'; '.join(ends)}."
    make = charts.columns if wish == "bar" else charts.line
    return make(title, _column(found), Measure("Premium", "Premium", "%"), "Pair" if len(found) > 1 else None, words)
