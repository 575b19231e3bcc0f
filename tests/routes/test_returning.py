"""Who has to log in first comes back to the same place, with what was typed."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qs, urlsplit

import pytest

HERE = "01234567-89ab-7def-8123-456789abcdef"
TEXT = "50 % & more?\n“Grüße” 😀 #1"


def place(response):
    """Where logging in leads to: path and query."""
    assert response.status_code == 303
    address = urlsplit(response.location)
    assert address.path == "/login"
    [after] = parse_qs(address.query).get("next", [""])
    return urlsplit(after).path, {name: value for name, [value] in parse_qs(urlsplit(after).query).items()}


def test_a_question_comes_back(client):
    assert place(client.post("/chat", data={"message": TEXT})) == ("/", {"q": TEXT})
    given = {"message": TEXT, "conversation_id": HERE}
    assert place(client.post("/chat", data=given)) == (f"/c/{HERE}", {"q": TEXT})


def test_an_edited_question_comes_back(client):
    message = str(uuid.uuid4())
    answer = client.post(f"/messages/{message}/edit", data={"message": TEXT, "conversation_id": HERE})
    assert place(answer) == (f"/c/{HERE}", {"q": TEXT, "edit": message})


@pytest.mark.parametrize("conversation", ["//elsewhere.example", "https://elsewhere.example", "../logout"])
def test_nobody_is_led_elsewhere(client, conversation):
    given = {"message": TEXT, "conversation_id": conversation}
    assert place(client.post("/chat", data=given)) == ("/", {"q": TEXT})


def test_other_forms_carry_nothing(client):
    assert place(client.post("/account", data={"name": "Ann", "message": "x"})) == ("", {})


def test_a_page_is_come_back_to(client):
    assert place(client.get("/conversations?q=a%26b")) == ("/conversations", {"q": "a&b"})
    assert place(client.get("/")) == ("", {})


@pytest.mark.parametrize("letter", ["a", "😀", " "])
def test_an_address_fits_into_a_request_line_or_the_text_is_shown(client, letter):
    for length in (10, 200, 1000, 4000, 100_000):
        answer = client.post("/chat", data={"message": f"<b>{letter * length}.", "conversation_id": HERE})
        if answer.status_code == 303:
            assert len(f"GET {answer.location} HTTP/1.1\r\n") <= 4094
        else:
            assert answer.status_code == 401
            assert f"&lt;b&gt;{letter * length}.</textarea>" in answer.text
            assert f"/login?next=/c/{HERE}" in answer.text
    assert answer.status_code == 401


def test_a_program_is_told_in_json(client):
    answer = client.post("/chat", json={"message": TEXT})
    assert answer.status_code == 401
    assert answer.is_json


def test_an_endless_text_is_no_error_of_ours(client):
    assert client.post("/chat", data={"message": "x" * 2_500_000}).status_code in {303, 413}
