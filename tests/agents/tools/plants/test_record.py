"""Quality, profiles, facts and the report; which file is meant, and what is asked for when it cannot be known."""

from __future__ import annotations

import json
from datetime import date

import pytest

from agents.base import FileNote, WorkFailed
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.wording import plant as wording
from agents.offline.wording.parts import Done
from agents.tools import plant, plant_record
from agents.tools.bench import Bench, laid_out
from knowledge.plants import plants
from tests.agents.tools.plants.records import (
    DAYS,
    FILE,
    FINDINGS,
    FULL_DAY,
    KWP,
    READING,
    SUN,
    Desk,
    at,
    without_kwp,
)
from tests.analysis import known
from tests.plants import make

pytestmark = pytest.mark.usefixtures("app")
OTHER = FileNote("0191a6b2-0000-7000-8000-000000000002", "logger_cordoba.csv", 100)


def test_without_a_file_it_is_said_how_to_attach_one():
    result = plant.performance_ratio()
    assert (result.ok, result.code) == (False, "missing_param")
    assert "no measurements of your plant" in result.message
    assert "Attach" in result.hint


def test_of_several_files_one_must_be_named():
    with at(Desk(), FILE, OTHER):
        asked = plant.performance_ratio("total")
        assert (asked.code, set(asked.options)) == ("missing_param", {FILE.name, OTHER.name})
        assert plant.performance_ratio("total", file="seville").ok
        assert plant.performance_ratio("total", file="lisbon").code == "unknown_entity"
        assert plant.performance_ratio("total", file="logger").code == "unknown_entity"


def test_only_the_rating_is_asked_for_and_only_where_it_is_needed():
    with at(Desk(without_kwp())):
        asked = plant.performance_ratio("total")
        assert (asked.code, asked.options) == ("missing_param", ("980 kWp",))  # the file says so itself
        assert "kWp" in asked.message
        for tool in (plant.yields, plant.expected_energy, plant.worst_days):
            assert tool().code == "missing_param"
        for tool in (plant.outages, plant.availability, plant.degradation, plant.soiling, plant_record.data_quality):
            assert tool().ok, tool


def test_of_several_plants_with_these_columns_the_person_is_asked_which_it_is():
    rivals = [{"name": "North", "kwp": 1000.0}, {"name": "South", "kwp": None}]
    with at(Desk({**without_kwp(), "rivals": rivals})):
        asked = plant.performance_ratio("total")
    assert asked.code == "missing_param"
    assert "North (1,000 kWp) and South" in asked.hint
    assert asked.options == ("the plant is called North", "the plant is called South")


def test_what_is_remembered_is_the_first_that_every_answer_says():
    sentence = "1,000 kWp as remembered of North."
    doubts = [f"Doubt {number}." for number in range(5)]
    with at(Desk({**FINDINGS, "remembered": sentence}, {**READING, "doubts": doubts})):
        tools = (plant.performance_ratio, plant.yields, plant.expected_energy, plant.outages, plant.availability)
        tools += (plant.degradation, plant.soiling, plant.clipping, plant.worst_days, plant.compare_inverters)
        tools += (plant_record.data_quality, plant_record.describe_plant, plant_record.plant_report)
        assert {tool.__name__: tool().warnings[:1] for tool in tools} == {tool.__name__: (sentence,) for tool in tools}


def test_a_rating_that_was_said_is_kept_and_used():
    with at(Desk(without_kwp())) as desk:
        described = plant_record.describe_plant(kwp=1000, gamma=-0.35)
        assert described.ok
        assert ("plant", {"file_id": FILE.id, "facts": {"kwp": 1000.0, "gamma": pytest.approx(-0.0035)}}) in desk.asked
        assert plant.performance_ratio("total", "2021").summary["performance_ratio"] == pytest.approx(0.80)


def test_a_plant_is_described_as_on_a_data_sheet_and_by_what_was_said():
    with at(Desk(FINDINGS)):
        assert ("Temperature coefficient of power", "-0.35", "%/K") in plant_record.describe_plant().rows
    with at(Desk({**FINDINGS, "assumed": ["A temperature coefficient of -0.0035 per K was assumed."]})):
        result = plant_record.describe_plant()
        assert "gamma" not in result.summary["facts"]
        assert "Temperature coefficient of power" in result.summary["missing"]


