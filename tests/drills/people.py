"""People who use a running server as a browser does, and note what they see."""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from typing import Any, TypeVar

import httpx
from sqlalchemy import Engine, create_engine, text

import config
from tests.drills.scripts import ANSWER
from tests.servers import Server

JSON = {"Accept": "application/json"}
PASSWORD = "sunny side up"
TURN_OF = "SELECT t.id FROM turn t JOIN message m ON m.id = t.question_id WHERE m.content = :message ORDER BY t.id"
PATIENCE = 60.0  # seconds; two cores may be busy
TURN_ROW = """
SELECT t.status, t.claim, t.crashes, t.error, m.content, d.claim AS draft_claim, d.revision, d.text AS shown,
       (SELECT count(*) FROM step s WHERE s.turn_id = t.id) AS steps,
       (SELECT count(*) FROM source s WHERE s.answer_id = m.id) AS sources,
       (SELECT count(*) FROM artifact a WHERE a.answer_id = m.id) AS artifacts
FROM turn t JOIN message m ON m.id = t.answer_id LEFT JOIN draft d ON d.turn_id = t.id WHERE t.id = :turn
"""
BROKEN = (httpx.HTTPError, httpx.StreamError)
Result = TypeVar("Result")


@dataclass
class Seen:
    """What one reader was shown of one answer, over all its connections."""

    turn_id: str = ""
    conversation_id: str = ""
    texts: list[str] = field(default_factory=list)  # after each event that changed it
    claims: list[int] = field(default_factory=list)  # which claim wrote each of them
    steps: list[dict[str, Any]] = field(default_factory=list)  # as they were told, running ones among them
    restarts: int = 0
    connections: int = 0
    status: str = ""
    html: str = ""

    @property
    def text(self) -> str:
        return self.texts[-1] if self.texts else ""

    @property
    def has_only_grown(self) -> bool:
        """Whether nothing that was shown went away or was doubled, but when another claim wrote anew."""
        shown = list(zip(self.claims, self.texts, strict=True))
        return all(later.startswith(text) for (one, text), (other, later) in pairwise(shown) if one == other)

    @property
    def is_whole(self) -> bool:
        """Whether it is done, with all that the llm said and nothing twice."""
        return self.status == "done" and words(self.html).count(ANSWER) == 1


class Person:
    """Somebody who registered by the form."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.name = name
        with httpx.Client(base_url=server.url, timeout=PATIENCE) as browser:
            form = {
                "name": name,
                "email": self.email,
                "password": PASSWORD,
                "password_confirm": PASSWORD,
                "csrf_token": _csrf_token(browser.get("/register")),
            }
            browser.post("/register", data=form)
            self._remember(browser)

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"

    def log_in(self) -> None:
        """Again, after the session has ended."""
        with httpx.Client(base_url=self.server.url, timeout=PATIENCE) as browser:
            form = {"email": self.email, "password": PASSWORD, "csrf_token": _csrf_token(browser.get("/login"))}
            browser.post("/login", data=form)
            self._remember(browser)

    def _remember(self, browser: httpx.Client) -> None:
        self.headers = {"X-CSRFToken": _csrf_token(browser.get("/"))}
        self.cookies = dict(browser.cookies)

    def client(self) -> httpx.Client:
        """A new client of theirs: its connections reach any worker."""
        return httpx.Client(base_url=self.server.url, headers=self.headers, cookies=self.cookies, timeout=PATIENCE)

    def ask(self, message: str, **more: Any) -> dict[str, Any]:
        """Ask and wait for the whole answer."""
        with self.client() as client:
            answer = client.post("/chat", json={"message": message, **more}, headers=JSON)
            answer.raise_for_status()
            return answer.json()

    def send(self, message: str, client_id: str = "") -> httpx.Response:
        """Ask, and take whatever is answered."""
        with self.client() as client:
            return client.post("/chat", json={"message": message, "client_id": client_id}, headers=JSON)

    def begin(self, message: str, **more: Any) -> str:
        """Ask as a form does, without waiting for the answer; the turn's id."""
        with self.client() as client:
            assert client.post("/chat", data={"message": message, **more}).status_code == 303
        found = rows(self.server, TURN_OF, message=message)
        return str(uuid.UUID(str(found[-1]["id"])))

    def stop(self, turn_id: str) -> int:
        with self.client() as client:
            return client.post(f"/turns/{turn_id}/stop", headers=JSON).status_code

    def read(self, seen: Seen, message: str | None = None, **more: Any) -> Iterator[Seen]:
        """Follow an answer to its end through lost connections, yielding after each event. The first connection may
        be the POST itself."""
        deadline = time.monotonic() + 2 * PATIENCE
        while not seen.status and time.monotonic() < deadline:
            claim = seen.claims[-1] if seen.claims else 0
            method, address, body = "GET", f"/turns/{seen.turn_id}/stream?claim={claim}", None
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


