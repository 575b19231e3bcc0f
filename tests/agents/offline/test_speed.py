"""Reading stays far below what a person notices, for whatever is typed."""

from __future__ import annotations

import time
from statistics import median

import pytest

from agents.offline.reading import read
from agents.offline.vocabulary import Lexicon
from tests.agents.offline.test_dates import TODAY

QUESTIONS = (
    "What is Germany's solar capacity in 2023?",
    "germny vs grece 2010–2020",
    "Combien de solaire a été installé en France en 2023 ?",
    "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y, 0.5 %",
    "Wechselrichter meldet Isolationsfehler nach Regen",
    "anything about inverter recals in the last 30 days?",
)
ROOM = 3.0  # times; a shared machine may be busy
TRAPS = (
    "what did germany " * 90,
    "wurde " * 250,
    "a ete " * 250,
    "2020 and " * 160,
    "€ 1 / " * 250,
    "qwertzuiop " * 130,
)


def _milliseconds(words: Lexicon, question: str) -> float:
    begun = time.perf_counter()
    read(question, words, TODAY)
    return (time.perf_counter() - begun) * 1000


def test_a_question_is_read_within_two_milliseconds(words: Lexicon) -> None:
    read(QUESTIONS[0], words, TODAY)  # compiles nothing twice
    assert median(min(_milliseconds(words, question) for _ in range(5)) for question in QUESTIONS) <= 2 * ROOM


@pytest.mark.parametrize("trap", TRAPS)
def test_no_pattern_takes_long_over_what_is_made_to_hurt_it(words: Lexicon, trap: str) -> None:
    assert min(_milliseconds(words, trap) for _ in range(3)) <= 200
