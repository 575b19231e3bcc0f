"""The rows behind figures: noted while they are looked up, said in words, found again. Expected values are from the
reference file itself."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from knowledge import capacity, evidence, lcoe, prices
from knowledge.datasets import sourced
from knowledge.starter import FOLDER


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({}, "all rows of the edition"),
        ({"entity": ["Italy", "Spain"], "metric": "annual", "scenario": "historical"}, "Italy, Spain; annual"),
        ({"year": {"from": 2015, "to": 2023}}, "2015–2023"),
        ({"year": {"from": 2023, "to": 2023}}, "2023"),
        ({"year": {"from": None, "to": 2023}}, "to 2023"),
        ({"date": {"from": "2020-01-01", "to": None}, "segment": "utility_scale"}, "utility scale; from 2020-01-01"),
    ],
)
def test_a_filter_is_said_in_words(where, words):
    assert evidence.words({"table": "capacity", "edition": "x", "where": where}) == words


def test_a_span_without_ends_is_no_condition():
    assert evidence.span(None, None) is None
    assert evidence.span(date(2020, 1, 1), None) == {"from": "2020-01-01", "to": None}


def test_nothing_is_noted_outside_of_a_call(starter_data):
    lcoe.published(["Germany"])
    with evidence.noting() as noted:
        pass
    assert noted == {}


def test_what_is_looked_up_inside_another_call_is_noted_there_once(starter_data):
    with evidence.noting() as outer:
        lcoe.published(["Germany"])
        with evidence.noting() as inner:
            lcoe.published(["Germany"])
            lcoe.published(["Spain"])
    assert inner is outer
    assert [one["where"]["entity"] for one in outer["irena_lcoe"]] == [["Germany"], ["Spain"]]
    assert {one["where"]["unit"] for one in outer["irena_lcoe"]} == {"US$/kWh"}


def test_a_look_up_that_is_remembered_is_noted_all_the_same(starter_data):
    for _ in range(2):
        with evidence.noting() as noted:
            capacity.standings("annual", 2022)
        assert [one["where"]["year"] for one in noted["irena_capacity"]] == [{"from": 2022, "to": 2022}]


def test_rows_that_several_filters_find_are_there_once(starter_data):
    with evidence.noting() as noted:
        lcoe.published(["Germany"], 2015, 2020)
        lcoe.published(["Germany", "Spain"], 2019, 2021)
    found = evidence.rows(noted["irena_lcoe"])
    with (FOLDER / "lcoe.csv").open() as file:
        reference = {row["place"]: row for row in csv.DictReader(file)}
    names = [column["name"] for column in found.columns]
    read = {(row[names.index("Entity")], row[names.index("Year")]): row[names.index("Value")] for row in found.rows}
    wanted = [("Germany", year) for year in range(2015, 2022)] + [("Spain", year) for year in range(2019, 2022)]
    assert read == {(place, year): float(reference[place][str(year)]) for place, year in wanted}
    assert found.total == 10


def test_prices_are_found_by_their_days(starter_data):
    silver = prices.matching("silver")[:1]
    with evidence.noting() as noted:
        history = prices.histories(silver, date(2024, 1, 1), date(2024, 12, 31))[0]
    found = evidence.rows(noted[history.dataset.code])
    names = [column["name"] for column in found.columns]
    read = [(row[names.index("Date")], row[names.index("Price")]) for row in found.rows]
    assert read == [(point.date.isoformat(), point.price) for point in history.points]
    assert len(read) == 12


def test_only_so_many_rows_are_read_and_all_are_counted(starter_data):
    (dataset,) = (one for one in sourced("capacity") if one.code == "irena_capacity")
    with evidence.noting() as noted:
        evidence.note([dataset], "capacity")
    found = evidence.rows(noted["irena_capacity"], most=7)
    assert len(found.rows) == 7
    assert found.total > 5_000


@pytest.mark.parametrize("table", ["user", "capacity"])
def test_what_no_look_up_of_ours_noted_finds_nothing(starter_data, table):
    unknown = {"table": table, "edition": "00000000-0000-0000-0000-000000000000", "where": {"password": "x"}}
    assert evidence.rows([unknown]) is None
