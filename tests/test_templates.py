"""Every page, as the server draws it."""

from __future__ import annotations

import hashlib
import json
import re
import uuid

import pytest
from markupsafe import escape

from agents.registry import AGENTS
from routes.artifacts import VERSION
from tests.pages import check
from tests.scripted import scripted
from tests.test_markup import SCRIPTS

__all__ = ["scripted"]

JSON = {"Accept": "application/json"}


@pytest.fixture
def ann(signed_in, cast, scripted):
    return signed_in(cast.ann)


def ask(browser, message, **more):
    return browser.post("/chat", json={"message": message, **more}, headers=JSON).get_json()


def page(browser, address):
    response = browser.get(address)
    assert response.status_code == 200, address
    html = response.get_data(as_text=True)
    assert '<meta name="csrf-token" content="' in html
    return html, check(html)


@pytest.mark.parametrize("address", ["/login", "/register"])
def test_pages_for_strangers(client, address):
    page(client, address)


@pytest.mark.parametrize(
    "address", ["/", "/?agent=price", "/?q=Hello", "/account", "/account/password", "/logout", "/conversations"]
)
def test_pages_of_a_person(ann, address):
    page(ann, address)


def test_an_empty_page_shows_what_each_agent_does_and_four_questions(ann):
    html, _page = page(ann, "/?agent=news")
    assert len(re.findall(r'name="message" value="', html)) == 4 * 4 + len(AGENTS["om"].file_suggestions)
    assert re.search(r'id="agent-news" value="news" checked', html)


def test_a_question_in_the_address_is_written_into_the_composer(ann):
    html, _page = page(ann, "/?q=%3C%2Ftextarea%3E%3Cscript%3E")
    assert "&lt;/textarea&gt;&lt;script&gt;</textarea>" in html


def test_an_answer_shows_steps_table_chart_sources_and_what_to_ask_next(ann):
    answer = ask(ann, "look Germany has **81.7 GW** [1].")
    html, shown = page(ann, f"/c/{answer['conversation_id']}")
    assert "<strong>81.7 GW</strong>" in html
    assert "Looked up capacity: Germany" in html
    assert '<td class="right">81,700</td>' in html
    assert "<td>2023</td>" in html
    table, chart = answer["artifacts"]
    assert f'srcset="/artifacts/{chart["id"]}.svg?v={VERSION}&amp;theme=dark"' in html
    assert f'href="/artifacts/{table["id"]}.csv"' in html
    assert 'alt="It grows."' in html
    anchor = f"source-{answer['message_id']}-1"
    assert f'href="#{anchor}"' in html
    assert shown.ids[anchor] == 1
    assert 'value="And Italy?"' in html
    for one in (table, chart):
        figure = html.split(f'id="artifact-{one["id"]}"')[1].split("</figure>")[0]
        assert re.search(rf'Source:\s+IRENA 2024 <a class="cite" href="#{anchor}"', figure)


def test_a_chart_is_the_same_live_reloaded_and_taken_along(ann):
    answer = ask(ann, "look Germany grows [1].")
    live = answer["artifacts"][1]
    (_question, shown) = ann.get(f"/conversations/{answer['conversation_id']}", headers=JSON).get_json()["messages"]
    names = [column["name"] for column in live["columns"]]
    stored = fingerprint(live["spec"], live["rows"])
    assert fingerprint(shown["artifacts"][1]["spec"], shown["artifacts"][1]["rows"]) == stored
    for look in ("?theme=light", "?theme=dark&size=narrow", "?download"):
        whole = ann.get(f"/artifacts/{live['id']}.vl.json{look}").get_json()
        (drawn, _points) = whole["layer"]
        rows = [[value[name] for name in names] for value in whole["data"]["values"]]
        assert fingerprint({name: drawn[name] for name in live["spec"]}, rows) == stored
    pictures = {
        re.search(r"/artifacts/[^?]+\.svg\?v=\w+", page(ann, f"/c/{answer['conversation_id']}")[0])[0] for _ in "12"
    }
    assert len(pictures) == 1


def fingerprint(spec, rows):
    return hashlib.sha256(json.dumps([spec, rows], sort_keys=True).encode()).hexdigest()


def test_a_running_answer_says_where_it_streams_and_refreshes_without_scripts(ann, monkeypatch):
    monkeypatch.setattr("routes.chat.WAIT_FOR_ANSWER", 0.3)
    answer = ask(ann, "hang on")
    html, _page = page(ann, f"/c/{answer['conversation_id']}")
    assert f'data-stream="/turns/{answer["turn_id"]}/stream"' in html
    assert "Shown before it hung." in html
    assert '<noscript><meta http-equiv="refresh" content="2; url=/c/' in html
    assert f'action="/turns/{answer["turn_id"]}/stop"' in html


