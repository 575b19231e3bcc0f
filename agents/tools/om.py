"""The O&M agent's tools: faults, maintenance, safety, definitions. Looks up and computes; words nothing.

Safety text is written by hand and fixed; a tool hands it out whole. Keys of `summary`, tool by tool:

diagnose_fault   symptom, component, matches: [code, title, component, symptoms, signature, causes, first_checks,
                 action, urgency, safety, standard, score, question]  (up to 3, best first; symptoms, causes,
                 first_checks: lists of str), question (the one that tells the first two apart), temperature: {kelvin,
                 limit, advice, limits} | None (a hot cell whose degrees were named), electrical (whether its checks and
                 repair are electrical work), matched_words,
                 safety_topic, safety: [str] (the steps of that topic), qualified_person (sentence, always to be
                 shown)
maintenance_plan size_mw, tracker, medium_voltage, plant_type, hemisphere, months: [int] | None (filter), period
                 ("year", "summer", "July"), tasks: [code, component, task, interval_months, months: [int], when,
                 hours_per_visit, visits, hours, standard] (hours None where not stated), total_hours, visits,
                 busiest_month, busiest_hours, task_count, calendar: [month, name, tasks: [str], hours] (as_calendar
                 only)
safety_steps     topic, title, danger, steps: [str], never: [str], standards: [str], qualified_person, topics: [str]
define_terms     terms: [term, name, meaning, formula, unit, typical, standard], difference (str, for two known terms
                 else "")
explain_standard standard, title, part, edition, asks: [str], electrical, qualified_person (empty where no electrical
                 work is involved)
"""

from __future__ import annotations

from typing import Literal

from agents.base import ToolResult
from agents.tools.operation import diagnosis, plan, reference
from agents.tools.refusal import refusable

Season = Literal["spring", "summer", "autumn", "winter"]


@refusable
def diagnose_fault(symptom: str, component: str | None = None) -> ToolResult:
    """Find the most likely faults behind a symptom of a solar plant: causes, first checks, action, urgency, safety.

    Args:
        symptom: What is seen, in plain words, such as "inverter shows ground fault after rain".
        component: Where, if known: inverter, string, module, sensor, tracker, transformer, combiner, grid …
    """
    return diagnosis.likely(symptom, component)


@refusable
def maintenance_plan(
    size_mw: float | None = None,
    tracker: bool = False,
    plant_type: Literal["ground_mount", "rooftop"] = "ground_mount",
    medium_voltage: bool | None = None,
    month: int | None = None,
    season: Season | None = None,
    as_calendar: bool = False,
    hemisphere: Literal["north", "south"] = "north",
) -> ToolResult:
    """Make the preventive maintenance plan of a plant: tasks, intervals, months and working hours.

    Args:
        size_mw: Plant size in MW; hours are given per MW when it is left out.
        tracker: True when the modules follow the sun.
        plant_type: "ground_mount" or "rooftop".
        medium_voltage: Whether the plant has its own transformer and switchgear; left out, assumed from 1 MW
            on.
        month: Only tasks due in this month, 1 to 12.
        season: Only tasks due in this season.
        as_calendar: True for one row per month instead of one per task.
        hemisphere: Where the plant stands; seasons are opposite in the south.
    """
    site = plan.Site(size_mw, tracker, plant_type, medium_voltage, hemisphere)
    return plan.year(site, plan.Period.of(month, season), as_calendar)


@refusable
def safety_steps(topic: str) -> ToolResult:
    """Give the fixed safety steps for work on a solar plant; for every question about danger or electrical work.

    Args:
        topic: One of isolation, combiner box, inverter, ground fault, DC live, PPE, arc flash, work at height,
            lightning, fire, medium voltage, broken modules; or a few words that name the work.
    """
    return reference.safety_steps(topic)


@refusable
def define_terms(terms: list[str]) -> ToolResult:
    """Define terms of plant performance, with formula, unit, typical values, standard and clause.

    Args:
        terms: One or more of performance ratio, temperature-corrected performance ratio, energy performance index,
            availability, specific yield, array yield, reference yield, yield losses, capacity factor, degradation
            rate, soiling ratio, LCOE; two terms also give the difference between them.
    """
    return reference.definitions(terms)


@refusable
def explain_standard(name: str) -> ToolResult:
    """Tell what a standard of the field is about and what it asks for.

    Args:
        name: Its number, such as "IEC 62446-1", "IEC 61724-1", "EN 50110-1" or "NFPA 70E".
    """
    return reference.standard(name)
