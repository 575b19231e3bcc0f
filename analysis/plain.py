"""Values as JSON holds them: plain floats, None where nothing is known, and refusals that say what would help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

Refusal = dict[str, dict[str, str]]


def number(value: float | None, digits: int = 3) -> float | None:
    """A finite value rounded, None for everything else."""
    if value is None or not np.isfinite(value):
        return None
    return round(float(value), digits) + 0.0  # never -0.0


def numbers(values: Iterable[float], digits: int = 3) -> list[float | None]:
    rounded = np.round(np.asarray(values, dtype=np.float64), digits) + 0.0
    return [value if known else None for value, known in zip(rounded.tolist(), np.isfinite(rounded), strict=True)]


def ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def percent(part: float, whole: float, digits: int = 2) -> float | None:
    return number(100 * ratio(part, whole), digits)


def refuse(code: str, message: str, hint: str) -> Refusal:
    """`code` is missing_param, no_data, bad_range or too_little; `hint` is what would make it possible."""
    return {"refused": {"code": code, "message": message, "hint": hint}}


def is_refusal(value: Any) -> bool:
    return isinstance(value, dict) and "refused" in value


def warning(code: str, text: str) -> dict[str, str]:
    return {"code": code, "text": text}
