"""The work on a plant's file goes on whatever dies: its job, the worker whose answer waits for it, both.

Real processes, and the real analyses of four years.
"""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests import plants
from tests.drills.people import JSON, Person, Reading, rows, turn_row, wait_for, writer_of
from tests.servers import Server

QUESTION = "What is the degradation rate?"
WORKED_OUT_WITHIN = 120.0  # seconds; some ten by itself, but two cores may be busy
JOB = "SELECT state, stage, claim, crashes, owner FROM job WHERE kind = 'analysis' AND subject = :name"
KEPT = "SELECT a.complete FROM plant_analysis a JOIN plant_file f ON f.id = a.file_id WHERE f.name = :name"
MOST_RESIDENT = 600_000  # kB of a job's process
FOR_JOBS_ONLY = ("/numpy/", "/pandas/", "/pvlib/", "/scipy/", "/rdtools/")


@pytest.fixture(scope="module")
def running(tmp_path_factory, database_url):
    with Server.running(tmp_path_factory.mktemp("plants") / "data", database_url, {"WORKERS": "2"}) as server:
        yield server


@pytest.fixture(scope="module")
def ann(running):
    return Person(running, "Ann")


@pytest.fixture(scope="module")
def measured():
    """Four years by the half hour."""
    return plants.make(4, "30min").csv().encode()


@pytest.fixture
def begin(ann, measured):
    """Ask about a new file; returns in the middle of its analysis: the reader, and the pid of who works it out."""

    def begin(name):
        with ann.client() as client:
            attached = client.post("/files", files={"file": (name, measured)}, headers=JSON)
            assert attached.status_code == 201, attached.text
            address = f"/files/{attached.json()['id']}"
            wait_for(lambda: client.get(address, headers=JSON).json()["state"] == "read", WORKED_OUT_WITHIN)
        reading = Reading(ann, QUESTION, agent="om", file_ids=[attached.json()["id"]])
        reading.until(lambda seen: seen.turn_id)
        wait_for(lambda: job(ann, name).get("stage"), WORKED_OUT_WITHIN)
        return reading, int(job(ann, name)["owner"].split(":")[2])

    return begin


def job(person, name):
    return next(iter(rows(person.server, JOB, name=name)), {})


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def most_resident(pid):
    """In kB, since it began."""
    with suppress(FileNotFoundError, ProcessLookupError):
        told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(told[1]) if told else 0
    return 0


def finished(person, reading, name):
    """The answer, which came by itself, whole and once; its turn and its job."""
    seen = reading.end(WORKED_OUT_WITHIN)
    turn = turn_row(person.server, seen.turn_id)
    assert (seen.status, turn["status"], turn["steps"]) == ("done", "done", 1)
    assert "% a year" in turn["content"]
    assert [bool(kept["complete"]) for kept in rows(person.server, KEPT, name=name)] == [True]
    assert job(person, name)["state"] == "done"
    return turn, job(person, name)


def test_a_killed_job_is_begun_again_and_its_answer_waits_for_it(running, ann, begin):
    """Mechanism: the lock and the lease go with the process; any worker's watcher starts another."""
    reading, pid = begin("job.csv")
    os.kill(pid, signal.SIGKILL)
    turn, done = finished(ann, reading, "job.csv")
    assert (turn["claim"], done["crashes"]) == (1, 1)


def test_a_killed_worker_leaves_its_job_to_who_takes_the_answer_over(running, ann, begin):
    """Mechanism: the order's key; the work goes on as if nothing had been."""
    reading, pid = begin("worker.csv")
    running.kill_worker(writer_of(running, reading.seen.turn_id))
    assert is_running(pid)
    turn, done = finished(ann, reading, "worker.csv")
    assert (turn["claim"], done["claim"], done["crashes"]) == (2, 1, 0)


def test_both_killed_at_once_are_both_gone_on_with(running, ann, begin):
    reading, pid = begin("both.csv")
    running.kill_worker(writer_of(running, reading.seen.turn_id))
    os.kill(pid, signal.SIGKILL)
    turn, done = finished(ann, reading, "both.csv")
    assert (turn["claim"], done["crashes"]) == (2, 1)


def test_a_stop_ends_the_job_that_nobody_else_waits_for(running, ann, begin):
    """Mechanism: whoever works looks whether a turn still waits (`Keeper`)."""
    reading, pid = begin("stop.csv")
    assert ann.stop(reading.seen.turn_id) == 202
    assert reading.end(WORKED_OUT_WITHIN).status == "stopped"
    wait_for(lambda: not is_running(pid), seconds=3)
    assert job(ann, "stop.csv")["state"] == "stopped"


def test_settings_that_are_read_again_disturb_neither(running, ann, begin):
    """The old worker ends its answers before it leaves; the job belongs to the master's instance."""
    reading, _pid = begin("hup.csv")
    running.hup()
    turn, done = finished(ann, reading, "hup.csv")
    assert (turn["crashes"], done["crashes"], done["claim"]) == (0, 0, 1)


def test_a_server_that_stops_loses_neither(running, ann, begin):
    reading, pid = begin("term.csv")
    assert running.stop() == 0
    wait_for(lambda: not is_running(pid), seconds=5)
    running.restart()
    turn, done = finished(ann, reading, "term.csv")
    assert (turn["crashes"], done["crashes"]) == (0, 0)


def test_who_reads_sees_how_far_it_is_and_workers_stay_as_light_as_they_were(running, ann, begin):
    reading, pid = begin("seen.csv")
    peaks = [0]
    while is_running(pid):
        peaks.append(most_resident(pid))
        time.sleep(0.02)
    finished(ann, reading, "seen.csv")
    shares = [step["share"] for step in reading.seen.steps if step["state"] == "running" and step["share"] is not None]
    assert len(set(shares)) >= 2
    assert shares == sorted(shares)
    assert 100_000 < max(peaks) < MOST_RESIDENT
    for worker in running.workers:
        mapped = Path(f"/proc/{worker}/maps").read_text()
        assert [part for part in FOR_JOBS_ONLY if part in mapped] == []
