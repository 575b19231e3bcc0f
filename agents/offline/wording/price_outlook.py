"""Answers that look ahead or into other money: learning rate, projection, conversion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, escape
from agents.offline.wording.price_names import day

NAMED = 5  # figures told one by one; the table has all


def learning(frame: Frame, done: Sequence[Done]) -> Answer:
    first, found = done[0], done[0].summary
    years = numbers.span(found["year_from"], found["year_to"])
    rate = numbers.percent(found["learning_rate_percent"])
    lead = f"**{rate}** is the learning rate of module prices {years}: so much cheaper with each doubling of the "
    lead += f"world’s cumulative capacity{first.marks}."
    between = f"{numbers.plain(found['low_percent'], 1)} and {numbers.percent(found['high_percent'])}"
    line = (
        f"95 % confidence: between {between}; R² {numbers.plain(found['r_squared'], 3)}, {found['n']} years, "
        f"{numbers.plain(found['doublings'], 1)} doublings. The price fell from "
        f"{numbers.price(found['first_price'], found['unit'])} to {numbers.price(found['last_price'], found['unit'])} "
        f"({escape(found['price_basis'])})."
    )
    read = ("learning rate of module prices, world", years, "least squares of ln P on ln C")
    asks = ("What if world capacity triples?", "Forecast the module price for 2030")
    learned = {"rate": found["learning_rate_percent"] / 100, "years": years}  # for "at that rate"
    remember = {"slots": {"learned": learned}}
    return Answer(lead, (line, _all_years(found)), read, follow_ups=asks, remember=remember)


def _all_years(found: dict[str, Any]) -> str:
    whole = found.get("all_years")
    if not whole:
        return ""
    rate = numbers.percent(whole["learning_rate_percent"])
    return f"Over all years, {numbers.span(whole['year_from'], whole['year_to'])}, it is {rate}."


def projection(frame: Frame, done: Sequence[Done]) -> Answer:
    first, found = done[0], done[0].summary
    items, unit = found["items"], found["unit"]
    main = next((item for item in items if item["name"].startswith("central")), items[0])
    value = _rough(main["price"], unit)
    when = f"in {found['year']}" if found["year"] else f"at {numbers.plain(main['ratio'])} times the capacity"
    lead = (
        f"**{value}** is what the experience curve gives for modules {when} ({escape(found['price_basis'])}), "
        f"{numbers.percent(main['change_percent'], signed=True)} against {found['base_year']} "
        f"({numbers.price(found['base_price'], unit)}){first.marks}."
    )
    rate = numbers.percent(found["learning_rate_percent"])
    of = frame.slots.get("rate_of")
    own = (
        f"that of {of},"
        if of
        else "your"
        if found["learning_rate_given"]
        else f"that of {found['fitted_from']}–{found['base_year']},"
    )
    between = f"{numbers.price(main['low'], '')} to {_rough(main['high'], unit)}"
    points = f"{found['range_points']:.0f} points higher or lower"
    line = f"The learning rate is {own} {rate}; with one {points} it is {between}."
    deployed = _deployments(found)
    label = f"This is an {escape(found['label'])}."
    size = frame.slots.get("capacity_mw")
    built = f"{numbers.power(float(size))} in the world" if size else ""
    read = ("module price by experience curve, world", _asked(found, main), built, f"learning rate {rate}")
    other = "What if world capacity triples?" if found["year"] else "Forecast the module price for 2030"
    asks = (other, "Learning rate since 2010" if found["learning_rate_given"] else "With a learning rate of 20 %")
    return Answer(lead, (line, deployed, label), read, follow_ups=asks, warn=False)


def _rough(value: float, unit: str) -> str:
    """No more figures than an extrapolation can bear."""
    return f"{numbers.price(value, '')} {unit}"


def _asked(found: dict[str, Any], main: dict[str, Any]) -> str:
    return str(found["year"]) if found["year"] else f"{numbers.plain(main['ratio'])} times the capacity of the world"


def _deployments(found: dict[str, Any]) -> str:
    """What the year's capacity is taken to be, and what slower or faster building gives."""
    if not found.get("deployment"):
        return ""
    unit = found["unit"]
    parts = [
        f"{numbers.power(item['capacity_mw'])} ({escape(item['name'].split()[0])} case) give "
        f"{_rough(item['price'], unit)}"
        for item in found["items"]
    ]
    return f"World capacity in {found['year']}: {'; '.join(parts)} ({escape(found['deployment'])})."


