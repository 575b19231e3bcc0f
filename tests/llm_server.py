"""An OpenAI-compatible server that does as it is told: streams, calls tools, refuses, hangs, cuts the line.

It owns the lines and nothing of the product; what is said on them stands in `llm_scripts`. The llm named in a request
picks the script when there is one of that name, so `LLM=openai:slow` needs no further setting; otherwise the server's
own script plays, which may be set at any time and counts for the requests that come then. In tests:

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
from collections.abc import Callable, Iterable
from email.utils import formatdate
from typing import Any

from tests.llm_pieces import Request, Step, rounds
from tests.llm_scripts import REFUSALS, SCRIPTS

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
