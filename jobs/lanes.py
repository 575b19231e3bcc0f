"""Two queues of long work on a machine, so that a question about a plant does not wait behind an import of an hour.

In each lane one job is done at a time, by the process that holds the lane's lock.
"""

from __future__ import annotations

IMPORTS, PLANTS = "imports", "plants"
LANES = (IMPORTS, PLANTS)
OF_PLANTS = ("reading", "analysis", "profile")  # kinds of jobs; all others are imports and what they leave


def lane_of(kind: str) -> str:
    return PLANTS if kind in OF_PLANTS else IMPORTS
