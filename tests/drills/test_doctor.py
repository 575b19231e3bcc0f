"""`flask doctor` and `/health/ready`: each fault is named by both, and mended with nothing lost.

The mechanisms: one finder and one repair for each invariant (conversations/invariants/), the look of readiness at open
turns and its walk through all other rows (checkup.py), and the second look before a live fault counts.
"""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace

import httpx
import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from conversations import invariants
from conversations.invariants import checkup, live
from extensions import db
from models import Message, Turn
from routes import health
from tests.chats import kept, make_chat, unguarded
from tests.drills.people import JSON, Person, database, wait_for
from tests.faulty import FAULTS, FIRST_TURN, LONG_AGO, change, open_turn
from tests.llm_server import LlmServer
from tests.servers import ROOT

BUSY = 3.0  # seconds
WALKED_WITHIN = 90.0  # seconds; a walk rests fifty times as long as it took, which on a busy machine is long
CARLS_TURN = lambda chat: chat.carls.turn_id  # noqa: E731
every_fault = pytest.mark.parametrize(("name", "fault"), [(n, f) for n, _, f in FAULTS], ids=[s for _, s, _ in FAULTS])


@pytest.fixture
def chat(app, cast):
    return make_chat(app, cast)


@pytest.fixture
def ready(client, monkeypatch):
    """Ask whether it is ready, with a whole walk at every look and no patience."""
    monkeypatch.setattr(checkup, "LOOK_EVERY", 0.0)
    at_once = [replace(invariant, confirm_after=0.0) for invariant in invariants.LIVE]
    monkeypatch.setattr(checkup, "WATCHED", (*at_once, live.QUEUE))
    monkeypatch.setattr(invariants, "LIVE", at_once)
    walker = checkup.Checkup()
    monkeypatch.setattr(walker, "_walk_alone", lambda: None)
    monkeypatch.setattr(health, "checkup", walker)

    def ready():
        walker.walk()
        return client.get("/health/ready", headers=JSON)

    return ready


