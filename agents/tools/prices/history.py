"""A price over time: as published, or combined to a coarser period."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, label, when
from agents.tools.prices.choosing import mainstream_first
from agents.tools.prices.paces import ONE, Observed, Paced, follows, paced
from agents.tools.refusal import Refused
from knowledge.vocabulary import PriceSeries

MOST_ROWS = 5_000
MOST_OTHERS = 12  # series that are named beside those shown: a price list has thousands
ENOUGH_DATES = 4  # to draw without being asked


def series(asked: AskedPrice, frequency: str, agg: str, wish: ChartWish) -> ToolResult:
    every = asking.fitting(asked)
    wanted, others = _of_one_kind(every, asked)
    found = [paced(history, frequency, agg) for history in asking.histories(asked, wanted)]
    rows = sorted((point.date, one, point) for one in range(len(found)) for point in found[one].points)
    if len(rows) > MOST_ROWS:
        raise Refused(
            "too_large", f"Those are {len(rows):,} prices; {MOST_ROWS:,} can be shown.", "Ask for fewer dates."
        )
    title = _title(found)
    step = found[0].frequency
    return ToolResult(
        ok=True,
        title=title,
        columns=_columns(found, agg),
        rows=tuple(_row(when(day, step), label(found[one].series), point, found) for day, one, point in rows),
        summary=_summary(asked, found, others, agg),
        sources=_sources(found),
        warnings=(*asking.warnings([one.history for one in found]), *_gaps(found), *_others(others)),
        chart=_chart(title, found, wish),
    )


def _of_one_kind(every: Sequence[PriceSeries], asked: AskedPrice) -> tuple[list[PriceSeries], list[PriceSeries]]:
    """Those that may share a column with the preferred one (same unit, money and pace), and the rest."""
    first = every[0]
    kind = (first.unit, first.price_basis, first.frequency, first.dataset)
    same = [one for one in every if (one.unit, one.price_basis, one.frequency, one.dataset) == kind]
    fits = mainstream_first(same)
    is_narrow = asked.technology or asked.region or len(fits) <= charts.MOST_SERIES
    wanted = fits[: charts.MOST_SERIES] if is_narrow else fits[:1]
    return wanted, [one for one in every if one not in wanted]


def _title(found: Sequence[Paced]) -> str:
    first = found[0].series
    if len(found) == 1:
        return label(first).replace(",", " price,", 1)
    return f"Prices of {first.component} ({first.price_basis})"


def _columns(found: Sequence[Paced], agg: str) -> tuple[Column, ...]:
    first = found[0]
    time = "Year" if first.frequency == "yearly" else "Date"
    most = max(point.value for one in found for point in one.points)
    value = Column("Price", first.series.unit, 1 if most >= 1000 else 2 if most >= 10 else 3)
    return (Column(time), Column("Series"), value, *([Column("Observations")] if found[0].is_combined else []))


def _row(at: str, name: str, point: Observed, found: Sequence[Paced]) -> tuple[str | int | float, ...]:
    time = int(at) if found[0].frequency == "yearly" else at
    return (time, name, point.value, point.n) if found[0].is_combined else (time, name, point.value)


def _summary(asked: AskedPrice, found: Sequence[Paced], others: Sequence[PriceSeries], agg: str) -> dict[str, Any]:
    days = [when(point.date, one.frequency) for one in found for point in one.points]
    return {
        "component": found[0].series.component,
        "frequency": found[0].frequency,
        "agg": agg if found[0].is_combined else "native",
        "date_from": min(days),
        "date_to": max(days),
        "series": [_about(one) for one in found],
        "other_series": [_about_other(one) for one in others[:MOST_OTHERS]],
        "other_count": len(others),
    }


def _about(one: Paced) -> dict[str, Any]:
    first, last = one.points[0], one.points[-1]
    before = one.points[-2] if len(one.points) > 1 else None
    lowest = min(one.points, key=lambda point: point.value)
    highest = max(one.points, key=lambda point: point.value)
    step = one.frequency
    return {
        **asking.about(one.series),
        "n": len(one.points),
        "observations": last.n if one.is_combined else None,
        "first_date": when(first.date, step),
        "first_value": first.value,
        "last_date": when(last.date, step),
        "last_value": last.value,
        "previous_date": when(before.date, step) if before else None,
        "previous_value": before.value if before else None,
        "change_percent": (last.value / before.value - 1) * 100 if before else None,
        "lowest_date": when(lowest.date, step),
        "lowest_value": lowest.value,
        "highest_date": when(highest.date, step),
        "highest_value": highest.value,
        **_middle(one),
        "steps": _steps(one),
    }


MOST_NAMED = 6  # steps upwards that are named


def _steps(one: Paced) -> dict[str, Any]:
    """From each period to the very next: how many rose and fell, and the largest move each way."""
    pairs = zip(one.points, one.points[1:], strict=False)
    moves = [
        ((then.value / first.value - 1) * 100, when(then.date, one.frequency))
        for first, then in pairs
        if follows(first.date, then.date, one.frequency)
    ]
    risen, fallen = [move for move in moves if move[0] > 0], [move for move in moves if move[0] < 0]
    rise, drop = max(risen, default=(None, None)), min(fallen, default=(None, None))
    return {
        "n": len(moves),
        "step": ONE.get(one.frequency, "step"),
        "rises": len(risen),
        "falls": len(fallen),
        "rise_dates": [at for _, at in risen] if len(risen) <= MOST_NAMED else [],
        "rise_percent": rise[0],
        "rise_date": rise[1],
        "drop_percent": drop[0],
        "drop_date": drop[1],
    }


def _middle(one: Paced) -> dict[str, Any]:
    """The mean and median of every price of the span as it was published, whatever it was combined to."""
    values = [point.price for point in one.history.points]
    return {"mean_value": fmean(values), "median_value": median(values), "published": len(values)}


def _about_other(one: PriceSeries) -> dict[str, Any]:
    return {**asking.about(one), "first_date": one.first, "last_date": one.last}


def _gaps(found: Sequence[Paced]) -> list[str]:
    return [note for one in found for note in asking.us_gap(one.history)]


def _others(others: Sequence[PriceSeries]) -> list[str]:
    if not others:
        return []
    more = f" and {len(others) - 3} more" if len(others) > 3 else ""
    return [f"Also loaded, in other units, money or markets: {'; '.join(label(one) for one in others[:3])}{more}."]


def _sources(found: Sequence[Paced]) -> tuple[Any, ...]:
    used = list(dict.fromkeys(one.history.dataset for one in found))
    days = [when(point.date, one.frequency) for one in found for point in one.points]
    return sources(used, f"{'; '.join(label(one.series) for one in found)}, {min(days)} to {max(days)}")


def _chart(title: str, found: Sequence[Paced], wish: ChartWish) -> Chart | None:
    most = max(len(one.points) for one in found)
    if wish == "none" or most < 2 or (wish == "auto" and most < ENOUGH_DATES):
        return None
    first = found[0]
    measure = Measure("Price", f"Price, {first.series.price_basis}", first.series.unit)
    series = "Series" if len(found) > 1 else None
    time = "Year" if first.frequency == "yearly" else "Date"
    make = charts.columns if wish == "bar" else charts.line
    return make(title, time, measure, series, _described(title, found))


def _described(title: str, found: Sequence[Paced]) -> str:
    parts = []
    for one in found:
        first, last, unit = one.points[0], one.points[-1], one.series.unit
        begin = f"{first.value:,.4g} {unit} in {when(first.date, one.frequency)}"
        parts.append(f"{one.series.region} from {begin} to {last.value:,.4g} in {when(last.date, one.frequency)}")
    return f"{title}: {'; '.join(parts)}."
