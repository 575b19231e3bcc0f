"""Puts back what rows refer to and what is not there: under the same id, so that everything that referred to it is
right again. What cannot be known is said in a sentence where it would have stood; nothing is made up and no text is
thrown away.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, exists, func, select, update

from conversations.invariants.probe import AnySession
from conversations.statements import artifact, conversation, draft, message, source, step, turn
from extensions import insert_or_skip
from models import Conversation, Feedback, Membership, Message, Organization, SentKey, Step, Turn, User, new_id, utc_now
from problems import Conflict

LOST_QUESTION = "The text of this question was lost."
LOST_MESSAGE = "This message was lost; what belonged to it is kept here."
LOST_ANSWER = "The text of this answer was lost. Your question is kept: press Retry."
LOST_TURN = "The record of how this was answered was lost. What is left of the answer is kept; Retry gives a new one."
LOST_STEP = "A step whose record was lost"
RECOVERED = "Recovered"
SAVED = "saved"  # the kind of a message that was not asked of an agent, and has no turn
FAMILY = uuid.UUID("6f0d1f0e-3f5f-4b51-8d4a-5b0c8e7f2a10")  # of the ids of conversations called "Recovered"

Loaded = Row[*tuple[Any, ...]]


# --- people and conversations -----------------------------------------------------------------------------------------


def someone(session: AnySession, ids: Iterable[uuid.UUID | None]) -> uuid.UUID:
    """The first of these who exists; else the administrator, or whoever, that was here first."""
    wanted = [one for one in ids if one]
    there = set(session.scalars(select(User.id).where(User.id.in_(wanted))))
    if found := next((one for one in wanted if one in there), None):
        return found
    first = session.scalar(select(User.id).order_by(User.role != "admin", ~User.active, User.id).limit(1))
    if first is None:
        raise Conflict("There is nobody to whom what is found could be given.", hint="Make an account first.")
    return first


def organization_of(session: AnySession, user_id: uuid.UUID) -> uuid.UUID:
    """The person's own organization; else any."""
    mine = select(Membership.organization_id).join(Organization).where(Membership.user_id == user_id)
    found = session.scalar(mine.order_by(~Membership.personal).limit(1))
    found = found or session.scalar(select(Organization.id).order_by(Organization.id).limit(1))
    if found is None:
        raise Conflict("There is no organization to which what is found could be given.", hint="Make an account first.")
    return found


def conversation_again(session: AnySession, conversation_id: uuid.UUID) -> None:
    """For whoever asked or wrote in it."""
    asked = select(Turn.user_id).where(Turn.conversation_id == conversation_id)
    wrote = select(Message.author_id).where(Message.conversation_id == conversation_id, Message.author_id.is_not(None))
    sent = select(SentKey.user_id).where(SentKey.conversation_id == conversation_id)
    hints = [session.scalar(hint.limit(1)) for hint in (asked, wrote, sent)]
    _add_conversation(session, conversation_id, someone(session, hints))


def recovered(session: AnySession, owner: uuid.UUID) -> uuid.UUID:
    """This person's conversation of things found; always the same one, and out of the trash."""
    conversation_id = uuid.uuid5(FAMILY, str(owner))
    _add_conversation(session, conversation_id, owner)
    this = update(conversation).where(conversation.c.id == conversation_id)
    session.connection().execute(this.values(deleted_at=None, updated=utc_now(), version=conversation.c.version + 1))
    return conversation_id


def _add_conversation(session: AnySession, conversation_id: uuid.UUID, owner: uuid.UUID) -> None:
    asked = select(Turn.agent).where(Turn.conversation_id == conversation_id).limit(1)
    usual = select(Conversation.agent).order_by(Conversation.id.desc()).limit(1)
    row = {
        "id": conversation_id,
        "owner_id": owner,
        "organization_id": organization_of(session, owner),
        "agent": session.scalar(asked) or session.scalar(usual) or "market",
        "title": RECOVERED,
        "titled_by": "person",  # nothing else may name it
    }
    insert_or_skip(session, Conversation, row)


# --- messages ---------------------------------------------------------------------------------------------------------


