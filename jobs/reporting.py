"""How work tells how far it is, and how it ends: every write proves the claim, and who has lost it hears so."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from connections import AWAY, reason
from extensions import db, sessions
from jobs import ledger
from jobs.ledger import Held

AGAIN_AFTER = 1.0  # seconds
TELL_EVERY = 0.5  # seconds between two reports of a job's progress

log = logging.getLogger(__name__)


class Lost(Exception):
    """The job is somebody else's now, or was discarded: nothing of ours may be committed any longer."""


def settle(is_ours: bool) -> None:
    """Commit what was done with the proof of the claim, or nothing."""
    if not is_ours:
        db.session.rollback()
        raise Lost
    db.session.commit()


def patiently(act: Callable[[], bool]) -> None:
    """Settle what this does and proves; again while the database is away, since what was worked out is not worked out
    twice. Of a commit whose answer was lost the second one finds the job closed, and raises Lost: it was kept."""
    while True:
        try:
            settle(act())
            return
        except AWAY as error:
            db.session.close()
            log.warning("the database is away (%s); what was worked out is kept until it is back", reason(error))
            time.sleep(AGAIN_AFTER)


class Pace:
    """Reports how far a job is, not more often than a page is drawn anew."""

    def __init__(self, held: Held, whole: float = 1.0) -> None:
        self._held, self._whole = held, whole
        self._told, self._stage = 0.0, ""

    def tell(self, stage: str, share: float) -> None:
        if stage == self._stage and time.monotonic() - self._told < TELL_EVERY:
            return
        self._told, self._stage = time.monotonic(), stage
        self.say(stage, min(1.0, share / self._whole))

    def say(self, stage: str, share: float) -> None:
        """Nothing while the database is away: the work goes on, and whoever waits cannot see it anyway."""
        try:
            with sessions.write() as session:
                is_ours = ledger.report(session, self._held, share, stage)
                session.commit()
        except AWAY as error:
            log.debug("progress of a job was not told: the database is away (%s)", reason(error))
            return
        if not is_ours:
            raise Lost
