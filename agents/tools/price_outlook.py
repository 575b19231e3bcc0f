"""The price agent's look ahead, and money: learning rate, projection, conversion. Computes; words nothing.

Keys of `summary`, tool by tool:

learning_rate     year_from, year_to, n, learning_rate_percent, low_percent, high_percent, confidence_percent,
                  r_squared, slope, unit, price_basis, first_price, last_price, first_capacity_mw, last_capacity_mw,
                  doublings, all_years: the first nine for every year loaded | None
price_projection  label, unit, price_basis, base_year, base_price, learning_rate_percent, learning_rate_given,
                  fitted_from, range_points, range_rates_percent, year, capacity_now_mw, deployment, items: [name,
                  ratio, capacity_mw, price, low, high, change_percent], years: [year, price, ratio] (with a target
                  year)
convert_currency  rate, currency, origin, unit, new_unit, items: [name, amount, converted]
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools.charts import ChartWish
from agents.tools.prices import currency as currencies
from agents.tools.prices import learning, projection
from agents.tools.refusal import Refused, refusable


@refusable
def learning_rate(year_from: int | None = None, year_to: int | None = None, chart: ChartWish = "auto") -> ToolResult:
    """By how much the module price fell with each doubling of the world's cumulative capacity: least squares over the
    experience curve (world, 1976 to 2023, real 2023 US$), with R² and a 95 % interval.

    Args:
        year_from: First year; the default is 2000.
        year_to: Last year; the default is the latest.
        chart: "none" for no curve.
    """
    return learning.rate(year_from, year_to, chart)


@refusable
def price_projection(
    target_year: int | None = None,
    deployment: Literal["low", "central", "high", "all"] = "all",
    capacity_mw: float | None = None,
    capacity_ratio: float | None = None,
    learning_rate: float | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Project the module price along the experience curve. Either `target_year` (with the projected world capacity, or
    with the reader's own) or `capacity_ratio`. Always call it an extrapolation, and give the range.

    Args:
        target_year: The year to project to, at most ten years after the last figure.
        deployment: Which case of the projected world capacity: "low", "central", "high" or "all" three.
        capacity_mw: The reader's own cumulative world capacity in the target year, in MW.
        capacity_ratio: Cumulative world capacity over today's: 3 when it triples.
        learning_rate: The reader's own, as a fraction: 0.2 for 20 %; the default is the fitted one from 2000 on.
        chart: "none" for no chart of the path.
    """
    if capacity_ratio is not None:
        return projection.by_ratio(capacity_ratio, learning_rate)
    if target_year is None:
        hint = "Name a year such as 2030, or how many times the world's capacity grows."
        raise Refused("missing_param", "A projection needs a year or a growth of the world's capacity.", hint)
    return projection.by_year(target_year, deployment, capacity_mw, learning_rate, chart)


@refusable
def convert_currency(
    amounts: list[float],
    currency: str,
    rate: float | None = None,
    unit: str = "US$",
    names: list[str] | None = None,
    origin: str = "USD",
) -> ToolResult:
    """Convert amounts into other money at the rate that the reader gave. Never guess a rate: without one this asks.

    Args:
        amounts: Figures of this conversation, in one unit.
        currency: ISO code of the money wanted, such as "EUR".
        rate: Units of that money for one unit of the money converted from, as the reader gave it.
        unit: Unit of the amounts, such as "US$/Wp".
        names: What each amount is.
        origin: ISO code of the money converted from.
    """
    return currencies.converted(amounts, unit, names or (), rate, currency, origin)
