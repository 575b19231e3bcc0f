"""The tool calls of a question about a plant's record. What was said of the plant is kept before it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.base import ToolResult
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plan.plant import FILE

TOOLS = {
    "quality": ("data_quality", ()),
    "pr": ("performance_ratio", ("by", "period", "temperature_corrected", "without")),
    "yields": ("yields", ("by", "period", "without", "energy_only")),
    "expected": ("expected_energy", ("by", "period", "without")),
    "outages": ("outages", ("period", "price_per_mwh", "currency")),
    "availability": ("availability", ("by", "period", "without")),
    "degradation": ("degradation", ("warranty_percent_per_year",)),
    "soiling": ("soiling", ("price_per_mwh", "currency")),
    "clean": ("soiling", ("price_per_mwh", "currency")),
    "clipping": ("clipping", ()),
    "compare": ("compare_periods", ("first", "second")),
    "worst": ("worst_days", ("count", "by", "period", "without")),
    "inverters": ("compare_inverters", ("kind",)),
    "profile": ("daily_profile", ("days",)),
    "map": ("power_map", ("period",)),
    "report": ("plant_report", ("period", "by")),
    "describe": ("describe_plant", ()),
}
UNDRAWN = {"data_quality", "plant_report", "describe_plant"}
BY_MONTH = {"performance_ratio", "expected_energy"}
PACES = {"performance_ratio": {"day", "month", "year", "total"}}


def calls(frame: Frame) -> tuple[Call, ...]:
    name = frame.intent.removeprefix(FILE)
    tool, takes = TOOLS[name]
    given = {key: value for key, value in _arguments(frame, tool).items() if key in takes}
    of_file = {"file": frame.slots["file"]} if frame.slots.get("file") else {}
    facts = dict(frame.slots.get("facts") or {})
    described = Call("describe_plant", {**facts, **of_file})
    if tool == "describe_plant":
        return (described,)
    chart = {} if tool in UNDRAWN or frame.chart == "auto" else {"chart": frame.chart}
    own = Call(tool, {**given, **of_file, **chart})
    return (described, own) if facts else (own,)


def _arguments(frame: Frame, tool: str) -> dict[str, Any]:
    slots = frame.slots
    pair = slots.get("pair") or ()
    given = {
        "by": _pace(slots, tool),
        "period": slots.get("period"),
        "temperature_corrected": slots.get("corrected"),
        "without": slots.get("without"),
        "price_per_mwh": slots.get("price"),
        "currency": slots.get("currency") if slots.get("price") else None,
        "warranty_percent_per_year": slots.get("warranty"),
        "first": pair[0] if pair else None,
        "second": pair[1] if pair else None,
        "count": slots.get("count"),
        "kind": slots.get("kind"),
        "energy_only": True if slots.get("energy_only") else None,
        "days": slots.get("days") or ([] if tool == "daily_profile" else None),
    }
    return {name: value for name, value in given.items() if value is not None and value != ""}


def _pace(slots: dict[str, Any], tool: str) -> str | None:
    """As asked for; else in a month by day, in a year by month, as far as the tool goes."""
    if tool == "worst_days":
        return str(slots.get("of", "day"))
    asked, period = slots.get("by"), str(slots.get("period") or "")
    if tool == "plant_report":
        return "month" if asked == "month" else None
    if asked:
        return str(asked) if asked in PACES.get(tool, {asked}) else "day"
    if len(period) == 7:
        return "day"
    return "month" if len(period) == 4 or tool in BY_MONTH else None


def then(frame: Frame, results: Sequence[ToolResult]) -> tuple[Call, ...]:
    """When to clean hangs on what the soiling is."""
    found = results[-1]
    if frame.intent != f"{FILE}clean" or not found.ok or not {"cost", "price"} <= frame.slots.keys():
        return ()
    energy, rate = found.summary["energy_kwh_per_day"], found.summary["soiling_fraction_per_day"]
    if not energy or not rate:
        return ()
    given = {
        "energy_mwh_per_day": round(energy / 1000, 3),
        "soiling_percent_per_day": round(rate * 100, 6),
        "price_per_mwh": frame.slots["price"],
        "cost_per_cleaning": frame.slots["cost"],
        "currency": frame.slots.get("currency", "EUR"),
    }
    return (Call("cleaning_economics", given),)
