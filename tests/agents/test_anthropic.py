"""Anthropic's protocol on loopback: words as they come, tools, refusals, a line that breaks, and the guard."""

from __future__ import annotations

import json

import pytest

from agents import base, engine, offline
from agents.engine.guarding import NOTICE
from agents.offline import Words
from tests import llm_anthropic as anthropic
from tests import llm_scripts
from tests.agents import desk
from tests.llm_pieces import CAPACITY, WORDS

FIFTY = "".join(WORDS)
TRUE, LIE = "Germany had 123.0 GW in 2023 [1].", "Germany had 124.0 GW in 2023 [1]."


@pytest.fixture
def hear_claude(run, llm_server, monkeypatch):
    """Ask Anthropic's language model that follows this script, or these refusals."""

    def ask(script, **fields) -> desk.Heard:
        name = script if isinstance(script, str) else "claude"
        if not isinstance(script, str):
            monkeypatch.setitem(llm_scripts.SCRIPTS, name, script)
        llm_server.requests.clear()
        engine.configure(f"anthropic:{name}", llm_server.base_url.removesuffix("/v1"), "key")
        heard: desk.Heard = run(desk.hear(desk.asking(**fields)))
        return heard

    return ask


def test_words_come_as_they_are_said(hear_claude, llm_server):
    def slowly(_request):
        pauses = [step for word in WORDS for step in (0.01, anthropic.event(
            "content_block_delta", index=0, delta={"type": "text_delta", "text": word}))]  # fmt: skip
        start = anthropic.event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        return [
            anthropic.opening() + start,
            *pauses,
            anthropic.event("content_block_stop", index=0) + anthropic.ending(),
        ]

    heard = hear_claude(slowly)
    assert heard.text == FIFTY
    assert len(heard.of(base.TextAdded)) >= 10
    assert heard.finished.usage == base.Usage(100, 50)
    request = llm_server.requests[-1]
    assert json.dumps(request["system"]).count("You are the desk.") == 1
    assert {tool["name"] for tool in request["tools"]} == {"get_capacity", "break_down", "refuse"}


def test_tools_are_called_and_their_results_told(hear_claude, llm_server):
    def script(request):
        if anthropic.returned(request):
            return anthropic.said(["Germany had ", "123.0 GW ", "in 2023 ", "[1]."])
        return anthropic.called("get_capacity", CAPACITY, first=["Let me ", "look."])

    heard = hear_claude(script)
    assert heard.text == f"Let me look.\n\n{TRUE}"
    assert desk.calls_made == [CAPACITY]
    (told,) = anthropic.returned(llm_server.requests[-1])
    assert "[2023,123000.0]" in json.dumps(told["content"])
    assert heard.finished.usage == base.Usage(200, 100)


def test_a_conversation_goes_on_from_what_was_stored(hear_claude, llm_server):
    def script(request):
        return anthropic.said([TRUE]) if anthropic.returned(request) else anthropic.called("get_capacity", CAPACITY)

    first = hear_claude(script).finished
    said = (
        base.PastMessage(desk.asking().turn_id, "user", "How much in Germany?"),
        base.PastMessage(desk.asking().turn_id, "assistant", TRUE, first.messages),
    )
    again = "As told, it had 123.0 GW in 2023."
    assert hear_claude(lambda _request: anthropic.said([again]), question="Again?", history=said).text == again
    assert [message["role"] for message in llm_server.requests[0]["messages"]] == [
        "user", "assistant", "user", "assistant", "user",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("refusals", "code", "asked"),
    [
        ("refuse_401", "llm_key", 1),
        ("refuse_404", "llm_unknown", 1),
        ("refuse_429", "llm_busy", 3),
        ("refuse_429_long", "llm_busy", 1),
        ("refuse_500", "llm_failed", 3),
        ("refuse_529", "llm_busy", 3),
    ],
)
def test_refusals_are_told_in_plain_words(hear_claude, llm_server, refusals, code, asked):
    heard = hear_claude(refusals)
    assert heard.error is not None
    assert heard.error.code == code
    assert "Scripted" not in heard.error.message
    assert len(llm_server.requests) == asked


def test_what_may_pass_is_asked_again(hear_claude, llm_server, monkeypatch):
    monkeypatch.setitem(llm_scripts.SCRIPTS, "claude_speaks", lambda _request: anthropic.said(WORDS))
    assert hear_claude("refuse_429+refuse_529+claude_speaks").text == FIFTY
    assert len(llm_server.requests) == 3


@pytest.mark.parametrize(
    ("broken", "code"), [([None], "llm_cut"), ([anthropic.overloaded()], "llm_busy")], ids=["cut", "overloaded"]
)
def test_words_that_were_said_before_it_broke_are_kept(hear_claude, broken, code):
    heard = hear_claude(lambda _request: [anthropic.opening() + anthropic.spoken(WORDS[:10]), 0.05, *broken])
    assert heard.text == "".join(WORDS[:10])
    assert heard.error is not None
    assert heard.error.code == code


def test_a_limit_of_length_is_told(hear_claude):
    script = [anthropic.opening() + anthropic.spoken(WORDS[:10]) + anthropic.ending("max_tokens")]
    heard = hear_claude(lambda _request: script)
    assert heard.error is not None
    assert heard.error.code == "llm_length"


@pytest.mark.parametrize(
    ("second", "shown"), [(TRUE, TRUE), (LIE, "**Capacity of Germany** [1]")], ids=["mends", "lies"]
)
def test_a_liar_is_held_back_here_as_well(hear_claude, monkeypatch, second, shown):
    def script(request):
        if not anthropic.returned(request):
            return anthropic.called("get_capacity", CAPACITY)
        return anthropic.said([second if "was not shown" in json.dumps(request["messages"]) else LIE])

    monkeypatch.setattr(offline, "reply", lambda _asking, _done: Words("I cannot read this.", {}, ()))
    heard = hear_claude(script)
    assert "124" not in heard.text
    assert shown in heard.text or heard.text.endswith("123.0 GW in 2023 [1].")
    assert (heard.finished.notice == NOTICE) == (second == LIE)
