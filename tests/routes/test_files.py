"""Files are attached, read, corrected, asked about with a question, and go with it."""

from __future__ import annotations

import csv
import gzip
import io
import uuid
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from sqlalchemy import func, select

from extensions import db
from jobs import process, reporting, work
from jobs.lanes import PLANTS
from jobs.place import place
from knowledge.plants import content, files, plants
from models import Job, Message, PlantFile, SentKey, Turn
from tests.attaching import HEAD, JSON, ask, attach, seen, table
from tests.importing import do_jobs, no_process
from tests.people import speaking_as
from tests.scripted import scripted

__all__ = ["do_jobs", "no_process", "scripted"]
pytestmark = pytest.mark.usefixtures("no_process", "scripted")
FORM = {"Accept": "text/html"}


@pytest.fixture
def ann(cast, signed_in):
    return signed_in(cast.ann)


def rows(table):
    return db.session.scalar(select(func.count()).select_from(table))


def multipart(browser, message="say Hello.", content=None, name="plant.csv", **fields):
    data = {"message": message, "agent": "om", **fields}
    if content is not None:
        data["file"] = (io.BytesIO(content.encode()), name)
    headers = fields.pop("headers", JSON)
    return browser.post("/chat", data=data, content_type="multipart/form-data", headers=headers)


# --- attaching --------------------------------------------------------------------------------------------------------


def test_an_attached_file_is_kept_and_waits_to_be_read(app, ann):
    answer = attach(ann)
    told = answer.get_json()
    assert answer.status_code == 201
    assert (told["name"], told["size"], told["kind"], told["state"]) == ("plant.csv", len(table()), "csv", "stored")
    assert told["job"]["state"] == "queued"
    with app.app_context():
        file = db.session.get(PlantFile, uuid.UUID(told["id"]))
        assert b"".join(content.store().pieces(file.sha256)) == table().encode()


def test_a_form_leads_to_the_page_of_the_file(ann):
    answer = attach(ann, headers=FORM)
    assert answer.status_code == 303
    page = ann.get(answer.location, headers=FORM)
    assert page.status_code == 200
    assert "plant.csv" in page.text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a%0D%0AX-Evil%3A%201.csv", "aX-Evil: 1.csv"),
        ("plant%E2%80%AEvsc.exe", "plantvsc.exe"),
        ("..%2F..%2Fplant.csv", "plant.csv"),
        ("folder%2F", "file"),
        ("Gr%C3%B6%C3%9Fe%20%22A%22.csv", 'Größe "A".csv'),
    ],
)
def test_a_file_of_whatever_name_comes_back(ann, sent, kept):
    head = f"--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''{sent}\r\n\r\n"
    body = (head + table() + "\r\n--b--\r\n").encode()
    told = ann.post("/files", data=body, content_type="multipart/form-data; boundary=b", headers=JSON).get_json()
    assert told["name"] == kept
    answer = ann.get(f"/files/{told['id']}/content")
    assert (answer.status_code, answer.data) == (200, table().encode())
    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "empty"),
        (b"%PDF-1.7", 415, "a PDF document"),
        (b"MZ\x90\x00", 415, "a program"),
        (b"a,b\n\x00\x01", 415, "no text"),
        (b"PK\x03\x04 broken", 400, "damaged"),
    ],
)
def test_what_is_no_table_is_refused_and_not_kept(app, ann, body, status, words):
    answer = attach(ann, body)
    assert answer.status_code == status
    assert words in answer.get_json()["error"]["message"]
    with app.app_context():
        assert (rows(PlantFile), rows(Job)) == (0, 0)


def test_no_file_is_said_so(ann):
    assert ann.post("/files", data={}, content_type="multipart/form-data", headers=JSON).status_code == 400


def test_a_file_that_is_too_large_is_refused_before_it_is_read(ann):
    refused = ann.post("/files", environ_overrides={"CONTENT_LENGTH": "200000000"}, headers=JSON)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (413, "too_large")
    assert "200 MB; 60 MB are taken here" in refused.get_json()["error"]["message"]


