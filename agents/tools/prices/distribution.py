"""How prices of a period are spread, by region or technology: smallest, quartiles, largest, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.charts import ChartWish, Five, Measure
from agents.tools.credit import sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, label, when
from agents.tools.prices.choosing import mainstream_first
from agents.tools.refusal import Refused
from knowledge.prices import PriceHistory
from knowledge.vocabulary import PriceSeries

MOST_GROUPS = 12
FIVE = Five("Smallest", "Lower quartile", "Median", "Upper quartile", "Largest")


@dataclass(frozen=True)
class Spread:
    name: str
    history: PriceHistory
    values: tuple[float, ...]

    @property
    def five(self) -> tuple[float, float, float, float, float]:
        """Quartiles by linear interpolation between the values, the ends included."""
        if len(self.values) < 2:
            return (self.values[0],) * 5
        lower, middle, upper = quantiles(self.values, n=4, method="inclusive")
        return min(self.values), lower, middle, upper, max(self.values)


def distribution(asked: AskedPrice, by: str, wish: ChartWish) -> ToolResult:
    """One group per region or technology, the other one held fast; all of one unit and money."""
    fits = mainstream_first(asking.fitting(asked))
    chosen = fits[:1] if asked.technology and asked.region else _one_each(fits, by)
    histories = asking.histories(asked, chosen)[:MOST_GROUPS]
    found = [Spread(_group(one.series, by), one, tuple(point.price for point in one.points)) for one in histories]
    found.sort(key=lambda one: median(one.values))
    first, last = (end(p.date for one in histories for p in one.points) for end in (min, max))
    pace = histories[0].series.frequency
    fixed = _fixed(histories[0].series, by)
    title = f"Prices of {histories[0].series.component} by {by}{fixed}, {when(first, pace)} to {when(last, pace)}"
    unit = histories[0].series.unit
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column(by.capitalize()),
            *(Column(name, unit, 4 if max(one.values) < 10 else 1) for one in found[:1] for name in _FIVE_NAMES),
            Column("Observations"),
        ),
        rows=tuple((one.name, *one.five, len(one.values)) for one in found),
        summary={
            "component": histories[0].series.component,
            "by": by,
            "unit": unit,
            "frequency": pace,
            "date_from": when(first, pace),
            "date_to": when(last, pace),
            "items": [_item(one) for one in found],
        },
        sources=sources(asking.used(histories), f"{'; '.join(map(label, chosen))}, {first} to {last}"),
        warnings=(*asking.warnings(histories), *_thin(found)),
        chart=_chart(title, by, found, unit, wish),
    )


_FIVE_NAMES = (FIVE.low, FIVE.lower, FIVE.median, FIVE.upper, FIVE.high)


def _group(one: PriceSeries, by: str) -> str:
    return one.region if by == "region" else one.technology


def _fixed(one: PriceSeries, by: str) -> str:
    held = one.technology if by == "region" else one.region
    return "" if held.startswith("all") or held == "commodity" else f", {held}"


def _one_each(fits: Sequence[PriceSeries], by: str) -> list[PriceSeries]:
    """The series of the kind with the most groups, each group once: of two kinds of money only one can be drawn."""

    def held(one: PriceSeries) -> tuple[object, ...]:
        return (asking.kind(one), one.technology if by == "region" else one.region)

    sets = {key: [one for one in fits if held(one) == key] for key in dict.fromkeys(map(held, fits))}
    best = max(sets.values(), key=len)  # the first of equals: the preferred one
    if len(best) < 2 and len(fits) > 1:
        shown = "; ".join(dict.fromkeys(label(one) for one in fits[:4]))
        raise Refused(
            "no_data",
            f"There is only one {by} with {fits[0].component} prices of one kind of money.",
            f"There are: {shown}. A box plot by {by} needs a price list with several, which can be imported.",
        )
    return best


def _item(one: Spread) -> dict[str, Any]:
    names = ("min", "q1", "median", "q3", "max")
    return {
        **asking.about(one.history.series),
        "name": one.name,
        "n": len(one.values),
        **dict(zip(names, one.five, strict=True)),
    }


def _thin(found: Sequence[Spread]) -> list[str]:
    thin = [f"{one.name} ({len(one.values)})" for one in found if len(one.values) < 5]
    return [f"Few observations: {', '.join(thin)}."] if thin else []


def _chart(title: str, by: str, found: Sequence[Spread], unit: str, wish: ChartWish) -> Chart | None:
    if wish == "none":
        return None
    told = "; ".join(f"{one.name} median {one.five[2]:,.4g} {unit}" for one in found)
    measure = Measure(FIVE.median, f"Price, {found[0].history.series.price_basis}", unit)
    return charts.box(title, by.capitalize(), measure, FIVE, f"{title}: {told}.")
