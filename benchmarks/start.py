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
LOOKS = ("theme=light", "theme=dark", "theme=light&size=narrow", "theme=dark&size=narrow")
DRAWN = 16  # charts
WARM_AFTER = 4  # charts


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
        yield from _chart_process(here, charts)


def _start_again(here: site.Site) -> float:
    here.server.stop()
    began = time.monotonic()
    here.server.restart()
    return time.monotonic() - began


def _ask_many(here: site.Site) -> list[str]:
    """Ask on several connections, so that all workers take part; the charts of the answers, no two alike."""
    lines = [wire.Line(here.port) for _ in range(8)]
    charts: dict[str, str] = {}
    for number in range(ASKED):
        agent, question = QUESTIONS[number % len(QUESTIONS)]
        request = wire.ask(question, agent, here.people[0].token, "application/json")
        _status, body = lines[number % len(lines)].exchange(request)
        charts |= {one["title"]: one["id"] for one in json.loads(body)["artifacts"] if one["kind"] == "chart"}
    for line in lines:
        line.close()
    return list(charts.values())


def _chart_process(here: site.Site, charts: list[str]) -> Iterator[Figure]:
    drawn = [f"/artifacts/{one}.svg?{look}" for look in LOOKS for one in charts][:DRAWN]
    times = [wire.once(here.port, wire.get(address, here.people[0].token, "*/*", close=True)) for address in drawn]
    assert {status for status, _ in times} == {200}, times
    pids = processes.with_words("jobs.chart_process", str(here.server.data_dir))
    yield at_most(
        "Chart process once used", 130, processes.memory(pids), "MB", f"PSS after {len(drawn)} charts of several kinds"
    )
    yield at_most(
        "Chart as SVG once the process is warm",
        60,
        statistics.median(ms for _, ms in times[WARM_AFTER:]),
        "ms",
        f"whole request, never drawn before, median of {len(drawn) - WARM_AFTER}",
        f"first chart {times[0][1]:.0f} ms with the start of the process",
    )
