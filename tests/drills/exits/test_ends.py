"""Polite ends, of one worker and of all: in time, without a failed request, and with every answer finished by somebody.

The llm takes 2.5 seconds for an answer, so that there is always one being written. What is tested stands in `serving/`;
each test names its mechanism.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from tests.drills.exits.load import SOON, Load, address, assert_nothing_failed, have_left, status, turns
from tests.drills.people import half_way, rows, writer_of
from tests.drills.scripts import ANSWER
from tests.servers import ROOT, until
from turns.pool import GRACE
from turns.runner import LAST_WORDS
from turns.saver import RELEASE_PATIENCE, RELEASE_WITHIN

DRAIN = 3  # seconds

# --- one worker leaves ------------------------------------------------------------------------------------------------


def test_an_ended_worker_finishes_its_answer_while_its_readers_go_on_elsewhere(running, person):
    """Mechanism: Worker._leave ends its streams, Master.manage_workers counts it out at once."""
    reading = half_way(person)
    writer = writer_of(running)
    running.terminate_worker(writer)
    # It still writes, is read elsewhere, and another has taken its place.
    assert until(lambda: {writer} < {*running.workers} and len(running.workers) == 3 and is_elsewhere(reading), SOON)
    seen = reading.end()
    assert seen.is_whole
    assert seen.restarts == 0
    assert turns(running, seen) == [{"status": "done", "crashes": 0, "claim": 1}]


def is_elsewhere(reading):
    return reading.seen.connections >= 2 and not reading.seen.status


def test_an_answer_given_back_is_finished_by_another(running, person):
    """Mechanism: Worker.handle_quit lets turns.stop hurry: what is written goes back to the queue with its text."""
    reading = half_way(person)
    os.kill(writer_of(running), signal.SIGQUIT)
    seen = reading.end()
    assert seen.is_whole
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


# --- the end ----------------------------------------------------------------------------------------------------------


def test_two_signals_end_it_at_once_and_the_answer_is_finished_by_the_next_start(running, person):
    """Mechanism: Master.stop hurries at a second signal; turns go back to the queue before the processes end."""
    reading = half_way(person)
    seen = reading.seen
    running.process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(20) == 0
    [draft] = rows(running, "SELECT text FROM draft")
    assert len(draft["text"].split()) >= len(seen.text.split()) > 0
    [turn] = turns(running, seen)
    assert turn == {"status": "queued", "crashes": 0, "claim": 1}  # nobody waited for its end
    running.restart()
    assert reading.end().is_whole
    assert turns(running, seen) == [{"status": "done", "crashes": 0, "claim": 2}]


def test_with_a_balancer_it_says_that_it_leaves_before_it_does(running):
    """Mechanism: Master._drain announces it in a byte that all processes share, and serves on for DRAIN_SECONDS; then
    Worker._accept_the_rest answers those who are in the queue when the port is closed."""
    before = running.workers
    running.set(DRAIN_SECONDS=str(DRAIN))
    running.hup()
    assert until(lambda: have_left(running, before), 20)
    assert status(running, "/health/ready") == 200
    began = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    assert until(lambda: status(running, "/health/ready") == 503, SOON)
    assert status(running, "/login") == 200
    for pid in running.workers:
        os.kill(pid, signal.SIGSTOP)
    with ExitStack() as stack:
        queued = [stack.enter_context(socket.create_connection(address(running))) for _ in range(8)]
        for line in queued:
            line.sendall(b"GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n")
        assert until(lambda: all(is_told_to_leave(pid) for pid in running.workers), SOON)
        for pid in running.workers:
            os.kill(pid, signal.SIGCONT)
        assert [line.recv(12) for line in queued] == [b"HTTP/1.1 200"] * 8
    assert running.process.wait(20) == 0
    assert time.monotonic() - began > DRAIN


def is_told_to_leave(pid):
    """Whether a signal to end waits for this process, which stands still."""
    pending = re.search(r"^ShdPnd:\s*(\w+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return bool(int(pending[1], 16) & 1 << signal.SIGTERM - 1)


def test_workers_without_a_master_let_go_of_the_port(running, person):
    """Mechanism: Worker.is_parent_alive makes them leave as if told to, whatever their clients do."""
    reading = half_way(person)
    with ExitStack() as stack:
        for _ in range(8):  # who sent half of a request each
            line = stack.enter_context(socket.create_connection(address(running)))
            line.sendall(b"POST /login HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n")
        os.kill(running.master, signal.SIGKILL)
        running.process.wait(10)
        assert until(lambda: not is_open(running.port), SOON)
    running.restart()
    seen = reading.end()
    assert seen.is_whole
    assert turns(running, seen)[0]["crashes"] == 0


def is_open(port):
    with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def test_the_times_of_an_end_fit_into_each_other():
    """Mechanism: turns go back to the queue before gunicorn's patience ends; else they would count as crashed."""
    told = re.findall(r"^(?:graceful_)?timeout = (\d+)", (ROOT / "gunicorn.conf.py").read_text(), re.MULTILINE)
    assert len(told) == 2
    assert min(map(int, told)) >= GRACE + RELEASE_WITHIN + RELEASE_PATIENCE + LAST_WORDS
