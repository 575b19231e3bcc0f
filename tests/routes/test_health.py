"""Health: live without a database, ready with the right one."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimeout

from extensions import sessions


def writes():
    with sessions.write("saver") as session:
        session.execute(text("SELECT 1"))
        session.commit()


def refused(_patience):
    raise PoolTimeout


def test_no_writer_comes_through_and_it_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(sessions, "prove_writable", refused)
    writes()
    assert client.get("/health/ready").status_code == 503


def test_a_long_line_of_writers_is_no_fault_while_it_moves(client, monkeypatch):
    """Mechanism: `connections.last_written`."""
    monkeypatch.setattr(sessions, "prove_writable", lambda patience: writes() or refused(patience))
    assert client.get("/health/ready").status_code == 200


def test_it_is_live(client):
    assert client.get("/health/live").get_json() == {"status": "live"}


def test_it_is_ready_when_migrated(client):
    assert client.get("/health/ready").get_json() == {"status": "ready"}
