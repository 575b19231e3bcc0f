"""The database goes away in mid-answer and comes back. Real gunicorn, real PostgreSQL, SQLite held by another process.

An outage begins and ends under a running answer: it must end whole, by the worker that began it, and no crash counted.
"""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from conversations.lease import LEASE
from tests.drills.people import JSON, Person, Reading, database, half_way, row_key, rows, wait_for, writer_of
from tests.drills.scripts import ANSWER
from tests.faults import locked, paused
from tests.llm_server import LlmServer
from tests.postgresql import Cluster
from tests.servers import Server
from turns.patience import SECOND_LOOK
from turns.pool import SLOW

REFUSED_WITHIN = 15.0  # seconds; four are promised (connections.WRITE_WITHIN), else it would be the whole outage
LONGER_THAN_A_LEASE = LEASE + 1.0  # seconds
SHORT = 1.0  # seconds
TURN = "SELECT status, claim, crashes FROM turn WHERE id = :id"


@dataclass
class House:
    """A server with four workers, its llm, and the database it can lose."""

    server: Server
    cluster: Cluster | None  # none: SQLite
    llm: LlmServer

    @contextmanager
    def outage(self, mode="fast"):
        if self.cluster is None:
            with locked(self.server.data_dir / "heliodesk.db"):
                yield
            return
        self.cluster.stop(mode)
        try:
            yield
        finally:
            self.cluster.start()

    def cut(self):
        """End every connection at once, wherever it is; on SQLite hold the file for a moment."""
        if self.cluster is None:
            with locked(self.server.data_dir / "heliodesk.db"):
                return
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        execute(self.server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")

    def turn(self, seen):
        key = uuid.UUID(seen.turn_id)
        [turn] = rows(self.server, TURN, id=str(key) if self.cluster else key.hex)
        return turn


@pytest.fixture(scope="module")
def house(cluster, tmp_path_factory):
    with LlmServer("slow") as llm:
        settings = {"LLM": "openai:any", "LLM_BASE_URL": llm.base_url, "LLM_API_KEY": "none"}
        folder = tmp_path_factory.mktemp("house") / "data"
        with Server.running(folder, cluster.url if cluster else "", settings) as server:
            yield House(server, cluster, llm)


@pytest.fixture
def person(house):
    """Somebody new for each test, in a house whose workers all outlive it."""
    workers = house.server.workers
    yield Person(house.server, f"P{uuid.uuid4().hex[:8]}")
    assert house.server.workers == workers
    assert "Traceback" not in _without_outages(house.server.log)


def _without_outages(log):
    """The log without the errors that say the database is away; those bring their traceback."""
    return "\n".join(line for line in log.splitlines() if "the database is away" not in line)


def execute(server, statement):
    engine = database(server)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(("mode", "seconds"), [("fast", LONGER_THAN_A_LEASE), ("immediate", SHORT)])
def test_an_answer_goes_on_in_memory_and_is_saved_when_the_database_is_back(house, person, mode, seconds):
    """Mechanism: the saver that tries again. It comes back with a lease that is over, and nobody took its answer.

    The long one outlives the answer as well: it ends while there is nowhere to save it."""
    reading = half_way(person)
    with house.outage(mode):
        time.sleep(seconds)
    seen = reading.end()
    assert seen.is_whole
    assert all(ANSWER.startswith(shown) for shown in seen.texts)
    assert (seen.connections, seen.restarts) == (1, 0)
    assert house.turn(seen) == {"status": "done", "claim": 1, "crashes": 0}


@pytest.fixture
def looks_up_later(house):
    house.llm.script = "tool_later"
    yield
    house.llm.script = "slow"


def test_what_is_looked_up_during_an_outage_comes_late_and_whole(house, person, looks_up_later):
    """Mechanism: agents/engine/waiting.py. The llm asks for figures while there is nowhere to look for them."""
    asked = len(house.llm.requests)
    reading = Reading(person, "How much in Germany?")
    wait_for(lambda: len(house.llm.requests) > asked)
    with house.outage("immediate"):
        time.sleep(2 * SHORT)
    seen = reading.end()
    assert seen.is_whole
    steps = rows(house.server, "SELECT state FROM step WHERE turn_id = :id", id=row_key(house.server, seen.turn_id))
    assert [step["state"] for step in steps] == ["done"]
    assert house.turn(seen) == {"status": "done", "claim": 1, "crashes": 0}


def test_sends_are_refused_soon_in_words_and_count_once_afterwards(house, person):
    """Mechanisms: the wait for SQLite's writer is bounded; what a lost database says is translated; the sent key."""
    key = str(uuid.uuid4())
    with person.client() as client, house.outage(), ThreadPoolExecutor(4) as pool:
        sends = [pool.submit(person.send, "Once", key) for _ in range(2)]
        form = pool.submit(client.post, "/chat", data={"message": "Typed <text>"}, headers={"Accept": "text/html"})
        ready = client.get("/health/ready", headers=JSON)
        live = client.get("/health/live")
    for answer in (sending.result() for sending in sends):
        assert answer.status_code == 503
        assert answer.elapsed.total_seconds() < REFUSED_WITHIN
        assert 1 <= int(answer.headers["Retry-After"]) <= 10
        assert answer.json()["error"]["code"] in {"database_gone", "database_locked"}
        assert "What you typed is kept" in answer.json()["error"]["hint"]
    page = form.result()
    assert page.status_code == 503
    assert "Typed &lt;text&gt;" in page.text
    assert "What you typed is kept" in page.text
    assert (live.status_code, ready.status_code) == (200, 503)
    assert "database" in ready.json()["error"]["message"]
    assert person.send("Once", key).status_code == 200
    with person.client() as client:
        assert len(client.get("/conversations", headers=JSON).json()["conversations"]) == 1


def test_the_first_requests_after_a_restart_succeed(house, person):
    """Mechanism: a connection is looked at before it is used, and with a dead one all of its pool are given up."""
    statuses = []
    for _ in range(4):
        house.cut()
        for _ in range(6):
            with person.client() as client:
                statuses.append(client.get("/conversations", headers=JSON).status_code)
    assert statuses == [200] * 24


def test_after_an_outage_nobody_steals_a_running_answer(house, person):
    """Mechanism: turns.patience. The writer stands still over the outage and its lease is over; it still owns it."""
    reading = half_way(person)
    with paused(writer_of(house.server)):
        execute(house.server, "UPDATE turn SET lease_until = 0 WHERE status = 'running'")
        with house.outage():
            time.sleep(SECOND_LOOK + SLOW + 0.2)
        time.sleep(SECOND_LOOK + 1)
    seen = reading.end()
    assert seen.is_whole
    assert seen.restarts == 0
    assert house.turn(seen) == {"status": "done", "claim": 1, "crashes": 0}


def test_a_clock_of_leases_that_jumps_takes_no_answer_from_its_writer(house, person):
    """Mechanism: the second look. Every lease is over at once, again and again, and each is renewed in time."""
    reading = half_way(person)
    for _ in range(6):
        for end in (0, 1e12):
            execute(house.server, f"UPDATE turn SET lease_until = {end} WHERE status = 'running'")
            time.sleep(0.15)
    seen = reading.end()
    assert seen.is_whole
    assert house.turn(seen) == {"status": "done", "claim": 1, "crashes": 0}


def test_connections_cut_again_and_again_cost_no_answer(house, person):
    """Mechanisms: every save and claim may be tried again; what was claimed without hearing of it is given back."""
    readings = [half_way(person, f"Tell me {number}") for number in range(4)]
    for _ in range(8):
        house.cut()
        time.sleep(0.2)
    for seen in [reading.end() for reading in readings]:
        assert seen.is_whole
        assert house.turn(seen) == {"status": "done", "claim": 1, "crashes": 0}
