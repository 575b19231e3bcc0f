"""The O&M agent's tools on a plant's record as such: its quality, its hours, what is known of the plant, its report.

As in `plant`: every result says which file it is of and cites it; keys of `summary` name their units.
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools.charts import ChartWish
from agents.tools.plants import asked, describing, months, profiles, quality, report
from agents.tools.refusal import refusable


@refusable
def data_quality(file: str | None = None) -> ToolResult:
    """Check a plant's file: how its columns were read, what is missing, stuck, out of range, doubled or removed.

    Args:
        file: Name of the file, when the conversation has several.
    """
    return quality.checked(asked.plant(file))


@refusable
def daily_profile(days: list[str], file: str | None = None, chart: ChartWish = "auto") -> ToolResult:
    """Show the plant's power over the hours of chosen days.

    Args:
        days: One to eight days, such as 2022-06-21.
        file: Name of the file, when the conversation has several.
        chart: "line", "none", or "auto" when it helps.
    """
    return profiles.of_days(asked.plant(file), days, chart)


@refusable
def power_map(period: str | None = None, file: str | None = None, chart: ChartWish = "auto") -> ToolResult:
    """Show the plant's power as a map of weeks, or more days, and hours of the day: shadows and outages are seen in it.

    Args:
        period: As in performance_ratio; left out, all of the file.
        file: Name of the file, when the conversation has several.
        chart: "none", or "auto" for the map.
    """
    return profiles.heat(asked.plant(file), period, chart)


@refusable
def plant_report(
    period: str | None = None, by: Literal["month", "total"] = "total", file: str | None = None
) -> ToolResult:
    """Put all figures of the plant together, with the address of the whole report as a page that can be printed.

    Args:
        period: As in performance_ratio; left out, all of the file, or by month its latest whole month.
        by: "month" for a monthly report: one month's figures, and a table of the months, the latest first.
        file: Name of the file, when the conversation has several.
    """
    plant = asked.plant(file, "whole")
    days = plant.within(period)
    if by == "month":
        one_month = days.span.days <= months.LONGEST
        chosen = days if period else plant.days.within(months.latest(plant))
        return months.reported(plant, chosen, plant.days if one_month or not period else days)
    return months.reported(plant, days) if days.span != plant.days.span else report.reported(plant, days)


@refusable
def describe_plant(
    kwp: float | None = None,
    ac_kw: float | None = None,
    gamma: float | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    tilt: float | None = None,
    azimuth: float | None = None,
    name: str | None = None,
    file: str | None = None,
) -> ToolResult:
    """Keep what the reader says of the plant, and tell what is known of it. Call it as soon as a rating is named; the
    performance ratio, yields and expected energy need kWp.

    Args:
        kwp: DC rating of the modules in kWp.
        ac_kw: AC rating of the inverters, or of the grid connection, in kW.
        gamma: Temperature coefficient of power per kelvin, such as -0.0035.
        latitude: Degrees, north positive.
        longitude: Degrees, east positive.
        tilt: Degrees from the horizontal.
        azimuth: Degrees from north over east: 180 is south.
        name: What the plant is called.
        file: Name of the file, when the conversation has several.
    """
    given = {"kwp": kwp, "ac_kw": ac_kw, "gamma": gamma, "latitude": latitude, "longitude": longitude}
    return describing.described(file, {**given, "tilt": tilt, "azimuth": azimuth, "name": name})
