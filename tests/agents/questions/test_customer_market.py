"""What customers ask of the market agent in passing: compared years, two places in turn, who will pass whom.

Expected figures are read here from the starter files, or worked out from them in another way than the tools do it.
"""

from __future__ import annotations

import csv

import pytest

from knowledge.starter import FOLDER
from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")


def _read(file: str) -> dict[tuple[str, int], float]:
    with (FOLDER / file).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["place"], int(year)): float(mw) for row in rows for year, mw in row.items() if year.isdigit() and mw}


STANDING, NEWER = _read("capacity_irena.csv"), _read("capacity_ember.csv")


def _added(place: str, year: int) -> float:
    return STANDING[place, year] - STANDING[place, year - 1]


def _gw(value: float) -> str:
    return f"{value / 1000:.1f} GW" if value >= 1000 else f"{value:.0f} MW"


def _grown(place: str, first: int, last: int) -> str:
    return f"**+{(STANDING[place, last] / STANDING[place, first] - 1) * 100:.1f} %**"


def _yearly(place: str, first: int, last: int) -> str:
    return f"**{((STANDING[place, last] / STANDING[place, first]) ** (1 / (last - first)) - 1) * 100:.1f} %** a year"


SPAIN = "Spain 2022"
BASES: list[tuple[tuple[str, ...], str]] = [
    ((SPAIN, "quanto è cresciuta in percentuale rispetto al 2021?"), _grown("Spain", 2021, 2022)),
    ((SPAIN, "growth in percent vs 2021?"), _grown("Spain", 2021, 2022)),
    ((SPAIN, "Wachstum in Prozent gegenüber 2021"), _grown("Spain", 2021, 2022)),
    ((SPAIN, "um wie viel Prozent mehr als 2020?"), _grown("Spain", 2020, 2022)),
    ((SPAIN, "croissance en pourcentage par rapport à 2020"), _grown("Spain", 2020, 2022)),
    ((SPAIN, "¿cuánto ha crecido en porcentaje respecto a 2020?"), _grown("Spain", 2020, 2022)),
    ((SPAIN, "growth compared with the year before"), _grown("Spain", 2021, 2022)),
    (("Germany growth compared to 2020",), _grown("Germany", 2020, 2023)),
    (("Germany 2023", "by how much has it increased compared to 2015?"), _grown("Germany", 2015, 2023)),
    ((SPAIN, "compared with 2020?"), f"It was {_gw(STANDING['Spain', 2020])} in 2020"),
    (("CAGR of Australia over the last 10 years", "compared with the US?"), _yearly("United States", 2013, 2023)),
    (("CAGR of Australia over the last 10 years", "rispetto agli Stati Uniti?"), _yearly("Australia", 2013, 2023)),
    (("China's share of world capacity", "compared with India?"), "was in India in 2023"),
    (("Rank of Germany", "compared with the US?"), "**Rank 2** of 220 countries"),
]


@pytest.mark.parametrize(("questions", "expected"), BASES)
def test_what_is_compared_with_is_the_base_and_the_kind_of_figure_stays(
    questions: tuple[str, ...], expected: str
) -> None:
    answered = converse("market", questions)
    assert expected in answered.text
    assert not invented(answered)


POLAND = ("how much PV does poland have installed?", "how much of that was added in the last year")
CHAIN: list[tuple[tuple[str, ...], str]] = [
    (POLAND, f"**{_gw(_added('Poland', 2023))}** of solar capacity was added in Poland in 2023"),
    ((*POLAND, "and the year before that?"), f"**{_gw(_added('Poland', 2022))}** of solar capacity was added"),
    ((*POLAND, "and the year before that?", "same for Czech Republic"), f"**{_gw(_added('Czechia', 2022))}**"),
]
ASKED_OF_BOTH = (
    "which of the two is bigger overall?",
    "welches der beiden ist insgesamt größer?",
    "quale dei due è più grande in totale?",
    "lequel des deux est le plus grand au total ?",
    "¿cuál de los dos es mayor en total?",
)


