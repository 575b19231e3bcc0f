"""Readers: any number, from any worker, at any time; and none of them can hold up the writer."""

from __future__ import annotations

import os
import socket
import time
from contextlib import ExitStack
from itertools import pairwise

import pytest
from sqlalchemy import text as sql

from tests.drills.people import Person, Reading, database, turn_row, wait_for, words
from tests.drills.scripts import ANSWER
from tests.servers import Server, own_database

READERS = 20
PIECES = 5  # of 2.5 seconds; who is told by nobody looks every 5 (turns.stream.HEARTBEAT) and sees one or two
SLOW_READERS = 8
CHUNK = 100  # bytes a tenth of a second: 1 kB a second


def test_twenty_readers_see_one_answer_grow_and_a_late_one_sees_it_all(running, llm):
    """Mechanism: the row is the stream (`turns.follow`): local readers are woken by the commit, others by a poller."""
    person = Person(running, "Ann")
    asker = Reading(person, "slow for twenty")
    turn_id = asker.until(lambda seen: seen.turn_id).turn_id
    others = [Reading(person, turn_id=turn_id) for _ in range(READERS - 1)]
    asker.until(lambda seen: len(seen.text.split()) > 20)
    late = Reading(person, turn_id=turn_id)
    assert len(late.until(lambda seen: seen.text).texts[0].split()) >= 20
    ends = {words(reading.end().html) for reading in [asker, late, *others]}
    assert len(ends) == 1
    assert ANSWER in ends.pop()
    for reading in [asker, late, *others]:
        assert reading.seen.has_only_grown
        assert reading.seen.texts == sorted(reading.seen.texts, key=len)
    pieces = sorted(len(reading.seen.texts) for reading in others)
    assert pieces[len(pieces) // 2] >= PIECES, pieces


def test_a_reader_who_comes_back_again_and_again_sees_nothing_twice(running, llm):
    """Mechanism: every connection begins with all there is, from whichever worker."""
    person, texts = Person(running, "Bea"), []
    turn_id = person.begin("slow and broken")
    while not texts or texts[-1] != ANSWER:
        seen = Reading(person, turn_id=turn_id).until(lambda seen: seen.text or seen.status)
        if seen.status:
            break
        texts.append(seen.text)
        time.sleep(0.1)
    assert len(texts) > 5
    assert all(later.startswith(text) for text, later in pairwise(texts))
    assert turn_row(running, turn_id)["content"].strip() == ANSWER


@pytest.fixture
def narrow(tmp_path, database_url, llm):
    """A server whose lines hold next to nothing: who sends on one waits for its reader."""
    settings = {"LLM": "openai:scripted", "LLM_BASE_URL": llm.base_url, "LLM_API_KEY": "none", "WORKERS": "2"}
    with own_database(database_url) as url, socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # of every line that is accepted from it
        environ = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "RATE_LIMIT_REGISTER": "off", **settings}
        server = Server(tmp_path / "data", environ, listener.getsockname()[1], listener=listener)
        try:
            yield server.start()
        finally:
            server.kill()


def test_readers_on_slow_lines_hold_up_nobody(narrow):
    """Mechanism: a stream holds no connection and no transaction between looks; the saver waits for no reader."""
    running, person = narrow, Person(narrow, "Carl")
    turn_id = person.begin("flood for Carl")
    others = [Reading(person, turn_id=turn_id) for _ in range(4)]
    with ExitStack() as stack:
        lines = [stack.enter_context(slow_line(person, turn_id)) for _ in range(SLOW_READERS)]
        wait_for(lambda: turn_row(running, turn_id)["status"] == "done")
        wait_for(lambda: holds_no_transaction(running))
        assert person.ask("words meanwhile")["status"] == "done"
        pieces = max(len(other.end().texts) for other in others)
        waited = [what_is_left(line) for line in lines]
    assert all(b"event: done" in left for left in waited)  # they have it all in the end,
    assert all(left.count(b"event: block") < pieces for left in waited)  # and who sent it had to wait for them


def slow_line(person, turn_id):
    """A connection that takes next to nothing: whoever sends on it has to wait."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    line.settimeout(10)
    line.connect(("127.0.0.1", person.server.port))
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    head = f"GET /turns/{turn_id}/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: {cookies}"
    line.sendall(f"{head}\r\n\r\n".encode())
    assert line.recv(CHUNK).startswith(b"HTTP/1.1 200")
    return line


def what_is_left(line):
    """All that was sent on it and not yet taken."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_000_000)
    left = b""
    while not left.endswith(b"\r\n0\r\n\r\n"):
        left += line.recv(1_000_000)
    return left


def holds_no_transaction(running):
    """Nobody reads in a transaction: on SQLite the log could not be cut then."""
    engine = database(running)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            is_busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        else:
            query = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            is_busy = connection.execute(sql(f"{query} AND state <> 'idle'")).scalar_one()
    engine.dispose()
    return not is_busy
