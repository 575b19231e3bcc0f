"""What answers about a plant's record have in common: days and months in words, the line that tells the reading."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan.plant import FILE
from agents.offline.wording.parts import Done, escape

NOT_ENOUGH = "n/a"
RATED = {"pr", "yields", "expected", "compare", "worst", "report"}  # whose figures hang on the rating
PACES = {"day": "by day", "week": "by week", "month": "by month", "year": "by year", "total": "in total"}


def when(iso: str) -> str:
    """ "2022", "May 2022", "10 May 2022"."""
    parts = [int(part) for part in iso.split("-")] if iso.replace("-", "").isdigit() else []
    if len(parts) < 2:
        return iso
    month = f"{calendar.month_name[parts[1]]} {parts[0]}"
    return month if len(parts) == 2 else f"{parts[2]} {month}"


MEANINGS = {
    "power_kw": "AC power",
    "dc_power_kw": "DC power",
    "poa_wm2": "irradiance on the plane of the array",
    "ghi_wm2": "irradiance on the horizontal",
    "temp_module_c": "module temperature",
    "temp_air_c": "air temperature",
    "wind_ms": "wind speed",
    "rain_mm": "rain",
}


def meaning(column: str) -> str:
    """A column by what it measures: "AC power", "inverter WR 3"."""
    return MEANINGS.get(column) or column.replace(":", " ", 1)


def moment(text: str) -> str:
    """ "3 February 2022 08:00" of "2022-02-03 08:00"."""
    day, _, clock = text.partition(" ")
    return f"{when(day)} {clock}".strip()


def span(summary: dict[str, Any]) -> str:
    """The period of a result: "2021–2024", "May 2022", "3 May to 12 July 2022"."""
    first, last = date.fromisoformat(summary["date_from"]), date.fromisoformat(summary["date_to"])
    if first == last:
        return when(first.isoformat())
    ends_month = last.day == calendar.monthrange(last.year, last.month)[1]
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return numbers.span(first.year, last.year)
    if first.day == 1 and ends_month:
        one, other = when(first.isoformat()[:7]), when(last.isoformat()[:7])
        year = f" {last.year}"
        return one if one == other else f"{one.removesuffix(year)} to {other}"
    year = f" {last.year}"
    return f"{when(first.isoformat()).removesuffix(year)} to {when(last.isoformat())}"


def within(summary: dict[str, Any]) -> str:
    """ "in 2021–2024", "on 10 May 2022", "from 1 January 2021 to 10 January 2022"."""
    told = span(summary)
    if summary["date_from"] == summary["date_to"]:
        return f"on {told}"
    return f"from {told}" if " to " in told else f"in {told}"


def ratio(value: float | None) -> str:
    return NOT_ENOUGH if value is None else numbers.ratio(value)


def read(frame: Frame, summary: dict[str, Any], *what: str) -> tuple[str, ...]:
    """How it was read: the analysis, its pace and period, what is left out, and the file where there are several."""
    left = [str(one) for one in summary.get("left_out") or ()]
    out = "" if not left else f"without {left[0]}" if len(left) == 1 else f"without {len(left)} periods"
    period = span(summary) if summary.get("date_from") else ""
    is_rated = summary.get("kwp") and frame.intent.removeprefix(FILE) in RATED and not summary.get("energy_only")
    rating = kwp(summary["kwp"]) if is_rated else ""
    file = escape(str(summary.get("file") or "")) if int(frame.slots.get("files") or 0) > 1 else ""
    pace = PACES.get(str(summary.get("by") or ""), "") if "ranked_by" not in summary else ""
    return tuple(part for part in (*what, pace, period, out, rating, file) if part)


def kwp(value: float) -> str:
    return f"{numbers.plain(value)} kWp"


def priced(summary: dict[str, Any]) -> str:
    price = summary.get("price_per_mwh")
    return f"{numbers.plain(price)} {numbers.money_sign(summary['currency'])}/MWh" if price else ""


def remembered(frame: Frame, summary: dict[str, Any], **shown: str) -> dict[str, Any]:
    """The frame's slots after the answer: what was shown last is pointed at, how far the record goes, its rating."""
    slots = {name: value for name, value in frame.slots.items() if name not in {"facts", "kwp_known"}}
    shown = {name: value for name, value in shown.items() if value}
    about = {"record": [summary["record_from"], summary["record_to"]]} if summary.get("record_from") else {}
    rated = {"kwp_known": True} if summary.get("kwp") else {}
    return {"slots": {**slots, **rated, **about, **({"shown": shown} if shown else {})}}


def offered(frame: Frame, *questions: str) -> tuple[str, ...]:
    """Questions to go on with, but for those of what was just asked and what is already known of it."""
    asked = frame.intent.removeprefix(FILE)
    return tuple(question for question in questions if asked not in ASKS.get(question, ()))


ASKS = {
    "check my data": ("quality",),
    "any outages?": ("outages",),
    "availability": ("availability",),
    "worst 5 days and why": ("worst",),
    "degradation rate": ("degradation",),
    "soiling losses": ("soiling",),
}  # which analysis a question on offer asks for


def of_period(frame: Frame) -> dict[str, str]:
    """What the period of the question leaves to point at: a single month or day."""
    period = str(frame.slots.get("period") or "")
    if len(period) == 10 and period.count("-") == 2:
        return {"day": period, "month": period[:7], "span": period}
    return {"month": period, "span": period} if len(period) == 7 and period.count("-") == 1 else {}


def joined(parts: Sequence[str]) -> str:
    return ", ".join(parts)


def noted(done: Sequence[Done]) -> str:
    """What was kept of the plant with this question."""
    described = [each for each in done if each.call.tool == "describe_plant"]
    if not described:
        return ""
    summary = described[0].summary
    told = [fact(name, summary["facts"][name]) for name in summary["noted"] if name in summary["facts"]]
    return f"Noted: {joined(told)}." if told else ""


_NAMES = {"kwp": "", "ac_kw": "AC rating ", "gamma": "temperature coefficient ", "tilt": "tilt ", "azimuth": "azimuth ",
          "latitude": "latitude ", "longitude": "longitude ", "name": "name "}  # fmt: skip


def fact(name: str, told: dict[str, Any]) -> str:
    value, unit = told["value"], told["unit"]
    if name == "name":
        return f"name {escape(str(value))}"
    if name == "gamma":
        return f"temperature coefficient {numbers.plain(value * 100)} %/K"
    space = "" if unit == "°" else " "
    return f"{_NAMES[name]}{numbers.plain(value)}{space}{unit}"
