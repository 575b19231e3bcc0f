"""Changes between two dates, of single prices or of the means of periods: per series, each in its own money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from agents.base import Column, ToolResult
from agents.tools.credit import sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, label, when
from agents.tools.prices.paces import A_YEAR, ONE, paced
from agents.tools.refusal import Refused
from knowledge.prices import PriceHistory, PricePoint
from knowledge.vocabulary import PriceSeries

NEARLY_ALL = 0.95  # of the periods of a year; a list may skip a holiday
MOST_SERIES = 8  # of one answer; the others are named as left out


@dataclass(frozen=True)
class Means:
    """What stands for the prices of a period, and how long a period is."""

    agg: str  # mean, median
    period: str = "year"  # half-year, quarter

    @property
    def pace(self) -> str:
        return PACES[self.period]


PACES = {"year": "yearly", "half-year": "half-yearly", "quarter": "quarterly"}


def change(
    asked: AskedPrice, said_from: str | None, said_to: str | None, lag: str | None = None, means: Means | None = None
) -> ToolResult:
    """(last / first - 1) of each series; a series without both dates is left out and named. With a lag: over the last
    week, four weeks, quarter or year of each series. With `means`: of those, not of single prices."""
    wanted = found_before_made(asked)
    found = asking.histories(replace(asked, first=_from(asked, wanted, lag), last=None), wanted[:MOST_SERIES])
    as_published = found
    found = tuple(_of_periods(history, means) for history in found) if means else found
    pairs = [(history, _ends(history, asked, said_from, lag)) for history in found]
    items = [_changed(history, *ends) for history, ends in pairs if ends]
    if not items:
        raise _no_ends(found, said_from, said_to, lag)
    left_out = [label(history.series) for history, ends in pairs if not ends]
    used = [history for history, ends in pairs if ends]
    short = _short_years(as_published, items) if means and means.period == "year" else []
    names = ("label", "from_date", "from_value", "to_date", "to_value", "unit", "change_percent")
    over = f" over {LAGS[lag].words}" if lag else f", {means.agg}s of {means.period}s" if means else ""
    return ToolResult(
        ok=True,
        title=f"Change of {found[0].series.component} prices{over}",
        columns=(
            Column("Series"),
            Column("From"),
            Column("Price then", "", 3),
            Column("To"),
            Column("Price last", "", 3),
            Column("Unit"),
            Column("Change", "%", 1),
        ),
        rows=tuple(tuple(item[name] for name in names) for item in items),
        summary={"component": found[0].series.component, "lag": lag, **_told(means), "items": items},
        sources=sources(asking.used(used), "; ".join(label(one.series) for one in used[:5])),
        warnings=(*asking.warnings(used), *short, *_left_out(left_out), *_other_dates(items), *further(wanted)),
    )


def _short_years(histories: Sequence[PriceHistory], items: Sequence[dict[str, Any]]) -> list[str]:
    """Years of which not every period is published, or not yet: what their mean stands for."""
    years = {int(str(item[end])[:4]) for item in items for end in ("from_date", "to_date")}
    told = []
    for history in histories:
        pace = history.series.frequency
        published = Counter(point.date.year for point in history.points)
        for year in sorted(years):
            if 0 < published[year] < NEARLY_ALL * A_YEAR.get(pace, 1):
                told.append(f"{label(history.series)}: {year} has {published[year]} of {A_YEAR[pace]} {ONE[pace]}s.")
    return told


def _told(means: Means | None) -> dict[str, Any]:
    return {"by_year": means.agg if means else None, "period": means.period if means else None}


def _of_periods(history: PriceHistory, means: Means) -> PriceHistory:
    """Each period in one point, dated on its first day."""
    periods = paced(history, means.pace, means.agg)
    points = tuple(history.points[0]._replace(date=day, price=value) for day, value, _ in periods.points)
    return replace(history, series=replace(history.series, frequency=periods.frequency), points=points)


def _from(asked: AskedPrice, wanted: Sequence[PriceSeries], lag: str | None) -> date | None:
    """No more of a long series than the question reaches back to; a yearly figure stands on the first of January."""
    if lag:
        newest = min(date.fromisoformat(one.last) for one in wanted)
        return date(min(newest, asked.last or newest).year - 2, 1, 1)
    return asked.first.replace(month=1, day=1) if asked.first else None


@dataclass(frozen=True)
class Lag:
    words: str
    weeks: int
    months: int  # of series by month, quarter or year; 0 where it is shorter than a month


LAGS = {
    "1w": Lag("a week", 1, 0),
    "4w": Lag("four weeks", 4, 1),
    "13w": Lag("a quarter", 13, 3),
    "52w": Lag("a year", 52, 12),
}
MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


def _no_ends(found: Sequence[PriceHistory], said_from: str | None, said_to: str | None, lag: str | None) -> Refused:
    if lag:
        paces = "; ".join(f"{label(one.series)} is published {one.series.frequency}" for one in found[:4])
        return Refused("no_data", f"There is no change over {LAGS[lag].words} to tell.", f"{paces}.")
    spans = "; ".join(f"{label(one.series)}: {_span(one)}" for one in found)
    said = " and ".join(filter(None, [said_from, said_to]))
    return Refused("no_data", f"No series has prices at both dates ({said}).", f"There are {spans}.")


Ends = tuple[PricePoint, PricePoint]


def _ends(history: PriceHistory, asked: AskedPrice, said_from: str | None, lag: str | None) -> Ends | None:
    points = [point for point in history.points if asked.last is None or point.date <= asked.last]
    if not points:
        return None
    return _lagged(history, points, LAGS[lag]) if lag else _between(history, points, asked, said_from)


def _lagged(history: PriceHistory, points: Sequence[PricePoint], lag: Lag) -> Ends | None:
    """The last point and the one a lag before it; none where nothing stands at that very date."""
    last, step = points[-1], MONTHS.get(history.series.frequency)
    if step is None:
        wanted, slack = last.date - timedelta(weeks=lag.weeks), timedelta(days=3)
    elif lag.months and lag.months % step == 0:
        months = last.date.year * 12 + last.date.month - 1 - lag.months
        wanted, slack = date(months // 12, months % 12 + 1, 1), timedelta(0)
    else:
        return None
    near = min(points, key=lambda point: abs(point.date - wanted))
    return (near, last) if abs(near.date - wanted) <= slack and near.date < last.date else None


def _between(
    history: PriceHistory, points: Sequence[PricePoint], asked: AskedPrice, said_from: str | None
) -> Ends | None:
    """The first point of the year that was named, and the last one up to the later date."""
    last = points[-1]
    begin = _begin(history, asked, last)
    first = next((point for point in points if point.date >= begin), None)
    if first is None or first.date >= last.date or (said_from and first.date.year != begin.year):
        return None
    return first, last


def _begin(history: PriceHistory, asked: AskedPrice, last: PricePoint) -> date:
    """A yearly figure stands for all days of its year; without a date, one year back."""
    if asked.first is None:
        return last.date.replace(year=last.date.year - 1, day=min(last.date.day, 28))
    return asked.first.replace(month=1, day=1) if history.series.frequency == "yearly" else asked.first


def _span(history: PriceHistory) -> str:
    first, last, step = history.points[0], history.points[-1], history.series.frequency
    return f"{when(first.date, step)} to {when(last.date, step)}"


def _changed(history: PriceHistory, first: PricePoint, last: PricePoint) -> dict[str, Any]:
    step = history.series.frequency
    return {
        **asking.about(history.series),
        "from_date": when(first.date, step),
        "from_value": first.price,
        "to_date": when(last.date, step),
        "to_value": last.price,
        "change": last.price - first.price,
        "change_percent": (last.price / first.price - 1) * 100,
        "factor": last.price / first.price,
        "yearly_percent": _yearly(first, last),
    }


def _yearly(first: PricePoint, last: PricePoint) -> float | None:
    """The compound change a year; none within one year."""
    months = (last.date.year - first.date.year) * 12 + last.date.month - first.date.month
    return float((last.price / first.price) ** (12 / months) - 1) * 100 if months >= 12 else None


def found_before_made(asked: AskedPrice) -> tuple[PriceSeries, ...]:
    """Of a component alone, what was found on markets; made-up series only where there is nothing else."""
    fits = asking.fitting(asked)
    found = tuple(one for one in fits if not one.synthetic)
    return found if found and not (asked.technology or asked.region) else fits


def _left_out(names: Sequence[str]) -> list[str]:
    return [f"Without prices at both dates: {some(names)}."] if names else []


def further(wanted: Sequence[PriceSeries]) -> list[str]:
    more = len(wanted) - MOST_SERIES
    return [f"{more} further series are loaded: name a technology or a region to see them."] if more > 0 else []


def some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{'; '.join(names[:3])}{more}"


def _other_dates(items: Sequence[dict[str, Any]]) -> list[str]:
    ends = {item["to_date"] for item in items}
    return [f"The series end at different dates: {', '.join(sorted(ends))}."] if len(ends) > 1 else []
