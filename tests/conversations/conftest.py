from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask

from conversations import desk
from conversations.manager import ConversationManager
from extensions import db
from tests.people import Cast, Person, speaking_as


@pytest.fixture
def managing(app: Flask) -> Callable[[Person], AbstractContextManager[ConversationManager]]:
    """`with managing(cast.ann) as manager:` — what is done is committed at the end."""

    @contextmanager
    def managing(person: Person) -> Iterator[ConversationManager]:
        with speaking_as(app, person) as user:
            yield ConversationManager(user)
            db.session.commit()

    return managing


@pytest.fixture
def ann(managing: Any, cast: Cast) -> Iterator[ConversationManager]:
    with managing(cast.ann) as manager:
        yield manager


@pytest.fixture
def answered(ann: ConversationManager) -> Callable[..., Any]:
    """Ask as Ann and close the answer with a text, as a worker would."""

    def answered(question: str, answer: str = "An answer.", **options: Any) -> Any:
        asked = ann.ask(question, agent="market", **options)
        db.session.commit()
        claimed = desk.claim(db.session, "owner", desk.Left(), llm="scripted")
        assert claimed
        assert claimed.turn_id == asked.turn_id
        closing = desk.Closing(
            claimed.turn_id, claimed.claim, claimed.answer_id, claimed.conversation_id, "done", answer
        )
        assert desk.finish(db.session, closing)
        db.session.commit()
        return asked

    return answered
