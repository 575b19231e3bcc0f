"""Answers on performance ratio, yields, expected energy, outages and availability of a plant."""

from __future__ import annotations

from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, capital, escape
from agents.offline.wording.plant_parts import NOT_ENOUGH, of_period, priced, ratio, read, remembered, when, within

CORRECTED = {
    "none": "performance ratio",
    "25": "performance ratio at 25 °C",
    "annual": "performance ratio at the year’s mean module temperature",
}
MOST_YEARS = 12


def performance_ratio(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    name = CORRECTED[summary["temperature_corrected"]]
    total = summary["performance_ratio"]
    lead = f"**{capital(name)} {ratio(total)}** {within(summary)}{done.marks}."
    if total is None:
        lead = f"**{capital(name)} {NOT_ENOUGH}** {within(summary)}{done.marks}: {_too_little(summary)}"
    lines = [_years(summary, "performance_ratio", ratio), _extremes(summary, "performance_ratio", ratio)]
    low = str((summary.get("lowest") or {}).get("date") or "")
    shown = of_period(frame) or _pointed(low)
    other = "temperature corrected" if summary["temperature_corrected"] == "none" else "not corrected"
    return Answer(
        lead,
        tuple(filter(None, lines)),
        read(frame, summary, name),
        (),
        (_next_pace(summary), other, "worst 5 days and why"),
        remember=remembered(frame, is_rated=True, **shown),
    )


def _too_little(summary: dict[str, Any]) -> str:
    return f"only {numbers.share(summary['valid_percent'])} of the daylight rows are valid; 80 % are needed."


def _pointed(date: str) -> dict[str, str]:
    if len(date) == 10:
        return {"day": date, "month": date[:7], "span": date}
    return {"month": date, "span": date} if len(date) == 7 else {}


def _next_pace(summary: dict[str, Any]) -> str:
    return "per year" if summary["by"] == "month" else "per month"


def _years(summary: dict[str, Any], key: str, write: Any) -> str:
    """The figure of each year, where there are several."""
    years = summary.get("years") or []
    if not 1 < len(years) <= MOST_YEARS:
        return ""
    return "By year: " + ", ".join(f"{one['year']} {write(one[key])}" for one in years) + "."


def _extremes(summary: dict[str, Any], key: str, write: Any) -> str:
    high, low = summary.get("highest"), summary.get("lowest")
    if not high or not low or high["date"] == low["date"] or summary["by"] in {"total", "year"}:
        return ""
    return f"Highest in {when(high['date'])} ({write(high[key])}), lowest in {when(low['date'])} ({write(low[key])})."


# --- energy -----------------------------------------------------------------------------------------------------------


def yields(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    several = summary["days"] > 400
    specific = summary["specific_yield_kwh_per_kwp_year" if several else "specific_yield_kwh_per_kwp"]
    unit = "kWh/kWp a year" if several else "kWh/kWp"
    factor = summary["capacity_factor_percent"]
    lead = (
        f"**Specific yield {numbers.plain(specific, 0)} {unit}** and **capacity factor {numbers.share(factor)}** "
        f"{within(summary)}{done.marks}."
    )
    basis = (
        f"The plant gave {numbers.energy(summary['energy_kwh'])}; the capacity factor is {escape(summary['rating'])}, "
        f"{numbers.plain(summary['rating_kw'])} kW."
    )
    years = _years(summary, "specific_yield_kwh_per_kwp", lambda value: f"{numbers.plain(value, 0)} kWh/kWp")
    sun = summary["reference_yield_hours"]
    reference = f"Reference yield: {numbers.plain(sun, 0)} h of full sun on the plane." if sun else ""
    return Answer(
        lead,
        tuple(filter(None, (basis, reference, years))),
        read(frame, summary, "yields and capacity factor"),
        (),
        ("per month", "performance ratio per month", "expected against actual energy"),
        remember=remembered(frame, is_rated=True, **of_period(frame)),
    )


def expected_energy(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    index = summary["energy_index_percent"]
    if index is None:
        lead = f"**{NOT_ENOUGH}** {within(summary)}{done.marks}: {_too_little(summary)}"
    else:
        lead = (
            f"**{numbers.share(index)} of the expected energy** {within(summary)}: "
            f"{numbers.energy(summary['measured_kwh'])} measured, {numbers.energy(summary['expected_kwh'])} expected"
            f"{done.marks}."
        )
    missing = -summary["difference_kwh"]
    lost = summary["lost_in_outages_kwh"]
    why = f"Of the {numbers.energy(missing)} that are missing, outages took about {numbers.energy(lost)}."
    lines = [
        why if missing > 0 and lost > 0 else "",
        _extremes(summary, "energy_index_percent", numbers.share),
        "Expected is what PVWatts gives at the measured irradiance and temperature.",
    ]
    return Answer(
        lead,
        tuple(filter(None, lines)),
        read(frame, summary, "measured against expected energy"),
        (),
        ("plot it", "worst 5 days and why", "any outages?"),
        remember=remembered(frame, is_rated=True, **of_period(frame)),
    )


# --- outages ----------------------------------------------------------------------------------------------------------


def outages(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    count = summary["count"]
    if not count:
        lead = f"**No outages** {within(summary)}{done.marks}."
        return Answer(lead, (), read(frame, summary, "outages"), (), ("availability", "worst 5 days and why"),
                      remember=remembered(frame))  # fmt: skip
    number = f"{count} outage{'s' if count > 1 else ''}"
    lost = f"**{numbers.energy(summary['lost_kwh'])}** lost"
    worth = _worth(summary)
    lead = f"**{number}** {within(summary)}, {lost}{worth}{done.marks}."
    if frame.slots.get("kind") == "lost":
        lead = f"{lost} in {number} {within(summary)}{worth}{done.marks}."
    told = [f"- {_outage(one)}" for one in summary["outages"]]
    rest = count - len(told)
    more = f"\n\nThe table below has {rest} more." if rest else ""
    share = summary["lost_percent"]
    part = f"That is {numbers.share(share, 2)} of what the plant would have given." if share is not None else ""
    largest = summary["largest"]
    return Answer(
        lead,
        tuple(filter(None, ("\n".join(told) + more, part))),
        read(frame, summary, "outages", priced(summary)),
        (),
        ("availability", "performance ratio without outages", "in euros at 60 €/MWh"),
        remember=remembered(frame, is_rated=False, **_shown(largest if count == 1 else None, summary)),
    )


def _shown(only: dict[str, Any] | None, summary: dict[str, Any]) -> dict[str, str]:
    """One outage is "it"; of several the largest gives the month, and all of them are "them"."""
    if only:
        return {
            "span": f"{only['date_from']}/{only['date_to']}",
            "month": only["date_from"][:7],
            "day": only["date_from"],
        }
    largest = summary["largest"]
    return {"span": "outages", "month": largest["date_from"][:7], "day": largest["date_from"]}


def _worth(summary: dict[str, Any]) -> str:
    value = summary.get("lost_value")
    return f", worth **{numbers.money(value['value'], value['unit'])}**" if value else ""


def _outage(one: dict[str, Any]) -> str:
    days = numbers.plain(one["days"])
    lost = numbers.share(one["lost_fraction_percent"], 0)
    length = f"{days} day{'s' if one['days'] != 1 else ''}"
    energy = numbers.energy(one["lost_kwh"])
    return f"{escape(one['span'])} ({length}): {escape(one['what'])}, {lost} of its power, {energy}"


def availability(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    shares = [
        f"{numbers.share(summary[f'{name}_availability_percent'], 2)} by {name}"
        for name in ("time", "energy")
        if summary[f"{name}_availability_percent"] is not None
    ]
    lead = f"**Availability {'** and **'.join(shares)}** {within(summary)}{done.marks}."
    lost = f"{numbers.energy(summary['lost_kwh'])} were lost."
    if summary["down_hours"] is not None:
        hours = f"{numbers.hours(summary['down_hours'])} of {numbers.hours(summary['sun_hours'])} hours"
        lost = f"The plant was down for {hours} with more than 50 W/m²; {lost}"
    years = summary["years"]
    told = ", ".join(f"{one['year']} {numbers.share(one['energy_availability_percent'], 2)}" for one in years
                     if one["energy_availability_percent"] is not None)  # fmt: skip
    return Answer(
        lead,
        tuple(filter(None, (lost, f"By energy: {told}." if len(years) > 1 else ""))),
        read(frame, summary, "availability"),
        (),
        ("any outages?", "per month", "performance ratio without outages"),
        remember=remembered(frame, is_rated=False, **of_period(frame)),
    )
