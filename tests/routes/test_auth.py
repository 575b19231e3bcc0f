"""Registering, logging in and out, changing the password, and the link of the first administrator."""

from __future__ import annotations

import re
import time

import pytest
from flask_login.utils import encode_cookie
from sqlalchemy import func, select

import accounts
from extensions import db
from models import AuditEntry, Membership, Organization, RateCount, User
from routes.auth import LOGINS_PER_ADDRESS
from tests.people import PASSWORD, Browser, make_person

JSON = {"Accept": "application/json"}
NEW = {"name": "Dora Diode", "email": "Dora@Example.org", "password": "long enough", "password_confirm": "long enough"}


def users() -> list[User]:
    return list(db.session.scalars(select(User)))


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/account", headers=JSON).status_code == 200


def test_registering_signs_in_and_gives_an_organization(app, client):
    answer = client.post("/register", data=NEW)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/account", headers=JSON).get_json()["user"]["email"] == "dora@example.org"
    with app.app_context():
        (user,) = users()
        assert (user.name, user.role, user.password[:9]) == ("Dora Diode", "member", "$argon2id")
        membership = db.session.scalars(select(Membership)).one()
        assert (membership.user_id, membership.role, membership.personal) == (user.id, "owner", True)
        assert db.session.scalars(select(Organization.name)).one() == "Dora Diode"
        assert db.session.scalars(select(AuditEntry.action)).all() == ["create account"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " \0 "}, "Please give your name."),
        ({"name": "n" * 201}, "A name may have at most 200 characters."),
        ({"email": ""}, "Please give your e-mail address."),
        ({"email": "not an address"}, "This is not an e-mail address."),
        ({"email": "a" * 250 + "@example.org"}, "This e-mail address is too long."),
        ({"password": "short", "password_confirm": "short"}, "A password needs at least 8 characters."),
        ({"password": "p" * 201, "password_confirm": "p" * 201}, "A password may have at most 200 characters."),
        ({"password_confirm": "something else"}, "The two passwords are not the same."),
    ],
)
def test_registering_says_what_is_wrong(app, client, wrong, words):
    page = client.post("/register", data={**NEW, **wrong})
    assert words in page.text
    said = client.post("/register", json={**NEW, **wrong})
    assert (said.status_code, said.get_json()["error"]["message"]) == (400, words)
    with app.app_context():
        assert users() == []


@pytest.mark.parametrize("odd", [17, None, ["a"], {"a": 1}, "\ud800"])
@pytest.mark.parametrize("field", list(NEW))
def test_registering_survives_any_json(client, field, odd):
    assert client.post("/register", json={**NEW, field: odd}).status_code in {200, 400}


def test_markup_and_odd_characters_in_a_name_stay_text(client):
    client.post("/register", data={**NEW, "name": "<script>alert(1)</script>\0 \u202eعلي ☀️"})
    page = client.get("/account")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \u202eعلي ☀️" in page.text
    assert "<script>alert" not in page.text


def test_an_address_registers_once_whatever_its_case(client, cast):
    page = client.post("/register", data={**NEW, "email": "ANN@example.org"})
    assert "There is already an account with this e-mail address." in page.text


def test_logging_in_and_out(client, cast):
    answer = client.post("/login", data={"email": "Ann@Example.org", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)
    assert client.post("/logout").location == "/login"
    assert not is_signed_in(client)


@pytest.mark.parametrize("typed", ["ünal@example.org", "Ünal@example.org", "ÜNAL@EXAMPLE.ORG"])
def test_an_address_is_found_whatever_its_case_and_script(app, client, typed):
    make_person(app, "Ünal Umrichter", "ünal@example.org")
    assert client.post("/login", data={"email": typed, "password": PASSWORD}).location == "/"
    assert is_signed_in(client)


def test_looking_at_logout_only_asks(client, cast):
    client.sign_in(cast.ann)
    assert "Log out?" in client.get("/logout").text
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "data", [{"email": "ann@example.org", "password": "wrong one"}, {"email": "x@y.org", "password": PASSWORD}]
)
def test_a_wrong_login_does_not_say_which_part_was_wrong(client, cast, data):
    page = client.post("/login", data=data)
    assert "The e-mail address or the password is not right." in page.text
    assert client.post("/login", json=data).status_code == 400
    assert not is_signed_in(client)


