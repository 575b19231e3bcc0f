"""The cast and their browsers. Ann owns; Bea is a colleague in Ann's organization; Carl is an outsider."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

import accounts
from extensions import db
from models import Membership, User

PASSWORD = "sunny side up"
CSRF_RAW = "raw-token-of-a-test-session"


@dataclass(frozen=True)
class Person:
    """Plain values of one of the cast; `organization_id` is the personal one."""

    id: uuid.UUID
    name: str
    email: str
    organization_id: uuid.UUID
    fs_uniquifier: str
    role: str = "member"
    password: str = PASSWORD


@dataclass(frozen=True)
class Cast:
    ann: Person
    bea: Person
    carl: Person


class Browser(FlaskClient):
    """A test client that sends the CSRF token like the page does; `csrf=False` leaves it out."""

    def open(self, *args: Any, csrf: bool = True, **options: Any) -> Any:
        method = options.get("method", "GET").upper()
        if csrf and method not in {"GET", "HEAD", "OPTIONS"}:
            headers = dict(options.pop("headers", None) or {})
            if "Authorization" not in headers:
                headers.setdefault("X-CSRFToken", self.csrf_token())
            options["headers"] = headers
        return super().open(*args, **options)

    def csrf_token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", CSRF_RAW)
        return str(URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token").dumps(raw))

    def sign_in(self, person: Person) -> Browser:
        """As after the log-in form, without hashing a password."""
        with self.session_transaction() as session:
            session.permanent = True
            session.update(_user_id=person.fs_uniquifier, _fresh=True, fs_cc="set", fs_paa=time.time())
            session["seen"] = int(time.time())
        return self


@cache
def hashed_password(app: Flask) -> str:
    with app.app_context():
        return str(hash_password(PASSWORD))


def organization_id_of(user_id: uuid.UUID) -> uuid.UUID:
    """The personal organization."""
    mine = select(Membership.organization_id).where(Membership.user_id == user_id, Membership.personal)
    return db.session.scalars(mine).one()


def make_person(app: Flask, name: str, email: str, role: str = "member") -> Person:
    with app.app_context():
        user = accounts.add_person(name, email, hashed_password(app), role)
        db.session.commit()
        return Person(
            id=user.id,
            name=user.name,
            email=user.email,
            organization_id=organization_id_of(user.id),
            fs_uniquifier=user.fs_uniquifier,
            role=user.role,
        )


def make_cast(app: Flask) -> Cast:
    ann, bea, carl = (
        make_person(app, name, f"{name.split()[0].lower()}@example.org") for name in ("Ann Arc", "Bea Bus", "Carl Cell")
    )
    with app.app_context():
        db.session.add(Membership(organization_id=ann.organization_id, user_id=bea.id, role="member"))
        db.session.commit()
    return Cast(ann, bea, carl)


def user_row(person: Person) -> User:
    """The row, in the application context at hand."""
    row = db.session.get(User, person.id)
    assert row is not None
    return row


@contextmanager
def speaking_as(app: Flask, person: Person) -> Iterator[User]:
    """An application context and the person's row in its session, for calls below the routes."""
    with app.app_context():
        yield user_row(person)
