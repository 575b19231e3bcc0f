"""Answers on the capacity of one place or several: the figure, its change, rank and share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.limits import limit_kept, places_within
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, of, the, years

MOST_YEARS = 6  # of a span, each told in words
TELLING = 0.05  # percent of the world below which a share says nothing
LEVEL = 1.05  # ratio below which two places are about level


def capacity(frame: Frame, done: Sequence[Done]) -> Answer:
    """The figure; before it what could not be done as asked, where there was such a thing."""
    first = done[0]
    compares = first.call.tool == "compare_capacity"
    later = [reversed_since(first, each) for each in done[1:]] if compares else []
    answer = _compare(frame, first, later) if compares else _one_place(frame, first, first.summary["entities"][0])
    return replace(answer, lead=frame.query, lines=(answer.lead, *answer.lines)) if frame.query else answer


def index(frame: Frame, done: Sequence[Done]) -> Answer:
    """How far each place has come from 100, and the figures themselves behind it."""
    first, summary = done[0], done[0].summary
    items = sorted(summary["normalised"], key=lambda item: -item["last"])
    year, base = items[0]["last_year"], summary["base_year"]
    told = listed([f"**{numbers.plain(item['last'], 0)}** in {the(item['entity'])}" for item in items])
    what = "annual solar additions" if summary["metric"] == "annual" else "cumulative solar capacity"
    lead = f"{told}: the index of {what} in {year} ({base} = 100){first.marks}."
    values = {item["entity"]: numbers.power(item["last_value"], summary["unit"]) for item in summary["entities"]}
    behind = f"In {year} that was {listed([f'{value} in {the(place)}' for place, value in values.items()])}."
    read = (f"index of {metric_of(frame)}", listed([item["entity"] for item in items]), f"{base} = 100")
    return Answer(
        lead, (behind,), read, follow_ups=(_other_metric(frame), f"How is {of(items[0]['entity'])} market evolving?")
    )


def _other_metric(frame: Frame) -> str:
    return "Cumulative instead" if frame.metric == "annual" else "Annual instead"


def _one_place(frame: Frame, done: Done, item: dict[str, Any]) -> Answer:
    summary = done.summary
    place, unit, annual = item["entity"], summary["unit"], summary["metric"] == "annual"
    value, mark = numbers.power(item["last_value"], unit), done.mark_of(item.get("dataset"))
    series = item["first_year"] != item["last_year"]
    if annual and item["last_value"] < 0:
        lead = f"**{value}** net in {the(place)} in {item['last_year']} (annual): the capacity reported fell, by a "
        lead += f"revision or closures{mark}."
    elif annual:
        lead = f"**{value}** of solar capacity was added in {the(place)} in {item['last_year']} (annual){mark}."
    else:
        lead = f"**{value}** was {of(place)} solar capacity at the end of {item['last_year']} (cumulative){mark}."
    summed = _summed(frame, item, unit, mark)
    lead, past = (summed, f"{lead}") if summed else (lead, "")
    lead = f"{limit_kept(frame, item)}{_kept_going(frame, done)}{lead}"
    lines = [
        past,
        _past(item, unit, annual) if series else "",
        _year_by_year(frame, done),
        _context(item, unit, annual),
        _next_edition(item, done),
    ]
    read = (metric_of(frame), place, years(item["first_year"], item["last_year"]))
    return Answer(lead, tuple(line for line in lines if line), read, follow_ups=_after_capacity(frame, place, series))


def _summed(frame: Frame, item: dict[str, Any], unit: str, mark: str) -> str:
    """All years together, or their average, when that was asked."""
    if frame.kind not in {"sum", "mean"} or item.get("sum") is None:
        return ""
    span, place = f"from {item['first_year']} to {item['last_year']}", the(item["entity"])
    total, mean = numbers.power(item["sum"], unit), numbers.power(item["mean"], unit)
    if frame.kind == "mean":
        return f"**{mean}** a year was added in {place} on average {span}, {total} in all{mark}."
    return f"**{total}** of solar capacity was added in {place} {span} together, {mean} a year on average{mark}."


def _past(item: dict[str, Any], unit: str, annual: bool) -> str:
    start = f"{numbers.power(item['first_value'], unit)} in {item['first_year']}"
    if not annual:
        return f"It was {start}{_since(item, unit)}."
    best = (
        f"; the most was {numbers.power(item['best_value'], unit)} in {item['best_year']}"
        if item.get("best_year")
        else ""
    )
    return f"It was {start}{best}."


def _year_by_year(frame: Frame, done: Done) -> str:
    """Each of the single years that were named, or of a short span."""
    rows = [(year, float(v)) for year, v in _by_year(done) if isinstance(v, int | float)]
    named = frame.slots.get("years") or ([year for year, _ in rows] if 2 < len(rows) <= MOST_YEARS else [])
    told = [f"{numbers.power(value)} in {year}" for year, value in rows if year in named]
    if len(told) < 3:
        return ""
    return f"Year by year: {listed(told)}."


def _kept_going(frame: Frame, done: Done) -> str:
    """Yes or no, to "did it fall every year?"."""
    if frame.kind not in {"each_up", "each_down"}:
        return ""
    values = [(year, float(v)) for year, v in _by_year(done) if isinstance(v, int | float)]
    sign = 1 if frame.kind == "each_up" else -1
    broken = [str(year) for (_, before), (year, now) in pairwise(values) if (now - before) * sign <= 0]
    way = "rise" if sign > 0 else "fall"
    return f"**No**: not in {listed(broken)}. " if broken else f"**Yes**, a {way} in every year shown. "


def _by_year(done: Done) -> list[tuple[Any, Any]]:
    names = [column.name for column in done.result.columns]
    if done.summary.get("value_column") not in names or len(done.summary["entities"]) > 1:
        return []
    at = names.index(done.summary["value_column"])
    return [(row[0], row[at]) for row in done.result.rows if isinstance(row[0], int)]


def _since(item: dict[str, Any], unit: str) -> str:
    """The change since the first year shown: ", 5.5 GW more since (+68.0 %)"."""
    more = item.get("since_first")
    if not more:
        return ""
    rate = item.get("since_first_percent")
    percent = f" ({numbers.percent(rate, signed=True)})" if rate is not None else ""
    return f", {numbers.power(abs(more), unit)} {'more' if more > 0 else 'less'} since then{percent}"


def _context(item: dict[str, Any], unit: str, annual: bool) -> str:
    """Change against the year before, rank and share, as far as the tool knows them."""
    parts = []
    if item.get("change") == 0 and item.get("previous_year"):
        parts.append(f"as much as in {item['previous_year']}")
    elif item.get("change") is not None and item.get("previous_year"):
        more = "more" if item["change"] >= 0 else "less"
        rate = item.get("change_percent")
        percent = f" ({numbers.percent(rate, signed=True)})" if rate is not None else ""
        parts.append(f"{numbers.power(abs(item['change']), unit)} {more} than in {item['previous_year']}{percent}")
    if item.get("rank") and item["last_value"] > 0:
        parts.append(f"rank {item['rank']} of {item['ranked']} countries")
    if (item.get("world_share_percent") or 0) >= TELLING and item["entity"] != "World":
        parts.append(f"{numbers.percent(item['world_share_percent'])} of the world")
    return f"{capital(', '.join(parts))}." if parts else ""


def _next_edition(item: dict[str, Any], done: Done) -> str:
    """A newer figure of another publisher, when its source stands beside the answer."""
    newer = item.get("next_edition") or {}
    publisher = next((note.publisher for note in done.result.sources if note.dataset == newer.get("dataset")), "")
    if not publisher:
        return ""
    value, mark = numbers.power(newer["value"]), done.mark_of(newer.get("dataset"))
    return f"For {newer['year']}, {escape(publisher)} reports {value}; the two are not to be subtracted{mark}."


def _compare(frame: Frame, done: Done, later: Sequence[str]) -> Answer:
    summary = done.summary
    items = sorted(summary["entities"], key=lambda item: -(item["last_value"] or 0))
    year = items[0]["last_year"]
    unit, annual = summary["unit"], summary["metric"] == "annual"
    named = [f"**{numbers.power(item['last_value'], unit)}** in {the(item['entity'])}" for item in items]
    what = f"solar capacity added in {year} (annual)" if annual else f"solar capacity at the end of {year} (cumulative)"
    together = f"{places_within(frame, items)}{_together(frame, summary)}"
    lead = f"{together}{_verdict(frame, items)}{listed(named)}: {what}{done.marks}."
    crossed = _crossed(summary.get("crossings") or [])
    lines = [*later, _lead_of(items, summary), _ratio_before(frame, items, summary), crossed]
    span = years(min(summary["years"]), max(summary["years"])) if summary.get("years") else str(year)
    read = (metric_of(frame), listed([item["entity"] for item in items]), span)
    return Answer(lead, tuple(line for line in lines if line), read, follow_ups=_after_compare(frame, items))


def _together(frame: Frame, summary: dict[str, Any]) -> str:
    """What the places have in all, or on average, when that was asked; of additions, of all years."""
    several = len(summary["years"]) > 1 and summary["metric"] == "annual"
    if frame.kind in {"sum", "mean"} and several:
        return _of_all_years(summary, frame.kind)
    if frame.kind not in {"together", "mean"}:
        return ""
    if summary.get("total") is None:
        return "These are not added up: not each is a country with a figure of its own. "
    if frame.kind == "mean":
        return f"**{numbers.power(summary['mean'], summary['unit'])}** on average. "
    whole = f"**{numbers.power(summary['total'], summary['unit'])}** together. "
    if not several:
        return whole
    first, last = summary["years"][0], summary["years"][-1]
    of_all = numbers.power(summary["total_added"], summary["unit"])
    return f"**{of_all}** together from {first} to {last}, **{numbers.power(summary['total'])}** of it in {last}. "


def _of_all_years(summary: dict[str, Any], kind: str) -> str:
    """What each place added in all the years, or in a year on average."""
    first, last = summary["years"][0], summary["years"][-1]
    items = sorted(summary["entities"], key=lambda item: -(item.get(kind) or item["last_value"] or 0))
    told = [f"**{numbers.power(item[kind])}** in {the(item['entity'])}" for item in items if item.get(kind)]
    yearly = " a year on average" if kind == "mean" else ""
    return f"{listed(told)} were added{yearly} from {first} to {last}. " if told else ""


def _verdict(frame: Frame, items: list[dict[str, Any]]) -> str:
    """Yes or no, to "is that more than …?"."""
    if frame.kind not in {"more", "less"} or len(frame.places) != 2:
        return ""
    values = {item["entity"]: item["last_value"] for item in items}
    first, second = (values.get(place) for place in frame.places)
    if first is None or second is None:
        return ""
    return "**Yes.** " if (first > second) == (frame.kind == "more") else "**No.** "


def _lead_of(items: list[dict[str, Any]], summary: dict[str, Any]) -> str:
    ratio = summary.get("ratio")
    if not ratio or len(items) < 2:
        return ""
    if ratio < LEVEL:
        more = summary.get("difference")
        apart = f", {numbers.power(more, summary['unit'])} apart" if more else ""
        return f"{capital(the(summary['leader']))} and {the(items[-1]['entity'])} are about level{apart}."
    told = f"{capital(the(summary['leader']))} has {numbers.times(ratio)} as much as {the(items[-1]['entity'])}"
    more = summary.get("difference")
    return f"{told}, {numbers.power(more, summary['unit'])} more." if more and len(items) == 2 else f"{told}."


def _ratio_before(frame: Frame, items: list[dict[str, Any]], summary: dict[str, Any]) -> str:
    """The same of the first of two years that were named."""
    if len(items) != 2 or not frame.slots.get("years") or not summary.get("first_ratio"):
        return ""
    told = numbers.times(summary["first_ratio"])
    other = next(item["entity"] for item in items if item["entity"] != summary["first_leader"])
    return f"In {summary['years'][0]} {the(summary['first_leader'])} had {told} as much as {the(other)}."


def _crossed(crossings: list[dict[str, Any]]) -> str:
    told = [f"{the(c['leader'])} passed {the(c['over'])} in {c['year']}" for c in crossings[-2:]]
    return f"{capital(listed(told))}." if told else ""


def reversed_since(done: Done, newest: Done) -> str:
    """The newest year, of another publisher, when another place leads in it."""
    if newest.call.tool != "get_capacity":
        return ""
    items = sorted(newest.summary["entities"], key=lambda item: -(item["last_value"] or 0))
    leader = items[0]["entity"]
    if len(items) < 2 or leader == done.summary.get("leader"):
        return ""
    told = listed([f"{numbers.power(item['last_value'])} in {the(item['entity'])}" for item in items])
    publisher = escape(newest.result.sources[0].publisher)
    lead = f"For {items[0]['last_year']}, {publisher} has {the(leader)} ahead: {told}"
    return f"{lead}, of another edition than the years before{newest.marks}."


def evolve(frame: Frame, done: Sequence[Done]) -> Answer:
    answer = capacity(frame, done[:1])
    rates = [each for each in done[1:] if each.result.ok]
    if not rates or len(frame.places) != 1:
        return answer
    item, marks = rates[0].summary["items"][0], rates[0].marks
    stands = f"{numbers.power(item['last_value'])} stood at the end of {item['last_year']}"
    rate = item.get("cagr_percent")
    grown = (
        f", after growing by {numbers.percent(rate)} a year since {item['first_year']} (compound)"
        if rate is not None
        else ""
    )
    return Answer(
        answer.lead, (*answer.lines, f"{stands}{grown}{marks}."), answer.read_as, follow_ups=answer.follow_ups
    )


def metric_of(frame: Frame) -> str:
    return "annual additions" if frame.metric == "annual" else "cumulative capacity"


def _after_capacity(frame: Frame, place: str, series: bool) -> tuple[str, ...]:
    other = "Italy" if place != "Italy" else "Spain"
    if not series:
        return ("Since 2015 only", f"And in {other}?")
    return (
        "Plot it" if frame.chart == "auto" else f"Add {other}",
        _other_metric(frame),
    )


def _after_compare(frame: Frame, items: list[dict[str, Any]]) -> tuple[str, ...]:
    return (
        _other_metric(frame),
        f"{capital(of(items[0]['entity']))} share of world capacity",
    )
