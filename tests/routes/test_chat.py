"""`POST /chat` in its three forms, and everything that can be wrong with it."""

from __future__ import annotations

import json
import threading
import uuid

import pytest
from sqlalchemy import event, func, select

from extensions import db, sessions
from models import Conversation, Message, Turn
from routes import events as events_of_page
from tests.scripted import scripted

__all__ = ["scripted"]

JSON = {"Accept": "application/json"}
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
def ann(signed_in, cast, scripted):
    return signed_in(cast.ann)


def rows(table):
    with sessions.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def ask(browser, message="say Hello.", headers=JSON, **more):
    return browser.post("/chat", json={"message": message, **more}, headers=headers)


def events(response):
    """The (name, data) of a stream, without heartbeats."""
    parts = response.get_data(as_text=True).split("\n\n")
    named = [part.split("\n") for part in parts if part.startswith("event:")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in named]


def test_json_waits_for_the_answer(ann, scripted):
    answer = ask(ann, "look Germany has 81.7 GW [1].").get_json()
    assert answer["response"] == "Germany has 81.7 GW [1]."
    assert answer["status"] == "done"
    assert [source["publisher"] for source in answer["sources"]] == ["IRENA"]
    assert answer["artifacts"][0]["columns"] == [{"name": "year", "unit": ""}, {"name": "capacity", "unit": "MW"}]
    assert answer["artifacts"][0]["rows"] == [[2022, 67000.0], [2023, 81700.0]]
    assert answer["usage"]["tokens_out"] == 5
    assert answer["follow_ups"] == ["And Italy?"]
    assert uuid.UUID(answer["conversation_id"])


def test_json_says_202_when_the_answer_takes_long(ann, monkeypatch):
    monkeypatch.setattr("routes.chat.WAIT_FOR_ANSWER", 1.5)
    response = ask(ann, "hang on")
    assert response.status_code == 202
    assert response.get_json()["status"] == "running"
    assert response.get_json()["response"] == "Shown before it hung."


def test_a_form_redirects_to_the_conversation(ann):
    response = ann.post("/chat", data={"message": "say Hello.", "agent": "price"})
    assert response.status_code == 303
    conversation = ann.get(response.location)
    assert b"Hello." in conversation.data


def test_a_stream_brings_the_pair_the_blocks_and_the_end(ann):
    named = events(ask(ann, "look One.\n\nTwo.", headers=STREAM))
    assert (named[0][0], named[-1][0]) == ("turn", "done")
    turn = named[0][1]
    assert turn["title"] == "look One. Two."
    assert turn["message_id"] in turn["html"]
    assert "One." in named[-1][1]["html"]
    assert named[-1][1]["status"] == "done"


def test_a_reader_that_comes_later_gets_all_there_is(ann):
    turn_id = ask(ann).get_json()["turn_id"]
    again = events(ann.get(f"/turns/{turn_id}/stream", headers=STREAM))
    assert [name for name, _data in again] == ["turn", "done"]
    assert ann.get(f"/turns/{turn_id}", headers=JSON).get_json()["response"] == "Hello."


def test_follow_ups_stay_in_the_conversation(ann, scripted):
    first = ask(ann).get_json()
    second = ask(ann, "say Again.", conversation_id=first["conversation_id"]).get_json()
    assert second["conversation_id"] == first["conversation_id"]
    shown = ann.get(f"/conversations/{first['conversation_id']}", headers=JSON).get_json()
    assert [message["content"] for message in shown["messages"]] == ["say Hello.", "Hello.", "say Again.", "Again."]
    assert shown["messages"][1]["parent_id"] == shown["messages"][0]["id"]


