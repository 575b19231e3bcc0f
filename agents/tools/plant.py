"""The O&M agent's tools on a plant's own measurements. They answer from the Findings of the analysis; word nothing.

Every result says which file it is of (`file`), from when to when (`date_from`, `date_to`), and cites the file with its
digest and the standard with its clause. Keys of `summary` name their units; energy in kWh, ratios as fractions. None is
"n/a": fewer than 80 % of the daylight rows of a period are valid.
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools.charts import ChartWish
from agents.tools.plants import (
    asked,
    comparing,
    energy,
    parts,
    performance,
    produced,
    stops,
    trends,
    worst,
)
from agents.tools.plants.days import Correction, Grain
from agents.tools.refusal import refusable


@refusable
def performance_ratio(
    by: Literal["day", "month", "year", "total"] = "month",
    period: str | None = None,
    temperature_corrected: Correction = "none",
    without: list[str] | None = None,
    file: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Work out the plant's performance ratio (IEC 61724-1), Σ energy over Σ irradiation on the same rows.

    Args:
        by: One ratio per "day", "month" or "year", or one in "total".
        period: 2022, 2022-05, 2022-05-03, 2022-05/2022-08, "summer 2022", "Q2 2022", "May", "last 3 months" or
            "last year" (counted from the end of the file); left out, all of the file.
        temperature_corrected: "25" to 25 °C, "annual" to the year's mean module temperature, or "none".
        without: Periods to leave out, in the same forms; "outages" leaves out all days with outages.
        file: Name of the file, when the conversation has several.
        chart: "line", "bar", "none", or "auto" when it helps.
    """
    plant = asked.plant(file)
    performance.refuse_unless_corrected(plant, temperature_corrected)
    gone = plant.gone(without)
    return performance.ratios(plant, plant.left(period, without), by, temperature_corrected, gone, chart)


