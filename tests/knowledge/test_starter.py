"""Loading the data that come with Heliodesk."""

import time

import pytest
from sqlalchemy import func, select, update

from extensions import sessions
from knowledge import starter
from knowledge.starter import readers
from models import Capacity, Dataset, Edition, Lcoe, Price


def load():
    with sessions.write() as session:
        loaded = starter.ensure(session)
        session.commit()
    return loaded


def count(table, *conditions):
    with sessions.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions))


def test_every_row_of_the_sources_is_there(starter_data):
    assert count(Capacity, Capacity.segment == "total") == 8052
    assert count(Capacity, Capacity.segment != "total") == 12
    assert count(Capacity, Capacity.status == "derived_negative_revision") == 84
    assert count(Capacity, Capacity.status == "derived_first_year") == 154
    assert count(Lcoe) == 236
    assert count(Price, Price.frequency == "monthly") == 1287
    assert count(Price, Price.frequency == "yearly") == 63


def test_2024_has_no_additions(starter_data):
    assert count(Capacity, Capacity.year == 2024, Capacity.metric == "cumulative") == 88
    assert count(Capacity, Capacity.year == 2024, Capacity.metric == "annual") == 0


def test_every_row_belongs_to_an_active_edition(starter_data):
    active = select(Edition.id).where(Edition.active)
    for table in (Capacity, Lcoe, Price):
        assert count(table, table.edition_id.not_in(active)) == 0


def test_loading_again_does_nothing_and_is_quick(starter_data):
    load()
    begin = time.perf_counter()
    assert load() == ()
    assert time.perf_counter() - begin < 0.2  # 1 ms is usual; a reload takes 400


def test_a_changed_file_is_loaded_again_whole(starter_data):
    before = count(Lcoe)
    with sessions.write() as session:
        session.execute(update(Edition).where(Edition.name == "2024").values(checksum="of an earlier release"))
        session.commit()
    assert set(load()) >= {"irena_lcoe", "irena_capacity"}
    assert count(Lcoe) == before
    assert load() == ()


def test_a_file_that_breaks_half_way_leaves_everything_as_it_was(starter_data, monkeypatch):
    def broken(path):
        yield {"entity": "Atlantis"}
        raise ValueError("a bad row")

    with sessions.write() as session:
        session.execute(update(Edition).values(checksum="old"))
        session.commit()
    monkeypatch.setitem(readers.READERS, "lcoe_years", (Lcoe, broken))
    with pytest.raises(ValueError, match="a bad row"):
        load()
    assert count(Lcoe) == 236
    assert count(Edition, Edition.active) == len(starter.entries())


def test_what_was_switched_off_stays_off(starter_data):
    with sessions.write() as session:
        session.execute(update(Dataset).where(Dataset.code == "irena_lcoe").values(enabled=False))
        session.execute(update(Edition).values(checksum="old"))
        session.commit()
    load()
    assert count(Dataset, Dataset.code == "irena_lcoe", Dataset.enabled) == 0


def test_synthetic_prices_are_flagged_and_off(starter_data):
    with sessions.read() as session:
        demo = session.scalars(select(Dataset).where(Dataset.code == "demo_prices")).one()
    assert demo.synthetic
    assert not demo.enabled
    assert "SYNTHETIC" in demo.title


def test_every_dataset_names_its_publisher_licence_and_citation():
    for entry in starter.entries():
        assert entry.publisher
        assert entry.licence
        assert entry.citation
        assert (starter.FOLDER / entry.file).is_file()
