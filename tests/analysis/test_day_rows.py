"""Files of one row a day, and those without a temperature: what cannot be told is left out, nothing is made up."""

from __future__ import annotations

from functools import cache

import pytest

from tests.analysis import known
from tests.plants import Plant, make


@cache
def plant(seed: int) -> Plant:
    return make(years=2, seed=seed)


def by_day(seed: int, *columns: str):
    frame = known.measured(plant(seed)).frame[["power_kw", "poa_wm2", *columns]]
    return known.of_frame(frame.resample("D").mean())


@pytest.mark.parametrize(("seed", "columns"), [(7, ()), (7, ("temp_air_c",)), (23, ("temp_module_c",))])
def test_days_tell_the_whole_outages_and_no_others(seed, columns):
    found = known.quick(by_day(seed, *columns), known.facts(plant(seed)))
    full = [one for one in plant(seed).truth["outages"] if one["fraction"] == 1]
    assert known.dates(found["outages"]) == known.dates(full)
    assert "by_day" in {one["code"] for one in found["warnings"]}


def test_days_tell_no_hours_of_sun():
    found = known.quick(by_day(7), known.facts(plant(7)))
    assert set(found["days"]["sun_hours"]) == set(found["days"]["up_hours"]) == {0.0}
    energy = sum(found["days"]["energy_kwh"])
    assert energy / 1000 == pytest.approx(plant(7).truth["energy_mwh"]["after_outages"], rel=1e-3)


@pytest.mark.parametrize("seed", [7, 23])
def test_heat_and_cold_that_nobody_measured_are_no_outages(seed):
    found = known.quick(known.measured(plant(seed), "temp_module_c", "temp_air_c"), known.facts(plant(seed)))
    assert known.dates(found["outages"]) == known.dates(plant(seed).truth["outages"])
    assert all(one["lost_kwh"] > 0 for one in found["outages"])
