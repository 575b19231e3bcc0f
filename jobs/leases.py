"""When a lease of a job that ran out may be believed: its owner may have been kept from renewing it.

Owns the memory of outages of one process; asks no database.
"""

from __future__ import annotations

import time

from jobs.ledger import LEASE

SILENCE = LEASE / 3  # seconds between two looks, whether the database was mute or the machine slept: an outage
SURE = "leases-are-sure"  # so the process of a job is told what the one that starts it knows


class Leases:
    """Whether leases tell who lives. After an outage of the database their owners get one lease to come back; whoever
    is born at the end of one, or slept with its machine, knows nothing of it and waits as well."""

    def __init__(self) -> None:
        self._looked = _now()
        self._sure_from = self._looked + LEASE

    def outage(self) -> None:
        self._sure_from = _now() + LEASE

    def are_sure(self) -> bool:
        if _now() - self._looked > SILENCE:
            self.outage()
        self._looked = _now()
        return self._looked >= self._sure_from


def _now() -> float:
    """Goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
