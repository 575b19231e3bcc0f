"""Who may open what: every route of the application, tried by its owner, a colleague, an outsider and a stranger.

A route that is not in the table fails the first test: whoever adds one has to say whom it is for.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

import accounts
from conversations.manager import ConversationManager
from extensions import db
from jobs import ledger, readings
from knowledge.plants import files, plants
from knowledge.plants.content import checksum_of, store
from models import Artifact, Job, Message, Source, Step, Turn, utc_now
from tests.importing import no_process
from tests.people import Browser, Cast, speaking_as
from tests.plant_files import analysed
from tests.scripted import scripted

__all__ = ["no_process", "scripted"]

JSON = {"Accept": "application/json"}
STREAM = {"Accept": "text/event-stream"}
DATA = {"columns": [{"name": "year"}, {"name": "capacity", "unit": "MW"}], "rows": [[2022, 67000.0], [2023, 81700.5]]}
RESULT = {"summary": {"tasks": []}}
ABOUT = dict.fromkeys(
    ("dataset", "publisher", "edition", "licence", "citation", "as_of", "locator", "excerpt"), "Known"
)
SPEC = {
    "mark": "bar",
    "encoding": {"x": {"field": "year", "type": "ordinal"}, "y": {"field": "capacity", "type": "quantitative"}},
}


@dataclass(frozen=True)
class World:
    """Something of Ann's of every kind."""

    conversation_id: str
    question_id: str
    answer_id: str
    turn_id: str
    chart_id: str
    calendar_id: str
    source_id: str
    upload_id: str
    analysed_id: str
    file_id: str
    plant_id: str
    setup_token: str


