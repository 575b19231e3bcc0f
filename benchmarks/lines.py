"""Connections of which it is known which worker serves them: what crosses workers can be told from what does not."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks import site
from tests.drills.people import rows, words

PATIENCE = 30.0  # seconds
TRIES = 200


class Line:
    """One kept connection of one person, and the worker that serves it."""

    def __init__(self, here: site.Site, person: site.Access) -> None:
        headers = {"Authorization": f"Bearer {person.token}", "Accept": "application/json"}
        self._client = httpx.Client(
            base_url=here.server.url, headers=headers, timeout=PATIENCE, limits=httpx.Limits(max_connections=1)
        )
        answer = self._client.get("/health/live")
        ours = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
        self.worker = _serving(here.server.workers, here.port, ours)

    def post(self, address: str) -> None:
        self._client.post(address).raise_for_status()

    def events(self, method: str, address: str, body: Any = None) -> Iterator[tuple[str, dict[str, Any]]]:
        name = ""
        with self._client.stream(method, address, json=body, headers={"Accept": "text/event-stream"}) as stream:
            stream.raise_for_status()
            for line in stream.iter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))

    def close(self) -> None:
        self._client.close()


def line_of(here: site.Site, person: site.Access, worker: int, *, other: bool = False) -> Line:
    """A line that this worker serves, or any other one."""
    for _ in range(TRIES):
        line = Line(here, person)
        if (line.worker == worker) != other:
            return line
        line.close()
    raise RuntimeError(f"No connection was served as wanted in {TRIES} tries.")


@dataclass
class Reader:
    """Follows one answer on one line, in a thread of its own, and notes when it saw how many characters."""

    line: Line
    turn_id: str
    seen: list[tuple[float, int]] = field(default_factory=list)  # seconds on the monotonic clock, characters
    began_again: float = 0.0  # when the first text of another writer was shown
    ended: float = 0.0
    status: str = ""

    def __enter__(self) -> Reader:
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.join(PATIENCE)

    def _read(self) -> None:
        blocks: list[str] = []
        with suppress(httpx.TransportError):  # its worker was killed
            for name, data in self.line.events("GET", f"/turns/{self.turn_id}/stream"):
                self._note(name, data, blocks)

    def _note(self, name: str, data: dict[str, Any], blocks: list[str]) -> None:
        now = time.monotonic()
        if name == "block":
            blocks[data["index"] :] = [words(data["html"])]
            self.seen.append((now, len(" ".join(blocks))))
            if data["claim"] > 1 and not self.began_again:
                self.began_again = now
        elif name == "done":
            self.ended, self.status = now, data["status"]


@dataclass(frozen=True)
class Running:
    """An answer of which the first words are there."""

    turn_id: str
    writer: int  # pid


def ask(here: site.Site, person: site.Access, message: str) -> Running:
    line = Line(here, person)
    body = {"message": message, "agent": "market"}
    turn_id = ""
    for name, data in line.events("POST", "/chat", body):
        turn_id = data.get("turn_id", turn_id)
        if name == "block":
            break
    line.close()
    [turn] = rows(here.server, "SELECT owner FROM turn WHERE status = 'running' AND owner IS NOT NULL")
    return Running(turn_id, int(turn["owner"].split(":")[2]))


def until(is_so: Any, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(f"Not within {PATIENCE:g} s: {what}.")
        time.sleep(0.01)


def _serving(workers: list[int], port: int, client: int) -> int:
    """The worker that holds the server's end of the connection from this port."""
    inode = f"socket:[{_inode(port, client)}]"
    for pid in workers:
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                if os.readlink(file) == inode:
                    return pid
    raise RuntimeError(f"No worker holds the connection from port {client}.")


def _inode(port: int, client: int) -> str:
    ends = (f"0100007F:{port:04X}", f"0100007F:{client:04X}")
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if (fields[1], fields[2]) == ends:
            return fields[9]
    raise RuntimeError(f"There is no connection from port {client}.")
