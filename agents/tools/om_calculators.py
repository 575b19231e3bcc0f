"""The O&M agent's calculators: cleaning, lost energy, warranty, repair, crews. They compute with what the reader gives.

Percent are given as they are said: 0.1 for 0.1 %. Keys of `summary`, tool by tool:

cleaning_economics  best_interval_days, cleanings_a_year, lost_per_day, cleaning_per_day, total_per_day, total_per_year,
                    loss_before_cleaning_percent, rain: {interval_days, does_it, lost_per_day, lost_per_year} | None,
                    now: {loss_percent, lost_per_day, pays_after_days, until_rain_days, benefit: {amount, unit} | None},
                    empty without a loss now; with a loss now and no soiling rate only that. And what was given:
                    energy_mwh_per_day, soiling_percent_per_day, price_per_mwh, cleaning: {cost, unit}, currency
loss_value          energy_mwh, price_per_mwh, value: {amount, unit}, currency
warranty_check      first_year_percent, annual_percent, life_years, end_percent; with an age age_years,
                    guaranteed_percent; with a measured power measured_percent, margin_percent, verdict ("inside",
                    "outside", "cannot be told"); with a measured rate measured_rate_percent, rate_margin_percent,
                    rate_verdict; margins without sign: margin_size_percent, rate_margin_size_percent
repair_or_replace   affected_percent, rule ("repair", "compute", "replace"), rule_from_percent, rule_to_percent,
                    still_needed: [str]; with costs repair, replacement: {now, later, together, unit}, cheaper
                    ("repair", "replace"), saving: {amount, unit}, same_at_percent, failing_percent_per_year, modules,
                    remaining_life_years; safety, safety_topic and qualified_person as in diagnose_fault
crew_schedule       persons, working_days, crew_days, busiest_month, busiest_days, busiest_share_percent, crews,
                    total_hours; the plant as in maintenance_plan; qualified_person
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools.om import Season
from agents.tools.operation import cleaning, crew, losses, plan, repairing, warranty
from agents.tools.refusal import refusable


@refusable
def cleaning_economics(
    energy_mwh_per_day: float | None = None,
    soiling_percent_per_day: float | None = None,
    price_per_mwh: float | None = None,
    cost_per_cleaning: float | None = None,
    rain_interval_days: float | None = None,
    loss_now_percent: float | None = None,
    days_to_rain: float | None = None,
    currency: str = "EUR",
) -> ToolResult:
    """Compute how often cleaning the modules pays, whether rain does it, and whether a cleaning now pays.

    Args:
        energy_mwh_per_day: Energy of the clean plant in MWh a day.
        soiling_percent_per_day: How much more of it dirt takes with every day, in percent: 0.1 for 0.1 % a day.
        price_per_mwh: What a MWh earns.
        cost_per_cleaning: What one cleaning of the whole plant costs.
        rain_interval_days: Mean days between two rains that clean the modules; none when it is not known.
        loss_now_percent: What dirt takes today, in percent; for "clean now?".
        days_to_rain: Days until the next rain that cleans; for "clean now?".
        currency: ISO code of the money, such as "EUR" or "USD"; nothing is converted.
    """
    given = {
        "energy_mwh_per_day": energy_mwh_per_day,
        "soiling_percent_per_day": soiling_percent_per_day,
        "price_per_mwh": price_per_mwh,
        "cost_per_cleaning": cost_per_cleaning,
        "rain_interval_days": rain_interval_days,
        "loss_now_percent": loss_now_percent,
        "days_to_rain": days_to_rain,
    }
    return cleaning.economics(given, currency)


@refusable
def loss_value(
    energy_mwh: float | None = None, price_per_mwh: float | None = None, currency: str = "EUR"
) -> ToolResult:
    """Compute what lost energy is worth at a price.

    Args:
        energy_mwh: The lost energy in MWh.
        price_per_mwh: What a MWh earns.
        currency: ISO code of the money, such as "EUR" or "USD"; nothing is converted.
    """
    return losses.value({"energy_mwh": energy_mwh, "price_per_mwh": price_per_mwh}, currency)


@refusable
def warranty_check(
    first_year_percent: float | None = None,
    annual_percent: float | None = None,
    age_years: float | None = None,
    measured_percent: float | None = None,
    measured_rate_percent: float | None = None,
    uncertainty_percent: float | None = None,
    life_years: float | None = None,
) -> ToolResult:
    """Tell what a linear power warranty of modules promises at an age, and whether a measurement is inside it.

    Args:
        first_year_percent: Loss the warranty allows in the first year, in percent of the rated power: 2 for 2 %.
        annual_percent: Loss it allows in each later year, in percent points a year: 0.5 for 0.5 %.
        age_years: Age of the modules when they were measured, or the age that is asked about.
        measured_percent: Measured power in percent of the rated power: 91 for 91 %.
        measured_rate_percent: Measured degradation in percent a year, when a rate is compared instead of a power.
        uncertainty_percent: Uncertainty of the measurement in percent points; none when it is not known.
        life_years: Years the warranty lasts; 25 when left out.
    """
    given = {
        "first_year_percent": first_year_percent,
        "annual_percent": annual_percent,
        "age_years": age_years,
        "measured_percent": measured_percent,
        "measured_rate_percent": measured_rate_percent,
        "uncertainty_percent": uncertainty_percent,
        "life_years": life_years,
    }
    return warranty.check(given)


@refusable
def repair_or_replace(
    affected_percent: float | None = None,
    repair_cost: float | None = None,
    replace_cost: float | None = None,
    remaining_life_years: float | None = None,
    age_years: float | None = None,
    modules: int | None = None,
    currency: str = "EUR",
) -> ToolResult:
    """Compare repairing the affected modules of a block with replacing the block: rule of thumb, and cost when given.

    Args:
        affected_percent: Share of the block's modules that is affected, in percent: 11 for 11 %.
        repair_cost: What the repair or exchange of one module costs, work included.
        replace_cost: What one module costs when the whole block is replaced, work included.
        remaining_life_years: Years that the plant shall still run.
        age_years: Age of the block; then failures are expected to go on at the pace so far.
        modules: How many modules the block has; costs are per 100 modules when left out.
        currency: ISO code of the money, such as "EUR" or "USD"; nothing is converted.
    """
    given = {
        "affected_percent": affected_percent,
        "repair_cost": repair_cost,
        "replace_cost": replace_cost,
        "remaining_life_years": remaining_life_years,
        "age_years": age_years,
        "modules": modules,
    }
    return repairing.choice(given, currency)


@refusable
def crew_schedule(
    size_mw: float | None = None,
    persons: int | None = None,
    hours_per_day: float | None = None,
    working_days: int | None = None,
    tracker: bool = False,
    plant_type: Literal["ground_mount", "rooftop"] = "ground_mount",
    medium_voltage: bool | None = None,
    month: int | None = None,
    season: Season | None = None,
    hemisphere: Literal["north", "south"] = "north",
) -> ToolResult:
    """Spread the maintenance plan of a plant over crew days by month, and tell how many crews it takes.

    Args:
        size_mw: Plant size in MW.
        persons: Persons of one crew; 2 when left out.
        hours_per_day: Working hours a day on the plant; 7 when left out.
        working_days: Working days of a month; 20 when left out.
        tracker: True when the modules follow the sun.
        plant_type: "ground_mount" or "rooftop".
        medium_voltage: Whether the plant has its own transformer and switchgear; left out, assumed from 1 MW on.
        month: Only this month, 1 to 12.
        season: Only this season.
        hemisphere: Where the plant stands; seasons are opposite in the south.
    """
    site = plan.Site(size_mw, tracker, plant_type, medium_voltage, hemisphere)
    return crew.schedule(site, plan.Period.of(month, season), persons, hours_per_day, working_days)