@pytest.mark.parametrize(
    "facts", [{"kwp": 0}, {"kwp": -5}, {"latitude": 91}, {"tilt": 120}, {"azimuth": 400}, {"gamma": -0.04}]
)
def test_facts_that_cannot_be_are_refused_and_not_kept(facts):
    with at(Desk()) as desk:
        assert plant_record.describe_plant(**facts).code == "bad_range"
        assert desk.asked == []


@pytest.mark.parametrize("fact", plants.RANGES)
def test_what_a_tool_takes_for_a_fact_is_what_is_kept(fact):
    least, most, _what = plants.RANGES[fact]
    for value in (least, most):
        with at(Desk()) as desk:
            assert plant_record.describe_plant(**{fact: value}).ok
            assert desk.findings["facts"][fact] == plants.checked({fact: value})[fact]
    with at(Desk()):
        assert plant_record.describe_plant(**{fact: 2 * most + 5}).code == "bad_range"


def test_quality_counts_every_defect():
    with at(Desk()):
        result = plant_record.data_quality()
    counts = {one["defect"]: one["count"] for one in result.summary["defects"]}
    assert set(counts.values()) == {12, 3, 351, 69}
    assert result.summary["missing_percent"] == pytest.approx(2.0)
    assert result.summary["gaps"][0]["row_count"] == 348
    assert result.summary["read_as"][1]["confidence_percent"] == 72
    assert [row[0] for row in result.rows] == ["AC power", "plane-of-array irradiance"]


def test_a_name_from_a_file_stays_text():
    reading = {**READING, "columns": [{**READING["columns"][0], "source": "=cmd()"}]}
    with at(Desk(reading=reading)):
        assert plant_record.data_quality().summary["read_as"][0]["column"] == "=cmd()"


def test_a_profile_is_of_days_that_the_file_holds():
    with at(Desk()) as desk:
        result = plant_record.daily_profile(["2022-06-21"])
        assert result.summary["days"][0]["peak_kw"] == 900.0
        assert result.summary["days"][0]["peak_at"] == "12:00"
        assert plant_record.daily_profile(["2025-06-21"]).code == "bad_range"
        assert plant_record.daily_profile([]).code == "missing_param"
        assert [request["days"] for kind, request in desk.asked if kind == "profile"] == [["2022-06-21"]]


def test_the_map_leaves_the_night_out_and_says_so():
    with at(Desk()):
        result = plant_record.power_map("2022")
    assert {row[1] for row in result.rows} == set(range(7, 19))
    assert any("night" in warning for warning in result.warnings)
    assert min(row[0] for row in result.rows) == "2021-12-27"  # the week that holds the first of January


def test_a_long_record_s_map_is_thinned_and_says_so():
    desk = Desk()
    weeks = [f"20{year:02d}-01-04" for year in range(10, 60)]
    heat = {"date": [], "hour": [], "power_kw": [], "days_per_bin": 7}
    for week in weeks:
        for n in range(10):
            for hour in range(24):
                heat["date"].append(f"{week[:8]}{n + 10:02d}")
                heat["hour"].append(hour)
                heat["power_kw"].append(10.0)
    desk.findings["heat"] = heat
    desk.findings["days"]["date"][0], desk.findings["days"]["date"][-1] = "2010-01-01", "2059-12-31"
    with at(desk):
        result = plant_record.power_map()
    assert len(result.rows) <= 5_000
    assert any("weeks one is shown" in warning for warning in result.warnings)


@pytest.fixture(scope="module")
def five_years():
    plant = make(years=5, outages=())
    return known.quick(known.measured(plant), known.facts(plant))


def test_the_map_of_five_years_says_that_its_cells_are_of_two_weeks(five_years):
    with at(Desk(five_years)):
        result = plant_record.power_map()
    assert result.title.startswith("Power by 14 days and hour")
    assert result.summary["periods"] == len({row[0] for row in result.rows}) == 131  # of 14 of 1,827 days
    assert result.warnings[0].startswith("Each cell is the mean of one hour over 14 days")
    assert "in the 14 days from" in result.chart.description
    assert str(14 * 86_400_000) in json.dumps(result.chart.spec)
    call = Done(Call("power_map", {}), result, "")
    assert "131 spans of 14 days each" in wording.power_map(Frame("om", "file_map"), call).lead


