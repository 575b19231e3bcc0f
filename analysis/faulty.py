"""Which values a sensor or a logger cannot have measured: impossible, stuck, or a spike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.measured import (
    AIR,
    DC_POWER,
    HORIZONTAL,
    INVERTER,
    MODULE,
    PLANE,
    POWER,
    RAIN,
    STRING,
    WIND,
    Bools,
    Floats,
    Whole,
)

IRRADIANCE = (-20.0, 1600.0)
TEMPERATURE = (-40.0, 110.0)
LIMITS = {
    PLANE: IRRADIANCE,
    HORIZONTAL: IRRADIANCE,
    MODULE: TEMPERATURE,
    AIR: TEMPERATURE,
    WIND: (0.0, 75.0),
    RAIN: (0.0, 500.0),
}
POWER_LIMITS = (-0.02, 1.30)  # of the rating: what a plant takes by night, what it can give
PART_LIMIT = 3.0  # an inverter or a string, of its own 99th percentile

STUCK_ROWS, STUCK_HOURS = 6, 1.0
STUCK_LEVEL = 0.02  # of the 99th percentile: below it, power and irradiance rest all night
LIMITED_DAYS = 3  # power that rests at one value on so many days is held there, not stuck
TOP = 0.97  # of the highest power: there inverters hold it

SPIKE = 0.4  # of full scale, away from the neighbours
QUIET = 0.1  # what the other of power and irradiance may have moved meanwhile
POSSIBLE = 1.2  # of the rating at standard light: more is not the sun's
SPIKE_KELVIN = 25.0


@dataclass(frozen=True)
class Run:
    """Rows first…last (inclusive) that all have the same value."""

    first: int
    last: int

    @property
    def rows(self) -> int:
        return self.last - self.first + 1


def impossible(column: str, values: Floats, rating: float) -> Bools:
    low, high = _limits(column, values, rating)
    return (values < low) | (values > high)


def stuck(column: str, values: Floats, day: Whole, hours: float) -> list[Run]:
    """Runs of equal values too long for what the column does otherwise; a coarse sensor repeats itself by nature."""
    if column == RAIN or not np.isfinite(values).any():
        return []
    electric = _rests_by_night(column)
    level = STUCK_LEVEL * np.nanquantile(np.abs(values), 0.99) if electric else 0.0
    begins, lengths = _runs(values, np.abs(values) > level)
    long = lengths >= max(STUCK_ROWS, STUCK_HOURS / hours, STUCK_ROWS * _usual(lengths))
    found = [Run(int(first), int(first + rows - 1)) for first, rows in zip(begins[long], lengths[long], strict=True)]
    return [run for run in found if not _is_held(column, values, run, found, day)]


def spikes(frame: Mapping[str, Floats], rating: float) -> dict[str, Bools]:
    """Values far from their neighbours that the other sensors did not follow."""
    found = {name: np.abs(_away(frame[name])) > SPIKE_KELVIN for name in (MODULE, AIR) if name in frame}
    sun = PLANE if PLANE in frame else HORIZONTAL
    if POWER not in frame or sun not in frame:
        return found
    power, light = _away(frame[POWER]) / rating, _away(frame[sun]) / 1000
    runs = frame[POWER] > STUCK_LEVEL * rating  # while the plant stands, its power says nothing of the light
    beyond = frame[POWER] / rating > POSSIBLE * frame[sun] / 1000 + QUIET
    found[POWER] = (power > SPIKE) & (np.abs(light) < QUIET) & beyond
    found[sun] = (np.abs(light) > SPIKE) & (np.abs(power) < QUIET) & (runs | (light > 0))
    found[sun] &= ~(frame[POWER] > TOP * _highest(frame[POWER]))
    return found


def _limits(column: str, values: Floats, rating: float) -> tuple[float, float]:
    if column in (POWER, DC_POWER):
        return POWER_LIMITS[0] * rating, POWER_LIMITS[1] * rating
    if column.startswith((INVERTER, STRING)):
        known = values[values > 0]
        top = PART_LIMIT * float(np.quantile(known, 0.99)) if known.size else np.inf
        return -top, top
    return LIMITS.get(column, (-np.inf, np.inf))


def _rests_by_night(column: str) -> bool:
    return column in (POWER, DC_POWER, PLANE, HORIZONTAL) or column.startswith((INVERTER, STRING))


def _runs(values: Floats, significant: Bools) -> tuple[Whole, Whole]:
    """Where runs of equal significant values begin, and how many rows each has."""
    same = (values[1:] == values[:-1]) & significant[1:]
    begins = np.flatnonzero(np.concatenate([[True], ~same]))
    lengths = np.diff(np.append(begins, len(values)))
    kept = significant[begins]
    return begins[kept], lengths[kept]


def _usual(lengths: Whole) -> float:
    """How long the run is in which the middle one of all rows lies."""
    if not lengths.size:
        return 1.0
    ordered = np.sort(lengths)
    return float(ordered[np.searchsorted(np.cumsum(ordered), ordered.sum() / 2)])


def _is_held(column: str, values: Floats, run: Run, runs: list[Run], day: Whole) -> bool:
    """Power at the inverters' or the grid's limit is as it should be."""
    if column not in (POWER, DC_POWER) and not column.startswith(INVERTER):
        return False
    value = values[run.first]
    if value >= TOP * _highest(values):
        return True
    days = {int(day[one.first]) for one in runs if np.isclose(values[one.first], value, rtol=0.005)}
    return len(days) >= LIMITED_DAYS


def _highest(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.quantile(known, 0.999)) if known.size else np.inf


def _away(values: Floats) -> Floats:
    """How far each value is from the median of the two before and the two after it; 0 where one of them is missing."""
    around = [values[:-4], values[1:-3], values[3:-1], values[4:]]
    away = np.zeros(len(values))
    if len(values) >= 5:
        highest, lowest = np.maximum.reduce(around), np.minimum.reduce(around)
        away[2:-2] = np.nan_to_num(values[2:-2] - (sum(around) - highest - lowest) / 2)
    return away
