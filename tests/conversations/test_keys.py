"""Requests with a key: what the second one of the same key is told."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select

from extensions import db
from models import Conversation, Message, SentKey, Turn
from problems import Conflict, NotFound


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def test_the_same_key_gives_the_first_turn(ann):
    first = ann.ask("one", agent="market", client_id="k1")
    again = ann.ask("one", agent="market", client_id="k1")
    assert again == first
    assert count(Message) == 2
    assert count(SentKey) == 1


def test_the_same_key_with_another_text_is_refused(ann):
    ann.ask("one", agent="market", client_id="k1")
    with pytest.raises(Conflict):
        ann.ask("two", agent="market", client_id="k1")


def test_two_people_may_use_the_same_key(managing, cast):
    with managing(cast.ann) as manager:
        first = manager.ask("one", agent="market", client_id="k1")
    with managing(cast.carl) as manager:
        second = manager.ask("one", agent="market", client_id="k1")
    assert first.conversation_id != second.conversation_id


def test_the_same_key_with_another_agent_is_the_same_question(ann):
    first = ann.ask("one", agent="market", client_id="k1")
    assert ann.ask("one", agent="price", client_id="k1") == first
    assert ann.retry(first.answer_id, client_id="k2") == ann.retry(first.answer_id, client_id="k2", agent="price")


def test_the_same_key_under_another_message_is_refused(ann, answered):
    first = answered("one")
    place = {"agent": "market", "conversation_id": first.conversation_id, "client_id": "k1"}
    ann.ask("two", **place, parent_id=first.answer_id)
    with pytest.raises(Conflict):
        ann.ask("two", **place)


def repeats(ann, first):
    """Requests with a key of their own each, that can be sent again and again."""
    question_id = db.session.get(Turn, first.turn_id).question_id
    return [
        lambda: ann.ask("two", agent=None, conversation_id=first.conversation_id, client_id="k1"),
        lambda: ann.retry(first.answer_id, client_id="k2"),
        lambda: ann.edit(question_id, "three", client_id="k3"),
    ]


@pytest.mark.parametrize(("removal", "words"), [("clear", "removed since"), ("trash", "in the trash")])
def test_a_key_outlives_what_it_created(ann, answered, removal, words):
    first = answered("one")
    sends = repeats(ann, first)
    assert [send() for send in sends] == [send() for send in sends]
    getattr(ann, removal)(first.conversation_id)
    before = count(Message)
    for send in sends:
        with pytest.raises(NotFound, match=words):
            send()
    assert count(Message) == before


def test_a_branch_that_was_removed_is_not_made_again(ann, answered):
    first = answered("one")
    branch = ann.branch(first.answer_id, client_id="k1")
    ann.trash(first.conversation_id)
    assert ann.branch(first.answer_id, client_id="k1") == branch
    ann.trash(branch)
    with pytest.raises(NotFound, match="in the trash"):
        ann.branch(first.answer_id, client_id="k1")
    db.session.execute(delete(Conversation).where(Conversation.id == branch))
    with pytest.raises(NotFound, match="removed since"):
        ann.branch(first.answer_id, client_id="k1")
