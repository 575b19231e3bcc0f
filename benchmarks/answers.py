"""Embedded answers: how soon their first words come, how soon they are whole, and how many go at once."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from agents.registry import AGENTS
from benchmarks import processes, site, wire
from benchmarks.table import Figure, at_least, at_most, percentile
from tests.drills.people import rows

QUESTIONS = tuple(
    (agent.name, agent.suggestions[place]) for place in range(4) for agent in AGENTS.values()
)  # those the page suggests
ASKED = 96
CLIENTS = 16
SENT_EACH = 25
WAITED_EACH = 20
EMPTY_WITHIN = 60.0  # seconds


def measure() -> Iterator[Figure]:
    with site.running(CLIENTS) as here:
        streamed(here, CLIENTS)  # every worker has answered before
        answers = streamed(here, ASKED)
        first = [answer.first_words for answer in answers]
        whole = [answer.whole for answer in answers]
        how = f"{ASKED} suggested questions one after another, streamed; median"
        yield at_most(
            "First words after POST", 60, statistics.median(first), "ms", how, f"p99 {percentile(first, 99):.0f} ms"
        )
        yield at_most(
            "Whole embedded answer", 150, statistics.median(whole), "ms", how, f"p99 {percentile(whole, 99):.0f} ms"
        )
        yield _accepted(here)
        yield _answered(here)


def streamed(here: site.Site, count: int) -> list[wire.Streamed]:
    return [wire.stream(here.port, _request(here, number, "text/event-stream", close=True)) for number in range(count)]


def _accepted(here: site.Site) -> Figure:
    """Questions sent as the form sends them: a redirect says that the question is committed."""
    began = time.perf_counter()
    seconds = _together(here, SENT_EACH, lambda number: _form(here, number), 303)
    _wait_until_answered(here)
    sent = CLIENTS * SENT_EACH
    return at_least(
        f"Questions accepted, {CLIENTS} clients",
        100,
        sent / seconds,
        "per second",
        f"{sent} forms sent on {CLIENTS} kept connections, while answers are written",
        f"all of them answered at {sent / (time.perf_counter() - began):.0f} per second",
    )


def _answered(here: site.Site) -> Figure:
    workers = here.server.workers
    before = processes.cpu(workers)
    seconds = _together(here, WAITED_EACH, lambda number: _request(here, number, "application/json"), 200)
    answered = CLIENTS * WAITED_EACH
    spent = (processes.cpu(workers) - before) / answered
    return at_least(
        f"Questions answered, {CLIENTS} clients",
        60,
        answered / seconds,
        "per second",
        f"{answered} whole answers as JSON, each client asks again when it has its answer",
        f"{spent:.1f} ms CPU each in the workers",
    )


def _request(here: site.Site, number: int, accept: str, close: bool = False) -> bytes:
    agent, question = QUESTIONS[number % len(QUESTIONS)]
    return wire.ask(question, agent, here.people[number % len(here.people)].token, accept, close)


def _form(here: site.Site, number: int) -> bytes:
    agent, question = QUESTIONS[number % len(QUESTIONS)]
    person = here.people[number % len(here.people)]
    return wire.form(question, agent, person.cookie, person.csrf_token)


def _together(here: site.Site, each: int, request: Callable[[int], bytes], expected: int) -> float:
    """Seconds until all clients, one person each, have sent their requests and got their answers."""
    barrier = Barrier(CLIENTS + 1)

    def run(client: int) -> set[int]:
        line = wire.Line(here.port)
        barrier.wait()
        statuses = {line.exchange(request(client + CLIENTS * round_))[0] for round_ in range(each)}
        line.close()
        return statuses

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(run, client) for client in range(CLIENTS)]
        barrier.wait()
        began = time.perf_counter()
        statuses = set().union(*(one.result() for one in running))
        seconds = time.perf_counter() - began
    if statuses != {expected}:
        raise RuntimeError(f"Expected only {expected}, got {statuses}.")
    return seconds


def _wait_until_answered(here: site.Site) -> None:
    deadline = time.monotonic() + EMPTY_WITHIN
    query = "SELECT count(*) AS open FROM turn WHERE status IN ('queued', 'running')"
    while rows(here.server, query)[0]["open"]:
        if time.monotonic() > deadline:
            raise RuntimeError("The queue does not become empty.")
        time.sleep(0.1)
