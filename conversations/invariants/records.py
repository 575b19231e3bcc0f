"""What is so of questions, answers and turns, and of what belongs to them: nothing refers to what is not there, and an
answer is closed in one way only.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, Uuid, and_, delete, func, null, or_, select, tuple_, type_coerce, update

from conversations.invariants import recovery
from conversations.invariants.probe import AnySession, Invariant, Probe, always
from conversations.statements import (
    OPEN,
    agent_messages,
    artifact,
    conversation,
    draft,
    message,
    source,
    step,
    table_of,
    turn,
)
from models import Feedback, SentKey, Summary, User

STATUSES = ("queued", "running", "done", "stopped", "failed")
NOWHERE: ColumnElement[Any] = type_coerce(null(), Uuid())  # a row that says nothing of its conversation

question, answer = message.alias("question"), message.alias("answer")
user, summary, feedback, sent_key = map(table_of, (User, Summary, Feedback, SentKey))
is_closed = turn.c.status.not_in(OPEN)


def _refers(
    column: Any,
    to: Table,
    put_back: Callable[[AnySession, uuid.UUID], None],
    key: str = "id",
    of: ColumnElement[Any] = NOWHERE,
) -> Probe:
    """Rows whose `column` names a row of `to` that is not there; each missing one is put back."""
    target = to.alias("target")

    def mend(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
        for missing in session.scalars(select(column).where(column.table.c[key].in_(keys)).distinct()).all():
            put_back(session, missing)

    rows = column.table.outerjoin(target, target.c.id == column)
    is_missing = and_(column.is_not(None), target.c.id.is_(None))
    return Probe(column.table.c[key], of, rows, always(is_missing), mend)


def _pair(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """The answer decides in which conversation its turn is; a question from another one is repeated there."""
    for row in session.execute(select(turn).where(turn.c.id.in_(keys))).all():
        messages = select(message).where(message.c.id.in_([row.question_id, row.answer_id]))
        found = {one.id: one for one in session.execute(messages)}
        asked, answered = found[row.question_id], found[row.answer_id]
        home = session.scalar(select(conversation.c.owner_id).where(conversation.c.id == answered.conversation_id))
        question_id = asked.id
        if asked.conversation_id != answered.conversation_id:
            question_id = recovery.question_like(session, asked, answered)
        values = {
            "conversation_id": answered.conversation_id,
            "question_id": question_id,
            "user_id": recovery.someone(session, [row.user_id, home]),
        }
        _update(session, turn, row.id, **values)
        _update(session, message, question_id, role="user")
        _update(session, message, answered.id, role="assistant", parent_id=question_id)


def _give_turns(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    for key in keys:
        recovery.give_turn(session, key)


def _close(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """What is in no known state has failed; what has no end ended when it was last heard of."""
    is_unknown = turn.c.status.not_in(STATUSES)
    these = update(turn).where(turn.c.id.in_(keys))
    session.connection().execute(these.where(is_unknown).values(status="failed", error=recovery.LOST_TURN))
    heard_of = func.coalesce(turn.c.finished, turn.c.first_token, turn.c.started, turn.c.created)
    session.connection().execute(these.values(finished=heard_of, lease_until=None))


def _keep_drafts(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """The text becomes the answer where that has none; where it has another one, it is kept beside it."""
    drafts = select(draft.c.turn_id, draft.c.text, message.c.id, message.c.content, message.c.details)
    of_answers = drafts.join(turn, turn.c.id == draft.c.turn_id).join(message, message.c.id == turn.c.answer_id)
    for row in session.execute(of_answers.where(draft.c.turn_id.in_(keys))).all():
        if not row.content:
            _update(session, message, row.id, content=row.text)
        elif row.text not in row.content:
            _update(session, message, row.id, details={**row.details, "draft": row.text})
        session.connection().execute(delete(draft).where(draft.c.turn_id == row.turn_id))


def _say_what_was_lost(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    lost = update(turn).where(turn.c.id.in_(keys)).values(status="failed", error=recovery.LOST_ANSWER)
    session.connection().execute(lost)


def _brought(table: Table) -> Probe:
    """Sources or artifacts that stand at another answer than the one whose step brought them."""

    def mend(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
        of_step = select(turn.c.answer_id).join(step, step.c.turn_id == turn.c.id)
        rightful = of_step.where(step.c.id == table.c.step_id).scalar_subquery()
        session.connection().execute(update(table).where(table.c.id.in_(keys)).values(answer_id=rightful))

    rows = table.join(step, step.c.id == table.c.step_id).join(turn, turn.c.id == step.c.turn_id)
    return Probe(table.c.id, turn.c.conversation_id, rows, always(turn.c.answer_id != table.c.answer_id), mend)


def _lead_keys(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """A key of these people leads to where its turn is; one that leads to somebody else's is free again."""
    theirs = select(sent_key, turn.c.user_id.label("asker"), turn.c.conversation_id.label("home"))
    for row in session.execute(theirs.join(turn, _TURN_OF_KEY).where(sent_key.c.user_id.in_(keys))).all():
        this = (sent_key.c.user_id == row.user_id, sent_key.c.client_id == row.client_id)
        if row.asker != row.user_id:
            session.connection().execute(delete(sent_key).where(*this))
        elif row.home != row.conversation_id:
            session.connection().execute(update(sent_key).where(*this).values(conversation_id=row.home))


