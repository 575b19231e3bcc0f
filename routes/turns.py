"""Running answers: look, stream, stop."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

import turns
from conversations import queries
from conversations.manager import ConversationManager
from extensions import db
from routes import events, shapes
from routes.errors import wants_json

bp = Blueprint("turns", __name__, url_prefix="/turns")


@bp.get("/<uuid:turn_id>")
def state(turn_id: uuid.UUID) -> ResponseReturnValue:
    conversation_id, _question, answer_id = queries.turn(db.session, current_user.id, turn_id)
    if not wants_json():
        return redirect(url_for("chat.conversation", conversation_id=conversation_id, m=answer_id))
    return shapes.answer(queries.message(db.session, current_user.id, answer_id))


@bp.get("/<uuid:turn_id>/stream")
def stream(turn_id: uuid.UUID) -> ResponseReturnValue:
    """`?claim=` says which attempt wrote what the reader was shown, so that a new one is told with `restart`."""
    events.make_room()
    conversation_id, _question, answer_id = queries.turn(db.session, current_user.id, turn_id)
    first = {"turn_id": str(turn_id), "conversation_id": str(conversation_id), "message_id": str(answer_id)}
    shown = request.args.get("claim", 0, type=int)
    return events.stream(current_user.id, turn_id, answer_id, first, shown)


@bp.post("/<uuid:turn_id>/stop")
def stop(turn_id: uuid.UUID) -> ResponseReturnValue:
    ConversationManager(current_user).stop(turn_id)
    conversation_id, _question, _answer = queries.turn(db.session, current_user.id, turn_id)
    db.session.commit()
    turns.wake()
    if wants_json():
        return {"turn_id": str(turn_id)}, 202
    return redirect(url_for("chat.conversation", conversation_id=conversation_id, _anchor="latest"), 303)
