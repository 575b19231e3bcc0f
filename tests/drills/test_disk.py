"""The disk runs full in mid-answer, and there is room again. A small file system in a file, mounted for real."""

from __future__ import annotations

import tempfile
import time
import uuid
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.drills.people import JSON, Person, half_way, rows, turn_row
from tests.faults import SmallDisk
from tests.llm_pieces import SLOW_PAUSE, WORDS
from tests.llm_server import LlmServer
from tests.postgresql import Cluster
from tests.servers import Server

LONG = "long " * 18_000  # characters; the most a message may have is 100,000
SMALL = ("min_wal_size=32MB", "max_wal_size=32MB")  # so much is there from the start: the log itself does not run full
OWN_LENGTH = SLOW_PAUSE * len(WORDS)  # seconds the llm takes for an answer
MEGABYTES = {"sqlite": 16, "postgresql": 128}


@pytest.fixture
def disk():
    """Below a folder that PostgreSQL's account may pass."""
    with tempfile.TemporaryDirectory(prefix="heliodesk-disk-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        yield lambda megabytes: stack.enter_context(SmallDisk(Path(folder), megabytes))


@pytest.fixture
def house(disk, tmp_path, database_url):
    """A server whose database lies on a small disk, and that disk; the log lies elsewhere."""
    with ExitStack() as stack:
        llm = stack.enter_context(LlmServer("slow"))
        small = disk(MEGABYTES["postgresql" if database_url else "sqlite"])
        url = f"sqlite:///{small.path}/heliodesk.db"
        if database_url:
            url = stack.enter_context(Cluster(*SMALL, folder=small.path)).url
        settings = {"LLM": "openai:slow", "LLM_BASE_URL": llm.base_url, "LLM_API_KEY": "none"}
        settings |= {
            "DATABASE_URL": url,
            "WORKERS": "1",
        }  # of PostgreSQL's disk a process knows what it was told itself
        yield stack.enter_context(Server.running(tmp_path / "data", "", settings)), small


def send_until_refused(person):
    """Long texts: a few may still find room in pages that were there."""
    for _ in range(20):
        key = str(uuid.uuid4())
        answer = person.send(LONG, key)
        if answer.status_code != 200:
            return answer, key
    raise AssertionError("the disk never ran full")


def test_a_full_disk_refuses_in_words_and_the_running_answer_is_saved_when_there_is_room(house):
    """Mechanisms: connections.reason and prove_room; the saver that tries again. Never a false "done"."""
    server, disk = house
    person = Person(server, "Ann")
    reading = half_way(person)
    disk.fill()
    refused, key = send_until_refused(person)
    with person.client() as client:
        ready = client.get("/health/ready", headers=JSON)
    time.sleep(OWN_LENGTH)  # the llm has long said all of it
    assert (reading.seen.status, turn_row(server, reading.seen.turn_id)["status"]) == ("", "running")
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "database_full"
    assert "disk of the server is full" in refused.json()["error"]["message"]
    assert "What you typed is kept" in refused.json()["error"]["hint"]
    assert refused.headers["Retry-After"] == "10"
    assert (ready.status_code, ready.json()["error"]["code"]) == (503, "database_full")
    assert "(full)" in server.log
    disk.free()
    seen = reading.end()
    assert seen.is_whole
    assert (seen.connections, seen.restarts) == (1, 0)
    kept = rows(server, "SELECT status, crashes FROM turn")
    assert {(turn["status"], turn["crashes"]) for turn in kept} == {("done", 0)}
    assert person.send(LONG, key).status_code == 200
