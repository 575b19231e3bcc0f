"""What is missing and wrong in a plant's data, and the frame without it that all other analyses use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis import faulty
from analysis.measured import HORIZONTAL, PLANE, POWER, Bools, Floats, Measured, Whole, label, step_hours
from analysis.plain import number, percent
from analysis.rating import Rating

MOST_GAPS, MOST_STUCK = 50, 50
MIDNIGHT_HOURS = 1.5  # of the time opposite to solar noon: there it is night in every season, or nearly
OFFSET_SAID, OFFSET_TAKEN = 2.0, 5.0  # W/m²; below the second it may be a cold pyranometer, not its zero


@dataclass(frozen=True)
class Checked:
    frame: pd.DataFrame  # as measured, without what cannot be true
    report: dict[str, Any]
    removed: Bools  # rows of which something was taken away


@dataclass(frozen=True)
class Faults:
    """Of one column, by row."""

    missing: Bools
    impossible: Bools
    stuck: Bools
    spike: Bools
    runs: list[faulty.Run]

    @property
    def removed(self) -> Bools:
        return self.impossible | self.stuck | self.spike


def check(measured: Measured, rating: Rating, day: Whole) -> Checked:
    """`day`: the number of the plant's calendar day that each row is in."""
    frame = measured.frame
    faults = _faults(frame, rating.kw, day, step_hours(frame, measured.reading))
    kept = {name: np.where(one.removed, np.nan, frame[name].to_numpy()) for name, one in faults.items()}
    offset, notes = _zero(kept, frame.index)
    cleaned = pd.DataFrame(kept, index=frame.index)
    report = {**_rows(measured, faults), "columns": _columns(measured, faults)}
    report |= _gaps(frame.index, faults) | {"stuck": _stuck(frame, faults)}
    removed = np.logical_or.reduce([one.removed for one in faults.values()])
    return Checked(cleaned, {**report, "night_offset_wm2": number(offset, 2), "notes": notes}, removed)


def _faults(frame: pd.DataFrame, rating: float, day: Whole, hours: float) -> dict[str, Faults]:
    raw = {str(name): frame[name].to_numpy(dtype=np.float64) for name in frame.columns}
    impossible = {name: faulty.impossible(name, values, rating) for name, values in raw.items()}
    runs = {name: faulty.stuck(name, values, day, hours) for name, values in raw.items()}
    stuck = {name: _rows_of(runs[name], len(frame)) for name in raw}
    sound = {name: np.where(impossible[name] | stuck[name], np.nan, values) for name, values in raw.items()}
    spikes = faulty.spikes(sound, rating)
    return {
        name: _of(values, impossible[name], stuck[name], spikes.get(name), runs[name]) for name, values in raw.items()
    }


def _of(values: Floats, impossible: Bools, stuck: Bools, spike: Bools | None, runs: list[faulty.Run]) -> Faults:
    """Each value counts once: as impossible, as stuck, as a spike."""
    held = stuck & ~impossible
    return Faults(
        missing=~np.isfinite(values),
        impossible=impossible,
        stuck=held,
        spike=np.zeros(len(values), dtype=np.bool_) if spike is None else spike & ~impossible & ~stuck,
        runs=runs,
    )


def _rows_of(runs: list[faulty.Run], rows: int) -> Bools:
    mask = np.zeros(rows, dtype=np.bool_)
    for run in runs:
        mask[run.first : run.last + 1] = True
    return mask


def _zero(kept: dict[str, Floats], index: pd.DatetimeIndex) -> tuple[float, list[str]]:
    """Take a pyranometer's zero off, in place, and cut what is below it. The offset is that of the first sensor."""
    offsets, notes = [], []
    for name in (PLANE, HORIZONTAL):
        if name not in kept:
            continue
        offset = _night_offset(kept[name], index)
        offsets.append(offset)
        if abs(offset) >= OFFSET_TAKEN:
            kept[name] = kept[name] - offset
            notes.append(f"The {label(name)} reads {offset:.1f} W/m² by night; that was taken off.")
        elif abs(offset) >= OFFSET_SAID:
            notes.append(f"The {label(name)} reads {offset:.1f} W/m² by night; it was left as it is.")
        kept[name] = np.fmax(kept[name], np.where(np.isfinite(kept[name]), 0.0, np.nan))
    return (offsets[0] if offsets else float("nan")), notes


