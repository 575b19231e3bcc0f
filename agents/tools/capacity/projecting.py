"""The damped trend: how additions of the past go on, how wide the band is, and how wrong the method has been.

Pure arithmetic over additions and capacity in MW by year; knows no place, no tool and no table. Sources of the
multipliers: forecasts of this method made in 2012-2022 from the loaded series, compared with what came.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

LOOKS_BACK = 5  # years of additions whose mean change is the trend
LEAST_YEARS = 6  # of additions; fewer carry no trend
STEEPEST = 0.35  # the yearly change of ln(additions) at most, up or down
DAMPING = 0.75  # what is left of the trend from one year to the next
LARGE_MW = 1000.0  # cumulative; markets below have the wider band
# Actual over forecast capacity after 1 to 5 years, held after: quartiles of markets from 1 GW on …
QUARTILES = ((0.95, 1.08), (0.88, 1.21), (0.82, 1.28), (0.79, 1.49), (0.77, 1.61))
# … and their tenth and ninetieth percentiles, for smaller markets.
TENTHS = ((0.85, 1.22), (0.74, 1.45), (0.63, 1.77), (0.57, 2.07), (0.49, 2.46))

Series = Mapping[int, float]  # MW by year
Method = Callable[[Series, float, int, int], "tuple[float, ...]"]  # additions, standing, origin, horizon


class NoTrend(Exception):
    """The past carries no trend; the message says why."""


@dataclass(frozen=True)
class Trend:
    growth: float  # mean yearly change of ln(additions), within ±STEEPEST
    unclipped: float
    level: float  # MW a year: mean of the last two years

    def additions(self, horizon: int) -> tuple[float, ...]:
        """ln a(i) = ln level + growth · (φ + φ² + … + φⁱ), in MW."""
        damped, found = 0.0, []
        for step in range(1, horizon + 1):
            damped += DAMPING**step
            found.append(self.level * math.exp(self.growth * damped))
        return tuple(found)


def trend(additions: Series, origin: int) -> Trend:
    """The trend at the end of `origin`. Years without positive additions (revisions, closures) carry no change."""
    years = [year for year in additions if year <= origin]
    if len(years) < LEAST_YEARS:
        raise NoTrend(f"Only {len(years)} years of additions are known; a trend takes at least {LEAST_YEARS}.")
    last = [additions.get(year, 0.0) for year in range(origin - LOOKS_BACK + 1, origin + 1)]
    changes = [math.log(now / before) for before, now in pairwise(last) if before > 0 and now > 0]
    level = fmean(last[-2:])
    if level <= 0 or not changes:
        raise NoTrend("The last additions are zero or negative (revisions or closures), which carry no trend.")
    growth = fmean(changes)
    return Trend(max(-STEEPEST, min(STEEPEST, growth)), growth, level)


def damped(additions: Series, standing: float, origin: int, horizon: int) -> tuple[float, ...]:
    """Cumulative capacity in MW of the years after `origin`."""
    return _piled(standing, trend(additions, origin).additions(horizon))


def repeated(additions: Series, standing: float, origin: int, horizon: int) -> tuple[float, ...]:
    """The plainest forecast there is: every year adds what the last one added."""
    return _piled(standing, (additions[origin],) * horizon)


def _piled(standing: float, additions: Sequence[float]) -> tuple[float, ...]:
    found = []
    for added in additions:
        standing += added
        found.append(standing)
    return tuple(found)


def band(central: float, step: int, standing: float) -> tuple[float, float]:
    """Low and high of the capacity `step` years ahead, for a market of `standing` MW today."""
    multipliers = QUARTILES if standing >= LARGE_MW else TENTHS
    low, high = multipliers[min(step, len(multipliers)) - 1]
    return central * low, central * high


# --- how wrong it was -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Market:
    """What is known of one place: MW by year, of one edition."""

    additions: Series
    capacity: Series


@dataclass(frozen=True)
class Errors:
    """Of the forecast capacity against the actual one, in percent."""

    cases: int
    median_absolute: float
    mean: float  # negative: too low


def errors(markets: Sequence[Market], origins: Sequence[int], ahead: int) -> tuple[Errors, Errors]:
    """Of the damped trend, and of repeating last year, over the same cases. Raises NoTrend without any case."""
    pairs = [found for market in markets for origin in origins if (found := _missed(market, origin, ahead))]
    if not pairs:
        raise NoTrend("Nothing to test the method on.")
    ours, plain = zip(*pairs, strict=True)
    return _errors(ours), _errors(plain)


def _errors(missed: Sequence[float]) -> Errors:
    return Errors(len(missed), median(abs(one) for one in missed), fmean(missed))


def _missed(market: Market, origin: int, ahead: int) -> tuple[float, float] | None:
    """By how many percent both methods missed; none where one of them has nothing to say or nothing came."""
    actual, standing = market.capacity.get(origin + ahead), market.capacity.get(origin)
    if not actual or standing is None or origin not in market.additions:
        return None
    try:
        ours = damped(market.additions, standing, origin, ahead)[-1]
    except NoTrend:
        return None
    plain = repeated(market.additions, standing, origin, ahead)[-1]
    return (ours / actual - 1) * 100, (plain / actual - 1) * 100
