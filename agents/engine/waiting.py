"""Waiting for the database where an answer needs it: an outage makes an answer late, not wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from agents.base import AgentError
from knowledge import AWAY

AGAIN_EVERY = 0.5  # seconds
WAIT_FOR = 45.0  # seconds that the database may be away; less than a first word may take (LLM_FIRST_WORD_TIMEOUT)
GAVE_UP = ("database_away", "The database did not answer for too long. What you asked is kept: press Retry.")
Found = TypeVar("Found")
logger = logging.getLogger(__name__)


async def when_reachable(look: Callable[[], Found]) -> Found:
    """What `look` returns, run on a thread; again while the database is away. Raises AgentError when it stays away."""
    loop = asyncio.get_running_loop()
    until: float | None = None  # counted from the first time that it was away: what is looked for may take long
    while True:
        try:
            return await loop.run_in_executor(None, look)
        except AWAY as error:
            until = until or loop.time() + WAIT_FOR
            if loop.time() >= until:
                raise AgentError(*GAVE_UP) from error
            logger.warning("the database is away; an answer waits for it")
        await asyncio.sleep(AGAIN_EVERY)
