"""A plant's file as it was read: the frame every analysis works on, and the names its columns have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

POWER, PLANE, HORIZONTAL = "power_kw", "poa_wm2", "ghi_wm2"
MODULE, AIR, WIND, RAIN, DC_POWER = "temp_module_c", "temp_air_c", "wind_ms", "rain_mm", "dc_power_kw"
INVERTER, STRING = "inverter:", "string:"
LABELS = {
    POWER: "AC power",
    DC_POWER: "DC power",
    PLANE: "plane-of-array irradiance",
    HORIZONTAL: "global horizontal irradiance",
    MODULE: "module temperature",
    AIR: "air temperature",
    WIND: "wind speed",
    RAIN: "rain",
}


@dataclass(frozen=True)
class Measured:
    """`frame`: time-zone-aware, interval-beginning, sorted, unique, on a regular step, all float, NaN for missing."""

    frame: pd.DataFrame
    reading: dict[str, Any]


def label(column: str) -> str:
    """What a person calls a column: `inverter:WR 3` is inverter WR 3."""
    kind, found, name = column.partition(":")
    return f"{kind} {name}" if found else LABELS.get(column, column)


def parts(frame: pd.DataFrame, prefix: str) -> dict[str, Floats]:
    """The inverters, or the strings, of a frame by their labels."""
    return {
        str(name).removeprefix(prefix): frame[name].to_numpy(dtype=np.float64)
        for name in frame.columns
        if str(name).startswith(prefix)
    }


def step_hours(frame: pd.DataFrame, reading: dict[str, Any]) -> float:
    """How long one interval is; a file of one row may say it in its reading."""
    if len(frame) > 1:
        return float((frame.index[1] - frame.index[0]) / pd.Timedelta(hours=1))
    return float(reading.get("step_minutes") or 60) / 60
