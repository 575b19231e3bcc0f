"""No number without a source: every tool, called once, says where its rows come from, and which rows those are.

Whoever adds a tool gives it a call here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from agents.registry import AGENTS
from agents.tools import news
from extensions import db, sessions
from knowledge import datasets, evidence
from models import Dataset, Edition, Lcoe
from tests.agents.tools.plants.records import Desk, at

pytestmark = pytest.mark.usefixtures("starter_data", "stored_news")

GERMANY: dict[str, Any] = {"entities": ["Germany"]}
TOPCON: dict[str, Any] = {"component": "module", "technology": "TOPCon"}
OF_A_FILE = (
    "data_quality",
    "performance_ratio",
    "yields",
    "expected_energy",
    "outages",
    "availability",
    "degradation",
    "soiling",
    "clipping",
    "worst_days",
    "compare_inverters",
    "power_map",
    "plant_report",
    "describe_plant",
)
CALLS: dict[str, dict[str, Any]] = {
    "get_capacity": {**GERMANY, "year_from": 2015, "year_to": 2024},
    "compare_capacity": {"entities": ["Spain", "Italy"]},
    "rank_capacity": {"within": "Europe"},
    "growth": GERMANY,
    "rank_growth": {"metric": "cumulative"},
    "share": {"entities": ["China"]},
    "segment_split": {"entity": "United States"},
    "find_threshold": {"entity": "Japan", "value_mw": 50_000},
    "forecast_capacity": {"entity": "Germany"},
    "country_report": {"entity": "Germany"},
    "capacity_data": {},
    "get_price": {"component": "silver", "date_from": "2020", "frequency": "yearly"},
    "compare_prices": {"components": ["copper", "aluminium"]},
    "price_change": {"component": "module", "date_from": "2010"},
    "price_threshold": {"component": "module", "threshold": 1.0},
    "premium": {**TOPCON, "region": "US", "over_region": "China"},
    "volatility": {"components": ["silver", "copper"]},
    "correlation": {"component": "silver", "other_component": "copper"},
    "distribution": TOPCON,
    "learning_rate": {},
    "price_projection": {"capacity_ratio": 3.0},
    "get_lcoe": GERMANY,
    "cost_projection": GERMANY,
    "rank_lcoe": {},
    "lcoe_calc": {
        "capex_per_kw": 600.0,
        "opex_per_kw_year": 10.0,
        "yield_kwh_per_kw": 1100.0,
        "discount_rate": 0.05,
        "life_years": 25,
    },
    "convert_currency": {"amounts": [0.3], "currency": "EUR", "rate": 0.92},
    "price_data": {},
    **{name: {} for name in OF_A_FILE},
    "compare_periods": {"first": "2021", "second": "2022"},
    "daily_profile": {"days": ["2022-06-21"]},
    "calculate": {"expression": "81.7 GW - 67.5 GW"},
    "diagnose_fault": {"symptom": "inverter shows ground fault after rain"},
    "maintenance_plan": {"size_mw": 5.0, "tracker": True},
    "safety_steps": {"topic": "isolation"},
    "define_terms": {"terms": ["performance ratio"]},
    "explain_standard": {"name": "IEC 62446-1"},
    "cleaning_economics": {
        "energy_mwh_per_day": 4.5,
        "soiling_percent_per_day": 0.1,
        "price_per_mwh": 60.0,
        "cost_per_cleaning": 400.0,
    },
    "loss_value": {"energy_mwh": 69.0, "price_per_mwh": 60.0},
    "warranty_check": {"first_year_percent": 2.0, "annual_percent": 0.5},
    "repair_or_replace": {"affected_percent": 11.0},
    "crew_schedule": {"size_mw": 5.0},
    "latest_news": {},
    "search_news": {"query": "TOPCon prices"},
    "news_item": {},
    "news_feeds": {},
}
LOOKED_UP = {"capacity", "price", "lcoe", "experience"}  # kinds of datasets whose rows are found again by a filter
LISTS = {"capacity_data", "price_data"}  # of what there is: they read no rows
TOOLS = {tool.__name__: tool for agent in AGENTS.values() for tool in agent.tools}


@pytest.fixture
def results(app):
    """Of every tool. All of them are called in one test: the data take longer to load than all the calls."""
    with app.app_context():
        datasets.switch("demo_prices", True)  # the only prices by technology and region
        _expect_costs()
        db.session.commit()
    with at(Desk()):  # a plant's file, for the tools that answer from one
        return {name: tool(**CALLS[name], **_item(name)) for name, tool in TOOLS.items()}


def _expect_costs():
    """A publisher's figure for a year to come: none comes with the product."""
    about = {"title": "Expected costs", "publisher": "P", "licence": "L", "notes": ""}
    dataset = Dataset(code="expected_costs", kind="lcoe", **about)
    db.session.add(dataset)
    db.session.flush()
    edition = Edition(dataset_id=dataset.id, name="1", as_of=date(2026, 1, 1), citation="C", checksum="x", active=True)
    db.session.add(edition)
    db.session.flush()
    cost = Lcoe(edition_id=edition.id, entity="Germany", iso3="DEU", entity_type="country", year=2030, value=0.04)
    cost.segment, cost.unit, cost.price_basis, cost.status = "utility_scale", "US$/kWh", "nominal US$", "reported"
    db.session.add(cost)


def _item(name):
    return {"item_id": news.latest_news().summary["items"][0]["id"]} if name == "news_item" else {}


def test_every_result_says_where_its_rows_come_from(results):
    assert {name: result.message for name, result in results.items() if not result.ok} == {}
    assert {name for name, result in results.items() if not (result.rows and result.sources)} == set()
    for name, source in ((name, source) for name, result in results.items() for source in result.sources):
        told = (source.dataset, source.title, source.publisher, source.edition, source.licence, source.citation)
        assert all(told), (name, source)
        assert date.fromisoformat(source.as_of), (name, source)


def test_the_rows_of_a_dataset_are_found_again_in_the_edition_that_is_named(results):
    with sessions.read() as session:
        kinds = {row.code: row.kind for row in session.execute(select(Dataset.code, Dataset.kind))}
        editions = {str(row.id): row.name for row in session.execute(select(Edition.id, Edition.name))}
    looked_up = [
        (name, source)
        for name, result in results.items()
        for source in result.sources
        if name not in LISTS and kinds.get(source.dataset) in LOOKED_UP
    ]
    assert len(looked_up) > 15
    for name, source in looked_up:
        assert source.filters, (name, source.dataset)
        assert {editions[one["edition"]] for one in source.filters} == {source.edition}, name
        found = evidence.rows(source.filters)
        assert found is not None, (name, source.filters)
        assert found.total >= 1
