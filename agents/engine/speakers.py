"""Who answers: a language model, or the embedded interpreter in its part. The turn does not know which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from pydantic_ai.messages import InstructionPart, ModelMessage, ModelMessagesTypeAdapter, ModelResponse
from pydantic_ai.models import Model

from agents import base
from agents.engine import history


class Speaker(Protocol):
    llm: Model
    instructions: list[InstructionPart]
    opening: list[ModelMessage]  # up to and with the question, and the calls made before a takeover
    question_at: int  # the question's place in `opening`
    context: dict[str, Any]  # what of the conversation is sent

    def heard(self, tool: str, arguments: dict[str, Any], result: base.ToolResult) -> None:
        """A tool returned in this turn."""

    def finished(self, messages: Sequence[ModelMessage]) -> base.Finished:
        """The turn is complete; `messages` are those after the question. What it took the turn counts."""

    def took(self, response: ModelResponse) -> base.Usage:
        """What one response has cost."""


class LanguageModel:
    """A provider's language model, with the conversation so far as it has to be told."""

    def __init__(self, asking: base.Asking, llm: Model, instructions: str) -> None:
        self.llm = llm
        self.asking = asking
        self.instructions = history.instructions(asking, instructions)
        self.opening, self.context = history.tell(asking, sum(len(part.content) for part in self.instructions))
        self.question_at = len(self.opening) - (3 if asking.done_steps else 1)
        self.calls = [_call(step.tool, step.arguments) for step in asking.done_steps]

    def heard(self, tool: str, arguments: dict[str, Any], result: base.ToolResult) -> None:
        if result.ok:
            self.calls.append(_call(tool, arguments))

    def finished(self, messages: Sequence[ModelMessage]) -> base.Finished:
        # The calls are remembered so that the embedded interpreter can take up the thread after a change of LLM.
        remembered = {**self.asking.remembered, "last_calls": self.calls} if self.calls else self.asking.remembered
        return base.Finished(
            messages=tuple(ModelMessagesTypeAdapter.dump_python(list(messages), mode="json")),
            remembered=remembered,
            follow_ups=(),
            usage=base.Usage(),
            context=self.context,
        )

    def took(self, response: ModelResponse) -> base.Usage:
        return base.Usage(response.usage.input_tokens, response.usage.output_tokens)


def _call(tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"tool": tool, "arguments": arguments}
