"""Many people at once: reading pages while others clear and branch what is read."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import closing

from tests.drills.people import Person, rows

READERS = 8
SECONDS = 4.0


def crowd(person, seconds, address, readers=READERS):
    """Statuses of GETs by so many signed-in browsers, side by side."""
    statuses: Counter[int] = Counter()
    lock = threading.Lock()
    browsers = [person.client() for _ in range(readers)]

    def read(browser):
        deadline = time.monotonic() + seconds
        with closing(browser):
            while time.monotonic() < deadline:
                status = browser.get(address).status_code
                with lock:
                    statuses[status] += 1

    threads = [threading.Thread(target=read, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    return threads, statuses


def test_many_open_a_conversation_at_once_on_one_worker(server):
    """Mechanism: a page takes its connection late and gives it back early; the pool is smaller than the crowd."""
    running = server(WORKERS="1")
    person = Person(running, "Ann")
    address = f"/c/{person.ask('help')['conversation_id']}"
    threads, statuses = crowd(person, SECONDS, address)
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}
    assert statuses[200] > READERS


def test_a_conversation_is_cleared_and_asked_while_others_read_and_branch_it(server):
    """Mechanism: `clear` locks turns before messages, as savers do, and a reader has one snapshot."""
    running = server(WORKERS="2")
    person = Person(running, "Ann")
    answer = person.ask("help")
    conversation_id = answer["conversation_id"]
    threads, statuses = crowd(person, SECONDS, f"/c/{conversation_id}", readers=4)
    made: Counter[int] = Counter()
    with person.client() as client:
        while any(thread.is_alive() for thread in threads):
            accept = {"Accept": "application/json"}
            body = {"message": "help", "conversation_id": conversation_id}
            answer = client.post("/chat", json=body, headers=accept).json()
            if message_id := answer.get("message_id"):
                made[client.post(f"/messages/{message_id}/branch", json={}, headers=accept).status_code] += 1
            made[client.post(f"/conversations/{conversation_id}/clear", headers=accept).status_code] += 1
    assert set(statuses) == {200}
    assert set(made) <= {200, 201}
    orphans = "SELECT count(*) AS orphans FROM message m LEFT JOIN message p ON p.id = m.parent_id "
    assert rows(running, orphans + "WHERE m.parent_id IS NOT NULL AND p.id IS NULL") == [{"orphans": 0}]
    assert '"level": "error"' not in running.log
