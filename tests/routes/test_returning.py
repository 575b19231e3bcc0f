"""Who has to log in first comes back to the same place, with what was typed."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qs, urlsplit

import pytest

from routes import returning
from tests.pages import check

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


def test_a_question_comes_back_to_whom_it_was_asked(client):
    for agent, kept in (("om", {"agent": "om"}), ("nobody", {})):
        assert place(client.post("/chat", data={"message": TEXT, "agent": agent})) == ("/", {"q": TEXT, **kept})


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


# --- with files -----------------------------------------------------------------------------------------------------


def multipart(size, **fields):
    """As a browser sends it: the text first."""
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    head = '--b\r\nContent-Disposition: form-data; name="file"; filename="plant.csv"\r\n\r\n'
    return ("".join(parts) + head).encode() + b"1,2,3,4\n" * (size // 8) + b"\r\n--b--\r\n"


def send(browser, body, **options):
    kind = "multipart/form-data; boundary=b"
    return browser.post("/chat", data=body, content_type=kind, headers={"Accept": "text/html"}, **options)


@pytest.mark.parametrize("size", [1000, 5_000_000])
def test_a_text_with_a_file_comes_back_and_says_that_the_file_does_not(client, size):
    answer = send(client, multipart(size, message=TEXT, conversation_id=HERE))
    assert place(answer) == (f"/c/{HERE}", {"q": TEXT, "lost": "1"})


def test_a_text_that_is_too_long_for_the_address_is_shown_with_what_became_of_the_file(client):
    answer = send(client, multipart(5_000_000, message="a" * 10_000))
    assert answer.status_code == 401
    assert f"{'a' * 10_000}</textarea>" in answer.text
    assert "Your file was not taken along: attach it again." in answer.text
    assert "/login?next=/?lost%3D1" in answer.text.replace("%3Flost", "?lost")


def test_of_a_strangers_file_nothing_is_kept(client, monkeypatch):
    """Mechanism: its bytes are read past."""
    kept = []
    write = returning.Nowhere.write
    monkeypatch.setattr(
        returning.Nowhere, "write", lambda self, data: kept.append(self.getvalue()) or write(self, data)
    )
    send(client, multipart(3_000_000, message=TEXT))
    assert len(kept) > 10
    assert set(kept) == {b""}


def test_a_body_without_end_is_not_read_for_its_text(client):
    environ = {"CONTENT_LENGTH": str(returning.MOST_HEARD + 1)}
    answer = send(client, b"", environ_overrides=environ)
    assert answer.status_code == 303
    assert answer.location.startswith("/login")


def test_the_page_after_logging_in_says_what_to_attach_again(cast, signed_in):
    ann = signed_in(cast.ann)
    page = ann.get("/?q=What+of+it%3F&lost=1", headers={"Accept": "text/html"}).text
    assert "What of it?</textarea>" in page
    assert "Your file was not taken along: attach it again." in page
    assert "Your files were not taken along: attach them again." in ann.get("/?lost=2").text
    assert "taken along" not in ann.get("/?lost=x").text


def test_a_file_that_is_too_large_does_not_cost_the_text(make_app, cast):
    ann = make_app(FILE_MOST_MB="1").test_client().sign_in(cast.ann)
    page = send(ann, multipart(3_000_000, message="What of it?", csrf_token=ann.csrf_token()))
    assert page.status_code == 413
    check(page.text)
    assert "4 MB; 1 MB are taken here" in page.text
    assert "What of it?</textarea>" in page.text
    assert '<input id="lost" type="file" name="file" multiple>' in page.text


def test_a_page_that_was_open_for_too_long_asks_for_the_file_again(cast, signed_in):
    page = send(signed_in(cast.ann), multipart(1000, message="What of it?", csrf_token="old"), csrf=False)
    assert page.status_code == 400
    assert "What of it?</textarea>" in page.text
    assert 'enctype="multipart/form-data"' in page.text
