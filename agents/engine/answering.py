"""One turn: ask, call tools, ask again, until there are words. Everything said on the way comes out as events.

The work runs in a task of its own, so that a timeout or an abandoned turn ends the request and never the reader's code;
pieces of text that nobody has taken yet leave together.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from typing import Any

from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import (
    ModelRequest,
    ModelResponse,
    ModelResponsePart,
    ModelResponseStreamEvent,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    ToolCallPart,
    ToolReturnPart,
)
from pydantic_ai.models import StreamedResponse

from agents import base, labels
from agents.engine import llms, starting, toolbox

FIRST_WORD = 60.0  # seconds until the llm says anything at all
WHOLE_TURN = 600.0  # seconds; more than the slowest llm needs for the longest answer
MAX_ROUNDS = 12  # of tool calls in a turn
BAD_CALLS = 3  # that are put right between us and the llm; from then on they are shown

STILL_LOOKING = ("too_many_steps", "The language model looked things up without end. Ask a narrower question.")
NO_SUCH_TOOL = ("unknown_tool", "The language model asked for tools that do not exist. Press Retry.")
NOTHING_SAID = ("llm_empty", "The language model returned no answer. Press Retry, or ask in other words.")
UNFINISHED = {
    "length": ("llm_length", "The language model reached its limit of length. What had come is kept; ask for less."),
    "content_filter": ("llm_filtered", "The language model's provider held the answer back. Ask in other words."),
}
logger = logging.getLogger(__name__)


async def answer(asking: base.Asking) -> AsyncGenerator[base.AgentEvent, None]:
    """What the agent says, `Finished` last. Raises AgentError; text that was yielded before stands.

    To stop it, cancel the reading task or close the iterator; the request to the provider ends with it.
    """
    said = _Said()
    work = asyncio.create_task(_timed(_Turn(asking, said)))
    work.add_done_callback(said.wake)
    try:
        while not work.done() or said.events:
            for event in await said.taken():
                yield event
        work.result()
    finally:
        await _ended(work)


async def _timed(turn: _Turn) -> None:
    try:
        async with asyncio.timeout(WHOLE_TURN):
            await turn.run()
    except TimeoutError as error:
        raise base.AgentError(*llms.SILENT) from error


async def _ended(work: asyncio.Task[None]) -> None:
    work.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait([work])
    if work.done() and not work.cancelled():
        work.exception()  # looked at, so that it is not reported as forgotten


class _Said:
    """What was said and not taken yet."""

    def __init__(self) -> None:
        self.events: list[base.AgentEvent] = []
        self._something = asyncio.Event()

    def add(self, event: base.AgentEvent) -> None:
        last = self.events[-1] if self.events else None
        if isinstance(event, base.TextAdded) and isinstance(last, base.TextAdded):
            self.events[-1] = base.TextAdded(last.text + event.text)
        else:
            self.events.append(event)
        self._something.set()

    def wake(self, _work: object) -> None:
        self._something.set()

    async def taken(self) -> list[base.AgentEvent]:
        await self._something.wait()
        self._something.clear()
        events, self.events = self.events, []
        return events


class _Turn:
    def __init__(self, asking: base.Asking, said: _Said) -> None:
        self.said = said
        self.speaker = starting.speaker_for(asking)
        self.box = starting.toolbox_of(asking.agent)
        self.parameters = replace(self.box.parameters, instruction_parts=self.speaker.instructions)
        self.messages = list(self.speaker.opening)
        self.first_new = self.speaker.question_at + 1
        self.results = [base.from_json(step.result) for step in asking.done_steps]
        self.call_ids = {step.call_id for step in asking.done_steps}
        self.bad_calls = 0
        self.has_text = self.starts_anew = False

    async def run(self) -> None:
        for _ in range(MAX_ROUNDS + 1):
            response = await self._ask()
            self.messages.append(response)
            if not response.tool_calls:
                self._finish(response)
                return
            returns = [await self._call(part) for part in response.tool_calls]
            self.messages.append(ModelRequest(parts=returns))
        raise base.AgentError(*STILL_LOOKING)

    async def _ask(self) -> ModelResponse:
        """One request to the llm; its text is said as it comes."""
        self.starts_anew = self.has_text
        with llms.in_plain_words():
            async with asyncio.timeout(FIRST_WORD) as first, self._request() as stream:
                async for event in stream:
                    first.reschedule(None)
                    self._say(event)
                response = stream.get()
        return replace(response, parts=[self._named(part) for part in response.parts])

    def _request(self) -> AbstractAsyncContextManager[StreamedResponse]:
        return model_request_stream(
            self.speaker.llm, self.messages, model_request_parameters=self.parameters, instrument=False
        )

    def _say(self, event: ModelResponseStreamEvent) -> None:
        text = _text(event)
        if not text:
            return
        if self.starts_anew:  # words before a tool call and words after it are two paragraphs
            self.said.add(base.TextAdded("\n\n"))
        self.starts_anew, self.has_text = False, True
        self.said.add(base.TextAdded(text))

    def _named(self, part: ModelResponsePart) -> ModelResponsePart:
        """A call has an id of its own within the turn; not every server sees to that."""
        if not isinstance(part, ToolCallPart):
            return part
        call_id = part.tool_call_id
        while call_id in self.call_ids:
            call_id = f"{part.tool_call_id}-{len(self.call_ids)}"
        self.call_ids.add(call_id)
        return replace(part, tool_call_id=call_id)

    async def _call(self, part: ToolCallPart) -> ToolReturnPart:
        try:
            fitted = toolbox.fitted(self.box, part)
        except toolbox.BadCall as bad:
            return self._refused(part, bad.result)
        arguments = toolbox.given(part)
        self._start(part, arguments)
        result = await toolbox.use(self.box, part.tool_name, fitted)
        return self._returned(part, arguments, result)

    def _refused(self, part: ToolCallPart, result: base.ToolResult) -> ToolReturnPart:
        """The llm may put a bad call right; when it does not, the person sees what goes wrong."""
        self.bad_calls += 1
        arguments = toolbox.readable(part)
        logger.warning("a call could not be made", extra={"tool": part.tool_name, "code": result.code})
        if self.bad_calls < BAD_CALLS:
            self.speaker.heard(part.tool_name, arguments, result)
            return ToolReturnPart(part.tool_name, toolbox.told(result, ()), part.tool_call_id)
        if result.code == "unknown_tool":
            raise base.AgentError(*NO_SUCH_TOOL)
        self._start(part, arguments)
        return self._returned(part, arguments, result)

    def _start(self, part: ToolCallPart, arguments: dict[str, Any]) -> None:
        label = labels.label_for(part.tool_name, arguments)
        self.said.add(base.StepStarted(part.tool_call_id, part.tool_name, label, arguments))

    def _returned(self, part: ToolCallPart, arguments: dict[str, Any], result: base.ToolResult) -> ToolReturnPart:
        self.results.append(result)
        self.speaker.heard(part.tool_name, arguments, result)
        label = labels.label_for(part.tool_name, arguments)
        self.said.add(base.StepFinished(part.tool_call_id, part.tool_name, label, arguments, result))
        numbers = base.number_sources(self.results)[-1]
        return ToolReturnPart(part.tool_name, toolbox.told(result, numbers), part.tool_call_id)

    def _finish(self, response: ModelResponse) -> None:
        if response.finish_reason in UNFINISHED:
            raise base.AgentError(*UNFINISHED[response.finish_reason])
        if not self.has_text:
            raise base.AgentError(*NOTHING_SAID)
        self.said.add(self.speaker.finished(self.messages[self.first_new :]))


def _text(event: ModelResponseStreamEvent) -> str:
    if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
        return event.part.content
    if isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
        return event.delta.content_delta
    return ""
