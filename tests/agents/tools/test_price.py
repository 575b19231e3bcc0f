"""Prices and cost, against the published series and closed forms."""

import csv
import math
from statistics import fmean

import pytest

from agents.tools import price
from extensions import db
from knowledge import datasets
from knowledge.starter import FOLDER

pytestmark = pytest.mark.usefixtures("starter_data")


def items(result, name="items"):
    return {item.get("region") or item["entity"]: item for item in result.summary[name]}


def test_modules_are_the_world_series_and_name_the_other():
    result = price.get_price("module")
    (series,) = result.summary["series"]
    assert (series["last_date"], round(series["last_value"], 3)) == ("2023", 0.306)
    assert series["price_basis"] == "real 2023 US$"
    assert [other["region"] for other in result.summary["other_series"]] == ["United States"]
    assert len(result.rows) == 49


def test_real_and_nominal_money_never_share_a_column():
    for result in (price.get_price("module"), price.get_price("module", region="United States")):
        assert len({series["price_basis"] for series in result.summary["series"]}) == 1


def test_the_united_states_have_no_2017_and_a_derived_2016():
    result = price.get_price("module", region="United States")
    assert 2017 not in [row[0] for row in result.rows]
    assert "United States 2017 is missing." in result.warnings
    assert "United States 2016 is derived from value and shipments." in result.warnings


def test_how_much_cheaper_than_in_2010():
    found = items(price.price_change("module", date_from="2010"))
    world, us = found["World"], found["United States"]
    assert (world["from_value"], world["to_value"]) == (2.38845, 0.3057)
    assert world["change_percent"] == pytest.approx((0.3057 / 2.38845 - 1) * 100)
    assert (us["from_value"], us["to_date"], us["to_value"]) == (1.96, "2020", 0.38)


def test_a_missing_year_is_not_replaced_by_its_neighbour():
    result = price.price_change("module", region="United States", date_from="2017")
    assert result.code == "no_data"


def test_when_modules_fell_below_a_dollar():
    found = items(price.price_threshold("module", 1.0))
    assert (found["World"]["date"], found["World"]["before_date"]) == ("2013", "2012")
    assert (found["United States"]["date"], found["United States"]["value"]) == ("2013", 0.75)
    assert found["United States"]["before_value"] == 1.15


def test_a_value_that_is_never_reached_is_said_so():
    result = price.price_threshold("silver", 1.0)
    assert items(result)["World"]["reached"] is False
    assert "Never below" in result.warnings[0]


def test_months_make_quarters_and_years():
    months = [row[2] for row in price.get_price("silver", date_from="2025-01", date_to="2025-03").rows]
    quarter = price.get_price("silver", date_from="2025-01", date_to="2025-03", frequency="quarterly").rows
    assert len(months) == 3
    assert quarter[0][2] == pytest.approx(sum(months) / 3)
    assert quarter[0][3] == 3
    last = price.get_price("silver", date_from="2024", date_to="2024", frequency="yearly", agg="last").rows
    assert last[0][2] == price.get_price("silver", date_from="2024-12", date_to="2024-12").rows[0][2]


def test_prices_by_technology_do_not_exist_and_it_says_so():
    result = price.get_price("module", technology="TOPCon", region="China")
    assert result.code == "no_data"
    assert "licensed price list" in result.hint


def test_synthetic_prices_are_always_called_so(app):
    with app.app_context():
        datasets.switch("demo_prices", True)
        db.session.commit()
    result = price.get_price("module", "TOPCon", "China", "2025", "2025", "yearly")
    assert result.rows[0][2] == pytest.approx(0.1269, abs=5e-5)
    assert "SYNTHETIC" in result.warnings[0]
    assert all(source.synthetic for source in result.sources)
    assert price.get_price("module").summary["series"][0]["synthetic"] is False


def test_lcoe_2023_is_the_published_one():
    result = price.get_lcoe(["World", "Germany"], 2023, 2023)
    assert round(items(result)["World"]["last_value"], 3) == 0.044
    assert result.summary["price_basis"] == "real 2023 US$"
    assert round(items(price.get_lcoe(["World"], 2010, 2010))["World"]["last_value"], 2) == 0.46


