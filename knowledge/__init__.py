"""The facts: capacity, prices, cost, faults, maintenance, safety, news, and the words for them.

Reads through its own short sessions and hands out frozen values, never rows. Changes flush; the caller commits.
"""

from __future__ import annotations

from datetime import date, datetime

from connections import AWAY
from extensions import clock

__all__ = ["AWAY", "now", "today"]  # AWAY: what a look at the facts raises while the database cannot be reached


def now() -> datetime:
    """The time that "today" and "last week" go by."""
    return clock.now()


def today() -> date:
    return clock.now().date()
