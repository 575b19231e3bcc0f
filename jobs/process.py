"""The process that does one job and ends: started by `jobs.starting`, with the lock of its lane in its hands.

    python -m jobs.process LOCK SERVER LANE [leases-are-sure]

LOCK is the number of an open file, SERVER the process that it may not outlive, LANE the kinds of jobs that it may take.
It gives its job back to the queue when it is told to leave or when the server is gone. While the database is away it
goes on, or waits until it can say how it ended: that is no crash. Killed, it loses nothing: the job is begun again by
another, since nobody sees what it does before its last commit.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import NoReturn

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

import config
import logs
from connections import AWAY, reason
from conversations.lease import is_gone, owner
from extensions import clock, db, sessions
from jobs import ledger, limits, orders, place, reporting, scratch, tidying, whereabouts, work
from jobs.lanes import lane_of
from jobs.leases import SURE
from jobs.ledger import Held
from knowledge.plants import content

LOOK_EVERY = 0.25  # seconds between looks whether to leave
WANTED_EVERY = 0.5  # seconds between looks whether anybody still waits
RENEW_EVERY = 2.0  # seconds; far below ledger.LEASE
PATIENCE = 30.0  # seconds to become SQLite's writer: nobody waits for an answer here, and everybody else goes first
LEAVE_WITHIN = 600.0  # seconds of an outage that a job outlives its server, to give itself back
TOOK_TOO_LONG = "This took longer than {} minutes and was ended. A shorter time, or fewer columns, would be quicker."
NICENESS = 10  # others' questions come first

log = logging.getLogger(__name__)


class Keeper(threading.Thread):
    """Renews the lease while the work is done in the main thread, and ends the process when it is to leave."""

    def __init__(self, held: Held, server: str) -> None:
        super().__init__(name="keeper", daemon=True)
        self._held, self._server = held, server
        self._told_to_leave = False
        self._is_done = threading.Event()
        self._away_since: float | None = None
        self._began = self._renewed = self._looked = time.monotonic()

    def leave(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._told_to_leave = True

    def done(self) -> None:
        self._is_done.set()
        self.join()

    def run(self) -> None:
        while not self._is_done.wait(LOOK_EVERY):
            began = time.monotonic()
            try:
                self._look()
                self._note_back()
            except (*AWAY, SQLAlchemyError, OSError) as error:  # without it the job would be taken for dead
                self._note_away(error, began)

    def _look(self) -> None:
        if self._told_to_leave or is_gone(self._server, single_host=True):
            self._told_to_leave = True
            self._give_back()
        self._keep_within_time()
        if time.monotonic() - self._looked >= WANTED_EVERY:
            self._see_who_wants_it()
        if time.monotonic() - self._renewed >= RENEW_EVERY:
            self._renew()

    def _note_away(self, error: Exception, began: float) -> None:
        """The time of an outage is none of the job's. Who is to leave waits for its end, but not for ever."""
        if self._away_since is None:
            self._away_since = began
            log.warning("the database is away (%s); the job goes on", reason(error))
        self._began += time.monotonic() - began + LOOK_EVERY
        if self._told_to_leave and time.monotonic() - self._away_since >= LEAVE_WITHIN:
            end(1)

    def _note_back(self) -> None:
        if self._away_since is not None:
            self._away_since = None
            log.warning("the database is back")

    def _renew(self) -> None:
        with sessions.write() as session:
            is_ours = ledger.renew(session, self._held)
            session.commit()
        self._renewed = time.monotonic()
        if not is_ours and not self._is_done.is_set():
            log.warning("the job is somebody else's now")
            end(1)

    def _give_back(self) -> None:
        """At once: what the main thread has in its hands is rolled back with its connection."""
        with sessions.write() as session:
            ledger.release(session, self._held)
            session.commit()
        log.info("the job was given back to the queue")
        end(0)

    def _keep_within_time(self) -> None:
        most = limits.of(self._held.kind).seconds
        if most is None or time.monotonic() - self._began < most:
            return
        with sessions.write() as session:
            ledger.fail(session, self._held, TOOK_TOO_LONG.format(round(most / 60)))
            session.commit()
        log.warning("the job took too long")
        end(1)

    def _see_who_wants_it(self) -> None:
        self._looked = time.monotonic()
        with sessions.read() as session:
            if not orders.is_unwanted(session, self._held):
                return
        with sessions.write() as session:
            is_dropped = orders.drop(session, self._held)
            session.commit()
        if is_dropped:
            log.info("nobody waits for the job any longer")
            end(0)


def end(status: int) -> NoReturn:
    """At once, with whatever it started itself: it leads a session of its own."""
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(status)


def main(server: str, lane: str, *told: str) -> None:
    os.nice(NICENESS)
    limits.bound_addresses()
    settings = config.load()
    logs.configure(settings.log_level)
    place.configure(settings)
    content.configure(settings)
    with scratch.entered(), _application(settings).app_context():
        are_leases_sure = SURE in told
        tidying.tidy(are_leases_sure=are_leases_sure)
        held = claimed(lane, are_leases_sure=are_leases_sure)
        if held is None:
            return
        limits.bound_data(held.kind)
        limits.bound_processor(held.kind)
        keeper = Keeper(held, server)
        signal.signal(signal.SIGTERM, keeper.leave)
        keeper.start()
        log.info("doing a job", extra={"job": str(held.job_id), "kind": held.kind, "claim": held.claim})
        do(held, keeper)


def do(held: Held, keeper: Keeper) -> None:
    try:
        work.perform(held, place.place().file(held.job_id))
    except reporting.Lost:
        log.warning("the job was discarded, or is somebody else's now")
    except AWAY as error:
        log.warning("the database went away (%s) in the middle of a job, which is given back", reason(error))
        keeper.leave()
        keeper.join()
    keeper.done()


def _application(settings: config.Settings) -> Flask:
    """The database, and nothing that answers."""
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(settings.flask_config())
    app.config["SQLALCHEMY_ENGINE_OPTIONS"]["execution_options"] = {"patience": PATIENCE}
    for extension in (db, sessions, clock):
        extension.init_app(app)
    return app


def claimed(lane: str, *, are_leases_sure: bool = True) -> Held | None:
    """The oldest free job of the lane that can be done here: the file of another may be on another machine."""
    with sessions.read() as session:
        waiting = ledger.free(session, are_leases_sure=are_leases_sure)
    free = [(job_id, kind) for job_id, kind in waiting if lane_of(kind) == lane]
    here = [job_id for job_id, kind in free if whereabouts.is_here(job_id, kind)]
    for job_id in here:
        with sessions.write() as session:
            held = ledger.claim(session, job_id, owner(), are_leases_sure=are_leases_sure)
            session.commit()
        if held:
            return held
    return None


if __name__ == "__main__":
    main(*sys.argv[2:])
