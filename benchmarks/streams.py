"""Many open streams: what is left for everybody else on the same workers."""

from __future__ import annotations

import json
import select
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event, Thread

from benchmarks import site, wire
from benchmarks.table import Figure, at_most, percentile

STREAMS = 400
PEOPLE = 10
TURNS_EACH = 4  # as many as one person may have running
LOOKS = 800
PAUSE = 0.01  # seconds between two looks
OPEN_WITHIN = 30.0  # seconds


@dataclass
class Crowd:
    """Readers of running answers. One thread opens them and takes what comes."""

    port: int
    requests: list[bytes]
    readers: list[socket.socket] = field(default_factory=list)
    refused: int = 0
    received: int = 0  # bytes, while they were read
    is_over: Event = field(default_factory=Event)

    def open(self) -> None:
        """Open one after another; who is refused tries again at once and meets another worker, or the same."""
        deadline = time.monotonic() + OPEN_WITHIN
        while len(self.readers) < STREAMS:
            if time.monotonic() > deadline:
                raise RuntimeError(f"Only {len(self.readers)} streams could be opened; {self.refused} were refused.")
            line = wire.connect(self.port)
            line.sendall(self.requests[len(self.readers) % len(self.requests)])
            if wire.status(line.recv(wire.READ)) == 200:
                self.readers.append(line)
            else:
                self.refused += 1
                line.close()

    def read(self) -> None:
        while not self.is_over.is_set():
            for line in self._ready():
                self.received += len(line.recv(wire.READ))

    def _ready(self) -> list[socket.socket]:
        poll = select.poll()
        lines = {line.fileno(): line for line in self.readers}
        for descriptor in lines:
            poll.register(descriptor, select.POLLIN)
        return [lines[descriptor] for descriptor, _ in poll.poll(200)]

    def close(self) -> None:
        for line in self.readers:
            line.close()


def measure() -> Iterator[Figure]:
    with site.llm_server() as base_url:
        settings = site.llm_settings(base_url, "hang_later")
        with site.running(PEOPLE, **settings) as here:
            before = _looks(here)
            crowd = Crowd(here.port, _running_turns(here))
            crowd.open()
            reader = Thread(target=crowd.read)
            reader.start()
            try:
                during = _looks(here)
            finally:
                crowd.is_over.set()
                reader.join()
                crowd.close()
            yield _figure(before, during, crowd)


def _running_turns(here: site.Site) -> list[bytes]:
    """Answers that began and go on: requests for their streams."""
    requests = []
    for token in [person.token for person in here.people]:
        for _ in range(TURNS_EACH):
            with wire.connect(here.port) as line:
                line.sendall(wire.ask("Go on for ever", "market", token, "text/event-stream"))
                turn_id = _turn_of(line)
            requests.append(wire.get(f"/turns/{turn_id}/stream", token, "text/event-stream"))
    return requests


def _turn_of(line: socket.socket) -> str:
    received = b""
    while wire.FIRST_WORDS not in received:
        read = line.recv(wire.READ)
        if not read:
            raise RuntimeError(f"An answer did not begin: {received!r}")
        received += read
    data = received.partition(b"data: ")[2].split(b"\n")[0]
    return str(json.loads(data)["turn_id"])


def _looks(here: site.Site) -> list[float]:
    """Milliseconds of plain requests, each on a connection of its own, so that all workers take part."""
    request = wire.get("/health/live", close=True)
    taken = []
    for _ in range(LOOKS):
        status, milliseconds = wire.once(here.port, request)
        if status != 200:
            raise RuntimeError(f"/health/live answered {status}.")
        taken.append(milliseconds)
        time.sleep(PAUSE)
    return taken


def _figure(before: list[float], during: list[float], crowd: Crowd) -> Figure:
    turns = len(crowd.requests)
    return at_most(
        f"`GET /health/live` beside {STREAMS} open streams, p99",
        20,
        percentile(during, 99),
        "ms",
        f"{LOOKS} requests on new connections; the streams follow {turns} running answers; while they were opened "
        f"{crowd.refused} were refused with 503 and tried again",
        f"median {statistics.median(during):.1f} ms; without streams median {statistics.median(before):.1f}, "
        f"p99 {percentile(before, 99):.1f} ms",
    )
