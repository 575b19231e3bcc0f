"""The walk of one question inside one process: pool, runner, saver, desk, watch and stream together."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from sqlalchemy import delete, func, select, text, update

import turns
from conversations import desk, queries
from conversations.manager import ConversationManager
from extensions import db, sessions
from models import AgentMessages, Artifact, Draft, Message, Source, Step, Turn
from tests.people import speaking_as
from tests.scripted import NOTICE
from tests.turns.deaths import die
from turns import pool


def columns(table):
    return select(*table.__table__.columns)


def test_an_answer_comes_and_is_kept(ask, read, state, scripted):
    asked = ask("say One |two |three.")
    assert read(asked)[-1].status == "done"
    [turn] = state(columns(Turn))
    assert (turn["status"], turn["llm"], turn["prompt_version"]) == ("done", "scripted", "v1")
    assert (turn["tokens_in"], turn["tokens_out"]) == (3, 5)
    assert turn["first_token"] >= turn["created"]
    assert turn["finished"] >= turn["started"]
    [answer] = state(columns(Message).where(Message.id == asked.answer_id))
    assert answer["content"] == "One two three."
    assert answer["details"] == {"follow_ups": ["And Italy?"]}
    assert state(columns(Draft)) == []
    assert state(columns(AgentMessages))[0]["remembered"] == {"last": "say One |two |three."}


def test_what_a_reader_sees_was_saved_before(ask, read, scripted):
    shown = [look.text for look in read(ask("slowly a|b|c|d|e|f")) if not look.is_closed]
    assert len(shown) > 3
    assert all(later.startswith(earlier) for earlier, later in pairwise(shown))


def test_a_step_brings_its_sources_and_artifacts(ask, read, state, scripted, app, cast):
    asked = ask("look Germany has 81.7 GW [1].")
    read(asked)
    [step] = state(columns(Step))
    assert (step["tool"], step["state"], step["ordinal"]) == ("get_capacity", "done", 1)
    assert step["result"]["rows"] == [[2022, 67000.0], [2023, 81700.0]]
    assert [(s["number"], s["locator"]) for s in state(columns(Source))] == [(1, "Germany")]
    assert [a["kind"] for a in state(columns(Artifact).order_by(Artifact.number))] == ["table", "chart"]
    with app.app_context():
        view = queries.message(db.session, cast.ann.id, asked.answer_id)
    assert view.artifacts[1].spec == {"mark": "line"}
    assert view.artifacts[1].description == "It grows."


def test_the_agent_is_told_the_branch_and_what_was_remembered(ask, read, scripted):
    first = ask("say Eighty.")
    read(first)
    second = ask("say Thirty.", conversation_id=first.conversation_id)
    read(second)
    asking = scripted.askings[1]
    assert [past.content for past in asking.history] == ["say Eighty.", "Eighty."]
    assert asking.history[1].agent_messages == ({"kind": "response"},)
    assert asking.remembered == {"last": "say Eighty."}


def test_a_second_question_waits_for_the_first_answer(ask, read, state, scripted):
    first = ask("slowly a|b|c")
    second = ask("say later", conversation_id=first.conversation_id)
    read(second)
    assert [asking.question for asking in scripted.askings] == ["slowly a|b|c", "say later"]
    assert [past.content for past in scripted.askings[1].history] == ["slowly a|b|c", "abc"]
    rows = {row["id"]: row for row in state(columns(Message))}
    assert rows[rows[second.answer_id]["parent_id"]]["parent_id"] == first.answer_id


def test_a_person_has_at_most_four_running(ask, scripted, state, cast):
    for number in range(6):
        ask(f"hang {number}")
    other = ask("say for Carl", cast.carl)
    list(turns.follow(other.turn_id))
    running = select(func.count()).where(Turn.status == "running", Turn.user_id == cast.ann.id)
    assert state(running) == [{"count": 4}]


def test_a_stopped_turn_keeps_what_was_shown(ask, state, scripted, app, cast):
    asked = ask("hang on")
    follow = turns.follow(asked.turn_id)
    while not (look := next(follow)) or not look.text:
        pass
    began = time.monotonic()
    with speaking_as(app, cast.ann) as user:
        ConversationManager(user).stop(asked.turn_id)
        db.session.commit()
    assert [look.status for look in follow if look][-1] == "stopped"
    assert time.monotonic() - began < 5
    [answer] = state(columns(Message).where(Message.id == asked.answer_id))
    assert answer["content"] == "Shown before it hung."


def test_a_stop_that_comes_too_late_is_harmless(ask, read, state, scripted, app, cast):
    asked = ask("say Done.")
    read(asked)
    with speaking_as(app, cast.ann) as user:
        ConversationManager(user).stop(asked.turn_id)
        db.session.commit()
    assert state(select(Turn.status)) == [{"status": "done"}]


def test_a_problem_of_the_llm_is_told_and_the_text_stays(ask, read, state, scripted):
    read(ask("fail Half an"))
    [turn] = state(columns(Turn))
    assert (turn["status"], turn["error"]) == ("failed", "The language model does not answer. Press Retry.")
    assert {"content": "Half an"} in state(select(Message.content))


def test_a_fault_of_ours_closes_the_turn_too(ask, read, state, scripted):
    read(ask("break it"))
    [turn] = state(columns(Turn))
    assert turn["status"] == "failed"
    assert "Retry" in turn["error"]


def test_text_that_no_engine_can_store_is_stored_without_its_nul(ask, read, state, scripted):
    asked = ask("say a\0b|\ud83d|c")
    read(asked)
    [answer] = state(select(Message.content).where(Message.id == asked.answer_id))
    assert answer["content"].replace("�", "") == "abc"


def test_a_cleared_conversation_ends_its_answer(ask, scripted, state, app, cast):
    asked = ask("hang on")
    follow = turns.follow(asked.turn_id)
    while not (look := next(follow)) or not look.text:
        pass
    with speaking_as(app, cast.ann) as user:
        ConversationManager(user).clear(asked.conversation_id)
        db.session.commit()
    assert [look for look in follow if look][-1].is_gone
    assert state(columns(Message)) == state(columns(Turn)) == []
    deadline = time.monotonic() + 5
    while pool.start().saver.works and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not pool.start().saver.works


def test_a_turn_of_a_dead_owner_is_taken_over_and_its_steps_are_not_done_again(ask, read, state, scripted):
    asked = ask("look HANG")
    while not state(columns(Draft)):
        time.sleep(0.02)
    die(go_on_with="look Finished.")
    assert read(asked)[-1].status == "done"
    [turn] = state(columns(Turn))
    assert (turn["claim"], turn["crashes"]) == (2, 1)
    assert {"content": "Finished."} in state(select(Message.content))
    assert [step.tool for step in scripted.askings[1].done_steps] == ["get_capacity"]
    assert len(state(columns(Step))) == len(state(columns(Source))) == 1


def test_steps_after_a_takeover_count_on(ask, read, state, scripted):
    asked = ask("look HANG")
    while not state(columns(Draft)):
        time.sleep(0.02)
    die(go_on_with="again Finished.")
    read(asked)
    assert [step["ordinal"] for step in state(columns(Step).order_by(Step.ordinal))] == [1, 2]
    assert [artifact["number"] for artifact in state(columns(Artifact).order_by(Artifact.number))] == [1, 2, 3, 4]
    assert {source["number"] for source in state(columns(Source))} == {1}


@pytest.mark.parametrize("end", ["stop", "fail"])
def test_what_was_shown_before_a_takeover_survives_an_end_without_words(ask, read, state, scripted, app, cast, end):
    asked = ask("hang on")
    while not state(columns(Draft)):
        time.sleep(0.02)
    die(go_on_with="mute" if end == "stop" else "break it")
    if end == "stop":
        while scripted.calls < 2:
            time.sleep(0.02)
        with speaking_as(app, cast.ann) as user:
            ConversationManager(user).stop(asked.turn_id)
            db.session.commit()
    assert read(asked)[-1].status == {"stop": "stopped", "fail": "failed"}[end]
    assert {"content": "Shown before it hung."} in state(select(Message.content))


def test_an_answer_that_no_row_can_hold_is_closed_and_hurts_nobody(ask, read, state, scripted):
    poisoned, healthy = ask("poison a"), ask("slowly b|c|d")
    assert read(poisoned)[-1].status == "failed"
    assert read(healthy)[-1].status == "done"
    assert sorted(row["status"] for row in state(select(Turn.status))) == ["done", "failed"]
    assert "could not be saved" in next(row["error"] for row in state(columns(Turn)) if row["error"])


def test_tokens_beyond_the_column_do_not_cost_the_answer(ask, read, state, scripted):
    assert read(ask("tokens Many."))[-1].status == "done"
    assert state(select(Turn.tokens_in)) == [{"tokens_in": 2**31 - 1}]


def test_an_agent_that_cancels_itself_closes_its_turn(ask, read, state, scripted):
    assert read(ask("cancel it"))[-1].status == "failed"


def test_a_turn_that_was_cleared_after_it_was_claimed_is_dropped(ask, state, scripted, app, cast, monkeypatch):
    claim = desk.claim

    def claim_and_clear(session, *given, **named):
        claimed = claim(session, *given, **named)
        if claimed:
            session.execute(delete(Message).where(Message.conversation_id == claimed.conversation_id))
        return claimed

    monkeypatch.setattr(desk, "claim", claim_and_clear)
    asked = ask("say Hello.")
    assert [look for look in turns.follow(asked.turn_id) if look][-1].is_gone
    monkeypatch.undo()
    assert [look.status for look in turns.follow(ask("say Still here.").turn_id) if look][-1] == "done"


def test_answers_go_on_while_the_database_is_held_by_somebody_else(ask, read, state, scripted, app):
    asked = ask("slowly a|b|c|d|e")
    while not state(columns(Draft)):
        time.sleep(0.02)
    with sessions.write() as session:  # as a backup, VACUUM or a long migration does
        if sessions.dialect == "postgresql":
            session.execute(text("LOCK TABLE turn IN ACCESS EXCLUSIVE MODE"))
        session.connection()
        time.sleep(1.0)
        session.rollback()
    assert read(asked)[-1].status == "done"
    assert {"content": "abcde"} in state(select(Message.content))


def test_a_turn_that_kills_its_workers_is_failed_with_what_was_shown(ask, read, state, scripted):
    asked = ask("hang on")
    while not state(columns(Draft)):
        time.sleep(0.02)
    with pool.start().saver.lock:
        pool.start().saver.works.clear()
    with sessions.write() as session:
        session.execute(update(Turn).values(crashes=2, owner="00000000-boot:1:1:1", lease_until=0.0))
        session.commit()
    assert read(asked)[-1].status == "failed"
    [turn] = state(columns(Turn))
    assert turn["error"] == desk.TOO_MANY_CRASHES
    assert {"content": "Shown before it hung."} in state(select(Message.content))


def test_a_polite_exit_puts_turns_back_and_the_next_goes_on(ask, read, state, scripted):
    asked = ask("hang on")
    while not state(columns(Draft)):
        time.sleep(0.02)
    turns.stop()
    [turn] = state(columns(Turn))
    assert (turn["status"], turn["crashes"], turn["owner"]) == ("queued", 0, None)
    assert scripted.is_closed
    assert list(turns.follow(asked.turn_id)) == []
    turns.serve(pool._serving)  # the next process
    with sessions.write() as session:
        session.execute(update(Message).where(Message.role == "user").values(content="say On."))
        session.commit()
    assert read(asked)[-1].status == "done"


def test_readers_are_let_go_when_the_process_leaves(ask, scripted):
    follow = turns.follow(ask("hang on").turn_id)
    assert next(follow)
    pool.start().leave()
    assert [look for look in follow if look and look.is_closed] == []


@pytest.mark.parametrize(
    ("message", "status", "tokens"), [("instead Well.", "done", (3, 5)), ("without Well.", "failed", (7, 11))]
)
def test_an_answer_says_who_wrote_it_instead(ask, read, state, scripted, app, cast, message, status, tokens):
    asked = ask(message)
    assert read(asked)[-1].status == status
    [turn] = state(columns(Turn))
    assert (turn["llm"], turn["tokens_in"], turn["tokens_out"]) == ("offline", *tokens)
    with app.app_context():
        view = queries.message(db.session, cast.ann.id, asked.answer_id)
    assert (view.llm, view.notice, view.content) == ("offline", NOTICE, "Well.")


def test_an_endless_answer_is_cut(ask, read, state, scripted, monkeypatch):
    monkeypatch.setattr("turns.work.LONGEST_ANSWER", 1000)
    asked = ask("say " + "|".join(["word " * 50] * 10))
    read(asked)
    [answer] = state(select(Message.content).where(Message.id == asked.answer_id))
    assert len(answer["content"]) == 1000
    assert answer["content"].endswith("it had become too long.*")
