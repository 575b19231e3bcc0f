"""What one event of a stream brings: words for the reader, and how much of anything."""

from __future__ import annotations

from pydantic_ai.messages import (
    ModelResponseStreamEvent,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    ThinkingPart,
    ThinkingPartDelta,
    ToolCallPart,
    ToolCallPartDelta,
)


def text_and_size(event: ModelResponseStreamEvent) -> tuple[str, int]:
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
