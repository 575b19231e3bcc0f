"""HTTP over plain sockets: a client that costs next to nothing beside a server on the same cores."""

from __future__ import annotations

import json
import socket
import time
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

PATIENCE = 30.0  # seconds without a byte
READ = 1 << 16
FIRST_WORDS, DONE, ERROR = b"event: block", b"event: done", b"event: error"


@dataclass(frozen=True)
class Streamed:
    """When an answer's first words and its end came, in milliseconds after it was asked."""

    first_words: float
    whole: float


def get(path: str, token: str = "", accept: str = "application/json", close: bool = False) -> bytes:
    return _head("GET", path, token, accept, close) + b"\r\n"


def ask(message: str, agent: str, token: str, accept: str, close: bool = False) -> bytes:
    """A POST /chat like the page's: with a key of its own, in a new conversation."""
    body = json.dumps(_question(message, agent)).encode()
    return _head("POST", "/chat", token, accept, close) + _body("application/json", body)


def form(message: str, agent: str, cookie: str, csrf_token: str) -> bytes:
    """The same as a browser without JavaScript sends it: the answer is a redirect as soon as the question is kept."""
    body = urlencode({**_question(message, agent), "csrf_token": csrf_token}).encode()
    session = f"Cookie: session={cookie}\r\n".encode()
    return _head("POST", "/chat", "", "text/html", False) + session + _body("application/x-www-form-urlencoded", body)


def _question(message: str, agent: str) -> dict[str, str]:
    return {"message": message, "agent": agent, "client_id": uuid.uuid4().hex}


def _body(kind: str, body: bytes) -> bytes:
    return b"Content-Type: %b\r\nContent-Length: %d\r\n\r\n%b" % (kind.encode(), len(body), body)


def _head(method: str, path: str, token: str, accept: str, close: bool) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Accept: {accept}"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += ["Connection: close"] if close else []
    return ("\r\n".join(lines) + "\r\n").encode()


def connect(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), PATIENCE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


class Line:
    """A connection that is kept for many requests, which say how long their answers are."""

    def __init__(self, port: int) -> None:
        self._line = connect(port)
        self._received = b""

    def exchange(self, request: bytes) -> tuple[int, bytes]:
        """The status and the body."""
        self._line.sendall(request)
        while b"\r\n\r\n" not in self._received:
            self._receive()
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        length = _length(head)
        while len(self._received) < length:
            self._receive()
        body, self._received = self._received[:length], self._received[length:]
        return status(head), body

    def close(self) -> None:
        self._line.close()

    def _receive(self) -> None:
        read = self._line.recv(READ)
        if not read:
            raise ConnectionError("The server closed the connection.")
        self._received += read


def once(port: int, request: bytes) -> tuple[int, float]:
    """Status and milliseconds of one request on a connection of its own, which any worker may take."""
    began = time.perf_counter()
    with connect(port) as line:
        line.sendall(request)
        received = b""
        while read := line.recv(READ):
            received += read
    return status(received), (time.perf_counter() - began) * 1000


def stream(port: int, request: bytes) -> Streamed:
    """Read an answer's events to their end; the request asks to close the connection."""
    began = time.perf_counter()
    first_words = whole = 0.0
    received = b""
    with connect(port) as line:
        line.sendall(request)
        while read := line.recv(READ):
            received += read
            now = (time.perf_counter() - began) * 1000
            if not first_words and (FIRST_WORDS in received or DONE in received):
                first_words = now
            if not whole and DONE in received:
                whole = now
    if not whole:
        raise RuntimeError(f"An answer did not come: {received[-500:]!r}")
    return Streamed(first_words, whole)


def status(head: bytes) -> int:
    return int(head[9:12])


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise RuntimeError(f"An answer without length: {head!r}")
