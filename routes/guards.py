"""Who gets in, and what every request and answer has in common. Deny by default: what is public is listed here.

The order of one request: an id; may the transaction write; who is it; is the session prolonged; is the CSRF token
there; is what was sent of a shape that forms can read. Nothing here may ask the database twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

import accounts
import logs
from config import Settings
from extensions import csrf, db
from models import User
from problems import Forbidden, Invalid, NotSignedIn, TooLarge

View = TypeVar("View", bound=Callable[..., Any])
log = logging.getLogger("requests")

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
PUBLIC = {
    "assets",
    "favicon",
    "health.live",
    "health.ready",
    "auth.setup",
    "auth.sign_out",
    "security.login",
    "security.logout",
    "security.register",
}
SECRET_BELOW = ("/setup/",)  # paths whose rest is a token
FILES = {"assets", "favicon"}  # no secret, no log line, a lifetime of their own
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"
PROLONG_EVERY = 60  # seconds at most between two prolongings of a session: a cookie per request would be waste
BEARER = "Bearer "
AROUND_FILES = 1_000_000  # bytes of a body beside its file: the question, and what parts them


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    headers = {**HEADERS, "Strict-Transport-Security": HSTS} if settings.is_https else HEADERS
    app.before_request(_begin)
    app.before_request(_admit)
    app.before_request(_read)
    app.after_request(_end)
    app.after_request(lambda response: _protect(response, headers))
    if settings.proxies:
        hops = settings.proxies  # X-Forwarded-Host is never believed: proxies pass on what a client sent; they set Host
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def writes_late(view: View) -> View:
    """For a view that reads, hashes a password and only then writes: it rolls back in between."""
    view.writes = False  # type: ignore[attr-defined]
    return view


def for_administrators(view: View) -> View:
    """Everybody else who is signed in hears that they may not."""
    view.for_administrators = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class LongBody:
    most_bytes: Callable[[], int]
    hint: str
    only_multipart: bool  # all else that the view takes is short

    def is_sent(self) -> bool:
        return not self.only_multipart or request.mimetype == "multipart/form-data"


def takes_files(most_bytes: Callable[[], int], hint: str, *, only_multipart: bool = False) -> Callable[[View], View]:
    """For a view that reads a long body first, which may take minutes, and only then writes: see `begin_writing`."""

    def marked(view: View) -> View:
        view.long_body = LongBody(most_bytes, hint, only_multipart)  # type: ignore[attr-defined]
        return view

    return marked


def begin_writing() -> None:
    """End the transaction that only read, so that the next one may write."""
    db.session.close()
    db.session().only_reads = False


def is_background() -> bool:
    """A look that no person asked for: it must not keep a session alive."""
    if request.headers.get("X-Background") == "1":
        return True
    return request.method == "GET" and request.accept_mimetypes.best == "text/event-stream"


# --- before -----------------------------------------------------------------------------------------------------------


def _begin() -> None:
    g.request_id = logs.settle_id(request.headers.get("X-Request-ID"))
    g.began = time.perf_counter()


def _admit() -> None:
    if request.endpoint is None:
        return  # no such address, or not with this method: the answer is the same for everybody
    view = current_app.view_functions.get(request.endpoint)
    long_body = _long_body(view)
    writes = getattr(view, "writes", request.method not in SAFE_METHODS)
    db.session().only_reads = long_body is not None or not writes
    bearer = request.headers.get("Authorization", "")
    if bearer.startswith(BEARER):
        _admit_token(bearer.removeprefix(BEARER).strip())
    elif request.endpoint not in PUBLIC:
        if not current_user.is_authenticated:
            raise NotSignedIn
        _prolong()
    _refuse_members(view)
    if long_body:
        _bound_body(long_body)
    if request.method not in SAFE_METHODS and "api_token" not in g:
        csrf.protect()


def _refuse_members(view: Callable[..., Any] | None) -> None:
    if getattr(view, "for_administrators", False) and current_user.role != "admin":
        raise Forbidden("This is for administrators.", hint="Ask one of them.")


def _long_body(view: Callable[..., Any] | None) -> LongBody | None:
    long_body: LongBody | None = getattr(view, "long_body", None)
    return long_body if long_body and long_body.is_sent() else None


def _bound_body(long_body: LongBody) -> None:
    """Who may send a long body sends it while nothing is held in the database."""
    db.session.close()
    most_bytes = long_body.most_bytes()
    request.max_content_length = most_bytes + AROUND_FILES
    megabytes = -(-(request.content_length or 0) // 1_000_000)
    if (request.content_length or 0) > request.max_content_length:
        raise TooLarge(
            f"The file has {megabytes:,} MB; {most_bytes // 1_000_000} MB are taken here.", hint=long_body.hint
        )


def _read() -> None:
    """Forms, ours and those of libraries, take JSON apart by names. Broken JSON is for whoever wants to read it."""
    if not request.is_json or request.method in SAFE_METHODS:
        return
    try:
        given = request.get_json(silent=True)
    except RecursionError as error:
        raise Invalid("The body is nested too deeply.", code="bad_json") from error
    if given is not None and not isinstance(given, dict):
        raise Invalid("The body is not a JSON object.", code="bad_json", hint='Send {"name": "value"}.')


def _admit_token(token: str) -> None:
    """An API token is the whole identity of its request: a cookie sent along counts for nothing."""
    use = accounts.find_token(token)
    user = db.session.get(User, use.user_id) if use else None
    if use is None or user is None or not user.active:
        raise NotSignedIn("This API token is not valid.", code="bad_token", hint="Make a new one, or check the copy.")
    needed = "read" if request.method in SAFE_METHODS else "write"
    if needed not in use.scopes:
        raise Forbidden(f"This API token may not {needed}.", code="scope_missing")
    current_app.login_manager._update_request_context_with_user(user)  # type: ignore[attr-defined]
    g.api_token = use
    g.csrf_valid = True


def _prolong() -> None:
    """Move the end of the session on; the cookie's own time stamp is what ends it."""
    if is_background():
        return
    if not session.permanent:
        session.permanent = True  # it outlives the browser's window
    now = int(time.time())
    lifetime = current_app.permanent_session_lifetime.total_seconds()
    if now - session.get("seen", 0) >= min(PROLONG_EVERY, lifetime / 10):
        session["seen"] = now


# --- after ------------------------------------------------------------------------------------------------------------


def _protect(response: Response, headers: dict[str, str]) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in FILES:
        response.headers.setdefault("Cache-Control", "no-store")
    if is_background():
        session.modified = False  # no new cookie, whatever was touched
    return response


def _end(response: Response) -> Response:
    """Note the request. For a stream this is when it begins."""
    response.headers["X-Request-ID"] = g.request_id
    if request.endpoint in FILES or not log.isEnabledFor(logging.INFO):
        return response
    user = g.get("_login_user")
    path = _path_to_note()
    fields = {
        "method": request.method,
        "path": path,
        "status": response.status_code,
        "duration_ms": round((time.perf_counter() - g.began) * 1000, 1),
        "user_id": getattr(user, "id", None),
    }
    log.info("%s %s", request.method, path, extra=fields)
    return response


def _path_to_note() -> str:
    """The path, without what is a secret in it, whether or not it led anywhere."""
    secret = next((prefix for prefix in SECRET_BELOW if request.path.startswith(prefix)), None)
    return f"{secret}…" if secret else request.path