def test_missing_years_are_named():
    result = price.get_lcoe(["Italy"])
    assert result.summary["items"][0]["missing_years"] == [2015, 2016]
    assert "no figure for" in result.warnings[0]


def test_countries_are_ranked_by_the_change_of_their_cost():
    """0.05358 to 0.05923 in Brazil, 0.04137 to 0.03789 in Australia; ten of 21 rose."""
    result = price.rank_lcoe(year=2023, since=2022, limit=50, ascending=False)
    assert (result.summary["rose"], result.summary["fell"], result.summary["compared"]) == (10, 11, 21)
    change = {row[0]: row[3] for row in result.rows}
    assert change["Brazil"] == pytest.approx((0.05923 / 0.05358 - 1) * 100)
    assert change["Australia"] == pytest.approx((0.03789 / 0.04137 - 1) * 100)
    assert [row[3] for row in result.rows] == sorted(change.values(), reverse=True)


def test_a_change_needs_two_years():
    assert price.rank_lcoe(year=2023, since=2023).code == "no_data"
    assert price.rank_lcoe(year=2023, since=2022, segment="residential").code == "no_data"


def test_the_cheapest_countries():
    result = price.rank_lcoe()
    assert [(row[1], round(row[2], 3)) for row in result.rows[:3]] == [
        ("China", 0.036),
        ("Australia", 0.038),
        ("Chile", 0.041),
    ]
    assert result.summary["ranked"] == 21
    assert price.rank_lcoe(ascending=False).rows[0][2] == max(row[2] for row in price.rank_lcoe(limit=50).rows)


def closed_form(capex, opex, output, rate, life, loss):
    """Both sums as geometric series."""
    annuity = life if rate == 0 else (1 - (1 + rate) ** -life) / rate
    step = (1 - loss) / (1 + rate)
    energy = output / (1 + rate) * (life if step == 1 else (1 - step**life) / (1 - step))
    return (capex + opex * annuity) / energy * 1000


@pytest.mark.parametrize(("rate", "published"), [(0.05, 50.1), (0.07, 58.3)])
def test_lcoe_of_the_example_plant(rate, published):
    result = price.lcoe_calc(600, 10, 1100, rate, 25)
    assert round(result.summary["lcoe_per_mwh"], 1) == published


@pytest.mark.parametrize(
    "plant", [(600, 10, 1100, 0.05, 25, 0.005), (900, 15, 1800, 0.0, 30, 0.0), (450, 0, 2000, 0.08, 1, 0.01)]
)
def test_lcoe_is_the_closed_form(plant):
    capex, opex, output, rate, life, loss = plant
    result = price.lcoe_calc(capex, opex, output, rate, life, loss, "usd")
    assert result.summary["lcoe_per_mwh"] == pytest.approx(closed_form(*plant))
    assert sum(row[1] for row in result.rows[:2]) == pytest.approx(result.rows[2][1])
    assert result.summary["currency"] == "USD"
    assert "LCOE =" in result.sources[0].excerpt


