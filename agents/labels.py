"""What a tool call is called on the page, in the product's words: "Looked up capacity: Germany, 2015–2023".

Built from the tool's name and arguments alone, so that a step has its label before the tool returns.
"""

from __future__ import annotations

from typing import Any

DID = {
    "get_capacity": "Looked up capacity",
    "compare_capacity": "Compared capacity",
    "rank_capacity": "Ranked countries by capacity",
    "growth": "Worked out growth",
    "rank_growth": "Ranked countries by growth",
    "share": "Worked out shares",
    "segment_split": "Looked up segments",
    "find_threshold": "Looked for the year",
    "forecast_capacity": "Projected capacity",
    "country_report": "Put a report together",
    "capacity_data": "Listed the capacity data",
    "get_price": "Looked up prices",
    "compare_prices": "Compared prices",
    "price_change": "Worked out the price change",
    "price_threshold": "Looked for the price",
    "get_lcoe": "Looked up the cost of electricity",
    "cost_projection": "Looked up the expected cost of electricity",
    "rank_lcoe": "Ranked countries by cost of electricity",
    "lcoe_calc": "Calculated the cost of electricity",
    "premium": "Worked out the premium",
    "volatility": "Worked out the volatility",
    "correlation": "Worked out the correlation",
    "distribution": "Worked out the spread of prices",
    "learning_rate": "Worked out the learning rate",
    "price_projection": "Projected the module price",
    "convert_currency": "Converted the money",
    "price_data": "Listed the price data",
    "calculate": "Calculated",
    "diagnose_fault": "Searched the faults",
    "maintenance_plan": "Made a maintenance plan",
    "safety_steps": "Looked up the safety steps",
    "define_terms": "Looked up terms",
    "data_quality": "Checked the data",
    "performance_ratio": "Worked out the performance ratio",
    "yields": "Worked out the yields",
    "expected_energy": "Compared with the expected energy",
    "outages": "Looked for outages",
    "availability": "Worked out the availability",
    "degradation": "Worked out the degradation",
    "soiling": "Worked out the soiling",
    "clipping": "Looked for clipping",
    "compare_periods": "Compared two periods",
    "worst_days": "Looked for the worst days",
    "compare_inverters": "Compared the inverters",
    "daily_profile": "Looked at the days",
    "power_map": "Mapped the hours",
    "plant_report": "Put the report together",
    "describe_plant": "Kept what is known of the plant",
    "explain_standard": "Looked up a standard",
    "cleaning_economics": "Worked out when cleaning pays",
    "loss_value": "Valued the lost energy",
    "warranty_check": "Checked the warranty",
    "repair_or_replace": "Compared repair and replacement",
    "crew_schedule": "Planned the crew's days",
    "latest_news": "Looked through the latest news",
    "search_news": "Searched the news",
    "news_item": "Opened a news item",
    "news_feeds": "Listed the news feeds",
}
# How an argument is said when its value alone would not be understood.
SAID = {
    "limit": "top {}",
    "within": "within {}",
    "at_least_mw": "from {} MW on",
    "without": "without {}",
    "at_most_mw": "up to {} MW",
    "began_with_mw": "from {} MW in the first year",
    "value_mw": "{} MW",
    "base_year": "{} = 100",
    "scenario": "{} case",
    "more_than_percent": "more than {} %",
    "less_than_percent": "less than {} %",
    "of": "of {}",
    "days": "last {} days",
    "size_mw": "{} MW",
    "capex_per_kw": "{} per kW",
    "opex_per_kw_year": "{} per kW and year",
    "yield_kwh_per_kw": "{} kWh per kW",
    "life_years": "{} years",
    "kwp": "{} kWp",
    "ac_kw": "{} kW AC",
    "tilt": "tilt {}°",
    "azimuth": "azimuth {}°",
    "by": "by {}",
    "warranty_percent_per_year": "warranty {} % a year",
    "month": "month {}",
    "energy_mwh_per_day": "{} MWh a day",
    "soiling_percent_per_day": "{} % a day",
    "price_per_mwh": "{} per MWh",
    "cost_per_cleaning": "{} per cleaning",
    "rain_interval_days": "rain every {} days",
    "loss_now_percent": "{} % lost now",
    "days_to_rain": "rain in {} days",
    "energy_mwh": "{} MWh",
    "first_year_percent": "{} % in the first year",
    "annual_percent": "{} % a year",
    "age_years": "{} years old",
    "measured_percent": "{} % measured",
    "measured_rate_percent": "{} % a year measured",
    "uncertainty_percent": "± {} %",
    "affected_percent": "{} % affected",
    "repair_cost": "{} per repair",
    "replace_cost": "{} per module replaced",
    "remaining_life_years": "{} years to run",
    "modules": "{} modules",
    "persons": "{} persons",
    "hours_per_day": "{} hours a day",
    "working_days": "{} working days",
}
FLAGS = {
    "together": "all years together",
    "tracker": "with trackers",
    "as_calendar": "as a calendar",
    "medium_voltage": "medium voltage",
}
# What says nothing to a person, or is said with another.
UNSPOKEN = {"chart", "agg", "item_id", "hemisphere", "plant_type", "degradation", "currency"}
CORRECTED = {"25": "at 25 °C", "annual": "at the mean temperature of the year"}
PLAIN_VALUES = {"native", "auto", "total", "all", "none", "above"}
SPANS = (("year_from", "year_to"), ("date_from", "date_to"), ("from", "to"))
ENDS = {name for span in SPANS for name in span}
LONGEST = 110  # characters: one line on a wide page, three on a telephone


def label_for(tool: str, arguments: dict[str, Any]) -> str:
    """The label of a call; the arguments may be anything that a language model wrote."""
    did = DID.get(tool) or tool.replace("_", " ").strip().capitalize() or "Looked something up"
    said = ", ".join(filter(None, (*_values(arguments), *_spans(arguments))))
    return _cut(f"{did}: {said}" if said else did)


def _values(arguments: dict[str, Any]) -> list[str]:
    return [_said(name, value) for name, value in arguments.items() if name not in UNSPOKEN | ENDS]


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return FLAGS.get(name, "") if value else ""
    if name == "discount_rate" and isinstance(value, int | float):
        return f"discounted at {value * 100:g} %"
    if name == "gamma" and isinstance(value, int | float):
        return f"{value * 100:g} %/K"
    if name == "temperature_corrected":
        return CORRECTED.get(str(value), "")
    text = _text(value)
    return SAID.get(name, "{}").format(text) if text and text not in PLAIN_VALUES else ""


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(filter(None, (*_values(value), *_spans(value))))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, float):
        return f"{value:,.10g}"
    return "" if value is None else str(value).replace("_", " ")


def _spans(arguments: dict[str, Any]) -> list[str]:
    return [_span(arguments.get(first), arguments.get(last)) for first, last in SPANS]


def _span(first: Any, last: Any) -> str:
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return f"from {first}"
    return f"to {last}" if last else ""


def _cut(label: str) -> str:
    label = " ".join(label.split())
    return label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip(" ,") + "…"