def message_again(session: AnySession, message_id: uuid.UUID) -> None:
    """In its place, as far as a turn or the messages under it tell where that was; else among the things found."""
    asked = session.execute(select(turn).where(turn.c.question_id == message_id).order_by(turn.c.id).limit(1)).first()
    if asked:
        _add_message(session, message_id, asked.conversation_id, asked.waits_for_id, "user", LOST_QUESTION)
        return
    answered = session.execute(select(turn).where(turn.c.answer_id == message_id)).first()
    if answered:
        _answer_again(session, answered)
        return
    under = select(message).where(message.c.parent_id == message_id).order_by(message.c.id).limit(1)
    if child := session.execute(under).first():
        role = "user" if child.role == "assistant" else "assistant"
        above = _only_one_above(session, child, role)
        _add_message(session, message_id, child.conversation_id, above, role, LOST_MESSAGE, kind=SAVED)
        return
    rated = session.scalar(select(Feedback.user_id).where(Feedback.message_id == message_id).limit(1))
    _found_answer(session, someone(session, [rated]), new_id(), message_id)


def _answer_again(session: AnySession, of: Loaded) -> None:
    text = session.scalar(select(draft.c.text).where(draft.c.turn_id == of.id))
    _add_message(session, of.answer_id, of.conversation_id, of.question_id, "assistant", text or "")
    if of.status not in {"queued", "running"}:
        lost = update(turn).where(turn.c.id == of.id).values(status="failed", error=LOST_ANSWER)
        session.connection().execute(lost)


def _only_one_above(session: AnySession, child: Loaded, role: str) -> uuid.UUID | None:
    """What a lost message stood under, when only one message can have been there: two above its child."""
    there = (message.c.conversation_id == child.conversation_id, message.c.depth == child.depth - 2)
    found = session.scalars(select(message.c.id).where(*there, message.c.role != role).limit(2)).all()
    return found[0] if len(found) == 1 else None


def append(session: AnySession, conversation_id: uuid.UUID, role: str, text: str) -> uuid.UUID:
    """A saved message at the end of the branch shown."""
    leaf = session.scalar(select(conversation.c.leaf_id).where(conversation.c.id == conversation_id))
    message_id = new_id()
    _add_message(session, message_id, conversation_id, leaf, role, text, kind=SAVED)
    _show(session, conversation_id, message_id)
    return message_id


def _show(session: AnySession, conversation_id: uuid.UUID, leaf: uuid.UUID) -> None:
    show = update(conversation).where(conversation.c.id == conversation_id).values(leaf_id=leaf)
    session.connection().execute(show)


def _add_message(
    session: AnySession,
    message_id: uuid.UUID,
    conversation_id: uuid.UUID,
    parent_id: uuid.UUID | None,
    role: str,
    text: str,
    kind: str = "text",
) -> None:
    here = select(message.c.id, message.c.depth).where(message.c.conversation_id == conversation_id)
    above = session.execute(here.where(message.c.id == parent_id)).first()
    row = {
        "id": message_id,
        "conversation_id": conversation_id,
        "parent_id": above.id if above else None,
        "depth": above.depth + 1 if above else 0,
        "role": role,
        "content": text,
        "kind": kind,
    }
    insert_or_skip(session, Message, row)


def question_like(session: AnySession, question: Loaded, answer: Loaded) -> uuid.UUID:
    """A question for an answer that stands in another conversation: the same words, when both are one person's."""
    ids = (question.conversation_id, answer.conversation_id)
    owners = set(session.scalars(select(conversation.c.owner_id).where(conversation.c.id.in_(ids))))
    question_id = new_id()
    text = question.content if len(owners) == 1 else LOST_QUESTION
    _add_message(session, question_id, answer.conversation_id, None, "user", text)
    return question_id


# --- turns and steps --------------------------------------------------------------------------------------------------


