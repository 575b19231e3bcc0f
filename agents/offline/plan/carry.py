"""What every agent does alike with a follow-up: places replaced or added, charts kept, one year widened for them."""

from __future__ import annotations

from agents.offline.frame import Frame
from agents.offline.reading import Reading


def merged_places(before: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """Places named replace the ones before, unless they are added, compared with them or taken away."""
    named = reading.places
    if not named:
        return before
    if reading.has("without"):
        return tuple(place for place in before if place not in named)
    if (reading.has("add") and not reading.has("instead")) or (reading.has("compare") and reading.has("refers")):
        return tuple(dict.fromkeys((*before, *named)))
    return named


def charted(frame: Frame, reading: Reading) -> Frame:
    """A chart once asked for stays."""
    if reading.has("table_only"):
        return frame.but(chart="none")
    if reading.has("bar"):
        return frame.but(chart="bar")
    return frame.but(chart="line") if reading.has("plot") and frame.chart != "bar" else frame


def widened(frame: Frame, reading: Reading) -> Frame:
    """One year makes no chart: plotting it means the years up to it."""
    period = frame.period
    if not reading.has("plot") or reading.period or period is None or not period.is_one:
        return frame
    return frame.but(period=None, notes=(*frame.notes, "all years, to plot them"))
