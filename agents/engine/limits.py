"""How long a language model may take, and how much it may say, in one turn."""

from __future__ import annotations

from dataclasses import dataclass

MAX_ROUNDS = 12  # of tool calls in a turn
MAX_CALLS = 60  # in all its rounds
MAX_RECEIVED = 2_000_000  # characters of words, thoughts and arguments; several times what the longest answer needs


@dataclass(frozen=True)
class Limits:
    """Seconds on the loop's clock, which no clock change moves; tokens that may be written, 0: the provider decides."""

    first_word: float = 60.0  # of a request, all its attempts together
    silence: float = 30.0  # between two words
    turn: float = 600.0
    tokens: int = 0
