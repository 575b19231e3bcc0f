"""Answers on the cost of solar electricity: by country, ranked, and calculated from a plant's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording import cost_moves
from agents.offline.wording.parts import Answer, Done, escape, listed, the, years

NAMED = 4  # places named in the text; the table has all


def lcoe(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    if first.call.tool == "cost_projection":
        return _expected(first)
    unit, items = summary["unit"], summary["items"]
    lines: list[str] = []
    if "limit" in frame.slots and frame.slots["limit"] != "world":
        lines += [_passed(item["entity"], each, frame.slots) for each in done for item in each.summary["items"]]
    if frame.kind == "order" and len(items) > 1:
        lines.append(_ordered(items, unit, frame.lowest, first.marks))
    if frame.kind == "mean":
        lines += [_mean(item, unit, first.marks) for item in items[:NAMED] if item["n"] > 1]
    if frame.kind == "most" and all(item.get("change_percent") is not None for item in items):
        items = sorted(items, key=lambda item: float(item["change_percent"]))
        lines.append(_moved_most(items))
    for item in items[:NAMED]:
        value = numbers.price(item["last_value"], unit)
        line = (
            f"**{value}** was the cost of new solar electricity (LCOE) in {the(item['entity'])} in {item['last_year']}"
        )
        line = f"{line} ({escape(summary['price_basis'])}){first.marks}."
        if item["first_year"] != item["last_year"] and item.get("change_percent") is not None:
            change = numbers.percent(item["change_percent"], signed=True)
            line += f" That is {change} since {item['first_year']} ({numbers.price(item['first_value'], unit)})"
            line += f", {numbers.percent(item['yearly_percent'], signed=True)} a year." if _is_long(item) else "."
        lines.append(f"{_went(frame, item)}{line}")
    read = (
        _plants(summary),
        listed([item["entity"] for item in summary["items"]]),
        years(summary["year_from"], summary["year_to"]),
    )
    return Answer(
        lines[0], tuple(lines[1:]), read, follow_ups=("Cheapest countries for solar electricity", "And in China?")
    )


def _went(frame: Frame, item: dict[str, Any]) -> str:
    """Yes or no, to "did it go up?"."""
    way, change = frame.slots.get("went"), item.get("change_percent")
    if not way or change is None or item["first_year"] == item["last_year"]:
        return ""
    return "**Yes.** " if (change > 0) == (way == "up") and change != 0 else "**No.** "


def _is_long(item: dict[str, Any]) -> bool:
    return item.get("yearly_percent") is not None and item["last_year"] - item["first_year"] > 1


def _mean(item: dict[str, Any], unit: str, marks: str) -> str:
    dates = years(item["first_year"], item["last_year"])
    value = numbers.price(item["mean_value"], unit)
    return f"**{value}** is the mean of {item['n']} years in {the(item['entity'])}, {dates}{marks}."


def _ordered(items: Sequence[dict[str, Any]], unit: str, lowest: bool, marks: str) -> str:
    """The places by their last cost, when that is of one year."""
    if len({item["last_year"] for item in items}) > 1:
        return "The figures are of different years, so they are not put in an order."
    order = sorted(items, key=lambda item: float(item["last_value"]), reverse=not lowest)
    told = [f"{the(item['entity'])} {numbers.price(item['last_value'], unit)}" for item in order]
    which = "the lowest" if lowest else "the highest"
    year = items[0]["last_year"]
    return f"**{the(order[0]['entity'], start=True)}** has {which} cost in {year}: {listed(told[:NAMED])}{marks}."


def _passed(place: str, done: Done, slots: dict[str, Any]) -> str:
    """The first year in which the cost of a place was beyond a value."""
    limit, side, unit = float(slots["limit"]), str(slots["side"]), done.summary["unit"]
    points = [(int(str(row[0])), float(str(row[2]))) for row in done.result.rows if row[1] == place]
    beyond = [point for point in points if (point[1] < limit if side == "below" else point[1] > limit)]
    if not beyond:
        last = f"{numbers.price(points[-1][1], unit)} in {points[-1][0]}"
        told = f"{the(place, start=True)}: not {side} {numbers.price(limit, unit)} within the data"
        return f"{told}; {last}{done.marks}."
    year, value = beyond[0]
    before = next((point for point in reversed(points) if point[0] < year), None)
    told = f"**{year}** is the first year with a cost {side} {numbers.price(limit, unit)} in {the(place)}"
    after = f" after {numbers.price(before[1], unit)} in {before[0]}" if before else ", the first year there is"
    return f"{told}: {numbers.price(value, unit)}{after}{done.marks}."


def _moved_most(items: Sequence[dict[str, Any]]) -> str:
    told = [f"{the(item['entity'])} {numbers.percent(item['change_percent'], signed=True)}" for item in items]
    return f"**{the(items[0]['entity'], start=True)}** came down the most: {listed(told[:NAMED])}."


def _plants(summary: dict[str, Any]) -> str:
    kind = "" if summary["segment"] == "total" else f" {summary['segment'].replace('utility scale', 'utility-scale')}"
    return f"LCOE of{kind} plants"


def _expected(first: Done) -> Answer:
    summary, unit = first.summary, first.summary["unit"]
    who, basis = escape(summary["publisher"]), escape(summary["price_basis"])
    lines = [
        f"**{numbers.price(item['last_value'], unit)}** is what {who} expects new solar electricity (LCOE) in "
        f"{the(item['entity'])} to cost in {item['last_year']} ({basis}){first.marks}."
        for item in summary["items"][:NAMED]
    ]
    places = listed([item["entity"] for item in summary["items"]])
    read = (f"expected {_plants(summary)}", places, years(summary["year_from"], summary["year_to"]))
    more = ("Cheapest countries for solar electricity", f"LCOE in {summary['items'][0]['entity']} since 2010")
    return Answer(lines[0], tuple(lines[1:]), read, follow_ups=more)


def rank_lcoe(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    unit, items = summary["unit"], summary["items"]
    if "since" in summary:
        return cost_moves.moved(frame, first)
    if "limit" in frame.slots:
        return _ranked_beyond(frame, first)
    shown = (items[0], items[-1]) if frame.kind == "both" else items[:3]
    told = [f"**{numbers.price(item['value'], unit)}** in {the(item['entity'])}" for item in shown]
    order = {"dearest": "dearest", "both": "cheapest and the dearest"}.get(frame.kind, "cheapest")
    basis = escape(summary["price_basis"])
    among = "the only country ranked" if summary["ranked"] == 1 else f"the {order} of {summary['ranked']} countries"
    ranked = f"{among} in {summary['year']}"
    lead = f"{listed(told)}: {ranked} ({basis}){first.marks}."
    world = summary.get("world_value")
    line = f"The world average is {numbers.price(world, unit)}." if world is not None else ""
    if world and items[0].get("against_world_percent") is not None:
        apart = numbers.percent(items[0]["against_world_percent"], signed=True)
        line = (
            f"{the(items[0]['entity'], start=True)}: {apart} against the world average of {numbers.price(world, unit)}."
        )
    where = the(summary["within"]) if summary.get("within") else "all countries with data"
    read = (f"{_plants(summary).replace(' of', ' of new', 1)}, {order} first", where, str(summary["year"]))
    if frame.slots.get("of"):
        lead, line = _own_rank(str(frame.slots["of"]), summary, order, first.marks), f"{lead} {line}"
    region = "Only Asia" if "Europe" in frame.places else "Only Europe"
    return Answer(lead, (line,), read, follow_ups=(region, f"LCOE in {the(items[0]['entity'])} since 2010"))


def _ranked_beyond(frame: Frame, first: Done) -> Answer:
    """The countries below or above a cost."""
    summary, named = first.summary, frame.slots["limit"]
    limit = float(summary["world_value"] or 0 if named == "world" else named)
    below, unit = frame.slots["side"] == "below", first.summary["unit"]
    found = [item for item in summary["items"] if (item["value"] < limit if below else item["value"] > limit)]
    bound = f"{frame.slots['side']} {numbers.price(limit, unit)} in {summary['year']}"
    told = [f"{the(item['entity'])} ({numbers.price(item['value'], unit)})" for item in found]
    lead = f"**{len(found)}** of the {summary['ranked']} countries with a figure are {bound}{first.marks}"
    read = (f"{_plants(summary)} {bound}", the(summary["within"]) if summary.get("within") else "all countries")
    more = ("Cheapest countries for solar electricity", "LCOE in China since 2010")
    return Answer(
        f"{lead}{': ' + listed(told) if told else ''}.", (escape(summary["price_basis"]),), read, follow_ups=more
    )


def _own_rank(place: str, summary: dict[str, Any], order: str, marks: str) -> str:
    item = next((item for item in summary["items"] if item["entity"] == place), None)
    if item is None:
        return f"{place} is not among the {summary['ranked']} countries ranked for {summary['year']}{marks}."
    value = numbers.price(item["value"], summary["unit"])
    where = f"rank {item['rank']} of {summary['ranked']} in {summary['year']}, the {order} first"
    return f"**{value}** in {the(place)}: {where}{marks}."


def calculation(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    sign = numbers.money_sign(summary["currency"])
    lead = f"**{numbers.plain(summary['lcoe_per_mwh'], 1)} {sign}/MWh** is the LCOE of this plant{first.marks}."
    parts = (
        f"{numbers.plain(summary['capital_per_mwh'], 1)} {sign}/MWh of it is the investment and "
        f"{numbers.plain(summary['operation_per_mwh'], 1)} {sign}/MWh operation."
    )
    rate = summary["discount_rate"]
    other = 0.07 if abs(rate - 0.07) > 1e-9 else 0.05
    return Answer(
        lead,
        (parts, "Computed from your inputs: discounted costs over discounted energy."),
        (f"LCOE for {inputs(summary)}",),
        follow_ups=(f"At {numbers.plain(other * 100)} %?", "With 30 years?"),
        remember={"slots": {"cases": _cases(frame, summary)}},
    )


MOST_CASES = 6  # plants of a conversation that are remembered


def _cases(frame: Frame, summary: dict[str, Any]) -> list[float]:
    """The results so far, in one currency."""
    before = list(frame.slots.get("cases") or ()) if frame.slots.get("currency") == summary["currency"] else []
    now = float(summary["lcoe_per_mwh"])
    return before if before[-1:] == [now] else [*before[: MOST_CASES - 1], now]


def inputs(slots: dict[str, Any]) -> str:
    """The inputs of the calculator that are known, as they would be written."""
    sign = numbers.money_sign(slots.get("currency", "EUR"))
    units = {
        "capex_per_kw": f"{sign}/kW",
        "opex_per_kw_year": f"{sign}/kW/yr",
        "yield_kwh_per_kw": "kWh/kW",
        "discount_rate": "% discount",
        "life_years": "years",
        "degradation": "% degradation a year",
    }
    given = {unit: float(slots[name]) for name, unit in units.items() if slots.get(name) is not None}
    return ", ".join(
        f"{numbers.plain(value * 100 if unit.startswith('%') else value)} {unit}" for unit, value in given.items()
    )
