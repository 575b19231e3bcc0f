"""Tables of the cost of electricity beside the one that comes with the product: never mixed with it.

The figures are those of the file below, in euros a MWh, and of IRENA's 2024 report.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agents.tools import outlook, price
from extensions import clock
from tests.agents.questions.talk import ask
from tests.knowledge.importing.files import choice, load, write

COSTS = """country,year,segment,lcoe,unit,price_basis
Germany,2023,utility_scale,70,EUR/MWh,nominal EUR
Germany,2023,residential,120,EUR/MWh,nominal EUR
Germany,2030,utility_scale,40,EUR/MWh,nominal EUR
Germany,2035,utility_scale,35,EUR/MWh,nominal EUR
Chile,2023,utility_scale,20,EUR/MWh,nominal EUR
Kenya,2023,residential,60,EUR/MWh,nominal EUR
"""


@pytest.fixture(autouse=True)
def _in_2026(app, starter_data, monkeypatch):
    monkeypatch.setattr(clock, "fixed", datetime(2026, 11, 20, 9, tzinfo=UTC))
    with app.app_context():
        yield


@pytest.fixture
def imported(tmp_path):
    report = load(write(tmp_path, COSTS), choice("own_costs", "1", title="Own costs", publisher="Cost Weekly"))
    assert report.counts.stored == 6


@pytest.mark.usefixtures("imported")
def test_costs_of_other_money_segments_and_years_to_come_are_not_mixed_in():
    result = price.get_lcoe(["Germany"])
    assert [column.unit for column in result.columns][2] == "US$/kWh"
    assert [(row[0], row[2]) for row in result.rows if row[0] >= 2023] == [(2023, 0.06261)]
    assert [source.dataset for source in result.sources] == ["irena_lcoe"]
    assert "Not mixed in: Own costs (utility scale, €/kWh, nominal EUR)" in "".join(result.warnings)


@pytest.mark.usefixtures("imported")
def test_a_table_is_told_in_its_own_money_and_segment():
    result = price.get_lcoe(["Kenya"])
    assert result.rows == ((2023, "Kenya", 0.06),)
    assert (result.columns[2].unit, result.summary["segment"]) == ("€/kWh", "residential")
    assert "residential" in result.title
    (segment,) = price.get_lcoe(["Germany"], segment="residential").rows
    assert segment == (2023, "Germany", 0.12)
    said = ask("price", "LCOE in Kenya", {}).text
    assert "**0.060 €/kWh**" in said
    assert "LCOE of residential plants, Kenya" in said


@pytest.mark.usefixtures("imported")
def test_a_ranking_has_one_money_and_the_newest_published_year():
    result = price.rank_lcoe()
    assert (result.summary["year"], result.summary["ranked"], result.summary["unit"]) == (2023, 21, "US$/kWh")
    assert [item["entity"] for item in result.summary["items"][:3]] == ["China", "Australia", "Chile"]
    assert "0.041 US$/kWh** in Chile" in ask("price", "cheapest countries for solar electricity", {}).text


@pytest.mark.usefixtures("imported")
def test_a_report_has_the_published_cost():
    cost = outlook.country_report("Germany").summary["lcoe"]
    assert (cost["year"], cost["value"], cost["unit"]) == (2023, 0.06261, "US$/kWh")


@pytest.mark.usefixtures("imported")
def test_what_a_publisher_expects_is_told_as_that():
    result = price.cost_projection(["Germany"])
    assert result.rows == ((2030, "Germany", 0.04), (2035, "Germany", 0.035))
    assert [source.dataset for source in result.sources] == ["own_costs"]
    said = ask("price", "LCOE projection for Germany 2030", {}).text
    assert "**0.040 €/kWh** is what Cost Weekly expects" in said
    assert "2035" not in said
    refused = price.cost_projection(["France"])
    assert (refused.code, refused.options) == ("no_data", ("Germany",))


def test_without_a_table_of_them_no_cost_to_come_is_made_up():
    refused = price.cost_projection(["Germany"], 2030, 2030)
    assert (refused.ok, refused.code) == (False, "no_data")
    assert "none is made up" in refused.message
    assert "can be imported" in refused.hint
