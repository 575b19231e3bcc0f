"""How a job says how far it is, and how it commits: only what proves that the job is still its own."""

from __future__ import annotations

import time
from collections.abc import Callable

from extensions import db, sessions
from jobs import ledger
from jobs.ledger import Held

TELL_EVERY = 0.5  # seconds between two reports of a job's progress


class Lost(Exception):
    """The job is somebody else's now, or was discarded: nothing of ours may be committed any longer."""


def settle(is_ours: bool) -> None:
    if not is_ours:
        db.session.rollback()
        raise Lost
    db.session.commit()


class Pace:
    """Reports how far a job is, not more often than a page is drawn anew."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._told, self._stage = 0.0, ""

    def within(self, first: float, last: float) -> Callable[[str, float], None]:
        """Reports of a part of the work, whose own shares run from 0 to 1."""
        return lambda stage, share: self.tell(stage, first + (last - first) * min(1.0, share))

    def tell(self, stage: str, share: float) -> None:
        if stage == self._stage and time.monotonic() - self._told < TELL_EVERY:
            return
        self._told, self._stage = time.monotonic(), stage
        self.say(stage, share)

    def say(self, stage: str, share: float) -> None:
        with sessions.write() as session:
            is_ours = ledger.report(session, self._held, share, stage)
            session.commit()
        if not is_ours:
            raise Lost
