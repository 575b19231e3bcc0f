"""Starts the processes of jobs: one at a time in each lane of a machine, by whichever process of the server sees work
first.

The lock is taken before the process is started and handed to it, so that of many who see the same job one starts it.
It is also what says, after whatever kind of end, that nobody works any longer.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from connections import AWAY, reason
from extensions import sessions
from jobs import children, ledger, limits, tidying
from jobs.lanes import PLANTS, lane_of
from jobs.place import Place, place

LOOK_EVERY = 1.0  # seconds between looks for jobs that wait, or that others left behind
TIDY_EVERY = 60.0  # seconds
ROOT = Path(__file__).resolve().parent.parent
NOT_LOOKED = "no look for jobs: the database is away (%s)"
NOT_STARTED = "no process for a job could be started (%s)"

log = logging.getLogger(__name__)


def wake() -> None:
    """A job was committed here: let it begin, unless another is being done; then it follows. Where no process can be
    started now, the watcher tries again."""
    try:
        _begin()
    except AWAY as error:
        log.debug(NOT_LOOKED, reason(error))
    except OSError as error:
        log.warning(NOT_STARTED, error.strerror)


def _begin() -> None:
    with sessions.read() as session:
        waiting = ledger.free(session)
    for lane in sorted({lane_of(kind) for _job_id, kind in waiting}):
        _start(place(), lane)


def _start(here: Place, lane: str) -> None:
    path = here.lock(lane)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        command = [sys.executable, "-m", "jobs.process", str(lock.fileno()), here.server, lane]
        modules = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        bounds = limits.ENVIRON if lane == PLANTS else {}
        children.start(
            command, env={**os.environ, **here.environ, **bounds, "PYTHONPATH": modules}, pass_fds=[lock.fileno()]
        )


class Watcher(threading.Thread):
    """Looks for jobs that nobody does, as long as its process serves."""

    def __init__(self, is_alive: Callable[[], bool]) -> None:
        super().__init__(name="jobs", daemon=True)
        self._is_alive = is_alive
        self._tidied = float("-inf")

    def run(self) -> None:
        while self._is_alive():
            try:
                self._look()
            except AWAY as error:
                log.debug(NOT_LOOKED, reason(error))
            except OSError as error:
                log.warning(NOT_STARTED, error.strerror)
            time.sleep(LOOK_EVERY)

    def _look(self) -> None:
        with sessions.read() as session:
            is_hopeless = ledger.has_hopeless(session)
        if is_hopeless or time.monotonic() - self._tidied >= TIDY_EVERY:  # somebody may wait for what is given up
            tidying.tidy()
            tidying.sweep()
            self._tidied = time.monotonic()
        _begin()


def watch(is_alive: Callable[[], bool]) -> None:
    """After the fork, in a process that serves."""
    Watcher(is_alive).start()
