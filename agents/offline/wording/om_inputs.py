"""The inputs of the O&M calculators in words: what is still needed, with an example, and what was given, told back."""

from __future__ import annotations

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan import om_calculators as plan
from agents.offline.wording.parts import Answer, listed

ASKED = {
    "cost_per_cleaning": ("what **one cleaning** costs", "such as 400 € per cleaning"),
    "price_per_mwh": ("the **price** of the energy", "such as 60 €/MWh"),
    "energy_mwh_per_day": ("the **energy a day** of the clean plant", "such as 4.5 MWh a day"),
    "soiling_per_day": ("the **soiling rate**", "such as 0.1 % a day"),
    "loss_now_percent": ("what **dirt takes now**", "such as 4 % now"),
    "energy_mwh": ("the **energy** that was lost", "such as 69 MWh"),
    "first_year_percent": ("what the warranty allows in the **first year**", "such as 2 % in the first year"),
    "annual_percent": ("what it allows in **each later year**", "such as 0.5 % a year"),
    "age_years": ("the **age** at which it was measured", "such as 12 years"),
    "affected_percent": ("the **share of the modules** that is affected", "such as 11 %"),
    "repair_cost": ("what the **repair of one module** costs", "such as 180 € per repair"),
    "replace_cost": ("what **one module costs when the block is replaced**", "such as 120 € per module replaced"),
    "remaining_life_years": ("the **years the plant shall still run**", "such as 15 years"),
    "size_mw": ("the **size** of the plant", "such as 5 MW"),
}  # what is needed, and how it may be said
_PURPOSE = {
    "cleaning": "say when cleaning pays",
    "loss_value": "say what the energy is worth",
    "warranty": "check the warranty",
    "repair": "compare repair and replacement",
    "crew": "plan the days of a crew",
}
_EXAMPLES = {
    "cleaning": ("When should I clean? 400 € per cleaning, 60 €/MWh, 4.5 MWh a day, 0.1 % a day",),
    "loss_value": ("What are 69 MWh worth at 60 €/MWh?",),
    "warranty": ("Warranty 2 % in the first year and 0.5 % a year: is 91 % after 12 years inside?",),
    "repair": ("11 % of modules in a block affected: repair or replace the block?",),
    "crew": ("How many crew days for a 5 MW tracker plant?",),
}
_UNITS = {
    "cost_per_cleaning": "{} {money} per cleaning",
    "price_per_mwh": "{} {money}/MWh",
    "energy_mwh_per_day": "{} MWh a day",
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
    "life_years": "warranty of {} years",
    "affected_percent": "{} % affected",
    "repair_cost": "{} {money} per repair",
    "replace_cost": "{} {money} per module replaced",
    "remaining_life_years": "{} years to run",
    "modules": "{} modules",
    "size_mw": "{} MW",
    "persons": "{} persons",
    "hours_per_day": "{} hours a day",
    "working_days": "{} working days a month",
}  # how an input is told back


def missing(frame: Frame) -> Answer | None:
    """One question for everything that is still needed."""
    left = plan.missing(frame) if frame.intent in plan.NEEDED else ()
    if not left:
        return None
    known = inputs(frame)
    have = f"Known so far: {', '.join(known)}." if known else ""
    asked = listed([f"{what} ({example})" for what, example in map(ASKED.__getitem__, left)])
    lead = f"To {_PURPOSE[frame.intent]} I still need {asked}."
    return Answer(lead, tuple(filter(None, (have,))), follow_ups=_EXAMPLES[frame.intent])


def inputs(frame: Frame) -> list[str]:
    """What is known, as it would be written."""
    money = numbers.money_sign(frame.slots.get("currency", "EUR"))
    slots = {name: value for name, value in frame.slots.items() if name in plan.TAKES[frame.intent]}
    told = [form.format(figure(slots[name]), money=money) for name, form in _UNITS.items() if name in slots]
    if "soiling_per_day" in slots:
        told.append(f"{figure(round(slots['soiling_per_day'] * 100, 9))} % a day")
    return told


def figure(value: float) -> str:
    """A given figure with all of its digits: 0.125."""
    return f"{value:,.6f}".rstrip("0").rstrip(".")
