"""The wall clock of the server jumps by a day, there and back, while answers are written."""

from __future__ import annotations

import time
import uuid

import pytest

from tests.drills.people import JSON, Person, half_way, rows
from tests.faults import FakedClock
from tests.llm_server import LlmServer
from tests.servers import Server

DAY = 86_400.0  # seconds


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return FakedClock(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def house(clock, tmp_path_factory, database_url):
    with LlmServer("slow") as llm:
        settings = {"LLM": "openai:slow", "LLM_BASE_URL": llm.base_url, "LLM_API_KEY": "none", "WORKERS": "2"}
        for_long = {"SESSION_TTL_MINUTES": "100000"}
        folder = tmp_path_factory.mktemp("house") / "data"
        with Server.running(folder, database_url, {**settings, **clock.environ, **for_long}) as server:
            yield server


@pytest.fixture
def person(house, clock):
    """Somebody new, on a true clock, in a house whose workers outlive the test."""
    clock.step(0)
    workers = house.workers
    yield Person(house, f"P{uuid.uuid4().hex[:8]}")
    clock.step(0)
    assert house.workers == workers
    assert "Traceback" not in house.log


def answers(house, conversation_id):
    """The ids of the answers in a conversation, as far as they are known."""
    found = rows(house, "SELECT id, conversation_id FROM message WHERE role = 'assistant'")
    return {uuid.UUID(str(row["id"])) for row in found if uuid.UUID(str(row["conversation_id"])) == conversation_id}


def test_a_clock_that_jumps_takes_no_answer_from_its_writer(house, person, clock):
    """Mechanism: leases are measured on a clock that nobody sets. No worker is taken for dead either."""
    reading = half_way(person)
    for day in (DAY, -DAY, DAY, 0):
        clock.step(day)
        time.sleep(0.4)
    seen = reading.end()
    assert seen.is_whole
    assert (seen.connections, seen.restarts) == (1, 0)
    assert rows(house, "SELECT DISTINCT status, claim, crashes FROM turn") == [
        {"status": "done", "claim": 1, "crashes": 0}
    ]


def test_what_is_asked_later_comes_later_whatever_the_clock_says(house, clock):
    """Mechanism: models.new_id goes by the boot clock. Of two branches the newest is the one that was asked last."""
    clock.step(-DAY)
    person = Person(house, f"P{uuid.uuid4().hex[:8]}")
    with person.client() as client:
        address = client.post("/chat", data={"message": "The first"}).headers["Location"]
    conversation_id = uuid.UUID(address.split("/c/")[1].split("#")[0])
    in_order = [*answers(house, conversation_id)]
    for day in (0, -DAY, 0):
        clock.step(day)
        with person.client() as client:
            assert client.post(f"/messages/{in_order[0]}/retry", data={}).status_code == 303
        in_order += answers(house, conversation_id) - set(in_order)
    assert len(in_order) == 4
    assert in_order == sorted(in_order)


def test_a_clock_that_jumps_back_ends_a_session_politely(house, person, clock):
    """Mechanism: a cookie from tomorrow counts as none; then one logs in again, and back it counts again."""
    clock.step(-DAY)
    with person.client() as client:
        refused = client.post("/chat", json={"message": "Yesterday"}, headers=JSON)
        page = client.get("/", headers={"Accept": "text/html"})
    assert refused.status_code == 401
    assert (page.status_code, page.headers["Location"]) == (303, "/login")
    early = Person(house, f"P{uuid.uuid4().hex[:8]}")
    clock.step(0)
    for somebody in (early, person):
        with somebody.client() as client:
            assert client.post("/chat", data={"message": "Today"}).status_code == 303
