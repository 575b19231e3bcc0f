"""The desk agent in the registry, one loop, and the scripted language model server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agents import base, engine, offline
from agents.engine import attempts
from agents.registry import AGENTS
from tests.agents import desk
from tests.llm_server import LlmServer


@pytest.fixture(scope="session")
def run() -> Iterator[Callable[[Any], Any]]:
    with desk.one_loop() as run:
        yield run


@pytest.fixture(scope="session")
def llm_server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _desk_agent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(AGENTS, "desk", desk.AGENT)
    monkeypatch.setattr(attempts, "PAUSES", (0.01, 0.02))  # seconds; nobody waits here
    desk.calls_made.clear()
    yield
    engine.configure("offline", None, None)


@pytest.fixture
def hear(run: Callable[[Any], Any], llm_server: LlmServer) -> Callable[..., desk.Heard]:
    """Ask the language model that follows this script: `hear("tool", history=…)`."""

    def ask(
        script: str,
        question: str = "How much in Germany?",
        limits: engine.Limits | None = None,
        fallback: engine.Setting | None = None,
        **fields: Any,
    ) -> desk.Heard:
        llm_server.requests.clear()
        engine.configure(f"openai:{script}", llm_server.base_url, "key", fallback, limits)
        heard: desk.Heard = run(desk.hear(desk.asking(question, **fields)))
        return heard

    return ask


@pytest.fixture
def hear_offline(
    run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[desk.Heard, desk.Interpreter]]:
    """Ask the embedded interpreter's double: `hear_offline(Calls(…), Words(…))`."""

    def ask(*rounds: Any, asked: base.Asking | None = None) -> tuple[desk.Heard, desk.Interpreter]:
        interpreter = desk.Interpreter(*rounds)
        monkeypatch.setattr(offline, "reply", interpreter.reply)
        engine.configure("offline", None, None)
        return run(desk.hear(asked or desk.asking())), interpreter

    return ask
