"""The database goes away in mid-answer and comes back. Real gunicorn, real PostgreSQL, SQLite held by another process.

An outage begins and ends under a running answer: it must end whole, by the worker that began it, and no crash counted.
"""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from tests.drills.people import Person, Seen, database, rows, words, writer_of
from tests.faults import locked, paused
from tests.llm_pieces import SLOW_PAUSE, WORDS
from tests.llm_server import LlmServer
from tests.postgresql import Cluster
from tests.servers import Server
from turns.patience import SECOND_LOOK
from turns.pool import SLOW

ANSWER = "".join(WORDS).strip()
OWN_LENGTH = SLOW_PAUSE * len(WORDS)  # seconds the llm takes for the answer
REFUSED_WITHIN = 6.5  # seconds; a busy machine adds to the four of connections.WRITE_WITHIN
JSON = {"Accept": "application/json"}
TURN = "SELECT status, claim, crashes FROM turn WHERE id = :id"


@dataclass
class House:
    """A server with four workers, its llm, and the database it can lose."""

    server: Server
    cluster: Cluster | None  # none: SQLite

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
def cluster(database_url):
    """One of our own: the suite's must stay up."""
    if not database_url:
        yield None
        return
    with Cluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def house(cluster, tmp_path_factory):
    with LlmServer("slow") as llm:
        settings = {"LLM": "openai:slow", "LLM_BASE_URL": llm.base_url, "LLM_API_KEY": "none"}
        folder = tmp_path_factory.mktemp("house") / "data"
        with Server.running(folder, cluster.url if cluster else "", settings) as server:
            yield House(server, cluster)


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


def half_way(person, seen, message="Tell me slowly"):
    """Read until some of the answer is shown; the reader goes on in a thread of its own."""
    shown = threading.Event()

    def read():
        for _ in person.read(seen, message):
            if len(seen.text.split()) >= 3:
                shown.set()

    reader = threading.Thread(target=read)
    reader.start()
    assert shown.wait(20)
    return reader


def is_whole(seen):
    return seen.status == "done" and words(seen.html).count(ANSWER) == 1


def execute(server, statement):
    engine = database(server)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def send(person, message, client_id=""):
    began = time.monotonic()
    with person.client() as client:
        answer = client.post("/chat", json={"message": message, "client_id": client_id}, headers=JSON)
    return answer, time.monotonic() - began


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_an_answer_goes_on_in_memory_and_is_saved_when_the_database_is_back(house, person, mode):
    """Mechanism: the saver that tries again."""
    seen = Seen()
    reader = half_way(person, seen)
    with house.outage(mode):
        time.sleep(OWN_LENGTH + 0.5)  # the answer ends while there is nowhere to save it
    back = time.monotonic()
    reader.join(30)
    assert is_whole(seen)
    assert time.monotonic() - back < 3
    assert all(ANSWER.startswith(shown) for shown in seen.texts)
    assert seen.connections == 1
    assert house.turn(seen) == {"status": "done", "claim": 1, "crashes": 0}


def test_sends_are_refused_soon_in_words_and_count_once_afterwards(house, person):
    """Mechanisms: the wait for SQLite's writer is bounded; what a lost database says is translated; the sent key."""
    key = str(uuid.uuid4())
    with person.client() as client, house.outage(), ThreadPoolExecutor(4) as pool:
        sends = [pool.submit(send, person, "Once", key) for _ in range(2)]
        form = pool.submit(client.post, "/chat", data={"message": "Typed <text>"}, headers={"Accept": "text/html"})
        ready = client.get("/health/ready", headers=JSON)
        live = client.get("/health/live")
    for answer, took in (sending.result() for sending in sends):
        assert answer.status_code == 503
        assert took < REFUSED_WITHIN
        assert 1 <= int(answer.headers["Retry-After"]) <= 10
        assert answer.json()["error"]["code"] in {"database_gone", "database_locked"}
        assert "What you typed is kept" in answer.json()["error"]["hint"]
    page = form.result()
    assert page.status_code == 503
    assert "Typed &lt;text&gt;" in page.text
    assert "What you typed is kept" in page.text
    assert (live.status_code, ready.status_code) == (200, 503)
    assert "database" in ready.json()["error"]["message"]
    answer, _took = send(person, "Once", key)
    assert answer.status_code == 200
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
    seen = Seen()
    reader = half_way(person, seen)
    with paused(writer_of(house.server)):
        execute(house.server, "UPDATE turn SET lease_until = 0 WHERE status = 'running'")
        with house.outage():
            time.sleep(SECOND_LOOK + SLOW + 0.2)
        time.sleep(SECOND_LOOK + 1)
    reader.join(30)
    assert is_whole(seen)
    assert seen.restarts == 0
    assert house.turn(seen) == {"status": "done", "claim": 1, "crashes": 0}


def test_a_clock_of_leases_that_jumps_takes_no_answer_from_its_writer(house, person):
    """Mechanism: the second look. Every lease is over at once, again and again, and each is renewed in time."""
    seen = Seen()
    reader = half_way(person, seen)
    for _ in range(6):
        for end in (0, 1e12):
            execute(house.server, f"UPDATE turn SET lease_until = {end} WHERE status = 'running'")
            time.sleep(0.15)
    reader.join(30)
    assert is_whole(seen)
    assert house.turn(seen) == {"status": "done", "claim": 1, "crashes": 0}


def test_connections_cut_again_and_again_cost_no_answer(house, person):
    """Mechanisms: every save and claim may be tried again; what was claimed without hearing of it is given back."""
    seen = [Seen() for _ in range(4)]
    readers = [half_way(person, one, f"Tell me {number}") for number, one in enumerate(seen)]
    for _ in range(8):
        house.cut()
        time.sleep(0.2)
    for reader in readers:
        reader.join(30)
    assert all(is_whole(one) for one in seen)
    for one in seen:
        assert house.turn(one) == {"status": "done", "claim": 1, "crashes": 0}
