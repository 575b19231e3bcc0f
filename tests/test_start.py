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


def test_it_prepares_itself_serves_and_leaves_politely(server):
    running = server(WORKERS="2")
    address, _token = LINK.search(running.log).groups()
    assert address == running.url
    assert len(running.workers) == 2
    assert urllib.request.urlopen(f"{running.url}/login", timeout=10).status == 200
    assert running.stop() == 0


def test_every_line_of_the_log_but_the_link_is_json(server):
    running = server(WORKERS="1")
    urllib.request.urlopen(f"{running.url}/login", timeout=10).close()
    running.stop()
    lines = [line for line in running.log.splitlines() if line.strip()]
    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line for line in lines if not line.startswith("{")] == [
        line for line in lines if "no administrator" in line or "/setup/" in line
    ]
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(event) for event in events))
    assert ("GET", "/login", 200) in {(event.get("method"), event.get("path"), event.get("status")) for event in events}


def test_with_an_administrator_there_is_no_link_any_more(server):
    running = server(WORKERS="4")
    running.flask("users", "create", "root@example.org", "--name", "Root", "--role", "admin", given="a long password\n")
    running.stop()
    before = len(running.log)
    running.restart()
    assert len(running.workers) == 4
    assert not LINK.search(running.log[before:])


def test_a_killed_worker_is_replaced(server):
    running = server(WORKERS="2")
    victim = running.workers[0]
    running.kill_worker(victim)
    deadline = time.monotonic() + 10
    while (victim in running.workers or len(running.workers) < 2) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert victim not in running.workers
    assert running.is_ready()


def test_what_was_kept_is_there_after_everything_was_killed(server):
    running = server(WORKERS="1")
    running.flask("users", "create", "ann@example.org", "--name", "Ann", given="a long password\n")
    running.kill()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(running.url, timeout=5)
    running.restart()
    assert "ann@example.org" in running.flask("users", "list")


def test_a_taken_port_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = fails(tmp_path, PORT=str(port))
    assert f"127.0.0.1:{port} is already in use. Set PORT" in said


def test_a_wrong_setting_is_said(tmp_path):
    assert "Heliodesk cannot start. WORKERS is 'many'" in fails(tmp_path, WORKERS="many")


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert "DATA_DIR" in fails(tmp_path, DATA_DIR=str(tmp_path / "file" / "data"))


def test_a_database_that_does_not_answer_is_said(tmp_path, free_port):
    said = fails(tmp_path, PORT=str(free_port), DATABASE_URL="postgresql://u:hush@127.0.0.1:1/none")
    assert "The database does not answer" in said
    assert "hush" not in said


def test_a_newer_database_is_said(server, tmp_path, free_port):
    running = server(WORKERS="1")
    running.stop()
    environ = {**running.environ, "DATA_DIR": str(running.data_dir)}
    engine = create_engine(config.load(environ).database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    engine.dispose()
    said = fails(tmp_path, PORT=str(free_port), DATA_DIR=str(running.data_dir), DATABASE_URL=environ["DATABASE_URL"])
    assert "newer than this release" in said
    assert "9999_later" in said


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
