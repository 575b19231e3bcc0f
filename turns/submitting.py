"""What a tool asks for beyond itself: long work, done by a job, waited for on the tool's own thread.

It looks, and looks again: whoever does the work, on whichever machine, and however often that one dies, the result is
found in the rows. The wait ends at once when the turn is stopped, taken over or given back; the work goes on as long as
anybody wants it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from agents.base import AgentError, WorkFailed
from connections import AWAY
from jobs import asking, stages
from jobs.asking import Looked
from jobs.orders import Asked
from problems import Problem
from turns.work import Work

LOOK_AFTER = 0.1  # seconds; the first look, then ever more seldom, since what has taken long takes longer
SLOWER = 1.15
LONGEST_PAUSE = 0.5
AWAY_FOR = 45.0  # seconds that the database may be away; every other tool waits for it as long
BEGINNINGS = 3  # of the same work in one call; more come to nothing either
ENDED = ("ended", "This answer is not written here any longer.")
NO_RESULT = "This was worked out again and again, and no result was kept."

Found = TypeVar("Found")


class Submitting:
    """The `submit` of one turn. Its tools run one after the other, so progress is that of the one that runs."""

    def __init__(self, work: Work, tell: Callable[[Callable[[], None]], None]) -> None:
        self._work = work
        self._tell = tell
        self._failed: dict[str, WorkFailed] = {}  # what failed in this turn is not begun again for its next tool
        self._told: tuple[str, str, float | None] = ("", "", None)

    def __call__(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        claimed = self._work.claimed
        asked = Asked(kind, request, claimed.person_id, claimed.turn_id)
        try:
            if kind in asking.WRITES:
                return self._patiently(partial(asking.write, asked))
            return self._result(asked)
        except Problem as problem:
            raise WorkFailed(problem.message, problem.hint) from problem

    def _result(self, asked: Asked) -> dict[str, Any]:
        begun: Counter[str] = Counter()  # by order: a file that nobody has read yet is read first
        pause = LOOK_AFTER
        while (looked := self._patiently(partial(asking.look, asked))).result is None:
            if self._must_begin(looked, begun[looked.order.key]):
                self._patiently(partial(asking.begin, asked, looked.order))
                begun[looked.order.key] += 1
            self._say(looked)
            self._pause(pause)
            pause = min(pause * SLOWER, LONGEST_PAUSE)
        return looked.result

    def _must_begin(self, looked: Looked, begun: int) -> bool:
        """Raises WorkFailed when it came to no result since this turn asks for it."""
        key, standing = looked.order.key, looked.standing
        if key in self._failed:
            raise self._failed[key]
        if (begun and standing.state == "failed") or (begun >= BEGINNINGS and standing.state == "none"):
            self._failed[key] = WorkFailed(standing.words or NO_RESULT)
            raise self._failed[key]
        return begun == 0 or standing.state == "none"

    def _say(self, looked: Looked) -> None:
        order, standing = looked.order, looked.standing
        share = None if standing.share is None else round(standing.share, 2)
        told = (stages.doing(order.kind, order.subject), standing.words, share)
        if standing.state == "open" and told != self._told:
            self._told = told
            self._tell(partial(self._work.progress, *told))

    def _patiently(self, act: Callable[[], Found]) -> Found:
        """What it returns; again while the database is away."""
        until: float | None = None
        while True:
            try:
                return act()
            except AWAY:
                until = until or time.monotonic() + AWAY_FOR
                if time.monotonic() >= until:
                    raise
            self._pause(LONGEST_PAUSE)

    def _pause(self, seconds: float) -> None:
        if self._work.over.wait(seconds):
            raise AgentError(*ENDED)