def _night_offset(values: Floats, index: pd.DatetimeIndex) -> float:
    hour = index.hour.to_numpy() + index.minute.to_numpy() / 60
    light = np.nan_to_num(np.clip(values, 0, None))
    if not light.any():
        return float("nan")
    noon = np.angle(np.sum(light * np.exp(2j * np.pi * hour / 24))) / (2 * np.pi) * 24
    apart = np.abs((hour - noon + 24) % 24 - 12)  # hours from the middle of the night
    night = values[(apart <= MIDNIGHT_HOURS) & np.isfinite(values)]
    return float(np.median(night)) if night.size else float("nan")


def _rows(measured: Measured, faults: dict[str, Faults]) -> dict[str, Any]:
    defects = measured.reading.get("defects", {})
    missing = np.logical_and.reduce([one.missing for one in faults.values()])
    removed = np.logical_or.reduce([one.removed for one in faults.values()])
    needed = [one for name, one in faults.items() if name in _needed(faults)]
    lacking = np.logical_or.reduce([one.missing | one.removed for one in needed])
    rows = len(measured.frame)
    return {
        "completeness_percent": percent(float(rows - lacking.sum()), rows),
        "expected_rows": rows,
        "present_rows": int(rows - missing.sum()),
        "missing_rows": int(missing.sum()),
        "removed_rows": int(removed.sum()),
        "duplicates": int(defects.get("duplicates", 0)),
        "out_of_order": int(defects.get("out_of_order", 0)),
    }


def _needed(faults: dict[str, Faults]) -> set[str]:
    """Completeness is that of power and irradiance: what every figure is made of."""
    sun = next((name for name in (PLANE, HORIZONTAL) if name in faults), None)
    return {name for name in (POWER, sun) if name in faults} or set(faults)


def _columns(measured: Measured, faults: dict[str, Faults]) -> list[dict[str, Any]]:
    """With the numbers that a logger writes for nothing, which were taken away when the file was read."""
    marked = {one["meaning"]: int(one.get("sentinels") or 0) for one in measured.reading.get("columns", ())}
    return [_column(name, one, marked.get(name, 0)) for name, one in faults.items()]


def _column(name: str, faults: Faults, sentinels: int) -> dict[str, Any]:
    rows, lost = len(faults.missing), int((faults.missing | faults.removed).sum())
    return {
        "column": name,
        "label": label(name),
        "missing": max(0, int(faults.missing.sum()) - sentinels),
        "sentinels": sentinels,
        "out_of_range": int(faults.impossible.sum()),
        "stuck": int(faults.stuck.sum()),
        "spikes": int(faults.spike.sum()),
        "removed": int(faults.removed.sum()) + sentinels,
        "completeness_percent": percent(rows - lost, rows),
    }


def _gaps(index: pd.DatetimeIndex, faults: dict[str, Faults]) -> dict[str, Any]:
    """Runs of rows in which power or irradiance was not measured, longest first."""
    needed = _needed(faults)
    missing = np.logical_or.reduce([one.missing for name, one in faults.items() if name in needed])
    edges = np.diff(np.concatenate([[False], missing, [False]]).astype(np.int8))
    spans = list(zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True))
    longest = sorted(spans, key=lambda span: span[0] - span[1])[:MOST_GAPS]
    gaps = [
        {"start": index[first].isoformat(), "end": index[end - 1].isoformat(), "rows": int(end - first)}
        for first, end in longest
    ]
    return {"gaps": gaps, "gap_count": len(spans)}


def _stuck(frame: pd.DataFrame, faults: dict[str, Faults]) -> list[dict[str, Any]]:
    """Longest first."""
    runs = [(run, name) for name, one in faults.items() for run in one.runs]
    return [
        {
            "column": name,
            "start": frame.index[run.first].isoformat(),
            "end": frame.index[run.last].isoformat(),
            "value": number(float(frame[name].iloc[run.first])),
            "rows": run.rows,
        }
        for run, name in sorted(runs, key=lambda one: -one[0].rows)[:MOST_STUCK]
    ]
