"""The market questions that analysts ask, as conversations: values, units, years, sources and refusals.

Expected figures are those of the publications (IRENA 2024, Ember 2025, EIA), or are worked out here from the starter
files in another way than the tools do it.
"""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest

from knowledge.starter import FOLDER
from tests.agents.questions.talk import Answered, ask, converse, invented

pytestmark = pytest.mark.usefixtures("desk")
Step = tuple[str, tuple[str, ...]]
IRENA, EMBER, EIA, OWN = "irena_capacity", "ember_capacity", "eia_segments", "method:damped_trend"
LABEL = "own projection, not a publisher's forecast"

CONVERSATIONS: dict[str, list[Step]] = {
    "1-6 a place, another, a span, a plot, additions, one more": [
        ("What is Germany's solar capacity in 2023?", ("**81.7 GW**", "cumulative", "2023", "[1]", "rank 4")),
        ("and in Italy?", ("**29.8 GW**", "cumulative capacity, Italy, 2023")),
        ("since 2015 only", ("**29.8 GW**", "18.9 GW in 2015", "Italy, 2015–2023")),
        ("plot it", ("**29.8 GW**", "Italy, 2015–2023")),
        ("annual instead", ("**5.2 GW**", "307 MW in 2015", "annual additions, Italy, 2015–2023")),
        ("add Spain", ("**5.4 GW** in Spain", "**5.2 GW** in Italy", "annual additions, Spain and Italy, 2015–2023")),
    ],
    "7 how a market evolves": [
        ("How is the Italian PV market evolving?", ("5.2 GW", "29.8 GW", "8.2 % a year", "Italy, 2019–2023")),
    ],
    "8 two markets": [
        (
            "Compare Spain and France solar markets",
            ("**31.0 GW** in Spain", "**20.6 GW** in France", "1.5 times", "CSP|con"),
        ),
    ],
    "9 a forecast with all scenarios": [
        (
            "Plot Spain market forecast to 2030 showing all scenarios",
            ("low", "central", "high", LABEL, "Spain", "2024–2030"),
        ),
    ],
    "10 stacked bars without segments": [
        (
            "Plot Netherlands PV installations from 2020 to 2024 as stacked bars",
            (
                "plain bars",
                "**4.3 GW**",
                "3.9 GW in 2020",
                "Additions after 2023 are missing",
                "Netherlands, 2020–2023",
            ),
        ),
    ],
    "11 segments that are not known": [
        (
            "Show annual solar installations by segment for Poland",
            ("no split of Poland", "United States", "**3.6 GW**"),
        ),
    ],
    "12-13 additions, and a comparison": [
        ("How much did the US add in 2023?", ("**24.8 GW**", "annual", "United States, 2023")),
        ("is that more than Europe?", ("**No.**", "**54.7 GW** in Europe", "24.8 GW")),
    ],
    "14-16 a ranking, filtered and by year": [
        (
            "top 10 countries cumulative",
            ("**609.9 GW** in China", "**139.2 GW**", "**87.1 GW** in Japan", "**81.7 GW**"),
        ),
        ("only Europe", ("**81.7 GW** in Germany", "in Europe by cumulative capacity in 2023")),
        ("per year since 2020", ("**14.3 GW** in Germany", "annual additions, Europe, 2020–2023")),
    ],
    "17-18 a share, then and now": [
        ("China's share of world capacity", ("**43.0 %**", "609.9 GW of 1,419 GW", "2023")),
        ("and in 2010?", ("**2.5 %**", "2010")),
    ],
    "19-20 growth of two": [
        ("CAGR for Brazil over the last 5 years", ("**72.5 %**", "2.5 GW in 2018", "37.4 GW in 2023")),
        ("what about India?", ("**21.6 %**", "27.5 GW in 2018", "73.1 GW in 2023")),
    ],
    "21 a threshold": [
        ("When did Japan pass 50 GW?", ("**In 2018**", "56.2 GW", "49.5 GW in 2017")),
    ],
    "22 who doubled": [
        ("Which countries more than doubled in 2022?", ("**12 countries**", "100 %", "Lebanon", "2021–2022")),
    ],
    "23-24 segments and their unit": [
        ("residential vs utility-scale in the US", ("**9.8 GWac** small-scale", "**11.9 GWac** utility-scale", "2015")),
        ("in AC or DC?", ("**AC**", "MWac")),
    ],
    "25 the world": [
        ("What is the world total at end of 2024?", ("**1,865 GW**", "Ember", "must not be subtracted")),
    ],
    "26-27 how sure, and from where": [
        (
            "How reliable is your 2024 number?",
            ("another edition", "Ember", "IRENA", "1,865 GW for 2024", "not what was added"),
        ),
        (
            "Where does this data come from?",
            ("3 datasets", "IRENA", "Ember", "Energy Information", "CC BY 4.0", "licence"),
        ),
    ],
    "28-29 a forecast and its cases": [
        ("Forecast Germany to 2030", ("**227.1 GW**", "**174.9 GW**", "**365.7 GW**", LABEL, "amped trend", "[1] [2]")),
        ("optimistic case?", ("**365.7 GW** is the high (optimistic) case", LABEL)),
    ],
    "30 typing errors": [
        ("germny vs grece 2010–2020", ("53.7 GW", "3.3 GW", "Greece", "“germny” as Germany", "2010–2020")),
    ],
    "31 in German": [
        ("Österreich Zubau 2022", ("**1.0 GW**", "annual additions, Austria, 2022")),
    ],
    "32 regions": [
        ("Which region is growing fastest?", ("**South America** is growing fastest", "54.1 %", "25.0 % in Asia")),
    ],
    "a market report": [
        (
            "Market report for Germany",
            (
                "81.7 GW",
                "rank 4 of 220",
                "14.3 GW",
                "15.1 % over 3 years",
                "12.6 % over 5",
                "8.3 % over 10",
                "227.1 GW",
            ),
        ),
        ("and Spain?", ("31.0 GW", "9.6 GW", "US$/kWh")),
    ],
    "additions of 2024 are no additions": [
        (
            "How much did Brazil add in 2024?",
            ("no additions of Brazil for 2024", "another publisher", "**11.9 GW**", "2023"),
        ),
    ],
    "a value that was not reached": [
        (
            "When did Germany pass 85 GW?",
            ("Not within the data", "81.7 GW in 2023", "**3.3 GW** below 85 GW", "89.9 GW"),
        ),
        ("and 50 GW?", ("**In 2020**", "53.7 GW", "48.9 GW in 2019")),
    ],
    "an index": [
        ("index Germany and Spain to 2015 = 100", ("**443** in Spain", "**208** in Germany", "2015 = 100", "31.0 GW")),
    ],
    "when, and whether, a value will be reached": [
        (
            "When will Germany reach 200 GW?",
            ("**In 2029** in the central case", "2027", "2032", "81.7 GW in 2023", LABEL),
        ),
        ("Will Spain reach 100 GW by 2030?", ("**No** in the central case", "91.2 GW", "yes in the high case", LABEL)),
    ],
    "sums, averages and what is inside": [
        ("How much did Germany add between 2015 and 2020?", ("**15.8 GW**", "2.6 GW a year", "2015–2020")),
        ("and on average?", ("**2.6 GW** a year", "15.8 GW in all")),
        ("does Spain include CSP?", ("**Yes.**", "2.3 GW", "31.0 GW")),
    ],
    "sums of years in a ranking, and several regions": [
        ("which 5 countries added most since 2020?", ("**405.0 GW** in China", "from 2020 to 2023 together")),
        ("only Europe", ("**32.8 GW** in Germany", "2020 to 2023 together", "in Europe")),
        ("Top 3 in Asia, Africa and Europe", ("609.9 GW", "**6.2 GW** in South Africa", "**81.7 GW** in Germany")),
        ("Who is growing faster, India or China?", ("**China** grew faster", "28.3 %", "21.6 %")),
    ],
    "years of two editions": [
        ("growth of Germany from 2023 to 2024", ("No growth can be told from 2023 to 2024", "another publisher")),
        ("Why is there no 2024 addition for Germany?", ("another edition", "81.7 GW for 2023", "not what was added")),
    ],
    "several countries at a glance": [
        ("report on Germany and Spain", ("81.7 GW", "31.0 GW", "rank 4", "rank 8", "227.1 GW", "91.2 GW")),
    ],
    "in other languages": [
        ("Wann hat Japan 50 GW überschritten?", ("**In 2018**", "56.2 GW")),
        ("quando la Spagna ha superato 20 GW?", ("**In 2022**", "25.6 GW")),
        ("Quelle sera la capacité solaire de la France en 2030 ?", ("55.3 GW", LABEL)),
        ("scénario optimiste", ("**89.0 GW** is the high",)),
        ("informe de mercado de Chile", ("8.5 GW", "rank 20")),
        ("Welche Region wächst am schnellsten?", ("**South America**",)),
    ],
    "what the method is worth": [
        ("Prognose Deutschland bis 2030", ("**227.1 GW**", LABEL)),
        (
            "how reliable is that?",
            ("Backtest", "**7 %** after one year", "**24 %** after three", "no more accurate", "boom"),
        ),
        ("to 2040", ("too far ahead", "2033")),
    ],
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_conversation_of_record(name: str) -> None:
    remembered: dict[str, Any] = {}
    for question, expected in CONVERSATIONS[name]:
        remembered = _right(question, expected, remembered)


def test_all_of_them_in_one_conversation() -> None:
    """Nothing that was asked before may colour a question that stands for itself."""
    remembered: dict[str, Any] = {}
    for steps in CONVERSATIONS.values():
        for question, expected in steps:
            remembered = _right(question, expected, remembered)


def _right(question: str, expected: tuple[str, ...], remembered: dict[str, Any]) -> dict[str, Any]:
    answered = ask("market", question, remembered)
    missing = [words for words in expected if not any(one in answered.text for one in words.split("|"))]
    assert missing == [], f"{question}: {answered.text}"
    assert invented(answered) == [], f"{question}: {answered.text}"
    assert "[1]" in answered.text or not any(result.ok for _, result in answered.done), answered.text
    return answered.remembered


# --- sources, units and charts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("questions", "datasets"),
    [
        (("What is Germany's solar capacity in 2023?",), {IRENA}),
        (("What is the world total at end of 2024?",), {EMBER}),
        (("residential vs utility-scale in the US",), {EIA}),
        (("Forecast Germany to 2030",), {IRENA, OWN}),
        (("Market report for Germany",), {IRENA, EMBER, OWN, "irena_lcoe"}),
        (("When did Japan pass 50 GW?",), {IRENA}),
        (("When did Germany pass 85 GW?",), {IRENA, EMBER}),
        (("How reliable is your 2024 number?",), {IRENA, EMBER, EIA}),
    ],
)
def test_the_sources_are_those_of_the_figures(questions: tuple[str, ...], datasets: set[str]) -> None:
    notes = [note for _, result in converse("market", questions).done for note in result.sources]
    assert {note.dataset for note in notes} == datasets
    assert all(note.publisher and note.edition and note.licence and note.as_of for note in notes)


