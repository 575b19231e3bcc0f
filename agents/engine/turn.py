"""The work of one turn: ask the llm, call the tools it wants, ask again, until there are words or a limit is met."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
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
    ThinkingPart,
    ThinkingPartDelta,
    ToolCallPart,
    ToolCallPartDelta,
    ToolReturnPart,
)
from pydantic_ai.models import StreamedResponse
from pydantic_ai.settings import ModelSettings

from agents import base, labels
from agents.engine import failures, starting, toolbox
from agents.engine.attempts import Attempts
from agents.engine.limits import MAX_CALLS, MAX_RECEIVED, MAX_ROUNDS
from agents.engine.saying import Said

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
        self.starts_anew = False
        self._turn_to_chosen()

    async def run(self) -> None:
        for _ in range(MAX_ROUNDS + 1):
            response = await self._answered()
            self.messages.append(response)
            if not response.tool_calls:
                self._finish(response)
                return
            if len(self.call_ids) > MAX_CALLS:
                break
            returns = [await self._call(part) for part in response.tool_calls]
            self.messages.append(ModelRequest(parts=returns))
        raise base.AgentError(*STILL_LOOKING)

    # --- asking -------------------------------------------------------------------------------------------------------

    def _turn_to_chosen(self) -> None:
        """Tell the chosen llm the conversation, and what was looked up for this question so far."""
        asking = replace(self.asking, done_steps=tuple(self.done_steps))
        self.speaker = starting.speaker_for(asking, self.choice.setting)
        self.parameters = replace(self.box.parameters, instruction_parts=self.speaker.instructions)
        self.messages = list(self.speaker.opening)
        self.first_new = self.speaker.question_at + 1
        if self.choice.notice or self.choice.is_last_of_two:
            self.said.add(base.Instead(self.choice.setting.llm, self.choice.notice))

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
        self.starts_anew = self.said_characters > 0
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
        text, size = _text_and_size(event)
        self.received_characters += size
        if words := text.replace("\0", ""):  # no database keeps it: an answer of nothing else is none
            self._say(words)
        if self.received_characters > MAX_RECEIVED:
            raise base.AgentError(*ENDLESS)
        return size > 0

    def _say(self, text: str) -> None:
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

    def _finish(self, response: ModelResponse) -> None:
        if response.finish_reason in UNFINISHED:
            raise base.AgentError(*UNFINISHED[response.finish_reason])
        if not self.said_characters:
            raise base.AgentError(*NOTHING_SAID)
        finished = self.speaker.finished(self.messages[self.first_new :])
        self.said.add(replace(finished, usage=self.usage))

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
        self.done_steps.append(base.DoneStep(part.tool_call_id, part.tool_name, arguments, base.to_json(result)))
        self.speaker.heard(part.tool_name, arguments, result)
        label = labels.label_for(part.tool_name, arguments)
        self.said.add(base.StepFinished(part.tool_call_id, part.tool_name, label, arguments, result))
        numbers = base.number_sources(self.results)[-1]
        return ToolReturnPart(part.tool_name, toolbox.told(result, numbers), part.tool_call_id)


def _text_and_size(event: ModelResponseStreamEvent) -> tuple[str, int]:
    """The words of an event, and how much it brings of anything: words, thoughts, arguments."""
    match event:
        case PartStartEvent(part=TextPart(content=text)) | PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
            return text, len(text)
        case PartStartEvent(part=ThinkingPart(content=thought)):
            return "", len(thought)
        case PartDeltaEvent(delta=ThinkingPartDelta(content_delta=thought)):
            return "", len(thought or "")
        case PartStartEvent(part=ToolCallPart(tool_name=name, args=arguments)):
            return "", len(name) + len(arguments or "")
        case PartDeltaEvent(delta=ToolCallPartDelta(args_delta=arguments)):
            return "", len(arguments or "")
    return "", 0
