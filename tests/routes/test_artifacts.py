"""Pictures and tables: for their owner only, safe to open, kept by the browser."""

from __future__ import annotations

import csv
import io
import time
import uuid
from datetime import datetime

import openpyxl
import pytest
import vl_convert

from conversations.views import ArtifactView
from extensions import db
from jobs import chart_theme, children
from models import Artifact, Conversation, Message, Source, Step, Turn
from routes.artifacts import VERSION
from routes.sheets import comma_separated, workbook

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
    assert f" {line}.</desc>" in ann.get(f"/artifacts/{made[1]}.svg").text


def test_a_browser_that_has_it_gets_nothing_again(made, cast, signed_in):
    ann = signed_in(cast.ann)
    for suffix in ("svg", "csv", "xlsx", "png", "vl.json"):
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
    assert list(csv.reader(io.StringIO(comma_separated(view))))[1] == [written, "end"]


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


def test_the_workbook_has_numbers_units_sources_and_no_formula(made, cast, signed_in):
    reply = signed_in(cast.ann).get(f"/artifacts/{made[0]}.xlsx")
    assert reply.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert reply.headers["Content-Disposition"] == "attachment; filename=Germany-2022-23.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(reply.data))
    assert book.sheetnames == ["Table", "Sources"]
    assert [[cell.value for cell in row] for row in book["Table"].rows] == [
        ["year", "capacity (MW)", "note"],
        [2022, 67000, "=1+1"],
        [2023, 81700.5, "Grüße, “x”"],
    ]
    assert {cell.data_type for row in book["Table"].rows for cell in row} == {"s", "n"}
    heads, source = ([cell.value for cell in row] for row in book["Sources"].rows)
    about = dict(zip(heads, source, strict=True))
    assert about["Number"] == 1
    assert about["Cite as"] == "IRENA (2024), Capacity."
    assert (about["Licence"], about["Address"]) == ("CC BY 4.0", "https://www.irena.org")


def test_what_spreadsheets_might_run_or_choke_on_is_text():
    cells = (
        "=HYPERLINK(A1)",
        "+1+2",
        "-x",
        "@x",
        "\t=x",
        "a\x00b",
        "x" * 40_000,
        "2023-05-17",
        "2023-99-99",
        None,
        True,
    )
    columns = tuple({"name": f"=c{number}", "unit": "-", "digits": 1} for number in range(len(cells)))
    view = ArtifactView(uuid.uuid4(), 1, "table", "", columns, (cells,))
    head, row = openpyxl.load_workbook(io.BytesIO(workbook(view)))["Table"].rows
    assert {cell.data_type for cell in head} == {"s"}
    read = [cell.value for cell in row]
    assert read[:6] == ["=HYPERLINK(A1)", "+1+2", "-x", "@x", "\t=x", "ab"]
    assert {cell.data_type for cell in row[:6]} == {"s"}
    assert len(read[6]) == 32_767
    assert read[7:] == [datetime(2023, 5, 17), "2023-99-99", None, True]


def test_a_workbook_of_many_rows_is_written_quickly():
    columns = ({"name": "Year"}, {"name": "Place"}, {"name": "Capacity", "unit": "MW", "digits": 1})
    rows = tuple((2000 + number % 24, f"Place {number}", number / 7) for number in range(5_000))
    began = time.perf_counter()
    written = workbook(ArtifactView(uuid.uuid4(), 1, "table", "Many", columns, rows))
    assert time.perf_counter() - began < 5
    sheet = openpyxl.load_workbook(io.BytesIO(written), read_only=True)["Table"]
    assert sum(row[2] for row in sheet.iter_rows(min_row=2, values_only=True)) == pytest.approx(4_999 * 5_000 / 2 / 7)


def test_a_downloaded_picture_stands_alone(made, cast, signed_in):
    ann = signed_in(cast.ann)
    svg = ann.get(f"/artifacts/{made[1]}.svg?download&theme=dark")
    assert svg.headers["Content-Disposition"] == "attachment; filename=Germany-2022-23.svg"
    for words in (">Germany: 2022/23<", ">Source: IRENA, 2024.<", chart_theme.GROUNDS["dark"]):
        assert words in svg.text
    assert ">Source: IRENA" not in ann.get(f"/artifacts/{made[1]}.svg?theme=dark").text  # the page says so itself
    png = ann.get(f"/artifacts/{made[1]}.png?theme=dark")
    assert png.mimetype == "image/png"
    assert png.headers["Content-Disposition"] == "attachment; filename=Germany-2022-23.png"
    assert png.data.startswith(b"\x89PNG")


def test_the_chart_as_vega_lite_is_whole_and_draws_the_same_figures(made, cast, signed_in):
    reply = signed_in(cast.ann).get(f"/artifacts/{made[1]}.vl.json?download")
    assert reply.headers["Content-Disposition"] == "attachment; filename=Germany-2022-23.vl.json"
    whole = reply.get_json()
    names = [column["name"] for column in DATA["columns"]]
    assert whole["data"]["values"] == [dict(zip(names, row, strict=True)) for row in DATA["rows"]]
    assert {name: whole[name] for name in SPEC} == SPEC
    assert whole["title"]["text"] == ["Germany: 2022/23"]
    assert "IRENA (2024), Capacity" in whole["description"]
    assert "url" not in reply.text.replace("https://www.irena.org", "")
    assert vl_convert.vegalite_to_svg(whole).count('aria-roledescription="bar"') == len(DATA["rows"])


def test_a_stored_chart_that_cannot_be_drawn_says_so_in_every_shape(made, cast, signed_in, app):
    with app.app_context():
        db.session.get(Artifact, made[1]).spec = {**SPEC, "mark": {"type": "image", "url": "http://127.0.0.1:1/"}}
        db.session.commit()
    ann = signed_in(cast.ann)
    for suffix in ("svg", "png", "vl.json"):
        reply = ann.get(f"/artifacts/{made[1]}.{suffix}", headers={"Accept": "application/json"})
        assert reply.status_code == 400
        assert reply.get_json()["error"]["code"] == "bad_chart"
    assert ann.get(f"/artifacts/{made[1]}.xlsx").status_code == 200  # its table is as good as ever


def test_bad_wishes_are_told(made, cast, signed_in):
    ann = signed_in(cast.ann)
    assert ann.get(f"/artifacts/{made[1]}.svg?theme=pink").status_code == 400
    assert ann.get(f"/artifacts/{made[1]}.svg?size=huge").status_code == 400
    for suffix in ("svg", "png", "vl.json"):
        assert ann.get(f"/artifacts/{made[0]}.{suffix}").status_code == 404  # a table has no picture
    assert ann.get(f"/artifacts/{uuid.uuid4()}.svg").status_code == 404
    assert ann.get("/artifacts/nonsense.svg").status_code == 404


@pytest.fixture(autouse=True)
def _end_the_drawing_process():
    yield
    for process in list(children.running):
        process.kill()
        process.wait()
