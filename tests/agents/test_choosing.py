"""The fallback: when it answers instead, what it is told, what the person is told, and when the first is left alone."""

from __future__ import annotations

import pytest

from agents import base, engine
from agents.engine import choosing, failures
from agents.offline import Words
from tests.agents import desk
from tests.llm_pieces import WORDS

FIFTY = "".join(WORDS)


@pytest.fixture
def ask(hear, llm_server):
    """Ask `first`, with `other` as fallback on the same server."""

    def ask(first: str, other: str = "words", **more) -> desk.Heard:
        fallback = engine.Setting(f"openai:{other}", llm_server.base_url, "other-key", "LLM_FALLBACK")
        llm_server.keys.clear()
        return hear(first, fallback=fallback, **more)

    return ask


@pytest.mark.parametrize(
    "first",
    [
        "refuse_401",
        "refuse_404",
        "refuse_quota",
        "refuse_429_long",
        "refuse_500",
        "refuse_400",
        "cut_first",
        "garbage",
        "portal",
    ],
)
def test_the_fallback_answers_when_the_first_cannot(ask, first):
    heard = ask(first)
    assert heard.error is None
    assert heard.text == FIFTY
    notice = f"Answered by openai:words, since openai:{first} did not answer."
    assert heard.of(base.Instead) == [base.Instead("openai:words", notice)]


def test_the_fallback_answers_when_the_first_is_silent(ask):
    heard = ask("hang", limits=engine.Limits(first_word=0.15))
    assert heard.text == FIFTY


def test_each_server_sees_its_own_key_only(ask, llm_server):
    ask("refuse_401")
    assert llm_server.keys == ["key", "other-key"]


def test_nobody_is_told_of_a_fallback_that_was_not_needed(ask):
    assert ask("refuse_500+words").of(base.Instead) == []


def test_what_was_looked_up_is_told_to_the_fallback_and_not_looked_up_again(ask, llm_server):
    heard = ask("tool/refuse_500")
    assert heard.text == FIFTY
    assert len(desk.calls_made) == len(heard.of(base.StepFinished)) == 1
    told = llm_server.requests[-1]["messages"]
    assert [message["role"] for message in told] == ["system", "user", "assistant", "tool"]
    assert [message["kind"] for message in heard.finished.messages] == ["response", "request", "response"]
    assert heard.finished.usage == base.Usage(200, 100)


def test_after_a_word_nobody_else_goes_on(ask, llm_server):
    heard = ask("cut")
    assert heard.error.code == "llm_cut"
    assert heard.text == "".join(WORDS[:10])
    assert heard.of(base.Instead) == []
    assert len(llm_server.requests) == 1


def test_when_both_fail_the_sentence_names_the_right_setting(ask):
    heard = ask("refuse_500", "refuse_401")
    assert heard.error.code == "llm_key"
    assert heard.error.message.startswith("Neither of the two language models could answer.")
    assert "LLM_FALLBACK_API_KEY" in heard.error.message


def test_the_embedded_interpreter_can_be_the_fallback(hear, monkeypatch):
    interpreter = desk.Interpreter(Words("There were 123 GW.", {}, ()))
    monkeypatch.setattr("agents.offline.reply", interpreter.reply)
    heard = hear("tool/refuse_500", fallback=engine.Setting("offline"))
    assert heard.text == "There were 123 GW."
    [instead] = heard.of(base.Instead)
    assert instead.llm == "offline"
    assert instead.notice.startswith("Answered by the embedded interpreter, since openai:tool")
    assert len(desk.calls_made) == 1


# --- the circuit breaker ----------------------------------------------------------------------------------------------


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return choosing.Breaker(clock)


def fail(breaker, times=choosing.FAILURES, wait=None):
    for _ in range(times):
        assert breaker.may_ask()
        breaker.failed(wait)


def test_after_three_failures_in_a_row_the_first_is_left_alone(breaker):
    fail(breaker, choosing.FAILURES - 1)
    assert breaker.may_ask()
    breaker.failed(None)
    assert not breaker.may_ask()


def test_a_success_in_between_counts(breaker):
    fail(breaker, choosing.FAILURES - 1)
    breaker.succeeded()
    fail(breaker, choosing.FAILURES - 1)
    assert breaker.may_ask()


def test_after_the_pause_one_turn_finds_out_for_all(breaker, clock):
    fail(breaker)
    clock.now += choosing.PAUSE
    assert [breaker.may_ask() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert [breaker.may_ask() for _ in range(3)] == [True, True, True]


def test_a_failed_probe_closes_it_again(breaker, clock):
    fail(breaker)
    clock.now += choosing.PAUSE
    assert breaker.may_ask()
    breaker.failed(None)
    clock.now += choosing.PAUSE - 1
    assert not breaker.may_ask()


def test_a_server_that_asks_to_be_left_alone_is(breaker, clock):
    fail(breaker, 1, wait=170)
    clock.now += 169
    assert not breaker.may_ask()
    clock.now += 1
    assert breaker.may_ask()
    breaker.failed(86_400)
    clock.now += choosing.LONGEST_PAUSE
    assert breaker.may_ask()


def test_a_first_that_keeps_failing_is_not_asked_for_a_while(run, llm_server):
    fallback = engine.Setting("openai:words", llm_server.base_url, "key", "LLM_FALLBACK")
    engine.configure("openai:refuse_401", llm_server.base_url, "key", fallback)
    llm_server.requests.clear()
    asked = []
    for _ in range(choosing.FAILURES + 2):
        heard = run(desk.hear(desk.asking()))
        assert heard.text == FIFTY
        assert len(heard.of(base.Instead)) == 1
        asked.append([request["model"] for request in llm_server.requests].count("refuse_401"))
    assert asked == [1, 2, 3, 3, 3]


def test_without_a_fallback_every_question_is_tried(run, llm_server):
    engine.configure("openai:refuse_401", llm_server.base_url, "key")
    llm_server.requests.clear()
    for _ in range(choosing.FAILURES + 2):
        assert run(desk.hear(desk.asking())).error.code == "llm_key"
    assert len(llm_server.requests) == choosing.FAILURES + 2


def test_a_question_that_is_too_long_says_nothing_of_the_llm(clock, breaker):
    first, other = engine.Setting("openai:a"), engine.Setting("openai:b")
    for _ in range(5):
        choice = choosing.Choice(first, other, breaker)
        assert choice.setting == first
        choice.failed(failures.Failed(failures.TOO_LONG, "LLM"))


def test_while_the_first_is_left_alone_it_is_still_the_last_resort(clock, breaker):
    first, other = engine.Setting("openai:a"), engine.Setting("openai:b")
    fail(breaker)
    choice = choosing.Choice(first, other, breaker)
    assert choice.setting == other
    assert choice.notice == "Answered by openai:b, since openai:a did not answer."
    assert choice.go_on()
    assert choice.setting == first
    assert choice.notice == ""
    assert not choice.go_on()
