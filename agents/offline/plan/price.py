"""Price questions: prices of components and metals, and cost of solar electricity. Default: modules, all regions."""

from __future__ import annotations

from datetime import date
from typing import Any

from agents.offline import text
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.period import Grain, Period
from agents.offline.plain_words import UNPRICED
from agents.offline.plan.carry import charted, merged_places, widened
from agents.offline.plan.lcoe import is_calculation, missing_inputs, with_inputs
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

MOST_COMPONENTS = 4
_FALLING = {"module", "cell", "wafer", "polysilicon"}  # "reached" means from above for these
_FREQUENCIES = ("weekly", "monthly", "quarterly", "yearly")


def claims(reading: Reading) -> int:
    if reading.has("lcoe", "learning") or reading.quantity("money/kW", "money/W", "kWh/kW", "money/kW/year"):
        return 2
    if reading.has("price") or (reading.named("component") and reading.has("change", "monthly", "weekly")):
        return 2
    return 1 if reading.named("component") or reading.named("technology") or reading.has("cheapest", "change") else 0


def understand(reading: Reading, before: Frame | None, words: Lexicon) -> Frame | None:
    own = before if before and before.agent == "price" else None
    follows = own is not None and _follows(reading)
    frame = own if own and follows else Frame("price", "")
    if before and not own and reading.is_follow_up and not reading.places:
        frame = frame.but(places=before.places)
    intent = _intent(reading, frame)
    if not intent:
        return None
    frame = _set_things(frame.but(intent=intent, notes=()), reading)
    frame = frame.but(places=merged_places(frame.places, reading))
    frame = charted(_set_dates(frame, reading), reading)
    if intent == "lcoe_calc":
        return with_inputs(frame, reading)
    return _settle(frame, reading)


def _follows(reading: Reading) -> bool:
    if reading.has("opens", "instead", "refers"):
        return True
    if (reading.named("component") and reading.has("price", "change")) or reading.has("lcoe"):
        return False
    if reading.has("pass") and reading.quantities:
        return False
    return reading.is_short or not reading.has("price", "cheapest")


def _intent(reading: Reading, frame: Frame) -> str:
    """Ordered: the more telling cue first."""
    if reading.has("data") and not reading.named("component") and not reading.has("lcoe"):
        return "data"
    if reading.has("euro_please") and not reading.has("lcoe"):
        return "currency"
    if reading.has("learning", "forecast"):
        return "beyond"
    if is_calculation(reading, frame):
        return "lcoe_calc"
    if _is_lcoe(reading, frame):
        ranked = reading.has("cheapest", "dearest", "rank", "which_countries")
        return "rank_lcoe" if ranked or _ranks_on(reading, frame) else "lcoe"
    return _intent_of_price(reading, frame)


def _is_lcoe(reading: Reading, frame: Frame) -> bool:
    if reading.named("component"):
        return False
    return reading.has("lcoe") or frame.intent in {"lcoe", "rank_lcoe"}


def _ranks_on(reading: Reading, frame: Frame) -> bool:
    """ "Only Europe", "top 5", "in 2020" after a ranking keep it a ranking; a country named ends it."""
    return frame.intent == "rank_lcoe" and (not reading.places or reading.has("only"))


def _intent_of_price(reading: Reading, frame: Frame) -> str:
    if reading.has("pass") and (reading.quantity("money/W", "money/other", "money") or frame.intent == "threshold"):
        return "threshold"
    if reading.has("change"):
        return "change"
    if reading.has("price") or reading.named("component") or reading.named("technology"):
        keeps = frame.intent in {"change", "threshold"} and not reading.has("price")
        return frame.intent if keeps else "price"
    if frame.intent in {"change", "threshold", "price"}:
        return "price" if reading.has("plot", *_FREQUENCIES) else frame.intent
    return ""


def _set_things(frame: Frame, reading: Reading) -> Frame:
    components, technologies = reading.named("component"), reading.named("technology")
    if components:
        kept = frame.components if reading.has("add") else ()
        technology = frame.technology if components == frame.components else ""
        frame = frame.but(components=tuple(dict.fromkeys((*kept, *components))), technology=technology)
    if technologies:
        frame = frame.but(technology=technologies[0])
    unpriced = tuple(token for token in reading.tokens if token in UNPRICED)
    if unpriced and not components:
        return frame.but(components=unpriced[:1], technology="")  # the tool says that there is no price of it
    if not frame.components:
        frame = frame.but(components=("module",))
    return frame.but(components=frame.components[:MOST_COMPONENTS])


def _set_dates(frame: Frame, reading: Reading) -> Frame:
    """ "Cheaper than in 2010" names the earlier date; "2010 against 2020" names both."""
    for frequency in _FREQUENCIES:
        if reading.has(frequency):
            frame = frame.but(frequency=frequency)
    if reading.has("median"):
        frame = frame.but(agg="median")
    if not reading.period:
        return frame
    if frame.intent == "change" and reading.period.is_one:
        return frame.but(period=Period(start=reading.period.start, grain=reading.period.grain))
    return frame.but(period=reading.period)


def _settle(frame: Frame, reading: Reading) -> Frame:
    if frame.intent == "rank_lcoe":
        lowest = not reading.has("dearest") if reading.has("cheapest", "dearest") else frame.kind != "dearest"
        frame = frame.but(kind="" if lowest else "dearest", count=reading.count or frame.count)
    if frame.intent == "threshold":
        frame = _set_threshold(frame, reading)
    if frame.intent == "lcoe" and not frame.places:
        frame = frame.but(places=("World",), notes=("no place named, so the world",))
    if frame.intent == "price" and not reading.named("component") and frame.components == ("module",):
        frame = frame.but(
            notes=frame.notes if reading.has("opens") else ("modules",) if not reading.is_follow_up else ()
        )
    return widened(frame, reading)


def _set_threshold(frame: Frame, reading: Reading) -> Frame:
    wanted = reading.quantity("money/W", "money/other", "money")
    slots = {"threshold": wanted.value, "currency": wanted.currency} if wanted else dict(frame.slots)
    reached_from_above = bool(_FALLING.intersection(frame.components)) and not reading.has("above")
    falling = reading.has("below") or reached_from_above
    return frame.but(slots=slots, kind="below" if falling else "above")


# --- calls ------------------------------------------------------------------------------------------------------------


def calls(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    if frame.intent == "lcoe_calc":
        return () if missing_inputs(frame) else (Call("lcoe_calc", dict(frame.slots)),)
    return _CALLS.get(frame.intent, _none)(frame, words)


def _price(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = _dates(frame, words)
    given = _given(
        technology=frame.technology,
        region=_region(frame, words),
        date_from=first,
        date_to=last,
        frequency=frame.frequency,
        agg=frame.agg,
    )
    return tuple(Call("get_price", {"component": name, **given, "chart": frame.chart}) for name in frame.components)


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
