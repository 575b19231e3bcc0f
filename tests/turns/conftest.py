from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

import turns
from conversations import looks
from conversations.manager import ConversationManager
from conversations.views import Asked
from extensions import db, sessions
from tests.people import Cast, Person, speaking_as
from tests.scripted import scripted

__all__ = ["scripted"]


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