@dataclass(frozen=True)
class Call:
    method: str
    endpoint: str
    names: dict[str, str]  # URL parameters: fields of World, or values as they are
    body: dict[str, Any] | None = None
    headers: dict[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def call(method: str, endpoint: str, body: Any = None, headers: Any = None, **names: str) -> Call:
    return Call(method, endpoint, names, body, headers)


CONVERSATION = {"conversation_id": "conversation_id"}
QUESTION, ANSWER = {"message_id": "question_id"}, {"message_id": "answer_id"}
ANALYSED = {"file_id": "analysed_id"}
TURN, CHART, SOURCE = {"turn_id": "turn_id"}, {"artifact_id": "chart_id"}, {"source_id": "source_id"}
FILE, PLANT = {"file_id": "file_id"}, {"plant_id": "plant_id"}

ANYBODY = [
    call("GET", "assets", version="x", path="favicon.svg"),
    call("GET", "favicon"),
    call("GET", "health.live"),
    call("GET", "health.ready"),
    call("GET", "auth.setup", token="setup_token"),
    call("GET", "auth.sign_out"),
    call("GET", "security.login"),
    call("POST", "security.login", {"email": "x@example.org", "password": "wrong one"}),
    call("POST", "security.logout"),
    call("GET", "security.register"),
    call("POST", "security.register", {}),
]
WHOEVER_IS_SIGNED_IN = [
    call("GET", "chat.new"),
    call("POST", "chat.ask", {"message": "say Hello.", "agent": "market"}),
    call("POST", "files.attach", {}),
    call("GET", "plants.listing"),
    call("GET", "conversations.listing"),
    call("GET", "account.show"),
    call("POST", "account.save", {"name": "New Name"}),
    call("GET", "security.change_password"),
    call("POST", "security.change_password", {}),
]
OWNER_ONLY = [
    call("GET", "chat.conversation", **CONVERSATION),
    call("GET", "chat.changes", **CONVERSATION),
    call("GET", "conversations.show", **CONVERSATION),
    call("PATCH", "conversations.change", {"title": "Theirs"}, **CONVERSATION),
    call("POST", "conversations.act", {"title": "Theirs"}, **CONVERSATION, action="rename"),
    call("POST", "conversations.act", **CONVERSATION, action="clear"),
    call("DELETE", "conversations.delete", **CONVERSATION),
    call("POST", "messages.retry", {}, **ANSWER),
    call("POST", "messages.edit", {"message": "say Other."}, **QUESTION),
    call("POST", "messages.branch", {}, **ANSWER),
    call("POST", "messages.show", {}, **ANSWER),
    call("GET", "turns.state", **TURN),
    call("GET", "turns.stream", headers=STREAM, **TURN),
    call("POST", "turns.stop", {}, **TURN),
    call("GET", "artifacts.picture", **CHART),
    call("GET", "artifacts.photograph", **CHART),
    call("GET", "artifacts.interactive", **CHART),
    call("GET", "artifacts.table", **CHART),
    call("GET", "artifacts.workbook", **CHART),
    call("GET", "artifacts.calendar", artifact_id="calendar_id"),
    call("GET", "sources.show", **SOURCE),
    call("GET", "sources.rows", **SOURCE),
    call("GET", "sources.download", **SOURCE),
    call("GET", "plant_report.show", **ANALYSED),
    call("GET", "plant_report.download", **ANALYSED),
    call("GET", "plant_report.picture", **ANALYSED, name="performance"),
    call("GET", "files.show", **FILE),
    call("GET", "files.download", **FILE),
    call("POST", "files.read_again", {}, **FILE),
    call("POST", "files.stop", {}, **FILE),
    call("POST", "files.remove", {}, **FILE),
    call("DELETE", "files.delete", **FILE),
    call("GET", "plants.show", **PLANT),
    call("POST", "plants.save", {"kwp": 999.0}, **PLANT),
    call("POST", "plants.remove", {}, **PLANT),
    call("DELETE", "plants.delete", **PLANT),
]
DATASET, UPLOAD = {"code": "irena_lcoe"}, {"job_id": "upload_id"}
ADMINISTRATORS = [
    call("GET", "data.listing"),
    call("GET", "data.show", **DATASET),
    call("GET", "data.export", **DATASET),
    call("POST", "data.switch", {"enabled": True}, **DATASET),
    call("POST", "data.use", {"edition": "2024"}, **DATASET),
    call("POST", "data.delete", {}, **DATASET),
    call("POST", "uploads.upload", {}),
    call("GET", "uploads.show", **UPLOAD),
    call("POST", "uploads.look_again", {}, **UPLOAD),
    call("POST", "uploads.confirm", {}, **UPLOAD),
    call("POST", "uploads.stop", {}, **UPLOAD),
    call("POST", "uploads.discard", {}, **UPLOAD),
]
REFUSED = {
    "data.delete": 409,
    "uploads.upload": 400,
    "uploads.confirm": 409,
    "uploads.stop": 409,
}  # what the data say, not the guard
TABLE = [*ANYBODY, *WHOEVER_IS_SIGNED_IN, *OWNER_ONLY, *ADMINISTRATORS]


def test_every_route_is_in_the_table(app: Flask) -> None:
    routes = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(one.method, one.endpoint) for one in TABLE}


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    with speaking_as(app, cast.ann) as ann:
        asked = ConversationManager(ann).ask("look up", agent="market")
        db.session.execute(update(Message).where(Message.id == asked.answer_id).values(content="Hidden words."))
        db.session.execute(update(Turn).values(status="done", finished=utc_now()))
        step = Step(turn_id=asked.turn_id, ordinal=1, call_id="1", tool="t", label="T", arguments={}, result=RESULT)
        step.state, step.started, step.finished = "done", utc_now(), utc_now()
        db.session.add(step)
        db.session.flush()
        chart = Artifact(step_id=step.id, answer_id=asked.answer_id, number=1, kind="chart", title="Hidden words")
        chart.data, chart.spec = DATA, SPEC
        calendar = Artifact(step_id=step.id, answer_id=asked.answer_id, number=2, kind="table", title="Hidden words")
        calendar.data, calendar.query = DATA, {"tool": "maintenance_plan", "arguments": {"as_calendar": True}}
        db.session.add_all([chart, calendar])
        source = Source(step_id=step.id, answer_id=asked.answer_id, number=1, title="Hidden words", **ABOUT)
        db.session.add(source)
        upload_id = ledger.add(db.session, "preview", "Hidden words.csv", {"name": "x", "dataset": ""}, None)
        db.session.execute(update(Job).values(state="failed"))
        content = io.BytesIO(b"Hidden words,power")
        checksum = checksum_of(content)
        store().put(checksum, content)
        file = files.add(db.session, cast.ann.id, "Hidden words.csv", checksum, 18, "csv")
        readings.ask(db.session, file)
        plant = plants.describe(db.session, cast.ann.id, "Hidden words", {"kwp": 1000.0})
        token = accounts.make_setup_token()
        question_id = db.session.scalars(select(Turn.question_id)).one()
        analysed_id = analysed(ann.id)
        db.session.commit()
        return World(
            conversation_id=str(asked.conversation_id),
            question_id=str(question_id),
            answer_id=str(asked.answer_id),
            turn_id=str(asked.turn_id),
            chart_id=str(chart.id),
            calendar_id=str(calendar.id),
            source_id=str(source.id),
            upload_id=str(upload_id),
            analysed_id=str(analysed_id),
            file_id=str(file.id),
            plant_id=str(plant.id),
            setup_token=token,
        )


