"""`flask users …`."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import accounts
from extensions import db
from models import User


def test_an_administrator_is_created_with_the_password_from_standard_input(app, runner, client):
    done = runner.invoke(
        args=["users", "create", "Root@Example.org", "--name", "Rosa Root", "--role", "admin"],
        input="a long password\n",
    )
    assert (done.exit_code, done.output) == (0, "Created root@example.org (admin).\n")
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        assert (user.name, user.role) == ("Rosa Root", "admin")
    client.post("/login", data={"email": "root@example.org", "password": "a long password"})
    assert client.get("/account", headers={"Accept": "application/json"}).get_json()["user"]["role"] == "admin"


@pytest.mark.parametrize(
    ("email", "name", "password", "words"),
    [
        ("x@example.org", "X", "short\n", "at least 8 characters"),
        ("x@example.org", "X", "", "at least 8 characters"),
        ("not an address", "X", "a long password\n", "is not an e-mail address"),
        ("ann@example.org", "X", "a long password\n", "already an account"),
        ("x@example.org", "  ", "a long password\n", "give a name"),
    ],
)
def test_a_wrong_account_is_refused_in_a_sentence(app, runner, cast, email, name, password, words):
    done = runner.invoke(args=["users", "create", email, "--name", name], input=password)
    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output
    with app.app_context():
        assert len(accounts.everybody()) == 3


def test_a_token_is_printed_once_and_works(app, runner, cast, client):
    done = runner.invoke(args=["users", "token", "ANN@example.org", "--name", "scripts", "--scope", "read"])
    token = done.output.strip()
    assert done.exit_code == 0
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/account", headers=headers).get_json()["user"]["email"] == "ann@example.org"
    assert client.post("/account", headers=headers).status_code == 403


def test_a_token_for_nobody_is_refused(runner, cast):
    done = runner.invoke(args=["users", "token", "nobody@example.org", "--name", "x"])
    assert (done.exit_code, done.output) == (1, "Error: There is no account for nobody@example.org.\n")


def test_everybody_is_listed_oldest_first(app, runner, cast):
    with app.app_context():
        db.session.get(User, cast.bea.id).active = False
        db.session.commit()
    assert runner.invoke(args=["users", "list"]).output.splitlines() == [
        "ann@example.org  member  Ann Arc",
        "bea@example.org  member  Bea Bus  switched off",
        "carl@example.org  member  Carl Cell",
    ]
