"""What the performance ratio of IEC 61724-1, corrected or not, yields and expected energy are made of, day by day.

Energy above and insolation below are always of the same rows. Sums are given, never means of ratios, so that any
period can be made of days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import expected
from analysis.availability import hours_by_day
from analysis.facts import NOMINAL, Settled
from analysis.measured import Bools, Floats
from analysis.outages import Unit
from analysis.plain import numbers
from analysis.record import Record


@dataclass(frozen=True)
class Daily:
    """By calendar day; kWh, kWh/m², hours, °C, mm. NaN where not known."""

    energy: Floats
    used_energy: Floats
    used_insolation: Floats
    insolation: Floats
    expected: Floats
    corrected_annual: Floats
    model: Floats
    daylight_rows: Floats
    power_rows: Floats  # of these, with power
    valid_rows: Floats  # of these, with all that a ratio needs
    up_hours: Floats
    sun_hours: Floats
    rain: Floats
    module: Floats

    def told(self) -> dict[str, Any]:
        return {
            "energy_kwh": numbers(self.energy, 3),
            "used_energy_kwh": numbers(self.used_energy, 3),
            "used_insolation_kwh_m2": numbers(self.used_insolation, 5),
            "insolation_kwh_m2": numbers(self.insolation, 5),
            "expected_kwh": numbers(self.expected, 3),
            "corrected_annual_kwh": numbers(self.corrected_annual, 3),
            "model_kwh": numbers(self.model, 3),
            "daylight_rows": numbers(self.daylight_rows, 0),
            "power_rows": numbers(self.power_rows, 0),
            "valid_rows": numbers(self.valid_rows, 0),
            "valid_percent": numbers(self.valid_percent, 2),
            "up_hours": numbers(self.up_hours, 3),
            "sun_hours": numbers(self.sun_hours, 3),
            "rain_mm": numbers(self.rain, 2),
            "module_temp_c": numbers(self.module, 2),
        }

    @property
    def valid_percent(self) -> Floats:
        return _over(100 * self.valid_rows, self.daylight_rows)


def daily(record: Record, settled: Settled, inverters: list[Unit]) -> Daily:
    when, used = record.calendar, record.used
    known_light = np.isfinite(record.light)
    up_hours, sun_hours = hours_by_day(record, inverters)
    lit = known_light & (record.light > 0)
    kwp = settled.facts.kwp
    return Daily(
        energy=_sums(record, record.power, record.has_power),
        used_energy=_sums(record, record.power, used),
        used_insolation=_sums(record, record.light / 1000, used) if record.is_plane else _unknown(record),
        insolation=_sums(record, record.light / 1000, known_light),
        expected=_unknown(record) if kwp is None else _reference(record, used, kwp, NOMINAL),
        corrected_annual=_unknown(record) if kwp is None else _reference(record, used, kwp, _mean_module(record)),
        model=_unknown(record) if kwp is None else _model(record, used, kwp),
        daylight_rows=when.count(record.daylight),
        power_rows=when.count(record.daylight & record.has_power),
        valid_rows=when.count(record.daylight & (used if record.irradiance is not None else record.has_power)),
        up_hours=up_hours,
        sun_hours=sun_hours,
        rain=_unknown(record) if record.rain is None else when.sums(record.rain, np.isfinite(record.rain)),
        module=_weighted_module(record, lit),
    )


def _sums(record: Record, values: Floats, where: Bools) -> Floats:
    """By day, times the hours of an interval; NaN on days without such a row."""
    when = record.calendar
    sums = when.sums(values, where) * when.hours
    sums[when.count(where) == 0] = np.nan
    return sums


def _unknown(record: Record) -> Floats:
    return np.full(len(record.calendar.days), np.nan)


def _reference(record: Record, used: Bools, kwp: float, module: float) -> Floats:
    """kWh of the modules at their temperature, were `module` the nominal one."""
    at = None if record.module is None else record.module + (NOMINAL - module)
    power = expected.dc_power(record.light, at, kwp, record.gamma)
    return _sums(record, power, used)


def _mean_module(record: Record) -> float:
    """Irradiance-weighted, of the whole record."""
    if record.module is None:
        return NOMINAL
    known = record.used & np.isfinite(record.module)
    weights = record.light[known]
    return float(np.average(record.module[known], weights=weights)) if weights.sum() > 0 else NOMINAL


def _model(record: Record, used: Bools, kwp: float) -> Floats:
    dc = expected.dc_power(record.light, record.module, kwp, record.gamma) * (1 - expected.SYSTEM_LOSSES)
    return _sums(record, expected.ac_power(dc, record.limit or kwp / expected.DC_TO_AC), used)


def _weighted_module(record: Record, lit: Bools) -> Floats:
    if record.module is None or record.irradiance is None:
        return _unknown(record)
    rows = lit & np.isfinite(record.module)
    light = record.calendar.sums(record.light, rows)
    warmth = record.calendar.sums(record.light * record.module, rows)
    return _over(warmth, light)


def _over(part: Floats, whole: Floats) -> Floats:
    """NaN where there is nothing to divide by."""
    ratios: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return ratios
