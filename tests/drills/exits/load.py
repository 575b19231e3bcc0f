"""People who ask without a pause while processes come and go, and what is looked at meanwhile."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from contextlib import closing

from tests.drills.people import row_key, rows
from tests.servers import until

SOON = 10.0  # seconds; the promises are shorter, but two cores may be busy
ASKING = {"Accept": "application/json", "Content-Type": "application/json"}


class Load:
    """People who read pages and ask without a pause: on connections they keep, and on new ones."""

    def __init__(self, person):
        self._address = address(person.server)
        self._headers = {**person.headers, "Cookie": "; ".join(f"{name}={it}" for name, it in person.cookies.items())}
        self._is_over = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.failures: list[str] = []
        self.asked = 0
        what = (self._keep, self._keep, self._come_anew, self._ask)
        self._threads = [threading.Thread(target=self._repeat, args=(one,)) for one in what]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        assert until(lambda: sum(self.statuses.values()) > 5, SOON)
        return self

    def __exit__(self, *_error):
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, what):
        with closing(http.client.HTTPConnection(*self._address, timeout=30)) as connection:
            while not self._is_over.is_set():
                try:
                    self.statuses[what(connection)] += 1
                except (OSError, http.client.HTTPException) as error:
                    self.failures.append(f"{what.__name__}: {error!r}")
                    connection.close()

    def _keep(self, connection):
        connection.request("GET", "/", headers=self._headers)
        return self._status(connection)

    def _come_anew(self, connection):
        connection.close()
        connection.request("GET", "/login", headers={"Connection": "close"})
        return self._status(connection)

    def _ask(self, connection):
        connection.request("POST", "/chat", '{"message": "Tell me"}', {**self._headers, **ASKING})
        self.asked += 1
        return self._status(connection)

    def _status(self, connection):
        answer = connection.getresponse()
        answer.read()
        return answer.status


def assert_nothing_failed(load, server):
    assert load.failures == []
    assert set(load.statuses) <= {200, 202}  # 202: the answer is still being written
    assert until(lambda: is_quiet(server), 30)
    assert rows(server, "SELECT count(*) AS bad FROM turn WHERE status <> 'done' OR crashes > 0") == [{"bad": 0}]


def address(server):
    return "127.0.0.1", server.port


def status(server, path):
    with closing(http.client.HTTPConnection(*address(server), timeout=10)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def have_left(server, before):
    return not {*before} & {*server.workers}


def is_quiet(server):
    return rows(server, "SELECT count(*) AS open FROM turn WHERE status IN ('queued', 'running')") == [{"open": 0}]


def turns(server, seen):
    """What became of the turn that somebody saw."""
    key = row_key(server, seen.turn_id)
    return rows(server, "SELECT status, crashes, claim FROM turn WHERE id = :id", id=key)
