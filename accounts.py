"""People: users, their organizations and roles, API tokens, and the link that makes the first administrator.

Flushes; the caller commits. Never hashes a password inside a transaction: argon2 takes longer than a writer may hold
SQLite. Hashes come in ready made.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask_security.datastore import SQLAlchemyUserDatastore
from sqlalchemy import ColumnElement, CursorResult, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError

import audit
from connections import AWAY
from extensions import db, sessions
from models import ApiToken, Membership, Organization, SetupLink, User, clean, utc_now
from problems import Conflict, Invalid, NotFound

ROLES = ("member", "admin")
SCOPES = ("read", "write")
LONGEST_NAME = 200
TOKEN_PREFIX = "hd_"  # so that a leaked token can be recognised by scanners
USE_NOTED_EVERY = timedelta(minutes=1)  # a token's last use, so that reading stays reading
SETUP_LINK_LIFE = timedelta(days=7)
OF_SESSION = select(User).where(User.fs_uniquifier == bindparam("session_key"))


# --- users ------------------------------------------------------------------------------------------------------------


def add_person(name: str, email: str, password_hash: str, role: str = "member") -> User:
    """A new user with an organization of their own. Raises Conflict when the address is taken."""
    user = User(
        name=tidy_name(name),
        email=clean(email).strip().lower(),
        password=password_hash,
        role=role,
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
    )
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise Conflict(
            f"There is already an account for {email}.", code="email_taken", hint="Log in instead."
        ) from error
    _give_organization(user)
    audit.record(user.id, "create account", f"user {user.id}", {"role": role})
    return user


def _give_organization(user: User) -> None:
    organization = Organization(name=user.name)
    db.session.add(organization)
    db.session.flush()
    db.session.add(Membership(organization_id=organization.id, user_id=user.id, role="owner", personal=True))
    db.session.flush()


def tidy_name(name: str) -> str:
    """The name in one line. Raises Invalid when nothing is left of it or it is too long."""
    tidy = " ".join(clean(name).split())
    if not tidy:
        raise Invalid("Please give a name.", code="name_missing")
    if len(tidy) > LONGEST_NAME:
        raise Invalid(f"A name may have at most {LONGEST_NAME} characters.", code="name_too_long")
    return tidy


def rename(user: User, name: str) -> None:
    user.name = tidy_name(name)
    audit.record(user.id, "rename account", f"user {user.id}")


def is_taken(email: str) -> bool:
    with sessions.read() as session:
        return session.scalar(select(exists().where(User.email == email.lower()))) is True


def password_hash_of(email: str) -> str | None:
    """Read and let go at once, so that verifying it holds no transaction."""
    with sessions.read() as session:
        return session.scalar(select(User.password).where(User.email == email.lower()))


def person(email: str) -> User:
    """Whose address this is, in any case of letters. Raises NotFound."""
    user = db.session.scalar(select(User).where(User.email == clean(email).strip().lower()))
    if user is None:
        raise NotFound(f"There is no account for {email}.", code="no_such_account", hint="See: flask users list")
    return user


def switch(user: User, active: bool) -> None:
    """Let a person in, or keep them out from their next request on; nothing of theirs is removed."""
    user.active = active
    audit.record(None, "enable account" if active else "disable account", f"user {user.id}")


def replace_password(user: User, password_hash: str) -> None:
    """Set a password without the old one. Ends all sessions, remembered devices and API tokens of the person."""
    user.password = password_hash
    user.fs_uniquifier = uuid.uuid4().hex
    revoke_tokens(user)
    audit.record(None, "replace password", f"user {user.id}")


def everybody() -> list[User]:
    return list(db.session.scalars(select(User).order_by(User.created, User.id)))


class People(SQLAlchemyUserDatastore):
    """What Flask-Security stores through: it finds users itself and makes them here. It has no role table."""

    def find_user(self, case_insensitive: bool = False, **by: Any) -> User | None:
        """Every request of a session asks for its person: that statement is built once."""
        if "fs_uniquifier" in by:
            found: User | None = db.session.scalar(OF_SESSION, {"session_key": by["fs_uniquifier"]})
            return found
        return cast("User | None", super().find_user(case_insensitive, **by))

    def set_uniquifier(self, user: User, uniquifier: str | None = None) -> None:  # type: ignore[override]
        """Called when a person changed their password: what ends their sessions ends their API tokens."""
        super().set_uniquifier(user, uniquifier)  # type: ignore[no-untyped-call, unused-ignore]
        revoke_tokens(user)
        audit.record(user.id, "change password", f"user {user.id}")

    def create_user(self, **values: Any) -> User:
        token = values.get("setup_token")
        if token and not use_setup_token(token):
            raise Conflict("This set-up link was used by somebody else in the meantime.", code="setup_link_used")
        return add_person(values["name"], values["email"], values["password"], "admin" if token else "member")


# --- tokens -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TokenUse:
    """Who a token speaks for, and what it may do."""

    user_id: uuid.UUID
    scopes: frozenset[str]


def make_token(user: User, name: str, scopes: tuple[str, ...] = SCOPES) -> str:
    """A new API token. It is returned once; only its hash is kept."""
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise Invalid(f"Scopes are: {', '.join(SCOPES)}.", code="unknown_scope")
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(user_id=user.id, name=tidy_name(name), token_hash=_hash(token), scopes=" ".join(scopes))
    db.session.add(row)
    db.session.flush()
    audit.record(user.id, "create token", f"token {row.id}", {"scopes": row.scopes})
    return token


def tokens_of(user: User) -> list[ApiToken]:
    """Those that still count, oldest first."""
    mine = select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    return list(db.session.scalars(mine.order_by(ApiToken.created, ApiToken.id)))


def revoke_tokens(user: User, name: str | None = None) -> int:
    """Revoke a person's tokens, or only those of this name; says how many that were."""
    wanted = [token for token in tokens_of(user) if name is None or token.name == name]
    for token in wanted:
        token.revoked_at = utc_now()
        audit.record(None, "revoke token", f"token {token.id}", {"user": str(user.id)})
    return len(wanted)


