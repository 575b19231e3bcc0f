"""Times are read as they were meant, however they are written."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from tests.analysis.files import Reader, differences, text, with_times
from tests.plants import Plant

SHAPES = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M",
    "%d.%m.%Y %H:%M",
    "%d.%m.%y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%y %I:%M:%S %p",
    "%d-%b-%Y %H:%M",
    "%b %d, %Y %H:%M",
    "%Y%m%d %H%M",
    "%Y%m%d:%H%M",
    "%Y%m%d%H%M%S",
    "%Y%m%dT%H%M%SZ",
    "%Y-%m-%d %H:%M:%S.000",
    "%d.%m.%Y %H:%M - %H:%M",
]


def exact(measured, plant):
    return set(differences(measured, plant).values()) == {0.0}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_time_in_one_column(reads: Reader, plant: Plant, shape):
    table = with_times(plant, shape)
    if shape.endswith("Z"):
        table["timestamp"] = plant.frame.index.tz_convert("UTC").strftime(shape)
    measured = reads(text(table, sep=";"), timezone="+01:00")
    assert exact(measured, plant)
    assert measured.reading["defects"]["unreadable_times"] == 0
    assert measured.reading["first"] == "2023-02-20T00:00:00+01:00"


@pytest.mark.parametrize(
    "shape", ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S %z", "%d.%m.%Y %H:%M%z", "%Y-%m-%dT%H:%M:00CET"]
)
def test_an_offset_in_the_times_is_the_zone(reads: Reader, plant: Plant, shape):
    measured = reads(text(with_times(plant, shape)))
    assert exact(measured, plant)
    assert measured.reading["timezone"] == {"name": "UTC+01:00", "how": "offset", "confidence": 1.0}


def test_months_in_words_of_other_languages(reads: Reader, plant: Plant):
    table = with_times(plant, "%d. %m %Y %H:%M")
    words = {" 02 ": " Februar ", " 03 ": " März ", " 04 ": " April ", " 05 ": " Mai "}
    for number, word in words.items():
        table["timestamp"] = table["timestamp"].str.replace(number, word)
    assert exact(reads(text(table), timezone="+01:00"), plant)


@pytest.mark.parametrize("shape", ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"])
def test_without_a_number_above_twelve_the_order_is_what_goes_forward(reads: Reader, shape):
    times = pd.date_range("2023-03-04", "2023-03-09 23:00", freq="h")
    table = pd.DataFrame({"Time": times.strftime(shape), "Power kW": np.arange(len(times), dtype=float)})
    measured = reads(text(table), timezone="UTC")
    assert measured.frame["power_kw"].tolist() == list(range(len(times)))
    assert measured.frame.index[0] == pd.Timestamp("2023-03-04", tz="UTC")


def test_an_order_that_nothing_proves_is_doubted(reads: Reader):
    table = pd.DataFrame({"Time": [f"03/04/2023 {hour}:00" for hour in range(24)], "Power kW": range(24)})
    assert any("03/04/2023" in doubt for doubt in reads(text(table)).reading["doubts"])


@pytest.mark.parametrize(("day", "clock"), [("%d.%m.%Y", "%H:%M"), ("%Y-%m-%d", "%H:%M:%S"), ("%m/%d/%Y", "%I:%M %p")])
def test_date_and_clock_in_two_columns(reads: Reader, plant: Plant, day, clock):
    table = with_times(plant, day, "Datum")
    table.insert(1, "Uhrzeit", plant.frame.index.strftime(clock))
    assert exact(reads(text(table, sep=";"), timezone="+01:00"), plant)


def test_year_month_day_and_hour_in_columns_of_their_own(reads: Reader, plant: Plant):
    index = plant.frame.index
    parts = {"Year": index.year, "Month": index.month, "Day": index.day, "Hour": index.hour, "Minute": index.minute}
    table = pd.concat([pd.DataFrame(parts, index=index), plant.frame.drop(columns="timestamp")], axis=1)
    assert exact(reads(text(table), timezone="+01:00"), plant)


@pytest.mark.parametrize(("name", "factor"), [("epoch", 1), ("unix_ms", 1000)])
def test_a_count_of_seconds_is_utc(reads: Reader, plant: Plant, name, factor):
    table = plant.frame.drop(columns="timestamp")
    table.insert(0, name, plant.frame.index.as_unit("s").asi8 * factor)
    measured = reads(text(table))
    assert exact(measured, plant)
    assert measured.reading["timezone"]["how"] == "offset"


@pytest.mark.parametrize("decimal", [".", ","])
def test_days_as_spreadsheets_count_them(reads: Reader, plant: Plant, decimal):
    table = plant.frame.drop(columns="timestamp")
    naive = plant.frame.index.tz_localize(None)
    table.insert(0, "Datum", ((naive - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)).to_numpy().round(9))
    assert exact(reads(text(table, sep=";", decimal=decimal), timezone="+01:00"), plant)


def test_a_column_named_utc_goes_before_the_local_one(reads: Reader, plant: Plant):
    table = with_times(plant, "%Y-%m-%d %H:%M", "Local time")
    table.insert(1, "Time UTC", plant.frame.index.tz_convert("UTC").strftime("%Y-%m-%d %H:%M"))
    assert exact(reads(text(table)), plant)


def test_of_begin_and_end_the_begin_is_the_time(reads: Reader, plant: Plant):
    table = with_times(plant, "%d.%m.%Y %H:%M", "bis")
    table["bis"] = (plant.frame.index + pd.Timedelta(hours=1)).strftime("%d.%m.%Y %H:%M")
    table.insert(1, "von", plant.frame.index.strftime("%d.%m.%Y %H:%M"))
    assert exact(reads(text(table), timezone="+01:00"), plant)


def ends(plant: Plant) -> pd.DatetimeIndex:
    return plant.frame.index + pd.Timedelta(hours=1)


def test_times_named_as_ends_are_moved_to_the_beginning(reads: Reader, plant: Plant):
    table = with_times(plant, "", "Period end")
    table["Period end"] = ends(plant).strftime("%Y-%m-%d %H:%M%z")
    measured = reads(text(table))
    assert exact(measured, plant)
    assert any("ends of intervals" in note for note in measured.reading["notes"])


def test_a_file_that_counts_to_24_has_ends_of_intervals(reads: Reader, plant: Plant):
    table = with_times(plant, "")
    day, clock = plant.frame.index.strftime("%d.%m.%Y "), ends(plant).strftime("%H:%M")
    table["timestamp"] = day + np.where(clock == "00:00", "24:00", clock)
    assert exact(reads(text(table), timezone="+01:00"), plant)


def test_a_file_from_one_step_after_midnight_to_midnight_has_ends_of_intervals(reads: Reader, plant: Plant):
    table = with_times(plant, "").iloc[: 24 * 60]
    table["timestamp"] = ends(plant)[: 24 * 60].strftime("%Y-%m-%d %H:%M")
    measured = reads(text(table), timezone="+01:00")
    assert measured.frame.index[0] == plant.frame.index[0]
    assert any("ends of intervals" in doubt for doubt in measured.reading["doubts"])


def test_the_sun_tells_ends_of_intervals_where_the_longitude_is_known(reads: Reader, plant: Plant):
    table = with_times(plant, "").iloc[5:-3]
    table["timestamp"] = ends(plant)[5:-3].strftime("%Y-%m-%dT%H:%M%z")
    moved = reads(text(table), longitude=plant.site.longitude)
    assert moved.frame.index[0] == plant.frame.index[5]
    kept = reads(text(plant.frame.iloc[5:-3]), longitude=plant.site.longitude)
    assert kept.frame.index[0] == plant.frame.index[5]


def test_a_cell_without_end_takes_no_time(reads: Reader):
    """Searching it for a clock took time by the square of its length: a minute and a half for 40,000 characters."""
    times = pd.date_range("2024-01-01", periods=5_000, freq="h").strftime("%b %d %Y %H:%M").to_list()
    times[3_000] = "Jan 28 2024" + " " * 400_000 + "x"
    table = pd.DataFrame({"time": times, "power_kw": 1.0})
    began = time.monotonic()
    measured = reads(text(table), timezone="UTC")
    assert time.monotonic() - began < 10
    assert measured.reading["rows"] == 5_000


@pytest.mark.parametrize(("name", "hours"), [("MET", 1), ("MEZ", 1), ("MEST", 2), ("CEST", 2), ("UTC", 0)])
def test_the_name_of_a_zone_behind_the_clock_is_its_offset(reads: Reader, name, hours):
    times = [f"2024-07-{day:02} {hour:02}:00 {name}" for day in range(1, 5) for hour in range(24)]
    measured = reads(text(pd.DataFrame({"time": times, "power_kw": range(len(times))})))
    assert measured.frame.index[0] == pd.Timestamp("2024-07-01").tz_localize("UTC") - pd.Timedelta(hours=hours)


def test_an_offset_that_no_clock_has_is_no_time(reads: Reader):
    times = [f"2024-07-{day:02} {hour:02}:00 +02:00" for day in range(1, 5) for hour in range(24)]
    times[7] = "2024-07-01 07:00 +99:00"
    measured = reads(text(pd.DataFrame({"time": times, "power_kw": range(len(times))})))
    assert measured.reading["defects"]["unreadable_times"] == 1
    assert measured.reading["timezone"]["name"] == "UTC+02:00"
