"""Questions on the fictional feed of the fixtures, on 20 November 2026."""

from __future__ import annotations

import pytest

from agents.registry import by_name
from tests.agents.questions.talk import converse, invented

SPAIN = "Spain opens 1.2 GW solar auction"
LATEST = "Latest solar news"
NEWS = [
    ((LATEST,), (SPAIN, "today (20 November 2026)", "Example PV News", "[1]")),
    ((LATEST, "only policy"), (SPAIN, "5 items", "policy")),
    ((LATEST, "only policy", "in Spain"), (SPAIN, "1 item")),
    ((LATEST, "only policy", "in Spain", "tell me more about the first one"), (SPAIN, "Ceiling price 41 EUR/MWh")),
    ((LATEST, "only policy", "in Spain", "tell me more about the first one", "open the source"),
     ("https://news.example.org/d01",)),
    (("news on TOPCon prices",), ("TOPCon module quotes slip", "also carried by 1 more")),
    (("anything about inverter recalls?",), ("Inverter recall",)),
    (("what happened in Germany this week?",), ("German rooftop segment",)),
    (("what happened in Germany this week?", "and last month?"), ("HJT maker files for insolvency",)),
    (("auctions announced in the last 7 days",), (SPAIN,)),
    (("tariffs and duties news",), ("new duties",)),
    (("silver",), ("Silver price rally",)),
    (("safety news last 30 days",), ("Fire service", "Inverter recall")),
    (("storage-related policy",), ("Poland plans auction",)),
    (("summarise this week in 5 bullets",), ("6 items", "the 5 newest")),
    (("how many items about prices this month?",), ("3 items",)),
    (("news about Kenya",), ("No stored news", "Kenya")),
    (("Dutch grid congestion",), ("Dutch operator",)),
    (("agrivoltaics in Italy",), ("1.7 GW", "1.04 GW")),
    (("who went bankrupt?",), ("insolvency",)),
    (("anything affecting O&M teams?",), ("Inverter recall", "robotic dry cleaning", "backsheet", "Snow load")),
]  # fmt: skip


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize(("questions", "expected"), NEWS)
def test_news(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    answered = converse("news", questions)
    assert [words for words in expected if words not in answered.text] == [], answered.text
    assert invented(answered) == [], answered.text


@pytest.mark.usefixtures("desk")
def test_without_a_feed_every_suggestion_is_answered_honestly() -> None:
    for question in by_name("news").suggestions:
        answered = converse("news", (question,))
        assert answered.done, question
        assert "news" in answered.text
        assert invented(answered) == [], answered.text


@pytest.mark.usefixtures("feed")
def test_after_an_empty_list_there_is_no_first_one() -> None:
    answered = converse("news", (LATEST, "news about Kenya", "tell me more about the first one"))
    assert not [call for call, _ in answered.done if call.tool == "news_item"]
