"""One person's browser: cookies, the CSRF token, streams, and lines that can be cut from outside."""

from __future__ import annotations

import html
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlencode

PASSWORD = "sunny side up"
TIMEOUT = 20.0  # seconds; the server sends a sign of life every five
RESET = struct.pack("ii", 1, 0)  # linger: close with RST
TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
BROKEN = (OSError, HTTPException)
JSON, STREAM, PAGE = "application/json", "text/event-stream", "text/html"
WELCOME_WITHIN = 90.0  # seconds for logging in, through whatever is going on


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: str

    def json(self) -> Any:
        return json.loads(self.body)  # http.client has seen to it that the body is whole


class Browser:
    """Every request has a connection of its own, so that each may meet another worker."""

    def __init__(self, port: int, name: str) -> None:
        self.port = port
        self.name = name
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.errors: list[str] = []  # answers that nobody may ever get
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    # --- the account --------------------------------------------------------------------------------------------------

    def register(self) -> None:
        fields = {"name": self.name, "email": self._email, "password": PASSWORD, "password_confirm": PASSWORD}
        self._enter("/register", fields)

    def log_in(self) -> None:
        self.cookies.clear()
        self._enter("/login", {"email": self._email, "password": PASSWORD, "remember": "on"})

    def _enter(self, address: str, fields: dict[str, str]) -> None:
        deadline = time.monotonic() + WELCOME_WITHIN
        while time.monotonic() < deadline:
            with suppress(*BROKEN):
                self._read_token(self.request("GET", address, accept=PAGE))
                self.request("POST", address, {**fields, "csrf_token": self.token}, accept=PAGE)
                if self.refresh():
                    return
            time.sleep(0.2)
        raise RuntimeError(f"{self.name} could not get in by {address}")

    def refresh(self) -> bool:
        """Take the token of this session; False when there is none."""
        page = self.request("GET", "/", accept=PAGE)
        return page.status == 200 and self._read_token(page)

    @property
    def _email(self) -> str:
        return f"{self.name}@example.org"

    def _read_token(self, page: Reply) -> bool:
        found = TOKEN.findall(page.body)
        if found:
            self.token = html.unescape(found[0])
        return bool(found)

    # --- requests -----------------------------------------------------------------------------------------------------

    def request(self, method: str, address: str, fields: dict[str, Any] | None = None, accept: str = JSON) -> Reply:
        with self._sent(method, address, fields, accept) as response:
            return Reply(response.status, dict(response.getheaders()), response.read().decode())

    @contextmanager
    def stream(
        self, method: str, address: str, fields: dict[str, Any] | None = None
    ) -> Iterator[tuple[Reply | None, Iterator[tuple[str, Any]]]]:
        """The events; or a Reply in place of them when there is no stream."""
        with self._sent(method, address, fields, STREAM) as response:
            if response.status == 200 and (response.getheader("Content-Type") or "").startswith(STREAM):
                yield None, _events(response)
            else:
                yield Reply(response.status, dict(response.getheaders()), response.read().decode()), iter(())

    def cut(self) -> int:
        """Reset every open connection, in the middle of whatever it does; how many there were."""
        with self._lock:
            for line in self._open:
                with suppress(OSError):
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    line.shutdown(socket.SHUT_RDWR)
            return len(self._open)

    @contextmanager
    def _sent(self, method: str, address: str, fields: dict[str, Any] | None, accept: str) -> Iterator[HTTPResponse]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        connection.connect()
        line = connection.sock
        with self._lock:
            self._open.add(line)
        try:
            body = urlencode(fields) if fields is not None else None
            connection.request(method, address, body, self._headers(accept, body))
            response = connection.getresponse()
            self._keep_cookies(response)
            if response.status >= 500 and response.status != 503:
                self.errors.append(f"{response.status} of {method} {address}")
            yield response
        finally:
            with self._lock:
                self._open.discard(line)
            connection.close()

    def _headers(self, accept: str, body: str | None) -> dict[str, str]:
        headers = {"Accept": accept, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        return headers

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)


def _events(response: HTTPResponse) -> Iterator[tuple[str, Any]]:
    name = ""
    while (line := response.readline().decode()).endswith("\n"):  # without its end it was cut
        if line.startswith("event: "):
            name = line[7:].strip()
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])
