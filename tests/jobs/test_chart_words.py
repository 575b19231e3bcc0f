"""What a chart tells, and what it says of what it leaves out; figures are taken from the rows by another way."""

from __future__ import annotations

import pytest
import vl_convert

from agents.tools import charts as kinds
from agents.tools.charts import Measure
from jobs import chart_most, chart_spec, chart_theme, chart_words
from tests.agents.tools.test_charts import KINDS

POWER = Measure("Capacity", "Capacity", "GW", 1000, "MW")
COLUMNS = [{"name": "Year"}, {"name": "Place"}, {"name": "Capacity"}]


def told(chart, columns, rows, said=""):
    return chart_spec.message(chart.spec, columns, rows, said)


def many(count):
    """Places 1 to `count`, each with its number of gigawatts in 2023."""
    return [(year, f"P{n}", n * 1000.0 / (2024 - year)) for n in range(1, count + 1) for year in (2022, 2023)]


def test_lines_tell_ways_leader_and_extremes_in_the_unit_of_the_axis():
    rows = [(2022, "Spain", 25_000.0), (2023, "Spain", 31_000.0), (2022, "Italy", 24_500.0), (2023, "Italy", 29_800.0)]
    chart = kinds.line("Capacity", "Year", POWER, "Place", "")
    assert told(chart, COLUMNS, rows) == (
        "Spain from 25.0 GW in 2022 to 31.0 GW in 2023; Italy from 24.5 GW in 2022 to 29.8 GW in 2023. "
        "In 2023 Spain is highest with 31.0 GW, before Italy with 29.8 GW. "
        "Highest 31.0 GW (Spain, 2023), lowest 24.5 GW (Italy, 2022)."
    )
    said = "Spain from 25.0 GW in 2022 to 31.0 GW in 2023."
    assert told(chart, COLUMNS, rows, said).startswith(f"{said} In 2023 Spain")


def test_bars_tell_first_and_last():
    rows = [(2023, "China", 610_000.0), (2023, "US", 139_000.0), (2023, "Malta", 200.0)]
    chart = kinds.bars("Capacity", "Place", POWER, "")
    assert told(chart, COLUMNS, rows) == "China is highest with 610 GW, 4.4 times US; Malta is lowest with 0.200 GW."


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("band", "In 2024 between 91.0 GW and 104 GW. From 67.5 GW in 2022 to 81.7 GW in 2023."),
        ("box", "US is highest with 0.260 US$/oz, 2.2 times China; China is lowest with 0.120 US$/oz."),
        ("index", "In 2021 Copper is highest with 151, before Silver with 122."),
        ("panels", "Silver: From 20.5 US$/oz in 2020 to 25.1 US$/oz in 2021."),
    ],
)
def test_every_kind_tells_its_message(kind, words):
    chart, names, rows = KINDS[kind]
    assert words in told(chart, [{"name": name} for name in names], rows)


@pytest.mark.parametrize(
    "spec", [{}, {"mark": "bar"}, {"layer": [1]}, {"mark": "line", "encoding": {"y": 1}}, {"layer": 3}]
)
def test_of_a_chart_that_cannot_be_read_only_what_was_said_is_told(spec):
    assert chart_spec.message(spec, COLUMNS, many(2), "As said.") == "As said."
    assert chart_spec.extent(spec, COLUMNS, many(2), "wide")[0] == chart_theme.WIDTHS["wide"]


def test_of_ten_lines_the_eight_largest_are_drawn_and_the_chart_says_so():
    chart = kinds.line("Capacity", "Year", POWER, "Place", "")
    note = "Shows the 8 largest of 10; not drawn: P2, P1."
    assert chart_spec.note(chart.spec, COLUMNS, many(10)) == note
    words = told(chart, COLUMNS, many(10))
    assert words.endswith(note)
    assert "lowest 1.50 GW (P3, 2022)" in words
    svg = str(chart_spec.complete(chart.spec, COLUMNS, many(10), "light", "wide"))
    assert "'oneOf': ['P10', 'P9', 'P8', 'P7', 'P6', 'P5', 'P4', 'P3']" in svg
    assert chart_spec.note(chart.spec, COLUMNS, many(8)) == ""


def test_of_ten_stacked_parts_the_smallest_are_summed():
    chart = kinds.columns("Capacity", "Year", POWER, "Place", "", stacked=True)
    assert chart_spec.note(chart.spec, COLUMNS, many(10)) == "Other is the sum of 3: P3, P2, P1."
    words = told(chart, COLUMNS, many(10))
    assert f"Other from {(1 + 2 + 3) / 2:.2f} GW in 2022 to {1 + 2 + 3:.2f} GW in 2023" in words


def test_parts_side_by_side_are_not_summed():
    chart = kinds.columns("Capacity", "Year", POWER, "Place", "")
    assert "not drawn" in chart_spec.note(chart.spec, COLUMNS, many(10))


def test_a_sum_is_drawn_as_one():
    chart = kinds.columns("Capacity", "Year", POWER, "Place", "", stacked=True)
    whole = chart_spec.complete(chart.spec, COLUMNS, many(10), "light", "wide")
    svg = vl_convert.vegalite_to_svg(whole, vl_version="6.4")
    assert svg.count('aria-roledescription="bar"') == 2 * chart_most.MOST_SERIES
    assert "Place: Other" in svg
    assert chart_words.told({}, [], "") == ""
