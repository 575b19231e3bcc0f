"""The guard over a turn: what a lying language model says is never seen, is mended once, and then told by the tools.

The desk's tool returns 1,000 MW for 1901, 1,000 MW more each year, 123,000 MW in 2023.
"""

from __future__ import annotations

import asyncio
import json
import uuid

import pytest

from agents import base, engine, offline
from agents.engine import starting
from agents.engine.guarding import NOTICE
from agents.offline import Words
from agents.registry import AGENTS
from agents.tools.calculation import calculate
from tests import llm_scripts
from tests.agents import desk
from tests.llm_pieces import CAPACITY, calls, ending, is_mending, opening, rounds, spoken

TRUE = "Germany had 123.0 GW in 2023 [1]."
LIE = "Germany had 124.0 GW in 2023 [1]."
LOOK_UP = calls(("get_capacity", json.dumps(CAPACITY)))
LOOKED_UP = "**Capacity of Germany** [1]"


@pytest.fixture(autouse=True)
def _unread(monkeypatch):
    """The interpreter cannot read these questions, and asks no database."""
    monkeypatch.setattr(offline, "reply", lambda _asking, _done: Words("I cannot read this.", {}, ()))


def words(text: str) -> list:
    return [opening() + spoken(text[place : place + 4] for place in range(0, len(text), 4)) + ending()]


@pytest.fixture
def says(hear, monkeypatch):
    """Ask a language model that looks up, says the first text, and the second one when it is told to mend it."""

    def ask(first: str, second: str = "", looks_up: bool = True, **more):
        def script(request):
            if is_mending(request):
                return words(second)
            earlier = any(message["role"] == "tool" for message in request["messages"])
            if looks_up and not rounds(request) and not earlier:
                return [LOOK_UP]
            return words(first)

        monkeypatch.setitem(llm_scripts.SCRIPTS, "says", script)
        return hear("says", **more)

    return ask


def mended(llm_server) -> list[str]:
    return [request["messages"][-1]["content"] for request in llm_server.requests if is_mending(request)]


# --- words that are proven --------------------------------------------------------------------------------------------


def test_what_is_proven_is_said_as_it_was_written(says, llm_server):
    heard = says(f"{TRUE} That is the latest.")
    assert heard.text == f"{TRUE} That is the latest."
    assert heard.finished.notice == ""
    assert mended(llm_server) == []


def test_words_without_a_number_leave_at_once_and_a_figure_when_its_sentence_is_whole(run, llm_server, monkeypatch):
    text = "Germany leads by far. It had 123.0 GW in 2023. That is all."

    def slowly(request):
        steps = [opening()]
        for word in text.split(" "):
            steps += [0.02, spoken([f"{word} "])]
        return [LOOK_UP] if not rounds(request) else [*steps, ending()]

    monkeypatch.setitem(llm_scripts.SCRIPTS, "slowly", slowly)
    engine.configure("openai:slowly", llm_server.base_url, "key")
    heard = run(desk.hear(desk.asking()))
    pieces = [event.text for event in heard.of(base.TextAdded)]
    assert pieces[:5] == ["Germany ", "leads ", "by ", "far. ", "It "]
    assert "123.0 GW in 2023. " in "".join(pieces[5:8])
    assert not any(piece.rstrip().endswith("123.0") for piece in pieces)


# --- words that are not -----------------------------------------------------------------------------------------------


def test_a_lie_is_mended_out_of_sight(says, llm_server):
    heard = says(LIE, TRUE)
    assert "124" not in heard.text
    assert heard.text.endswith("123.0 GW in 2023 [1].")
    assert heard.finished.notice == ""
    (told,) = mended(llm_server)
    assert "“124.0 GW”: stands in no tool's result" in told


def test_the_mended_answer_goes_on_where_the_reader_is(says, llm_server):
    heard = says(f"Here it is. {LIE} Bye.", f"Here it is. {TRUE} Bye.")
    assert heard.text == f"Here it is. {TRUE} Bye."
    assert "«Here it is." in mended(llm_server)[0]


