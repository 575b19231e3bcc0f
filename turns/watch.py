"""Who waits for news of which turn. Readers in the writer's process are woken by its commit; for all the others one
poller per process asks the database for revisions only.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from connections import AWAY, reason
from conversations import looks
from extensions import sessions

POLL_EVERY = 0.2  # seconds; how far a reader on another worker is behind

log = logging.getLogger(__name__)


class Watch:
    """`is_local` says whether this process writes a turn; only the others are polled."""

    def __init__(self, is_local: Callable[[uuid.UUID], bool]) -> None:
        self._is_local = is_local
        self._lock = threading.Condition()
        self._readers: dict[uuid.UUID, set[threading.Event]] = {}
        self._is_closed = False
        self._thread = threading.Thread(target=self._poll, name="poller", daemon=True)
        self._thread.start()

    @contextmanager
    def reader(self, turn_id: uuid.UUID) -> Iterator[threading.Event]:
        """An event that is set whenever there may be news of the turn."""
        news = threading.Event()
        with self._lock:
            self._readers.setdefault(turn_id, set()).add(news)
            self._lock.notify()
        try:
            yield news
        finally:
            with self._lock:
                self._readers[turn_id].discard(news)
                if not self._readers[turn_id]:
                    del self._readers[turn_id]

    def count(self) -> int:
        with self._lock:
            return sum(map(len, self._readers.values()))

    def wake(self, turn_ids: Sequence[uuid.UUID]) -> None:
        with self._lock:
            for turn_id in turn_ids:
                for news in self._readers.get(turn_id, ()):
                    news.set()

    def wake_all(self) -> None:
        with self._lock:
            turn_ids = list(self._readers)
        self.wake(turn_ids)

    def close(self) -> None:
        self.wake_all()
        with self._lock:
            self._is_closed = True
            self._lock.notify_all()
        self._thread.join()

    def _poll(self) -> None:
        try:
            self._poll_for_ever()
        except Exception:
            log.critical("the poller failed; this worker ends and another begins")
            os.kill(os.getpid(), signal.SIGTERM)
            raise

    def _poll_for_ever(self) -> None:
        known: dict[uuid.UUID, looks.Revision | None] = {}
        while not self._is_closed:
            with self._lock:
                self._lock.wait_for(lambda: bool(self._readers) or self._is_closed)
                watched = [turn_id for turn_id in self._readers if not self._is_local(turn_id)]
            if watched:
                known = self._compare(watched, known)
            time.sleep(POLL_EVERY)

    def _compare(
        self, watched: list[uuid.UUID], known: dict[uuid.UUID, looks.Revision | None]
    ) -> dict[uuid.UUID, looks.Revision | None]:
        try:
            with sessions.read("poller") as session:
                found = looks.revisions(session, watched)
        except AWAY as error:
            log.info("the database is away (%s); %d readers wait", reason(error), len(watched))
            return known
        fresh: dict[uuid.UUID, looks.Revision | None] = {turn_id: found.get(turn_id) for turn_id in watched}
        self.wake([turn_id for turn_id in watched if turn_id not in known or known[turn_id] != fresh[turn_id]])
        return fresh
