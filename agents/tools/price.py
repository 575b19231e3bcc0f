"""The price agent's tools: component and metal prices, cost of solar electricity. Looks up and computes; words nothing.

Prices stay in the unit and money they are stored in; real and nominal dollars are never combined. Dates are given as
"2010", "2010-06" or "2010-06-30". Every entry of `series`/`items` is a dict. Keys of `summary`, tool by tool:

get_price        component, frequency, agg, date_from, date_to, series: [SERIES], other_series: [SERIES] (the first of
                 other_count)   SERIES: label, component, technology, region, unit, price_basis, frequency, synthetic,
                 dataset (its code), n, observations (in the last value, when combined), first_date, first_value,
                 last_date, last_value, previous_date, previous_value, change_percent, lowest_date, lowest_value,
                 highest_date, highest_value   (other_series: label … synthetic, first_date, last_date only)
compare_prices   unit, index_base, frequency, common_date (the newest that all have),
                 spread_percent, spread_times (the dearest above the cheapest then, and over it),
                 items: [label … dataset, name, n,
                 first_date, first_value, last_date, last_value, common_value, change_percent, against_first_percent
                 (of the common values; not of an index)]
price_change     component, lag, by_year, period, items: [label, region, unit, price_basis, synthetic, dataset,
                 from_date, from_value, to_date, to_value, change, change_percent, factor,
                 yearly_percent (compound; None within a year)]
price_threshold  component, threshold, direction, occurrence, items: [label, region, unit, price_basis, synthetic,
                 dataset, reached, date, value, before_date, before_value, after_date, after_value, latest_date,
                 latest_value]   (date and value None: not reached)
get_lcoe         unit, price_basis, segment, publisher, dataset, year_from, year_to, items: [entity, iso3, first_year,
                 first_value, last_year, last_value, change_percent, yearly_percent, mean_value, n, missing_years]
                 (cost_projection the same)
rank_lcoe        unit, price_basis, segment, publisher, dataset, year, within, ranked, world_value,
                 items: [rank, entity, iso3, value, against_world_percent]
lcoe_calc        lcoe_per_mwh, lcoe_per_kwh, currency, capex_per_kw, opex_per_kw_year, yield_kwh_per_kw,
                 discount_rate, life_years, degradation, capital_per_mwh, operation_per_mwh, discounted_energy_kwh,
                 discounted_cost
price_data       subject, datasets: [code, title, publisher, edition, as_of, licence, citation, reuse (what the licence
                 allows), first_date, last_date, rows, synthetic], series: [SERIES as in other_series] (the first
                 of series_count; all of them are rows)

Further tools: agents/tools/price_analysis.py and price_outlook.py.
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools.charts import ChartWish
from agents.tools.given import day_span, known_places, listed
from agents.tools.prices import calculation, comparison, cost, cost_moves, coverage, crossing, history, moves
from agents.tools.prices.asked import AskedPrice
from agents.tools.prices.choosing import side_by_side
from agents.tools.prices.paces import Aggregate, Frequency
from agents.tools.refusal import refusable

Lag = Literal["1w", "4w", "13w", "52w"]


@refusable
def get_price(
    component: str,
    technology: str | None = None,
    region: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    frequency: Frequency = "native",
    agg: Aggregate = "mean",
    chart: ChartWish = "auto",
) -> ToolResult:
    """Price of a component or metal over time: PV modules by year; silver, copper, aluminium by month; what was
    imported.

    Args:
        component: "module", "silver", "copper", "aluminium" …; price_data lists what is loaded.
        technology: For example "TOPCon"; it matches every variant whose name contains it.
        region: For example "World" or "United States"; left out, the most general series is given and others
            named.
        date_from: First date, as "2010", "2010-06" or "2010-06-30".
        date_to: Last date, in the same forms. Leave both out for the whole series.
        frequency: "native" as published, or a coarser period to aggregate to.
        agg: How observations of a period are combined.
        chart: "auto" draws from four dates on; "line" and "bar" always draw; "none" never does.
    """
    asked = AskedPrice(component, technology, region, *day_span(date_from, date_to))
    return history.series(asked, frequency, agg, chart)


@refusable
def compare_prices(
    components: list[str],
    technologies: list[str] | None = None,
    regions: list[str] | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    frequency: Frequency = "native",
    agg: Aggregate = "mean",
    index_base: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Prices side by side, one column each: components, technologies or regions of one unit and money, or any as index.

    One component alone compares all its series of one kind, such as cells of every region. Different units or money are
    refused unless `index_base` makes an index of them.

    Args:
        components: One or more of "module", "silver", "copper" …
        technologies: For example ["n-type", "p-type"] or ["TOPCon", "PERC"].
        regions: For example ["China", "EU"].
        date_from: First date, as "2010", "2010-06" or "2010-06-30".
        date_to: Last date, in the same forms.
        frequency: "native" for the finest pace that all have, or a coarser one.
        agg: How observations of a period are combined.
        index_base: A year, month or day whose mean becomes 100, such as "2020"; units may differ then.
        chart: "auto" draws from four dates on; "line" and "bar" always draw; "none" never does.
    """
    dates = AskedPrice("", None, None, *day_span(date_from, date_to))
    wanted = side_by_side(components, technologies or (), regions or (), index_base is not None)
    return comparison.compared(wanted, dates, frequency, agg, index_base, chart)


