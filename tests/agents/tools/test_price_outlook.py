"""The learning rate, the projection and conversions: published figures and closed forms."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from agents.tools import price_outlook as outlook
from agents.tools.prices.learning import student_95
from knowledge import starter

pytestmark = pytest.mark.usefixtures("starter_data")
ROWS = [
    {name: float(value) for name, value in row.items()}
    for row in csv.DictReader((Path(starter.__file__).parent / "experience.csv").read_text().splitlines())
]
CURVE = {int(row["year"]): (row["cumulative_mw"], row["usd2023_per_wp"]) for row in ROWS}


def slope(first: int, last: int) -> float:
    """Least squares in base 2, so that the slope is log2 of the progress ratio."""
    points = [(math.log2(c), math.log2(p)) for year, (c, p) in CURVE.items() if first <= year <= last]
    x, y = (sum(point[place] for point in points) / len(points) for place in (0, 1))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


@pytest.mark.parametrize(("first", "last", "published"), [(2000, 2023, 29.0), (1976, 2009, 18.6)])
def test_the_learning_rate_is_the_published_one(first, last, published):
    found = outlook.learning_rate(first, last).summary
    assert round(found["learning_rate_percent"], 1) == published
    assert found["learning_rate_percent"] == pytest.approx((1 - 2 ** slope(first, last)) * 100)
    assert found["n"] == last - first + 1


def test_the_interval_is_students():
    """Half-width of the slope: t · sqrt(residual variance / spread); t of 22 degrees is 2.074 in every table."""
    found = outlook.learning_rate(2000, 2023).summary
    b = slope(2000, 2023)
    points = [(math.log(c), math.log(p)) for year, (c, p) in CURVE.items() if year >= 2000]
    x, y = (sum(point[place] for point in points) / 24 for place in (0, 1))
    left = sum((q - y - b * (p - x)) ** 2 for p, q in points)
    half = 2.0738731 * math.sqrt(left / 22 / sum((p - x) ** 2 for p, _ in points))
    assert found["low_percent"] == pytest.approx((1 - 2 ** (b + half)) * 100, abs=1e-4)
    assert found["high_percent"] == pytest.approx((1 - 2 ** (b - half)) * 100, abs=1e-4)
    assert found["r_squared"] == pytest.approx(1 - left / sum((q - y) ** 2 for _, q in points))


@pytest.mark.parametrize(
    ("degrees", "table"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (21, 2.080), (30, 2.042), (46, 2.013)],
)
def test_students_quantile_is_that_of_the_tables(degrees, table):
    assert student_95(degrees) == pytest.approx(table, abs=6e-4)


@pytest.mark.parametrize(("ratio", "rate"), [(2.0, None), (3.0, None), (3.0, 0.2), (1.0, 0.2), (10.0, 0.0)])
def test_a_projection_is_the_power_of_the_ratio(ratio, rate):
    result = outlook.price_projection(capacity_ratio=ratio, learning_rate=rate)
    used = 1 - 2 ** slope(2000, 2023) if rate is None else rate
    (item,) = result.summary["items"]
    start = CURVE[2023][1]
    assert item["price"] == pytest.approx(start * ratio ** math.log2(1 - used))
    assert item["low"] == pytest.approx(start * ratio ** math.log2(1 - used - 0.05))
    assert item["high"] == pytest.approx(start * ratio ** math.log2(1 - max(used - 0.05, 0)))


def test_a_doubling_costs_the_learning_rate():
    item = outlook.price_projection(capacity_ratio=2, learning_rate=0.2).summary["items"][0]
    assert item["change_percent"] == pytest.approx(-20)


def test_2030_goes_by_the_projected_capacity_and_says_so():
    result = outlook.price_projection(2030)
    found = result.summary
    assert [item["name"].split()[0] for item in found["items"]] == ["low", "central", "high"]
    central = found["items"][1]
    assert central["capacity_mw"] / found["capacity_now_mw"] == pytest.approx(central["ratio"])
    assert central["price"] == pytest.approx(CURVE[2023][1] * central["ratio"] ** slope(2000, 2023))
    assert found["items"][0]["price"] > central["price"] > found["items"][2]["price"]
    assert "extrapolation" in result.warnings[0]
    assert {"experience_curve", "irena_capacity"} <= {source.dataset for source in result.sources}
    assert result.chart is not None


def test_the_readers_own_capacity_is_taken():
    item = outlook.price_projection(2030, capacity_mw=2 * 1_418_969, learning_rate=0.2).summary["items"][0]
    assert item["ratio"] == pytest.approx(2, rel=1e-3)
    assert item["price"] == pytest.approx(CURVE[2023][1] * 0.8, rel=1e-3)


def test_money_is_converted_at_the_readers_rate_only():
    result = outlook.convert_currency([0.306, 2.39], "eur", 0.92, "US$/Wp", ["now", "then"])
    assert [row[2] for row in result.rows] == [pytest.approx(0.306 * 0.92), pytest.approx(2.39 * 0.92)]
    assert result.columns[2].unit == "€/Wp"
    asked = outlook.convert_currency([0.306], "EUR", unit="US$/Wp")
    assert asked.code == "missing_param"
    assert "no exchange rates" in asked.hint


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: outlook.learning_rate(2020, 2023), "bad_range"),
        (lambda: outlook.learning_rate(2015, 2010), "bad_range"),
        (lambda: outlook.learning_rate(2030, 2040), "bad_range"),
        (outlook.price_projection, "missing_param"),
        (lambda: outlook.price_projection(2020), "bad_range"),
        (lambda: outlook.price_projection(2060), "bad_range"),
        (lambda: outlook.price_projection(capacity_ratio=0), "bad_range"),
        (lambda: outlook.price_projection(capacity_ratio=math.nan), "bad_range"),
        (lambda: outlook.price_projection(capacity_ratio=1e6), "bad_range"),
        (lambda: outlook.price_projection(2030, learning_rate=0.9), "bad_range"),
        (lambda: outlook.price_projection(2030, capacity_mw=-1), "bad_range"),
        (lambda: outlook.convert_currency([1], "euros", 0.9), "bad_range"),
        (lambda: outlook.convert_currency([1], "EUR", 0), "bad_range"),
        (lambda: outlook.convert_currency([], "EUR", 0.9), "bad_range"),
        (lambda: outlook.convert_currency([math.inf], "EUR", 0.9), "bad_range"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_hint(call, code):
    result = call()
    assert (result.ok, result.code) == (False, code)
    assert result.message
    assert result.hint
