"""What is said of figures worked out from prices: means over a span, two set against each other, other units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan import price_sums
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, the
from agents.offline.wording.price_names import basis, on, span, things, what

Worded = Callable[[Frame, Sequence[Done]], Answer]


def in_spans(frame: Frame, done: Sequence[Done], word: Worded) -> Answer:
    """Of several spans each in its turn; of one as it is."""
    groups: dict[tuple[Any, ...], list[Done]] = {}
    for each in done:
        groups.setdefault(_dates(each), []).append(each)
    spans = price_sums.spans(frame)
    if len(spans) < 2 or len(groups) != len(spans):
        return word(frame, done)
    told = [word(price_sums.of_span(frame, one), group) for one, group in zip(spans, groups.values(), strict=True)]
    lines = [line for each in told for line in (each.lead, *each.lines)]
    read = tuple(dict.fromkeys(piece for each in told for piece in each.read_as))
    return replace(told[-1], lead=lines[0], lines=tuple(dict.fromkeys(lines[1:])), read_as=read)


def _dates(each: Done) -> tuple[Any, ...]:
    names = ("date_from", "date_to", "year_from", "year_to")
    return tuple(each.call.arguments.get(name) for name in names)


def mean(frame: Frame, item: dict[str, Any], marks: str) -> str:
    """ "9,463 US$/t is the mean price of copper, World, October 2024 to September 2025"; empty where none stands for
    the span."""
    if not price_sums.averages(frame, item):
        return ""
    agg = "median" if frame.agg == "median" else "mean"
    value = numbers.price(item[f"{agg}_value"], item["unit"])
    dates = span(item["first_date"], item["last_date"])
    told = (
        f"**{value}** is the {agg} price of {what(item)}, {dates} ({item['published']} prices, {basis(item)}){marks}."
    )
    ends = [
        f"{end} {numbers.price(item[f'{end}_value'], item['unit'])} {on(item[f'{end}_date'])}"
        for end in ("lowest", "highest")
    ]
    return f"{told} {capital(', '.join(ends))}."


def with_sums(told: Answer, frame: Frame, done: Sequence[Done], sums: Sequence[Done]) -> Answer:
    """The figure that was asked for first, then those it was worked out from."""
    if frame.slots.get("converts"):
        lines = _in_money(sums)
    elif frame.intent == "lcoe_calc":
        lines = _of_cases(frame, sums)
    elif frame.slots.get("bought"):
        lines = _bought(frame, sums)
    elif frame.slots.get("factor") and frame.intent == "change":
        lines = _factors(done, sums)
    elif frame.slots.get("contrast"):
        lines = _set_against(frame, done, sums)
    else:
        lines = _in_units(frame, done, sums) if frame.slots.get("unit") else []
    if not lines:
        return told
    return replace(told, lead=lines[0], lines=(*lines[1:], told.lead, *told.lines))


def _in_money(sums: Sequence[Done]) -> list[str]:
    """At the rate of the question."""
    if not sums:
        return []
    found = sums[0].summary
    values = [
        f"**{numbers.price(item['converted'], each.summary['new_unit'])}** for {escape(the(str(item['name'])))}"
        for each in sums
        for item in each.summary["items"]
    ]
    rate = f"1 {numbers.money_sign(found['origin'])} = {found['rate']:.5g} {numbers.money_sign(found['currency'])}"
    return [f"{capital(listed(values))}, at your rate of {rate}{sums[0].marks}."]


def _of_cases(frame: Frame, sums: Sequence[Done]) -> list[str]:
    """The plant now against one before."""
    if len(sums) < 2:
        return []
    percent, more = (float(each.summary["result"]) for each in sums)
    which = "the first case" if frame.slots.get("contrast") == "first" else "the case before"
    way = "below" if percent < 0 else "above"
    told = f"**{numbers.percent(abs(percent))}** {way} {which}, by {numbers.plain(abs(more), 1)}"
    return [f"{told} {numbers.money_sign(str(frame.slots.get('currency', 'EUR')))}/MWh{sums[0].marks}."]


def _bought(frame: Frame, sums: Sequence[Done]) -> list[str]:
    if not sums:
        return []
    bought = frame.slots["bought"]
    value, unit = float(sums[0].summary["result"]), str(sums[0].summary["unit"])
    if "per" in bought:
        one, other = unit.split("/")
        what_of = things(str(bought["of"]))
        against = next((things(name) for name in frame.components if name != bought["of"]), "")
        return [
            f"**{numbers.price(value, one)}** of {what_of} have the price of 1 {other} of {against}{sums[0].marks}."
        ]
    if "paid" in bought:
        paid = numbers.money(float(bought["paid"]), "USD")
        return [f"**{numbers.plain(value, 2)} {unit}** is what {paid} buy at this price{sums[0].marks}."]
    amount = f"{numbers.plain(float(bought['mass']))} {bought['unit']}"
    return [f"**{numbers.money(value, 'USD')}** is the price of {amount}{sums[0].marks}."]


def _factors(done: Sequence[Done], sums: Sequence[Done]) -> list[str]:
    items = [item for each in done for item in each.summary["items"]]
    told = []
    for item, each in zip(items, sums, strict=False):
        way = "down by" if item["change"] < 0 else "up by"
        factor = numbers.plain(float(each.summary["result"]), 1)
        told.append(
            f"{capital(what(item))}: {way} a factor of **{factor}**, {span(item['from_date'], item['to_date'])}"
        )
    return [f"{each}{sums[0].marks}." for each in told]


def _set_against(frame: Frame, done: Sequence[Done], sums: Sequence[Done]) -> list[str]:
    results = [each.result for each in done]
    found = price_sums.pairs(frame, results)
    if not found:
        apart = frame.intent == "price" and _is_of_two_moneys(frame, done)
        return [_APART] if apart else [] if frame.intent in _TELLS_BOTH else [_NOT_TWO]
    lines, left = [], list(sums)
    for one, other in found:
        taken = _CALLS_OF_A_PAIR if one["unit"] == other["unit"] else 1
        if len(left) < taken:
            break
        told = _pair(one, other, left[:taken], len(found) > 1)
        lines += [f"{verdict(frame, one, other)}{told[0]}", *told[1:]]
        left = left[taken:]
    return lines


def verdict(frame: Frame, larger: dict[str, Any], smaller: dict[str, Any]) -> str:
    """Yes or no, to "was it dearer than in 2021?"; empty where it is not said what is compared with."""
    asked = frame.slots.get("verdict") or {}
    bases = [_is_base(asked.get("base") or [], figure) for figure in (larger, smaller)]
    if bases.count(True) != 1:
        return ""
    return "**Yes.** " if (asked["way"] == "more") == bases[1] else "**No.** "


def _is_base(names: Sequence[str], figure: dict[str, Any]) -> bool:
    dates = [str(day) for day in figure["at"]]
    return any(
        name in {figure["name"], figure["region"]} or (name[:2].isdigit() and dates[0].startswith(name))
        for name in names
    )


_CALLS_OF_A_PAIR = 4
_TELLS_BOTH = {"change", "lcoe"}  # their own words tell the change
_NOT_TWO = "There are not two figures here to set against each other; name both."


def _pair(one: dict[str, Any], other: dict[str, Any], sums: Sequence[Done], dated: bool) -> list[str]:
    first, second = _names(one, other)
    values = [float(each.summary["result"]) for each in sums]
    marks = sums[0].marks
    when = f" ({span(*map(str, one['at']))})" if dated else ""
    told = f"{capital(first)} stands at **{numbers.plain(values[0], 2)} times** {second}{when}"
    if len(values) == 1:
        return [f"{told}, by the same weight{marks}."]
    more, percent = numbers.price(values[1], one["unit"]), numbers.percent(values[2])
    less = numbers.percent(abs(values[3]))
    return [
        f"{told}: **{more}** or **{percent}** above it{marks}.",
        f"The other way round, {second} is **{less}** below {first}.",
    ]


_APART = "These are in different money or units, so no difference or ratio of them is told."


def _is_of_two_moneys(frame: Frame, done: Sequence[Done]) -> bool:
    figures = price_sums.told(frame, [each.result for each in done])
    return len({(figure["basis"], figure["unit"]) for figure in figures}) > 1


def _names(one: dict[str, Any], other: dict[str, Any]) -> tuple[str, str]:
    """What tells the two apart: the thing, the place, or the dates."""
    if one["name"] != other["name"]:
        first, second = (
            the(str(each["name"])) if not each["region"] else things(each["name"]) for each in (one, other)
        )
        return escape(first), escape(second)
    if one["region"] != other["region"]:
        return escape(the(one["region"])), escape(the(other["region"]))
    first, second = (span(*map(str, each["at"])) for each in (one, other))
    return f"the price of {first}", f"that of {second}"


def _in_units(frame: Frame, done: Sequence[Done], sums: Sequence[Done]) -> list[str]:
    figures = price_sums.told(frame, [each.result for each in done])
    unit = str(frame.slots.get("unit") or "")
    if unit and not sums and figures and not any(_is_in(figure["unit"], unit) for figure in figures):
        return [f"These prices are per {figures[0]['unit'].partition('/')[2]}; they cannot be told in {unit}."]
    told = [
        f"**{numbers.price(float(each.summary['result']), each.summary['unit'])}**{_of(each, figures)}" for each in sums
    ]
    return [f"{capital(listed(told))}{sums[0].marks}."] if told else []


def _of(each: Done, figures: Sequence[dict[str, Any]]) -> str:
    """Whose price was converted."""
    written = str(each.call.arguments["expression"])
    found = next((one for one in figures if f"{one['value']!r} {one['unit']}" == written), None)
    if found is None:
        return ""
    name = things(found["name"]) if found["region"] else the(found["name"])
    return f" for {escape(name)} ({span(*map(str, found['at']))})"


def _is_in(own: str, unit: str) -> bool:
    return own == unit or own.partition("/")[2] == unit.partition("/")[2]
