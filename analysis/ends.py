"""Whether the times of a file name the ends of intervals: then a row stands for what was before it.

Told by the name of the column, by 24:00, by a file that begins one step after midnight and ends at midnight, or by the
sun where the plant's longitude is known.
"""

from __future__ import annotations

from analysis.measured import Whole
from analysis.moments import Moments
from analysis.place import Place
from analysis.remarks import Remarks
from analysis.series import DAY, HOUR, said
from analysis.times import Shape

NEAR = 0.35  # of a step, that solar noon may be beside where it should be
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


def are_shown(seconds: Whole, step: int, place: Place | None, remarks: Remarks) -> bool:
    """By the sun, at true times."""
    if place is None or not SHORTEST <= step <= LONGEST:
        return False
    late = place.late(seconds, step)
    if late is None or abs(late * HOUR / step - 1) > NEAR:
        return False
    remarks.by_place(
        f"The sun stands highest {late * 60:.0f} minutes late: the times are ends of intervals, and rows were moved to "
        "where their interval begins."
    )
    return True