class Reading(threading.Thread):
    """Somebody who reads an answer to its end, in a thread of its own; `seen` is what they were shown so far."""

    def __init__(self, person: Person, message: str | None = None, turn_id: str = "", **more: Any) -> None:
        super().__init__(daemon=True)
        self.seen = Seen(turn_id=turn_id)
        self._events = person.read(self.seen, message, **more)
        self.start()

    def run(self) -> None:
        for _ in self._events:
            pass

    def until(self, is_so: Callable[[Seen], object]) -> Seen:
        wait_for(lambda: is_so(self.seen) or not self.is_alive())
        assert is_so(self.seen), self.seen
        return self.seen

    def end(self, within: float = PATIENCE) -> Seen:
        self.join(within)
        assert self.seen.status, self.seen
        return self.seen


def half_way(person: Person, message: str = "Tell me slowly") -> Reading:
    """Somebody who reads an answer of which some words are shown."""
    reading = Reading(person, message)
    reading.until(lambda seen: len(seen.text.split()) >= 3)
    return reading


def begun(person: Person) -> tuple[str, str, str]:
    """A conversation with one answer: its id, the question's and the answer's."""
    answer = person.ask(f"words {uuid.uuid4()}")
    key = row_key(person.server, answer["message_id"])
    [question] = rows(person.server, "SELECT parent_id FROM message WHERE id = :id", id=key)
    return answer["conversation_id"], str(uuid.UUID(str(question["parent_id"]))), answer["message_id"]


def send(client: httpx.Client, address: str, fields: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    answer = client.post(address, json=fields, headers=JSON)
    return answer.status_code, answer.json()


def at_once(threads: int, call: Callable[[int], Result]) -> list[Result]:
    """Run `call(number)` in as many threads at the same moment; their results."""
    barrier = threading.Barrier(threads)

    def run(number: int) -> Result:
        barrier.wait()
        return call(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def wait_for(is_so: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Look every 10 ms until something is so; what was found."""
    deadline = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < deadline, "it never came to be so"
        time.sleep(0.01)
    return found


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
    elif name == "step":
        seen.steps.append(data)
    elif name == "restart":
        seen.restarts += 1
        blocks.clear()
    elif name == "block":
        blocks[data["index"] :] = [words(data["html"])]
        seen.texts.append(" ".join(blocks))
        seen.claims.append(data["claim"])
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


def writer_of(server: Server, turn_id: str = "") -> int:
    """The pid of the worker that writes this turn, or the one running turn."""
    wanted = f"AND id = '{row_key(server, turn_id)}'" if turn_id else ""
    query = f"SELECT owner FROM turn WHERE status = 'running' {wanted}"
    [turn] = wait_for(lambda: rows(server, query))
    return int(turn["owner"].split(":")[2])


def turn_row(server: Server, turn_id: str) -> dict[str, Any]:
    """What the database has of a turn and its answer; `shown` is the draft."""
    [turn] = rows(server, TURN_ROW, turn=row_key(server, turn_id))
    return turn


def row_key(server: Server, turn_id: str) -> str:
    """An id as this engine writes it."""
    return turn_id if server.environ["DATABASE_URL"].startswith("postgresql") else uuid.UUID(turn_id).hex
