"""Saved before seen: one thread per process writes everything its turns have to say, in one transaction.

Drafts, steps, leases and endings go together; then the readers are woken. A batch that fails is written turn by turn,
so that one bad answer cannot hurt another. While the database is away, answers go on in memory and are written when it
is back.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from connections import AWAY, reason
from conversations import desk
from extensions import sessions
from turns.work import Unsaved, Work

# These stand together: a lease (6 s, conversations/lease.py) must outlast many renewals, and a stop is seen at one.
SAVE_EVERY = 0.1  # seconds; nothing is shown before it is saved, so this is also the pace of the page
RENEW_EVERY = 0.25  # seconds; also how soon a stop is seen while nothing is written
FIRST_WORDS_WAIT = 0.003  # seconds
RETRY_EVERY = 0.5  # seconds between attempts while the database is away
RELEASE_WITHIN = 1.5  # seconds of attempts to give turns back; with GRACE below graceful_timeout
RELEASE_PATIENCE = 0.5  # seconds that one of them waits for SQLite's writer

POISON = (StatementError, ArithmeticError, TypeError, ValueError)  # of one answer: what no row can hold

log = logging.getLogger(__name__)


class Saver:
    """`on_saved` is told the turns that changed, `on_closed` that a seat became free."""

    def __init__(self, on_saved: Callable[[Sequence[uuid.UUID]], None], on_closed: Callable[[], None]) -> None:
        self.lock = threading.Condition()
        self.works: dict[uuid.UUID, Work] = {}
        self._on_saved = on_saved
        self._on_closed = on_closed
        self._last_save = 0.0
        self._is_closed = self._has_failed = False
        self.is_away = False
        self._reason = ""  # why, as it was last told
        self._thread = threading.Thread(target=self._run, name="saver", daemon=True)
        self._thread.start()

    def add(self, work: Work) -> None:
        with self.lock:
            earlier = self.works.get(work.claimed.turn_id)
            self.works[work.claimed.turn_id] = work
            self.lock.notify_all()
        if earlier:
            cancel(earlier)

    def held(self) -> set[tuple[uuid.UUID, int]]:
        """The (turn, claim) this process writes."""
        with self.lock:
            return {work.key for work in self.works.values()}

    def tell(self, change: Callable[[], None]) -> None:
        """Apply a change to a work under the lock, and see to it that it is saved in time."""
        with self.lock:
            change()
            self.lock.notify_all()

    def wait_until_idle(self, seconds: float, is_hurried: Callable[[], bool]) -> list[Work]:
        """Wait for all turns to end, until somebody is in a hurry; those that have not ended are returned.

        Every save wakes it to ask again, and so does the end of the saver: then nothing will ever end.
        """
        with self.lock:
            self.lock.wait_for(lambda: not self.works or self._has_failed or is_hurried(), seconds)
            return list(self.works.values())

    def release(self, works: Sequence[Work]) -> None:
        """Save what these have, and give them back to the queue for another process. While the database is away it is
        tried again, not for long: then they are taken over as those of the dead are."""
        with self.lock:
            for work in works:
                self.works.pop(work.claimed.turn_id, None)
        until = time.monotonic() + RELEASE_WITHIN
        while not self._released(works) and time.monotonic() < until:
            time.sleep(RETRY_EVERY)
        for work in works:  # only now: a task that ends closes its turn
            cancel(work)

    def _released(self, works: Sequence[Work]) -> bool:
        try:
            self._release_all(works)
        except AWAY as error:
            log.warning("the database is away (%s); %d turns are still ours", reason(error), len(works))
            return False
        return True

    def _release_all(self, works: Sequence[Work]) -> None:
        try:
            self._release(works)
        except AWAY:
            raise
        except POISON:
            log.exception("%d answers could not be saved before they are given back; one by one", len(works))
            for work in works:
                self._release_alone(work)

    def _release_alone(self, work: Work) -> None:
        """What cannot be stored is left out: the turn goes on elsewhere from what was saved before."""
        try:
            self._release([work])
        except AWAY:
            raise
        except POISON:
            log.exception("turn %s is given back without what could not be saved", work.claimed.turn_id)
            with sessions.write("saver") as session:
                desk.release(session, [work.key])
                session.commit()

    def _release(self, works: Sequence[Work]) -> None:
        with sessions.write("saver") as session:
            session.connection(execution_options={"patience": RELEASE_PATIENCE})
            ours = desk.renew(session, [work.key for work in works])
            held = [work for work in works if work.claimed.turn_id in ours]
            self._write(session, self._last_words(held, ours))
            desk.release(session, [work.key for work in held])
            session.commit()

    def _last_words(self, held: Sequence[Work], ours: Mapping[uuid.UUID, bool]) -> list[Unsaved]:
        with self.lock:
            for work in held:
                if ours[work.claimed.turn_id]:
                    work.close("stopped")
            return [work.unsaved() for work in held]

    def close(self) -> None:
        """End the thread; what is still unsaved was released before."""
        with self.lock:
            self._is_closed = True
            self.lock.notify_all()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._save_for_ever()
        except Exception:
            log.critical("the saver failed; this worker ends and another goes on with its answers")
            with self.lock:
                self._has_failed = True
                self.lock.notify_all()
            os.kill(os.getpid(), signal.SIGTERM)
            raise

    def _save_for_ever(self) -> None:
        while True:
            with self.lock:
                while (wait := self._seconds_to_next_save()) > 0 and not self._is_closed:
                    self.lock.wait(wait if self.works else None)
                if self._is_closed:
                    return
                self._let_short_answers_end()
                batch = [work.unsaved() for work in self.works.values()]
            self._last_save = time.monotonic()
            try:
                self._save(batch)
            except AWAY as error:
                self._wait_for_database(error, len(batch))
            else:
                self._note_answer()

    def _wait_for_database(self, error: Exception, count: int) -> None:
        why = reason(error)
        if why != self._reason:
            log.warning("the database is away (%s); %d answers go on in memory", why, count, exc_info=error)
        self.is_away, self._reason = True, why
        time.sleep(RETRY_EVERY)

    def _note_answer(self) -> None:
        if self.is_away:
            log.warning("the database is back; the answers are saved")
        self.is_away, self._reason = False, ""

    def _let_short_answers_end(self) -> None:
        """An answer that comes all at once is written once, with its end, and not first as a draft."""
        begun = [work for work in self.works.values() if work.text and not work.saved_text and not work.closing]
        if begun:
            self.lock.wait_for(lambda: all(work.closing for work in begun), FIRST_WORDS_WAIT)

    def _seconds_to_next_save(self) -> float:
        if not self.works:
            return 3600.0
        works = self.works.values()
        if any(work.is_urgent for work in works):
            return 0.0
        pace = SAVE_EVERY if any(work.has_news or work.closing for work in works) else RENEW_EVERY
        return self._last_save + pace - time.monotonic()

    def _save(self, batch: Sequence[Unsaved]) -> None:
        try:
            self._save_together(batch)
        except AWAY:
            raise
        except POISON:
            log.exception("a batch of %d answers could not be saved; saving one by one", len(batch))
            for unsaved in batch:
                self._save_alone(unsaved)

    def _save_alone(self, unsaved: Unsaved) -> None:
        try:
            self._save_together([unsaved])
        except AWAY:
            raise
        except POISON:
            log.exception("answer of turn %s could not be saved", unsaved.work.claimed.turn_id)
            self.tell(lambda: self._give_up(unsaved.work))

    def _give_up(self, work: Work) -> None:
        """Close the turn without what cannot be stored; when even that fails, leave it to its lease."""
        cancel(work)
        if not work.give_up():
            self._drop(work)

    def _drop(self, work: Work) -> None:
        """The turn may be here again under a later claim: that one stays."""
        if self.works.get(work.claimed.turn_id) is work:
            del self.works[work.claimed.turn_id]

    def _save_together(self, batch: Sequence[Unsaved]) -> None:
        with sessions.write("saver") as session:
            ours = desk.renew(session, [unsaved.work.key for unsaved in batch])
            held = [unsaved for unsaved in batch if unsaved.work.claimed.turn_id in ours]
            self._write(session, held)
            session.commit()
        self._settle(batch, ours)

    def _write(self, session: Session, held: Sequence[Unsaved]) -> None:
        for unsaved in held:
            for step in unsaved.steps:
                desk.save_step(session, step)
        desk.save_drafts(session, [unsaved.written for unsaved in held if unsaved.written])
        for unsaved in held:
            if unsaved.closing:
                desk.finish(session, unsaved.closing)

    def _settle(self, batch: Sequence[Unsaved], ours: dict[uuid.UUID, bool]) -> None:
        changed: list[uuid.UUID] = []
        has_free_seat = False
        with self.lock:
            for unsaved in batch:
                work, turn_id = unsaved.work, unsaved.work.claimed.turn_id
                work.saved(unsaved)
                if turn_id not in ours or unsaved.closing:
                    self._drop(work)
                    cancel(work)
                    has_free_seat = True
                elif ours[turn_id]:
                    work.close("stopped")
                    cancel(work)
                if unsaved.written or unsaved.steps or unsaved.closing:
                    changed.append(turn_id)
            self.lock.notify_all()
        self._on_saved(changed)
        if has_free_seat:
            self._on_closed()


def cancel(work: Work) -> None:
    """End the agent's task, if it still runs, and what its tools wait for."""
    work.over.set()
    if work.future:
        work.future.cancel()
