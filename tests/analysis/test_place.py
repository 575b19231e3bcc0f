"""A clock that the file does not tell, at a plant whose place is known: irradiance on the plane is computed by it."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.analysis import known
from tests.analysis.files import Reader, text
from tests.plants import Plant, make

SHORT = (known.Stop(20, 2), known.Stop(70, 2))


@pytest.fixture(scope="module")
def level() -> Plant:
    """A third of a year of hours at 6° west, by a clock of UTC+01:00."""
    return make(years=0.33, start="2021-03-10", outages=SHORT)


def logged(plant: Plant, times: pd.Series, first: int = 0, header: str = "Time") -> str:
    table = plant.frame[["ghi_wm2", "temp_air_c", "wind_speed_ms", "ac_power_kw"]].iloc[first:]
    table.insert(0, header, times[first:])
    return text(table)


def place(plant: Plant) -> dict[str, float]:
    return {name: getattr(plant.site, name) for name in ("latitude", "longitude", "tilt", "azimuth")}


def found(reads: Reader, plant: Plant, content: str, **how):
    measured = reads(content, **how)
    return measured, known.quick(measured, known.facts(plant, **place(plant)))


CLOCKS = {"its own": "Etc/GMT-1", "UTC": "UTC", "of Tokyo": "Asia/Tokyo", "of Kolkata": "Asia/Kolkata"}


@pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS)
def test_a_clock_without_a_zone_is_read_by_the_sun(reads: Reader, level: Plant, clock):
    content = logged(level, level.frame.index.tz_convert(clock).strftime("%Y-%m-%d %H:%M"))
    measured, findings = found(reads, level, content, longitude=level.site.longitude)
    assert list(measured.frame.index.tz_convert("UTC")) == list(level.frame.index.tz_convert("UTC"))
    assert measured.reading["timezone"]["how"] == "solar noon and longitude"
    assert known.dates(findings["outages"]) == known.dates(level.truth["outages"])
    codes = {one["code"] for one in findings["warnings"]}
    assert "clock_by_place" in codes
    assert "clock_unknown" not in codes


def test_ends_of_intervals_that_begin_in_the_middle_of_a_day_are_seen(reads: Reader, level: Plant):
    ends = (level.frame.index + pd.Timedelta("1h")).strftime("%Y-%m-%dT%H:%M%z")
    measured, findings = found(reads, level, logged(level, ends, 9), longitude=level.site.longitude)
    assert measured.frame.index[0] == level.frame.index[9]
    assert known.dates(findings["outages"]) == known.dates(level.truth["outages"])
    assert "ends of intervals" in next(one["text"] for one in findings["warnings"] if one["code"] == "clock_by_place")


def test_ends_of_intervals_by_a_clock_without_a_zone(reads: Reader, level: Plant):
    """Named as such, so that the sun tells the zone alone."""
    ends = (level.frame.index + pd.Timedelta("1h")).strftime("%Y-%m-%d %H:%M")
    measured = reads(logged(level, ends, header="Period end"), longitude=level.site.longitude)
    assert measured.frame.index[0] == level.frame.index[0]


def test_of_zones_whose_clocks_change_alike_the_plant_s_is_taken(reads: Reader):
    plant = make(years=0.25, start="2023-02-10", timezone="America/Chicago", latitude=35, longitude=-97.5, outages=())
    times = plant.frame.index.strftime("%Y-%m-%d %H:%M")
    assert reads(logged(plant, times)).frame.index[0] != plant.frame.index[0]
    measured = reads(logged(plant, times), longitude=-97.5)
    assert list(measured.frame.index.asi8) == list(plant.frame.index.as_unit(measured.frame.index.unit).asi8)


def test_a_clock_that_is_guessed_is_warned_of_where_the_sun_s_position_counts(reads: Reader, level: Plant):
    content = logged(level, level.frame.index.strftime("%Y-%m-%d %H:%M"))
    _, findings = found(reads, level, content)
    assert "clock_unknown" in {one["code"] for one in findings["warnings"]}
    _, sure = found(reads, level, content, timezone="+01:00")
    assert "clock_unknown" not in {one["code"] for one in sure["warnings"]}
