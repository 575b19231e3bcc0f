"""The questions of an O&M engineer about the file of a plant whose truth is known: read, analysed and answered by the
real parts. Expected figures come from the generator of the plant, never from an answer."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agents.base import FileNote
from analysis import findings, reading
from analysis.facts import Facts
from analysis.measured import Measured
from tests import plants
from tests.agents.questions.talk import Answered, ask, invented

FILE = FileNote("0191a6b2-0000-7000-8000-00000000000a", "soiled.csv", 1)
pytestmark = pytest.mark.usefixtures("desk")


Kept = dict[tuple[str, bool], dict[str, Any]]


class Works:
    """Does the long work of a conversation on the spot, and remembers the plant; what was `kept` is not done again."""

    def __init__(self, measured: Any, kept: Kept) -> None:
        self.measured = measured
        self.facts: dict[str, Any] = {}
        self.kept = kept

    def submit(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        done: dict[str, Any] = getattr(self, f"_{kind}")(request)
        return json.loads(json.dumps(done))

    def _reading(self, _request: dict[str, Any]) -> dict[str, Any]:
        return dict(self.measured.reading)

    def _plant(self, request: dict[str, Any]) -> dict[str, Any]:
        self.facts |= {name: value for name, value in request["facts"].items() if name != "name"}
        return dict(self.facts)

    def _profile(self, request: dict[str, Any]) -> dict[str, Any]:
        return findings.profile(self.measured, [date.fromisoformat(day) for day in request["days"]])

    def _analysis(self, request: dict[str, Any]) -> dict[str, Any]:
        key = (json.dumps(self.facts, sort_keys=True), request["section"] == "whole")
        if key not in self.kept:
            made = findings.analyse(self.measured, Facts(**self.facts), progress=lambda _stage, _share: None)
            found = list(made)[-1] if key[1] else next(made)
            self.kept[key] = {**found, "sha256": "0" * 64, "suggested": self.measured.reading.get("suggested") or {}}
        return self.kept[key]


@pytest.fixture(scope="module")
def plant() -> plants.Plant:
    return plants.make(years=4, seed=7, soiling=0.1, inverters=4)


@pytest.fixture(scope="module")
def measured(plant: plants.Plant, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """The plant's own file, read."""
    path: Path = tmp_path_factory.mktemp("plant") / FILE.name
    path.write_text(plant.csv())
    return reading.read(path, FILE.name, {}, progress=lambda _stage, _share: None)


@pytest.fixture(scope="module")
def kept() -> Kept:
    return {}


@pytest.fixture
def works(measured: Measured, kept: Kept) -> Works:
    """Nobody has said the plant's kWp yet."""
    return Works(measured, kept)


@pytest.fixture
def talk(works: Works):
    """A conversation with the file at hand: `talk("check my data", "1000 kWp")` is its last answer."""

    def say(*questions: str) -> Answered:
        answered = Answered("", {}, (), ())
        for question in questions:
            answered = ask("om", question, answered.remembered, (FILE,), works.submit)
            assert invented(answered) == [], answered.text
        return answered

    return say


@pytest.fixture
def rated(works: Works, talk, plant: plants.Plant):
    works.facts |= {"kwp": plant.site.kwp, "gamma": plant.site.gamma}
    return talk


def figures(pattern: str, text: str) -> list[float]:
    return [float(found.replace(",", "").replace("−", "-")) for found in re.findall(pattern, text)]


def test_the_only_question_is_for_the_rating_and_its_answer_leads_on(works, talk, plant):
    checked = talk("check my data")
    assert "100.0 % complete" in checked.text
    assert "how many kWp has the plant?" in checked.text
    asked = talk("check my data", "performance ratio per year")
    assert asked.text.startswith("How many kWp has the plant")
    answered = talk("check my data", "performance ratio per year", "1000 kWp")
    assert works.facts == {"kwp": 1000.0}
    assert "Noted: 1,000 kWp." in answered.text
    assert figures(r"By year: 2021 ([\d.]+)", answered.text) == [
        pytest.approx(plant.truth["pr_by_year"][2021], abs=0.003)
    ]