def test_who_lies_twice_is_replaced_by_what_the_tools_returned(says, llm_server):
    heard = says(f"Here it is. {LIE}", "It was 125 GW, no: 126 GW.")
    assert not any(number in heard.text for number in ("124", "125", "126"))
    assert heard.text.startswith("Here it is. Germany had …")
    assert LOOKED_UP in heard.text
    assert "2023: Capacity 123.0 GW" in heard.text
    assert heard.finished.notice == NOTICE
    assert len(mended(llm_server)) == 1


def test_who_looked_nothing_up_is_replaced_by_the_interpreter(says, monkeypatch):
    monkeypatch.setattr(offline, "reply", lambda asking, done: Words("Nothing is known of it.", {}, ("And Spain?",)))
    heard = says("It had 99 GW.", "It had 98 GW.", looks_up=False)
    assert heard.text.endswith("Nothing is known of it.")
    assert not {"99", "98"} & set(heard.text.split())
    assert heard.finished.notice == NOTICE
    assert heard.finished.follow_ups == ("And Spain?",)


@pytest.mark.parametrize("second", ["", "   "])
def test_who_has_nothing_to_mend_with_is_replaced(says, second):
    heard = says(LIE, second)
    assert LOOKED_UP in heard.text
    assert heard.finished.notice == NOTICE


def test_a_server_that_breaks_while_it_mends_costs_no_answer(hear, monkeypatch):
    def script(request):
        return [None] if is_mending(request) else words(f"Well. {LIE}") if rounds(request) else [LOOK_UP]

    monkeypatch.setitem(llm_scripts.SCRIPTS, "breaks", script)
    heard = hear("breaks")
    assert heard.error is None
    assert LOOKED_UP in heard.text
    assert heard.finished.notice == NOTICE


def test_tools_may_be_called_to_mend(hear, monkeypatch):
    def script(request):
        if is_mending(request):
            return [LOOK_UP]
        return words(TRUE if rounds(request) or "not shown" in str(request["messages"]) else LIE)

    monkeypatch.setitem(llm_scripts.SCRIPTS, "looks_late", script)
    heard = hear("looks_late")
    assert heard.text.endswith("123.0 GW in 2023 [1].")
    assert len(heard.results) == 1
    assert heard.finished.notice == ""


def test_a_figure_before_the_look_up_is_dropped_and_the_answer_stands(hear, monkeypatch):
    def script(request):
        if rounds(request):
            return words(TRUE)
        return [opening() + spoken(["It ", "has ", "140 GW, ", "I think. "]) + LOOK_UP]

    monkeypatch.setitem(llm_scripts.SCRIPTS, "guesses", script)
    heard = hear("guesses")
    assert "140" not in heard.text
    assert heard.text.endswith(TRUE)


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_what_was_held_back_is_not_kept_for_later_turns(says, llm_server):
    heard = says(f"Here it is. {LIE}", TRUE)
    kept = json.dumps(heard.finished.messages)
    assert "124.0" not in kept
    assert "was not shown" not in kept
    assert json.dumps(heard.text)[1:-1] in kept
    history = (
        base.PastMessage(uuid.uuid4(), "user", "How much in Germany?"),
        base.PastMessage(uuid.uuid4(), "assistant", heard.text, heard.finished.messages),
    )
    later = says("As said, Germany had 123.0 GW in 2023.", question="Say it again", history=history, looks_up=False)
    assert later.text == "As said, Germany had 123.0 GW in 2023."


def test_an_earlier_answer_without_results_proves_by_its_text(says):
    history = (base.PastMessage(uuid.uuid4(), "assistant", "Italy had 29.8 GW in 2023 [1]."),)
    assert says("It was 29.8 GW.", history=history, looks_up=False).text == "It was 29.8 GW."
    assert "29.7" not in says("It was 29.7 GW.", "Bye.", history=history, looks_up=False).text


