"""What an import of a million prices takes, and what it takes from those who ask meanwhile, on both engines.

The command is timed as a person runs it: preview and import, each a pass over the whole file. Questions are asked one
after another, before it and while it runs, and each answer is waited for whole.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from agents.registry import AGENTS
from benchmarks import site, wire
from benchmarks.database import DURABLE
from benchmarks.table import Figure, at_most, percentile
from tests import postgresql
from tests.servers import ROOT

WEEKS, SERIES = 1_000, 1_000
PEOPLE = 16  # nobody may ask without end
QUIET = 20.0  # seconds of asking before
COMPONENTS = ("module", "cell", "wafer", "polysilicon")
TECHNOLOGIES = ("TOPCon M10", "TOPCon G12", "PERC M10", "HJT G12", "IBC")
QUESTIONS = tuple((name, question) for name in ("market", "price") for question in AGENTS[name].suggestions)
ABOUT = ("--title", "Prices", "--publisher", "Benchmark", "--licence", "none", "--dataset", "many_prices", "--yes")
HEADER = "date,component,technology,region,frequency,price,unit,price_basis\n"


@dataclass(frozen=True)
class Imported:
    seconds: float
    megabytes: float  # 10⁶ bytes of memory, at most
    before: float  # p95 of answers, in milliseconds
    meanwhile: float
    asked: int


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="heliodesk-bench-") as folder:
        file = Path(folder) / "prices.csv"
        write_prices(file)
        yield from _figures("SQLite", _imported(file, ""))
        with postgresql.cluster(*DURABLE) as url:
            yield from _figures("PostgreSQL", _imported(file, url))


def write_prices(path: Path) -> None:
    """By date, as price lists are: neighbours in the file are far apart in the index."""
    dice = random.Random(1)
    names = [f"{COMPONENTS[n % 4]},{TECHNOLOGIES[n // 4 % 5]},Hub {n // 20}" for n in range(SERIES)]
    with path.open("w") as file:
        file.write(HEADER)
        for week in range(WEEKS):
            day = date(2007, 1, 3) + timedelta(weeks=week)
            for name in names:
                file.write(f"{day},{name},weekly,{dice.uniform(0.05, 0.4):.4f},US$/Wp,nominal US$\n")


def _imported(file: Path, database_url: str) -> Imported:
    with site.running(PEOPLE, database_url) as here:
        _asked(here, _for(QUIET / 4))  # every worker has answered before
        before = _asked(here, _for(QUIET))
        environ = {**here.server.environ, "DATA_DIR": str(here.server.data_dir)}
        command = [sys.executable, "-m", "flask", "--app", "app", "data", "import", str(file), *ABOUT]
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        ended: list[tuple[float, int, float]] = []
        meanwhile = _asked(here, lambda: _runs(process.pid, ended))
        process.returncode = 0
        at, status, megabytes = ended[0]
    if status:
        raise RuntimeError(f"The import ended with {status}.")
    return Imported(at - began, megabytes, percentile(before, 95), percentile(meanwhile, 95), len(meanwhile))


def _runs(pid: int, ended: list[tuple[float, int, float]]) -> bool:
    """Whether the import goes on; when it does not, when it ended, how, and its memory at most."""
    waited, status, used = os.wait4(pid, os.WNOHANG)
    if waited:
        ended.append((time.monotonic(), status, used.ru_maxrss * 1024 / 1e6))
    return not waited


def _for(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() < until


def _asked(here: site.Site, goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each answer."""
    found = []
    for number in count():
        if not goes_on():
            return found
        agent, question = QUESTIONS[number % len(QUESTIONS)]
        request = wire.ask(
            question, agent, here.people[number % len(here.people)].token, "application/json", close=True
        )
        status, milliseconds = wire.once(here.port, request)
        if status != 200:
            raise RuntimeError(f"{question!r} was answered with {status}.")
        found.append(milliseconds)
    return found


def _figures(engine: str, done: Imported) -> Iterator[Figure]:
    how = f"`flask data import` of {WEEKS * SERIES:,} prices in {SERIES:,} series, preview and import"
    yield at_most(f"{engine}: import of a million prices", 60, done.seconds, "s", how)
    yield at_most(f"{engine}: its memory", 300, done.megabytes, "MB", "the same; most at any time")
    yield at_most(
        f"{engine}: answers meanwhile",
        2,
        done.meanwhile / done.before,
        "times",
        f"p95 of {done.asked} suggested questions one after another, beside that before the import",
        f"{done.before:.0f} ms before, {done.meanwhile:.0f} ms meanwhile",
    )
