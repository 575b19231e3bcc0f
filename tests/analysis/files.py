"""Files of plants as loggers write them, from a plant whose measurements are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.measured import Measured
from analysis.reading import read
from tests.plants import Plant

OURS = {
    "ac_power_kw": "power_kw",
    "poa_irradiance_wm2": "poa_wm2",
    "ghi_wm2": "ghi_wm2",
    "temp_air_c": "temp_air_c",
    "temp_module_c": "temp_module_c",
    "wind_speed_ms": "wind_ms",
    "rain_mm": "rain_mm",
}
Reader = Callable[..., Measured]


def reader(folder: Path) -> Reader:
    """Reads a text, or bytes, as the file it would be."""

    def reads(content: str | bytes, name: str = "plant.csv", encoding: str = "utf-8", **corrections: Any) -> Measured:
        path = folder / "stored"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read(path, name, corrections, progress=lambda _what, _share: None)

    return reads


def with_times(plant: Plant, shape: str, name: str = "timestamp") -> pd.DataFrame:
    """The plant's table with the local clock written in this shape."""
    table = plant.frame.drop(columns="timestamp")
    table.insert(0, name, plant.frame.index.strftime(shape))
    return table


def text(table: pd.DataFrame, **how: Any) -> str:
    return str(table.to_csv(index=False, **how))


def differences(measured: Measured, plant: Plant) -> dict[str, float]:
    """How far each column is from the plant's own at most; all times must be the plant's."""
    assert list(measured.frame.index.asi8) == list(plant.frame.index.as_unit(measured.frame.index.unit).asi8)
    found = {}
    for theirs, ours in OURS.items():
        if ours in measured.frame:
            found[ours] = float(np.abs(measured.frame[ours].to_numpy() - plant.frame[theirs].to_numpy()).max())
    return found


def meanings(measured: Measured) -> dict[str, str]:
    return {one["source"]: one["meaning"] for one in measured.reading["columns"]}


def units(measured: Measured) -> dict[str, str]:
    return {one["source"]: one["unit"] for one in measured.reading["columns"]}
