"""What a plant should have given: irradiance on its plane, module temperature, and PVWatts, all by pvlib."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pvlib

from analysis.facts import NOMINAL, STANDARD_WM2, Facts
from analysis.measured import Floats

ALBEDO = 0.2
INVERTER_EFFICIENCY = 0.96  # nominal, as PVWatts has it
DC_TO_AC = 1.2  # of PVWatts, where no AC rating is known
SYSTEM_LOSSES = 0.1408  # PVWatts' own: soiling, shading, mismatch, wiring, connections, start, nameplate, availability
CALM = 1.0  # m/s, where no wind was measured
FAIMAN_W = (25.0, 6.84)  # W/(m² K) and W/(m³ s K): what a module loses still, and per m/s


def on_plane(horizontal: Floats, index: pd.DatetimeIndex, hours: float, facts: Facts) -> Floats:
    """Irradiance on the plane from that on the horizontal: Erbs for its parts, the sky taken as even."""
    bright = np.flatnonzero(horizontal > 0)
    plane = np.where(np.isfinite(horizontal), 0.0, np.nan)
    if not bright.size:
        return plane
    middle = index[bright] + pd.Timedelta(hours=hours / 2)
    sun = pvlib.solarposition.get_solarposition(middle, facts.latitude, facts.longitude)
    zenith, light = sun["zenith"].to_numpy(), horizontal[bright]
    parts = pvlib.irradiance.erbs(light, zenith, middle.tz_convert("UTC").day_of_year.to_numpy())
    total = pvlib.irradiance.get_total_irradiance(
        facts.tilt,
        facts.azimuth,
        sun["apparent_zenith"].to_numpy(),
        sun["azimuth"].to_numpy(),
        parts["dni"],
        light,
        parts["dhi"],
        albedo=ALBEDO,
    )
    plane[bright] = np.clip(np.nan_to_num(total["poa_global"]), 0, None)
    return plane


def module_temperature(
    irradiance: Floats, module: Floats | None, air: Floats | None, wind: Floats | None, day: np.ndarray
) -> Floats | None:
    """Measured where it was; else what Faiman makes of the air, whose gaps are filled from the days around.

    None where neither module nor air was measured.
    """
    warmed = pvlib.temperature.faiman(irradiance, 0.0, _wind(wind, len(irradiance)), *FAIMAN_W)
    if air is None and module is None:
        return None
    around = np.full(len(irradiance), np.nan) if air is None else air
    if module is not None:
        around = np.where(np.isfinite(around), around, module - np.nan_to_num(warmed))
    estimated = _filled(around, day) + warmed
    return estimated if module is None else np.where(np.isfinite(module), module, estimated)


def dc_power(irradiance: Floats, module: Floats | None, kwp: float, gamma: float) -> Floats:
    """kW of PVWatts without losses; without any temperature as at 25 °C."""
    cell = np.full(len(irradiance), NOMINAL) if module is None else module
    power: Floats = pvlib.pvsystem.pvwatts_dc(irradiance, cell, kwp, gamma)
    return power


def without_temperature(irradiance: Floats, kwp: float) -> Floats:
    return kwp * irradiance / STANDARD_WM2


def ac_power(dc: Floats, limit: float, *, is_clipped: bool = True) -> Floats:
    """kW behind inverters rated `limit` kW in sum; unclipped they go on at their nominal efficiency."""
    most = limit / INVERTER_EFFICIENCY
    power: Floats = np.clip(pvlib.inverter.pvwatts(dc, most, INVERTER_EFFICIENCY), 0, None)
    return power if is_clipped else np.where(dc > most, dc * INVERTER_EFFICIENCY, power)


def _wind(wind: Floats | None, rows: int) -> Floats:
    return np.full(rows, CALM) if wind is None else np.where(np.isfinite(wind), wind, CALM)


def _filled(values: Floats, day: np.ndarray) -> Floats:
    """A missing value becomes the mean of its day, a missing day what lies between its neighbours."""
    known = np.isfinite(values)
    if known.all() or not known.any():
        return values
    count = np.bincount(day[known], minlength=int(day[-1]) + 1)
    total = np.bincount(day[known], weights=values[known], minlength=int(day[-1]) + 1)
    days = np.flatnonzero(count)
    means = np.interp(np.arange(len(count)), days, total[days] / count[days])
    return np.where(known, values, means[day])