def test_a_failed_answer_says_why_and_can_be_retried(ann):
    answer = ask(ann, "fail Germany has")
    html, _page = page(ann, f"/c/{answer['conversation_id']}")
    assert "The language model does not answer. Press Retry." in html
    assert f'action="/messages/{answer["message_id"]}/retry"' in html
    assert "http-equiv" not in html


def test_versions_of_a_message_can_be_turned_over(ann):
    first = ask(ann, "say One")
    second = ann.post(f"/messages/{first['message_id']}/retry", json={}, headers=JSON).get_json()
    html, _page = page(ann, f"/c/{first['conversation_id']}")
    assert "2/2" in html
    assert f'formaction="/messages/{first["message_id"]}/show"' in html
    assert second["message_id"] in html


def test_a_conversation_can_be_renamed_pinned_archived_and_thrown_away_without_scripts(ann):
    conversation = ask(ann, "say One")["conversation_id"]
    at = f"/conversations/{conversation}"
    html, _page = page(ann, f"/c/{conversation}")
    for action in ("rename", "pin", "archive", "trash", "clear"):
        assert f'action="{at}/{action}"' in html
    ann.post(f"{at}/trash")
    html, _page = page(ann, f"/c/{conversation}")
    assert f'action="{at}/restore"' in html
    html, _page = page(ann, "/conversations?trash=1")
    assert f'action="{at}/restore"' in html


def test_a_long_table_shows_its_end_and_says_so(ann, monkeypatch):
    monkeypatch.setattr("templating.ROWS_SHOWN", 1)
    html, _page = page(ann, f"/c/{ask(ann, 'look here')['conversation_id']}")
    assert '<td class="right">81,700</td>' in html
    assert '<td class="right">67,000</td>' not in html
    assert "Latest 1 of 2 rows; the CSV has all of them" in html


def test_the_sidebar_names_agents_in_words_and_leads_to_all_conversations(ann):
    assert 'class="all"' not in page(ann, "/")[0]
    ask(ann, "say One", agent="price")
    html, _page = page(ann, "/")
    assert '<a class="all" href="/conversations">All conversations</a>' in html
    assert 'title="Price: say One"' in html
    assert '<span class="unseen">Price: </span>' in html


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_name_and_no_tag_runs(ann, script):
    conversation = ask(ann, "say One")["conversation_id"]
    assert ann.patch(f"/conversations/{conversation}", json={"tags": [script[:50]]}).status_code == 200
    assert ann.post("/account", data={"name": script[:80]}).status_code == 303
    for address in ("/", f"/c/{conversation}", "/conversations", "/account"):
        assert "<script>alert" not in page(ann, address)[0]
        assert not re.search(r"<(img|svg|iframe|a)[^>]*(alert|javascript:)", page(ann, address)[0])


@pytest.mark.parametrize("script", SCRIPTS)
def test_nothing_that_was_typed_runs(ann, script):
    conversation = ask(ann, f"say {script}")["conversation_id"]
    ann.post(f"/conversations/{conversation}/rename", data={"title": script})
    html, _page = page(ann, f"/c/{conversation}")
    assert "<script>alert" not in html
    assert escape(script[:12]) in page(ann, "/conversations")[0]


def test_the_chosen_theme_is_drawn_at_once(ann):
    assert "data-theme" not in page(ann, "/")[0]
    ann.set_cookie("theme", "dark")
    assert '<html lang="en" data-theme="dark">' in page(ann, "/")[0]
    ann.set_cookie("theme", '"><script>')
    assert "data-theme" not in page(ann, "/")[0]


def test_errors_are_pages_that_help(ann):
    response = ann.get(f"/c/{uuid.uuid4()}")
    assert response.status_code == 404
    check(response.get_data(as_text=True))


def test_the_first_page_is_light(ann):
    html, _page = page(ann, "/")
    assert len(html.encode()) < 40_000


def test_a_password_field_says_whose_it_is(ann):
    html, _page = page(ann, "/account/password")
    assert re.search(r'name="username" value="[^"]+@example.org" autocomplete="username"', html)


def test_a_text_that_could_not_be_sent_stands_where_it_was_typed(ann):
    answer = ask(ann, "say One")
    question = ann.get(f"/conversations/{answer['conversation_id']}", headers=JSON).get_json()["messages"][0]["id"]
    at = f"/c/{answer['conversation_id']}?q=%3Cb%3ETwo"
    html, _page = page(ann, f"{at}&edit={question}")
    assert html.count("&lt;b&gt;Two</textarea>") == 1
    assert f'data-edit="{question}" open>' in html
    html, _page = page(ann, f"{at}&edit={uuid.uuid4()}")  # it is on another branch
    assert html.count("&lt;b&gt;Two</textarea>") == 1
    assert " open>" not in html
