"""Faults, maintenance, safety and definitions."""

import math

import pytest

from agents.tools import om
from knowledge import safety

pytestmark = pytest.mark.usefixtures("starter_data")


@pytest.mark.parametrize(
    ("symptom", "code"),
    [
        ("Inverter shows ground fault after rain, what next?", "ground_fault"),
        ("One string 30 % lower voltage than the others", "string_voltage_low"),
        ("hot spot of 25 K on one cell: replace?", "hot_cell"),
        ("PR above 100 %, why?", "sensor_wrong"),
        ("all inverters stopped at once", "grid_fault"),
        ("one inverter is down", "inverter_off"),
        ("smell of burning at a connector", "arc_fault"),
        ("performance fell slowly and recovered after rain", "soiling"),
        ("dip at the same hour every morning", "shading"),
        ("tracker row stuck", "tracker_stuck"),
        ("string fuse blown", "string_no_current"),
        ("mice ate the cables", "animals"),
        ("hail broke the glass", "broken_glass"),
        ("flat top at noon", "clipping"),
        ("loss at the negative pole at low light", "pid"),
        ("transformer leaks oil", "transformer"),
        ("no data from the logger", "data_gap"),
        ("snow on the roof", "snow"),
    ],
)
def test_the_first_fault_is_the_likely_one(symptom, code):
    result = om.diagnose_fault(symptom)
    assert result.summary["matches"][0]["code"] == code
    assert len(result.summary["matches"]) <= 3
    assert result.summary["question"].endswith("?")


def test_low_string_voltage_also_names_the_bypass_diode():
    codes = [
        match["code"] for match in om.diagnose_fault("One string 30 % lower voltage than the others").summary["matches"]
    ]
    assert "bypass_diode" in codes


def test_a_fault_comes_with_its_whole_safety_block():
    result = om.diagnose_fault("Inverter shows ground fault after rain")
    topic = safety.find_topic("ground fault")
    assert result.summary["safety"] == [topic.danger, *topic.steps]
    assert "qualified" in result.summary["qualified_person"]
    assert {source.dataset for source in result.sources} == {"heliodesk_faults", "heliodesk_safety"}


def test_the_component_tips_the_balance():
    assert om.diagnose_fault("hot").summary["matches"][0]["code"] != "hot_terminal"
    assert om.diagnose_fault("hot", component="combiner").summary["matches"][0]["code"] == "hot_terminal"


@pytest.mark.parametrize("symptom", ["", "   ", "qwertz asdf", "?!", "\x00", "the and of"])
def test_what_describes_nothing_is_refused(symptom):
    result = om.diagnose_fault(symptom)
    assert result.code == "no_data"
    assert result.options


def test_hours_are_hours_per_megawatt_times_megawatts():
    result = om.maintenance_plan(5, tracker=True)
    tasks = {task["code"]: task for task in result.summary["tasks"]}
    assert tasks["S01"]["hours"] == 4 * 5  # yearly, 4 h/MW
    assert tasks["S04"]["hours"] == 2 * 5 * 2  # twice a year, 2 h/MW
    assert tasks["S05"]["hours"] == 6 * 5 / 2  # every second year, 6 h/MW
    assert tasks["S18"]["hours"] == 3 * 5  # tracker
    assert tasks["S03"]["hours"] is None  # cleaning, when it pays
    assert result.summary["total_hours"] == pytest.approx(sum(task["hours"] or 0 for task in tasks.values()))


def test_only_a_tracker_plant_has_tracker_tasks():
    codes = {task["code"] for task in om.maintenance_plan(5).summary["tasks"]}
    assert "S18" not in codes


def test_a_small_roof_needs_less():
    codes = {task["code"] for task in om.maintenance_plan(0.05, plant_type="rooftop").summary["tasks"]}
    assert not codes & {"S02", "S06", "S13", "S14", "S15", "S19"}


def test_only_the_summer_tasks():
    result = om.maintenance_plan(5, tracker=True, season="summer")
    assert result.summary["months"] == [6, 7, 8]
    assert {task["code"] for task in result.summary["tasks"]} == {"S02", "S06", "S08", "S10", "S16", "S19", "S23"}
    assert all(set(task["months"]) <= {6, 7, 8} for task in result.summary["tasks"])


