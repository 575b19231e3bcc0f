"""Every defect of a file is counted, and none of them changes what else was measured."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.analysis import known
from tests.analysis.files import Reader, differences, text
from tests.plants import Plant


def defects(measured):
    return {name: number for name, number in measured.reading["defects"].items() if number}


def test_a_sound_file_has_none(reads: Reader, plant: Plant):
    assert defects(reads(plant.csv())) == {}


def test_shuffled_rows_are_put_in_order(reads: Reader, plant: Plant):
    measured = reads(text(plant.frame.sample(frac=1, random_state=3)))
    assert set(differences(measured, plant).values()) == {0.0}
    assert measured.reading["defects"]["out_of_order"] > len(plant.frame) / 2


def test_the_newest_row_first_is_no_disorder(reads: Reader, plant: Plant):
    measured = reads(text(plant.frame.iloc[::-1]))
    assert set(differences(measured, plant).values()) == {0.0}
    assert defects(measured) == {}


def test_placeholders_are_counted_with_their_column_and_once(reads: Reader, plant: Plant):
    """Three of the power, one of which is among the night's zeros; beside two cells that are empty."""
    table = plant.frame.copy()
    table.iloc[[5, 12, 36], table.columns.get_loc("ac_power_kw")] = [-9999.0, 99999.0, -999.9]
    table.iloc[[60, 61], table.columns.get_loc("ac_power_kw")] = np.nan
    table.iloc[[13, 14], table.columns.get_loc("temp_module_c")] = [-99.0, -9999.9]
    found = known.quick(reads(text(table)), known.facts(plant))["quality"]["columns"]
    counts = {one["column"]: (one["missing"], one["sentinels"], one["removed"], one["out_of_range"]) for one in found}
    assert counts["power_kw"] == (2, 3, 3, 0)
    assert counts["temp_module_c"] == (0, 2, 2, 0)
    assert counts["poa_wm2"] == (0, 0, 0, 0)


def test_duplicates_are_counted_and_those_that_differ_apart(reads: Reader, plant: Plant):
    other = plant.frame.iloc[40:43].assign(ac_power_kw=1.0)
    measured = reads(text(pd.concat([plant.frame, plant.frame.iloc[100:107], other])))
    assert set(differences(measured, plant).values()) == {0.0}
    assert measured.reading["defects"]["duplicates"] == 10
    assert measured.reading["defects"]["conflicting_duplicates"] == 3


def test_missing_rows_are_there_without_values(reads: Reader, plant: Plant):
    measured = reads(text(plant.frame.drop(plant.frame.index[500:548])))
    assert defects(measured) == {"missing_rows": 48}
    assert len(measured.frame) == len(plant.frame)
    assert measured.frame.iloc[500:548].isna().all(axis=None)
    assert not measured.frame.drop(measured.frame.index[500:548]).isna().any(axis=None)


def test_marks_for_missing_values_are_counted_and_taken_out(reads: Reader, plant: Plant):
    frame = plant.frame.copy()
    frame.iloc[[5, 900], frame.columns.get_loc("temp_module_c")] = -9999
    frame.iloc[300, frame.columns.get_loc("ac_power_kw")] = 99999
    frame.iloc[301, frame.columns.get_loc("poa_irradiance_wm2")] = 65535
    measured = reads(text(frame))
    assert defects(measured) == {"sentinels": 4}
    assert np.isnan(measured.frame["temp_module_c"].iloc[[5, 900]]).all()
    assert np.isnan(measured.frame["power_kw"].iloc[300])
    counted_ = {one["meaning"]: one["sentinels"] for one in measured.reading["columns"] if one.get("sentinels")}
    assert counted_ == {"temp_module_c": 2, "power_kw": 1, "poa_wm2": 1}


def test_a_value_that_only_looks_like_a_mark_stays(reads: Reader, plant: Plant):
    frame = plant.frame.rename(columns={"ac_power_kw": "Power [W]"})
    frame["Power [W]"] = (frame["Power [W]"] * 1000).round()
    frame.iloc[12, frame.columns.get_loc("Power [W]")] = 99999
    measured = reads(text(frame))
    assert defects(measured) == {}
    assert measured.frame["power_kw"].iloc[12] == pytest.approx(99.999)


def test_a_spike_is_left_for_the_check_of_quality(reads: Reader, plant: Plant):
    frame = plant.frame.copy()
    frame.iloc[300, frame.columns.get_loc("ac_power_kw")] = 87_654.3
    assert reads(text(frame)).frame["power_kw"].iloc[300] == 87_654.3


