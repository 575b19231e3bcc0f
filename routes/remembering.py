"""The cookie of a remembered device. It says when it was made, so that the server forgets it as the browser does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, current_app, session
from flask_login import LoginManager
from flask_login.utils import encode_cookie
from itsdangerous import BadData, URLSafeTimedSerializer


class Devices(LoginManager):
    """Flask-Login's manager; its own cookie is signed, but good for ever once somebody copied it."""

    def _set_cookie(self, response: Response) -> None:
        config = current_app.config
        response.set_cookie(
            config["REMEMBER_COOKIE_NAME"],
            _signer().dumps(str(session["_user_id"])),
            max_age=config["REMEMBER_COOKIE_DURATION"],
            secure=config["REMEMBER_COOKIE_SECURE"],
            httponly=config["REMEMBER_COOKIE_HTTPONLY"],
            samesite=config["REMEMBER_COOKIE_SAMESITE"],
        )

    def _load_user_from_remember_cookie(self, cookie: str) -> Any:
        lifetime: timedelta = current_app.config["REMEMBER_COOKIE_DURATION"]
        try:
            session_key = _signer().loads(cookie, max_age=int(lifetime.total_seconds()))
        except BadData:
            return None
        return super()._load_user_from_remember_cookie(encode_cookie(session_key))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="remembered device")