def give_turn(session: AnySession, answer_id: uuid.UUID, turn_id: uuid.UUID | None = None) -> None:
    """A closed turn for an answer without one; what does not stand under a question is a message that was saved."""
    answer = session.execute(select(message).where(message.c.id == answer_id)).one()
    question = session.execute(select(message).where(message.c.id == answer.parent_id)).first()
    if question is None or question.role != "user":
        kept = update(message).where(message.c.id == answer_id)
        session.connection().execute(kept.values(kind=SAVED, content=answer.content or LOST_MESSAGE))
        return
    home = session.execute(select(conversation).where(conversation.c.id == answer.conversation_id)).one()
    row = {
        "id": turn_id or new_id(),
        "conversation_id": home.id,
        "user_id": someone(session, [question.author_id, home.owner_id]),
        "question_id": question.id,
        "answer_id": answer.id,
        "waits_for_id": question.parent_id,
        "agent": home.agent,
        "llm": "",
        "status": "failed",
        "error": LOST_TURN,
        "created": answer.created,
        "finished": utc_now(),
    }
    insert_or_skip(session, Turn, row)


def turn_again(session: AnySession, turn_id: uuid.UUID) -> None:
    """For steps or a draft whose turn is gone: the turn of the answer that they belong to."""
    answer_id = _answer_of_steps(session, turn_id) or _answer_sent(session, turn_id)
    if answer_id is None:
        sender = session.scalar(select(SentKey.user_id).where(SentKey.turn_id == turn_id).limit(1))
        _found_answer(session, someone(session, [sender]), turn_id, new_id())
        return
    other = session.scalar(select(turn.c.id).where(turn.c.answer_id == answer_id))
    if other:
        _move_steps(session, turn_id, other)
    else:
        give_turn(session, answer_id, turn_id)


def _found_answer(session: AnySession, owner: uuid.UUID, turn_id: uuid.UUID, answer_id: uuid.UUID) -> None:
    """An answer with question and turn, among the things found: of it no more is known than the id."""
    home = recovered(session, owner)
    question_id = append(session, home, "user", LOST_QUESTION)
    _add_message(session, answer_id, home, question_id, "assistant", "")
    _show(session, home, answer_id)
    give_turn(session, answer_id, turn_id)


def _answer_of_steps(session: AnySession, turn_id: uuid.UUID) -> uuid.UUID | None:
    for brought in (source, artifact):
        of_steps = select(brought.c.answer_id).join(step, step.c.id == brought.c.step_id)
        there = of_steps.join(message, message.c.id == brought.c.answer_id).where(step.c.turn_id == turn_id)
        if found := session.scalar(there.limit(1)):
            return found  # type: ignore[no-any-return]
    return None


def _answer_sent(session: AnySession, turn_id: uuid.UUID) -> uuid.UUID | None:
    """The only answer without a turn in the conversation to which the question was sent."""
    sent_to = select(SentKey.conversation_id).where(SentKey.turn_id == turn_id)
    without = ~exists().where(turn.c.answer_id == message.c.id)
    answers = select(message.c.id).where(message.c.role == "assistant", message.c.kind != SAVED, without)
    found = session.scalars(answers.where(message.c.conversation_id.in_(sent_to)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _move_steps(session: AnySession, turn_id: uuid.UUID, to: uuid.UUID) -> None:
    last = session.scalar(select(func.max(step.c.ordinal)).where(step.c.turn_id == to)) or 0
    moved = update(step).where(step.c.turn_id == turn_id)
    session.connection().execute(moved.values(turn_id=to, ordinal=step.c.ordinal + last))


def step_again(session: AnySession, step_id: uuid.UUID) -> None:
    """For sources or artifacts whose step is gone, in the turn of their answer."""
    answers = [
        session.scalar(select(brought.c.answer_id).where(brought.c.step_id == step_id).limit(1))
        for brought in (source, artifact)
    ]
    turn_id = session.scalar(select(turn.c.id).where(turn.c.answer_id.in_([one for one in answers if one])).limit(1))
    if turn_id is None:
        turn_id = new_id()
        _found_answer(session, someone(session, []), turn_id, new_id())
    last = session.scalar(select(func.max(step.c.ordinal)).where(step.c.turn_id == turn_id)) or 0
    row: dict[str, Any] = {
        "id": step_id,
        "turn_id": turn_id,
        "ordinal": last + 1,
        "call_id": "lost",
        "tool": "lost",
        "label": LOST_STEP,
        "arguments": {},
        "result": {},
        "state": "failed",
        "started": utc_now(),
        "finished": utc_now(),
    }
    insert_or_skip(session, Step, row)
