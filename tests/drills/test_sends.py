"""Exactly once, for ever: a key in the database (`keys.take`) outlives restarts, weeks and what was sent with it."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.drills.people import JSON, Person, Reading, at_once, begun, database, rows, send, words
from tests.drills.scripts import put
from tests.faults import FakedClock, locked
from tests.llm_server import LlmServer

WEEK = 7 * 24 * 3600.0  # seconds
KINDS = ("ask", "retry", "edit", "branch")
AT_ONCE = 50


def sends(place, mark):
    """One request of each kind, each with a key of its own: (address, fields)."""
    conversation_id, question_id, answer_id = place
    return {
        "ask": ("/chat", {"message": f"words ask {mark}", "conversation_id": conversation_id, "client_id": f"a{mark}"}),
        "retry": (f"/messages/{answer_id}/retry", {"client_id": f"r{mark}"}),
        "edit": (f"/messages/{question_id}/edit", {"message": f"words edit {mark}", "client_id": f"e{mark}"}),
        "branch": (f"/messages/{answer_id}/branch", {"client_id": f"b{mark}"}),
    }


def others(requests, answer_id):
    """The same keys for something else: another text, or of another answer."""
    return {
        kind: (address, {**fields, "message": "words other"})
        if "message" in fields
        else (f"/messages/{answer_id}/{kind}", fields)
        for kind, (address, fields) in requests.items()
    }


def ids(answer):
    return {name: answer.get(name) for name in ("conversation_id", "turn_id", "message_id", "id")}


def counts(server):
    [found] = rows(
        server,
        "SELECT (SELECT count(*) FROM turn) AS turns, (SELECT count(*) FROM message) AS messages, "
        "(SELECT count(*) FROM conversation) AS conversations",
    )
    return found


def test_the_same_key_for_something_else_is_refused(running, llm):
    """Mechanism: the fingerprint in SentKey. The agent is no part of it: who chose another one meanwhile asks once."""
    person = Person(running, "Bea")
    place = begun(person)
    address, fields = sends(place, "other")["ask"]
    with person.client() as client:
        _status, first = send(client, address, fields)
        others = [{"message": "words new"}, {"conversation_id": ""}, {"parent_id": place[2]}]
        assert [send(client, address, {**fields, **other})[0] for other in others] == [409] * 3
        assert send(client, f"/messages/{place[2]}/retry", {"client_id": fields["client_id"]})[0] == 409
        assert ids(send(client, address, {**fields, "agent": "price"})[1]) == ids(first)
        unkeyed = {**fields, "client_id": ""}
        assert len({send(client, address, unkeyed)[1]["turn_id"] for _ in range(2)} | {first["turn_id"]}) == 3
    with Person(running, "Carl").client() as client:
        _status, own = send(client, address, {**fields, "conversation_id": ""})
    assert own["turn_id"] != first["turn_id"]


@pytest.mark.parametrize(("removal", "code"), [("trash", "in_trash"), ("clear", "removed"), ("purge", "removed")])
def test_a_repeat_of_what_is_gone_says_so_and_asks_nothing(running, llm, removal, code):
    """Mechanism: `keys.asked` and `keys.branched`; the key stays when a conversation goes."""
    person = Person(running, f"Dan-{removal}")
    place = begun(person)
    requests = sends(place, removal)
    with person.client() as client:
        made = {kind: send(client, *request)[1] for kind, request in requests.items()}
        for conversation_id in (place[0], made["branch"]["id"]):
            remove(person, client, conversation_id, removal)
        before, calls = counts(running), len(llm.requests)
        repeats = {kind: send(client, *request) for kind, request in requests.items()}
    if removal == "clear":
        assert repeats.pop("branch")[1]["id"] == made["branch"]["id"]  # it is there, and empty
    assert {(status, answer["error"]["code"]) for status, answer in repeats.values()} == {(404, code)}
    assert all("sent before" in answer["error"]["message"] for _status, answer in repeats.values())
    assert (counts(running), len(llm.requests)) == (before, calls)


def remove(person, client, conversation_id, removal):
    if removal == "clear":
        assert client.post(f"/conversations/{conversation_id}/clear", headers=JSON).status_code == 200
    else:
        assert client.delete(f"/conversations/{conversation_id}", headers=JSON).status_code < 300
    if removal == "purge":
        engine, is_hex = database(person.server), not person.server.environ["DATABASE_URL"]
        with engine.begin() as connection:
            if is_hex:
                connection.execute(text("PRAGMA foreign_keys = ON"))
            wanted = uuid.UUID(conversation_id).hex if is_hex else conversation_id
            connection.execute(text("DELETE FROM conversation WHERE id = :id"), {"id": wanted})
        engine.dispose()


def test_a_repeat_waits_for_the_first_that_is_not_committed_yet(running, llm):
    """Mechanism: the second INSERT of a key waits for the first transaction."""
    person = Person(running, "Eve")
    address, fields = sends(begun(person), "uncommitted")["ask"]
    with person.client() as client, ThreadPoolExecutor(2) as pool:
        with held(running, fields["conversation_id"]):
            answers = [pool.submit(send, client, address, fields) for _ in range(2)]
            time.sleep(0.4)
            assert not any(answer.done() for answer in answers)
        one, other = (answer.result(20) for answer in answers)
    assert one[0] == other[0] == 200
    assert ids(one[1]) == ids(other[1])
    assert put(llm.requests, fields["message"]) == 1


@contextmanager
def held(server, conversation_id):
    """Nobody can write to this conversation: its row is locked, or on SQLite the file."""
    if not server.environ["DATABASE_URL"]:
        with locked(server.data_dir / "heliodesk.db", "IMMEDIATE"):
            yield
        return
    engine = database(server)
    with engine.begin() as connection:
        connection.execute(text("SELECT 1 FROM conversation WHERE id = :id FOR UPDATE"), {"id": conversation_id})
        yield
    engine.dispose()


def test_a_repeat_of_a_running_question_follows_it(running, llm):
    """Mechanism: `keys.take` gives the first turn to JSON and to a stream alike."""
    person = Person(running, "Fay")
    fields = {"message": "steady but once", "client_id": "running"}
    first = Reading(person, **fields)
    first.until(lambda seen: seen.text)
    second = Reading(person, **fields)
    answer = person.ask(**fields)
    assert words(first.end().html) == words(second.end().html)
    assert first.seen.turn_id == second.seen.turn_id == answer["turn_id"]
    assert answer["status"] == "done"
    assert put(llm.requests, fields["message"]) == 1


def test_fifty_sends_with_one_key_are_one_also_after_a_restart_a_week_later(running, llm, tmp_path):
    """Mechanism: the primary key of SentKey, which nothing ever deletes. Last of the shared server: its clock stays."""
    person = Person(running, "Ann")
    requests = sends(begun(person), "once")
    first = {}
    for kind, request in requests.items():
        before = counts(running)
        with person.client() as client:
            answers = at_once(AT_ONCE, lambda _number, request=request, client=client: send(client, *request))
        assert {status for status, _answer in answers} == {201 if kind == "branch" else 200}
        [first[kind]] = {tuple(ids(answer).items()) for _status, answer in answers}
        after = counts(running)
        assert after["turns"] - before["turns"] == 1
        assert after["messages"] - before["messages"] == {"retry": 1}.get(kind, 2)
        assert after["conversations"] - before["conversations"] == (kind == "branch")
    calls, before = len(llm.requests), counts(running)
    assert put(llm.requests, "words ask once") == put(llm.requests, "words edit once") == 1
    restart_a_week_on(running, tmp_path)
    person.log_in()
    with person.client() as client:
        for kind, request in requests.items():
            assert tuple(ids(send(client, *request)[1]).items()) == first[kind]
        for request in others(requests, dict(first["ask"])["message_id"]).values():
            assert send(client, *request)[0] == 409
    assert len(llm.requests) == calls
    assert counts(running) == before


def restart_a_week_on(server, folder):
    clock = FakedClock(folder / "clock")
    clock.step(WEEK)
    server.kill()
    server.environ.update(clock.environ)
    server.restart()


def test_two_thousand_sends_by_twenty_threads_to_one_conversation(server):
    """Mechanism: `manager.ask` locks the conversation before it reads the leaf."""
    with LlmServer("hang") as llm:
        running = server(LLM="openai:hang", LLM_BASE_URL=llm.base_url, LLM_API_KEY="none")
        person = Person(running, "Ann")
        with person.client() as browser:
            address = browser.post("/chat", data={"message": "The first"}).headers["Location"]
        conversation_id = address.split("/c/")[1].split("#")[0]

        def send_a_hundred(thread):
            with person.client() as browser:
                forms = [
                    {"message": f"question {thread}-{number}", "conversation_id": conversation_id}
                    for number in range(100)
                ]
                return [browser.post("/chat", data=form).status_code for form in forms]

        statuses = [status for some in at_once(20, send_a_hundred) for status in some]
        assert statuses == [303] * 2000
        messages = rows(running, "SELECT id, parent_id, depth, role FROM message")
        assert len([one for one in messages if one["role"] == "user"]) == 2001
        assert sorted(one["depth"] for one in messages) == list(range(4002))
        depths = {one["id"]: one["depth"] for one in messages}
        assert all(depths[one["parent_id"]] == one["depth"] - 1 for one in messages if one["depth"])
        assert "locked" not in running.log
        assert '"level": "error"' not in running.log
