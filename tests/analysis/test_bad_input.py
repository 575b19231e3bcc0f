"""What is missing or wrong is said, and what can be answered all the same is."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from agents.tools.plants.asked import Plant
from agents.tools.plants.energy import capacity_factor
from agents.tools.plants.performance import ratios
from agents.tools.plants.stops import availability
from agents.tools.plants.stops import found as outages
from analysis.findings import Facts, profile
from tests.agents.tools.plants.records import FILE
from tests.analysis import known


def changed(**columns):
    """A year of a plant, with columns that are made of the old ones."""
    before = known.measured(known.plant("year"))
    return known.of_frame(before.frame.assign(**columns)), known.facts(known.plant("year"))


def codes(found):
    return {one["code"] for one in found["warnings"]}


def refusal(section):
    return section["refused"]["code"]


def test_without_kwp_there_is_no_ratio_but_all_that_needs_none():
    for kwp in (None, 0.0, -5.0, float("nan")):
        found = known.quick(known.measured(known.plant("year")), Facts(kwp=kwp))
        assert known.dates(found["outages"]) == known.dates(known.plant("year").truth["outages"])
        assert set(found["days"]["expected_kwh"]) == {None}


@pytest.mark.parametrize(("factor", "words"), [(0.1, "10 times too small"), (10, "10 times too large")])
def test_a_kwp_ten_times_off_is_told_with_its_factor(factor, words):
    plant = known.plant("year")
    found = known.quick(known.measured(plant), known.facts(plant, kwp=plant.site.kwp * factor))
    text = next(one["text"] for one in found["warnings"] if one["code"] == "kwp_off")
    assert words in text
    assert known.dates(found["outages"]) == known.dates(plant.truth["outages"])
    assert found["quality"]["removed_rows"] == 0


def test_a_performance_ratio_that_cannot_be_is_doubted():
    found = known.quick(*changed(poa_wm2=lambda frame: 0.75 * frame["poa_wm2"]))
    shown = ratios(Plant(FILE, found), known.shown(found), "month", "none", (), "none")
    assert "cannot be" in shown.warnings[0]


def test_without_irradiance_stops_and_energy_are_still_known():
    found = known.quick_findings("year", "poa_wm2", "ghi_wm2")
    truth = known.plant("year").truth
    full = [one for one in truth["outages"] if one["fraction"] == 1]
    assert set(found["days"]["used_insolation_kwh_m2"]) == {None}
    assert known.dates(found["outages"]) == known.dates(full)
    assert sum(found["days"]["energy_kwh"]) / 1000 == pytest.approx(truth["energy_mwh"]["after_outages"], rel=1e-3)


def test_lost_energy_without_irradiance_promises_no_accuracy_that_it_has_not():
    said = {}
    for without in ((), ("poa_wm2", "ghi_wm2")):
        found = known.quick_findings("year", *without)
        result = outages(Plant(FILE, found), known.shown(found), None, "", "none")
        said[result.summary["lost_by"]] = " ".join(result.warnings)
    assert "±15 %" in said["irradiance"]
    assert "±15 %" not in said["usual"]
    assert "by half and more" in said["usual"]


def test_horizontal_irradiance_becomes_that_on_the_plane_when_the_place_is_known():
    plant = known.plant("year")
    site = plant.site
    place = {"latitude": site.latitude, "longitude": site.longitude, "tilt": site.tilt, "azimuth": site.azimuth}
    found = known.quick(known.measured(plant, "poa_wm2"), known.facts(plant, **place))
    assert known.ratios(found)[2021] == pytest.approx(plant.truth["pr_by_year"][2021], abs=0.01)
    assert "plane_computed" in codes(found)
    unplaced = known.quick_findings("year", "poa_wm2")
    assert set(unplaced["days"]["used_insolation_kwh_m2"]) == {None}


def test_module_temperature_is_computed_from_the_air():
    whole = known.ratios(known.quick_findings("year"), "25")
    found = known.quick_findings("year", "temp_module_c")
    assert known.ratios(found, "25") == pytest.approx(whole, abs=0.001)
    assert "module_temperature_computed" in codes(found)
    assert "no_temperature" in codes(known.quick_findings("year", "temp_module_c", "temp_air_c"))


def test_an_irradiance_sensor_with_an_offset_is_corrected():
    found = known.quick(*changed(poa_wm2=lambda frame: frame["poa_wm2"] + 15))
    assert found["quality"]["night_offset_wm2"] == pytest.approx(15, abs=0.1)
    assert known.ratios(found)[2021] == pytest.approx(known.plant("year").truth["pr_by_year"][2021], abs=0.003)


def test_holes_everywhere_leave_a_true_ratio_or_none():
    dice = np.random.default_rng(5)
    before = known.measured(known.plant("year")).frame
    holes = before.mask(dice.random(before.shape) < 0.08)
    found = known.quick(known.of_frame(holes), known.facts(known.plant("year")))
    assert known.shown(found).valid_percent == pytest.approx(100 * 0.92**2, abs=1.5)
    assert known.ratios(found)[2021] == pytest.approx(known.plant("year").truth["pr_by_year"][2021], abs=0.006)
    fewer = before.mask(dice.random(before.shape) < 0.3)
    assert known.ratios(known.quick(known.of_frame(fewer), Facts(kwp=1000)))[2021] is None


@pytest.mark.parametrize("rows", [1, 2, 24])
def test_a_day_or_a_row_is_answered_and_what_needs_more_refused(rows):
    start = 12 if rows < 24 else 0
    some = known.of_frame(known.measured(known.plant("year")).frame.iloc[start : start + rows])
    found = known.whole(some, known.facts(known.plant("year")))
    assert 0.5 < known.ratios(found)[2021] < 1.05
    assert refusal(found["degradation"]) == refusal(found["soiling"]) == "too_little"
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_a_plant_that_never_ran_is_no_plant(value):
    found = known.whole(*changed(power_kw=value))
    assert {refusal(found[name]) for name in ("clipping", "degradation")} == {"no_data"}
    assert known.shown(found).time_availability is None
    assert found["outages"] == []
    assert ("power_zero" in codes(found)) == (value == 0)
    json.dumps(found, allow_nan=False)


def test_degradation_of_less_than_two_years_is_refused_with_the_reason():
    found = known.whole(known.measured(known.plant("year"), "rain_mm"), known.facts(known.plant("year")))
    assert refusal(found["degradation"]) == "too_little"
    assert "two years" in found["degradation"]["refused"]["message"]


@pytest.mark.parametrize(("given", "used"), [(-0.35, -0.0035), (0.4, -0.004), (-0.004, -0.004), (None, -0.0035)])
def test_a_temperature_coefficient_is_read_as_it_was_meant(given, used):
    plant = known.plant("year")
    found = known.quick(known.measured(plant), known.facts(plant, gamma=given))
    assert found["facts"]["gamma"] == pytest.approx(used)
    assert any("temperature coefficient" in one for one in found["assumed"]) == (given != used)


def test_what_a_sensor_cannot_have_measured_is_counted_and_left_out():
    before = known.measured(known.plant("year")).frame.copy()
    noons = np.flatnonzero(before.index.hour == 12)
    before.iloc[noons[10], before.columns.get_loc("power_kw")] = 99999.0
    before.iloc[noons[20], before.columns.get_loc("temp_module_c")] = -300.0
    before.iloc[noons[30] : noons[30] + 24, before.columns.get_loc("poa_wm2")] = 743.7
    before.iloc[noons[40] : noons[40] + 48] = np.nan
    found = known.quick(known.of_frame(before), known.facts(known.plant("year")))["quality"]
    counts = {one["column"]: one for one in found["columns"]}
    assert counts["power_kw"]["out_of_range"] == 1
    assert counts["temp_module_c"]["out_of_range"] == 1
    assert counts["poa_wm2"]["stuck"] == found["stuck"][0]["rows"] == 24
    assert found["missing_rows"] == found["gaps"][0]["rows"] == 48
    assert found["removed_rows"] == 26


def test_a_plant_in_order_loses_nothing_to_the_checks():
    for name in ("clean", "soiled", "year", "parts"):
        assert known.quick_findings(name)["quality"]["removed_rows"] == 0
        assert known.quick_findings(name)["quality"]["completeness_percent"] == 100


def test_days_that_are_missing_take_nothing_from_the_capacity_factor():
    """Sixty days by lot; the truth is the mean power of the others."""
    plant = known.plant("year")
    frame = known.measured(plant).frame
    dates = np.unique(frame.index.date)
    kept = ~np.isin(frame.index.date, np.random.default_rng(3).choice(dates, 60, replace=False))
    found = known.quick(known.of_frame(frame[kept].reindex(frame.index)), known.facts(plant))
    true = 100 * plant.frame["ac_power_kw"][kept].mean() / plant.site.ac_kw
    assert capacity_factor(known.shown(found), plant.site.ac_kw) == pytest.approx(true, abs=0.02)


def test_an_inverter_that_stood_counts_for_its_size_in_the_availability():
    """One of four for 18 days of 2023, and none of them all: hours of sun are counted from the plant's irradiance."""
    found, plant = known.quick_findings("parts"), known.plant("parts")
    sunny = plant.frame["poa_irradiance_wm2"] > 50
    down = next(one for one in plant.truth["outages"] if one["start"].startswith("2023"))
    stood = (sunny & (plant.frame.index >= down["start"]) & (plant.frame.index <= down["end"])).sum() / 4
    of_year = sunny[plant.frame.index.year == 2023].sum()
    days = dict(known.shown(found).by("year"))["2023"]
    assert days.time_availability == pytest.approx(100 * (1 - stood / of_year), abs=0.02)
    assert days.sum("sun_hours") - days.sum("up_hours") == pytest.approx(stood, abs=1)
    told = availability(Plant(FILE, found), days, "year", (), "none")
    assert told.summary["counted"] == "by inverter"
    assert "by inverter" in told.warnings[0]


def test_inverters_that_stood_are_named():
    found, truth = known.quick_findings("parts"), known.plant("parts").truth
    named = {one["start"]: one["inverter"] for one in found["outages"] if one["inverter"]}
    assert named == {
        one["start"][:10]: one["label"].split()[1] for one in truth["outages"] if "inverter" in one["label"]
    }
    assert known.dates(found["outages"]) == known.dates(truth["outages"])
    assert known.lost_mwh(found) == pytest.approx(truth["outage_loss_mwh"], rel=0.02)
    down = {one["label"]: one["days_down"] for one in found["inverters"]["columns"]}
    assert down == {"1": 18, "2": 9, "3": 0, "4": 0}


def test_single_days_are_shown_as_they_were_measured():
    of = known.measured(known.plant("year"))
    shown = profile(of, [date(2021, 6, 21), date(1999, 1, 1)])
    assert shown["missing"] == ["1999-01-01"]
    assert shown["days"][0]["hours"] == [float(hour) for hour in range(24)]
    assert shown["days"][0]["power_kw"] == pytest.approx(of.frame.loc["2021-06-21", "power_kw"].tolist(), abs=1e-3)