def find_token(token: str) -> TokenUse | None:
    """Whose token this is, noting its use at most once a minute in a transaction of its own."""
    columns = (ApiToken.id, ApiToken.user_id, ApiToken.scopes, ApiToken.last_used)
    with sessions.read() as session:
        row = session.execute(
            select(*columns).where(ApiToken.token_hash == _hash(token), ApiToken.revoked_at.is_(None))
        ).one_or_none()
    if row is None:
        return None
    if row.last_used is None or row.last_used < utc_now() - USE_NOTED_EVERY:
        with suppress(*AWAY):  # who may read is served also while nobody can write
            _note_use(row.id)
    return TokenUse(row.user_id, frozenset(row.scopes.split()))


def _note_use(token_id: uuid.UUID) -> None:
    now = utc_now()
    not_noted = or_(ApiToken.last_used.is_(None), ApiToken.last_used < now - USE_NOTED_EVERY)
    with sessions.write() as session, session.begin():
        session.execute(update(ApiToken).where(ApiToken.id == token_id, not_noted).values(last_used=now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


# --- the first administrator ------------------------------------------------------------------------------------------


def has_administrator() -> bool:
    return db.session.scalar(select(exists().where(User.role == "admin", User.active))) is True


def make_setup_token() -> str:
    """A token that makes whoever registers with it administrator, while there is none. Earlier ones stay good."""
    token = secrets.token_urlsafe(24)
    now = utc_now()
    db.session.execute(delete(SetupLink).where(SetupLink.created < now - SETUP_LINK_LIFE))
    db.session.add(SetupLink(token_hash=_hash(token), created=now))
    db.session.flush()
    return token


def is_setup_token(token: str) -> bool:
    with sessions.read() as session:
        return session.scalar(select(exists().where(*_usable(token)))) is True


def use_setup_token(token: str) -> bool:
    """Use it up, with all others; says whether it was still good.

    Who comes second with another link waits here for the first, and then finds an administrator.
    """
    db.session.scalars(select(SetupLink.token_hash).order_by(SetupLink.token_hash).with_for_update()).all()
    used = db.session.execute(delete(SetupLink).where(*_usable(token)))
    if not isinstance(used, CursorResult) or used.rowcount != 1:
        return False
    db.session.execute(delete(SetupLink))
    return True


def _usable(token: str) -> tuple[ColumnElement[bool], ...]:
    administrators = select(func.count()).select_from(User).where(User.role == "admin", User.active).scalar_subquery()
    fresh: datetime = utc_now() - SETUP_LINK_LIFE
    return (SetupLink.token_hash == _hash(token), SetupLink.created > fresh, administrators == 0)
