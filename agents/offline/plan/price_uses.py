"""Which telling words of a price question its answer stands for; all others are named to the person."""

from __future__ import annotations

from agents.offline.frame import Frame
from agents.offline.plan import price_sums, price_wants
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
    if frame.slots.get("contrast") or frame.intent in {"projection", "lcoe", "change"}:
        used.add("multiple")
    if (
        frame.kind == "mean"
        or frame.frequency in AVERAGED
        or frame.intent in {"change", "rank_lcoe", "lcoe", "distribution", "premium"}
    ):
        used |= {"average", "median"}
    return used


_MEASURED = {"threshold", "lcoe_calc", "learning", "projection", "convert", "beyond", "currency", "unable"}
_DATED = {"index", "projection", "threshold", "convert", "unable", "data", "change", "lcoe_ahead"}


def unanswered(frame: Frame, reading: Reading) -> tuple[str, ...]:
    """Dates and amounts of the question that its answer leaves out."""
    told = max(len(price_sums.spans(frame)), 1)
    dates = reading.periods[told:] if frame.intent not in _DATED and not _is_from_to(frame, reading) else ()
    amounts = (
        () if frame.intent in _MEASURED or {"limit", "bought", "converts"} & set(frame.slots) else reading.quantities
    )
    written = (reading.line[one.start : one.end].strip() for one in amounts)
    contrast = () if frame.intent in _CONTRASTED or "contrast" in frame.slots else price_wants.contrast_words(reading)
    return (*(period.words for period in dates), *written, *contrast)


_CONTRASTED = {"change", "premium", "compare", "unable", "convert", "volatility", "learning", "projection", "lcoe_calc"}


def _is_from_to(frame: Frame, reading: Reading) -> bool:
    return len(reading.periods) == 2 and bool(frame.period and frame.period.start and frame.period.end)
