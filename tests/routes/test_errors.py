"""Errors: one set of words, as a page and as JSON."""

from __future__ import annotations

import pytest
from flask import Blueprint, abort, request
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
    "gone": (OperationalError("SELECT 1", None, Exception("server closed the connection")), 503, "unavailable"),
    "pool": (PoolTimeout("QueuePool limit reached"), 503, "unavailable"),
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

    app.register_blueprint(bp)
    return app.test_client().sign_in(cast.ann)


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
