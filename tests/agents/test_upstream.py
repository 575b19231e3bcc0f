"""The engine against an OpenAI-compatible server that is not ours: @copilotkit/aimock, pinned in tests/package.json.

`npm ci --prefix tests` installs it.
"""

from __future__ import annotations

import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from agents import base, engine
from tests.agents import desk
from tests.postgresql import free_port

TESTS = Path(__file__).parent.parent
AIMOCK = TESTS / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
STORY = TESTS / "agents" / "upstream.json"
START_WITHIN = 20.0  # seconds; node takes half of one on a quiet machine


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    assert AIMOCK.exists(), "run: npm ci --prefix tests"
    port = free_port()
    command = ["node", str(AIMOCK), "--port", str(port), "--fixtures", str(STORY), "--strict", "--log-level", "silent"]
    process = subprocess.Popen(command)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        with suppress(URLError), urllib.request.urlopen(url, timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"{url} did not answer")


@pytest.fixture
def ask(upstream: str, run: Callable[[Any], Any]) -> Callable[[str], desk.Heard]:
    engine.configure("openai:gpt-4.1", upstream, "key")

    def ask(question: str) -> desk.Heard:
        heard: desk.Heard = run(desk.hear(desk.asking(question)))
        return heard

    return ask


def test_a_tool_is_called_and_the_answer_streamed(ask):
    heard = ask("How much in Germany?")
    assert [event.label for event in heard.of(base.StepFinished)] == ["Looked up capacity: Germany, 2015–2023"]
    assert heard.text == "Germany had 123 GW at the end of 2023 [1]. That is the latest year there is."
    assert heard.finished.usage.tokens_out > 0


def test_slow_words_come_one_after_another(ask):
    heard = ask("Say it slowly")
    assert heard.text == "These words come one after another, with a pause between them."
    assert len(heard.of(base.TextAdded)) >= 5


@pytest.mark.parametrize(
    ("question", "code"),
    [("asked too often", "llm_busy"), ("a broken server", "llm_failed")],
)
def test_a_refusal_is_told(ask, question, code):
    heard = ask(question)
    assert heard.error is not None
    assert heard.error.code == code


def test_a_cut_line_keeps_its_words(ask):
    heard = ask("Please cut me off")
    assert heard.error is not None
    assert heard.error.code == "llm_cut"
    assert heard.text.startswith("This ")
    assert "This answer will never be complete".startswith(heard.text)
