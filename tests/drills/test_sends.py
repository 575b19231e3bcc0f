"""Many sends at once: exactly one for one key, all of them for many, on four workers."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.drills.people import Person, rows
from tests.llm_server import LlmServer

JSON = {"Accept": "application/json"}


def at_once(threads, call):
    """Run `call(number)` in as many threads at the same moment; their results."""
    barrier = threading.Barrier(threads)

    def run(number):
        barrier.wait()
        return call(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def test_fifty_sends_with_one_key_are_one_question(server):
    with LlmServer("words") as llm:
        running = server(LLM="openai:words", LLM_BASE_URL=llm.base_url, LLM_API_KEY="none")
        person, key = Person(running, "Ann"), str(uuid.uuid4())

        def send(_number):
            with person.client() as client:
                answer = client.post("/chat", json={"message": "Once", "client_id": key}, headers=JSON)
                return answer.status_code, answer.json()

        answers = at_once(50, send)
        assert {status for status, _answer in answers} == {200}
        assert len({(a["turn_id"], a["message_id"], a["conversation_id"]) for _status, a in answers}) == 1
        assert len(llm.requests) == 1
        assert rows(running, "SELECT count(*) AS turns FROM turn") == [{"turns": 1}]
        assert rows(running, "SELECT count(*) AS messages FROM message") == [{"messages": 2}]
        running.kill()
        running.restart()
        assert send(0)[1]["turn_id"] == answers[0][1]["turn_id"]
        assert len(llm.requests) == 1


def test_two_sends_at_once_are_both_kept(server):
    running = server()
    person = Person(running, "Ann")
    conversation_id = person.ask("hello")["conversation_id"]
    answers = at_once(2, lambda number: person.ask(f"help {number}", conversation_id=conversation_id))
    assert {answer["status"] for answer in answers} == {"done"}
    path = rows(running, "SELECT depth, role FROM message ORDER BY depth")
    assert [row["depth"] for row in path] == list(range(6))
    assert [row["role"] for row in path] == ["user", "assistant"] * 3


def test_two_thousand_sends_by_twenty_threads_to_one_conversation(server):
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
