from __future__ import annotations

import uuid

import pytest
from sqlalchemy import func, select

from conversations import queries
from extensions import db
from models import AuditEntry, Conversation, Message, Turn
from problems import Invalid, NotFound, TooLarge


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def path(asked, user_id):
    window = queries.window(db.session, user_id, asked.conversation_id)
    return [message.content for message in window.messages]


def test_asking_begins_a_conversation_with_its_title(ann):
    asked = ann.ask("What is Germany's solar capacity in 2023, and how does that compare?", agent="market")
    conversation = db.session.get(Conversation, asked.conversation_id)
    assert conversation.title == "What is Germany's solar capacity in 2023, and how"
    assert conversation.leaf_id == asked.answer_id
    assert conversation.organization_id is not None
    [question, answer] = db.session.scalars(select(Message).order_by(Message.depth))
    assert (question.role, question.depth, answer.role, answer.depth) == ("user", 0, "assistant", 1)
    assert answer.parent_id == question.id
    assert db.session.get(Turn, asked.turn_id).status == "queued"


def test_the_next_question_hangs_under_the_answer_even_while_it_is_open(ann):
    first = ann.ask("one", agent="market")
    second = ann.ask("two", agent="price", conversation_id=first.conversation_id)
    question = db.session.get(Message, db.session.get(Turn, second.turn_id).question_id)
    assert question.parent_id == first.answer_id
    assert question.depth == 2
    assert db.session.get(Turn, second.turn_id).waits_for_id == first.answer_id
    assert db.session.get(Conversation, first.conversation_id).agent == "price"


def test_a_question_without_an_agent_goes_to_the_conversations_own(ann):
    first = ann.ask("one", agent="price")
    second = ann.ask("two", agent=None, conversation_id=first.conversation_id)
    assert db.session.get(Turn, second.turn_id).agent == "price"
    with pytest.raises(Invalid, match="agent"):
        ann.ask("three", agent=None)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\0"])
def test_an_empty_question_is_refused(ann, text):
    with pytest.raises(Invalid, match="empty"):
        ann.ask(text, agent="market")
    assert count(Conversation) == 0


def test_a_question_may_have_100000_characters_and_no_more(ann):
    ann.ask("x" * 100_000, agent="market")
    with pytest.raises(TooLarge, match="100,001"):
        ann.ask("x" * 100_001, agent="market")


def test_odd_text_is_kept_as_it_was_typed(ann, cast):
    text = "مرحبا \u202eabc\u202c 🌞👩\u200d🔬 <script>alert(1)</script> & 'quotes'"
    asked = ann.ask(text, agent="market")
    assert path(asked, cast.ann.id)[0] == text


def test_retrying_makes_a_sibling_answer(ann, answered, cast):
    first = answered("one", "first answer")
    again = ann.retry(first.answer_id, client_id="r1")
    assert ann.retry(first.answer_id, client_id="r1") == again
    window = queries.window(db.session, cast.ann.id, first.conversation_id)
    assert window.messages[-1].siblings == (first.answer_id, again.answer_id)
    assert [message.role for message in window.messages] == ["user", "assistant"]
    assert db.session.get(Message, first.answer_id).content == "first answer"


def test_editing_makes_a_sibling_question_and_loses_nothing(ann, answered, cast):
    first = answered("one", "first answer")
    answered("two", "second answer", conversation_id=first.conversation_id)
    question_id = db.session.get(Turn, first.turn_id).question_id
    edited = ann.edit(question_id, "one, but better")
    assert path(edited, cast.ann.id) == ["one, but better", ""]
    ann.show(first.answer_id)
    assert path(edited, cast.ann.id) == ["one", "first answer", "two", "second answer"]


def test_only_questions_are_edited(ann, answered):
    with pytest.raises(Invalid):
        ann.edit(answered("one").answer_id, "two")


def test_a_branch_is_a_conversation_of_its_own(ann, answered, cast):
    first = answered("one", "first answer")
    answered("two", "second answer", conversation_id=first.conversation_id)
    branch_id = ann.branch(first.answer_id, client_id="b1")
    assert ann.branch(first.answer_id, client_id="b1") == branch_id
    window = queries.window(db.session, cast.ann.id, branch_id)
    assert [message.content for message in window.messages] == ["one", "first answer"]
    assert window.messages[1].status == "done"
    assert window.messages[1].id != first.answer_id
    ann.clear(first.conversation_id)
    assert len(queries.window(db.session, cast.ann.id, branch_id).messages) == 2


def test_an_open_answer_is_not_branched(ann):
    asked = ann.ask("one", agent="market")
    with pytest.raises(Invalid, match="still being written"):
        ann.branch(asked.answer_id)


def test_stopping_a_queued_turn_closes_it(ann):
    asked = ann.ask("one", agent="market")
    ann.stop(asked.turn_id)
    db.session.expire_all()
    assert db.session.get(Turn, asked.turn_id).status == "stopped"


