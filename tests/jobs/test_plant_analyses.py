"""The work on a plant's file, with the real analyses: kept in two steps, once, and as far as the libraries go."""

from __future__ import annotations

import io
import sys
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from conversations.lease import owner
from conversations.manager import ConversationManager
from extensions import db, sessions
from jobs import asking, ledger, work
from jobs.orders import Asked
from jobs.place import place
from jobs.plant_analyses import WITHOUT_RDTOOLS
from jobs.reporting import Lost
from knowledge.plants import analyses, content, files, versions
from models import Job, PlantAnalysis
from tests import plants
from tests.importing import do_jobs, no_process
from tests.people import speaking_as

__all__ = ["do_jobs", "no_process"]
FACTS = {"kwp": 1000.0, "ac_kw": 900.0, "gamma": -0.0035}


@pytest.fixture(scope="module")
def plant():
    return plants.make(2.2, "1h")


@pytest.fixture
def file(app, cast, plant, no_process):
    return stored(cast, "plant.csv", plant.csv())


def stored(cast, name, text):
    data = text.encode()
    content.store().put(sha256(data).hexdigest(), io.BytesIO(data))
    with sessions.write() as session:
        added = files.add(session, cast.ann.id, name, sha256(data).hexdigest(), len(data), "csv")
        session.commit()
    return added


@pytest.fixture
def ask(app, cast, file):
    with speaking_as(app, cast.ann) as user:
        turn_id = ConversationManager(user).ask("one", agent="om").turn_id
        db.session.commit()

    def ask(kind="analysis", section="whole", **more):
        """What is there; otherwise it is begun."""
        asked = Asked(kind, {"file_id": str(file.id), "section": section, "facts": FACTS, **more}, cast.ann.id, turn_id)
        looked = asking.look(asked)
        if looked.result is None:
            asking.begin(asked, looked.order)
        return looked.result

    return ask


def worked_out(ask, do_jobs, **asked):
    for _ in ("the reading", "the work"):
        assert ask(**asked) is None
        do_jobs()
    return ask(**asked)


def test_a_file_is_read_and_worked_out_for_whoever_asks(ask, do_jobs, plant):
    found = worked_out(ask, do_jobs)
    assert found["facts"]["kwp"] == FACTS["kwp"]
    assert found["degradation"]["percent_per_year"] == pytest.approx(-plant.site.degradation, abs=0.3)
    assert "kwp" in found["suggested"]
    with sessions.read() as session:
        assert session.scalars(select(Job.state)).all() == ["done", "done"]
        assert session.scalars(select(PlantAnalysis.complete)).all() == [True]


def test_a_file_that_was_read_by_other_rules_is_read_again(ask, do_jobs, monkeypatch):
    ask("reading")
    do_jobs()
    before = ask("reading")
    monkeypatch.setattr(versions, "READING", versions.READING + 1)
    assert ask("reading") is None
    do_jobs()
    assert ask("reading") == {**before, "version": versions.READING}


def test_what_is_quick_is_kept_while_the_rest_is_still_worked_out(ask, do_jobs, monkeypatch):
    """A job that dies in the slow part leaves what it had; whoever does it again puts the whole in its place."""
    ask()
    do_jobs()
    ask()
    save = analyses.save

    def dies(session, *found, complete):
        if complete:
            raise Lost
        save(session, *found, complete=complete)

    monkeypatch.setattr(analyses, "save", dies)
    with pytest.raises(Lost):
        do_jobs()
    kept = ask(section="quick")
    assert (kept["degradation"], kept["soiling"]) == (None, None)
    assert kept["outages"] is not None
    assert ask() is None
    monkeypatch.setattr(analyses, "save", save)
    with sessions.write() as session:
        session.execute(update(Job).where(Job.kind == "analysis").values(state="queued"))
        session.commit()
    do_jobs()
    assert ask()["degradation"] is not None
    with sessions.read() as session:
        assert session.scalars(select(PlantAnalysis.complete)).all() == [True]


def test_who_has_lost_the_job_keeps_nothing(app, ask, do_jobs):
    ask()
    do_jobs()
    ask()
    with sessions.write() as session:
        [(job_id, _kind)] = ledger.free(session)
        mine = ledger.claim(session, job_id, owner())
        session.execute(update(Job).where(Job.id == job_id).values(claim=mine.claim + 1))
        session.commit()
    with app.app_context():
        with pytest.raises(Lost):
            work.perform(mine, place().file(job_id))
        db.session.rollback()
    with sessions.read() as session:
        assert session.scalars(select(PlantAnalysis.id)).all() == []


def test_without_rdtools_everything_else_is_there_and_what_is_missing_is_said(ask, do_jobs, monkeypatch):
    monkeypatch.setitem(sys.modules, "rdtools", None)
    found = worked_out(ask, do_jobs)
    for name in ("degradation", "soiling"):
        assert found[name]["refused"]["message"] == WITHOUT_RDTOOLS
    assert {"code": "degraded", "text": WITHOUT_RDTOOLS} in found["warnings"]
    assert found["clipping"] is not None


def test_a_rating_that_is_corrected_takes_over_what_takes_long(ask, do_jobs, monkeypatch):
    """Mechanism: without RdTools nothing of it could be worked out."""
    first = worked_out(ask, do_jobs)
    monkeypatch.setitem(sys.modules, "rdtools", None)
    corrected = {**FACTS, "kwp": 1100.0}
    assert ask(facts=corrected) is None
    do_jobs()
    second = ask(facts=corrected)
    for name in ("degradation", "soiling"):
        assert second[name] == first[name]
    assert second["facts"]["kwp"] == 1100.0
    expected = [sum(filter(None, found["days"]["expected_kwh"])) for found in (first, second)]
    assert expected[1] / expected[0] == pytest.approx(1.1, rel=1e-4)
    another = {**FACTS, "gamma": -0.0045}
    ask(facts=another)
    do_jobs()
    assert ask(facts=another)["soiling"]["refused"]["message"] == WITHOUT_RDTOOLS


def test_a_file_without_a_zone_is_read_by_the_sun_over_the_plant(cast, ask, do_jobs, plant):
    """Irradiance on the horizontal by a clock that nothing names, of a plant at 6° west."""
    table = plant.frame.iloc[: 24 * 60, 1:].drop(columns=["poa_irradiance_wm2"])
    table.insert(0, "Time", plant.frame.index[: 24 * 60].strftime("%Y-%m-%d %H:%M"))
    other = stored(cast, "level.csv", table.to_csv(index=False))
    spoken = worked_out(ask, do_jobs, file_id=str(other.id), facts={**FACTS, "longitude": -5.99}, section="quick")
    assert "UTC+01:00" in next(one["text"] for one in spoken["warnings"] if one["code"] == "clock_by_place")


def test_the_profile_of_chosen_days_stays_with_its_job(ask, do_jobs, plant):
    day = "2021-06-21"
    [found] = worked_out(ask, do_jobs, kind="profile", days=[day])["days"]
    assert found["date"] == day
    power = plant.frame.loc[day, "ac_power_kw"]
    assert found["power_kw"] == pytest.approx(list(power), abs=0.01)