def test_a_file_a_little_too_large_is_refused_whatever_was_said_of_it(make_app, cast):
    ann = make_app(FILE_MOST_MB="1").test_client().sign_in(cast.ann)
    refused = attach(ann, HEAD + "x" * 1_000_000)
    assert refused.status_code == 413
    assert "1.0 MB; 1 MB are taken here" in refused.get_json()["error"]["message"]
    assert attach(ann, table()).status_code == 201


def test_the_quota_is_of_a_person_and_counts_content_once(make_app, cast):
    client = make_app(FILES_QUOTA_MB="1", FILE_MOST_MB="1").test_client
    ann, bea = client().sign_in(cast.ann), client().sign_in(cast.bea)
    one, two, three = (HEAD + f"2024-01-01 00:00,1,{number}\n" * 19_000 for number in range(3))  # 0.4 MB each
    assert [attach(ann, large).status_code for large in (one, two, one, two)] == [201] * 4
    refused = attach(ann, three)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (413, "quota")
    assert attach(bea, three).status_code == 201


def test_names_are_names_and_no_paths(ann):
    assert attach(ann, name="..\\..\\etc/evil\0name.csv").get_json()["name"] == "evilname.csv"
    assert attach(ann, name="x" * 300 + ".csv").get_json()["name"] == "x" * 116 + ".csv"


def test_an_upload_keeps_nobody_from_writing(ann):
    """Mechanism: the body is read when the transaction that found out who is asking has ended."""
    written = []

    class Slow(io.BytesIO):
        def readinto(self, buffer):
            assert not db.session().in_transaction()
            written.append(len(buffer))
            return super().readinto(buffer)

    boundary = b"--b\r\nContent-Disposition: form-data; name=file; filename=p.csv\r\n\r\n%b\r\n--b--\r\n"
    body = boundary % table().encode()
    environ = {"wsgi.input": Slow(body), "CONTENT_LENGTH": str(len(body))}
    kind = "multipart/form-data; boundary=b"
    for address in ("/files", "/chat"):
        ann.post(address, environ_overrides=environ, content_type=kind, headers=JSON)
    assert written


# --- looking at it ----------------------------------------------------------------------------------------------------


def test_its_content_comes_back_as_a_download_and_nothing_else(ann):
    file = attach(ann, "a,b\n<script>alert(1)</script>,2\n", "x.html").get_json()
    answer = ann.get(f"/files/{file['id']}/content")
    assert answer.data == b"a,b\n<script>alert(1)</script>,2\n"
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename=x.html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_content_that_is_gone_is_said_so(app, ann):
    file = attach(ann).get_json()
    for path in (place().data_dir / "files").glob("??/*"):
        path.unlink()
    answer = ann.get(f"/files/{file['id']}/content", headers=JSON)
    assert answer.status_code == 404
    assert "no longer here" in answer.get_json()["error"]["message"]


def test_it_is_read_by_its_job(ann, do_jobs):
    file = attach(ann).get_json()
    do_jobs()
    read = seen(ann, file["id"])
    assert (read["state"], read["job"], read["error"]) == ("read", None, None)
    assert read["reading"]["rows"] == 72
    assert {one["source"]: one["meaning"] for one in read["reading"]["columns"]} == {
        "time": "time",
        "ac_power_kw": "power_kw",
        "poa_wm2": "poa_wm2",
    }
    page = ann.get(f"/files/{file['id']}", headers=FORM).text
    assert "ac_power_kw" in page
    assert "irradiance in the module plane" in page


def test_a_packed_file_is_read_too(ann, do_jobs):
    file = attach(ann, gzip.compress(table().encode()), "plant.csv.gz").get_json()
    assert file["kind"] == "gz"
    do_jobs()
    assert seen(ann, file["id"])["reading"]["rows"] == 72


def test_what_cannot_be_read_is_refused_in_plain_words(ann, do_jobs):
    file = attach(ann, "Dear Ann,\nthis is a letter, and no table.\n").get_json()
    do_jobs()
    refused = seen(ann, file["id"])
    assert (refused["state"], refused["reading"], refused["job"]) == ("refused", None, None)
    assert refused["error"]
    assert refused["error"] in ann.get(f"/files/{file['id']}", headers=FORM).get_data(as_text=True).replace(
        "&#39;", "'"
    )


