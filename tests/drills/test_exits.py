"""Polite exits: settings read again, workers and releases replaced, ends in time. No request fails, no answer is lost.

One server goes through it all: nothing here may hurt it for longer than the test. The llm takes 2.5 seconds for an
answer, so that there is always one being written. What is tested stands in `serving/`; each test names its mechanism.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest
from sqlalchemy import text

from tests.drills.people import Person, Seen, database, rows, words, writer_of
from tests.llm_pieces import WORDS
from tests.llm_server import LlmServer
from tests.servers import ROOT, Server, own_database, until
from turns.pool import GRACE
from turns.runner import LAST_WORDS
from turns.saver import RELEASE_WITHIN

ANSWER = "".join(WORDS).strip()
SOON = 10.0  # seconds; the promises are shorter, but two cores may be busy
ASKING = {"Accept": "application/json", "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def home(tmp_path_factory, database_url):
    settings = {"LLM": "openai:slow", "LLM_API_KEY": "none", "WORKERS": "2", "THREADS": "32"}
    folder = tmp_path_factory.mktemp("exits") / "server"
    with (
        LlmServer("slow") as llm,
        Server.running(folder, database_url, {**settings, "LLM_BASE_URL": llm.base_url}) as it,
    ):
        yield it


@pytest.fixture
def running(home):
    """The server as it was: the first settings, the wanted number of workers, no open answer."""
    yield home
    is_changed = home.settings != {}
    home.set()
    if home.process.poll() is not None:
        home.restart()
    elif is_changed:
        before = home.workers
        home.hup()
        assert until(lambda: have_left(home, before), 30)
    assert until(lambda: len(home.workers) == home.wanted_workers and is_quiet(home), 30)


@pytest.fixture
def person(running):
    return Person(running, f"Ann{time.monotonic_ns()}")


def is_quiet(server):
    return rows(server, "SELECT count(*) AS open FROM turn WHERE status IN ('queued', 'running')") == [{"open": 0}]


def turns(server, seen):
    """What became of the turn that somebody saw."""
    key = seen.turn_id if "postgresql" in server.environ["DATABASE_URL"] else seen.turn_id.replace("-", "")
    return rows(server, "SELECT status, crashes, claim FROM turn WHERE id = :id", id=key)


def begin(person):
    """Ask, and read in a thread until the end. Returns when some of the answer is shown."""
    seen, shown = Seen(), threading.Event()

    def read():
        for _ in person.read(seen, "Tell me slowly"):
            if len(seen.text.split()) >= 3:
                shown.set()

    reader = threading.Thread(target=read)
    reader.start()
    assert shown.wait(20)
    return seen, reader


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


# --- settings read again ----------------------------------------------------------------------------------------------


def test_new_settings_count_after_hup_and_no_request_fails(running, person):
    """Mechanism: Master.handle_hup makes the application anew and only then replaces the workers."""
    before = running.workers
    with Load(person) as load:
        assert status(running, "/register") == 200
        running.set(REGISTRATION="closed", WORKERS="3")
        running.hup()
        assert until(lambda: have_left(running, before), 20)
    assert_nothing_failed(load, running)
    assert {status(running, "/register") for _ in range(8)} == {403}


def test_wrong_settings_are_named_and_the_old_ones_stay(running):
    """Mechanism: Master._read_again raises CannotStart before anything was changed, and _as_it_was undoes the rest."""
    before = running.workers
    assert "PROXIES is 'some'" in refusal(running, PROXIES="some")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "is already in use" in refusal(running, PORT=str(taken.getsockname()[1]))
    with of_a_later_release(running):
        assert "newer than this release" in refusal(running, REGISTRATION="closed", LOG_LEVEL="error")
        assert status(running, "/health/ready") == 200
    assert running.workers == before
    assert "Traceback" not in running.log
    for pid in before:  # those that take their place are not half new
        running.kill_worker(pid)
    assert until(lambda: have_left(running, before) and len(running.workers) == 2, SOON)
    noted = running.log.count("GET /register")
    assert {status(running, "/register") for _ in range(8)} == {200}
    assert until(lambda: running.log.count("GET /register") == noted + 8, SOON)


@contextmanager
def of_a_later_release(server):
    """Its database was brought up to date by a release that it does not know."""
    engine = database(server)
    with engine.begin() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    yield
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()


def refusal(server, **settings):
    """What the log says of settings that cannot be used."""
    words = "the settings stay as they were"
    lines = len(server.log)
    server.set(**settings)
    server.hup()
    assert until(lambda: words in server.log[lines:], 20)
    return next(line for line in server.log[lines:].splitlines() if words in line)


def test_a_new_port_is_taken_before_the_old_one_is_left(running):
    """Mechanism: Master._read_again opens the new socket; the leaving workers close the old one."""
    old, before = running.port, running.workers
    with socket.create_server(("127.0.0.1", 0)) as free:
        running.port = free.getsockname()[1]
    running.set()
    running.hup()
    assert until(lambda: have_left(running, before), 20)
    assert status(running, "/login") == 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", old), timeout=5)


# --- one worker leaves ------------------------------------------------------------------------------------------------


def test_an_ended_worker_finishes_its_answer_while_its_readers_go_on_elsewhere(running, person):
    """Mechanism: Worker._leave ends its streams, Master.manage_workers counts it out at once."""
    seen, reader = begin(person)
    writer = writer_of(running)
    ended = time.monotonic()
    running.terminate_worker(writer)
    assert until(lambda: seen.connections >= 2, SOON)
    assert writer in running.workers  # it still writes, and another has taken its place
    assert until(lambda: len(running.workers) == 3, SOON)
    assert time.monotonic() - ended < 2.0
    reader.join(30)
    assert words(seen.html).count(ANSWER) == 1
    assert seen.restarts == 0
    assert turns(running, seen) == [{"status": "done", "crashes": 0, "claim": 1}]


def test_an_answer_given_back_is_finished_by_another(running, person):
    """Mechanism: Worker.handle_quit lets turns.stop hurry: what is written goes back to the queue with its text."""
    seen, reader = begin(person)
    os.kill(writer_of(running), signal.SIGQUIT)
    reader.join(30)
    assert words(seen.html).count(ANSWER) == 1
    assert all(ANSWER.startswith(text) for text in seen.texts)
    assert turns(running, seen) == [{"status": "done", "crashes": 0, "claim": 2}]


def test_a_kept_connection_is_answered_once_more_by_a_worker_that_leaves(running):
    """Mechanism: gunicorn keeps such connections for two seconds; Worker.finish_request lets no client hold it up."""
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(http.client.HTTPConnection(*address(running)))) for _ in range(8)]
        for line in lines:
            line.request("GET", "/health/live")
            line.getresponse().read()
        silent = [stack.enter_context(socket.create_connection(address(running))) for _ in range(8)]
        for pid in running.workers:
            running.terminate_worker(pid)
        time.sleep(0.3)
        for line in silent:
            line.sendall(b"GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n")
            assert line.recv(12) == b"HTTP/1.1 200"
        for line in lines:
            line.request("GET", "/health/live")
            answer = line.getresponse()
            assert (answer.status, answer.getheader("Connection")) == (200, "close")


def test_fewer_workers_may_be_wanted(running, person):
    """Mechanism: Master.manage_workers dismisses the oldest when the others serve (SIGTTOU, SIGTTIN)."""
    with Load(person) as load:
        running.process.send_signal(signal.SIGTTOU)
        assert until(lambda: len(running.workers) == 1, 20)
        running.process.send_signal(signal.SIGTTIN)
        assert until(lambda: len(running.workers) == 2, SOON)
    assert_nothing_failed(load, running)


# --- a new release ----------------------------------------------------------------------------------------------------


def test_a_new_release_takes_the_port_over_and_no_request_fails(running, person):
    """Mechanism: USR2 hands the socket over; Master._retire_predecessor ends the old one when the new one serves."""
    before = running.master
    with Load(person) as load:
        running.set(REGISTRATION="closed")
        assert running.replace()
    assert running.master != before
    assert_nothing_failed(load, running)
    assert {status(running, "/register") for _ in range(8)} == {403}
    assert status(running, "/health/ready") == 200


def test_a_release_that_cannot_start_leaves_the_old_one_alone(running):
    """Mechanism: the old master is ended by the new one, and by nobody else."""
    before, lines = running.workers, len(running.log)
    running.set(PROXIES="some")
    assert not running.replace()
    assert "Heliodesk cannot start. PROXIES is 'some'" in running.log[lines:]
    assert until(lambda: "the new release did not start; this one goes on" in running.log[lines:], SOON)
    assert running.workers == before
    assert status(running, "/login") == 200


def test_two_services_share_the_socket_of_a_service_manager(tmp_path, database_url):
    """Mechanism: LISTEN_FDS lets _check_port pass; a leaving worker closes its own copy and cuts nobody off."""
    with own_database(database_url) as url, socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        environ = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "WORKERS": "1", "RATE_LIMIT_REGISTER": "off"}
        blue, green = (Server(tmp_path, environ, listener.getsockname()[1], listener=listener) for _ in range(2))
        with ended_at_last(blue, green):
            person = Person(blue.start(), "Ann")
            with Load(person) as load:
                green.start()
                assert blue.stop() == 0
            assert_nothing_failed(load, green)
            assert status(green, "/login") == 200


@contextmanager
def ended_at_last(*servers):
    try:
        yield
    finally:
        for server in servers:
            if server.process:
                server.kill()


# --- the end ----------------------------------------------------------------------------------------------------------


def test_two_signals_end_it_at_once_and_the_answer_is_finished_by_the_next_start(running, person):
    """Mechanism: Master.stop hurries at a second signal; turns go back to the queue before the processes end."""
    seen, reader = begin(person)
    began = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(20) == 0
    assert time.monotonic() - began < 5.0
    [draft] = rows(running, "SELECT text FROM draft")
    assert len(draft["text"].split()) >= len(seen.text.split()) > 0
    [turn] = turns(running, seen)
    assert turn == {"status": "queued", "crashes": 0, "claim": 1}
    running.restart()
    reader.join(30)
    assert words(seen.html).count(ANSWER) == 1
    assert turns(running, seen) == [{"status": "done", "crashes": 0, "claim": 2}]


def test_with_a_balancer_it_says_that_it_leaves_before_it_does(running):
    """Mechanism: Master._drain announces it in a byte that all processes share, and serves on for DRAIN_SECONDS; then
    Worker._accept_the_rest answers those who are in the queue when the port is closed."""
    before = running.workers
    running.set(DRAIN_SECONDS="2")
    running.hup()
    assert until(lambda: have_left(running, before), 20)
    assert status(running, "/health/ready") == 200
    began = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    assert until(lambda: status(running, "/health/ready") == 503, 1.5)
    assert status(running, "/login") == 200
    for pid in running.workers:
        os.kill(pid, signal.SIGSTOP)
    with ExitStack() as stack:
        queued = [stack.enter_context(socket.create_connection(address(running))) for _ in range(8)]
        for line in queued:
            line.sendall(b"GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n")
        time.sleep(max(0.0, began + 2.3 - time.monotonic()))
        for pid in running.workers:
            os.kill(pid, signal.SIGCONT)
        assert [line.recv(12) for line in queued] == [b"HTTP/1.1 200"] * 8
    assert running.process.wait(20) == 0
    assert time.monotonic() - began > 2.0


def test_workers_without_a_master_let_go_of_the_port(running, person):
    """Mechanism: Worker.is_parent_alive makes them leave as if told to, whatever their clients do."""
    seen, reader = begin(person)
    with ExitStack() as stack:
        for _ in range(8):  # who sent half of a request each
            line = stack.enter_context(socket.create_connection(address(running)))
            line.sendall(b"POST /login HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n")
        os.kill(running.master, signal.SIGKILL)
        running.process.wait(10)
        assert until(lambda: not is_open(running.port), SOON / 2)
    running.restart()
    reader.join(30)
    assert words(seen.html).count(ANSWER) == 1
    assert turns(running, seen)[0]["crashes"] == 0


def is_open(port):
    with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def test_the_times_of_an_end_fit_into_each_other():
    """Mechanism: turns go back to the queue before gunicorn's patience ends; else they would count as crashed."""
    told = re.search(r"^graceful_timeout = (\d+)", (ROOT / "gunicorn.conf.py").read_text(), re.MULTILINE)
    assert int(told.group(1)) >= GRACE + RELEASE_WITHIN + LAST_WORDS
