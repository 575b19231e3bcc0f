"""How much less a plant gives every year: RdTools' year-on-year, with what soiling does to it said and taken out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.plain import Refusal, number, refuse
from analysis.seeded import OF_PANDAS, quiet, seeded
from analysis.soiling import Soiling
from analysis.trend import Trend

CONFIDENCE = 95.0
MOST_DAYS = 8 * 366  # RdTools draws ten thousand times as many at once: of more, no job has the memory
LEAST_YEARS, SURE_YEARS = 2, 3.0
LEAST_PAIRS = 30  # days that have one a year before
SOILED_PERCENT = 0.7  # of loss, from which dirt bends the trend by more than its scatter
WIDENED = 0.25  # percent a year, for each reason for which the trend is less sure than the lots say
NEARLY_CLEAN, CLEAN_PAIRS = 0.98, 60  # of the soiling ratio, and how many such days must have a year before them
DULL_END = pd.Timedelta(days=31)  # of a record may hold no good day, and it is as long as it is
NEIGHBOURS = 8  # days within which RdTools takes another for the day a year before


@dataclass(frozen=True)
class Rate:
    """Percent a year."""

    middle: float
    low: float
    high: float
    days: int
    is_of_clean_days: bool = False

    def told(self, wider: float = 0.0) -> dict[str, Any]:
        return {
            "percent_per_year": number(self.middle, 3),
            "low": number(self.low - wider, 3),
            "high": number(self.high + wider, 3),
        }


def degradation(trend: Trend | None, soiled: Soiling, seed: int) -> dict[str, Any] | Refusal:
    if trend is None:
        text = "Degradation needs power and irradiance: else weather and ageing cannot be told apart."
        return refuse("no_data", text, "Attach a file with both; irradiance on the plane is best.")
    years = len(trend.ratio) / 365.25
    if len(trend.ratio) > MOST_DAYS:
        text = f"Degradation is worked out of at most eight years at once; the file has {years:.1f}."
        return refuse("bad_range", text, "Attach the years that count. Everything else is answered all the same.")
    raw = _year_on_year(trend.ratio, LEAST_PAIRS, seed)
    if raw is None:
        return _too_little(trend)
    corrected = _without_dirt(trend.ratio, soiled, seed)
    doubts = _doubts(trend, soiled, corrected)
    wider = WIDENED * len(doubts)
    best = raw if corrected is None else corrected
    return {
        **best.told(wider),
        "confidence": int(CONFIDENCE),
        "years": number(years, 2),
        "days_used": best.days,
        "method": "year-on-year (RdTools)" + (", soiling taken out" if corrected else ""),
        "warning": " ".join(doubts) or None,
        "uncorrected": raw.told(),
        "corrected_for_soiling": None if corrected is None else corrected.told(wider),
    }


def _too_little(trend: Trend) -> Refusal:
    if _is_long(_between_known(trend.ratio)):
        text = "Too few days have a good day a year before them."
        return refuse("too_little", text, "Attach a record with fewer gaps.")
    text = (
        f"Degradation needs at least two years of good days, since it compares each day with a year before; these are "
        f"{len(trend.ratio):,} days, {trend.days:,} good."
    )
    return refuse(
        "too_little",
        text,
        "Attach a longer record. Performance ratio, outages and soiling can be answered all the same.",
    )


def _without_dirt(ratio: pd.Series, soiled: Soiling, seed: int) -> Rate | None:
    """Of the days on which the modules were nearly clean, the rest of their dirt taken out; of all where few were."""
    if soiled.profile is None or soiled.loss_percent <= SOILED_PERCENT:
        return None
    profile = soiled.profile.reindex(ratio.index)
    washed = ratio / profile
    fresh = _year_on_year(washed[profile > NEARLY_CLEAN].dropna(), CLEAN_PAIRS, seed)
    return replace(fresh, is_of_clean_days=True) if fresh else _year_on_year(washed, LEAST_PAIRS, seed)


def _year_on_year(ratio: pd.Series, least_pairs: int, seed: int) -> Rate | None:
    """None where RdTools would refuse, or has fewer pairs of days than these."""
    import rdtools  # noqa: PLC0415 – 300 MB that only this and soiling need

    with seeded(seed), quiet(OF_PANDAS):
        kept = _between_known(ratio.where(rdtools.hampel_filter(ratio)))
        if not _is_long(kept) or _pairs(kept) < least_pairs:
            return None
        middle, (low, high), _details = rdtools.degradation_year_on_year(kept, confidence_level=CONFIDENCE)
    return Rate(float(middle), float(low), float(high), int(kept.notna().sum()))


def _between_known(ratio: pd.Series) -> pd.Series:
    """Without a beginning or an end of months that do not count: RdTools takes the first year for the level."""
    first, last = ratio.first_valid_index(), ratio.last_valid_index()
    if first is None or last is None:
        return ratio.iloc[:0]
    first = ratio.index[0] if first - ratio.index[0] <= DULL_END else first
    last = ratio.index[-1] if ratio.index[-1] - last <= DULL_END else last
    return ratio.loc[first:last]


def _is_long(ratio: pd.Series) -> bool:
    """RdTools' rule: the last is at least the day before the first comes for the third time."""
    days = ratio.index
    return len(days) > 0 and bool(days[-1] >= days[0] + pd.DateOffset(years=LEAST_YEARS) - pd.Timedelta(days=1))


def _pairs(ratio: pd.Series) -> int:
    """How many days RdTools compares: those known whose last entry a year before, or in its neighbourhood, is."""
    before = ratio.reindex(
        ratio.index - pd.DateOffset(years=1), method="ffill", tolerance=pd.Timedelta(days=NEIGHBOURS)
    )
    return int((before.notna().to_numpy() & ratio.notna().to_numpy()).sum())


def _doubts(trend: Trend, soiled: Soiling, corrected: Rate | None) -> list[str]:
    """What makes the rate less sure; each counts on its own."""
    notes, years = [], len(trend.ratio) / 365.25
    if not trend.is_plane:
        notes.append("Irradiance was measured on the horizontal only.")
    if years < SURE_YEARS:
        notes.append(f"{years:.1f} years are few: three or more make the rate sure.")
    if corrected is not None:
        taken = "it was taken out, not without remainder"
        notes.append(f"Soiling of {soiled.loss_percent:.1f} % bends the trend; {taken}.")
    if corrected is not None and not corrected.is_of_clean_days:
        notes.append("Too few days were nearly clean to do without the others, whose dirt is known less well.")
    return notes
