"""Answers side by side: of capacity and additions, or of several spans of years, each worded as if asked by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.offline.frame import Frame
from agents.offline.plan.market_beside import variants
from agents.offline.wording.parts import Answer, Done


def parted(frame: Frame, done: Sequence[Done]) -> list[tuple[Frame, Done]]:
    """Each result with the frame that it answers; refusals have none."""
    apart = variants(frame)
    if len(apart) == 1:
        several = "mw_too" in frame.slots and frame.intent == "pass"
        return [(apart[0], each) for each in (done if several else done[:1])]
    return [(_frame_of(each, apart), each) for each in done]


def _frame_of(done: Done, apart: Sequence[Frame]) -> Frame:
    """By measure and years of the call."""
    given = done.call.arguments
    for one in apart:
        if one.lowest != given.get("lowest_first", False) and "limit" in given:
            continue
        if one.metric != given.get("metric", one.metric):
            continue
        years = {year for year in _years(one) if year}
        named = {given.get(name) for name in ("year", "year_from", "year_to")} - {None}
        if not years or not named or years & named == named or years <= named:
            return one
    return apart[0]


def _years(frame: Frame) -> tuple[int | None, int | None]:
    if frame.period is None or frame.period.count:
        return None, None
    return frame.period.years(0)


def joined(answers: Sequence[Answer]) -> Answer:
    """The first as it is, then the others; what they were read as told once."""
    first, *others = answers
    lines = tuple(line for other in others for line in (other.lead, *other.lines) if line)
    read = [dict.fromkeys(pieces) for pieces in zip(*(answer.read_as for answer in answers), strict=False)]
    return replace(first, lines=(*first.lines, *lines), read_as=tuple(" and ".join(pieces) for pieces in read))
