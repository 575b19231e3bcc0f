"""Answers on how prices moved: between two dates, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, capital, listed
from agents.offline.wording.price_names import basis, on, span, things, what

NAMED = 4  # series named in the text; the table has all


def change(frame: Frame, done: Sequence[Done]) -> Answer:
    if frame.kind == "most":
        done = sorted(done, key=lambda each: -each.summary["items"][0]["change_percent"])
    lines = [
        _changed(item, each.mark_of(item.get("dataset")), bool(frame.slots.get("contrast")))
        for each in done
        for item in each.summary["items"][:NAMED]
    ]
    items = [item for each in done for item in each.summary["items"]]
    per_year = _of_means(done[0].summary)
    read = (
        f"change of the {per_year}price of {listed([things(name) for name in frame.components])}",
        span(items[0]["from_date"], items[0]["to_date"]),
        "each series in its own money",
    )
    component = things(frame.components[0])
    lines[0] = f"{_verdict(frame, items)}{lines[0]}"
    return Answer(
        lines[0],
        tuple(lines[1:]),
        read,
        follow_ups=(
            f"Plot {component.rstrip('s') if component == 'modules' else component} prices",
            "When did modules fall below 1 $/W?" if frame.components[0] == "module" else "And copper?",
        ),
    )


def _verdict(frame: Frame, items: Sequence[dict[str, Any]]) -> str:
    """Yes or no, to "is it dearer than in 2021?"; against the earlier date, unless the later one was named for it."""
    asked = frame.slots.get("verdict")
    undated = frame.period is None and not frame.slots.get("lag")  # what was asked is not what is told
    if not asked or undated or len({item["change_percent"] > 0 for item in items}) > 1:
        return ""
    base = next((name for name in asked["base"] if name[:2].isdigit()), "") if not frame.slots.get("lag") else ""
    later = bool(base) and items[0]["to_date"].startswith(base) and not items[0]["from_date"].startswith(base)
    dearer = (items[0]["change_percent"] > 0) != later
    return "**Yes.** " if dearer == (asked["way"] == "more") else "**No.** "


def _of_means(summary: dict[str, Any]) -> str:
    """ "average quarterly " of a change between means; nothing of one between single prices."""
    agg = {"mean": "average", "median": "median"}.get(str(summary.get("by_year")))
    return f"{agg} {summary['period']}ly " if agg else ""


def _changed(item: dict[str, Any], marks: str, sets_against: bool = False) -> str:
    change = numbers.percent(item["change_percent"], signed=True)
    old, new = numbers.price(item["from_value"], item["unit"]), numbers.price(item["to_value"], item["unit"])
    dates = f"from {old} {on(item['from_date'])} to {new} {on(item['to_date'])}"
    told = f"**{change}** for {what(item)}, {dates} ({basis(item)}){marks}."
    more = []
    if sets_against:
        more = [
            numbers.price(item["change"], item["unit"]),
            f"{numbers.plain(item['factor'], 2 if item['factor'] > 0.1 else 3)} times the price then",
        ]
    if item.get("yearly_percent") is not None and int(str(item["to_date"])[:4]) - int(str(item["from_date"])[:4]) > 1:
        more.append(f"{numbers.percent(item['yearly_percent'], signed=True)} a year")
    return f"{told} That is {listed(more)}." if more else told


def steps(item: dict[str, Any], frame: Frame, marks: str) -> str:
    """In which steps a price rose and fell, and by how much at most; empty of one that has no two."""
    moved = item["steps"]
    if not moved["n"]:
        return ""
    told = f"{what(item)} rose in **{moved['rises']}** of {moved['n']} {moved['step']}s and fell in {moved['falls']}"
    which = ("drop", "rise") if frame.slots.get("steps") != "rise" else ("rise", "drop")
    named = [name for name in which if moved.get(f"{name}_date")]
    ends = [f"the biggest {name} was **{_percent(moved, name)}** {on(moved[f'{name}_date'])}" for name in named]
    dates = span(item["first_date"], item["last_date"])
    risen = f" (up in {listed([on(one)[3:] for one in moved['rise_dates']])})" if moved["rise_dates"] else ""
    lead = f"{capital(listed(ends))}. " if ends else ""
    return f"{lead}{capital(told)}{risen}, {dates} ({basis(item)}){marks}."


def _percent(moved: dict[str, Any], name: str) -> str:
    return numbers.percent(moved[f"{name}_percent"], signed=True)
