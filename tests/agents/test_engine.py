"""The engine with a language model: our scripted OpenAI-compatible server does what real ones do, and worse."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import uuid

import pytest

from agents import base, engine
from agents.engine import history
from tests.agents import desk
from tests.llm_pieces import WORDS

FIFTY = "".join(WORDS)


def done_step(call_id: str = "call_0", entity: str = "Germany") -> base.DoneStep:
    arguments = {"entities": [entity]}
    return base.DoneStep(call_id, "get_capacity", arguments, base.to_json(desk.get_capacity([entity])))


def past(role: str, content: str, messages: tuple = ()) -> base.PastMessage:
    return base.PastMessage(uuid.uuid4(), role, content, messages)


# --- words ------------------------------------------------------------------------------------------------------------


def test_words_come_whole_and_in_order(hear):
    heard = hear("words")
    assert heard.text == FIFTY
    assert heard.finished.usage == base.Usage(100, 50)


def test_words_that_come_one_by_one_are_passed_on_one_by_one(hear):
    heard = hear("slow")
    assert heard.text == FIFTY
    assert len(heard.of(base.TextAdded)) >= 25


def test_the_llm_is_told_the_instructions_once_and_the_tools(hear, llm_server):
    hear("words")
    request = llm_server.requests[-1]
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert request["messages"][0]["content"].startswith("You are the desk.")
    assert "Friday, 20 November 2026" in request["messages"][0]["content"]
    tools = {tool["function"]["name"]: tool["function"] for tool in request["tools"]}
    assert set(tools) == {"get_capacity", "break_down", "refuse"}
    assert tools["get_capacity"]["parameters"]["properties"]["entities"]["description"] == "Countries or regions."


# --- tools ------------------------------------------------------------------------------------------------------------


def test_a_tool_is_called_and_its_result_goes_to_the_page_whole(hear):
    heard = hear("tool")
    started, finished = heard.of(base.StepStarted)[0], heard.of(base.StepFinished)[0]
    assert started.label == finished.label == "Looked up capacity: Germany, cumulative, 2015–2023"
    assert started.call_id == finished.call_id
    assert len(finished.result.rows) == 123
    assert heard.text == FIFTY
    assert heard.finished.usage == base.Usage(200, 100)


def test_the_llm_gets_sixty_rows_with_units_and_is_told_of_the_rest(hear, llm_server):
    hear("tool")
    told = json.loads(llm_server.requests[-1]["messages"][-1]["content"])
    assert told["columns"] == ["Year", "Capacity (MW)"]
    assert len(told["rows"]) == 60
    assert told["rows"][0] == [1901, 1000.0]
    assert told["rows"][-1] == [2023, 123_000.0]
    assert told["rows_left_out_in_the_middle"] == 63
    assert told["warnings"] == ["2023 is preliminary."]
    assert [source["number"] for source in told["sources"]] == [1]


def test_calls_of_one_round_are_made_in_order_and_answered_one_by_one(hear, llm_server):
    heard = hear("two_tools")
    assert [call["entities"] for call in desk.calls_made] == [["Germany"], ["Spain"]]
    answers = [message for message in llm_server.requests[-1]["messages"] if message["role"] == "tool"]
    assert len({answer["tool_call_id"] for answer in answers}) == 2
    assert len(heard.of(base.StepFinished)) == 2


def test_words_before_a_call_and_after_it_are_two_paragraphs(hear):
    assert hear("talk_and_tool").text == f"Let me look.\n\n{FIFTY}"


def test_an_unknown_tool_is_put_right_out_of_sight(hear, llm_server):
    heard = hear("unknown_tool")
    assert heard.text == FIFTY
    assert heard.of(base.StepStarted) == []
    told = json.loads(llm_server.requests[-1]["messages"][-1]["content"])
    assert told["code"] == "unknown_tool"
    assert "get_capacity" in told["options"]


def test_an_llm_that_only_knows_unknown_tools_is_an_error(hear):
    heard = hear("only_unknown_tools")
    assert heard.error is not None
    assert heard.error.code == "unknown_tool"


def test_broken_arguments_are_put_right_out_of_sight(hear, llm_server):
    heard = hear("broken_arguments")
    assert heard.text == FIFTY
    assert heard.of(base.StepStarted) == []
    assert json.loads(llm_server.requests[-1]["messages"][-1]["content"])["code"] == "bad_arguments"


def test_arguments_that_stay_wrong_become_a_failed_step(hear):
    heard = hear("only_broken_arguments")
    assert {result.code for result in heard.results} == {"bad_arguments"}
    assert heard.text == FIFTY
    assert desk.calls_made == []


def test_calls_that_are_all_named_alike_are_told_apart(hear):
    heard = hear("tool_loop")
    assert heard.error is not None
    assert heard.error.code == "too_many_steps"
    ids = [event.call_id for event in heard.of(base.StepFinished)]
    assert len(set(ids)) == len(ids)  # the server gives every call the same


# --- failures ---------------------------------------------------------------------------------------------------------


def test_an_answer_that_was_cut_for_its_length_says_so(hear):
    heard = hear("too_long")
    assert heard.text == "".join(WORDS[:10])
    assert heard.error is not None
    assert heard.error.code == "llm_length"


def test_a_stopped_turn_ends_its_request(run, llm_server):
    async def stop_after_first_word() -> list[base.AgentEvent]:
        answer = engine.answer(desk.asking())
        events = [await anext(answer)]
        await answer.aclose()
        return events

    engine.configure("openai:slow", llm_server.base_url, "key")
    assert isinstance(run(stop_after_first_word())[0], base.TextAdded)
    assert run(_tasks()) == 1


def test_a_cancelled_reader_ends_its_request(run, llm_server):
    async def cancel() -> None:
        reader = asyncio.create_task(desk.hear(desk.asking()))
        await asyncio.sleep(0.2)
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader

    engine.configure("openai:hang_later", llm_server.base_url, "key")
    run(cancel())
    assert run(_tasks()) == 1


async def _tasks() -> int:
    await asyncio.sleep(0)
    return len(asyncio.all_tasks())


def test_a_missing_key_is_told(run):
    engine.configure("openai:gpt", None, None)
    assert "LLM_API_KEY" in run(desk.hear(desk.asking())).error.message


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "agents.engine.providers.anthropic_", None)
    engine.configure("anthropic:claude", None, "key")
    with pytest.raises(base.AgentError, match=r"pip install 'pydantic-ai-slim\[anthropic\]'"):
        engine.warm()


# --- conversation -----------------------------------------------------------------------------------------------------


def test_a_past_answer_is_told_with_its_tool_calls(hear, llm_server):
    first = hear("tool").finished
    said = (past("user", "How much in Germany?"), past("assistant", FIFTY, first.messages))
    heard = hear("words", "And Spain?", history=said)
    roles = [message["role"] for message in llm_server.requests[-1]["messages"]]
    assert roles == ["system", "user", "assistant", "tool", "assistant", "user"]
    assert heard.finished.context["messages"] == [str(message.id) for message in said]
    assert heard.finished.context["cut"] == 0


def test_stored_messages_are_the_same_after_a_round_trip(hear):
    stored = hear("tool").finished.messages
    again = history.ModelMessagesTypeAdapter.validate_python(json.loads(json.dumps(stored)))
    assert tuple(history.ModelMessagesTypeAdapter.dump_python(again, mode="json")) == stored


def test_an_answer_without_stored_messages_is_told_by_its_text(hear, llm_server):
    said = (past("user", "Hello"), past("assistant", "Good day."), past("user", "Well?"), past("assistant", ""))
    hear("words", history=said)
    contents = [message["content"] for message in llm_server.requests[-1]["messages"][1:]]
    assert contents == ["Hello", "Good day.", "Well?", history.UNANSWERED, "How much in Germany?"]


def test_messages_of_another_release_are_told_by_their_text(hear, llm_server):
    hear("words", history=(past("assistant", "Good day.", ({"kind": "of another time"},)),))
    assert llm_server.requests[-1]["messages"][1]["content"] == "Good day."


def test_what_does_not_fit_is_cut_from_the_oldest_on_and_noted(hear, llm_server):
    long = "x" * (history.BUDGET * history.CHARACTERS_PER_TOKEN // 2)
    said = (past("user", "first " + long), past("assistant", "second " + long), past("user", "third"))
    heard = hear("words", history=said, summary="They spoke of x.")
    assert heard.finished.context["messages"] == [str(message.id) for message in said[1:]]
    assert heard.finished.context["cut"] == 1
    assert heard.finished.context["summary"] is True
    assert "They spoke of x." in llm_server.requests[-1]["messages"][0]["content"]


def test_remembered_state_stays_and_learns_the_calls(hear):
    heard = hear("tool", remembered={"country": "Germany"})
    assert heard.finished.remembered["country"] == "Germany"
    assert heard.finished.remembered["last_calls"][0]["tool"] == "get_capacity"
    assert hear("words", remembered={"country": "Germany"}).finished.remembered == {"country": "Germany"}


# --- takeover ---------------------------------------------------------------------------------------------------------


def test_a_takeover_goes_on_after_the_steps_that_were_done(hear, llm_server):
    step = done_step()
    desk.calls_made.clear()
    heard = hear("tool", done_steps=(step,))
    assert desk.calls_made == []
    assert heard.of(base.StepStarted) == []
    assert heard.text == FIFTY
    assert [message["role"] for message in llm_server.requests[-1]["messages"]] == [
        "system",
        "user",
        "assistant",
        "tool",
    ]
    assert [message["kind"] for message in heard.finished.messages] == ["response", "request", "response"]


# --- tools that misbehave ---------------------------------------------------------------------------------------------


def test_a_tool_that_raises_is_logged_and_told_without_its_secrets(hear, llm_server, caplog):
    with caplog.at_level(logging.ERROR):
        heard = hear("tool_breaks")
    assert heard.text == FIFTY
    assert [result.code for result in heard.results] == ["tool_failed"]
    assert "ZeroDivisionError" in caplog.text
    (record,) = [record for record in caplog.records if record.name == "agents.engine.toolbox"]
    assert isinstance(record.tool, str)
    assert all(isinstance(name, str) for name in record.arguments)  # names only, not what a person wrote
    assert "secret detail" not in llm_server.requests[-1]["messages"][-1]["content"]
