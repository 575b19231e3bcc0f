"""Pictures and tables: for their owner only, safe to open, kept by the browser."""

from __future__ import annotations

import csv
import io
import uuid

import pytest

from conversations.views import ArtifactView
from extensions import db
from jobs import charts
from models import Artifact, Conversation, Message, Source, Step, Turn
from routes.artifacts import VERSION, sheet

DATA = {
    "columns": [{"name": "year"}, {"name": "capacity", "unit": "MW"}, {"name": "note"}],
    "rows": [[2022, 67000.0, "=1+1"], [2023, 81700.5, "Grüße, “x”"]],
}
SPEC = {
    "mark": "bar",
    "encoding": {"x": {"field": "year", "type": "ordinal"}, "y": {"field": "capacity", "type": "quantitative"}},
}


SOURCE = {
    "dataset": "irena", "title": "Capacity", "publisher": "IRENA", "edition": "2024", "licence": "CC BY 4.0",
    "citation": "IRENA (2024), Capacity.", "url": "https://www.irena.org", "as_of": "2023-12-31", "locator": "Germany",
    "excerpt": "",
}  # fmt: skip


@pytest.fixture
def made(app, cast):
    """A table and a chart of an answer of Ann's: (table id, chart id)."""
    with app.app_context():
        conversation = Conversation(owner_id=cast.ann.id, organization_id=cast.ann.organization_id, agent="market")
        db.session.add(conversation)
        db.session.flush()
        question = Message(conversation_id=conversation.id, depth=0, role="user", content="?")
        db.session.add(question)
        db.session.flush()
        answer = Message(conversation_id=conversation.id, parent_id=question.id, depth=1, role="assistant", content="!")
        db.session.add(answer)
        db.session.flush()
        turn = Turn(
            conversation_id=conversation.id,
            user_id=cast.ann.id,
            question_id=question.id,
            answer_id=answer.id,
            agent="market",
            llm="offline",
            status="done",
        )
        db.session.add(turn)
        db.session.flush()
        now = question.created
        step = Step(
            turn_id=turn.id, ordinal=1, call_id="1", tool="t", label="T", arguments={}, result={}, state="done",
            started=now, finished=now,
        )  # fmt: skip
        db.session.add(step)
        db.session.flush()
        db.session.add(Source(step_id=step.id, answer_id=answer.id, number=1, **SOURCE))
        common = {"step_id": step.id, "answer_id": answer.id, "title": "Germany: 2022/23", "data": DATA}
        table = Artifact(number=1, kind="table", **common)
        chart = Artifact(number=2, kind="chart", spec=SPEC, **common)
        db.session.add_all([table, chart])
        db.session.commit()
        return table.id, chart.id


def test_the_owner_sees_the_chart(made, cast, signed_in):
    reply = signed_in(cast.ann).get(f"/artifacts/{made[1]}.svg?theme=dark")
    assert reply.status_code == 200
    assert reply.mimetype == "image/svg+xml"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "private, no-cache"
    assert reply.text.startswith("<svg")


def test_only_the_address_of_todays_drawing_is_kept_for_good(made, cast, signed_in):
    ann = signed_in(cast.ann)
    kept = ann.get(f"/artifacts/{made[1]}.svg?v={VERSION}").headers["Cache-Control"]
    assert "immutable" in kept
    assert "private" in kept
    assert "immutable" not in ann.get(f"/artifacts/{made[1]}.svg?v=old").headers["Cache-Control"]


def test_picture_and_table_say_where_they_come_from(made, cast, signed_in):
    ann = signed_in(cast.ann)
    rows = list(csv.reader(io.StringIO(ann.get(f"/artifacts/{made[0]}.csv").get_data(as_text=True))))
    line = "Source [1]: IRENA (2024), Capacity; CC BY 4.0; https://www.irena.org"
    assert rows[3:] == [["", "", ""], [line, "", ""]]
    assert f"<desc>{line}.</desc>" in ann.get(f"/artifacts/{made[1]}.svg").text


def test_a_browser_that_has_it_gets_nothing_again(made, cast, signed_in):
    ann = signed_in(cast.ann)
    for suffix in ("svg", "csv"):
        first = ann.get(f"/artifacts/{made[1]}.{suffix}")
        again = ann.get(f"/artifacts/{made[1]}.{suffix}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert again.data == b""


def test_the_table_is_a_sheet_with_units_and_harmless_cells(made, cast, signed_in):
    reply = signed_in(cast.ann).get(f"/artifacts/{made[0]}.csv")
    assert reply.mimetype == "text/csv"
    assert reply.headers["Content-Disposition"] == "attachment; filename=Germany-2022-23.csv"
    rows = list(csv.reader(io.StringIO(reply.get_data(as_text=True))))
    assert rows[0] == ["year", "capacity (MW)", "note"]
    assert rows[1] == ["2022", "67000.0", "'=1+1"]
    assert rows[2] == ["2023", "81700.5", "Grüße, “x”"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=A1", "'=A1"), ("+1+2", "'+1+2"), ("-x", "'-x"), ("@x", "'@x"), ("\t=x", "'\t=x")]
    + [(same, str(same)) for same in (-5, -5.5, "-5", "+5.25", "x=1", "", 7)],
)
def test_only_text_that_a_spreadsheet_would_run_is_changed(cell, written):
    view = ArtifactView(uuid.uuid4(), 1, "table", "", ({"name": "a"}, {"name": "b"}), ((cell, "end"),))
    assert list(csv.reader(io.StringIO(sheet(view))))[1] == [written, "end"]


@pytest.mark.parametrize("suffix", ["svg", "csv"])
def test_a_colleague_and_an_outsider_see_nothing(made, cast, signed_in, suffix):
    for person in (cast.bea, cast.carl):
        reply = signed_in(person).get(f"/artifacts/{made[1]}.{suffix}")
        assert reply.status_code == 404
        assert "81700" not in reply.text


@pytest.mark.parametrize("suffix", ["svg", "csv"])
def test_nobody_signed_in_sees_nothing(made, client, suffix):
    reply = client.get(f"/artifacts/{made[1]}.{suffix}")
    assert reply.status_code in {303, 401}
    assert "81700" not in reply.text


def test_a_stranger_with_the_right_tag_sees_nothing(made, cast, signed_in):
    tag = signed_in(cast.ann).get(f"/artifacts/{made[1]}.csv").headers["ETag"]
    reply = signed_in(cast.carl).get(f"/artifacts/{made[1]}.csv", headers={"If-None-Match": tag})
    assert reply.status_code == 404


def test_bad_wishes_are_told(made, cast, signed_in):
    ann = signed_in(cast.ann)
    assert ann.get(f"/artifacts/{made[1]}.svg?theme=pink").status_code == 400
    assert ann.get(f"/artifacts/{made[1]}.svg?size=huge").status_code == 400
    assert ann.get(f"/artifacts/{made[0]}.svg").status_code == 404  # a table has no picture
    assert ann.get(f"/artifacts/{uuid.uuid4()}.svg").status_code == 404
    assert ann.get("/artifacts/nonsense.svg").status_code == 404


@pytest.fixture(autouse=True)
def _end_the_drawing_process():
    yield
    for process in charts._started:
        process.kill()
        process.wait()
