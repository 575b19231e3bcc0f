"""The figures of the product, on plants of which the generator knows everything: clean, soiled, and five drawn."""

from __future__ import annotations

import json

import pytest

from tests.analysis import known

EVERY = ["clean", "soiled", *(str(seed) for seed in known.SEEDS)]
every = pytest.mark.parametrize("name", EVERY)


@every
def test_the_performance_ratio_of_every_year_is_true_to_three_thousandths(name):
    assert known.ratios(known.findings(name)) == pytest.approx(known.plant(name).truth["pr_by_year"], abs=0.003)


@every
def test_every_outage_is_found_with_its_dates_and_nothing_else(name):
    assert known.dates(known.findings(name)["outages"]) == known.dates(known.plant(name).truth["outages"])


@every
def test_the_energy_lost_is_true_to_fifteen_percent(name):
    found = known.findings(name)
    assert known.lost_mwh(found) == pytest.approx(known.plant(name).truth["outage_loss_mwh"], rel=0.15)
    assert known.shown(found).sum("lost_kwh") == pytest.approx(1000 * known.lost_mwh(found), rel=1e-3)


@every
def test_the_part_of_the_plant_that_was_out_is_known(name):
    true = {one["start"][:10]: one["fraction"] for one in known.plant(name).truth["outages"]}
    found = {one["start"]: one["lost_fraction"] for one in known.findings(name)["outages"]}
    assert found == pytest.approx(true, abs=0.03)


@every
def test_energy_based_availability_is_true(name):
    true = 100 * known.plant(name).truth["energy_availability"]
    assert known.shown(known.findings(name)).energy_availability == pytest.approx(true, abs=0.2)


@every
def test_the_energy_of_every_year_is_true(name):
    found = {int(year): days.sum("energy_kwh") / 1000 for year, days in known.shown(known.findings(name)).by("year")}
    assert found == pytest.approx(known.plant(name).truth["energy_mwh_by_year"], rel=0.002)


@every
def test_degradation_is_true_to_its_figure(name):
    """0.08 % a year; 0.30 with the warning that dirt bends it."""
    found = known.findings(name)["degradation"]
    true = known.plant(name).truth["degradation_pct_per_year"]
    assert found["percent_per_year"] == pytest.approx(true, abs=0.30 if found["warning"] else 0.08)
    assert found["low"] < found["percent_per_year"] < found["high"]
    if not known.plant(name).site.soiling:
        assert found["warning"] is None
        assert found["corrected_for_soiling"] is None


@every
def test_the_soiling_ratio_is_true_to_its_figure(name):
    found = known.findings(name)["soiling"]
    true = known.plant(name).truth["soiling_ratio_insolation_weighted"]
    assert found["method"] == "srr"
    assert found["ratio"] == pytest.approx(true, abs=0.012)
    assert found["low"] <= found["ratio"] <= found["high"]


@every
def test_findings_are_json_without_numbers_that_are_none(name):
    text = json.dumps(known.findings(name), allow_nan=False)
    assert json.loads(text) == known.findings(name)


def test_soiling_is_told_with_its_rate_and_what_it_took():
    found, truth = known.findings("soiled")["soiling"], known.plant("soiled").truth
    assert found["slope_percent_per_day"] == pytest.approx(truth["soiling_rate_pct_per_day"], abs=0.01)
    assert found["lost_kwh"] / 1000 == pytest.approx(truth["soiling_loss_mwh"], rel=0.25)
    assert len(found["profile"]["date"]) == len(found["profile"]["ratio"])


def test_a_soiled_plant_ages_with_a_warning_and_both_rates():
    found = known.findings("soiled")["degradation"]
    assert "Soiling" in found["warning"]
    assert found["high"] - found["low"] > 0.5
    assert found["uncorrected"] != found["corrected_for_soiling"]


def test_the_same_file_gives_the_same_findings():
    again = known.whole(known.measured(known.plant("clean")), known.facts(known.plant("clean")))
    assert again == known.findings("clean")


def test_findings_come_first_without_what_takes_long():
    first = known.quick_findings("clean")
    last = known.findings("clean")
    assert first["degradation"] is first["soiling"] is None
    assert {name for name in first if first[name] != last[name]} <= {"degradation", "soiling", "days"}
