"""What the engine asks again, when, and how often: the retry policy against a server that fails in every way."""

from __future__ import annotations

import logging
import time

import pytest

from agents import base, engine
from agents.engine import attempts, failures, llms
from tests.agents import desk
from tests.llm_pieces import WORDS

FIFTY = "".join(WORDS)
TEN = "".join(WORDS[:10])


# --- what is asked again ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    ["refuse_408", "refuse_409", "refuse_429", "refuse_500", "refuse_502", "refuse_503", "refuse_529", "cut_first",
     "cut_in_call", "told_in_stream", "garbage"],
)  # fmt: skip
def test_what_may_pass_is_asked_again_and_nobody_notices(hear, llm_server, bad):
    heard = hear(f"{bad}+{bad}+words")
    assert heard.error is None
    assert heard.text == FIFTY
    assert len(llm_server.requests) == attempts.ATTEMPTS == 3


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("refuse_429", "llm_busy"),
        ("refuse_500", "llm_failed"),
        ("refuse_503", "llm_busy"),
        ("cut_first", "llm_cut"),
        ("garbage", "llm_failed"),
        ("portal", "llm_strange"),
    ],
)
def test_after_three_attempts_it_is_told(hear, llm_server, bad, code):
    heard = hear(bad)
    assert_told(heard, code)
    assert heard.text == ""
    assert len(llm_server.requests) == 3


@pytest.mark.parametrize(
    ("bad", "code", "who"),
    [
        ("refuse_400", "llm_too_long", "shorten the question"),
        ("refuse_401", "llm_key", "administrator must check LLM_API_KEY"),
        ("refuse_402", "llm_quota", "administrator must add"),
        ("refuse_403", "llm_key", "administrator must check LLM_API_KEY"),
        ("refuse_404", "llm_unknown", "administrator must check LLM "),
        ("refuse_422", "llm_rejected", "in other words"),
        ("refuse_quota", "llm_quota", "administrator must add"),
        ("refuse_500_for_good", "llm_failed", "Press Retry"),
        ("filtered", "llm_filtered", "in other words"),
        ("empty", "llm_empty", "Press Retry"),
        ("nuls", "llm_empty", "Press Retry"),  # no database keeps them: the answer would be done, and empty
    ],
)
def test_what_will_not_pass_is_told_at_once(hear, llm_server, bad, code, who):
    heard = hear(bad)
    assert_told(heard, code)
    assert who in heard.error.message
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize(
    ("bad", "code"), [("cut", "llm_cut"), ("no_finish", "llm_failed"), ("garbage_later", "llm_failed")]
)
def test_words_that_were_said_are_kept_and_never_said_again(hear, llm_server, bad, code):
    heard = hear(f"{bad}+words")
    assert heard.text == TEN
    assert_told(heard, code)
    assert len(llm_server.requests) == 1


def test_each_round_of_tools_has_its_own_attempts(hear, llm_server):
    heard = hear("refuse_500+tool/cut_first+words")
    assert heard.error is None
    assert heard.text == FIFTY
    assert len(heard.of(base.StepFinished)) == 1
    assert len(llm_server.requests) == 4


def test_words_of_an_earlier_round_do_not_forbid_another_attempt(hear):
    heard = hear("talk_and_tool/refuse_500+words")
    assert heard.text == f"Let me look.\n\n{FIFTY}"


def test_a_call_that_was_cut_is_made_once_when_it_came_whole(hear):
    heard = hear("cut_in_call+tool/words")
    assert heard.text == FIFTY
    assert len(desk.calls_made) == 1


def test_the_clients_own_attempts_are_switched_off(hear, llm_server):
    hear("refuse_500_for_good")
    assert len(llm_server.requests) == 1
    made = llms.llm(engine.Setting("openai:refuse_500_for_good", llm_server.base_url, "key"))
    assert made.client.max_retries == 0


# --- how long it waits ------------------------------------------------------------------------------------------------


def test_the_server_is_given_the_time_it_asks_for(hear, llm_server):
    began = time.monotonic()
    heard = hear("refuse_429_soon+words")
    assert heard.text == FIFTY
    assert 1 <= time.monotonic() - began < 3


def test_a_time_given_as_a_date_counts_by_the_servers_clock(hear, llm_server, monkeypatch):
    monkeypatch.setattr(attempts, "LONGEST_WAIT", 1.5)
    assert failed_of(hear("refuse_429_date")).wait == 2.0
    assert len(llm_server.requests) == 1


