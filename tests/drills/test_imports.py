"""An import goes on whatever dies: its own process, the one that was asked, the server. Real processes, kill -9."""

from __future__ import annotations

import os
import signal
import uuid
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.drills.people import JSON, Person, database, rows, wait_for
from tests.importing import FACTS
from tests.servers import Server

ROWS = 40_000
JOB = "SELECT state, stage, claim, crashes, owner FROM job ORDER BY id DESC LIMIT 1"  # the latest
STORED = """
SELECT e.active, e.complete, (SELECT count(*) FROM price p WHERE p.edition_id = e.id) AS prices
FROM edition e JOIN dataset d ON d.id = e.dataset_id WHERE d.code = :code
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory, database_url):
    with Server.running(tmp_path_factory.mktemp("imports") / "data", database_url, {"WORKERS": "2"}) as server:
        yield server


@pytest.fixture(scope="module")
def ada(running):
    person = Person(running, "Ada")
    engine = database(running)
    with engine.begin() as connection:
        connection.execute(text("UPDATE \"user\" SET role = 'admin'"))
    engine.dispose()
    return person


def prices():
    days = [f"{2000 + week // 52}-{1 + week % 52 // 5:02}-{1 + week % 5 * 5:02}" for week in range(1000)]
    lines = (
        f"{day},sail cell,type {series},EU,{1 + series / 1000},EUR/Wp" for series in range(ROWS // 1000) for day in days
    )
    return "\n".join(["date,component,technology,region,price,unit", *lines])


def begin(ada, code):
    """Upload the file, look at it, confirm; returns while its rows are being stored, with the pid of who does it."""
    with ada.client() as client:
        answer = client.post("/data/imports", files={"file": ("prices.csv", prices())}, headers=JSON)
        address = f"/data/imports/{answer.json()['id']}"
        wait_for(lambda: client.get(address, headers=JSON).json()["state"] == "done")
        assert client.post(f"{address}/confirm", json={**FACTS, "code": code}, headers=JSON).status_code == 202
    wait_for(lambda: latest(ada)["stage"] == "Storing the rows")
    return int(latest(ada)["owner"].split(":")[2])


def latest(ada):
    return rows(ada.server, JOB)[0]


def ended(ada):
    wait_for(lambda: latest(ada)["state"] in {"done", "failed"})
    return latest(ada)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def stored(server, code):
    return [(bool(one["active"]), bool(one["complete"]), one["prices"]) for one in rows(server, STORED, code=code)]


def test_a_killed_job_is_begun_again_and_stores_everything_once(running, ada):
    """Mechanism: the watcher of any worker sees that the owner is gone, and the lock with it; what was staged goes."""
    os.kill(begin(ada, "killed_prices"), signal.SIGKILL)
    job = ended(ada)
    assert (job["state"], job["crashes"], job["claim"]) == ("done", 1, 3)
    assert stored(running, "killed_prices") == [(True, True, ROWS)]


def test_an_import_that_is_stopped_ends_at_once_and_leaves_nothing(running, ada):
    """Mechanism: the process finds the job no longer its own; a discard then removes what it had staged."""
    pid = begin(ada, "unwanted_prices")
    with ada.client() as client:
        stopped = uuid.UUID(str(rows(running, "SELECT id FROM job ORDER BY id DESC LIMIT 1")[0]["id"]))
        assert client.post(f"/data/imports/{stopped}/stop", headers=JSON).json()["state"] == "stopped"
    wait_for(lambda: not is_running(pid), seconds=5)
    wait_for(lambda: latest(ada)["state"] == "done")
    assert rows(running, "SELECT kind FROM job ORDER BY id DESC LIMIT 1")[0]["kind"] == "discard"
    assert stored(running, "unwanted_prices") == []


def test_workers_take_no_job_with_them_and_a_stop_gives_it_back(running, ada):
    """All workers are killed: the job goes on. The server is stopped: its process ends, and the next server's does the
    job to its end."""
    pid = begin(ada, "stopped_prices")
    for worker in running.workers:
        running.kill_worker(worker)
    assert is_running(pid)
    assert running.stop() == 0
    wait_for(lambda: not is_running(pid), seconds=5)
    assert latest(ada)["state"] in {"queued", "done"}
    running.restart()
    job = ended(ada)
    assert (job["state"], job["crashes"]) == ("done", 0)
    assert stored(running, "stopped_prices") == [(True, True, ROWS)]
