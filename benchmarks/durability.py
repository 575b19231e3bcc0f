"""What is promised when things go wrong or many write: how soon another worker takes over, how soon a stop arrives, how
far a reader elsewhere is behind, and that 64 writers at once meet no lock. On both engines.
"""

from __future__ import annotations

import os
import signal
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from benchmarks import lines, site, wire
from benchmarks.lines import Reader, line_of
from benchmarks.table import Figure, at_most, number, percentile
from tests import postgresql

KILLS = 10
STOPS = 30
READINGS = 4  # answers of fifty words
WRITERS = 64
SECONDS = 60.0
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")
LOCKED = ("database is locked", "deadlock detected", "too many clients", "QueuePool limit")


def measure(seconds: float = SECONDS) -> Iterator[Figure]:
    """`seconds`: how long the writers write."""
    yield from _on("SQLite", "", seconds)
    with postgresql.cluster(*DURABLE) as url:
        yield from _on("PostgreSQL", url, seconds)


def _on(engine: str, url: str, seconds: float) -> Iterator[Figure]:
    with ExitStack() as stack:
        settings = site.llm_settings(stack.enter_context(site.llm_server()), "slow")
        here = stack.enter_context(site.running(1, url, **settings))
        yield _behind(engine, here)
        yield _stops(engine, here)
        yield _takeovers(engine, here)
    with ExitStack() as stack:
        settings = site.llm_settings(stack.enter_context(site.llm_server()), "words")
        here = stack.enter_context(site.running(WRITERS, url, LOG_LEVEL="warning", **settings))
        yield _writers(engine, here, seconds)


def _takeovers(engine: str, here: site.Site) -> Figure:
    taken = [_takeover(here) for _ in range(KILLS)]
    return at_most(
        f"{engine}: new words after kill -9 of the writer, p95",
        2,
        percentile(taken, 95),
        "s",
        f"{KILLS} kills of the worker that writes; until a reader elsewhere sees the next worker's first words",
        f"p50 {statistics.median(taken):.2f} s",
    )


def _takeover(here: site.Site) -> float:
    [person] = here.people
    running = lines.ask(here, person, "Tell me slowly")
    elsewhere = line_of(here, person, running.writer, other=True)
    reader = Reader(line_of(here, person, running.writer, other=True), running.turn_id)
    with reader:
        killed = time.monotonic()
        os.kill(running.writer, signal.SIGKILL)
        lines.until(lambda: reader.began_again, "another worker goes on")
        elsewhere.post(f"/turns/{running.turn_id}/stop")
    elsewhere.close()
    reader.line.close()
    lines.until(lambda: len(here.server.workers) == here.server.wanted_workers, "the killed worker is replaced")
    return reader.began_again - killed


def _stops(engine: str, here: site.Site) -> Figure:
    taken = [_stop(here) * 1000 for _ in range(STOPS)]
    return at_most(
        f"{engine}: stop by way of another worker, p95",
        600,
        percentile(taken, 95),
        "ms",
        f"{STOPS} answers; from the POST that a worker takes which is not the writer to *stopped* at the reader",
        f"p50 {statistics.median(taken):.0f} ms",
    )


def _stop(here: site.Site) -> float:
    [person] = here.people
    running = lines.ask(here, person, "Tell me slowly")
    elsewhere = line_of(here, person, running.writer, other=True)
    reader = Reader(line_of(here, person, running.writer, other=True), running.turn_id)
    with reader:
        lines.until(lambda: reader.seen, "the reader sees the answer")
        began = time.monotonic()
        elsewhere.post(f"/turns/{running.turn_id}/stop")
    elsewhere.close()
    reader.line.close()
    if reader.status != "stopped":
        raise RuntimeError(f"The answer was not stopped but is {reader.status!r}.")
    return reader.ended - began


def _behind(engine: str, here: site.Site) -> Figure:
    behind = [delay * 1000 for _ in range(READINGS) for delay in _reading(here)]
    return at_most(
        f"{engine}: text at a reader of another worker, later than at the writer's own, p50",
        300,
        statistics.median(behind),
        "ms",
        f"{READINGS} answers of fifty words in 2.5 s, each read by way of both; {len(behind)} pieces of text",
        f"p95 {percentile(behind, 95):.0f} ms",
    )


def _reading(here: site.Site) -> list[float]:
    """Seconds that each piece of text came later by way of another worker."""
    [person] = here.people
    running = lines.ask(here, person, "Tell me slowly")
    local = Reader(line_of(here, person, running.writer), running.turn_id)
    remote = Reader(line_of(here, person, running.writer, other=True), running.turn_id)
    with local, remote:
        pass
    local.line.close()
    remote.line.close()
    began = max(local.seen[0][0], remote.seen[0][0])  # whoever begins later gets at once what there is
    pieces = [(at, length) for at, length in local.seen if at > began]
    arrived = [next((then for then, seen in remote.seen if seen >= length), remote.ended) for _, length in pieces]
    return [then - at for then, (at, _length) in zip(arrived, pieces, strict=True)]


def _writers(engine: str, here: site.Site, seconds: float) -> Figure:
    began = time.monotonic()
    with ThreadPoolExecutor(WRITERS) as pool:
        counted = sum(pool.map(lambda person: _write(here, person, began + seconds), here.people), Counter[int]())
    answered = counted.pop(200, 0)
    locks = sum(here.server.log.count(words) for words in LOCKED)
    refused = sum(counted.values())
    rate = answered / (time.monotonic() - began)
    return Figure(
        f"{engine}: {WRITERS} writers over 4 processes, locks shown or logged",
        "0",
        f"{locks + refused} ({number(rate)} questions answered per second, {answered:,} in all)",
        f"{WRITERS} people for {seconds:g} s, each asks again when the answer is whole; refusals count as well",
        locks + refused == 0,
    )


def _write(here: site.Site, person: site.Access, until: float) -> Counter[int]:
    """How often this person got which status."""
    statuses: Counter[int] = Counter()
    line = wire.Line(here.port)
    while time.monotonic() < until:
        status, _body = line.exchange(wire.ask("What is new?", "market", person.token, "application/json"))
        statuses[status] += 1
    line.close()
    return statuses
