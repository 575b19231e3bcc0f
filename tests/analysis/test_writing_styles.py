"""However a table is written, the same measurements are read from it."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile

import pandas as pd
import pytest
from openpyxl import Workbook

from tests.analysis import known
from tests.analysis.files import OURS, Reader, differences, meanings, text, units, with_times
from tests.plants import Plant

EXACT = dict.fromkeys(OURS.values(), 0.0)


def near(measured, plant):
    return max(differences(measured, plant).values())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_may_be_parted_by_any_usual_sign(reads: Reader, plant: Plant, delimiter):
    measured = reads(plant.csv(sep=delimiter))
    assert differences(measured, plant) == EXACT
    assert measured.reading["delimiter"] == delimiter
    assert measured.reading["kind"] == ("tsv" if delimiter == "\t" else "csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_seen(reads: Reader, plant: Plant, encoding):
    table = plant.frame.rename(columns={"temp_air_c": "Außentemperatur [°C]"})
    measured = reads(text(table), encoding=encoding)
    assert meanings(measured)["Außentemperatur [°C]"] == "temp_air_c"
    assert differences(measured, plant) == EXACT
    assert measured.reading["encoding"] == encoding


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimal_commas(reads: Reader, plant: Plant, delimiter):
    measured = reads(plant.csv(sep=delimiter, decimal=","))
    assert measured.reading["decimal"] == ","
    assert differences(measured, plant) == EXACT


def test_decimal_commas_in_quotes_between_commas(reads: Reader, plant: Plant):
    measured = reads(plant.csv(decimal=",", quoting=csv.QUOTE_ALL))
    assert measured.reading["decimal"] == ","
    assert differences(measured, plant) == EXACT


def test_thousands_apart(reads: Reader, plant: Plant):
    table = plant.frame.copy()
    table["ac_power_kw"] = [f"{kilowatts * 10:,.1f}" for kilowatts in plant.frame["ac_power_kw"]]
    measured = reads(text(table.rename(columns={"ac_power_kw": "Power (kW)"}), sep=";"))
    assert abs(measured.frame["power_kw"].to_numpy() / 10 - plant.frame["ac_power_kw"].to_numpy()).max() < 0.006


def test_lines_before_the_header_and_a_row_of_units(reads: Reader, plant: Plant):
    table = plant.frame.set_axis(["Time", "POA", "GHI", "T air", "T module", "Wind", "Power", "Rain"], axis=1)
    about = "Plant;Sunny Acre\nInstalled;850 kWp\nExported;2024-01-05 10:00\n\n"
    units_row = ";W/m²;W/m²;°C;°C;m/s;kW;mm\n"
    header, _, body = text(table, sep=";", decimal=",").partition("\n")
    measured = reads(f"{about}{header}\n{units_row}{body}")
    assert differences(measured, plant) == EXACT
    assert measured.reading["header_row"] == 5
    assert measured.reading["suggested"]["kwp"]["value"] == 850
    assert units(measured)["Power"] == "kW"


def test_groups_of_columns_above_their_names(reads: Reader, plant: Plant):
    power = plant.frame["ac_power_kw"]
    rows = [["", "WR 1", "", "WR 2", ""], ["Datum", "Pac [kW]", "Udc [V]", "Pac [kW]", "Udc [V]"]]
    rows += [[time, kw, 600, kw / 2, 610] for time, kw in zip(plant.frame["timestamp"], power, strict=True)]
    measured = reads("\n".join(",".join(map(str, row)) for row in rows))
    assert sorted(measured.frame.columns) == ["inverter:WR 1", "inverter:WR 2", "power_kw"]
    assert abs(measured.frame["power_kw"].to_numpy() - 1.5 * power.to_numpy()).max() < 1e-9


def test_a_table_without_header_is_read_and_doubted(reads: Reader, plant: Plant):
    table = plant.frame[["timestamp", "poa_irradiance_wm2", "ac_power_kw"]]
    measured = reads(text(table, header=False))
    assert differences(measured, plant) == {"poa_wm2": 0.0, "power_kw": 0.0}
    assert all(one["confidence"] <= 0.5 for one in measured.reading["columns"] if one["meaning"] != "time")
    assert any("no header" in doubt for doubt in measured.reading["doubts"])


def test_gzip_and_zip_are_opened(reads: Reader, plant: Plant):
    content = plant.csv().encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/logger.csv", content)
        archive.writestr("__MACOSX/export/._logger.csv", b"x")
    assert differences(reads(gzip.compress(content), "logger.csv.gz"), plant) == EXACT
    assert differences(reads(packed.getvalue(), "logger.zip"), plant) == EXACT


def book(plant: Plant) -> Workbook:
    workbook = Workbook()
    workbook.active.title = "Cover"
    workbook.active.append(["Sunny Acre"])
    sheet = workbook.create_sheet("Data")
    table = plant.frame.iloc[:500]
    sheet.append(["Datum", *table.columns[1:]])
    for time, row in zip(table.index.tz_localize(None), table.iloc[:, 1:].itertuples(index=False), strict=True):
        sheet.append([time.to_pydatetime(), *row])
    short = workbook.create_sheet("Notes")
    for line in range(9):
        short.append([line, "cleaned"])
    return workbook


def stored(workbook: Workbook) -> bytes:
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def test_the_longest_sheet_of_a_workbook_is_read(reads: Reader, plant: Plant):
    measured = reads(stored(book(plant)), "plant.csv", timezone="+01:00")
    first = Plant(plant.frame.iloc[:500], plant.truth, plant.daily, plant.site)
    assert differences(measured, first) == EXACT
    assert (measured.reading["kind"], measured.reading["sheet"]) == ("xlsx", "Data")
    assert any("Notes" in doubt for doubt in measured.reading["doubts"])


def test_date_and_clock_in_cells_of_their_own(reads: Reader, plant: Plant):
    workbook = Workbook()
    rows = zip(plant.frame.index.tz_localize(None), plant.frame["ac_power_kw"], strict=True)
    workbook.active.append(["Lat", 37.4])
    workbook.active.append(["Day", "Clock", "Power (kW)", "Remark"])
    for time, power in rows:
        workbook.active.append([time.to_pydatetime().replace(hour=0), time.time(), power])
    measured = reads(stored(workbook), timezone="+01:00")
    assert differences(measured, plant) == {"power_kw": 0.0}


def test_another_sheet_can_be_chosen(reads: Reader, plant: Plant):
    workbook = book(plant)
    workbook.move_sheet("Notes", -2)
    other = workbook.create_sheet("2022")
    other.append(["Date", "Power kW"])
    for hour in range(48):
        other.append([f"2022-06-0{1 + hour // 24} {hour % 24:02d}:00", float(hour)])
    measured = reads(stored(workbook), sheet="2022")
    assert measured.frame["power_kw"].tolist() == [float(hour) for hour in range(48)]


def test_what_a_person_says_of_the_writing_is_believed(reads: Reader, plant: Plant):
    measured = reads(plant.csv(sep=";"), delimiter=";", decimal=".")
    assert differences(measured, plant) == EXACT


def test_old_line_ends(reads: Reader, plant: Plant):
    assert differences(reads(plant.csv(lineterminator="\r")), plant) == EXACT
    assert differences(reads(plant.csv(lineterminator="\r\n")), plant) == EXACT


def test_a_formula_is_text(reads: Reader, plant: Plant):
    table = plant.frame.assign(**{"=cmd|' /C calc'!A0": "=1+1"})
    measured = reads(text(table))
    assert differences(measured, plant) == EXACT
    assert measured.reading["ignored"] == ["=cmd|' /C calc'!A0"]


def test_the_same_logger_is_known_again(reads: Reader, plant: Plant):
    first, later = reads(text(plant.frame.iloc[:300])), reads(text(plant.frame.iloc[300:700]))
    other = reads(text(plant.frame.rename(columns={"ac_power_kw": "P_AC [kW]"})))
    assert first.reading["fingerprint"] == later.reading["fingerprint"]
    assert other.reading["fingerprint"] != first.reading["fingerprint"]


def test_two_hundred_columns(reads: Reader, plant: Plant):
    day = with_times(plant, "%Y-%m-%d %H:%M").iloc[:72]
    strings = pd.DataFrame({f"String {one} I [A]": day["ac_power_kw"] / one for one in range(1, 193)})
    measured = reads(text(pd.concat([day, strings], axis=1)), timezone="+01:00")
    assert sum(name.startswith("string:") for name in measured.frame) == 192
    assert abs(measured.frame["string:50"] * 50 - measured.frame["power_kw"]).max() < 1e-9


@pytest.mark.parametrize("name", ["clean", "soiled", *map(str, known.SEEDS)])
def test_the_figures_of_a_whole_record_are_those_of_its_file(name: str, reads: Reader):
    plant = known.plant(name)
    assert differences(reads(plant.csv()), plant) == EXACT
