"""Which telling words of a price question its answer stands for; all others are named to the person."""

from __future__ import annotations

from agents.offline.frame import Frame
from agents.offline.reading import Reading

AVERAGED = {"quarterly", "half-yearly", "yearly", "monthly"}


def uses(frame: Frame, reading: Reading) -> set[str]:
    """The kinds of telling words that an answer of this frame stands for."""
    used = {"value", "order"}  # of power, or of countries in a ranking
    used |= {"negation"} if frame.intent in {"data", "lcoe_calc"} or reading.has("without", "instead") else set()
    if frame.intent in {"extreme", "threshold"}:
        used |= {"ever", "limit"}
    if frame.intent in {"compare", "index", "correlation"} or len(frame.components) > 1:
        used.add("sum")  # "together"
    if frame.kind == "times" or frame.intent in {"projection", "lcoe", "change"}:
        used.add("multiple")
    if frame.frequency in AVERAGED or frame.intent in {"change", "rank_lcoe", "lcoe", "distribution", "premium"}:
        used |= {"average", "median"}
    return used
