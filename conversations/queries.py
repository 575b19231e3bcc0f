"""Looks at conversations for pages and JSON: through the owner, in windows, as plain values. Nothing here writes."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, scoped_session

from conversations import statements
from conversations.answers import views
from conversations.provenance import artifact_view
from conversations.views import ArtifactView, Asked, ConversationView, Made, MessageView, Page, Window
from models import Artifact, Conversation, ConversationTag, Message, Step, Tag, Turn
from problems import Invalid, NotFound

AnySession = Session | scoped_session[Any]
LONGEST_PAGE = 200


def conversation(session: AnySession, user_id: uuid.UUID, conversation_id: uuid.UUID) -> ConversationView:
    """One conversation, also from the trash. Raises NotFound."""
    wanted = {"conversation_id": conversation_id, "owner_id": user_id}
    row = session.connection().execute(statements.CONVERSATION, wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such conversation.")
    return _with_tags(session, [row])[0]


def window(
    session: AnySession,
    user_id: uuid.UUID,
    conversation_id: uuid.UUID,
    *,
    before: str | None = None,
    through: uuid.UUID | None = None,
    limit: int = 50,
) -> Window:
    """The last `limit` messages of the branch shown, of the path to `through`, or before a cursor."""
    found = conversation(session, user_id, conversation_id)
    bottom = _message_id(before) if before else through or found.leaf_id
    if bottom is None:
        return Window(found, (), None)
    wanted = {"bottom": bottom, "most": _at_most(limit) + (2 if before else 1), "conversation_id": conversation_id}
    messages = list(session.connection().execute(statements.WINDOW, wanted))
    if not messages:
        raise NotFound("There is no such message in this conversation.")
    if before:
        messages.pop()  # the cursor names the first message that is already shown
    has_more = len(messages) > _at_most(limit)
    shown = messages[-_at_most(limit) :]
    return Window(found, views(session, shown), str(shown[0].id) if has_more else None)


def pair(session: AnySession, user_id: uuid.UUID, asked: Asked) -> tuple[str, tuple[MessageView, ...]]:
    """The title of the conversation, and a question with its answer as they stand."""
    mine = {"conversation_id": asked.conversation_id, "owner_id": user_id}
    title = session.connection().execute(statements.TITLE, mine).scalar_one_or_none()
    if title is None:
        raise NotFound("There is no such conversation.")
    wanted = {"bottom": asked.answer_id, "most": 2, "conversation_id": asked.conversation_id}
    return title, views(session, list(session.connection().execute(statements.WINDOW, wanted)))


def latest(session: AnySession, user_id: uuid.UUID, conversation_id: uuid.UUID, limit: int) -> list[MessageView]:
    """The latest `limit` messages of the branch shown, oldest first; texts only. Raises NotFound."""
    wanted = {"conversation_id": conversation_id, "owner_id": user_id, "most": _at_most(limit)}
    rows = session.connection().execute(statements.LATEST, wanted).all()
    if not rows:
        conversation(session, user_id, conversation_id)
    return [MessageView(*row) for row in rows]


def message(session: AnySession, user_id: uuid.UUID, message_id: uuid.UUID) -> MessageView:
    wanted = {"message": message_id, "owner_id": user_id}
    found = session.connection().execute(statements.MESSAGE, wanted).one_or_none()
    if found is None:
        raise NotFound("There is no such message.")
    return views(session, [found])[0]


def turn(session: AnySession, user_id: uuid.UUID, turn_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """The (conversation, question, answer) of a turn. Raises NotFound."""
    row = session.execute(
        select(Turn.conversation_id, Turn.question_id, Turn.answer_id).where(
            Turn.id == turn_id, Turn.user_id == user_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such answer.")
    return row.conversation_id, row.question_id, row.answer_id


def artifact(session: AnySession, user_id: uuid.UUID, artifact_id: uuid.UUID) -> ArtifactView:
    return _artifact(session, _artifact_row(session, user_id, artifact_id))


def made(session: AnySession, user_id: uuid.UUID, artifact_id: uuid.UUID) -> Made:
    """An artifact with what its tool call returned beside the rows. Raises NotFound."""
    row = _artifact_row(session, user_id, artifact_id)
    step = session.get_one(Step, row.step_id)
    return Made(_artifact(session, row), step.id, dict(step.result.get("summary") or {}), step.finished)


def _artifact_row(session: AnySession, user_id: uuid.UUID, artifact_id: uuid.UUID) -> Artifact:
    row = session.scalars(
        select(Artifact)
        .join(Message, Message.id == Artifact.answer_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Artifact.id == artifact_id, Conversation.owner_id == user_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such table or chart.")
    return row


def _artifact(session: AnySession, row: Artifact) -> ArtifactView:
    cited = session.connection().execute(statements.STEP_SOURCES, {"step": row.step_id}).all()
    return artifact_view(row, cited)


def sidebar(session: AnySession, user_id: uuid.UUID, limit: int = 60) -> tuple[ConversationView, ...]:
    """The conversations a person works with: pinned first, then newest first."""
    rows = session.execute(
        _conversations(user_id)
        .where(Conversation.deleted_at.is_(None), ~Conversation.archived)
        .order_by(Conversation.pinned.desc(), Conversation.updated.desc(), Conversation.id.desc())
        .limit(limit)
    ).all()
    return tuple(_with_tags(session, rows))


def page(
    session: AnySession,
    user_id: uuid.UUID,
    *,
    words: str = "",
    agent: str = "",
    tag: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    archived: bool = False,
    in_trash: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """A page of the list, newest first. `words` must all occur in the title or in a message."""
    wanted = _conversations(user_id).where(
        Conversation.deleted_at.is_not(None) if in_trash else Conversation.deleted_at.is_(None)
    )
    if not in_trash:
        wanted = wanted.where(Conversation.archived.is_(archived))
    if agent:
        wanted = wanted.where(Conversation.agent == agent)
    if tag:
        wanted = wanted.where(_has_tag(tag))
    if since:
        wanted = wanted.where(Conversation.updated >= since)
    if until:
        wanted = wanted.where(Conversation.updated < until)
    for word in words.split()[:10]:
        wanted = wanted.where(_has_word(word))
    if cursor:
        wanted = wanted.where(_after(cursor))
    newest = wanted.order_by(Conversation.updated.desc(), Conversation.id.desc())
    rows = session.execute(newest.limit(_at_most(limit) + 1)).all()
    shown = _with_tags(session, rows[: _at_most(limit)])
    return Page(tuple(shown), _cursor(shown[-1]) if len(rows) > len(shown) else None)


def _conversations(user_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    return statements.CONVERSATIONS.where(Conversation.owner_id == user_id)


def _with_tags(session: AnySession, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[ConversationView]:
    tags: dict[uuid.UUID, list[str]] = {}
    for name in session.connection().execute(statements.TAGS, {"conversations": [row.id for row in rows]}):
        tags.setdefault(name.conversation_id, []).append(name.name)
    return [ConversationView(**row._mapping, tags=tuple(tags.get(row.id, ()))) for row in rows]


def _has_tag(name: str) -> ColumnElement[bool]:
    return exists().where(
        ConversationTag.conversation_id == Conversation.id, ConversationTag.tag_id == Tag.id, Tag.name == name
    )


def _has_word(word: str) -> ColumnElement[bool]:
    in_message = exists().where(
        Message.conversation_id == Conversation.id, Message.content.icontains(word, autoescape=True)
    )
    return or_(Conversation.title.icontains(word, autoescape=True), in_message)


def _cursor(last: ConversationView) -> str:
    return base64.urlsafe_b64encode(f"{last.updated.isoformat()} {last.id}".encode()).decode()


def _after(cursor: str) -> ColumnElement[bool]:
    try:
        updated_text, id_text = base64.urlsafe_b64decode(cursor).decode().split(" ")
        updated, last = datetime.fromisoformat(updated_text).astimezone(UTC), uuid.UUID(id_text)
    except (ValueError, OverflowError) as error:
        raise Invalid("The cursor does not come from this list.") from error
    return or_(Conversation.updated < updated, and_(Conversation.updated == updated, Conversation.id < last))


def _message_id(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(cursor)
    except ValueError as error:
        raise Invalid("The cursor does not come from this conversation.") from error


def _at_most(limit: int) -> int:
    return max(1, min(limit, LONGEST_PAGE))
