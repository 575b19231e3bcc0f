"""What a file tells of its plant beside its rows: a rating in kWp, as a hint that nobody uses without asking."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from analysis.measured import AIR, MODULE, PLANE, POWER, Floats
from analysis.series import Columns

STATED = re.compile(r"([\d][\d.,']*)\s*(k|M)\s?Wp\b|(k|M)Wp\)?\W{0,3}([\d][\d.,']*)", re.I)
BRIGHT = 600.0  # W/m²
ENOUGH = 30  # rows
GAMMA, NOMINAL = -0.0035, 25.0  # per K; °C
USUAL = 0.90  # of its rating at 25 °C, that a plant gives in strong light
SHARES = (0.98, 0.80)  # of the best plants and of tired or dirty ones
HEATING = 0.03  # K per W/m² above air, where no module was measured


def rating(said: Iterable[str], columns: Columns) -> dict[str, Any] | None:
    """kWp by what the file says, else by power in strong light."""
    for line in said:
        if found := _stated(line):
            return {"value": found, "how": f"the file says “{line[:80]}”"}
    if POWER not in columns or PLANE not in columns:
        return None
    light, power = columns[PLANE], columns[POWER]
    bright = (light > BRIGHT) & (power > 0)
    if bright.sum() < ENOUGH:
        return None
    due = light * (1 + GAMMA * (_module(columns) - NOMINAL)) / 1000
    seen = float(np.nanquantile(power[bright] / due[bright], 0.75))
    low, high = (_outward(seen / share, to) for share, to in zip(SHARES, (math.floor, math.ceil), strict=True))
    how = f"power in strong light, if the plant then gives {SHARES[1]:.0%} to {SHARES[0]:.0%} of its rating"
    return {"value": float(f"{seen / USUAL:.2g}"), "low": low, "high": high, "how": how.replace("%", " %")}


def _outward(value: float, to: Callable[[float], int]) -> float:
    """With two figures, on the side that keeps the range true."""
    if not value > 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - 1)
    return float(f"{to(value / unit) * unit:.6g}")


def _module(columns: Columns) -> Floats:
    if MODULE in columns:
        return columns[MODULE]
    return columns.get(AIR, np.full(len(columns[PLANE]), 20.0)) + HEATING * columns[PLANE]


def _stated(line: str) -> float | None:
    match = STATED.search(line)
    if match is None:
        return None
    digits, scale = (match[1], match[2]) if match[1] else (match[4], match[3])
    text = digits.replace("'", "")
    text = text.replace(",", "") if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", ".")
    try:
        return float(text) * (1000 if scale == "M" else 1)
    except ValueError:
        return None
