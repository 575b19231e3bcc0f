"""Plants of one logger: what is remembered of them is taken where it can only be meant, and is said then."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select, update

from conversations.manager import ConversationManager
from extensions import db, sessions
from jobs import asking, plant_orders
from jobs.orders import Asked
from knowledge.plants import analyses, files, versions
from models import Plant, PlantFile
from tests.importing import no_process
from tests.people import speaking_as

__all__ = ["no_process"]
READING = {"version": versions.READING, "fingerprint": "a logger's columns", "rows": 3}
OF_NORTH = (
    "1,000 kWp and tilt 30° as remembered of North, whose files have the same columns. "
    "If this is another plant, tell me its kWp."
)


@pytest.fixture
def turn(app, cast, no_process):
    with speaking_as(app, cast.ann) as user:
        asked = ConversationManager(user).ask("one", agent="om")
        db.session.commit()
        return asked.turn_id


@pytest.fixture
def attach(cast, turn):
    """A file of Ann's, read, of the same logger as all others; returns how its questions are asked."""

    def attach(name):
        with sessions.write() as session:
            file = files.add(session, cast.ann.id, name, "0" * 64, 12, "csv")
            read = update(PlantFile).where(PlantFile.id == file.id)
            session.execute(read.values(state="read", reading=READING))
            session.commit()
        return lambda kind, **request: Asked(kind, {"file_id": str(file.id), **request}, cast.ann.id, turn)

    return attach


def facts(ask):
    return asking.look(ask("analysis")).order.request["facts"]


def say(ask, **said):
    return asking.write(ask("plant", facts=said))


def told(ask):
    """What goes with the findings, once they are there."""
    order = asking.look(ask("analysis")).order
    with sessions.write() as session:
        file_id, found_by = uuid.UUID(order.request["file_id"]), order.request["facts_hash"]
        analyses.save(session, file_id, found_by, {"version": versions.FINDINGS, "quality": {}}, complete=True)
        session.commit()
    found = asking.look(ask("analysis")).result
    return {name: found[name] for name in ("remembered", "rivals") if name in found}


def known():
    with sessions.read() as session:
        return {plant.name: plant.kwp for plant in session.scalars(select(Plant))}


def test_what_is_taken_from_another_file_is_said_and_what_was_said_of_this_one_is_not(attach):
    first, second = attach("2023.csv"), attach("2024.csv")
    say(first, name="North", kwp=1000.0, tilt=30.0)
    assert told(first) == {}
    assert facts(second) == {"kwp": 1000.0, "tilt": 30.0}
    assert told(second) == {"remembered": OF_NORTH}
    say(second, kwp=1000.0)
    assert told(second) == {}
    assert known() == {"North": 1000.0}


def test_the_report_says_what_was_taken_too(attach):
    first, second = attach("2023.csv"), attach("2024.csv")
    say(first, name="North", kwp=1000.0, tilt=30.0)
    told(second)
    with sessions.read() as session:
        every = [files.to_read(session, file_id) for file_id in session.scalars(select(PlantFile.id))]
        [file] = [one for one in every if one.name == "2024.csv"]
        assert plant_orders.found_now(session, file).findings["remembered"] == OF_NORTH


def test_a_rating_that_is_corrected_is_another_plants_and_from_then_on_none_is_taken(attach):
    north, south, third = attach("north.csv"), attach("south.csv"), attach("third.csv")
    say(north, name="North", kwp=1000.0)
    say(south, kwp=500.0)
    assert (facts(north), facts(south)) == ({"kwp": 1000.0}, {"kwp": 500.0})
    assert facts(third) == {}
    assert told(third) == {"rivals": [{"name": "North", "kwp": 1000.0}, {"name": "south", "kwp": 500.0}]}


def test_who_is_asked_may_answer_by_the_name_or_by_the_rating(attach):
    for name, kwp in {"North": 1000.0, "South": 500.0}.items():
        say(attach(f"{name}.csv"), name=name, kwp=kwp, tilt=kwp / 50)
    by_name, by_rating, other = attach("a.csv"), attach("b.csv"), attach("c.csv")
    assert say(by_name, name="South") == {"kwp": 500.0, "tilt": 10.0}
    assert say(by_rating, kwp=1000.0) == {"kwp": 1000.0, "tilt": 20.0}
    assert say(other, kwp=700.0) == {"kwp": 700.0}
    assert known() == {"North": 1000.0, "South": 500.0, "c": 700.0}


def test_a_name_takes_nothing_along_that_was_never_said_of_this_file(attach):
    say(attach("north.csv"), name="North", kwp=1000.0)
    ask = attach("east.csv")
    assert facts(ask) == {"kwp": 1000.0}
    assert say(ask, name="East") == {}
    assert known() == {"North": 1000.0, "East": None}


def test_a_name_that_is_known_brings_its_own_facts_and_keeps_them(attach):
    say(attach("north.csv"), name="North", kwp=1000.0)
    ask = attach("other.csv")
    say(ask, kwp=5.0)
    assert say(ask, name="North") == {"kwp": 1000.0}
    assert known()["North"] == 1000.0


def test_plants_that_are_alike_in_what_is_known_are_no_question(attach):
    for name in ("North", "South"):
        say(attach(f"{name}.csv"), name=name, kwp=1000.0)
    ask = attach("third.csv")
    assert facts(ask) == {"kwp": 1000.0}
    assert "1,000 kWp as remembered of North and South" in told(ask)["remembered"]
