"""The tool calls for market questions beyond what was reported. Their slots are filled in `market_ahead.py`."""

from __future__ import annotations

from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.vocabulary import Lexicon

MOST_AHEAD = 10  # years beyond the last figure, as forecast_capacity reaches
MOST_PROJECTED = 4  # places in one answer
MOST_REPORTED = 3


def forecast(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    chart = "none" if frame.chart == "none" else "auto"
    given = {name: value for name, value in frame.slots.items() if name in {"year_to", "scenario"}}
    return tuple(
        Call("forecast_capacity", {"entity": place, **given, "chart": chart}) for place in frame.places[:MOST_PROJECTED]
    )


def reach(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    """Whether it was reached already, and else when the projection gets there."""
    place, value = frame.places[0], float(frame.slots["mw"])
    furthest = words.data.latest_complete_year + MOST_AHEAD
    return (
        Call("find_threshold", {"entity": place, "value_mw": value, "metric": frame.metric, "chart": "none"}),
        Call("forecast_capacity", {"entity": place, "year_to": furthest, "scenario": "all", "chart": "auto"}),
    )


def passing(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    """The projections of both places, as far as they reach."""
    given = {"year_to": words.data.latest_complete_year + MOST_AHEAD, "scenario": "all", "chart": "none"}
    projected = tuple(Call("forecast_capacity", {"entity": place, **given}) for place in frame.places[:2])
    return (*projected, *newer(frame, words))


def newer(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    """Two places in the newest year that is known, of another publisher than the years before."""
    year = words.data.capacity_years[1]
    if frame.metric == "annual" or year <= words.data.latest_complete_year:
        return ()
    years = {"metric": "cumulative", "year_from": year, "year_to": year}
    return (Call("get_capacity", {"entities": list(frame.places[:2]), **years, "chart": "none"}),)


def report(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    return tuple(Call("country_report", {"entity": place, "chart": frame.chart}) for place in frame.places)


def csp(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    year = words.data.latest_complete_year
    place = frame.places[0] if frame.places else "World"
    arguments = {"entities": [place], "metric": "cumulative", "year_from": year, "year_to": year, "chart": "none"}
    return (Call("get_capacity", arguments),)


def index(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    newest = words.data.latest_complete_year
    first, last = frame.period.years(newest) if frame.period and not frame.period.is_one else (None, None)
    base = frame.slots.get("base_year")
    years = {"year_from": first, "year_to": last, "base_year": base}
    arguments = {"entities": list(frame.places), "metric": frame.metric, "normalise": "index", "chart": frame.chart}
    return (Call("compare_capacity", {**arguments, **{k: v for k, v in years.items() if v is not None}}),)


def reliable(frame: Frame, words: Lexicon) -> tuple[Call, ...]:
    """The datasets behind the figures, and the newest figures of both editions beside each other."""
    complete, last = words.data.latest_complete_year, words.data.capacity_years[1]
    place = frame.places[0] if frame.places else "World"
    years = {"year_from": complete, "year_to": max(complete, last)}
    figures = Call("get_capacity", {"entities": [place], "metric": "cumulative", **years, "chart": "none"})
    return (Call("capacity_data", {}), figures)
