"""Answers on prices and cost: the figure with its money and date, then its change. Nothing is converted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan.lcoe import missing_inputs
from agents.offline.wording.cost import calculation, inputs, lcoe, rank_lcoe
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, when

NAMED = 4  # series or places named in the text; the table has all
_PLURAL = {"module": "modules", "wafer": "wafers", "cell": "cells"}
_INPUTS = {
    "capex_per_kw": "the investment (such as 600 €/kW)",
    "opex_per_kw_year": "the yearly operating cost (10 €/kW/yr)",
    "yield_kwh_per_kw": "the specific yield (1100 kWh/kW)",
    "discount_rate": "the discount rate (5 %)",
    "life_years": "the life (25 years)",
}
_DEGRADING = "Degradation is taken as 0.5 % a year unless you name it."
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
        known = f"I have {inputs(frame.slots)}. " if len(missing) < len(_INPUTS) else ""
        return Answer(
            f"To calculate the LCOE I still need {asked}.",
            (f"{known}{_DEGRADING if 'degradation' not in frame.slots else ''}".strip(),),
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
        lines += [_series(item, each.mark_of(item.get("dataset"))) for item in each.summary["series"][:NAMED]]
    item = done[0].summary["series"][0]
    if frame.kind == "ranked" and len({i["unit"] for each in done for i in each.summary["series"]}) > 1:
        lines.insert(0, "These are sold in different units, so which is cheaper cannot be said.")
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
    if frame.kind == "most":
        done = sorted(done, key=lambda each: -each.summary["items"][0]["change_percent"])
    lines = [
        _changed(item, each.mark_of(item.get("dataset"))) for each in done for item in each.summary["items"][:NAMED]
    ]
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


def _extreme(frame: Frame, done: Sequence[Done]) -> Answer:
    """When a price was highest or lowest, in each series."""
    lines = []
    for each in done:
        for item in each.summary["series"][:NAMED]:
            value = numbers.price(item[f"{frame.kind}_value"], item["unit"])
            at, mark = _date(item[f"{frame.kind}_date"]), each.mark_of(item.get("dataset"))
            lines.append(f"**{at}** had the {frame.kind} price of {_what(item)}: {value} ({_basis(item)}){mark}.")
    answer = _price(frame, done)
    return replace(answer, lead=lines[0], lines=(*lines[1:], answer.lead), read_as=(frame.kind, *answer.read_as))


def _changed(item: dict[str, Any], marks: str) -> str:
    change = numbers.percent(item["change_percent"], signed=True)
    old, new = numbers.price(item["from_value"], item["unit"]), numbers.price(item["to_value"], item["unit"])
    span = f"from {old} in {_date(item['from_date'])} to {new} in {_date(item['to_date'])}"
    return f"**{change}** for {_what(item)}, {span} ({_basis(item)}){marks}."


def _threshold(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    lines = [_reached(item, summary, first.mark_of(item.get("dataset"))) for item in summary["items"][:NAMED]]
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


def _data(frame: Frame, done: Sequence[Done]) -> Answer:
    first = done[0]
    told = [_dataset(entry) for entry in first.summary["datasets"]]
    lead = (
        f"**Prices and cost** come from these datasets{first.marks}; the licence of each says what may be republished."
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
    "extreme": _extreme,
    "change": _change,
    "threshold": _threshold,
    "lcoe": lcoe,
    "rank_lcoe": rank_lcoe,
    "lcoe_calc": calculation,
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
