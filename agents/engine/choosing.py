"""Which of two language models answers: the first, or the fallback when the first fails or has failed of late.

The fallback takes over only before the first word of a turn; it is told what was looked up until then. While the first
keeps failing it is not asked (a circuit breaker, of each process): otherwise each question would wait for its time to
run out. Without a fallback every question is tried.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from agents.engine.failures import Failed
from agents.engine.llms import OFFLINE, Setting

FAILURES = 3  # turns in a row, then the first is left alone
PAUSE = 20.0  # seconds until one turn tries it again
LONGEST_PAUSE = 300.0  # seconds, when its server asks to be left alone


class Breaker:
    """Knows whether the first is worth asking. Lives on the loop's thread; its clock is monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0

    def may_ask(self) -> bool:
        """True also for one turn after each pause, which finds out for the others."""
        now = self._clock()
        if now < self._until:
            return False
        if self._failures >= FAILURES:
            self._until = now + PAUSE
        return True

    def failed(self, wait: float | None) -> None:
        self._failures += 1
        asked = min(wait or 0.0, LONGEST_PAUSE)
        pause = max(PAUSE if self._failures >= FAILURES else 0.0, asked)
        self._until = max(self._until, self._clock() + pause)

    def succeeded(self) -> None:
        self._failures, self._until = 0, 0.0


class Choice:
    """Of one turn. `setting` is the language model to ask now."""

    def __init__(self, first: Setting, fallback: Setting | None, breaker: Breaker) -> None:
        self._first = first
        self._breaker = breaker
        self._rest = [fallback] if fallback else []
        self.setting = first
        self.is_last_of_two = False
        if fallback and not breaker.may_ask():
            self.setting, self._rest = fallback, [first]

    @property
    def notice(self) -> str:
        """What the person is told of who answers; nothing when it is the first."""
        if self.setting == self._first:
            return ""
        return f"Answered by {shown(self.setting)}, since {shown(self._first)} did not answer."

    def answered(self) -> None:
        if self.setting == self._first:
            self._breaker.succeeded()

    def failed(self, failed: Failed) -> None:
        if self.setting == self._first and failed.failure.is_the_llms:
            self._breaker.failed(failed.wait)

    def go_on(self) -> bool:
        """Turn to the other one. False when there is none left."""
        if not self._rest:
            return False
        self.setting, self.is_last_of_two = self._rest.pop(), True
        return True


def shown(setting: Setting) -> str:
    return "the embedded interpreter" if setting.llm == OFFLINE else setting.llm