def test_what_needs_no_rating_is_answered_without(talk, plant):
    (energy,) = figures(r"^\*\*([\d,]+) MWh\*\* in 2022", talk("how much energy did it make in 2022?").text)
    assert energy == pytest.approx(plant.truth["energy_mwh_by_year"][2022], rel=0.003)
    assert f"**{len(plant.truth['outages'])} outages**" in talk("any outages?").text


def test_the_performance_ratio_is_the_plant_s(rated, plant):
    text = rated("performance ratio per month", "per year").text
    told = dict(zip(figures(r"(20\d\d) 0\.", text), figures(r"20\d\d (0\.\d+)", text), strict=True))
    assert told == {year: pytest.approx(ratio, abs=0.003) for year, ratio in plant.truth["pr_by_year"].items()}


def test_a_month_is_drawn_and_corrected(rated):
    drawn = rated("performance ratio per month", "plot it", "temperature corrected")
    result = drawn.done[-1][1]
    assert result.chart is not None
    assert len(result.rows) == 48
    assert "at 25 °C" in drawn.text


def test_every_outage_is_found_with_its_energy_and_its_worth(rated, plant):
    listed = rated("any outages?").text
    assert len(re.findall(r"^- ", listed, re.MULTILINE)) == len(plant.truth["outages"])
    days = [row[0][:10] for row in rated("any outages?").done[-1][1].rows]
    assert days == [one["start"][:10] for one in plant.truth["outages"]]
    (lost,) = figures(r"^\*\*([\d.]+) MWh\*\* lost", rated("any outages?", "how much energy was lost?").text)
    assert lost == pytest.approx(plant.truth["outage_loss_mwh"], rel=0.15)
    (worth,) = figures(r"worth \*\*([\d,]+) €", rated("any outages?", "in euros at 60 €/MWh").text)
    assert worth == pytest.approx(plant.truth["outage_loss_mwh"] * 60, rel=0.15)


def test_without_the_outages_the_ratio_is_better(rated, plant):
    (with_them,) = figures(r"ratio ([\d.]+)\*\*", rated("performance ratio in total").text)
    (without,) = figures(r"ratio ([\d.]+)\*\*", rated("any outages?", "performance ratio in total without them").text)
    energy = plant.truth["energy_mwh"]
    assert without / with_them == pytest.approx(energy["after_soiling"] / energy["after_outages"], abs=0.004)


def test_availability_by_energy(rated, plant):
    (by_energy,) = figures(r"\*\*([\d.]+) % by energy", rated("availability").text)
    assert by_energy == pytest.approx(plant.truth["energy_availability"] * 100, abs=0.25)


def test_degradation_comes_with_a_warning_of_soiling_and_a_verdict(rated, plant):
    text = rated("degradation rate").text
    (rate,) = figures(r"Degradation ([−+]?[\d.]+) % a year", text)
    assert rate == pytest.approx(-plant.site.degradation, abs=0.30)
    assert "oiling" in text
    verdict = rated("degradation rate", "is that inside warranty (0.5 %/yr)?").text
    assert verdict.startswith("**No**" if rate < -0.5 else "**Yes**")
    assert rated("degradation rate", "is that inside warranty (2 %/yr)?").text.startswith("**Yes**")


def test_soiling_and_when_to_clean(rated, plant):
    text = rated("soiling losses").text
    (ratio,) = figures(r"\(ratio ([\d.]+)\)", text)
    assert ratio == pytest.approx(plant.truth["soiling_ratio_insolation_weighted"], abs=0.012)
    answered = rated("soiling losses", "when should I clean? cost 400 € per cleaning, 60 €/MWh")
    (days,) = figures(r"Clean every ([\d.]+) days", answered.text)
    given = answered.done[-1][0].arguments
    energy = plant.truth["energy_mwh"]["after_outages"] / (4 * 365.25)
    assert given["energy_mwh_per_day"] == pytest.approx(energy, rel=0.03)
    assert given["soiling_percent_per_day"] == pytest.approx(plant.site.soiling, abs=0.02)
    best = (2 * 400 / (energy * 60 * plant.site.soiling / 100)) ** 0.5
    assert days == pytest.approx(best, rel=0.12)
    assert answered.done[0][1].sources[0].dataset == f"file:{FILE.id}"  # where its energy and dirt come from
    for cost in (40, 4000):
        told = rated("soiling losses", f"when should I clean? cost {cost} € per cleaning, 60 €/MWh").text
        left = (cost * plant.site.soiling / 100 / (2 * energy * 60)) ** 0.5  # of the energy, when cleaning pays most
        rain_does = 1 - plant.truth["soiling_ratio_insolation_weighted"] < left
        assert told.startswith("**Regular cleaning does not pay**") is rain_does is (cost == 4000)
    assert rated("when should I clean? cost 400 € per cleaning, 60 €/MWh").done[-1][0].arguments == given
    told = rated("soiling losses", "when should I clean? 0.2 %/day, cost 400 € per cleaning, 60 €/MWh")
    assert told.done[-1][0].arguments["soiling_percent_per_day"] == 0.2
    assert "60 €/MWh" in rated("soiling losses", "in euros at 60 €/MWh", "soiling losses").text


