"""How long a language model may take and how much it may say: whatever it does, a turn ends, with the words it had."""

from __future__ import annotations

import time

import pytest

from agents import base
from agents.engine import Limits, limits
from tests.agents import desk
from tests.llm_pieces import WORDS

TEN = "".join(WORDS[:10])


@pytest.mark.parametrize("silent", ["hang", "waiting", "blank"])
def test_silence_before_the_first_word_ends_in_time(hear, llm_server, silent):
    began = time.monotonic()
    heard = hear(silent, limits=Limits(first_word=0.15))
    assert heard.error.code == "llm_timeout"
    assert heard.error.message.endswith("Press Retry in a moment.")
    assert time.monotonic() - began < 5
    assert len(llm_server.requests) == 1  # whoever waited long enough does not wait again


def test_silence_in_the_middle_ends_in_time_and_keeps_the_words(hear):
    began = time.monotonic()
    heard = hear("hang_later", limits=Limits(silence=0.15))
    assert heard.text == TEN
    assert heard.error.code == "llm_timeout"
    assert "What had come is kept." in heard.error.message
    assert time.monotonic() - began < 5


def test_slow_words_are_no_silence(hear):
    heard = hear("trickle", limits=Limits(first_word=1, silence=0.25))
    assert heard.error is None
    assert heard.text == "bit by bit"


def test_a_turn_ends_in_time_and_keeps_its_words(hear):
    heard = hear("hang_later", limits=Limits(turn=0.3))
    assert heard.text == TEN
    assert heard.error.code == "llm_timeout"
    assert "took too long" in heard.error.message


def test_an_endless_answer_is_ended_at_its_limit(hear, llm_server):
    abandoned = llm_server.abandoned
    heard = hear("endless")
    assert len(heard.text) == base.LONGEST_ANSWER
    assert heard.error.code == "llm_endless"
    wait_until(lambda: llm_server.abandoned > abandoned)


def test_a_megabyte_is_not_read_to_its_end(hear):
    heard = hear("megabyte")
    assert len(heard.text) == base.LONGEST_ANSWER
    assert heard.error.code == "llm_endless"


def test_endless_arguments_are_ended_too(hear, llm_server, monkeypatch):
    monkeypatch.setattr("agents.engine.turn.MAX_RECEIVED", 100_000)
    abandoned = llm_server.abandoned
    heard = hear("endless_arguments")
    assert heard.error.code == "llm_endless"
    assert desk.calls_made == []
    wait_until(lambda: llm_server.abandoned > abandoned)


def test_an_event_without_end_breaks_the_line(hear, llm_server):
    abandoned = llm_server.abandoned
    heard = hear("endless_event", limits=Limits(first_word=5))
    assert heard.error.code == "llm_cut"
    wait_until(lambda: llm_server.abandoned > abandoned)


def test_a_hundred_calls_at_once_are_not_made(hear):
    heard = hear("hundred_tools")
    assert heard.error.code == "too_many_steps"
    assert desk.calls_made == []


def test_the_tokens_of_a_turn_are_limited_over_all_its_rounds(hear, llm_server):
    heard = hear("tool", limits=Limits(tokens=120))
    assert heard.error is None
    assert [request["max_completion_tokens"] for request in llm_server.requests] == [120, 70]


def test_a_turn_without_tokens_left_is_ended(hear, llm_server):
    heard = hear("tool_loop", limits=Limits(tokens=100))
    assert heard.error.code == "llm_length"
    assert len(llm_server.requests) == 2


def test_what_a_failed_turn_has_taken_is_counted(hear):
    heard = hear("tool/refuse_401")
    assert heard.of(base.Usage)[-1] == base.Usage(100, 50)


def test_an_llm_that_never_stops_looking_is_stopped(hear, llm_server):
    heard = hear("tool_loop")
    assert heard.error.code == "too_many_steps"
    assert len(llm_server.requests) == limits.MAX_ROUNDS + 1


def wait_until(holds) -> None:
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
