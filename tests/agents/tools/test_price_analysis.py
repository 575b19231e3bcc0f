"""Premium, volatility, correlation, distribution, comparison and index, against the starter files read another way."""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.tools import price
from agents.tools import price_analysis as analysis
from extensions import db
from knowledge import datasets, starter

FILES = Path(starter.__file__).parent
CHINA, US = "module|TOPCon|China|US$/Wp", "module|TOPCon|US|US$/Wp"

pytestmark = pytest.mark.usefixtures("starter_data")


@pytest.fixture
def made(app, starter_data) -> None:
    """The synthetic demonstration data, switched on."""
    with app.app_context():
        datasets.switch("demo_prices", True)
        db.session.commit()


def column(name: str, year: str = "") -> list[float]:
    text = gzip.decompress((FILES / "prices_demo.csv.gz").read_bytes()).decode()
    return [float(row[name]) for row in csv.DictReader(io.StringIO(text)) if row["date"].startswith(year)]


def metal(name: str, since: str = "1990") -> list[float]:
    rows = csv.DictReader((FILES / "prices_metals.csv").read_text().splitlines())
    return [float(row[name]) for row in rows if row["month"] >= since]


def changes(values: list[float]) -> list[float]:
    return [math.log(values[n] / values[n - 1]) for n in range(1, len(values))]


def deviation(values: list[float]) -> float:
    middle = sum(values) / len(values)
    return math.sqrt(sum((one - middle) ** 2 for one in values) / (len(values) - 1))


def pearson(one: list[float], other: list[float]) -> float:
    a, b = sum(one) / len(one), sum(other) / len(other)
    top = sum((x - a) * (y - b) for x, y in zip(one, other, strict=True))
    return top / math.sqrt(sum((x - a) ** 2 for x in one) * sum((y - b) ** 2 for y in other))


def quartile(values: list[float], part: float) -> float:
    """By linear interpolation between order statistics, the ends included."""
    order, at = sorted(values), part * (len(values) - 1)
    low = math.floor(at)
    return order[low] + (at - low) * (order[min(low + 1, len(order) - 1)] - order[low])


@pytest.mark.usefixtures("made")
def test_the_us_premium_is_the_mean_ratio_on_common_dates():
    result = analysis.premium("module", "US", "China", "TOPCon", date_from="2025", date_to="2025")
    (item,) = result.summary["items"]
    ratios = [a / b for a, b in zip(column(US, "2025"), column(CHINA, "2025"), strict=True)]
    assert item["ratio"] == pytest.approx(sum(ratios) / len(ratios))
    assert (round(item["ratio"], 2), item["n"]) == (2.11, 53)
    assert item["premium_percent"] == pytest.approx((item["ratio"] - 1) * 100)
    assert len(result.rows) == 12
    assert "SYNTHETIC" in result.warnings[0]
    assert all(source.synthetic for source in result.sources)


@pytest.mark.usefixtures("made")
def test_whether_a_premium_narrowed_is_told_by_its_first_and_last_year():
    item = analysis.premium("module", "US", "China", "TOPCon").summary["items"][0]
    for year, end in (("2021", "first"), ("2026", "last")):
        ratios = [a / b for a, b in zip(column(US, year), column(CHINA, year), strict=True)]
        assert item[f"{end}_period"] == year
        assert item[f"{end}_premium_percent"] == pytest.approx((sum(ratios) / len(ratios) - 1) * 100)
    assert item["verdict"] == "hardly changed"


@pytest.mark.usefixtures("made")
def test_without_a_technology_the_premium_is_told_for_each():
    items = analysis.premium("module", "United States", "China").summary["items"]
    assert [item["technology"] for item in items] == ["TOPCon", "PERC", "CdTe", "HJT"]
    assert all(item["over_technology"] == item["technology"] for item in items)


@pytest.mark.usefixtures("made")
def test_a_premium_between_technologies_stays_in_one_region():
    (item,) = analysis.premium("module", "China", None, "TOPCon", "PERC").summary["items"]
    ratios = [a / b for a, b in zip(column(CHINA), column("module|PERC|China|US$/Wp"), strict=True)]
    assert item["ratio"] == pytest.approx(sum(ratios) / len(ratios))
    assert (item["region"], item["over_region"]) == ("China", "China")


