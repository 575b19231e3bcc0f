"""The module price if the world goes on learning: P₁ = P₀·(C₁/C₀)^(log₂(1−LR)), with a range of LR ± 5 points.

An extrapolation and named as one. How much is built comes from the person, or from the capacity projection that the
Market agent gives as well; nothing here guesses it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.base import Chart, Column, SourceNote, ToolResult
from agents.tools import charts
from agents.tools.capacity import outlook
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import own_method, sources
from agents.tools.given import known_place
from agents.tools.prices import learning
from agents.tools.prices.learning import Fit
from agents.tools.refusal import Refused
from knowledge import capacity

FORMULA = "P₁ = P₀·(C₁/C₀)^(log₂(1−LR)); range: learning rate ± 5 percentage points"
POINTS = 0.05  # of the learning rate, either way
MOST_TIMES = 100.0  # as much capacity as today, beyond which nothing is said
LARGEST_MW = 1e9  # 1,000 TW
LABEL = "extrapolation of the experience curve, not a forecast of a market"


@dataclass(frozen=True)
class Step:
    """A state of the world, and the price by the central rate and five points above and below it."""

    name: str  # deployment, or the year
    year: int | None
    ratio: float
    central: float
    low: float  # with the faster learning
    high: float


@dataclass(frozen=True)
class Start:
    year: int
    price: float
    unit: str
    price_basis: str
    rate: float
    fit: Fit
    is_given: bool  # whether the rate is the person's own

    def step(self, name: str, year: int | None, ratio: float) -> Step:
        central, low, high = (self._at(rate, ratio) for rate in (self.rate, *self._around()))
        return Step(name, year, ratio, central, low, high)

    def _around(self) -> tuple[float, float]:
        return self.rate + POINTS, max(0.0, self.rate - POINTS)

    def _at(self, rate: float, ratio: float) -> float:
        return float(self.price * ratio ** math.log2(1 - rate))


def by_ratio(ratio: float, rate: float | None) -> ToolResult:
    """The price once the world has `ratio` times today's cumulative capacity."""
    if not (math.isfinite(ratio) and 0 < ratio <= MOST_TIMES):
        hint = f"Say how many times today's capacity, above 0 and up to {MOST_TIMES:g}: 3 for a tripling."
        raise Refused("bad_range", f"A capacity of {ratio:g} times today's cannot be projected.", hint)
    start = _start(rate)
    steps = [start.step(f"{ratio:g} times the capacity of {start.year}", None, ratio)]
    return _result(start, steps, f"Module price at {ratio:g} times the world's capacity of {start.year}", (), None)


def by_year(year: int, scenario: str, capacity_mw: float | None, rate: float | None, wish: ChartWish) -> ToolResult:
    """The price in `year`, with the person's own world capacity or the projected one."""
    start = _start(rate)
    if year <= start.year:
        hint = f"Prices up to {start.year} are known: ask for them, or for a year after it."
        raise Refused("bad_range", f"{year} is no year to project.", hint)
    if capacity_mw is not None:
        return _with_own_capacity(start, year, capacity_mw)
    projected = _deployment(year)
    own = [one for one in projected.summary["years"] if one["year"] > start.year]
    now = _standing(start, projected)
    names = ("low", "central", "high") if scenario == "all" else (scenario,)
    if not own or own[-1]["year"] != year or any(name not in own[-1] for name in names):
        raise Refused("no_data", f"No {scenario} capacity is projected for {year}.", "Give the capacity yourself.")
    steps = [start.step(f"{name} deployment", year, own[-1][name] / now) for name in names]
    path = [start.step(str(one["year"]), one["year"], one.get("central", one[names[0]]) / now) for one in own]
    made = _result(start, steps, f"Module price projected to {year}", projected.sources, (now, own[-1], projected))
    return _with_path(made, start, path, wish)


def _start(rate: float | None) -> Start:
    if rate is not None and not (math.isfinite(rate) and 0 <= rate <= 0.6):
        raise Refused(
            "bad_range",
            f"A learning rate of {rate * 100:g} % cannot be right; it must be 0 to 60 %.",
            "For example 0.2.",
        )
    fit = learning.usual()
    last = fit.points[-1]
    used = fit.rate if rate is None else rate
    return Start(last.year, last.price, last.unit, last.price_basis, used, fit, rate is not None)


def _with_own_capacity(start: Start, year: int, capacity_mw: float) -> ToolResult:
    now = _world_capacity(start.year)
    if not (math.isfinite(capacity_mw) and 0 < capacity_mw <= LARGEST_MW):
        raise Refused("bad_range", f"A world capacity of {capacity_mw:g} MW cannot be right.", "Give it in MW.")
    step = start.step("your deployment", year, capacity_mw / now)
    return _result(start, [step], f"Module price in {year} with {capacity_mw / 1000:,.0f} GW in the world", (), None)


