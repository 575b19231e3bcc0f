"""Where one question of a message ends and the next begins, and how they are answered together."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from agents import base
from agents.offline import several
from agents.offline.moves import Call, Calls, Words
from agents.offline.reading import read
from agents.offline.replying import answer
from agents.offline.vocabulary import Lexicon
from tests.agents.offline.test_dates import TODAY
from tests.agents.offline.test_replying import FOUND, ITEM, NOTE

TWO = "What is Germany's capacity in 2023? And when did Japan pass 50 GW?"


@pytest.mark.parametrize(
    ("agent", "message", "parts"),
    [
        ("market", TWO, ("What is Germany's capacity in 2023?", "when did Japan pass 50 GW?")),
        ("market", "How much has Spain and what is its share?", ("How much has Spain", "what is its share?")),
        ("market", "Germany 2020\nSpain 2021\n", ("Germany 2020", "Spain 2021")),
        ("market", "1. Germany 2020\n2. Spain 2021", ("Germany 2020", "Spain 2021")),
        ("market", "Wie viel hat Spanien? Und wann 30 GW?", ("Wie viel hat Spanien?", "wann 30 GW?")),
        ("market", "Germany in 2020 and Japan in 2019?", ("Germany in 2020", "Japan in 2019?")),
        ("price", "silver in May 2020, copper in June 2021", ("silver in May 2020", "copper in June 2021")),
        ("market", "How much has Spain? Thank you!", ("How much has Spain?",)),
        ("om", "what PR is good? how often to calibrate?", ("what PR is good?", "how often to calibrate?")),
    ],
)
def test_a_message_is_parted_where_a_question_begins(
    words: Lexicon, agent: str, message: str, parts: tuple[str, ...]
) -> None:
    found = several.questions(agent, message, lambda part: read(part, words, TODAY))
    assert found == parts if len(parts) > 1 else found == (message,)


@pytest.mark.parametrize(
    ("agent", "message"),
    [
        ("market", "Spain and Portugal since 2015"),
        ("market", "and what about Italy?"),
        ("market", "Germany in 2010 and 2020"),
        ("market", "How much in Austria? I mean Australia"),
        ("market", "Germany vs Spain in 2010 and 2020"),
        ("om", "Inverter off? What should I do now?"),
        ("om", "One string is low.\nIt smells burnt."),
        ("news", "news on TOPCon, silver and copper"),
    ],
)
def test_one_question_is_left_whole(words: Lexicon, agent: str, message: str) -> None:
    assert several.questions(agent, message, lambda part: read(part, words, TODAY)) == (message,)


def test_parts_are_answered_in_turn_and_share_their_sources(words: Lexicon) -> None:
    first = _reply(words, TWO)
    assert isinstance(first, Calls)
    assert [call.arguments["entities"] for call in first.calls] == [["Germany"]]
    germany = (first.calls[0], FOUND)
    second = _reply(words, TWO, germany)
    assert isinstance(second, Calls)
    assert [call.arguments["entity"] for call in second.calls] == ["Japan"]
    other = base.SourceNote("other", "Other", "EIA", "2016", "free", "EIA 2016", "2016")
    japan = base.ToolResult(True, rows=((2018, 56162.0),), summary=FOUND.summary, sources=(NOTE, other))
    said = _reply(words, "Germany's capacity in 2023? And Japan?", germany, (Call("get_capacity", {}), japan))
    assert isinstance(said, Words)
    one, two = said.text.split("**And Japan?**")
    assert one.startswith("**Germany's capacity in 2023?**")
    assert one.count("Read as") == two.count("Read as") == 1
    assert "[1]" in one
    assert "[1] [2]" in two
    assert said.remembered["places"] == ["Japan"]


def test_the_fifth_question_is_offered_next(words: Lexicon) -> None:
    message = "Germany in 2023?\nGermany in 2022?\nGermany in 2021?\nGermany in 2020?\nGermany in 2019?"
    done = [(Call("get_capacity", {}), FOUND)] * several.MOST
    said = _reply(words, message, *done)
    assert isinstance(said, Words)
    assert said.text.count("Read as") == several.MOST
    assert "One more was left out" in said.text
    assert said.follow_ups[0] == "Germany in 2019?"
    assert ITEM["entity"] in said.text


def _reply(words: Lexicon, question: str, *done: tuple[Call, base.ToolResult]) -> Calls | Words:
    asking = base.Asking(uuid.uuid4(), "market", question, datetime(2026, 11, 20, 9, tzinfo=UTC))
    return answer(asking, done, words)
