"""The dates of a price question: what is named, what is carried over, and how coarse the answer is to be."""

from __future__ import annotations

import re
from datetime import date, timedelta

from agents.offline import text
from agents.offline.frame import Frame
from agents.offline.period import Grain, Period, day_after, last_day
from agents.offline.plan import price_asks, price_sums, price_wants
from agents.offline.plan.carry import shifted
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

_SINCE_THEN = re.compile(r"\b(?:since|from) then\b|\bseither\b|\bseitdem\b|\bda allora\b|\bdepuis lors\b")
FREQUENCIES = ("weekly", "monthly", "quarterly", "yearly")
PACES: dict[str, str] = {"quarter": "quarterly", "half": "half-yearly"}  # of a part of a year: its mean is told


def set_dates(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """ "Cheaper than in 2010" names the earlier date; "2010 against 2020" both; "the change in 2023" is within it."""
    frame = _paced(frame, reading)
    if price_asks.lag(reading):
        return _lagged(frame, reading)
    if reading.has("earlier", "later") and not reading.periods:
        newest = text.as_date(_newest(frame, words))
        moved = shifted(_spoken_of(frame, newest, words), reading, newest.year)
        return _moved(frame, moved) if moved else frame.but(intent="unable", query=_WHICH_DATE)
    if (found := _side_by_side(frame, reading)) or (found := _two_means(frame, reading)):
        return price_sums.with_spans(frame, found).but(against=found[-2])
    if reading.periods:
        frame = price_sums.with_spans(frame, ())
    if _SINCE_THEN.search(reading.line) and frame.period and frame.period.start:
        then = frame.period
        return frame.but(period=Period(start=then.start, grain=then.grain, words=f"since {then.words}"))
    if frame.intent == "change" and not reading.periods and _is_between(frame, reading):
        return _between_them(frame)
    period = _dated(reading, frame) or frame.period
    if period is None or frame.intent != "change" or not period.is_one:
        return _moved(frame, period)
    if reading.has("than", "comparative") or price_wants.is_contrast(reading):
        if reading.periods and frame.period and frame.period.is_one and frame.period != period:
            return frame.but(period=_spanned(frame.period, period, frame.frequency))
        return frame.but(period=Period(start=period.start, grain=period.grain, words=period.words))
    return frame.but(period=_within(period))


def _two_means(frame: Frame, reading: Reading) -> tuple[Period, ...]:
    """ "How much is that in percent?" after the averages of two spans."""
    asks = frame.kind == "mean" and frame.intent == "price" and not reading.periods and not reading.named("component")
    if not asks or not price_wants.is_contrast(reading) or len(frame.components) > 1:
        return ()
    both = frame.against, frame.period
    return tuple(one for one in both if one and _is_span(one)) if all(map(_is_span, both)) else ()


_SPANNED = {"price", "extreme", "change", "volatility", "correlation", "learning", "distribution", "lcoe"}
_BOTH_NAMED = re.compile(r"^(?!between|zwischen|tra\b|fra\b|entre)[^-]*\b(?:and|und|et|e|y|&)\b")
MOST_SPANS = 4


def _side_by_side(frame: Frame, reading: Reading) -> tuple[Period, ...]:
    """ "From 2010 to 2012 and from 2020 to 2022", "2010, 2015 and 2020": dates that are asked for one by one."""
    if frame.intent not in _SPANNED or any(period.latest for period in reading.periods):
        return ()
    averaged = reading.has("average", "median") or frame.kind == "mean"
    ratios = frame.intent == "lcoe" and len(frame.places) == 2 and price_wants.is_contrast(reading)
    moves = frame.intent in {"change", "lcoe"} and not averaged and not ratios
    apart = reading.periods if moves else tuple(one for period in reading.periods for one in _apart(period))
    if len(apart) < 2 or (moves and all(period.is_one for period in apart)):
        return ()
    return tuple(sorted(apart, key=lambda period: str(period.start or period.end or "")))[:MOST_SPANS]


def _apart(period: Period) -> tuple[Period, ...]:
    """ "2015 and 2020" is two years, "between 2015 and 2020" one span."""
    if period.grain not in {"year", "month"} or not (period.start and period.end and _BOTH_NAMED.search(period.words)):
        return (period,)
    last = date.fromisoformat(period.end)
    starts = date.fromisoformat(period.start), last.replace(month=1 if period.grain == "year" else last.month, day=1)
    return tuple(
        Period(day.isoformat(), last_day(day, period.grain).isoformat(), grain=period.grain, words=_named(day, period))
        for day in starts
    )


def _named(day: date, period: Period) -> str:
    return str(day.year) if period.grain == "year" else f"{day:%B %Y}"


def _paced(frame: Frame, reading: Reading) -> Frame:
    """How coarse the prices are to be, and how they are combined."""
    for frequency in FREQUENCIES:
        if reading.has(frequency):
            frame = frame.but(frequency=frequency)
    if reading.has("median"):
        return frame.but(agg="median")
    return frame.but(agg="") if reading.named("component") or reading.has("average") else frame


def _is_between(frame: Frame, reading: Reading) -> bool:
    """ "Between the two"; and "by how much did it rise?" after two dates asked for one after the other."""
    if _BETWEEN.search(reading.line):
        return True
    last, before = frame.period, frame.against
    if not last or not before or reading.has("than", "plot", *FREQUENCIES) or reading.named("component"):
        return False
    return last.is_one and before.is_one and last.grain == before.grain


_BETWEEN = re.compile(
    r"\b(?:between|from one to) (?:the (?:two|other)|them|those|these|both)\b|"
    r"\bzwischen (?:den )?(?:beiden|ihnen|zweien)\b|"
    r"\b(?:tra|fra) (?:i due|le due|loro|di loro|entrambi)\b|"
    r"\bentre (?:les deux|eux|elles|(?:los|las) dos|ambos|ambas|ellos)\b"
)
_WHICH_TWO = "Between which two dates? Name both, such as 2010 and 2020."


def _spoken_of(frame: Frame, newest: date, words: Lexicon) -> Period | None:
    """The period before, which is the newest month of a monthly price when none was named."""
    monthly = {one.frequency for one in words.data.price_series if one.component in frame.components} == {"monthly"}
    if frame.period and not frame.period.latest:
        return frame.period
    if not monthly or frame.intent not in {"price", "change", "extreme"}:
        return None
    first = newest.replace(day=1)
    return Period(first.isoformat(), last_day(first, "month").isoformat(), grain="month", words=f"{first:%B %Y}")


def _lagged(frame: Frame, reading: Reading) -> Frame:
    """ "Compared to a year ago": back from the date named or kept, and from the newest price when there is none."""
    ago = price_asks.YEAR_AGO.search(reading.line)
    named = [period for period in reading.periods if not ago or period.words not in ago[0]]
    return frame.but(period=named[0]) if named else frame


def _between_them(frame: Frame) -> Frame:
    """The last two dates that were asked for; a span that is kept is itself between two."""
    last, before = frame.period, frame.against
    if last and last.start and last.end and not last.is_one:
        return frame
    if not last or not before or not (last.is_one and before.is_one):
        return frame.but(intent="unable", query=_WHICH_TWO)
    return frame.but(period=_spanned(last, before, frame.frequency))


def _moved(frame: Frame, period: Period | None) -> Frame:
    """On to another date; of two single ones the one before is remembered, for "between the two"."""
    if period == frame.period:
        return frame
    one_each = bool(period and frame.period and period.is_one and frame.period.is_one)
    two = one_each or (frame.kind == "mean" and _is_span(period) and _is_span(frame.period))
    return frame.but(period=period, against=frame.period if two else frame.against)


def _is_span(period: Period | None) -> bool:
    return bool(period and ((period.start and period.end) or period.count))


def _spanned(one: Period, other: Period, frequency: str) -> Period:
    """From the earlier to the later date, each as it was shown: of whole years their last price, or their average."""
    first, last = sorted((one, other), key=lambda period: str(period.start))
    if frequency == "yearly" and first.grain == last.grain == "year":
        return Period(first.start, last.end)
    start = date.fromisoformat(str(first.end if first.grain == "year" else first.start))
    return Period(
        start.replace(day=1).isoformat() if first.grain != "day" else first.start, last.end, grain=_finer(first, last)
    )


def _finer(first: Period, last: Period) -> Grain:
    return "day" if "day" in {first.grain, last.grain} else "month"


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


def of_its_part(frame: Frame) -> Frame:
    """A quarter or half of a year is told as its mean; another date after it is told as published again."""
    period = frame.period
    if frame.intent not in {"price", "change"} or frame.frequency in FREQUENCIES:
        return frame
    pace = PACES.get(period.grain, "") if period and period.start and period.end else ""
    return frame.but(frequency=pace if frame.intent == "price" and period and period.is_one else "")


def _within(period: Period) -> Period:
    """From the end of the period before to the end of this one: the change in it."""
    start = date.fromisoformat(str(period.start)) - timedelta(days=1)
    return Period(start.replace(day=1).isoformat(), period.end, grain="month", words=period.words)


def bounds(frame: Frame, words: Lexicon) -> tuple[str | None, str | None]:
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
    paces = {one.frequency for one in series}
    if grain == "year" and paces == {"yearly"}:
        return str(newest.year - count + 1)
    first = Period(count=count, grain=grain).days(newest)[0]
    if first and frame.kind == "mean" and paces == {"monthly"} and grain != "day":
        return day_after(date.fromisoformat(first).replace(day=1), "month").isoformat()[:7]  # so many months, not steps
    return first


def _short(day: str | None, grain: Grain) -> str | None:
    """A date as finely as it was said: "2010", "2010-06", "2010-06-30"."""
    if day is None:
        return None
    return day[:4] if grain == "year" else day[:7] if grain == "month" else day
