"""The market agent's tools: installed solar capacity by place and year. Looks up and computes; words nothing.

Values are MW. Places are names or ISO3 codes ("Germany", "DEU", "World", "Europe", "European Union (27)").
Every `entities`/`items` entry of a summary is a dict. Keys of `summary`, tool by tool:

get_capacity     metric, unit, segment, value_column, year_from, year_to, latest_complete, entities: [entity, iso3,
                 first_year, first_value, last_year, last_value, since_first, since_first_percent, previous_year,
                 previous_value, change,
                 change_percent, best_year, best_value, sum, mean, years (of additions of several years), csp_mw (end of
                 2023, None where it is small), rank, ranked, world_share_percent, next_edition: {year, value, dataset}
                 | None] (previous is the year before last_year; change is last minus previous; rank among countries,
                 None for regions)
compare_capacity as get_capacity, and years: [..], leader, ratio (leader / last, last year), first_leader,
                 first_ratio (of the first year), difference (leader - last),
                 total, mean (of the last year, None where a region is among them or a place has no figure),
                 total_added (of the additions of all years and places, None as there),
                 crossings: [{year, leader, over}], normalise; and when it is not "none": base_year (of an index),
                 normalised_unit, normalised: [entity, first_year, first, last_year, last]
rank_capacity    metric, unit, year, year_from, year_to, years, together (whether values are sums of all years), within,
                 limit, ranked (places with a value), total, without, lead_mw, lead_factor (first over second),
                 at_least_mw, at_most_mw, matching (places within these),
                 listed_mw, listed_share_percent, leader, items: [rank, entity, iso3, value, share_percent,
                 values: {"2020": v}]
growth           kind, metric, unit, year_from, year_to, items: [entity, iso3, first_year, first_value, last_year,
                 last_value, years, factor, growth_percent (of the whole span), cagr_percent | None, fastest_year,
                 fastest_percent, slowest_year, slowest_percent]
rank_growth      metric, unit, within, year_from, year_to, years, more_than_percent, less_than_percent, limit, ranked,
                 matching, small (fitting countries that began too small), least_mw, slowest_first, items: [rank,
                 entity, iso3, first_value, last_value, growth_percent, factor, yearly_percent | None]
share            metric, unit, of, year, year_from, year_to, together_mw, together_percent, rest_mw, rest_percent (of
                 the last year; None where the places overlap or are no part of the whole),
                 items: [entity, iso3, year, value, total, share_percent,
                 first_year, first_share_percent, change_points]
segment_split    entity, metric, unit, years, latest_complete, items: [year, total | None, segments: {name: value},
                 shares_percent: {name: value}]
capacity_data    datasets: [code, title, publisher, edition, as_of, licence, first_year, last_year, places, rows],
                 latest_complete, latest_any
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools import given
from agents.tools.capacity import change, comparing, growing, lookup, ranking, segments
from agents.tools.capacity.asked import Asked
from agents.tools.capacity.comparing import Normalise
from agents.tools.charts import ChartWish
from agents.tools.given import known_place, known_places
from agents.tools.refusal import refusable

Metric = Literal["cumulative", "annual"]


@refusable
def get_capacity(
    entities: list[str],
    metric: Metric = "cumulative",
    year_from: int | None = None,
    year_to: int | None = None,
    segment: str = "total",
    chart: ChartWish = "auto",
) -> ToolResult:
    """Installed solar capacity in MW of countries or regions, year by year or in one year.

    Args:
        entities: One or more countries or regions, by English name or ISO3 code; "World" and "Europe" are
            regions.
        metric: "cumulative" for capacity at the end of the year, "annual" for what was added in the year.
        year_from: First year. Leave both years out for the whole series; give the same year twice for one
            value.
        year_to: Last year. Additions end in 2023; a 2024 value exists only as cumulative, from another
            publisher.
        segment: "total", or a segment that segment_split reports, such as "utility_scale" (United States only).
        chart: "auto" draws from four years or three places on; "line" and "bar" always draw; "none" never does.
    """
    asked = Asked(known_places(entities), metric, year_from, year_to, segment)
    return lookup.series(asked, chart)


@refusable
def compare_capacity(
    entities: list[str],
    metric: Metric = "cumulative",
    year_from: int | None = None,
    year_to: int | None = None,
    normalise: Normalise = "none",
    base_year: int | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Compare the solar capacity of two to eight countries or regions side by side: one column each, one row per year;
    with who leads, by how much, and in which years the first two passed each other.

    Args:
        entities: Two to eight countries or regions, by English name or ISO3 code; one is enough for an index or share.
        metric: "cumulative" for capacity at the end of the year, "annual" for what was added in the year.
        year_from: First year; the default is ten years before the last.
        year_to: Last year; the default is the latest year that is complete for all.
        normalise: "none" for MW, "share" for percent of the world, "index" for 100 in a base year.
        base_year: The year that is 100; the default is the first in which all have a positive figure.
        chart: "auto" draws from four years or three places on; "line" and "bar" always draw; "none" never does.
    """
    least = 2 if normalise == "none" else 1
    asked = Asked(known_places(entities, least=least, most=8), metric, year_from, year_to)
    return comparing.comparison(asked, normalise, base_year, chart)


