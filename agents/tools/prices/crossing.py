"""The first or the last date beyond a value: per series, each in its own money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import Column, ToolResult
from agents.tools.credit import sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, label, when
from agents.tools.prices.moves import MOST_SERIES, found_before_made, further, some
from agents.tools.refusal import Refused
from knowledge import prices
from knowledge.prices import PriceHistory


def threshold(asked: AskedPrice, value: float, direction: str, occurrence: str = "first") -> ToolResult:
    """The first period beyond the value, and the one before it; or the last one, and the one after it."""
    if value <= 0:
        raise Refused("bad_range", f"A price of {value:g} is never reached.", "Give a value above zero.")
    wanted = found_before_made(asked)
    found = prices.histories(wanted[:MOST_SERIES])
    beside = BESIDE[occurrence]
    items = [_crossing(history, value, direction, occurrence) for history in found]
    names = ("label", "date", "value", f"{beside}_date", f"{beside}_value", "unit")
    component = found[0].series.component
    return ToolResult(
        ok=True,
        title=f"{occurrence.capitalize()} {component} price {direction} {value:g} {found[0].series.unit}",
        columns=(
            Column("Series"),
            Column(f"{occurrence.capitalize()} {direction}"),
            Column("Price", "", 3),
            Column(f"Period {beside}"),
            Column(f"Price {beside}", "", 3),
            Column("Unit"),
        ),
        rows=tuple(tuple(item[name] for name in names) for item in items),
        summary={
            "component": component,
            "threshold": value,
            "direction": direction,
            "occurrence": occurrence,
            "items": items,
        },
        sources=sources(dict.fromkeys(one.dataset for one in found), "; ".join(label(one.series) for one in found[:5])),
        warnings=(*asking.warnings(found), *_never_or_always(items, direction, occurrence), *further(wanted)),
    )


BESIDE = {"first": "before", "last": "after"}


def _crossing(history: PriceHistory, value: float, direction: str, occurrence: str) -> dict[str, Any]:
    points, step = history.points, history.series.frequency
    beyond = [
        place
        for place, point in enumerate(points)
        if (point.price < value if direction == "below" else point.price > value)
    ]
    place = (beyond[0] if occurrence == "first" else beyond[-1]) if beyond else None
    near = {"": place, "before_": None if place is None else place - 1, "after_": None if place is None else place + 1}
    told: dict[str, Any] = {}
    for name, at in near.items():
        point = points[at] if at is not None and 0 <= at < len(points) else None
        told |= {
            f"{name}date": when(point.date, step) if point else None,
            f"{name}value": point.price if point else None,
        }
    latest = {"latest_date": when(points[-1].date, step), "latest_value": points[-1].price}
    return {**asking.about(history.series), "reached": place is not None, **told, **latest}


def _never_or_always(items: Sequence[dict[str, Any]], direction: str, occurrence: str) -> list[str]:
    edge = f"{BESIDE[occurrence]}_date"
    always = [item["label"] for item in items if item["reached"] and item[edge] is None]
    never = [item["label"] for item in items if not item["reached"]]
    when_so = "Already" if occurrence == "first" else "Still"
    end = "begins" if occurrence == "first" else "ends"
    found = [f"{when_so} {direction} the value when the series {end}: {some(always)}."] if always else []
    return [*found, *([f"Never {direction} the value: {some(never)}."] if never else [])]
