"""The line that says how a question was read: what can be changed is offered, live, reloaded and without scripts."""

from __future__ import annotations

import json
import re

import pytest

from tests.scripted import scripted

__all__ = ["scripted"]

LINE = "*Read as: cumulative capacity, Germany.*"
UNIQUE = re.compile(r'(?<=value=")[0-9a-f-]{36}(?=")|(?<=csrf_token" value=")[^"]+')  # new with every drawing


@pytest.fixture
def ann(signed_in, cast, scripted):
    return signed_in(cast.ann)


def _form(html: str) -> str:
    found = re.search(r'<form class="reading".*?</form>', html, re.DOTALL)
    return UNIQUE.sub("", found[0]) if found else ""


def _ask(browser, question: str) -> tuple[str, str]:
    """The end of the stream as the page gets it, and the conversation's page."""
    stream = browser.post("/chat", json={"message": question}, headers={"Accept": "text/event-stream"})
    data = [json.loads(line[6:]) for line in stream.get_data(as_text=True).split("\n") if line.startswith("data: ")]
    return data[-1]["html"], browser.get(f"/c/{data[0]['conversation_id']}").get_data(as_text=True)


def test_what_can_be_changed_is_offered_where_the_line_stood(ann):
    live, page = _ask(ann, f"told 81.7 GW.\n\n{LINE}\n\nSafety first.")
    form = _form(page)
    assert '<button class="menu-item" name="message" value="Spain instead">Spain</button>' in form
    assert '<button class="menu-item" name="message" value="add Italy">Add Italy</button>' in form
    assert form.count("<details") == 1
    assert '<summary aria-label="Country: Germany, change">Germany</summary>' in form  # copied, it is its text alone
    assert "Read as" not in re.sub(r'<form class="reading".*?</form>|<pre.*?</pre>', "", live, flags=re.DOTALL)
    assert live.index("81.7 GW") < live.index('class="reading"') < live.index("Safety first")
    assert _form(live) == form


def test_a_change_is_asked_in_the_same_conversation_without_scripts(ann):
    _live, page = _ask(ann, f"told 81.7 GW.\n\n{LINE}")
    here = re.search(r'<form class="reading".*?name="conversation_id" value="([^"]+)"', page, re.DOTALL)
    assert here
    form = {"message": "say Spain has 31.0 GW.", "agent": "market", "conversation_id": here[1]}
    assert ann.post("/chat", data=form).location.startswith(f"/c/{here[1]}")


def test_only_the_last_line_is_offered_and_none_without_parts(ann):
    _live, page = _ask(ann, f"told Two.\n\n{LINE}\n\n{LINE}")
    assert page.count('class="reading"') == 1
    assert page.count("<em>Read as") == 1
    _live, page = _ask(ann, f"say One.\n\n{LINE}")
    assert 'class="reading"' not in page