def test_an_account_that_is_switched_off_cannot_log_in(app, client, cast):
    with app.app_context():
        db.session.get(User, cast.ann.id).active = False
        db.session.commit()
    assert "switched off" in client.post("/login", data={"email": cast.ann.email, "password": PASSWORD}).text
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/c/1?m=2", "/c/1?m=2"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("/\\evil.example", "/%5Cevil.example"),
        ("javascript:alert(1)", None),
    ],
)
def test_after_login_only_own_addresses_are_next(client, cast, wanted, goes):
    answer = client.post("/login", data={"email": cast.ann.email, "password": PASSWORD, "next": wanted})
    assert answer.location == goes
    assert answer.status_code == (302 if goes else 200)


def test_a_stranger_is_sent_to_log_in_and_back(client):
    answer = client.get("/account?x=1")
    assert (answer.status_code, answer.location) == (303, "/login?next=/account?x%3D1")
    assert 'value="/account?x=1"' in client.get(answer.location).text


def test_a_remembered_device_comes_back_without_its_session(client, cast):
    client.post("/login", data={"email": cast.ann.email, "password": PASSWORD, "remember": "y"})
    cookie = client.get_cookie("remember_token")
    assert cookie is not None
    assert 29.9 * 86400 < cookie.expires.timestamp() - time.time() < 30.1 * 86400
    client.delete_cookie("session")
    assert is_signed_in(client)


def test_the_server_forgets_a_device_after_its_time_too(app, client, cast, monkeypatch):
    client.post("/login", data={"email": cast.ann.email, "password": PASSWORD, "remember": "y"})
    stolen = client.get_cookie("remember_token").value
    real = time.time
    for days, remembered in ((29.9, True), (30.1, False)):
        monkeypatch.setattr(time, "time", lambda days=days: real() + days * 86400)
        thief = app.test_client()
        thief.set_cookie("remember_token", stolen)
        assert is_signed_in(thief) == remembered


def test_no_other_cookie_is_a_remembered_device(client, cast):
    key = cast.ann.fs_uniquifier
    for cookie in ("", "x", key, f"{key}|0123", encode_cookie(key, key=client.application.secret_key)):
        client.set_cookie("remember_token", cookie)
        assert not is_signed_in(client)


def test_without_remember_the_session_is_all(client, cast):
    client.post("/login", data={"email": cast.ann.email, "password": PASSWORD})
    client.delete_cookie("session")
    assert not is_signed_in(client)


def change(browser: Browser, old: str, new: str, again: str | None = None):
    data = {"password": old, "new_password": new, "new_password_confirm": again or new}
    return browser.post("/account/password", data=data)


def test_a_new_password_ends_the_sessions_elsewhere(client, cast, signed_in):
    elsewhere = signed_in(cast.ann)
    client.sign_in(cast.ann)
    answer = change(client, PASSWORD, "another password")
    assert (answer.status_code, answer.location) == (302, "/account")
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert client.post("/logout").status_code == 302
    client.post("/login", data={"email": cast.ann.email, "password": "another password"})
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong one", "another password", None, "This is not your current password."),
        (PASSWORD, PASSWORD, None, "The new password is the same as the current one."),
        (PASSWORD, "short", None, "A password needs at least 8 characters."),
        (PASSWORD, "another password", "and another", "The two passwords are not the same."),
    ],
)
def test_a_password_is_not_changed_for_less(client, cast, signed_in, old, new, again, words):
    elsewhere = signed_in(cast.ann)
    client.sign_in(cast.ann)
    page = change(client, old, new, again)
    assert words.replace("'", "&#39;") in page.text
    assert is_signed_in(elsewhere)


def test_no_transaction_is_open_while_a_password_is_hashed(app, client, cast, monkeypatch):
    held: list[bool] = []

    def watch(name):
        original = getattr(app.extensions["security"].pwd_context, name)

        def watched(*arguments, **named):
            held.append(db.session.registry.has() and db.session().in_transaction())
            return original(*arguments, **named)

        monkeypatch.setattr(app.extensions["security"].pwd_context, name, watched)

    watch("hash")
    watch("verify")
    client.post("/register", data=NEW)
    client.post("/logout")
    client.post("/login", data={"email": cast.ann.email, "password": PASSWORD})
    change(client, PASSWORD, "another password")
    assert len(held) == 4
    assert not any(held)


