"""Health: live without a database, ready with the right one."""

from __future__ import annotations


def test_it_is_live(client):
    assert client.get("/health/live").get_json() == {"status": "live"}


def test_it_is_ready_when_migrated(client):
    assert client.get("/health/ready").get_json() == {"status": "ready"}
