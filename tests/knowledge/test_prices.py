"""Series of prices: told apart by everything that makes them one, known without grouping them, never from tomorrow."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import insert, select

from extensions import clock, sessions
from knowledge import price_extents, prices
from knowledge.vocabulary import vocabulary
from models import Dataset, Edition, Price, PriceExtent
from tests.agents.questions.talk import NOW

WEEKLY = {"component": "wafer", "technology": "M10", "region": "China", "frequency": "weekly", "status": ""}
DOLLARS = {**WEEKLY, "unit": "US$/pce", "price_basis": "nominal US$"}
YUAN = {**WEEKLY, "unit": "CNY/pce", "price_basis": "nominal CNY"}
FIRST, SECOND, TOMORROW = date(2026, 11, 4), date(2026, 11, 11), date(2026, 11, 21)
Load = Callable[..., None]


@pytest.fixture
def load(starter_data: None, monkeypatch: pytest.MonkeyPatch) -> Load:
    """An edition with these prices, as an import would leave it: `load((DOLLARS, FIRST, 0.2), …)`."""
    monkeypatch.setattr(clock, "fixed", NOW)

    def store(*rows: tuple[dict[str, str], date, float]) -> None:
        with sessions.write() as session:
            dataset = Dataset(code="list", kind="price", title="List", publisher="P", licence="own", notes="")
            session.add(dataset)
            session.flush()
            edition = Edition(
                id=uuid.uuid4(), dataset_id=dataset.id, name="1", as_of=FIRST, citation="", checksum="", active=True
            )
            session.add(edition)
            session.flush()
            about = [{**names, "date": day, "price": value, "edition_id": edition.id} for names, day, value in rows]
            session.execute(insert(Price), about)
            price_extents.fill(session, edition.id)
            session.commit()

    return store


def test_two_units_of_the_same_thing_are_two_series(load: Load) -> None:
    load((DOLLARS, FIRST, 0.2), (YUAN, FIRST, 1.4), (DOLLARS, SECOND, 0.21))
    found = {history.series.unit: history for history in prices.histories(prices.matching("wafer"))}
    assert [point.price for point in found["US$/pce"].points] == [0.2, 0.21]
    assert [point.price for point in found["CNY/pce"].points] == [1.4]


def test_prices_of_tomorrow_are_not_shown(load: Load) -> None:
    load((DOLLARS, FIRST, 0.2), (DOLLARS, TOMORROW, 0.9))
    (history,) = prices.histories(prices.matching("wafer"))
    assert [point.date for point in history.points] == [FIRST]


def test_the_vocabulary_knows_a_new_series_at_once_and_how_far_it_goes(load: Load) -> None:
    load((DOLLARS, FIRST, 0.2), (DOLLARS, SECOND, 0.21))
    (series,) = [one for one in vocabulary().price_series if one.component == "wafer"]
    assert (series.first, series.last, series.rows) == ("2026-11-04", "2026-11-11", 2)


def test_filling_the_extents_again_changes_nothing(load: Load) -> None:
    load((DOLLARS, FIRST, 0.2), (YUAN, FIRST, 1.4))
    with sessions.write() as session:
        every = select(
            PriceExtent.component, PriceExtent.technology, PriceExtent.region, PriceExtent.unit, PriceExtent.rows
        )
        before = sorted(session.execute(every).all())
        for edition_id in session.scalars(select(Price.edition_id).distinct()).all():
            price_extents.fill(session, edition_id)
        session.commit()
        assert sorted(session.execute(every).all()) == before


def test_every_starter_price_belongs_to_a_series_that_is_known(starter_data: None) -> None:
    with sessions.read() as session:
        stored = len(session.scalars(select(Price.id)).all())
        known = session.scalars(select(PriceExtent.rows)).all()
    assert sum(known) == stored > 9_000


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("US", "United States", True),
        ("EU", "European Union (27)", True),
        ("china", "China", True),
        ("Overseas", "overseas", True),
        ("US", "China", False),
        ("Overseas", "China", False),
    ],
)
def test_price_lists_shorten_the_names_of_places(one: str, other: str, same: bool) -> None:
    assert prices.is_same_region(one, other) is same


@pytest.mark.parametrize(
    ("technology", "asked", "fits"),
    [("TOPCon M10", "topcon", True), ("HJT", "n-type", True), ("PERC", "n-type", False), ("PERC", "p-type", True)],
)
def test_a_kind_is_found_by_its_name_and_by_its_cells(technology: str, asked: str, fits: bool) -> None:
    assert prices.is_kind(technology, asked) is fits
