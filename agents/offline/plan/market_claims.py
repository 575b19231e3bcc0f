"""How surely a question is one on the market, so that it is not sent to another agent."""

from __future__ import annotations

from agents.offline.plan import om_calculators
from agents.offline.plan.market_doubts import megawatts
from agents.offline.reading import Reading

_WITH_A_PLACE = ("market", "evolve", "growth", "rank", "compare", "overtake", "standing", "best_year", "report", "case")


def claims(reading: Reading) -> int:
    """How surely this is a market question: 2 by its words, 1 by its places, 0 not at all."""
    if om_calculators.is_no_market(reading):
        return 0
    if reading.has("capacity", "share", "segment") or megawatts(reading) is not None:
        return 2
    if reading.places and reading.has(*_WITH_A_PLACE):
        return 2
    if (
        reading.has("licence")
        or (reading.has("forecast") and reading.has("reliable"))
        or (reading.places and reading.has("gap", "sum", "countries", "passes", "best_year"))
    ):
        return 2
    if reading.has("market", "growth", "doubled") or (reading.has("rank", "shrank") and reading.has("countries")):
        return 2
    return 1 if reading.places or reading.has("rank", "forecast", "fastest", "annual") else 0