def _world_capacity(year: int) -> float:
    found = capacity.series(["World"], "cumulative", year, year)
    value = next((point.value for point in found.points), None)
    if value is None:
        raise Refused("no_data", f"The world's capacity of {year} is not loaded.", "Give how many times it grows.")
    return value


def _deployment(year: int) -> ToolResult:
    return outlook.projected(known_place("World"), year, "all", "none")


def _standing(start: Start, projected: ToolResult) -> float:
    """The world's capacity in the year of the last price, of the projection's own series where it begins there."""
    if projected.summary.get("metric", "cumulative") != "cumulative":
        raise Refused("no_data", "The scenarios loaded are of additions.", "Give the capacity of the year yourself.")
    if projected.summary.get("origin_year") == start.year:
        return float(projected.summary["origin_value"])
    return _world_capacity(start.year)


Deployed = tuple[float, dict[str, Any], ToolResult] | None


def _result(
    start: Start, steps: Sequence[Step], title: str, more: tuple[SourceNote, ...], deployed: Deployed
) -> ToolResult:
    curve = learning.loaded()
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Deployment"),
            Column("Capacity", f"× {start.year}", 2),
            Column("Price", start.unit, 3),
            Column("With faster learning", start.unit, 3),
            Column("With slower learning", start.unit, 3),
        ),
        rows=tuple((one.name, one.ratio, one.central, one.low, one.high) for one in steps),
        summary=_summary(start, steps, deployed),
        sources=(*sources(curve.datasets, f"World, {start.year}"), *more, _method(curve.datasets[0].as_of.isoformat())),
        warnings=_warnings(deployed),
    )


def _summary(start: Start, steps: Sequence[Step], deployed: Deployed) -> dict[str, Any]:
    return {
        "label": LABEL,
        "unit": start.unit,
        "price_basis": start.price_basis,
        "base_year": start.year,
        "base_price": start.price,
        "learning_rate_percent": start.rate * 100,
        "learning_rate_given": start.is_given,
        "fitted_from": start.fit.points[0].year,
        "range_points": POINTS * 100,
        "range_rates_percent": [(start.rate + POINTS) * 100, max(0.0, start.rate - POINTS) * 100],
        "year": steps[0].year,
        "capacity_now_mw": deployed[0] if deployed else None,
        "deployment": deployed[2].summary["label"] if deployed else None,
        "items": [_item(start, one, deployed) for one in steps],
    }


def _item(start: Start, one: Step, deployed: Deployed) -> dict[str, Any]:
    return {
        "name": one.name,
        "ratio": one.ratio,
        "capacity_mw": deployed[0] * one.ratio if deployed else None,
        "price": one.central,
        "low": one.low,
        "high": one.high,
        "change_percent": (one.central / start.price - 1) * 100,
    }


def _method(as_of: str) -> SourceNote:
    return own_method("price_projection", "Module price by experience curve", FORMULA, as_of)


def _warnings(deployed: Deployed) -> tuple[str, ...]:
    notes = [f"This is an {LABEL}; the price has left the curve for years before, as in 2004 to 2008."]
    return (*notes, *(deployed[2].warnings[:1] if deployed else ()))


def _with_path(made: ToolResult, start: Start, path: Sequence[Step], wish: ChartWish) -> ToolResult:
    """The years up to the target under the rows asked for, which the chart is drawn from."""
    names = ("Year", "Reported", "Low", "Central", "High")
    past = [(p.year, p.price, None, None, None) for p in start.fit.points[-10:]]
    ahead = [(one.year, None, one.low, one.central, one.high) for one in path]
    columns = (Column(names[0]), *(Column(name, start.unit, 3) for name in names[1:]))
    changed = {**made.summary, "years": [{"year": s.year, "price": s.central, "ratio": s.ratio} for s in path]}
    return ToolResult(
        ok=True,
        title=made.title,
        columns=columns,
        rows=(*past, *ahead),
        summary=changed,
        sources=made.sources,
        warnings=made.warnings,
        chart=_chart(made.title, start, path, wish),
    )


def _chart(title: str, start: Start, path: Sequence[Step], wish: ChartWish) -> Chart | None:
    if wish == "none":
        return None
    last = path[-1]
    words = (
        f"{title}: from {start.price:.3f} {start.unit} in {start.year} to {last.central:.3f} in {last.year}, "
        f"between {last.low:.3f} and {last.high:.3f} with learning five points faster or slower."
    )
    measure = Measure("Reported", f"Price, {start.price_basis}", start.unit)
    return charts.band(title, "Year", measure, "Central", "Low", "High", words)
