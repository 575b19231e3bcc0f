"""`flask users …`."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import accounts
from extensions import db
from models import AuditEntry, User
from tests.people import PASSWORD

JSON = {"Accept": "application/json"}


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
    assert (done.exit_code, done.output) == (
        1,
        "Error: There is no account for nobody@example.org. See: flask users list\n",
    )


def test_everybody_is_listed_oldest_first(app, runner, cast):
    with app.app_context():
        db.session.get(User, cast.bea.id).active = False
        db.session.commit()
    assert runner.invoke(args=["users", "list"]).output.splitlines() == [
        "ann@example.org  member  Ann Arc",
        "bea@example.org  member  Bea Bus  switched off",
        "carl@example.org  member  Carl Cell",
    ]


@pytest.fixture
def token(runner, cast) -> dict[str, str]:
    """The header of Ann's token "scripts"; she has another called "laptop"."""
    runner.invoke(args=["users", "token", cast.ann.email, "--name", "laptop"])
    made = runner.invoke(args=["users", "token", cast.ann.email, "--name", "scripts", "--scope", "read"]).output
    return {"Authorization": f"Bearer {made.strip()}"}


def actions(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id.is_(None))))


def test_tokens_are_listed_without_their_secret_and_revoked_by_name(app, runner, cast, client, token):
    client.get("/account", headers=token)
    listed = runner.invoke(args=["users", "tokens", cast.ann.email]).output.splitlines()
    assert [line.split("  ")[:2] for line in listed] == [["laptop", "read write"], ["scripts", "read"]]
    assert "never used" in listed[0]
    assert "last used 2" in listed[1]
    assert "hd_" not in "".join(listed)
    assert runner.invoke(args=["users", "revoke", cast.ann.email, "scripts"]).output == "Revoked: 1.\n"
    assert client.get("/account", headers=token).status_code == 401
    assert runner.invoke(args=["users", "tokens", cast.ann.email]).output.startswith("laptop")
    assert actions(app) == ["revoke token"]
    again = runner.invoke(args=["users", "revoke", cast.ann.email, "scripts"])
    assert (again.exit_code, "no token called 'scripts'" in again.output) == (1, True)


def test_a_new_password_from_the_terminal_ends_sessions_and_tokens(app, runner, cast, client, signed_in, token):
    elsewhere = signed_in(cast.ann)
    done = runner.invoke(args=["users", "password", "ANN@example.org"], input="another password\n")
    assert (done.exit_code, done.output) == (0, "The password is set.\n")
    assert elsewhere.get("/account", headers=JSON).status_code == 401
    assert client.get("/account", headers=token).status_code == 401
    assert client.post("/login", json={"email": cast.ann.email, "password": PASSWORD}).status_code == 400
    assert client.post("/login", json={"email": cast.ann.email, "password": "another password"}).status_code == 200
    assert actions(app) == ["revoke token", "revoke token", "replace password"]


def test_a_person_is_kept_out_and_let_in_again(app, runner, cast, signed_in):
    ann = signed_in(cast.ann)
    assert runner.invoke(args=["users", "disable", cast.ann.email]).output == "ann@example.org is switched off.\n"
    assert ann.get("/account", headers=JSON).status_code == 401
    assert runner.invoke(args=["users", "enable", cast.ann.email]).output == "ann@example.org is switched on.\n"
    assert signed_in(cast.ann).get("/account", headers=JSON).status_code == 200
    assert actions(app) == ["disable account", "enable account"]


@pytest.mark.parametrize("command", ["tokens", "password", "disable", "enable"])
def test_nobody_is_refused_in_a_sentence(runner, cast, command):
    done = runner.invoke(args=["users", command, "nobody@example.org"], input="another password\n")
    assert (done.exit_code, "There is no account for nobody@example.org." in done.output) == (1, True)