@refusable
def yields(
    by: Grain = "year",
    period: str | None = None,
    without: list[str] | None = None,
    energy_only: bool = False,
    file: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Work out energy, specific yield (kWh/kWp), reference yield and capacity factor of the plant.

    Args:
        by: One line per "day", "week", "month" or "year", or one in "total".
        period: As in performance_ratio; left out, all of the file.
        without: Periods to leave out, or "outages".
        energy_only: Only what the plant gave, in kWh: needs no kWp.
        file: Name of the file, when the conversation has several.
        chart: "line", "bar", "none", or "auto" when it helps.
    """
    plant = asked.plant(file)
    if energy_only:
        return produced.energy(plant, plant.left(period, without), by, plant.gone(without), chart)
    return energy.yields(plant, plant.left(period, without), by, plant.gone(without), chart)


@refusable
def expected_energy(
    by: Grain = "month",
    period: str | None = None,
    without: list[str] | None = None,
    file: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Compare the plant's measured energy with what was expected of it (PVWatts at the measured irradiance and
    temperature); outages are marked.

    Args:
        by: One line per "day", "week", "month" or "year", or one in "total".
        period: As in performance_ratio; left out, all of the file.
        without: Periods to leave out, or "outages".
        file: Name of the file, when the conversation has several.
        chart: "line", "bar", "none", or "auto" when it helps.
    """
    plant = asked.plant(file)
    return energy.against_expected(plant, plant.left(period, without), by, plant.gone(without), chart)


@refusable
def outages(
    period: str | None = None,
    price_per_mwh: float | None = None,
    currency: str = "EUR",
    file: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Find the plant's outages, whole or partial, with their dates, the energy that each lost, and its worth.

    Args:
        period: As in performance_ratio; left out, all of the file.
        price_per_mwh: What a MWh is worth, if the reader said it.
        currency: Of that price, such as EUR.
        file: Name of the file, when the conversation has several.
        chart: "bar", "none", or "auto" when it helps.
    """
    plant = asked.plant(file)
    return stops.found(plant, plant.within(period), price_per_mwh, currency, chart)


@refusable
def availability(
    by: Grain = "year",
    period: str | None = None,
    without: list[str] | None = None,
    file: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """Work out the plant's availability by time (hours with more than 50 W/m²) and by energy.

    Args:
        by: One line per "day", "week", "month" or "year", or one in "total".
        period: As in performance_ratio; left out, all of the file.
        without: Periods that do not count, such as outages of the grid.
        file: Name of the file, when the conversation has several.
        chart: "bar", "none", or "auto" when it helps.
    """
    plant = asked.plant(file)
    return stops.availability(plant, plant.left(period, without), by, plant.gone(without), chart)


@refusable
def degradation(
    warranty_percent_per_year: float | None = None, file: str | None = None, chart: ChartWish = "auto"
) -> ToolResult:
    """Work out how fast the plant degrades (year on year, 95 % confidence), beside a warranty if one is given.

    Args:
        warranty_percent_per_year: What the warranty allows, such as 0.5.
        file: Name of the file, when the conversation has several.
        chart: "line", "none", or "auto" when it helps.
    """
    return trends.degradation(asked.plant(file, "whole"), warranty_percent_per_year, chart)


@refusable
def soiling(
    price_per_mwh: float | None = None, currency: str = "EUR", file: str | None = None, chart: ChartWish = "auto"
) -> ToolResult:
    """Work out the plant's soiling ratio, the energy lost to dirt and how fast it settles. What cleaning_economics
    needs comes with it: energy a day and loss a day.

    Args:
        price_per_mwh: What a MWh is worth, if the reader said it.
        currency: Of that price, such as EUR.
        file: Name of the file, when the conversation has several.
        chart: "line", "none", or "auto" when it helps.
    """
    return trends.soiling(asked.plant(file, "whole"), price_per_mwh, currency, chart)


@refusable
def clipping(file: str | None = None, chart: ChartWish = "auto") -> ToolResult:
    """Tell whether the plant's inverters clip: at which power, for how many hours, how much energy is lost.

    Args:
        file: Name of the file, when the conversation has several.
        chart: "bar", "none", or "auto" when it helps.
    """
    return trends.clipping(asked.plant(file), chart)


@refusable
def compare_periods(first: str, second: str, file: str | None = None, chart: ChartWish = "auto") -> ToolResult:
    """Compare two periods of the plant: what of the change in energy is due to irradiation, temperature, outages and
    the rest.

    Args:
        first: The earlier period, in the forms of performance_ratio, such as 2022.
        second: The later one, such as 2023.
        file: Name of the file, when the conversation has several.
        chart: "bar", "none", or "auto" when it helps.
    """
    return comparing.periods(asked.plant(file), first, second, chart)


@refusable
def worst_days(
    count: int = 5,
    by: Literal["day", "month"] = "day",
    period: str | None = None,
    without: list[str] | None = None,
    file: str | None = None,
    chart: ChartWish = "auto",
) -> ToolResult:
    """List the days or months in which the plant missed most of the expected energy, with the likely cause of each.

    Args:
        count: How many, at most 50.
        by: "day" or "month".
        period: As in performance_ratio; left out, all of the file.
        without: Periods to leave out, or "outages".
        file: Name of the file, when the conversation has several.
        chart: "bar", "none", or "auto" when it helps.
    """
    plant = asked.plant(file)
    return worst.worst(plant, plant.left(period, without), by, count, chart)


@refusable
def compare_inverters(
    kind: Literal["inverters", "strings"] = "inverters", file: str | None = None, chart: ChartWish = "auto"
) -> ToolResult:
    """Compare the plant's inverters (energy) or strings (mean current or power) with one another, the weakest first.

    Args:
        kind: "inverters" or "strings".
        file: Name of the file, when the conversation has several.
        chart: "bar", "none", or "auto" when it helps.
    """
    compare = parts.inverters if kind == "inverters" else parts.strings
    return compare(asked.plant(file), chart)
