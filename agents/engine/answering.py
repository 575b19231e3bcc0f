"""One turn as events. The work runs in a task of its own, so that a timeout or an abandoned turn ends the request to
the provider and never the reader's code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from agents import base
from agents.engine import starting
from agents.engine.saying import Said
from agents.engine.turn import Turn
from knowledge.vocabulary import look_again

TOOK_TOO_LONG = ("llm_timeout", "The answer took too long and was ended. What had come is kept. Ask for less.")


async def answer(asking: base.Asking) -> AsyncGenerator[base.AgentEvent, None]:
    """What the agent says, `Finished` last. Raises AgentError; text that was yielded before stands.

    To stop it, cancel the reading task or close the iterator; the request to the provider ends with it.
    """
    look_again()  # who asks after an import, wherever that was done, is answered from it
    said = Said()
    work = asyncio.create_task(_timed(Turn(asking, said)))
    work.add_done_callback(said.wake)
    try:
        while not work.done() or said.events:
            for event in await said.taken():
                yield event
        work.result()
    finally:
        await _ended(work)


async def _timed(turn: Turn) -> None:
    try:
        async with asyncio.timeout(starting.limits().turn):
            await turn.run()
    except TimeoutError as error:
        raise base.AgentError(*TOOK_TOO_LONG) from error


async def _ended(work: asyncio.Task[None]) -> None:
    work.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait([work])
    if work.done() and not work.cancelled():
        work.exception()  # looked at, so that it is not reported as forgotten