def test_real_and_nominal_money_have_no_premium():
    result = analysis.premium("module", "United States", "World")
    assert (result.code, result.ok) == ("unit_mismatch", False)
    assert "different money" in result.message


@pytest.mark.parametrize("name", ["silver", "copper", "aluminium"])
def test_volatility_is_the_deviation_of_log_changes_for_a_year(name):
    (item,) = analysis.volatility([name]).summary["items"]
    assert item["deviation_percent"] == pytest.approx(deviation(changes(metal(name))) * 100)
    assert item["yearly_percent"] == pytest.approx(deviation(changes(metal(name))) * math.sqrt(12) * 100)
    assert item["n"] == 428


def test_the_most_volatile_of_one_pace_stands_first():
    items = analysis.volatility().summary["items"]
    assert [item["component"] for item in items] == ["silver", "copper", "aluminium", "module"]
    assert [item["frequency"] for item in items] == ["monthly", "monthly", "monthly", "yearly"]


def test_no_step_is_taken_across_a_gap():
    """The U.S. series has no 2017: 2016 to 2018 is no change of one year. 14 prices have 12 such changes."""
    (item,) = analysis.volatility(["module"], region="United States").summary["items"]
    assert item["n"] == 12


@pytest.mark.usefixtures("made")
def test_weekly_volatility_is_taken_times_the_root_of_52():
    (item,) = analysis.volatility(["module"], "TOPCon", "China").summary["items"]
    assert item["yearly_percent"] == pytest.approx(deviation(changes(column(CHINA))) * math.sqrt(52) * 100)


def test_correlation_is_of_changes_and_warns_of_levels():
    result = analysis.correlation("silver", "copper", date_from="2015")
    one, other = metal("silver", "2015"), metal("copper", "2015")
    found = result.summary
    assert found["correlation_of_changes"] == pytest.approx(pearson(changes(one), changes(other)))
    assert found["correlation_of_levels"] == pytest.approx(pearson(one, other))
    half = 1.959964 / math.sqrt(len(one) - 1 - 3)
    fisher = 0.5 * math.log((1 + found["correlation_of_changes"]) / (1 - found["correlation_of_changes"]))
    assert found["interval_low"] == pytest.approx(math.tanh(fisher - half))
    assert found["interval_high"] == pytest.approx(math.tanh(fisher + half))
    assert any("Levels" in warning for warning in result.warnings)


@pytest.mark.usefixtures("made")
def test_polysilicon_and_modules():
    found = analysis.correlation("polysilicon", "module").summary
    polysilicon = column("polysilicon|n-type dense|China|US$/kg")
    assert round(found["correlation_of_levels"], 2) == 0.92
    assert found["correlation_of_levels"] == pytest.approx(pearson(polysilicon, column(CHINA)))
    assert found["correlation_of_changes"] == pytest.approx(pearson(changes(polysilicon), changes(column(CHINA))))


def test_a_finer_series_is_averaged_to_the_coarser():
    found = analysis.correlation("silver", "module").summary
    assert (found["frequency"], found["n_changes"]) == ("yearly", 33)  # 1990 to 2023


@pytest.mark.usefixtures("made")
def test_a_box_is_made_of_quartiles():
    result = analysis.distribution("module", "region", "TOPCon", date_from="2025", date_to="2025")
    china = next(item for item in result.summary["items"] if item["name"] == "China")
    values = column(CHINA, "2025")
    assert (china["min"], china["max"], china["n"]) == (min(values), max(values), 53)
    for name, part in (("q1", 0.25), ("median", 0.5), ("q3", 0.75)):
        assert china[name] == pytest.approx(quartile(values, part))
    assert [row[0] for row in result.rows] == ["China", "EU", "India", "US"]
    assert result.chart is not None


@pytest.mark.usefixtures("made")
def test_boxes_by_technology_hold_the_region_fast():
    result = analysis.distribution("module", "technology", region="US", date_from="2025", date_to="2025")
    assert {item["region"] for item in result.summary["items"]} == {"US"}
    assert {item["technology"] for item in result.summary["items"]} == {"PERC", "TOPCon", "HJT", "CdTe"}


