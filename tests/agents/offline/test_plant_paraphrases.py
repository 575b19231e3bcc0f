"""A plant's questions as people type them, in five languages and with errors; and what is asked next, five deep."""

from __future__ import annotations

import pytest

from tests.agents.offline.test_plants import SHOWN, said

__all__ = ["said"]

TYPED = [
    ("can u check whats wrong with this data", "data_quality", {}),
    ("Wie vollständig sind die Daten?", "data_quality", {}),
    ("ci sono buchi nei dati?", "data_quality", {}),
    ("il y a des trous dans les données ?", "data_quality", {}),
    ("¿hay huecos en los datos?", "data_quality", {}),
    ("whats our perfomance ratio month by month", "performance_ratio", {"by": "month"}),
    ("PR monatlich bitte", "performance_ratio", {"by": "month"}),
    ("PR mensile del 2022", "performance_ratio", {"by": "month", "period": "2022"}),
    ("évolution du PR par an", "performance_ratio", {"by": "year"}),
    ("PR por año sin paradas", "performance_ratio", {"by": "year", "without": ["outages"]}),
    ("temperature-correctd PR for 2023", "performance_ratio", {"temperature_corrected": "25", "period": "2023"}),
    ("Welche 3 Tage waren am schlechtesten?", "worst_days", {"count": 3}),
    ("which days performed worst last summer?", "worst_days", {"period": "last summer"}),
    ("quali sono stati i mesi peggiori?", "worst_days", {"by": "month"}),
    ("quels ont été les 10 pires jours et pourquoi ?", "worst_days", {"count": 10}),
    ("did the plant ever go down?", "outages", {}),
    ("list all downtime events in 2023", "outages", {"period": "2023"}),
    ("Wann stand die Anlage still?", "outages", {}),
    ("quando è stato fermo l'impianto?", "outages", {}),
    ("quand la centrale était-elle à l'arrêt ?", "outages", {}),
    ("¿cuándo estuvo parada la planta?", "outages", {}),
    ("how many MWh did we lose to outages?", "outages", {}),
    ("wie viel Energie ging durch Ausfälle verloren, in Euro bei 55 €/MWh?", "outages", {"price_per_mwh": 55}),
    ("cuánta energía se perdió y cuánto vale a 60 €/MWh", "outages", {"price_per_mwh": 60}),
    ("how fast is the plant degrading?", "degradation", {}),
    ("wie schnell altert die Anlage?", "degradation", {}),
    ("is the degradation within a 0.4 %/yr guarantee?", "degradation", {"warranty_percent_per_year": 0.4}),
    ("di quanto degrada l'impianto ogni anno?", "degradation", {}),
    ("quelle est la perte annuelle de performance ?", "degradation", {}),
    ("how dirty are the panels?", "soiling", {}),
    ("wieviel kostet uns der Schmutz?", "soiling", {}),
    ("quanto perdiamo per lo sporco?", "soiling", {}),
    ("pertes dues à la poussière", "soiling", {}),
    ("¿cuánto perdemos por polvo?", "soiling", {}),
    ("wann soll ich reinigen? 500 € pro Reinigung, 70 €/MWh", "soiling", {"price_per_mwh": 70}),
    ("quand faut-il nettoyer ? 350 € par nettoyage, 65 €/MWh", "soiling", {"price_per_mwh": 65}),
    ("are we clipping at noon?", "clipping", {}),
    ("regelt der Wechselrichter ab?", "clipping", {}),
    ("satura l'inverter?", "clipping", {}),
    ("2024 vs 2021", "compare_periods", {"first": "2021", "second": "2024"}),
    ("why was 2023 worse than 2022?", "compare_periods", {"first": "2022", "second": "2023"}),
    ("Vergleiche Sommer 2023 mit Sommer 2022", "compare_periods", {"first": "summer 2022", "second": "summer 2023"}),
    ("confronta il primo semestre 2023 con il primo semestre 2022", "compare_periods", {}),
    ("is it producing what it should?", "expected_energy", {}),
    ("Soll-Ist-Vergleich für 2023", "expected_energy", {"period": "2023"}),
    ("produzione attesa contro reale nel 2022", "expected_energy", {"period": "2022"}),
    ("availability by month in 2023", "availability", {"by": "month", "period": "2023"}),
    ("Wie hoch war die Verfügbarkeit 2022?", "availability", {"period": "2022"}),
    ("disponibilité par an", "availability", {"by": "year"}),
    ("kWh per kWp per year", "yields", {"by": "year"}),
    ("how many MWh did it make in 2022", "yields", {"period": "2022"}),
    ("Ertrag pro Monat 2023", "yields", {"by": "month", "period": "2023"}),
    ("quanta energia ha prodotto nel 2024?", "yields", {"period": "2024"}),
    ("capacity factr of the plant", "yields", {}),
    ("show me the power curve on 2022-06-21", "daily_profile", {"days": ["2022-06-21"]}),
    ("Tagesverlauf vom 3. Mai 2023", "daily_profile", {"days": ["2023-05-03"]}),
    ("monthly report please", "plant_report", {"by": "month"}),
    ("Bericht für Juli 2023", "plant_report", {"period": "2023-07"}),
    ("rapporto di agosto 2022", "plant_report", {"period": "2022-08"}),
    ("rapport annuel 2023", "plant_report", {"period": "2023"}),
    ("informe de marzo 2024", "plant_report", {"period": "2024-03"}),
    ("what do you know about my plant?", "describe_plant", {}),
    ("the plant has 900 kW ac", "describe_plant", {"ac_kw": 900}),
    ("gamma is -0.38 %/°C", "describe_plant", {}),
    ("Neigung 30°, Azimut 180", "describe_plant", {"tilt": 30, "azimuth": 180}),
    ("how much energy per year?", "yields", {"by": "year", "energy_only": True}),
    ("how many MWh in July 2023", "yields", {"period": "2023-07", "energy_only": True}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "tool", "arguments"), TYPED)
