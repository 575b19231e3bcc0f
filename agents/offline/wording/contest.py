"""Answers on who leads: growth races, a place's rank, who passed whom, a place's best year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.period import Period
from agents.offline.wording.capacity import metric_of, reversed_since
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, of, the, years

NAMED = 4  # places named in a sentence; the table has all


def race(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    items, where = summary["items"], the(summary["within"])
    span, order = years(summary["year_from"], summary["year_to"]), "slowest" if summary["slowest_first"] else "fastest"
    condition = _condition(summary)
    began = f"that began with {numbers.round_power(summary['least_mw'])} or more " if frame.slots.get("mw") else ""
    read = (f"countries {began}by growth of {metric_of(frame)}, {order} first", where, span)
    follow_ups = ("Only Asia" if summary["within"] == "Europe" else "Only Europe", "Top 10 countries")
    least = numbers.round_power(summary["least_mw"])
    if not items:
        lead = f"No country that began with {least} or more {condition} from {span.replace('–', ' to ')}{first.marks}."
        return Answer(lead, (), read, follow_ups=follow_ups)
    told = [f"**{numbers.percent(i['growth_percent'], signed=True)}** in {the(i['entity'])}" for i in items[:NAMED]]
    counted = f"**{countries(summary['matching'])}** {condition}. " if condition else ""
    lead = f"{counted}{listed(told)}: the {order} growing in {where} from {span.replace('–', ' to ')}{first.marks}."
    best = items[0]
    rise = f"from {numbers.power(best['first_value'])} to {numbers.power(best['last_value'])}"
    return Answer(lead, (f"{capital(the(best['entity']))} went {rise}.",), read, follow_ups=follow_ups)


def _condition(summary: dict[str, Any]) -> str:
    if summary.get("more_than_percent") is not None:
        return f"grew by more than {numbers.plain(summary['more_than_percent'])} %"
    if summary.get("less_than_percent") == 0:
        return "shrank"
    if summary.get("less_than_percent") is not None:
        return f"grew by less than {numbers.plain(summary['less_than_percent'])} %"
    return ""


def countries(number: int) -> str:
    return "1 country" if number == 1 else f"{number} countries"


def standing(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    place = frame.places[0]
    item = next((item for item in _placed(first) if item["entity"] == place), None)
    year = summary.get("year") or (item or {}).get("last_year")
    where = the(summary.get("within") or "World")
    read = (f"rank by {metric_of(frame)}", f"{place} in {where}", str(year))
    follow_ups = ("Top 10 countries", f"How is {of(place)} solar market evolving?")
    if item is None or not item["rank"]:
        lead = f"{capital(the(place))} is not among the countries ranked in {where}{first.marks}."
        return Answer(lead, (), read, follow_ups=follow_ups)
    lead = f"**Rank {item['rank']}** of {_ranked(first, item)} countries in {where} for {the(place)} "
    lead += f"by {metric_of(frame)} in {year}: "
    return Answer(
        f"{lead}{numbers.power(_value(item), summary['unit'])}{first.marks}.", (), read, follow_ups=follow_ups
    )


def _placed(done: Done) -> list[dict[str, Any]]:
    """The places of a ranking, or of a look-up, which knows their rank in the world."""
    return list(done.summary.get("items") or done.summary.get("entities") or [])


def _ranked(done: Done, item: dict[str, Any]) -> int:
    return int(done.summary.get("ranked") or item["ranked"])


def _value(item: dict[str, Any]) -> float:
    return float(item["value"] if "value" in item else item["last_value"])


def overtake(frame: Frame, done: Sequence[Done]) -> Answer:
    """When the first of two places passed the second for good, as far as the years reach."""
    first, summary = done[0], done[0].summary
    one, other = frame.places[:2]
    span = years(min(summary["years"]), max(summary["years"]))
    read = (f"when {the(one)} passed {the(other)}", metric_of(frame), span)
    follow_ups = ("Annual instead" if frame.metric != "annual" else "Cumulative instead", "Plot it")
    crossings = summary.get("crossings") or []
    last = crossings[-1] if crossings else None
    now = _now(first, one, other)
    if last and last["leader"] == one:
        values = _values(first, last["year"], one, other)
        again = " for the last time" if len(crossings) > 1 else ""
        lead = f"**In {last['year']}**{again}: {values}{first.marks}."
    elif last:
        lead = f"{capital(the(other))} leads since {last['year']}{first.marks}: {now}."
    elif summary.get("leader") == one:
        lead = f"{capital(the(one))} led in every year from {span.replace('–', ' to ')}{first.marks}: {now}."
    else:
        lead = (
            f"Not within the data: {the(other)} led in every year from {span.replace('–', ' to ')}{first.marks}: {now}."
        )
    line = f"{capital(now)}." if last and last["leader"] == one else ""
    return Answer(lead, (line,) if line else (), read, follow_ups=follow_ups)


def passing(frame: Frame, done: Sequence[Done]) -> Answer:
    """When one passed the other; where it has not, the year in which the central projections cross."""
    past = overtake(frame, done[:1])
    ahead = [each for each in done[1:] if each.call.tool == "forecast_capacity" and each.summary["own"]]
    later = tuple(filter(None, (reversed_since(done[0], each) for each in done[1:])))
    one, other = frame.places[:2]
    if not frame.slots.get("ahead") or frame.metric == "annual" or done[0].summary.get("leader") == one:
        return replace(past, lines=(*past.lines, *later))
    if len(ahead) < 2:
        untold = "There is no projection of both that could be compared."
        return replace(past, lines=(*past.lines, *later, untold))
    lead = _crossing(one, other, *ahead)
    return replace(past, lead=lead, lines=(past.lead, *later, *past.lines))


def _crossing(one: str, other: str, first: Done, second: Done) -> str:
    """The first year in which the central case of one is above that of the other."""
    pairs = list(zip(first.summary["years"], second.summary["years"], strict=True))
    crossed = next((pair for pair in pairs if pair[0]["central"] > pair[1]["central"]), None)
    mine, its = crossed or pairs[-1]
    marks = "".join(dict.fromkeys((*marks_of(first), *marks_of(second))))
    label = escape(first.summary["label"])
    values = f"{numbers.power(mine['central'])} in {the(one)} against {numbers.power(its['central'])} in {the(other)}"
    if not crossed:
        told = f"**Not by {mine['year']}**, as far as the projections reach: the central cases have {values}"
        return f"{told}, an {label}{marks}."
    sure = "" if mine["low"] > its["high"] else ". The bands of the two overlap, so the year is uncertain"
    return f"**In {mine['year']}** by the central cases: {values}, an {label}{marks}{sure}."


def marks_of(done: Done) -> list[str]:
    return [mark for _, mark in done.by_dataset] or [done.marks]


def _now(done: Done, one: str, other: str) -> str:
    return f"{_values(done, max(done.summary['years']), one, other)} in {max(done.summary['years'])}"


def _values(done: Done, year: int, one: str, other: str) -> str:
    names = [column.name for column in done.result.columns]
    row = next(row for row in done.result.rows if row[0] == year)
    told = [(place, row[names.index(place)]) for place in (one, other) if place in names]
    return listed([f"{numbers.power(float(v))} in {the(p)}" for p, v in told if isinstance(v, int | float)])


def best(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    item, unit = summary["entities"][0], summary["unit"]
    names = [column.name for column in first.result.columns]
    column = names.index(summary["value_column"])
    pairs = [(row[column], row[0]) for row in first.result.rows if isinstance(row[column], int | float)]
    what = "added" if summary["metric"] == "annual" else "standing at the end"
    told = []
    for which, pick in (("least", min), ("most", max)):
        value, year = pick(pairs, key=lambda pair: float(pair[0]))  # type: ignore[arg-type]
        lead = f"**{year}** was the year with the {which} solar capacity {what} in {the(item['entity'])}: "
        told.append(f"{lead}{numbers.power(float(value), unit)}{first.marks}.")  # type: ignore[arg-type]
    (_, best_year) = (min if frame.lowest else max)(pairs, key=lambda pair: float(pair[0]))  # type: ignore[arg-type]
    shown = Period(f"{best_year}-01-01", f"{best_year}-12-31", words=str(best_year))  # for "after it"
    told = told if frame.lowest else told[::-1]
    which, others = "least" if frame.lowest else "most", tuple(told[1:]) if frame.kind == "both" else ()
    read = (f"year with the {which}", metric_of(frame), item["entity"], years(item["first_year"], item["last_year"]))
    follow_ups = (f"How is {of(item['entity'])} solar market evolving?", "Plot it")
    return Answer(told[0], others, read, follow_ups=follow_ups, remember={"period": shown})


def years_from(frame: Frame, done: Sequence[Done]) -> Answer:
    """In which years a place had or added at least a value."""
    first, summary = done[0], done[0].summary
    place, target, annual = summary["entity"], numbers.round_power(summary["value_mw"]), summary["metric"] == "annual"
    what = "added in the year" if annual else "standing at the end of the year"
    limit = f"less than {target}" if summary["direction"] == "below" else f"{target} or more"
    read = (f"years with {limit}", metric_of(frame), place, years(summary["first_year"], summary["latest_year"]))
    follow_ups = (f"How is {of(place)} solar market evolving?", "Plot it")
    if not summary["years_reached"]:
        most = numbers.power(summary["latest_value"], summary["unit"])
        lead = f"In no year: {the(place)} never had {limit} {what}; "
        lead += f"in {summary['latest_year']} it was {most}{first.marks}."
        return Answer(lead, (), read, follow_ups=follow_ups)
    told = listed([str(year) for year in summary["years_reached"]])
    times = "1 year" if summary["times_reached"] == 1 else f"{summary['times_reached']} years"
    lead = f"In **{times}** {the(place)} had {limit} {what}: **{told}**{first.marks}."
    return Answer(lead, (), read, follow_ups=follow_ups)
