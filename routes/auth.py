"""Registering, logging in and out, changing the password: Flask-Security's views with our forms, words and limits.

It owns the views; this module joins them to the product and adds the link that makes the first administrator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_security import Security
from flask_security.utils import logout_user
from passlib.hash import argon2

import accounts
import rates  # noqa: F401  # registers the storage that the limiter is told to use
from config import Settings
from extensions import db
from models import User
from problems import Forbidden, NotFound
from routes import guards
from routes.account import as_json
from routes.auth_forms import ChangePasswordForm, LoginForm, RegisterForm
from routes.errors import Said, answer, wants_json
from routes.remembering import Devices

bp = Blueprint("auth", __name__)
SHORTEST_PASSWORD = 8
LOGINS_PER_ADDRESS = "60 per minute"  # whosever e-mail is tried; an office may share an address

SECURITY = {
    "SECURITY_REGISTERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_LOGOUT_CSRF": True,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CACHE_CONTROL": None,  # routes/guards.py says no-store everywhere
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "globally_deliverable": False},
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
    "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
    "SECURITY_MSG_PASSWORD_INVALID_LENGTH": (f"A password needs at least {SHORTEST_PASSWORD} characters.", "error"),
    "SECURITY_MSG_INVALID_EMAIL_ADDRESS": ("This is not an e-mail address.", "error"),
    "SECURITY_MSG_PASSWORD_CHANGE": (
        "Your password was changed. Other devices have to log in again; API tokens are revoked.",
        "success",
    ),
    "SECURITY_MSG_INVALID_REDIRECT": ("That address is not part of Heliodesk.", "error"),
    "SECURITY_FRESHNESS": timedelta(minutes=-1),  # changing the password asks for the current one instead
    "SECURITY_CLI_USERS_NAME": "",
    "SECURITY_CLI_ROLES_NAME": "",
}


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    app.config.from_mapping(SECURITY)
    app.config["SECURITY_PASSWORD_SALT"] = settings.secret_key
    security = Security()
    security.want_json(lambda _request: wants_json())
    security.render_json(_json_answer)
    security.init_app(
        app,
        accounts.People(db, User, None),
        login_form=LoginForm,
        register_form=RegisterForm,
        change_password_form=ChangePasswordForm,
    )
    argon2.set_backend()  # it loads itself at the first password, and of two threads that begin together one would fail
    security.login_manager.__class__ = Devices  # it is made in there and cannot be given
    security.principal.identity_loaders.clear()  # else the person is loaded for every file and every health check
    security.login_manager.request_loader(lambda _request: None)  # API tokens are ours: see guards
    security.login_context_processor(lambda: {"registration": settings.registration})
    _wrap_views(app, settings, Limiter(get_remote_address, app=app))


def _wrap_views(app: Flask, settings: Settings, limiter: Limiter) -> None:
    views = app.view_functions
    views["security.register"] = _if_open(views["security.register"], settings)
    for endpoint, limit, key in _limits(settings):
        views[endpoint] = limiter.limit(limit, key_func=key, methods=["POST"])(views[endpoint])
    views["security.change_password"] = guards.writes_late(views["security.change_password"])


def _limits(settings: Settings) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """What may be tried how often, and by whom it is counted."""
    if settings.rate_limit_register:
        yield "security.register", settings.rate_limit_register, get_remote_address
    if settings.rate_limit_login:
        yield "security.login", settings.rate_limit_login, _address_and_email
        yield "security.login", LOGINS_PER_ADDRESS, get_remote_address
        yield "security.change_password", settings.rate_limit_login, lambda: str(current_user.id)


def _address_and_email() -> str:
    values: Any = request.get_json(silent=True) if request.is_json else request.form
    email = values.get("email") if isinstance(values, Mapping) else ""
    return f"{request.remote_addr} {str(email).strip().lower()[:254]}"


def _if_open(view: Callable[..., Any], settings: Settings) -> Callable[..., Any]:
    """Registration as the setting says; the holder of a set-up link may always register."""

    @wraps(view)
    def register() -> ResponseReturnValue:
        token = session.get("setup_token")
        if token and not accounts.is_setup_token(token):
            session.pop("setup_token")
            token = None
        if token or settings.registration == "open":
            return view()
        wanted = "by invitation" if settings.registration == "invite" else "closed"
        raise Forbidden(f"Registration is {wanted}.", code="registration_closed", hint="Ask your administrator.")

    return register


def _json_answer(
    payload: dict[str, Any], status: int, headers: dict[str, str] | None, _user: User | None
) -> ResponseReturnValue:
    """Flask-Security's JSON in the product's own shape."""
    if status >= 400:
        first = next(iter(payload.get("errors") or []), "The request could not be understood.")
        code = "not_signed_in" if status == 401 else "invalid"
        return answer(Said(status, code, str(first)))
    response: Response = jsonify(as_json(current_user) if current_user.is_authenticated else {"user": None})
    response.headers.update(headers or {})
    return response


@bp.get("/setup/<token>")
def setup(token: str) -> ResponseReturnValue:
    """The printed link: whoever comes through it and registers becomes administrator."""
    if not accounts.is_setup_token(token):
        raise NotFound("This set-up link is used up.", hint="Log in, or ask your administrator for an account.")
    logout_user()
    session["setup_token"] = token
    return redirect(url_for("security.register"), 303)


@bp.get("/logout")
def sign_out() -> ResponseReturnValue:
    """Asks first: a picture or a link elsewhere must not log anybody out."""
    if not current_user.is_authenticated:
        return redirect(url_for("security.login"), 303)
    return render_template("security/logout_user.html")