def test_a_date_is_measured_against_the_servers_own():
    headers = {"date": "Fri, 20 Nov 2026 09:00:00 GMT", "retry-after": "Fri, 20 Nov 2026 09:00:07 GMT"}
    assert failures._wait(Refusal(headers, 86_407.0)) == 7.0


@pytest.mark.parametrize(
    ("headers", "known", "wait"),
    [
        ({"retry-after": "7"}, 7.0, 7.0),
        ({"date": "Fri, 20 Nov 2026 09:00:00 GMT", "retry-after": "7"}, 7.0, 7.0),
        ({"date": "yesterday", "retry-after": "Fri, 20 Nov 2026 09:00:07 GMT"}, 3.0, 3.0),
        ({}, None, None),
        ({}, float("nan"), None),
        ({}, float("inf"), failures.LONGEST_TOLD),
        ({}, -5.0, 0.0),
    ],
)
def test_odd_times_are_read_with_care(headers, known, wait):
    assert failures._wait(Refusal(headers, known)) == wait


class Refusal(Exception):
    def __init__(self, headers: dict[str, str], retry_after: float | None) -> None:
        super().__init__()
        self.headers = headers
        self.retry_after = retry_after


def test_who_would_wait_too_long_is_told_when_to_come_back(hear, llm_server):
    heard = hear("refuse_429_long")
    assert_told(heard, "llm_busy")
    assert heard.error.message.endswith("Try again in about 3 minutes.")
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "about 10 seconds"), (11, "about 20 seconds"), (90, "about 90 seconds"), (91, "about 2 minutes"),
     (170, "about 3 minutes"), (5400, "about 90 minutes"), (5401, "about 2 hours"), (86_400, "about 24 hours")],
)  # fmt: skip
def test_times_are_told_in_round_figures(seconds, words):
    assert failures.in_words(seconds) == words


def test_attempts_end_with_the_time_for_the_first_word(hear, llm_server, monkeypatch):
    monkeypatch.setattr(attempts, "PAUSES", (0.2, 5.0))
    began = time.monotonic()
    heard = hear("refuse_500", limits=engine.Limits(first_word=1))
    assert_told(heard, "llm_failed")
    assert len(llm_server.requests) == 2
    assert time.monotonic() - began < 1


def test_pauses_vary_so_that_not_all_come_back_at_once(run, monkeypatch):
    monkeypatch.setattr(attempts, "PAUSES", (0.3, 1.2))

    async def pauses() -> set[float]:
        found = set()
        for _ in range(20):
            one = attempts.Attempts(60)
            one.failed = 2
            found.add(one._pause(failures.Failed(failures.BROKEN, "LLM")))
        return found

    found = run(pauses())
    assert len(found) > 10
    assert min(found) >= 1.2
    assert max(found) <= 1.8


# --- what is told -----------------------------------------------------------------------------------------------------


def test_nobody_listening_is_told(run):
    engine.configure("openai:any", "http://127.0.0.1:9", "key")
    heard = run(desk.hear(desk.asking()))
    assert_told(heard, "llm_unreachable")
    assert "LLM_BASE_URL" in heard.error.message


def test_neither_the_key_nor_what_a_server_says_is_logged(hear, caplog):
    with caplog.at_level(logging.DEBUG):
        hear("refuse_401")
    assert "the language model failed" in caplog.text
    assert "Scripted" not in caplog.text
    assert "Bearer" not in caplog.text
    (record,) = [record for record in caplog.records if record.name == "agents.engine.failures"]
    assert (record.code, record.status, record.setting) == ("llm_key", 401, "LLM")


def test_each_process_has_clients_of_its_own(hear, llm_server, monkeypatch):
    setting = engine.Setting("openai:words", llm_server.base_url, "key")
    ours = llms.llm(setting)
    assert llms.llm(setting) is ours
    monkeypatch.setattr("os.getpid", lambda: 1)
    assert llms.llm(setting).client is not ours.client
    llms._made.pop((1, setting))


def failed_of(heard: desk.Heard) -> failures.Failed:
    assert isinstance(heard.error, failures.Failed)
    return heard.error


def assert_told(heard: desk.Heard, code: str) -> None:
    """An error that a person can do something with, without the server's own words."""
    assert heard.error is not None
    assert heard.error.code == code
    assert heard.error.message.endswith(".")
    assert "Scripted" not in heard.error.message
    assert "{" not in heard.error.message
