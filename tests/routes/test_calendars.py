"""A maintenance calendar as a file: valid by the grammar of RFC 5545, its events on the days of the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from conversations.views import ArtifactView, Made
from extensions import clock
from routes import calendars
from tests import icalendar

pytestmark = pytest.mark.usefixtures("starter_data")
JSON = {"Accept": "application/json"}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLAN = "maintenance plan for a 5 MW tracker plant as a calendar"


@pytest.fixture
def ann(signed_in, cast):
    return signed_in(cast.ann)


@pytest.fixture
def ask(ann):
    def ask(question):
        answer = ann.post("/chat", json={"message": question, "agent": "om"}, headers=JSON).get_json()
        return answer["conversation_id"], next(one["id"] for one in answer["artifacts"] if one["kind"] == "table")

    return ask


@pytest.fixture
def opened(ann, ask):
    """The calendar of a question."""

    def opened(question=PLAN):
        return icalendar.read(ann.get(f"/artifacts/{ask(question)[1]}.ics").data)

    return opened


def test_a_calendar_is_a_file_that_keeps_to_the_grammar(ann, ask):
    reply = ann.get(f"/artifacts/{ask(PLAN)[1]}.ics")
    assert reply.status_code == 200
    assert reply.mimetype == "text/calendar"
    assert reply.headers["Content-Disposition"].startswith(
        "attachment; filename=Maintenance-plan-5-MW-tracker-plant.ics"
    )
    read = icalendar.read(reply.data)
    assert len(read.parts) == 22  # all 23 tasks but cleaning, which is due when it pays
    assert len({event.value("UID") for event in read.parts}) == 22


def test_events_last_a_whole_day_and_block_nobody(opened):
    for event in opened().parts:
        assert event.parameters("DTSTART") == event.parameters("DTEND") == {"VALUE": "DATE"}
        first, end = (icalendar.day(event.value(name)) for name in ("DTSTART", "DTEND"))
        assert (end - first).days == 1
        assert event.value("TRANSP") == "TRANSPARENT"
        assert datetime.strptime(event.value("DTSTAMP"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def event_of(read, words):
    return next(event for event in read.parts if words in icalendar.text(event.value("SUMMARY")))


@pytest.mark.parametrize(
    ("words", "months", "per_ten_years"),
    [
        ("visual inspection", {4}, 10),  # every 12 months
        ("string current check", {4, 9}, 20),  # every 6
        ("vegetation control", {4, 6, 8, 10}, 40),  # every 3
        ("open-circuit voltage", {5}, 5),  # every 24
        ("partial-discharge", {9}, 4),  # every 36: in the first, fourth, seventh and tenth year
        ("clean pyranometer", set(range(1, 13)), 120),  # every month
    ],
)
def test_a_task_comes_as_often_as_the_plan_says(opened, words, months, per_ten_years):
    event = event_of(opened(), words)
    first = icalendar.day(event.value("DTSTART"))
    days = icalendar.days(event, first.replace(year=first.year + 10))[:-1]
    assert days[0] == first
    assert {day.month for day in days} == months
    assert abs(len(days) - per_ten_years) <= 1  # first Mondays may fall a few days earlier or later in the last year
    assert {day.weekday() for day in days} == {0}


def test_only_the_months_asked_for_are_in_it(opened):
    read = opened("maintenance plan for a 5 MW tracker plant, only the summer tasks, as a calendar")
    until = date(2040, 1, 1)
    assert {day.month for event in read.parts for day in icalendar.days(event, until)} == {6, 7, 8}


def test_an_event_tells_interval_hours_standard_and_who_may_do_it(opened):
    told = icalendar.text(event_of(opened(), "open-circuit voltage").value("DESCRIPTION")).split("\n")
    assert told[0] == "Every 24 months"
    assert told[1] == "30.0 working hours for 5 MW"  # 6 h/MW
    assert "IEC 62446-1" in told
    assert "qualified and authorised person only" in told[-1]


def test_the_next_month_that_is_not_past_comes_first():
    made = made_of({"months": [11]})
    assert first_day(made) == date(2027, 11, 1)  # the first Monday of November 2026 was the 2nd
    assert first_day(made_of({"months": [11, 12]})) == date(2026, 12, 7)


def made_of(changes, title="Plan"):
    task = {
        "code": "S99", "component": "modules", "task": "look", "interval_months": 12, "months": [4], "when": "Apr",
        "hours_per_visit": 4.0, "standard": "IEC 62446-1", "electrical": False, **changes,
    }  # fmt: skip
    view = ArtifactView(UUID(int=1), 1, "table", title, (), ())
    return Made(view, UUID(int=2), {"tasks": [task], "size_mw": None, "qualified_person": "Qualified only."}, NOW)


def first_day(made):
    (event,) = icalendar.read(calendars.written(made).encode()).parts
    return icalendar.day(event.value("DTSTART"))


@pytest.mark.parametrize(
    "words",
    [
        "a; b, c\\d",
        "line\nline",
        "END:VEVENT\r\nBEGIN:VEVENT",
        "ä" * 200,
        "€" * 80,
        "x" * 74,
        "x" * 75,
        "x" * 76,
        "😀" * 60,
    ],
)
def test_whatever_stands_in_a_task_it_stays_one_text(words):
    made = made_of({"task": words}, title=words)
    read = icalendar.read(calendars.written(made).encode())
    assert icalendar.text(read.parts[0].value("SUMMARY")) == f"modules: {words.replace(chr(13), '')}"
    assert icalendar.text(read.value("X-WR-CALNAME")) == words.replace("\r", "")


def test_the_same_answer_gives_the_same_events_from_table_and_chart(ann, monkeypatch):
    monkeypatch.setattr(clock, "fixed", NOW)
    answer = ann.post("/chat", json={"message": PLAN, "agent": "om"}, headers=JSON).get_json()
    plan = [one["id"] for one in answer["artifacts"]]
    assert len(plan) >= 2
    files = [icalendar.read(ann.get(f"/artifacts/{one}.ics").data) for one in plan[:2]]
    assert len({tuple(event.value("UID") for event in read.parts) for read in files}) == 1


def test_the_page_offers_the_file_for_a_calendar_and_for_nothing_else(ann, ask):
    conversation, table = ask(PLAN)
    assert f"/artifacts/{table}.ics" in ann.get(f"/c/{conversation}").text
    for question in ("maintenance plan for a 5 MW tracker plant", "What performance ratio is good?"):
        conversation, table = ask(question)
        assert ".ics" not in ann.get(f"/c/{conversation}").text
        assert ann.get(f"/artifacts/{table}.ics", headers=JSON).status_code == 404


def test_a_colleague_and_an_outsider_get_no_calendar(ask, cast, signed_in):
    _, table = ask(PLAN)
    for person in (cast.bea, cast.carl):
        reply = signed_in(person).get(f"/artifacts/{table}.ics")
        assert reply.status_code == 404
        assert "VEVENT" not in reply.text


def test_a_browser_that_has_the_calendar_gets_nothing_again(ann, ask):
    _, table = ask(PLAN)
    tag = ann.get(f"/artifacts/{table}.ics").headers["ETag"]
    again = ann.get(f"/artifacts/{table}.ics", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


GOOD = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:1\r\nDTSTART:1\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"\r\n", b"\n"),
        (b"PRODID:x", b"PRODID:" + b"x" * 69),
        (b"PRODID:x", b"PRODID x"),
        (b"UID:1\r\n", b""),
        (b"UID:1", b"UID:1\r\nUID:2"),
        (b"END:VEVENT\r\n", b""),
        (b"VERSION:2.0", b"VERSION:1.0"),
    ],
)
def test_the_reader_of_these_tests_refuses_what_the_grammar_forbids(right, wrong):
    assert icalendar.read(GOOD).parts[0].value("UID") == "1"
    with pytest.raises((icalendar.Wrong, KeyError)):
        icalendar.read(GOOD.replace(right, wrong))


@pytest.mark.parametrize("value", ["a;b", "a,b", "a\\b", "a\\\\,b"])
def test_the_reader_of_these_tests_refuses_a_text_that_is_not_escaped(value):
    with pytest.raises(icalendar.Wrong):
        icalendar.text(value)
