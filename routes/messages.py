"""What can be done with a message: try again, edit, branch, show its branch."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

import turns
from conversations import queries
from conversations.manager import ConversationManager
from extensions import db, sessions
from routes import events, forms, shapes
from routes.chat import answer, wants_stream
from routes.errors import wants_json

bp = Blueprint("messages", __name__, url_prefix="/messages")


@bp.post("/<uuid:message_id>/retry")
def retry(message_id: uuid.UUID) -> ResponseReturnValue:
    """Answer again beside the answer; with `compare` the new one says what changed against it."""
    given = forms.body()
    if wants_stream():
        events.make_room()
    client_id = forms.text(given, "client_id") or None
    asked = ConversationManager(current_user).retry(
        message_id, client_id=client_id, agent=forms.agent(given), compare=forms.choice(given, "compare")
    )
    db.session.commit()
    turns.wake()
    return answer(asked)


@bp.post("/<uuid:message_id>/edit")
def edit(message_id: uuid.UUID) -> ResponseReturnValue:
    given = forms.body()
    if wants_stream():
        events.make_room()
    asked = ConversationManager(current_user).edit(
        message_id,
        forms.text(given, "message"),
        client_id=forms.text(given, "client_id") or None,
        agent=forms.agent(given),
    )
    db.session.commit()
    turns.wake()
    return answer(asked)


@bp.post("/<uuid:message_id>/branch")
def branch(message_id: uuid.UUID) -> ResponseReturnValue:
    given = forms.body()
    client_id = forms.text(given, "client_id") or None
    conversation_id = ConversationManager(current_user).branch(message_id, client_id=client_id)
    db.session.commit()
    return _conversation(conversation_id, 201)


@bp.post("/<uuid:message_id>/show")
def show(message_id: uuid.UUID) -> ResponseReturnValue:
    conversation_id = ConversationManager(current_user).show(message_id)
    db.session.commit()
    return _conversation(conversation_id, 200)


def _conversation(conversation_id: uuid.UUID, status: int) -> ResponseReturnValue:
    if not wants_json():
        return redirect(url_for("chat.conversation", conversation_id=conversation_id), 303)
    with sessions.read() as session:
        return shapes.conversation(queries.conversation(session, current_user.id, conversation_id)), status
