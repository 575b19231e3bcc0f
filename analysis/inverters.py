"""Inverters, and strings, against each other: what each would give by the others, and how it compares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.measured import Floats
from analysis.outages import Outage, Unit
from analysis.plain import Refusal, number, percent, refuse
from analysis.record import Record

PEAK = 0.995  # quantile of the rows that is an inverter's size
LEAD = 0.25  # of the inverters may be better than the one the others are held against
RUNNING = 0.1  # of full load: rows by which sizes are compared
LEAST_SHARE = 0.05  # of the rows: an inverter with fewer values cannot be compared


def units(record: Record) -> list[Unit]:
    """Each inverter with what the best of its peers make it expect; none where there are not two to compare."""
    powers = {name: values for name, values in record.inverters.items() if np.isfinite(values).mean() >= LEAST_SHARE}
    sizes = {name: _size(values) for name, values in powers.items()}
    powers = {name: values for name, values in powers.items() if sizes[name] > 0}
    if len(powers) < 2:
        return []
    lead = _lead([values / sizes[name] for name, values in powers.items()])
    return [_unit(name, values, lead) for name, values in powers.items()]


def inverters(
    record: Record, compared: list[Unit], found: list[Outage], kwp: float | None, string_units: Mapping[str, str]
) -> dict[str, Any] | Refusal:
    if not record.inverters and not record.strings:
        text = "There is only one column of power: nothing can be compared."
        return refuse("no_data", text, "Attach a file with a column for every inverter or string.")
    energies = {name: _sum(values) * record.calendar.hours for name, values in record.inverters.items()}
    middle = _median(list(energies.values()))
    expected = {str(unit.inverter): unit for unit in compared}
    return {
        "columns": [
            {
                "label": name,
                "energy_kwh": number(energies[name], 1),
                "peak_kw": number(_size(values), 2),
                "specific_yield": _specific_yield(energies[name], kwp, len(energies)),
                "relative_percent": percent(energies[name], middle),
                "days_down": sum(one.last - one.first + 1 for one in found if one.inverter == name),
                "lost_kwh": _lost(record, found, name) if name in expected else None,
            }
            for name, values in record.inverters.items()
        ],
        "strings": _strings(record, string_units),
    }


def _size(values: Floats) -> float:
    known = values[values > 0]
    return float(np.quantile(known, PEAK)) if known.size else 0.0


def _lead(shares: list[Floats]) -> Floats:
    """By row, the share of its size that a good inverter gives: the best of few, the upper quarter of many."""
    stacked = np.stack([np.nan_to_num(one, nan=-1.0) for one in shares])
    place = len(shares) - 1 - int(LEAD * (len(shares) - 1))
    best: Floats = np.partition(stacked, place, axis=0)[place]
    return np.where(best < 0, np.nan, best)


def _unit(name: str, power: Floats, lead: Floats) -> Unit:
    """Its size is what it gives beside its peers on an ordinary row, not what it reached once."""
    both = np.isfinite(power) & (lead > RUNNING)
    size = float(np.median(power[both] / lead[both])) if both.any() else 0.0
    if size <= 0:
        size = _size(power)
    return Unit(power, lead * size, size, None, name)


def _specific_yield(energy_kwh: float, kwp: float | None, count: int) -> float | None:
    """kWh/kWp with an equal part of the plant's modules: what each has is not in the file."""
    return number(energy_kwh * count / kwp, 1) if kwp else None


def _lost(record: Record, found: list[Outage], name: str) -> float | None:
    lost = sum(float(one.lost.sum()) for one in found if one.inverter == name)
    return number(lost * record.calendar.hours, 1)


def _strings(record: Record, units: Mapping[str, str]) -> list[dict[str, Any]]:
    """Means of the daylight, A or kW, against the median of those in the same unit; A where none was said."""
    light = record.daylight
    means = {name: _mean(values[light]) for name, values in record.strings.items()}
    unit = {name: units.get(name, "A") for name in means}
    middles = {one: _median([means[name] for name in means if unit[name] == one]) for one in unit.values()}
    return [
        {
            "label": name,
            "mean": number(mean, 3),
            "unit": unit[name],
            "relative_percent": percent(mean, middles[unit[name]]),
        }
        for name, mean in means.items()
    ]


def _median(values: list[float]) -> float:
    known = [one for one in values if np.isfinite(one)]
    return float(np.median(known)) if known else float("nan")


def _sum(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.sum()) if known.size else float("nan")


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")
