"""Somebody holds what others wait for and says nothing, as a worker does that is paused inside a transaction.

PostgreSQL cuts such a one off. SQLite cannot: there a send is refused in time, and is taken afterwards.
"""

from __future__ import annotations

import time
import uuid

import pytest
from sqlalchemy import text

from connections import AWAY, IDLE_WITHIN, LOCK_WITHIN, prepare
from conversations.lease import LEASE
from tests.drills.people import Person, database

JSON = {"Accept": "application/json"}
BUSY_MACHINE = 1.5  # seconds
HOLD = text("UPDATE conversation SET version = version")  # of all there are


@pytest.fixture
def engine(running):
    """The database as a worker reaches it."""
    engine = database(running)
    prepare(engine)
    yield engine
    engine.dispose()


def test_who_is_paused_in_a_transaction_holds_nobody_up_for_long(running, engine):
    """Mechanism: connections.POSTGRESQL_SETTINGS, where the holder is ended and the wait for it too; on SQLite the line
    of writers, where everybody waits for so long."""
    person = Person(running, "Stalled")
    conversation_id = person.ask("words before")["conversation_id"]
    asked = {"message": "words after", "conversation_id": conversation_id, "client_id": str(uuid.uuid4())}
    with engine.connect() as holder, person.client() as client:
        holder.execute(HOLD)
        began = time.monotonic()
        answer = client.post("/chat", json=asked, headers=JSON)
        assert time.monotonic() - began < LOCK_WITHIN + BUSY_MACHINE
        assert answer.status_code == (200 if engine.dialect.name == "postgresql" else 503)
        assert is_cut_off(holder) == (engine.dialect.name == "postgresql")
    with person.client() as client:
        assert client.post("/chat", json=asked, headers=JSON).status_code == 200


def is_cut_off(holder):
    try:
        holder.execute(text("SELECT 1"))
    except AWAY:
        return True
    return False


def test_a_silent_holder_ends_before_a_wait_and_a_wait_before_a_lease():
    assert IDLE_WITHIN < LOCK_WITHIN < LEASE
