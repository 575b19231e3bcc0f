from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from conversations import queries
from extensions import db
from models import Conversation, utc_now
from problems import Invalid, NotFound


@pytest.fixture
def long_conversation(ann):
    conversation_id = ann.ask("start", agent="market").conversation_id
    ann.clear(conversation_id)
    for number in range(120):
        ann.save_message(conversation_id, "user" if number % 2 == 0 else "assistant", f"message {number}")
    return conversation_id


def test_windows_go_back_to_the_root_without_gap_or_repeat(long_conversation, cast):
    seen, before = [], None
    while True:
        window = queries.window(db.session, cast.ann.id, long_conversation, before=before, limit=50)
        seen = [message.content for message in window.messages] + seen
        if not (before := window.before):
            break
    assert seen == [f"message {number}" for number in range(120)]


def test_a_window_ends_where_it_is_told(long_conversation, cast):
    window = queries.window(db.session, cast.ann.id, long_conversation, limit=10)
    through = window.messages[4].id
    shorter = queries.window(db.session, cast.ann.id, long_conversation, through=through, limit=3)
    assert [message.content for message in shorter.messages] == ["message 112", "message 113", "message 114"]


@pytest.mark.parametrize("cursor", ["nonsense", "123"])
def test_a_cursor_from_elsewhere_is_refused(long_conversation, cast, cursor):
    with pytest.raises(Invalid):
        queries.window(db.session, cast.ann.id, long_conversation, before=cursor)
    with pytest.raises(Invalid):
        queries.page(db.session, cast.ann.id, cursor=cursor)


def test_a_window_of_a_stranger_is_not_found(long_conversation, cast):
    for person in (cast.bea, cast.carl):
        with pytest.raises(NotFound):
            queries.window(db.session, person.id, long_conversation)


def test_the_list_goes_by_cursor_newest_first_also_when_times_are_equal(ann, cast):
    ids = [ann.ask(f"question {number}", agent="market").conversation_id for number in range(25)]
    db.session.execute(update(Conversation).values(updated=utc_now()))
    seen, cursor = [], None
    while True:
        page = queries.page(db.session, cast.ann.id, cursor=cursor, limit=10)
        seen += [conversation.id for conversation in page.conversations]
        if not (cursor := page.next):
            break
    assert seen == list(reversed(ids))


def test_the_list_is_filtered(ann, cast):
    spain = ann.ask("How is the Spanish market?", agent="market").conversation_id
    price = ann.ask("Price of 100% silver_paste", agent="price").conversation_id
    old = ann.ask("An old one", agent="om").conversation_id
    ann.tag(spain, ["iberia"])
    db.session.execute(update(Conversation).where(Conversation.id == old).values(updated=utc_now() - timedelta(9)))

    def found(**filters):
        return {conversation.id for conversation in queries.page(db.session, cast.ann.id, **filters).conversations}

    assert found(agent="price") == {price}
    assert found(words="SPANISH market") == {spain}
    assert found(words="100%") == {price}
    assert found(words="silver_") == {price}
    assert found(words="%") == {price}
    assert found(tag="iberia") == {spain}
    assert found(since=utc_now() - timedelta(1)) == {spain, price}
    assert found(until=utc_now() - timedelta(1)) == {old}
    assert found(words="nowhere") == set()


def test_the_sidebar_shows_pinned_first_and_who_is_answering(ann, cast):
    first = ann.ask("one", agent="market")
    second = ann.ask("two", agent="market")
    ann.pin(first.conversation_id)
    ann.stop(second.turn_id)
    shown = queries.sidebar(db.session, cast.ann.id)
    assert [(one.id, one.answering) for one in shown] == [
        (first.conversation_id, True),
        (second.conversation_id, False),
    ]
