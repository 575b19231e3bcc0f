"""Inverters and strings of a plant whose weak ones are known: its file read, analysed, answered by the real parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from agents.base import FileNote
from analysis import reading
from tests import plants
from tests.agents.questions.talk import Answered, ask, invented
from tests.agents.questions.test_plant_of_record import Works

FILE = FileNote("0191a6b2-0000-7000-8000-00000000000b", "strings.csv", 1)
VOLTS = 0.6  # kV
SHARES = {"1": 1.0, "2": 0.8, "3": 1.02, "4": 0.95, "5": 1.0}  # of what a string should give
pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Five weeks of hours of four inverters."""
    return plants.make(years=0.1, start="2023-05-01", inverters=4, outages=()).frame


def told(frame: pd.DataFrame, folder: Path, question: str) -> Answered:
    path = folder / FILE.name
    frame.to_csv(path, index=False)
    works = Works(reading.read(path, FILE.name, {}, progress=lambda _stage, _share: None), {})
    works.facts |= {"kwp": 1000.0, "gamma": -0.0035}
    answered = ask("om", question, {}, (FILE,), works.submit)
    assert invented(answered) == [], answered.text
    return answered


def strings(frame: pd.DataFrame, name: str, factor: float = 1.0) -> dict[str, pd.Series]:
    return {name.format(one): frame["ac_power_kw"] / 20 * share * factor for one, share in SHARES.items()}


@pytest.mark.parametrize(
    ("name", "factor", "unit"),
    [("String {} current (A)", 1 / VOLTS, "A"), ("String {} power (W)", 1000.0, "kW"), ("String {}", 1 / VOLTS, "A")],
)
def test_the_weakest_string_is_named_with_its_mean_and_its_share(frame, tmp_path, name, factor, unit):
    with_strings = frame.assign(**strings(frame, name, factor))
    answered = told(with_strings, tmp_path, "compare the strings")
    ((_call, result),) = answered.done
    columns = [column.name for column in result.columns]
    assert columns == ["String", "Mean current" if unit == "A" else "Mean power", "Against the median"]
    assert [row[0] for row in result.rows] == ["2", "4", "1", "5", "3"]
    assert {str(row[0]): row[2] for row in result.rows} == pytest.approx(
        {one: 100 * share for one, share in SHARES.items()}, abs=0.05
    )
    light = frame.groupby(frame.index.hour)["poa_irradiance_wm2"].transform("mean") > 20
    mean = frame["ac_power_kw"][light].mean() / 20 / (VOLTS if unit == "A" else 1)
    assert result.rows[0][1] == pytest.approx(0.8 * mean, rel=0.03)
    assert result.summary["weakest"]["mean"]["unit"] == unit
    assert "**String 2 gives least**: 80.0 % of the median" in answered.text


def test_strings_in_two_units_are_each_held_against_their_own(frame, tmp_path):
    power = dict(list(strings(frame, "String {} power (kW)").items())[:3])
    current = dict(list(strings(frame, "String {} current (A)", 1 / VOLTS).items())[3:])
    ((_call, result),) = told(frame.assign(**power, **current), tmp_path, "compare the strings").done
    assert [column.unit for column in result.columns] == ["", "A", "kW", "%"]
    assert {str(row[0]): (row[1] is None, row[2] is None) for row in result.rows} == {
        **dict.fromkeys("123", (True, False)),
        **dict.fromkeys("45", (False, True)),
    }


def test_a_string_without_values_comes_last(frame, tmp_path):
    silent = strings(frame, "String {} current (A)") | {
        "String 2 current (A)": np.where(frame.index.hour < 1, 0.0, np.nan)
    }
    ((_call, result),) = told(frame.assign(**silent), tmp_path, "compare the strings").done
    assert [row[0] for row in result.rows] == ["4", "1", "5", "3", "2"]
    assert result.rows[-1][1:] == (None, None)
    assert result.summary["strongest"]["label"] == "3"
    assert result.chart is None


def test_inverters_of_which_most_are_dead_are_ranked_by_their_energy(frame, tmp_path):
    dead = {f"inverter_{one}_kw": 0.0 for one in (1, 3, 4)}
    answered = told(frame.assign(**dead), tmp_path, "compare the inverters")
    ((_call, result),) = answered.done
    assert result.rows[-1][0] == "2"
    assert [row[3] for row in result.rows] == [None] * 4
    assert result.summary["strongest"]["energy_kwh"] == pytest.approx(frame["inverter_2_kw"].sum(), rel=1e-3)
    assert "gives least**: 0 kWh; 2 gives most," in answered.text
    assert "no median" in answered.text


def test_an_inverter_without_values_has_no_energy_and_comes_last(frame, tmp_path):
    ((_call, result),) = told(frame.assign(inverter_3_kw=np.nan), tmp_path, "compare the inverters").done
    assert result.rows[-1][:2] == ("3", None)
    assert result.summary["strongest"]["label"] != "3"


@pytest.mark.parametrize("question", ["compare 2023-05-10 with 2023-05-20", "compare 2023-05-20 with 2023-05-10"])
def test_a_day_on_which_nothing_was_given_can_be_compared(frame, tmp_path, question):
    stopped = frame.copy()
    stopped.loc["2023-05-10", "ac_power_kw"] = 0.0
    power = [name for name in frame if name.startswith("inverter_")]
    answered = told(stopped.drop(columns=power), tmp_path, question)
    ((_call, result),) = answered.done
    assert result.ok, result.message
    given = frame.loc["2023-05-20", "ac_power_kw"].sum()
    assert abs(result.summary["change_kwh"]) == pytest.approx(given, rel=1e-3)
    assert sum(one["change_kwh"] for one in result.summary["effects"]) == pytest.approx(result.summary["change_kwh"])
    assert (result.summary["change_percent"] is None) == (result.summary["first"]["energy_kwh"] == 0)


def test_a_day_without_light_is_no_ground_for_a_comparison(frame, tmp_path):
    dark = frame.copy()
    dark.loc["2023-05-10", "poa_irradiance_wm2"] = 0.0
    answered = told(dark, tmp_path, "compare 2023-05-10 with 2023-05-20")
    ((_call, result),) = answered.done
    assert (result.ok, result.code) == (False, "no_data")
