"""The safety steps, read from their file as they stand. Nothing here shortens or rewords them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz import fuzz

from knowledge.places import fold
from knowledge.starter import FOLDER

SMALL_WORDS = frozenset(("at", "off", "out", "under", "work"))  # of topics' names, which name no danger
ENOUGH = 88  # of 100: how well one word must match one of a topic's


@dataclass(frozen=True)
class Topic:
    name: str
    title: str
    danger: str
    steps: tuple[str, ...]
    never: tuple[str, ...]
    standards: tuple[str, ...]
    words: frozenset[str]


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "safety.toml").read_text())


def qualified_person() -> str:
    """The sentence that ends every answer on electrical work."""
    return str(_file()["qualified_person"])


@cache
def topics() -> tuple[Topic, ...]:
    return tuple(
        Topic(
            name=entry["name"],
            title=entry["title"],
            danger=entry["danger"],
            steps=tuple(entry["steps"]),
            never=tuple(entry["never"]),
            standards=tuple(entry["standards"]),
            words=frozenset(fold(f"{entry['name']} {entry['words']}").split()),
        )
        for entry in _file()["topic"]
    )


def find_topic(text: str) -> Topic | None:
    """The topic of this name, or the one that most of the words belong to; None when no word does."""
    wanted = fold(text)
    for topic in topics():
        if topic.name == wanted:
            return topic
    words = [word.strip(".,;:!?()") for word in wanted.split()]
    best = max(topics(), key=lambda topic: _likeness(topic, words, wanted))
    return best if _likeness(best, words, wanted) > 0 else None


def _likeness(topic: Topic, words: list[str], text: str) -> float:
    """How many of the words are the topic's; its whole name in the text outweighs single words."""
    named = 3.0 if topic.name in text else 0.0
    return named + sum(1 for word in words if len(word) > 2 and _is_among(word, topic.words - SMALL_WORDS))


def _is_among(word: str, known: frozenset[str]) -> bool:
    if word in known:
        return True
    return len(word) > 4 and any(fuzz.ratio(word, other) >= ENOUGH for other in known if len(other) > 4)
