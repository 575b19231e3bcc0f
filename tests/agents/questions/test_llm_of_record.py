"""The questions of record with a language model: an honest one is shown as it wrote, one that lies about a figure not.

The scripted language model makes the calls that the embedded interpreter makes, over the same tools and data, and says
the interpreter's words; what is right is told by those tests (test_figures_of_record). Here only the guard stands
between its words and the reader.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from agents import base, engine
from agents.engine.guarding import NOTICE
from tests import llm_scripts
from tests.agents import desk as desks
from tests.agents.questions.talk import NOW, Answered, ask
from tests.agents.questions.test_figures_of_record import MARKET, OM, PRICE
from tests.agents.questions.test_om_of_record import CALCULATORS
from tests.llm_pieces import calls, ending, is_mending, opening, spoken
from tests.llm_server import LlmServer

pytestmark = pytest.mark.usefixtures("desk")
CONVERSATIONS = {
    "market": [questions for questions, _ in MARKET],
    "price": [questions for questions, _ in PRICE],
    "om": [tuple(questions) for questions, _ in [*OM, *CALCULATORS]],
}
FIGURE = re.compile(
    r"(?<![\d.,–-])\d[\d,]*\.\d(?=\d*\s(?:GW|MW|%|US\$|€))|(?<![\d–-])\d\d+(?= (?:tasks|working|months))"
)


@pytest.fixture(scope="module")
def llm_server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture
def talk(llm_server, monkeypatch):
    """One turn with a language model that has these words for these calls."""

    def turn(agent: str, question: str, answered: Answered, text: str, history=()) -> desks.Heard:
        def script(request: dict[str, Any]):
            told = sum(message["role"] == "tool" for message in _since_question(request, question))
            if told < len(answered.done):
                asked = [(call.tool, json.dumps(call.arguments, default=str)) for call, _ in answered.done]
                return [calls(*asked)]
            return [opening() + spoken(re.findall(r"\S+\s*", text)) + ending()]

        monkeypatch.setitem(llm_scripts.SCRIPTS, "of_record", script)
        llm_server.requests.clear()
        engine.configure("openai:of_record", llm_server.base_url, "key")
        asking = base.Asking(uuid.uuid4(), agent, question, NOW, history=tuple(history))
        with desks.one_loop() as run:
            heard: desks.Heard = run(desks.hear(asking))
        return heard

    return turn


def _since_question(request: dict[str, Any], question: str) -> list[dict[str, Any]]:
    messages = request["messages"]
    at = max(place for place, message in enumerate(messages) if message.get("content") == question)
    return messages[at:]


def _turns(agent: str) -> Iterator[tuple[str, Answered, list[base.PastMessage]]]:
    """Each question of each conversation once, with what the interpreter answers."""
    seen = set()
    for questions in CONVERSATIONS[agent]:
        remembered: dict[str, Any] = {}
        for place, question in enumerate(questions):
            answered = ask(agent, question, remembered)
            remembered = answered.remembered
            if answered.done and questions[: place + 1] not in seen:
                seen.add(questions[: place + 1])
                yield question, answered, [base.PastMessage(uuid.uuid4(), "user", one) for one in questions[:place]]


@pytest.mark.parametrize("agent", CONVERSATIONS)
def test_an_honest_language_model_is_shown_as_it_wrote(talk, llm_server, agent):
    for question, answered, history in _turns(agent):
        heard = talk(agent, question, answered, answered.text, history)
        assert heard.error is None, question
        assert not any(map(is_mending, llm_server.requests)), llm_server.requests[-1]["messages"][-1]
        assert heard.text.strip() == answered.text.strip(), question
        assert heard.finished.notice == ""


@pytest.mark.parametrize("agent", CONVERSATIONS)
def test_a_language_model_that_changes_a_figure_is_caught_every_time(talk, llm_server, agent):
    caught = 0
    for question, answered, history in _turns(agent):
        figure = FIGURE.search(answered.text)
        if figure is None:
            continue
        lie = f"{figure[0][:-1]}{(int(figure[0][-1]) + 5) % 10}"
        text = f"{answered.text[: figure.start()]}{lie}{answered.text[figure.end() :]}"
        heard = talk(agent, question, answered, text, history)
        assert any(map(is_mending, llm_server.requests)), (question, figure[0], lie)
        assert text[max(0, figure.start() - 8) : figure.end() + 6] not in heard.text
        assert heard.finished.notice == NOTICE, question
        caught += 1
    assert caught > {"market": 10, "price": 4, "om": 10}[agent]
