"""What is asked of a plant's file: found where it was worked out before, otherwise one job that names the work."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import func, select, update

from conversations.manager import ConversationManager
from extensions import db, sessions
from jobs import asking, plant_orders, views
from jobs.orders import Asked
from knowledge.plants import analyses, files, plants, versions
from models import Job, Plant, PlantFile
from problems import Invalid, NotFound
from tests.importing import no_process
from tests.people import speaking_as

__all__ = ["no_process"]
READING = {
    "version": versions.READING,
    "fingerprint": "a logger's columns",
    "rows": 3,
    "suggested": {"kwp": {"value": 980.0, "how": "the most"}},
}
OF_THE_FILE = {"suggested": READING["suggested"], "sha256": "0" * 64}
QUICK = {"version": versions.FINDINGS, "quality": {"present_rows": 3}, "degradation": None, "soiling": None}
WHOLE = {**QUICK, "degradation": {"percent_per_year": -0.8}, "soiling": {"ratio": 0.96}}


@pytest.fixture
def turn(app, cast, no_process):
    with speaking_as(app, cast.ann) as user:
        asked = ConversationManager(user).ask("one", agent="om")
        db.session.commit()
        return asked.turn_id


@pytest.fixture
def file(cast, turn):
    """Ann's, and read."""
    with sessions.write() as session:
        added = files.add(session, cast.ann.id, "plant.csv", "0" * 64, 12, "csv")
        session.execute(update(PlantFile).values(state="read", reading=READING))
        session.commit()
    return added


@pytest.fixture
def ask(cast, turn, file):
    def ask(kind, person=cast.ann, **request):
        return Asked(kind, {"file_id": str(file.id), **request}, person.id if person else None, turn)

    return ask


def keep(file, order, findings, complete):
    with sessions.write() as session:
        analyses.save(session, file.id, order.request["facts_hash"], findings, complete=complete)
        session.commit()


def test_a_plant_without_a_name_takes_that_of_no_other(ask, file, cast):
    """Exports of two plants are often called the same."""
    asking.write(ask("plant", facts={"kwp": 1000.0}))
    with sessions.write() as session:
        other = files.add(session, cast.ann.id, file.name, "1" * 64, 12, "csv")
        columns = {**READING, "fingerprint": "another logger's columns"}
        session.execute(update(PlantFile).where(PlantFile.id == other.id).values(state="read", reading=columns))
        session.commit()
    for _ in range(2):
        asking.write(ask("plant", file_id=str(other.id), facts={"kwp": 500.0}))
    with sessions.read() as session:
        assert {plant.name: plant.kwp for plant in session.scalars(select(Plant))} == {
            "plant": 1000.0,
            "plant (2)": 500.0,
        }


def test_facts_that_are_taken_back_bring_back_what_was_found_with_them(ask, file):
    """Of an analysis that is there nothing is worked out again: the one that came last is not the one that counts."""
    for kwp in (1000.0, 1200.0):
        asking.write(ask("plant", facts={"name": "Seville", "kwp": kwp}))
        keep(file, asking.look(ask("analysis")).order, {**WHOLE, "facts": {"kwp": kwp}}, complete=True)
    asking.write(ask("plant", facts={"kwp": 1000.0}))
    with sessions.read() as session:
        view = files.to_read(session, file.id)
        assert plant_orders.found_now(session, view).findings["facts"] == {"kwp": 1000.0}
        assert analyses.latest(session, file.id).findings["facts"] == {"kwp": 1200.0}


def test_before_new_facts_are_worked_out_the_last_findings_stand(ask, file):
    keep(file, asking.look(ask("analysis")).order, QUICK, complete=False)
    asking.write(ask("plant", facts={"name": "Seville", "kwp": 900.0}))
    with sessions.read() as session:
        assert plant_orders.found_now(session, files.to_read(session, file.id)).findings == QUICK


