"""The embedded interpreter: it plays the language model's part without one. Deterministic, and without state in the
process besides the vocabulary: what it knows of a conversation comes with `Asking.remembered` and goes with `Words`.
It must not compute figures; every number it words was returned by a tool."""

from agents.offline.moves import Call, Calls, Words
from agents.offline.replying import reply, warm

__all__ = ["Call", "Calls", "Words", "reply", "warm"]
