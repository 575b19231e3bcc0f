"""Rows as no release writes them: each fault that an invariant speaks of, put in behind the product's back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from conversations.lease import now
from models import (
    AgentMessages,
    Artifact,
    Conversation,
    Draft,
    Feedback,
    Message,
    Organization,
    SentKey,
    Source,
    Step,
    Summary,
    Turn,
    User,
    new_id,
    utc_now,
)
from tests.chats import Chat

DRAFTED = "A draft that somebody has seen."
Fault = Callable[[Connection, Chat], None]


def change(model: Any, key: Callable[[Chat], Any], **values: Any) -> Fault:
    """Set columns of one row; a value may be a function of the chat."""

    def fault(connection: Connection, chat: Chat) -> None:
        given = {name: value(chat) if callable(value) else value for name, value in values.items()}
        assert connection.execute(update(model).where(_key(model) == key(chat)).values(**given)).rowcount == 1

    return fault


def remove(model: Any, key: Callable[[Chat], Any]) -> Fault:
    def fault(connection: Connection, chat: Chat) -> None:
        assert connection.execute(delete(model).where(_key(model) == key(chat))).rowcount == 1

    return fault


def add(model: Any, **values: Any) -> Fault:
    def fault(connection: Connection, chat: Chat) -> None:
        given = {name: value(chat) if callable(value) else value for name, value in values.items()}
        connection.execute(insert(model).values(**given))

    return fault


def both(*faults: Fault) -> Fault:
    def fault(connection: Connection, chat: Chat) -> None:
        for one in faults:
            one(connection, chat)

    return fault


def open_turn(status: str, in_seconds: float = 0.0, **values: Any) -> Fault:
    """The second turn is open; its lease ends `in_seconds` from now, if it runs."""

    def fault(connection: Connection, chat: Chat) -> None:
        clock = connection.scalar(select(now(connection.dialect.name)))
        assert clock is not None
        lease = {"owner": "a:1:1:1", "lease_until": clock + in_seconds} if status == "running" else {"owner": None}
        given = {"status": status, "finished": None, **lease, **values}
        change(Turn, SECOND_TURN, **given)(connection, chat)

    return fault


def circle(connection: Connection, chat: Chat) -> None:
    """A path that never reaches a root, with a depth for each that could be right."""
    change(Message, FIRST_QUESTION, parent_id=SECOND_ANSWER, depth=4)(connection, chat)


def _key(model: Any) -> Any:
    return next(iter(model.__mapper__.primary_key))


CONVERSATION = lambda chat: chat.conversation_id  # noqa: E731
FIRST_QUESTION, SECOND_QUESTION = (lambda chat: chat.questions[0]), (lambda chat: chat.questions[1])
FIRST_ANSWER, SECOND_ANSWER = (lambda chat: chat.answers[0]), (lambda chat: chat.answers[1])
FIRST_TURN, SECOND_TURN = (lambda chat: chat.turns[0]), (lambda chat: chat.turns[1])
STEP = lambda chat: chat.step_id  # noqa: E731
NOBODY = lambda _chat: uuid.UUID(int=7)  # noqa: E731
LONG_AGO = lambda _chat: utc_now() - timedelta(days=1)  # noqa: E731
A_DRAFT = {"claim": 1, "revision": 1, "text": DRAFTED}
A_MESSAGE = {"id": lambda _chat: new_id(), "role": "user", "content": "Loose.", "depth": 1}


def at_another_answer(model: Any) -> Fault:
    def fault(connection: Connection, chat: Chat) -> None:
        moved = update(model).where(model.step_id == chat.step_id).values(answer_id=chat.answers[0])
        assert connection.execute(moved).rowcount == 1

    return fault


def at_no_answer(model: Any) -> Fault:
    def fault(connection: Connection, chat: Chat) -> None:
        lost = update(model).where(model.step_id == chat.step_id).values(answer_id=NOBODY(chat))
        assert connection.execute(lost).rowcount == 1

    return fault


def second_key(**values: Any) -> Fault:
    """Another key of Ann's that leads to her first turn."""

    def fault(connection: Connection, chat: Chat) -> None:
        row = connection.execute(select(SentKey).where(SentKey.turn_id == chat.turns[0])).mappings().one()
        given = {name: value(chat) for name, value in values.items()}
        connection.execute(insert(SentKey).values(**{**row, "client_id": "another", **given, "created": utc_now()}))

    return fault


