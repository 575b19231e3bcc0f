"""Answers that set prices against each other: comparison, index, premium, volatility, correlation, distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, the
from agents.offline.wording.parts import when as said
from agents.offline.wording.price_names import basis, day, on, span, things, what

NAMED = 4  # series named in the text; the table has all


def compare(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    items, unit, at = summary["items"], summary["unit"], summary["common_date"]
    lines = [_moved(item, unit, first) for item in items[:NAMED]]
    if not at:
        return Answer(lines[0], tuple(lines[1:]), _compared(frame, summary), follow_ups=_AFTER)
    order = sorted(items, key=lambda item: item["common_value"])
    told = [f"**{numbers.price(item['common_value'], unit)}** for {_named(item)}" for item in order[:NAMED]]
    lead = f"{capital(on(at))}: {listed(told)} ({basis(items[0])}){first.marks}."
    more = numbers.percent(summary["spread_percent"])
    times = numbers.plain(summary["spread_times"], 2)
    apart = f"{capital(_named(order[-1]))} stands {more} above {_named(order[0])}, at {times} times its price."
    return Answer(lead, (apart, *lines), _compared(frame, summary), follow_ups=_AFTER)


def _named(item: dict[str, Any]) -> str:
    """ "silver" within a sentence; "TOPCon, China" as it is."""
    name = str(item["name"])
    return name.lower() if name.lower() == item["component"] else escape(name)


_AFTER = ("Index them", "By year")


def _moved(item: dict[str, Any], unit: str, done: Done) -> str:
    if item["first_date"] == item["last_date"]:
        return ""
    change = numbers.percent(item["change_percent"], signed=True)
    old, new = (numbers.price(item[f"{end}_value"], unit) for end in ("first", "last"))
    dates = f"from {old} {on(item['first_date'])} to {new} {on(item['last_date'])}"
    return f"{capital(escape(item['name']))}: {change}, {dates}{done.mark_of(item.get('dataset'))}."


def _compared(frame: Frame, summary: dict[str, Any]) -> tuple[str, ...]:
    items = summary["items"]
    ends = [min(item["first_date"] for item in items), max(item["last_date"] for item in items)]
    names = "" if len(frame.components) > 1 else listed([escape(item["name"]) for item in items])
    what_of = f"prices of {listed([things(name) for name in frame.components])} side by side"
    return (what_of, names, said(frame.period) or span(*ends), summary["frequency"])


def index(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    base = day(str(summary["index_base"]))
    order = sorted(summary["items"], key=lambda item: -item["last_value"])
    told = [
        f"**{numbers.plain(item['last_value'], 1)}** for {_named(item)} {on(item['last_date'])}"
        for item in order[:NAMED]
    ]
    lead = f"With {base} = 100: {listed(told)}{first.marks}."
    line = "Each series stands at 100 as the mean of the base, so that different units can be read in one chart."
    read = (f"index of the prices of {listed([things(name) for name in frame.components])}", f"{base} = 100")
    return Answer(lead, (line,), (*read, summary["frequency"]), follow_ups=("Plot it", "By year"))


def premium(frame: Frame, done: Sequence[Done]) -> Answer:
    first, items = done[0], done[0].summary["items"]
    one, *others = items
    lines = [_premium(one, first), *_further(others)]
    asked = frame.kind == "narrowed"
    if one["periods"] > 1:
        lines.insert(0 if asked else 1, _narrowing(one, asked))
    read = (
        f"price premium of {things(one['component'])}",
        escape(one["label"]) if len(items) == 1 else f"{len(items)} technologies",
        said(frame.period) or span(one["from_date"], one["to_date"]),
        "mean ratio on common dates",
    )
    asks = ("Plot it", "Which component is most volatile?") if asked else ("Has it narrowed?", "Plot it")
    return Answer(lines[0], tuple(lines[1:]), read, follow_ups=asks)


def _premium(item: dict[str, Any], done: Done) -> str:
    over = numbers.percent(item["premium_percent"], signed=True)
    dates = f"{item['n']} common dates, {span(item['from_date'], item['to_date'])}"
    made = ", synthetic demonstration data" if item["synthetic"] else ""
    ratio = numbers.plain(item["ratio"], 2)
    return f"**{over}** for {escape(item['label'])}: a mean price ratio of {ratio} ({dates}{made}){done.marks}."


def _further(items: Sequence[dict[str, Any]]) -> list[str]:
    told = [f"{escape(one['label'])} {numbers.percent(one['premium_percent'], signed=True)}" for one in items[:NAMED]]
    return [f"Also {listed(told)}."] if told else []


_VERDICTS = {
    "narrowed": "**Yes, it has narrowed**",
    "widened": "**No, it has widened**",
    "hardly changed": "**Hardly**",
}


def _narrowing(item: dict[str, Any], asked: bool) -> str:
    first, last = (numbers.percent(item[f"{end}_premium_percent"], signed=True) for end in ("first", "last"))
    moved = numbers.points(item["change_points"])
    dates = f"from {first} in {day(item['first_period'])} to {last} in {day(item['last_period'])} ({moved})"
    return f"{_VERDICTS[item['verdict']]}: it went {dates}." if asked else f"It went {dates}."


def volatility(frame: Frame, done: Sequence[Done]) -> Answer:
    first, items = done[0], [item for each in done for item in each.summary["items"]]
    items.sort(key=lambda item: -item["yearly_percent"])
    groups: dict[tuple[bool, str], list[dict[str, Any]]] = {}
    for item in items:
        groups.setdefault((item["synthetic"], item["frequency"]), []).append(item)
    order = sorted(groups, key=lambda key: (key[0], _PACES.index(key[1]) if key[1] in _PACES else 0))
    groups = {key: groups[key] for key in order}
    lines = [_swings(group[::-1] if frame.lowest else group, first, frame.lowest) for group in groups.values()]
    read = (
        f"volatility of the price of {listed(list(dict.fromkeys(things(item['component']) for item in items)))}",
        "standard deviation of changes of ln P, for a year",
    )
    return Answer(lines[0], tuple(lines[1:]), read, follow_ups=("Since 2020", "Correlation of silver and copper"))


_PACES = ("daily", "weekly", "monthly", "quarterly", "yearly")


def _swings(group: Sequence[dict[str, Any]], done: Done, lowest: bool) -> str:
    top, *others = group
    made = ", synthetic demonstration data" if top["synthetic"] else ""
    dates = f"{span(top['from_date'], top['to_date'])}{made}"
    swing, mark = numbers.percent(top["yearly_percent"]), done.mark_of(top["dataset"])
    if not others:
        return f"**{swing}** a year is the volatility of {what(top)} (by {top['period']}, {dates}){mark}."
    names, which = _apart(group), "least" if lowest else "most"
    told = [f"{escape(names[n])} {numbers.percent(one['yearly_percent'])}" for n, one in enumerate(group) if n]
    lead = f"**{capital(escape(names[0]))}** is the {which} volatile of the prices by {top['period']}: {swing} a year"
    return f"{lead}, then {listed(told[:NAMED])} ({dates}){mark}."


def _apart(group: Sequence[dict[str, Any]]) -> list[str]:
    """Components where each stands once, whole names where one has several series."""
    short = [things(str(one["component"])) for one in group]
    return short if len(set(short)) == len(short) else [what(one) for one in group]


def correlation(frame: Frame, done: Sequence[Done]) -> Answer:
    first, found = done[0], done[0].summary
    one, other = what(found["first"]), what(found["second"])
    made = ", synthetic demonstration data" if found["first"]["synthetic"] or found["second"]["synthetic"] else ""
    changes, levels = (_r(found[f"correlation_of_{kind}"]) for kind in ("changes", "levels"))
    low, high = _r(found["interval_low"]), _r(found["interval_high"])
    dates = span(found["date_from"], found["date_to"])
    lead = (
        f"**{changes}** is the correlation of the {_adverb(found['period'])} changes of {one} and {other}, "
        f"**{levels}** that of their levels ({dates}{made}){first.marks}."
    )
    line = (
        f"With 95 % confidence that of the changes lies between {low} and {high} ({found['n_changes']} changes): "
        f"{_strength(found)}."
    )
    read = (f"correlation of {one} and {other}", "Pearson, changes of ln P and levels", dates)
    return Answer(lead, (line,), read, follow_ups=("Since 2023" if made else "Since 2015", "By year"))


def _adverb(period: str) -> str:
    return {"day": "daily"}.get(period, f"{period}ly")


def _r(value: float) -> str:
    return numbers.plain(value, 2)


def _strength(found: dict[str, Any]) -> str:
    low, high, r = found["interval_low"], found["interval_high"], abs(found["correlation_of_changes"])
    if low < 0 < high:
        return "no link can be told from chance"
    return "they move closely together" if r >= 0.7 else "they move together in part" if r >= 0.3 else "a weak link"


def distribution(frame: Frame, done: Sequence[Done]) -> Answer:
    first, found = done[0], done[0].summary
    unit, items = found["unit"], found["items"]
    dates = said(frame.period) or span(found["date_from"], found["date_to"])
    made = ", synthetic demonstration data" if items[0]["synthetic"] else ""
    told = [f"**{numbers.price(item['median'], unit)}** in {_place(item['name'])}" for item in items[:NAMED]]
    if found["by"] == "technology":
        told = [f"**{numbers.price(item['median'], unit)}** for {escape(item['name'])}" for item in items[:NAMED]]
    lead = f"The median price of {_held(found)} was {listed(told)} ({dates}{made}){first.marks}."
    lines = [_box(item, unit) for item in items[:NAMED]]
    held = items[0]["technology"] if found["by"] == "region" else items[0]["region"]
    read = (f"spread of the prices of {things(found['component'])} by {found['by']}", escape(held), dates)
    other = "By technology" if found["by"] == "region" else "By region"
    return Answer(lead, (" ".join(lines),), read, follow_ups=(other, "Which component is most volatile?"))


def _place(name: str) -> str:
    """ "the EU": price lists shorten what takes an article."""
    return f"the {name}" if name in {"EU", "US", "UK", "UAE"} else escape(the(name))


def _held(found: dict[str, Any]) -> str:
    """ "TOPCon modules" by region, "modules in China" by technology."""
    item, name = found["items"][0], things(found["component"])
    return what(item).rpartition(",")[0] if found["by"] == "region" else f"{name} in {_place(item['region'])}"


def _box(item: dict[str, Any], unit: str) -> str:
    low, lower, upper, high = (numbers.price(item[name], unit) for name in ("min", "q1", "q3", "max"))
    middle = f"half of {item['n']} prices between {lower} and {upper}"
    return f"{escape(item['name'])}: {middle}, all between {low} and {high}."
