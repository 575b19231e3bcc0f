"""How prices, dates and series are named in sentences. Knows no question."""

from __future__ import annotations

from typing import Any

from agents.offline.wording.parts import escape

_PLURAL = {"module": "modules", "wafer": "wafers", "cell": "cells"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def what(item: dict[str, Any]) -> str:
    """ "TOPCon modules, China"."""
    component = item.get("component") or ""
    technology = item.get("technology") or ""
    named = "" if not technology or "(" in technology or technology == "commodity" else f"{technology} "
    if not component:
        return escape(item["label"])
    return escape(f"{named}{things(component)}, {item['region']}")


def basis(item: dict[str, Any]) -> str:
    synthetic = ", synthetic demonstration data" if item.get("synthetic") else ""
    return f"{escape(item['price_basis'])}{synthetic}"


def things(component: str) -> str:
    return _PLURAL.get(component, component)


def day(written: str) -> str:
    """ "2023", "June 2023", "30 June 2023", "the first quarter of 2023"."""
    parts = str(written).split("-")
    if len(parts) == 2 and parts[1].startswith(("Q", "H")):
        return f"{parts[1]} {parts[0]}"
    if len(parts) == 1 or not all(part.isdigit() for part in parts):
        return str(written)
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return month if len(parts) == 2 else f"{int(parts[2])} {month}"


def span(first: str, last: str) -> str:
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def on(written: str) -> str:
    """ "in 2023", "in June 2023", "on 30 June 2023"."""
    return f"{'on' if str(written).count('-') == 2 else 'in'} {day(written)}"
