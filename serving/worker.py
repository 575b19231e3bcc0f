"""A process that answers, and how it leaves: nobody who has reached it goes without an answer.

It says in a byte shared with the master whether it serves or leaves. The grace time of running answers begins when the
process is told to leave, beside the requests that are still answered, so that slow clients do not use it up.
"""

from __future__ import annotations

import mmap
import os
import signal
import threading
import time
from concurrent.futures import Future
from types import FrameType
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

import turns

BEGINNING, SERVING, LEAVING = range(3)


class Worker(ThreadWorker):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._state = mmap.mmap(-1, 1)  # made before the fork: the master reads what the process writes
        self._is_hurried = False
        self._is_dismissed = False
        self._stopping: threading.Thread | None = None

    # --- seen from the master -----------------------------------------------------------------------------------------

    @property
    def is_serving(self) -> bool:
        return self._state[0] == SERVING

    @property
    def is_leaving(self) -> bool:
        """Told to leave, or leaving of its own accord."""
        return self._is_dismissed or self._state[0] == LEAVING

    @property
    def must_be_told(self) -> bool:
        """Again, if need be: from its fork to its first line it has the master's ears and hears nothing."""
        return self._is_dismissed and self.is_serving

    def dismiss(self) -> None:
        self._is_dismissed = True

    # --- in the process -----------------------------------------------------------------------------------------------

    def run(self) -> None:
        self._tell(SERVING)
        super().run()
        while self._stop_turns().is_alive():
            self.notify()  # it is alive as long as its turns have their grace time
            self._stop_turns().join(1.0)

    def is_parent_alive(self) -> bool:
        """Without a master it leaves as if it were told to, and lets go of the port at once."""
        if super().is_parent_alive():
            return True
        self.alive = False
        return False

    def set_accept_enabled(self, enabled: bool) -> None:
        """gunicorn stops accepting for two reasons: it has enough connections, or it leaves."""
        if enabled or self.alive:
            super().set_accept_enabled(enabled)
        elif self._stopping is None:
            self._leave()

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """A thread closes a connection. gunicorn does it where connections are accepted, and would wait there for up to
        two seconds for each client that does not close its own side, while nobody else is served."""
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
            return
        self.nr_conns -= 1
        self.tpool.submit(conn.close, graceful=True)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Once: a terminal sends it to everybody, the master again, and the second would break off the first."""
        if not self._is_hurried:
            self._is_hurried = True
            super().handle_quit(sig, frame)

    def finish(self) -> None:
        """The last thing a process does; harmless in the master, where gunicorn calls it for one that is gone."""
        if self.pid == os.getpid():
            self._stop_turns().join()

    def _leave(self) -> None:
        self._tell(LEAVING)
        self._stop_turns()
        self._accept_the_rest()
        super().set_accept_enabled(False)
        for listener in self.sockets:
            listener.close()  # whoever comes now is refused, or served by others: nobody waits in vain
        until = time.monotonic() + STOP_KEEPALIVE_LINGER
        for connection in self.pending_conns:  # opened, but never used; gunicorn would wait for them to time out
            connection.timeout = min(connection.timeout, until)

    def _accept_the_rest(self) -> None:
        """Those in the queue would be cut off if no other process held the socket, and may have asked already."""
        for listener in self.sockets:
            for _ in range(self.cfg.backlog):
                before = self.nr_conns
                self.accept(listener)
                if self.nr_conns == before:
                    break

    def _stop_turns(self) -> threading.Thread:
        if self._stopping is None:
            self._stopping = threading.Thread(target=turns.stop, args=(lambda: self._is_hurried,), name="leaving")
            self._stopping.start()
        return self._stopping

    def _tell(self, state: int) -> None:
        """Say it to the master, which looks when it is told that something became of a child."""
        self._state[0] = state
        if os.getppid() == self.ppid:
            os.kill(self.ppid, signal.SIGCHLD)
