"""The embedded interpreter in the language model's part: the same path, without one."""

from __future__ import annotations

import logging

import pytest

from agents import base
from agents.engine.embedded import pieces
from agents.offline import Call, Calls, Words
from extensions import db
from knowledge import datasets
from knowledge.vocabulary import vocabulary
from tests.agents import desk

GERMANY = Call("get_capacity", {"entities": ["Germany"]})
SPAIN = Call("get_capacity", {"entities": ["Spain"]})
ANSWER = Words("Germany had 123 GW. Spain too.\n\n| a | b |\n| --- | --- |\n", {"country": "Germany"}, ("And Italy?",))


def done(call: Call) -> base.DoneStep:
    result = desk.get_capacity(**call.arguments)
    desk.calls_made.clear()
    return base.DoneStep("x", call.tool, call.arguments, base.to_json(result))


def test_words_carry_state_and_follow_ups(hear_offline):
    heard, _ = hear_offline(ANSWER)
    assert heard.text == ANSWER.text
    assert heard.finished == base.Finished(
        (), ANSWER.remembered, ANSWER.follow_ups, base.Usage(), heard.finished.context
    )
    assert heard.finished.context["messages"] == []


def test_calls_are_made_and_their_results_returned(hear_offline):
    heard, interpreter = hear_offline(Calls((GERMANY, SPAIN)), ANSWER)
    assert [call["entities"] for call in desk.calls_made] == [["Germany"], ["Spain"]]
    assert [event.label for event in heard.of(base.StepStarted)] == [
        "Looked up capacity: Germany",
        "Looked up capacity: Spain",
    ]
    assert interpreter.asked[-1] == ("How much in Germany?", 2)
    assert heard.text == ANSWER.text


def test_a_second_round_of_calls_follows_the_first(hear_offline):
    heard, _ = hear_offline(Calls((GERMANY,)), Calls((SPAIN,)), ANSWER)
    ids = [event.call_id for event in heard.of(base.StepFinished)]
    assert len(set(ids)) == 2
    assert heard.text == ANSWER.text


def test_a_takeover_makes_only_the_calls_that_are_missing(hear_offline):
    heard, _ = hear_offline(Calls((GERMANY, SPAIN)), ANSWER, asked=desk.asking(done_steps=(done(GERMANY),)))
    assert [call["entities"] for call in desk.calls_made] == [["Spain"]]
    assert heard.text == ANSWER.text


def test_a_takeover_after_the_last_call_goes_straight_to_the_words(hear_offline):
    steps = (done(GERMANY), done(SPAIN))
    heard, _ = hear_offline(Calls((GERMANY,)), Calls((SPAIN,)), ANSWER, asked=desk.asking(done_steps=steps))
    assert desk.calls_made == []
    assert heard.of(base.StepStarted) == []
    assert heard.text == ANSWER.text


def test_an_error_result_reaches_the_interpreter(hear_offline):
    heard, _ = hear_offline(Calls((Call("refuse", {}),)), ANSWER)
    assert heard.results == [base.refuse("unknown_entity", "There is no Germonia.", options=("Germany",))]


def test_a_tool_that_raises_is_logged_and_ends_nothing(hear_offline, caplog):
    with caplog.at_level(logging.ERROR):
        heard, _ = hear_offline(Calls((Call("break_down", {}),)), ANSWER)
    assert [result.code for result in heard.results] == ["tool_failed"]
    assert "ZeroDivisionError" in caplog.text
    assert heard.text == ANSWER.text


def test_a_call_with_arguments_that_do_not_fit_reaches_the_interpreter_as_an_error(hear_offline):
    wrong = Call("get_capacity", {"entities": 7})
    heard, interpreter = hear_offline(Calls((wrong, GERMANY)), ANSWER)
    assert interpreter.asked[-1][1] == 2
    assert heard.text == ANSWER.text


def test_a_call_that_repeats_itself_is_not_made_again(hear_offline):
    heard, _ = hear_offline(Calls((GERMANY,)), Calls((GERMANY,)), ANSWER)
    assert len(desk.calls_made) == 1
    assert heard.text == ANSWER.text


def test_a_turn_begins_with_the_facts_as_they_stand(app, starter_data, hear_offline, monkeypatch):
    """Mechanism: `look_again` as a turn begins. Another process's import comes between two questions of a second."""
    monkeypatch.setattr("knowledge.vocabulary.LOOK_AGAIN_AFTER", 60.0)
    before = vocabulary()
    with app.app_context():
        datasets.switch("demo_prices", True)
        db.session.commit()
    assert vocabulary() is before
    hear_offline(ANSWER)
    assert "polysilicon" in vocabulary().components


def test_an_interpreter_that_never_comes_to_words_is_an_error(hear_offline):
    heard, _ = hear_offline(Calls((GERMANY,)))
    assert heard.error is not None
    assert heard.error.code == "too_many_steps"


@pytest.mark.parametrize(
    "text",
    ["One. Two! Three", "No end", "A line\nand\n\n| a |\n| 1.5 |\n", "1.5 GW in 2.0 years. ☀️ ok", "\n\n", "a " * 2000],
)
def test_pieces_are_the_text_again(text):
    assert "".join(pieces(text)) == text


def test_pieces_are_sentences_and_lines():
    assert pieces("One 1.5 is. Two!\n| a |\n| b |") == ["One 1.5 is. ", "Two!\n", "| a |\n", "| b |"]
