"""How many hours of every day the plant was due, and how many of them it was there. IEC 61724-1 and IEC TS 63019."""

from __future__ import annotations

import numpy as np

from analysis.measured import Bools, Floats
from analysis.outages import Unit
from analysis.record import Record
from analysis.stops import STANDS

RUNS = 0.005  # of an inverter's size: it takes a tenth of the irradiance from which time counts


def hours_by_day(record: Record, inverters: list[Unit]) -> tuple[Floats, Floats]:
    """Hours up and hours due. Time counts while irradiance is above 50 W/m²; with inverters, each for its size."""
    when = record.calendar
    if not inverters:
        due = record.has_power & record.sunny
        up = due & (record.power > STANDS * record.due)
        return when.count(up) * when.hours, when.count(due) * when.hours
    due_of = [record.sunny & np.isfinite(unit.power) for unit in inverters]
    up_of = [due & (unit.power > RUNS * unit.rating) for due, unit in zip(due_of, inverters, strict=True)]
    return _weighed(record, inverters, up_of), _weighed(record, inverters, due_of)


def _weighed(record: Record, inverters: list[Unit], rows: list[Bools]) -> Floats:
    when, whole = record.calendar, sum(unit.rating for unit in inverters)
    parts = [unit.rating / whole * when.count(each) for unit, each in zip(inverters, rows, strict=True)]
    hours: Floats = np.sum(parts, axis=0) * when.hours
    return hours
