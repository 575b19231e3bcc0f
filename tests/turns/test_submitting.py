"""A tool that waits for long work: what readers see meanwhile, who does it, how the wait ends."""

from __future__ import annotations

import io
import json
import re
import threading
import time

import pytest
from sqlalchemy import func, select

import turns
from conversations import queries
from conversations.lease import owner
from conversations.manager import ConversationManager
from extensions import db, sessions
from jobs import asking, ledger, orders, reporting, tidying, work
from jobs.orders import Order
from knowledge.plants import content
from models import Draft, Job, JobWaiter, Step, Turn
from tests.importing import JSON, do_jobs, no_process
from tests.people import speaking_as
from tests.turns.deaths import die
from turns.submitting import LONGEST_PAUSE

__all__ = ["do_jobs", "no_process"]
pytestmark = pytest.mark.usefixtures("no_process")
WAITING = ("check_data", "Analysing plant.csv", "running", orders.STARTING, None)


looks = []
FILE = io.BytesIO(b"time,kw\n")


def sum_of(_session, asked):
    """The work of these tests: one job for each question's words, at a file that is kept here."""
    looks.append(asked)
    request = {**asked.request, "sha256": content.checksum_of(FILE)}
    return Order("analysis", f"sum:{asked.request['what']}", "plant.csv", request), None


@pytest.fixture(autouse=True)
def works(app, monkeypatch):
    """How often the work was done; `failing` makes it fail."""
    done = []
    content.store().put(content.checksum_of(FILE), FILE)

    def add(held, _path):
        done.append(held.request["what"])
        reporting.settle(ledger.finish(db.session, held, {"sum": 4}))

    monkeypatch.setitem(asking.KINDS, "analysis", sum_of)
    monkeypatch.setitem(work.WORK, "analysis", add)
    return done


def until(found, seconds=10):
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return value


@pytest.fixture
def job(state):
    """The one job, when it is there."""

    def job():
        until(lambda: state(select(Job.id)))
        [row] = state(select(*Job.__table__.columns))
        return row

    return job


@pytest.fixture
def seen(cast):
    """The running step as the page shows it."""

    def seen(asked):
        with sessions.read() as session:
            steps = queries.message(session, cast.ann.id, asked.answer_id).steps
        return [(step.tool, step.label, step.state, step.words, step.share) for step in steps]

    return seen


def held(job):
    with sessions.write() as session:
        taken = ledger.claim(session, job["id"], owner())
        session.commit()
    return taken


def test_the_step_is_shown_while_it_waits_and_becomes_the_finished_one(ask, read, state, job, seen, scripted, do_jobs):
    asked = ask("work Four.")
    until(lambda: seen(asked) == [WAITING])
    mine = held(job())
    with sessions.write() as session:
        ledger.report(session, mine, 0.4, "Reading the file")
        session.commit()
    until(lambda: seen(asked) == [("check_data", "Analysing plant.csv", "running", "Reading the file", 0.4)])
    with sessions.write() as session:
        ledger.finish(session, mine, {"sum": 4})
        session.commit()
    last = read(asked)[-1]
    assert (last.status, last.running) == ("done", None)
    assert seen(asked) == [("check_data", "Checked the data", "done", "", None)]
    assert state(select(func.count()).select_from(Draft)) == [{"count": 0}]


def test_while_the_file_is_read_the_step_says_so_and_not_what_comes_of_it(
    ask, read, seen, scripted, do_jobs, monkeypatch
):
    def unread(_session, asked):
        return Order("reading", "reading:1", "plant.csv", asked.request), None

    monkeypatch.setitem(asking.KINDS, "analysis", unread)
    monkeypatch.setitem(work.WORK, "reading", work.WORK["analysis"])
    asked = ask("work Four.")
    until(lambda: seen(asked) == [("check_data", "Reading plant.csv", "running", orders.STARTING, None)])
    do_jobs()
    assert read(asked)[-1].status == "done"
    assert seen(asked) == [("check_data", "Checked the data", "done", "", None)]


def test_every_shape_tells_of_a_running_step(ask, job, seen, scripted, cast, signed_in, do_jobs):
    asked = ask("work Four.")
    until(lambda: seen(asked))
    mine = held(job())
    with sessions.write() as session:
        ledger.report(session, mine, 0.4, "Reading the file")
        session.commit()
    until(lambda: seen(asked)[0][4] == 0.4)
    ann = signed_in(cast.ann)
    page = ann.get(f"/c/{asked.conversation_id}").get_data(as_text=True)
    [shown] = re.findall(r'<li class="step" data-tool="check_data" data-state="running">.*?</li>', page)
    assert '<progress class="step-share" max="1" value="0.4" aria-label="Done so far"></progress>' in shown
    assert "<span data-words>Reading the file</span>" in shown
    told = {"tool": "check_data", "label": "Analysing plant.csv", "state": "running"}
    step = {**told, "words": "Reading the file", "share": 0.4}
    assert ann.get(f"/conversations/{asked.conversation_id}", headers=JSON).get_json()["messages"][1]["steps"] == [step]
    stream = ann.get(f"/turns/{asked.turn_id}/stream", headers={"Accept": "text/event-stream"})
    with sessions.write() as session:
        ledger.finish(session, mine, {"sum": 4})
        session.commit()
    sent = [json.loads(line[6:]) for line in stream.get_data(as_text=True).split("\n") if line.startswith("data: ")]
    assert [one for one in sent if "state" in one] == [step]
    assert 'data-tool="check_data" data-state="done"' in sent[-1]["html"]


