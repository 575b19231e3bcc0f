"""The rate limiter's table: exact, however many count at once."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import select

import rates
from extensions import db
from models import RateCount


@pytest.fixture
def storage(app):
    return rates.SqlStorage("heliodesk://")


def test_hits_add_up_within_their_window(storage):
    assert [storage.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert storage.incr("a", 60, 5) == 8
    assert (storage.get("a"), storage.get("b")) == (8, 0)
    assert 55 < storage.get_expiry("a") - time.time() <= 60


def test_a_new_window_begins_at_one(storage, monkeypatch):
    storage.incr("a", 60)
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert storage.get("a") == 0
    assert storage.incr("a", 60) == 1
    assert storage.get_expiry("a") == later + 60


def test_a_clock_that_was_set_back_shuts_nobody_out(storage, monkeypatch):
    storage.incr("a", 60, 100)
    earlier = time.time() - 86_400
    monkeypatch.setattr(time, "time", lambda: earlier)
    assert storage.incr("a", 60) == 1
    assert storage.get_expiry("a") == earlier + 60


def test_windows_that_are_over_are_swept(storage, monkeypatch, app):
    storage.incr("old", 60)
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(rates, "SWEEP_CHANCE", 1.1)
    storage.incr("new", 60)
    with app.app_context():
        assert db.session.scalars(select(RateCount.name)).all() == ["new"]


def test_clearing_forgets_one_or_all(storage):
    for name in ("a", "b", "c"):
        storage.incr(name, 60)
    storage.clear("a")
    assert (storage.get("a"), storage.get("b")) == (0, 1)
    storage.reset()
    assert storage.get("b") == 0
    assert storage.check()


def test_no_hit_is_lost_when_many_count_at_once(storage):
    seen: list[int] = []
    threads = [threading.Thread(target=lambda: seen.extend(storage.incr("a", 60) for _ in range(10))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 81))
