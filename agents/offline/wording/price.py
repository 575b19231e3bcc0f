"""Answers on prices and cost: the figure with its money and date, then its change. Nothing is converted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan.lcoe import missing_inputs
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, the, when, years

NAMED = 4  # series or places named in the text; the table has all
_PLURAL = {"module": "modules", "wafer": "wafers", "cell": "cells"}
_INPUTS = {
    "capex_per_kw": "the investment (such as 600 €/kW)",
    "opex_per_kw_year": "the yearly operating cost (10 €/kW/yr)",
    "yield_kwh_per_kw": "the specific yield (1100 kWh/kW)",
    "discount_rate": "the discount rate (5 %)",
    "life_years": "the life (25 years)",
}
_BEYOND = (
    "I have no tool for price forecasts, learning rates, correlations or volatility, and I do not guess. "
    "What I can show are published prices, their change between two dates, and when they passed a value."
)
_CURRENCY = (
    "I keep no exchange rates, so I leave prices in the money they were published in. "
    "Calculations of the LCOE take any currency: give the costs in euros and the result is in euros."
)


def word(frame: Frame, done: Sequence[Done]) -> Answer:
    return _WORDS[frame.intent](frame, done)


def without_tools(frame: Frame) -> Answer | None:
    """Answers for which nothing is looked up: an input is missing, or no tool goes that far."""
    if frame.intent == "lcoe_calc" and (missing := missing_inputs(frame)):
        asked = listed([_INPUTS[name] for name in missing])
        known = f"I have {_inputs(frame.slots)}. " if len(missing) < len(_INPUTS) else ""
        return Answer(
            f"To calculate the LCOE I still need {asked}.",
            (f"{known}Degradation is taken as 0.5 % a year unless you name it.",),
            follow_ups=("LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 years",),
        )
    if frame.intent == "beyond":
        return Answer(
            _BEYOND, follow_ups=("How much cheaper are modules than in 2010?", "Plot module prices since 2010")
        )
    if frame.intent == "currency":
        return Answer(
            _CURRENCY,
            follow_ups=(
                "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 years",
                "Cheapest countries for solar electricity",
            ),
        )
    return None


def _price(frame: Frame, done: Sequence[Done]) -> Answer:
    lines = []
    for each in done:
        lines += [_series(item, each.marks) for item in each.summary["series"][:NAMED]]
    item = done[0].summary["series"][0]
    read = (
        f"price of {listed([_things(name) for name in frame.components])}",
        listed(list(dict.fromkeys(i["region"] for each in done for i in each.summary["series"][:NAMED]))),
        when(frame.period) or _from_to(done[0].summary["date_from"], done[0].summary["date_to"]),
    )
    return Answer(lines[0], tuple(lines[1:]), read, follow_ups=_after_price(frame, item))


def _series(item: dict[str, Any], marks: str) -> str:
    value = numbers.price(item["last_value"], item["unit"])
    told = f"**{value}** for {_what(item)} in {_date(item['last_date'])} ({_basis(item)}){marks}"
    parts = []
    if item.get("change_percent") is not None and item.get("previous_date"):
        parts.append(f"{numbers.percent(item['change_percent'], signed=True)} against {_date(item['previous_date'])}")
    for extreme in ("lowest", "highest"):
        if item.get("n", 0) > 2 and item[f"{extreme}_date"] != item["last_date"]:
            value = numbers.price(item[f"{extreme}_value"], item["unit"])
            parts.append(f"{extreme} {value} in {_date(item[f'{extreme}_date'])}")
    return f"{told}. {capital(', '.join(parts))}." if parts else f"{told}."


def _change(frame: Frame, done: Sequence[Done]) -> Answer:
    lines = [_changed(item, each.marks) for each in done for item in each.summary["items"][:NAMED]]
    items = [item for each in done for item in each.summary["items"]]
    read = (
        f"change of the price of {listed([_things(name) for name in frame.components])}",
        _from_to(items[0]["from_date"], items[0]["to_date"]),
        "each series in its own money",
    )
    component = _things(frame.components[0])
    return Answer(
        lines[0],
        tuple(lines[1:]),
        read,
        follow_ups=(
            f"Plot {component.rstrip('s') if component == 'modules' else component} prices",
            "When did modules fall below 1 $/W?" if frame.components[0] == "module" else "And copper?",
        ),
    )


def _changed(item: dict[str, Any], marks: str) -> str:
    change = numbers.percent(item["change_percent"], signed=True)
    old, new = numbers.price(item["from_value"], item["unit"]), numbers.price(item["to_value"], item["unit"])
    span = f"from {old} in {_date(item['from_date'])} to {new} in {_date(item['to_date'])}"
    return f"**{change}** for {_what(item)}, {span} ({_basis(item)}){marks}."


def _threshold(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    lines = [_reached(item, summary, first.marks) for item in summary["items"][:NAMED]]
    unit = summary["items"][0]["unit"]
    read = (
        f"first time the price of {_things(frame.components[0])} was {summary['direction']} "
        f"{numbers.plain(summary['threshold'])} {unit}",
        "each series in its own money",
    )
    return Answer(
        lines[0],
        tuple(lines[1:]),
        read,
        follow_ups=("How much cheaper are modules than in 2010?", "Plot module prices since 2010"),
    )


def _reached(item: dict[str, Any], summary: dict[str, Any], marks: str) -> str:
    unit = item["unit"]
    if not item["reached"]:
        latest = f"{numbers.price(item['latest_value'], unit)} in {_date(item['latest_date'])}"
        limit = f"{summary['direction']} {numbers.plain(summary['threshold'])} {unit}"
        return f"{capital(_what(item))}: not {limit} within the data; {latest} is the latest ({_basis(item)}){marks}."
    before = ""
    if item.get("before_date"):
        before = f" after {numbers.price(item['before_value'], unit)} in {_date(item['before_date'])}"
    value = numbers.price(item["value"], unit)
    return f"**{_date(item['date'])}** for {_what(item)}: {value}{before} ({_basis(item)}){marks}."


def _lcoe(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    unit, lines = summary["unit"], []
    for item in summary["items"][:NAMED]:
        value = numbers.price(item["last_value"], unit)
        line = (
            f"**{value}** was the cost of new solar electricity (LCOE) in {the(item['entity'])} in {item['last_year']}"
        )
        line = f"{line} ({escape(summary['price_basis'])}){first.marks}."
        if item["first_year"] != item["last_year"] and item.get("change_percent") is not None:
            change = numbers.percent(item["change_percent"], signed=True)
            line += f" That is {change} since {item['first_year']} ({numbers.price(item['first_value'], unit)})."
        lines.append(line)
    read = (
        "LCOE of utility-scale plants",
        listed([item["entity"] for item in summary["items"]]),
        years(summary["year_from"], summary["year_to"]),
    )
    return Answer(
        lines[0], tuple(lines[1:]), read, follow_ups=("Cheapest countries for solar electricity", "And in China?")
    )


def _rank_lcoe(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    unit, items = summary["unit"], summary["items"]
    told = [f"**{numbers.price(item['value'], unit)}** in {the(item['entity'])}" for item in items[:3]]
    order = "dearest" if frame.kind == "dearest" else "cheapest"
    basis = escape(summary["price_basis"])
    ranked = f"the {order} of {summary['ranked']} countries in {summary['year']}"
    lead = f"{listed(told)}: {ranked} ({basis}){first.marks}."
    world = summary.get("world_value")
    line = f"The world average is {numbers.price(world, unit)}." if world is not None else ""
    where = the(summary["within"]) if summary.get("within") else "all countries with data"
    read = (f"LCOE of new utility-scale plants, {order} first", where, str(summary["year"]))
    region = "Only Asia" if "Europe" in frame.places else "Only Europe"
    return Answer(lead, (line,), read, follow_ups=(region, f"LCOE in {the(items[0]['entity'])} since 2010"))


def _calculation(frame: Frame, done: Sequence[Done]) -> Answer:
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
        (f"LCOE for {_inputs(summary)}",),
        follow_ups=(f"At {numbers.plain(other * 100)} %?", "With 30 years?"),
    )


def _inputs(slots: dict[str, Any]) -> str:
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


def _data(frame: Frame, done: Sequence[Done]) -> Answer:
    first = done[0]
    told = [_dataset(entry) for entry in first.summary["datasets"]]
    lead = (
        f"**{len(told)} datasets** of prices and cost{first.marks}; the licence of each says what may be republished."
    )
    return Answer(
        lead,
        ("\n".join(told),),
        ("the price data loaded",),
        follow_ups=("What is the latest module price?", "Cheapest countries for solar electricity"),
    )


def _dataset(entry: dict[str, Any]) -> str:
    dates = f", {entry['first_date'][:4]}–{entry['last_date'][:4]}" if entry.get("first_date") else ""
    kind = ", synthetic, for demonstration" if entry.get("synthetic") else ""
    name = f"**{escape(entry['title'])}**, {escape(entry['publisher'])}, {escape(str(entry['edition']))}"
    return f"- {name}{dates}{kind}; licence: {escape(entry['licence'])}"


_WORDS = {
    "price": _price,
    "change": _change,
    "threshold": _threshold,
    "lcoe": _lcoe,
    "rank_lcoe": _rank_lcoe,
    "lcoe_calc": _calculation,
    "data": _data,
}


def _what(item: dict[str, Any]) -> str:
    component = item.get("component") or ""
    technology = item.get("technology") or ""
    named = "" if not technology or "(" in technology or technology == "commodity" else f"{technology} "
    if not component:
        return escape(item["label"])
    return escape(f"{named}{_things(component)}, {item['region']}")


def _basis(item: dict[str, Any]) -> str:
    synthetic = ", synthetic demonstration data" if item.get("synthetic") else ""
    return f"{escape(item['price_basis'])}{synthetic}"


def _things(component: str) -> str:
    return _PLURAL.get(component, component)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _date(written: str) -> str:
    """ "2023", "June 2023", "30 June 2023"."""
    parts = str(written).split("-")
    if len(parts) == 1 or not all(part.isdigit() for part in parts):
        return str(written)
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return month if len(parts) == 2 else f"{int(parts[2])} {month}"


def _from_to(first: str, last: str) -> str:
    return _date(first) if first == last else f"{_date(first)} to {_date(last)}"


def _after_price(frame: Frame, item: dict[str, Any]) -> tuple[str, ...]:
    if frame.components[0] == "module":
        return ("Plot it" if frame.chart == "auto" else "Last 10 years", "How much cheaper are modules than in 2010?")
    other = "copper" if frame.components[0] != "copper" else "silver"
    return ("Last 3 years", f"And {other}?")
