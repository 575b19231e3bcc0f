"""The chat page, and asking."""

from __future__ import annotations

import time
import uuid

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

import turns
from agents.registry import AGENTS, by_name
from conversations import marks, queries
from conversations.manager import ConversationManager
from conversations.views import Asked, Window
from extensions import db, sessions
from jobs import starting
from routes import attaching, events, forms, guards, shapes, sidebar
from routes.errors import wants_json

bp = Blueprint("chat", __name__)
WAIT_FOR_ANSWER = 45.0  # seconds; then 202, and the answer is to be looked at later


@bp.get("/")
def new() -> ResponseReturnValue:
    return page(None, forms.agent(request.args) or next(iter(AGENTS)))


@bp.get("/c/<uuid:conversation_id>")
def conversation(conversation_id: uuid.UUID) -> ResponseReturnValue:
    window = queries.window(
        db.session,
        current_user.id,
        conversation_id,
        before=request.args.get("before"),
        through=forms.identity(request.args, "m"),
    )
    return page(window, forms.agent(request.args) or window.conversation.agent)


@bp.get("/changes")
def changes() -> ResponseReturnValue:
    """What a page that stays open asks every few seconds: 204 while all that it shows stands as it was `seen`."""
    mark = marks.mark(db.session, current_user.id, forms.identity(request.args, "conversation_id"))
    return ("", 204) if mark == request.args.get("seen") else {"mark": mark}


@bp.post("/chat")
@guards.takes_files(attaching.most_bytes, attaching.HINT, only_multipart=True)
def ask() -> ResponseReturnValue:
    """With files that were attached before (`file_ids`), or that come along (`file`)."""
    given, person = forms.body(), current_user._get_current_object()
    if wants_stream():
        events.make_room()
    conversation_id = forms.identity(given, "conversation_id")
    attached = forms.identities(given, "file_ids")
    kept = attaching.keep(person.id) if request.mimetype == "multipart/form-data" else []
    files = [*attaching.attached(person.id, attached), *attaching.add(person.id, kept)]
    asked = ConversationManager(person).ask(
        forms.text(given, "message"),
        agent=forms.agent(given) or (None if conversation_id else attaching.READER if files else next(iter(AGENTS))),
        conversation_id=conversation_id,
        client_id=forms.text(given, "client_id") or None,
        parent_id=forms.identity(given, "parent_id"),
        files=[file.note for file in files],
    )
    attaching.send(person.id, files, asked)
    db.session.commit()
    turns.wake()
    if kept:
        starting.wake()
    return answer(asked)


def answer(asked: Asked) -> ResponseReturnValue:
    """The answer as the client wants it: as a stream, as JSON when it is finished, or as the page."""
    if wants_stream():
        return stream(asked)
    if not wants_json():
        return redirect(url_for("chat.conversation", conversation_id=asked.conversation_id, _anchor="latest"), 303)
    user_id = current_user.id
    db.session.close()
    if events.seats.take():
        for _look in turns.follow(asked.turn_id, until=time.monotonic() + WAIT_FOR_ANSWER):
            pass
    with sessions.read() as session:
        message = queries.message(session, user_id, asked.answer_id)
    return shapes.answer(message), 202 if message.is_open else 200


def stream(asked: Asked) -> ResponseReturnValue:
    """The stream of an answer that was just asked for: its first event brings the question and the empty answer."""
    with sessions.read() as session:
        title, pair = queries.pair(session, current_user.id, asked)
        said = attaching.said(session, current_user.id, pair)
    first = {
        "turn_id": str(asked.turn_id),
        "conversation_id": str(asked.conversation_id),
        "message_id": str(asked.answer_id),
        "title": title,
        "html": "".join(events.article(message, said) for message in pair),
    }
    return events.stream(current_user.id, asked.turn_id, asked.answer_id, first)


def page(window: Window | None, agent: str) -> ResponseReturnValue:
    conversations = queries.sidebar(db.session, current_user.id)
    return render_template(
        "chat/index.html",
        window=window,
        mark=marks.mark(db.session, current_user.id, window.conversation.id if window else None),
        sidebar=sidebar.by_day(conversations),
        agents=list(AGENTS.values()),
        agent=by_name(agent),
        draft_question=request.args.get("q", ""),
        said=attaching.said(db.session, current_user.id, window.messages if window else ()),
        lost=max(0, request.args.get("lost", 0, type=int)),
        attached=attaching.unsent(current_user.id, forms.identities(request.args, "file")),
    )


def wants_stream() -> bool:
    return request.accept_mimetypes.best == "text/event-stream"
