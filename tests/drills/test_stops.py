"""Stop, from any worker: soon, with the text the person saw, and harmless when the answer ends in the same moment."""

from __future__ import annotations

import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from conversations.lease import LEASE
from tests.drills.people import Person, Reading, rows, turn_row, wait_for, words, writer_of
from tests.drills.scripts import ANSWER, BEGINNING
from tests.faults import paused

STOPPED_WITHIN = 0.6  # seconds; how many of a hundred keep it is measured in benchmarks/durability.py
PEOPLE = 4
STOPS = 5  # of each


def stop_time(person, order):
    """Seconds from pressing Stop, on whatever worker, to the end of the reader's stream."""
    reading = Reading(person, order)
    reading.until(lambda seen: seen.text)
    time.sleep(random.random() * 0.3)
    began = time.monotonic()
    assert person.stop(reading.seen.turn_id) == 202
    seen = reading.end()
    took = time.monotonic() - began
    assert seen.status == "stopped"
    assert seen.text in words(seen.html)
    assert seen.has_only_grown
    return took


def test_twenty_stops_from_any_worker_take_effect_soon(running, llm):
    """Mechanism: `stop_requested` comes back with each renewal, also of an answer that says nothing (RENEW_EVERY)."""
    people = [Person(running, f"Stopper{number}") for number in range(PEOPLE)]

    def stops(person):
        return [stop_time(person, f"{('hang_later', 'slow')[n % 2]} {person.name} {n}") for n in range(STOPS)]

    with ThreadPoolExecutor(PEOPLE) as pool:
        took = [each for some in pool.map(stops, people) for each in some]
    assert statistics.median(took) <= STOPPED_WITHIN, took


def test_a_hundred_stops_about_when_the_answer_ends(running, llm):
    """Mechanism: the first ending counts (`Work.close`), and it is written under the claim (`statements.END_TURN`)."""
    people = [Person(running, f"Racer{number}") for number in range(10)]
    chance = random.Random(7)
    moments = [[chance.uniform(0.0, 0.7) for _ in range(10)] for _ in people]

    def race(person, own):
        endings = []
        for number, moment in enumerate(own):
            reading = Reading(person, f"steady {person.name} {number}")
            turn_id = reading.until(lambda seen: seen.turn_id).turn_id
            time.sleep(moment)
            assert person.stop(turn_id) == 202
            seen, kept = reading.end(), turn_row(running, turn_id)
            assert kept["status"] == seen.status
            assert kept["content"].strip().startswith(seen.text)
            assert kept["content"].strip() in words(seen.html)
            endings.append((kept["status"], kept["content"].strip()))
        return endings

    with ThreadPoolExecutor(len(people)) as pool:
        endings = [ending for some in pool.map(race, people, moments) for ending in some]
    assert len(endings) == 100
    assert {status for status, _text in endings} == {"done", "stopped"}
    assert all(ANSWER.startswith(text) for _status, text in endings)
    assert all(text.endswith("word20") for status, text in endings if status == "done")
    assert rows(running, "SELECT count(*) AS drafts FROM draft") == [{"drafts": 0}]


def test_a_queued_question_is_stopped_and_twice_is_harmless(running, llm):
    """Mechanism: `manager.stop` closes what nobody writes; a closed turn is left as it is."""
    person = Person(running, "Queued")
    first = Reading(person, "slow Queued")
    conversation_id = first.until(lambda seen: seen.text).conversation_id
    second = person.begin("words Queued", conversation_id=conversation_id)
    assert [person.stop(second) for _ in range(2)] == [202, 202]
    assert turn_row(running, second)["status"] == "stopped"
    assert [person.stop(first.seen.turn_id) for _ in range(2)] == [202, 202]
    assert first.end().status == "stopped"
    assert person.stop(first.seen.turn_id) == 202
    assert turn_row(running, first.seen.turn_id)["status"] == "stopped"


def test_a_stop_just_before_the_writer_dies_is_honoured(running, llm):
    """Mechanism: the sweeper closes what is abandoned with a stop asked for; nobody goes on with it."""
    person = Person(running, "Mourner")
    reading = Reading(person, "hang_later Mourner")
    turn_id = reading.until(lambda seen: seen.text == BEGINNING).turn_id
    writer = writer_of(running, turn_id)
    with paused(writer):  # so that it cannot honour it itself
        assert person.stop(turn_id) == 202
        running.kill_worker(writer)
    wait_for(lambda: turn_row(running, turn_id)["status"] == "stopped", LEASE - 1.0)  # not when its lease is over
    assert reading.end().status == "stopped"
    kept = turn_row(running, turn_id)
    assert (kept["content"].strip(), kept["claim"]) == (BEGINNING, 1)
