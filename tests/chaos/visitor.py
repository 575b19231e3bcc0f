"""One person at the product, as the page does it: what was not acknowledged is sent again with the same key, and a lost
stream is opened again. Everything that was shown goes into the diary.
"""

from __future__ import annotations

import html
import random
import re
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from tests.chaos.browser import BROKEN, Browser, Reply
from tests.chaos.record import CLOSED, Diary, Patience, Send, Sight

AGENTS = ("market", "price", "om", "news")
WATCHES = {"to the end": 6, "reload": 2, "stop": 2, "leave": 2}
WAIT_AT_MOST = 120.0  # seconds a person keeps trying; longer than any single fault lasts
TAGS = re.compile(r"<[^>]+>")
NOT_NOW = {429, 503}


class Visitor:
    def __init__(self, name: str, port: int, seed: str) -> None:
        self.browser = Browser(port, name)
        self.diary = Diary(name)
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    # --- sending ------------------------------------------------------------------------------------------------------

    def _fields(self, send: Send) -> dict[str, str]:
        fields = {"client_id": send.key}
        if send.kind != "retry":
            fields["message"] = send.text
        if send.kind == "ask":
            fields |= {"agent": AGENTS[len(send.text) % 2], "conversation_id": send.asked_in}
        return fields

    def deliver(self, send: Send, again: bool = False) -> None:
        """Send until it is acknowledged, then read as far as the connection lives."""
        patience, deadline = Patience(self.diary), time.monotonic() + WAIT_AT_MOST
        while (again or not send.is_taken) and time.monotonic() < deadline:
            sight = send.look()
            send.tries += 1
            try:
                with self.browser.stream("POST", send.address, self._fields(send)) as (refusal, events):
                    if refusal:
                        self.refused(send, refusal, patience)
                        continue
                    self._read(send, sight, events, patience, ends_early=True)
                again = again and not sight.turn_id
            except BROKEN:
                patience.broke()
                time.sleep(self._random.uniform(0.05, 0.3))
        if not send.is_taken:
            self.diary.unexplained.append(f"{send.kind} {send.key} was not taken in {WAIT_AT_MOST:.0f} s")

    def refused(self, send: Send, reply: Reply, patience: Patience) -> None:
        if reply.status == 401:
            self._come_back()
        elif reply.status == 400 and '"csrf"' in reply.body:
            with suppress(*BROKEN):
                self.browser.refresh()
        elif reply.status in NOT_NOW:
            self._not_now(reply, patience)
        else:
            self.diary.unexplained.append(f"{send.kind} {send.key}: {reply.status} {reply.body[:200]}")
            time.sleep(1)

    def _not_now(self, reply: Reply, patience: Patience) -> None:
        patience.broke()
        self.diary.refusals.append((time.monotonic(), f"{reply.status} {reply.body[:80]}"))
        if "Retry-After" not in reply.headers:
            self.diary.unexplained.append(f"{reply.status} without Retry-After: {reply.body[:200]}")
        time.sleep(min(float(reply.headers.get("Retry-After", 1)), 2) * self._random.uniform(0.5, 1))

    def _come_back(self) -> None:
        """The session ended: log in again, from one tab at a time."""
        with self._lock:
            self.browser.log_in()

    # --- reading ------------------------------------------------------------------------------------------------------

    def watch(self, send: Send) -> None:
        """Follow an answer in one of the ways people do."""
        if not send.is_taken:
            return
        sight, way = send.look(), self._choose(WATCHES)
        patience, deadline = Patience(self.diary), time.monotonic() + WAIT_AT_MOST
        while not sight.status:
            if time.monotonic() > deadline:
                self.diary.unexplained.append(f"{send.kind} {send.key} was watched for {WAIT_AT_MOST:.0f} s")
                return
            try:
                with self.browser.stream("GET", f"/turns/{send.turn_id}/stream") as (refusal, events):
                    if refusal:
                        self.refused(send, refusal, patience)
                        continue
                    self._read(send, sight, events, patience, ends_early=way != "to the end")
                patience.broke()
            except BROKEN:
                patience.broke()
                time.sleep(self._random.uniform(0.05, 0.3))
            if sight.status or way == "leave":
                return
            if way == "stop":
                self._stop(send, sight)
            way = "to the end"

    def _read(
        self, send: Send, sight: Sight, events: Iterable[tuple[str, Any]], patience: Patience, ends_early: bool
    ) -> None:
        """Note what is shown; with `ends_early` turn away after some of it."""
        blocks: list[str] = []
        sight.connect()
        most = self._random.randint(1, 12) if ends_early else 10**9
        for name, data in events:
            patience.heard()
            if name == "turn":
                send.acknowledge(data["turn_id"], data["message_id"], data["conversation_id"])
                sight.turn_id = data["turn_id"]
            elif name == "restart":
                blocks.clear()
                sight.restart()
            elif name == "block":
                blocks[data["index"] :] = [words(data["html"])]
                sight.see(data["claim"], " ".join(blocks))
            elif name == "done":
                self._note_end(send, sight, words(data["html"]))
                return
            elif name == "error":
                sight.problems.append(f"the stream said {data}")
                return
            most -= 1
            if most <= 0:
                return

    def _stop(self, send: Send, sight: Sight) -> None:
        sight.stop_asked = True
        deadline = time.monotonic() + WAIT_AT_MOST
        while time.monotonic() < deadline:
            with suppress(*BROKEN):
                reply = self.browser.request("POST", f"/turns/{send.turn_id}/stop", {})
                if reply.status < 300:
                    return
                self.refused(send, reply, Patience(self.diary))
            time.sleep(0.1)
        self.diary.unexplained.append(f"{send.kind} {send.key} could not be stopped in {WAIT_AT_MOST:.0f} s")

    def _note_end(self, send: Send, sight: Sight, page: str) -> None:
        """The answer as the page shows it at its end, and as the product has it."""
        if self.note_state(send, sight) and sight.final not in page:
            sight.problems.append(f"the page ended with {page!r}, the answer is {sight.final!r}")

    def note_state(self, send: Send, sight: Sight) -> bool:
        """The answer as it stands in the product; says whether it is closed."""
        reply = self.browser.request("GET", f"/turns/{send.turn_id}")
        if reply.status != 200:
            self.refused(send, reply, Patience(self.diary))
            return False
        state = reply.json()
        if state["status"] not in CLOSED:
            return False
        sight.end(state["status"], " ".join(state["response"].split()), state["error"] or "")
        return True

    def wait_for_end(self, send: Send, until: float) -> None:
        sight = send.look()
        while time.monotonic() < until:
            with suppress(*BROKEN):
                if self.note_state(send, sight):
                    return
            time.sleep(0.2)

    def read_again(self, place: str) -> None:
        """The conversation as it stands when all is quiet: every answer shown in it is what it was."""
        reply = self.browser.request("GET", f"/conversations/{place}?limit=200")
        if reply.status == 401:
            self._come_back()
            reply = self.browser.request("GET", f"/conversations/{place}?limit=200")
        if reply.status != 200:
            self.diary.unexplained.append(f"conversation {place}: {reply.status} {reply.body[:200]}")
            return
        shown = {message["id"]: " ".join(message["content"].split()) for message in reply.json()["messages"]}
        for send in self.diary.sends:
            for sight in send.sights:
                if sight.status and shown.get(send.answer_id, sight.final) != sight.final:
                    sight.problems.append(f"read again: {shown[send.answer_id]!r} in place of {sight.final!r}")

    def _choose(self, weights: dict[str, int]) -> str:
        return self._random.choices(list(weights), list(weights.values()))[0]


def words(block: str) -> str:
    return " ".join(html.unescape(TAGS.sub(" ", block)).split())
