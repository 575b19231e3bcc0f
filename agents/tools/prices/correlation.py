"""Whether two prices move together: Pearson's r of their changes of ln P, and, with a warning, of their levels.

Two series that both fall for years have alike levels whatever binds them; only their changes tell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import StatisticsError, correlation
from typing import Any

from agents.base import Column, ToolResult
from agents.tools.credit import sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, label, when
from agents.tools.prices.choosing import pair
from agents.tools.prices.paces import ONE, Paced, coarsest, follows, paced
from agents.tools.refusal import Refused

FEWEST = 8  # changes of which a correlation says something
NORMAL_95 = 1.959964  # two-sided 95 % of the normal distribution


@dataclass(frozen=True)
class Common:
    """Both prices on the dates that both have, and the changes between neighbouring dates."""

    days: tuple[date, ...]
    first: tuple[float, ...]
    second: tuple[float, ...]
    changes: tuple[tuple[float, float] | None, ...]  # of ln P, one per date; none after a gap

    @property
    def known(self) -> list[tuple[float, float]]:
        return [change for change in self.changes if change]


def correlated(one: AskedPrice, other: AskedPrice, frequency: str) -> ToolResult:
    """`one` holds the dates of both."""
    chosen = pair(asking.fitting(one), asking.fitting(other))
    histories = asking.histories(one, chosen)
    if len(histories) < 2:
        raise Refused("no_data", f"{' and '.join(map(label, chosen))} have no dates in common there.", _LONGER)
    native = coarsest([history.series.frequency for history in histories])
    pace = native if frequency == "native" else coarsest([frequency, native])
    lines = [paced(history, pace) for history in histories]
    common = _common(*lines)
    if len(common.known) < FEWEST:
        said = f"Only {len(common.known)} changes are known of both; {FEWEST} are the least for this."
        raise Refused("no_data", said, _LONGER)
    names = [label(line.series) for line in lines]
    return ToolResult(
        ok=True,
        title=f"Correlation of {names[0]} and {names[1]}",
        columns=_columns(lines, pace),
        rows=tuple(
            (day.year if pace == "yearly" else when(day, pace), a, b, *_percent(change))
            for day, a, b, change in zip(common.days, common.first, common.second, common.changes, strict=True)
        ),
        summary=_summary(lines, common),
        sources=sources(asking.used(histories), f"{'; '.join(names)}, {common.days[0]} to {common.days[-1]}"),
        warnings=(*asking.warnings(histories), *_combined(lines), LEVELS),
    )


def _summary(lines: list[Paced], common: Common) -> dict[str, Any]:
    pace, n = lines[0].frequency, len(common.known)
    of_changes = _pearson([a for a, _ in common.known], [b for _, b in common.known])
    low, high = _interval(of_changes, n)
    return {
        "first": asking.about(lines[0].series),
        "second": asking.about(lines[1].series),
        "frequency": pace,
        "period": ONE.get(pace, pace),
        "date_from": when(common.days[0], pace),
        "date_to": when(common.days[-1], pace),
        "n_changes": n,
        "correlation_of_changes": of_changes,
        "interval_low": low,
        "interval_high": high,
        "confidence_percent": 95,
        "n_levels": len(common.days),
        "correlation_of_levels": _pearson(common.first, common.second),
    }


_LONGER = "Ask for a longer span, or for other series."
LEVELS = "Levels that follow a trend are alike whatever binds them; the changes say whether prices move together."


def _combined(lines: list[Paced]) -> list[str]:
    return [f"{label(one.series)} is taken as means by {ONE[one.frequency]}." for one in lines if one.is_combined]


def _common(one: Paced, other: Paced) -> Common:
    first, second = ({point.date: point.value for point in line.points} for line in (one, other))
    days = sorted(first.keys() & second.keys())
    changes: list[tuple[float, float] | None] = [None]
    for before, day in pairwise(days):
        is_next = follows(before, day, one.frequency)
        change = (math.log(first[day] / first[before]), math.log(second[day] / second[before]))
        changes.append(change if is_next else None)
    levels = [(first[day], second[day]) for day in days]
    return Common(tuple(days), tuple(a for a, _ in levels), tuple(b for _, b in levels), tuple(changes[: len(days)]))


def _pearson(one: list[float] | tuple[float, ...], other: list[float] | tuple[float, ...]) -> float:
    try:
        return correlation(one, other)
    except StatisticsError:
        raise Refused("no_data", "One of the two prices does not change there.", _LONGER) from None


def _interval(r: float, n: int) -> tuple[float, float]:
    """95 % confidence after Fisher: atanh r is nearly normal, with a deviation of 1/√(n−3)."""
    middle, half = math.atanh(max(-0.999999, min(0.999999, r))), NORMAL_95 / math.sqrt(n - 3)
    return math.tanh(middle - half), math.tanh(middle + half)


def _percent(change: tuple[float, float] | None) -> tuple[float | None, float | None]:
    return (change[0] * 100, change[1] * 100) if change else (None, None)


def _columns(lines: list[Paced], pace: str) -> tuple[Column, ...]:
    names = [label(line.series) for line in lines]
    prices = (Column(name, line.series.unit, 3) for name, line in zip(names, lines, strict=True))
    changes = (Column(f"{name}: change of ln P", "× 100", 2) for name in names)
    return (Column("Year" if pace == "yearly" else "Date"), *prices, *changes)
