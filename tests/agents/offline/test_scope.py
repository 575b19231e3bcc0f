"""What lies beyond an agent, and what an answer leaves undone."""

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
        ("market", "wind outside Spain", "other than solar"),
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
