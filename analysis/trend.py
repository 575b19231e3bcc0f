"""The daily ratio of given to expected that degradation and soiling are read from.

Expected by the rating that the data themselves show: a kWp that is stated, or corrected, changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measured import Bools, Floats
from analysis.outages import Outage
from analysis.record import Record

BRIGHT = 200.0  # W/m²; dimmer rows say more of the sensor than of the plant
CELL = (-50.0, 110.0)  # °C
CLIPPED = 0.98  # of the limit: expected power above may not be reached for that reason
LEAST_RATIO = 0.01  # of expected power: below, a row is no trend
LEAST_HOURS = 0.25  # of full load expected in a day's rows


@dataclass(frozen=True)
class Trend:
    """By calendar day; `ratio` is NaN on days that do not count. `is_plane`: of irradiance on the modules' plane."""

    is_plane: bool
    ratio: pd.Series
    insolation: pd.Series  # kWh/m², of all rows
    rain: pd.Series | None  # mm

    @property
    def inputs(self) -> Iterator[bytes]:
        """All that is read from it."""
        yield f"{self.is_plane} {self.ratio.index[0]:%Y-%m-%d} {self.rain is not None}".encode()
        for values in (self.ratio, self.insolation, self.rain):
            if values is not None:
                yield values.to_numpy(dtype=np.float64).tobytes()

    @property
    def days(self) -> int:
        return int(self.ratio.notna().sum())


def trend(record: Record, found: list[Outage]) -> Trend | None:
    """None where no irradiance was measured. Days with an outage do not count."""
    if record.irradiance is None or not record.has_power.any():
        return None
    potential = record.potential_at(record.rating.seen)
    when, rows = record.calendar, _rows(record, potential)
    given, due = when.sums(record.power, rows), when.sums(potential, rows)
    ratio = np.full(len(due), np.nan)
    known = (due * when.hours > LEAST_HOURS * record.rating.seen) & ~_out(found, len(due))
    ratio[known] = given[known] / due[known]
    light = when.sums(record.light, np.isfinite(record.light)) * when.hours / 1000
    return Trend(record.is_plane, pd.Series(ratio, when.days), pd.Series(light, when.days), rain_by_day(record))


def _rows(record: Record, potential: Floats) -> Bools:
    rows = record.used & (record.light > BRIGHT) & (record.power > LEAST_RATIO * potential)
    if record.module is not None:
        rows &= (record.module > CELL[0]) & (record.module < CELL[1])
    if record.limit is not None:
        rows &= potential * CLIPPED < record.limit
    return rows


def _out(found: list[Outage], days: int) -> Bools:
    out = np.zeros(days, dtype=np.bool_)
    for one in found:
        out[one.first : one.last + 1] = True
    return out


def rain_by_day(record: Record) -> pd.Series | None:
    if record.rain is None:
        return None
    fallen: Floats = record.calendar.sums(record.rain, np.isfinite(record.rain))
    return pd.Series(fallen, record.calendar.days)
