"""Files, plants and findings through their owner."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from conversations.manager import ConversationManager
from extensions import db
from knowledge.plants import analyses, files, plants
from models import Plant, PlantAnalysis, PlantFile, utc_now
from problems import Conflict, Invalid, NotFound, TooLarge
from tests.people import speaking_as


@pytest.fixture
def ann(app, cast):
    with speaking_as(app, cast.ann) as user:
        yield user


@pytest.fixture
def add(ann):
    def add(name="a.csv", sha256="a" * 64, size=1000, owner=ann):
        return files.add(db.session, owner.id, name, sha256, size, "csv")

    return add


def conversation(ann, notes=()):
    return ConversationManager(ann).ask("What of it?", agent="om", files=notes).conversation_id


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def read(file, fingerprint="f1"):
    db.session.execute(update(PlantFile).where(PlantFile.id == file.id).values(reading={"fingerprint": fingerprint}))
    return files.view(db.session, file.owner_id, file.id)


def test_a_file_is_its_owners(ann, cast, add):
    file = add()
    assert files.view(db.session, ann.id, file.id) == file
    with pytest.raises(NotFound):
        files.view(db.session, cast.bea.id, file.id)
    with pytest.raises(NotFound):
        files.remove(db.session, cast.bea.id, file.id)
    assert count(PlantFile) == 1


def test_files_come_in_the_order_asked_for_and_once(ann, add):
    one, two = add("one.csv"), add("two.csv")
    assert files.views(db.session, ann.id, [two.id, one.id, two.id]) == [two, one]
    with pytest.raises(NotFound):
        files.views(db.session, ann.id, [one.id, uuid.uuid4()])


def test_the_quota_counts_the_same_content_once(ann, cast, add):
    add("one.csv", "1" * 64, 3_000_000)
    add("again.csv", "1" * 64, 3_000_000)
    files.refuse_over_quota(db.session, ann.id, {"2" * 64: 2_000_000, "1" * 64: 3_000_000}, 5)
    with pytest.raises(TooLarge, match="6 MB together; 5 MB are yours") as caught:
        files.refuse_over_quota(db.session, ann.id, {"2" * 64: 2_500_001}, 5)
    assert caught.value.code == "quota"
    files.refuse_over_quota(db.session, cast.bea.id, {"2" * 64: 2_500_001}, 5)


def test_a_sent_file_stays_with_its_conversation(ann, add):
    file = add()
    here, elsewhere = conversation(ann), conversation(ann)
    files.send(db.session, ann.id, [file], here)
    files.send(db.session, ann.id, [file], here)
    with pytest.raises(Conflict):
        files.send(db.session, ann.id, [file], elsewhere)
    with pytest.raises(Conflict, match="was sent"):
        files.remove(db.session, ann.id, file.id)
    assert files.view(db.session, ann.id, file.id).conversation_id == here


def test_files_go_with_their_conversation_but_for_those_a_branch_shows(ann, add):
    kept, gone = add("kept.csv"), add("gone.csv")
    here = conversation(ann, [kept.note, gone.note])
    branch = conversation(ann, [kept.note])
    files.send(db.session, ann.id, [kept, gone], here)
    files.let_go(db.session, ann.id, here)
    assert files.view(db.session, ann.id, kept.id).conversation_id == branch
    with pytest.raises(NotFound):
        files.view(db.session, ann.id, gone.id)
    ConversationManager(ann).clear(here)
    files.let_go(db.session, ann.id, branch)
    assert count(PlantFile) == 0


def test_corrections_make_what_was_found_count_no_more(ann, add):
    file = add()
    files.save_reading(db.session, file, {"rows": 3}, None)
    analyses.save(db.session, file.id, analyses.hash_of({"kwp": 100}), {"days": {}}, complete=True)
    files.correct(db.session, ann.id, file.id, {"decimal": ","})
    corrected = files.view(db.session, ann.id, file.id)
    assert (corrected.state, corrected.corrections, corrected.reading) == ("stored", {"decimal": ","}, {"rows": 3})
    assert count(PlantAnalysis) == 0


def test_what_was_never_sent_goes_after_a_week(ann, add):
    old, sent, new = add("old.csv"), add("sent.csv"), add("new.csv")
    files.send(db.session, ann.id, [sent], conversation(ann))
    assert not files.has_unsent(db.session)
    before = PlantFile.id.in_([old.id, sent.id])
    db.session.execute(update(PlantFile).where(before).values(created=utc_now() - timedelta(days=8)))
    assert files.has_unsent(db.session)
    assert files.drop_unsent(db.session) == 1
    assert {one.id for one in files.views(db.session, ann.id, [sent.id, new.id])} == {sent.id, new.id}


def test_a_plant_is_remembered_by_name(ann):
    plants.describe(db.session, ann.id, " North  field ", {"kwp": 1200.0, "gamma": -0.0035})
    again = plants.describe(db.session, ann.id, "North field", {"ac_kw": 1000, "gamma": None})
    assert count(Plant) == 1
    assert again.facts == {"kwp": 1200.0, "ac_kw": 1000}


@pytest.mark.parametrize(
    "facts",
    [{"kwp": 0}, {"kwp": float("nan")}, {"kwp": "1"}, {"gamma": 0.4}, {"latitude": 91}, {"tilt": True}, {"price": 1}]
    + [{"timezone": zone} for zone in ("Mars/Base", "../etc/passwd", "")],
)
def test_what_no_plant_has_is_refused(ann, facts):
    with pytest.raises(Invalid):
        plants.describe(db.session, ann.id, "North", facts)


def test_a_file_finds_its_plant_by_what_was_said_or_by_its_columns(ann, cast, add):
    first = read(add())
    assert plants.for_file(db.session, first) is None
    north = plants.describe(db.session, ann.id, "North", {"kwp": 1200}, first)
    second = read(add("later.csv"))
    assert plants.for_file(db.session, second).id == north.id
    south = plants.describe(db.session, ann.id, "South", {"kwp": 800})
    db.session.execute(update(PlantFile).where(PlantFile.id == second.id).values(plant_id=south.id))
    assert plants.for_file(db.session, files.view(db.session, ann.id, second.id)).id == south.id
    assert plants.for_file(db.session, read(add("other.csv"), "f2")) is None
    assert plants.with_columns(db.session, cast.bea.id, "f1") == ()


def test_of_several_plants_of_one_logger_only_what_all_have_is_known(ann, add):
    for name, facts in {"North": {"kwp": 1200, "tilt": 30}, "South": {"kwp": 1200, "tilt": 20}}.items():
        plants.describe(db.session, ann.id, name, facts, read(add(name)))
    third = read(add("third.csv"))
    assert plants.for_file(db.session, third) is None
    assert plants.known(db.session, third).facts == {"kwp": 1200}
    assert plants.known(db.session, third).rivals == ()
    plants.describe(db.session, ann.id, "South", {"kwp": 800})
    known = plants.known(db.session, third)
    assert (known.facts, plants.names(known.rivals)) == ({}, "North and South")


def test_a_plant_keeps_how_its_files_are_to_be_read(ann, add):
    file = add()
    files.correct(db.session, ann.id, file.id, {"decimal": ","})
    file = read(file)
    assert plants.describe(db.session, ann.id, "North", {}, file).corrections == {"decimal": ","}
    assert plants.describe(db.session, ann.id, "North", {"kwp": 5}, read(add("b.csv"))).corrections == {"decimal": ","}


def test_findings_are_kept_with_their_facts(ann, add):
    file = add()
    one = analyses.hash_of({"kwp": 1000, "gamma": None})
    assert one == analyses.hash_of({"kwp": 1000.0})
    assert one != analyses.hash_of({"kwp": 1001})
    assert analyses.find(db.session, file.id, one) is None
    analyses.save(db.session, file.id, one, {"soiling": None}, complete=False)
    analyses.save(db.session, file.id, one, {"soiling": 0.98}, complete=True)
    assert analyses.find(db.session, file.id, one) == analyses.AnalysisView({"soiling": 0.98}, True)
    assert count(PlantAnalysis) == 1
    files.remove(db.session, ann.id, file.id)
    assert count(PlantAnalysis) == 0