def test_a_formula_in_a_header_is_shown_as_text(ann, do_jobs):
    file = attach(ann, table(names="time,ac_power_kw,\"=cmd('<b>')\"\n").replace('"', "")).get_json()
    do_jobs()
    page = ann.get(f"/files/{file['id']}", headers=FORM).text
    assert "=cmd(" in page
    assert "<b>" not in page


# --- correcting it ----------------------------------------------------------------------------------------------------


def test_corrections_are_read_again(ann, do_jobs):
    file = attach(ann, table(names="time,P,E\n")).get_json()
    do_jobs()
    wanted = {"columns": {"E": {"meaning": "ghi_wm2", "unit": "W/m2"}, "P": {"meaning": "power_kw", "unit": "W"}}}
    answer = ann.post(f"/files/{file['id']}/reading", json=wanted, headers=JSON)
    assert (answer.status_code, answer.get_json()["job"]["state"]) == (202, "queued")
    do_jobs()
    read = seen(ann, file["id"])
    assert (read["state"], read["corrections"]) == ("read", wanted)
    by_name = {one["source"]: (one["meaning"], one["unit"]) for one in read["reading"]["columns"]}
    assert (by_name["E"], by_name["P"]) == (("ghi_wm2", "W/m2"), ("power_kw", "W"))


def test_the_form_of_the_page_corrects_what_was_changed_in_it(ann, do_jobs):
    file = attach(ann).get_json()
    do_jobs()
    shown = seen(ann, file["id"])["reading"]
    form = {"timezone": shown["timezone"]["name"], "decimal": ".", "delimiter": ","}
    for position, one in enumerate(shown["columns"]):
        form |= {
            f"source-{position}": one["source"],
            f"meaning-{position}": one["meaning"],
            f"unit-{position}": one["unit"],
        }
    assert form["meaning-2"] == "poa_wm2"
    answer = ann.post(f"/files/{file['id']}/reading", data=form | {"meaning-2": "ghi_wm2"}, headers=FORM)
    assert (answer.status_code, answer.location) == (303, f"/files/{file['id']}")
    assert seen(ann, file["id"])["corrections"] == {"columns": {"poa_wm2": {"meaning": "ghi_wm2", "unit": "W/m2"}}}
    do_jobs()
    ann.post(f"/files/{file['id']}/reading", data=form | {"meaning-1": "inverter", "label-1": "WR 3"}, headers=FORM)
    corrected = seen(ann, file["id"])["corrections"]["columns"]
    assert corrected["ac_power_kw"] == {"meaning": "inverter:WR 3", "unit": "kW"}


def test_a_zone_that_was_assumed_is_confirmed_by_sending_the_form(ann, do_jobs):
    file = attach(ann, table().replace("+02:00", "")).get_json()
    do_jobs()
    before = seen(ann, file["id"])["reading"]
    assert before["timezone"] == {"name": "UTC", "how": "assumed UTC", "confidence": 0.3}
    assert any("UTC was assumed" in doubt for doubt in before["doubts"])
    ann.post(f"/files/{file['id']}/reading", data={"timezone": "UTC", "decimal": ".", "delimiter": ","}, headers=FORM)
    do_jobs()
    read = seen(ann, file["id"])
    assert read["corrections"] == {"timezone": "UTC"}
    assert read["reading"]["timezone"] == {"name": "UTC", "how": "given", "confidence": 1.0}
    assert read["reading"]["doubts"] == []
    assert read["reading"]["first"] == before["first"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"colour": "red"},
        {"columns": []},
        {"columns": {"a": "power_kw"}},
        {"columns": {"a": {"meaning": 1}}},
        {"timezone": "x" * 300},
        {"decimal": 7},
    ],
)
def test_what_is_no_correction_changes_nothing(ann, wanted):
    file = attach(ann).get_json()
    assert ann.post(f"/files/{file['id']}/reading", json=wanted, headers=JSON).status_code == 400
    assert seen(ann, file["id"])["corrections"] == {}


