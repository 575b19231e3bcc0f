"""Files of plants on a real server: read beside imports, whatever dies, and never in a process that answers."""

from __future__ import annotations

import fcntl
import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.attaching import table
from tests.drills.people import JSON, Person, database, rows, wait_for
from tests.servers import Server

JOB = "SELECT state, claim, crashes, owner FROM job WHERE kind = 'reading' ORDER BY id DESC LIMIT 1"
HEAVY = ("pandas", "numpy", "scipy", "PIL")


@pytest.fixture(scope="module")
def running(tmp_path_factory, database_url):
    with Server.running(tmp_path_factory.mktemp("files") / "data", database_url, {"WORKERS": "2"}) as server:
        yield server


@pytest.fixture(scope="module")
def ann(running):
    person = Person(running, "Ann")
    engine = database(running)
    with engine.begin() as connection:
        connection.execute(text("UPDATE \"user\" SET role = 'admin'"))  # so that she may import as well
    engine.dispose()
    return person


def attach(client, content):
    answer = client.post("/files", files={"file": ("plant.csv", content)}, headers=JSON)
    assert answer.status_code == 201
    return f"/files/{answer.json()['id']}"


def is_read(client, address):
    return client.get(address, headers=JSON).json()["state"] == "read"


def loaded(pid):
    maps = Path(f"/proc/{pid}/maps").read_text()
    return {name for name in HEAVY if f"/{name}/" in maps}


def test_no_process_that_answers_loads_what_reads(running, ann):
    with ann.client() as client:
        address = attach(client, table(28))
        seen = set()

        def look():
            job = rows(running, JOB)[0]
            if job["state"] == "running":
                seen.update(loaded_by(job))
            return is_read(client, address)

        wait_for(look)
        client.get(address)
        client.get("/")
    export_workbooks(ann)
    assert "pandas" in seen  # who looks for it finds it where it is
    assert {pid: loaded(pid) for pid in (running.process.pid, *running.workers)} == {
        pid: set() for pid in (running.process.pid, *running.workers)
    }


def export_workbooks(person):
    """A table of an answer, and a dataset, by whichever worker: often enough for both of them."""
    [artifact, *_] = person.ask("What is Germany's solar capacity in 2023?", agent="market")["artifacts"]
    for _ in range(8):
        with person.client() as client:
            for address in (f"/artifacts/{artifact['id']}.xlsx", "/data/datasets/irena_capacity/export?format=xlsx"):
                assert client.get(address).content[:2] == b"PK"


def loaded_by(job):
    try:
        return loaded(job["owner"].split(":")[2])
    except FileNotFoundError:
        return set()  # it has just ended


def test_a_file_is_read_while_an_import_goes_on(running, ann):
    """Mechanism: somebody holds the lock of imports; readings have one of their own."""
    with ann.client() as client, (running.data_dir / "run" / "jobs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        upload = client.post("/data/imports", files={"file": ("p.csv", "a,b\n1,2\n")}, headers=JSON).json()["id"]
        address = attach(client, table(2))
        wait_for(lambda: is_read(client, address))
        assert client.get(f"/data/imports/{upload}", headers=JSON).json()["state"] == "queued"
        fcntl.flock(lock, fcntl.LOCK_UN)
        wait_for(lambda: client.get(f"/data/imports/{upload}", headers=JSON).json()["state"] != "queued")


def test_a_killed_reading_is_begun_again(running, ann):
    with ann.client() as client:
        address = attach(client, table(30) * 150)  # a hundred thousand rows: it takes a while
        wait_for(lambda: rows(running, JOB)[0]["state"] == "running")
        os.kill(int(rows(running, JOB)[0]["owner"].split(":")[2]), signal.SIGKILL)
        wait_for(lambda: client.get(address, headers=JSON).json()["state"] != "stored")
        assert client.get(address, headers=JSON).json()["state"] == "read"
    job = rows(running, JOB)[0]
    assert (job["state"], job["crashes"], job["claim"]) == ("done", 1, 2)
