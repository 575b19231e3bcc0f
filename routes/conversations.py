"""The list of conversations, and what can be done with one."""

from __future__ import annotations

import re
import uuid
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from conversations import queries
from conversations.manager import ConversationManager
from extensions import db
from jobs import readings
from knowledge.plants import files
from problems import Invalid, NotFound
from routes import forms, shapes
from routes.errors import wants_json

bp = Blueprint("conversations", __name__, url_prefix="/conversations")

WITH_BUTTONS = re.compile(r"/|/c/[0-9a-f-]+|/conversations")


def _clear(manager: ConversationManager, conversation_id: uuid.UUID) -> None:
    """The messages, and the files that came with them."""
    manager.clear(conversation_id)
    for file_id in files.let_go(db.session, manager.user_id, conversation_id):
        readings.forget(db.session, file_id)


CHANGES = {
    "pin": lambda manager, one: manager.pin(one),
    "unpin": lambda manager, one: manager.pin(one, False),
    "archive": lambda manager, one: manager.archive(one),
    "unarchive": lambda manager, one: manager.archive(one, False),
    "trash": lambda manager, one: manager.trash(one),
    "restore": lambda manager, one: manager.restore(one),
    "clear": _clear,
    "rename": lambda manager, one: manager.rename(one, forms.text(forms.body(), "title")),
}
PATCHES = {
    "title": lambda manager, one, given: manager.rename(one, forms.text(given, "title")),
    "agent": lambda manager, one, given: manager.move_to_agent(one, forms.agent(given)),
    "pinned": lambda manager, one, given: manager.pin(one, forms.flag(given, "pinned")),
    "archived": lambda manager, one, given: manager.archive(one, forms.flag(given, "archived")),
    "tags": lambda manager, one, given: manager.tag(one, forms.names(given, "tags")),
}


@bp.get("")
def listing() -> ResponseReturnValue:
    archived, in_trash = (request.args.get(name, "") in {"1", "true"} for name in ("archived", "trash"))
    page = queries.page(
        db.session,
        current_user.id,
        words=request.args.get("q", "")[:1000],
        agent=forms.agent(request.args) or "",
        tag=request.args.get("tag", ""),
        since=forms.moment("from"),
        until=forms.moment("to"),
        archived=archived,
        in_trash=in_trash,
        cursor=request.args.get("cursor"),
        limit=forms.number("limit", 50, queries.LONGEST_PAGE),
    )
    if wants_json():
        return {"conversations": [shapes.conversation(one) for one in page.conversations], "next": page.next}
    return render_template(
        "conversations/list.html", page=page, filters=request.args, archived=archived, in_trash=in_trash
    )


@bp.get("/<uuid:conversation_id>")
def show(conversation_id: uuid.UUID) -> ResponseReturnValue:
    if not wants_json():
        return redirect(url_for("chat.conversation", conversation_id=conversation_id))
    limit = forms.number("limit", 50, queries.LONGEST_PAGE)
    before = request.args.get("before")
    return shapes.window(queries.window(db.session, current_user.id, conversation_id, before=before, limit=limit))


@bp.patch("/<uuid:conversation_id>")
def change(conversation_id: uuid.UUID) -> ResponseReturnValue:
    given = forms.body()
    if unknown := sorted(set(given) - set(PATCHES)):
        raise Invalid(f"{unknown[0]} cannot be changed.", hint=f"These can: {', '.join(PATCHES)}.")
    for name in given:
        PATCHES[name](ConversationManager(current_user), conversation_id, given)
    db.session.commit()
    return shapes.conversation(queries.conversation(db.session, current_user.id, conversation_id))


@bp.delete("/<uuid:conversation_id>")
def delete(conversation_id: uuid.UUID) -> ResponseReturnValue:
    ConversationManager(current_user).trash(conversation_id)
    db.session.commit()
    return "", 204


@bp.post("/<uuid:conversation_id>/<action>")
def act(conversation_id: uuid.UUID, action: str) -> ResponseReturnValue:
    """The buttons of the page; `restore` and `clear` are part of the JSON contract too."""
    if action not in CHANGES:
        raise NotFound
    CHANGES[action](ConversationManager(current_user), conversation_id)
    db.session.commit()
    if wants_json():
        return shapes.conversation(queries.conversation(db.session, current_user.id, conversation_id))
    return redirect(_back(conversation_id, action), 303)


def _back(conversation_id: uuid.UUID, action: str) -> str:
    """To the page with the button, which may show another conversation; without a referrer, to the one changed."""
    own = url_for("chat.conversation", conversation_id=conversation_id)
    came = urlsplit(request.referrer or own)
    if came.netloc not in {"", request.host} or came.path == own or not WITH_BUTTONS.fullmatch(came.path):
        return url_for("chat.new") if action == "trash" else own
    return f"{came.path}?{came.query}" if came.query else came.path
