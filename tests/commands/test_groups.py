"""How commands fail: on a database that is not prepared, not there or newer, and with a wrong setting."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

import config
from app import create_app
from extensions import db, sessions
from tests.servers import own_database

ROOT = Path(__file__).parent.parent.parent
ON_ROWS = [
    ["users", "list"],
    ["users", "create", "x@example.org", "--name", "X"],
    ["users", "token", "x@example.org", "--name", "laptop"],
    ["users", "tokens", "x@example.org"],
    ["users", "revoke", "x@example.org", "laptop"],
    ["users", "password", "x@example.org"],
    ["users", "disable", "x@example.org"],
    ["users", "enable", "x@example.org"],
    ["data", "load"],
    ["data", "list"],
    ["data", "enable", "irena_capacity"],
    ["data", "disable", "irena_capacity"],
    ["data", "editions", "irena_capacity"],
    ["data", "use", "irena_capacity", "2024"],
    ["data", "delete", "irena_capacity", "--yes"],
    ["data", "import", __file__],
    ["data", "export", "irena_capacity"],
    ["news", "import", __file__, "--feed", "https://example.org/feed", "--title", "Example"],
]


@pytest.fixture
def unprepared(app, environ, database_url, tmp_path):
    """An application on an empty database of its own."""
    with ExitStack() as stack:
        url = stack.enter_context(own_database(database_url))
        other = create_app(config.load({**environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path / "data")}))
        yield other
        with other.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
        sessions.init_app(app)


def sentence(app, *arguments: str) -> str:
    done = app.test_cli_runner().invoke(args=list(arguments), input="a long password\n")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    (line,) = done.output.splitlines()
    return line.removeprefix("Error: ")


def test_every_command_on_rows_says_what_to_do_first(unprepared):
    commands = {
        (group, name) for group in ("users", "data", "news") for name in unprepared.cli.commands[group].commands
    }
    assert commands == {(group, name) for group, name, *_ in ON_ROWS}
    for arguments in [*ON_ROWS, ["doctor"], ["doctor", "--repair"]]:
        assert sentence(unprepared, *arguments) == "The database is not prepared; run: make prepare"


def test_help_needs_no_database(unprepared):
    done = unprepared.test_cli_runner().invoke(args=["users", "create", "--help"])
    assert (done.exit_code, "standard input" in done.output) == (0, True)


@pytest.mark.parametrize("arguments", [["prepare"], ["users", "list"], ["doctor"]])
def test_a_newer_database_is_left_alone(unprepared, arguments):
    with unprepared.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999_later')"))
    assert "newer than this release" in sentence(unprepared, *arguments)


def test_a_database_that_does_not_answer_is_a_sentence(app, environ):
    other = create_app(config.load({**environ, "DATABASE_URL": "postgresql://u:hush@127.0.0.1:1/none"}))
    said = other.test_cli_runner().invoke(args=["users", "list"])
    sessions.init_app(app)
    assert (said.exit_code, "Traceback" in said.output, "hush" in said.output) == (1, False, False)
    assert said.output.startswith("Error: The database does not answer: ")


def test_a_wrong_setting_is_a_sentence(tmp_path):
    command = [sys.executable, "-m", "flask", "--app", "app", "users", "list"]
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PORT": "abc"}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Error: PORT is 'abc'; it must be a whole number from 1 to 65535.\n"


def test_what_a_command_writes_is_private(app, environ, tmp_path):
    other = create_app(config.load({**environ, "DATABASE_URL": "", "DATA_DIR": str(tmp_path)}))
    usual = os.umask(0o022)
    try:
        assert other.test_cli_runner().invoke(args=["prepare"]).exit_code == 0
        assert os.umask(0o022) == 0o022  # the command gave it back
    finally:
        os.umask(usual)
        with other.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
        sessions.init_app(app)
    assert (tmp_path / "heliodesk.db").stat().st_mode & 0o077 == 0
