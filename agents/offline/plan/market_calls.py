"""The tool calls that answer a market frame."""

from __future__ import annotations

from datetime import date
from typing import Any

from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plan import market_ahead_calls
from agents.offline.plan.market_beside import variants
from agents.offline.vocabulary import Lexicon

EVOLVING_YEARS = 5
MOST_LISTED = 50
MOST_COMPARED = 8  # places side by side, as compare_capacity takes them


def calls(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    """The tool calls that answer a frame."""
    make = _CALLS.get(frame.intent)
    if not make:
        return ()
    apart = variants(frame)
    if len(apart) == 1:
        return make(apart[0], words)
    return tuple(call for one in apart for call in make(one, words)[:1])


def _capacity(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = _span(frame, words)
    tool = "get_capacity" if len(frame.places) == 1 else "compare_capacity"
    years = {"year_from": first, "year_to": last}
    call = Call(tool, _given(entities=list(frame.places), metric=frame.metric, **years, chart=frame.chart))
    judged = frame.kind in {"more", "less"} and len(frame.places) == 2 and (frame.period is None or frame.period.latest)
    return (call, *(market_ahead_calls.newer(frame, words) if judged else ()))


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
    if frame.lowest:
        arguments["lowest_first"] = True
    limits = _given(at_least_mw=frame.slots.get("mw"), at_most_mw=frame.slots.get("most_mw"))
    if limits:
        arguments |= {**limits, "limit": frame.count or MOST_LISTED}
    if frame.slots.get("position", 0) > arguments["limit"]:
        arguments["limit"] = min(MOST_LISTED, frame.slots["position"])
    if frame.period and first != last:
        arguments |= _given(year_from=first, year_to=last)
    elif frame.by_year:
        arguments |= {"year_from": newest - EVOLVING_YEARS + 1, "year_to": newest}
    else:
        arguments["year"] = last or newest
    if frame.slots.get("without"):
        arguments["without"] = list(frame.slots["without"])
    if frame.kind == "sum" and "year_from" in arguments:
        arguments["together"] = True
    if "beside" in frame.slots:
        arguments["limit"] = MOST_LISTED
    if place := frame.slots.get("total_beside"):
        own = _capacity(frame.but(places=(place,), chart="none"), words)
        return (Call("rank_capacity", {**arguments, **_given(within=frame.within or None)}), *own[:1])
    regions = frame.places or (frame.within,)  # several regions: a ranking of each
    return tuple(Call("rank_capacity", {**arguments, **_given(within=region or None)}) for region in regions)


def _race(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    limits = {"more_than_percent": frame.slots.get("more_than"), "less_than_percent": frame.slots.get("less_than")}
    began = frame.slots.get("mw")
    given = _given(**limits, within=frame.within or None, slowest_first=True if frame.lowest else None)
    given |= _given(began_with_mw=began)
    usual = 10 if limits == {"more_than_percent": None, "less_than_percent": None} else MOST_LISTED
    arguments = {"metric": frame.metric, **_steps(frame, words), "limit": frame.count or usual, **given}
    return (Call("rank_growth", {**arguments, "chart": frame.chart}),)


def _standing(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    """The rank in the world comes with a place's figure; within a region it is looked for in the ranking."""
    if not frame.within:
        return _capacity(frame.but(places=frame.places[:1], chart="none"), words)
    return _rank(frame.but(places=(), count=MOST_LISTED, chart="none"), words)


def _overtake(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = words.data.capacity_years[0], words.data.latest_complete_year
    arguments = {"entities": list(frame.places[:2]), "metric": frame.metric, "year_from": first, "year_to": last}
    ahead = market_ahead_calls.passing(frame, words) if frame.slots.get("ahead") else ()
    return (Call("compare_capacity", {**arguments, "chart": frame.chart}), *ahead)


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
    kind = "yoy" if frame.kind == "yoy" and not (frame.period and frame.period.is_one) else "cagr"
    arguments = {"entities": list(frame.places), "kind": kind, "metric": frame.metric, **_steps(frame, words)}
    return (Call("growth", {**arguments, "chart": frame.chart}),)


def _segment(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    first, last = frame.period.years(words.data.latest_complete_year) if frame.period else (None, None)
    place = frame.places[0] if frame.places else (words.data.segment_places or ("United States",))[0]
    metric = "annual" if frame.metric == "annual" else None
    given = _given(entity=place, metric=metric, year_from=first, year_to=last, chart=frame.chart)
    return (Call("segment_split", given),)


def _whole(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    """The whole series, in which a year is looked for."""
    spans = frame.period is not None and not frame.period.is_one and not frame.period.latest
    first, last = frame.period.years(words.data.latest_complete_year) if frame.period and spans else (None, None)
    years = _given(year_from=first, year_to=last)
    arguments = {"entities": list(frame.places[:1]), "metric": frame.metric, **years}
    return (Call("get_capacity", {**arguments, "chart": frame.chart}),)


def _pass(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    below = {"direction": "below"} if frame.slots.get("below") else {}
    arguments = {"entity": frame.places[0], "value_mw": float(frame.slots["mw"]), "metric": frame.metric, **below}
    if "from_mw" in frame.slots:
        arguments["from_mw"] = float(frame.slots["from_mw"])
    second = [{**arguments, "value_mw": float(frame.slots["mw_too"])}] if "mw_too" in frame.slots else []
    return tuple(Call("find_threshold", {**one, "chart": frame.chart}) for one in (arguments, *second))


def _years(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    """The years at or above a value, or those below it, within the years named."""
    below = "mw" not in frame.slots
    value = float(frame.slots["most_mw" if below else "mw"])
    first, last = frame.period.years(words.data.latest_complete_year) if frame.period else (None, None)
    given = _given(year_from=first, year_to=last, direction="below" if below else None)
    arguments = {"entity": frame.places[0], "value_mw": value, "metric": frame.metric, **given}
    return (Call("find_threshold", {**arguments, "chart": frame.chart}),)


def _data(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    return (Call("capacity_data", {}),)


def _given(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


_CALLS = {
    "capacity": _capacity,
    "evolve": _evolve,
    "rank": _rank,
    "share": _share,
    "race": _race,
    "standing": _standing,
    "overtake": _overtake,
    "best": _whole,
    "growth": _growth,
    "fastest": _growth,
    "segment": _segment,
    "segment_unit": _segment,
    "pass": _pass,
    "years": _years,
    "rest": _share,
    "reach": market_ahead_calls.reach,
    "forecast": market_ahead_calls.forecast,
    "index": market_ahead_calls.index,
    "report": market_ahead_calls.report,
    "reliable": market_ahead_calls.reliable,
    "csp": market_ahead_calls.csp,
    "data": _data,
    "unit": _data,
}