def test_what_is_corrected_while_it_is_read_is_read_once_more(app, ann, do_jobs):
    file = attach(ann).get_json()
    with app.app_context():
        held = process.claimed(PLANTS)
    ann.post(f"/files/{file['id']}/reading", json={"columns": {"poa_wm2": {"meaning": "ghi_wm2"}}}, headers=JSON)
    with app.app_context(), pytest.raises(reporting.Lost):
        work.perform(held, place().file(held.job_id))
    do_jobs()
    assert {one["meaning"] for one in seen(ann, file["id"])["reading"]["columns"]} == {"time", "power_kw", "ghi_wm2"}


def test_the_next_file_of_a_plant_is_read_as_the_last_was_corrected(app, cast, ann, do_jobs):
    first = attach(ann, table(names="time,P,E\n")).get_json()
    corrections = {"columns": {"E": {"meaning": "ghi_wm2", "unit": "W/m2"}, "P": {"meaning": "power_kw", "unit": "kW"}}}
    ann.post(f"/files/{first['id']}/reading", json=corrections, headers=JSON)
    do_jobs()
    with speaking_as(app, cast.ann):
        file = files.view(db.session, cast.ann.id, uuid.UUID(first["id"]))
        plants.describe(db.session, cast.ann.id, "North", {"kwp": 1800.0, "gamma": -0.0035, "tilt": 30.0}, file)
        db.session.commit()
    second = attach(ann, table(5, names="time,P,E\n")).get_json()
    do_jobs()
    read = seen(ann, second["id"])
    assert read["corrections"] == corrections
    assert "North" in read["reading"]["notes"][-1]
    page = ann.get(f"/files/{second['id']}", headers=FORM).text
    assert all(words in page for words in ("North", "1,800 kWp", "−0.35 %/K", "30°"))


def test_the_sheet_that_was_chosen_of_one_workbook_is_not_looked_for_in_the_next(app, cast, ann, do_jobs):
    first = attach(ann, workbook("2022"), "2022.xlsx").get_json()
    ann.post(f"/files/{first['id']}/reading", json={"decimal": ".", "sheet": "2022"}, headers=JSON)
    do_jobs()
    assert seen(ann, first["id"])["reading"]["sheet"] == "2022"
    with speaking_as(app, cast.ann):
        file = files.view(db.session, cast.ann.id, uuid.UUID(first["id"]))
        plants.describe(db.session, cast.ann.id, "North", {"kwp": 1800.0}, file)
        db.session.commit()
    second = attach(ann, workbook("2023"), "2023.xlsx").get_json()
    do_jobs()
    read = seen(ann, second["id"])
    assert (read["state"], read["error"]) == ("read", None)
    assert (read["reading"]["sheet"], read["corrections"]) == ("2023", {"decimal": "."})


def workbook(sheet):
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.title = sheet
    for cells in csv.reader(table().splitlines()):
        book.active.append(cells)
    book.save(target)
    return target.getvalue()


# --- removing and stopping it -----------------------------------------------------------------------------------------


def test_a_file_can_be_removed_until_it_is_sent(app, ann):
    one, two = attach(ann).get_json(), attach(ann, name="two.csv").get_json()
    assert ann.delete(f"/files/{one['id']}", headers=JSON).status_code == 204
    assert ann.get(f"/files/{one['id']}", headers=JSON).status_code == 404
    assert ask(ann, file_ids=[two["id"]]).status_code == 200
    refused = ann.delete(f"/files/{two['id']}", headers=JSON)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "file_sent")
    with app.app_context():
        assert rows(Job) == 1


def test_a_reading_can_be_stopped_and_begun_again(ann, do_jobs):
    file = attach(ann).get_json()
    stopped = ann.post(f"/files/{file['id']}/stop", json={}, headers=JSON).get_json()
    assert (stopped["state"], stopped["job"], stopped["error"]) == ("refused", None, "The reading was stopped.")
    assert ann.post(f"/files/{file['id']}/stop", json={}, headers=JSON).status_code == 409
    ann.post(f"/files/{file['id']}/reading", json={}, headers=JSON)
    do_jobs()
    assert seen(ann, file["id"])["state"] == "read"


