"""The price agent's statistics: premium, volatility, correlation, distribution. Looks up and computes; words nothing.

Series of different units or money never meet in one ratio. Keys of `summary`, tool by tool:

premium       component, unit, items: [SERIES as in agents/tools/price.py, label, over_technology, over_region, ratio,
              premium_percent, n, from_date, to_date, periods, first_period, first_premium_percent, last_period,
              last_premium_percent, change_points, verdict: narrowed | widened | hardly changed]
volatility    measured, items: [SERIES, period, periods_a_year, from_date, to_date, n (changes), deviation_percent (of
              one period), yearly_percent]
correlation   first, second: SERIES, frequency, period, date_from, date_to, n_changes, correlation_of_changes,
              interval_low, interval_high, confidence_percent, n_levels, correlation_of_levels
distribution  component, by, unit, frequency, date_from, date_to, items: [SERIES, name, n, min, q1, median, q3, max]
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools.charts import ChartWish
from agents.tools.given import day_span
from agents.tools.prices import correlation as correlations
from agents.tools.prices import distribution as distributions
from agents.tools.prices import premium as premiums
from agents.tools.prices import volatility as volatilities
from agents.tools.prices.asked import AskedPrice
from agents.tools.prices.paces import Frequency
from agents.tools.refusal import refusable


@refusable
def premium(
    component: str,
    region: str | None = None,
    over_region: str | None = None,
    technology: str | None = None,
    over_technology: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """What one region or technology costs above another: the mean ratio on their common dates minus one, and how it
    moved by year (by month within two years), which tells whether it narrowed.

    Args:
        component: "module", "cell", "polysilicon" …
        region: The region whose premium is asked for, such as "US".
        over_region: The region it is compared with, such as "China".
        technology: The technology of both, or the one whose premium is asked for, such as "TOPCon".
        over_technology: The technology it is compared with, such as "PERC", in the same region.
        date_from: First date, as "2010", "2010-06" or "2010-06-30".
        date_to: Last date, in the same forms.
        chart: "auto" draws from four periods on; "line" and "bar" always draw; "none" never does.
    """
    first, last = day_span(date_from, date_to)
    above = AskedPrice(component, technology, region, first, last)
    below = AskedPrice(component, over_technology or technology, over_region or region)
    return premiums.premium(above, below, chart)


@refusable
def volatility(
    components: list[str] | None = None,
    technology: str | None = None,
    region: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    frequency: Frequency = "native",
    chart: ChartWish = "auto",
) -> ToolResult:
    """How much prices swing, the most volatile first: the standard deviation of the changes of ln P, and that for a
    year. Compare series of the same pace only.

    Args:
        components: "silver", "copper" …; left out, every component that is loaded.
        technology: Only series whose technology contains this.
        region: Only this region.
        date_from: First date, as "2010", "2010-06" or "2010-06-30".
        date_to: Last date, in the same forms.
        frequency: "native" as published, or a coarser pace for all.
        chart: "none" for no bars.
    """
    first, last = day_span(date_from, date_to)
    names = components or volatilities.every_component()
    asked = [AskedPrice(name, technology, region, first, last) for name in names]
    return volatilities.volatility(asked, frequency, chart)


@refusable
def correlation(
    component: str,
    other_component: str,
    technology: str | None = None,
    other_technology: str | None = None,
    region: str | None = None,
    other_region: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    frequency: Frequency = "native",
) -> ToolResult:
    """Whether two prices move together: Pearson's correlation of their changes of ln P with its 95 % interval, and that
    of their levels, which is high for any two prices that follow a trend.

    Args:
        component: "polysilicon", "silver" …
        other_component: The other one; the same with another region or technology is possible.
        technology: Technology of the first.
        other_technology: Technology of the other.
        region: Region of the first.
        other_region: Region of the other.
        date_from: First date, as "2010", "2010-06" or "2010-06-30".
        date_to: Last date, in the same forms.
        frequency: "native" for the finest pace that both have, or a coarser one.
    """
    first, last = day_span(date_from, date_to)
    one = AskedPrice(component, technology, region, first, last)
    return correlations.correlated(one, AskedPrice(other_component, other_technology, other_region), frequency)


@refusable
def distribution(
    component: str,
    by: Literal["region", "technology"] = "region",
    technology: str | None = None,
    region: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """How the prices of a period are spread, as a box plot: smallest, quartiles, largest and number of observations per
    region or technology.

    Args:
        component: "module", "cell" …
        by: "region" for one box per region, "technology" for one per technology.
        technology: The technology to hold fast when it is by region.
        region: The region to hold fast when it is by technology.
        date_from: First date, as "2010", "2010-06" or "2010-06-30".
        date_to: Last date, in the same forms.
        chart: "none" for no box plot.
    """
    return distributions.distribution(
        AskedPrice(component, technology, region, *day_span(date_from, date_to)), by, chart
    )
