from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

import turns
from conversations import looks
from conversations.manager import ConversationManager
from conversations.views import Asked
from extensions import db, sessions
from tests.people import Cast, Person, speaking_as
from tests.scripted import Scripted
from turns import pool


@pytest.fixture
def scripted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """The application answers by script; its pool begins with the first question and ends with the test."""
    before = pool._serving
    monkeypatch.setattr(pool, "GRACE", 0.3)
    agent = Scripted()
    turns.stop()
    turns.serve(turns.Serving(agent.answer, "scripted", 6, lambda _agent: "v1"))
    yield agent
    turns.stop()
    assert before is not None
    turns.serve(before)


@pytest.fixture
def ask(app: Flask, cast: Cast) -> Callable[..., Asked]:
    """Ask as Ann, or as somebody else: committed, and the pool woken."""

    def ask(text: str, person: Person = cast.ann, **options: Any) -> Asked:
        with speaking_as(app, person) as user:
            asked = ConversationManager(user).ask(text, agent="market", **options)
            db.session.commit()
        turns.wake()
        return asked

    return ask


@pytest.fixture
def read() -> Callable[[Asked], list[looks.Look]]:
    """All looks at an answer until it is closed, without heartbeats."""
    return lambda asked: [look for look in turns.follow(asked.turn_id) if look]


@pytest.fixture
def state(app: Flask) -> Callable[[Any], list[dict[str, Any]]]:
    """The rows of a query, as dictionaries."""

    def state(query: Any) -> list[dict[str, Any]]:
        with sessions.read() as session:
            return [dict(row) for row in session.execute(query).mappings()]

    return state
