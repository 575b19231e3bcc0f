"""Answers on what stands beside a place in a ranking, and on a list beside a place."""

from __future__ import annotations

from collections.abc import Sequence

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Done, capital, the


def neighbour(frame: Frame, done: Done) -> str:
    """The one right behind or right ahead of a place, or both."""
    place, step = str(frame.slots["beside"][0]), int(frame.slots["beside"][1])
    return _beside(place, step, done) if step else f"{_beside(place, -1, done)} {_beside(place, 1, done)}"


def _beside(place: str, step: int, done: Done) -> str:
    summary = done.summary
    items = summary["items"]
    at = next((n for n, item in enumerate(items) if item["entity"] == place), None)
    if at is None:
        return f"{capital(the(place))} is not among the first {len(items)} of this ranking{done.marks}."
    way = "behind" if step > 0 else "ahead of"
    if not 0 <= at + step < len(items):
        return f"No country is {way} {the(place)} in this ranking{done.marks}."
    one, unit = items[at + step], summary["unit"]
    what = "additions" if summary["metric"] == "annual" else "cumulative capacity"
    told = f"**{capital(the(one['entity']))}** is right {way} {the(place)} by {what} in {summary['year']}: rank "
    told += f"{one['rank']} with {numbers.power(one['value'], unit)}, against {numbers.power(items[at]['value'], unit)}"
    return f"{told} in {the(place)} (rank {items[at]['rank']}){done.marks}."


def total_beside(frame: Frame, done: Sequence[Done]) -> str:
    """What a list has together against one place; empty when that has no figure."""
    ranking, others = done[0], {each.call.tool: each for each in done[1:]}
    total, own = ranking.summary.get("listed_mw"), others.get("get_capacity")
    if total is None or own is None:
        return ""
    item, ratio = own.summary["entities"][0], others.get("calculate")
    together = f"**{numbers.power(total)}** together in the {len(ranking.summary['items'])} listed{ranking.marks}"
    beside = f"**{numbers.power(item['last_value'], own.summary['unit'])}** in {the(item['entity'])}"
    beside += f" in {item['last_year']}{own.marks}"
    if ratio is None:
        return f"{together}, {beside}."
    yes = {"more": ratio.summary["result"] > 1, "less": ratio.summary["result"] < 1}.get(frame.kind)
    verdict = "" if yes is None else "**Yes.** " if yes else "**No.** "
    return f"{verdict}{together}, {numbers.plain(ratio.summary['result'], 2)} times the {beside}."