# --- asking with it ---------------------------------------------------------------------------------------------------


def test_a_question_takes_its_files_along(app, ann):
    file = attach(ann).get_json()
    answer = ask(ann, file_ids=[file["id"]]).get_json()
    shown = ann.get(f"/conversations/{answer['conversation_id']}", headers=JSON).get_json()["messages"]
    note = {"id": file["id"], "name": "plant.csv", "size": file["size"]}
    assert [one["files"] for one in shown] == [[note], []]
    assert seen(ann, file["id"])["conversation_id"] == answer["conversation_id"]
    page = ann.get(f"/c/{answer['conversation_id']}", headers=FORM).text
    assert f"/files/{file['id']}" in page


def test_a_question_brings_its_file_itself(app, ann, do_jobs):
    answer = multipart(ann, content=table(), client_id="once")
    assert answer.status_code == 200
    with app.app_context():
        (file,) = db.session.scalars(select(PlantFile))
        (notes,) = db.session.scalars(select(Message.files).where(Message.role == "user"))
        assert notes == [{"id": str(file.id), "name": "plant.csv", "size": file.size, "sha256": file.sha256}]
        assert str(file.conversation_id) == answer.get_json()["conversation_id"]
    do_jobs()
    assert seen(ann, file.id)["state"] == "read"


def test_sent_again_with_its_file_it_counts_once(app, ann):
    first = multipart(ann, content=table(), client_id="once").get_json()
    again = multipart(ann, content=table(), client_id="once").get_json()
    assert (again["turn_id"], again["message_id"]) == (first["turn_id"], first["message_id"])
    other = multipart(ann, content=table(2), client_id="once")
    assert other.status_code == 409
    with app.app_context():
        assert [rows(one) for one in (PlantFile, Turn, SentKey, Job)] == [1, 1, 1, 1]


def test_the_same_ids_with_the_same_client_id_count_once(app, ann):
    file, other = attach(ann).get_json()["id"], attach(ann, table(2)).get_json()["id"]
    first, again = (ask(ann, client_id="k", file_ids=[file]).get_json()["turn_id"] for _ in range(2))
    assert first == again
    assert ask(ann, client_id="k", file_ids=[other]).status_code == 409
    assert ask(ann, client_id="k").status_code == 409
    assert seen(ann, other)["conversation_id"] is None


def test_a_form_may_send_ids_and_a_file(ann):
    one = attach(ann, name="one.csv").get_json()
    answer = multipart(ann, content=table(2), name="two.csv", file_ids=one["id"])
    shown = ann.get(f"/conversations/{answer.get_json()['conversation_id']}", headers=JSON).get_json()["messages"]
    assert [file["name"] for file in shown[0]["files"]] == ["one.csv", "two.csv"]


def test_a_form_without_a_file_asks_as_ever(ann):
    assert multipart(ann).status_code == 200
    data = {"message": "say Hello.", "agent": "om", "file": (io.BytesIO(b""), "")}
    assert ann.post("/chat", data=data, content_type="multipart/form-data", headers=JSON).status_code == 200


def test_a_bad_file_asks_nothing_and_keeps_the_question(app, ann):
    answer = multipart(ann, "What of my plant?", content="%PDF-1.7", headers=FORM)
    assert answer.status_code == 415
    with app.app_context():
        assert (rows(Turn), rows(PlantFile)) == (0, 0)


def test_a_file_is_for_who_reads_files_unless_another_is_named(ann):
    file = attach(ann).get_json()["id"]
    answer = ann.post("/chat", json={"message": "say Hello.", "file_ids": [file]}, headers=JSON).get_json()
    assert answer["agent"] == "om"


def test_who_was_logged_out_meanwhile_finds_text_and_files_again(client):
    data = {"message": "What of it?", "file_ids": [str(number) for number in (1, 2)]}
    answer = client.post("/chat", data=data, content_type="multipart/form-data", headers=FORM)
    assert answer.status_code == 303
    (after,) = parse_qs(urlsplit(answer.location).query)["next"]
    assert parse_qs(urlsplit(after).query) == {"q": ["What of it?"], "file": ["1", "2"]}


