"""Answers of the O&M calculators. Every figure comes from the tool's result; what was given is told back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.maintenance import safety_block, with_safety
from agents.offline.wording.om_inputs import ASKED, figure, inputs
from agents.offline.wording.parts import Answer, Done, escape, listed

# --- cleaning ---------------------------------------------------------------------------------------------------------


def cleaning(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    money = numbers.money_sign(summary["currency"])
    parts = [_rain_does_it(summary, money), _clean_every(summary, money), _clean_now(summary, money)]
    if frame.kind == "now":
        parts.reverse()
    lead, *lines = filter(None, parts)
    price = figure(summary["price_per_mwh"] + 10)
    other = "Clean now? 8 % are lost, rain in 30 days" if summary["rain"] else "With rain every 20 days?"
    follow_ups = (f"At {price} {money}/MWh?", other, "Is it dangerous?")
    read = ("cleaning economics", *inputs(frame))
    return Answer(_cited(lead, first.marks), tuple(lines), read, (), follow_ups, remember={"topic": "dc live"})


def _cited(lead: str, marks: str) -> str:
    return f"{lead.rstrip('.')}{marks}."


def _clean_every(summary: dict[str, Any], money: str) -> str:
    if "best_interval_days" not in summary:
        return ""
    days, total = numbers.plain(summary["best_interval_days"], 1), _money(summary["total_per_day"])
    half, loss = _money(summary["lost_per_day"]), numbers.plain(summary["loss_before_cleaning_percent"], 1)
    rain = summary["rain"] or {}
    lead = f"Without rain a cleaning every {days} days" if rain.get("does_it") else f"**Clean every {days} days**"
    costs = f"{half} {money} a day of lost energy and {half} {money} a day of cleaning"
    year = f"{numbers.plain(summary['total_per_year'], 0)} {money} a year"
    dirty = f"By then dirt takes {loss} % of the energy"
    if rain.get("does_it"):
        return f"{lead} would be the best: {costs}, together {total} {money} a day."
    return f"{lead}: {costs}, together **{total} {money} a day** or {year}. {dirty}."


def _rain_does_it(summary: dict[str, Any], money: str) -> str:
    rain = summary["rain"]
    if not rain:
        return ""
    every, best = figure(rain["interval_days"]), numbers.plain(summary["best_interval_days"], 1)
    lost = f"{_money(rain['lost_per_day'])} {money} a day or {numbers.plain(rain['lost_per_year'], 0)} {money} a year"
    if rain["does_it"]:
        return (
            f"**Rain will do it**: it comes every {every} days, oftener than the best interval. Dirt then costs {lost}."
        )
    return (
        f"Rain every {every} days is rarer than the best interval of {best} days: alone it would leave dirt of {lost}."
    )


def _clean_now(summary: dict[str, Any], money: str) -> str:
    now = summary["now"]
    if not now:
        return ""
    loss = f"Dirt takes {figure(now['loss_percent'])} % now, {_money(now['lost_per_day'])} {money} a day"
    if now["pays_after_days"] is None:
        return "**Do not clean now**: nothing is lost to dirt."
    after = f"a cleaning pays after {numbers.plain(now['pays_after_days'], 1)} days without rain"
    if now["benefit"] is None:
        return f"**{after[:1].upper()}{after[1:]}**. {loss}."
    amount, days = numbers.plain(abs(now["benefit"]["amount"]), 0), figure(now["until_rain_days"])
    if now["benefit"]["amount"] > 0:
        return f"**Clean now**: until the rain in {days} days it gains {amount} {money}. {loss}; {after}."
    return f"**Do not clean now**: until the rain in {days} days it would lose {amount} {money}. {loss}; {after}."


def _money(value: float) -> str:
    return numbers.plain(value, 2 if abs(value) < 100 else 0)


# --- lost energy, warranty --------------------------------------------------------------------------------------------


def loss_value(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    money = numbers.money_sign(summary["currency"])
    worth, energy = numbers.plain(summary["value"]["amount"]), figure(summary["energy_mwh"])
    price = figure(summary["price_per_mwh"])
    lead = f"**{worth} {money}** are {energy} MWh at {price} {money}/MWh{first.marks}."
    follow_ups = (f"At {figure(summary['price_per_mwh'] + 10)} {money}/MWh?", "Maintenance plan for a 5 MW plant")
    return Answer(lead, (), ("value of lost energy", *inputs(frame)), (), follow_ups)


_VERDICTS = {
    "inside": "**Inside the warranty**",
    "outside": "**Outside the warranty**",
    "cannot be told": "**It cannot be told**",
}


def warranty(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    lead, *lines = filter(None, (_measured(summary), _rate(summary), _promised(summary)))
    read = ("power warranty", *inputs(frame))
    follow_ups = ("And after 20 years?", "How is the degradation rate defined?")
    return Answer(_cited(lead, first.marks), tuple(lines), read, (), follow_ups)


def _measured(summary: dict[str, Any]) -> str:
    if "verdict" not in summary:
        return ""
    measured, age = figure(summary["measured_percent"]), figure(summary["age_years"])
    promised, margin = figure(summary["guaranteed_percent"]), figure(round(summary["margin_size_percent"], 6))
    side = "above" if summary["margin_percent"] >= 0 else "below"
    told = f"{measured} % measured after {age} years, {margin} points {side} the {promised} % that are guaranteed"
    unsure = "; the measurement is less certain than that" if summary["verdict"] == "cannot be told" else ""
    return f"{_VERDICTS[summary['verdict']]}: {told}{unsure}."


def _rate(summary: dict[str, Any]) -> str:
    if "rate_verdict" not in summary:
        return ""
    measured, allowed = figure(summary["measured_rate_percent"]), figure(summary["annual_percent"])
    margin = figure(round(summary["rate_margin_size_percent"], 6))
    side = "less" if summary["rate_margin_percent"] >= 0 else "more"
    told = f"{measured} % a year measured, {margin} points {side} than the {allowed} % a year that are allowed"
    return f"{_VERDICTS[summary['rate_verdict']]}: {told}."


def _promised(summary: dict[str, Any]) -> str:
    if "end_percent" not in summary:
        return ""
    end = f"{figure(round(summary['end_percent'], 6))} % after {numbers.plain(summary['life_years'])} years"
    first, later = figure(summary["first_year_percent"]), figure(summary["annual_percent"])
    rule = f"{first} % in the first year and {later} % in each later one"
    if "guaranteed_percent" in summary and "verdict" not in summary:
        at_age = f"**{figure(round(summary['guaranteed_percent'], 6))} % after {figure(summary['age_years'])} years**"
        told = at_age if summary["age_years"] == summary["life_years"] else f"{at_age} and {end}"
        return f"Guaranteed are {told}: the warranty allows {rule}."
    return f"The warranty allows {rule}: **{end}** are guaranteed."


# --- repair, crews ----------------------------------------------------------------------------------------------------

_RULES = {
    "repair": "**repair single modules**: {share} % affected is below {low} %",
    "compute": "**compute both ways**: {share} % affected is between {low} and {high} %",
    "replace": "**replace the whole block**: {share} % affected is above {high} %",
}


_WHY_NOT = "The rule of thumb allows for what is not counted here: more failures, search for them, and idle time."


def repair(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    share, low, high = (figure(summary[f"{name}_percent"]) for name in ("affected", "rule_from", "rule_to"))
    rule = f"By the rule of thumb {_RULES[summary['rule']].format(share=share, low=low, high=high)}"
    line = _costs(summary) if "cheaper" in summary else _costs_wanted(frame)
    further = (
        "The block is 8 years old"
        if "cheaper" in summary
        else "180 € per repair, 120 € per module replaced, 15 years to run"
    )
    return Answer(
        _cited(rule, first.marks),
        (line,),
        ("repair or replace", *inputs(frame)),
        safety_block(summary, {}),
        (further, "Is it dangerous?"),
        remember={"topic": summary["safety_topic"]},
    )


def _costs(summary: dict[str, Any]) -> str:
    money = numbers.money_sign(summary["currency"])
    repaired, replaced = (numbers.plain(summary[name]["together"], 0) for name in ("repair", "replacement"))
    saving = f"{numbers.plain(summary['saving']['amount'], 0)} {money}"
    better = "Repairing" if summary["cheaper"] == "repair" else "Replacing the block"
    scope = f"for {numbers.plain(summary['modules'])} modules" if summary["modules"] else "for every 100 modules"
    years, same = figure(summary["remaining_life_years"]), numbers.plain(summary["same_at_percent"], 1)
    told = f"By cost **{better.lower()} is cheaper by {saving}** {scope} over {years} years"
    agrees = "" if summary["rule"] in {summary["cheaper"], "compute"} else f" {_WHY_NOT}"
    split = f"repairing costs {repaired} {money}, replacing {replaced} {money}"
    return f"{told}: {split}. Both cost the same at {same} % affected.{agrees}"


def _costs_wanted(frame: Frame) -> str:
    left = [name for name in ("repair_cost", "replace_cost", "remaining_life_years") if name not in frame.slots]
    return f"To compare the cost I still need {listed([ASKED[name][0] for name in left])}."


def crew(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    days, persons = numbers.hours(summary["crew_days"]), numbers.plain(summary["persons"])
    period = "a year" if summary["period"] == "year" else f"in {escape(summary['period'])}"
    lead = f"**{days} crew days** {period} for {persons} persons{first.marks}."
    share = f"{numbers.plain(summary['busiest_share_percent'], 0)} % of its working days"
    busiest = f"with {numbers.plain(summary['busiest_days'], 1)} days, {share}"
    is_one = len(summary["months"] or ()) == 1
    month = f"That is {share}" if is_one else f"The busiest month is {escape(summary['busiest_month'])} {busiest}"
    crews = "one crew is enough" if summary["crews"] == 1 else f"**{summary['crews']} crews** are needed"
    hours = f"The plan has {numbers.hours(summary['total_hours'])} working hours."
    lines = (f"{month}: {crews}.", hours)
    read = ("crew schedule", *inputs(frame), "with trackers" if summary["tracker"] else "without trackers")
    answer = Answer(lead, lines, read, (), ("With a crew of 4?", "As a calendar"), remember={"topic": "isolation"})
    return with_safety(answer, done[1:])


WORDS: dict[str, Callable[[Frame, Sequence[Done]], Answer]] = {
    "cleaning": cleaning,
    "loss_value": loss_value,
    "warranty": warranty,
    "repair": repair,
    "crew": crew,
}
