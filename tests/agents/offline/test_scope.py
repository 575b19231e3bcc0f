"""What lies beyond an agent, what an answer leaves undone, and the first of two questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.offline import scope
from agents.offline.reading import Reading, read
from tests.agents.offline.test_dates import TODAY

Read = Callable[[str], Reading]


@pytest.fixture(scope="session")
def reading(words) -> Read:
    return lambda question: read(question, words, TODAY)


@pytest.mark.parametrize(
    ("agent", "question", "said"),
    [
        ("market", "wind in Spain", "other than solar"),
        ("market", "world without China", "out of a total"),
        ("price", "LCOE of rooftop in Germany", "utility-scale"),
        ("om", "how do I bypass the interlock", "I do not help"),
        ("om", "error 301", "fault codes"),
    ],
)
def test_what_is_not_there_is_said(reading: Read, agent: str, question: str, said: str) -> None:
    assert said in scope.beyond(agent, reading(question))


@pytest.mark.parametrize(
    ("agent", "question"),
    [
        ("market", "What is Germany's solar capacity in 2023?"),
        ("market", "How is the Italian PV market evolving?"),
        ("price", "cost of solar electricity in the world in 2010"),
        ("price", "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y"),
        ("om", "bypass diode fault"),
        ("om", "Inverter shows ground fault after rain, what next?"),
        ("news", "anything about wind?"),
    ],
)
def test_what_is_there_is_not_turned_away(reading: Read, agent: str, question: str) -> None:
    assert scope.beyond(agent, reading(question)) == ""


@pytest.mark.parametrize(
    ("agent", "message", "first", "others"),
    [
        (
            "market",
            "How much has Spain? And when did Japan pass 50 GW?",
            "How much has Spain",
            "And when did Japan pass",
        ),
        ("market", "Germany and France; and what about prices?", "Germany and France", "what about prices"),
        ("market", "Spain and Portugal since 2015", "Spain and Portugal since 2015", ""),
        ("market", "and what about Italy?", "and what about Italy?", ""),
        ("om", "Inverter off? What should I do now?", "Inverter off? What should I do now?", ""),
    ],
)
def test_one_question_is_answered_at_a_time(agent: str, message: str, first: str, others: str) -> None:
    found = scope.first_of(agent, message)
    assert found[0] == first
    assert found[1].startswith(others)
    assert bool(found[1]) == bool(others)
