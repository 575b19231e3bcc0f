from __future__ import annotations

import base64

import pytest

from tests.scripted import scripted

__all__ = ["scripted"]

JSON = {"Accept": "application/json"}


@pytest.fixture
def ann(signed_in, cast, scripted):
    return signed_in(cast.ann)


@pytest.fixture
def asked(ann):
    return ann.post("/chat", json={"message": "say Hello.", "agent": "market"}, headers=JSON).get_json()


def listed(browser, query=""):
    return browser.get(f"/conversations{query}", headers=JSON).get_json()["conversations"]


def test_the_list_has_the_shape_of_the_contract(ann, asked):
    [conversation] = listed(ann)
    assert conversation["id"] == asked["conversation_id"]
    assert conversation["title"] == "say Hello."
    assert conversation["agent"] == "market"
    assert conversation["tags"] == []
    assert not conversation["pinned"]
    assert conversation["created"].endswith("+00:00")


def test_changes_by_patch(ann, asked):
    address = f"/conversations/{asked['conversation_id']}"
    changed = ann.patch(address, json={"title": "Mine", "pinned": True, "tags": ["a"], "agent": "om"}, headers=JSON)
    assert changed.status_code == 200
    assert {name: changed.get_json()[name] for name in ("title", "pinned", "tags", "agent")} == {
        "title": "Mine",
        "pinned": True,
        "tags": ["a"],
        "agent": "om",
    }
    ann.patch(address, json={"archived": True})
    assert listed(ann) == []
    assert len(listed(ann, "?archived=1")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"pinned": "yes"},
        {"agent": ""},
        {"agent": None},
        {"agent": "astrology"},
        {"tags": "a"},
        {"owner_id": "me"},
        {"tags": ["x" * 51]},
    ],
)
def test_a_change_that_makes_no_sense_is_refused(ann, asked, change):
    response = ann.patch(f"/conversations/{asked['conversation_id']}", json=change, headers=JSON)
    assert response.status_code == 400
    assert response.get_json()["error"]["message"]
    assert listed(ann)[0]["title"] == "say Hello."


def test_trash_restore_and_clear(ann, asked):
    address = f"/conversations/{asked['conversation_id']}"
    assert ann.delete(address, headers=JSON).status_code == 204
    assert listed(ann) == []
    assert len(listed(ann, "?trash=1")) == 1
    assert ann.post(f"{address}/restore", headers=JSON).status_code == 200
    assert ann.get(address, headers=JSON).get_json()["messages"]
    assert ann.post(f"{address}/clear", headers=JSON).status_code == 200
    assert ann.get(address, headers=JSON).get_json()["messages"] == []


@pytest.mark.parametrize("action", ["pin", "unpin", "archive", "unarchive", "clear", "rename"])
def test_the_buttons_of_the_page_lead_back_to_it(ann, asked, action):
    response = ann.post(f"/conversations/{asked['conversation_id']}/{action}", data={"title": "Mine"})
    assert response.status_code == 303
    assert response.location.endswith(f"/c/{asked['conversation_id']}")


@pytest.mark.parametrize("page", ["/", "/c/01234567-89ab-7def-8123-456789abcdef?before=x", "/conversations?archived=1"])
@pytest.mark.parametrize("action", ["pin", "archive", "unarchive", "trash"])
def test_the_buttons_of_a_list_leave_the_reader_where_he_is(ann, asked, page, action):
    address = f"/conversations/{asked['conversation_id']}/{action}"
    assert ann.post(address, headers={"Referer": f"http://localhost{page}"}).location == page


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "http://localhost//elsewhere.example", "http://localhost/logout", "nonsense"]
)
def test_no_button_leads_to_an_address_of_others(ann, asked, page):
    address = f"/conversations/{asked['conversation_id']}/pin"
    assert ann.post(address, headers={"Referer": page}).location == f"/c/{asked['conversation_id']}"


def test_throwing_the_shown_conversation_away_leads_to_a_new_one(ann, asked):
    conversation = asked["conversation_id"]
    here = {"Referer": f"http://localhost/c/{conversation}"}
    assert ann.post(f"/conversations/{conversation}/trash", headers=here).location == "/"


def test_an_unknown_action_is_not_found(ann, asked):
    assert ann.post(f"/conversations/{asked['conversation_id']}/explode", headers=JSON).status_code == 404


FAR_CURSOR = base64.urlsafe_b64encode(b"0001-01-01T00:00:00+14:00 01a1fbb5-a686-7734-be01-d5ee61433d92").decode()


@pytest.mark.parametrize(
    "query",
    [
        "?limit=0",
        "?limit=x",
        f"?limit=1{'0' * 5000}",
        "?from=yesterday",
        "?from=0001-01-01T00:00:00%2B14:00",
        "?to=9999-12-31T23:59:59-14:00",
        "?cursor=abc",
        f"?cursor={FAR_CURSOR}",
        "?agent=astrology",
    ],
)
def test_a_list_that_cannot_be_is_refused(ann, asked, query):
    assert ann.get(f"/conversations{query}", headers=JSON).status_code == 400


def test_a_message_can_be_tried_again_edited_and_branched(ann, asked, scripted):
    address = f"/messages/{asked['message_id']}"
    retried = ann.post(f"{address}/retry", json={"client_id": "r"}, headers=JSON).get_json()
    again = ann.post(f"{address}/retry", json={"client_id": "r"}, headers=JSON).get_json()
    assert retried["message_id"] == again["message_id"] != asked["message_id"]
    shown = ann.get(f"/conversations/{asked['conversation_id']}", headers=JSON).get_json()
    question, answer = shown["messages"]
    assert answer["siblings"] == [asked["message_id"], retried["message_id"]]
    edited = ann.post(f"/messages/{question['id']}/edit", json={"message": "say Edited."}, headers=JSON).get_json()
    assert edited["response"] == "Edited."
    assert ann.post(f"{address}/show", headers=JSON).status_code == 200
    shown = ann.get(f"/conversations/{asked['conversation_id']}", headers=JSON).get_json()
    assert [message["content"] for message in shown["messages"]] == ["say Hello.", "Hello."]
    branched = ann.post(f"{address}/branch", json={"client_id": "b"}, headers=JSON)
    assert branched.status_code == 201
    assert len(listed(ann)) == 2
    assert (
        ann.post(f"{address}/branch", json={"client_id": "b"}, headers=JSON).get_json()["id"]
        == (branched.get_json()["id"])
    )
    assert scripted.calls == 3


def test_nothing_can_be_done_with_somebody_elses(ann, asked, signed_in, cast):
    conversation, message = f"/conversations/{asked['conversation_id']}", f"/messages/{asked['message_id']}"
    for stranger in (signed_in(cast.bea), signed_in(cast.carl)):
        for address in (f"{conversation}/trash", f"{conversation}/clear", f"{message}/retry", f"{message}/show",
                        f"{message}/branch", f"/turns/{asked['turn_id']}/stop"):  # fmt: skip
            assert stranger.post(address, headers=JSON).status_code == 404, address
        assert stranger.post(f"{message}/edit", json={"message": "x"}).status_code == 404
        assert stranger.patch(conversation, json={"title": "mine"}).status_code == 404
        assert stranger.delete(conversation).status_code == 404
        assert listed(stranger) == []
    assert listed(ann)[0]["title"] == "say Hello."
