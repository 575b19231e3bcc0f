"""How much prices swing: the standard deviation of the changes of ln P, and the same for a year.

sd of Δ ln P over periods that follow one another, times the square root of the periods in a year. Gaps are left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, label
from agents.tools.prices.choosing import mainstream_first
from agents.tools.prices.paces import A_YEAR, ONE, Paced, coarseness, follows, paced
from agents.tools.refusal import Refused
from knowledge.prices import PriceHistory
from knowledge.vocabulary import PriceSeries, vocabulary

FEWEST = 6  # changes of which a deviation says something
MOST_SERIES = 40


@dataclass(frozen=True)
class Swing:
    line: Paced
    n: int  # changes
    deviation: float  # of one period, a fraction

    @property
    def yearly(self) -> float:
        return self.deviation * math.sqrt(A_YEAR.get(self.line.frequency, 1))


def volatility(asked: Sequence[AskedPrice], frequency: str, wish: ChartWish) -> ToolResult:
    """The most volatile first, each at its own pace unless one is given."""
    wanted = list(dict.fromkeys(series for one in asked for series in _representing(one, len(asked) > 1)))[:MOST_SERIES]
    if not wanted:
        raise _none_fit(asked[0])
    histories = asking.histories(asked[0], wanted)
    swings = [swing for swing in map(swing_of, _paced(histories, frequency)) if swing.n >= FEWEST]
    if not swings:
        raise Refused(
            "no_data",
            f"Fewer than {FEWEST} changes of these prices are known there; that is too few to call a volatility.",
            "Ask for a longer span.",
        )
    order = sorted(swings, key=lambda one: (one.line.series.synthetic, coarseness(one.line.frequency), -one.yearly))
    title = "Volatility of prices" if len(order) > 1 else f"Volatility of {label(order[0].line.series)}"
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Series"),
            Column("Pace"),
            Column("From"),
            Column("To"),
            Column("Changes"),
            Column("Deviation of a change", "%", 1),
            Column("Volatility", "% a year", 1),
        ),
        rows=tuple(_row(one) for one in order),
        summary={"items": [_item(one) for one in order], "measured": len(order)},
        sources=sources(
            asking.used([one.line.history for one in order]), "; ".join(label(one.line.series) for one in order[:5])
        ),
        warnings=_warnings(order, len(wanted)),
        chart=_chart(title, order, wish),
    )


def _none_fit(asked: AskedPrice) -> Refused:
    what = " ".join(filter(None, [asked.technology, "prices", f"in {asked.region}" if asked.region else ""]))
    return Refused("no_data", f"There are no {what}.", "Leave out the region or the technology.")


def _representing(asked: AskedPrice, is_one_of_many: bool) -> list[PriceSeries]:
    """Of a component alone, the leading series of each pace; all that fit when region or technology are named."""
    try:
        fits = mainstream_first(asking.fitting(asked))
    except Refused:
        if is_one_of_many:
            return []  # what has no series there is left out of a comparison of all
        raise
    if asked.technology or asked.region:
        return fits
    return [next(one for one in fits if one.frequency == pace) for pace in dict.fromkeys(f.frequency for f in fits)]


def every_component() -> tuple[str, ...]:
    components = vocabulary().components
    if not components:
        raise Refused("no_data", "No prices are loaded.", "An administrator can load them: flask data load.")
    return components


def _paced(histories: Sequence[PriceHistory], frequency: str) -> list[Paced]:
    """A pace that a series is not published at leaves it out, unless it leaves out all of them."""
    fit = [one for one in histories if coarseness(frequency) >= coarseness(one.series.frequency)]
    return [paced(history, frequency) for history in (histories if frequency == "native" else fit or histories)]


def swing_of(line: Paced) -> Swing:
    changes = log_changes(line)
    return Swing(line, len(changes), _deviation(changes))


def _deviation(changes: Sequence[float]) -> float:
    """As statistics.stdev, which is exact to the last bit and thirty times slower."""
    if len(changes) < 2:
        return 0.0
    middle = fmean(changes)
    return math.sqrt(math.fsum((one - middle) ** 2 for one in changes) / (len(changes) - 1))


def log_changes(line: Paced) -> list[float]:
    """ln of each price over the one before, where they follow one another."""
    pairs = zip(line.points, line.points[1:], strict=False)
    return [math.log(b.value / a.value) for a, b in pairs if follows(a.date, b.date, line.frequency)]


def _row(one: Swing) -> tuple[str | int | float, ...]:
    line = one.line
    ends = (line.when(line.points[0]), line.when(line.points[-1]))
    return (label(line.series), line.frequency, *ends, one.n, one.deviation * 100, one.yearly * 100)


def _item(one: Swing) -> dict[str, Any]:
    line = one.line
    return {
        **asking.about(line.series),
        "frequency": line.frequency,
        "period": ONE.get(line.frequency, line.frequency),
        "periods_a_year": A_YEAR.get(line.frequency, 1),
        "from_date": line.when(line.points[0]),
        "to_date": line.when(line.points[-1]),
        "n": one.n,
        "deviation_percent": one.deviation * 100,
        "yearly_percent": one.yearly * 100,
    }


def _warnings(order: Sequence[Swing], wanted: int) -> tuple[str, ...]:
    notes = asking.warnings([one.line.history for one in order])[:1] if any(_is_made(one) for one in order) else []
    if len({one.line.frequency for one in order}) > 1:
        notes.append("Averages of a year hide what happens within it: compare series of the same pace only.")
    if wanted > len(order):
        notes.append(f"{wanted - len(order)} series have too few changes there and are left out.")
    return tuple(notes)


def _is_made(one: Swing) -> bool:
    return one.line.series.synthetic


def _chart(title: str, order: Sequence[Swing], wish: ChartWish) -> Chart | None:
    if wish == "none" or len(order) < 2:
        return None
    told = ", ".join(f"{label(one.line.series)} {one.yearly * 100:.1f} %" for one in order[:4])
    return charts.bars(title, "Series", Measure("Volatility", "Volatility", "% a year"), f"{title}: {told}.")
