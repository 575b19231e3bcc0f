"""Plants that never stood anywhere: their weather, their losses and what a logger wrote of them, with the truth known.

Deterministic by seed. Light falls through a sky that changes in spells of fair, mixed and dull days; modules warm as
Faiman says and give as PVWatts says; they age evenly, gather dust until rain falls, and stop when they are told to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pvlib

DC_LOSS, INVERTER_EFFICIENCY = 0.04, 0.98
ALBEDO, ALTITUDE = 0.2, 20.0
SKIES = ((0.86, 1.0), (0.5, 0.86), (0.15, 0.5))  # clearness of fair, mixed and dull days
STAYS, TURNS = 0.55, (0.5, 0.3, 0.2)  # chance that a day is as the one before; else one of the three, over the year
RAINY, SHOWER_MM = (0.0, 0.04, 0.65), 9.0  # chance of rain by sky; mean of a shower


@dataclass(frozen=True)
class Stop:
    """From a day on, for so many days, a part of the plant gives nothing; `inverter` counts from 1, 0 is any part."""

    day: int
    days: int
    fraction: float = 1.0
    inverter: int = 0


STOPS = (Stop(150, 3), Stop(420, 9, 0.25, 2), Stop(660, 2), Stop(930, 18, 0.25, 1), Stop(1230, 1))


@dataclass(frozen=True)
class Site:
    """Ratings in kW, gamma per kelvin, degradation in percent a year, soiling in percent a day; losses are positive."""

    kwp: float = 1000.0
    ac_kw: float = 900.0
    gamma: float = -0.0035
    latitude: float = 37.4
    longitude: float = -5.99
    timezone: str = "Etc/GMT-1"
    tilt: float = 30.0
    azimuth: float = 180.0
    start: str = "2021-01-01"
    noise: float = 0.01
    degradation: float = 0.8
    soiling: float = 0.0
    soiling_floor: float = 0.7
    cleaning_mm: float = 2.0
    inverters: int = 0
    outages: tuple[Stop, ...] = field(default=STOPS)


@dataclass(frozen=True)
class Plant:
    """`frame` as its file has it, with an index of true times; `daily` has what no logger sees."""

    frame: pd.DataFrame
    truth: dict[str, Any]
    daily: pd.DataFrame
    site: Site

    def csv(self, **how: Any) -> str:
        return str(self.frame.to_csv(index=False, **how))


def make(years: float = 4, freq: str = "1h", seed: int = 7, **params: Any) -> Plant:
    """A plant with these fields of Site."""
    site = replace(Site(), **{**params, "outages": tuple(params.get("outages", STOPS))})
    rng = np.random.default_rng(seed)
    step = pd.Timedelta(freq)
    times = pd.date_range(
        site.start, periods=int(pd.Timedelta(days=365.25 * years) / step), freq=freq, tz=site.timezone
    )
    day = np.asarray((times.tz_localize(None).normalize() - times[0].tz_localize(None).normalize()).days)
    daily = _days(site, times, day, rng)
    weather = _weather(site, times, step, daily, day, rng)
    stops = [stop for stop in site.outages if stop.day < len(daily)]
    power = _power(site, times, weather, daily, day, stops)
    frame = _logged(site, times, weather, daily, power, day, rng)
    truth = {"years": years, "freq": freq, "seed": seed, **_truth(site, times, step, weather, daily, power, day, stops)}
    return Plant(frame, truth, daily, site)


def drawn(seed: int, years: float = 4, freq: str = "1h", **params: Any) -> Plant:
    """A plant whose parameters are drawn too."""
    rng = np.random.default_rng([seed, 1])
    kwp = float(np.round(10 ** rng.uniform(2, 4)))
    first = np.sort(rng.choice(np.arange(6, int(years * 12) - 3), size=int(years), replace=False)) * 30
    stops = [
        Stop(int(day), int(rng.integers(2, 4)))
        if rng.random() < 0.5
        else Stop(int(day), int(rng.integers(8, 21)), 0.25)
        for day in first
    ]
    chosen = {
        "kwp": kwp,
        "ac_kw": float(np.round(kwp * rng.uniform(0.8, 0.95), 1)),
        "gamma": float(np.round(rng.uniform(-0.0045, -0.0029), 4)),
        "latitude": float(np.round(rng.uniform(30, 48), 2)),
        "longitude": float(np.round(rng.uniform(-6, 20), 2)),
        "tilt": float(rng.integers(10, 36)),
        "azimuth": float(rng.integers(160, 201)),
        "degradation": float(np.round(rng.uniform(0.3, 1.5), 2)),
        "soiling": float(np.round(rng.choice([0.0, 0.05, 0.1]), 2)),
        "outages": stops,
    }
    return make(years, freq, seed, **{**chosen, **params})


def _days(site: Site, times: pd.DatetimeIndex, day: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Sky, rain and dust of every day."""
    count = int(day[-1]) + 1
    of_year = (times[0].day_of_year + np.arange(count)) % 365.25
    winter = 0.5 + 0.5 * np.cos(2 * np.pi * (of_year - 15) / 365.25) * np.sign(site.latitude or 1)
    sky = np.zeros(count, dtype=int)
    clearness = np.zeros(count)
    for one in range(count):
        chances = np.array(TURNS) * [1.5 - winter[one], 1.0, 0.25 + 1.5 * winter[one]]
        stays = one > 0 and rng.random() < STAYS
        sky[one] = sky[one - 1] if stays else rng.choice(3, p=chances / chances.sum())
        clearness[one] = rng.uniform(*SKIES[sky[one]])
    rain = np.where(rng.random(count) < np.array(RAINY)[sky], rng.exponential(SHOWER_MM, count), 0.0).round(2)
    clean = np.ones(count)
    for one in range(1, count):
        washed = rain[one - 1] >= site.cleaning_mm
        clean[one] = 1.0 if washed else max(site.soiling_floor, clean[one - 1] - site.soiling / 100)
    return pd.DataFrame(
        {"clearness": clearness, "rain_mm": rain, "soiling_ratio": clean, "winter": winter},
        index=pd.date_range(times[0].normalize(), periods=count, freq="D"),
    )


