"""An OpenAI-compatible server that does as it is told: streams, calls tools, refuses, hangs, cuts the line.

It owns its scripts and nothing of the product. The llm named in a request picks the script when there is one of that
name, so `LLM=openai:slow` needs no further setting; otherwise the server's own script plays, which may be set at any
time and counts for the requests that come then. In tests:

    with LlmServer("words") as server:
        ... server.base_url, server.requests
        server.script = "refuse_500+refuse_500+words"

`+` is one attempt after the other: a request that comes again with the same messages gets the next, at the end always
the last; `requests.clear()` begins anew. `/` is one round of tools after the other: `tool/hang` calls a tool, and hangs
when it is told the result.

By itself: `python -m tests.llm_server --port 9000 --script words`. It answers with bytes made beforehand where it can,
since benchmarks run it beside the product on the same two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import formatdate
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
def opening() -> bytes:
    return _event({"role": "assistant", "content": ""})


@lru_cache
def ending(finish: str = "stop") -> bytes:
    return _event({}, finish) + _data({"choices": [], "usage": USAGE}) + b"data: [DONE]\n\n"


def spoken(words: Iterable[str]) -> bytes:
    return b"".join(_event({"content": word}) for word in words)


@lru_cache
def whole(words: Sequence[str] = WORDS) -> bytes:
    return opening() + spoken(words) + ending()


def calls(*asked: tuple[str, str]) -> bytes:
    """An answer that only calls tools: (name, arguments as JSON text)."""
    deltas = [
        {"index": index, "id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": text}}
        for index, (name, text) in enumerate(asked)
    ]
    return opening() + _event({"tool_calls": deltas}) + ending("tool_calls")


def rounds(request: Request) -> int:
    """How many rounds of tool calls came back since the latest question."""
    count = 0
    for message in reversed(request["messages"]):
        if message["role"] == "user":
            break
        count += message["role"] == "assistant"
    return count


def words(_request: Request) -> list[Step]:
    return [whole()]


def slow(_request: Request) -> list[Step]:
    steps: list[Step] = [opening()]
    for word in WORDS:
        steps += [SLOW_PAUSE, spoken([word])]
    return [*steps, ending()]


def cut(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10]), 0.05, None]


def cut_first(_request: Request) -> list[Step]:
    return [None]


def hang(_request: Request) -> list[Step]:
    return [3600.0]


def hang_later(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10]), 3600.0]


def trickle(_request: Request) -> list[Step]:
    """A word in two halves, a byte of the line at a time: slow, but never silent for long."""
    line = opening() + spoken(["bit ", "by ", "bit"]) + ending()
    steps: list[Step] = []
    for place in range(0, len(line), 40):
        steps += [line[place : place + 40], 0.01]
    return steps


def waiting(_request: Request) -> Iterator[Step]:
    """Comments that keep the line alive, and never a word."""
    while True:
        yield b": still working\n\n"
        yield 0.05


def blank(_request: Request) -> Iterator[Step]:
    """Pieces of text without a character, for ever."""
    while True:
        yield spoken([""])
        yield 0.02


def endless(_request: Request) -> Iterator[Step]:
    yield opening()
    while True:
        yield spoken(("0123456789abcde " * 64,) * 8)
        yield 0.002


def endless_arguments(_request: Request) -> Iterator[Step]:
    call = {"index": 0, "id": "call_0", "type": "function", "function": {"name": "get_capacity", "arguments": "["}}
    yield opening() + _event({"tool_calls": [call]})
    while True:
        yield _event({"tool_calls": [{"index": 0, "function": {"arguments": '"Germany",' * 1000}}]})
        yield 0.002


def endless_event(_request: Request) -> Iterator[Step]:
    yield b"data: {"
    while True:
        yield b" " * 65536
        yield 0.001


def cut_in_call(_request: Request) -> list[Step]:
    """The line breaks in the middle of a tool call, before any word."""
    call = {"index": 0, "id": "call_0", "type": "function", "function": {"name": "get_capacity", "arguments": '{"ent'}}
    return [opening() + _event({"tool_calls": [call]}), 0.02, None]


def garbage(_request: Request) -> list[Step]:
    return [opening() + b"data: {this is no JSON\n\n"]


def garbage_later(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10]) + b"data: {this is no JSON\n\n"]


def told_in_stream(_request: Request) -> list[Step]:
    """A failure that is told inside an answer that began well."""
    error = {"message": "Scripted: overloaded", "type": "server_error", "code": "server_error"}
    return [opening() + _data({"error": error})]


def hundred_tools(request: Request) -> list[Step]:
    if rounds(request):
        return [whole()]
    return [calls(*[("get_capacity", json.dumps(CAPACITY))] * 100)]


def megabyte(_request: Request) -> list[Step]:
    return [whole(("0123456789abcde " * 64,) * 1024)]


def tool(request: Request) -> list[Step]:
    if rounds(request):
        return [whole()]
    return [calls(("get_capacity", json.dumps(CAPACITY)))]


def two_tools(request: Request) -> list[Step]:
    if rounds(request):
        return [whole()]
    other = {**CAPACITY, "entities": ["Spain"]}
    return [calls(("get_capacity", json.dumps(CAPACITY)), ("get_capacity", json.dumps(other)))]


def talk_and_tool(request: Request) -> list[Step]:
    if rounds(request):
        return [whole()]
    return [opening() + spoken(["Let ", "me ", "look."]) + calls(("get_capacity", json.dumps(CAPACITY)))]


def tool_loop(_request: Request) -> list[Step]:
    return [calls(("get_capacity", json.dumps(CAPACITY)))]


def unknown_tool(request: Request) -> list[Step]:
    return [whole()] if rounds(request) else [calls(("make_coffee", "{}"))]


def only_unknown_tools(_request: Request) -> list[Step]:
    return [calls(("make_coffee", "{}"))]


def broken_arguments(request: Request) -> list[Step]:
    return [whole()] if rounds(request) else [calls(("get_capacity", '{"entities": [Ger'))]


def only_broken_arguments(request: Request) -> list[Step]:
    return [whole()] if rounds(request) > 4 else [calls(("get_capacity", '{"entities": 7}'))]


def empty(_request: Request) -> list[Step]:
    return [opening() + ending()]


def tool_breaks(request: Request) -> list[Step]:
    return [whole()] if rounds(request) else [calls(("break_down", "{}"))]


def too_long(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10]) + ending("length")]


def filtered(_request: Request) -> list[Step]:
    return [opening() + ending("content_filter")]


def no_finish(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10])]


Script = Callable[[Request], Iterable[Step]]
SCRIPTS: dict[str, Script] = {
    script.__name__: script
    for script in (
        words, slow, cut, cut_first, cut_in_call, hang, hang_later, trickle, waiting, blank, megabyte, endless,
        endless_arguments, endless_event, tool, two_tools, hundred_tools, talk_and_tool, tool_loop, unknown_tool,
        only_unknown_tools, broken_arguments, only_broken_arguments, empty, tool_breaks, no_finish, too_long, filtered,
        garbage, garbage_later, told_in_stream,
    )
}  # fmt: skip
Refusal = tuple[int, str, str, dict[str, str]]
REFUSALS: dict[str, Refusal] = {
    "refuse_400": (400, "Bad Request", "context_length_exceeded", {}),
    "refuse_401": (401, "Unauthorized", "invalid_api_key", {}),
    "refuse_402": (402, "Payment Required", "insufficient_quota", {}),
    "refuse_403": (403, "Forbidden", "forbidden", {}),
    "refuse_404": (404, "Not Found", "model_not_found", {}),
    "refuse_408": (408, "Request Timeout", "timeout", {}),
    "refuse_409": (409, "Conflict", "conflict", {}),
    "refuse_422": (422, "Unprocessable Entity", "invalid_request_error", {}),
    "refuse_429": (429, "Too Many Requests", "rate_limit_exceeded", {}),
    "refuse_429_soon": (429, "Too Many Requests", "rate_limit_exceeded", {"Retry-After": "1"}),
    "refuse_429_date": (429, "Too Many Requests", "rate_limit_exceeded", {"Retry-After": "{in 2 s}"}),
    "refuse_429_long": (429, "Too Many Requests", "rate_limit_exceeded", {"Retry-After": "170"}),
    "refuse_quota": (429, "Too Many Requests", "insufficient_quota", {}),
    "refuse_500": (500, "Internal Server Error", "server_error", {}),
    "refuse_500_for_good": (500, "Internal Server Error", "server_error", {"x-should-retry": "false"}),
    "refuse_502": (502, "Bad Gateway", "server_error", {}),
    "refuse_503": (503, "Service Unavailable", "server_error", {}),
    "refuse_529": (529, "Overloaded", "overloaded_error", {}),
}
PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 39\r\n\r\n<html><body>Please log in</body></html>"
)
OK = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
KEY = re.compile(rb"\r\nauthorization: bearer ([^\r]*)", re.IGNORECASE)
FULL = 1_000_000  # bytes that wait to be sent; an endless script then waits for its reader


def _known(script: str) -> bool:
    parts = re.split(r"[+/]", script)
    return all(part in SCRIPTS or part in REFUSALS or part == "portal" for part in parts)


def _chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def _refusal(status: int, reason: str, code: str, more: dict[str, str]) -> bytes:
    body = json.dumps({"error": {"message": f"Scripted: {code}", "type": code, "code": code}}).encode()
    now = time.time()
    soon = formatdate(now + 2, usegmt=True)
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Date": formatdate(now, usegmt=True),
    }
    lines = [f"{name}: {value.replace('{in 2 s}', soon)}" for name, value in {**headers, **more}.items()]
    return "\r\n".join([f"HTTP/1.1 {status} {reason}", *lines, "", ""]).encode() + body


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
        if self.writing and self.writing.cancel():
            self.server.abandoned += 1

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, blank, rest = self.received.partition(b"\r\n\r\n")
        if not blank:
            return
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"), 0)
        if len(rest) < length:
            return
        self.received = rest[length:]
        if key := KEY.search(head):
            self.server.keys.append(key.group(1).decode())
        self._answer(json.loads(rest[:length]) if length else {})

    def _answer(self, request: Request) -> None:
        name = self.server.played(request)
        self.server.requests.append(request)
        if name in REFUSALS or name == "portal":
            self.transport.write(PORTAL if name == "portal" else _refusal(*REFUSALS[name]))
            return
        steps = SCRIPTS[name](request)
        if isinstance(steps, list) and len(steps) == 1 and isinstance(steps[0], bytes):
            self.transport.write(OK + _chunk(steps[0]) + b"0\r\n\r\n")
            self.server.completed += 1
            return
        self.writing = asyncio.get_running_loop().create_task(self._play(steps))

    async def _play(self, steps: Iterable[Step]) -> None:
        self.transport.write(OK)
        for step in steps:
            if step is None:
                self.transport.abort()
                return
            if isinstance(step, float):
                await asyncio.sleep(step)
                continue
            while self.transport.get_write_buffer_size() > FULL:
                await asyncio.sleep(0.01)
            self.transport.write(_chunk(step))
        self.transport.write(b"0\r\n\r\n")
        self.server.completed += 1


class LlmServer:
    """The server on a thread of its own. `requests` holds the bodies it was sent, oldest first, and `keys` their keys;
    `completed` counts answers that were sent to their end, `abandoned` those whose reader left before."""

    def __init__(self, script: str = "words", port: int = 0, keep: int = 1000) -> None:
        self.script = script
        self.port = port
        self.requests: _Recent = _Recent(keep)
        self.keys: _Recent = _Recent(keep)
        self.completed = self.abandoned = 0
        self.lines: set[asyncio.Transport] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve()), name="llm-server", daemon=True)
        self._stop: Callable[[], object] = lambda: None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def played(self, request: Request) -> str:
        """The name of the script or refusal that answers this request."""
        llm = request.get("model", "")
        by_round = (llm if _known(llm) else self.script).split("/")
        by_attempt = by_round[min(rounds(request), len(by_round) - 1)].split("+")
        if len(by_attempt) == 1:
            return by_attempt[0]
        earlier = sum(told.get("messages") == request.get("messages") for told in self.requests)
        return by_attempt[min(earlier, len(by_attempt) - 1)]

    def cut_all(self) -> None:
        """Break every open line at once; from any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._cut_all)

    def _cut_all(self) -> None:
        for line in list(self.lines):
            line.abort()

    async def serve(self) -> None:
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        listener = await loop.create_server(lambda: _Line(self), "127.0.0.1", self.port)
        self.port = listener.sockets[0].getsockname()[1]
        self._loop, self._stop = loop, lambda: loop.call_soon_threadsafe(stopped.set)
        self._ready.set()
        await stopped.wait()
        listener.close()
        self._loop = None
        self._cut_all()
        await asyncio.sleep(0)

    def __enter__(self) -> LlmServer:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop()
        self._thread.join(10)


class _Recent(list[Any]):
    """The latest of them; a benchmark must not grow with its requests."""

    def __init__(self, keep: int) -> None:
        super().__init__()
        self.keep = keep

    def append(self, one: Any) -> None:
        super().append(one)
        del self[: -self.keep]


def main() -> None:
    parser = argparse.ArgumentParser(description="A scripted OpenAI-compatible server on loopback.")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--script", default="words", help=", ".join([*SCRIPTS, *REFUSALS]))
    given = parser.parse_args()
    if not _known(given.script):
        parser.error(f"there is no script {given.script}")
    asyncio.run(LlmServer(given.script, given.port, keep=1).serve())


if __name__ == "__main__":
    main()