def test_prices_of_one_unit_stand_side_by_side():
    result = price.compare_prices(["aluminium", "copper"], date_from="2020")
    assert [column.unit for column in result.columns[1:]] == ["US$/t", "US$/t"]
    aluminium, copper = metal("aluminium", "2020"), metal("copper", "2020")
    assert result.rows[0][1:] == (aluminium[0], copper[0])
    assert result.summary["spread_percent"] == pytest.approx((copper[-1] / aluminium[-1] - 1) * 100)


def test_an_index_makes_units_comparable():
    result = price.compare_prices(["silver", "copper"], index_base="2020")
    for place, name in enumerate(("silver", "copper"), start=1):
        base = sum(metal(name, "2020")[:12]) / 12
        assert result.rows[-1][place] == pytest.approx(metal(name)[-1] / base * 100)
    assert result.rows[0][0] == "2020-01"
    assert "layer" in result.chart.spec


@pytest.mark.usefixtures("made")
def test_n_type_is_topcon_and_hjt():
    result = price.compare_prices(["module"], ["n-type", "p-type"])
    assert [column.name for column in result.columns[1:]] == ["HJT", "TOPCon", "PERC"]
    assert {item["region"] for item in result.summary["items"]} == {"China"}
    assert result.summary["items"][1]["last_value"] == column(CHINA)[-1]


@pytest.mark.usefixtures("made")
def test_short_names_of_regions_are_the_places():
    for name in ("EU", "European Union (27)"):
        result = price.get_price("module", "TOPCon", name)
        assert {series["region"] for series in result.summary["series"]} == {"EU"}


@pytest.mark.usefixtures("made")
def test_week_on_week_is_the_last_price_over_the_one_before():
    (item,) = price.price_change("module", "TOPCon", "China", lag="1w").summary["items"]
    values = column(CHINA)
    assert (item["from_date"], item["to_date"]) == ("2026-11-11", "2026-11-18")
    assert item["change_percent"] == pytest.approx((values[-1] / values[-2] - 1) * 100)


@pytest.mark.parametrize(("lag", "months"), [("4w", 1), ("13w", 3), ("52w", 12)])
def test_by_month_a_lag_is_whole_months(lag, months):
    (item,) = price.price_change("silver", lag=lag).summary["items"]
    values = metal("silver")
    assert item["change_percent"] == pytest.approx((values[-1] / values[-1 - months] - 1) * 100)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("frequency", "agg", "first", "n"),
    [("monthly", "mean", None, 5), ("monthly", "median", None, 5), ("quarterly", "last", None, 13)],
)
def test_periods_are_combined_as_asked(frequency, agg, first, n):
    values = column(CHINA, "2025")[:n]
    row = price.get_price("module", "TOPCon", "China", "2025", "2025", frequency, agg).rows[0]
    expected = {"mean": sum(values) / n, "median": sorted(values)[n // 2], "last": values[-1]}[agg]
    assert row[2] == pytest.approx(expected)
    assert row[3] == n


def answers() -> Iterator[tuple[object, str]]:
    yield price.compare_prices(["silver", "copper"]), "unit_mismatch"
    yield price.compare_prices(["silver"]), "missing_param"
    yield price.compare_prices(["silver", "copper"], index_base="1980"), "no_data"
    yield price.compare_prices(["module"], ["TOPCon", "PERC"]), "no_data"
    yield price.compare_prices(["wafer"]), "unknown_entity"
    yield price.price_change("silver", lag="1w"), "no_data"
    yield price.price_change("module", lag="13w"), "no_data"
    yield analysis.premium("module", "US", "China"), "no_data"
    yield analysis.premium("silver"), "missing_param"
    yield analysis.volatility(["silver"], date_from="2025-05"), "no_data"
    yield analysis.correlation("silver", "silver"), "missing_param"
    yield analysis.correlation("polysilicon", "module"), "unknown_entity"
    yield analysis.correlation("silver", "copper", date_from="2025-05"), "no_data"
    yield analysis.distribution("module"), "no_data"
    yield analysis.distribution("cell"), "unknown_entity"


def test_what_cannot_be_computed_is_refused_with_a_hint():
    for result, code in answers():
        assert (result.ok, result.code) == (False, code), result
        assert result.message
        assert result.hint