@refusable
def rank_capacity(
    metric: Metric = "cumulative",
    year: int | None = None,
    limit: int = 10,
    within: str | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    lowest_first: bool = False,
    at_least_mw: float | None = None,
    at_most_mw: float | None = None,
    together: bool = False,
    without: list[str] | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Rank countries by solar capacity: the largest or smallest of the world or a region, in one year or per year.

    Args:
        metric: "cumulative" for capacity at the end of the year, "annual" for what was added in the year.
        year: The year to rank by; the default is the latest complete year.
        limit: How many countries to list, 1 to 50.
        within: A region such as "Europe", "Asia" or "European Union (27)"; the default is the world.
        year_from: Give it to show every year from here on, one column per year, ranked by the last one.
        year_to: The last of these years.
        lowest_first: List the smallest instead of the largest.
        at_least_mw: Only countries with at least this value in MW, and how many there are.
        at_most_mw: Only countries with at most this value in MW; with at_least_mw those between the two.
        together: Rank by the sum of the additions from year_from to year_to: "who added most since 2020".
        without: Countries or regions that are left out of the list; shares stay those of the whole region.
        chart: "auto" and "bar" draw bars (lines when there are several years), "none" draws nothing.
    """
    years, limits = (year_from, year_to), (at_least_mw, at_most_mw)
    names = tuple(place.name for place in known_places(without)) if without else ()
    top = given.listed(limit)
    wanted = ranking.Ranking(metric, year, top, within, *years, lowest_first, limits, together, names)
    return ranking.ranked(wanted, chart)


@refusable
def growth(
    entities: list[str],
    kind: Literal["cagr", "yoy"] = "cagr",
    metric: Metric = "cumulative",
    year_from: int | None = None,
    year_to: int | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Growth of solar capacity in percent: the compound annual rate over a span, or the change from year to year.

    Args:
        entities: One or more countries or regions, by English name or ISO3 code.
        kind: "cagr" for one rate over the whole span, "yoy" for the change in every year.
        metric: Growth of "cumulative" capacity or of "annual" additions.
        year_from: First year; the default is five years before the last.
        year_to: Last year; the default is the latest complete year. Years of different publishers are never
            mixed.
        chart: "auto" draws from four years or three places on; "line" and "bar" always draw; "none" never does.
    """
    asked = Asked(known_places(entities), metric, year_from, year_to)
    return change.cagr(asked, chart) if kind == "cagr" else change.year_on_year(asked, chart)


@refusable
def rank_growth(
    metric: Metric = "cumulative",
    year_from: int | None = None,
    year_to: int | None = None,
    limit: int = 10,
    within: str | None = None,
    more_than_percent: float | None = None,
    less_than_percent: float | None = None,
    slowest_first: bool = False,
    began_with_mw: float | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Rank countries by how fast their solar capacity grew between two years: "which countries more than doubled in
    2022" is year_from 2021, year_to 2022, more_than_percent 100.

    Args:
        metric: Growth of "cumulative" capacity or of "annual" additions.
        year_from: First year; the default is five years before the last.
        year_to: Last year; the default is the latest complete year.
        limit: How many countries to list, 1 to 50.
        within: A region such as "Europe"; the default is the world.
        more_than_percent: Only countries that grew by more than this over the whole span: 100 for "doubled".
        less_than_percent: Only countries that grew by less than this: 0 for "shrank".
        slowest_first: List the slowest instead of the fastest.
        began_with_mw: Only countries that had at least this in the first year; the default is 10 MW.
        chart: "none" for no bar chart.
    """
    limits = (more_than_percent, less_than_percent)
    wanted = growing.race(metric, (year_from, year_to), within, limits, slowest_first, began_with_mw)
    return growing.ranked(wanted, given.listed(limit), chart)


@refusable
def share(
    entities: list[str],
    of: str = "World",
    metric: Metric = "cumulative",
    year: int | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Share of countries or regions in the solar capacity of the world or of a region, in percent.

    Args:
        entities: One or more countries or regions whose share is wanted.
        of: What it is a share of: "World" or a region.
        metric: Share of "cumulative" capacity or of "annual" additions.
        year: One year; the default is the latest complete year.
        year_from: Give it for the share in every year from here on.
        year_to: The last of these years.
        chart: "auto" draws from four years or three places on; "line" and "bar" always draw; "none" never does.
    """
    asked = Asked(
        known_places(entities), metric, year_from if year is None else year, year_to if year is None else year
    )
    return change.share(asked, given.known_region(of), chart)


@refusable
def segment_split(
    entity: str,
    metric: Metric = "cumulative",
    year_from: int | None = None,
    year_to: int | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Split a country's solar capacity into segments (utility-scale, small-scale), where such figures exist.

    Args:
        entity: A country, by English name or ISO3 code. Only the United States 2007-2016 is loaded at present.
        metric: "cumulative" or "annual"; what is loaded is given where the one that is asked for is not.
        year_from: First year.
        year_to: Last year.
        chart: "auto", "line" and "bar" draw stacked bars from two years on; "none" draws nothing.
    """
    return segments.split(known_place(entity), metric, year_from, year_to, chart)


@refusable
def capacity_data() -> ToolResult:
    """List the capacity data that can be asked about: datasets, publishers, editions, licences, years, places."""
    return segments.coverage()
