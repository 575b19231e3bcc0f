"""The tool calls that answer a price frame."""

from __future__ import annotations

from datetime import date
from typing import Any

from agents.offline import text
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.period import Grain, Period
from agents.offline.plan.lcoe import missing_inputs
from agents.offline.vocabulary import Lexicon

MOST_REGIONS = 3  # of one question


def calls(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    if frame.intent == "lcoe_calc":
        return () if missing_inputs(frame) else (Call("lcoe_calc", dict(frame.slots)),)
    return _CALLS.get(frame.intent, _none)(frame, words)


def _price(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = _dates(frame, words)
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
    first, last = _dates(frame, words)
    given = _given(technology=frame.technology, region=_region(frame, words), date_from=first, date_to=last)
    return tuple(Call("price_change", {"component": name, **given}) for name in frame.components)


def _threshold(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    given = _given(technology=frame.technology, region=_region(frame, words))
    threshold = frame.slots.get("threshold", 1.0)
    return (
        Call(
            "price_threshold",
            {"component": frame.components[0], "threshold": threshold, "direction": frame.kind or "below", **given},
        ),
    )


def _lcoe(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = frame.period.years(words.data.lcoe_years[1]) if frame.period else (None, None)
    given = _given(year_from=first, year_to=last)
    return (Call("get_lcoe", {"entities": list(frame.places), **given, "chart": frame.chart}),)


def _rank_lcoe(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    newest = words.data.lcoe_years[1]
    _, last = frame.period.years(newest) if frame.period else (None, newest)
    within = next((place for place in frame.places if words.is_region(place) and place != "World"), None)
    given = _given(within=within, ascending=False if frame.kind == "dearest" else None)
    return (Call("rank_lcoe", {"year": last or newest, "limit": frame.count or 10, **given, "chart": frame.chart}),)


def _data(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    return (Call("price_data", {}),)


def _none(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    return ()


_CALLS = {
    "price": _price,
    "extreme": _price,
    "change": _change,
    "threshold": _threshold,
    "lcoe": _lcoe,
    "rank_lcoe": _rank_lcoe,
    "data": _data,
}


def _dates(frame: Frame, words: Lexicon) -> tuple[str | None, str | None]:
    """First and last date as the tools take them. A count of periods goes back from the newest price there is."""
    period = frame.period
    if period is None or period.latest:
        return None, None
    if period.count:
        return _back(period.count, period.grain, frame, words), None
    return _short(period.start, period.grain), _short(period.end, period.grain)


def _back(count: int, grain: Grain, frame: Frame, words: Lexicon) -> str | None:
    series = [one for one in words.data.price_series if one.component in frame.components]
    if not series:
        return None
    newest = text.as_date(max(one.last for one in series))
    if grain == "year" and {one.frequency for one in series} == {"yearly"}:
        return str(newest.year - count + 1)
    return Period(count=count, grain=grain).days(newest)[0]


def _short(day: str | None, grain: Grain) -> str | None:
    """A date as finely as it was said: "2010", "2010-06", "2010-06-30"."""
    if day is None:
        return None
    return day[:4] if grain == "year" else day[:7] if grain == "month" else day


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
    return {name: value for name, value in arguments.items() if value not in (None, "")}
