"""Energies as mean power: of an interval, or of a counter that is read again and again and may begin anew."""

from __future__ import annotations

import numpy as np

from analysis.measured import Floats
from analysis.remarks import Remarks

FALLS = 0.25  # of all changes: a counter falls once a day at most, an energy every afternoon
FEW = 10  # changes that tell it
CREDIBLE = 5.0  # times the highest usual gain
APART = 1.5  # times the usual spacing, over which a gain says nothing of one interval


def is_counter(values: Floats) -> bool:
    changes = np.diff(values[np.isfinite(values)])
    changes = changes[np.abs(changes) > _nothing(values)]
    return changes.size >= FEW and float(np.mean(changes < 0)) < FALLS


def gains(
    values: Floats, seconds: Floats, hours: Floats, light: Floats | None, source: str, remarks: Remarks
) -> Floats:
    """What a counter gained in the interval that begins with each row.

    Where the counter is read at an interval's end, light tells: the gain then goes with the light one row later.
    """
    kept = _without_slips(values, source, remarks)
    change = np.diff(kept)
    usual = change[np.isfinite(change) & (change > 0)]
    most = CREDIBLE * float(np.quantile(usual, 0.99)) if usual.size else 0.0
    fell = change < -_nothing(values)
    change = np.where(fell, np.where(kept[1:] <= most, kept[1:], np.nan), change)
    change[np.diff(seconds) > APART * 3600 * hours[:-1]] = np.nan
    if resets := int(fell.sum()):
        remarks.count("counter_resets", resets)
        remarks.note(f"The counter “{source[:60]}” begins anew {resets:,} times; every time it was followed.")
    onward, back = np.append(change, np.nan), np.insert(change, 0, np.nan)
    if light is not None and _likeness(back, light) > _likeness(onward, light) + 0.005:
        return back
    return onward


def _without_slips(values: Floats, source: str, remarks: Remarks) -> Floats:
    """A counter that falls, or leaps, for one reading and goes on as before was misread."""
    before, here, behind = values[:-2], values[1:-1], values[2:]
    least = _nothing(values)
    slips = ((here < before - least) | (here > behind + least)) & (behind >= before - least)
    kept = values.copy()
    kept[1:-1][slips] = np.nan
    if number := int(slips.sum()):
        remarks.count("counter_slips", number)
        remarks.note(f"{number:,} readings of the counter “{source[:60]}” lie beside all others and were left out.")
    return kept


def _nothing(values: Floats) -> float:
    """What binary fractions make of no change."""
    return 1e-10 * float(np.nanmax(np.abs(values), initial=1.0))


def _likeness(one: Floats, other: Floats) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < FEW or np.ptp(one[both]) == 0 or np.ptp(other[both]) == 0:
        return 0.0
    return float(np.corrcoef(one[both], other[both])[0, 1])
