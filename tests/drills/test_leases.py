"""A lease that runs out: the writer stands still past it, or died on another host, and nobody can see that it is gone.

Three writers are lost in one moment, since waiting for a lease takes longer than anything else.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from conversations.lease import LEASE
from tests.drills.people import Person, Reading, database, row_key, turn_row, wait_for, words, writer_of
from tests.drills.scripts import BEGINNING, OTHER

BELIEVED_FOR = LEASE / 2  # seconds, at least; a writer that is seen to be gone is followed within two
AWAKE = 1.0  # seconds to watch what a writer does that wakes up late
ORDERS = {"paused": "late_once", "elsewhere": "talk_once", "stopped": "hang_later"}
FOREIGN = "UPDATE turn SET owner = :boot || ':1:1:1' WHERE id = :turn"


@dataclass
class Lost:
    person: Person
    reading: Reading
    turn_id: str
    writer: int
    after: float = 0.0  # seconds until somebody saw to it


@pytest.fixture(scope="module")
def lost(running, llm):
    """Three answers with their first words, each by a worker of its own, until each is taken over or closed."""
    found = on_different_workers(running)
    hold_still(running, found["paused"])
    hold_still(running, found["stopped"])
    assert found["stopped"].person.stop(found["stopped"].turn_id) == 202
    move_elsewhere(running, found["elsewhere"])
    began = time.monotonic()
    waiting = dict(found)

    def is_seen_to():
        for name, one in list(waiting.items()):
            row = turn_row(running, one.turn_id)
            if row["claim"] > 1 or row["status"] != "running":
                waiting.pop(name).after = time.monotonic() - began
        return not waiting

    wait_for(is_seen_to)
    yield found
    for one in found.values():
        if one.writer in running.workers:
            os.kill(one.writer, signal.SIGCONT)


def on_different_workers(running):
    found = {}
    for name, order in ORDERS.items():
        person = Person(running, name)
        for number in range(30):
            reading = Reading(person, f"{order} {name} {number}")
            turn_id = reading.until(lambda seen: len(seen.text.split()) >= 10).turn_id
            writer = writer_of(running, turn_id)
            if writer not in {one.writer for one in found.values()}:
                found[name] = Lost(person, reading, turn_id, writer)
                break
            assert person.stop(turn_id) == 202
            reading.end()
    return found


def hold_still(running, one):
    """Stop the process between two transactions: inside one it would hold up everybody on SQLite."""
    for _ in range(50):
        os.kill(one.writer, signal.SIGSTOP)
        if holds_nothing(running, one.turn_id):
            return
        os.kill(one.writer, signal.SIGCONT)
        time.sleep(0.02)
    raise AssertionError("the process was in a transaction whenever we looked")


def holds_nothing(running, turn_id):
    engine = database(running)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA busy_timeout = 50")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                query = text("SELECT 1 FROM turn WHERE id = :turn FOR UPDATE NOWAIT")
                connection.execute(query, {"turn": row_key(running, turn_id)})
    except OperationalError:
        return False
    finally:
        engine.dispose()
    return True


def move_elsewhere(running, one):
    """Kill the writer, and let it look as if it had been on another host: its pid says nothing here."""
    engine = database(running)
    owner = text("SELECT owner FROM turn WHERE id = :turn")
    with engine.begin() as connection:
        key = {"turn": row_key(running, one.turn_id)}
        boot = connection.execute(owner, key).scalar_one().split(":")[0]
        connection.execute(text(FOREIGN), {**key, "boot": boot})
    engine.dispose()
    running.kill_worker(one.writer)


def test_the_answer_of_a_host_that_died_goes_on_elsewhere(running, lost):
    """Mechanism: the lease (`statements._ran_out`): who cannot be seen is believed until it runs out."""
    one = lost["elsewhere"]
    assert one.after > BELIEVED_FOR
    assert one.reading.end().status == "done"
    assert turn_row(running, one.turn_id)["content"].strip() == OTHER
    assert one.reading.seen.has_only_grown


def test_a_stop_is_honoured_though_the_writer_stands_still(running, lost):
    """Mechanism: the sweep closes what is abandoned with a stop asked for, and nobody goes on with it."""
    one = lost["stopped"]
    row = turn_row(running, one.turn_id)
    assert (row["status"], row["claim"], row["content"].strip()) == ("stopped", 1, BEGINNING)


def test_the_late_writes_of_a_writer_paused_past_its_lease_are_refused(running, llm, lost):
    """Mechanism: `desk.renew` proves the claim before anything is written, on either engine."""
    one = lost["paused"]
    wait_for(lambda: (turn_row(running, one.turn_id)["shown"] or "").startswith("other1"))
    lines = len(llm.lines)
    os.kill(one.writer, signal.SIGCONT)
    os.kill(lost["stopped"].writer, signal.SIGCONT)
    rows = watched(running, one.turn_id)
    assert {row["claim"] for row in rows} == {2}
    assert {row["draft_claim"] for row in rows if row["status"] == "running"} == {2}
    drafts = [(row["revision"], row["shown"]) for row in rows if row["status"] == "running"]
    assert drafts == sorted(drafts)  # the new writer's revisions and words, growing
    assert all(OTHER.startswith(shown.strip()) for _revision, shown in drafts)
    wait_for(lambda: turn_row(running, one.turn_id)["status"] == "done")
    late = watched(running, one.turn_id, 0.5)
    assert {row["content"].strip() for row in late} == {OTHER}
    assert {row["status"] for row in late} == {"done"}
    assert "early" not in words(one.reading.end().html)
    wait_for(lambda: len(llm.lines) < lines)  # nobody listens to its llm any more
    assert one.writer in running.workers
    assert serves_again(running, one)


def watched(running, turn_id, seconds=AWAKE):
    rows, deadline = [], time.monotonic() + seconds
    while time.monotonic() < deadline:
        rows.append(turn_row(running, turn_id))
        time.sleep(0.02)
    return rows


def serves_again(running, one):
    """Whether the writer that woke up late writes another answer."""
    for number in range(40):
        turn_id = one.person.begin(f"hang_later again {number}")
        is_here = writer_of(running, turn_id) == one.writer
        assert one.person.stop(turn_id) == 202
        if is_here:
            return True
    return False
