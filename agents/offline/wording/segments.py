"""Answers on the split of a country's capacity into segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, listed, of, the, years


def segment(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    complete = [item for item in summary["items"] if item["year"] == summary.get("latest_complete")]
    item = (complete or summary["items"])[-1]
    unit = summary["unit"]
    shares = item.get("shares_percent") or {}
    named = sorted(item["segments"].items(), key=lambda pair: pair[0].lower() != frame.segment)
    told = [
        f"**{numbers.power(value, unit)}** {name.replace('_', '-').lower()}"
        + (f" ({numbers.percent(shares[name])})" if shares.get(name) is not None else "")
        for name, value in named
        if value is not None
    ]
    added = summary.get("metric") == "annual"
    when = f"added in {item['year']} (annual)" if added else f"at the end of {item['year']}"
    lead = f"{listed(told)} in {the(summary['entity'])} {when}{first.marks}."
    share = next((part for name, part in shares.items() if name.replace("_", "-").lower() == frame.segment), None)
    if share is not None and frame.slots.get("of_total"):
        lead = f"**{numbers.percent(share)}** of {of(summary['entity'])} total was {frame.segment}: {lead}"
    if frame.metric == "annual" and not added:
        lead = f"There are no additions by segment, only what stood. {lead}"
    absent = _absent(frame, item)
    lead = f"There is no {absent} figure for {item['year']}. {lead}" if absent else lead
    spanned = summary["years"]
    read = (
        "additions by segment" if added else "capacity by segment",
        summary["entity"],
        years(min(spanned), max(spanned)),
    )
    rest = () if shares else ("Not all segments are known of this year, so there is no split of it.",)
    return Answer(lead, rest, read, follow_ups=("In AC or DC?", f"What is {of(summary['entity'])} solar capacity?"))


def segment_unit(frame: Frame, done: Sequence[Done]) -> Answer:
    summary = done[0].summary
    unit, place = summary["unit"], summary["entity"]
    habit = {"MWac": "**AC**: the unit is MWac, power at the grid connection", "MWdc": "**DC**: the unit is MWdc"}
    lead = f"{habit.get(unit, f'The publisher does not say; the unit is {unit}')}, in {of(place)} figures by segment"
    rest = "The figures of all countries follow each country’s habit and must not be mixed with these."
    read = ("whether capacity is AC or DC", f"segments of {the(place)}")
    return Answer(f"{lead}{done[0].marks}.", (rest,), read, follow_ups=(f"What is {of(place)} solar capacity?",))


def _absent(frame: Frame, item: dict[str, Any]) -> str:
    """The segment that was named, when this year has no figure of it."""
    known = {name.lower() for name in item["segments"]}
    return frame.segment if frame.segment and frame.segment not in known else ""
