"""The seats of this process: claims free turns, takes over those of the dead, gives its own back when it leaves."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Sequence

from connections import AWAY, reason
from conversations import desk
from conversations.briefing import brief
from conversations.lease import is_gone, owner
from extensions import sessions
from turns.patience import Patience
from turns.runner import Runner, Serving
from turns.saver import Saver
from turns.watch import Watch

SEATS = 64  # turns one process writes at a time
SWEEP_EVERY = 0.5  # seconds between looks for turns that others left behind
SLOW = 1.0  # seconds; a transaction that waits longer to begin was kept from it, and so were the others
GRACE = 15.0  # seconds for running turns at a polite exit; below graceful_timeout in gunicorn.conf.py

log = logging.getLogger(__name__)


class Pool:
    def __init__(self, serving: Serving, is_alive: Callable[[], bool]) -> None:
        self.pid = os.getpid()
        self._serving = serving
        self._is_alive = is_alive
        self._news = threading.Event()
        self._gone: list[str] = []
        self._patience = Patience()
        self._is_unsure = False  # of its claims: the answer to one may have been lost
        self._is_away = False
        self._last_sweep = 0.0
        self._has_asked = False
        self._was_free = True
        self.is_leaving = False
        self.saver = Saver(on_saved=self._saved, on_closed=self.wake)
        self.watch = Watch(is_local=self._writes)
        self._runner = Runner(self.saver, serving)
        self._thread = threading.Thread(target=self._run, name="pool", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._news.set()

    def asked(self) -> None:
        """A question was committed by this process."""
        self._has_asked = True
        self.wake()

    def leave(self) -> None:
        """Claim no more and let the readers go; they reconnect elsewhere."""
        self.is_leaving = True
        self.wake()
        self.watch.wake_all()

    def close(self, is_hurried: Callable[[], bool]) -> None:
        """Let turns end within the grace time, while nobody is in a hurry, and put the rest back into the queue."""
        until = time.monotonic() + GRACE
        self.leave()
        self._thread.join()  # which may be waiting for the database
        try:
            if left := self.saver.wait_until_idle(max(0.0, until - time.monotonic()), is_hurried):
                log.info("giving %d turns back to the queue", len(left))
                self.saver.release(left)
        finally:
            self._runner.close()
            self.saver.close()
            self.watch.close()

    def _writes(self, turn_id: uuid.UUID) -> bool:
        return turn_id in self.saver.works

    def _saved(self, turn_ids: Sequence[uuid.UUID]) -> None:
        self.watch.wake(turn_ids)

    def _run(self) -> None:
        while not self.is_leaving:
            self._news.wait(SWEEP_EVERY)
            self._news.clear()
            if not self._is_alive():
                self.leave()
                return
            try:
                self._fill()
            except AWAY as error:
                self._note_outage(error)
                time.sleep(SWEEP_EVERY)
            except Exception:
                log.critical("the pool failed; this worker ends and another begins")
                os.kill(os.getpid(), signal.SIGTERM)
                raise

    def _fill(self) -> None:
        """Claim turns while there are seats and free turns."""
        self._tick()
        if self._is_unsure:
            self._give_back()
        if not self._has_asked and not self._has_open():
            self._note_answer()
            return
        if time.monotonic() - self._last_sweep >= SWEEP_EVERY:
            self._sweep()
        self._note_answer()
        while len(self.saver.works) < SEATS and not self.is_leaving and self._has_free() and self._claim_one():
            self._tick()  # many claims together take longer than one silence

    def _tick(self) -> None:
        """While our own answers cannot be saved those of others cannot either, whatever can still be read: a full disk
        keeps nobody from beginning a transaction."""
        self._patience.tick()
        if self.saver.is_away:
            self._patience.outage()

    def _note_outage(self, error: Exception) -> None:
        if not self._is_away:
            log.warning("the database is away (%s); no turns are claimed", reason(error))
        self._is_away = self._is_unsure = True
        self._patience.outage()

    def _note_answer(self) -> None:
        if self._is_away:
            log.warning("the database is back; turns are claimed again")
        self._is_away = False

    def _give_back(self) -> None:
        """Turns that are ours by their rows and that nobody here has begun: the answer to their claim was lost."""
        with sessions.write() as session:
            claimed = desk.owned(session, owner())
            desk.release(session, claimed - self.saver.held())
            session.commit()
        self._is_unsure = False

    def _sweep(self) -> None:
        self._last_sweep = time.monotonic()
        with sessions.read() as session:
            self._gone = [name for name in desk.owners(session) if is_gone(name, sessions.dialect == "sqlite")]
            lapsed = desk.lapsed(session)
        if lapsed:
            self._prove_writable()
        self._patience.see(lapsed)
        self._close_abandoned()

    def _prove_writable(self) -> None:
        """Who holds the file of SQLite holds it from the owners too; while it can be read nothing else would tell."""
        began = time.monotonic()
        sessions.prove_writable(SLOW)
        if time.monotonic() - began > SLOW / 2:
            self._patience.outage()

    def _close_abandoned(self) -> None:
        """End what nobody may go on with."""
        left = self._left
        with sessions.read() as session:
            if not desk.has_abandoned(session, left):
                return
        with sessions.write() as session:
            for turn_id, is_stopped in desk.abandoned(session, left):
                status, error = ("stopped", None) if is_stopped else ("failed", desk.TOO_MANY_CRASHES)
                desk.close_unowned(session, turn_id, status, error)
            session.commit()

    @property
    def _left(self) -> desk.Left:
        return desk.Left(self._gone, self._patience.believed)

    def _has_open(self) -> bool:
        with sessions.read() as session:
            return desk.has_open(session)

    def _has_free(self) -> bool:
        """A look before the claim, which on SQLite holds up all writers. After a send here there is no need to look,
        unless the last claim came to nothing: then sends are many, and wait for each other."""
        has_asked, self._has_asked = self._has_asked, False
        if has_asked and self._was_free:
            return True
        with sessions.read() as session:
            return desk.has_free(session, self._left)

    def _claim_one(self) -> bool:
        began = time.monotonic()
        with sessions.write() as session:
            session.connection()
            if time.monotonic() - began > SLOW:
                self._patience.outage()
            claimed = desk.claim(session, owner(), self._left, llm=self._serving.llm)
            session.commit()
        self._was_free = claimed is not None
        if claimed:
            self._start(claimed)
        return self._was_free

    def _start(self, claimed: desk.Claimed) -> None:
        with sessions.read() as session:
            known = brief(session, claimed, self._serving.max_history_messages, self._serving.llm != "offline")
        if known:
            self._runner.run(claimed, known)


_serving: Serving | None = None
_pool: Pool | None = None
_stopped_in: int | None = None  # the process that has left; a late request must not begin anew in it
_lock = threading.Lock()


def serve(serving: Serving) -> None:
    """Say what turns are answered with. Starts nothing: threads begin after the fork."""
    global _serving, _stopped_in
    _serving, _stopped_in = serving, None


def start(is_alive: Callable[[], bool] = lambda: True) -> Pool | None:
    """This process's pool, started if need be; None once it has stopped. It leaves when `is_alive` fails."""
    global _pool
    with _lock:
        if _serving is None:
            raise RuntimeError("turns.serve() comes before turns.start()")
        if _stopped_in == os.getpid():
            return None
        if _pool is None or _pool.pid != os.getpid():
            _pool = Pool(_serving, is_alive)
        return _pool


def wake() -> None:
    """A question was committed here: claim it, if it is free."""
    if pool := start():
        pool.asked()


def stop(is_hurried: Callable[[], bool] = lambda: False) -> None:
    """Leave politely; afterwards nothing of this process is running. `is_hurried` is asked again and again."""
    global _pool, _stopped_in
    with _lock:
        leaving = _pool if _pool is not None and _pool.pid == os.getpid() else None
        _pool, _stopped_in = None, os.getpid()
    if leaving:
        leaving.close(is_hurried)