def doctor(runner, *arguments):
    done = runner.invoke(args=["doctor", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


@every_fault
def test_a_fault_is_told_by_both_and_mended_with_nothing_lost(app, runner, ready, chat, name, fault):
    with unguarded(app) as connection:
        fault(connection, chat)
    refused = ready()
    assert refused.status_code == 503
    assert refused.get_json()["error"]["code"] == "invariant_broken"
    named = [finding.name for finding in health.checkup.findings()]
    assert name in named
    assert f"“{named[0]}”" in refused.get_json()["error"]["message"]  # of several the first is told
    status, told = doctor(runner, "--json")
    found = {finding["name"]: finding for finding in json.loads(told)["broken"]}
    assert (status, found[name]["count"] > 0, bool(found[name]["examples"])) == (1, True, True)
    before = kept(app)
    status, told = doctor(runner, "--repair", "--json")
    assert (status, json.loads(told)["broken"]) == (0, [])
    assert json.loads(told)["repaired"][name] >= 1
    assert kept(app) >= before
    assert ready().status_code == 200
    assert json.loads(doctor(runner, "--repair", "--json")[1]) == {"broken": [], "repaired": {}}


def test_every_invariant_is_broken_once():
    assert {name for name, _, _ in FAULTS} == {invariant.name for invariant in invariants.ALL}


def test_every_invariant_is_told_in_the_documents():
    told = re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs" / "doctor.md").read_text(), re.MULTILINE)
    assert told == [invariant.name for invariant in invariants.ALL]


def test_a_healthy_database_is_told_so(app, runner, ready, chat):
    status, told = doctor(runner)
    assert status == 0
    assert [line.split()[-1] for line in told.splitlines()] == ["ok"] * (len(invariants.ALL) + 1)  # and imports
    assert ready().get_json() == {"status": "ready"}


@pytest.fixture
def later(monkeypatch):
    """Sets the monotonic clock of the checkup, and with it when it looks next."""
    clock = SimpleNamespace(monotonic=time.monotonic)
    walker = checkup.Checkup()
    monkeypatch.setattr(walker, "_walk_alone", lambda: None)
    monkeypatch.setattr(health, "checkup", walker)
    monkeypatch.setattr(checkup, "time", clock)
    start = time.monotonic()

    def later(seconds):
        clock.monotonic = lambda: start + seconds

    return later


@pytest.mark.parametrize("days", [1, -1])
def test_a_question_in_the_queue_does_not_age_by_a_clock_that_is_set(app, client, runner, later, chat, days):
    """Mechanism: `confirm_after` counts from the first look, on a clock that nobody sets; the doctor cannot know."""
    with unguarded(app) as connection:
        open_turn("queued")(connection, chat)
    with time_machine.travel(time.time() + days * 86_400):
        for seconds in (0, 5, 10):
            later(seconds)
            assert client.get("/health/ready").status_code == 200
        assert json.loads(doctor(runner, "--repair", "--json")[1]) == {"broken": [], "repaired": {}}
    assert statuses(app).count("queued") == 1


def test_a_long_queue_is_no_fault_while_it_moves(app, client, later, chat):
    """Mechanism: `_first_in_the_queue`. It is one when the same question stays the first for ten minutes."""
    with unguarded(app) as connection:
        for turn in (FIRST_TURN, CARLS_TURN):
            change(Turn, turn, status="queued", finished=None, owner=None)(connection, chat)
    later(0)
    assert client.get("/health/ready").status_code == 200
    with unguarded(app) as connection:
        change(Turn, FIRST_TURN, status="done", finished=LONG_AGO)(connection, chat)
    for seconds, status in ((590, 200), (610, 200), (1180, 200), (1195, 503)):
        later(seconds)
        assert client.get("/health/ready").status_code == status


def test_after_an_outage_there_is_time_to_take_over_from_the_dead(app, client, later, chat):
    """Mechanism: `TAKEN_OVER_WITHIN`. A lease that ran out meanwhile is old at once, and all wait one more."""
    with unguarded(app) as connection:
        open_turn("running", -60.0)(connection, chat)
    for seconds, status in ((0, 200), (8, 200), (9.1, 503)):
        later(seconds)
        assert client.get("/health/ready").status_code == status


def statuses(app):
    with app.app_context():
        return list(db.session.scalars(select(Turn.status)))


def test_what_is_broken_is_told_in_words(app, runner, ready, chat):
    name, _, fault = next(one for one in FAULTS if one[0] == "leaf")
    with unguarded(app) as connection:
        fault(connection, chat)
    assert name in ready().get_json()["error"]["message"]
    status, told = doctor(runner)
    assert (status, "1 broken" in told, str(chat.conversation_id) in told) == (1, True, True)
    assert told.splitlines()[-1] == "To mend it, run: flask doctor --repair"
    status, told = doctor(runner, "--repair")
    assert (status, "Repaired: leaf, 1." in told) == (0, True)


def test_a_running_server_finds_a_fault_at_rest_by_itself(server):
    """Mechanism: the walk of the checkup (`Checkup.findings` starts its thread); nobody asks the doctor."""
    running = server(WORKERS="1", LLM="offline")
    Person(running, "Ann").ask("help")
    assert httpx.get(f"{running.url}/health/ready").status_code == 200
    engine = database(running)
    with engine.begin() as connection:
        connection.execute(update(Message).where(Message.role == "assistant").values(depth=7))
    engine.dispose()
    wait_for(lambda: httpx.get(f"{running.url}/health/ready").status_code == 503, WALKED_WITHIN)
    assert json.loads(running.flask("doctor", "--repair", "--json"))["repaired"] == {"path to the root": 1}
    wait_for(lambda: httpx.get(f"{running.url}/health/ready").status_code == 200, WALKED_WITHIN)


def test_nothing_is_found_while_people_ask_stop_retry_and_edit_and_a_worker_is_killed(server):
    """No false alarm, from a process that looks at the rows, from all that are asked, and from the command."""
    with LlmServer("words") as llm:
        running = server(LLM="openai:words", LLM_BASE_URL=llm.base_url, LLM_API_KEY="none", WORKERS="2")
        people = [Person(running, name) for name in ("Ann", "Bea")]
        answers = [person.ask("The first") for person in people]
        ends = time.monotonic() + BUSY
        engine = database(running)
        with ThreadPoolExecutor(len(people)) as pool:
            busy = [pool.submit(_use, *one, ends) for one in zip(people, answers, strict=True)]
            found = [_look(running, engine) for _ in range(5)]
            running.kill_worker(running.workers[0])
            while time.monotonic() < ends:
                found.append(_look(running, engine))
            assert all(sent.result() > 0 for sent in busy)
        engine.dispose()
        assert found == [()] * len(found)
        assert json.loads(running.flask("doctor", "--repair", "--json")) == {"broken": [], "repaired": {}}


def _look(server, engine):
    with suppress(httpx.TransportError):  # of the worker that was killed
        assert httpx.get(f"{server.url}/health/ready").status_code == 200
    with Session(engine) as session:
        return invariants.check(session)


def _use(person, answer, ends):
    """Questions that wait for each other, stops, retries and edits; how many rounds."""
    sent = 0
    with person.client() as client:
        conversation, question = {"conversation_id": answer["conversation_id"]}, None
        while time.monotonic() < ends:
            with suppress(httpx.TransportError):
                client.post("/chat", data={"message": "waits", **conversation})
                client.post("/chat", data={"message": "waits for it", **conversation})
                client.post(f"/turns/{answer['turn_id']}/stop", headers=JSON)
                client.post(f"/messages/{answer['message_id']}/retry", data={})
                question = question or _first_question(client, answer["conversation_id"])
                client.post(f"/messages/{question}/edit", data={"message": "edited"})
                sent += 1
    return sent


def _first_question(client, conversation_id):
    return client.get(f"/conversations/{conversation_id}", headers=JSON).json()["messages"][0]["id"]
