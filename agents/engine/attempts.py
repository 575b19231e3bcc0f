"""When a request to a language model is made again: the one retry policy there is; the clients' own are switched off.

Again is asked what may pass (`failures`): a server that cannot be reached, is busy or broken, and a line that broke
before any word, also in the middle of a tool call, which is made only when it is whole. At most `ATTEMPTS` times, after
a pause that grows and varies, or as long as the server asks for (`Retry-After`), and all within the time for the first
word. What asks for longer fails at once and tells the person when to come back.

Once words of a request were said it is never made again, nor continued: a person has seen them, and two halves of an
answer joined at the break may make a figure that stands in no source. The words are kept, the turn ends *failed*, and
Retry writes a whole answer beside it.
"""

from __future__ import annotations

import asyncio
import logging
import random

from agents.engine.failures import Failed

ATTEMPTS = 3
PAUSES = (0.3, 1.2)  # seconds before the second attempt and the third
SPREAD = 0.5  # of the pause, added by chance, so that many turns do not come back at once
LONGEST_WAIT = 10.0  # seconds that a person is made to wait for a server that asks for it

logger = logging.getLogger(__name__)


class Attempts:
    """Those of one request. `until`: on the loop's clock, when the first word must be there."""

    def __init__(self, seconds: float) -> None:
        self.until = asyncio.get_running_loop().time() + seconds
        self.failed = 0

    async def wait(self, failed: Failed) -> None:
        """Wait for the next attempt. Raises what failed when there is none."""
        self.failed += 1
        pause = self._pause(failed)
        if pause is None:
            failed.told_to_wait()
            raise failed
        logger.info("asking the language model again", extra={"code": failed.code, "pause": round(pause, 2)})
        await asyncio.sleep(pause)

    def _pause(self, failed: Failed) -> float | None:
        if not failed.may_pass or self.failed >= ATTEMPTS:
            return None
        if failed.wait is not None and failed.wait > LONGEST_WAIT:
            return None
        pause = PAUSES[self.failed - 1] * (1 + SPREAD * random.random())
        pause = max(pause, failed.wait or 0.0)
        return pause if asyncio.get_running_loop().time() + pause < self.until else None
