"""One turn, round by round: read the question, call tools, word what they returned."""

from __future__ import annotations

from collections.abc import Sequence

from agents import base
from agents.offline.moves import Call, Calls, Words


def reply(asking: base.Asking, done: Sequence[tuple[Call, base.ToolResult]]) -> Calls | Words:
    """The next tool calls, or the final words. The same question and results always give the same reply."""
    return Words("I could not read that question.", dict(asking.remembered), ())


def warm() -> None:
    """Read the vocabulary now, so that no person waits for it."""
