"""The provider misbehaves: what the person sees, how often it was asked, and that the next question is answered.

Mechanisms: `attempts.Attempts` (the retry policy), `Limits` (first word, silence, whole turn, size), `choosing.Choice`
(the fallback) and `choosing.Breaker`, all in agents/engine/. Real gunicorn; the scripted llm changes its mind between
two questions.
"""

from __future__ import annotations

import itertools
import json
import time

import pytest

from agents.base import LONGEST_ANSWER
from agents.engine.choosing import FAILURES
from tests.drills.people import JSON, Person, Seen, rows, wait_for, words
from tests.llm_pieces import WORDS, calls
from tests.llm_scripts import SCRIPTS
from tests.llm_server import LlmServer
from tests.servers import Server

KEY = "sk-never-in-any-log"
TEN = "".join(WORDS[:10])
FIFTY = "".join(WORDS)
CAPACITY_2023 = "How much solar capacity did Germany have in 2023?"
_number = itertools.count(1)


@pytest.fixture(scope="module")
def provider():
    with LlmServer() as provider:
        yield provider


def settings(provider, **more):
    return {"LLM": "openai:any", "LLM_BASE_URL": provider.base_url, "LLM_API_KEY": KEY, "LOG_LEVEL": "debug", **more}


@pytest.fixture(scope="module")
def alone(tmp_path_factory, database_url, provider):
    """A server without a fallback."""
    limits = {"LLM_FIRST_WORD_TIMEOUT": "20", "LLM_SILENCE_TIMEOUT": "2", "LLM_TURN_TIMEOUT": "60", "WORKERS": "1"}
    with Server.running(tmp_path_factory.mktemp("alone"), database_url, settings(provider, **limits)) as server:
        yield Person(server, "Ann")


@pytest.fixture(scope="module")
def backed(tmp_path_factory, database_url, provider):
    """A server in which the embedded interpreter is the fallback."""
    limits = {"LLM_FIRST_WORD_TIMEOUT": "2", "LLM_TURN_TIMEOUT": "4", "LLM_FALLBACK": "offline", "WORKERS": "1"}
    with Server.running(tmp_path_factory.mktemp("backed"), database_url, settings(provider, **limits)) as server:
        yield Person(server, "Bea")


@pytest.fixture
def ask(provider):
    """Ask while the provider plays `script`; the answer, and how many requests it took."""

    def ask(person, script, message=None):
        provider.script = script
        provider.requests.clear()
        answer = person.ask(message or f"Question {next(_number)}")
        return answer, len(provider.requests)

    return ask


# --- attempts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "requests"),
    [
        ("refuse_500+refuse_500+words", 3),
        ("refuse_429_soon+words", 2),
        ("cut_first+words", 2),
        ("cut_in_call+words", 2),
        ("unknown_tool", 2),
        ("broken_arguments", 2),
    ],
)
def test_what_passes_is_not_seen_by_anybody(alone, ask, script, requests):
    """Mechanism: `Attempts.wait`; for bad calls `Turn._refused`."""
    answer, asked = ask(alone, script)
    assert (answer["status"], answer["response"], answer["error"]) == ("done", FIFTY, None)
    assert asked == requests


@pytest.mark.parametrize(
    ("script", "kept", "told", "requests"),
    [
        ("refuse_401", "", "An administrator must check LLM_API_KEY.", 1),
        ("refuse_429_long", "", "Try again in about 3 minutes.", 1),
        ("refuse_500", "", "had a problem of its own. Press Retry in a moment.", 3),
        ("cut", TEN, "broke before the answer was complete. Press Retry in a moment.", 1),
        ("hang_later", TEN, "fell silent in the middle. What had come is kept. Press Retry.", 1),
        ("only_unknown_tools", "", "asked for tools that do not exist. Press Retry.", 3),
        ("tool_loop", "", "looked things up without end. Ask a narrower question.", 13),
    ],
)
def test_what_does_not_pass_is_told_and_the_next_question_is_answered(alone, ask, script, kept, told, requests):
    """Mechanisms: `Failed.may_pass`, `Limits.silence`, `MAX_ROUNDS`; the seat is given back."""
    answer, asked = ask(alone, script)
    assert (answer["status"], answer["response"]) == ("failed", kept)
    assert told in answer["error"]
    assert "Scripted" not in answer["error"]
    assert asked == requests
    following, _ = ask(alone, "words")
    assert (following["status"], following["response"]) == ("done", FIFTY)


def test_retry_writes_a_whole_answer_beside_the_broken_one(alone, ask, provider):
    """Mechanism: words that were shown are never continued; `manager.retry` makes a sibling."""
    broken, _ = ask(alone, "cut")
    provider.script = "words"
    with alone.client() as client:
        address = f"/messages/{broken['message_id']}/retry"
        client.post(address, headers=JSON).raise_for_status()
        place = f"/conversations/{broken['conversation_id']}"
        kept = wait_for(lambda: whole(client.get(place, headers=JSON).json()))
    assert kept["content"] == FIFTY
    assert len(kept["siblings"]) == 2
    assert [row["content"] for row in rows(alone.server, "SELECT content FROM message WHERE content = :ten", ten=TEN)]


def whole(conversation):
    last = conversation["messages"][-1]
    return last if last.get("status") == "done" else None


# --- size, stop, lines ------------------------------------------------------------------------------------------------


