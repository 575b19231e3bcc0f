"""The learning rate: by how much the module price fell with each doubling of the world's cumulative capacity.

Ordinary least squares of ln P = a + b·ln C over the years asked for; LR = 1 − 2^b. Confidence by Student's t with n − 2
degrees of freedom. Prices are real, so inflation is not in it.
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
from agents.tools.credit import own_method, sources
from agents.tools.refusal import Refused
from knowledge import experience
from knowledge.experience import ExperienceCurve, ExperiencePoint

FIRST_YEAR = 2000  # unless said otherwise: plants for the grid, not for satellites and buoys
FEWEST = 5  # years of which a slope says something
FORMULA = "Least squares of ln P = a + b·ln C; LR = 1 − 2^b; 95 % confidence of b by Student's t, n − 2 degrees"


@dataclass(frozen=True)
class Fit:
    """ln P = intercept + slope · ln C, with P in money per Wp and C in MW."""

    points: tuple[ExperiencePoint, ...]
    slope: float
    intercept: float
    r_squared: float
    half_width: float  # of the slope's 95 % confidence interval

    @property
    def rate(self) -> float:
        return 1 - 2**self.slope

    @property
    def interval(self) -> tuple[float, float]:
        return 1 - 2 ** (self.slope + self.half_width), 1 - 2 ** (self.slope - self.half_width)

    def price(self, cumulative_mw: float) -> float:
        return math.exp(self.intercept + self.slope * math.log(cumulative_mw))


def rate(year_from: int | None, year_to: int | None, wish: ChartWish) -> ToolResult:
    curve = loaded()
    found = fit(_between(curve, year_from, year_to))
    whole = fit(curve.points)
    first, last = found.points[0], found.points[-1]
    title = f"Learning rate of module prices, {first.year}–{last.year}"
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Year"),
            Column("Cumulative capacity", "MW", 0),
            Column("Price", last.unit, 3),
            Column("Fitted price", last.unit, 3),
        ),
        rows=tuple((p.year, p.cumulative_mw, p.price, found.price(p.cumulative_mw)) for p in found.points),
        summary={
            **about(found),
            "unit": last.unit,
            "price_basis": last.price_basis,
            "first_price": first.price,
            "last_price": last.price,
            "first_capacity_mw": first.cumulative_mw,
            "last_capacity_mw": last.cumulative_mw,
            "doublings": math.log2(last.cumulative_mw / first.cumulative_mw),
            "all_years": about(whole) if whole.points != found.points else None,
        },
        sources=(*credited(curve, found), _method(curve)),
        warnings=(
            "Both series follow time, so R² and the interval look better than they would between independent figures.",
        ),
        chart=_chart(title, found, wish),
    )


def loaded() -> ExperienceCurve:
    curve = experience.curve()
    if not curve.points:
        raise Refused("no_data", "No experience curve is loaded.", "An administrator can load it: flask data load.")
    return curve


def _between(curve: ExperienceCurve, year_from: int | None, year_to: int | None) -> tuple[ExperiencePoint, ...]:
    known = curve.points[0].year, curve.points[-1].year
    first = year_from if year_from is not None else min(FIRST_YEAR, year_to or FIRST_YEAR)
    first = known[0] if year_from is None and year_to is not None and year_to <= FIRST_YEAR else first
    last = year_to if year_to is not None else known[1]
    if first > last:
        raise Refused("bad_range", f"{first} is after {last}.", "Give the earlier year first.")
    points = tuple(point for point in curve.points if first <= point.year <= last)
    if len(points) < FEWEST:
        years = f"Only {len(points)} years of {first}–{last} are known"
        hint = f"Ask for years between {known[0]} and {known[1]}."
        raise Refused("bad_range", f"{years}; a learning rate takes at least {FEWEST}.", hint)
    return points


def usual() -> Fit:
    """What a projection goes by: all years from 2000 on."""
    return fit(_between(loaded(), None, None))


def fit(points: Sequence[ExperiencePoint]) -> Fit:
    x = [math.log(point.cumulative_mw) for point in points]
    y = [math.log(point.price) for point in points]
    mean_x, mean_y = fmean(x), fmean(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread
    intercept = mean_y - slope * mean_x
    left = sum((b - intercept - slope * a) ** 2 for a, b in zip(x, y, strict=True))
    total = sum((one - mean_y) ** 2 for one in y)
    degrees = len(points) - 2
    half = student_95(degrees) * math.sqrt(left / degrees / spread)
    return Fit(tuple(points), slope, intercept, 1 - left / total, half)


def student_95(degrees: int) -> float:
    """The two-sided 95 % quantile of Student's t, by halving; exact to nine digits."""
    low, high = 1.9, 13.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if _inside(middle, degrees) < 0.95 else (low, middle)
    return (low + high) / 2


def _inside(t: float, degrees: int) -> float:
    """The probability of −t to t: the closed form for whole degrees of freedom (Abramowitz and Stegun 26.7.3–4)."""
    angle = math.atan(t / math.sqrt(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    if degrees == 1:
        return 2 * angle / math.pi
    term = total = cosine if degrees % 2 else 1.0
    for k in range(3 if degrees % 2 else 2, degrees - 1, 2):
        term *= cosine**2 * (k - 1) / k
        total += term
    return 2 / math.pi * (angle + sine * total) if degrees % 2 else sine * total


def about(one: Fit) -> dict[str, Any]:
    low, high = one.interval
    return {
        "year_from": one.points[0].year,
        "year_to": one.points[-1].year,
        "n": len(one.points),
        "learning_rate_percent": one.rate * 100,
        "low_percent": low * 100,
        "high_percent": high * 100,
        "confidence_percent": 95,
        "r_squared": one.r_squared,
        "slope": one.slope,
    }


def credited(curve: ExperienceCurve, one: Fit) -> tuple[Any, ...]:
    return sources(curve.datasets, f"World, {one.points[0].year}–{one.points[-1].year}")


def _method(curve: ExperienceCurve) -> Any:
    return own_method("learning_rate", "Learning rate", FORMULA, curve.datasets[0].as_of.isoformat())


def _chart(title: str, found: Fit, wish: ChartWish) -> Chart | None:
    if wish == "none":
        return None
    first, last = found.points[0], found.points[-1]
    words = (
        f"{title}: from {first.price:,.3g} {last.unit} at {first.cumulative_mw / 1000:,.3g} GW in {first.year} to "
        f"{last.price:,.3g} at {last.cumulative_mw / 1000:,.0f} GW in {last.year}; "
        f"{found.rate * 100:.1f} % less with each doubling."
    )
    measure = Measure("Price", f"Price, {last.price_basis}", last.unit)
    capacity = Measure("Cumulative capacity", "World cumulative capacity", "GW", 1000, "MW")
    return charts.fitted(title, capacity, measure, "Fitted price", words)
