"""Where somebody goes on who was not served, with what was typed: after logging in, or from the page of an error. Asks
no database, keeps nothing: files that came along are read past for the sake of the text, and must be attached again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, Any

import flask
from flask import request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from agents.registry import AGENTS
from problems import Invalid
from routes import forms

MOST_HEARD = 200_000_000  # bytes of a body that may be read for its text
LONGEST = 3_900  # bytes of a log-in address; gunicorn reads 4,094 in a request line, its method and version included


BELONGINGS = ("conversation_id", "parent_id", "agent", "client_id")  # what a form sends along with a question


class Nowhere(io.BytesIO):
    """A file of which nothing is kept."""

    def write(self, data: Any) -> int:
        return len(data)


class Request(flask.Request):
    keeps_files = True

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        return super()._get_file_stream(*about, **more) if self.keeps_files else Nowhere()


@dataclass(frozen=True)
class Unsent:
    """A question that was not taken, to be sent again from the page that says why."""

    text: str
    action: str
    fields: dict[str, str]
    label: str = "Send again"
    file_ids: tuple[str, ...] = ()  # attached before
    lost: int = 0  # files that came along: they must be chosen anew


def unsent(status: int) -> Unsent | None:
    """What the form of this request brought. Sent again it counts once; where its place is gone it begins anew."""
    text = typed()
    if not text:
        return None
    fields = {name: value for name in BELONGINGS if (value := _form().get(name))}
    if status == 404:
        agent = {name: value for name, value in fields.items() if name == "agent"}
        return Unsent(text, url_for("chat.ask"), agent, "Ask in a new conversation")  # without files: one may be gone
    if status == 409:
        fields.pop("client_id", None)  # it stands for another text
    return Unsent(text, request.path, fields, file_ids=tuple(_form().getlist("file_ids")), lost=lost())


def login() -> str | None:
    """The address of the log-in form. None when what was typed does not fit into it."""
    address = url_for("security.login", next=_place())
    if len(address) <= LONGEST:
        return address
    return None if typed() else bare_login()


def bare_login() -> str:
    """The log-in form without the text, which leads back to the same conversation."""
    return url_for("security.login", next=_conversation(lost=lost() or None))


def typed() -> str:
    """The question that a form brought."""
    if request.endpoint not in {"chat.ask", "messages.edit"}:
        return ""
    try:
        return _form().get("message", "")
    except RequestEntityTooLarge:  # no question is that long
        return ""


def lost() -> int:
    """How many files came along that are not kept."""
    return sum(bool(file.filename) for file in request.files.getlist("file")) if typed() else 0


def _form() -> MultiDict[str, str]:
    """Read now, unless it was before."""
    if request.mimetype == "multipart/form-data":
        request.keeps_files = False  # type: ignore[attr-defined]
        request.max_content_length = MOST_HEARD
    return request.form


def _place() -> str | None:
    if request.method == "GET":
        return _unless_start(request.full_path.rstrip("?"))
    if not typed():
        return None
    edited = (request.view_args or {}).get("message_id")
    return _conversation(q=typed(), edit=edited, file=_form().getlist("file_ids"), lost=lost() or None)


def _conversation(**more: object) -> str | None:
    try:
        conversation_id = forms.identity(request.form, "conversation_id")
    except Invalid:
        conversation_id = None
    agent = _form().get("agent")
    more["agent"] = agent if agent in AGENTS else None
    if conversation_id is None:
        return _unless_start(url_for("chat.new", **more))
    return url_for("chat.conversation", conversation_id=conversation_id, **more)


def _unless_start(address: str) -> str | None:
    """Logging in leads to the start page anyway."""
    return None if address == "/" else address
