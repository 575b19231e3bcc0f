"""Where a plant stands tells what its clock must be: the sun is highest at a known time there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pvlib

from analysis import sun
from analysis.measured import Floats, Whole

DEGREES = 15.0  # of longitude in an hour
DAY, HOUR = 86_400, 3_600


@dataclass(frozen=True)
class Place:
    """`horizontal`: irradiance by row, in any unit; on a plane it would lean to the morning or the evening."""

    horizontal: Floats
    longitude: float
    is_ending: bool = False  # whether the times are known to name the ends of intervals

    def late(self, seconds: Whole, step: int) -> float | None:
        """By how many hours the sun stands highest later than it should, were these times UTC; from -12 to 12."""
        high = sun.noon(seconds - step if self.is_ending else seconds, step, self.horizontal)
        if high is None:
            return None
        strength = np.nan_to_num(np.clip(self.horizontal, 0, None))
        of_year = (seconds // DAY) % 365.25 + 1
        equation = float(np.average(pvlib.solarposition.equation_of_time_spencer71(of_year), weights=strength)) / 60
        due = 12 - self.longitude / DEGREES - equation
        return float((high - due + 12) % 24 - 12)

    def ahead(self, seconds: Whole, step: int) -> float | None:
        """Hours that this clock is before UTC, in halves, best a whole number: a clock that names the ends of
        intervals is late by one of these besides."""
        late = self.late(seconds, step)
        if late is None:
            return None
        around = [np.floor(2 * late) / 2 + half for half in (-0.5, 0.0, 0.5, 1.0)]
        return float(min(around, key=lambda hours: _unlikely(late - hours, step, hours)))


def _unlikely(left: float, step: int, hours: float) -> tuple[float, bool, float]:
    return round(min(abs(left), abs(left - step / HOUR)), 1), hours % 1 != 0, abs(left)
