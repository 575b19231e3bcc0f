"""Starting and stopping for real: gunicorn with its configuration, and what it says when it cannot start."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import config
from tests.servers import own_database

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"(http://\S+)/setup/(\S+)")


def fails(tmp_path: Path, **settings: str) -> str:
    """What gunicorn says when it ends at once with these settings."""
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), "PORT": "1", **settings}
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in said
    return said


def serves(url: str) -> bool:
    with urllib.request.urlopen(f"{url}/login", timeout=10) as answer:
        return bool(answer.status == 200)


PASSWORDS_WITHOUT_LOADING = """
from passlib.hash import argon2

from app import create_app

app = create_app()


def load(*_):
    raise AssertionError("the hashing of passwords is loaded by the first thread that needs it")


argon2._stub_requires_backend = load
with app.app_context():
    from flask_security.utils import hash_password, verify_password

    assert verify_password("a password", hash_password("a password"))
"""


def test_what_hashes_passwords_is_loaded_before_any_thread(tmp_path):
    """Mechanism: `argon2.set_backend()` in `routes/auth.py`. Two that log in first, together, both get in."""
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PASSWORDS_WITHOUT_LOADING],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_it_prepares_itself_serves_replaces_a_killed_worker_and_leaves_politely(server):
    running = server(WORKERS="2")
    address, _token = LINK.search(running.log).groups()
    assert address == running.url
    assert len(running.workers) == 2
    victim = running.workers[0]
    running.kill_worker(victim)
    deadline = time.monotonic() + 10
    while (victim in running.workers or len(running.workers) < 2) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert victim not in running.workers
    assert serves(running.url)
    assert running.stop() == 0
    assert is_json_but_for_the_link(running.log)
    written = [path for path in running.data_dir.rglob("*") if path.name != "server.log"]  # the log is the test's own
    assert "secret_key" in {path.name for path in written}
    assert [path for path in written if path.stat().st_mode & 0o077] == []


def is_json_but_for_the_link(log: str) -> bool:
    lines = [line for line in log.splitlines() if line.strip()]
    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line for line in lines if not line.startswith("{")] == [
        line for line in lines if "no administrator" in line or "/setup/" in line
    ]
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(event) for event in events))
    requests = {(event.get("method"), event.get("path"), event.get("status")) for event in events}
    return ("GET", "/login", 200) in requests


def test_what_was_kept_is_there_after_a_kill_and_an_administrator_needs_no_link(server):
    running = server(WORKERS="1")
    running.flask("users", "create", "root@example.org", "--name", "Root", "--role", "admin", given="a long password\n")
    running.kill()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(running.url, timeout=5)
    before = len(running.log)
    running.restart()
    assert "root@example.org" in running.flask("users", "list")
    assert not LINK.search(running.log[before:])


def test_an_ipv6_address_that_is_not_ours_is_said(tmp_path):
    assert "[2001:db8::1]:1 cannot be used: " in fails(tmp_path, HOST="2001:db8::1")


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("WORKERS", "many", "WORKERS is 'many'"),
        ("DATA_DIR", "/dev/null/data", "DATA_DIR /dev/null/data cannot be written to"),
        ("PUBLIC_URL", "https://", "PUBLIC_URL must be a whole address"),
        ("LLM", "openai:gpt-4.1-mini", "LLM_API_KEY is not set"),
    ],
)
def test_a_wrong_setting_is_said(tmp_path, setting, value, words):
    assert f"Heliodesk cannot start. {words}" in fails(tmp_path, **{setting: value})


def test_a_provider_that_is_not_installed_is_said(tmp_path, free_port):
    (tmp_path / "anthropic.py").write_text("raise ModuleNotFoundError(name=__name__)")  # as if it were not there
    settings = {"LLM": "anthropic:claude", "LLM_API_KEY": "hush", "PYTHONPATH": str(tmp_path)}
    said = fails(tmp_path, PORT=str(free_port), **settings)
    assert "Heliodesk cannot start. The package for anthropic is missing. Install it with: " in said
    assert "hush" not in said


def test_a_database_that_does_not_answer_is_said(tmp_path, free_port):
    said = fails(tmp_path, PORT=str(free_port), DATABASE_URL="postgresql://u:hush@127.0.0.1:1/none")
    assert "The database does not answer" in said
    assert "hush" not in said


def test_a_newer_database_is_said(tmp_path, free_port, database_url):
    with own_database(database_url) as url:
        environ = {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": url}
        engine = create_engine(config.load(environ).database_url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(text("INSERT INTO alembic_version VALUES ('9999_later')"))
        engine.dispose()
        said = fails(tmp_path, PORT=str(free_port), **environ)
    assert "newer than this release" in said
    assert "9999_later" in said


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
