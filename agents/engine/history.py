"""What a language model is told of the conversation: the latest messages that fit, whole, and a summary of the rest.

A past answer keeps its tool calls and their returns together, or is told by its text alone.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError
from pydantic_ai.messages import (
    InstructionPart,
    ModelMessage,
    ModelMessagesTypeAdapter,
    ModelRequest,
    ModelResponse,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
)

from agents import base
from agents.engine import toolbox

BUDGET = 24_000  # tokens for everything above the question, so that a window of 32,000 holds question and answer too
CHARACTERS_PER_TOKEN = 4  # a rule of thumb for English
UNANSWERED = "(This question was not answered.)"


def instructions(asking: base.Asking, agent: str) -> list[InstructionPart]:
    """One message, since some servers refuse a second; what changes stands last, for the providers' caches."""
    earlier = f"Earlier in this conversation: {asking.summary}" if asking.summary else ""
    today = f"Today is {asking.now:%A, %d %B %Y}."
    return [InstructionPart("\n\n".join(filter(None, (agent, earlier, today))))]


def tell(asking: base.Asking, instruction_characters: int) -> tuple[list[ModelMessage], dict[str, Any]]:
    """The messages up to the question, with what was done before a takeover; and what was sent, for the record."""
    room = BUDGET * CHARACTERS_PER_TOKEN - instruction_characters
    told: list[tuple[base.PastMessage, list[ModelMessage]]] = []
    spent = 0
    for past in reversed(asking.history):
        size, messages = _past(past, room - spent)
        if spent + size > room:
            break
        spent += size
        told.append((past, messages))
    told.reverse()
    context = {
        "messages": [str(past.id) for past, _ in told],
        "tokens_estimate": (instruction_characters + spent + len(asking.question)) // CHARACTERS_PER_TOKEN,
        "cut": len(asking.history) - len(told),
        "summary": bool(asking.summary),
    }
    question: ModelMessage = ModelRequest.user_text_prompt(asking.question)
    return [*(message for _, messages in told for message in messages), question, *_done(asking.done_steps)], context


def _past(past: base.PastMessage, room: int) -> tuple[int, list[ModelMessage]]:
    """A past message as the llm knows it, and its size in characters."""
    if past.role != "assistant":
        return len(past.content), [ModelRequest.user_text_prompt(past.content)]
    size = len(json.dumps(past.agent_messages)) if past.agent_messages else 0
    if 0 < size <= room:
        messages = _known(past.agent_messages)
        if messages:
            return size, messages
    text = past.content or UNANSWERED
    return len(text), [ModelResponse(parts=[TextPart(text)])]


def _known(stored: tuple[Any, ...]) -> list[ModelMessage]:
    """Stored messages, or none when another release wrote them in a form that is not read any more."""
    try:
        return ModelMessagesTypeAdapter.validate_python(list(stored))
    except ValidationError:
        return []


def _done(steps: tuple[base.DoneStep, ...]) -> list[ModelMessage]:
    if not steps:
        return []
    results = [base.from_json(step.result) for step in steps]
    numbers = base.number_sources(results)
    calls = [ToolCallPart(step.tool, step.arguments, step.call_id) for step in steps]
    returns = [
        ToolReturnPart(step.tool, toolbox.told(result, known), step.call_id)
        for step, result, known in zip(steps, results, numbers, strict=True)
    ]
    return [ModelResponse(parts=calls), ModelRequest(parts=returns)]
