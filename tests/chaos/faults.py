"""The faults, by name. Each is thrown at a world with its own random numbers, and is over when its function returns."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from tests import faults
from tests.chaos.world import World

DAY = 86_400.0
LEASE = 6.0  # seconds; see conversations/lease.py
REFUSALS = ("refuse_429", "refuse_500", "refuse_401")


class Cuttable(Protocol):
    def cut(self) -> None: ...


@dataclass(frozen=True)
class Fault:
    name: str
    throw: Callable[[World, random.Random, Sequence[Cuttable]], None]
    weight: int
    engines: tuple[str, ...] = ("sqlite", "postgresql")
    is_quick: bool = True  # takes a second or two: part of the short run
    is_beside: bool = False  # goes on beside the faults that follow


def kill_worker(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    _signal_worker(world, chance, signal.SIGKILL)


def end_worker(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    _signal_worker(world, chance, signal.SIGTERM)


def kill_all(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    with world.ground:
        world.server.kill()
        time.sleep(chance.uniform(0, 1))
        world.server.restart()


def restart_politely(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    with world.ground:
        world.server.stop()
        time.sleep(chance.uniform(0, 0.5))
        world.server.restart()


def reload(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    with world.ground:
        world.server.hup()
        time.sleep(chance.uniform(1, 3))
        world.server.wait_until_ready()


def replace_release(world: World, _chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    with world.ground:
        world.server.replace()
        world.server.wait_until_ready()


def database_away(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    """Mostly short; now and then the half minute of a real restart."""
    assert world.cluster is not None
    with world.ground:
        world.cluster.stop(chance.choice(("fast", "immediate")))
        time.sleep(30.0 if chance.random() < 0.03 else chance.uniform(0.2, 4))
        world.cluster.start()


def file_locked(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    with faults.locked(world.sqlite_file, chance.choice(("EXCLUSIVE", "IMMEDIATE"))):
        time.sleep(30.0 if chance.random() < 0.03 else chance.uniform(0.2, 4))


def cut_clients(_world: World, chance: random.Random, lines: Sequence[Cuttable]) -> None:
    for line in lines:
        if chance.random() < 0.8:
            line.cut()


def slow_provider(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    world.provider.is_slow = True
    time.sleep(chance.uniform(0.5, 2))
    world.provider.is_slow = False


def cut_provider(world: World, _chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    world.provider.cut()


def refusing_provider(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    world.provider.refuse(chance.choice(REFUSALS))
    time.sleep(chance.uniform(0.3, 1.5))
    world.provider.refuse(None)


def full_disk(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    with world.ground:
        world.disk.fill()
        time.sleep(chance.uniform(0.5, 3))
        world.disk.free()
        if world.cluster and not world.cluster.is_running:
            world.cluster.start()


def paused_past_its_lease(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    with suppress(ProcessLookupError), faults.paused(_worker(world, chance)):
        time.sleep(LEASE + chance.uniform(0.5, 3))


def stepped_clock(world: World, chance: random.Random, _lines: Sequence[Cuttable]) -> None:
    world.clock.step(chance.choice((-DAY, 0, DAY)) + chance.uniform(-3600, 3600))


KINDS = (
    Fault("worker killed (SIGKILL)", kill_worker, 20),
    Fault("worker ended (SIGTERM)", end_worker, 7),
    Fault("everything killed and started again", kill_all, 5, is_quick=False),
    Fault("polite restart (SIGTERM)", restart_politely, 2, is_quick=False),
    Fault("settings read again (SIGHUP)", reload, 3),
    Fault("replaced by a new release (SIGUSR2)", replace_release, 2, is_quick=False),
    Fault("PostgreSQL stopped and started", database_away, 8, ("postgresql",)),
    Fault("SQLite file locked by another process", file_locked, 8, ("sqlite",), is_beside=True),
    Fault("connections of the people cut", cut_clients, 16),
    Fault("provider slow", slow_provider, 8, is_beside=True),
    Fault("provider's lines cut", cut_provider, 9),
    Fault("provider refuses (401, 429, 500)", refusing_provider, 4, is_beside=True),
    Fault("disk full", full_disk, 3),
    Fault("worker paused past its lease (SIGSTOP)", paused_past_its_lease, 3, is_quick=False, is_beside=True),
    Fault("clock stepped by up to a day", stepped_clock, 8),
)


def schedule(db: str, count: int, chance: random.Random, is_short: bool = False) -> list[Fault]:
    """So many faults; each kind that fits at least once when there is room."""
    kinds = [kind for kind in KINDS if db in kind.engines and (kind.is_quick or not is_short)]
    chosen = kinds[:count] + chance.choices(kinds, [kind.weight for kind in kinds], k=max(0, count - len(kinds)))
    chance.shuffle(chosen)
    return chosen


def _signal_worker(world: World, chance: random.Random, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it has just gone by itself
        os.kill(_worker(world, chance), number)


def _worker(world: World, chance: random.Random) -> int:
    while not (workers := _workers(world)):
        time.sleep(0.05)
    return chance.choice(workers)


def _workers(world: World) -> list[int]:
    try:
        return world.server.workers
    except FileNotFoundError:  # everything is being restarted
        return []