def test_readers_are_sent_every_change_and_no_words_before_there_are_any(ask, read, job, do_jobs, scripted):
    asked = ask("work Four.")
    looks = []
    follow = (looks.append(look) for look in turns.follow(asked.turn_id) if look)
    reader = threading.Thread(target=lambda: list(follow))
    reader.start()
    mine = held(job())
    for share in (0.2, 0.6):
        with sessions.write() as session:
            ledger.report(session, mine, share, "Reading the file")
            session.commit()
        until(lambda share=share: any(look.running and look.running.share == share for look in looks))
    with sessions.write() as session:
        ledger.finish(session, mine, {"sum": 4})
        session.commit()
    reader.join()
    assert {look.attempt for look in looks if not look.text and not look.is_closed} == {0}


def test_one_job_for_one_piece_of_work_however_many_turns_ask(ask, read, state, works, scripted, do_jobs):
    first, second = ask("work Same."), ask("work Same.")
    until(lambda: len(state(select(JobWaiter.turn_id))) == 2)
    do_jobs()
    assert {read(asked)[-1].status for asked in (first, second)} == {"done"}
    assert works == ["work Same."]


def test_what_was_worked_out_is_not_worked_out_again(ask, read, works, scripted, job, do_jobs):
    for _ in range(2):
        asked = ask("work Same.")
        job()
        do_jobs()
        assert read(asked)[-1].status == "done"
    assert works == ["work Same."]


def test_a_stop_ends_the_wait_and_the_work_of_whom_nobody_else_wants(ask, read, state, job, app, cast, works, scripted):
    asked = ask("work Stopped.")
    mine = held(job())
    with sessions.read() as session:
        assert not orders.is_unwanted(session, mine)
    with speaking_as(app, cast.ann) as user:
        ConversationManager(user).stop(asked.turn_id)
        db.session.commit()
    assert read(asked)[-1].status == "stopped"
    with sessions.write() as session:
        assert orders.is_unwanted(session, mine)
        assert orders.drop(session, mine)
        session.commit()
    assert job()["state"] == "stopped"
    looked = len(looks)
    time.sleep(2 * LONGEST_PAUSE)
    assert len(looks) == looked


def test_work_that_another_turn_waits_for_goes_on_after_a_stop(
    ask, read, state, job, app, cast, works, scripted, do_jobs
):
    first, second = ask("work Shared."), ask("work Shared.")
    until(lambda: len(state(select(JobWaiter.turn_id))) == 2)
    with speaking_as(app, cast.ann) as user:
        ConversationManager(user).stop(first.turn_id)
        db.session.commit()
    assert read(first)[-1].status == "stopped"
    do_jobs()
    assert read(second)[-1].status == "done"
    assert works == ["work Shared."]


def test_queued_work_that_nobody_wants_is_never_begun(ask, read, job, app, cast, works, scripted, do_jobs):
    asked = ask("work Unwanted.")
    job()
    with speaking_as(app, cast.ann) as user:
        ConversationManager(user).stop(asked.turn_id)
        db.session.commit()
    read(asked)
    do_jobs()
    assert works == []
    tidying.tidy()
    assert job()["state"] == "stopped"


def test_work_that_fails_is_told_in_its_own_words_and_tried_again_by_the_next_question(
    ask, read, state, job, works, scripted, do_jobs
):
    first = ask("work Failing.")
    mine = held(job())
    with sessions.write() as session:
        ledger.fail(session, mine, "The file has no column of power.")
        session.commit()
    assert read(first)[-1].status == "done"
    [result] = state(select(Step.result))
    assert (result["result"]["code"], result["result"]["message"]) == (
        "tool_failed",
        "The file has no column of power.",
    )
    second = ask("work Failing.")
    until(lambda: job()["state"] == "queued")
    do_jobs()
    assert read(second)[-1].status == "done"
    assert works == ["work Failing."]


def test_who_takes_the_turn_over_joins_the_job_that_is_there(ask, read, state, job, seen, works, scripted, do_jobs):
    """Mechanism: the key of the order. What the dead one had shown of the step stays shown."""
    asked = ask("work Taken over.")
    until(lambda: seen(asked) == [WAITING])
    die(go_on_with="work Taken over.")
    until(lambda: scripted.calls == 2)
    assert seen(asked) == [WAITING]
    do_jobs()
    assert read(asked)[-1].status == "done"
    assert works == ["work Taken over."]
    assert len(state(select(JobWaiter.turn_id))) == 1


def test_a_process_that_leaves_waits_for_no_job(ask, state, job, scripted):
    asked = ask("work For ever.")
    job()
    began = time.monotonic()
    turns.stop()
    assert time.monotonic() - began < 3.0  # the grace time of these tests is 0.3 s
    assert state(select(Turn.status).where(Turn.id == asked.turn_id)) == [{"status": "queued"}]
    assert job()["state"] == "queued"


def test_words_of_the_claim_before_stay_beside_what_the_next_one_does(ask, state, job, seen, scripted, cast):
    asked = ask("hang on")
    until(lambda: state(select(Draft.text)))
    die(go_on_with="work Next.")
    until(lambda: seen(asked) == [WAITING])
    [draft] = state(select(Draft.text, Draft.claim))
    assert draft == {"text": "Shown before it hung.", "claim": 1}
