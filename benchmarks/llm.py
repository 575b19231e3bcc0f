"""Answers of a language model: what a turn costs the workers, and how much later its words come than from the llm
itself. The llm is a scripted server on loopback that sends fifty words at once, so that nothing is measured but us.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import openai

from benchmarks import processes, site, wire
from benchmarks.table import Figure, at_most, percentile

PAIRS = 60
CLIENTS = 4
TURNS = 240
IDLE = 3.0  # seconds
MESSAGE = "Tell me about solar energy"


def measure() -> Iterator[Figure]:
    with site.llm_server() as base_url, site.running(CLIENTS, **site.llm_settings(base_url, "words")) as here:
        _streamed(here, TURNS // 4)  # every worker has its client and its schemas
        yield _first_words(here, base_url)
        yield _cpu(here)


def _first_words(here: site.Site, base_url: str) -> Figure:
    """In turns, so that what else happens on the machine happens to both."""
    plain = openai.OpenAI(base_url=base_url, api_key="none")
    request = [wire.ask(MESSAGE, "market", here.people[0].token, "text/event-stream", close=True) for _ in range(PAIRS)]
    for _ in range(5):
        _plain(plain)
    pairs = [(wire.stream(here.port, one).first_words, _plain(plain)) for one in request]
    ours, theirs = ([pair[place] for pair in pairs] for place in (0, 1))
    return at_most(
        "First words of a language model, later than plain",
        15,
        statistics.median(ours) - statistics.median(theirs),
        "ms",
        f"medians of {PAIRS} pairs: POST to first block, and the plain `openai` client to its first words",
        f"{statistics.median(ours):.1f} against {statistics.median(theirs):.1f} ms; p99 {percentile(ours, 99):.0f} "
        f"against {percentile(theirs, 99):.0f} ms",
    )


def _plain(client: openai.OpenAI) -> float:
    """Milliseconds until the first words; the rest is read, so that the connection is kept."""
    began = time.perf_counter()
    first = 0.0
    for event in client.chat.completions.create(
        model="words", messages=[{"role": "user", "content": MESSAGE}], stream=True
    ):
        if not first and event.choices and event.choices[0].delta.content:
            first = (time.perf_counter() - began) * 1000
    return first


def _cpu(here: site.Site) -> Figure:
    workers = here.server.workers
    start = processes.cpu(workers)
    time.sleep(IDLE)
    idle = (processes.cpu(workers) - start) / IDLE
    streamed = _spent(here, workers, "text/event-stream")
    waited = _spent(here, workers, "application/json")
    return at_most(
        "CPU per turn of a language model",
        20,
        streamed,
        "ms",
        f"user and system time of the 4 workers over {TURNS} streamed turns, {CLIENTS} clients, idle work included",
        f"as JSON {waited:.1f} ms; idle {idle:.1f} ms per second",
    )


def _spent(here: site.Site, workers: list[int], accept: str) -> float:
    before = processes.cpu(workers)
    if accept == "text/event-stream":
        _streamed(here, TURNS)
    else:
        _waited(here, TURNS)
    return (processes.cpu(workers) - before) / TURNS


def _streamed(here: site.Site, count: int) -> None:
    def run(client: int) -> None:
        for _ in range(count // CLIENTS):
            wire.stream(
                here.port, wire.ask(MESSAGE, "market", here.people[client].token, "text/event-stream", close=True)
            )

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(run, range(CLIENTS)))


def _waited(here: site.Site, count: int) -> None:
    def run(client: int) -> None:
        line = wire.Line(here.port)
        for _ in range(count // CLIENTS):
            line.exchange(wire.ask(MESSAGE, "market", here.people[client].token, "application/json"))
        line.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(run, range(CLIENTS)))
