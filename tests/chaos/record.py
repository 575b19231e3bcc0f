"""What a person sent and saw: their own record, kept by nobody but them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

CLOSED = {"done", "stopped", "failed"}


@dataclass
class Sight:
    """What one reader was shown of one answer, over all connections."""

    uid: str  # of the question
    turn_id: str = ""
    shown: list[tuple[int, str]] = field(default_factory=list)  # (claim, longest text), one for each beginning
    stop_asked: bool = False
    status: str = ""
    final: str = ""
    error: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.shown[-1][1] if self.shown else ""

    def see(self, claim: int, text: str) -> None:
        """The text on the screen. Within one claim it may only grow; a new claim was announced."""
        if not self.shown or self.shown[-1][0] != claim:
            self.shown.append((claim, text))
        elif text.startswith(self.text):
            self.shown[-1] = (claim, text)
        elif not self.text.startswith(text):  # a later connection begins with less
            self.problems.append(f"seen text changed under the reader: {self.text!r} became {text!r}")

    def end(self, status: str, final: str, error: str = "") -> None:
        if self.status and (self.status, self.final) != (status, final):
            was = f"{self.status} {self.final!r}"
            self.problems.append(f"a closed answer changed: {was} became {status} {final!r}")
        self.status, self.final, self.error = status, final, error


@dataclass
class Send:
    """One thing a person did once, however often the bytes had to be sent."""

    key: str
    kind: str  # ask, retry, edit
    uid: str
    text: str
    address: str = "/chat"
    asked_in: str = ""  # the conversation it was sent to; empty for a new one
    conversation_id: str = ""  # where it landed
    tries: int = 0
    turn_id: str = ""
    answer_id: str = ""
    sights: list[Sight] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_taken(self) -> bool:
        return bool(self.turn_id)

    @property
    def status(self) -> str:
        return next((sight.status for sight in self.sights if sight.status), "")

    @property
    def was_stopped(self) -> bool:
        return any(sight.stop_asked for sight in self.sights)

    def acknowledge(self, turn_id: str, answer_id: str, conversation_id: str) -> None:
        if self.turn_id and self.turn_id != turn_id:
            self.problems.append(f"key {self.key} became two turns: {self.turn_id} and {turn_id}")
        if self.conversation_id and self.conversation_id != conversation_id:
            self.problems.append(f"key {self.key} landed in another conversation")
        self.turn_id, self.answer_id, self.conversation_id = turn_id, answer_id, conversation_id

    def look(self) -> Sight:
        """A new reader of the answer."""
        self.sights.append(Sight(self.uid, self.turn_id))
        return self.sights[-1]


@dataclass
class Diary:
    """All that one person sent, and how long they had to wait."""

    name: str
    sends: list[Send] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)  # seconds from a break to the next sign of the same answer
    longest_silence: float = 0.0  # seconds without a word while an answer was open
    refusals: int = 0  # clear "not now" answers: 503 with Retry-After


class Patience:
    """Measures breaks and silences of one wait."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._heard = time.monotonic()
        self._broke: float | None = None

    def broke(self) -> None:
        self._broke = self._broke or time.monotonic()

    def heard(self) -> None:
        now = time.monotonic()
        if self._broke:
            self._diary.recoveries.append(now - self._broke)
            self._broke = None
        self._diary.longest_silence = max(self._diary.longest_silence, now - self._heard)
        self._heard = now
