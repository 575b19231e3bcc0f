"""Datasets in use, and the words that follow from them."""

import time

import pytest

import problems
from extensions import db, sessions
from knowledge import datasets
from knowledge.vocabulary import held, vocabulary
from models import AuditEntry


def switch(app, code, enabled):
    with app.app_context():
        datasets.switch(code, enabled)
        db.session.commit()


def test_the_vocabulary_comes_from_the_data(starter_data):
    words = vocabulary()
    assert words.latest_complete_year == 2023
    assert words.capacity_years == (2000, 2024)
    assert words.segment_places == ("United States",)
    assert words.components == ("aluminium", "copper", "module", "silver")
    assert words.lcoe_years == (2010, 2023)
    assert len(words.lcoe_places) == 22
    assert "Germany" in words.members["Europe"]


def test_the_vocabulary_is_kept_while_nothing_changes(starter_data):
    assert vocabulary() is vocabulary()


def test_what_another_process_switches_is_noticed_within_a_second(app, starter_data, monkeypatch):
    assert vocabulary().components
    monkeypatch.setattr("knowledge.vocabulary.LOOK_AGAIN_AFTER", 0.3)
    switch(app, "demo_prices", True)
    noticed = time.monotonic()
    while "polysilicon" not in vocabulary().components:
        assert time.monotonic() - noticed < 1
        time.sleep(0.01)
    switch(app, "demo_prices", False)


def test_switching_a_dataset_changes_the_words_at_once(app, starter_data):
    switch(app, "demo_prices", True)
    assert "polysilicon" in vocabulary().components
    assert any(series.synthetic for series in vocabulary().price_series)
    switch(app, "demo_prices", False)
    assert "polysilicon" not in vocabulary().components


def test_a_tool_call_sees_one_state_of_the_facts(app, starter_data):
    with held() as words:
        switch(app, "demo_prices", True)
        assert vocabulary() is words
    assert vocabulary() is not words


def test_an_unknown_dataset_cannot_be_switched(app, starter_data):
    with app.app_context(), pytest.raises(problems.NotFound, match="no dataset 'nonsense'") as caught:
        datasets.switch("nonsense", True)
    assert "irena_capacity" in caught.value.hint


def test_switching_is_recorded(app, starter_data):
    switch(app, "demo_prices", True)
    with sessions.read() as session:
        assert [(e.action, e.subject) for e in session.query(AuditEntry)] == [("enable dataset", "demo_prices")]


def test_without_data_there_are_no_words(app):
    with sessions.write() as session:
        session.query(datasets.Dataset).delete()
        session.commit()
    words = vocabulary()
    assert words.capacity_years == (0, 0)
    assert words.components == ()
    assert datasets.listing() == ()
