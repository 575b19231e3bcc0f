"""A plant's figures under the guard: what its tools returned may be said, and nothing near to it."""

from __future__ import annotations

from typing import Any

import pytest

from agents.tools import plant, plant_record
from tests.agents.guard.results import Ledger, ledger, through
from tests.agents.tools.plants.records import Desk, at

pytestmark = pytest.mark.usefixtures("app")
RESULTS: dict[str, Any] = {
    "ratio": lambda: plant.performance_ratio("year"),
    "month": lambda: plant.performance_ratio("month", "2022"),
    "outages": lambda: plant.outages(price_per_mwh=60),
    "availability": plant.availability,
    "degradation": lambda: plant.degradation(0.5),
    "soiling": plant.soiling,
    "yields": plant.yields,
    "bridge": lambda: plant.compare_periods("2021", "2022"),
    "worst": plant.worst_days,
    "quality": plant_record.data_quality,
    "report": plant_record.plant_report,
}
TRUE = [
    ("ratio", "The performance ratio was 0.800 in 2021 and 0.769 in 2022 [1]."),
    ("ratio", "In 2022 it was 76.9 %."),
    ("ratio", "The plant gave 1,404 MWh in 2022, at 1,825 kWh/m² of insolation."),
    ("month", "May 2022 was lowest with 0.705."),
    ("outages", "Two outages took 19.5 MWh, worth 1,170 EUR at 60 EUR/MWh."),
    ("outages", "From 10 to 12 May 2022 the whole plant was out for 3 days and lost 11.7 MWh."),
    ("availability", "Availability was 99.30 % by time and 99.31 % by energy."),
    ("degradation", "It degrades by 0.80 % a year, between 0.60 % and 1.00 %, against 0.5 % in the warranty."),
    ("soiling", "Soiling takes 4.5 % of the energy (ratio 0.955), 133 MWh in all, at 0.100 % a day."),
    ("yields", "The specific yield was 1,404 kWh/kWp in 2022, the capacity factor 17.8 %."),
    ("bridge", "Irradiation brought 62.0 MWh more, outages took 19.5 MWh, and the rest took 36.5 MWh, a fall."),
    ("worst", "On 10 May 2022 3.9 MWh were missing; the performance ratio was 0."),
    ("quality", "98.0 % of the rows are there; 351 of 17,520 are missing and 12 are doubled."),
    ("report", "Report: performance ratio 0.784."),
]
FALSE = [
    ("ratio", "The performance ratio was 0.812 in 2022."),
    ("ratio", "The performance ratio was 0.800 in 2022."),
    ("outages", "Two outages took 21.5 MWh."),
    ("outages", "They are worth 1,470 EUR."),
    ("degradation", "It degrades by 0.95 % a year."),
    ("soiling", "Soiling takes 6.5 % of the energy."),
    ("yields", "The specific yield was 1,504 kWh/kWp in 2022."),
]


def told_of(name: str) -> Ledger:
    with at(Desk()):
        return ledger(RESULTS[name](), question="How did my plant do?")


@pytest.mark.parametrize(("name", "text"), TRUE)
def test_what_a_plant_s_tool_returned_may_be_said(name, text):
    assert through(text, told_of(name))[1].doubts == []


@pytest.mark.parametrize(("name", "text"), FALSE)
def test_what_no_tool_returned_is_held_back(name, text):
    assert through(text, told_of(name))[1].doubts != []
