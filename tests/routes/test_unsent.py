"""The page of an error, without scripts: a question that was not taken stands on it, to be sent again."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.pages import check
from tests.scripted import scripted

__all__ = ["scripted"]

HTML = {"Accept": "text/html"}
TEXT = "say <b>Hello</b>\nof it"


@pytest.fixture
def ann(signed_in, cast, scripted):
    return signed_in(cast.ann)


def sent_again(browser, page, action):
    """Send the form on this page as it stands."""
    html = page.get_data(as_text=True)
    check(html)
    form = html.split('<form class="unsent-form"')[1].split("</form>")[0]
    assert f'action="{action}"' in form
    assert "say &lt;b&gt;Hello&lt;/b&gt;\nof it</textarea>" in form
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return fields, browser.post(action, data={**fields, "message": TEXT}, headers=HTML)


def test_after_a_key_for_something_else_it_goes_with_a_new_one(ann):
    key = str(uuid.uuid4())
    ann.post("/chat", data={"message": "say Other", "client_id": key, "agent": "market"}, headers=HTML)
    page = ann.post("/chat", data={"message": TEXT, "client_id": key, "agent": "price"}, headers=HTML)
    assert page.status_code == 409
    fields, again = sent_again(ann, page, "/chat")
    assert fields["agent"] == "price"
    assert fields["client_id"] != key
    assert again.status_code == 303


def test_with_a_token_that_is_too_old_it_goes_with_the_same_key(ann):
    form = {"message": TEXT, "client_id": "one", "agent": "market", "csrf_token": "old"}
    page = ann.post("/chat", data=form, headers=HTML, csrf=False)
    assert page.status_code == 400
    fields, again = sent_again(ann, page, "/chat")
    assert fields["client_id"] == "one"
    assert fields["csrf_token"] != "old"
    assert again.status_code == 303


def test_where_its_conversation_is_gone_it_begins_a_new_one(ann):
    form = {"message": TEXT, "client_id": "one", "agent": "news", "conversation_id": str(uuid.uuid4())}
    page = ann.post("/chat", data=form, headers=HTML)
    assert page.status_code == 404
    fields, again = sent_again(ann, page, "/chat")
    assert fields["agent"] == "news"
    assert "conversation_id" not in fields
    assert again.status_code == 303


def test_an_edit_is_sent_again_as_an_edit(ann):
    first = ann.post("/chat", json={"message": "say One"}, headers={"Accept": "application/json"}).get_json()
    at = f"/conversations/{first['conversation_id']}"
    question = ann.get(at, headers={"Accept": "application/json"}).get_json()["messages"][0]["id"]
    form = {"message": TEXT, "client_id": "one", "csrf_token": "old"}
    page = ann.post(f"/messages/{question}/edit", data=form, headers=HTML, csrf=False)
    assert page.status_code == 400
    _fields, again = sent_again(ann, page, f"/messages/{question}/edit")
    assert again.status_code == 303


def test_an_error_without_a_question_has_no_such_form(ann):
    page = ann.get(f"/c/{uuid.uuid4()}", headers=HTML)
    assert page.status_code == 404
    assert "unsent-form" not in page.text
