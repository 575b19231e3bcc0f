"""The embedded interpreter in the language model's part: the same requests, tool calls and stream, without a provider.

It must not interpret anything itself; `agents/offline/` does, and is asked again after every round of tools.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

from pydantic_ai.messages import InstructionPart, ModelMessage, ModelRequest, ModelResponse
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from agents import base, offline
from agents.engine.waiting import when_reachable

PIECE = re.compile(r".+?(?:[.!?] +|\n+|\Z)", re.DOTALL)  # to the end of a sentence or of a line
MAX_REPLIES = 12  # rounds; the interpreter needs two or three


class Embedded:
    """One turn of it. What tools returned before a takeover counts as heard, whatever round it belonged to."""

    def __init__(self, asking: base.Asking) -> None:
        self.asking = asking
        self.llm: Model = FunctionModel(stream_function=self._stream, model_name="embedded")
        self.instructions: list[InstructionPart] = []
        self.opening: list[ModelMessage] = [ModelRequest.user_text_prompt(asking.question)]
        self.question_at = 0
        self.context: dict[str, Any] = {"messages": [], "tokens_estimate": 0, "cut": 0, "summary": False}
        self.results: dict[str, base.ToolResult] = {}
        self.done: list[tuple[offline.Call, base.ToolResult]] = []
        self.words: offline.Words | None = None
        for step in asking.done_steps:
            self.heard(step.tool, step.arguments, base.from_json(step.result))

    def heard(self, tool: str, arguments: dict[str, Any], result: base.ToolResult) -> None:
        self.results[_key(tool, arguments)] = result

    def finished(self, messages: Sequence[ModelMessage]) -> base.Finished:
        assert self.words is not None
        # No messages are kept: a later language model is told this answer by its text.
        words = self.words
        return base.Finished((), words.remembered, words.follow_ups, base.Usage(), self.context, words.reading)

    def took(self, _response: ModelResponse) -> base.Usage:
        return base.Usage()

    async def _stream(self, _messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str | DeltaToolCalls]:
        said = await when_reachable(self._reply)
        if isinstance(said, offline.Calls):
            yield {number: self._asked(number, call) for number, call in enumerate(self._unheard(said))}
            return
        self.words = said
        for piece in pieces(said.text):
            yield piece

    def _reply(self) -> offline.Calls | offline.Words:
        """The interpreter's next calls that were not made yet, or its words."""
        for _ in range(MAX_REPLIES):
            said = offline.reply(self.asking, self.done)
            if isinstance(said, offline.Words) or self._unheard(said):
                return said
            self.done += [(call, self.results[_key(call.tool, call.arguments)]) for call in said.calls]
        raise base.AgentError("too_many_steps", "This question led to no answer. Please ask it in other words.")

    def _unheard(self, said: offline.Calls) -> list[offline.Call]:
        return [call for call in said.calls if _key(call.tool, call.arguments) not in self.results]

    def _asked(self, number: int, call: offline.Call) -> DeltaToolCall:
        arguments = json.dumps(call.arguments, default=str)
        return DeltaToolCall(call.tool, arguments, tool_call_id=f"{len(self.results)}.{number}")


def pieces(text: str) -> list[str]:
    """The text in sentences and lines, which joined are the text; never nothing."""
    return PIECE.findall(text) or [" "]


def _key(tool: str, arguments: dict[str, Any]) -> str:
    return f"{tool} {json.dumps(arguments, sort_keys=True, default=str)}"