def test_the_same_client_id_is_one_question(ann, scripted):
    first = ask(ann, client_id="k").get_json()
    again = ask(ann, client_id="k").get_json()
    assert (again["turn_id"], again["message_id"]) == (first["turn_id"], first["message_id"])
    assert scripted.calls == 1
    other = ask(ann, "say Something else.", client_id="k")
    assert other.status_code == 409
    assert "client_id" in other.get_json()["error"]["message"]
    assert rows(Turn) == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"message": ""}, 400, "empty_message"),
        ({"message": " \n\t "}, 400, "empty_message"),
        ({}, 400, "empty_message"),
        ({"message": "x" * 100_001}, 413, "message_too_long"),
        ({"message": 7}, 400, "invalid"),
        ({"message": "hi", "agent": "astrology"}, 400, "unknown_agent"),
        ({"message": "hi", "conversation_id": "not-an-id"}, 400, "invalid"),
        ({"message": "hi", "conversation_id": str(uuid.uuid4())}, 404, "not_found"),
        ({"message": "hi", "client_id": "k" * 201}, 400, "invalid"),
        ({"message": "\u200b\u2060"}, 400, "empty_message"),
        (["message"], 400, "bad_json"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(ann, body, status, code):
    response = ann.post("/chat", json=body, headers=JSON)
    assert response.status_code == status
    assert response.get_json()["error"]["code"] == code
    assert response.get_json()["error"]["message"]
    assert rows(Conversation) == rows(Message) == 0


@pytest.mark.parametrize("body", [b"{not json", b'{"message": "\xff\xfe"}', b"", b"[" * 200_000])
def test_a_body_that_is_no_json_is_told(ann, body):
    response = ann.post("/chat", data=body, content_type="application/json", headers=JSON)
    assert response.status_code == 400
    assert response.get_json()["error"]["code"] == "bad_json"
    assert rows(Message) == 0


def test_a_missing_csrf_token_is_told(ann):
    response = ann.post("/chat", json={"message": "hi"}, headers=JSON, csrf=False)
    assert response.status_code == 400
    assert response.get_json()["error"]["code"] == "csrf"
    assert rows(Message) == 0


@pytest.mark.parametrize(
    "text",
    [
        "say \u202eabc\u202c مرحبا",
        "say 🌞👩\u200d🔬",
        "say <script>alert(1)</script><img src=x onerror=alert(1)>",
        "say 太阳能",
        "say ' OR 1=1; --",
    ],
)
def test_odd_text_comes_back_as_it_was_typed_and_harmless(ann, text):
    answer = ask(ann, text).get_json()
    shown = ann.get(f"/conversations/{answer['conversation_id']}", headers=JSON).get_json()
    assert shown["messages"][0]["content"] == text
    assert answer["response"] == text.removeprefix("say ")
    page = ann.get(f"/c/{answer['conversation_id']}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_nul_bytes_go_and_the_rest_stays(ann):
    answer = ask(ann, "say a\0b").get_json()
    assert answer["response"] == "ab"


def test_a_form_in_broken_utf8_is_kept_as_far_as_it_can_be_read(ann):
    response = ann.post("/chat", data=b"message=say%20ok%FF", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 303
    assert b"ok%FF" in ann.get(response.location).data


def test_nobody_else_gets_in(ann, signed_in, cast, client):
    answer = ask(ann, "say Secret.").get_json()
    addresses = [
        f"/c/{answer['conversation_id']}",
        f"/conversations/{answer['conversation_id']}",
        f"/turns/{answer['turn_id']}",
        f"/turns/{answer['turn_id']}/stream",
    ]
    for address in addresses:
        assert b"Secret." in ann.get(address, headers=JSON, follow_redirects=True).data
        for person in (cast.bea, cast.carl):
            stranger = signed_in(person)
            assert stranger.get(address, headers=JSON).status_code == 404
        assert client.get(address, headers=JSON).status_code == 401
    stranger = signed_in(cast.carl)
    assert ask(stranger, "say Mine.", conversation_id=answer["conversation_id"]).status_code == 404


def test_a_deleted_conversation_takes_no_question(ann):
    answer = ask(ann).get_json()
    assert ann.delete(f"/conversations/{answer['conversation_id']}").status_code == 204
    assert ask(ann, conversation_id=answer["conversation_id"]).status_code == 404


@pytest.fixture
def full(app):
    """A process all of whose seats for readers are taken."""
    taken = events_of_page.seats._taken
    events_of_page.seats._taken = app.config["SETTINGS"].threads
    yield
    events_of_page.seats._taken = taken


def test_too_many_readers_are_sent_elsewhere(ann, full):
    response = ask(ann, headers=STREAM)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"
    assert rows(Message) == 0


def test_an_asker_without_a_seat_is_told_to_look_later(ann, full):
    response = ask(ann)
    assert response.status_code == 202
    assert response.get_json()["turn_id"]
    assert rows(Message) == 2


def test_seats_are_given_back_when_an_answer_was_read(ann):
    turn_id = ask(ann).get_json()["turn_id"]
    ask(ann, "say Streamed.", headers=STREAM).get_data()
    ann.get(f"/turns/{turn_id}/stream", headers=STREAM).get_data()
    ask(ann, "", headers=STREAM)
    assert events_of_page.seats._taken == 0


def test_other_kinds_of_content_are_refused(ann):
    response = ann.post("/chat", data="hello", content_type="text/plain", headers=JSON)
    assert response.status_code == 415
    assert rows(Message) == 0


def test_a_page_takes_one_connection(ann, app):
    """Pages that held several at once would wait for each other until the pool gives up."""
    answer = ask(ann, "look Hello.").get_json()
    with app.app_context():
        pool = db.engine.pool
    held, most = set(), []

    def out(_connection, record, _proxy):
        if threading.current_thread() is threading.main_thread():  # the pool of turns looks for work meanwhile
            held.add(record)
            most.append(len(held))

    def back(_connection, record):
        held.discard(record)

    event.listen(pool, "checkout", out)
    event.listen(pool, "checkin", back)
    addresses = ["/", f"/c/{answer['conversation_id']}", "/conversations", f"/turns/{answer['turn_id']}", "/account"]
    for address in addresses:
        most.clear()
        assert ann.get(address).status_code in {200, 302}
        assert max(most) == 1, address
    event.remove(pool, "checkout", out)
    event.remove(pool, "checkin", back)


def test_a_new_chat_may_begin_with_an_agent(ann):
    assert ann.get("/?agent=news").status_code == 200
    assert ann.get("/?agent=astrology").status_code == 400