# --- who may register -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("setting", "words"), [("closed", "Registration is closed."), ("invite", "by invitation")])
def test_registration_can_be_shut(make_app, setting, words):
    app = make_app(REGISTRATION=setting)
    browser = app.test_client()
    assert browser.get("/register").status_code == 403
    answer = browser.post("/register", data=NEW)
    assert answer.status_code == 403
    assert words in answer.text
    assert "Create an account" not in browser.get("/login").text
    with app.app_context():
        assert users() == []


def setup_token(app) -> str:
    with app.app_context():
        token = accounts.make_setup_token()
        db.session.commit()
    return token


def test_the_set_up_link_makes_one_administrator(make_app):
    app = make_app(REGISTRATION="closed")
    token, earlier = setup_token(app), setup_token(app)
    first, second = app.test_client(), app.test_client()
    assert first.get(f"/setup/{token}").location == "/register"
    assert second.get(f"/setup/{earlier}").location == "/register"
    assert "administrator" in first.get("/register").text
    assert first.post("/register", data=NEW).status_code == 302
    assert second.post("/register", data={**NEW, "email": "eve@example.org"}).status_code == 403
    with app.app_context():
        assert [(user.email, user.role) for user in users()] == [("dora@example.org", "admin")]
    assert app.test_client().get(f"/setup/{token}").status_code == 404


def test_a_set_up_link_does_nothing_once_there_is_an_administrator(app, client, admin):
    token = setup_token(app)
    assert client.get(f"/setup/{token}").status_code == 404
    assert client.get("/setup/guess").status_code == 404


# --- limits -----------------------------------------------------------------------------------------------------------


def test_guessing_passwords_is_slowed_down_for_all_workers_together(make_app, cast):
    workers = [make_app(RATE_LIMIT_LOGIN="3 per minute").test_client() for _ in range(2)]
    data = {"email": cast.ann.email, "password": "wrong one"}
    statuses = [workers[turn % 2].post("/login", json=data).status_code for turn in range(5)]
    assert statuses == [400, 400, 400, 429, 429]
    refused = workers[0].post("/login", json={**data, "email": cast.ann.email.upper()})
    assert refused.get_json()["error"]["code"] == "too_many"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert workers[0].post("/login", json={**data, "email": cast.bea.email}).status_code == 400


def test_guessing_for_many_people_is_slowed_down_by_address(client):
    allowed = int(LOGINS_PER_ADDRESS.split()[0])
    statuses = [client.post("/login", json={"email": f"nobody {turn}"}).status_code for turn in range(allowed + 1)]
    assert statuses == [400] * allowed + [429]


def test_without_a_limit_there_is_no_ceiling_either(make_app):
    browser = make_app(RATE_LIMIT_LOGIN="off").test_client()
    assert {browser.post("/login", json={"email": "nobody"}).status_code for _ in range(62)} == {400}


def test_guessing_the_password_of_a_session_left_open_is_slowed_down(make_app, cast):
    app = make_app(RATE_LIMIT_LOGIN="2 per minute")
    ann, bea = app.test_client().sign_in(cast.ann), app.test_client().sign_in(cast.bea)
    assert [change(ann, "", "another password").status_code for _ in range(3)] == [200, 200, 429]
    assert change(bea, "", "another password").status_code == 200


def test_registering_is_limited_by_address(make_app):
    app = make_app(RATE_LIMIT_REGISTER="1 per hour")
    assert app.test_client().post("/register", data=NEW).status_code == 302
    assert app.test_client().post("/register", data={**NEW, "email": "e@example.org"}).status_code == 429
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(RateCount)) == 1


def test_every_form_carries_the_token_of_its_session(client):
    for address in ("/login", "/register"):
        page = client.get(address).text
        assert re.search(r'<meta name="csrf-token" content="[^"]{20,}"', page)
        assert re.search(r'name="csrf_token" type="hidden" value="[^"]{20,}"', page)


def test_people_can_log_in_while_redis_is_gone(make_app, cast):
    app = make_app(REDIS_URL="redis://127.0.0.1:1/0")
    answer = app.test_client().post("/login", data={"email": cast.ann.email, "password": PASSWORD})
    assert answer.location == "/"
