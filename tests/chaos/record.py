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
    _is_told: bool = True  # that what follows is a new beginning: by `restart`, or by a new connection
    _catches_up: bool = True  # a new connection begins with less than was seen, block by block

    @property
    def text(self) -> str:
        return self.shown[-1][1] if self.shown else ""

    @property
    def claim(self) -> int:
        return self.shown[-1][0] if self.shown else 0

    def connect(self) -> None:
        """A new connection: it tells everything from the start."""
        self._is_told = self._catches_up = True

    def restart(self) -> None:
        self._is_told = True

    def see(self, claim: int, text: str) -> None:
        """The text on the screen. Within one claim it only grows; a new claim is announced."""
        if claim > self.claim:
            if not self._is_told:
                self.problems.append(f"attempt {claim} took the place of {self.claim} without a word")
            self.shown.append((claim, text))
            self._is_told = self._catches_up = False
        elif claim < self.claim:
            self.problems.append(f"attempt {claim} came back after {self.claim}")
        elif text.startswith(self.text):
            self.shown[-1] = (claim, text)
            self._is_told = self._catches_up = False
        elif not (self._catches_up and self.text.startswith(text)):
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
    before: Send | None = None  # what was retried or edited
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
        if self.asked_in and self.asked_in != conversation_id:
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
    refusals: list[tuple[float, str]] = field(default_factory=list)  # when (monotonic) and which clear "not now" it was


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
