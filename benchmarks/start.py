"""How soon the server is healthy, and how much memory it takes once it has worked."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator

from benchmarks import processes, site, wire
from benchmarks.answers import QUESTIONS
from benchmarks.table import Figure, at_most

STARTS = 3
ASKED = 100


def measure() -> Iterator[Figure]:
    began = time.monotonic()
    with site.running() as here:
        first = time.monotonic() - began
        starts = [_start_again(here) for _ in range(STARTS)]
        yield at_most(
            "Start until healthy, data in place",
            2.5,
            statistics.median(starts),
            "s",
            f"`gunicorn` to 200 from `/health/ready`, median of {STARTS}",
            f"first start with migrations, starter data and an account {first:.1f} s",
        )
        charts = _ask_many(here)
        pids = [here.server.master, *here.server.workers]
        yield at_most(
            f"Memory of master and 4 workers after {ASKED} questions",
            260,
            processes.memory(pids),
            "MB",
            "sum of PSS in `/proc/<pid>/smaps_rollup`",
        )
        yield _chart_process(here, charts)


def _start_again(here: site.Site) -> float:
    here.server.stop()
    began = time.monotonic()
    here.server.restart()
    return time.monotonic() - began


def _ask_many(here: site.Site) -> list[str]:
    """Ask on several connections, so that all workers take part; the charts of the answers."""
    lines = [wire.Line(here.port) for _ in range(8)]
    charts: list[str] = []
    for number in range(ASKED):
        agent, question = QUESTIONS[number % len(QUESTIONS)]
        request = wire.ask(question, agent, here.people[0].token, "application/json")
        _status, body = lines[number % len(lines)].exchange(request)
        charts += [one["id"] for one in json.loads(body)["artifacts"] if one["kind"] == "chart"]
    for line in lines:
        line.close()
    return charts


def _chart_process(here: site.Site, charts: list[str]) -> Figure:
    drawn = charts[:4]
    times = [
        wire.once(here.port, wire.get(f"/artifacts/{one}.svg", here.people[0].token, "*/*", close=True))
        for one in drawn
    ]
    assert {status for status, _ in times} == {200}, times
    pids = processes.with_words("jobs.chart_process", str(here.server.data_dir))
    return at_most(
        "Chart process once used",
        130,
        processes.memory(pids),
        "MB",
        f"PSS after {len(drawn)} charts",
        f"first chart {times[0][1]:.0f} ms with its start, then {statistics.median(ms for _, ms in times[1:]):.0f} ms",
    )
