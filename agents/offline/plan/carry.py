"""What every agent does alike with a follow-up: places replaced or added, charts kept, one year widened for them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from agents.offline.frame import Frame, to_json
from agents.offline.meant import ALL
from agents.offline.period import Period, last_day
from agents.offline.reading import Reading

MOST_SEEN = 4  # places of a conversation that "them" may stand for


def taken_over(frame: Frame, before: Frame, reading: Reading) -> Frame:
    """What another agent was asked about goes on here: places, things, and dates when the question leans on them."""
    leans = reading.has("opens", "refers", "joins", "instead")
    return frame.but(
        places=() if reading.places else before.places,
        components=before.components,
        period=before.period if leans else None,
    )


def left_by(reading: Reading, before: Frame | None, agent: str) -> dict[str, Any]:
    """What a question that got no answer leaves for the next one: the places and dates that were readable in it."""
    if not reading.places and not reading.periods:
        return to_json(before) if before else {}
    goes_on = before is not None and before.agent == agent and (reading.is_follow_up or not reading.places)
    kept = before if goes_on and before else Frame(agent, "")
    metric = "annual" if reading.has("annual") else kept.metric
    places = merged_places(kept.places, reading) if reading.places else kept.places
    period = reading.period if reading.periods else kept.period
    return to_json(kept.but(places=places, period=period, metric=metric if agent == "market" else kept.metric))


def seen(frame: Frame, before: Frame | None) -> Frame:
    """The places looked at last, one question after the other or together."""
    shown = (*(before.seen or before.places if before else ()), *frame.places)
    latest = dict.fromkeys(reversed([place for place in shown if place != "World"]))
    return frame.but(seen=tuple(reversed(tuple(latest)[:MOST_SEEN])))


def both_meant(frame: Frame, reading: Reading) -> Frame:
    """ "Both", "all three", "them": the places looked at one question after the other."""
    wanted = frame.seen[-reading.together :] if reading.together else ()
    if len(wanted) < 2 or len(wanted) <= len(frame.places) or (len(frame.places) > 1 and reading.together == ALL):
        return frame
    return frame.but(places=wanted)


def merged_places(before: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """Places named replace the ones before, unless they are added, compared with them or taken away."""
    named = reading.places
    if not named:
        return tuple(place for place in before if place not in reading.excluded)
    if reading.has("without"):
        added, removed = parted_places(reading)
        return tuple(dict.fromkeys((*(place for place in before if place not in removed), *added)))
    if kept := tuple(place for place in before if place not in reading.replaced):
        swaps = len(kept) < len(before)
        if swaps and not reading.has("only"):
            return tuple(dict.fromkeys((*kept, *named)))
    adds = reading.has("add") and (len(named) == 1 or not reading.has("compare"))
    joins = reading.has("compare") and (reading.has("refers") or bool(_COMPARE_WITH.search(reading.line)))
    if (adds and not reading.has("instead")) or joins:
        return tuple(dict.fromkeys((*before, *named)))
    return named


_COMPARE_WITH = re.compile(
    r"^(?:and |now |please |then )*(?:compared? (?:with|to)|vergleich\w* (?:(?:das|es) )?mit|confront\w* con|"
    r"compar\w+ (?:con|avec|a)|(?:vs|versus|against|gegen(?:uber)?)\b)"
)


def parted_places(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """ "Quita Argentina y añade Perú": the places to add and those to take away, by the verb before each."""
    added: list[str] = []
    removed: list[str] = []
    for match in reading.matches:
        if match.kind == "place":
            verbs = [_VERBS.get(word, "") for word in reading.tokens[: match.start]]
            last = next((verb for verb in reversed(verbs) if verb), "remove")
            (added if last == "add" else removed).append(match.name)
    return tuple(dict.fromkeys(added)), tuple(dict.fromkeys(removed))


_ADD = "add include plus ajoute ajoutez aggiungi anade agrega incluye fuge hinzu mit with con avec show keep"
_REMOVE = (
    "remove drop without exclude excluding except ohne entferne streiche senza togli rimuovi sans enleve retire quita"
)
_VERBS = dict.fromkeys(_ADD.split(), "add") | dict.fromkeys(_REMOVE.split(), "remove")


def shifted(period: Period | None, reading: Reading, newest: int) -> Period | None:
    """ "And the year before?": the period of the question before, one further back (or on); none when it was no single
    one, and the newest year when none was named."""
    steps = reading.step.count if reading.step else -1 if reading.has("earlier") else 1
    if reading.step and period and period.start and period.end and reading.step.grain != period.grain:
        return None if reading.step.grain != "year" else _years_on(period, steps)
    if period is None or period.latest:
        return one_year(newest + steps)
    if period.start and period.end and period.grain == "year":
        return _years_on(period, steps)
    if not period.is_one or not period.start or period.grain not in {"year", "month", "week", "day"}:
        return None
    start = date.fromisoformat(period.start)
    if period.grain in {"week", "day"}:
        start += timedelta(days=steps * (7 if period.grain == "week" else 1))
        return Period(
            start.isoformat(), last_day(start, period.grain).isoformat(), grain=period.grain, words=f"{start}"
        )
    month = start.year * 12 + start.month - 1 + steps
    first = date(month // 12, month % 12 + 1, 1)
    return Period(first.isoformat(), last_day(first, "month").isoformat(), grain="month", words=f"{first:%B %Y}")


def _years_on(period: Period, steps: int) -> Period:
    """The same days of so many years on."""
    days = (f"{int(day[:4]) + steps}{day[4:]}" for day in (str(period.start), str(period.end)))
    start, end = (day.replace("-02-29", "-02-28") for day in days)
    words = start[:4] if period.is_one and period.grain == "year" else ""
    return Period(start, end, grain=period.grain, words=words)


def one_year(year: int) -> Period:
    return Period(f"{year}-01-01", f"{year}-12-31", words=str(year))


def charted(frame: Frame, reading: Reading) -> Frame:
    """A chart once asked for stays."""
    if reading.has("table_only"):
        return frame.but(chart="none")
    if reading.has("pie"):
        return frame.but(chart="bar", notes=(*frame.notes, "bars, since no pies are drawn"))
    if reading.has("bar"):
        return frame.but(chart="bar")
    if reading.has("line"):
        return frame.but(chart="line")
    return frame.but(chart="line") if reading.has("plot") and frame.chart != "bar" else frame


def widened(frame: Frame, reading: Reading) -> Frame:
    """One year makes no chart: plotting it means the years up to it."""
    period = frame.period
    if not reading.has("plot") or reading.period or period is None or not period.is_one:
        return frame
    return frame.but(period=None, notes=(*frame.notes, "all years, to plot them"))
