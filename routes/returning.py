"""Where somebody who has to log in first goes on afterwards, with what was typed. Asks no database, keeps nothing."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from problems import Invalid
from routes import forms

LONGEST = 3_900  # bytes of a log-in address; gunicorn reads 4,094 in a request line, its method and version included


def login() -> str | None:
    """The address of the log-in form. None when what was typed does not fit into it."""
    address = url_for("security.login", next=_place())
    if len(address) <= LONGEST:
        return address
    return None if typed() else bare_login()


def bare_login() -> str:
    """The log-in form without the text, which leads back to the same conversation."""
    return url_for("security.login", next=_conversation())


def typed() -> str:
    """The question that a form brought."""
    if request.endpoint not in {"chat.ask", "messages.edit"}:
        return ""
    try:
        return request.form.get("message", "")
    except RequestEntityTooLarge:  # no question is that long
        return ""


def _place() -> str | None:
    if request.method == "GET":
        return _unless_start(request.full_path.rstrip("?"))
    if not typed():
        return None
    edited = (request.view_args or {}).get("message_id")
    return _conversation(q=typed(), edit=edited)


def _conversation(**more: object) -> str | None:
    try:
        conversation_id = forms.identity(request.form, "conversation_id")
    except Invalid:
        conversation_id = None
    if conversation_id is None:
        return _unless_start(url_for("chat.new", **more))
    return url_for("chat.conversation", conversation_id=conversation_id, **more)


def _unless_start(address: str) -> str | None:
    """Logging in leads to the start page anyway."""
    return None if address == "/" else address
