"""The zone of a file's clock: what it says, what a person says, what its changes and the sun tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import problems
from tests.analysis.files import Reader, differences, text, with_times
from tests.plants import Plant, make

NAIVE = "%Y-%m-%d %H:%M"


def exact(measured, plant):
    return set(differences(measured, plant).values()) == {0.0}


def test_a_zone_with_summer_time_loses_and_doubles_nothing(reads: Reader, roman: Plant):
    measured = reads(text(with_times(roman, NAIVE)), timezone="Europe/Rome")
    assert exact(measured, roman)
    defects = measured.reading["defects"]
    assert (defects["dst_gaps"], defects["dst_doubles"]) == (1, 1)
    assert (defects["duplicates"], defects["missing_rows"], defects["out_of_order"]) == (0, 0, 0)
    assert measured.reading["timezone"] == {"name": "Europe/Rome", "how": "given", "confidence": 1.0}


def test_clock_changes_in_the_data_name_their_zone(reads: Reader, roman: Plant):
    measured = reads(text(with_times(roman, NAIVE)))
    assert exact(measured, roman)
    assert measured.reading["timezone"]["how"] == "clock changes"
    assert measured.reading["timezone"]["name"] == "Europe/Berlin"


def test_a_clock_that_keeps_standard_time_is_seen_in_spring(reads: Reader, roman: Plant):
    table = with_times(roman, "")
    table["timestamp"] = roman.frame.index.tz_convert("Etc/GMT-1").strftime(NAIVE)
    measured = reads(text(table), timezone="Europe/Rome")
    assert exact(measured, roman)
    assert any("standard time" in note for note in measured.reading["notes"])


def with_stray(plant: Plant, times: int = 1) -> pd.DataFrame:
    """Rows at 02:15 on the last Sunday of March, when the clock goes from 2 to 3."""
    table = with_times(plant, NAIVE)
    at = int(np.flatnonzero(table["timestamp"] == "2023-03-26 03:00")[0])
    stray = table.iloc[[at] * times].assign(
        timestamp=[f"2023-03-26 02:{minute:02d}" for minute in range(0, 60, 60 // times)], ac_power_kw=7.0
    )
    return pd.concat([table.iloc[:at], stray, table.iloc[at:]])


@pytest.mark.parametrize("columns", [["ac_power_kw", "poa_irradiance_wm2"], ["temp_air_c", "wind_speed_ms"]])
def test_a_stray_row_in_the_hour_that_is_skipped_is_left_out(reads: Reader, roman: Plant, columns):
    """With light, noon tells that the clock changes; without, autumn does, when an hour comes twice."""
    measured = reads(text(with_stray(roman)[["timestamp", *columns]]), timezone="Europe/Rome")
    assert exact(measured, roman)
    defects = measured.reading["defects"]
    assert defects["impossible_times"] == 1
    assert (defects["duplicates"], defects["missing_rows"], defects["dst_gaps"]) == (0, 0, 1)
    assert any("left out" in note for note in measured.reading["notes"])


def test_noon_tells_a_stray_row_where_no_autumn_does(reads: Reader, roman: Plant):
    spring = with_stray(roman).iloc[:4000]
    measured = reads(text(spring), timezone="Europe/Rome")
    assert measured.reading["defects"]["impossible_times"] == 1
    assert list(measured.frame["power_kw"]) == list(roman.frame["ac_power_kw"].iloc[:3999])


def test_a_stray_row_among_quarter_hours_is_no_full_hour(reads: Reader):
    plant = make(years=0.2, freq="15min", start="2023-03-01", timezone="Europe/Rome", latitude=41.9, longitude=12.5)
    dark = with_stray(plant)[["timestamp", "temp_air_c"]]
    measured = reads(text(dark), timezone="Europe/Rome")
    assert measured.reading["defects"]["impossible_times"] == 1
    assert exact(measured, plant)


def test_offsets_of_summer_and_winter_are_those_of_a_place(reads: Reader, roman: Plant):
    measured = reads(roman.csv())
    assert exact(measured, roman)
    assert measured.reading["timezone"] == {"name": "Europe/Berlin", "how": "offset", "confidence": 1.0}


def test_two_zones_in_one_file_are_each_believed_and_doubted(reads: Reader, plant: Plant):
    half = len(plant.frame) // 2
    index = plant.frame.index
    shape = "%Y-%m-%dT%H:%M:%S%z"
    table = plant.frame.copy()
    table["timestamp"] = [*index[:half].strftime(shape), *index[half:].tz_convert("Asia/Tokyo").strftime(shape)]
    measured = reads(text(table))
    assert exact(measured, plant)
    assert any("several zones" in doubt for doubt in measured.reading["doubts"])


def test_a_local_clock_without_zone_is_assumed_utc_and_said(reads: Reader, plant: Plant):
    measured = reads(text(with_times(plant, NAIVE)))
    assert measured.reading["timezone"]["how"] == "assumed UTC"
    assert list(measured.frame.index.tz_localize(None)) == list(plant.frame.index.tz_localize(None))
    assert any("sun stands highest at 13:" in doubt for doubt in measured.reading["doubts"])


@pytest.mark.parametrize(("zone", "named"), [("Asia/Tokyo", "UTC-10:00"), ("America/Bogota", "UTC+04:00")])
def test_where_noon_is_far_from_twelve_days_are_not_cut(reads: Reader, plant: Plant, zone, named):
    """The plant's noon is at 13:24 UTC+01:00 and 8 minutes for the season: 21:32 in Tokyo, 7:32 in Bogota."""
    table = with_times(plant, "").iloc[:700]
    table["timestamp"] = plant.frame.index[:700].tz_convert(zone).strftime(NAIVE)
    measured = reads(text(table))
    assert measured.reading["timezone"]["how"] == "solar noon"
    by_hour = measured.frame["poa_wm2"].groupby(measured.frame.index.hour).mean()
    assert 10 <= int(by_hour.idxmax()) <= 13
    assert measured.reading["timezone"]["name"] == named


