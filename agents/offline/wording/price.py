"""Answers on prices and cost: the figure with its money and date, then its change. Nothing is converted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan.lcoe import missing_inputs
from agents.offline.plan.money import origin_of
from agents.offline.wording import price_moves, price_outlook, price_study, price_sums
from agents.offline.wording.cost import calculation, inputs, lcoe, rank_lcoe
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, when
from agents.offline.wording.price_names import basis, day, on, span, things, what
from agents.offline.wording.price_outlook import figures

ENOUGH = 2  # prices of a span, from more of which a mean is told beside the last
NAMED = 4  # series or places named in the text; the table has all
_INPUTS = {
    "capex_per_kw": "the investment (such as 600 €/kW)",
    "opex_per_kw_year": "the yearly operating cost (10 €/kW/yr)",
    "yield_kwh_per_kw": "the specific yield (1100 kWh/kW)",
    "discount_rate": "the discount rate (5 %)",
    "life_years": "the life (25 years)",
}
_DEGRADING = "Degradation is taken as 0.5 % a year unless you name it."
_BEYOND = (
    "I project module prices only, along the experience curve: no price forecasts of metals or of electricity are "
    "loaded, and I do not guess. Of these I can show published prices, their change and their volatility."
)
_CURRENCY = (
    "I keep no exchange rates, so I leave prices in the money they were published in. "
    "Ask for a price first; with a rate of yours I convert the answer. Calculations of the LCOE take any currency."
)
_NO_SOURCE = (
    "The calculation is Heliodesk’s own, from the inputs you gave and the formula shown with it: no publisher’s data "
    "are in it, so it is yours to pass on."
)
_RATE = "I keep no exchange rates, so I need yours: how many {wanted} is one {origin}? For example “1 {origin} = …”."


_WORKED_OUT = {"calculate", "convert_currency"}


def word(frame: Frame, done: Sequence[Done]) -> Answer:
    worked_out = _WORKED_OUT - ({"convert_currency"} if frame.intent == "convert" else set())
    looked_up = [each for each in done if each.call.tool not in worked_out]
    told = price_sums.in_spans(frame, looked_up, _worded)
    told = price_sums.with_sums(told, frame, looked_up, [each for each in done if each.call.tool in worked_out])
    if frame.intent in {"convert", "data"}:
        return told
    found = figures(frame.intent, looked_up)
    slots = {**frame.slots, **told.remember.get("slots", {})}
    slots |= {"figures": [list(figure) for figure in found]} if found else {}
    return (
        replace(told, remember={**told.remember, "slots": slots})
        if "converts" in slots
        else _with_rate_asked(replace(told, remember={**told.remember, "slots": slots}), slots)
    )


def _worded(frame: Frame, done: Sequence[Done]) -> Answer:
    return _WORDS[frame.intent](frame, done)


def _with_rate_asked(told: Answer, slots: dict[str, Any]) -> Answer:
    """ "Silver in euros": the price as it was published, and the question for the rate."""
    wanted = slots.get("money")
    origin = origin_of(str(slots["figures"][0][2])) if slots.get("figures") else ""
    if not wanted or not origin or wanted == origin:
        return told
    return replace(told, lines=(*told.lines, _asks_rate(wanted, origin)))


def _asks_rate(wanted: str, origin: str) -> str:
    return _RATE.format(wanted=numbers.money_sign(wanted), origin=numbers.money_sign(origin))


def _without_rate(frame: Frame) -> Answer:
    wanted, origin = str(frame.slots["money"]), str(frame.slots["origin"])
    if not origin:
        return Answer("The last answer is not in money, so there is nothing to convert.")
    if wanted == origin:
        return Answer(f"The last figures are in {numbers.money_sign(origin)} already.")
    return Answer(_asks_rate(wanted, origin))


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
    if frame.intent == "convert" and not frame.slots.get("rate"):
        return _without_rate(frame)
    if frame.intent == "data" and frame.slots.get("subject") == "own":
        return Answer(_NO_SOURCE, follow_ups=("Cheapest countries for solar electricity",))
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
        agg = each.summary["agg"]
        items = each.summary["series"][:NAMED]
        lines += [
            (frame.slots.get("steps") and price_moves.steps(item, frame, each.mark_of(item.get("dataset"))))
            or price_sums.mean(frame, item, each.mark_of(item.get("dataset")))
            or _series(item, each.mark_of(item.get("dataset")), agg, frame.period is not None)
            for item in items
        ]
    item = done[0].summary["series"][0]
    if frame.kind == "ranked" and len({i["unit"] for each in done for i in each.summary["series"]}) > 1:
        lines.insert(0, "These are sold in different units, so which is cheaper cannot be said.")
    read = (
        f"price of {_kind(frame)}{listed([things(name) for name in frame.components])}",
        listed(list(dict.fromkeys(i["region"] for each in done for i in each.summary["series"][:NAMED]))),
        when(frame.period) or span(*_ends(done)),
    )
    if frame.kind == "basis":
        lines.insert(0, _adjusted(item))
    return Answer(lines[0], tuple(lines[1:]), read, follow_ups=_after_price(frame, item))


def _adjusted(item: dict[str, Any]) -> str:
    money = escape(item["price_basis"])
    if str(item["price_basis"]).startswith("real"):
        return f"Yes: these prices are in {money}, adjusted for inflation by their publisher."
    return f"No: these prices are in {money}, as they were paid; I keep no price index to adjust them by."


def _ends(done: Sequence[Done]) -> tuple[str, str]:
    """First and last date of all series that are told."""
    first = min(str(each.summary["date_from"]) for each in done)
    return first, max(str(each.summary["date_to"]) for each in done)


def _kind(frame: Frame) -> str:
    return f"{escape(frame.technology)} " if frame.technology else ""


_AGG = {"median": "median", "last": "last"}


def _series(item: dict[str, Any], marks: str, agg: str = "mean", is_span: bool = False) -> str:
    value = numbers.price(item["last_value"], item["unit"])
    mean = f"{_AGG.get(agg, 'mean')} of {item['observations']} prices, " if item.get("observations") else ""
    told = f"**{value}** for {what(item)} {on(item['last_date'])} ({mean}{basis(item)}){marks}"
    parts = []
    if item.get("change_percent") is not None and item.get("previous_date"):
        parts.append(f"{numbers.percent(item['change_percent'], signed=True)} against {day(item['previous_date'])}")
    for extreme in ("lowest", "highest"):
        if item.get("n", 0) > 2 and item[f"{extreme}_date"] != item["last_date"]:
            value = numbers.price(item[f"{extreme}_value"], item["unit"])
            parts.append(f"{extreme} {value} {on(item[f'{extreme}_date'])}")
    if is_span and item.get("published", 0) > ENOUGH and not item.get("observations"):
        parts.append(f"mean of the {item['published']} prices {numbers.price(item['mean_value'], item['unit'])}")
    return f"{told}. {capital(', '.join(parts))}." if parts else f"{told}."


def _extreme(frame: Frame, done: Sequence[Done]) -> Answer:
    """When a price was highest or lowest, in each series."""
    both = frame.kind == "both" or frame.slots.get("contrast")
    kinds, lines = ("highest", "lowest") if both else (frame.kind,), []
    for each in done:
        for item in each.summary["series"][:NAMED]:
            for kind in kinds:
                value = numbers.price(item[f"{kind}_value"], item["unit"])
                at, mark = day(item[f"{kind}_date"]), each.mark_of(item.get("dataset"))
                lines.append(f"**{at}** had the {kind} price of {what(item)}: {value} ({basis(item)}){mark}.")
    answer = _price(frame, done)
    read = (" and ".join(kinds), *answer.read_as)
    return replace(answer, lead=lines[0], lines=(*lines[1:], answer.lead, *answer.lines), read_as=read)


def _threshold(frame: Frame, done: Sequence[Done]) -> Answer:
    first, summary = done[0], done[0].summary
    lines = [_reached(item, summary, first.mark_of(item.get("dataset"))) for item in summary["items"][:NAMED]]
    unit = summary["items"][0]["unit"]
    read = (
        f"{summary['occurrence']} time the price of {things(frame.components[0])} was {summary['direction']} "
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
        latest = f"{numbers.price(item['latest_value'], unit)} in {day(item['latest_date'])}"
        limit = f"{summary['direction']} {numbers.plain(summary['threshold'])} {unit}"
        return f"{capital(what(item))}: not {limit} within the data; {latest} is the latest ({basis(item)}){marks}."
    before = ""
    if summary["occurrence"] == "first" and item.get("before_date"):
        before = f" after {numbers.price(item['before_value'], unit)} in {day(item['before_date'])}"
    elif summary["occurrence"] == "last" and item.get("after_date"):
        before = f", and {numbers.price(item['after_value'], unit)} in {day(item['after_date'])}"
    value = numbers.price(item["value"], unit)
    return f"**{day(item['date'])}** for {what(item)}: {value}{before} ({basis(item)}){marks}."


def _data(frame: Frame, done: Sequence[Done]) -> Answer:
    first = done[0]
    told = [_dataset(entry) for entry in first.summary["datasets"]]
    lead = f"**Prices and cost** come from these datasets{first.marks}; the licence says what may be republished."
    if first.summary.get("subject"):
        lead = f"The figures come from {'this dataset' if len(told) == 1 else 'these datasets'}{first.marks}."
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
    licence = f"licence: {escape(entry['licence'])}"
    credit = f"Credit: {escape(entry['citation'])}" if entry.get("citation") else ""
    return f"- {name}{dates}{kind}; {licence}; {entry['reuse']}. {credit}".rstrip()


_WORDS = {
    "price": _price,
    "extreme": _extreme,
    "change": price_moves.change,
    "threshold": _threshold,
    "compare": price_study.compare,
    "index": price_study.index,
    "premium": price_study.premium,
    "volatility": price_study.volatility,
    "correlation": price_study.correlation,
    "distribution": price_study.distribution,
    "learning": price_outlook.learning,
    "projection": price_outlook.projection,
    "convert": price_outlook.convert,
    "lcoe": lcoe,
    "lcoe_ahead": lcoe,
    "rank_lcoe": rank_lcoe,
    "lcoe_calc": calculation,
    "data": _data,
}


def _after_price(frame: Frame, item: dict[str, Any]) -> tuple[str, ...]:
    if frame.components[0] == "module":
        return ("Plot it" if frame.chart == "auto" else "Last 10 years", "How much cheaper are modules than in 2010?")
    other = "copper" if frame.components[0] != "copper" else "silver"
    return ("Last 3 years", f"And {other}?")
