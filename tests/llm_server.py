"""An OpenAI-compatible server that does as it is told: streams, calls tools, refuses, hangs, cuts the line.

It owns its scripts and nothing of the product. The llm named in a request picks the script when there is one of that
name, so `LLM=openai:slow` needs no further setting; otherwise the server's own script plays. In tests:

    with LlmServer("words") as server:
        ... server.base_url, server.requests

By itself: `python -m tests.llm_server --port 9000 --script words`. It answers with bytes made beforehand where it can,
since benchmarks run it beside the product on the same two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

WORDS = tuple(f"word{number} " for number in range(1, 51))
SLOW_PAUSE = 0.05  # seconds between two words
USAGE = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
CAPACITY = {"entities": ["Germany"], "metric": "cumulative", "year_from": 2015, "year_to": 2023}

Request = dict[str, Any]
Step = bytes | float | None  # bytes to send, seconds to wait, or: cut the line here


def _event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _data({"choices": [choice]})


def _data(fields: dict[str, Any]) -> bytes:
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_760_000_000, "model": "scripted"}
    return b"data: " + json.dumps({**head, **fields}, separators=(",", ":")).encode() + b"\n\n"


@lru_cache
def _first() -> bytes:
    return _event({"role": "assistant", "content": ""})


@lru_cache
def _end(finish: str = "stop") -> bytes:
    return _event({}, finish) + _data({"choices": [], "usage": USAGE}) + b"data: [DONE]\n\n"


def _text(words: Iterable[str]) -> bytes:
    return b"".join(_event({"content": word}) for word in words)


@lru_cache
def _all_at_once(words: Sequence[str] = WORDS) -> bytes:
    return _first() + _text(words) + _end()


def calls(*asked: tuple[str, str]) -> bytes:
    """An answer that only calls tools: (name, arguments as JSON text)."""
    deltas = [
        {"index": index, "id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": text}}
        for index, (name, text) in enumerate(asked)
    ]
    return _first() + _event({"tool_calls": deltas}) + _end("tool_calls")


def rounds(request: Request) -> int:
    """How many rounds of tool calls came back since the latest question."""
    count = 0
    for message in reversed(request["messages"]):
        if message["role"] == "user":
            break
        count += message["role"] == "assistant"
    return count


def words(_request: Request) -> list[Step]:
    return [_all_at_once()]


def slow(_request: Request) -> list[Step]:
    steps: list[Step] = [_first()]
    for word in WORDS:
        steps += [SLOW_PAUSE, _text([word])]
    return [*steps, _end()]


def cut(_request: Request) -> list[Step]:
    return [_first() + _text(WORDS[:10]), 0.05, None]


def cut_first(_request: Request) -> list[Step]:
    return [None]


def hang(_request: Request) -> list[Step]:
    return [3600.0]


def hang_later(_request: Request) -> list[Step]:
    return [_first() + _text(WORDS[:10]), 3600.0]


def megabyte(_request: Request) -> list[Step]:
    return [_all_at_once(("0123456789abcde " * 64,) * 1024)]


def tool(request: Request) -> list[Step]:
    if rounds(request):
        return [_all_at_once()]
    return [calls(("get_capacity", json.dumps(CAPACITY)))]


def two_tools(request: Request) -> list[Step]:
    if rounds(request):
        return [_all_at_once()]
    other = {**CAPACITY, "entities": ["Spain"]}
    return [calls(("get_capacity", json.dumps(CAPACITY)), ("get_capacity", json.dumps(other)))]


def talk_and_tool(request: Request) -> list[Step]:
    if rounds(request):
        return [_all_at_once()]
    return [_first() + _text(["Let ", "me ", "look."]) + calls(("get_capacity", json.dumps(CAPACITY)))]


def tool_loop(_request: Request) -> list[Step]:
    return [calls(("get_capacity", json.dumps(CAPACITY)))]


def unknown_tool(request: Request) -> list[Step]:
    return [_all_at_once()] if rounds(request) else [calls(("make_coffee", "{}"))]


def only_unknown_tools(_request: Request) -> list[Step]:
    return [calls(("make_coffee", "{}"))]


def broken_arguments(request: Request) -> list[Step]:
    return [_all_at_once()] if rounds(request) else [calls(("get_capacity", '{"entities": [Ger'))]


def only_broken_arguments(request: Request) -> list[Step]:
    return [_all_at_once()] if rounds(request) > 4 else [calls(("get_capacity", '{"entities": 7}'))]


def empty(_request: Request) -> list[Step]:
    return [_first() + _end()]


def tool_breaks(request: Request) -> list[Step]:
    return [_all_at_once()] if rounds(request) else [calls(("break_down", "{}"))]


def too_long(_request: Request) -> list[Step]:
    return [_first() + _text(WORDS[:10]) + _end("length")]


def filtered(_request: Request) -> list[Step]:
    return [_first() + _end("content_filter")]


def no_finish(_request: Request) -> list[Step]:
    return [_first() + _text(WORDS[:10])]


Script = Callable[[Request], list[Step]]
SCRIPTS: dict[str, Script] = {
    script.__name__: script
    for script in (
        words, slow, cut, cut_first, hang, hang_later, megabyte, tool, two_tools, talk_and_tool, tool_loop,
        unknown_tool, only_unknown_tools, broken_arguments, only_broken_arguments, empty, tool_breaks, no_finish,
        too_long, filtered,
    )
}  # fmt: skip
REFUSALS = {
    "refuse_400": (400, "Bad Request", "context_length_exceeded"),
    "refuse_401": (401, "Unauthorized", "invalid_api_key"),
    "refuse_404": (404, "Not Found", "model_not_found"),
    "refuse_429": (429, "Too Many Requests", "rate_limit_exceeded"),
    "refuse_500": (500, "Internal Server Error", "server_error"),
}
OK = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def _chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def _refusal(status: int, reason: str, code: str) -> bytes:
    body = json.dumps({"error": {"message": f"Scripted: {code}", "type": code, "code": code}}).encode()
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Line(asyncio.Protocol):
    """One connection; requests on it are answered one after another."""

    def __init__(self, server: LlmServer) -> None:
        self.server = server
        self.received = b""
        self.writing: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.server.lines.add(transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self.server.lines.discard(self.transport)
        if self.writing:
            self.writing.cancel()

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, blank, rest = self.received.partition(b"\r\n\r\n")
        if not blank:
            return
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"), 0)
        if len(rest) < length:
            return
        self.received = rest[length:]
        self._answer(json.loads(rest[:length]) if length else {})

    def _answer(self, request: Request) -> None:
        self.server.requests.append(request)
        llm = request.get("model", "")
        name = llm if llm in SCRIPTS or llm in REFUSALS else self.server.script
        if name in REFUSALS:
            self.transport.write(_refusal(*REFUSALS[name]))
            return
        steps = SCRIPTS[name](request)
        if len(steps) == 1 and isinstance(steps[0], bytes):
            self.transport.write(OK + _chunk(steps[0]) + b"0\r\n\r\n")
            return
        self.writing = asyncio.get_running_loop().create_task(self._play(steps))

    async def _play(self, steps: list[Step]) -> None:
        self.transport.write(OK)
        for step in steps:
            if step is None:
                self.transport.abort()
                return
            if isinstance(step, float):
                await asyncio.sleep(step)
            else:
                self.transport.write(_chunk(step))
        self.transport.write(b"0\r\n\r\n")


class LlmServer:
    """The server on a thread of its own. `requests` holds the bodies it was sent, oldest first."""

    def __init__(self, script: str = "words", port: int = 0, keep: int = 1000) -> None:
        self.script = script
        self.port = port
        self.requests: _Recent = _Recent(keep)
        self.lines: set[asyncio.Transport] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve()), name="llm-server", daemon=True)
        self._stop: Callable[[], object] = lambda: None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self) -> None:
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        listener = await loop.create_server(lambda: _Line(self), "127.0.0.1", self.port)
        self.port = listener.sockets[0].getsockname()[1]
        self._stop = lambda: loop.call_soon_threadsafe(stopped.set)
        self._ready.set()
        await stopped.wait()
        listener.close()
        for line in list(self.lines):
            line.abort()
        await asyncio.sleep(0)

    def __enter__(self) -> LlmServer:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop()
        self._thread.join(10)


class _Recent(list[Request]):
    """The latest requests; a benchmark must not grow with them."""

    def __init__(self, keep: int) -> None:
        super().__init__()
        self.keep = keep

    def append(self, request: Request) -> None:
        super().append(request)
        del self[: -self.keep]


def main() -> None:
    parser = argparse.ArgumentParser(description="A scripted OpenAI-compatible server on loopback.")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--script", default="words", choices=[*SCRIPTS, *REFUSALS])
    given = parser.parse_args()
    asyncio.run(LlmServer(given.script, given.port, keep=1).serve())


if __name__ == "__main__":
    main()
