"""The pace of a series: as published, or combined to coarser periods. Never made finer than it was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Literal, NamedTuple

from agents.tools.prices.asked import first_day, label, when
from agents.tools.refusal import Refused
from knowledge.prices import PriceHistory
from knowledge.vocabulary import PriceSeries

Frequency = Literal["native", "weekly", "monthly", "quarterly", "half-yearly", "yearly"]
Aggregate = Literal["mean", "median", "last"]
COARSENESS = {"daily": 0, "weekly": 1, "monthly": 2, "quarterly": 3, "half-yearly": 4, "yearly": 5}
A_YEAR = {  # periods; trading days for days
    "daily": 252,
    "weekly": 52,
    "monthly": 12,
    "quarterly": 4,
    "half-yearly": 2,
    "yearly": 1,
}
ONE = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "half-yearly": "half-year",
    "yearly": "year",
}
LONGEST_STEP = {  # days to the next period
    "daily": 5,
    "weekly": 10,
    "monthly": 31,
    "quarterly": 92,
    "half-yearly": 184,
    "yearly": 366,
}


class Observed(NamedTuple):
    """A period of a series: its first day, the value, and how many observations are in it."""

    date: date
    value: float
    n: int = 1


@dataclass(frozen=True)
class Paced:
    """A history at a pace."""

    history: PriceHistory
    frequency: str
    points: tuple[Observed, ...]

    @property
    def series(self) -> PriceSeries:
        return self.history.series

    @property
    def is_combined(self) -> bool:
        return self.frequency != self.series.frequency

    def when(self, point: Observed) -> str:
        return when(point.date, self.frequency)

    @property
    def span(self) -> str:
        """ "2021-01-06 to 2026-11-18"."""
        return f"{self.when(self.points[0])} to {self.when(self.points[-1])}"


def paced(history: PriceHistory, frequency: str, agg: str = "mean") -> Paced:
    """The history at this pace. Refuses a pace finer than the published one."""
    native = history.series.frequency
    if frequency in {"native", native}:
        return Paced(history, native, tuple(Observed(day, value) for day, value, _ in history.points))
    if coarseness(frequency) < coarseness(native):
        hint = f"{label(history.series)} is published {native}."
        raise Refused("no_data", f"There are no {frequency} prices of it.", hint, (native,))
    periods: dict[date, list[float]] = defaultdict(list)
    for point in history.points:
        periods[first_day(point.date, frequency)].append(point.price)
    points = (Observed(day, _combined(values, agg), len(values)) for day, values in sorted(periods.items()))
    return Paced(history, frequency, tuple(points))


def coarseness(frequency: str) -> int:
    """How coarse a pace is; one that is not known counts as daily, since it can be combined to any other."""
    return COARSENESS.get(frequency, 0)


def coarsest(frequencies: Sequence[str]) -> str:
    return max(frequencies, key=coarseness)


def _combined(values: Sequence[float], agg: str) -> float:
    if agg == "mean":
        return fmean(values)
    return median(values) if agg == "median" else values[-1]


def follows(first: date, then: date, frequency: str) -> bool:
    """Whether `then` is the very next period: no step is taken across a gap."""
    return (then - first).days <= LONGEST_STEP.get(frequency, 366)
