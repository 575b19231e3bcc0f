"""Labels of steps: what was done, in the product's words."""

from __future__ import annotations

import pytest

from agents.labels import LONGEST, label_for
from agents.registry import AGENTS


@pytest.mark.parametrize(
    ("tool", "arguments", "label"),
    [
        (
            "get_capacity",
            {"entities": ["Germany", "Spain"], "year_from": 2015, "year_to": 2023},
            "Looked up capacity: Germany, Spain, 2015–2023",
        ),
        (
            "get_capacity",
            {"entities": ["World"], "year_from": 2023, "year_to": 2023},
            "Looked up capacity: World, 2023",
        ),
        (
            "get_capacity",
            {"entities": ["World"], "year_to": 2010, "chart": "line"},
            "Looked up capacity: World, to 2010",
        ),
        ("capacity_data", {}, "Listed the capacity data"),
        ("make_coffee", {"milk": True, "cups": 2, "kind": None}, "Make coffee: 2"),
        ("get_capacity", {"entities": [], "metric": "annual_additions"}, "Looked up capacity: annual additions"),
    ],
)
def test_a_label_says_what_was_done(tool, arguments, label):
    assert label_for(tool, arguments) == label


def test_a_label_is_one_short_line():
    label = label_for("get_capacity", {"entities": ["Bosnia and\nHerzegovina"] * 20})
    assert len(label) <= LONGEST
    assert "\n" not in label
    assert label.endswith("…")


def test_every_tool_has_words_of_its_own():
    for name, agent in AGENTS.items():
        if name == "desk":
            continue
        for tool in agent.tools:
            assert label_for(tool.__name__, {}) != tool.__name__.replace("_", " ").capitalize()


def test_numbers_are_said_with_what_they_are():
    arguments = {"capex_per_kw": 600, "yield_kwh_per_kw": 1100, "discount_rate": 0.05, "life_years": 25}
    expected = "Calculated the cost of electricity: 600 per kW, 1100 kWh per kW, discounted at 5 %, 25 years"
    assert label_for("lcoe_calc", arguments) == expected


def test_what_is_known_of_a_plant_is_said_as_on_a_data_sheet():
    assert label_for("describe_plant", {"gamma": -0.0035}).endswith(": -0.35 %/K")
    assert label_for("performance_ratio", {"temperature_corrected": "25"}).endswith(": at 25 °C")
    assert label_for("performance_ratio", {"temperature_corrected": "none"}) == "Worked out the performance ratio"


def test_switches_are_said_by_their_meaning():
    assert label_for("maintenance_plan", {"size_mw": 5, "tracker": True, "as_calendar": False}) == (
        "Made a maintenance plan: 5 MW, with trackers"
    )