def test_order_is_kept_by_rename_pin_archive_tags(ann, cast):
    asked = ann.ask("one", agent="market")
    ann.rename(asked.conversation_id, "  My   title ")
    ann.pin(asked.conversation_id)
    ann.archive(asked.conversation_id)
    ann.tag(asked.conversation_id, ["spain", "q3", "spain"])
    found = queries.conversation(db.session, cast.ann.id, asked.conversation_id)
    assert (found.title, found.pinned, found.archived, found.tags) == ("My title", True, True, ("q3", "spain"))
    assert queries.sidebar(db.session, cast.ann.id) == ()
    ann.tag(asked.conversation_id, [])
    assert queries.conversation(db.session, cast.ann.id, asked.conversation_id).tags == ()


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_title_that_is_none_is_refused(ann, title):
    asked = ann.ask("one", agent="market")
    with pytest.raises(Invalid):
        ann.rename(asked.conversation_id, title)


def test_trash_and_restore(ann, cast):
    asked = ann.ask("one", agent="market")
    ann.trash(asked.conversation_id)
    assert queries.page(db.session, cast.ann.id).conversations == ()
    assert len(queries.page(db.session, cast.ann.id, in_trash=True).conversations) == 1
    with pytest.raises(NotFound):
        ann.ask("two", agent="market", conversation_id=asked.conversation_id)
    ann.restore(asked.conversation_id)
    assert len(queries.page(db.session, cast.ann.id).conversations) == 1
    about = select(AuditEntry.action).where(AuditEntry.subject == str(asked.conversation_id))
    assert db.session.scalars(about.order_by(AuditEntry.id)).all() == ["trash conversation", "restore conversation"]


def test_messages_can_be_saved_and_read_without_a_turn(ann):
    conversation_id = ann.ask("start", agent="market").conversation_id
    ann.clear_conversation(conversation_id)
    for number in range(30):
        ann.save_message(conversation_id, "user" if number % 2 == 0 else "assistant", f"message {number}")
    latest = ann.get_conversation_messages(conversation_id, 6)
    assert [message.content for message in latest] == [f"message {number}" for number in range(24, 30)]
    assert [message.depth for message in latest] == list(range(24, 30))
    ann.clear_conversation(conversation_id)
    assert ann.get_conversation_messages(conversation_id, 6) == []


def test_a_very_long_conversation_can_be_cleared(ann):
    conversation_id = ann.ask("start", agent="market").conversation_id
    for number in range(3000):
        ann.save_message(conversation_id, "user", f"message {number}")
    db.session.commit()
    ann.clear(conversation_id)
    assert count(Message) == 0


def test_lines_count_once_however_they_end(ann, cast):
    asked = ann.ask("one\r\ntwo", agent="market")
    assert path(asked, cast.ann.id)[0] == "one\ntwo"


def test_a_sender_is_one_of_four(ann):
    conversation_id = ann.ask("start", agent="market").conversation_id
    with pytest.raises(Invalid, match="user, assistant"):
        ann.save_message(conversation_id, "robot", "beep")


def calls(manager, asked, question_id):
    conversation_id, answer_id = asked.conversation_id, asked.answer_id
    return [
        lambda: manager.ask("mine?", agent="market", conversation_id=conversation_id),
        lambda: manager.retry(answer_id),
        lambda: manager.edit(question_id, "mine?"),
        lambda: manager.branch(answer_id),
        lambda: manager.show(answer_id),
        lambda: manager.stop(asked.turn_id),
        lambda: manager.rename(conversation_id, "mine"),
        lambda: manager.move_to_agent(conversation_id, "om"),
        lambda: manager.pin(conversation_id),
        lambda: manager.archive(conversation_id),
        lambda: manager.tag(conversation_id, ["mine"]),
        lambda: manager.trash(conversation_id),
        lambda: manager.restore(conversation_id),
        lambda: manager.clear(conversation_id),
        lambda: manager.save_message(conversation_id, "user", "mine"),
        lambda: manager.get_conversation_messages(conversation_id, 6),
    ]


def test_nobody_else_can_do_anything_with_it(managing, cast):
    with managing(cast.ann) as manager:
        asked = manager.ask("one", agent="market")
        question_id = db.session.get(Turn, asked.turn_id).question_id
        assert manager.get_conversation_messages(asked.conversation_id, 6)
    for person in (cast.bea, cast.carl):
        with managing(person) as manager:
            for call in calls(manager, asked, question_id):
                with pytest.raises(NotFound):
                    call()
    with managing(cast.ann):
        assert count(Message) == 2
        assert db.session.get(Turn, asked.turn_id).status == "queued"


def test_a_message_of_another_conversation_is_no_parent(ann):
    first = ann.ask("one", agent="market")
    second = ann.ask("two", agent="market")
    with pytest.raises(NotFound):
        ann.ask("three", agent="market", conversation_id=first.conversation_id, parent_id=second.answer_id)
    with pytest.raises(NotFound):
        ann.ask("three", agent="market", conversation_id=uuid.uuid4())