def misled_key(connection: Connection, chat: Chat) -> None:
    misled = update(SentKey).where(SentKey.turn_id == chat.turns[0]).values(conversation_id=chat.other.conversation_id)
    assert connection.execute(misled).rowcount == 1


def no_owner(connection: Connection, chat: Chat) -> None:
    owner = select(Conversation.owner_id).where(Conversation.id == chat.conversation_id).scalar_subquery()
    assert connection.execute(delete(User).where(User.id == owner)).rowcount == 1


def no_organization(connection: Connection, _chat: Chat) -> None:
    assert connection.execute(delete(Organization)).rowcount > 0
    connection.execute(insert(Organization).values(id=new_id(), name="Left over"))


FAULTS: tuple[tuple[str, str, Fault], ...] = (
    ("owner", "the owner is gone", no_owner),
    ("owner", "the organization is gone", no_organization),
    ("conversation", "the conversation is gone", remove(Conversation, CONVERSATION)),
    ("no orphan", "a question is gone", remove(Message, FIRST_QUESTION)),
    ("no orphan", "the last question is gone", remove(Message, SECOND_QUESTION)),
    ("no orphan", "an answer is gone", remove(Message, FIRST_ANSWER)),
    ("no orphan", "the last answer is gone", remove(Message, SECOND_ANSWER)),
    (
        "no orphan",
        "what a message stands under is gone",
        add(Message, **A_MESSAGE, conversation_id=CONVERSATION, parent_id=NOBODY),
    ),
    ("no orphan", "the answer of a source is gone", at_no_answer(Source)),
    ("no orphan", "the answer of a table is gone", at_no_answer(Artifact)),
    (
        "no orphan",
        "the answer of llm messages is gone",
        add(AgentMessages, answer_id=NOBODY, messages=[], remembered={"x": 1}),
    ),
    ("no orphan", "the message of a summary is gone", add(Summary, message_id=NOBODY, content="A summary.")),
    (
        "no orphan",
        "the message of a feedback is gone",
        add(Feedback, id=NOBODY, message_id=NOBODY, user_id=NOBODY, rating=1, comment="Well said."),
    ),
    (
        "parent in the same conversation",
        "a message stands under one of another conversation",
        add(Message, **A_MESSAGE, conversation_id=CONVERSATION, parent_id=lambda chat: chat.other.question_id),
    ),
    (
        "parent in the same conversation",
        "an answer stands under somebody else's question",
        change(Message, SECOND_ANSWER, parent_id=lambda chat: chat.carls.question_id),
    ),
    ("turn of steps and drafts", "the turn of a draft is gone", add(Draft, turn_id=NOBODY, **A_DRAFT)),
    ("turn of steps and drafts", "the turn of a step is gone", remove(Turn, SECOND_TURN)),
    (
        "turn of steps and drafts",
        "the turn of a draft is gone, and its answer is there",
        both(
            change(Message, FIRST_ANSWER, content=""),
            add(Draft, turn_id=FIRST_TURN, **A_DRAFT),
            remove(Turn, FIRST_TURN),
        ),
    ),
    ("turn of steps and drafts", "a step is at no turn", change(Step, STEP, turn_id=NOBODY)),
    ("step of sources", "the step of source and table is gone", remove(Step, STEP)),
    (
        "step of sources",
        "step and answer of a source are gone",
        both(at_no_answer(Source), remove(Step, STEP)),
    ),
    ("question and answer", "a question is no question", change(Message, FIRST_QUESTION, role="system")),
    ("question and answer", "an answer is no answer", change(Message, FIRST_ANSWER, role="tool")),
    (
        "question and answer",
        "an answer stands under another question",
        change(Message, SECOND_ANSWER, parent_id=FIRST_QUESTION),
    ),
    ("question and answer", "an answer stands under nothing", change(Message, FIRST_ANSWER, parent_id=None, depth=0)),
    (
        "question and answer",
        "a turn is in another conversation",
        change(Turn, FIRST_TURN, conversation_id=lambda chat: chat.other.conversation_id),
    ),
    (
        "question and answer",
        "a question is in another conversation",
        change(Turn, FIRST_TURN, question_id=lambda chat: chat.other.question_id),
    ),
    (
        "question and answer",
        "a question is somebody else's",
        change(Turn, FIRST_TURN, question_id=lambda chat: chat.carls.question_id),
    ),
    ("question and answer", "nobody asked", change(Turn, FIRST_TURN, user_id=NOBODY)),
    ("answer with its turn", "the turn of an answer is gone", remove(Turn, FIRST_TURN)),
    (
        "answer with its turn",
        "an answer without a turn stands under nothing",
        add(Message, **{**A_MESSAGE, "role": "assistant"}, conversation_id=CONVERSATION, parent_id=SECOND_ANSWER),
    ),
    ("path to the root", "a root is deep", change(Message, FIRST_QUESTION, depth=3)),
    ("path to the root", "a depth is skipped", change(Message, SECOND_QUESTION, depth=7)),
    ("path to the root", "a path is a circle", circle),
    ("path to the root", "a message stands under itself", change(Message, FIRST_QUESTION, parent_id=FIRST_QUESTION)),
    ("leaf", "the leaf is gone", change(Conversation, CONVERSATION, leaf_id=NOBODY)),
    (
        "leaf",
        "the leaf is another conversation's",
        change(Conversation, CONVERSATION, leaf_id=lambda chat: chat.other.answer_id),
    ),
    ("leaf", "there is no leaf", change(Conversation, CONVERSATION, leaf_id=None)),
    ("sources at their answer", "a source is at another answer", at_another_answer(Source)),
    ("sources at their answer", "a table is at another answer", at_another_answer(Artifact)),
    ("closed with an end", "a status is not known", change(Turn, FIRST_TURN, status="lost")),
    ("closed with an end", "a closed turn has no end", change(Turn, FIRST_TURN, finished=None)),
    ("closed with an end", "a closed turn has a lease", change(Turn, FIRST_TURN, lease_until=1.0)),
    ("closed without draft", "a closed turn has a draft", add(Draft, turn_id=FIRST_TURN, **A_DRAFT)),
    (
        "closed without draft",
        "the text of a closed turn is in its draft only",
        both(add(Draft, turn_id=FIRST_TURN, **A_DRAFT), change(Message, FIRST_ANSWER, content="")),
    ),
    ("done with a text", "an answer that is done is empty", change(Message, FIRST_ANSWER, content="")),
    ("one turn per client_id", "two keys lead to one turn", second_key()),
    (
        "one turn per client_id",
        "a key leads to somebody else's turn",
        second_key(turn_id=lambda chat: chat.carls.turn_id),
    ),
    ("one turn per client_id", "a key leads to another conversation", misled_key),
    ("live lease", "a lease ran out long ago", open_turn("running", -60.0)),
    ("live lease", "a lease is from another start of the host", open_turn("running", 1e6)),
    ("live lease", "a running turn has no lease", open_turn("running", lease_until=None)),
    ("live lease", "a running turn has no owner", open_turn("running", 3.0, owner=None)),
    ("live lease", "the third writer died", open_turn("running", -60.0, crashes=2)),
    ("live lease", "the writer died and a stop was asked for", open_turn("running", -60.0, stop_requested=True)),
    ("held by nobody", "a waiting turn is held", open_turn("queued", owner="a:1:1:1")),
    ("open without end", "an open turn has ended", open_turn("running", 3.0, finished=LONG_AGO)),
    ("waits for what is above", "a turn waits for itself", open_turn("queued", waits_for_id=SECOND_ANSWER)),
)