def test_cells_that_are_no_number_are_counted_and_empty_ones_not(reads: Reader, plant: Plant):
    frame = plant.frame.astype(object)
    places = {20: "offline", 21: "=1+2", 22: "12,34,5", 30: "", 31: "NaN", 32: "n/a", 33: "---", 40: "12.5 kW"}
    for row, written in places.items():
        frame.iloc[row, frame.columns.get_loc("ac_power_kw")] = written
    measured = reads(text(frame, sep=";"))
    assert defects(measured) == {"unreadable_cells": 3}
    assert measured.frame["power_kw"].iloc[40] == 12.5
    assert measured.frame["power_kw"].iloc[[20, 21, 22, 30, 31, 32, 33]].isna().all()


def test_rows_without_a_time_are_counted(reads: Reader, plant: Plant):
    content = plant.csv() + "Total,1,2,3,4,5,6,7\n2023-02-31T00:00:00+0100,1,2,3,4,5,6,7\n"
    measured = reads(content)
    assert set(differences(measured, plant).values()) == {0.0}
    assert defects(measured) == {"unreadable_times": 2}


def test_rows_of_a_clock_that_was_reset_are_left_out(reads: Reader, plant: Plant):
    table = plant.frame.copy()
    table.iloc[7, 0] = "2000-01-01T00:00:00+0100"
    measured = reads(text(table))
    assert len(measured.frame) == len(plant.frame)
    assert defects(measured)["stray_times"] == 1


def test_times_beside_the_step_are_moved_to_it(reads: Reader, plant: Plant):
    late = np.where(np.arange(len(plant.frame)) % 50 == 0, 3, 0)
    times = plant.frame.index + pd.to_timedelta(late, unit="s")
    measured = reads(text(plant.frame.assign(timestamp=times.strftime("%Y-%m-%dT%H:%M:%S%z"))))
    assert set(differences(measured, plant).values()) == {0.0}
    assert defects(measured)["moved_rows"] == int((late > 0).sum())


def test_every_row_a_little_beside_the_step_is_moved_to_it(reads: Reader, plant: Plant):
    beside = pd.to_timedelta(np.random.default_rng(1).integers(-20, 20, len(plant.frame)), unit="s")
    times = plant.frame.index + beside
    measured = reads(text(plant.frame.assign(timestamp=times.strftime("%Y-%m-%dT%H:%M:%S%z"))))
    assert set(differences(measured, plant).values()) == {0.0}
    assert measured.reading["defects"]["missing_rows"] == 0


def test_two_resolutions_become_the_coarser_one(reads: Reader, plant: Plant):
    half = len(plant.frame) // 2
    fine = plant.frame.iloc[:half].drop(columns="timestamp").resample("15min").ffill()
    fine.insert(0, "timestamp", fine.index.strftime("%Y-%m-%dT%H:%M:%S%z"))
    fine["rain_mm"] /= 4
    measured = reads(text(pd.concat([fine, plant.frame.iloc[half:]])))
    assert measured.reading["step_minutes"] == 60
    assert max(differences(measured, plant).values()) < 1e-9


def test_a_row_of_another_length_harms_no_other(reads: Reader, plant: Plant):
    lines = plant.csv().splitlines()
    lines[50] += ",surplus,cells"
    lines[60] = lines[60].rpartition(",")[0]
    measured = reads("\n".join(lines))
    assert len(measured.frame) == len(plant.frame)
    assert measured.frame["power_kw"].notna().all()


def counted(plant: Plant, meter: pd.Series) -> str:
    return text(plant.frame.assign(ac_power_kw=meter.round(3)).rename(columns={"ac_power_kw": "E_total [kWh]"}))


def test_a_counter_that_begins_anew_is_followed(reads: Reader, plant: Plant):
    power = plant.frame["ac_power_kw"].to_numpy()
    daily = plant.frame["ac_power_kw"].groupby(plant.frame.index.date).cumsum() - plant.frame["ac_power_kw"]
    measured = reads(counted(plant, daily))
    read = measured.frame["power_kw"].to_numpy()
    assert np.nanmax(np.abs(read[:-1] - power[:-1])) < 0.002
    assert measured.reading["defects"]["counter_resets"] > 50


def test_a_counter_read_at_the_end_is_told_by_the_light(reads: Reader, plant: Plant):
    measured = reads(counted(plant, plant.frame["ac_power_kw"].cumsum() + 5e5))
    power = plant.frame["ac_power_kw"].to_numpy()
    assert np.abs(measured.frame["power_kw"].to_numpy()[1:] - power[1:]).max() < 0.002


def test_a_counter_misread_once_is_counted_and_left_out(reads: Reader, plant: Plant):
    meter = plant.frame["ac_power_kw"].cumsum() + 5e5
    meter.iloc[777] = 0.0
    measured = reads(counted(plant, meter))
    assert defects(measured) == {"counter_slips": 1}
    assert measured.frame["power_kw"].isna().sum() == 3
    assert measured.frame["power_kw"].min() >= 0