def test_utc_times_of_the_far_east_have_whole_days(reads: Reader, plant: Plant):
    shifted = plant.frame.index - pd.Timedelta(hours=8)
    table = plant.frame.assign(timestamp=shifted.strftime("%Y-%m-%dT%H:%M:%SZ"))
    table["timestamp"] = shifted.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%SZ")
    measured = reads(text(table))
    assert measured.frame.index[0] == shifted[0]
    assert 10 <= measured.frame["poa_wm2"].groupby(measured.frame.index.hour).mean().idxmax() <= 13


def test_an_unlikely_zone_is_doubted(reads: Reader, plant: Plant):
    table = with_times(plant, "")
    table["timestamp"] = plant.frame.index.tz_convert("Asia/Tokyo").strftime(NAIVE)
    assert any("Europe/Madrid" in doubt for doubt in reads(text(table), timezone="Europe/Madrid").reading["doubts"])


@pytest.mark.parametrize("name", ["Mars/Olympus", "+99:00", "../../etc/passwd", "Europe"])
def test_a_zone_that_does_not_exist_is_refused(reads: Reader, plant: Plant, name):
    with pytest.raises(problems.Invalid, match="no time zone"):
        reads(plant.csv(), timezone=name)


def test_a_zone_given_is_the_calendar_of_times_with_offsets(reads: Reader, plant: Plant):
    measured = reads(plant.csv(), timezone="Europe/Madrid")
    assert exact(measured, plant)
    assert str(measured.frame.index.tz) == "Europe/Madrid"


def test_whole_days_need_no_summer_time(reads: Reader):
    days = pd.date_range("2023-01-01", "2023-12-31", freq="D")
    energy = 1000 + 500 * np.sin(np.arange(365))
    table = pd.DataFrame({"Datum": days.strftime("%d.%m.%Y"), "Ertrag [kWh]": energy.round(3)})
    measured = reads(text(table, sep=";"), timezone="Europe/Berlin")
    assert len(measured.frame) == 365
    assert abs(measured.frame["power_kw"].to_numpy() * 24 - energy).max() < 0.001
    assert list(measured.frame.index.strftime("%Y-%m-%d")) == list(days.strftime("%Y-%m-%d"))


@pytest.mark.parametrize("shape", [NAIVE, NAIVE + "%z"])
def test_full_hours_of_a_zone_of_half_hours_stay_full(reads: Reader, shape):
    plant = make(years=0.05, start="2023-05-01", timezone="Asia/Kolkata", latitude=23.0, longitude=72.6)
    measured = reads(text(with_times(plant, shape)), timezone="Asia/Kolkata")
    assert exact(measured, plant)
    assert measured.reading["defects"]["missing_rows"] == 0
    assert set(measured.frame.index.minute) == {0}


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "+05:30"])
def test_uneven_rows_of_a_zone_of_half_hours_are_gathered_into_its_hours(reads: Reader, plant: Plant, zone):
    beside = np.random.default_rng(1).integers(60, 3500, len(plant.frame))
    times = plant.frame.index.tz_localize(None) + pd.to_timedelta(beside, unit="s")
    measured = reads(text(plant.frame.assign(timestamp=times.strftime("%Y-%m-%d %H:%M:%S"))), timezone=zone)
    assert set(measured.frame.index.minute) == {0}
    assert measured.frame["poa_wm2"].tolist() == plant.frame["poa_irradiance_wm2"].tolist()
