"""What light or power tell of a clock: when the sun stood highest by it."""

from __future__ import annotations

import math

import numpy as np

from analysis.measured import Floats, Whole

DAY = 86_400
FEW = 48  # rows of daylight that tell a noon
LOCAL = (10.5, 14.25)  # hours, of solar noon by a clock that people there live by, summer time included


def noon(seconds: Whole, step: int, light: Floats) -> float | None:
    """The hour at which the sun stands highest by this clock, as a mean over all rows; None where none shows it.

    The middle of all light of a day, on a circle, so that a day that begins at noon UTC does no harm.
    """
    strength = np.where(np.isfinite(light), np.clip(light, 0, None), 0.0)
    lit = strength > 0.02 * np.quantile(strength, 0.995) if strength.size else np.zeros(0, dtype=np.bool_)
    if lit.sum() < FEW or lit.mean() > 0.9:
        return None
    angle = 2 * math.pi * ((seconds[lit] + step / 2) % DAY) / DAY
    across, along = float((strength[lit] * np.sin(angle)).sum()), float((strength[lit] * np.cos(angle)).sum())
    if math.hypot(across, along) < 0.3 * float(strength[lit].sum()):
        return None  # light at all hours is no sun
    return float(math.atan2(across, along) / (2 * math.pi) * 24 % 24)


def is_local(hour: float) -> bool:
    return LOCAL[0] <= hour <= LOCAL[1]


def said(hour: float) -> str:
    """ "12:21"."""
    minutes = round(hour * 60) % (24 * 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
