"""When a lease that ran out may be believed: its owner had the time and the means to renew it.

Owns the memory of outages of one process; asks no database. A lease runs out without its owner's fault when nobody
could write for a while: the database was away, SQLite's file was locked, the whole machine slept, or somebody set the
clock by which leases are measured. Only then is the owner dead or cut off when it has not renewed long after all that.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection

from conversations.lease import LEASE

SECOND_LOOK = 1.0  # seconds from the first sight of a lease that ran out; its owner renews every 0.25 (turns/saver.py)
SILENCE = LEASE / 3  # seconds between two looks, whether the database was mute or the machine slept: an outage


class Patience:
    def __init__(self) -> None:
        self._until = _now() + LEASE  # whoever is born at the end of an outage knows nothing of it
        self._ticked = _now()
        self._lapsed: dict[tuple[uuid.UUID, float], float] = {}  # (turn, end) that ran out, and when first seen

    def outage(self) -> None:
        """The database could not be used: what ran out proves nothing, and its owners get a lease to come back."""
        self._until = _now() + LEASE
        self._lapsed = {}

    def tick(self) -> None:
        """Said before every look. After a long silence the others may have heard nothing either."""
        silence, self._ticked = _now() - self._ticked, _now()
        if silence > SILENCE:
            self.outage()

    def see(self, lapsed: Collection[tuple[uuid.UUID, float]]) -> None:
        """The leases that ran out, as they are now; a renewed one is another."""
        self._lapsed = {lease: self._lapsed.get(lease, _now()) for lease in lapsed}

    @property
    def believed(self) -> frozenset[uuid.UUID]:
        """The turns that may be taken over from owners whose lease ran out: each had its own second look."""
        now = _now()
        if now < self._until:
            return frozenset()
        return frozenset(turn for (turn, _end), first in self._lapsed.items() if now >= first + SECOND_LOOK)


def _now() -> float:
    """A machine that sleeps ages as well."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
