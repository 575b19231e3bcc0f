"""The faults, by name. Each is thrown at a world with its own random numbers; when its function returns it is over."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests import faults
from tests.chaos.world import WORKERS, World
from tests.servers import until

DAY = 86_400.0
LEASE = 6.0  # seconds; see conversations/lease.py
REFUSED = "the settings stay as they were"  # in the log
RELOADED_WITHIN = 30.0  # seconds
REFUSALS = ("refuse_429", "refuse_500", "refuse_401")


class Cuttable(Protocol):
    def cut(self) -> int: ...


@dataclass(frozen=True)
class Fault:
    """`throw` says whether anybody can have felt it: a worker that was killed had to be there."""

    name: str
    throw: Callable[[World, random.Random, Sequence[Cuttable]], bool]
    weight: int
    engines: tuple[str, ...] = ("sqlite", "postgresql")
    is_quick: bool = True  # takes a second or two: part of the short run
    is_beside: bool = False  # goes on beside the faults that follow
    may_refuse: bool = True  # while it lasts, and a little longer, people may be told "not now"


def kill_worker(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    return _signal_worker(world, chance, signal.SIGKILL)


def end_worker(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    return _signal_worker(world, chance, signal.SIGTERM)


def kill_all(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    with world.ground:
        world.server.kill()
        time.sleep(chance.uniform(0, 1))
        world.bring_up()
    return True


def restart_politely(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    with world.ground:
        if status := world.server.stop():
            raise RuntimeError(f"it ended with {status}")
        time.sleep(chance.uniform(0, 0.5))
        world.bring_up()
    return True


def reload(world: World, _chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    """Refused, and not felt, while the database is away: then everything stays as it was."""
    with world.ground:
        before, refused = set(world.server.workers), world.server.log.count(REFUSED)
        world.server.hup()
        until(lambda: _has_reloaded(world, before) or world.server.log.count(REFUSED) > refused, RELOADED_WITHIN)
        is_felt = _has_reloaded(world, before)
        if not is_felt and world.server.log.count(REFUSED) == refused:
            raise RuntimeError("no new workers came")
        world.server.wait_until_ready()
    return is_felt


def _has_reloaded(world: World, before: set[int]) -> bool:
    return len(set(world.server.workers) - before) >= WORKERS


def replace_release(world: World, _chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    """Not felt when the new release cannot start, because the database is away: then the old one goes on."""
    with world.ground:
        has_replaced = world.server.replace()
        world.server.wait_until_ready()
    return has_replaced


def database_away(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    """Mostly short; now and then the half minute of a real restart."""
    assert world.cluster is not None
    with world.ground:
        world.cluster.stop(chance.choice(("fast", "immediate")))
        time.sleep(_how_long(chance))
        world.cluster.start()
    return True


def file_locked(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    with faults.locked(world.sqlite_file, chance.choice(("EXCLUSIVE", "IMMEDIATE"))):
        time.sleep(_how_long(chance))
    return True


def cut_clients(_world: World, chance: random.Random, lines: Sequence[Cuttable]) -> bool:
    return sum(line.cut() for line in lines if chance.random() < 0.8) > 0


def slow_provider(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    with world.provider.slowly():
        time.sleep(chance.uniform(0.5, 2))
    return True


def cut_provider(world: World, _chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    return world.provider.cut() > 0


def refusing_provider(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    with world.provider.refusing(chance.choice(REFUSALS)):
        time.sleep(chance.uniform(0.3, 1.5))
    return True


def full_disk(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    with world.ground:
        world.disk.fill()
        time.sleep(chance.uniform(0.5, 3))
        world.disk.free()
        if world.cluster and not world.cluster.is_running:
            world.cluster.start()
    return True


def paused_past_its_lease(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    worker = _worker(world, chance)
    with suppress(ProcessLookupError), faults.paused(worker):
        time.sleep(LEASE + chance.uniform(0.5, 3))
        return Path(f"/proc/{worker}").exists()  # not so when a later fault has killed it
    return False


def stepped_clock(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> bool:
    world.clock.step(chance.choice((-DAY, 0, DAY)) + chance.uniform(-3600, 3600))
    return True


KINDS = (
    Fault("worker killed (SIGKILL)", kill_worker, 20),
    Fault("worker ended (SIGTERM)", end_worker, 7),
    Fault("everything killed and started again", kill_all, 5, is_quick=False),
    Fault("polite restart (SIGTERM)", restart_politely, 2, is_quick=False),
    Fault("settings read again (SIGHUP)", reload, 3),
    Fault("replaced by a new release (SIGUSR2)", replace_release, 2, is_quick=False),
    Fault("PostgreSQL stopped and started", database_away, 8, ("postgresql",)),
    Fault("SQLite file locked by another process", file_locked, 8, ("sqlite",), is_beside=True),
    Fault("connections of the people cut", cut_clients, 16, may_refuse=False),
    Fault("provider slow", slow_provider, 8, is_beside=True, may_refuse=False),
    Fault("provider's lines cut", cut_provider, 9, may_refuse=False),
    Fault("provider refuses (401, 429, 500)", refusing_provider, 4, is_beside=True, may_refuse=False),
    Fault("disk full", full_disk, 3),
    Fault("worker paused past its lease (SIGSTOP)", paused_past_its_lease, 3, is_quick=False, is_beside=True),
    Fault("clock stepped by up to a day", stepped_clock, 8, may_refuse=False),
)


def schedule(db: str, count: int, chance: random.Random, is_short: bool = False) -> list[Fault]:
    """So many faults; each kind that fits at least once when there is room."""
    kinds = [kind for kind in KINDS if db in kind.engines and (kind.is_quick or not is_short)]
    chosen = kinds[:count] + chance.choices(kinds, [kind.weight for kind in kinds], k=max(0, count - len(kinds)))
    chance.shuffle(chosen)
    return chosen


def _how_long(chance: random.Random) -> float:
    return 30.0 if chance.random() < 0.03 else chance.uniform(0.2, 4)


def _signal_worker(world: World, chance: random.Random, number: signal.Signals) -> bool:
    with suppress(ProcessLookupError):  # it has just gone by itself
        os.kill(_worker(world, chance), number)
        return True
    return False


def _worker(world: World, chance: random.Random) -> int:
    while not (workers := _workers(world)):
        time.sleep(0.05)
    return chance.choice(workers)


def _workers(world: World) -> list[int]:
    try:
        return world.server.workers
    except FileNotFoundError:  # everything is being restarted
        return []
