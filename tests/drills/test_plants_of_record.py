"""What an engineer asks of a plant, with the file in the same request: figures against what its generator knows."""

from __future__ import annotations

import re

import pytest

from tests import plants
from tests.drills.people import JSON, Person
from tests.servers import Server

PATIENCE = 120.0  # seconds for the first analysis of a file; some ten by itself, but two cores may be busy


class Desk:
    """One conversation about one file."""

    def __init__(self, person, name, text):
        self._person, self._file, self._conversation = person, (name, text.encode()), None

    def ask(self, message):
        """The answer: its words, and the rows of its first table."""
        with self._person.client() as client:
            if self._conversation is None:
                fields = {"message": message, "agent": "om"}
                answer = client.post("/chat", data=fields, files={"file": self._file}, headers=JSON, timeout=PATIENCE)
            else:
                fields = {"message": message, "conversation_id": self._conversation}
                answer = client.post("/chat", json=fields, headers=JSON, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert told["status"] == "done"
        self._conversation = told["conversation_id"]
        return told["response"], [one["rows"] for one in told["artifacts"] if one["kind"] == "table"]


@pytest.fixture(scope="module")
def ann(tmp_path_factory, database_url):
    with Server.running(tmp_path_factory.mktemp("plants") / "data", database_url, {"WORKERS": "1"}) as server:
        yield Person(server, "Ann")


def number(pattern, text):
    found = re.search(pattern.replace("#", r"(−?\d[\d,]*\.?\d*)"), text)
    assert found, text
    return float(found[1].replace("−", "-").replace(",", ""))


def periods(rows):
    return [(row[0], row[1]) for row in rows]


def days(outages):
    return [(one["start"][:10], one["end"][:10]) for one in outages]


def test_a_soiled_plant_is_told_as_it_is(ann):
    plant = plants.make(soiling=0.1)
    truth, desk = plant.truth, Desk(ann, "soiled.csv", plant.csv())

    _, [_, rows, *_] = desk.ask("It has 1000 kWp and 900 kW AC. Performance ratio per year?")
    assert {row[0]: row[1] for row in rows} == pytest.approx(truth["pr_by_year"], abs=0.003)

    words, [rows, *_] = desk.ask("any outages?")
    assert periods(rows) == days(truth["outages"])
    lost = number(r"\*\*# MWh\*\* lost", words)
    assert lost == pytest.approx(truth["outage_loss_mwh"], rel=0.15)
    assert number(r"worth \*\*# €", desk.ask("in euros at 60 €/MWh")[0]) == pytest.approx(60 * lost, abs=60 * 0.06)

    words, _ = desk.ask("degradation rate")
    assert number(r"\*\*Degradation # % a year", words) == pytest.approx(-0.8, abs=0.30)
    assert "Soiling of" in words
    assert desk.ask("is that inside warranty (0.5 %/yr)?")[0].startswith("**No**")

    words, _ = desk.ask("soiling losses")
    true = truth["soiling_ratio_insolation_weighted"]
    assert number(r"ratio #\)", words) == pytest.approx(true, abs=0.012)
    assert number(r"settles at # % a day", words) == pytest.approx(0.1, abs=0.01)

    energy = truth["energy_mwh_by_year"]
    words, _ = desk.ask("compare 2023 with 2022")
    assert number(r"gave # MWh less", words) == pytest.approx(energy[2022] - energy[2023], abs=0.01 * energy[2022])
    words, _ = desk.ask("specific yield and capacity factor")
    a_year = sum(energy.values()) / 4
    assert number(r"yield # kWh/kWp a year", words) == pytest.approx(a_year, rel=0.002)
    assert number(r"factor # %", words) == pytest.approx(100 * a_year * 1000 / (900 * 8766), abs=0.06)
    words, _ = desk.ask("availability")
    assert number(r"and \*\*# % by energy", words) == pytest.approx(100 * truth["energy_availability"], abs=0.2)


def test_every_defect_of_a_dirty_file_is_counted_and_its_figures_stay_true(ann):
    plant = plants.make(years=1.02)
    desk = Desk(ann, "dirty.csv", plants.dirtied(plant).to_csv(index=False))

    words, _ = desk.ask("It has 1000 kWp and 900 kW AC. Check my data.")
    for defect in ("10 duplicated rows", "48 missing rows", "3 placeholder values", "stood at 512.3 from 6 May 2021"):
        assert defect in words
    assert number(r"missing\*\*: # of", desk.ask("how much is missing?")[0]) == 48

    _, [rows, *_] = desk.ask("performance ratio per year")
    assert rows[0][:2] == pytest.approx([2021, plant.truth["pr_by_year"][2021]], abs=0.003)
    words, [rows, *_] = desk.ask("any outages?")
    assert periods(rows) == days(plant.truth["outages"])
    assert number(r"\*\*# MWh\*\* lost", words) == pytest.approx(plant.truth["outage_loss_mwh"], rel=0.15)
    assert desk.ask("degradation rate")[0].startswith("Degradation needs at least two years")