@refusable
def price_change(
    component: str,
    technology: str | None = None,
    region: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    lag: Lag | None = None,
    by_year: Literal["mean", "median"] | None = None,
    period: Literal["year", "half-year", "quarter"] = "year",
) -> ToolResult:
    """How much a price changed between two dates, for every series of the component, each in its own money.

    Args:
        component: "module", "silver", "copper", "aluminium" …
        technology: Only series whose technology contains this.
        region: Only this region.
        date_from: The earlier date, as "2010", "2010-06" or "2010-06-30"; the default is one year before the
            later one.
        date_to: The later date; the default is the newest of each series.
        lag: Instead of `date_from`, how far back from the later date: "1w" for week on week, "4w", "13w" or "52w"; by
            month these are one, three and twelve months.
        by_year: Between the means (or medians) of calendar years, not between single prices.
        period: With `by_year`, what the means are of: calendar years, their halves or their quarters.
    """
    first, last = day_span(date_from, date_to)
    means = moves.Means(by_year, period) if by_year else None
    return moves.change(AskedPrice(component, technology, region, first, last), date_from, date_to, lag, means)


@refusable
def price_threshold(
    component: str,
    threshold: float,
    direction: Literal["below", "above"] = "below",
    technology: str | None = None,
    region: str | None = None,
    occurrence: Literal["first", "last"] = "first",
) -> ToolResult:
    """When a price first fell below (or rose above) a value, for every series, with the value of the period before.

    Args:
        component: "module", "silver", "copper", "aluminium" …
        threshold: The value in the unit of the series, for modules US$ per watt-peak.
        direction: "below" or "above".
        technology: Only series whose technology contains this.
        region: Only this region.
        occurrence: "last" for the newest period beyond the value, with the one after it instead of the one before.
    """
    return crossing.threshold(AskedPrice(component, technology, region), threshold, direction, occurrence)


@refusable
def get_lcoe(
    entities: list[str],
    year_from: int | None = None,
    year_to: int | None = None,
    segment: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Published levelised cost of electricity of new solar plants by country and year, in the money of its table.

    Args:
        entities: One or more countries (21 come with the product) or "World", by English name or ISO3 code.
        year_from: First year of commissioning; leave both out for 2010 to the latest.
        year_to: Last year of commissioning; years to come are cost_projection's.
        segment: "utility_scale", "residential" …; without it utility-scale plants, where there are figures of them.
        chart: "auto" draws from four years or three places on; "line" and "bar" always draw; "none" never does.
    """
    return cost.table(known_places(entities), year_from, year_to, segment, chart)


@refusable
def cost_projection(
    entities: list[str],
    year_from: int | None = None,
    year_to: int | None = None,
    segment: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """What publishers expect new solar electricity to cost (LCOE) in years to come, from imported tables. None comes
    with the product, and nothing is extrapolated: it then refuses.

    Args:
        entities: One or more countries or "World", by English name or ISO3 code.
        year_from: First year; leave both out for all years to come.
        year_to: Last year.
        segment: "utility_scale", "residential" …; without it utility-scale plants, where there are figures of them.
        chart: "auto" draws from four years or three places on; "line" and "bar" always draw; "none" never does.
    """
    return cost.projection(known_places(entities), year_from, year_to, segment, chart)


@refusable
def rank_lcoe(
    year: int | None = None,
    limit: int = 10,
    ascending: bool = True,
    within: str | None = None,
    segment: str | None = None,
    since: int | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Rank countries by the cost of new solar electricity (LCOE), cheapest first, or by its change between two years.

    Args:
        year: Year of commissioning; the default is the latest.
        limit: How many countries to list, 1 to 50.
        ascending: True for the cheapest first, False for the dearest first.
        within: A region such as "Europe"; the default is all countries with data.
        segment: "utility_scale", "residential" …; without it utility-scale plants, where there are figures of them.
        since: Rank by the change from this year to `year`, the largest fall first (the largest rise when ascending is
            False): which countries became cheaper or dearer.
        chart: "none" for no bar chart.
    """
    if since is not None:
        return cost_moves.ranking(since, year, listed(limit), ascending, within, segment)
    return cost.ranking(year, listed(limit), ascending, within, segment, chart)


@refusable
def lcoe_calc(
    capex_per_kw: float | None = None,
    opex_per_kw_year: float | None = None,
    yield_kwh_per_kw: float | None = None,
    discount_rate: float | None = None,
    life_years: int | None = None,
    degradation: float = 0.005,
    currency: str = "EUR",
) -> ToolResult:
    """Compute the levelised cost of electricity of a plant from its costs, yield, discount rate and life.

    Discounted costs over discounted energy; energy falls by `degradation` each year; no tax, no residual value.

    Args:
        capex_per_kw: Investment per kW of the plant, in money of today.
        opex_per_kw_year: Yearly operating cost per kW.
        yield_kwh_per_kw: Energy of the first year per kW (specific yield), 200 to 3500 kWh.
        discount_rate: Per year, as a fraction: 0.05 for 5 %; 0 to 0.3.
        life_years: Years of operation, 1 to 60.
        degradation: Yearly loss of yield, as a fraction: 0.005 for 0.5 %.
        currency: ISO code of the money, such as "EUR" or "USD"; nothing is converted.
    """
    plant = {
        "capex_per_kw": capex_per_kw,
        "opex_per_kw_year": opex_per_kw_year,
        "yield_kwh_per_kw": yield_kwh_per_kw,
        "discount_rate": discount_rate,
        "life_years": life_years,
    }
    return calculation.levelised_cost(plant, degradation, currency)


@refusable
def price_data(subject: str | None = None) -> ToolResult:
    """List the price and cost data that can be asked about: series, units, money, dates, publishers, licences, and what
    each licence lets the reader do with the figures.

    Args:
        subject: Only the data on this: a component such as "module", "lcoe", or "learning" for the experience curve;
            the default is all of them.
    """
    return coverage.listed(subject)