def convert(frame: Frame, done: Sequence[Done]) -> Answer:
    made = [each for each in done if each.call.tool == "convert_currency"]
    found = made[0].summary
    sources = "".join(dict.fromkeys(each.marks for each in done))
    rate = f"1 {numbers.money_sign(found['origin'])} = {found['rate']:.5g} {numbers.money_sign(found['currency'])}"
    items = [(item, each.summary) for each in made for item in each.summary["items"]]
    lines = [_converted(item, its) for item, its in items[:NAMED]]
    lines[0] = f"{lines[0].rstrip('.')}{sources}."
    more = f"All {len(items)} are in the table." if len(items) > NAMED else ""
    read = (f"the last figures in {numbers.money_sign(found['currency'])}", f"at your rate of {rate}")
    return Answer(lines[0], (*lines[1:], more), read, follow_ups=("What is the latest module price?",))


def _converted(item: dict[str, Any], found: dict[str, Any]) -> str:
    new, old = numbers.price(item["converted"], found["new_unit"]), numbers.price(item["amount"], found["unit"])
    return f"**{new}** ({old}): {escape(item['name'])}."


# --- what a conversion of an answer would be of -----------------------------------------------------------------------


def figures(intent: str, done: Sequence[Done]) -> list[tuple[str, float, str]]:
    """The main figures of an answer with their names and units: what "in euros please" means."""
    return [figure for each in done for figure in _FIGURES.get(intent, _none)(each.summary)][:12]


Figures = list[tuple[str, float, str]]


def _none(found: dict[str, Any]) -> Figures:
    return []


def _price(found: dict[str, Any]) -> Figures:
    return [(f"{one['label']}, {day(one['last_date'])}", one["last_value"], one["unit"]) for one in found["series"]]


def _change(found: dict[str, Any]) -> Figures:
    return [
        (f"{one['label']}, {day(one[f'{end}_date'])}", one[f"{end}_value"], one["unit"])
        for one in found["items"]
        for end in ("from", "to")
    ]


def _threshold(found: dict[str, Any]) -> Figures:
    reached = [one for one in found["items"] if one["reached"]]
    return [(f"{one['label']}, {day(one['date'])}", one["value"], one["unit"]) for one in reached]


def _lcoe(found: dict[str, Any]) -> Figures:
    return [(f"{one['entity']}, {one['last_year']}", one["last_value"], found["unit"]) for one in found["items"]]


def _rank(found: dict[str, Any]) -> Figures:
    return [(f"{one['entity']}, {found['year']}", one["value"], found["unit"]) for one in found["items"]]


def _calculated(found: dict[str, Any]) -> Figures:
    return [("LCOE of your plant", found["lcoe_per_mwh"], f"{numbers.money_sign(found['currency'])}/MWh")]


def _compared(found: dict[str, Any]) -> Figures:
    return [(one["name"], one["last_value"], found["unit"]) for one in found["items"] if found["unit"]]


def _spread(found: dict[str, Any]) -> Figures:
    return [(f"{one['name']}, median", one["median"], found["unit"]) for one in found["items"]]


def _projected(found: dict[str, Any]) -> Figures:
    return [(f"Modules, {one['name']}", one["price"], found["unit"]) for one in found["items"]]


_FIGURES = {
    "price": _price,
    "extreme": _price,
    "change": _change,
    "threshold": _threshold,
    "lcoe": _lcoe,
    "rank_lcoe": _rank,
    "lcoe_calc": _calculated,
    "compare": _compared,
    "distribution": _spread,
    "projection": _projected,
}