def test_two_years_side_by_side(rated, plant):
    answered = rated("compare 2023 with 2022")
    truth = plant.truth["energy_mwh_by_year"]
    (change,) = figures(r"gave ([\d.]+) MWh", answered.text)
    assert change == pytest.approx(abs(truth[2023] - truth[2022]), abs=2)
    assert ("more" if truth[2023] > truth[2022] else "less") in answered.text.split("than")[0]
    light = plant.truth["insolation_kwh_m2_by_year"]
    effects = {one["effect"]: one["change_kwh"] for one in answered.done[-1][1].summary["effects"]}
    start = truth[2022] + answered.done[-1][1].summary["first"]["lost_kwh"] / 1000
    assert effects["irradiation"] / 1000 == pytest.approx(start * (light[2023] / light[2022] - 1), abs=2)


def test_yields_and_energy(rated, plant):
    text = rated("specific yield and capacity factor in 2022").text
    energy = plant.truth["energy_mwh_by_year"][2022]
    (specific,) = figures(r"Specific yield ([\d,]+) kWh/kWp", text)
    assert specific == pytest.approx(energy, rel=0.003)
    (factor,) = figures(r"capacity factor ([\d.]+) %\*\*", text)
    rating = rated("specific yield").done[-1][1].summary["rating_kw"]
    assert factor == pytest.approx(energy * 1000 / (rating * 8760) * 100, abs=0.1)


def test_the_worst_days_are_those_of_whole_outages(rated, plant):
    answered = rated("worst 5 days and why")
    down = {one["start"][:10] for one in plant.truth["outages"] if one["fraction"] == 1}
    days = [row[0] for row in answered.done[-1][1].rows]
    assert len(days) == 5
    assert days[0] in {day for day in _every_day(plant) if day}
    assert down.intersection(days)
    assert "outage of the whole plant" in answered.text
    shown = rated("worst 5 days and why", "show that day")
    assert shown.done[-1][0].arguments == {"days": [days[0]]}


def _every_day(plant: plants.Plant) -> set[str]:
    days = set()
    for one in plant.truth["outages"]:
        if one["fraction"] == 1:
            first, last = date.fromisoformat(one["start"][:10]), date.fromisoformat(one["end"][:10])
            days |= {date.fromordinal(day).isoformat() for day in range(first.toordinal(), last.toordinal() + 1)}
    return days


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("is the inverter clipping?", "clipping"),
        ("expected vs actual energy (PVWatts)", "expected_energy"),
        ("compare the inverters", "compare_inverters"),
        ("heat map", "power_map"),
        ("daily profile of 21 June 2022", "daily_profile"),
        ("make a monthly O&M report", "plant_report"),
    ],
)
def test_the_rest_is_answered_with_sources(rated, question, tool):
    answered = rated(question)
    ((call, result),) = answered.done
    assert (call.tool, result.ok) == (tool, True), answered.text
    assert result.sources[0].title == FILE.name
    assert "[1]" in answered.text


CHANGED = [
    ("performance ratio per month",),
    ("performance ratio in 2023", "without outages"),
    ("temperature corrected performance ratio per year",),
    ("specific yield in 2022",),
    ("any outages?", "in euros at 60"),
    ("worst 5 days and why",),
    ("compare 2023 with 2022",),
    ("degradation rate", "is that inside warranty (0.5 %/yr)?"),
    ("make a monthly O&M report",),
    ("report for July 2023",),
    ("when should I clean? cost 400 € per cleaning, 60 €/MWh",),
]


