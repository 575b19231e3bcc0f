"""The O&M agent's questions as conversations: knowledge, plans, crews, and the calculators with their inputs.

Figures are those of the trade or worked out by hand: 400 € a cleaning, 60 €/MWh, 4.5 MWh and 0.1 % a day make 54.4 days
and 14.70 € a day; 2 % and 0.5 % a year leave 86 % after 25 years.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from agents.offline import frame as frames
from agents.offline.frame import Frame
from tests.agents.questions.talk import ask, converse, invented

pytestmark = pytest.mark.usefixtures("desk")

PLAN = "maintenance plan for a 5 MW tracker plant"
FAULT = "Inverter shows ground fault after rain, what next?"
CLEAN = "when should I clean? cost 400 € per cleaning, 60 €/MWh"
DIRT = "4.5 MWh/day and 0.10 %/day"
BLOCK = "11 % of modules in a block affected: repair or replace the block?"
COSTS = "180 € per repair, 120 € per module replaced, 15 years to run"
WARRANTY = "Warranty 2 % in the first year and 0.5 % a year: is 91 % after 12 years inside?"
QUALIFIED = "qualified and authorised person only"
AT_70 = f"{math.sqrt(2 * 400 / (4.5 * 70 * 0.001)):.1f} days"  # 50.4

KNOWLEDGE = [
    (("What are best practices for PV maintenance?",), ("22 tasks", "per MW", QUALIFIED)),
    ((PLAN,), ("23 tasks", "281 working hours", "5 MW", QUALIFIED)),
    ((PLAN, "only the summer tasks"), ("7 tasks", "in summer", QUALIFIED)),
    ((PLAN, "only the summer tasks", "as a calendar"), ("calendar", ".ics", "summer", QUALIFIED)),
    ((FAULT,), ("Insulation or ground fault", "urgency high", "To tell them apart:", "IEC 62446-1", QUALIFIED)),
    ((FAULT, "is it dangerous?"), ("Yes, it is dangerous", "ground fault", QUALIFIED)),
    (
        ("One string 30 % lower voltage than the others",),
        ("String voltage clearly low", "Bypass diode", "To tell them apart:", QUALIFIED),
    ),
    (("hot spot of 25 K on one cell: replace?",), ("**Repair soon**: 25 K is above 20 K", "IEC TS 62446-3", QUALIFIED)),
    (("PR above 100 %, why?",), ("Irradiance sensor wrong", "dirty or tilted pyranometer", "IEC 61724-1")),
    (("what PR is good?",), ("75 to 85 %", "80 % and more is good", "hot climates")),
    (
        ("difference between PR and capacity factor",),
        ("compares the plant with the light it received", "IEC 61724-1:2021, clause 14.3.1"),
    ),
    (("safety steps before opening a combiner box",), ("Before opening a combiner box", "must be zero", QUALIFIED)),
    (("how often to calibrate the pyranometer?",), ("**Every 24 months**", "IEC 61724-1")),
    ((BLOCK,), ("**replace the whole block**: 11 % affected is above 10 %", "I still need", QUALIFIED)),
    (
        ("what does IEC 62446-1 ask for?",),
        ("commissioning tests", "insulation resistance", "category 2", "**5 tasks** go by it", QUALIFIED),
    ),
]
CALCULATORS = [
    (
        (CLEAN, DIRT),
        ("**Clean every 54.4 days**", "7.35 € a day of lost energy and 7.35 € a day", "14.70 €", "5,364 € a year"),
    ),
    ((CLEAN, DIRT, "at 70 €/MWh?"), (f"Clean every {AT_70}", "70 €/MWh", "400 € per cleaning")),
    ((CLEAN, DIRT, "and 0.2 % a day?"), ("Clean every 38.5 days", "0.2 % a day", "60 €/MWh")),
    ((CLEAN, DIRT, "with rain every 20 days?"), ("**Rain will do it**", "2.70 € a day", "Without rain")),
    ((CLEAN, DIRT, "with rain every 90 days?"), ("rarer than the best interval", "12.15 € a day", "Clean every 54.4")),
    (
        (CLEAN, DIRT, "clean now? 8 % are lost, rain in 30 days"),
        ("**Clean now**: until the rain in 30 days it gains 248 €", "21.60 € a day", "18.5 days"),
    ),
    (
        ("clean now? we lose 4 %, 4.5 MWh/day, 60 €/MWh, 400 € per cleaning, no rain for 30 days",),
        ("**Do not clean now**", "would lose 76 €"),
    ),
    ((CLEAN, DIRT, "is it dangerous?"), ("DC is always live", QUALIFIED)),
    (("what are 69 MWh worth at 60 €/MWh?",), ("**4,140 €**",)),
    (("what are 69 MWh worth at 60 €/MWh?", "at 70 €/MWh?"), ("**4,830 €**", "69 MWh")),
    (("69 MWh were lost, what did that cost us?", "60 €/MWh"), ("**4,140 €**",)),
    ((WARRANTY,), ("**Outside the warranty**", "1.5 points below the 92.5 %", "86 % after 25 years")),
    ((WARRANTY, "and 94 %?"), ("**Inside the warranty**", "1.5 points above")),
    ((WARRANTY, "and after 20 years?"), ("88.5 % after 20 years",)),
    (
        ("Warranty 2 % first year, 0.5 %/yr: what is guaranteed at 25 years?",),
        ("Guaranteed are **86 % after 25 years**",),
    ),
    (
        ("degradation -0.82 %/yr, is that inside warranty (0.55 %/yr)?",),
        ("**Outside the warranty**", "0.27 points more than the 0.55 % a year"),
    ),
    (
        (BLOCK, COSTS),
        ("repairing is cheaper by 10,020 €", "1,980 €", "12,000 €", "66.7 % affected", "rule of thumb", QUALIFIED),
    ),
    ((BLOCK, COSTS, "the block is 8 years old", "200 modules"), ("12,615 €", "11,385 €", "24,000 €", QUALIFIED)),
    ((BLOCK, "is it dangerous?"), ("DC is always live", QUALIFIED)),
    (("How many crew days for a 5 MW tracker plant?",), ("**20 crew days**", "5.4 days", "one crew", QUALIFIED)),
    ((PLAN, "how many people do I need?", "with a crew of 4?"), ("**10 crew days**", "4 persons", QUALIFIED)),
    ((PLAN, "how many people do I need?", "as a calendar"), ("281 working hours", ".ics", QUALIFIED)),
]


@pytest.mark.parametrize(("questions", "expected"), [*KNOWLEDGE, *CALCULATORS])
def test_a_question_is_answered_with_its_figures(questions: Sequence[str], expected: Sequence[str]) -> None:
    answered = converse("om", questions)
    assert [words for words in expected if words not in answered.text] == [], answered.text
    assert invented(answered) == [], answered.text
    assert answered.done
    assert answered.follow_ups


ELECTRICAL = [questions for questions, expected in [*KNOWLEDGE, *CALCULATORS] if QUALIFIED in expected]


@pytest.mark.parametrize("questions", ELECTRICAL)
def test_an_answer_on_electrical_work_ends_with_who_may_do_it(questions: Sequence[str]) -> None:
    assert QUALIFIED in converse("om", questions).text.rsplit("\n\n", 1)[-1]


@pytest.mark.parametrize(
    "question",
    [
        "how often test the insulation resistance?",
        "how often to clean the inverter filters?",
        "what does EN 50110-1 ask for?",
    ],
)
def test_so_does_an_interval_or_a_standard_of_electrical_work(question: str) -> None:
    assert QUALIFIED in converse("om", (question,)).text.rsplit("\n\n", 1)[-1]


@pytest.mark.parametrize(
    "question",
    [
        "how often to calibrate the pyranometer?",
        "PR above 100 %, why?",
        "what is IEC 61724-1?",
        "what are 69 MWh worth at 60 €/MWh?",
    ],
)
def test_what_is_no_electrical_work_does_not(question: str) -> None:
    assert QUALIFIED not in converse("om", (question,)).text


@pytest.mark.parametrize("questions", [questions for questions, _ in [*KNOWLEDGE, *CALCULATORS]])
def test_what_is_offered_next_can_be_answered(questions: Sequence[str]) -> None:
    for further in converse("om", questions).follow_ups:
        answered = converse("om", (*questions, further))
        assert answered.done, f"{questions} → {further}: {answered.text}"
        assert invented(answered) == [], answered.text


# --- what is still needed ---------------------------------------------------------------------------------------------

NEEDED = [
    ((CLEAN,), ("energy a day", "soiling rate"), ("400 € per cleaning", "60 €/MWh")),
    (("should I clean?",), ("one cleaning", "price", "energy a day", "soiling rate"), ()),
    (("how often should I clean the modules?",), ("one cleaning", "price", "energy a day", "soiling rate"), ()),
    ((CLEAN, "4.5 MWh a day"), ("soiling rate",), ("4.5 MWh a day",)),
    (("is 91 % after 12 years inside the warranty?",), ("first year", "each later year"), ("91 %", "12 years")),
    (("is 91 % inside the warranty of 2 % + 0.5 % a year?",), ("age",), ("91 %", "2 %", "0.5 %")),
    (("12 MWh were lost, what is that in euros?",), ("price",), ("12 MWh",)),
    (("repair or replace?",), ("share of the modules",), ()),
    (("how many technicians for the maintenance?",), ("size",), ()),
    (("clean now? 400 € per cleaning, 60 €/MWh, 4.5 MWh a day",), ("dirt takes now",), ("400 €",)),
]


@pytest.mark.parametrize(("questions", "asked", "kept"), NEEDED)
def test_one_question_lists_all_that_is_missing(
    questions: Sequence[str], asked: Sequence[str], kept: Sequence[str]
) -> None:
    answered = converse("om", questions)
    assert answered.done == ()
    question, *rest = answered.text.split("\n\n")
    assert "I still need" in question
    assert [words for words in asked if words not in question] == []
    assert [words for words in kept if words not in " ".join(rest)] == []


@pytest.mark.parametrize("last", ["0.1 % a day", "0.1 %", "0.1", "soiling rate 0.1 %", "0,1 %/Tag"])
def test_the_one_that_was_left_may_be_given_short(last: str) -> None:
    answered = converse("om", (CLEAN, "4.5 MWh a day", last))
    assert "Clean every 54.4 days" in answered.text


def test_inputs_outlive_other_questions() -> None:
    answered = converse("om", (CLEAN, "what PR is good?", FAULT, f"when should I clean? {DIRT}"))
    assert "Clean every 54.4 days" in answered.text


def test_a_new_start_forgets_them() -> None:
    assert "one cleaning" in converse("om", (CLEAN, "start over", "when should I clean?")).text


def test_what_an_analysis_of_the_plant_found_is_taken() -> None:
    """Whoever analyses a plant leaves its energy and its soiling in the frame."""
    found = Frame("om", "define", terms=("soiling ratio",), slots={"energy_mwh_per_day": 4.5, "soiling_per_day": 0.001})
    answered = ask("om", "when should I clean? cost 400 € per cleaning, 60 €/MWh", frames.to_json(found))
    assert "Clean every 54.4 days" in answered.text
    lost = Frame("om", "define", terms=("availability",), slots={"energy_mwh": 69.0})
    assert "**4,140 €**" in ask("om", "in euros at 60 €/MWh?", frames.to_json(lost)).text
    assert "**4,140 €**" in ask("om", "in euros at 60", frames.to_json(lost)).text
    rate = Frame("om", "define", terms=("degradation rate",), slots={"measured_rate_percent": 0.82})
    assert "Outside the warranty" in ask("om", "is that inside warranty (0.5 %/yr)?", frames.to_json(rate)).text


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (f"{CLEAN}, 4.5 MWh a day, 20 % a day", "soiling rate of 20 % a day cannot be right"),
        (f"{CLEAN}, 4.5 MWh a day, 0.1 % a day, at 70 $/MWh", "given twice"),
        ("400 € per cleaning, 60 $/MWh, 4.5 MWh a day and 0.1 % a day: when should I clean?", "two currencies"),
        ("what are 69 MWh worth at 60000 €/MWh?", "A price of 60,000 EUR/MWh cannot be right"),
        ("is the inverter still under warranty?", "for modules only"),
        ("one inverter broken, repair or replace?", "for modules only"),
        ("110 % of modules in a block affected: repair or replace?", "A share of 110 %"),
    ],
)
def test_what_cannot_be_computed_is_said(question: str, said: str) -> None:
    assert said in converse("om", (question,)).text


def test_no_money_is_exchanged() -> None:
    assert "no exchange rates" in converse("om", (CLEAN, DIRT, "in dollars please")).text


def test_other_money_asks_for_the_costs_again() -> None:
    answered = converse("om", (CLEAN, DIRT, "at 70 $/MWh?"))
    assert "I still need what **one cleaning** costs" in answered.text
