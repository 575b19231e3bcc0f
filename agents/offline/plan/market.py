"""Market questions: capacity of places by year. Defaults: cumulative, the latest complete year, the world."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.period import Period
from agents.offline.plan.carry import charted, merged_places, widened
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

EVOLVING_YEARS = 5
MOST_COMPARED = 8  # places side by side, as compare_capacity takes them
_COMPARES = re.compile(r"\b(?:is|was|are|were)\b.*\b(more|bigger|larger|higher|less|smaller|lower) than\b")
CONTINENTS = ("Africa", "Asia", "Europe", "North America", "Oceania", "South America")


def claims(reading: Reading) -> int:
    """How surely this is a market question: 2 by its words, 1 by its places, 0 not at all."""
    if reading.has("capacity", "share", "segment") or reading.quantity("GW", "MW"):
        return 2
    if reading.places and reading.has("market", "evolve", "growth", "rank", "compare"):
        return 2
    if reading.has("market", "growth") or (reading.has("rank") and "countries" in reading.tokens):
        return 2
    return 1 if reading.places or reading.has("rank", "forecast") else 0


def understand(reading: Reading, before: Frame | None, words: Lexicon) -> Frame | None:
    """The frame of this question, given the one before; none when it cannot be read as a market question."""
    own = before if before and before.agent == "market" else None
    follows = own is not None and _follows(reading)
    frame = own if own and follows else Frame("market", "", period=None)
    if before and not own and reading.is_follow_up and not reading.places:
        frame = frame.but(places=before.places, period=before.period)
    intent = _intent(reading, frame, words)
    if not intent:
        return None
    frame = frame.but(intent=intent, notes=())
    frame = _set_years(_set_places(frame, reading, words, follows), reading, follows)
    frame = _set_metric(frame, reading)
    return _settle(charted(frame, reading), reading, words)


def _follows(reading: Reading) -> bool:
    """A full sentence with an intent and a place of its own begins a new topic."""
    if reading.has("opens", "instead"):
        return True
    own_topic = reading.has("capacity", "market", "share", "growth", "rank", "evolve", "segment", "pass", "compare")
    if own_topic and (reading.places or reading.has("rank")) and not reading.has("refers"):
        return False
    return reading.is_short or reading.has("refers") or bool(reading.places or reading.periods) or reading.has("plot")


def _intent(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """Ordered: the more telling cue first."""
    if reading.has("data") and not reading.has("capacity", "rank", "share"):
        return "data"
    if reading.has("acdc"):
        return "unit"
    if reading.has("forecast"):
        return "forecast"
    if reading.has("pass") and reading.quantity("GW", "MW"):
        return "pass"
    if reading.has("fastest") and reading.has("growth"):
        return "fastest"
    if reading.has("share"):
        return "share"
    if reading.has("segment"):
        return "segment"
    if reading.has("growth") and not reading.has("evolve"):
        return "growth"
    if reading.has("evolve"):
        return "evolve"
    return _intent_by_places(reading, frame, words)


def _intent_by_places(reading: Reading, frame: Frame, words: Lexicon) -> str:
    if reading.has("rank") and not _countries(reading, words):
        return "rank"
    if frame.intent == "rank":
        return "capacity" if _countries(reading, words) else "rank"
    if frame.intent and frame.intent not in {"data", "unit"}:
        return "capacity" if reading.has("compare") and reading.places else frame.intent
    if reading.places or frame.places:
        return "capacity"
    if reading.has("capacity") and (reading.has("how_much", "cumulative", "annual") or reading.periods):
        return "capacity"
    return ""


def _countries(reading: Reading, words: Lexicon) -> list[str]:
    return [place for place in reading.places if not words.is_region(place)]


def _set_places(frame: Frame, reading: Reading, words: Lexicon, follows: bool) -> Frame:
    regions = [place for place in reading.places if words.is_region(place)]
    if frame.intent == "rank":
        within = next((region for region in regions if region != "World"), "")
        return frame.but(within="" if "World" in regions else within or frame.within, places=())
    if frame.intent == "share":
        return _set_share(frame, reading, regions, words)
    if frame.intent == "fastest":
        return frame.but(places=_racers(reading, words))
    return frame.but(places=merged_places(frame.places, reading))


def _racers(reading: Reading, words: Lexicon) -> tuple[str, ...]:
    continents = tuple(place for place in CONTINENTS if place in words.places)
    return reading.places if len(reading.places) > 1 else continents


def _set_share(frame: Frame, reading: Reading, regions: list[str], words: Lexicon) -> Frame:
    """The world, or a region beside a country, is what the share is taken of, and no place that is compared."""
    countries = _countries(reading, words)
    inner = countries or [region for region in regions if region != "World"]
    whole = next((region for region in regions if region not in inner), "") or frame.within or "World"
    return frame.but(places=tuple(inner) or frame.places or ("World",), within=whole)


def _set_years(frame: Frame, reading: Reading, follows: bool) -> Frame:
    if frame.intent == "rank" and reading.has("by_year"):
        frame = frame.but(by_year=True)
    if len(reading.periods) == 2 and reading.periods[1].latest:
        return frame.but(period=Period(start=reading.periods[0].start))
    if reading.period:
        return frame.but(period=reading.period)
    return frame


def _set_metric(frame: Frame, reading: Reading) -> Frame:
    """ "Installed in 2023" means additions; "installed capacity" means what stands."""
    annual = reading.has("annual") and not (frame.intent == "growth" and "additions" not in reading.line)
    if annual:
        return frame.but(metric="annual")
    if reading.has("cumulative"):
        return frame.but(metric="cumulative")
    if frame.metric:
        return frame
    return frame.but(metric="annual" if frame.intent == "evolve" else "cumulative")


def _settle(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """Fill what is still open and keep within what the tools take."""
    frame = frame.but(count=reading.count or frame.count, lowest=reading.has("lowest") or frame.lowest)
    if asks := _COMPARES.search(reading.line):
        frame = frame.but(kind="less" if asks[1] in {"less", "smaller", "lower"} else "more")
    elif frame.intent == "growth":
        frame = frame.but(kind="yoy" if reading.has("yoy") else frame.kind if frame.kind == "yoy" else "")
    else:
        frame = frame.but(kind="")
    if target := reading.quantity("GW", "MW"):
        frame = frame.but(slots={"mw": target.value * (1000 if target.unit == "GW" else 1)})
    if len(frame.places) > MOST_COMPARED:
        note = f"the first {MOST_COMPARED} places of {len(frame.places)}"
        frame = frame.but(places=frame.places[:MOST_COMPARED], notes=(*frame.notes, note))
    if not frame.places and frame.intent in {"capacity", "evolve", "growth", "pass"}:
        frame = frame.but(places=("World",), notes=(*frame.notes, "no place named, so the world"))
    return widened(frame, reading) if frame.intent == "capacity" and len(frame.places) == 1 else frame


# --- calls ------------------------------------------------------------------------------------------------------------


def calls(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    """The tool calls that answer a frame."""
    make = _CALLS.get(frame.intent)
    return make(frame, words) if make else ()


def _capacity(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = _span(frame, words)
    tool = "get_capacity" if len(frame.places) == 1 else "compare_capacity"
    return (
        Call(
            tool,
            _given(entities=list(frame.places), metric=frame.metric, year_from=first, year_to=last, chart=frame.chart),
        ),
    )


def _span(frame: Frame, words: Lexicon) -> tuple[int | None, int | None]:
    newest = words.data.latest_complete_year
    if frame.period is None:
        single = len(frame.places) == 1 and frame.chart in {"auto", "none"} and not frame.by_year
        return (newest, newest) if single else (None, None)
    return frame.period.years(newest)


def _evolve(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    newest = words.data.latest_complete_year
    first, last = frame.period.years(newest) if frame.period else (newest - EVOLVING_YEARS + 1, newest)
    if len(frame.places) > 1:
        return _capacity(frame.but(intent="compare"), words)
    entities = list(frame.places)
    chart = "line" if frame.chart == "auto" else frame.chart
    return (
        Call(
            "get_capacity", _given(entities=entities, metric=frame.metric, year_from=first, year_to=last, chart=chart)
        ),
        Call("growth", {"entities": entities, "metric": "cumulative", "chart": "none", **_steps(frame, words)}),
    )


def _steps(frame: Frame, words: Lexicon) -> dict[str, int]:
    """First and last year of a growth rate: five changes unless the question says otherwise."""
    newest = words.data.latest_complete_year
    first, last = frame.period.years(newest, steps=True) if frame.period else (None, None)
    last = last or newest
    if first is None or first >= last:
        first = last - (1 if first else EVOLVING_YEARS)  # one year grew since the year before
    return {"year_from": first, "year_to": last}


def _rank(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    newest = words.data.latest_complete_year
    first, last = frame.period.years(newest) if frame.period else (newest, newest)
    arguments: dict[str, Any] = {"metric": frame.metric, "limit": frame.count or 10, "chart": frame.chart}
    if frame.within:
        arguments["within"] = frame.within
    if frame.lowest:
        arguments["lowest_first"] = True
    if frame.period and first != last:
        arguments |= _given(year_from=first, year_to=last)
    elif frame.by_year:
        arguments |= {"year_from": newest - EVOLVING_YEARS + 1, "year_to": newest}
    else:
        arguments["year"] = last or newest
    return (Call("rank_capacity", arguments),)


def _share(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    newest = words.data.latest_complete_year
    first, last = frame.period.years(newest) if frame.period else (newest, newest)
    years = {"year": first} if first == last else _given(year_from=first, year_to=last)
    if frame.period is None and frame.chart != "auto":
        years = {"year_from": words.data.capacity_years[0], "year_to": newest}
    return (
        Call(
            "share",
            {"entities": list(frame.places), "of": frame.within, "metric": frame.metric, **years, "chart": frame.chart},
        ),
    )


def _growth(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    kind = "yoy" if frame.kind == "yoy" else "cagr"
    arguments = {"entities": list(frame.places), "kind": kind, "metric": frame.metric, **_steps(frame, words)}
    return (Call("growth", {**arguments, "chart": frame.chart}),)


def _segment(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = frame.period.years(words.data.latest_complete_year) if frame.period else (None, None)
    place = frame.places[0] if frame.places else (words.data.segment_places or ("United States",))[0]
    return (Call("segment_split", _given(entity=place, year_from=first, year_to=last, chart=frame.chart)),)


def _whole(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    """The whole series, in which a year is looked for."""
    return (Call("get_capacity", {"entities": list(frame.places[:1]), "metric": frame.metric, "chart": frame.chart}),)


def _data(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    return (Call("capacity_data", {}),)


def _given(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


_CALLS = {
    "capacity": _capacity,
    "evolve": _evolve,
    "rank": _rank,
    "share": _share,
    "growth": _growth,
    "fastest": _growth,
    "segment": _segment,
    "pass": _whole,
    "data": _data,
    "unit": _data,
}
