"""The database goes away in the middle of a job and comes back: no crash is counted, nothing is done twice."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest

from tests import plants
from tests.drills.people import JSON, Person, Reading, rows, turn_row, wait_for
from tests.faults import locked
from tests.servers import Server

JOB = "SELECT state, stage, claim, crashes FROM job WHERE kind = 'analysis'"
OUTAGE = 4.0  # seconds
WORKED_OUT_WITHIN = 120.0


@pytest.fixture(scope="module")
def running(cluster, tmp_path_factory):
    folder = tmp_path_factory.mktemp("outages") / "data"
    with Server.running(folder, cluster.url if cluster else "", {"WORKERS": "2"}) as server:
        yield server


@contextmanager
def outage(server, cluster):
    if cluster is None:
        with locked(server.data_dir / "heliodesk.db"):
            yield
        return
    cluster.stop("immediate")
    try:
        yield
    finally:
        cluster.start()


def test_an_outage_is_no_crash_of_the_job_that_it_comes_upon(running, cluster):
    person = Person(running, "Ann")
    with person.client() as client:
        attached = client.post("/files", files={"file": ("plant.csv", plants.make(4).csv())}, headers=JSON)
        address = f"/files/{attached.json()['id']}"
        wait_for(lambda: client.get(address, headers=JSON).json()["state"] == "read", seconds=60)
    reading = Reading(person, "What is the degradation rate?", agent="om", file_ids=[attached.json()["id"]])
    reading.until(lambda seen: seen.turn_id)
    wait_for(lambda: [job for job in rows(running, JOB) if job["stage"]], seconds=30)
    with outage(running, cluster):
        time.sleep(OUTAGE)
    seen = reading.end(WORKED_OUT_WITHIN)
    assert (seen.status, turn_row(running, seen.turn_id)["crashes"]) == ("done", 0)
    [job] = rows(running, JOB)
    assert (job["state"], job["claim"], job["crashes"]) == ("done", 1, 0)
