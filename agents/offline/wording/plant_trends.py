"""Answers on degradation, soiling, cleaning, clipping, periods side by side, worst days and inverters of a plant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording import om_calculators
from agents.offline.wording.parts import Answer, Done, capital, escape
from agents.offline.wording.plant_parts import priced, ratio, read, remembered, when

EFFECTS = {
    "data": "missing data",
    "irradiation": "irradiation",
    "temperature": "temperature",
    "availability": "outages",
    "rest": "everything else (degradation, soiling, sensors)",
}


def degradation(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    rate = summary["degradation_percent_per_year"]
    low, high = summary["low_percent_per_year"], summary["high_percent_per_year"]
    told = (
        f"**{numbers.rate(rate)} a year** (95 % between {numbers.rate(low)} and {numbers.rate(high)}), "
        f"over {numbers.plain(summary['years'])} years{done.marks}"
    )
    lead = f"The plant changes by {told}."
    lines = [_cleaned(summary)]
    if "verdict" in summary:
        lead, lines = _verdict(summary, done.marks), [f"Measured: {told}.", *lines]
    slots = remembered(frame)["slots"]
    kept = {"slots": {**slots, "measured_rate_percent": abs(rate)}}
    return Answer(
        lead,
        tuple(filter(None, lines)),
        read(frame, summary, "degradation, year on year", _warranted(summary)),
        (),
        ("is that inside the warranty of 0.5 %/yr?", "soiling losses", "performance ratio per year"),
        remember=kept,
    )


def _verdict(summary: dict[str, Any], marks: str) -> str:
    limit = numbers.plain(summary["warranty_percent_per_year"])
    is_inside = summary["verdict"] == "inside"
    word = "Yes" if is_inside else "No"
    sure = "" if summary["is_certain"] else ", but the interval of confidence reaches over the limit"
    side = "slower than" if is_inside else "faster than"
    rate = numbers.rate(summary["degradation_percent_per_year"])
    return f"**{word}**: {rate} a year is {side} the {limit} % a year of the warranty{sure}{marks}."


def _cleaned(summary: dict[str, Any]) -> str:
    cleaned = summary.get("corrected_for_soiling")
    if not cleaned or cleaned["degradation_percent_per_year"] == summary["degradation_percent_per_year"]:
        return ""
    rate, low, high = (numbers.rate(cleaned[f"{name}_percent_per_year"]) for name in ("degradation", "low", "high"))
    return f"With soiling taken out it is {rate} a year (between {low} and {high})."


def _warranted(summary: dict[str, Any]) -> str:
    limit = summary.get("warranty_percent_per_year")
    return f"against {numbers.plain(limit)} % a year" if limit else ""


def soiling(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    lost = summary["lost_kwh"]
    worth = summary.get("lost_value")
    money = f", worth **{numbers.money(worth['value'], worth['unit'])}**" if worth else ""
    energy = f", **{numbers.energy(lost)}** in all{money}" if lost is not None else ""
    lead = (
        f"**Soiling takes {numbers.share(summary['loss_percent'])}** of the energy (ratio "
        f"{ratio(summary['soiling_ratio'])})"
        f"{energy}{done.marks}."
    )
    slope = summary["slope_percent_per_day"]
    speed = (
        f"Dirt settles at {numbers.plain(abs(slope), 3)} % a day; rain or cleaning took it away "
        f"{summary['cleaning_events']} times."
        if slope is not None and summary["cleaning_events"] is not None
        else ""
    )
    range_ = summary["low_ratio"], summary["high_ratio"]
    between = f"With 95 % confidence the ratio lies between {ratio(range_[0])} and {ratio(range_[1])}."
    return Answer(
        lead,
        tuple(filter(None, (speed, between if None not in range_ else ""))),
        read(frame, summary, f"soiling, {summary['method']}", priced(summary)),
        (),
        ("when should I clean? cost 400 € per cleaning, 60 €/MWh", "degradation rate", "plot it"),
        remember=for_cleaning(frame, summary),
    )


def for_cleaning(frame: Frame, summary: dict[str, Any], intent: str = "") -> dict[str, Any]:
    """What the calculator of cleaning goes on with."""
    energy, rate = summary["energy_kwh_per_day"], summary["soiling_fraction_per_day"]
    found = {"energy_mwh_per_day": round(energy / 1000, 3), "soiling_per_day": rate} if energy and rate else {}
    slots = {**remembered(frame)["slots"], **found}
    return {"slots": slots, **({"intent": intent} if intent else {})}


def cleaning(frame: Frame, done: Sequence[Done]) -> Answer:
    """When to clean: the soiling of this plant, and what the calculator made of it; or what it still needs."""
    found = soiling(frame, done[0])
    slots = for_cleaning(frame, done[0].summary, "cleaning")["slots"]
    if len(done) > 1:
        told = om_calculators.cleaning(Frame("om", "cleaning", slots={**slots, **done[1].call.arguments}), done[1:])
        kept = {**told.remember, "intent": "cleaning", "slots": {**slots, **_given(frame)}}
        lines = (_needless(done[0].summary, done[1].summary), found.lead, *told.lines)
        return replace(told, lines=tuple(filter(None, lines)), remember=kept)
    missing = [] if "cost" in frame.slots else ["what one cleaning costs"]
    missing += [] if "price" in frame.slots else ["what a MWh is worth"]
    ask = f"To tell when cleaning pays, I need {' and '.join(missing)}: for example 400 € per cleaning, 60 €/MWh."
    return Answer(
        found.lead,
        (*found.lines, ask if missing else ""),
        found.read_as,
        (),
        ("cost 400 € per cleaning, 60 €/MWh", "degradation rate"),
        remember={"slots": {**slots, **_given(frame)}, "intent": "cleaning"},
    )


def _needless(dirt: dict[str, Any], cleaned: dict[str, Any]) -> str:
    """Dirt grows evenly between cleanings: half of what it takes before one is what it takes on the mean."""
    if dirt["loss_percent"] > cleaned["loss_before_cleaning_percent"] / 2:
        return ""
    taken = numbers.share(dirt["loss_percent"])
    return (
        f"**Rain does better than that**: dirt takes only {taken} of the energy as it is, less than the mean that such "
        "cleaning would leave. Regular cleaning does not pay by these figures; a wash in a long dry spell may."
    )


def _given(frame: Frame) -> dict[str, Any]:
    """Cost and price as the calculator calls them."""
    names = {"cost": "cost_per_cleaning", "price": "price_per_mwh", "currency": "currency"}
    return {name: frame.slots[slot] for slot, name in names.items() if slot in frame.slots}


def clipping(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    if not summary["is_clipping"]:
        lead = f"**No**, the inverters do not clip: no plateau of the power was found{done.marks}."
        return Answer(lead, (), read(frame, summary, "clipping"), (), ("expected against actual energy", "any "
            "outages?"),
                      remember=remembered(frame))  # fmt: skip
    level = f" at {numbers.plain(summary['ac_kw'])} kW" if summary["ac_kw"] else ""
    part = summary["lost_percent"]
    share = f" ({numbers.share(part, 2)} of the energy)" if part is not None else ""
    lead = (
        f"**Yes**, the inverters clip{level}: {numbers.hours(summary['clipped_hours'])} hours on {summary['days']} "
        f"days, "
        f"about **{numbers.energy(summary['lost_kwh'])}** lost{share}{done.marks}."
    )
    highest = summary["highest"]
    most = f"Most in {when(highest['date'])} ({numbers.energy(highest['lost_kwh'])})." if highest else ""
    return Answer(
        lead,
        tuple(filter(None, (most,))),
        read(frame, summary, "clipping"),
        (),
        ("plot it", "expected against actual energy", "heat map"),
        remember=remembered(frame, month=str((highest or {}).get("date") or "")),
    )


def compared(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    first, second = summary["first"], summary["second"]
    more = "more" if summary["change_kwh"] >= 0 else "less"
    lead = (
        f"**{capital(escape(second['period']))} gave {numbers.energy(abs(summary['change_kwh']))} {more}** than "
        f"{escape(first['period'])}: {numbers.energy(second['energy_kwh'])} against "
        f"{numbers.energy(first['energy_kwh'])}{_changed(summary['change_percent'])}{done.marks}."
    )
    told = [f"- {capital(EFFECTS[one['effect']])}: {numbers.energy(one['change_kwh'], signed=True)}"
            for one in summary["effects"]]  # fmt: skip
    ratios = f"Performance ratio {_from_to('performance_ratio', first, second)}; corrected for temperature "
    corrected = _from_to("corrected_performance_ratio", first, second)
    return Answer(
        lead,
        ("What made the difference:\n\n" + "\n".join(told), f"{ratios}{corrected}."),
        read(frame, summary, "comparison", f"{escape(second['period'])} against {escape(first['period'])}"),
        (),
        ("any outages?", "performance ratio per year", "worst months"),
        remember=remembered(frame, is_rated=True),
    )


def _changed(percent: float | None) -> str:
    """Empty where there was nothing at first."""
    return "" if percent is None else f" ({numbers.percent(percent, signed=True)})"


def _from_to(key: str, first: dict[str, Any], second: dict[str, Any]) -> str:
    return f"{ratio(first[key])} → {ratio(second[key])}"


def worst(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    items = summary["items"]
    by = summary["by"]
    noun = by if len(items) == 1 else f"{by}s"
    lead = (
        f"In the **{len(items)} worst {noun}** {numbers.energy(summary['missing_kwh'])} are missing against "
        f"what the plant usually gives at that irradiance and temperature{done.marks}:"
    )
    told = [f"{n}. {_worst(one)}" for n, one in enumerate(items[:10], 1)]
    first = items[0]["date"]
    return Answer(
        lead,
        ("\n".join(told),),
        read(frame, summary, f"worst {noun} by energy missing"),
        (),
        (
            "show that day" if by == "day" else "worst 5 days of that month",
            "any outages?",
            "performance ratio without it",
        ),
        remember=remembered(frame, is_rated=True, span=first, month=first[:7], day=first if by == "day" else ""),
    )


def _worst(one: dict[str, Any]) -> str:
    missing, cause = numbers.energy(one["missing_kwh"]), escape(one["cause"])
    return f"{when(one['date'])}: {missing} missing, performance ratio {ratio(one['performance_ratio'])}; {cause}"


def _amount(part: dict[str, Any]) -> str:
    """Its share of the median, or what it gave where there is none."""
    if part["relative_percent"] is not None:
        return f"{numbers.share(part['relative_percent'])} of the median"
    if part.get("energy_kwh") is not None:
        return numbers.energy(part["energy_kwh"])
    mean = part.get("mean") or {}
    return (
        f"{numbers.plain(mean['value'])} {mean['unit']}" if mean.get("value") is not None else "nothing that is known"
    )


def inverters(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    weak, strong, kind = summary["weakest"], summary["strongest"], summary["kind"]
    told = f"{_amount(weak)}; {escape(strong['label'])} gives most, {_amount(strong)}"
    lead = f"**{capital(kind)} {escape(weak['label'])} gives least**: {told}{done.marks}."
    if all(one["relative_percent"] is None for one in (weak, strong)):
        lead += f" Most {kind}s give nothing, so there is no median to hold them against."
    down = summary.get("days_down")
    stood = (
        f"Together they stood for {numbers.plain(down)} days and lost {numbers.energy(summary['lost_kwh'])}."
        if down
        else ""
    )
    return Answer(
        lead,
        tuple(filter(None, (stood,))),
        read(frame, summary, f"comparison of {summary['count']} {kind}s"),
        (),
        ("any outages?", "plot it", "worst 5 days and why"),
        remember=remembered(frame),
    )
