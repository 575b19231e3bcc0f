"""Answers on shares: of places in the world or a region, and of the countries of a list together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.capacity import metric_of
from agents.offline.wording.parts import Answer, Done, capital, listed, of, the, years

NAMED = 4  # places named in a sentence; the table has all


def share(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    whole = the(summary["of"])
    what = "additions" if summary["metric"] == "annual" else "cumulative solar capacity"
    lines = []
    for item in summary["items"][:NAMED]:
        amount = f"{numbers.power(item['value'])} of {numbers.power(item['total'])}"
        told = f"**{_small(item['share_percent'])}** of {of(summary['of'])} {what}"
        lines.append(f"{told} was in {the(item['entity'])} in {item['year']}: {amount}{first.marks}.")
        if item.get("change_points") is not None and item.get("first_year") not in (None, item["year"]):
            lines.append(f"It was {numbers.percent(item['first_share_percent'])} in {item['first_year']}.")
    named = frame.slots.get("years", ())
    yearly = [
        f"{numbers.percent(float(part))} in {row[0]}"
        for row in first.result.rows
        if row[0] in named and isinstance(part := row[-1], int | float)
    ]
    if len(yearly) > 2 and len(summary["items"]) == 1:
        lines.append(f"Year by year: {listed(yearly)}.")
    if len(summary["items"]) > 1 and summary.get("together_mw") is not None:
        own = f"{numbers.power(summary['together_mw'])}, **{numbers.percent(summary['together_percent'])}**"
        lines.append(f"Together they have {own}.")
    read = (
        f"share of {metric_of(frame)}",
        f"{listed([i['entity'] for i in summary['items']])} in {whole}",
        years(summary.get("year_from") or summary["year"], summary.get("year_to") or summary["year"]),
    )
    return Answer(lines[0], tuple(lines[1:]), read, follow_ups=_after_share(frame, summary["items"][0]["entity"]))


def rest(frame: Frame, done: Sequence[Done]) -> Answer:
    """What a region has without the places, and beside it what they have themselves."""
    first, summary = done[0], done[0].summary
    items, whole, year = summary["items"], summary["of"], summary["year"]
    names = listed([the(item["entity"]) for item in items])
    read = (metric_of(frame), f"{the(whole)} without {names}", str(year))
    follow_ups = _after_share(frame, items[0]["entity"])
    if summary.get("rest_mw") is None:
        lead = f"{capital(names)} cannot be taken out of {the(whole)}: the places overlap, or are no part of it."
        return Answer(lead, (share(frame, done).lead,), read, follow_ups=follow_ups)
    annual = summary["metric"] == "annual"
    left, own = numbers.power(summary["rest_mw"]), numbers.power(summary["together_mw"])
    what = f"of solar capacity was added in {year} (annual)" if annual else f"stood at the end of {year} (cumulative)"
    lead = f"{_against(frame, summary)}**{left}** {what} in {the(whole)} without {names}{first.marks}."
    line = f"That is {numbers.percent(summary['rest_percent'])} of {numbers.power(items[0]['total'])}; {names} "
    line += f"{'has' if len(items) == 1 else 'have'} {own} ({numbers.percent(summary['together_percent'])})."
    return Answer(lead, (line,), read, follow_ups=follow_ups)


def _against(frame: Frame, summary: dict[str, Any]) -> str:
    """Yes or no, to "has China more than the rest of the world?"."""
    if frame.kind not in {"more", "less"}:
        return ""
    is_more = summary["together_mw"] > summary["rest_mw"]
    return "**Yes.** " if is_more == (frame.kind == "more") else "**No.** "


def _small(percent: float) -> str:
    """A share that one decimal would call nothing has two."""
    return f"{percent:.2f} %" if 0.005 <= percent < 0.05 else numbers.percent(percent)


def listed_share(answer: Answer, first: Done) -> Answer:
    """What the countries listed have together of the whole they were ranked in."""
    summary = first.summary
    if summary.get("listed_share_percent") is None:
        return answer
    percent, whole = numbers.percent(summary["listed_share_percent"]), numbers.power(summary["total"], summary["unit"])
    what = "additions" if summary["metric"] == "annual" else "cumulative solar capacity"
    lead = f"**{percent}** of {of(summary.get('within') or 'World')} {what} {span_of(summary)}, {whole}, "
    lead += f"{'is' if len(summary['items']) == 1 else 'are'} in the {len(summary['items'])} listed{first.marks}."
    return replace(answer, lead=lead, lines=(answer.lead,))


def span_of(summary: dict[str, Any]) -> str:
    if summary.get("together"):
        return f"from {summary['year_from']} to {summary['year_to']} together"
    return f"in {summary['year']}"


def _after_share(frame: Frame, place: str) -> tuple[str, ...]:
    return (
        "And in 2015?" if frame.period and frame.period.start == "2010-01-01" else "And in 2010?",
        f"How is {of(place)} solar market evolving?",
    )