def test_an_endless_answer_is_not_read_to_its_end(alone, ask, provider):
    """Mechanisms: `LONGEST_ANSWER`, and for what is no words `MAX_RECEIVED`; otherwise it would be paid for until the
    turn's time is over."""
    abandoned, began = provider.abandoned, time.monotonic()
    answer, asked = ask(alone, "endless")
    assert answer["status"] == "failed"
    assert "wrote without end and was stopped" in answer["error"]
    assert LONGEST_ANSWER - 100 < len(answer["response"]) <= LONGEST_ANSWER
    assert asked == 1
    wait_for(lambda: provider.abandoned > abandoned)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("script", ["hang", "slow"])
def test_stop_ends_the_request_to_the_provider(alone, provider, script):
    """Mechanism: `cancel(work)` in the saver reaches the request; otherwise words nobody reads are paid for."""
    provider.script = script
    provider.requests.clear()
    abandoned = provider.abandoned
    turn_id = alone.begin(f"Question {next(_number)}")
    wait_for(lambda: provider.requests)
    assert alone.stop(turn_id) < 300
    wait_for(lambda: provider.abandoned == abandoned + 1, 10)  # the one that hangs would be left after 20


def test_all_lines_cut_at_once_leave_every_seat_free(alone, provider):
    """Mechanism: `failures.CUT`; what each person was shown is kept."""
    provider.script = "slow"
    messages = [f"Question {next(_number)}" for _ in range(3)]
    for message in messages:
        alone.begin(message)
    wait_for(lambda: all(text_of(alone, message) for message in messages))
    provider.cut_all()
    wait_for(lambda: [turn_of(alone, message)["status"] for message in messages] == ["failed"] * 3)
    for message in messages:
        turn = turn_of(alone, message)
        assert turn["content"]
        assert FIFTY.startswith(turn["content"])
        assert "The line to the language model broke" in turn["error"]


def text_of(person, message):
    return rows(person.server, f"SELECT draft.text {FROM_QUESTION} WHERE question.content = :m", m=message)[0]["text"]


def turn_of(person, message):
    query = f"SELECT turn.status, turn.error, answer.content {FROM_QUESTION} WHERE question.content = :m"
    return rows(person.server, query, m=message)[0]


FROM_QUESTION = (
    "FROM turn JOIN message question ON question.id = turn.question_id "
    "JOIN message answer ON answer.id = turn.answer_id LEFT JOIN draft ON draft.turn_id = turn.id"
)


# --- the fallback -----------------------------------------------------------------------------------------------------


def test_a_whole_answer_has_its_time_and_no_more(backed, provider):
    """Mechanism: `Limits.turn`."""
    provider.script = "hang_later"
    seen = Seen()
    for _ in backed.read(seen, f"Question {next(_number)}"):
        pass
    assert seen.status == "failed"
    assert "took too long and was ended" in words(seen.html)
    assert seen.text
    assert seen.text in words(seen.html)


@pytest.mark.parametrize("script", ["refuse_401", "hang"])
def test_the_fallback_answers_and_the_person_is_told_who_did(backed, ask, script):
    """Mechanisms: `Choice.go_on` before the first word; for the one that hangs `Limits.first_word`."""
    answer, asked = ask(backed, script, CAPACITY_2023)
    assert (answer["status"], answer["llm"], asked) == ("done", "offline", 1)
    assert answer["notice"] == "Answered by the embedded interpreter, since openai:any did not answer."
    assert answer["sources"]
    with backed.client() as client:
        page = words(client.get(f"/c/{answer['conversation_id']}").text)
    assert answer["notice"] in page
    assert ask(backed, "words")[0]["llm"] == "openai:any"  # and it is asked again the next time


def test_what_was_looked_up_before_is_not_looked_up_again_by_the_fallback(backed, ask):
    """Mechanism: `Turn.done_steps`, told to the other one."""
    first, _ = ask(backed, "refuse_401", CAPACITY_2023)
    [step] = steps_of(backed, first)
    SCRIPTS["same_call"] = lambda _request: [calls((step["tool"], step["arguments"]))]
    second, asked = ask(backed, "same_call/refuse_401", CAPACITY_2023)
    assert (second["status"], second["llm"], asked) == ("done", "offline", 2)
    assert second["response"] == first["response"]
    assert steps_of(backed, second) == [step]
    assert ask(backed, "words")[0]["status"] == "done"


def steps_of(person, answer):
    turn_id = answer["turn_id"] if person.server.environ["DATABASE_URL"] else answer["turn_id"].replace("-", "")
    found = rows(person.server, "SELECT tool, arguments FROM step WHERE turn_id = :turn ORDER BY ordinal", turn=turn_id)
    return [{"tool": row["tool"], "arguments": as_text(row["arguments"])} for row in found]


def as_text(arguments):
    """SQLite gives JSON as text, PostgreSQL as what it says."""
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


def test_a_provider_that_is_down_is_left_alone(backed, ask):
    """Mechanism: `Breaker`: otherwise every question waits for the time of the first word."""
    asked = [ask(backed, "refuse_403", CAPACITY_2023)[1] for _ in range(FAILURES + 2)]
    assert asked == [1] * FAILURES + [0, 0]


# --- what is written down ---------------------------------------------------------------------------------------------


def test_the_key_and_the_questions_are_in_no_log(alone, ask, provider):
    """Mechanism: `failures.in_plain_words` notes the kind of a failure and never its words, which may hold the key."""
    for script, status in (("refuse_401", "failed"), ("words", "done")):
        answer, _ = ask(alone, script, "My question is nobody's business")
        assert answer["status"] == status
    assert KEY in provider.keys
    assert "the language model failed" in alone.server.log
    for secret in (KEY, "nobody's business", "Scripted", "Bearer"):
        assert secret not in alone.server.log
