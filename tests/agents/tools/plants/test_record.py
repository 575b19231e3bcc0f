"""Quality, profiles, facts and the report; which file is meant, and what is asked for when it cannot be known."""

from __future__ import annotations

import json

import pytest

from agents.base import FileNote, WorkFailed
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.wording import plant as wording
from agents.offline.wording.parts import Done
from agents.tools import plant, plant_record
from agents.tools.bench import Bench, laid_out
from tests.agents.tools.plants.records import FILE, FINDINGS, READING, Desk, at, without_kwp
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
        assert (asked.code, asked.options) == ("missing_param", ("980 kWp",))
        assert "kWp" in asked.message
        for tool in (plant.yields, plant.expected_energy, plant.worst_days):
            assert tool().code == "missing_param"
        for tool in (plant.outages, plant.availability, plant.degradation, plant.soiling, plant_record.data_quality):
            assert tool().ok, tool


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


def test_work_that_fails_is_told_by_the_engine():
    def fails(kind, request):
        raise WorkFailed("This is no table.", "Export it as CSV.")

    with laid_out(Bench((FILE,), None, fails)), pytest.raises(WorkFailed, match="no table"):
        plant.outages()
