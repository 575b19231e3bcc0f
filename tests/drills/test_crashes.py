"""What happens to an answer when the process that writes it dies. Real gunicorn, a scripted llm, kill -9."""

from __future__ import annotations

import time
import uuid

import pytest

from conversations.desk import TOO_MANY_CRASHES
from conversations.lease import LEASE
from tests.drills.people import JSON, Person, Reading, rows, turn_row, wait_for, words, writer_of
from tests.drills.scripts import ANSWER, BEGINNING, OTHER, put, question

TAKEOVER_WITHIN = LEASE - 1.0  # seconds; two are promised, and who only waits for the lease needs more than that
OPEN = "SELECT count(*) AS open FROM turn WHERE status IN ('queued', 'running')"


@pytest.fixture(scope="module")
def person(running):
    return Person(running, "Ann")


def claimed_again(server, turn_id):
    """Wait until somebody else writes, and how long that took."""
    began = time.monotonic()
    wait_for(lambda: turn_row(server, turn_id)["claim"] > 1)
    return time.monotonic() - began


def kill_writer(server, turn_id, claim):
    wait_for(lambda: turn_row(server, turn_id)["claim"] == claim)
    server.kill_worker(writer_of(server, turn_id))


@pytest.mark.parametrize("phase", ["mute_once", "talk_once", "look_once", "talk_then_burst"])
def test_a_killed_writers_answer_goes_on_in_another_process(running, llm, person, phase):
    """Mechanism: the sweep sees that an owner is gone (`lease.is_gone`), and `brief` gives what it had done.

    Before the first words, in the middle of them, after a step; and with an end that comes all at once.
    """
    reading = Reading(person, f"{phase} killed")
    shown = {"mute_once": "", "look_once": BEGINNING}.get(phase, BEGINNING)
    turn_id = reading.until(lambda seen: seen.turn_id and seen.text == shown).turn_id
    others = [Reading(person, turn_id=turn_id) for _ in range(6)]
    for other in others:
        other.until(lambda seen: seen.turn_id and seen.connections and seen.text == shown)
    if not shown:
        wait_for(lambda: put(llm.requests, f"{phase} killed"))
    running.kill_worker(writer_of(running, turn_id))
    assert claimed_again(running, turn_id) <= TAKEOVER_WITHIN
    seen, kept = reading.end(), turn_row(running, turn_id)
    assert (seen.status, kept["claim"], kept["crashes"]) == ("done", 2, 1)
    assert seen.has_only_grown
    assert kept["content"].strip() == ("" if shown else " ".join(ANSWER.split()[:20])) + (OTHER if shown else "")
    assert words(seen.html).count(kept["content"].strip()) == 1
    ends = [other.end() for other in others]
    assert any(end.connections == 1 for end in ends)  # on other workers than the one that was killed
    assert {end.restarts for end in ends} == {int(bool(shown))}  # told, also of words that come all at once
    if phase == "look_once":
        assert (kept["steps"], kept["sources"], kept["artifacts"]) == (1, 1, 2)
        last = [request for request in llm.requests if question(request) == f"{phase} killed"][-1]
        assert [message["role"] for message in last["messages"]].count("tool") == 1
        assert put(llm.requests, f"{phase} killed") == 1  # the next writer is told the result, and does not begin anew


def test_the_old_draft_stays_shown_until_the_new_one_begins(running, llm, person):
    """Mechanism: a claim leaves the draft alone; `Work.shown` keeps it when the next writer never says a word."""
    message = "hang_later kept"
    reading = Reading(person, message)
    turn_id = reading.until(lambda seen: seen.text == BEGINNING).turn_id
    conversation_id = reading.seen.conversation_id
    for claim in (1, 2, 3):
        kill_writer(running, turn_id, claim)
        late = Reading(person, turn_id=turn_id)
        assert late.until(lambda seen: seen.text == BEGINNING or seen.status)
    seen, kept = reading.end(), turn_row(running, turn_id)
    assert (seen.status, kept["claim"], kept["error"]) == ("failed", 3, TOO_MANY_CRASHES)
    assert kept["content"].strip() == BEGINNING
    assert BEGINNING in words(seen.html)
    assert seen.has_only_grown
    with person.client() as client:
        page = client.get(f"/c/{conversation_id}").text
        assert "/retry" in page
        asked = put(llm.requests, message)
        again = client.post(f"/messages/{answer_of(person, turn_id)}/retry", data={"client_id": "kept"})
    assert again.status_code == 303
    wait_for(lambda: put(llm.requests, message) > asked)
    [retried] = rows(running, "SELECT id FROM turn WHERE status = 'running'")
    assert person.stop(str(uuid.UUID(str(retried["id"])))) == 202


def answer_of(person, turn_id):
    with person.client() as client:
        return client.get(f"/turns/{turn_id}", headers=JSON).json()["message_id"]


def test_answers_survive_worker_after_worker_that_is_killed(running, llm):
    """Mechanism: all of them together. Killed at moments of chance: claimed, begun, saving, closing."""
    people = [Person(running, f"Crowd{number}") for number in range(4)]
    readings = [Reading(person, f"slow {person.name} {number}") for person in people for number in range(2)]
    for reading in readings:
        reading.until(lambda seen: seen.turn_id)
    for pause in (0.0, 0.6):  # a third crash would fail them
        time.sleep(pause)
        wait_for(lambda: len(running.workers) == running.wanted_workers)
        running.kill_worker(running.workers[0])
    for reading in readings:
        seen, kept = reading.end(), turn_row(running, reading.seen.turn_id)
        assert (seen.status, kept["content"].strip()) == ("done", ANSWER)
        assert seen.has_only_grown
        assert all(ANSWER.startswith(text) for text in seen.texts)
        assert words(seen.html).count(ANSWER) == 1
    assert rows(running, OPEN) == [{"open": 0}]


def test_after_killing_everything_all_is_there_and_the_answer_is_finished(running, llm, person):
    """Mechanism: saved before seen (the saver wakes readers after its commit), and the sweep at the start."""
    first = person.ask("words that stay")
    reading = Reading(person, "slow for all")
    reading.until(lambda seen: len(seen.text.split()) >= 5)
    running.kill()
    turn_id = reading.seen.turn_id
    draft = turn_row(running, turn_id)["shown"]
    assert ANSWER.startswith(draft.strip())
    assert len(draft.split()) >= len(reading.seen.text.split())
    running.restart()
    seen = reading.end()
    assert seen.status == "done"
    assert words(seen.html).count(ANSWER) == 1
    with person.client() as client:
        kept = client.get(f"/conversations/{first['conversation_id']}", headers=JSON).json()
    assert [message["content"].strip() for message in kept["messages"]] == ["words that stay", ANSWER]
    assert rows(running, OPEN) == [{"open": 0}]