def test_a_reading_that_is_there_needs_no_work_and_another_is_the_files_own_job(ask, file):
    assert asking.look(ask("reading")).result == READING
    with sessions.write() as session:
        session.execute(update(PlantFile).values(state="stored", reading=None))
        session.commit()
    looked = asking.look(ask("reading"))
    assert (looked.result, looked.standing.state) == (None, "none")
    for _ in range(2):
        asking.begin(ask("reading"), looked.order)
    with sessions.read() as session:
        assert session.scalars(select(Job.id)).all() == [file.id]
    assert asking.look(ask("reading")).standing.state == "open"


@pytest.mark.parametrize("kind", ["analysis", "profile"])
def test_a_file_that_nobody_has_read_is_read_first(ask, file, kind):
    asked = ask(kind, days=["2022-06-21"])
    later = asking.look(asked).order
    with sessions.write() as session:
        session.execute(update(PlantFile).values(state="stored", reading=None))
        session.commit()
    assert asking.look(asked).order == asking.look(ask("reading")).order != later


def test_a_file_that_cannot_be_read_is_refused_in_its_own_words(ask):
    with sessions.write() as session:
        session.execute(update(PlantFile).values(state="refused", error="This is a picture."))
        session.commit()
    for kind in ("reading", "analysis", "profile"):
        with pytest.raises(Invalid, match="This is a picture"):
            asking.look(ask(kind, days=["2022-06-21"]))


@pytest.mark.parametrize("kind", ["reading", "analysis", "profile", "plant"])
def test_nobody_works_with_the_file_of_another(ask, cast, kind):
    assert asking.look(ask("analysis")).order.subject == "plant.csv"
    do = asking.write if kind == "plant" else asking.look
    for stranger in (cast.bea, cast.carl, None):
        with pytest.raises(NotFound):
            do(ask(kind, person=stranger, days=["2022-06-21"]))
    for wrong in ("nonsense", str(uuid.uuid4())):
        with pytest.raises(NotFound):
            do(ask(kind, file_id=wrong, days=["2022-06-21"]))


def test_findings_serve_a_section_as_soon_as_they_have_it(ask, file):
    order = asking.look(ask("analysis", section="quick")).order
    keep(file, order, QUICK, complete=False)
    assert asking.look(ask("analysis", section="quick")).result == {**QUICK, **OF_THE_FILE}
    for section in ("degradation", "soiling", "whole"):
        assert asking.look(ask("analysis", section=section)).result is None
    keep(file, order, WHOLE, complete=True)
    assert asking.look(ask("analysis", section="whole")).result == {**WHOLE, **OF_THE_FILE}


@pytest.mark.parametrize(("rules", "number"), [("FINDINGS", "next"), ("READING", -1)])
def test_what_was_found_by_other_rules_is_found_anew(ask, file, monkeypatch, rules, number):
    order = asking.look(ask("analysis", section="whole")).order
    keep(file, order, WHOLE, complete=True)
    assert asking.look(ask("analysis", section="whole")).result == {**WHOLE, **OF_THE_FILE}
    monkeypatch.setattr(versions, rules, number)
    with sessions.write() as session:
        session.execute(update(PlantFile).values(reading={**READING, "version": versions.READING}))
        session.commit()
    looked = asking.look(ask("analysis", section="whole"))
    assert looked.result is None
    assert looked.order.key != order.key


def test_a_report_is_made_of_no_findings_by_other_rules(ask, file, monkeypatch):
    keep(file, asking.look(ask("analysis")).order, WHOLE, complete=True)
    monkeypatch.setattr(versions, "FINDINGS", "next")
    with sessions.read() as session:
        view = files.to_read(session, file.id)
        assert analyses.latest(session, file.id).findings == WHOLE
        assert plant_orders.found_now(session, view) is None


