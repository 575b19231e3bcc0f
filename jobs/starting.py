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
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from connections import AWAY, reason
from extensions import sessions
from jobs import children, ledger, limits, tidying, whereabouts
from jobs.lanes import PLANTS, lane_of
from jobs.leases import SURE, Leases
from jobs.place import Place, place

LOOK_EVERY = 1.0  # seconds between looks for jobs that wait, or that others left behind
TIDY_EVERY = 60.0  # seconds
ROOT = Path(__file__).resolve().parent.parent
NOT_LOOKED = "no look for jobs: the database is away (%s)"
NOT_STARTED = "no process for a job could be started (%s)"

ELSEWHERE_FOR = 120.0  # seconds that a job may wait for a machine that has its file
BUSY_FOR = 3600.0  # the same, while other machines do other jobs all the time

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiting:
    """Jobs that nobody does; `away` are those whose file was looked for here in vain."""

    free: set[uuid.UUID]
    away: set[uuid.UUID]


def wake() -> None:
    """A job was committed here: let it begin, unless another is being done; then it follows. Where no process can be
    started now, the watcher tries again; what others left behind is for the watcher too."""
    try:
        _begin(are_leases_sure=False)
    except AWAY as error:
        log.debug(NOT_LOOKED, reason(error))
    except OSError as error:
        log.warning(NOT_STARTED, error.strerror)


def _begin(*, are_leases_sure: bool) -> Waiting:
    with sessions.read() as session:
        free = ledger.free(session, are_leases_sure=are_leases_sure)
    away: set[uuid.UUID] = set()
    for lane in sorted({lane_of(kind) for _job_id, kind in free}):
        away |= _start(lane, [(job_id, kind) for job_id, kind in free if lane_of(kind) == lane], are_leases_sure)
    return Waiting({job_id for job_id, _kind in free}, away)


def _start(lane: str, free: list[tuple[uuid.UUID, str]], are_leases_sure: bool) -> set[uuid.UUID]:
    """Those whose file is on another machine; a process is started if there are others."""
    path = place().lock(lane)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return set()
        away = {job_id for job_id, kind in free if not whereabouts.is_here(job_id, kind)}
        if len(away) < len(free):
            _run(place(), lane, lock.fileno(), are_leases_sure)
        return away


def _run(here: Place, lane: str, lock: int, are_leases_sure: bool) -> None:
    believed = [SURE] if are_leases_sure else []
    command = [sys.executable, "-m", "jobs.process", str(lock), here.server, lane, *believed]
    modules = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    bounds = limits.ENVIRON if lane == PLANTS else {}
    environ = {**os.environ, **here.environ, **bounds, "PYTHONPATH": modules}
    children.start(command, env=environ, pass_fds=[lock])


class Watcher(threading.Thread):
    """Looks for jobs that nobody does, as long as its process serves."""

    def __init__(self, is_alive: Callable[[], bool]) -> None:
        super().__init__(name="jobs", daemon=True)
        self._is_alive = is_alive
        self._tidied = float("-inf")
        self._leases = Leases()
        self._elsewhere: dict[uuid.UUID, float] = {}  # since when a job waits for a file that is not here

    def run(self) -> None:
        while self._is_alive():
            try:
                self._look()
            except AWAY as error:
                self._leases.outage()
                log.debug(NOT_LOOKED, reason(error))
            except OSError as error:
                log.warning(NOT_STARTED, error.strerror)
            time.sleep(LOOK_EVERY)

    def _look(self) -> None:
        are_leases_sure = self._leases.are_sure()
        with sessions.read() as session:
            is_hopeless = ledger.has_hopeless(session, are_leases_sure=are_leases_sure)
        if is_hopeless or time.monotonic() - self._tidied >= TIDY_EVERY:  # somebody may wait for what is given up
            tidying.tidy(are_leases_sure=are_leases_sure)
            tidying.sweep()
            self._tidied = time.monotonic()
        self._give_up(_begin(are_leases_sure=are_leases_sure))

    def _give_up(self, waiting: Waiting) -> None:
        """A job that no machine has the file of: another would have begun it, unless it has others to do."""
        now = time.monotonic()
        known = {job_id: since for job_id, since in self._elsewhere.items() if job_id in waiting.free}
        self._elsewhere = {**dict.fromkeys(waiting.away, now), **known}
        late = [job_id for job_id, since in self._elsewhere.items() if now - since >= ELSEWHERE_FOR]
        if late:
            last = [job_id for job_id in late if now - self._elsewhere[job_id] >= BUSY_FOR]
            tidying.give_up(late, last)


def watch(is_alive: Callable[[], bool]) -> None:
    """After the fork, in a process that serves."""
    Watcher(is_alive).start()
