"""What columns mean: by their names in five languages, by their units, confirmed or overruled by their values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import problems
from analysis.headers import name
from tests.analysis.files import Reader, differences, meanings, text, units
from tests.plants import Plant, make

LANGUAGES = {
    "en": ("Timestamp", "POA Irradiance (W/m2)", "Global Horizontal Irradiance (W/m2)", "Ambient Temperature (°C)",
           "Module Temperature (°C)", "Wind Speed (m/s)", "AC Power (kW)", "Rainfall (mm)"),
    "de": ("Zeitstempel", "Einstrahlung Modulebene [W/m²]", "Globalstrahlung horizontal [W/m²]",
           "Umgebungstemperatur [°C]", "Modultemperatur [°C]", "Windgeschwindigkeit [m/s]", "Wirkleistung [kW]",
           "Niederschlag [mm]"),
    "it": ("Data e ora", "Irraggiamento piano moduli (W/m²)", "Irraggiamento orizzontale (W/m²)",
           "Temperatura ambiente (°C)", "Temperatura modulo (°C)", "Velocità del vento (m/s)", "Potenza attiva (kW)",
           "Pioggia (mm)"),
    "es": ("Fecha y hora", "Irradiancia plano inclinado (W/m²)", "Irradiancia global horizontal (W/m²)",
           "Temperatura ambiente (ºC)", "Temperatura de módulo (ºC)", "Velocidad del viento (m/s)",
           "Potencia activa (kW)", "Precipitación (mm)"),
    "fr": ("Horodatage", "Irradiance plan des modules (W/m²)", "Rayonnement global horizontal (W/m²)",
           "Température ambiante (°C)", "Température des modules (°C)", "Vitesse du vent (m/s)",
           "Puissance active (kW)", "Précipitations (mm)"),
    "codes": ("Time", "G_POA", "GHI", "T_amb", "T_mod", "ws", "P_AC [kW]", "rain"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_in_five_languages(reads: Reader, plant: Plant, language):
    measured = reads(text(plant.frame.set_axis(list(LANGUAGES[language]), axis=1), sep=";"))
    assert set(differences(measured, plant).values()) == {0.0}
    assert len(measured.frame.columns) == 7
    assert measured.reading["doubts"] == []
    assert all(one["confidence"] >= 0.8 for one in measured.reading["columns"])


@pytest.mark.parametrize(
    "header",
    ["Reactive power [kvar]", "Power factor", "cos phi", "Wind direction [°]", "DNI (W/m2)",
     "Inverter temperature [°C]", "Blindleistung (kvar)",
     "Udc [V]", "Humidity %", "Specific yield (kWh/kWp)", "PR %", "Grid frequency",
     "Status", "Energy consumption kWh", "Set point kW", "Diffuse irradiance W/m2", "=cmd()", "Power price", ""],
)  # fmt: skip
def test_other_columns_mean_nothing(header):
    assert name(header).meaning == ""


@pytest.mark.parametrize(
    ("header", "meaning"),
    [("WR 1 Pac [W]", "inverter:WR 1"), ("inverter_12_kw", "inverter:12"), ("INV-03 Power (kW)", "inverter:03"),
     ("Wechselrichter 2 Leistung kW", "inverter:Wechselrichter 2"), ("Onduleur 4 (kW)", "inverter:Onduleur 4"),
     ("Inverter A", "inverter:A"), ("String 7 current (A)", "string:7"), ("Inv 1 String 3 I (A)", "string:1.3")],
)  # fmt: skip
def test_inverters_and_strings_by_their_labels(header, meaning):
    assert name(header).meaning == meaning


CONVERTED = [  # column, header, what is written for a value of the plant
    ("ac_power_kw", "Power [W]", lambda kw: kw * 1000),
    ("ac_power_kw", "Power [MW]", lambda kw: kw / 1000),
    ("ac_power_kw", "Energy [kWh]", lambda kw: kw),
    ("ac_power_kw", "Energy [Wh]", lambda kw: kw * 1000),
    ("ac_power_kw", "Energy [MWh]", lambda kw: kw / 1000),
    ("ac_power_kw", "Meter [kWh]", lambda kw: 123_456 + kw.cumsum() - kw),
    ("poa_irradiance_wm2", "POA [kW/m²]", lambda light: light / 1000),
    ("poa_irradiance_wm2", "POA [MJ/m2/h]", lambda light: light * 0.0036),
    ("poa_irradiance_wm2", "POA [Wh/m²]", lambda light: light),
    ("poa_irradiance_wm2", "POA irradiation [kWh/m²]", lambda light: light.cumsum() / 1000 - light / 1000),
    ("temp_module_c", "Module temp [°F]", lambda celsius: celsius * 1.8 + 32),
    ("temp_air_c", "Air temp [K]", lambda celsius: celsius + 273.15),
    ("wind_speed_ms", "Wind [km/h]", lambda speed: speed * 3.6),
    ("wind_speed_ms", "Wind speed (mph)", lambda speed: speed / 0.44704),
    ("rain_mm", "Rain [in]", lambda rain: rain / 25.4),
    ("rain_mm", "Rain [mm/h]", lambda rain: rain),
]


@pytest.mark.parametrize(("column", "header", "write"), CONVERTED, ids=[one[1] for one in CONVERTED])
def test_units_are_converted(reads: Reader, plant: Plant, column, header, write):
    table = plant.frame.assign(**{column: write(plant.frame[column])}).rename(columns={column: header})
    measured = reads(text(table))
    theirs = plant.frame[column].to_numpy()
    ours = measured.frame[measured.reading["columns"][list(table.columns).index(header)]["meaning"]].to_numpy()
    last = -1 if np.isnan(ours[-1]) else None  # of a counter, what came after its last reading is not known
    assert np.abs(ours[:last] - theirs[:last]).max() < 0.002


UNSAID = [
    ("poa_irradiance_wm2", "POA", lambda light: light / 1000, "kW/m2"),
    ("poa_irradiance_wm2", "POA", lambda light: light * 0.0036, "MJ/m2/h"),
    ("poa_irradiance_wm2", "POA (W/m2)", lambda light: light / 1000, "kW/m2"),
    ("temp_air_c", "Tamb", lambda celsius: celsius * 1.8 + 32, "°F"),
    ("temp_air_c", "Tamb", lambda celsius: celsius + 273.15, "K"),
    ("temp_module_c", "Tmod [°C]", lambda celsius: celsius + 273.15, "K"),
]


@pytest.mark.parametrize(("column", "header", "write", "unit"), UNSAID)
def test_values_tell_a_unit_that_is_not_said_or_said_wrongly(reads: Reader, plant: Plant, column, header, write, unit):
    table = plant.frame.assign(**{column: write(plant.frame[column])}).rename(columns={column: header})
    measured = reads(text(table))
    assert units(measured)[header] == unit
    assert max(differences(measured, plant).values()) < 1e-6


def test_a_unit_overruled_is_said(reads: Reader, plant: Plant):
    table = plant.frame.assign(poa_irradiance_wm2=plant.frame["poa_irradiance_wm2"] / 1000)
    measured = reads(text(table))
    assert any("poa_irradiance_wm2" in doubt and "kW/m2" in doubt for doubt in measured.reading["doubts"])
    assert next(one for one in measured.reading["columns"] if one["meaning"] == "poa_wm2")["confidence"] < 0.8


def test_power_without_a_unit_is_asked_about(reads: Reader, plant: Plant):
    measured = reads(text(plant.frame.rename(columns={"ac_power_kw": "Power"})))
    assert set(differences(measured, plant).values()) == {0.0}
    assert any("Power" in doubt and "kW" in doubt for doubt in measured.reading["doubts"])


def test_power_below_zero_by_day_is_turned(reads: Reader, plant: Plant):
    measured = reads(text(plant.frame.assign(ac_power_kw=-plant.frame["ac_power_kw"])))
    assert set(differences(measured, plant).values()) == {0.0}
    assert any("sign was turned" in doubt for doubt in measured.reading["doubts"])


def test_several_inverters_make_the_plant(reads: Reader):
    plant = make(years=0.1, inverters=3)
    measured = reads(text(plant.frame.drop(columns="ac_power_kw")))
    parts = [f"inverter_{one}_kw" for one in (1, 2, 3)]
    assert [name for name in measured.frame if name.startswith("inverter:")] == [
        "inverter:1",
        "inverter:2",
        "inverter:3",
    ]
    assert abs(measured.frame["power_kw"].to_numpy() - plant.frame[parts].sum(axis=1).to_numpy()).max() < 1e-9
    assert any("sum of its 3 inverters" in note for note in measured.reading["notes"])


def test_the_plants_own_power_goes_before_the_sum_and_before_energy(reads: Reader, plant: Plant):
    power = plant.frame["ac_power_kw"]
    table = plant.frame.assign(**{"Energy total kWh": power.cumsum(), "inverter_1_kw": power * 0.4})
    measured = reads(text(table))
    assert set(differences(measured, plant).values()) == {0.0}
    assert "Energy total kWh" in measured.reading["ignored"]


def test_corrections_of_columns_are_believed(reads: Reader, plant: Plant):
    table = plant.frame.rename(columns={"ac_power_kw": "Kanal 7", "temp_air_c": "Power"})
    said = {"Kanal 7": {"meaning": "power_kw", "unit": "kW"}, "Power": {"meaning": "temp_air_c", "unit": "°C"},
            "rain_mm": {"meaning": "ignore"}}  # fmt: skip
    measured = reads(text(table), columns=said)
    assert set(differences(measured, plant).values()) == {0.0}
    assert "rain_mm" not in measured.frame
    assert measured.reading["ignored"] == ["rain_mm"]
    assert [one["how"] for one in measured.reading["columns"] if one["source"] in said] == ["given", "given"]
    assert measured.reading["doubts"] == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [({"Nowhere": {"meaning": "power_kw"}}, "no column"), ({"rain_mm": {"meaning": "happiness"}}, "nothing a column"),
     ({"rain_mm": {"meaning": "rain_mm", "unit": "kW"}}, "no unit"), ({"rain_mm": {"unit": "parsec"}}, "no unit")],
)  # fmt: skip
def test_corrections_that_cannot_be_are_refused(reads: Reader, plant: Plant, said, reason):
    with pytest.raises(problems.Invalid, match=reason):
        reads(plant.csv(), columns=said)


def test_a_table_whose_columns_nobody_knows_is_read_for_correction(reads: Reader):
    times = pd.date_range("2023-01-01", periods=100, freq="h")
    measured = reads(text(pd.DataFrame({"Date": times, "Foo": range(100), "Bar": range(100)})))
    assert list(measured.frame.columns) == []
    assert measured.reading["ignored"] == ["Foo", "Bar"]
    assert any("say what the columns are" in doubt for doubt in measured.reading["doubts"])
    assert meanings(measured) == {"Date": "time"}
