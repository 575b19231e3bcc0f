"""The calculators' questions as people put them, in five languages: each leads to the same call and figures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")

PLANT = {"energy_mwh_per_day": 4.5, "soiling_percent_per_day": 0.1, "price_per_mwh": 60, "cost_per_cleaning": 400}
CLEANING = [
    "When should I clean? 400 € per cleaning, 60 €/MWh, 4.5 MWh/day, 0.10 %/day",
    "how often does cleaning pay at 400 EUR a wash, 60 EUR per MWh, 4.5 MWh per day and 0.1 percent per day?",
    "Best interval for washing panels: a wash costs €400, energy sells at €60/MWh, 4500 kWh a day, soiling 0.1% daily",
    "is it worth cleaning? soiling rate 0.1 %/day, 4,500 kWh/day, 6 ct/kWh, cleaning costs 400 €",
    "optimal cleaning schedule for 400 euros per cleaning, 0.06 €/kWh, 4.5 MWh each day, 0.7 % per week",
    "Wann soll ich reinigen? Eine Reinigung kostet 400 €, 60 € pro MWh, 4,5 MWh am Tag, 0,1 % pro Tag",
    "Lohnt sich eine Reinigung? 400 Euro je Reinigung, 6 ct/kWh, 4.500 kWh am Tag und 0,1 Prozent am Tag",
    "Ogni quanto conviene pulire? 400 € a pulizia, 60 euro al MWh, 4,5 MWh al giorno, sporco 0,1 % al giorno",
    "Quando conviene il lavaggio dei moduli: costo 400 €, prezzo 60 €/MWh, 4,5 MWh al giorno e 0,1 per cento al giorno",
    "Quand faut-il nettoyer ? 400 € le nettoyage, 60 € par MWh, 4,5 MWh par jour, 0,1 % par jour",
    "Tous les combien nettoyer les modules : 400 € par nettoyage, 60 €/MWh, 4,5 MWh par jour, 0,1 % par jour ?",
    "¿Cuándo conviene limpiar? 400 € por limpieza, 60 € por MWh, 4,5 MWh al día, 0,1 % al día",
    "¿Cada cuánto limpiar los paneles? La limpieza cuesta 400 €, 60 €/MWh, 4,5 MWh por día, 0,1 por ciento al día",
]
LOSSES = [
    "what are 69 MWh worth at 60 €/MWh?",
    "69 MWh lost at 60 EUR/MWh, how much money is that?",
    "the outage cost us 69,000 kWh; in euros at 6 ct/kWh?",
    "value of 0.069 GWh of lost energy at 60 € per MWh",
    "Was sind 69 MWh bei 60 €/MWh wert?",
    "Quanto valgono 69 MWh persi a 60 €/MWh?",
    "Combien valent 69 MWh perdus à 60 €/MWh ?",
    "¿Cuánto valen 69 MWh perdidos a 60 €/MWh?",
]
WARRANTIES = [
    "Warranty 2 % in the first year and 0.5 % a year: is 91 % after 12 years inside?",
    "the modules measured 91 % at 12 years, the guarantee is 2 % first year plus 0.5 %/yr. Still within?",
    "after 12 years the power is down 9 %; is that covered by a warranty of 2 % + 0.5 % per year?",
    "power warranty 98 % after the first year and 0.5 % p.a., 25 years; 91 % measured at 12 years",
    "Garantie 2 % im ersten Jahr, danach 0,5 % pro Jahr: sind 91 % nach 12 Jahren noch innerhalb?",
    "garanzia 2 % il primo anno e 0,5 % all'anno: 91 % dopo 12 anni è dentro?",
    "garantie 2 % la première année puis 0,5 % par an : 91 % après 12 ans, est-ce dans la garantie ?",
    "garantía 2 % el primer año y 0,5 % al año: ¿91 % después de 12 años está dentro?",
]
REPAIRS = [
    "11 % of modules in a block affected: repair or replace the block?",
    "should we repair or replace? 22 of 200 modules are affected",
    "11 % der Module in einem Block betroffen: reparieren oder austauschen?",
    "11 % dei moduli di un blocco difettosi: riparare o sostituire?",
    "11 % des modules d'un bloc touchés : réparer ou remplacer ?",
    "11 % de los módulos de un bloque afectados: ¿reparar o sustituir?",
    "is it better to replace the whole block or fix single modules when 11 % are affected?",
]
CREWS = [
    "How many crew days for a 5 MW tracker plant with a crew of 3?",
    "maintenance of a 5 MW tracker plant: how many days for 3 technicians?",
    "crew schedule for 5 MW with trackers, 3 people",
    "Wartung einer 5 MW Anlage mit Tracker: wie viele Tage für 3 Techniker?",
    "manutenzione di un impianto da 5 MW con tracker: quanti giorni per 3 tecnici?",
]


def arguments(questions: tuple[str, ...], tool: str) -> dict[str, Any]:
    answered = converse("om", questions)
    assert invented(answered) == [], answered.text
    assert answered.done, answered.text
    call, result = answered.done[0]
    assert (call.tool, result.ok) == (tool, True), answered.text
    return {name: value for name, value in call.arguments.items() if name != "currency"}


@pytest.mark.parametrize("question", CLEANING)
def test_when_to_clean(question: str) -> None:
    assert arguments((question,), "cleaning_economics") == pytest.approx(PLANT)


@pytest.mark.parametrize("question", LOSSES)
def test_what_energy_is_worth(question: str) -> None:
    assert arguments((question,), "loss_value") == pytest.approx({"energy_mwh": 69, "price_per_mwh": 60})


@pytest.mark.parametrize("question", WARRANTIES)
def test_whether_a_power_is_inside_the_warranty(question: str) -> None:
    expected = {"first_year_percent": 2, "annual_percent": 0.5, "measured_percent": 91, "age_years": 12}
    found = arguments((question,), "warranty_check")
    assert found.pop("life_years", 25) == 25
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("question", REPAIRS)
def test_whether_to_repair_or_replace(question: str) -> None:
    found = arguments((question,), "repair_or_replace")
    assert found.pop("modules", 200) == 200
    assert found == pytest.approx({"affected_percent": 11})


@pytest.mark.parametrize("question", CREWS)
def test_how_many_days_of_a_crew(question: str) -> None:
    expected = {"size_mw": 5, "tracker": True, "persons": 3}
    assert arguments((question,), "crew_schedule") == expected


FOLLOW_UPS = [
    ("at 70 €/MWh?", {"price_per_mwh": 70}),
    ("and at 70 €/MWh", {"price_per_mwh": 70}),
    ("what if the price is 70 €/MWh?", {"price_per_mwh": 70}),
    ("with 7 ct/kWh", {"price_per_mwh": 70}),
    ("und bei 70 €/MWh?", {"price_per_mwh": 70}),
    ("e a 70 €/MWh?", {"price_per_mwh": 70}),
    ("et à 70 €/MWh ?", {"price_per_mwh": 70}),
    ("¿y a 70 €/MWh?", {"price_per_mwh": 70}),
    ("and for 250 €?", {"cost_per_cleaning": 250}),
    ("if a cleaning costs 250 €", {"cost_per_cleaning": 250}),
    ("5 MWh a day instead", {"energy_mwh_per_day": 5}),
    ("and 0.2 %/day?", {"soiling_percent_per_day": 0.2}),
    ("with rain every 20 days?", {"rain_interval_days": 20}),
    ("it rains every 3 weeks", {"rain_interval_days": 21}),
    ("es regnet alle 20 Tage", {"rain_interval_days": 20}),
    ("piove ogni 20 giorni", {"rain_interval_days": 20}),
    ("il pleut tous les 20 jours", {"rain_interval_days": 20}),
    ("llueve cada 20 días", {"rain_interval_days": 20}),
    ("clean now? we lose 8 % and no rain for 30 days", {"loss_now_percent": 8, "days_to_rain": 30}),
    ("jetzt reinigen? 8 % Verlust, kein Regen für 30 Tage", {"loss_now_percent": 8, "days_to_rain": 30}),
]


@pytest.mark.parametrize(("further", "changed"), FOLLOW_UPS)
def test_a_further_question_changes_its_own_figure_only(further: str, changed: dict[str, float]) -> None:
    assert arguments((CLEANING[0], further), "cleaning_economics") == pytest.approx({**PLANT, **changed})


OTHERS = [
    ("modules are dirty", "diagnose_fault"),
    ("performance drops slowly and recovers after rain", "diagnose_fault"),
    ("hail damaged modules, replace?", "diagnose_fault"),
    ("hot spot of 25 K on one cell: replace?", "diagnose_fault"),
    ("how often to clean the pyranometer?", "maintenance_plan"),
    ("maintenance plan for a 5 MW plant", "maintenance_plan"),
    ("what is the soiling ratio?", "define_terms"),
    ("what is degradation?", "define_terms"),
    ("safety steps before cleaning a combiner box", "safety_steps"),
    ("is it dangerous to clean modules?", "safety_steps"),
    ("what does PR mean", "define_terms"),
    ("is 78 % PR ok?", "define_terms"),
    ("was bedeutet Verfügbarkeit?", "define_terms"),
    ("différence entre PR et facteur de charge", "define_terms"),
    ("inverter trips every mornning with riso low", "diagnose_fault"),
    ("Wechselrichter zeigt Isolationsfehler nach Regen", "diagnose_fault"),
    ("stringa con corrente bassa", "diagnose_fault"),
    ("point chaud de 30 K sur un module", "diagnose_fault"),
    ("tracker atascado", "diagnose_fault"),
    ("burnt smell at the combiner box", "diagnose_fault"),
    ("what PPE do I need to open a DC combiner?", "safety_steps"),
    ("Sicherheitsregeln vor Arbeiten am String", "safety_steps"),
    ("how often should thermography be done?", "maintenance_plan"),
    ("maintenence plan 3 MW rooftop", "maintenance_plan"),
    ("Wartungsplan für 10 MW Freifläche, nur Winter", "maintenance_plan"),
    ("plan de maintenance pour 2 MW en juillet", "maintenance_plan"),
    ("cada cuánto hay que calibrar el piranómetro", "maintenance_plan"),
    ("what does 61724 say?", "explain_standard"),
    ("can I touch DC cables during daylight?", "safety_steps"),
    ("snow on the modules, PR fell", "diagnose_fault"),
    ("birds droppings on panels, what to do", "diagnose_fault"),
    ("qué es el factor de planta", "define_terms"),
    ("PID recovery?", "diagnose_fault"),
    ("pyranometer reads too low", "diagnose_fault"),
    ("was ist der Unterschied zwischen PR und Verfügbarkeit?", "define_terms"),
    ("cos'è il performance ratio?", "define_terms"),
    ("typical soiling ratio?", "define_terms"),
    ("Wechselrichter schaltet mittags ab", "diagnose_fault"),
    ("inverter derating at noon when its hot", "diagnose_fault"),
    ("fusible fondu dans la boîte de jonction", "diagnose_fault"),
    ("un modulo è rotto", "diagnose_fault"),
    ("string fuse blows agian and again", "diagnose_fault"),
    ("how do I isolate an inverter safely", "safety_steps"),
    ("sicurezza lavori in quota", "safety_steps"),
    ("riesgos de arco eléctrico", "safety_steps"),
    ("maintenance tasks in march for 4 MW", "maintenance_plan"),
    ("Wartungsplan 7 MW Tracker", "maintenance_plan"),
    ("piano di manutenzione per 3 MW, solo estate", "maintenance_plan"),
    ("wie oft müssen Wechselrichter gewartet werden?", "maintenance_plan"),
    ("what is IEC 61829 about?", "explain_standard"),
]


@pytest.mark.parametrize(("question", "tool"), OTHERS)
def test_other_questions_are_no_calculations(question: str, tool: str) -> None:
    assert converse("om", (question,)).done[0][0].tool == tool


@pytest.mark.parametrize("agent", ["market", "price"])
@pytest.mark.parametrize("questions", [CLEANING, WARRANTIES, REPAIRS, CREWS])
def test_another_agent_sends_them_on(agent: str, questions: list[str]) -> None:
    for question in questions:
        assert "question for the **O&M** agent" in converse(agent, (question,)).text, question


@pytest.mark.parametrize(
    ("agent", "question", "tool"),
    [
        ("market", "how much clean energy capacity did Germany add in 2023?", "get_capacity"),
        ("market", "China's share of world capacity", "share"),
        ("price", "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 years", "lcoe_calc"),
        ("price", "module prices in the United States since 2010", "get_price"),
    ],
)
def test_an_agent_keeps_its_own_questions(agent: str, question: str, tool: str) -> None:
    assert converse(agent, (question,)).done[0][0].tool == tool


@pytest.mark.parametrize("question", ["inverter price per kW", "how much does a new inverter cost?"])
def test_what_a_part_costs_is_left_to_prices(question: str) -> None:
    answered = converse("om", (question,))
    assert answered.done == ()
    assert "Price" in answered.text
