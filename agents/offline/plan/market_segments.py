"""The split of a country's capacity into segments: where one is known, and what is said where there is none."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.period import Period
from agents.offline.plan.market_calls import EVOLVING_YEARS
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon
from agents.offline.wording.parts import listed, of, the

_SEGMENTS = {
    "utility-scale": r"\butility",
    "small-scale": r"\b(?:small|residential|rooftop|distributed|klein|petite|piccol|pequena|dachanlagen)",
}


def split(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """Segments where they are known; else the whole, with the reason first."""
    known, place = words.data.segment_places, next(iter(frame.places), "")
    stacked = reading.has("stacked") and len(frame.places) == 1
    if frame.intent == "segment" and (not place or place in known):
        slots = {**frame.slots, "of_total": True} if reading.has("share") else frame.slots
        return frame.but(segment=_segment(reading) or frame.segment, slots=slots)
    if stacked and place in known and frame.metric == "cumulative":
        return frame.but(intent="segment")
    if frame.intent == "segment" or stacked:
        having = listed([the(one) for one in known]) or "no place"
        recent = frame.period or Period(count=EVOLVING_YEARS, words=f"the last {EVOLVING_YEARS} years")
        why = f"There is no split of {of(place)} capacity by segment; one is loaded for {having} only"
        return frame.but(
            intent="capacity", period=recent, query=f"{why}. These are the totals{', as plain bars' * stacked}."
        )
    return frame


def _segment(reading: Reading) -> str:
    """The one segment that is named; none when several are."""
    named = [name for name, pattern in _SEGMENTS.items() if re.search(pattern, reading.line)]
    return named[0] if len(named) == 1 else ""
