"""What the work on a plant's file and its parts are called, as a page shows them while they are done."""

from __future__ import annotations

from collections.abc import Callable

from jobs.reporting import Pace

WORKS = {  # by kind of job
    "reading": "Reading {}",
    "analysis": "Analysing {}",
    "profile": "Looking at days of {}",
}
STAGES = {
    "unpacking": "Unpacking the file",
    "finding columns": "Finding the columns",
    "reading rows": "Reading the rows",
    "ordering rows": "Putting the rows in order",
    "quality": "Checking the data",
    "outages": "Looking for outages",
    "performance": "Working out the performance",
    "soiling": "Working out the soiling",
    "degradation": "Working out the degradation",
}


def doing(kind: str, subject: str) -> str:
    return WORKS[kind].format(subject)


def telling(pace: Pace, first: float = 0.0, last: float = 1.0) -> Callable[[str, float], None]:
    """Reports a part of the work, whose own shares run from 0 to 1; the end of a part is the beginning of the next."""

    def tell(stage: str, share: float) -> None:
        if stage in STAGES:
            pace.tell(STAGES[stage], first + (last - first) * min(1.0, share))

    return tell