# --- takeover and stop ------------------------------------------------------------------------------------------------


def test_after_a_takeover_the_steps_that_were_done_prove_what_is_said(says, llm_server):
    step = base.DoneStep(
        "call_0", "get_capacity", {"entities": ["Germany"]}, base.to_json(desk.get_capacity(["Germany"]))
    )
    assert says(TRUE, looks_up=False, done_steps=(step,)).text == TRUE
    heard = says(LIE, LIE, looks_up=False, done_steps=(step,))
    assert "124" not in heard.text
    assert LOOKED_UP in heard.text


def test_a_turn_that_is_stopped_has_shown_nothing_unproven(run, llm_server, monkeypatch):
    def lies_slowly(_request):
        steps = [opening()]
        for piece in ("Well ", "now, ", "Germany ", "had ", "124.0 ", "GW ", "in 2023. ", "And then more. "):
            steps += [0.03, spoken([piece])]
        return [*steps, 3600.0]

    async def stop() -> str:
        text, answer = "", engine.answer(desk.asking())
        try:
            async with asyncio.timeout(1):
                async for event in answer:
                    text += event.text if isinstance(event, base.TextAdded) else ""
        except TimeoutError:
            await answer.aclose()
        return text

    monkeypatch.setitem(llm_scripts.SCRIPTS, "lies_slowly", lies_slowly)
    engine.configure("openai:lies_slowly", llm_server.base_url, "key")
    assert run(stop()) == "Well now, Germany had "


def test_a_cut_line_has_shown_nothing_unproven(hear, monkeypatch):
    monkeypatch.setitem(
        llm_scripts.SCRIPTS, "cut_in_figure", lambda _request: [opening() + spoken(["It has ", "124"]), 0.05, None]
    )
    heard = hear("cut_in_figure")
    assert heard.error is not None
    assert heard.text == "It has "


# --- calculations -----------------------------------------------------------------------------------------------------


@pytest.fixture
def computes(hear, monkeypatch):
    """Ask a language model that looks up, computes this, and says what came out."""
    tools = (*desk.AGENT.tools, calculate)
    computing = base.Agent("computing", "Desk", "", (), tools, desk.AGENT.instructions)
    monkeypatch.setitem(AGENTS, "desk", computing)
    starting.toolbox_of.cache_clear()
    monkeypatch.setattr("knowledge.today", desk.asking().now.date)

    def ask(expression: str, text: str, question: str = "How much in Germany?"):
        def script(request):
            asked = ([LOOK_UP], [calls(("calculate", json.dumps({"expression": expression})))])
            return asked[rounds(request)] if rounds(request) < 2 else words(text)

        monkeypatch.setitem(llm_scripts.SCRIPTS, "computes", script)
        return hear("computes", question)

    yield ask
    starting.toolbox_of.cache_clear()


def test_what_was_computed_from_results_may_be_said_with_their_source(computes):
    heard = computes("123.0 GW - 122000 MW", "That is 1.0 GW more [2].")
    assert heard.text == "That is 1.0 GW more [2]."
    assert [source.dataset for source in heard.results[-1].sources] == ["irena", "method:calculation"]


@pytest.mark.parametrize("expression", ["124.5 GW - 122 GW", "123 GW * 3", "123 GW + 7.5 GW"])
def test_nothing_is_computed_from_invented_numbers(computes, llm_server, expression):
    heard = computes(expression, "I cannot say.")
    told = json.loads(llm_server.requests[-1]["messages"][-1]["content"])
    assert told["code"] == "bad_arguments"
    assert "stand neither in a tool's result" in told["message"]
    assert len(heard.results) == 1


def test_the_readers_own_numbers_may_be_computed_with(computes):
    heard = computes("123 GW * 0.25", "A share of 0.25 would be 30.8 GW.", "What is a share of 0.25 of Germany?")
    assert heard.text == "A share of 0.25 would be 30.8 GW."
