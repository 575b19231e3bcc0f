"""The market agent's further tools: when a value was reached, what may come, one country at a glance.

Values are MW. Keys of `summary`, tool by tool:

find_threshold     entity, iso3, metric, unit, value_mw, direction, reached, year, value, year_before, value_before,
                   first_year, latest_year, latest_value, gap (MW, when not reached), was_reached, years_reached
                   (all years from the value on), times_reached, from_mw, from_year,
                   from_value, years_taken (when a lower value was given), next_edition: {year, value, dataset} | None
forecast_capacity  entity, iso3, unit, own, label, scenario, year_to; own projections: origin_year, origin_value,
                   horizon, trend_percent, level, years: [year, low, central, high, added], backtest: {places,
                   first_origin, last_origin, ahead: [years, cases, median_percent, mean_percent,
                   repeat_median_percent, repeat_mean_percent], world: {from, to, percent, repeat_percent} | None} |
                   None; of publishers: publisher, edition, metric, scenarios, years: [year, one key per scenario]
country_report     entity, iso3, unit, year, capacity and added (as an entity of get_capacity), additions: [(year, MW)],
                   growth: [years, first_year, cagr_percent], outlook: {own, label, year, low, central, high, …}, lcoe:
                   {year, value, unit, price_basis}, news: [title, outlet, date, relative, url], missing: [sentence];
                   a part that is not known has no key
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools.capacity import outlook, report, threshold
from agents.tools.charts import ChartWish
from agents.tools.given import known_place
from agents.tools.refusal import Refused, refusable


@refusable
def find_threshold(
    entity: str,
    value_mw: float,
    metric: Literal["cumulative", "annual"] = "cumulative",
    direction: Literal["above", "below"] = "above",
    from_mw: float | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """The first year in which a country or region reached a solar capacity, with the value of that year and of the year
    before; or, when it never did, the latest value and how much is missing.

    Args:
        entity: A country or region, by English name or ISO3 code.
        value_mw: The value to reach, in MW: 50000 for 50 GW.
        metric: "cumulative" for capacity at the end of the year, "annual" for what was added in the year.
        direction: "above" for the first year at or above the value, "below" for the first year in which it fell under
            it again.
        from_mw: A lower value, to tell how many years lie between the first year at it and the first year at value_mw.
        year_from: The first year to look in; the default is the first there is.
        year_to: The last year to look in.
        chart: "auto" and "bar" draw bars, "line" a line, "none" nothing.
    """
    given = threshold.Given(from_mw, year_from, year_to)
    return threshold.found(known_place(entity), metric, value_mw, direction == "below", chart, given)


@refusable
def forecast_capacity(
    entity: str,
    year_to: int | None = None,
    scenario: Literal["low", "central", "high", "all"] = "all",
    chart: ChartWish = "auto",
) -> ToolResult:
    """Project the cumulative solar capacity of a country or region: low, central and high case for every year, with the
    error that the method had in the past. Publishers' scenarios are given instead where some are loaded. Always say
    which of the two it is, and for an own projection the band and the backtest.

    Args:
        entity: A country or region, by English name or ISO3 code.
        year_to: The last year, at most ten years after the last figure; the default is seven years after it.
        scenario: The case that is asked about: "low" (pessimistic), "central", "high" (optimistic) or "all".
        chart: "none" for no chart of the band.
    """
    return outlook.projected(known_place(entity), year_to, scenario, chart)


@refusable
def country_report(entity: str, chart: ChartWish = "auto") -> ToolResult:
    """A market report of one country: capacity, additions, world rank and share, growth over 3, 5 and 10 years, best
    year, projection, cost of electricity and the latest news, each with its source.

    Args:
        entity: A country, by English name or ISO3 code.
        chart: "none" for no chart.
    """
    place = known_place(entity)
    if place.kind != "country":
        raise Refused("unknown_entity", f"{place.name} is a region; a report is of one country.", "Name a country.")
    return report.reported(place, chart)