def _free_second_keys(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """The first key made the turn. The others made nothing: what is sent with them again is taken as new."""
    second = _numbered_keys(func.row_number().over(partition_by=_SAME_TURN, order_by=_IN_ORDER), keys)
    doubled = select(second.c.user_id, second.c.client_id).where(second.c.number > 1)
    which = tuple_(sent_key.c.user_id, sent_key.c.client_id)
    session.connection().execute(delete(sent_key).where(which.in_(doubled)))


def _numbered_keys(number: ColumnElement[int], of: Sequence[uuid.UUID] | None = None) -> Any:
    keys = select(sent_key, number.label("number")).where(sent_key.c.turn_id.is_not(None))
    return (keys if of is None else keys.where(sent_key.c.user_id.in_(of))).subquery()


def _update(session: AnySession, table: Table, key: uuid.UUID, **values: Any) -> None:
    session.connection().execute(update(table).where(table.c.id == key).values(**values))


_TURN_OF_KEY = turn.c.id == sent_key.c.turn_id
_SAME_TURN = (sent_key.c.user_id, sent_key.c.turn_id)
_IN_ORDER = (sent_key.c.created, sent_key.c.client_id)
_counted = _numbered_keys(func.count().over(partition_by=_SAME_TURN))

CONVERSATION = Invariant(
    "conversation",
    "Every message and every turn belongs to a conversation.",
    (
        _refers(message.c.conversation_id, conversation, recovery.conversation_again),
        _refers(turn.c.conversation_id, conversation, recovery.conversation_again),
    ),
)
MESSAGE = Invariant(
    "no orphan",
    "What a message stands under, and the message that anything belongs to, is there.",
    (
        _refers(message.c.parent_id, message, recovery.message_again, of=message.c.conversation_id),
        _refers(turn.c.question_id, message, recovery.message_again, of=turn.c.conversation_id),
        _refers(turn.c.answer_id, message, recovery.message_again, of=turn.c.conversation_id),
        _refers(source.c.answer_id, message, recovery.message_again),
        _refers(artifact.c.answer_id, message, recovery.message_again),
        _refers(agent_messages.c.answer_id, message, recovery.message_again, key="answer_id"),
        _refers(summary.c.message_id, message, recovery.message_again, key="message_id"),
        _refers(feedback.c.message_id, message, recovery.message_again),
    ),
)
TURN = Invariant(
    "turn of steps and drafts",
    "Every step and every draft belongs to a turn.",
    (
        _refers(draft.c.turn_id, turn, recovery.turn_again, key="turn_id"),
        _refers(step.c.turn_id, turn, recovery.turn_again),
    ),
)
PAIR = Invariant(
    "question and answer",
    "A turn has somebody who asked, a question, and under it an answer, all in its conversation.",
    (
        Probe(
            turn.c.id,
            turn.c.conversation_id,
            turn.join(question, question.c.id == turn.c.question_id)
            .join(answer, answer.c.id == turn.c.answer_id)
            .outerjoin(user, user.c.id == turn.c.user_id),
            always(
                or_(
                    question.c.role != "user",
                    answer.c.role != "assistant",
                    answer.c.parent_id.is_distinct_from(question.c.id),
                    question.c.conversation_id != turn.c.conversation_id,
                    answer.c.conversation_id != turn.c.conversation_id,
                    user.c.id.is_(None),
                )
            ),
            _pair,
        ),
    ),
)
ANSWER = Invariant(
    "answer with its turn",
    "Every answer has the turn in which it was written.",
    (
        Probe(
            message.c.id,
            message.c.conversation_id,
            message.outerjoin(turn, turn.c.answer_id == message.c.id),
            always(and_(message.c.role == "assistant", message.c.kind != recovery.SAVED, turn.c.id.is_(None))),
            _give_turns,
        ),
    ),
)
STEP = Invariant(
    "step of sources",
    "Every source and every artifact was brought by a step.",
    (
        _refers(source.c.step_id, step, recovery.step_again),
        _refers(artifact.c.step_id, step, recovery.step_again),
    ),
)
BROUGHT = Invariant(
    "sources at their answer",
    "Sources and artifacts stand at the answer whose step brought them.",
    (_brought(source), _brought(artifact)),
)
CLOSED = Invariant(
    "closed with an end",
    "A turn is queued, running, done, stopped or failed; once closed it has an end and no lease.",
    (
        Probe(
            turn.c.id,
            turn.c.conversation_id,
            turn,
            always(
                or_(
                    turn.c.status.not_in(STATUSES),
                    and_(is_closed, or_(turn.c.finished.is_(None), turn.c.lease_until.is_not(None))),
                )
            ),
            _close,
        ),
    ),
)
DRAFT = Invariant(
    "closed without draft",
    "A closed turn has no draft: its text is the answer's.",
    (
        Probe(
            draft.c.turn_id,
            turn.c.conversation_id,
            draft.join(turn, turn.c.id == draft.c.turn_id),
            always(is_closed),
            _keep_drafts,
        ),
    ),
)
SAID = Invariant(
    "done with a text",
    "An answer that is done says something.",
    (
        Probe(
            turn.c.id,
            turn.c.conversation_id,
            turn.join(answer, answer.c.id == turn.c.answer_id),
            always(and_(turn.c.status == "done", answer.c.content == "")),
            _say_what_was_lost,
        ),
    ),
)
KEY = Invariant(
    "one turn per client_id",
    "A client_id leads to the turn that was made for it, and no two lead to the same.",
    (
        Probe(
            sent_key.c.user_id,
            sent_key.c.conversation_id,
            sent_key.join(turn, _TURN_OF_KEY),
            always(or_(turn.c.user_id != sent_key.c.user_id, turn.c.conversation_id != sent_key.c.conversation_id)),
            _lead_keys,
            is_timed=False,
        ),
        Probe(
            _counted.c.user_id,
            _counted.c.conversation_id,
            _counted,
            always(_counted.c.number > 1),
            _free_second_keys,
            is_timed=False,
        ),
    ),
)