@pytest.mark.parametrize("questions", CHANGED)
def test_every_part_of_the_reading_can_be_changed(rated, questions):
    """Each change that is offered leads to another call than the one before, and is answered."""
    before = rated(*questions)
    offered = [(part.label, asked) for part in before.reading for _, asked in part.options]
    assert offered
    for label, asked in offered:
        answered = rated(*questions, asked)
        assert answered.done, f"{label}: {asked}: {answered.text}"
        assert all(result.ok for _, result in answered.done), f"{label}: {asked}: {answered.text}"
        assert answered.done[-1][0] != before.done[-1][0], f"{label}: {asked}: {answered.done[-1][0]}"


def test_the_reading_tells_period_rating_and_price(rated):
    def labels(*questions):
        return {part.label: part.text for part in rated(*questions).reading if part.label}

    told = labels("performance ratio per month")
    assert (told["Period"], told["Rating"], told["Pace"]) == ("2021–2024", "1,000 kWp", "by month")
    assert labels("any outages?", "in euros at 60 €/MWh")["Price"] == "60 €/MWh"


def test_a_monthly_report_goes_month_by_month(rated, plant):
    answered = rated("make a monthly O&M report")
    assert answered.text.startswith("**Report for December 2024**")
    assert "/report)" in answered.text
    assert [row[0] for row in answered.done[-1][1].rows][:2] == ["2024-12", "2024-11"]
    for questions, month in (
        (("report for July 2023",), "July 2023"),
        (("Bericht für Juli 2023",), "July 2023"),
        (("make a monthly O&M report", "and July 2023"), "July 2023"),
        (("report for July 2023", "the month before"), "June 2023"),
        (("make a monthly O&M report", "the month before"), "November 2024"),
        (("make a monthly O&M report", "the whole record"), "2021–2024"),
        (("report for July 2023", "make a monthly O&M report"), "December 2024"),
    ):
        assert rated(*questions).text.startswith(f"**Report for {month}**"), questions
    (energy,) = figures(r"Energy: \*\*([\d.,]+) MWh", rated("report for July 2023").text)
    power = plant.frame["ac_power_kw"]  # hour by hour
    july = power[(power.index.year == 2023) & (power.index.month == 7)]
    assert energy == pytest.approx(july.sum() / 1000, rel=0.005)


def test_nothing_that_was_just_asked_is_offered_again(rated):
    for questions in (
        ("check my data", "how much is missing?"),
        ("any outages?", "in euros at 60 €/MWh"),
        ("availability", "per month"),
        ("degradation rate", "is that inside warranty (0.5 %/yr)?"),
        ("expected against actual energy", "plot it"),
    ):
        assert questions[-1] not in rated(*questions).follow_ups
        assert "is that inside the warranty of 0.5 %/yr?" not in rated(*questions).follow_ups


def test_a_rating_that_the_power_suggests_is_a_range_with_the_true_one_in_it(works, talk, plant):
    works.facts.clear()
    ((low, high),) = re.findall(r"fits ([\d,]+) to ([\d,]+) kWp", talk("check my data").text)
    assert float(low.replace(",", "")) <= plant.site.kwp <= float(high.replace(",", ""))


def test_a_rating_that_cannot_be_is_told_beside_the_ratio(works, talk, plant):
    works.facts.clear()
    works.facts |= {"kwp": plant.site.kwp / 10}
    text = talk("performance ratio per year").text
    assert "This cannot be right" in text
    assert "10 times too small" in text
    works.facts.clear()


def test_the_rating_is_asked_for_once(works, talk):
    works.facts.clear()
    assert "how many kWp" in talk("check my data").text
    for question in ("how much is missing?", "check my data", "any outages?"):
        assert "kWp" not in talk("check my data", question).text


def test_what_is_offered_next_works(rated):
    """Every follow-up of the main questions is answered, too."""
    for question in (
        "check my data",
        "performance ratio per month",
        "any outages?",
        "degradation rate",
        "availability",
    ):
        for further in rated(question).follow_ups:
            answered = rated(question, further)
            assert answered.done, f"{question} → {further}: {answered.text}"
            assert answered.done[-1][1].ok, f"{question} → {further}: {answered.text}"
