"""What a request says, read once: the same names from JSON and from a form. Raises Invalid in the product's words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from agents.registry import AGENTS, UnknownAgent, by_name
from environment import utc_time
from problems import Invalid, Unsupported

Given = Mapping[str, Any]
FORMS = {"", "application/x-www-form-urlencoded", "multipart/form-data"}  # without a type there is no body


def body() -> Given:
    """The fields of the request: a form, or a JSON object in UTF-8. Raises Unsupported for anything else."""
    if request.mimetype in FORMS:
        return request.form
    if not request.is_json:
        raise Unsupported("This kind of content cannot be read here.", hint="Send JSON or a form.")
    try:
        given = request.get_json()
    except (BadRequest, UnicodeDecodeError) as error:
        raise Invalid("The body is not JSON in UTF-8.", code="bad_json", hint='Send {"message": "…"}.') from error
    if not isinstance(given, dict):
        raise Invalid("The body is not a JSON object.", code="bad_json", hint='Send {"message": "…"}.')
    return given


def text(given: Given, name: str, default: str = "") -> str:
    value = given.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise Invalid(f"{name} must be a text.")
    return value


def flag(given: Given, name: str) -> bool:
    value = given[name]
    if not isinstance(value, bool):
        raise Invalid(f"{name} must be true or false.")
    return value


def choice(given: Given, name: str) -> bool:
    """What may be left out: true in JSON; "1", "true" or "on" in a form."""
    value = given.get(name, False)
    if value in (True, False):
        return bool(value)
    if str(value).casefold() in {"1", "true", "on"}:
        return True
    if str(value).casefold() in {"", "0", "false", "off"}:
        return False
    raise Invalid(f"{name} must be true or false.")


def identity(given: Given, name: str) -> uuid.UUID | None:
    value = text(given, name).strip()
    if not value:
        return None
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise Invalid(f"{name} is not an id.") from error


def agent(given: Given) -> str | None:
    """The agent's name; None when none was named."""
    name = text(given, "agent").strip()
    if not name:
        return None
    try:
        return by_name(name).name
    except UnknownAgent as error:
        hint = f"There are: {', '.join(AGENTS)}."
        raise Invalid(f"There is no agent called {name[:60]!r}.", code="unknown_agent", hint=hint) from error


def names(given: Given, name: str) -> list[str]:
    value = given[name]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Invalid(f"{name} must be a list of texts.")
    return value


def identities(given: Given, name: str) -> list[uuid.UUID]:
    """A list of ids in JSON; in a form, as many values of this name as there are."""
    values = given.getlist(name) if isinstance(given, MultiDict) else names({name: [], **given}, name)
    return [one for value in values if (one := identity({name: value}, name))]


def number(name: str, default: int, most: int) -> int:
    """A number from the address, from 1 to `most`."""
    value = request.args.get(name, "")
    if not value:
        return default
    if len(value) > 9 or not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise Invalid(f"{name} must be a whole number from 1 to {most}.")
    return int(value)


def moment(name: str) -> datetime | None:
    """A day or time from the address, in ISO 8601; without a zone it is UTC."""
    value = request.args.get(name, "")
    if not value:
        return None
    try:
        return utc_time(value)
    except (ValueError, OverflowError) as error:
        raise Invalid(f"{name} must be a day like 2026-11-20.") from error
