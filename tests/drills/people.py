"""People who use a running server as a browser does, and note what they see."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx
from sqlalchemy import Engine, create_engine, text

import config
from tests.servers import Server

PASSWORD = "sunny side up"
PATIENCE = 30.0  # seconds
BROKEN = (httpx.HTTPError, httpx.StreamError)


@dataclass
class Seen:
    """What one reader was shown of one answer, over all its connections."""

    turn_id: str = ""
    conversation_id: str = ""
    texts: list[str] = field(default_factory=list)  # after each event that changed it
    restarts: int = 0
    connections: int = 0
    status: str = ""
    html: str = ""

    @property
    def text(self) -> str:
        return self.texts[-1] if self.texts else ""


class Person:
    """Somebody who registered by the form."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        with httpx.Client(base_url=server.url, timeout=PATIENCE) as browser:
            form = {
                "name": name,
                "email": f"{name.lower()}@example.org",
                "password": PASSWORD,
                "password_confirm": PASSWORD,
                "csrf_token": _csrf_token(browser.get("/register")),
            }
            browser.post("/register", data=form)
            self.headers = {"X-CSRFToken": _csrf_token(browser.get("/"))}
            self.cookies = dict(browser.cookies)

    def client(self) -> httpx.Client:
        """A new client of theirs: its connections reach any worker."""
        return httpx.Client(base_url=self.server.url, headers=self.headers, cookies=self.cookies, timeout=PATIENCE)

    def ask(self, message: str, **more: Any) -> dict[str, Any]:
        """Ask and wait for the whole answer."""
        with self.client() as client:
            answer = client.post("/chat", json={"message": message, **more}, headers={"Accept": "application/json"})
            answer.raise_for_status()
            return answer.json()

    def read(self, seen: Seen, message: str | None = None, **more: Any) -> Iterator[Seen]:
        """Follow an answer to its end through lost connections, yielding after each event. The first connection may
        be the POST itself."""
        deadline = time.monotonic() + PATIENCE
        while not seen.status and time.monotonic() < deadline:
            method, address, body = "GET", f"/turns/{seen.turn_id}/stream", None
            if not seen.turn_id:
                method, address, body = "POST", "/chat", {"message": message, **more}
            try:
                yield from self._connection(seen, method, address, body)
            except BROKEN:
                time.sleep(0.05)

    def _connection(self, seen: Seen, method: str, address: str, body: Any) -> Iterator[Seen]:
        with (
            self.client() as client,
            client.stream(method, address, json=body, headers={"Accept": "text/event-stream"}) as stream,
        ):
            stream.raise_for_status()
            seen.connections += 1
            blocks: list[str] = []
            for name, data in _events(stream.iter_lines()):
                _note(seen, blocks, name, data)
                yield seen


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def _note(seen: Seen, blocks: list[str], name: str, data: dict[str, Any]) -> None:
    if name == "turn":
        seen.turn_id, seen.conversation_id = data["turn_id"], data["conversation_id"]
    elif name == "restart":
        seen.restarts += 1
        blocks.clear()
    elif name == "block":
        blocks[data["index"] :] = [words(data["html"])]
        seen.texts.append(" ".join(blocks))
    elif name == "done":
        seen.status, seen.html = data["status"], data["html"]
    elif name == "error":
        seen.status = data["code"]


def _csrf_token(page: httpx.Response) -> str:
    return re.findall(r'<meta name="csrf-token" content="([^"]+)"', page.text)[0]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def database(server: Server) -> Engine:
    """The server's own database, to look at."""
    settings = config.load({**server.environ, "DATA_DIR": str(server.data_dir)})
    return create_engine(settings.database_url)


def rows(server: Server, query: str, **values: Any) -> list[dict[str, Any]]:
    engine = database(server)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(text(query), values).mappings()]
    engine.dispose()
    return found


def writer_of(server: Server) -> int:
    """The pid of the worker that writes the one running turn."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := rows(server, "SELECT owner FROM turn WHERE status = 'running'"):
            return int(found[0]["owner"].split(":")[2])
        time.sleep(0.02)
    raise AssertionError("no turn is running")
