"""Performance ratio as IEC 61724-1 has it, corrected for temperature, yields, and what PVWatts expects; day by day.

Energy above and insolation below are always of the same rows. Sums are given, never means of ratios, so that any
period can be made of days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import expected
from analysis.facts import NOMINAL, Settled
from analysis.measured import Bools, Floats
from analysis.plain import Refusal, number, numbers, percent, ratio, refuse, warning
from analysis.record import Record
from analysis.stops import STANDS

VALID_PERCENT = 80.0  # of daylight rows in a period, below which it has no performance ratio
HIGHEST = 1.05  # a performance ratio above says that the sensor or the rating is wrong


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
    valid_rows: Floats
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
            "valid_percent": numbers(self.valid_percent, 2),
            "up_hours": numbers(self.up_hours, 3),
            "sun_hours": numbers(self.sun_hours, 3),
            "rain_mm": numbers(self.rain, 2),
            "module_temp_c": numbers(self.module, 2),
        }

    @property
    def valid_percent(self) -> Floats:
        return _over(100 * self.valid_rows, self.daylight_rows)


def daily(record: Record, settled: Settled) -> Daily:
    when, used = record.calendar, record.used
    known_light = np.isfinite(record.light)
    sun = record.has_power & record.sunny
    up = sun & (record.power > STANDS * record.due)
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
        valid_rows=when.count(record.daylight & (used if record.irradiance is not None else record.has_power)),
        up_hours=when.count(up) * when.hours,
        sun_hours=when.count(sun) * when.hours,
        rain=_unknown(record) if record.rain is None else when.sums(record.rain, np.isfinite(record.rain)),
        module=_weighted_module(record, lit),
    )


def performance(record: Record, days: Daily, settled: Settled) -> tuple[dict[str, Any] | Refusal, list[dict[str, str]]]:
    """The whole record and each year of it. A figure that needs what is not there is None; no kWp is a refusal."""
    kwp = settled.facts.kwp
    if kwp is None:
        text = "The rated DC power of the plant (kWp) is not known: a performance ratio is energy per kWp."
        return refuse("missing_param", text, "Say the kWp of the plant, for example 1,000 kWp."), []
    if not record.has_power.any():
        return refuse(
            "no_data", "There is no power in the data.", "Attach a file with the plant's power or energy."
        ), []
    if record.irradiance is None or not record.is_plane:
        return _without_plane(record), []
    years = np.asarray(record.calendar.days.year)
    rows = [{"year": int(one), **_period(record, days, years == one, settled)} for one in np.unique(years)]
    total = _period(record, days, np.ones(len(years), dtype=np.bool_), settled)
    high = [f"{row['year']}: {row['pr']:.3f}" for row in rows if row["pr"] is not None and row["pr"] > HIGHEST]
    text = f"A performance ratio above {HIGHEST} cannot be ({'; '.join(high)}): "
    doubt = warning("pr_too_high", text + "irradiance reads too low, or the kWp is too small.")
    return {"years": rows, "total": total}, [doubt] if high else []


def _without_plane(record: Record) -> Refusal:
    if record.irradiance is not None:
        text = "Only irradiance on the horizontal was measured; a performance ratio needs that on the plane."
        return refuse("missing_param", text, "Say latitude, longitude, tilt and azimuth, and it is computed.")
    text = "There is no irradiance in the data, so there is no performance ratio. Energy, yields and stops are known."
    return refuse("no_data", text, "Attach a file with irradiance on the plane of the modules.")


def _period(record: Record, days: Daily, part: Bools, settled: Settled) -> dict[str, Any]:
    facts = settled.facts
    valid = percent(float(days.valid_rows[part].sum()), float(days.daylight_rows[part].sum()))
    energy, used = float(np.nansum(days.energy[part])), float(np.nansum(days.used_energy[part]))
    hours = float(record.calendar.count(record.has_power)[part].sum()) * record.calendar.hours
    rated = facts.ac_kw or facts.kwp or np.nan
    enough = valid is not None and valid >= VALID_PERCENT

    def of(due: float) -> float | None:
        return number(ratio(used, due), 5) if enough else None

    return {
        "energy_kwh": number(energy, 1),
        "insolation_kwh_m2": number(float(np.nansum(days.insolation[part])), 3),
        "valid_percent": valid,
        "pr": of((facts.kwp or np.nan) * float(np.nansum(days.used_insolation[part]))),
        "pr_25": of(float(np.nansum(days.expected[part]))),
        "pr_annual": of(float(np.nansum(days.corrected_annual[part]))),
        "specific_yield_kwh_kwp": number(energy / facts.kwp, 2) if facts.kwp else None,
        "capacity_factor_percent": percent(energy, rated * hours),
        "capacity_factor_of": "AC rating" if facts.ac_kw else "kWp",
    }


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
