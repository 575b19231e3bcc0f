"""What an Anthropic stream is made of, in bytes, for the scripted server, which plays scripts of any protocol.

SCRIPTS["claude"] = lambda request: anthropic.said("Hello.") if anthropic.returned(request) else anthropic.called(…)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.llm_pieces import Request, Step

USAGE = {"input_tokens": 100, "output_tokens": 50}


def event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def opening() -> bytes:
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "scripted", "content": []}
    open_end = {"stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 100, "output_tokens": 1}}
    return event("message_start", message={**head, **open_end}) + event("ping")


def ending(reason: str = "end_turn") -> bytes:
    delta = {"stop_reason": reason, "stop_sequence": None}
    return event("message_delta", delta=delta, usage=USAGE) + event("message_stop")


def spoken(words: Iterable[str], index: int = 0) -> bytes:
    start = event("content_block_start", index=index, content_block={"type": "text", "text": ""})
    pieces = (event("content_block_delta", index=index, delta={"type": "text_delta", "text": word}) for word in words)
    return start + b"".join(pieces) + event("content_block_stop", index=index)


def asked(tool: str, arguments: dict[str, Any], index: int = 0) -> bytes:
    block = {"type": "tool_use", "id": f"toolu_{index}", "name": tool, "input": {}}
    text = json.dumps(arguments)
    halves = (text[: len(text) // 2], text[len(text) // 2 :])
    deltas = ({"type": "input_json_delta", "partial_json": half} for half in halves)
    pieces = (event("content_block_delta", index=index, delta=delta) for delta in deltas)
    start = event("content_block_start", index=index, content_block=block)
    return start + b"".join(pieces) + event("content_block_stop", index=index)


def said(words: Iterable[str]) -> list[Step]:
    return [opening() + spoken(words) + ending()]


def called(tool: str, arguments: dict[str, Any], first: Iterable[str] = ()) -> list[Step]:
    """A call, after some words if there are any."""
    words = spoken(first) if first else b""
    return [opening() + words + asked(tool, arguments, index=1 if first else 0) + ending("tool_use")]


def overloaded() -> bytes:
    """A failure that is told inside an answer."""
    return event("error", error={"type": "overloaded_error", "message": "Scripted: overloaded"})


def returned(request: Request) -> list[dict[str, Any]]:
    """The results of tools that the llm is told."""
    contents = [message["content"] for message in request["messages"] if isinstance(message["content"], list)]
    return [block for content in contents for block in content if block.get("type") == "tool_result"]
