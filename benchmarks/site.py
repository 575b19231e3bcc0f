"""A running server with people who may use it, on a data folder of its own that is gone afterwards."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

import accounts
import config
from app import create_app
from extensions import db
from models import User
from tests.people import Browser, make_person
from tests.postgresql import free_port
from tests.servers import ROOT, Server

START_WITHIN = 10.0  # seconds


@dataclass(frozen=True)
class Access:
    """How one person gets in: as a program, or as a browser that is signed in."""

    token: str
    cookie: str
    csrf_token: str


@dataclass(frozen=True)
class Site:
    server: Server
    people: tuple[Access, ...]  # several, since nobody has more than four answers written at a time

    @property
    def port(self) -> int:
        return self.server.port


@contextmanager
def running(people: int = 1, database_url: str = "", **settings: str) -> Iterator[Site]:
    """Four workers with the starter data, on SQLite or in this cluster, and as many people with API tokens."""
    with tempfile.TemporaryDirectory(prefix="heliodesk-bench-") as folder:
        data_dir = Path(folder) / "data"
        with Server.running(data_dir, database_url, {"LOG_LEVEL": "error", **settings}) as server:
            yield Site(server, _people(server, people))


@contextmanager
def llm_server() -> Iterator[str]:
    """A scripted llm in a process of its own, so that it takes nothing from who measures; its base URL."""
    port = free_port()
    command = [sys.executable, "-m", "tests.llm_server", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(START_WITHIN)


def llm_settings(base_url: str, script: str) -> dict[str, str]:
    return {"LLM": f"openai:{script}", "LLM_BASE_URL": base_url, "LLM_API_KEY": "none"}


def _people(server: Server, count: int) -> tuple[Access, ...]:
    """Made in this process: a command takes a second for each."""
    where = {"DATA_DIR": str(server.data_dir), "DATABASE_URL": server.environ["DATABASE_URL"]}
    app = create_app(config.load({**where, "LOG_LEVEL": "error"}))
    app.test_client_class = Browser
    people = tuple(_access(app, number) for number in range(count))
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    return people


def _access(app: Flask, number: int) -> Access:
    person = make_person(app, f"Person {number}", f"person{number}@example.org")
    with app.app_context():
        token = accounts.make_token(db.session.get_one(User, person.id), "benchmark")
        db.session.commit()
    browser: Any = app.test_client()
    browser.sign_in(person)
    csrf_token = browser.csrf_token()  # this puts it into the cookie
    return Access(token, browser.get_cookie("session").value, csrf_token)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"Nothing listens on port {port}.")
