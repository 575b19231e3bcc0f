"""What dirt takes: RdTools' stochastic rate and recovery, or Kimber's model of the rain where that sees too little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pvlib

from analysis.measured import Floats
from analysis.plain import Refusal, number, numbers, refuse
from analysis.seeded import OF_PANDAS, quiet, seeded
from analysis.trend import Trend

REPETITIONS, LEAST_REPETITIONS, REPEATED_DAYS = 200, 60, 200 * 1461  # lots drawn; fewer for a long record
CLEANING_MM = 2.0  # rain of a day that cleans, as SRR takes it
LEAST_INTERVALS, LEAST_DAYS = 3, 60
SEEN_DAYS = 365  # in which soiling would have been seen
CONFIDENCE = 95.0
WASHED_MM, FRESH_DAYS, FRESH_LEAST = 5.0, 3, 60  # rain that surely cleans, and the days after it as a second look
FRESH_LEVEL = 0.75  # quantile of those days that is the level of clean modules
AGREES = 0.01  # of the ratio, by which the two may differ
KIMBER_DAYS = 30  # of power beside the rain
KIMBER_RATE, KIMBER_MM, KIMBER_GRACE = 0.0015, 6.0, 14  # a day; mm that clean; days without soiling after it
ON_IMPORT = {
    "The soiling module is currently experimental": UserWarning,
    "Please import `convolve` from the `scipy.ndimage` namespace": DeprecationWarning,
    "Please import `shift` from the `scipy.ndimage` namespace": DeprecationWarning,
}
ON_CALL = {
    "20% or more of the daily data is assigned to invalid soiling": UserWarning,
    **OF_PANDAS,
}


@dataclass(frozen=True)
class Soiling:
    """The section of the findings, and what was measured for those who correct for it: the ratio of each day."""

    told: dict[str, Any] | Refusal
    profile: pd.Series | None
    loss_percent: float = 0.0


def soiling(trend: Trend | None, rain: pd.Series | None, energy_kwh: Floats, seed: int) -> Soiling:
    """`energy_kwh` by day, of the days of `trend` and of `rain`. Seasons of a horizontal sensor would look like dirt."""
    trend = trend if trend is not None and trend.is_plane else None
    found = None
    if trend is not None and trend.days >= LEAST_DAYS:
        found = _rate_and_recovery(trend, energy_kwh, seed)
    if found is not None:
        return found
    if trend is not None and trend.days >= SEEN_DAYS:
        text = "No dry spells in which the plant gives less day by day: soiling cannot be told from the rest."
        return Soiling(refuse("too_little", text, "A longer record, or rain beside it, may show more."), None)
    if rain is not None and np.isfinite(energy_kwh).sum() >= KIMBER_DAYS:
        return _kimber(rain, energy_kwh)
    text = "Soiling needs two months of power and irradiance with at least three dry spells, or rain."
    return Soiling(
        refuse("too_little" if trend else "no_data", text, "Attach a longer record, or one with rain."), None
    )


def _rate_and_recovery(trend: Trend, energy_kwh: Floats, seed: int) -> Soiling | None:
    """None where too few spells are valid."""
    with quiet(ON_IMPORT):
        from rdtools import soiling as rdtools  # noqa: PLC0415 – 300 MB that only this and degradation need
    dry = {} if trend.rain is None else {"precipitation_daily": trend.rain, "precip_threshold": CLEANING_MM}
    try:
        with seeded(seed), quiet(ON_CALL):
            middle, (low, high), details = rdtools.soiling_srr(
                trend.ratio,
                trend.insolation,
                reps=max(LEAST_REPETITIONS, min(REPETITIONS, REPEATED_DAYS // len(trend.ratio))),
                clean_criterion="precip_or_shift" if dry else "shift",
                confidence_level=CONFIDENCE,
                **dry,
            )
    except rdtools.NoValidIntervalError:
        return None
    spells = details["soiling_interval_summary"]
    valid = spells[spells["valid"]]
    if len(valid) < LEAST_INTERVALS:
        return None
    drawn = details["stochastic_soiling_profiles"]
    lots = np.stack([one.to_numpy() for one in drawn])
    bounds = np.nanquantile(lots, [0.5, 0.5 - CONFIDENCE / 200, 0.5 + CONFIDENCE / 200], axis=0)
    profile = pd.DataFrame(bounds.T, index=drawn[0].index, columns=["ratio", "low", "high"])
    slope = float(np.average(valid["soiling_rate"], weights=valid["length"]))
    told = _told("srr", float(middle), profile, energy_kwh, trend.ratio.index)
    told |= {"slope_percent_per_day": number(100 * slope, 4), "events": len(spells) - 1, "intervals": len(valid)}
    told |= _checked(trend, float(middle), float(low), float(high))
    return Soiling(told, profile["ratio"], 100 * (1 - float(middle)))


def _checked(trend: Trend, middle: float, low: float, high: float) -> dict[str, Any]:
    """The interval, widened when a second look – against the days right after heavy rain – says otherwise."""
    other = _against_clean(trend)
    notes = [] if trend.rain is not None else ["No rain was measured: cleanings were only seen by their effect."]
    if other is not None and abs(other - middle) > AGREES:
        low, high = min(low, other), max(high, other)
        notes.append(f"Measured against the days after heavy rain, the ratio would be {other:.3f}.")
    return {"low": number(low, 4), "high": number(high, 4), "warning": " ".join(notes) or None}


def _against_clean(trend: Trend) -> float | None:
    """Insolation-weighted ratio to the level of modules that rain has just washed, wherever in the record."""
    if trend.rain is None:
        return None
    washed = (trend.rain >= WASHED_MM).rolling(FRESH_DAYS, min_periods=1).max().shift(1).fillna(0.0) > 0
    fresh = trend.ratio[washed].dropna()
    if len(fresh) < FRESH_LEAST:
        return None
    days = np.arange(len(trend.ratio), dtype=np.float64)
    known = washed.to_numpy() & trend.ratio.notna().to_numpy()
    ages, start = np.polyfit(days[known], trend.ratio.to_numpy()[known], 1)
    clean = trend.ratio / (start + ages * days)
    level = clean / clean[washed].quantile(FRESH_LEVEL)
    there = level.notna()
    return float(np.average(level[there].clip(upper=1.0), weights=trend.insolation[there]))


def _kimber(rain: pd.Series, energy_kwh: Floats) -> Soiling:
    dirt = pvlib.soiling.kimber(
        rain.fillna(0.0), cleaning_threshold=KIMBER_MM, soiling_loss_rate=KIMBER_RATE, grace_period=KIMBER_GRACE
    )
    profile = pd.DataFrame({"ratio": 1 - dirt, "low": np.nan, "high": np.nan})
    weights = np.where(np.isfinite(energy_kwh) & (energy_kwh > 0), energy_kwh, 0.0)
    middle = float(np.average(profile["ratio"], weights=weights if weights.any() else None))
    told = _told("kimber", middle, profile, energy_kwh, rain.index)
    told |= {"low": None, "high": None, "slope_percent_per_day": number(-100 * KIMBER_RATE, 4), "intervals": 0}
    text = (
        f"Not measured: Kimber's model with {100 * KIMBER_RATE:g} % a dry day, an assumption, and the rain of the file."
    )
    return Soiling(told | {"events": int((rain >= KIMBER_MM).sum()), "warning": text}, None)


def _told(
    method: str, middle: float, profile: pd.DataFrame, energy_kwh: Floats, days: pd.DatetimeIndex
) -> dict[str, Any]:
    daily = profile["ratio"].reindex(days).to_numpy()
    lost = np.nansum(np.where(daily > 0, energy_kwh * (1 / daily - 1), 0.0))
    return {
        "method": method,
        "ratio": number(middle, 4),
        "loss_percent": number(100 * (1 - middle), 2),
        "lost_kwh": number(float(lost), 1),
        "confidence": int(CONFIDENCE),
        "profile": {
            "date": [str(one) for one in profile.index.strftime("%Y-%m-%d")],
            **{name: numbers(profile[name], 4) for name in ("ratio", "low", "high")},
        },
    }
