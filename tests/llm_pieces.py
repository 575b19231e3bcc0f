"""What an OpenAI-compatible stream is made of: an opening, words, calls of tools, an ending. Bytes, made beforehand.

Owns the form of what is said; who says what stands in the scripts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

WORDS = tuple(f"word{number} " for number in range(1, 51))
SLOW_PAUSE = 0.05  # seconds between two words
USAGE = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
CAPACITY = {"entities": ["Germany"], "metric": "cumulative", "year_from": 2015, "year_to": 2023}

Request = dict[str, Any]
Step = bytes | float | None  # bytes to send, seconds to wait, or: cut the line here


def event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return data({"choices": [choice]})


def data(fields: dict[str, Any]) -> bytes:
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_760_000_000, "model": "scripted"}
    return b"data: " + json.dumps({**head, **fields}, separators=(",", ":")).encode() + b"\n\n"


@lru_cache
def opening() -> bytes:
    return event({"role": "assistant", "content": ""})


@lru_cache
def ending(finish: str = "stop") -> bytes:
    return event({}, finish) + data({"choices": [], "usage": USAGE}) + b"data: [DONE]\n\n"


def spoken(words: Iterable[str]) -> bytes:
    return b"".join(event({"content": word}) for word in words)


@lru_cache
def whole(words: Sequence[str] = WORDS) -> bytes:
    return opening() + spoken(words) + ending()


def calls(*asked: tuple[str, str]) -> bytes:
    """An answer that only calls tools: (name, arguments as JSON text)."""
    deltas = [
        {"index": index, "id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": text}}
        for index, (name, text) in enumerate(asked)
    ]
    return opening() + event({"tool_calls": deltas}) + ending("tool_calls")


def rounds(request: Request) -> int:
    """How many rounds of tool calls came back since the latest question."""
    count = 0
    for message in reversed(request["messages"]):
        if message["role"] == "user":
            break
        count += message["role"] == "assistant"
    return count


def is_mending(request: Request) -> bool:
    """Whether the latest words to the llm are that its answer was not proven."""
    last = request["messages"][-1]
    return last["role"] == "user" and str(last["content"]).startswith("What you wrote was not shown")
