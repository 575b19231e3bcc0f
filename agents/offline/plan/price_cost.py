"""Questions on the cost of electricity: which places are meant, how they are ranked, which of them is cheapest."""

from __future__ import annotations

from agents.offline.frame import Frame
from agents.offline.period import Period
from agents.offline.plan import price_moved
from agents.offline.plan.price_calls import MOST_RANKED
from agents.offline.plan.price_intents import REGIONS, moved_most, orders_places
from agents.offline.plan.price_limits import set_cost_limit
from agents.offline.reading import Reading


def of_those(frame: Frame, reading: Reading) -> Frame:
    """ "Which is cheaper?" after the cost in one place and then in another."""
    if frame.intent != "lcoe" or len(frame.places) > 1 or len(frame.seen) < 2 or reading.places:
        return frame
    return frame.but(places=frame.seen) if orders_places(reading, frame) or moved_most(reading) else frame


def settled(frame: Frame, reading: Reading) -> Frame:
    """A frame of the cost of electricity with all that its look-up takes."""
    frame = _ranked(frame, reading) if frame.intent == "rank_lcoe" else frame
    frame = _ordered(frame, reading) if frame.intent == "lcoe" else frame
    frame = _moved_in(frame, reading) if frame.intent == "lcoe" else frame
    frame = set_cost_limit(frame, reading)
    if frame.intent != "rank_lcoe" and not frame.places:
        return frame.but(places=("World",), notes=("no place named, so the world",))
    return frame


def _ranked(frame: Frame, reading: Reading) -> Frame:
    if way := price_moved.way(reading):
        return frame.but(kind="", slots={"moved": way})
    if frame.slots.get("moved") and reading.is_follow_up and not reading.has("cheapest", "dearest"):
        return frame
    both = reading.has("cheapest") and reading.has("dearest")
    lowest = both or not reading.has("dearest") if reading.has("cheapest", "dearest") else frame.kind != "dearest"
    named = [place for place in reading.places if place not in REGIONS]
    count = MOST_RANKED if named else reading.count or frame.count
    kind = "both" if both else "" if lowest else "dearest"
    return frame.but(kind=kind, count=count, slots={"of": named[0]} if named else {})


def _moved_in(frame: Frame, reading: Reading) -> Frame:
    """ "Did it go up in 2023?": against the year before; and whether it did."""
    slots = {name: value for name, value in frame.slots.items() if name != "went"}
    way = price_moved.asked_way(reading)
    if not way or len(frame.places) > 1:
        return frame.but(slots=slots)
    period = frame.period
    if period and period.is_one and period.start and reading.periods:
        year = int(period.start[:4])
        period = Period(f"{year - 1}-01-01", period.end)
    return frame.but(slots={**slots, "went": way}, period=period)


def _ordered(frame: Frame, reading: Reading) -> Frame:
    orders = "order" if orders_places(reading, frame) else frame.kind
    frame = frame.but(kind="most" if moved_most(reading) else orders, lowest=not reading.has("dearest"))
    versus = reading.places[0] if frame.kind == "order" and len(reading.places) == 1 else ""
    if versus and len(frame.places) > 1:
        return frame.but(slots={**frame.slots, "versus": versus, "contrast": True})
    return frame