def _weather(
    site: Site,
    times: pd.DatetimeIndex,
    step: pd.Timedelta,
    daily: pd.DataFrame,
    day: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    middle = times + step / 2
    sun = pvlib.solarposition.get_solarposition(middle, site.latitude, site.longitude, ALTITUDE)
    zenith = sun["apparent_zenith"].to_numpy()
    steady = daily["clearness"].to_numpy()[day]
    clearness = np.clip(steady + rng.normal(0, 0.12, len(times)) * (1 - steady), 0.05, 1.02)
    ghi = pvlib.clearsky.haurwitz(sun["apparent_zenith"])["ghi"].to_numpy() * clearness
    parts = pvlib.irradiance.erbs(ghi, sun["zenith"].to_numpy(), middle.tz_convert("UTC").day_of_year.to_numpy())
    plane = pvlib.irradiance.get_total_irradiance(
        site.tilt, site.azimuth, zenith, sun["azimuth"].to_numpy(), parts["dni"], ghi, parts["dhi"], albedo=ALBEDO
    )
    poa = np.clip(np.nan_to_num(plane["poa_global"]), 0, None)
    hour = middle.hour + middle.minute / 60
    air = 27 - 17 * daily["winter"].to_numpy()[day] + 5 * np.sin(2 * np.pi * (np.asarray(hour) - 9) / 24)
    air = air + rng.normal(0, 1.5, len(daily))[day]
    wind = np.clip(rng.gamma(2.0, 1.2, len(times)), 0.1, 15)
    module = pvlib.temperature.faiman(poa, air, wind)
    return pd.DataFrame({"poa": poa, "ghi": ghi, "air": air, "module": module, "wind": wind}, index=times)


def _power(
    site: Site,
    times: pd.DatetimeIndex,
    weather: pd.DataFrame,
    daily: pd.DataFrame,
    day: np.ndarray,
    stops: Sequence[Stop],
) -> pd.DataFrame:
    """kW after each loss."""
    dc = pvlib.pvsystem.pvwatts_dc(weather["poa"], weather["module"], site.kwp, site.gamma).to_numpy() * (1 - DC_LOSS)
    years = np.asarray((times - times[0]) / pd.Timedelta(days=365.25))
    aged = dc * (1 - site.degradation / 100 * years)
    dusty = aged * daily["soiling_ratio"].to_numpy()[day]
    runs = np.ones(len(times))
    for stop in stops:
        runs[_during(stop, day)] -= stop.fraction
    most = site.ac_kw / INVERTER_EFFICIENCY
    ac = {
        name: np.clip(pvlib.inverter.pvwatts(power, most, INVERTER_EFFICIENCY), 0, None)
        for name, power in {"ideal": dc, "after_degradation": aged, "after_soiling": dusty}.items()
    }
    return pd.DataFrame({**ac, "after_outages": ac["after_soiling"] * runs}, index=times)


def _during(stop: Stop, day: np.ndarray) -> np.ndarray:
    return (day >= stop.day) & (day < stop.day + stop.days)


def _logged(
    site: Site,
    times: pd.DatetimeIndex,
    weather: pd.DataFrame,
    daily: pd.DataFrame,
    power: pd.DataFrame,
    day: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    seen = np.clip(power["after_outages"].to_numpy() * (1 + rng.normal(0, site.noise, len(times))), 0, None)
    columns = {
        "timestamp": times.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "poa_irradiance_wm2": weather["poa"].round(2),
        "ghi_wm2": weather["ghi"].round(2),
        "temp_air_c": weather["air"].round(2),
        "temp_module_c": weather["module"].round(2),
        "wind_speed_ms": weather["wind"].round(2),
        "ac_power_kw": seen.round(3),
        "rain_mm": np.where(np.diff(day, prepend=-1) > 0, daily["rain_mm"].to_numpy()[day], 0.0),
    }
    for one in range(1, site.inverters + 1):
        columns[f"inverter_{one}_kw"] = _inverter(site, one, power["after_soiling"].to_numpy(), day, rng)
    if site.inverters:
        parts = [columns[f"inverter_{one}_kw"] for one in range(1, site.inverters + 1)]
        columns["ac_power_kw"] = np.sum(parts, axis=0).round(3)
    return pd.DataFrame(columns, index=times)


def _inverter(site: Site, one: int, power: np.ndarray, day: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The power of one inverter; a stop of one takes its share and no more, a stop of any part takes from all."""
    runs = np.ones(len(day))
    for stop in site.outages:
        if stop.inverter in (0, one):
            runs[_during(stop, day)] -= min(stop.fraction * (site.inverters if stop.inverter else 1), 1.0)
    return np.clip(power / site.inverters * runs * (1 + rng.normal(0, site.noise, len(day))), 0, None).round(3)


def _truth(
    site: Site,
    times: pd.DatetimeIndex,
    step: pd.Timedelta,
    weather: pd.DataFrame,
    daily: pd.DataFrame,
    power: pd.DataFrame,
    day: np.ndarray,
    stops: Sequence[Stop],
) -> dict[str, Any]:
    hours = step / pd.Timedelta(hours=1)
    energy = {name: float(power[name].sum() * hours / 1000) for name in power}
    light = (weather["poa"] * hours / 1000).groupby(times.year).sum()
    yearly = (power["after_outages"] * hours).groupby(times.year).sum()
    return {
        "params": _params(site),
        "rows": len(times),
        "outages": [_outage(stop, times, day) for stop in stops],
        "energy_mwh": energy,
        "degradation_pct_per_year": -site.degradation,
        "soiling_rate_pct_per_day": -site.soiling,
        "soiling_ratio_insolation_weighted": float(
            np.average(daily["soiling_ratio"].to_numpy()[day], weights=weather["poa"])
        ),
        "soiling_loss_mwh": energy["after_degradation"] - energy["after_soiling"],
        "outage_loss_mwh": energy["after_soiling"] - energy["after_outages"],
        "energy_availability": energy["after_outages"] / energy["after_soiling"],
        "pr_by_year": {int(year): float(yearly[year] / site.kwp / light[year]) for year in light.index[light > 0]},
        "insolation_kwh_m2_by_year": {int(year): float(value) for year, value in light.items()},
        "energy_mwh_by_year": {int(year): float(value / 1000) for year, value in yearly.items()},
    }


def _params(site: Site) -> dict[str, Any]:
    names = {
        "kwp": "pdc0_kw", "ac_kw": "pac0_kw", "gamma": "gamma_pdc", "latitude": "lat", "longitude": "lon",
        "timezone": "tz", "inverters": "n_inv", "soiling": "soiling_rate_pct_per_day",
        "cleaning_mm": "rain_threshold_mm",
    }  # fmt: skip
    known = {names.get(name, name): value for name, value in asdict(site).items() if name != "outages"}
    return known | {"dc_loss": DC_LOSS, "inv_eff": INVERTER_EFFICIENCY, "rd_pct_per_year": -known.pop("degradation")}


def _outage(stop: Stop, times: pd.DatetimeIndex, day: np.ndarray) -> dict[str, Any]:
    out = times[_during(stop, day)]
    label = f"inverter {stop.inverter} down" if stop.inverter else "outage"
    return {"start": str(out[0]), "end": str(out[-1]), "fraction": stop.fraction, "label": label}


def dirtied(plant: Plant) -> pd.DataFrame:
    """The file of the plant as a bad logger leaves it: a sensor that is gone for two days, one that stands still for
    one, marks for what is missing, a spike, rows sent twice, rows never sent, and the rest out of order."""
    frame = plant.frame.copy()
    noon = frame["ac_power_kw"].to_numpy().nonzero()[0]
    columns = {name: frame.columns.get_loc(name) for name in ("ac_power_kw", "poa_irradiance_wm2")}
    frame.iloc[2000:2048, columns["ac_power_kw"]] = np.nan
    frame.iloc[3000:3024, columns["poa_irradiance_wm2"]] = 512.3
    frame.iloc[noon[500], columns["ac_power_kw"]] = -9999.0
    frame.iloc[noon[900], columns["poa_irradiance_wm2"]] = -9999.0
    frame.iloc[noon[1300], columns["ac_power_kw"]] = 99999.0
    frame = pd.concat([frame.iloc[:5000], frame.iloc[5048:], frame.iloc[4000:4010]])
    order = np.arange(len(frame))
    order[100:200] = order[100:200][::-1]
    return frame.iloc[order]
