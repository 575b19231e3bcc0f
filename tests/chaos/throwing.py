"""Throwing faults one after another; those that go on beside the others have threads of their own."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.browser import Browser
from tests.chaos.faults import Fault
from tests.chaos.world import World

PAUSE = 0.3  # seconds on average from one fault to the next
NO_RETURN = (RuntimeError, AssertionError, OSError, subprocess.SubprocessError)


@dataclass
class Thrown:
    fault: Fault
    began: float  # seconds after the first
    is_felt: bool = False


@dataclass
class Thrower:
    world: World
    lines: Sequence[Browser]
    chance: random.Random
    thrown: list[Thrown] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def throw_all(self, faults: Sequence[Fault]) -> None:
        """Returns when all are over and the world is whole again."""
        beside = []
        for fault in faults:
            one = Thrown(fault, time.monotonic() - self._began)
            self.thrown.append(one)
            thread = threading.Thread(target=self._throw, args=(one, random.Random(self.chance.random())))
            thread.start()
            if fault.is_beside:
                beside.append(thread)
            else:
                thread.join()
            time.sleep(self.chance.expovariate(1 / PAUSE))
        for thread in beside:
            thread.join()
        self.world.mend()

    def _throw(self, one: Thrown, chance: random.Random) -> None:
        """When the server does not come back from it, that is written down, and it is started anew."""
        began = time.monotonic()
        try:
            one.is_felt = one.fault.throw(self.world, chance, self.lines)
        except NO_RETURN as error:
            self.world.troubles.append(f"{one.fault.name}: {type(error).__name__} {str(error)[:300]}")
            self.world.start_anew()
        if one.fault.may_refuse:
            self.world.excuses.append((began, time.monotonic()))
