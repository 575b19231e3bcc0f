"""Many tabs, devices and workers in one conversation: all that is sent is kept, in one valid tree."""

from __future__ import annotations

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from tests.drills.people import JSON, Person, at_once, begun, rows, send, wait_for

DEVICES = 4
TREE = """
SELECT m.id, m.parent_id, m.depth, m.role, m.content, t.status FROM message m
LEFT JOIN turn t ON t.answer_id = m.id WHERE m.conversation_id = :conversation
"""
OPEN = "SELECT id FROM turn WHERE status IN ('queued', 'running')"


def tree(person, conversation_id):
    """The rows of the conversation by id, found by its owner's eyes: all of one person's here."""
    [place] = [row for row in rows(person.server, "SELECT id, leaf_id FROM conversation") if same(row, conversation_id)]
    found = {row["id"]: row for row in rows(person.server, TREE, conversation=place["id"])}
    assert place["leaf_id"] in found
    return found


def same(row, given):
    return str(row["id"]).replace("-", "") == given.replace("-", "")


def assert_valid(messages):
    """Every path runs from the root, question and answer in turn, without a gap in its depth."""
    for message in messages.values():
        above = messages.get(message["parent_id"])
        assert message["depth"] == (above["depth"] + 1 if above else 0)
        assert message["role"] == ("assistant" if message["depth"] % 2 else "user")
        assert above or message["depth"] == 0
        assert message["role"] == "user" or message["status"] in {"done", "stopped"}


def test_sends_from_everywhere_with_retries_edits_and_stops_are_all_kept(running, llm):
    """Mechanism: the conversation's row is locked before its leaf is read (`statements.OWN`)."""
    person = Person(running, "Ann")
    conversation_id, question_id, answer_id = begun(person)
    asks = [("/chat", {"message": f"steady {n}", "conversation_id": conversation_id}) for n in range(12)]
    edits = [(f"/messages/{question_id}/edit", {"message": f"words edited {n}"}) for n in range(4)]
    retries = [(f"/messages/{answer_id}/retry", {}) for _ in range(4)]
    work = random.Random(3).sample([*asks, *edits, *retries, *[None] * 8], 28)

    def act(number):
        client = devices[number % DEVICES]
        return send(client, *work[number])[0] if work[number] else stop_one(client)

    def stop_one(client):
        [some, *_] = wait_for(lambda: rows(running, OPEN)) or [None]
        return client.post(f"/turns/{uuid.UUID(str(some['id']))}/stop", headers=JSON).status_code

    with ExitStack() as stack:
        devices = [stack.enter_context(person.client()) for _ in range(DEVICES)]
        assert set(at_once(len(work), act)) <= {200, 202}
    wait_for(lambda: not rows(running, OPEN))
    messages = tree(person, conversation_id)
    assert_valid(messages)
    asked = sorted(row["content"] for row in messages.values() if row["role"] == "user" and row["depth"])
    assert asked == sorted(fields["message"] for _address, fields in asks)
    assert sum(row["role"] == "user" and not row["depth"] for row in messages.values()) == 1 + len(edits)
    answers = sum(row["role"] == "assistant" for row in messages.values())
    assert answers == 1 + len(asks) + len(edits) + len(retries)
    assert '"level": "error"' not in running.log


def test_sibling_answers_are_written_while_their_conversation_is_cleared_again_and_again(running, llm):
    """Mechanism: a conversation is locked for changes only (key_share in `statements.OWN`): a saver that ends a turn
    must not wait for who clears it, and waits for that saver. And both lock turns in one order."""
    person = Person(running, "Bea")
    with person.client() as client, ThreadPoolExecutor(4) as pool:
        for _round in range(8):
            conversation_id, _question_id, answer_id = begun(person)
            retries = [pool.submit(client.post, f"/messages/{answer_id}/retry", data={}) for _ in range(4)]
            assert {retry.result().status_code for retry in retries} == {303}
            assert client.post(f"/conversations/{conversation_id}/clear", headers=JSON).status_code == 200
    assert "deadlock" not in running.log
    assert not rows(running, OPEN)


def test_a_question_behind_a_stopped_one_is_answered(running, llm):
    """Mechanism: who closes a turn frees those that wait for it (`waits_for_id`)."""
    person = Person(running, "Carl")
    conversation_id = begun(person)[0]
    turns = [
        person.begin(f"{order} Carl", conversation_id=conversation_id) for order in ("hang", "hang_later", "words")
    ]
    assert person.stop(turns[1]) == 202
    assert person.stop(turns[0]) == 202
    with person.client() as client:
        answer = wait_for(
            lambda: (state := client.get(f"/turns/{turns[2]}", headers=JSON).json())["status"] == "done" and state
        )
    assert answer["response"].startswith("word1 ")
    wait_for(lambda: not rows(running, OPEN))
    assert_valid(tree(person, conversation_id))
