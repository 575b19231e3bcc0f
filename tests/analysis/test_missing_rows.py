"""Energy that outages took is told whole though rows are missing, and stands beside energy of the same rows."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.record import calendar
from analysis.unmeasured import around, estimated, unmeasured
from tests.analysis import known

GAPS = {"single rows": (0.1, 1), "half days": (0.1, 12), "many": (0.25, 3)}
PLANTS = ["clean", "soiled", "19", "35"]


@cache
def findings(name, gaps, *columns):
    plant = known.plant(name)
    return known.quick(known.with_gaps(known.measured(plant), *GAPS[gaps], *columns), known.facts(plant))


@pytest.mark.parametrize("gaps", GAPS)
@pytest.mark.parametrize("name", PLANTS)
def test_lost_energy_is_true_though_rows_are_missing(name, gaps):
    """The figure is 15 %; without the rows that are missing it would be short by as much as is missing."""
    found, truth = findings(name, gaps), known.plant(name).truth
    assert known.dates(found["outages"]) == known.dates(truth["outages"])
    assert known.lost_mwh(found) == pytest.approx(truth["outage_loss_mwh"], rel=0.06)
    assert sum(found["days"]["lost_kwh"]) == pytest.approx(1000 * known.lost_mwh(found), rel=1e-3)
    measured = sum(found["days"]["measured_lost_kwh"])
    assert measured < 1000 * known.lost_mwh(found) * (1 - GAPS[gaps][0] / 4)


@pytest.mark.parametrize("gaps", GAPS)
@pytest.mark.parametrize("name", PLANTS)
def test_availability_and_the_part_that_was_out_are_of_rows_that_were_measured(name, gaps):
    found, truth = findings(name, gaps), known.plant(name).truth
    assert known.shown(found).energy_availability == pytest.approx(100 * truth["energy_availability"], abs=0.2)
    fractions = {one["start"][:10]: one["fraction"] for one in truth["outages"]}
    assert {one["start"]: one["lost_fraction"] for one in found["outages"]} == pytest.approx(fractions, abs=0.05)


def test_power_alone_that_is_missing_is_expected_by_the_irradiance_beside_it():
    found = findings("clean", "many", "power_kw")
    assert known.lost_mwh(found) == pytest.approx(known.plant("clean").truth["outage_loss_mwh"], rel=0.02)


def hours_of(days):
    return calendar(pd.date_range("2024-06-01", periods=24 * days, freq="1h", tz="UTC"), 1.0)


def test_what_is_unknown_is_as_bright_as_the_rest_of_its_day():
    """Two days of the same shape, the second half as bright: a closed form."""
    when, shape = hours_of(2), np.maximum(0.0, 6.0 - np.abs(np.arange(24) - 12.0))
    expected = np.concatenate([shape, shape / 2])
    expected[24 + 10] = np.nan
    usual = (shape + shape / 2) / 2
    usual[10] = shape[10]
    bright = (shape.sum() - shape[10]) / 2 / (usual.sum() - usual[10])
    assert estimated(expected, when)[34] == pytest.approx(shape[10] * bright)
    assert np.array_equal(np.delete(estimated(expected, when), 34), np.delete(expected, 34))
    expected[24:] = np.nan
    assert estimated(expected, when)[24:] == pytest.approx(shape)  # of a day without a row: a usual one


def test_over_a_long_silence_nobody_knows_whether_an_outage_went_on():
    when, power = hours_of(6), np.zeros(144)
    power[30:40] = np.nan
    power[60:110] = np.nan
    assert unmeasured(power, when, np.arange(144)).tolist() == list(range(30, 40))


def test_rows_beside_an_outage_belong_to_it_on_the_same_day_as_far_as_none_is_known():
    when, power = hours_of(3), np.zeros(72)
    power[20:30] = np.nan
    power[40:44] = np.nan
    assert sorted(around(power, when, np.arange(30, 40))) == [*range(24, 30), *range(40, 44)]