@pytest.mark.parametrize(
    ("questions", "kind"),
    [
        (("How is the Italian PV market evolving?",), "line"),
        (("What is Germany's solar capacity in 2023?", "since 2015 only", "plot it"), "line"),
        (("Plot Netherlands PV installations from 2020 to 2024 as stacked bars",), "bar"),
        (("top 10 countries cumulative",), "bar"),
        (("Forecast Germany to 2030",), "area"),
    ],
)
def test_a_chart_is_drawn_of_the_right_kind(questions: tuple[str, ...], kind: str) -> None:
    charts = [result.chart for _, result in converse("market", questions).done if result.chart]
    assert len(charts) == 1
    layers = charts[0].spec.get("layer", [charts[0].spec])
    assert kind in {layer["mark"]["type"] for layer in layers if "mark" in layer}
    assert charts[0].description


def test_a_report_carries_the_news_of_the_country(feed: None) -> None:
    answered = converse("market", ("Market report for Germany",))
    assert "Latest news" in answered.text
    result = answered.done[0][1]
    assert any(note.dataset.startswith("news:") for note in result.sources)
    assert all(item["url"] in answered.text for item in result.summary["news"])


# --- the projection, worked out again ---------------------------------------------------------------------------------


def _stood(place: str) -> list[float]:
    """Cumulative MW by year, read from the file without the product's readers."""
    with (FOLDER / "capacity_irena.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["place"] == place)
    return [float(value) for year, value in row.items() if year.isdigit() and value]


def _projected(place: str, years: int) -> list[float]:
    """The damped trend in closed form: φ + … + φⁱ = φ(1 − φⁱ)/(1 − φ)."""
    stood = _stood(place)
    added = [now - before for before, now in pairwise(stood[-6:])]
    growth = max(-0.35, min(0.35, math.log(added[-1] / added[0]) / 4))
    level, total = fmean(added[-2:]), stood[-1]
    found = []
    for step in range(1, years + 1):
        total += level * math.exp(growth * 0.75 * (1 - 0.75**step) / 0.25)
        found.append(total)
    return found


@pytest.mark.parametrize("place", ["Germany", "Spain", "Italy", "Poland", "World"])
def test_a_projection_is_that_of_an_independent_computation(place: str) -> None:
    years = _answered(f"Forecast {place} to 2030").done[0][1].summary["years"]
    expected = _projected(place, 7)
    assert [year["central"] for year in years] == pytest.approx(expected)
    low, high = (0.95, 0.88, 0.82, 0.79, 0.77, 0.77, 0.77), (1.08, 1.21, 1.28, 1.49, 1.61, 1.61, 1.61)
    assert [year["low"] for year in years] == pytest.approx([a * b for a, b in zip(expected, low, strict=True)])
    assert [year["high"] for year in years] == pytest.approx([a * b for a, b in zip(expected, high, strict=True)])


def test_germany_in_2030_is_the_figure_of_record() -> None:
    last = _answered("Forecast Germany to 2030").done[0][1].summary["years"][-1]
    rounded = [round(last[name] / 1000) for name in ("low", "central", "high")]
    assert (last["year"], *rounded) == (2030, 175, 227, 366)


def _answered(question: str) -> Answered:
    return converse("market", (question,))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Forecast South Africa to 2030", "zero or negative"),
        ("forecast montenegro", "at least 6"),
        ("Forecast Germany to 2045", "too far ahead"),
        ("which country will have the most solar in 2030?", "one place at a time"),
    ],
)
def test_a_projection_without_ground_is_refused(question: str, expected: str) -> None:
    answered = _answered(question)
    assert expected in answered.text
    assert not any(result.ok for _, result in answered.done)