@pytest.fixture
def attempt(app: Flask, world: World) -> Callable[[Call, Browser], Any]:
    def attempt(one: Call, browser: Browser) -> Any:
        values = {name: getattr(world, value, value) for name, value in one.names.items()}
        with app.test_request_context():
            address = app.url_for(one.endpoint, **values)
        return browser.open(address, method=one.method, json=one.body, headers=one.headers or JSON)

    return attempt


def test_what_is_public_is_open_to_a_stranger(app, attempt):
    for one in ANYBODY:
        assert attempt(one, app.test_client()).status_code not in {401, 403, 404, 500}, one


def test_everything_else_is_shut_to_a_stranger(client, attempt):
    for one in (*WHOEVER_IS_SIGNED_IN, *OWNER_ONLY, *ADMINISTRATORS):
        answer = attempt(one, client)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "not_signed_in"), one
        assert "Hidden words" not in answer.text, one


@pytest.mark.parametrize("person", ["ann", "bea", "carl"])
@pytest.mark.usefixtures("scripted")
@pytest.mark.parametrize("one", WHOEVER_IS_SIGNED_IN, ids=str)
def test_what_belongs_to_nobody_is_open_to_everybody_signed_in(one, person, cast, signed_in, attempt):
    answer = attempt(one, signed_in(getattr(cast, person)))
    is_refused = one.body == {} and one.endpoint in {"security.change_password", "files.attach"}
    assert answer.status_code in ({400} if is_refused else {200})
    assert ("Hidden words" in answer.text) <= (person == "ann")


@pytest.mark.usefixtures("scripted", "no_process")
@pytest.mark.parametrize("one", OWNER_ONLY, ids=str)
def test_an_owner_reaches_what_is_theirs(one, cast, signed_in, attempt):
    assert attempt(one, signed_in(cast.ann)).status_code in {200, 201, 202, 204}


@pytest.mark.parametrize("person", ["bea", "carl"])
@pytest.mark.usefixtures("scripted")
def test_nobody_else_learns_that_it_is_there(person, cast, signed_in, attempt, world):
    browser = signed_in(getattr(cast, person))
    for one in OWNER_ONLY:
        answer = attempt(one, browser)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not_found"), one
        assert "Hidden words" not in answer.text, one
    mine = signed_in(cast.ann).get(f"/conversations/{world.conversation_id}", headers=JSON).get_json()
    assert "Hidden words." in mine["messages"][-1]["content"]
    assert mine["title"] != "Theirs"


@pytest.mark.parametrize("person", ["ann", "bea", "carl"])
def test_what_is_for_administrators_is_shut_to_members(person, cast, signed_in, attempt):
    browser = signed_in(getattr(cast, person))
    for one in ADMINISTRATORS:
        answer = attempt(one, browser)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "forbidden"), one
        assert "Hidden words" not in answer.text, one


@pytest.mark.usefixtures("starter_data", "no_process")
@pytest.mark.parametrize("one", ADMINISTRATORS, ids=str)
def test_an_administrator_reaches_the_data(one, admin, signed_in, attempt):
    assert attempt(one, signed_in(admin)).status_code in {REFUSED.get(one.endpoint, 200), 202}


def test_a_page_sends_a_stranger_to_log_in(client, attempt):
    for one in (*WHOEVER_IS_SIGNED_IN, *OWNER_ONLY, *ADMINISTRATORS):
        html = Call(one.method, one.endpoint, one.names, None, {"Accept": "text/html"})
        answer = attempt(html, client)
        assert answer.status_code == 303, one
        assert answer.location.startswith("/login"), one


def test_nothing_changes_without_the_csrf_token(cast, admin, signed_in, attempt, monkeypatch):
    ann, ada = signed_in(cast.ann), signed_in(admin)
    for browser in (ann, ada):
        bare = partial(Browser.open, browser, csrf=False)
        monkeypatch.setattr(browser, "open", bare)
    for one in (one for one in TABLE if one.method != "GET"):
        answer = attempt(one, ada if one in ADMINISTRATORS else ann)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf"), one
