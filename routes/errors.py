"""What went wrong, said once: as JSON `{"error": {code, message, hint}}` or as a page with the same words."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from flask import Flask, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from connections import AWAY, reason
from extensions import db
from problems import NotSignedIn, Problem, Unavailable
from routes import auth_forms, guards, returning

log = logging.getLogger(__name__)
JSON_TYPES = ("application/json", "text/event-stream")


@dataclass(frozen=True)
class Said:
    """An error as it leaves the house."""

    status: int
    code: str
    message: str
    hint: str = ""
    retry_after: int | None = None


AWAY_WORDS = {  # what keeps the database: (seconds until it is worth another try, what is said)
    "gone": (2, "The database does not answer at the moment."),
    "locked": (2, "The database is held by another program at the moment."),
    "busy": (2, "Too much is asked of the database at once."),
    "full": (10, "The disk of the server is full: nothing can be saved until there is room."),
}
AGAIN = "Nothing is lost. Try again in a few seconds."
KEPT = "What you typed is kept: send it again in a few seconds."
STALE = "This page has been open for too long."
NO_REFERRER = Said(
    400,
    "csrf",
    "Your browser did not say that this came from a page of Heliodesk.",
    "Let it send the Referer header to this site, then try again.",
)
WORDS = {
    400: ("invalid", "The request could not be understood.", ""),
    401: ("not_signed_in", "You are not logged in.", "Log in and try again."),
    403: ("forbidden", "You may not do this.", ""),
    404: ("not_found", "There is nothing here.", "Check the address, or go back to the start page."),
    405: ("method_not_allowed", "This address does not do that.", ""),
    409: ("conflict", "This was changed in the meantime.", "Reload the page and try again."),
    413: ("too_large", "This is too large.", "The limit for one request is 2 MB."),
    415: ("unsupported_type", "This kind of content cannot be read here.", "Send JSON or a form."),
    422: ("invalid", "Some values cannot be used.", ""),
    429: ("too_many", "That was tried too often.", "Wait a little and try again."),
    500: ("internal_error", "Something went wrong on our side.", "Nothing you sent before is lost. Please try again."),
    503: ("unavailable", "The service does not answer at the moment.", "Try again in a few seconds."),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, of_problem)
    app.register_error_handler(NotSignedIn, of_stranger)
    app.register_error_handler(CSRFError, of_csrf)
    app.register_error_handler(RateLimitExceeded, of_rate)
    app.register_error_handler(HTTPException, of_http)
    for kind in AWAY:
        app.register_error_handler(kind, of_database)


def wants_json() -> bool:
    """Whether this request is answered with JSON: it asks for it, sends it, streams, or carries an API token."""
    if request.is_json or request.headers.get("Authorization", "").startswith("Bearer "):
        return True
    return request.accept_mimetypes.best_match(["text/html", *JSON_TYPES]) in JSON_TYPES


def of_problem(problem: Problem) -> ResponseReturnValue:
    retry_after = problem.retry_after if isinstance(problem, Unavailable) else None
    return answer(Said(problem.status, problem.code, problem.message, problem.hint, retry_after))


def of_stranger(problem: NotSignedIn) -> ResponseReturnValue:
    """A page sends to the log-in form, and back here afterwards, with the text that was typed."""
    if wants_json():
        return of_problem(problem)
    db.session.close()  # a long body is read past for its text, which takes a while
    login = returning.login()
    if login is None:
        return render_template(
            "errors/kept.html", text=returning.typed(), lost=returning.lost(), login=returning.bare_login()
        ), 401
    return redirect(login, 303)


def of_csrf(error: CSRFError) -> ResponseReturnValue:
    """A page that was open for longer than its session, or a browser that does not say where it comes from."""
    log.info("refused without a valid CSRF token", extra={"reason": error.description})
    if "referrer" in (error.description or ""):
        return answer(NO_REFERRER)
    if wants_json():
        return answer(Said(400, "csrf", STALE, "Reload it and send again; what you typed is kept."))
    db.session.rollback()
    again = auth_forms.again(STALE)
    if again:
        return again, 400
    kept = "Your text stands below: send it again." if returning.typed() else None
    return answer(Said(400, "csrf", STALE, kept or "Go back, copy what you typed, reload the page and send it again."))


def of_rate(_error: RateLimitExceeded) -> ResponseReturnValue:
    (limiter,) = current_app.extensions["limiter"]
    limit = limiter.current_limit
    wait = max(1, int(limit.reset_at - time.time())) if limit else 60  # reset_at is rounded up already
    return answer(Said(429, *WORDS[429], retry_after=wait))


def of_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, AWAY):
        return of_database(error.original_exception)  # raised when the answer was made already: by a late commit
    status = error.code or 500
    words = WORDS.get(status) or WORDS[400 if status < 500 else 500]
    response = make_response(answer(Said(status, *words)))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def of_database(error: SQLAlchemyError) -> ResponseReturnValue:
    """Nothing was done, or its being done was not heard of: the same `client_id` finds out which."""
    why = reason(error)
    log.error("the database is away (%s)", why, exc_info=error)
    db.session.close()  # whoever commits after the answer was made finds nothing to commit
    retry_after, message = AWAY_WORDS[why]
    hint = AGAIN if request.method in guards.SAFE_METHODS else KEPT
    return answer(Said(503, f"database_{why}", message, hint, retry_after))


def answer(said: Said) -> ResponseReturnValue:
    """Nothing was committed, so nothing stays: the page of the error is drawn in a new transaction."""
    if said.status != 503:
        db.session.rollback()
    headers = {"Retry-After": str(said.retry_after)} if said.retry_after is not None else {}
    if wants_json():
        body = {"error": {"code": said.code, "message": said.message, "hint": said.hint}}
        return body, said.status, headers
    unsent = returning.unsent(said.status)
    if said.status < 500:
        return render_template("errors/error.html", error=said, unsent=unsent), said.status, headers
    alone = current_app.jinja_env.get_template("errors/alone.html")  # not render_template: that would load the user
    return alone.render(error=said, unsent=unsent), said.status, headers