def test_missing_values_are_asked_for():
    result = price.lcoe_calc(600, discount_rate=0.05)
    assert result.code == "missing_param"
    assert len(result.options) == 3


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: price.lcoe_calc(600, 10, 1100, 5, 25), "bad_range"),
        (lambda: price.lcoe_calc(600, 10, 4000, 0.05, 25), "bad_range"),
        (lambda: price.lcoe_calc(600, 10, 1100, 0.05, 0), "bad_range"),
        (lambda: price.lcoe_calc(math.nan, 10, 1100, 0.05, 25), "bad_range"),
        (lambda: price.lcoe_calc(math.inf, 10, 1100, 0.05, 25), "bad_range"),
        (lambda: price.lcoe_calc(-1, 10, 1100, 0.05, 25), "bad_range"),
        (lambda: price.lcoe_calc(0, 0, 1100, 0.05, 25), "bad_range"),
        (lambda: price.lcoe_calc(600, 10, 1100, 0.05, 25, currency="euros"), "bad_range"),
        (lambda: price.get_price("unobtainium"), "unknown_entity"),
        (lambda: price.get_price("silver", date_from="2025-13"), "bad_range"),
        (lambda: price.get_price("silver", date_from="0000"), "bad_range"),
        (lambda: price.get_price("silver", date_from="yesterday"), "bad_range"),
        (lambda: price.get_price("silver", date_from="2025", date_to="2020"), "bad_range"),
        (lambda: price.get_price("silver", date_from="2026"), "no_data"),
        (lambda: price.get_price("silver", frequency="weekly"), "no_data"),
        (lambda: price.price_threshold("module", 0), "bad_range"),
        (lambda: price.price_change("module", date_from="1960"), "no_data"),
        (lambda: price.get_lcoe(["Poland"]), "no_data"),
        (lambda: price.get_lcoe(["Germany"], 2030), "bad_range"),
        (lambda: price.rank_lcoe(limit=1000), "bad_range"),
        (lambda: price.rank_lcoe(within="Atlantis"), "unknown_entity"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_hint(call, code):
    result = call()
    assert (result.ok, result.code) == (False, code)
    assert result.message
    assert result.hint


def test_the_data_list_every_series():
    result = price.price_data()
    assert {item["component"] for item in result.summary["series"]} == {"module", "silver", "copper", "aluminium"}
    assert {source.dataset for source in result.sources} >= {"irena_lcoe", "metal_prices", "world_module_prices"}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("yield_kwh_per_kw", 5000, "A yield of 5,000 kWh/kW a year cannot be right; it must be 200 to 3,500"),
        ("discount_rate", 0.5, "A discount rate of 50 % cannot be right; it must be 0 to 30 %."),
        ("life_years", 90, "A life of 90 years cannot be right; it must be 1 to 60 years."),
        ("capex_per_kw", -600, "An investment of -600 EUR/kW cannot be right"),
        ("degradation", 0.2, "A degradation of 20 % a year cannot be right"),
    ],
)
def test_an_impossible_input_is_refused_in_words_of_the_trade(name, value, said):
    plant = {
        "capex_per_kw": 600,
        "opex_per_kw_year": 10,
        "yield_kwh_per_kw": 1100,
        "discount_rate": 0.05,
        "life_years": 25,
    }
    refused = price.lcoe_calc(**{**plant, name: value})
    assert refused.code == "bad_range"
    assert refused.message.startswith(said)


def test_every_series_names_its_dataset():
    items = price.price_change("module", date_from="2010").summary["items"]
    assert len({item["dataset"] for item in items}) == len(items) == 2


def test_the_mean_of_a_year_that_is_not_over_says_so():
    """The metals end in September 2025."""
    result = price.price_change("copper", date_from="2020", date_to="2025", by_year="mean")
    assert [warning for warning in result.warnings if "2025 has 9 of 12 months" in warning]
    whole = price.price_change("copper", date_from="2020", date_to="2024", by_year="mean")
    assert not [warning for warning in whole.warnings if "months" in warning]


def monthly(metal, year, months):
    """As the file has them."""
    with (FOLDER / "prices_metals.csv").open(encoding="utf-8") as lines:
        prices = {row["month"]: float(row[metal]) for row in csv.DictReader(lines)}
    return [prices[f"{year}-{month:02}"] for month in months]


def test_the_change_between_quarters_is_that_of_their_means():
    dates = {"date_from": "2024-04-01", "date_to": "2025-06-30"}
    [item] = price.price_change("copper", **dates, by_year="mean", period="quarter").summary["items"]
    assert (item["from_date"], item["to_date"]) == ("2024-Q2", "2025-Q2")
    quarters = [fmean(monthly("copper", year, (4, 5, 6))) for year in (2024, 2025)]
    assert item["change_percent"] == pytest.approx((quarters[1] / quarters[0] - 1) * 100)


def test_half_years_are_means_of_six_months():
    result = price.get_price("copper", date_from="2025-01-01", date_to="2025-06-30", frequency="half-yearly")
    mean = pytest.approx(fmean(monthly("copper", 2025, range(1, 7))))
    assert result.rows == (("2025-H1", "Copper, World (nominal US$)", mean, 6),)


def test_the_last_time_below_a_value_tells_what_followed():
    [item] = price.price_threshold("aluminium", 2000, "below", occurrence="last").summary["items"]
    assert (item["date"], item["after_date"]) == ("2020-11", "2020-12")
    assert item["value"] < 2000 <= item["after_value"]
