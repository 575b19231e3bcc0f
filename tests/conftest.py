"""What every test may ask for. The suite runs on SQLite, or with `--postgresql` on a cluster of its own.

The schema is made once, by the migrations. After each test the tables it wrote to are emptied. The starter data stays
between tests that ask for `starter_data`, until one of them changes a fact of it. Which tests run on which engine and
in which process: `tests/spreading.py`.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import Engine, event, text

import config
import schema
from app import create_app
from extensions import Base, db, sessions
from knowledge import starter, vocabulary
from tests import postgresql
from tests.people import Browser, Cast, Person, make_cast, make_person
from tests.servers import Server

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
ROOTS_OF_FACTS = ("dataset", "news_feed")
pytest_plugins = ["tests.spreading"]
WRITES = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="run on a throw-away PostgreSQL cluster")


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`. Whoever does not ask for it, by whatever way, runs on SQLite only."""
    return "postgresql" if request.config.getoption("--postgresql") else "sqlite"


@pytest.fixture(scope="session")
def database_url(engine_name: str) -> Iterator[str]:
    """The database of the suite; empty for SQLite in the data folder."""
    if engine_name == "sqlite":
        yield ""
        return
    with postgresql.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def environ(database_url: str) -> Iterator[dict[str, str]]:
    """The settings of the suite. Nothing of the caller's environment reaches the application."""
    folder = tempfile.mkdtemp(prefix="heliodesk-test-")
    yield {
        "DATA_DIR": folder,
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a key of the tests only",
        "LOG_LEVEL": "error",
    }
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def shared_app(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(config.load(environ))
    app.testing = True
    app.test_client_class = Browser
    schema.upgrade(app)
    yield app
    _close(app)


@pytest.fixture
def app(shared_app: Flask, written: set[str]) -> Iterator[Flask]:
    """The application of the suite, on tables that are empty but for facts."""
    sessions.init_app(shared_app)
    vocabulary.LOOK_AGAIN_AFTER = 0.0  # tests switch data from one line to the next
    yield shared_app
    with shared_app.app_context():
        _empty(written)
        db.session.remove()


@pytest.fixture
def make_app(app: Flask, environ: dict[str, str]) -> Iterator[Callable[..., Flask]]:
    """Another application with other settings, on the same database: `make_app(REGISTRATION="closed")`."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        other = create_app(config.load({**environ, **settings}))
        other.testing = True
        other.test_client_class = Browser
        made.append(other)
        return other

    yield make
    for other in made:
        _close(other)


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Ann owns; Bea is a colleague in Ann's organization; Carl is an outsider."""
    return make_cast(app)


@pytest.fixture
def admin(app: Flask) -> Person:
    return make_person(app, "Ada Amp", "ada@example.org", role="admin")


@pytest.fixture
def starter_data(app: Flask, written: set[str]) -> None:
    """The data that come with Heliodesk; loaded once, and again after a test that changed a fact."""
    with sessions.write() as session:
        starter.ensure(session)
        session.commit()
    written -= facts("dataset")


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Person], Browser]:
    """A browser of this person: `signed_in(cast.ann).get("/")`."""
    return lambda person: app.test_client().sign_in(person)  # type: ignore[attr-defined]


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Callable[..., Server]]:
    """Real gunicorn: `server(WORKERS="2")` starts one on its own port, data folder and (on PostgreSQL) database."""
    with ExitStack() as stack:

        def start(**settings: str) -> Server:
            data_dir = tmp_path / f"server-{len(os.listdir(tmp_path))}"
            return stack.enter_context(Server.running(data_dir, database_url, settings))

        yield start


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """Nothing that a test does may reach beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise AssertionError(f"A test wanted to reach {address[0]}.")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


# --- keeping tests apart ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _watch() -> Iterator[set[str]]:
    """The tables written to since it was last cleared, by any engine."""
    tables: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        match = WRITES.match(statement)
        if match:
            tables.add(match.group(1))

    event.listen(Engine, "before_cursor_execute", note)
    yield tables
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def written(_watch: set[str]) -> set[str]:
    _watch.clear()
    return _watch


def _empty(written: set[str]) -> None:
    """Delete what the test wrote, children first. One changed fact of a dataset empties all datasets; so with news."""
    gone = written.union(*(facts(root) for root in ROOTS_OF_FACTS if written & facts(root)))
    with db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in gone:
                connection.execute(text(f'DELETE FROM "{table.name}"'))


@cache
def facts(root: str) -> frozenset[str]:
    """The root's table and those that belong to it."""
    found = {root}
    for table in Base.metadata.sorted_tables:
        if any(key.column.table.name in found for key in table.foreign_keys):
            found.add(table.name)
    return frozenset(found)


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
