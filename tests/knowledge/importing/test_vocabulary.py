"""The words and years that imported data bring along."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from extensions import clock, db
from knowledge.vocabulary import vocabulary
from models import Dataset
from tests.agents.questions.talk import NOW
from tests.knowledge.importing.files import load, write

ONLY_CUMULATIVE = """country,year,metric,value,unit
Spain,2021,cumulative,15000,MW
Spain,2022,cumulative,20000,MW
Spain,2035,cumulative,90000,MW
"""


@pytest.fixture(autouse=True)
def _without_data(app, monkeypatch):
    monkeypatch.setattr(clock, "fixed", NOW)
    with app.app_context():
        db.session.execute(delete(Dataset))
        db.session.commit()
        yield


def test_without_additions_the_last_year_with_capacity_is_the_latest_complete_one(tmp_path):
    load(write(tmp_path, ONLY_CUMULATIVE))
    assert vocabulary().latest_complete_year == 2022


def test_a_year_to_come_is_none_of_those_that_were_reported(tmp_path):
    load(write(tmp_path, ONLY_CUMULATIVE))
    assert vocabulary().capacity_years == (2021, 2022)
