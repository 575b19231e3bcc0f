"""What happens to an answer when the process that writes it dies. Real gunicorn, a scripted llm, kill -9."""

from __future__ import annotations

import threading
import time

import pytest

from tests.drills.people import Person, Seen, rows, words, writer_of
from tests.llm_server import SLOW_PAUSE, WORDS, LlmServer

ANSWER = "".join(WORDS).strip()
OWN_LENGTH = SLOW_PAUSE * len(WORDS)  # seconds the llm takes for the answer
TAKEOVER_WITHIN = 2.0  # seconds, on the same host


@pytest.fixture
def llm():
    with LlmServer("slow") as llm:
        yield llm


@pytest.fixture
def slow_server(server, llm):
    return server(LLM="openai:slow", LLM_BASE_URL=llm.base_url, LLM_API_KEY="none", WORKERS="4")


def half_way(person, seen, message="Tell me slowly"):
    """Read until some of the answer is shown; the reader goes on in a thread of its own."""
    shown = threading.Event()

    def read():
        for _ in person.read(seen, message):
            if len(seen.text.split()) >= 5:
                shown.set()

    reader = threading.Thread(target=read)
    reader.start()
    assert shown.wait(20)
    return reader


def is_prefix_of_answer(text):
    return ANSWER.startswith(text)


def test_a_killed_writers_answer_is_finished_by_another(slow_server):
    seen = Seen()
    reader = half_way(Person(slow_server, "Ann"), seen)
    shown_before = seen.text
    killed = time.monotonic()
    slow_server.kill_worker(writer_of(slow_server))
    reader.join(30)
    took = time.monotonic() - killed
    assert seen.status == "done"
    assert words(seen.html).count(ANSWER) == 1
    assert shown_before
    assert all(is_prefix_of_answer(text) for text in seen.texts)
    assert took <= TAKEOVER_WITHIN + OWN_LENGTH
    [turn] = rows(slow_server, "SELECT status, claim, crashes FROM turn")
    assert turn == {"status": "done", "claim": 2, "crashes": 1}


def test_after_killing_everything_all_is_there_and_the_answer_is_finished(slow_server):
    person = Person(slow_server, "Ann")
    first = person.ask("The first question")
    seen = Seen()
    reader = half_way(person, seen)
    slow_server.kill()
    [draft] = rows(slow_server, "SELECT text FROM draft")
    assert is_prefix_of_answer(draft["text"].strip())
    assert len(draft["text"].split()) >= len(seen.text.split())
    slow_server.restart()
    reader.join(30)
    assert seen.status == "done"
    assert words(seen.html).count(ANSWER) == 1
    with person.client() as client:
        kept = client.get(f"/conversations/{first['conversation_id']}", headers={"Accept": "application/json"}).json()
    assert [message["content"].strip() for message in kept["messages"]] == ["The first question", ANSWER]
    assert rows(slow_server, "SELECT count(*) AS open FROM turn WHERE status IN ('queued', 'running')") == [{"open": 0}]


def test_a_polite_restart_loses_nothing_either(slow_server):
    seen = Seen()
    reader = half_way(Person(slow_server, "Ann"), seen)
    assert slow_server.stop() == 0
    slow_server.restart()
    reader.join(30)
    assert seen.status == "done"
    assert words(seen.html).count(ANSWER) == 1
    [turn] = rows(slow_server, "SELECT status, crashes FROM turn")
    assert turn == {"status": "done", "crashes": 0}


def test_stop_reaches_the_writer_from_any_worker(slow_server):
    person, seen = Person(slow_server, "Ann"), Seen()
    reader = half_way(person, seen)
    began = time.monotonic()
    with person.client() as client:
        client.post(f"/turns/{seen.turn_id}/stop", headers={"Accept": "application/json"}).raise_for_status()
    reader.join(30)
    assert time.monotonic() - began < 2
    assert seen.status == "stopped"
    assert seen.text in words(seen.html)
    assert ANSWER not in words(seen.html)
