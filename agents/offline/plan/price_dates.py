"""The dates of a price question: what is named, what is carried over, and how coarse the answer is to be."""

from __future__ import annotations

import re
from datetime import date, timedelta

from agents.offline import text
from agents.offline.frame import Frame
from agents.offline.period import Period, last_day
from agents.offline.plan import price_asks
from agents.offline.plan.carry import shifted
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

_SINCE_THEN = re.compile(r"\b(?:since|from) then\b|\bseither\b|\bseitdem\b|\bda allora\b|\bdepuis lors\b")
FREQUENCIES = ("weekly", "monthly", "quarterly", "yearly")


def set_dates(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """ "Cheaper than in 2010" names the earlier date; "2010 against 2020" both; "the change in 2023" is within it."""
    for frequency in FREQUENCIES:
        if reading.has(frequency):
            frame = frame.but(frequency=frequency)
    if reading.has("median"):
        frame = frame.but(agg="median")
    if reading.has("earlier", "later") and not reading.periods:
        newest = text.as_date(_newest(frame, words)).year
        moved = shifted(frame.period, reading, newest)
        return frame.but(period=moved) if moved else frame.but(intent="unable", query=_WHICH_DATE)
    if _SINCE_THEN.search(reading.line) and frame.period and frame.period.start:
        then = frame.period
        return frame.but(period=Period(start=then.start, grain=then.grain, words=f"since {then.words}"))
    period = _dated(reading, frame) or frame.period
    if period is None or frame.intent != "change" or not period.is_one or price_asks.lag(reading):
        return frame.but(period=period) if period != frame.period else frame
    if reading.has("than", "comparative"):
        return frame.but(period=Period(start=period.start, grain=period.grain, words=period.words))
    return frame.but(period=_within(period))


_WHICH_DATE = "Before or after which date? Name it, and I look it up."


def _newest(frame: Frame, words: Lexicon) -> str:
    series = [one.last for one in words.data.price_series if one.component in frame.components]
    return max(series, default=str(words.data.lcoe_years[1]))


def _dated(reading: Reading, frame: Frame) -> Period | None:
    """The period named; a month without its year is of the year that was spoken of."""
    period, before = _from_one_to_another(reading) or reading.period, frame.period
    bare = period and period.grain == "month" and period.start and not re.search(r"\d", period.words)
    if not bare or not period or not period.start or not before or not before.start or before.count:
        return period
    first = date(int(before.start[:4]), int(period.start[5:7]), 1)
    return Period(first.isoformat(), last_day(first, "month").isoformat(), grain="month", words=f"{first:%B %Y}")


def _from_one_to_another(reading: Reading) -> Period | None:
    """ "Cheaper in 2015 than in 2020": from the one to the other."""
    if len(reading.periods) != 2 or not all(period.is_one for period in reading.periods):
        return None
    first, last = sorted(reading.periods, key=lambda period: str(period.start))
    return Period(first.start, last.end, grain=last.grain) if first.start != last.start else None


def _within(period: Period) -> Period:
    """From the end of the period before to the end of this one: the change in it."""
    start = date.fromisoformat(str(period.start)) - timedelta(days=1)
    return Period(start.replace(day=1).isoformat(), period.end, grain="month", words=period.words)