def test_the_same_facts_are_the_same_work_and_others_are_not(ask, file):
    plain = asking.look(ask("analysis")).order
    same = [{}, {"kwp": None}]
    assert {asking.look(ask("analysis", facts=facts)).order.key for facts in same} == {plain.key}
    one = asking.look(ask("analysis", facts={"kwp": 1000, "gamma": -0.0035})).order
    other_way = asking.look(ask("analysis", facts={"gamma": -0.0035, "kwp": 1000.0})).order
    assert one.key == other_way.key != plain.key
    with sessions.write() as session:
        session.execute(update(PlantFile).values(corrections={"decimal": ","}))
        session.commit()
    assert asking.look(ask("analysis")).order.key != plain.key


def test_what_was_said_of_the_plant_is_remembered_once_and_counts_from_then_on(ask, file):
    said = {"kwp": 1000.0, "name": "Sun Farm"}
    for _ in range(2):
        assert asking.write(ask("plant", facts=said)) == {"kwp": 1000.0}
    asking.write(ask("plant", facts={"tilt": 30.0}))
    with sessions.read() as session:
        assert session.scalar(select(func.count(Plant.id))) == 1
        [plant] = plants.listing(session, file.owner_id)
    assert (plant.name, plant.facts) == ("Sun Farm", {"kwp": 1000.0, "tilt": 30.0})
    assert asking.look(ask("analysis")).order.request["facts"] == {"kwp": 1000.0, "tilt": 30.0}
    assert asking.look(ask("analysis", facts={"kwp": 900.0})).order.request["facts"]["kwp"] == 900.0


def test_a_plant_without_a_name_is_called_like_its_file(ask, file):
    asking.write(ask("plant", facts={"kwp": 5.0}))
    with sessions.read() as session:
        assert [one.name for one in plants.listing(session, file.owner_id)] == ["plant"]


@pytest.mark.parametrize("facts", [{"kwp": -1.0}, {"colour": "blue"}])
def test_what_no_plant_has_is_refused_and_nothing_is_kept(ask, facts):
    with pytest.raises(Invalid):
        asking.write(ask("plant", facts=facts))
    with sessions.read() as session:
        assert session.scalar(select(func.count(Plant.id))) == 0


def test_a_profile_is_the_result_of_its_job(ask):
    asked = ask("profile", days=["2022-06-22", "2022-06-21"])
    order = asking.look(asked).order
    assert order.key == asking.look(ask("profile", days=["2022-06-21", "2022-06-22"])).order.key
    asking.begin(asked, order)
    assert asking.look(asked).result is None
    with sessions.write() as session:
        session.execute(update(Job).values(state="done", result={"days": []}))
        session.commit()
    assert asking.look(asked).result == {"days": []}


def test_a_profile_is_read_by_the_clock_of_the_plant_s_place_as_the_analysis_is(ask):
    unplaced = asking.look(ask("profile", days=["2022-06-21"])).order
    asking.write(ask("plant", facts={"longitude": -5.99}))
    order = asking.look(ask("profile", days=["2022-06-21"])).order
    assert order.key != unplaced.key
    for kind in ("profile", "analysis"):
        assert asking.look(ask(kind, days=["2022-06-21"])).order.request["facts"]["longitude"] == -5.99


@pytest.mark.parametrize(
    "days", [[], ["soon"], [f"2022-{month:02}-{day:02}" for month in (1, 3) for day in range(1, 20)]]
)
def test_a_profile_of_no_days_or_of_far_too_many_is_refused(ask, days):
    with pytest.raises(Invalid):
        asking.look(ask("profile", days=days))


def test_the_work_on_a_plant_is_no_import_that_an_administrator_opens(ask):
    asking.begin(ask("analysis"), asking.look(ask("analysis")).order)
    with sessions.read() as session:
        [job_id] = session.scalars(select(Job.id))
        with pytest.raises(NotFound):
            views.view(session, job_id)


def test_unknown_work_is_refused(ask):
    with pytest.raises(Invalid, match="no work called 'magic'"):
        asking.look(ask("magic"))
