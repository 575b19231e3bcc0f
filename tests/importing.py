"""Uploads without a process for each: the lock of the machine is held, and a test does the jobs itself."""

from __future__ import annotations

import fcntl
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask

from extensions import db
from jobs import process, work
from jobs.lanes import LANES
from jobs.place import place

JSON = {"Accept": "application/json"}
PRICES = """date,component,technology,region,price,unit
2025-01-06,sail cell,TOPCon,EU,0.105,EUR/Wp
2025-01-13,sail cell,TOPCon,EU,0.104,EUR/Wp
2025-01-20,sail cell,TOPCon,EU,0.103,EUR/Wp
"""
FACTS = {
    "code": "sail_prices",
    "title": "Sail cell prices",
    "publisher": "Sail Weekly",
    "licence": "CC BY 4.0",
    "edition": "2025-01",
    "as_of": "2025-01-31",
}


@pytest.fixture
def no_process(app: Flask) -> Iterator[None]:
    """Mechanism: whoever wants to start a process finds the locks taken."""
    with ExitStack() as stack:
        for lane in LANES:
            path = place().lock(lane)
            path.parent.mkdir(parents=True, exist_ok=True)
            fcntl.flock(stack.enter_context(path.open("w")), fcntl.LOCK_EX)
        yield
    for file in place().imports.glob("*"):
        file.unlink()


@pytest.fixture
def do_jobs(app: Flask, no_process: None) -> Callable[[], None]:
    """Does all jobs that wait, as their process would."""

    def do() -> None:
        with app.app_context():
            while held := next(filter(None, map(process.claimed, LANES)), None):
                work.perform(held, place().file(held.job_id))
            db.session.remove()

    return do


def upload(browser: Any, content: str | bytes, name: str = "prices.csv", **form: str) -> Any:
    """The answer to an upload, as JSON."""
    data = content.encode() if isinstance(content, str) else content
    fields = {"file": (io.BytesIO(data), name), **form}
    return browser.post("/data/imports", data=fields, content_type="multipart/form-data", headers=JSON)


def job(browser: Any, job_id: str) -> Any:
    return browser.get(f"/data/imports/{job_id}", headers=JSON).get_json()