def test_summer_is_in_january_in_the_south():
    result = om.maintenance_plan(5, season="summer", hemisphere="south")
    assert result.summary["months"] == [12, 1, 2]
    assert "S02" in {task["code"] for task in result.summary["tasks"]}


def test_a_calendar_has_the_same_hours_as_the_plan():
    plan, calendar = om.maintenance_plan(5, tracker=True), om.maintenance_plan(5, tracker=True, as_calendar=True)
    assert len(calendar.rows) == 12
    assert sum(row[2] for row in calendar.rows) == pytest.approx(plan.summary["total_hours"])
    assert calendar.chart is not None
    assert plan.chart is None


def test_a_month_is_that_month():
    result = om.maintenance_plan(1, month=3)
    assert result.summary["period"] == "March"
    assert {task["code"] for task in result.summary["tasks"]} == {"S12", "S16", "S20", "S21", "S23"}


@pytest.mark.parametrize("size", [0, -1, math.nan, math.inf, 1e9])
def test_impossible_sizes_are_refused(size):
    assert om.maintenance_plan(size).code == "bad_range"


def test_there_is_no_13th_month():
    assert om.maintenance_plan(month=13).code == "bad_range"


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("ground fault", "ground fault"),
        ("inverter ground fault after rain", "ground fault"),
        ("opening a combiner box", "combiner box"),
        ("PPE", "ppe"),
        ("fire", "fire"),
        ("lightening", "lightning"),
        ("working on a roof", "work at height"),
        ("arc flash", "arc flash"),
        ("medium voltage transformer", "medium voltage"),
    ],
)
def test_a_topic_is_found_by_its_words(asked, topic):
    assert om.safety_steps(asked).summary["topic"] == topic


@pytest.mark.parametrize("topic", [topic.name for topic in safety.topics()])
def test_safety_steps_are_handed_out_whole(topic):
    result = om.safety_steps(topic)
    written = safety.find_topic(topic)
    assert tuple(row[1] for row in result.rows) == written.steps
    assert result.summary["never"] == list(written.never)
    assert "qualified" in result.warnings[0]
    assert written.standards


def test_an_unknown_topic_is_offered_the_known_ones():
    result = om.safety_steps("zzz")
    assert result.code == "unknown_entity"
    assert "fire" in result.hint


@pytest.mark.parametrize(
    "term", ["PR", "performance ratio", "availability", "specific yield", "capacity factor", "perfomance ratio"]
)
def test_terms_are_defined_with_formula_and_standard(term):
    (found,) = om.define_terms([term]).summary["terms"]
    assert "=" in found["formula"]
    assert "IEC" in found["standard"]


def test_two_terms_also_have_their_difference():
    assert "cloudy year" in om.define_terms(["PR", "capacity factor"]).summary["difference"]
    assert om.define_terms(["PR"]).summary["difference"] == ""


def test_unknown_terms_are_refused():
    assert om.define_terms(["flux capacitor"]).code == "unknown_entity"
    assert om.define_terms([]).code == "missing_param"


@pytest.mark.parametrize(
    ("symptom", "advice"),
    [
        ("hot spot of 8 K", ""),
        ("hot spot of 12 K on one cell", "watch"),
        ("hot spot of 25 K on one cell: replace?", "repair soon"),
        ("cell 41°C hotter", "act now"),
    ],
)
def test_a_hot_cell_is_judged_by_its_degrees(symptom, advice):
    result = om.diagnose_fault(symptom)
    assert result.summary["matches"][0]["code"] == "hot_cell"
    assert result.summary["temperature"]["advice"] == advice


def test_degrees_of_anything_else_are_not_judged():
    assert om.diagnose_fault("inverter overheating at 60 °C").summary["temperature"] is None
    assert om.diagnose_fault("hot spot on one cell").summary["temperature"] is None


@pytest.mark.parametrize("symptom", ["my dog is broken", "inverter fault", "error", "inverter", "tracker problem"])
def test_no_fault_is_told_from_nothing(symptom):
    assert om.diagnose_fault(symptom).code == "no_data"


@pytest.mark.parametrize(("symptom", "electrical"), [("modules are dirty", False), ("ground fault after rain", True)])
def test_a_fault_says_whether_it_is_electrical_work(symptom, electrical):
    assert om.diagnose_fault(symptom).summary["electrical"] is electrical