@pytest.mark.parametrize(("questions", "expected"), CHAIN)
def test_after_a_missed_date_the_date_shown_is_what_follows(questions: tuple[str, ...], expected: str) -> None:
    answered = converse("market", questions)
    assert expected in answered.text
    assert not invented(answered)


@pytest.mark.parametrize("last", ASKED_OF_BOTH)
def test_which_of_the_two_is_asked_of_the_two_places_shown_last(last: str) -> None:
    answered = converse("market", (*POLAND, "and the year before that?", "same for Czech Republic", last))
    for place in ("Poland", "Czechia"):
        assert f"**{_gw(STANDING[place, 2023])}** in {place}" in answered.text


PASSING = (
    "When will India overtake Japan?",
    "Will India overtake Japan?",
    "Wann wird Indien Japan überholen?",
    "Quando l'India supererà il Giappone?",
    "Quand l'Inde dépassera-t-elle le Japon ?",
    "¿Cuándo superará India a Japón?",
)


@pytest.mark.parametrize("question", PASSING)
def test_a_place_that_will_pass_another_does_so_in_the_first_year_of_the_projections(question: str) -> None:
    answered = converse("market", (question,))
    india, japan = (
        {year["year"]: year["central"] for year in result.summary["years"]}
        for call, result in answered.done
        if call.tool == "forecast_capacity"
    )
    year = min(year for year in india if india[year] > japan[year])
    assert f"**In {year}** by the central cases" in answered.text
    assert "own projection" in answered.text
    assert f"For 2024, Ember has India ahead: {_gw(NEWER['India', 2024])} in India" in answered.text
    assert not invented(answered)


REST: list[tuple[tuple[str, ...], str]] = [
    (("India vs Japan 2023", "when did it overtake it / will it?"), "by the central cases"),
    (("When will Germany overtake China?",), "**Not by 2033**"),
    (("Will China overtake the US?",), "**In 2013**"),
    (("Is India ahead of Japan?",), "**No.** **87.1 GW** in Japan"),
    (("Quanto fotovoltaico c'è in Italia a fine 2022?",), f"**{_gw(STANDING['Italy', 2022])}**"),
    (("When did Spain cross 10 GW of solar?", "and 20?"), "**In 2022**"),
    (("How much CSP does Spain have?",), "About **2.3 GW** of Spain’s 31.0 GW"),
    (("CSP electricity generation in Spain",), "I have nothing on the electricity"),
    (("solar in Texas",), "states, provinces or cities"),
    (("New Mexico solar capacity",), "states, provinces or cities"),
    (("top 5 countries", "which of the two is the biggest?"), "Which two places should I compare?"),
    (("Poland 2022", "and Czechia?", "which of the two grew faster?"), "**Poland** grew faster"),
    (("rooftop vs ground mounted in Germany",), "no split of Germany"),
    (("top 5 in Europe", "what share of the world is that?"), "in what it was ranked within: Europe"),
    (("share of Czechia in additions 2023",), "**0.02 %**"),
]


@pytest.mark.parametrize(("questions", "expected"), REST)
def test_questions_in_passing_are_answered_or_honestly_refused(questions: tuple[str, ...], expected: str) -> None:
    assert expected in converse("market", questions).text


def test_the_share_of_a_list_is_that_of_its_sum_in_the_whole() -> None:
    largest = sum(STANDING[place, 2023] for place in ("China", "United States", "Japan", "Germany", "India"))
    share = largest / STANDING["World", 2023] * 100
    answered = converse("market", ("top 5 countries", "what share of the world total is that?"))
    assert f"**{share:.1f} %** of the world’s cumulative solar capacity in 2023" in answered.text
    assert not invented(answered)


def test_a_year_too_far_ahead_is_answered_with_the_same_place_within_reach() -> None:
    assert "India to 2033" in converse("market", ("India 2035",)).follow_ups
