"""The process that prepares everything, keeps the workers' number and never answers itself.

It differs from gunicorn's in what happens when something changes: settings are read again as a whole or not at all, a
worker that leaves is replaced before it is gone, a new release takes over by itself, an end is quick when asked for.
"""

from __future__ import annotations

import os
import queue
import signal
import time
from typing import Any

from flask import Flask
from gunicorn import sock
from gunicorn.arbiter import Arbiter
from gunicorn.util import import_app

import config
import leaving
from extensions import sessions
from serving import memory
from serving.starting import CannotStart, check_port, explained, make_ready
from serving.worker import Worker

QUICK = 5.0  # seconds for the processes once somebody is in a hurry: answers go back to the queue at once
ENDS = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}
FACTORY = "app:create_app"


class Master(Arbiter):
    """`on_starting` makes gunicorn's own arbiter one of these: it cannot be given."""

    log: Any
    LISTENERS: list[Any]
    _has_retired_predecessor = False

    # --- how many serve -----------------------------------------------------------------------------------------------

    def manage_workers(self) -> None:
        """As many as are wanted serve, with the settings of now. Who leaves does not count, and may take its time; who
        came before leaves only when the others serve. All others are at most as many again."""
        staying = self._staying()
        current = [worker for worker in staying if worker.cfg is self.cfg]
        missing = min(self.num_workers - len(current), 2 * self.num_workers - len(self.WORKERS))
        for _ in range(missing):
            self.spawn_worker()
        surplus = len(staying) - self.num_workers
        if surplus > 0 and all(worker.is_serving for worker in staying[surplus:]):
            for worker in staying[:surplus]:
                worker.dismiss()
        self._tell_the_dismissed()
        self._retire_predecessor()

    def _all(self) -> list[Worker]:
        return sorted(self.WORKERS.values(), key=lambda worker: worker.age)

    def _staying(self) -> list[Worker]:
        """Those that do not leave, oldest first."""
        return [worker for worker in self._all() if not worker.is_leaving]

    def _tell_the_dismissed(self) -> None:
        for worker in self._all():
            if worker.must_be_told:
                self.kill_worker(worker.pid, signal.SIGTERM)

    # --- new settings -------------------------------------------------------------------------------------------------

    def handle_hup(self) -> None:
        """Read the settings again: a new application, new workers, then the old ones leave. gunicorn would go on with
        the old application, and end everything over a wrong setting; here that changes nothing."""
        memory.load_freely()
        before = self.app.cfg, self.app.callable
        try:
            listeners = self._read_again()
        except CannotStart as reason:
            self.app.cfg, self.app.callable = before
            self._as_it_was(self.app.callable)
            self.log.error("the settings stay as they were: %s", reason)
            return
        finally:
            memory.share()
        self.setup(self.app)
        if listeners is not self.LISTENERS:
            sock.close_sockets(self.LISTENERS, unlink=False)
            self.LISTENERS = listeners
        self.log.info("the settings were read again")  # now manage_workers lets others take the workers' places

    def _read_again(self) -> list[Any]:
        """A new configuration and application from `.env` and the environment. Returns what is to be listened on."""
        try:
            with explained():
                settings = config.load()
                self.app.reload()
                moves = not self.systemd and self.app.cfg.address != self.cfg.address
                if moves:
                    check_port(settings)
                self.app.callable = None
                make_ready(self.app.wsgi())
                return list(sock.create_sockets(self.app.cfg, self.log)) if moves else self.LISTENERS
        except SystemExit as ended:  # gunicorn's own way to refuse a configuration or an address
            raise CannotStart(f"gunicorn ended with {ended.code}.") from ended

    def _as_it_was(self, app: Flask) -> None:
        """An application changes what belongs to the process when it is made, and workers to come inherit that. They
        serve this one: with another they would have two sets of connections."""
        try:
            with explained():
                self.app.callable = import_app(FACTORY)(app.config["SETTINGS"])
        except CannotStart as reason:
            self.log.critical("workers to come may be half new: %s. Restart the server.", reason)
        finally:
            sessions.close_connections()

    # --- a new release ------------------------------------------------------------------------------------------------

    def handle_usr2(self) -> None:
        """A new master starts beside this one on the same socket, and ends this one when its workers serve."""
        if self.systemd:
            self.log.warning("the socket is the service manager's: start the new release as a service beside this one")
            return
        self.maybe_promote_master()  # the one before may be gone for less than a look: then this one may be replaced
        super().handle_usr2()

    def reap_workers(self) -> None:
        had_successor = self.reexec_pid
        super().reap_workers()
        if had_successor and not self.reexec_pid:
            self.log.error("the new release did not start; this one goes on")

    def _retire_predecessor(self) -> None:
        if not self.master_pid or self._has_retired_predecessor:
            return
        staying = self._staying()
        if len(staying) >= self.num_workers and all(worker.is_serving for worker in staying):
            self._has_retired_predecessor = True
            self.log.info("this release serves; the one before (%s) may leave", self.master_pid)
            if os.getppid() == self.master_pid:
                os.kill(self.master_pid, signal.SIGTERM)

    # --- the end ------------------------------------------------------------------------------------------------------

    def handle_term(self) -> None:
        """With a balancer in front: say that this instance is not ready, and serve on until it has been noticed."""
        if not self.reexec_pid:
            self._drain()
        raise StopIteration

    def stop(self, graceful: bool = True) -> None:
        """End all processes: in the grace time, or at once when somebody is in a hurry; a second signal says so.

        gunicorn measures the time by a clock that may be set, and a process that was just forked would not hear.
        """
        if not self.reexec_pid:
            leaving.announce()
        sock.close_sockets(self.LISTENERS, unlink=False)
        self.LISTENERS = []
        until = time.monotonic() + self.cfg.graceful_timeout if graceful else self._hurry()
        for worker in self._all():
            worker.dismiss()
        while self.WORKERS and time.monotonic() < until:
            self._tell_the_dismissed()
            if self._next_end(within=0.5) and graceful:
                graceful, until = False, self._hurry()
            self.reap_workers()
        self.kill_workers(signal.SIGKILL)
        self.reap_workers()

    def _hurry(self) -> float:
        """Let all processes end at once; the time when patience ends."""
        self.log.info("ending at once")
        self.kill_workers(signal.SIGQUIT)
        return time.monotonic() + QUICK

    def _drain(self) -> None:
        leaving.announce()
        until = time.monotonic() + self.app.callable.config["SETTINGS"].drain_seconds
        while (left := until - time.monotonic()) > 0:
            if self._next_end(within=min(left, 1.0)):
                return
            self.reap_workers()
            self.manage_workers()

    def _next_end(self, within: float) -> bool:
        """Wait for a signal; whether it asks for the end. Also returns when something became of a process."""
        try:
            return self.SIG_QUEUE.get(timeout=within) in ENDS
        except queue.Empty:
            return False
