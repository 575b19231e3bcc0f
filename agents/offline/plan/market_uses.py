"""Which telling words of a market question its answer stands for; all others are named to the person."""

from __future__ import annotations

from agents.offline.frame import Frame
from agents.offline.reading import Reading

_VALUED = {"rank", "race", "pass", "reach", "years", "forecast", "overtake", "growth"}


def _holds_value(frame: Frame) -> bool:
    """Whether the answer compares with the value named, and does not only stand beside it."""
    return frame.intent in _VALUED or frame.kind == "limit" or len(frame.places) > 1


def uses(frame: Frame, reading: Reading) -> set[str]:
    """The kinds of telling words that an answer of this frame stands for."""
    used = {"ever"} if frame.intent in {"pass", "best", "overtake", "reach", "years"} or "mw" in frame.slots else set()
    if {"mw", "less_than", "more_than", "most_mw"}.intersection(frame.slots) and _holds_value(frame):
        used |= {"limit", "value"}
    if (
        frame.slots.get("without")
        or frame.intent == "rest"
        or reading.excluded
        or reading.has("without", "instead", "shrank")
        or frame.intent in {"data", "reliable", "csp"}
    ):
        used.add("negation")
    if frame.intent.startswith("segment") or frame.query:
        used.add("segment")
    if frame.slots.get("total_beside"):
        used |= {"sum", "multiple"}
    if frame.slots.get("listed_sum"):
        used.add("sum")
    if len(frame.places) > 1 or frame.intent in {"growth", "years"}:
        used.add("multiple")
    if frame.kind == "mean" or frame.intent in {"growth", "forecast", "race", "fastest", "evolve"}:
        used.add("average")
    return used | (
        {"sum"}
        if frame.kind in {"sum", "mean", "total", "together"}
        or frame.intent in {"share", "rest"}
        or reading.has("cumulative")
        else set()
    )
