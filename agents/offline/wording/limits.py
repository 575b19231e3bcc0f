"""Limits of capacity in words, and which places keep them."""

from __future__ import annotations

from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import capital, listed, the


def within_limits(summary: dict[str, Any]) -> str:
    """ "5 GW or more", "500 MW or less", "3 GW to 5 GW"; empty without limits."""
    least, most = summary.get("at_least_mw"), summary.get("at_most_mw")
    if least is not None and most is not None:
        return f"{numbers.round_power(least)} to {numbers.round_power(most)}"
    if least is not None:
        return f"{numbers.round_power(least)} or more"
    return f"{numbers.round_power(most)} or less" if most is not None else ""


def places_within(frame: Frame, items: list[dict[str, Any]]) -> str:
    """Which of the places lie within the limits asked for."""
    least, most = frame.slots.get("mw"), frame.slots.get("most_mw")
    if len(items) < 2 or (least is None and most is None):
        return ""
    fit = [
        i for i in items if (least is None or i["last_value"] >= least) and (most is None or i["last_value"] <= most)
    ]
    told = within_limits({"at_least_mw": least, "at_most_mw": most})
    names = listed([the(item["entity"]) for item in fit])
    return f"{capital(names) if names else 'None'} {'has' if len(fit) < 2 else 'have'} {told}. "


def limit_kept(frame: Frame, item: dict[str, Any]) -> str:
    """Yes or no, to "has it at least 20 GW?"."""
    if frame.kind != "limit":
        return ""
    least, most = frame.slots.get("mw"), frame.slots.get("most_mw")
    fits = (least is None or item["last_value"] >= least) and (most is None or item["last_value"] <= most)
    return f"**{'Yes' if fits else 'No'}**, {within_limits({'at_least_mw': least, 'at_most_mw': most})} was asked. "
