"""What every agent does alike with a follow-up: places replaced or added, charts kept, one year widened for them."""

from __future__ import annotations

from datetime import date, timedelta

from agents.offline.frame import Frame
from agents.offline.period import Period, last_day
from agents.offline.reading import Reading


def taken_over(frame: Frame, before: Frame, reading: Reading) -> Frame:
    """What another agent was asked about goes on here: places, things, and dates when the question leans on them."""
    leans = reading.has("opens", "refers", "joins", "instead")
    return frame.but(
        places=() if reading.places else before.places,
        components=before.components,
        period=before.period if leans else None,
    )


def merged_places(before: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """Places named replace the ones before, unless they are added, compared with them or taken away."""
    named = reading.places
    if not named:
        return tuple(place for place in before if place not in reading.excluded)
    if reading.has("without"):
        return tuple(place for place in before if place not in named)
    if kept := tuple(place for place in before if place not in reading.replaced):
        swaps = len(kept) < len(before)
        if swaps and not reading.has("only"):
            return tuple(dict.fromkeys((*kept, *named)))
    adds = reading.has("add") and (len(named) == 1 or not reading.has("compare"))
    if (adds and not reading.has("instead")) or (reading.has("compare") and reading.has("refers")):
        return tuple(dict.fromkeys((*before, *named)))
    return named


def shifted(period: Period | None, reading: Reading, newest: int) -> Period | None:
    """ "And the year before?": the period of the question before, one further back (or on); none when it was no single
    one, and the newest year when none was named."""
    steps = -1 if reading.has("earlier") else 1
    if period is None or period.latest:
        return one_year(newest + steps)
    if not period.is_one or not period.start or period.grain not in {"year", "month", "week", "day"}:
        return None
    start = date.fromisoformat(period.start)
    if period.grain in {"week", "day"}:
        start += timedelta(days=steps * (7 if period.grain == "week" else 1))
        return Period(
            start.isoformat(), last_day(start, period.grain).isoformat(), grain=period.grain, words=f"{start}"
        )
    if period.grain == "year":
        return one_year(start.year + steps)
    month = start.year * 12 + start.month - 1 + steps
    first = date(month // 12, month % 12 + 1, 1)
    return Period(first.isoformat(), last_day(first, "month").isoformat(), grain="month", words=f"{first:%B %Y}")


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