def test_who_was_logged_out_meanwhile_and_sends_much_hears_it(client):
    """More than a stranger may send is not read; the browser still has what it sent."""
    answer = client.post("/chat", data=b"x" * 3_000_000, content_type="multipart/form-data; boundary=b", headers=FORM)
    assert answer.status_code == 303
    assert answer.location.startswith("/login")


def test_a_refused_question_is_offered_again_with_its_files(cast, signed_in, ann):
    file = attach(ann).get_json()["id"]
    data = {"message": "What of it?", "file_ids": file, "conversation_id": ""}
    page = ann.post("/chat", data={**data, "agent": "nobody"}, content_type="multipart/form-data", headers=FORM)
    assert page.status_code == 400
    assert f'name="file_ids" value="{file}"' in page.text


def test_nobody_asks_with_the_file_of_another(app, cast, signed_in, ann):
    file = attach(ann).get_json()
    for person in (cast.bea, cast.carl):
        answer = ask(signed_in(person), file_ids=[file["id"]])
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not_found")
    with app.app_context():
        assert rows(Turn) == 0


def test_a_file_belongs_to_one_conversation(ann):
    file = attach(ann).get_json()["id"]
    here = ask(ann, file_ids=[file]).get_json()["conversation_id"]
    taken = ask(ann, file_ids=[file])
    assert (taken.status_code, taken.get_json()["error"]["code"]) == (409, "file_taken")
    assert ask(ann, conversation_id=here, file_ids=[file]).status_code == 200


@pytest.mark.parametrize("ids", ["x", [1], ["no id"], [str(uuid.uuid4())] * 11])
def test_ids_that_are_none_are_refused(ann, ids):
    assert ask(ann, file_ids=ids).status_code == 400


def test_editing_and_branching_keep_the_files(ann):
    file = attach(ann).get_json()
    answer = ask(ann, file_ids=[file["id"]]).get_json()
    here = ann.get(f"/conversations/{answer['conversation_id']}", headers=JSON).get_json()["messages"]
    edited = ann.post(f"/messages/{here[0]['id']}/edit", json={"message": "say Other."}, headers=JSON).get_json()
    after = ann.get(f"/conversations/{edited['conversation_id']}", headers=JSON).get_json()["messages"]
    branch = ann.post(f"/messages/{after[1]['id']}/branch", json={}, headers=JSON).get_json()
    copied = ann.get(f"/conversations/{branch['id']}", headers=JSON).get_json()["messages"]
    assert after[0]["files"] == copied[0]["files"] == here[0]["files"] != []


def test_files_go_when_their_conversation_is_cleared(app, ann):
    kept, gone = attach(ann).get_json(), attach(ann, name="gone.csv").get_json()
    answer = ask(ann, file_ids=[kept["id"]]).get_json()
    branch = ann.post(f"/messages/{answer['message_id']}/branch", json={}, headers=JSON).get_json()
    ask(ann, conversation_id=answer["conversation_id"], file_ids=[gone["id"]])
    assert ann.post(f"/conversations/{answer['conversation_id']}/clear", headers=JSON).status_code == 200
    assert ann.get(f"/files/{gone['id']}", headers=JSON).status_code == 404
    assert seen(ann, kept["id"])["conversation_id"] == branch["id"]
    with app.app_context():
        assert db.session.scalars(select(Job.subject)).all() == ["plant.csv"]


def test_a_page_opens_with_files_that_wait_for_their_question(ann):
    waiting, sent = attach(ann, name="waiting.csv").get_json(), attach(ann, name="sent.csv").get_json()
    ask(ann, file_ids=[sent["id"]])
    page = ann.get(f"/?file={waiting['id']}&file={sent['id']}&file={uuid.uuid4()}", headers=FORM).text
    assert f'name="file_ids" value="{waiting["id"]}"' in page
    assert "waiting.csv" in page
    assert "sent.csv" not in page
