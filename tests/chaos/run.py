"""Segments of a run: each has its own world, people and seed; one that was interrupted is run again from its start."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.chaos.browser import Browser
from tests.chaos.faults import Fault, schedule
from tests.chaos.judge import Judge, Verdict
from tests.chaos.people import Person
from tests.chaos.world import World

PEOPLE = 32
SEGMENT = 100  # faults
PAUSE = 0.3  # seconds on average from one fault to the next
Thrown = tuple[float, str]  # seconds since the first, fault
KINDS_OF_TROUBLE = ("lost", "doubled", "stuck", "orphans", "changed", "unexplained")


@dataclass(frozen=True)
class Plan:
    db: str
    seed: int
    faults: int
    people: int = PEOPLE
    is_short: bool = False

    def segments(self) -> Iterator[tuple[int, int]]:
        """(number, faults) of each."""
        for number, start in enumerate(range(0, self.faults, SEGMENT), 1):
            yield number, min(SEGMENT, self.faults - start)


@dataclass
class Result:
    """One segment, as it is written down."""

    seconds: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)
    verdict: Verdict = field(default_factory=Verdict)


def run(plan: Plan, folder: Path) -> list[Result]:
    """All segments; those that `folder` knows already are not run again."""
    folder.mkdir(parents=True, exist_ok=True)
    results = []
    for number, faults in plan.segments():
        file = folder / f"segment-{number:03}.json"
        if not file.exists():
            result = segment(plan, number, faults, folder / f"segment-{number:03}.log")
            file.with_suffix(".new").write_text(json.dumps(asdict(result)))
            file.with_suffix(".new").rename(file)
            sys.stderr.write(f"segment {number}: {_in_short(result)}\n")
        results.append(_read(file))
    return results


def segment(plan: Plan, number: int, faults: int, log: Path) -> Result:
    began = time.monotonic()
    name = f"{plan.db} {plan.seed} {number}"
    with World(plan.db) as world:
        people = [Person(f"p{one}", world.server.port, f"{name} {one}") for one in range(plan.people)]
        with ThreadPoolExecutor(8) as doors:
            list(doors.map(lambda person: person.browser.register(), people))
        thrown = _live(world, people, schedule(plan.db, faults, random.Random(name), plan.is_short), name)
        for person in people:
            person.diary.unexplained += person.browser.errors
        verdict = Judge(world, [person.diary for person in people]).judge()
        timeline = [f"{seconds:6.1f} s  {fault}" for seconds, fault in thrown]
        log.write_text("\n".join([*verdict.problems, "", *timeline, "", world.server.log]))
    return Result(time.monotonic() - began, dict(Counter(fault for _seconds, fault in thrown)), verdict)


def _live(world: World, people: list[Person], faults: list[Fault], name: str) -> list[Thrown]:
    over = threading.Event()
    threads = [threading.Thread(target=_life, args=(person, over)) for person in people]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1.0)
        return _throw(world, people, faults, random.Random(f"faults {name}"))
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _life(person: Person, over: threading.Event) -> None:
    try:
        person.live(over.is_set)
        person.settle()
    except Exception as error:
        person.diary.unexplained.append(f"{type(error).__name__}: {error}")
        raise


def _throw(world: World, people: list[Person], faults: list[Fault], chance: random.Random) -> list[Thrown]:
    """One after another; those that go on beside the others in threads of their own."""
    began = time.monotonic()
    thrown: list[Thrown] = []
    beside: list[threading.Thread] = []
    lines = [person.browser for person in people]
    for fault in faults:
        thrown.append((time.monotonic() - began, fault.name))
        own = random.Random(chance.random())
        if fault.is_beside:
            beside.append(threading.Thread(target=_throw_one, args=(world, fault, own, lines)))
            beside[-1].start()
        else:
            _throw_one(world, fault, own, lines)
        time.sleep(chance.expovariate(1 / PAUSE))
    for thread in beside:
        thread.join()
    world.mend()
    return thrown


def _throw_one(world: World, fault: Fault, chance: random.Random, lines: list[Browser]) -> None:
    """When the server does not come back from it, that is written down, and it is started anew."""
    try:
        fault.throw(world, chance, lines)
    except (RuntimeError, AssertionError, subprocess.TimeoutExpired) as error:
        world.troubles.append(f"{fault.name}: {type(error).__name__} {str(error)[:300]}")
        world.start_anew()


def _read(file: Path) -> Result:
    kept = json.loads(file.read_text())
    return Result(kept["seconds"], kept["faults"], Verdict(**kept["verdict"]))


def _in_short(result: Result) -> str:
    verdict = result.verdict
    troubles = ", ".join(f"{getattr(verdict, kind)} {kind}" for kind in KINDS_OF_TROUBLE)
    return f"{sum(result.faults.values())} faults in {result.seconds:.0f} s; {verdict.sent} sent, {troubles}"
