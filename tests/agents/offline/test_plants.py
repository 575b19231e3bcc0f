"""Questions about a plant's file: which analysis is meant, in five languages, and what a follow-up changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agents.base import FileNote
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plan import om, plant, plant_facts
from agents.offline.reading import read
from agents.offline.vocabulary import Lexicon
from agents.registry import AGENTS

FILE = FileNote("1", "seville.csv", 10)
TODAY = date(2026, 11, 20)


@pytest.fixture
def said(words: Lexicon):
    """The calls of the last of several questions of one conversation."""

    def calls(*questions: str, files: tuple[FileNote, ...] = (FILE,), shown: dict[str, str] | None = None) -> Any:
        frame = None
        for question in questions:
            frame = om.understand(replace(read(question, words, TODAY), files=files), frame, words)
            if frame and plant.is_of_file(frame):
                kept = {name: value for name, value in frame.slots.items() if name != "facts"}
                calls_made = om.calls(frame, words, TODAY)
                frame = frame.but(slots={**kept, **({"shown": shown} if shown else {})})
        return calls_made if frame and plant.is_of_file(frame) else frame

    return calls


def test_what_is_suggested_for_a_file_is_an_analysis_of_it(said) -> None:
    meant = [[call.tool for call in said(question)] for question in AGENTS["om"].file_suggestions]
    assert meant == [
        ["data_quality"],
        ["performance_ratio"],
        ["outages"],
        ["expected_energy"],
        ["soiling"],
        ["plant_report"],
    ]


LANGUAGES = {  # English, German, Italian, French, Spanish
    "data_quality": (
        "check my data", "prüfe meine Daten", "controlla i miei dati", "vérifie mes données", "revisa mis datos",
    ),
    "performance_ratio": (
        "performance ratio per month", "Performance Ratio pro Monat", "performance ratio per mese",
        "performance ratio par mois", "performance ratio por mes",
    ),
    "worst_days": (
        "worst 5 days and why", "die 5 schlechtesten Tage", "i 5 giorni peggiori", "les 5 pires jours",
        "los 5 peores días",
    ),
    "outages": (
        "any outages?", "gab es Ausfälle?", "ci sono stati fermi?", "y a-t-il eu des pannes ?", "¿hubo paradas?",
    ),
    "degradation": (
        "degradation rate", "Degradationsrate", "tasso di degrado", "taux de dégradation", "tasa de degradación",
    ),
    "soiling": (
        "soiling losses", "Verschmutzungsverluste", "perdite da sporcizia", "pertes par encrassement",
        "pérdidas por suciedad",
    ),
    "clipping": (
        "is the inverter clipping?", "gibt es Clipping?", "l'inverter fa clipping?", "y a-t-il de l'écrêtage ?",
        "¿hay clipping?",
    ),
    "compare_periods": (
        "compare 2023 with 2022", "vergleiche 2023 mit 2022", "confronta 2023 con 2022", "compare 2023 avec 2022",
        "compara 2023 con 2022",
    ),
    "expected_energy": (
        "expected vs actual energy (PVWatts)", "erwartete gegen gemessene Energie", "energia attesa e misurata",
        "énergie attendue et mesurée", "energía esperada y real",
    ),
    "availability": ("availability", "Verfügbarkeit", "disponibilità", "disponibilité", "disponibilidad"),
    "yields": (
        "specific yield and capacity factor", "spezifischer Ertrag", "produttività specifica",
        "productible spécifique", "rendimiento específico",
    ),
    "plant_report": (
        "make a monthly O&M report", "erstelle einen Monatsbericht", "fai un rapporto mensile",
        "fais un rapport mensuel", "haz un informe mensual",
    ),
    "daily_profile": (
        "daily profile of 21 June 2022", "Tagesgang am 21. Juni 2022", "profilo del 21 giugno 2022",
        "profil du 21 juin 2022", "perfil del 21 de junio de 2022",
    ),
    "compare_inverters": (
        "which inverter is weakest?", "vergleiche die Wechselrichter", "quale inverter è il più debole?",
        "compare les onduleurs", "compara los inversores",
    ),
    "power_map": ("heat map", "Heatmap", "mappa di calore", "carte de chaleur", "mapa de calor"),
}  # fmt: skip
QUESTIONS = [(tool, question) for tool, questions in LANGUAGES.items() for question in questions]


@pytest.mark.parametrize(("tool", "question"), QUESTIONS)
def test_an_analysis_is_asked_for_in_five_languages(said, tool, question):
    assert [call.tool for call in said(question)] == [tool]


@pytest.mark.parametrize(
    ("questions", "tool", "arguments"),
    [
        (("how much is missing?",), "data_quality", {}),
        (("performance ratio per month", "plot it"), "performance_ratio", {"by": "month", "chart": "line"}),
        (
            ("performance ratio per month", "plot it", "temperature corrected"),
            "performance_ratio",
            {"by": "month", "chart": "line", "temperature_corrected": "25"},
        ),
        (("PR in 2022", "and 2023?"), "performance_ratio", {"by": "month", "period": "2023"}),
        (("PR in 2022", "and May?"), "performance_ratio", {"by": "day", "period": "2022-05"}),
        (("PR per year", "without outages"), "performance_ratio", {"by": "year", "without": ["outages"]}),
        (("PR in 2022", "the year before"), "performance_ratio", {"by": "month", "period": "2021"}),
        (("PR in 2022", "whole period"), "performance_ratio", {"by": "month"}),
        (("PR last summer",), "performance_ratio", {"by": "month", "period": "last summer"}),
        (("PR der letzten 3 Monate",), "performance_ratio", {"by": "month", "period": "last 3 months"}),
        (("PR since March 2022",), "performance_ratio", {"by": "month", "period": "2022-03-01/9999-12-31"}),
        (("worst 3 months",), "worst_days", {"by": "month", "count": 3}),
        (("any outages?", "how much energy was lost?"), "outages", {}),
        (
            ("any outages?", "how much energy was lost?", "in euros at 60 €/MWh"),
            "outages",
            {"price_per_mwh": 60.0, "currency": "EUR"},
        ),
        (("energy lost in 2022", "at 0.05 $/kWh"), "outages",
         {"period": "2022", "price_per_mwh": 50.0, "currency": "USD"}),
        (("degradation rate", "is that inside warranty (0.5 %/yr)?"), "degradation",
         {"warranty_percent_per_year": 0.5}),
        (("compare 2023 with 2022",), "compare_periods", {"first": "2022", "second": "2023"}),
        (("2022 vs 2023",), "compare_periods", {"first": "2022", "second": "2023"}),
        (("PR in 2023", "compare with 2022"), "compare_periods", {"first": "2022", "second": "2023"}),
        (("compare summer 2022 with summer 2021",), "compare_periods",
         {"first": "summer 2021", "second": "summer 2022"}),
        (("PR in 2022", "why?"), "worst_days", {"by": "day", "period": "2022"}),
        (("PR in 2022", "availability"), "availability", {}),
        (("PR in 2022", "and the availability?"), "availability", {"by": "month", "period": "2022"}),
    ],
)  # fmt: skip
def test_a_follow_up_changes_what_it_names(said, questions, tool, arguments):
    assert said(*questions) == (Call(tool, arguments),)


SHOWN = {"day": "2022-05-10", "month": "2022-05", "span": "2022-05-10/2022-05-12"}


@pytest.mark.parametrize(
    ("questions", "tool", "arguments"),
    [
        (("any outages?", "performance ratio without it"), "performance_ratio",
         {"by": "month", "without": ["2022-05-10/2022-05-12"]}),
        (("any outages?", "performance ratio without them"), "performance_ratio",
         {"by": "month", "without": ["outages"]}),
        (("worst months", "outages in that month"), "outages", {"period": "2022-05"}),
        (("worst 5 days", "show that day"), "daily_profile", {"days": ["2022-05-10"]}),
    ],
)  # fmt: skip
def test_it_and_that_are_what_was_shown_last(said, questions, tool, arguments):
    assert said(*questions, shown=SHOWN) == (Call(tool, arguments),)


def test_a_rating_answers_the_question_that_waits_for_it(said):
    calls = said("performance ratio per month", "1 MWp")
    assert calls == (Call("describe_plant", {"kwp": 1000.0}), Call("performance_ratio", {"by": "month"}))
    assert said("performance ratio per month", "1000") == calls


def test_a_year_alone_is_no_rating(said):
    assert said("availability", "2023") == (Call("availability", {"by": "month", "period": "2023"}),)
    assert said("performance ratio per month", "2000")[0] == Call("describe_plant", {"kwp": 2000.0})


def test_a_file_without_words_is_checked(said):
    assert said("") == (Call("data_quality", {}),)


def test_a_file_that_came_later_is_meant_next(said, words: Lexicon):
    first, second = FILE, FileNote("2", "cordoba.csv", 10)
    frame = om.understand(replace(read("check my data", words, TODAY), files=(first,)), None, words)
    frame = om.understand(replace(read("any outages?", words, TODAY), files=(first, second)), frame, words)
    assert om.calls(frame, words, TODAY) == (Call("outages", {"file": "cordoba.csv"}),)
    frame = om.understand(replace(read("and of seville?", words, TODAY), files=(first, second)), frame, words)
    assert om.calls(frame, words, TODAY) == (Call("outages", {"file": "seville.csv"}),)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("What PR is good?", "define"),
        ("difference between PR and capacity factor", "define"),
        ("what is availability?", "define"),
        ("PR above 100 %, why?", "fault"),
        ("Inverter shows ground fault after rain, what next?", "fault"),
        ("One string 30 % lower voltage than the others", "fault"),
        ("hot spot of 25 K on one cell: replace?", "fault"),
        ("maintenance plan for a 5 MW tracker plant", "plan"),
        ("safety steps before opening a combiner box", "safety"),
        ("how often to calibrate the pyranometer?", "interval"),
    ],
)
def test_with_a_file_at_hand_other_questions_keep_their_answers(said, question, intent):
    frame = said(question)
    assert isinstance(frame, Frame)
    assert frame.intent == intent


@pytest.mark.parametrize(
    "question", ["degradation rate", "availability", "soiling", "1000 kWp", "compare 2023 with 2022"]
)
def test_without_a_file_a_term_stays_a_term(said, question):
    frame = said(question, files=())
    assert frame is None or isinstance(frame, Frame)


def test_without_a_file_a_question_on_one_s_own_plant_is_answered_with_how_to_attach(said):
    assert said("performance ratio of my plant last month", files=())[0].tool == "performance_ratio"


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("1000 kwp", {"kwp": 1000.0}),
        ("1.5 mwp", {"kwp": 1500.0}),
        ("1,000 kwp", {"kwp": 1000.0}),
        ("9,8 kwp", {"kwp": 9.8}),
        ("1.000 kwp", {"kwp": 1000.0}),
        ("2 500 kwp", {"kwp": 2500.0}),
        ("1'000 kwp", {"kwp": 1000.0}),
        ("9.875 kwp", {"kwp": 9.875}),
        ("1.250 mwp", {"kwp": 1250.0}),
        ("in 2023 500 kwp", {"kwp": 500.0}),
        ("it is a 1 mw plant with 900 kw ac", {"kwp": 1000.0, "ac_kw": 900.0}),
        ("kwp 1000, 900 kw ac", {"kwp": 1000.0, "ac_kw": 900.0}),
        ("kwp: 1,250", {"kwp": 1250.0}),
        ("mwp = 1.2", {"kwp": 1200.0}),
        ("yield in kwh/kwp 2023", {}),
        ("yield in kwh per kwp 2023", {}),
        ("ac rating 900 kw", {"ac_kw": 900.0}),
        ("900 kwac", {"ac_kw": 900.0}),
        ("gamma -0.35 %/k", {"gamma": -0.0035}),
        ("temperature coefficient -0.0041", {"gamma": -0.0041}),
        ("tilt 30, azimuth 180", {"tilt": 30.0, "azimuth": 180.0}),
        ("30° tilt facing south-west", {"tilt": 30.0, "azimuth": 225.0}),
        ("at 37.4 n 5.99 w", {"latitude": 37.4, "longitude": -5.99}),
        ("latitude -23.5, longitude 133.9", {"latitude": -23.5, "longitude": 133.9}),
        ("60 €/mwh", {}),
        ("worst 5 days", {}),
    ],
)
def test_facts_of_a_plant_are_read_with_their_units(line, facts):
    assert plant_facts.found(line, line, False) == facts