def test_days_of_the_second_week_of_a_cell_are_in_the_map(five_years):
    with at(Desk(five_years)):
        result = plant_record.power_map("2021-01-10/2021-01-12")
        assert {row[0] for row in result.rows} == {"2021-01-01"}
        assert {row[0] for row in plant_record.power_map("2021-01-15/2021-01-15").rows} == {"2021-01-15"}


def test_the_report_has_what_is_possible_and_names_what_is_not():
    desk = Desk()
    desk.findings["degradation"] = {"refused": {"code": "too_little", "message": "Too short.", "hint": "Two years."}}
    with at(desk):
        result = plant_record.plant_report()
    figures = {one["figure"]: one["value"] for one in result.summary["figures"]}
    assert figures["Outages"] == 2
    assert figures["Soiling ratio"] == 0.955
    assert "Degradation" not in figures
    assert result.summary["missing"] == ["Too short. Two years."]
    assert result.summary["url"] == f"/files/{FILE.id}/report"
    assert ("Energy", "2,802.0", "MWh") in result.rows  # as in the other tables of this plant


def told(result):
    return {one["figure"]: one["value"] for one in result.summary["figures"]}


def test_a_monthly_report_is_of_the_latest_whole_month_and_lists_them_all():
    with at(Desk()):
        result = plant_record.plant_report(by="month")
    assert result.summary["period"] == "December 2022"
    figures = told(result)
    assert figures["Energy"] == pytest.approx(31 * KWP * SUN * 0.78)
    assert figures["Performance ratio"] == pytest.approx(0.78)
    assert figures["Outages"] == figures["Energy lost in outages"] == 0
    assert [row[0] for row in result.rows][:3] == ["2022-12", "2022-11", "2022-10"]
    assert len(result.rows) == 24
    before = result.summary["year_before"]
    assert (before["period"], before["performance_ratio"]) == ("December 2021", pytest.approx(0.80))
    assert before["change_percent"] == pytest.approx((0.78 / 0.80 - 1) * 100)


def test_a_month_s_report_has_the_figures_of_its_own_days():
    with at(Desk()):
        result = plant_record.plant_report("2022-05")
    figures = told(result)
    assert (figures["Outages"], figures["Energy lost in outages"]) == (1, pytest.approx(3 * FULL_DAY))
    assert figures["Valid daylight data"] == pytest.approx(100.0)
    first = DAYS.index(date(2022, 5, 1))
    assert figures["Soiling ratio"] == pytest.approx(sum(1 - n % 50 / 1000 for n in range(first, first + 31)) / 31)
    assert figures["Degradation, whole record"] == -0.8
    assert "Data complete" not in figures


def test_a_record_that_ends_within_a_month_reports_the_whole_month_before():
    desk = Desk()
    desk.findings["days"] = {name: column[:-5] for name, column in desk.findings["days"].items()}
    with at(desk):
        assert plant_record.plant_report(by="month").summary["period"] == "November 2022"


def test_a_record_without_power_is_no_record_without_outages():
    desk = Desk()
    for name in ("energy_kwh", "used_energy_kwh", "used_insolation_kwh_m2"):
        desk.findings["days"][name] = [0.0] * len(DAYS)
    with at(desk):
        for tool in (plant.outages, plant.availability, plant.clipping, plant.performance_ratio):
            result = tool()
            assert result.code == "no_data"
            assert "power is zero or missing" in result.message


def test_energy_alone_needs_no_rating():
    with at(Desk(without_kwp())):
        result = plant.yields("year", energy_only=True)
    assert [row[0] for row in result.rows] == [2021, 2022]
    assert result.rows[1][1] == pytest.approx((365 - 3 - 2) * FULL_DAY / 1000)
    assert result.summary["years"][1] == {"year": 2022, "energy_kwh": pytest.approx((365 - 5) * FULL_DAY)}


def test_only_a_rating_that_the_file_states_is_offered():
    findings = without_kwp()
    findings["suggested"] = {"kwp": {"value": 1100.0, "low": 960.0, "high": 1200.0, "how": "power in strong light"}}
    with at(Desk(findings)):
        refused = plant.performance_ratio("total")
    assert refused.options == ()
    assert "960 to 1,200 kWp" in refused.hint


def test_work_that_fails_is_told_by_the_engine():
    def fails(kind, request):
        raise WorkFailed("This is no table.", "Export it as CSV.")

    with laid_out(Bench((FILE,), None, fails)), pytest.raises(WorkFailed, match="no table"):
        plant.outages()
