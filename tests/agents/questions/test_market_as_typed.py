"""Market questions as people type them: conditions, sums, gaps, steps of dates, "both", in five languages.

Expected figures are worked out here from the starter file, in another way than the tools do it.
"""

from __future__ import annotations

import csv

import pytest

from knowledge.starter import FOLDER
from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")


def _read() -> dict[tuple[str, int], float]:
    with (FOLDER / "capacity_irena.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["place"], int(year)): float(mw) for row in rows for year, mw in row.items() if year.isdigit() and mw}


STANDING = _read()


def _gw(value: float) -> str:
    return f"{value / 1000:.1f} GW" if value >= 1000 else f"{value:.0f} MW"


def _at(place: str, year: int = 2023) -> str:
    return f"**{_gw(STANDING[place, year])}**"


def _added(place: str, year: int) -> str:
    return f"**{_gw(STANDING[place, year] - STANDING[place, year - 1])}**"


def _sum(*places: str, year: int = 2023) -> str:
    return f"**{_gw(sum(STANDING[place, year] for place in places))}** together"


def _gap(one: str, other: str, year: int = 2023) -> str:
    return f"{_gw(STANDING[one, year] - STANDING[other, year])} more"


def _yearly(place: str, first: int, last: int) -> str:
    return f"**{((STANDING[place, last] / STANDING[place, first]) ** (1 / (last - first)) - 1) * 100:.1f} %** a year"


def _share(place: str, whole: str, year: int) -> str:
    return f"**{STANDING[place, year] / STANDING[whole, year] * 100:.1f} %**"


CHINA = "which nation put up the most panels in 2023"
TYPED: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("poland pv", "and hungary?", "put czechia next to them"), (_at("Poland"), _at("Hungary"), _at("Czechia"))),
    (("Spain, Portugal and Italy together in 2023",), (_sum("Spain", "Portugal", "Italy"),)),
    (("Summe von Deutschland, Österreich und der Schweiz 2023",), (_sum("Germany", "Austria", "Switzerland"),)),
    (("suma de Argentina, Chile y Uruguay en 2023",), (_sum("Argentina", "Chile", "Uruguay"),)),
    (("Wie viel Photovoltaik hat Österreich 2021 dazugebaut?",), (_added("Austria", 2021),)),
    (
        ("cuánta solar instaló Chile en 2022", "y Argentina", "compáralos desde 2017"),
        ("Chile and Argentina, 2017–2023",),
    ),
    (("Chile y Argentina", "quita Argentina y añade Perú"), (_at("Chile"), _at("Peru"), _gap("Chile", "Peru"))),
    (("growth of Austria 2018-2023", "and over the ten years up to 2023"), (_yearly("Austria", 2013, 2023),)),
    (("Austria 2023", "how far is it behind germany"), (_gap("Germany", "Austria"),)),
    (("Bestand in Polen Ende 2020", "drei Jahre später"), (_at("Poland", 2023),)),
    (
        ("Polen Ende 2020", "drei Jahre später", "wie stark ist es in diesem Zeitraum gewachsen?"),
        (_yearly("Poland", 2020, 2023),),
    ),
    (("Frankreich Ende 2018", "fünf Jahre später"), (_at("France", 2023),)),
    (("which 3 european countries built the most in 2023",), (_added("Germany", 2023), _added("Italy", 2023))),
    (
        ("top 5 countries in South America", "what share of the continent does Chile have"),
        (_share("Chile", "South America", 2023),),
    ),
    (("what did Australia have two years before 2020",), (_at("Australia", 2018),)),
    (("Austria 2022", "wie viel Prozent von Europa sind das?"), (_share("Austria", "Europe", 2022),)),
    (("Zubau Türkei letzte fünf Jahre",), ("Turkey, 2019–2023",)),
    (("the Netherlands in the first half of the 2010s",), (_at("Netherlands", 2014), "2010–2014")),
    (("¿Cuánto creció México entre 2019 y 2022?",), (_yearly("Mexico", 2019, 2022),)),
    (
        ("Quelle est la puissance en Grèce ?", "et au Portugal ?", "mets les deux depuis 2018"),
        ("Greece and Portugal, 2018",),
    ),
    (("Vietnam: 2018, 2019, 2020, 2021",), ("Vietnam, 2018–2021",)),
    (("Africa total in 2023 compared with 2018",), (_gw(STANDING["Africa", 2023] - STANDING["Africa", 2018]),)),
    (("has Spain ever crossed 100 GW",), (f"**{_gw(100_000 - STANDING['Spain', 2023])}** below 100 GW",)),
    (("top 5 in Asia", "without China"), (_at("Japan"), "Asia without China")),
    (("Qual è il mercato più piccolo d'Europa?",), ("**0.26 MW** in the Faroe Islands",)),
    (("Welches Land hat die wenigste Photovoltaik in Südamerika?",), ("in the Falkland Islands",)),
    (("under which licence may I use the capacity numbers?",), ("datasets",)),
    ((CHINA, "how much more than the runner-up"), ("**192.0 GW** more in China than in the United States",)),
    ((CHINA, "how much more than the runner-up", "and five years earlier?"), ("more in China than in India",)),
]


@pytest.mark.parametrize(("questions", "expected"), TYPED)
def test_a_question_is_read_as_it_was_typed(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    answered = converse("market", questions)
    assert not [part for part in expected if part not in answered.text], answered.text
    assert "Not read" not in answered.text
    assert not invented(answered)


WITHIN: list[tuple[str, set[str]]] = [
    (
        "which countries installed between 3 and 5 GW in 2023",
        {"Netherlands", "Japan", "Australia", "Poland", "France", "Austria"},
    ),
    ("Pays entre 1 et 2 GW en Europe", {"Romania", "Lithuania", "Slovenia"}),
    ("Welche Länder Asiens haben zwischen 5 und 20 GW?", {"Vietnam", "Taiwan", "Turkey", "United Arab Emirates"}),
    ("countries with fewer than 5 MW in Europe", {"Faroe Islands", "Andorra"}),
]


@pytest.mark.parametrize(("question", "countries"), WITHIN)
def test_a_condition_limits_the_list(question: str, countries: set[str]) -> None:
    answered = converse("market", [question])
    assert {item["entity"] for item in answered.done[0][1].summary["items"]} == countries


def test_a_race_is_of_countries_that_began_above_the_condition() -> None:
    answered = converse("market", ["Which countries above 1 GW grew fastest between 2020 and 2023?"])
    items = answered.done[0][1].summary["items"]
    assert all(STANDING[item["entity"], 2020] >= 1000 for item in items)
    assert items[0]["entity"] == "Brazil"
    assert "began with 1 GW or more" in answered.text


def test_a_word_that_changes_the_figure_is_named_when_it_is_not_read() -> None:
    assert "Not read: “how many times”" in converse("market", ["how many times is solar capacity in Spain"]).text


def test_an_unknown_word_is_told_where_the_question_is_sure() -> None:
    text = converse("market", ["solar capacity of Germany in 2020, blorptastic"]).text
    assert _at("Germany", 2020) in text
    assert "“blorptastic” not read" in text


@pytest.mark.parametrize(
    "question", ["how much solar did Spain zorp in 2022", "capacity in Atlantis", "zorp Spain 2020"]
)
def test_an_unknown_word_that_may_count_is_not_passed_over(question: str) -> None:
    assert "could not read" in converse("market", [question]).text


def test_a_refused_question_leaves_its_place_and_year() -> None:
    answered = converse("market", ["zorp Spain 2020", "and capacity?"])
    assert _at("Spain", 2020) in answered.text
