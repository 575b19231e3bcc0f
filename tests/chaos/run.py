"""Segments of a run: each has its own world, people and seed; one that was interrupted is run again from its start."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.chaos.faults import Fault, schedule
from tests.chaos.found import find
from tests.chaos.judge import Judge, Verdict
from tests.chaos.people import Person
from tests.chaos.throwing import Thrower, Thrown
from tests.chaos.world import World

PEOPLE = 32
SEGMENT = 100  # faults
STUCK_AFTER = 60.0  # seconds after the last fault
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
    felt: dict[str, int] = field(default_factory=dict)
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
        thrower = Thrower(world, [person.browser for person in people], random.Random(f"faults {name}"))
        _live(people, thrower, schedule(plan.db, faults, random.Random(name), plan.is_short))
        found = find(world)
    for person in people:
        person.diary.unexplained += person.browser.errors
    verdict = Judge(found, [person.diary for person in people]).judge()
    timeline = [f"{one.began:6.1f} s  {one.fault.name}{'' if one.is_felt else ' (not felt)'}" for one in thrower.thrown]
    log.write_text("\n".join([*verdict.problems, "", *timeline, "", found.log]))
    felt = [one for one in thrower.thrown if one.is_felt]
    return Result(time.monotonic() - began, _counted(thrower.thrown), _counted(felt), verdict)


class Over:
    """When the last fault was over, for the people who live through them."""

    def __init__(self) -> None:
        self.at: float | None = None

    def __call__(self) -> bool:
        return self.at is not None


def _live(people: Sequence[Person], thrower: Thrower, faults: Sequence[Fault]) -> None:
    over = Over()
    threads = [threading.Thread(target=_life, args=(person, over)) for person in people]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1.0)
        thrower.throw_all(faults)
    finally:
        over.at = time.monotonic()
        for thread in threads:
            thread.join()


def _life(person: Person, over: Over) -> None:
    try:
        person.live(over)
        person.settle((over.at or 0.0) + STUCK_AFTER)
    except Exception as error:
        person.diary.unexplained.append(f"{type(error).__name__}: {error}")
        raise


def _counted(thrown: Sequence[Thrown]) -> dict[str, int]:
    return dict(Counter(one.fault.name for one in thrown))


def _read(file: Path) -> Result:
    kept = json.loads(file.read_text())
    return Result(kept["seconds"], kept["faults"], kept["felt"], Verdict(**kept["verdict"]))


def _in_short(result: Result) -> str:
    verdict = result.verdict
    troubles = ", ".join(f"{getattr(verdict, kind)} {kind}" for kind in KINDS_OF_TROUBLE)
    return f"{sum(result.faults.values())} faults in {result.seconds:.0f} s; {verdict.sent} sent, {troubles}"
