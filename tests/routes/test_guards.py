"""What every request goes through: identity, CSRF, API tokens, the life of a session, headers, its log line."""

from __future__ import annotations

import json
import logging
import time
from datetime import timedelta

import pytest
from flask import Blueprint, request
from flask_login import current_user
from sqlalchemy import event, select, update

import accounts
import logs
from extensions import db
from models import ApiToken, utc_now
from tests.people import Browser, Person, user_row

JSON = {"Accept": "application/json"}
BACKGROUND = {**JSON, "X-Background": "1"}


@pytest.fixture
def bare(make_app):
    """An application with a few routes of its own behind the guards."""

    def make(**settings: str):
        app = make_app(**settings)
        bp = Blueprint("bare", __name__)

        @bp.get("/bare")
        def read():
            return {"user": current_user.name}

        @bp.post("/bare")
        def write():
            accounts.rename(current_user, "Renamed")
            db.session.commit()
            return {}

        app.register_blueprint(bp)
        return app

    return make


def token_of(app, person: Person, *scopes: str) -> dict[str, str]:
    with app.app_context():
        token = accounts.make_token(user_row(person), "a test", scopes or accounts.SCOPES)
        db.session.commit()
    return {"Authorization": f"Bearer {token}"}


# --- who --------------------------------------------------------------------------------------------------------------


def test_whatever_is_not_public_needs_a_person(bare):
    answer = bare().test_client().get("/bare", headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "not_signed_in")


def test_a_person_who_was_switched_off_is_out_at_once(bare, cast):
    app = bare()
    ann = app.test_client().sign_in(cast.ann)
    assert ann.get("/bare").get_json() == {"user": "Ann Arc"}
    with app.app_context():
        user_row(cast.ann).active = False
        db.session.commit()
    assert ann.get("/bare", headers=JSON).status_code == 401


def statements_of(app, browser: Browser, address: str) -> list[str]:
    seen: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: seen.append(statement))
    assert browser.get(address).status_code == 200
    return [statement for statement in seen if "BEGIN" not in statement]


def test_knowing_who_asks_costs_one_query(bare, cast):
    app = bare()
    assert len(statements_of(app, app.test_client().sign_in(cast.ann), "/bare")) == 1


def test_being_alive_costs_no_query_even_for_a_person(bare, cast):
    app = bare()
    assert statements_of(app, app.test_client().sign_in(cast.ann), "/health/live") == []


# --- CSRF -------------------------------------------------------------------------------------------------------------


def test_a_cookie_alone_changes_nothing(bare, cast):
    app = bare()
    ann = app.test_client().sign_in(cast.ann)
    answer = ann.post("/bare", csrf=False, headers=JSON)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf")
    assert ann.post("/bare", headers={"X-CSRFToken": "wrong"}).status_code == 400
    with app.app_context():
        assert user_row(cast.ann).name == "Ann Arc"


def test_the_token_comes_as_header_or_as_field(bare, cast):
    ann = bare().test_client().sign_in(cast.ann)
    assert ann.post("/bare").status_code == 200
    assert ann.post("/bare", csrf=False, data={"csrf_token": ann.csrf_token()}).status_code == 200


def test_somebody_elses_token_does_not_count(bare, cast):
    app = bare()
    ann, carl = app.test_client().sign_in(cast.ann), app.test_client().sign_in(cast.carl)
    with carl.session_transaction() as session:
        session["csrf_token"] = "another session's"
    assert ann.post("/bare", headers={"X-CSRFToken": carl.csrf_token()}).status_code == 400


# --- what is sent -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/login", "/register", "/account", "/account/password", "/chat"])
def test_json_that_is_no_object_is_refused(client, cast, address):
    if address not in {"/login", "/register"}:
        client.sign_in(cast.ann)
    for body in ([], [["email", "a"]], "text", "", 17, True, [None]):
        answer = client.post(address, json=body)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_json"), body
    for body in (b"", b"null", b"{broken", b"\xff"):
        answer = client.post(address, data=body, content_type="application/json")
        assert answer.status_code == 400, body
        assert answer.get_json()["error"]["message"]


# --- API tokens -------------------------------------------------------------------------------------------------------


def test_an_api_token_needs_no_csrf_token(bare, cast):
    app = bare()
    browser = app.test_client()
    headers = token_of(app, cast.ann)
    assert browser.get("/bare", headers=headers).get_json() == {"user": "Ann Arc"}
    assert browser.post("/bare", csrf=False, headers=headers).status_code == 200


def test_an_api_token_outweighs_the_cookie_beside_it(bare, cast):
    app = bare()
    ann = app.test_client().sign_in(cast.ann)
    assert ann.get("/bare", headers=token_of(app, cast.carl)).get_json() == {"user": "Carl Cell"}
    refused = ann.post("/bare", csrf=False, headers={"Authorization": "Bearer wrong"})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (401, "bad_token")


@pytest.mark.parametrize(("scope", "reads", "writes"), [("read", 200, 403), ("write", 403, 200)])
def test_scopes_say_what_a_token_may_do(bare, cast, scope, reads, writes):
    app = bare()
    browser, headers = app.test_client(), token_of(app, cast.ann, scope)
    assert browser.get("/bare", headers=headers).status_code == reads
    assert browser.post("/bare", headers=headers).status_code == writes


def test_a_revoked_token_is_no_token(bare, cast):
    app = bare()
    headers = token_of(app, cast.ann)
    with app.app_context():
        db.session.execute(update(ApiToken).values(revoked_at=utc_now()))
        db.session.commit()
    assert app.test_client().get("/bare", headers=headers).status_code == 401


