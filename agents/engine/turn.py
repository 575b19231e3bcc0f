"""The work of one turn: ask the llm, call the tools it wants, ask again, until there are words or a limit is met."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import (
    ModelRequest,
    ModelResponse,
    ModelResponsePart,
    ModelResponseStreamEvent,
    ToolCallPart,
    ToolReturnPart,
)
from pydantic_ai.models import StreamedResponse
from pydantic_ai.settings import ModelSettings

from agents import base, labels, offline
from agents.engine import failures, instead, starting, toolbox
from agents.engine.attempts import Attempts
from agents.engine.embedded import Embedded
from agents.engine.guarding import NOTICE, Guard
from agents.engine.limits import MAX_CALLS, MAX_RECEIVED, MAX_ROUNDS
from agents.engine.llms import OFFLINE
from agents.engine.pieces import text_and_size
from agents.engine.saying import Said
from agents.engine.waiting import when_reachable
from agents.tools import bench

BAD_CALLS = 3  # that are put right between us and the llm; from then on they are shown

STILL_LOOKING = ("too_many_steps", "The language model looked things up without end. Ask a narrower question.")
NO_SUCH_TOOL = ("unknown_tool", "The language model asked for tools that do not exist. Press Retry.")
NOTHING_SAID = ("llm_empty", "The language model returned no answer. Press Retry, or ask in other words.")
LIMIT_REACHED = ("llm_length", "The language model reached its limit of length. What had come is kept; ask for less.")
ENDLESS = ("llm_endless", "The language model wrote without end and was stopped. What had come is kept; ask for less.")
UNFINISHED = {
    "length": LIMIT_REACHED,
    "content_filter": ("llm_filtered", "The language model's provider held the answer back. Ask in other words."),
}
SILENCE = ModelResponse(parts=[])  # of a language model that was asked to mend its answer and failed
logger = logging.getLogger(__name__)


class Turn:
    def __init__(self, asking: base.Asking, said: Said) -> None:
        self.asking = asking
        self.said = said
        self.limits = starting.limits()
        self.choice = starting.choice()
        self.box = starting.toolbox_of(asking.agent)
        self.done_steps = list(asking.done_steps)
        self.results = [base.from_json(step.result) for step in asking.done_steps]
        self.call_ids = {step.call_id for step in asking.done_steps}
        self.usage = base.Usage()  # of all its requests so far
        self.bad_calls = self.said_characters = self.received_characters = 0
        self.guard = Guard(asking, self.results)
        self.notice = ""
        self.starts_anew = False
        self._turn_to_chosen()

    async def run(self) -> None:
        for _ in range(MAX_ROUNDS + 1):
            try:
                response = await self._answered()
            except failures.Failed:
                if not self.guard.has_complained:
                    raise
                response = SILENCE
            if response.tool_calls:
                self.messages.append(self.guard.round(response))
                if len(self.call_ids) > MAX_CALLS:
                    break
                returns = [await self._call(part) for part in response.tool_calls]
                self.messages.append(ModelRequest(parts=returns))
            elif await self._is_finished(response):
                return
        raise base.AgentError(*STILL_LOOKING)

    async def _is_finished(self, response: ModelResponse) -> bool:
        """Close an answer that is proven; otherwise have it mended, once, or told by the tools' results."""
        if response.finish_reason in UNFINISHED:
            raise base.AgentError(*UNFINISHED[response.finish_reason])
        is_silent = self.guard.has_complained and not (response.text or "").strip()
        if not self.guard.is_doubtful and not is_silent:
            self._finish(response)
            return True
        if not self.guard.has_complained:
            self.messages += self.guard.complain(response)
            return False
        logger.warning("the answer of the language model was not proven", extra={"results": len(self.results)})
        self.notice = NOTICE
        self._say(self.guard.gap())
        if not any(result.ok for result in self.results):
            self._turn_to_interpreter()
            return False
        await self._word(response)
        return True

    async def _word(self, response: ModelResponse) -> None:
        """Tell what the tools returned, where the llm could not."""
        word = partial(instead.worded, self.asking, tuple(self.done_steps), self.box)
        words = await when_reachable(word)
        self._say(self.guard.told(words.text))
        self._finish(response, words)

    # --- asking -------------------------------------------------------------------------------------------------------

    def _turn_to_chosen(self) -> None:
        """Tell the chosen llm the conversation, and what was looked up for this question so far."""
        asking = replace(self.asking, done_steps=tuple(self.done_steps))
        self.speaker = starting.speaker_for(asking, self.choice.setting)
        self.parameters = replace(self.box.parameters, instruction_parts=self.speaker.instructions)
        self.messages = list(self.speaker.opening)
        self.first_new = self.speaker.question_at + 1
        self.guard.is_on = self.choice.setting.llm != OFFLINE
        if self.choice.notice or self.choice.is_last_of_two:
            self.said.add(base.Instead(self.choice.setting.llm, self.choice.notice))

    def _turn_to_interpreter(self) -> None:
        """Nothing was looked up at all: the embedded interpreter looks for itself."""
        self.speaker = Embedded(replace(self.asking, done_steps=tuple(self.done_steps)))
        self.parameters = replace(self.box.parameters, instruction_parts=self.speaker.instructions)
        self.messages = list(self.speaker.opening)
        self.first_new = self.speaker.question_at + 1
        self.guard.is_on = False

    async def _answered(self) -> ModelResponse:
        """What the llm answers, or the other one while nothing was said in this turn."""
        try:
            response = await self._asked()
        except failures.Failed as failed:
            self.choice.failed(failed)
            if self.said_characters or not self.choice.go_on():
                if self.choice.is_last_of_two:
                    failed.of_both()
                raise
            self._turn_to_chosen()
            return await self._answered()
        self.choice.answered()
        return response

    async def _asked(self) -> ModelResponse:
        """One request to the llm, made again while it failed in passing and none of its words was said."""
        self.starts_anew = self.said_characters > 0 and not self.guard.goes_on
        said_before = self.said_characters
        attempts = Attempts(self.limits.first_word)
        while True:
            try:
                return await self._heard(attempts.until)
            except failures.Failed as failed:
                if self.said_characters > said_before:
                    raise
                await attempts.wait(failed)

    async def _heard(self, first_word_by: float) -> ModelResponse:
        """One attempt. Its text is said as it comes."""
        setting, clock = self.choice.setting.name, asyncio.get_running_loop().time
        has_begun = False
        self.guard.begin()
        try:
            async with asyncio.timeout_at(first_word_by) as limit:
                with failures.in_plain_words(setting):
                    async with self._request() as stream:
                        async for event in stream:
                            if self._take(event):
                                has_begun = True
                                limit.reschedule(clock() + self.limits.silence)
                        response = stream.get()
        except TimeoutError as error:
            raise failures.Failed(failures.HUSHED if has_begun else failures.SILENT, setting) from error
        self._say(self.guard.rest())
        self._count(response)
        return replace(response, parts=[self._named(part) for part in response.parts])

    def _request(self) -> AbstractAsyncContextManager[StreamedResponse]:
        return model_request_stream(
            self.speaker.llm,
            self.messages,
            model_settings=self._settings(),
            model_request_parameters=self.parameters,
            instrument=False,
        )

    def _settings(self) -> ModelSettings | None:
        if not self.limits.tokens:
            return None
        left = self.limits.tokens - self.usage.tokens_out
        if left <= 0:
            raise base.AgentError(*LIMIT_REACHED)
        return ModelSettings(max_tokens=left)

    def _take(self, event: ModelResponseStreamEvent) -> bool:
        """Say its text. False when it brings nothing: a server that sends only such is silent."""
        text, size = text_and_size(event)
        self.received_characters += size
        if words := text.replace("\0", ""):  # no database keeps it: an answer of nothing else is none
            self._say(self.guard.passed(words))
        if self.received_characters > MAX_RECEIVED:
            raise base.AgentError(*ENDLESS)
        return size > 0

    def _say(self, text: str) -> None:
        if not text:
            return
        if self.starts_anew:  # words before a tool call and words after it are two paragraphs
            self.said.add(base.TextAdded("\n\n"))
        self.starts_anew = False
        room = base.LONGEST_ANSWER - self.said_characters
        self.said.add(base.TextAdded(text[:room]))
        self.said_characters += len(text)
        if len(text) >= room:
            raise base.AgentError(*ENDLESS)

    def _count(self, response: ModelResponse) -> None:
        took = self.speaker.took(response)
        if took.tokens_in or took.tokens_out:
            self.usage = base.Usage(self.usage.tokens_in + took.tokens_in, self.usage.tokens_out + took.tokens_out)
            self.said.add(self.usage)

    def _finish(self, response: ModelResponse, words: offline.Words | None = None) -> None:
        if not self.said_characters:
            raise base.AgentError(*NOTHING_SAID)
        self.messages.append(self.guard.answered(response))
        finished = self.speaker.finished(self.guard.kept(self.messages[self.first_new :]))
        if words:
            finished = replace(finished, follow_ups=words.follow_ups, reading=words.reading)
        self.said.add(replace(finished, usage=self.usage, notice=self.notice))

    # --- tools --------------------------------------------------------------------------------------------------------

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
        if refusal := self.guard.refusal(part.tool_name, arguments, toolbox.defaults(self.box, part.tool_name)):
            return self._refused(part, refusal)
        self._start(part, arguments)
        result = await toolbox.use(self.box, part.tool_name, fitted, bench.of(self.asking))
        result = self.guard.credited(part.tool_name, arguments, result)
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
        self.guard.ledger.add(result)
        self.done_steps.append(base.DoneStep(part.tool_call_id, part.tool_name, arguments, base.to_json(result)))
        self.speaker.heard(part.tool_name, arguments, result)
        label = labels.label_for(part.tool_name, arguments)
        self.said.add(base.StepFinished(part.tool_call_id, part.tool_name, label, arguments, result))
        numbers = base.number_sources(self.results)[-1]
        return ToolReturnPart(part.tool_name, toolbox.told(result, numbers), part.tool_call_id)
