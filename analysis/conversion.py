"""Measurements in the units that are worked with: kW, W/m², °C, m/s and mm, energies as mean power."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis import energy, units
from analysis.columns import Column
from analysis.measured import DC_POWER, HORIZONTAL, INVERTER, PLANE, POWER, RAIN, STRING, Floats, Whole
from analysis.remarks import Remarks
from analysis.series import Columns

PER_HOUR = "mm/h"
ORDER = (POWER, DC_POWER, PLANE, HORIZONTAL)  # first of the frame; the others follow as in the file


def converted(columns: Sequence[Column], raw: Columns, seconds: Whole, hours: Floats, remarks: Remarks) -> Columns:
    """`raw`: by the names of the columns' meanings; `hours`: what each row stands for."""
    done: Columns = {}
    light: Floats | None = None
    for one in sorted(columns, key=lambda one: one.meaning not in (PLANE, HORIZONTAL)):
        values = raw[one.meaning] * one.unit.factor + one.unit.shift
        if one.unit.quantity in (units.ENERGY, units.IRRADIATION):
            values = _mean(one, values, seconds, hours, light, remarks)
        elif one.meaning == RAIN:
            values = _rain(one, values, seconds, hours, remarks)
        done[one.meaning] = values
        light = values if light is None and one.meaning in (PLANE, HORIZONTAL) else light
    return _with_sum(done, remarks)


def _mean(one: Column, values: Floats, seconds: Whole, hours: Floats, light: Floats | None, remarks: Remarks) -> Floats:
    """Mean power of each interval, from its energy or from a counter."""
    if energy.is_counter(values):
        remarks.note(f"“{one.source[:60]}” is a counter in {one.unit.name}: power is what it gained by the hour.")
        values = energy.gains(values, seconds.astype(np.float64), hours, light, one.source, remarks)
    else:
        remarks.note(
            f"“{one.source[:60]}” is the energy of each interval in {one.unit.name}: power is that by the hour."
        )
    return values / hours


def _rain(one: Column, values: Floats, seconds: Whole, hours: Floats, remarks: Remarks) -> Floats:
    if one.unit.name == PER_HOUR:
        return values * hours
    if energy.is_counter(values):
        remarks.note(f"“{one.source[:60]}” adds up rain: what fell in each interval was taken from it.")
        return energy.gains(values, seconds.astype(np.float64), hours, None, one.source, remarks)
    return values


def _with_sum(done: Columns, remarks: Remarks) -> Columns:
    """The plant's power from its inverters, where no column has it; a row without one of them has none."""
    parts = [name for name in done if name.startswith(INVERTER)]
    if parts and POWER not in done:
        done = {POWER: np.sum([done[name] for name in parts], axis=0), **done}
        remarks.note(f"The plant's power is the sum of its {len(parts)} inverters: no column has it.")
    ranked = sorted(done, key=lambda name: (_rank(name), name.startswith((INVERTER, STRING))))
    return {name: done[name] for name in ranked}


def _rank(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
