"""What customers ask of the price agent in passing: a date compared with, "between the two", both places, a year ago.

Expected figures are worked out here from the starter files, in another way than the tools do it.
"""

from __future__ import annotations

import csv
from statistics import fmean

import pytest

from knowledge.starter import FOLDER
from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")


def _column(file: str, key: str, column: str) -> dict[str, float]:
    with (FOLDER / file).open(encoding="utf-8") as lines:
        return {row[key]: float(row[column]) for row in csv.DictReader(lines) if row[column]}


COPPER = _column("prices_metals.csv", "month", "copper")
SILVER = _column("prices_metals.csv", "month", "silver")
ALUMINIUM = _column("prices_metals.csv", "month", "aluminium")
WORLD = _column("prices_module_world.csv", "year", "usd2023_per_wp")
US = _column("prices_module_us.csv", "year", "usd_per_wp")


def _mean(prices: dict[str, float], year: int) -> float:
    return fmean(price for month, price in prices.items() if month.startswith(str(year)))


def _told(first: float, last: float) -> str:
    change = (last / first - 1) * 100
    return f"{'+' if change > 0 else '−'}{abs(change):.1f} %"


MEANS = _told(_mean(COPPER, 2020), _mean(COPPER, 2024))
DECEMBERS = _told(COPPER["2020-12"], COPPER["2024-12"])
AVERAGE = "average copper price 2024"
BASES: list[tuple[tuple[str, ...], str]] = [
    ((AVERAGE, "vs 2020, in %"), MEANS),
    ((AVERAGE, "compared with 2020?"), MEANS),
    ((AVERAGE, "rispetto al 2020?"), MEANS),
    ((AVERAGE, "im Vergleich zu 2020?"), MEANS),
    ((AVERAGE, "par rapport à 2020 ?"), MEANS),
    ((AVERAGE, "respecto a 2020?"), MEANS),
    (("copper price in 2024", "compared with 2020?"), DECEMBERS),
    (("silver price in 2020", "how much higher than in 2015?"), _told(SILVER["2015-12"], SILVER["2020-12"])),
    (("silver price June 2024", "compared with June 2020?"), _told(SILVER["2020-06"], SILVER["2024-06"])),
    (("module price 2020", "vs 2010?"), _told(WORLD["2010"], WORLD["2020"])),
    (("how much cheaper are modules than in 2010?",), _told(WORLD["2010"], WORLD["2023"])),
]
TWO = ("module price 2010", "and in 2015?")
BETWEEN: list[tuple[tuple[str, ...], str]] = [
    ((*TWO, "drop in percent between the two?"), _told(WORLD["2010"], WORLD["2015"])),
    ((*TWO, "drop in percent between the two?", "same for the US"), _told(US["2010"], US["2015"])),
    (("module price 2015", "and in 2010?", "change in percent between them"), _told(WORLD["2010"], WORLD["2015"])),
    (("copper 2024", "2020", "change in percent between them"), DECEMBERS),
    ((AVERAGE, "and in 2020?", "change between the two"), MEANS),
]
PLACES = ("module price fall from 2010 to 2020 in the US and in the world",)
YEAR_AGO = _told(ALUMINIUM["2024-09"], ALUMINIUM["2025-09"])
AGO = (
    "is aluminium up or down compared to a year ago",
    "is aluminium cheaper than a year ago?",
    "ist Aluminium billiger als vor einem Jahr?",
    "prezzo dell'alluminio rispetto a un anno fa",
    "prix de l'aluminium par rapport à il y a un an",
    "precio del aluminio comparado con hace un año",
)


@pytest.mark.parametrize(("questions", "expected"), [*BASES, *BETWEEN])
def test_the_change_is_between_the_dates_that_were_shown(questions: tuple[str, ...], expected: str) -> None:
    answered = converse("price", questions)
    assert f"**{expected}**" in answered.text
    assert not invented(answered)


def test_between_the_two_without_two_dates_is_asked_back() -> None:
    assert "Between which two dates?" in converse("price", ("copper 2024", "change between the two")).text


def test_the_change_is_told_of_every_place_named() -> None:
    text = converse("price", PLACES).text
    assert f"**{_told(US['2010'], US['2020'])}**" in text
    assert f"**{_told(WORLD['2010'], WORLD['2020'])}**" in text


@pytest.mark.parametrize("question", AGO)
def test_a_year_ago_is_the_same_month_of_the_year_before(question: str) -> None:
    assert f"**{YEAR_AGO}**" in converse("price", (question,)).text
