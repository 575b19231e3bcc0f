"""Whether the times of a file name the ends of intervals: then a row stands for what was before it.

Told by the name of the column, by 24:00, by a file that begins one step after midnight and ends at midnight, or by the
sun where the plant's longitude is known.
"""

from __future__ import annotations

import numpy as np
import pvlib

from analysis import sun
from analysis.measured import Floats, Whole
from analysis.moments import Moments
from analysis.remarks import Remarks
from analysis.series import DAY, HOUR, said
from analysis.times import Shape

NEAR = 0.35  # of a step, that solar noon may be beside where it should be
DEGREES = 15.0  # of longitude in an hour
SHORTEST, LONGEST = 900, HOUR  # seconds of steps that noon can tell apart


def are_named(where: Shape, moments: Moments, step: int, remarks: Remarks) -> bool:
    """Without the sun: by names, 24:00 and the file's first and last time."""
    if where.is_ending:
        remarks.note("The times are named as ends of intervals; rows were moved to where their interval begins.")
        return True
    if moments.has_24:
        remarks.note("The file counts to 24:00: its times are ends of intervals, and rows were moved to the beginning.")
        return True
    first, last = int(moments.seconds.min()), int(moments.seconds.max())
    if step < DAY and first % DAY == step and last % DAY == 0 and last - first > DAY:
        remarks.doubt(
            f"The file begins {said(step)} after midnight and ends at midnight: its times were read as ends of "
            "intervals, and rows moved to where their interval begins."
        )
        return True
    return False


def are_shown(seconds: Whole, step: int, horizontal: Floats | None, longitude: float | None, remarks: Remarks) -> bool:
    """By the sun, at true times, from irradiance on the horizontal at a known longitude."""
    if horizontal is None or longitude is None or not SHORTEST <= step <= LONGEST:
        return False
    high = sun.noon(seconds, step, horizontal)
    if high is None:
        return False
    strength = np.nan_to_num(np.clip(horizontal, 0, None))
    of_year = (seconds // DAY) % 365.25 + 1
    equation = float(np.average(pvlib.solarposition.equation_of_time_spencer71(of_year), weights=strength)) / 60
    due = 12 - longitude / DEGREES - equation
    late = (high - due + 12) % 24 - 12
    if abs(late * HOUR / step - 1) > NEAR:
        return False
    remarks.note(
        f"The sun stands highest {late * 60:.0f} minutes late: the times are ends of intervals, and rows were moved to "
        "where their interval begins."
    )
    return True
