"""How much of the time, and of the energy, the plant was there for. IEC 61724-1 and IEC TS 63019 name both."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.measured import Floats
from analysis.outages import Unit
from analysis.performance import Daily
from analysis.plain import Refusal, number, percent, refuse
from analysis.record import Record

RUNS = 0.005  # of an inverter's size: it takes a tenth of the irradiance from which time counts


def availability(
    record: Record, days: Daily, lost_kwh: Floats, measured_lost_kwh: Floats, inverters: list[Unit]
) -> dict[str, Any] | Refusal:
    """Time counts while irradiance is above 50 W/m²; with inverters, each counts for its size. Energy given and lost
    are of the same rows."""
    sun, energy, lost = float(days.sun_hours.sum()), float(np.nansum(days.energy)), float(measured_lost_kwh.sum())
    if sun <= 0:
        text = "There is no hour in which the plant should have run and its power is known."
        return refuse("no_data", text, "Attach a file with power, and with irradiance if there is any.")
    return {
        "time_percent": percent(float(days.up_hours.sum()), sun) if not inverters else _of_inverters(record, inverters),
        "energy_percent": percent(energy, energy + lost, 3),
        "lost_kwh": number(float(lost_kwh.sum()), 1),
        "how": "by inverter" if inverters else "of the whole plant",
        "sun_hours": number(sun, 2),
    }


def _of_inverters(record: Record, inverters: list[Unit]) -> float | None:
    up, due = 0.0, 0.0
    for unit in inverters:
        counts = record.sunny & np.isfinite(unit.power)
        due += unit.rating * float(counts.sum())
        up += unit.rating * float((counts & (unit.power > RUNS * unit.rating)).sum())
    return percent(up, due)
