"""What the process of a job may take of its machine, by the kind of the job: memory and time.

Addresses are bounded for every job, before anything is known of it. The work on a plant's data is bounded by what it
really fills: its libraries reserve far more addresses than they use. What is resident beyond its data are their files,
which the system takes back when it is short.
"""

from __future__ import annotations

import math
import resource
from dataclasses import dataclass

ADDRESSES = 2_000_000_000  # bytes; the largest file that an import takes needs a quarter of it


@dataclass(frozen=True)
class Limits:
    data: int | None = None  # bytes that it writes to
    seconds: float | None = None


BESIDE = 60.0  # seconds of the processor, beyond those of its time
# Four years by the quarter of an hour take 490 MB, eight by the hour, whose ageing draws twice as much, 620 MB.
OF_A_PLANT = Limits(data=960_000_000, seconds=600.0)
KINDS = {"reading": OF_A_PLANT, "analysis": OF_A_PLANT, "profile": OF_A_PLANT}
# Read by libraries when they are loaded. One thread and one heap: more reserve memory and make no analysis quicker.
# Large arrays are given back as soon as they are dropped; by itself the heap would come to keep them.
ENVIRON = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
    "MALLOC_TRIM_THRESHOLD_": "1000000",
}


def of(kind: str) -> Limits:
    return KINDS.get(kind, Limits())


def bound_addresses() -> None:
    """Who wants more gets a MemoryError, which closes the job, before the machine is short of it."""
    _bound(resource.RLIMIT_AS, ADDRESSES)


def bound_data(kind: str) -> None:
    if most := of(kind).data:
        _bound(resource.RLIMIT_DATA, most)


def bound_processor(kind: str) -> None:
    """The system ends what does not come to the moment in which it sees that its time is over: a library may hold the
    interpreter, and then no thread of it runs, no signal is heard, and its lane waits."""
    if seconds := of(kind).seconds:
        _bound(resource.RLIMIT_CPU, math.ceil(seconds + BESIDE))


def _bound(which: int, most: int) -> None:
    _soft, hard = resource.getrlimit(which)
    resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
