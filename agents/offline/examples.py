"""Questions that work, per agent, and which of them are nearest to one that could not be read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from agents.offline import text

SHOWN = 4
NEAR = 55  # of 100; less has nothing in common but small words


def nearest(agent: str, line: str, suggestions: tuple[str, ...]) -> tuple[str, ...]:
    """The examples most like a folded line, best first, filled up with the agent's own suggestions."""
    bank = _bank().get(agent, {})
    found = process.extract(text.name(line), bank, scorer=fuzz.token_set_ratio, limit=SHOWN, score_cutoff=NEAR)
    return tuple(dict.fromkeys((*(question for _line, _score, question in found), *suggestions)))[:SHOWN]


@cache
def _bank() -> dict[str, dict[str, str]]:
    """By agent: each question as it is shown, and as it is compared."""
    bank: dict[str, dict[str, str]] = {}
    for line in (Path(__file__).parent / "words" / "examples.txt").read_text(encoding="utf-8").splitlines():
        agent, _, question = line.partition("\t")
        bank.setdefault(agent, {})[question] = text.name(question)
    return bank
