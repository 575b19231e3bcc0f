"""Follows an agent while it answers: its events become changes of the work, on the process's one asyncio loop."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from functools import partial

from agents.base import (
    AgentError,
    AgentEvent,
    Asking,
    DoneStep,
    FileNote,
    Finished,
    Instead,
    PastMessage,
    StepFinished,
    StepStarted,
    Submit,
    TextAdded,
    Usage,
    from_json,
)
from conversations.again import Earlier
from conversations.briefing import Brief
from conversations.desk import Claimed
from extensions import clock
from turns import comparing
from turns.comparing import Compared
from turns.saver import Saver
from turns.submitting import Submitting
from turns.work import Work

Answerer = Callable[[Asking], AsyncGenerator[AgentEvent, None]]
TOOLS = 64  # that run at once: one for each seat (turns/pool.py)
LAST_WORDS = 3.0  # seconds for tools that still run when the process ends
FAILED = "Something went wrong on our side while this was being answered. Your question is kept: press Retry."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Serving:
    """What turns are answered with."""

    answer: Answerer
    llm: str
    max_history_messages: int
    prompt_version: Callable[[str], str]  # of an agent
    close: Callable[[], Awaitable[None]]  # what the answerer keeps open, on its loop


class Runner:
    """Owns the loop. Agents know no session and no request: their tasks begin in an empty context."""

    def __init__(self, saver: Saver, serving: Serving) -> None:
        self._saver = saver
        self._serving = serving
        self._loop = asyncio.new_event_loop()
        # A tool may wait for long work: each turn has a thread, or a few of them would keep all others waiting.
        self._loop.set_default_executor(ThreadPoolExecutor(TOOLS, "tools"))
        self._thread = threading.Thread(target=self._loop.run_forever, name="agents", daemon=True)
        self._thread.start()

    def run(self, claimed: Claimed, brief: Brief) -> None:
        work = Work(claimed, shown=brief.shown, doing=brief.doing, saved_doing=brief.doing)
        follow = self._follow(work, brief)
        work.future = contextvars.Context().run(asyncio.run_coroutine_threadsafe, follow, self._loop)
        self._saver.add(work)
        # However the task ended: a turn must close. Of several endings the first counts.
        work.future.add_done_callback(lambda _: self._saver.tell(partial(work.close, "failed", FAILED)))

    def close(self) -> None:
        """End the loop; tasks that were cancelled get their last word first."""
        asyncio.run_coroutine_threadsafe(self._last_words(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _last_words(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._serving.close()
        with suppress(TimeoutError):  # a tool that hangs must not keep the process
            await asyncio.wait_for(asyncio.get_running_loop().shutdown_default_executor(), LAST_WORDS)

    async def _follow(self, work: Work, brief: Brief) -> None:
        try:
            asking = _asking(work.claimed, brief, Submitting(work, self._saver.tell))
            work.prompt_version = self._serving.prompt_version(asking.agent)
            work.results += [from_json(step.result) for step in asking.done_steps]
            work.calls += [(step.tool, step.arguments) for step in asking.done_steps]
            async with aclosing(self._serving.answer(asking)) as events:
                async for event in events:
                    compared = await _compared(work, event, brief.earlier)
                    self._saver.tell(partial(_take, work, event, compared))
        except AgentError as problem:
            log.warning("turn %s failed: %s", work.claimed.turn_id, problem.code)
            self._saver.tell(partial(work.close, "failed", problem.message))
        except Exception:
            log.exception("turn %s failed", work.claimed.turn_id)


async def _compared(work: Work, event: AgentEvent, earlier: Earlier | None) -> Compared | None:
    """What changed since the earlier answer, at the end of one that was run again; on a thread: tables may be long."""
    if earlier is None or not isinstance(event, Finished):
        return None
    compare = partial(comparing.compared, earlier, list(work.calls), list(work.results))
    return await asyncio.get_running_loop().run_in_executor(None, compare)


def _take(work: Work, event: AgentEvent, compared: Compared | None) -> None:
    if compared and isinstance(event, Finished):
        work.compare(compared)
        event = replace(event, messages=())  # they lack the comparison: later questions are told the text instead
    match event:
        case TextAdded(text):
            work.add_text(text)
        case StepStarted():
            work.begin_step(event)
        case StepFinished():
            work.end_step(event)
        case Instead():
            work.answer_instead(event)
        case Usage():
            work.spend(event)
        case Finished():
            work.finish(event)


def _asking(claimed: Claimed, brief: Brief, submit: Submit) -> Asking:
    return Asking(
        turn_id=claimed.turn_id,
        agent=claimed.agent,
        question=brief.question,
        now=clock.now(),
        history=tuple(PastMessage(past.id, past.role, past.content, past.agent_messages) for past in brief.history),
        remembered=brief.remembered,
        person_id=claimed.person_id,
        files=tuple(FileNote(file["id"], file["name"], file["size"]) for file in brief.files),
        submit=submit,
        done_steps=tuple(DoneStep(call.call_id, call.tool, call.arguments, call.result) for call in brief.calls),
    )
