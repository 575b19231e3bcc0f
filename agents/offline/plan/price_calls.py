"""The tool calls that answer a price frame."""

from __future__ import annotations

from datetime import date
from typing import Any

from agents.offline import text
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plan.lcoe import INPUTS, missing_inputs
from agents.offline.plan.price_dates import bounds
from agents.offline.vocabulary import Lexicon

MOST_REGIONS = 8  # of one question
MOST_RANKED = 50
TAKEN = {*INPUTS, "degradation", "currency"}  # by the calculator


def calls(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    if frame.intent == "lcoe_calc":
        inputs = {name: value for name, value in frame.slots.items() if name in TAKEN}
        return () if missing_inputs(frame) else (Call("lcoe_calc", inputs),)
    if frame.intent == "convert":
        return _convert(frame, words, today)
    if frame.intent in _COSTS:
        return _COSTS[frame.intent](frame, words, today)
    return _CALLS.get(frame.intent, _none)(frame, words)


def _convert(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    """The look-up of the answer before, for its sources, and the conversion of its figures, unit by unit."""
    if not frame.slots.get("rate"):
        return ()
    asked = str(frame.slots.get("asked") or "")
    before = calls(frame.but(intent=asked), words, today) if asked else ()
    units = dict.fromkeys(str(unit) for _, _, unit in frame.slots["figures"])
    return (*before, *(_converted(frame, unit) for unit in units))


def _converted(frame: Frame, unit: str) -> Call:
    own = [(name, value) for name, value, its in frame.slots["figures"] if its == unit]
    money = {name: frame.slots[slot] for name, slot in (("currency", "money"), ("rate", "rate"), ("origin", "origin"))}
    return Call(
        "convert_currency", {"amounts": [v for _, v in own], "names": [n for n, _ in own], "unit": unit, **money}
    )


def _price(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = bounds(frame, words)
    given = _given(
        technology=frame.technology,
        date_from=first,
        date_to=last,
        frequency=frame.frequency,
        agg=frame.agg,
    )
    regions = [_region(frame.but(places=(place,)), words) for place in frame.places[-MOST_REGIONS:]] or [None]
    return tuple(
        Call("get_price", {"component": name, **_given(region=region), **given, "chart": frame.chart})
        for name in frame.components
        for region in regions
    )


def _change(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = bounds(frame, words)
    lag = frame.slots.get("lag")
    dates = {"lag": lag, "date_to": last} if lag else {"date_from": first, "date_to": last}
    given = _given(technology=frame.technology, **_means(frame), **dates)
    regions = [_region(frame.but(places=(place,)), words) for place in frame.places[-MOST_REGIONS:]] or [None]
    return tuple(
        Call("price_change", {"component": name, **_given(region=region), **given})
        for name in frame.components
        for region in regions
    )


def _means(frame: Frame) -> dict[str, str | None]:
    """Averages of years that were shown are compared as averages; so are quarters and halves, whatever was shown."""
    period, agg = frame.period, frame.agg or "mean"
    if period is None or not (period.start and period.end):
        return {}
    if period.grain in _PARTS and frame.slots.get("lag") in {None, "52w"}:
        return {"by_year": agg, "period": _PARTS[period.grain]}
    of_years = (frame.frequency == "yearly" or frame.slots.get("of_years")) and period.grain == "year"
    return {"by_year": agg} if of_years and not frame.slots.get("lag") else {}


_PARTS = {"half": "half-year", "quarter": "quarter"}


def _compare(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = bounds(frame, words)
    technologies = frame.slots.get("technologies") or ([frame.technology] if frame.technology else [])
    given = _given(
        technologies=list(technologies),
        regions=_regions(frame, words),
        date_from=first,
        date_to=last,
        frequency=frame.frequency,
        agg=frame.agg,
        index_base=frame.slots.get("base") if frame.intent == "index" else None,
    )
    return (Call("compare_prices", {"components": list(frame.components), **given, "chart": frame.chart}),)


def _premium(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = bounds(frame, words)
    regions = [*_regions(frame, words), None, None]
    given = _given(
        region=regions[0],
        over_region=regions[1],
        technology=frame.technology,
        over_technology=frame.slots.get("over_technology"),
        date_from=first,
        date_to=last,
    )
    return (Call("premium", {"component": frame.components[0], **given, "chart": frame.chart}),)


def _volatility(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = bounds(frame, words)
    given = _given(
        components=list(frame.components) or None,
        region=_region(frame, words),
        date_from=first,
        date_to=last,
        frequency=frame.frequency,
    )
    kinds = frame.slots.get("technologies") or [frame.technology]
    return tuple(Call("volatility", {**given, **_given(technology=kind), "chart": frame.chart}) for kind in kinds)


def _correlation(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = bounds(frame, words)
    regions = [*_regions(frame, words), None, None]
    given = _given(
        technology=frame.technology,
        other_technology=frame.slots.get("other_technology"),
        region=regions[0],
        other_region=regions[1] or regions[0],
        date_from=first,
        date_to=last,
        frequency=frame.frequency,
    )
    names = {"component": frame.components[0], "other_component": frame.components[-1]}
    return (Call("correlation", {**names, **given}),)


def _distribution(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = bounds(frame, words)
    given = _given(
        by=frame.slots.get("by"),
        technology=frame.technology,
        region=_region(frame, words),
        date_from=first,
        date_to=last,
    )
    chart = "none" if frame.chart == "none" else "auto"
    return (Call("distribution", {"component": frame.components[0], **given, "chart": chart}),)


def _learning(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = frame.period.years(_last_module_year(words)) if frame.period else (None, None)
    chart = "none" if frame.chart == "none" else "auto"
    return (Call("learning_rate", {**_given(year_from=first, year_to=last), "chart": chart}),)


def _last_module_year(words: Lexicon) -> int:
    years = [one.last[:4] for one in words.data.price_series if one.component == "module" and not one.synthetic]
    return int(max(years, default="2023"))


def _projection(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    slots = frame.slots
    given = _given(
        target_year=slots.get("year"),
        deployment=slots.get("deployment"),
        capacity_mw=slots.get("capacity_mw"),
        capacity_ratio=slots.get("ratio"),
        learning_rate=slots.get("learning_rate"),
    )
    chart = "none" if frame.chart == "none" else "auto"
    return (Call("price_projection", {**given, "chart": chart}),)


def _threshold(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    region = _region(frame, words) if len(frame.places) < 2 else None  # every series is told by itself
    given = _given(technology=frame.technology, region=region, occurrence=frame.slots.get("occurrence"))
    threshold = frame.slots.get("threshold", 1.0)
    return (
        Call(
            "price_threshold",
            {"component": frame.components[0], "threshold": threshold, "direction": frame.kind or "below", **given},
        ),
    )


def _lcoe(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    first, last = frame.period.years(_newest_cost(words, today)) if frame.period else (None, None)
    if first and first > today.year:
        return _lcoe_ahead(frame, words, today)
    given = _given(year_from=first, year_to=last)
    return (Call("get_lcoe", {"entities": list(frame.places), **given, "chart": frame.chart}),)


def _lcoe_ahead(frame: Frame, _words: Lexicon, today: date) -> tuple[Call, ...]:
    """Years that have passed say nothing of what is expected."""
    named = frame.period if frame.period and not frame.period.count and not frame.period.latest else None
    years = named.years(today.year) if named else (None, None)
    first, last = (year if year and year > today.year else None for year in years)
    given = _given(year_from=first, year_to=last)
    return (Call("cost_projection", {"entities": list(frame.places), **given, "chart": frame.chart}),)


def _rank_lcoe(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    _, last = frame.period.years(_newest_cost(words, today)) if frame.period else (None, None)
    within = next((place for place in frame.places if words.is_region(place) and place != "World"), None)
    given = _given(year=last, within=within, ascending=False if frame.kind == "dearest" else None)
    if moved := frame.slots.get("moved"):
        return _moved_lcoe(frame, str(moved), within, _newest_cost(words, today))
    limit = MOST_RANKED if "limit" in frame.slots or frame.kind == "both" else frame.count or 10
    return (Call("rank_lcoe", {**given, "limit": limit, "chart": frame.chart}),)


def _moved_lcoe(frame: Frame, way: str, within: str | None, newest: int) -> tuple[Call, ...]:
    """Up or down between two years; of one year alone, against the year before."""
    first, last = frame.period.years(newest) if frame.period else (None, None)
    last = last or newest
    since = first if first and first < last else last - 1
    given = _given(within=within, ascending=False if way == "up" else None)
    return (Call("rank_lcoe", {"year": last, "since": since, **given, "limit": MOST_RANKED, "chart": frame.chart}),)


def _newest_cost(words: Lexicon, today: date) -> int:
    """The last year of costs that were found; later ones are expected."""
    return min(words.data.lcoe_years[1], today.year)


def _data(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    return (Call("price_data", _given(subject=frame.slots.get("subject"))),)


def _none(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    return ()


_CALLS = {
    "price": _price,
    "extreme": _price,
    "change": _change,
    "threshold": _threshold,
    "compare": _compare,
    "index": _compare,
    "premium": _premium,
    "volatility": _volatility,
    "correlation": _correlation,
    "distribution": _distribution,
    "learning": _learning,
    "projection": _projection,
    "data": _data,
}
_COSTS = {"lcoe": _lcoe, "lcoe_ahead": _lcoe_ahead, "rank_lcoe": _rank_lcoe}


def _regions(frame: Frame, words: Lexicon) -> list[str]:
    """Each place that is named, as the price lists write it."""
    regions = (_region(frame.but(places=(place,)), words) for place in frame.places)
    return [region for region in regions if region]


def _region(frame: Frame, words: Lexicon) -> str | None:
    """The price region of a place: "US" in one price list is "United States" in another."""
    if not frame.places:
        return None
    name = frame.places[-1]
    place = words.places.get(name)
    known = {text.name(part): part for part in words.data.price_regions}
    for alias in (name, *(place.aliases if place else ())):
        if text.name(alias) in known:
            return known[text.name(alias)]
    return name


def _given(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value not in (None, "", [])}