def test_a_question_is_read_as_it_is_typed(said, question, tool, arguments):
    call = said(question)[0]
    assert call.tool == tool
    assert {name: call.arguments.get(name) for name in arguments} == arguments


CHAINS = [
    (("check my data", "PR per year"), "performance_ratio", {"by": "year"}),
    (
        ("check my data", "PR per year", "and temperature corrected"),
        "performance_ratio",
        {"by": "year", "temperature_corrected": "25"},
    ),
    (
        ("check my data", "PR per year", "and temperature corrected", "only 2023"),
        "performance_ratio",
        {"period": "2023", "temperature_corrected": "25"},
    ),
    (
        ("check my data", "PR per year", "and temperature corrected", "only 2023", "per month"),
        "performance_ratio",
        {"by": "month", "period": "2023"},
    ),
    (("any outages?", "how much energy was lost"), "outages", {}),
    (("any outages?", "how much energy was lost", "in euros at 60"), "outages", {"price_per_mwh": 60}),
    (("any outages?", "how much energy was lost", "in euros at 60", "at 75 €/MWh"), "outages", {"price_per_mwh": 75}),
    (
        ("any outages?", "how much energy was lost", "in euros at 60", "at 75 €/MWh", "only 2023"),
        "outages",
        {"period": "2023", "price_per_mwh": 75},
    ),
    (("gab es Ausfälle?", "wie viel Energie ging verloren?"), "outages", {}),
    (("gab es Ausfälle?", "wie viel Energie ging verloren?", "in Euro bei 60"), "outages", {"price_per_mwh": 60}),
    (
        ("gab es Ausfälle?", "wie viel Energie ging verloren?", "in Euro bei 60", "nur 2023"),
        "outages",
        {"period": "2023"},
    ),
    (("PR per mese", "disegnalo"), "performance_ratio", {"by": "month"}),
    (("PR per mese", "disegnalo", "corretto in temperatura"), "performance_ratio", {"temperature_corrected": "25"}),
    (
        ("PR per mese", "disegnalo", "corretto in temperatura", "solo 2022"),
        "performance_ratio",
        {"period": "2022", "temperature_corrected": "25"},
    ),
    (
        ("PR per mese", "disegnalo", "corretto in temperatura", "solo 2022", "e nel 2023?"),
        "performance_ratio",
        {"period": "2023", "temperature_corrected": "25"},
    ),
    (("peores 5 días", "muestra ese día"), "daily_profile", {"days": ["2022-05-10"]}),
    (("peores 5 días", "muestra ese día", "¿hubo paradas?"), "outages", {}),
    (("peores 5 días", "muestra ese día", "¿hubo paradas?", "¿cuánta energía se perdió?"), "outages", {}),
    (
        ("peores 5 días", "muestra ese día", "¿hubo paradas?", "¿cuánta energía se perdió?", "en euros a 60"),
        "outages",
        {"price_per_mwh": 60},
    ),
    (("degradation rate", "is that in warranty 0.5 %/yr"), "degradation", {"warranty_percent_per_year": 0.5}),
    (
        ("degradation rate", "is that in warranty 0.5 %/yr", "and 0.8 %?"),
        "degradation",
        {"warranty_percent_per_year": 0.8},
    ),
    (("degradation rate", "is that in warranty 0.5 %/yr", "and 0.8 %?", "soiling losses"), "soiling", {}),
    (
        ("degradation rate", "is that in warranty 0.5 %/yr", "and 0.8 %?", "soiling losses", "in euros at 60"),
        "soiling",
        {"price_per_mwh": 60},
    ),
    (("make a monthly report", "and July 2023"), "plant_report", {"period": "2023-07"}),
    (("make a monthly report", "and July 2023", "the month before", "the whole record"), "plant_report", {}),
    (
        ("make a monthly report", "and July 2023", "the month before", "the whole record", "expected vs actual"),
        "expected_energy",
        {},
    ),
    (("specific yield", "per month"), "yields", {"by": "month"}),
    (("specific yield", "per month", "2022 only"), "yields", {"by": "month", "period": "2022"}),
    (("specific yield", "per month", "2022 only", "capacity factor"), "yields", {}),
    (
        ("specific yield", "per month", "2022 only", "capacity factor", "and PR"),
        "performance_ratio",
        {"period": "2022"},
    ),
    (("compare 2023 with 2022", "and 2024 with 2023"), "compare_periods", {"first": "2023", "second": "2024"}),
    (("compare 2023 with 2022", "and 2024 with 2023", "what about availability"), "availability", {}),
    (
        ("compare 2023 with 2022", "and 2024 with 2023", "what about availability", "per month"),
        "availability",
        {"by": "month"},
    ),
    (
        (
            "compare 2023 with 2022",
            "and 2024 with 2023",
            "what about availability",
            "per month",
            "which month was worst",
        ),
        "worst_days",
        {"by": "month"},
    ),
]


@pytest.mark.parametrize(("questions", "tool", "arguments"), CHAINS)
def test_what_follows_changes_what_it_names(said, questions, tool, arguments):
    call = said(*questions, shown=SHOWN)[0]
    assert call.tool == tool
    assert {name: call.arguments.get(name) for name in arguments} == arguments
