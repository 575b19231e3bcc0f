"""Errors: one set of words, as a page and as JSON."""

from __future__ import annotations

import re

import pytest
from flask import Blueprint, abort, after_this_request, request
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

import accounts
from extensions import db
from problems import Conflict, Forbidden, Invalid, NotFound, Problem, TooLarge, Unavailable
from tests.people import user_row

JSON = {"Accept": "application/json"}
RAISED = {
    "not-found": (NotFound("No such conversation."), 404, "not_found"),
    "invalid": (Invalid("Too long.", code="too_long", hint="Shorten it."), 400, "too_long"),
    "conflict": (Conflict(), 409, "conflict"),
    "too-large": (TooLarge(), 413, "too_large"),
    "forbidden": (Forbidden(), 403, "forbidden"),
    "busy": (Unavailable(retry_after=7), 503, "unavailable"),
    "gone": (OperationalError("SELECT 1", None, Exception("server closed the connection")), 503, "database_gone"),
    "pool": (PoolTimeout("QueuePool limit reached"), 503, "database_busy"),
    "bug": (ZeroDivisionError("secret detail"), 500, "internal_error"),
    "problem": (Problem(), 500, "internal_error"),
}


@pytest.fixture
def browser(make_app, cast):
    """Ann's, in an application whose routes fail in every way."""
    app = make_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    bp = Blueprint("failing", __name__)

    @bp.get("/fail/<how>")
    def fail(how):
        raise RAISED[how][0]

    @bp.get("/abort/<int:status>")
    def stop(status):
        abort(status)

    @bp.post("/json")
    def read():
        return {"read": request.get_json()}

    @bp.post("/half")
    def half():
        accounts.rename(user_row(cast.ann), "Half Done")
        raise Conflict

    @bp.get("/late")
    def late():
        @after_this_request
        def commit(response):
            if db.session().in_transaction():
                raise RAISED["gone"][0]
            return response

        db.session.execute(text("SELECT 1"))

        return "made already"

    app.register_blueprint(bp)
    return app.test_client().sign_in(cast.ann)


HTML = {"Accept": "text/html"}


def test_a_commit_that_fails_after_the_answer_was_made_is_said_as_any_other(browser, caplog):
    """As that of the library that logs people in."""
    answer = browser.get("/late", headers=JSON)
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "database_gone")
    assert answer.headers["Retry-After"]
    assert "Request finalizing failed" not in caplog.text


def test_a_login_page_that_was_open_for_too_long_keeps_what_was_typed(client):
    typed = {
        "email": "ann@example.org",
        "password": "hush hush",
        "remember": "y",
        "next": "/account",
        "csrf_token": "old",
    }
    page = client.post("/login", data=typed, csrf=False, headers=HTML)
    assert page.status_code == 400
    assert "This page has been open for too long. Please enter your password again." in page.text
    assert 'value="ann@example.org"' in page.text
    assert 'value="/account"' in page.text
    assert re.search(r'<input[^>]* checked[^>]* name="remember"', page.text)
    assert "hush" not in page.text
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text).group(1)
    assert token != "old"
    again = client.post("/login", data={**typed, "csrf_token": token}, csrf=False)
    assert (again.status_code, "too long" in again.text) == (200, False)


def test_a_register_page_that_was_open_for_too_long_keeps_what_was_typed(client):
    typed = {
        "name": "Dora <Diode>",
        "email": "dora@example.org",
        "password": "hush hush",
        "password_confirm": "hush hush",
    }
    page = client.post("/register", data=typed, csrf=False, headers=HTML)
    assert page.status_code == 400
    assert "too long. Please choose your password again." in page.text
    assert 'value="Dora &lt;Diode&gt;"' in page.text
    assert 'value="dora@example.org"' in page.text
    assert "hush" not in page.text


def test_other_pages_promise_only_what_they_keep(browser, make_app):
    page = browser.post("/half", csrf=False, headers=HTML)
    assert "copy what you typed" in page.text
    told = browser.post("/half", csrf=False, headers=JSON).get_json()["error"]
    assert (told["code"], told["hint"]) == ("csrf", "Reload it and send again; what you typed is kept.")
    closed = make_app(REGISTRATION="closed").test_client().post("/register", data={}, csrf=False, headers=HTML)
    assert "copy what you typed" in closed.text


def test_a_browser_without_a_referrer_is_told_so(make_app):
    browser = make_app().test_client()
    told = browser.post("/login", data={}, base_url="https://localhost", headers=HTML)
    assert told.status_code == 400
    assert "Referer header" in told.text
    assert "too long" not in told.text


@pytest.mark.parametrize("how", list(RAISED))
def test_a_problem_is_told_as_json(browser, how):
    problem, status, code = RAISED[how]
    answer = browser.get(f"/fail/{how}", headers=JSON)
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"], set(error)) == (status, code, {"code", "message", "hint"})
    assert error["message"]
    assert "secret" not in answer.text
    if isinstance(problem, Problem):
        assert error["message"] == problem.message
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.parametrize("how", list(RAISED))
def test_a_problem_is_told_as_a_page(browser, how):
    told = browser.get(f"/fail/{how}", headers=JSON).get_json()["error"]
    page = browser.get(f"/fail/{how}", headers={"Accept": "text/html"})
    assert page.status_code == RAISED[how][1]
    assert page.mimetype == "text/html"
    assert told["message"] in page.text
    assert page.text.count("<h1") == 1


def test_retry_after_is_what_the_problem_says(browser):
    assert browser.get("/fail/busy").headers["Retry-After"] == "7"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503])
def test_every_status_has_words(browser, status):
    error = browser.get(f"/abort/{status}", headers=JSON).get_json()["error"]
    assert error["code"]
    assert error["message"].endswith(".")


def test_a_wrong_method_says_which_are_right(browser):
    answer = browser.delete("/json", headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{not json", "application/json", 400),
        (b'"\xff\xfe"', "application/json", 400),
        (b"", "application/json", 400),
        (b"a=b", "text/plain", 415),
        (b"x" * 2_000_001, "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(browser, body, kind, status):
    answer = browser.post("/json", data=body, headers={**JSON, "Content-Type": kind})
    assert answer.status_code == status
    assert answer.get_json()["error"]["message"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "application/json"},
        {"Accept": "text/event-stream"},
        {"Authorization": "Bearer wrong", "Accept": "text/html"},
        {"Content-Type": "application/json"},
    ],
)
def test_json_is_for_those_who_speak_it(client, headers):
    assert client.get("/nowhere", headers=headers).is_json


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""])
def test_everybody_else_gets_a_page(client, accept):
    assert client.get("/nowhere", headers={"Accept": accept}).mimetype == "text/html"


def test_what_failed_half_way_leaves_nothing_behind(browser, app, cast):
    assert browser.post("/half").status_code == 409
    with app.app_context():
        assert user_row(cast.ann).name == "Ann Arc"
        assert db.session.is_active
