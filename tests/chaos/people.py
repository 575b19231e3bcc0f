"""People who ask, stop, retry, edit, reload and reconnect, each with a diary."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from tests.chaos.browser import BROKEN
from tests.chaos.provider import uid_of
from tests.chaos.record import Send
from tests.chaos.visitor import Visitor

ACTIONS = {"ask": 10, "ask_twice_at_once": 2, "two_tabs": 2, "retry": 3, "edit": 3, "look": 3}
THINK = 1.0  # seconds on average between two things a person does


class Person(Visitor):
    """Does what people do, in an order of their own."""

    # --- what a person does -------------------------------------------------------------------------------------------

    def live(self, is_over: Callable[[], bool]) -> None:
        """Do one thing after another until it is over."""
        while not is_over():
            getattr(self, f"_{self._choose(ACTIONS)}")()
            time.sleep(self._random.expovariate(1 / THINK))

    def settle(self, until: float) -> None:
        """Send what was never acknowledged, wait for the end of every answer, and read everything once more."""
        for send in self.diary.sends:
            self.deliver(send)
            if send.is_taken and not send.status:
                self.wait_for_end(send, until)
        for place in {send.conversation_id for send in self.diary.sends if send.conversation_id}:
            self.read_again(place)

    def _ask(self) -> None:
        send = self._new_question()
        self.deliver(send)
        self.watch(send)

    def _ask_twice_at_once(self) -> None:
        """A double click: the same form sent twice, at the same moment."""
        send = self._new_question()
        _together([lambda: self.deliver(send, again=True)] * 2)
        self.watch(send)

    def _two_tabs(self) -> None:
        """Two questions to one conversation from two tabs, at the same moment."""
        place = self._somewhere() or ""
        sends = [self._new_question(place), self._new_question(place)]
        _together([lambda send=send: self.deliver(send) for send in sends])
        for send in sends:
            self.watch(send)

    def _retry(self) -> None:
        if before := self._earlier():
            address = f"/messages/{before.answer_id}/retry"
            send = self._send("retry", before.uid, before.text, address, before.conversation_id, before)
            self.deliver(send)
            self.watch(send)

    def _edit(self) -> None:
        before = self._earlier()
        question_id = self._question_of(before) if before else ""
        if before and question_id:
            uid, address = self._uid(), f"/messages/{question_id}/edit"
            text = f"Now {uid}: and what of this?"
            send = self._send("edit", uid, text, address, before.conversation_id, before)
            self.deliver(send)
            self.watch(send)

    def _look(self) -> None:
        """Read an earlier answer again: it must still be what it was."""
        if before := self._earlier():
            with suppress(*BROKEN):
                self.note_state(before, before.sights[-1] if before.sights else before.look())

    # --- what they choose ---------------------------------------------------------------------------------------------

    def _new_question(self, place: str | None = None) -> Send:
        uid = self._uid()
        place = self._somewhere() if place is None else place
        return self._send("ask", uid, f"Tell me of {uid}, please.", "/chat", place or "")

    def _send(self, kind: str, uid: str, text: str, address: str, place: str, before: Send | None = None) -> Send:
        """`place`: the conversation; empty for a new one. `before`: what is retried or edited."""
        send = Send(self._uid(), kind, uid, text, address, place, before)
        self.diary.sends.append(send)
        return send

    def _uid(self) -> str:
        return uid_of(self._random.getrandbits(48))

    def _somewhere(self) -> str:
        """One of the latest conversations, or a new one."""
        places = list(dict.fromkeys(send.conversation_id for send in self.diary.sends if send.conversation_id))[-4:]
        return self._random.choice([*places, ""])

    def _earlier(self) -> Send | None:
        taken = [send for send in self.diary.sends if send.is_taken][-8:]
        return self._random.choice(taken) if taken else None

    def _question_of(self, send: Send) -> str:
        """The message that was asked; empty when the server does not say it now."""
        with suppress(*BROKEN):
            reply = self.browser.request("GET", f"/conversations/{send.conversation_id}?limit=200")
            if reply.status == 200:
                messages = {message["id"]: message for message in reply.json()["messages"]}
                return messages.get(send.answer_id, {}).get("parent_id") or ""
        return ""


def _together(calls: list[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(len(calls)) as tabs:
        for done in [tabs.submit(call) for call in calls]:
            done.result()
