"""Answers on capacity: the figure, then its change, rank or share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording import outlook, report
from agents.offline.wording.beside import joined, parted
from agents.offline.wording.capacity import capacity, evolve, index, metric_of
from agents.offline.wording.contest import best, countries, passing, race, standing, years_from
from agents.offline.wording.limits import within_limits
from agents.offline.wording.neighbours import neighbour, total_beside
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, of, the, years
from agents.offline.wording.segments import segment, segment_unit
from agents.offline.wording.shares import listed_share, rest, share, span_of
from knowledge.capacity import IN_AC, IN_DC

REMEMBERED = 20  # places of a ranking that may be asked about by their number
NAMED = 4  # places named in a sentence; the table has all
SHORT_LIST = 6  # places of a list that are all named


def word(frame: Frame, done: Sequence[Done]) -> Answer:
    apart = parted(frame, done)
    if len(apart) < 2:
        return _WORDS[frame.intent](apart[0][0], done)
    return joined([_WORDS[one.intent](one, [each]) for one, each in apart])


def _ranked(frame: Frame, done: Sequence[Done]) -> Answer:
    """One ranking, or one of each region that was named."""
    answers = [_ranking(frame, each) for each in done]
    if len(answers) == 1:
        return answers[0]
    lines = tuple(line for each in answers[1:] for line in (each.lead, *each.lines))
    what, _, when = answers[0].read_as
    read = (what, listed([the(each.summary["within"]) for each in done]), when)
    return replace(answers[0], lines=(*answers[0].lines, *lines), read_as=read)


def _ranking(frame: Frame, first: Done) -> Answer:
    summary = first.summary
    items, unit = summary["items"], summary["unit"]
    where = the(summary.get("within") or "World")
    what = "additions" if summary["metric"] == "annual" else "cumulative capacity"
    named = items if len(items) <= SHORT_LIST else items[:NAMED]
    values = [(f"**{numbers.power(item['value'], unit)}**", item) for item in named]
    told = [f"{value} in {the(item['entity'])}{_share_of(frame, item)}" for value, item in values]
    order = "smallest" if frame.lowest else "largest"
    limits = within_limits(summary)
    some = f"**{countries(summary['matching'])}** with {limits}. " if limits else ""
    lead = f"{some}{listed(told)}: the {order} in {where} by {what} {span_of(summary)}{first.marks}."
    share = summary.get("listed_share_percent")
    rest = ""
    if share is not None and not frame.lowest and len(items) > 1:
        rest = f"The {len(items)} listed below have {numbers.percent(share)} of {where}."
    span = years(summary.get("year_from") or summary["year"], summary.get("year_to") or summary["year"])
    listed_here = f"the {order} country" if len(items) == 1 else f"the {len(items)} {order} countries"
    if out := listed(summary.get("without") or []):
        where = f"{where} without {out}"
    read = (f"{listed_here}{f' with {limits}' if limits else ''} by {metric_of(frame)}", where, span)
    if len(summary["years"]) > 1:
        rest = f"{rest} Ranked by {summary['year']} alone; the table has every year.".strip()
    shown = tuple(item["entity"] for item in items[:REMEMBERED])
    return Answer(lead, (rest,), read, follow_ups=_after_rank(frame, items), remember={"items": shown})


def _share_of(frame: Frame, item: dict[str, Any]) -> str:
    """Its part of what is ranked in, when that was asked."""
    share = item.get("share_percent") if frame.slots.get("shares") else None
    return f" ({numbers.percent(share)})" if share is not None else ""


def _lead(done: Done) -> str:
    """How far the first of a ranking is ahead of the second."""
    summary = done.summary
    first, second = summary["items"][:2]
    more = numbers.power(summary["lead_mw"], summary["unit"])
    what = "added in" if summary["metric"] == "annual" else "at the end of"
    lead = f"**{more}** more in {the(first['entity'])} than in {the(second['entity'])}, which comes second "
    return f"{lead}({numbers.times(summary['lead_factor'])} as much, {what} {summary['year']}){done.marks}."


def _rank(frame: Frame, done: Sequence[Done]) -> Answer:
    answer = _ranked(frame, [each for each in done if each.call.tool == "rank_capacity"])
    if beside := _beside(frame, done):
        return replace(answer, lead=beside, lines=(answer.lead, *answer.lines))
    if frame.slots.get("listed"):
        return listed_share(answer, done[0])
    if frame.slots.get("listed_sum") and len(done) == 1:
        told = (
            f"**{numbers.power(done[0].summary['listed_mw'])}** together in the {len(done[0].summary['items'])} listed"
        )
        return replace(answer, lead=f"{told}{done[0].marks}.", lines=(answer.lead, *answer.lines))
    if frame.kind == "lead" and done[0].summary.get("lead_mw") is not None:
        return replace(answer, lead=_lead(done[0]), lines=(answer.lead, *answer.lines))
    position, items = frame.slots.get("position"), done[0].summary["items"]
    if not position:
        return answer
    if position > len(items):
        return replace(answer, lead=f"There is no rank {position} in this list.", lines=(answer.lead, *answer.lines))
    item, summary = items[position - 1], done[0].summary
    what = "additions" if summary["metric"] == "annual" else "cumulative capacity"
    order = "from below " if frame.lowest else ""
    lead = f"**{capital(the(item['entity']))}** is rank {position} {order}in {the(summary.get('within') or 'World')} "
    lead += f"by {what} in {summary['year']}, with {numbers.power(item['value'], summary['unit'])}{done[0].marks}."
    return replace(answer, lead=lead, lines=(answer.lead, *answer.lines))


def _beside(frame: Frame, done: Sequence[Done]) -> str:
    if "beside" in frame.slots:
        return neighbour(frame, done[0])
    return total_beside(frame, done) if "total_beside" in frame.slots else ""


def _growth(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    items = summary["items"]
    if frame.intent == "fastest":
        items = sorted(items, key=lambda item: -(item.get("cagr_percent") or -1000), reverse=frame.lowest)
    races = frame.intent == "growth" and len(items) > 1 and summary["kind"] == "cagr"
    if races:
        items = sorted(items, key=lambda item: -(item.get("cagr_percent") or -1000))
    lines = [
        f"{_multiple(frame, item)}{_rate(item, summary, first.marks, frame.kind == 'total')}" for item in items[:NAMED]
    ]
    if races:
        pace = "faster" if len(items) == 2 else "fastest"
        lines[0] = f"**{capital(the(items[0]['entity']))}** grew {pace}. {lines[0]}"
    if frame.intent == "fastest":
        lines = [
            f"**{capital(the(items[0]['entity']))}** is growing {'slowest' if frame.lowest else 'fastest'}. {lines[0]}",
            _others(items[1:]),
        ]
    read = (
        f"growth of {metric_of(frame)}",
        listed([item["entity"] for item in items]),
        years(summary["year_from"], summary["year_to"]),
    )
    return Answer(lines[0], tuple(filter(None, lines[1:])), read, follow_ups=_after_growth(frame, items[0]["entity"]))


def _others(items: Sequence[dict[str, Any]]) -> str:
    """The rates of those that come after the first."""
    rates = [(i["entity"], i.get("cagr_percent")) for i in items]
    told = [f"{numbers.percent(rate)} in {the(place)}" for place, rate in rates if rate is not None]
    return f"Then {listed(told)} a year." if told else ""


def _multiple(frame: Frame, item: dict[str, Any]) -> str:
    """Yes or no, to "has it doubled?" and "did it shrink?"."""
    wanted, factor = frame.slots.get("more_than"), item.get("factor")
    if frame.kind == "factor" and factor is not None:
        return f"**{numbers.times(factor)}** as much. "
    if factor is not None and frame.period and frame.slots.get("less_than") is not None:
        return f"**{'Yes' if factor < 1 else 'No'}.** "
    if wanted is None or factor is None:
        return ""
    return f"**{'Yes' if factor >= 1 + wanted / 100 else 'No'}**: {numbers.plain(factor)} times as much. "


def _rate(item: dict[str, Any], summary: dict[str, Any], marks: str, whole: bool = False) -> str:
    """`whole`: the growth over all years first, when that is asked for and no yearly rate."""
    unit, place = summary["unit"], item["entity"]
    span = f"from {numbers.power(item['first_value'], unit)} in {item['first_year']} to "
    span += f"{numbers.power(item['last_value'], unit)} in {item['last_year']}"
    what = "additions" if summary["metric"] == "annual" else "cumulative capacity"
    rate = item.get("cagr_percent")
    if summary["kind"] == "cagr" and item.get("growth_percent") is not None and (whole or item["years"] == 1):
        total = f"**{numbers.percent(item['growth_percent'], signed=True)}** was the growth of {of(place)} {what}, "
        yearly = f"; {numbers.percent(rate)} a year (compound)" if rate is not None and item["years"] > 1 else ""
        return f"{total}{span}{yearly}{marks}."
    if summary["kind"] == "yoy":
        best = f"**{numbers.percent(item['fastest_percent'], signed=True)}** in {item['fastest_year']}"
        worst = f"{numbers.percent(item['slowest_percent'], signed=True)} in {item['slowest_year']}"
        return f"{best} was the fastest year of {of(place)} {what}, {worst} the slowest; {span}{marks}."
    if rate is None:
        return f"A growth rate of {of(place)} {what} is not defined {span}{marks}."
    told = f"**{numbers.percent(rate)}** a year (compound) was the growth of {of(place)} {what}, {span}"
    whole_span = item.get("growth_percent")
    in_all = f"; {numbers.percent(whole_span, signed=True)} in all" if whole_span is not None else ""
    return f"{told}{in_all}{marks}."


def _data(frame: Frame, done: Sequence[Done]) -> Answer:
    first = done[0]
    told = []
    for entry in first.summary["datasets"]:
        what = f"**{escape(entry['title'])}**, {escape(entry['publisher'])}, {escape(str(entry['edition']))}"
        covers = f"{years(entry['first_year'], entry['last_year'])}, {_places(entry['places'])}"
        told.append(f"- {what}: {covers}; licence: {escape(entry['licence'])}")
    complete = first.summary["latest_complete"]
    lead = f"**{len(told)} datasets**{first.marks}. The latest year that is complete for all countries is {complete}."
    return Answer(
        lead,
        ("\n".join(told),),
        ("the capacity data loaded",),
        follow_ups=(f"Top 10 countries in {complete}", "What is the world total?"),
    )


def _places(number: int) -> str:
    return "1 place" if number == 1 else f"{number} places"


def _unit(frame: Frame, done: Sequence[Done]) -> Answer:
    answer = _data(frame, done)
    lead = (
        "By segment, the United States are counted in AC (MWac). The series by country follows each country’s habit: "
        f"some count in DC, such as Germany and Japan, some in AC, such as Spain and India{done[0].marks}."
    )
    told = [_counted_in(place) for place in frame.places if place != "World"]
    lines = (lead,) if told else ()
    return Answer(
        " ".join(told) or lead, lines, ("whether capacity is AC or DC",), follow_ups=answer.follow_ups, warn=False
    )


def _counted_in(place: str) -> str:
    name = capital(the(place))
    if place in IN_DC:
        return f"{name}: **DC**, the power of the modules."
    if place in IN_AC:
        return f"{name}: **AC**, the power at the grid connection."
    return f"{name}: the data do not say whether it is AC or DC."


_WORDS = {
    "race": race,
    "standing": standing,
    "overtake": passing,
    "best": best,
    "capacity": capacity,
    "evolve": evolve,
    "rank": _rank,
    "share": share,
    "growth": _growth,
    "fastest": _growth,
    "segment": segment,
    "segment_unit": segment_unit,
    "pass": outlook.crossed,
    "years": years_from,
    "rest": rest,
    "reach": outlook.reach,
    "forecast": outlook.forecast,
    "index": index,
    "report": report.report,
    "reliable": report.reliable,
    "csp": report.csp,
    "data": _data,
    "unit": _unit,
}


def _after_rank(frame: Frame, items: list[dict[str, Any]]) -> tuple[str, ...]:
    scope = "Only Asia" if frame.within == "Europe" else "Only Europe"
    leader = f"{capital(of(items[0]['entity']))} share of world capacity"
    if not frame.by_year:
        return (scope, "Per year since 2020")
    return (scope, "Cumulative instead" if frame.metric == "annual" else "Annual instead", leader)


def _after_growth(frame: Frame, place: str) -> tuple[str, ...]:
    ten = frame.period is not None and frame.period.count == 10
    return (
        "What about India?" if place != "India" else "What about Brazil?",
        f"Over the last {5 if ten else 10} years",
    )
