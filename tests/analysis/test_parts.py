"""The pieces of the analyses, against closed forms."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from agents.tools.plants.stops import what
from analysis import expected, faulty, rating, seeded, steps
from analysis.facts import Facts
from tests.analysis import known
from tests.plants import DC_LOSS, INVERTER_EFFICIENCY, make

NEVER = np.zeros(120, dtype=bool)
ALWAYS = ~NEVER


def level(*spans, days=120):
    """The logarithm of the daily ratio: 0 but for spans of (first day, last day, part that is missing)."""
    values = np.random.default_rng(1).normal(0, 0.004, days)
    for first, last, part in spans:
        values[first : last + 1] += np.log(1 - part)
    return values


def test_a_step_down_and_up_is_an_outage_of_its_days():
    found, stayed = steps.steps(level((40, 52, 0.25)), ALWAYS, NEVER)
    assert [(one.first, one.last) for one in found] == [(40, 52)]
    assert found[0].depth == pytest.approx(-np.log(0.75), abs=0.02)
    assert stayed == []


def test_dirt_that_grows_and_is_washed_off_is_no_outage():
    dirt = level() - np.concatenate([np.linspace(0, 0.15, 80), np.zeros(40)])
    rained = NEVER.copy()
    rained[79] = True
    assert steps.steps(dirt, ALWAYS, rained) == ([], [])
    assert steps.steps(dirt, ALWAYS, NEVER) == ([], [])


def test_rain_in_an_outage_does_not_end_it():
    values = level((40, 52, 0.25)) - np.concatenate([np.linspace(0, 0.1, 45), np.zeros(75)])
    rained = NEVER.copy()
    rained[44] = True
    found, _stayed = steps.steps(values, ALWAYS, rained)
    assert [(one.first, one.last) for one in found] == [(40, 52)]


def test_dull_days_neither_split_an_outage_nor_begin_one():
    values, bright = level((40, 52, 0.25)), ALWAYS.copy()
    for dull in (45, 46, 52, 80):
        bright[dull] = False
    values[46] = np.nan
    values[80] -= 0.5
    found, _stayed = steps.steps(values, bright, NEVER)
    assert [(one.first, one.last) for one in found] == [(40, 52)]


def test_an_outage_that_has_not_ended_is_told_to_the_last_day():
    found, stayed = steps.steps(level((110, 119, 0.2)), ALWAYS, NEVER)
    assert [(one.first, one.last, one.is_open) for one in found] == [(110, 119, True)]
    assert stayed == []


def test_what_never_comes_back_is_a_change_and_no_outage():
    days = np.ones(400, dtype=bool)
    found, stayed = steps.steps(level((100, 399, 0.2), days=400), days, ~days)
    assert found == []
    assert [one.first for one in stayed] == [100]


def test_inverters_at_their_limit_are_seen_and_what_that_costs():
    plant = make(years=1, ac_kw=700.0, outages=())
    free = make(years=1, ac_kw=2000.0, outages=())
    frame = plant.frame
    age = np.arange(len(frame)) / 8766
    heat = 1 - 0.0035 * (frame["temp_module_c"] - 25)
    possible = frame["poa_irradiance_wm2"] * heat * (1 - DC_LOSS) * INVERTER_EFFICIENCY * (1 - 0.008 * age)
    lost = (possible - 700).clip(lower=0).sum()
    for ac_kw in (None, 700.0):
        found = known.quick(known.measured(plant), known.facts(plant, ac_kw=ac_kw))["clipping"]
        assert found["ac_kw"] == pytest.approx(700, rel=0.01)
        assert found["lost_kwh"] == pytest.approx(lost, rel=0.1)
    unclipped = known.quick(known.measured(free), known.facts(free, ac_kw=None))["clipping"]
    assert unclipped["ac_kw"] is None
    assert unclipped["lost_kwh"] == 0


def test_an_outage_in_the_frost_may_be_snow_and_says_so():
    """The stop of two days in March, by air 25 K colder than it was; that of a part in May stays warm."""
    year = known.measured(known.plant("year")).frame
    cold = year["temp_air_c"] - 25 * (year.index.month == 3)
    found = known.quick(known.of_frame(year.assign(temp_air_c=cold)), known.facts(known.plant("year")))["outages"]
    assert [(one["start"][:7], what(one)) for one in found] == [
        ("2021-03", "the whole plant, perhaps under snow"),
        ("2021-05", "a part of the plant"),
    ]


def test_a_stop_of_hours_has_its_day_and_its_hours():
    plant = make(years=1, outages=())
    frame = known.measured(plant).frame.copy()
    frame.loc["2021-06-21 10:00":"2021-06-21 13:00", "power_kw"] = 0.0
    found = known.quick(known.of_frame(frame), known.facts(plant))["outages"]
    assert [(one["start"], one["end"], one["hours"], one["kind"]) for one in found] == [
        ("2021-06-21", "2021-06-21", 4.0, "full")
    ]
    lost = known.measured(plant).frame.loc["2021-06-21 10:00":"2021-06-21 13:00", "power_kw"].sum()
    assert found[0]["lost_kwh"] == pytest.approx(lost, rel=0.03)


def test_pvwatts_gives_its_rating_at_standard_conditions():
    bright, cell = np.array([1000.0]), np.array([25.0])
    assert expected.dc_power(bright, cell, 1000.0, -0.004)[0] == 1000
    assert expected.dc_power(bright, cell + 10, 1000.0, -0.004)[0] == pytest.approx(960)
    assert expected.ac_power(np.array([5000.0]), 900.0)[0] == pytest.approx(900)
    assert expected.ac_power(np.array([5000.0]), 900.0, is_clipped=False)[0] == pytest.approx(4800)


def test_a_coarse_sensor_is_not_stuck():
    day = np.arange(0, 2000) // 96
    slow = np.round(20 + 5 * np.sin(np.arange(2000) / 60))
    assert faulty.stuck("temp_air_c", slow, day, 0.25) == []
    slow[500:900] = 21.0
    assert [run.rows >= 400 for run in faulty.stuck("temp_air_c", slow, day, 0.25)] == [True]


def test_a_spike_is_what_the_other_sensor_did_not_follow():
    light = np.full(50, 500.0)
    power = np.full(50, 400.0)
    light[20], power[30] = 1400.0, 1250.0
    light[40], power[40] = 1000.0, 800.0  # a gap in the clouds
    found = faulty.spikes({"poa_wm2": light, "power_kw": power}, 1000.0)
    assert np.flatnonzero(found["poa_wm2"]).tolist() == [20]
    assert np.flatnonzero(found["power_kw"]).tolist() == [30]


def test_a_rating_that_fits_is_believed():
    frame = pd.DataFrame({"poa_wm2": [500.0, 600, 700], "power_kw": [425.0, 510, 595]})
    assert rating.rated(frame, Facts(kwp=1000.0)).kw == 1000.0
    unknown = rating.rated(frame, Facts())
    assert unknown.kw == pytest.approx(1000)
    assert unknown.kw == unknown.seen


def test_lots_are_drawn_anew_and_the_old_ones_go_on():
    np.random.seed(4)
    before = np.random.get_state()[1].tolist()
    with seeded.seeded(1):
        first = np.random.random()
    with seeded.seeded(1):
        assert np.random.random() == first
    assert np.random.get_state()[1].tolist() == before