def test_the_last_use_of_a_token_is_noted_once_a_minute(bare, cast):
    app = bare()
    browser, headers = app.test_client(), token_of(app, cast.ann)

    def last_used():
        with app.app_context():
            return db.session.scalars(select(ApiToken.last_used)).one()

    browser.get("/bare", headers=headers)
    first = last_used()
    assert utc_now() - first < timedelta(seconds=10)
    browser.get("/bare", headers=headers)
    assert last_used() == first
    with app.app_context():
        db.session.execute(update(ApiToken).values(last_used=first - timedelta(seconds=61)))
        db.session.commit()
    browser.post("/bare", headers=headers)
    assert last_used() >= first


# --- the life of a session --------------------------------------------------------------------------------------------


@pytest.fixture
def travel(monkeypatch):
    """Move the clock that cookies are stamped and checked with."""
    real, moved = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + moved[0])

    def forward(minutes: float) -> None:
        moved[0] += minutes * 60

    return forward


def test_a_session_ends_when_nothing_was_done_for_its_time(bare, cast, travel):
    ann = bare(SESSION_TTL_MINUTES="30").test_client().sign_in(cast.ann)
    travel(29)
    assert ann.get("/bare", headers=JSON).status_code == 200
    travel(29)
    assert ann.get("/bare", headers=JSON).status_code == 200
    travel(31)
    assert ann.get("/bare", headers=JSON).status_code == 401


@pytest.mark.parametrize("look", [BACKGROUND, {"Accept": "text/event-stream"}])
def test_background_looks_do_not_keep_a_session_alive(bare, cast, travel, look):
    ann = bare(SESSION_TTL_MINUTES="30").test_client().sign_in(cast.ann)
    for _ in range(2):
        travel(14)
        answer = ann.get("/bare", headers=look)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    travel(3)
    assert ann.get("/bare", headers=JSON).status_code == 401


def test_a_background_look_leaves_a_message_to_the_page_that_it_is_for(bare, cast):
    ann = bare().test_client().sign_in(cast.ann)
    ann.post("/account", data={"name": "Ann"})
    for page in ("/", "/account"):
        assert "Saved." not in ann.get(page, headers={"X-Background": "1"}).text
    assert "Saved." in ann.get("/account").text


def test_the_csrf_token_lives_as_long_as_its_session(bare, cast, travel):
    ann = bare(SESSION_TTL_MINUTES="30").test_client().sign_in(cast.ann)
    token = ann.csrf_token()
    for _ in range(10):
        travel(25)
        assert ann.get("/bare", headers=JSON).status_code == 200
    assert ann.post("/bare", headers={"X-CSRFToken": token}).status_code == 200


def test_a_session_is_not_sent_again_with_every_answer(bare, cast):
    ann = bare().test_client().sign_in(cast.ann)
    ann.get("/bare")
    assert "Set-Cookie" not in ann.get("/bare").headers


# --- headers ----------------------------------------------------------------------------------------------------------


def test_every_answer_protects_itself(client):
    for address in ("/login", "/health/live", "/nowhere"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_https_makes_cookies_secure_and_stays(make_app):
    answer = make_app(PUBLIC_URL="https://desk.example.org").test_client().get("/login")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "; Secure;" in answer.headers["Set-Cookie"]
    assert "; HttpOnly;" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(("proxies", "seen"), [("0", "127.0.0.1"), ("1", "203.0.113.9"), ("2", "198.51.100.7")])
def test_only_as_many_proxies_are_believed_as_there_are(make_app, proxies, seen):
    app = make_app(PROXIES=proxies)
    told: list[str | None] = []
    app.before_request(lambda: told.append(request.remote_addr))
    app.test_client().get("/health/live", headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"})
    assert told == [seen]


def test_a_forwarded_host_is_not_believed(make_app):
    app = make_app(PROXIES="1")
    told: list[str] = []
    app.before_request(lambda: told.append(request.host))
    app.test_client().get("/health/live", headers={"X-Forwarded-Host": "evil.example", "Host": "desk.example.org"})
    assert told == ["desk.example.org"]


# --- the log ----------------------------------------------------------------------------------------------------------


def lines(caplog) -> list[dict]:
    return [json.loads(logs.JsonFormatter().format(record)) for record in caplog.records if record.name == "requests"]


def test_a_request_leaves_one_line_without_secrets(bare, cast, caplog):
    ann = bare().test_client().sign_in(cast.ann)
    with caplog.at_level(logging.INFO, "requests"):
        answer = ann.get("/bare?q=private", headers={"X-Request-ID": "from-the-proxy-1"})
    (line,) = lines(caplog)
    assert answer.headers["X-Request-ID"] == line["request_id"] == "from-the-proxy-1"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/bare", 200)
    assert line["user_id"] == str(cast.ann.id)
    assert line["duration_ms"] >= 0
    assert "private" not in json.dumps(line)
    assert "session" not in json.dumps(line)


@pytest.mark.parametrize("rest", ["", "/", "/more"])
def test_the_token_of_the_set_up_link_is_not_logged(client, caplog, rest):
    with caplog.at_level(logging.INFO, "requests"):
        client.get(f"/setup/very-secret-token{rest}")
    (line,) = lines(caplog)
    assert (line["path"], line["message"]) == ("/setup/…", "GET /setup/…")
    assert "very-secret" not in json.dumps(line)


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space 123", 'bad"quote-1234', ""])
def test_an_odd_request_id_is_replaced(client, given):
    answer = client.get("/health/live", headers={"X-Request-ID": given})
    assert len(answer.headers["X-Request-ID"]) == 32
