"""How much less a plant gives every year: RdTools' year-on-year, with what soiling does to it said and taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.plain import Refusal, number, refuse
from analysis.seeded import OF_PANDAS, quiet, seeded
from analysis.soiling import Soiling
from analysis.trend import Trend

CONFIDENCE = 95.0
LEAST_YEARS, SURE_YEARS = 2.0, 3.0
YEAR = 365  # days
LEAST_PAIRS = 30  # days that have one a year before
SOILED_PERCENT = 0.7  # of loss, from which dirt bends the trend by more than its scatter
WIDENED = 0.25  # percent a year, where the trend is known to be less sure than the lots say
NEARLY_CLEAN, CLEAN_PAIRS = 0.98, 60  # of the soiling ratio, and how many such days must have a year before them
NEIGHBOURS = 8  # days within which RdTools takes another for the day a year before


@dataclass(frozen=True)
class Rate:
    """Percent a year."""

    middle: float
    low: float
    high: float
    days: int

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
    if len(trend.ratio) < LEAST_YEARS * YEAR:
        text = "Degradation needs at least two years of data, since it compares each day with a year before; "
        hint = "Attach a longer record. Performance ratio, outages and soiling can be answered all the same."
        return refuse("too_little", f"{text}the file has {years:.1f}.", hint)
    if _pairs(trend.ratio, 0) < LEAST_PAIRS:
        text = "Too few days have a good day a year before them."
        return refuse("too_little", text, "Attach a record with fewer gaps.")
    raw = _year_on_year(trend.ratio, seed)
    corrected = _without_dirt(trend, soiled, seed)
    warning = _warning(trend, soiled, corrected)
    best = raw if corrected is None else corrected
    return {
        **best.told(WIDENED if warning else 0.0),
        "confidence": int(CONFIDENCE),
        "years": number(years, 2),
        "days_used": best.days,
        "method": "year-on-year (RdTools)" + (", soiling taken out" if corrected else ""),
        "warning": warning,
        "uncorrected": raw.told(),
        "corrected_for_soiling": None if corrected is None else corrected.told(WIDENED),
    }


def _without_dirt(trend: Trend, soiled: Soiling, seed: int) -> Rate | None:
    """Of the days on which the modules were nearly clean, the rest of their dirt taken out; of all where few were."""
    if soiled.profile is None or soiled.loss_percent <= SOILED_PERCENT:
        return None
    profile = soiled.profile.reindex(trend.ratio.index)
    washed = trend.ratio / profile
    fresh = washed[profile > NEARLY_CLEAN].dropna()
    return _year_on_year(fresh if _pairs(fresh, NEIGHBOURS) >= CLEAN_PAIRS else washed, seed)


def _year_on_year(ratio: pd.Series, seed: int) -> Rate:
    import rdtools  # noqa: PLC0415 – 300 MB that only this and soiling need

    with seeded(seed), quiet(OF_PANDAS):
        kept = ratio.where(rdtools.hampel_filter(ratio))
        middle, (low, high), _details = rdtools.degradation_year_on_year(kept, confidence_level=CONFIDENCE)
    return Rate(float(middle), float(low), float(high), int(kept.notna().sum()))


def _pairs(ratio: pd.Series, within: int) -> int:
    """How many days have one a year before, or within so many days before that."""
    days = ratio.dropna().index
    before = pd.Series(1.0, index=days).reindex(days - pd.DateOffset(years=1), method="ffill", tolerance=f"{within}D")
    return int(before.notna().sum())


def _warning(trend: Trend, soiled: Soiling, corrected: Rate | None) -> str | None:
    notes, years = [], len(trend.ratio) / 365.25
    if not trend.is_plane:
        notes.append("Irradiance was measured on the horizontal only.")
    if years < SURE_YEARS:
        notes.append(f"{years:.1f} years are few: three or more make the rate sure.")
    if corrected is not None:
        notes.append(
            f"Soiling of {soiled.loss_percent:.1f} % bends the trend; it was taken out, not without remainder."
        )
    return " ".join(notes) or None
