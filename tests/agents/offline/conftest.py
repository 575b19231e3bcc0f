"""A vocabulary in memory and the day it is; no database is asked."""

from __future__ import annotations

from datetime import date

import pytest

from agents.offline.vocabulary import Lexicon
from tests.agents.offline import known_words


@pytest.fixture(scope="session")
def words() -> Lexicon:
    return known_words.lexicon()


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 20)
