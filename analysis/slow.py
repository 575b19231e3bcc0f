"""Degradation and soiling: what takes its time, and need not be worked out again from what has not changed.

What they are read from has a key. Findings of the same key are those that working them out would bring, to the digit:
the lots that are drawn are the same ones each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.degradation import degradation
from analysis.measured import Floats
from analysis.outages import Outage
from analysis.record import Record
from analysis.soiling import soiling
from analysis.trend import Trend, rain_by_day, trend
from knowledge.plants import versions

KEY, NAMES = "slow_key", ("degradation", "soiling")
Slow = dict[str, Any]
Kept = Callable[[str], Slow | None]  # what was found with that key before


def slow(
    record: Record,
    found: list[Outage],
    energy_kwh: Floats,
    seed: int,
    kept: Kept,
    progress: Callable[[str, float], None],
) -> Slow:
    """Both sections, with the key of what they were read from."""
    ratio, rain = trend(record, found), rain_by_day(record)
    key = _key(ratio, rain, energy_kwh, seed)
    before = kept(key)
    if before is not None:
        return {**{name: before[name] for name in NAMES}, KEY: key}
    progress("soiling", 0.3)
    soiled = soiling(ratio, rain, energy_kwh, seed)
    progress("degradation", 0.9)
    return {"degradation": degradation(ratio, soiled, seed), "soiling": soiled.told, KEY: key}


def dirt(told: dict[str, Any]) -> pd.Series | None:
    """The ratio of each day as it was told; none where it was not measured."""
    if told.get("method") != "srr":
        return None
    profile = told["profile"]
    return pd.Series(profile["ratio"], pd.DatetimeIndex(profile["date"]), dtype="float64")


def _key(ratio: Trend | None, rain: pd.Series | None, energy_kwh: Floats, seed: int) -> str:
    digest = hashlib.sha256(f"{versions.FINDINGS} {seed} {ratio is not None} {rain is not None}".encode())
    for part in ratio.inputs if ratio else ():
        digest.update(part)
    if rain is not None:
        digest.update(f"{rain.index[0]:%Y-%m-%d}".encode() + rain.to_numpy(dtype="float64").tobytes())
    digest.update(energy_kwh.tobytes())
    return digest.hexdigest()
