"""Questions of the trade with published figures: IRENA and Ember capacity, IRENA and EIA prices, IRENA cost.

The figures were taken from the publications, not from what the code printed.
"""

from __future__ import annotations

import pytest

from agents.registry import by_name
from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")
GERMANY = "What is Germany's solar capacity in 2023?"
LCOE = "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y, 0.5 %"
FAULT = "Inverter shows ground fault after rain, what next?"
PLAN = "maintenance plan for a 5 MW tracker plant"

MARKET = [
    ((GERMANY,), ("81.7 GW", "cumulative", "2023", "[1]")),
    ((GERMANY, "and in Italy?"), ("29.8 GW", "Italy")),
    ((GERMANY, "and in Italy?", "since 2015 only"), ("29.8 GW", "18.9 GW", "2015–2023")),
    ((GERMANY, "and in Italy?", "since 2015 only", "plot it"), ("29.8 GW", "2015–2023")),
    ((GERMANY, "and in Italy?", "since 2015 only", "plot it", "annual instead"), ("5.2 GW", "annual additions")),
    (("How much did the US add in 2023?",), ("24.8 GW", "United States")),
    (("How much did the US add in 2023?", "is that more than Europe?"), ("**No.**", "54.7 GW")),
    (("top 10 countries cumulative",), ("609.9 GW", "139.2 GW", "China", "United States")),
    (("top 10 countries cumulative", "only Europe"), ("81.7 GW", "Germany", "in Europe")),
    (
        ("top 10 countries cumulative", "only Europe", "per year since 2020"),
        ("14.3 GW", "annual additions", "2020–2023"),
    ),
    (("China's share of world capacity",), ("43.0 %", "1,419 GW")),
    (("China's share of world capacity", "and in 2010?"), ("2.5 %", "2010")),
    (("When did Japan pass 50 GW?",), ("2018",)),
    (("What is the world total at end of 2024?",), ("1,865 GW", "Ember")),
    (("How is the Italian PV market evolving?",), ("5.2 GW", "29.8 GW", "a year")),
    (("Österreich Zubau 2022",), ("1.0 GW", "Austria")),
    (("germny vs greece 2010–2020",), ("53.7 GW", "“germny” as Germany", "2010–2020")),
]
PRICE = [
    (("how much cheaper are modules than in 2010?",), ("−87.2 %", "0.306 US$/Wp", "2023 US$", "nominal")),
    (("when did modules fall below 1 $/W?",), ("**2013**", "World", "United States", "real 2023 US$", "nominal US$")),
    ((LCOE,), ("50.1 €/MWh",)),
    ((LCOE, "at 7 %?"), ("58.3 €/MWh", "7 % discount")),
    (("cheapest countries for solar electricity",), ("China", "0.036", "Australia", "0.038", "Chile", "0.041")),
    (("What is the latest module price?",), ("0.306 US$/Wp", "2023")),
    (("price of silver last month",), ("September 2025", "US$/troy oz", "(last month)")),
    (("cost of solar electricity in the world in 2010",), ("0.460 US$/kWh",)),
]
OM = [
    ((PLAN,), ("23 tasks", "5 MW", "with trackers", "qualified")),
    ((PLAN, "only the summer tasks"), ("summer", "5 MW")),
    ((PLAN, "only the summer tasks", "as a calendar"), ("calendar", "summer")),
    ((FAULT,), ("nsulation", "urgency high", "IEC 62446-1", "Safety", "qualified")),
    ((FAULT, "is it dangerous?"), ("dangerous", "ground fault", "qualified")),
    (("One string 30 % lower voltage than the others",), ("voltage", "Safety", "qualified")),
    (("what PR is good?",), ("75 to 85 %",)),
    (("how often to calibrate the pyranometer?",), ("24 months", "IEC 61724-1")),
    (("difference between PR and capacity factor",), ("Performance ratio", "apacity factor")),
]


@pytest.mark.parametrize(("questions", "expected"), MARKET)
def test_market(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    _check("market", questions, expected)


@pytest.mark.parametrize(("questions", "expected"), PRICE)
def test_price(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    _check("price", questions, expected)


@pytest.mark.parametrize(("questions", "expected"), OM)
def test_om(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    _check("om", questions, expected)


def _check(agent: str, questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    answered = converse(agent, questions)
    assert [words for words in expected if words not in answered.text] == [], answered.text
    assert invented(answered) == [], answered.text
    assert answered.follow_ups


@pytest.mark.parametrize("agent", ["market", "price", "om"])
def test_every_suggestion_and_every_follow_up_leads_on(agent: str) -> None:
    """Two steps deep: whatever the page offers can be answered."""
    for question in by_name(agent).suggestions:
        first = converse(agent, (question,))
        assert first.done, question
        for further in first.follow_ups:
            answered = converse(agent, (question, further))
            assert answered.done, f"{question} → {further}: {answered.text}"
            assert invented(answered) == [], answered.text


def test_safety_is_the_last_word_on_a_fault() -> None:
    last = converse("om", (FAULT,)).text.rsplit("\n\n", 1)[-1]
    assert "qualified" in last


def test_no_figure_means_no_guess() -> None:
    answered = converse("price", ("Show module prices in China",))
    assert answered.text.startswith("There are no module prices in China.")
