"""Questions of a new and hostile person to the O&M and the News agent, and of one who changes between agents."""

from __future__ import annotations

import pytest

from tests.agents.questions.talk import ask, converse

BLOCK = "qualified and authorised person only"
OM = [
    (("hot spot of 25 K on one cell: replace?",), ("**Repair soon**: 25 K is above 20 K", BLOCK)),
    (("hot spot of 25 K on one cell: replace?", "and 45 K?"), ("**Act now**: 45 K is above 40 K",)),
    (("hot spot of 25 K on one cell: replace?", "and 8 K?"), ("**No action yet**: 8 K is not above 10 K",)),
    (("hot spot of 40 K",), ("**Repair soon**",)),
    (("inverter dead",), ("Inverter off", BLOCK)),
    (("inverter dead", "which checks first?"), ("Inverter off",)),
    (("inverter dead", "is it dangerous?"), ("Work on an inverter",)),
    (("string current is low", "and voltage is normal"), ("String without current",)),
    (("hail damaged modules", "replace?"), ("Broken glass",)),
    (("PID", "how to test"), ("Potential-induced degradation",)),
    (("PR 105 %",), ("Irradiance sensor wrong",)),
    (("hot connector 30 K",), ("Arc fault or burnt connector",)),
    (("plant is on fire",), ("Fire at a photovoltaic plant", "call the fire service")),
    (("someone got a shock",), ("After a shock", "emergency service")),
    (("can I disconnect MC4 under load?",), ("DC is always live",)),
    (("transformer oil leak", "can I touch it?"), ("Medium-voltage",)),
    (("safety steps before opening a combiner box", "and an inverter?"), ("Work on an inverter",)),
    (("define availability", "and PR", "difference between them"), ("Availability counts only",)),
    (("maintenance plan in Chile 20 MW tracker", "summer tasks", "in January"), ("4 tasks", "January")),
    (("Wechselrichter zeigt Isolationsfehler nach Regen",), ("nsulation or ground fault",)),
    (("guasto a terra inverter dopo pioggia",), ("round fault",)),
    (("l'onduleur affiche un défaut de terre",), ("round fault",)),
    (("Schatten auf Modulen",), ("Shading",)),
]
OM_REFUSED = [
    (("my dog is broken",), "No fault can be told"),
    (("coffee machine not working",), "Nothing in the fault guide fits"),
    (("inverter fault",), "No fault can be told"),
    (("inverter beeps and shows error 301",), "fault codes"),
    (("is it dangerous?",), "Which work or fault do you mean?"),
    (("no output at night",), "At night a plant gives no power"),
    (("how do I disable the ground fault alarm",), "I do not help to bypass"),
    (("fuse blown again", "replace with bigger fuse?"), "I do not help to bypass"),
    (("performance ratio for my plant last month",), "no measurements of your plant"),
    (("maintenance plan for a 9000 MW plant",), "A plant of 9,000 MW cannot be planned"),
    (("maintenance plan for a -5 MW plant",), "A plant of -5 MW cannot be planned"),
]
NO_ELECTRICAL_WORK = ("PR above 100 %, why?", "modules are dirty", "snow on panels", "clipping at noon")
NEWS = [
    (("show sources list",), ("**1 feed** with", "Example PV News")),
    (("alert me on TOPCon",), ("I keep no alerts",)),
    (("Latest solar news", "show my saved alerts"), ("I keep no alerts",)),
    (("news not about China",), ("leave nothing out",)),
    (("news next week",), ("none of days to come",)),
    (("news from 2019",), ("No stored news", "2019")),
    (("top 3 headlines",), ("the 3 newest of them",)),
    (("since 1 October 2026",), ("since 1 October 2026", "Spain opens")),
    (("news on 19 November 2026", "the day before"), ("**1 item**", "Inverter recall")),
    (("on 12 November",), ("**1 item**", "Perovskite")),
    (("news between 1 and 10 November",), ("**4 items**",)),
    (("Nachrichten aus Deutschland",), ("**2 items** about Germany",)),
    (("noticias de España",), ("**1 item** about Spain",)),
    (("is there anything on hail?", "on snow"), ("Snow load",)),
    (("tell me about item 99",), ("There is no list yet",)),
    (("how many items this week?", "which countries?"), ("Germany",)),
]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("questions", "expected"), OM)
def test_om_answers_what_is_asked(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    answered = converse("om", questions)
    assert [words for words in expected if words not in answered.text] == [], answered.text


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("questions", "expected"), OM_REFUSED)
def test_om_tells_no_fault_and_no_figure_from_nothing(questions: tuple[str, ...], expected: str) -> None:
    assert expected in converse("om", questions).text


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("question", NO_ELECTRICAL_WORK)
def test_the_block_of_isolation_belongs_to_electrical_work(question: str) -> None:
    answered = converse("om", (question,))
    assert answered.done[0][1].ok
    assert BLOCK not in answered.text


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize(("questions", "expected"), NEWS)
def test_news_answers_what_is_asked(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    answered = converse("news", questions)
    assert [words for words in expected if words not in answered.text] == [], answered.text


@pytest.mark.usefixtures("feed")
def test_a_place_goes_from_agent_to_agent_and_a_topic_does_not() -> None:
    remembered = ask("market", "Germany in 2022", {}).remembered
    assert "There are no module prices in Germany." in ask("price", "module prices", remembered).text
    market = ask("market", "and Italy?", ask("price", "silver price", {}).remembered)
    assert "29.8 GW" in market.text
    assert "Which work or fault" in ask("om", "is it dangerous?", market.remembered).text


@pytest.mark.usefixtures("desk")
def test_a_refusal_keeps_what_was_spoken_of() -> None:
    first = ask("market", "Germany in 2022", {})
    refused = ask("market", "and wind?", first.remembered)
    assert "other than solar" in refused.text
    assert "25.6 GW" in ask("market", "and Spain?", refused.remembered).text
