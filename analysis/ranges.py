"""Whether values can be what a column's name and unit say: 0.9 is no W/m² at noon, 290 no °C of air."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

import numpy as np

from analysis import units
from analysis.measured import AIR, DC_POWER, HORIZONTAL, INVERTER, MODULE, PLANE, POWER, RAIN, STRING, WIND, Floats
from analysis.units import Unit

FULL_SUN = (150.0, 1700.0)  # W/m², of the highest half percent of a plant's irradiance
FEW = 24  # values that a range can be told from
HOT_AIR, HOT_MODULE, KELVIN_FROM = 45.0, 95.0, 200.0  # median of air, highest of modules in °C; median of both
MOST_KILOWATTS = 10_000.0  # of a column without unit; more is rather watts
STORM = 35.0  # m/s
STANDARD = {PLANE: units.WATT_M2, HORIZONTAL: units.WATT_M2, WIND: units.METRE_SECOND, RAIN: units.MILLIMETRE}


@dataclass(frozen=True)
class Judgement:
    unit: Unit
    confidence: float
    how: str
    doubt: str = ""


def judge(meaning: str, unit: Unit | None, values: Floats, *, is_energy: bool) -> Judgement:
    known = _credible(values)
    if meaning in (PLANE, HORIZONTAL):
        return _light(unit, known)
    if meaning in (MODULE, AIR):
        return _heat(meaning, unit, known)
    if meaning in (POWER, DC_POWER) or meaning.startswith(INVERTER):
        return _power(unit, known, is_energy)
    if meaning.startswith(STRING):
        return Judgement(unit or units.AMPERE, 1.0, "name")
    if meaning == WIND and unit is None and known.size > FEW and _high(known) > STORM:
        return Judgement(units.KILOMETRE_HOUR, 0.9, "name and range")
    return Judgement(unit or STANDARD[meaning], 1.0, "name and range" if known.size else "name")


def _credible(values: Floats) -> Floats:
    """Without what is missing and what stands far away from all others, as marks for missing values do."""
    known: Floats = values[np.isfinite(values)]
    if known.size < FEW:
        return known
    low, high = np.quantile(known, (0.02, 0.98))
    width = max(high - low, 1e-9)
    near: Floats = known[(known >= low - 2 * width) & (known <= high + 2 * width)]
    return near


def _high(values: Floats) -> float:
    return float(np.quantile(values, 0.995)) if values.size else 0.0


def _light(unit: Unit | None, values: Floats) -> Judgement:
    if values.size < FEW or _high(values) <= 0 or (unit and unit.quantity == units.IRRADIATION):
        return Judgement(unit or units.WATT_M2, 1.0 if unit else 0.9, "name")
    likely = _light_unit(_high(values))
    if unit and _is_full_sun(_high(values) * unit.factor):
        return Judgement(unit, 1.0, "name and range")
    if unit and likely:
        said = f"says {unit.name}, but reaches {_high(values):.4g}: it was read as {likely.name}."
        return Judgement(likely, 0.75, "range", said)
    if likely:
        sure = likely is not units.WATT_M2 or _high(values) > 500
        return Judgement(likely, 0.98 if sure else 0.75, "name and range")
    said = f"reaches {_high(values):.4g} {(unit or units.WATT_M2).name}, which no full sun is."
    return Judgement(unit or units.WATT_M2, 0.7, "name", said)


def _is_full_sun(highest: float) -> bool:
    return FULL_SUN[0] <= highest <= FULL_SUN[1]


def _light_unit(highest: float) -> Unit | None:
    if 1.7 < highest < 6:
        return units.MEGAJOULE_M2_HOUR
    return next((one for one in (units.WATT_M2, units.KILOWATT_M2) if _is_full_sun(highest * one.factor)), None)


def _heat(meaning: str, unit: Unit | None, values: Floats) -> Judgement:
    likely = _heat_unit(meaning, values)
    if unit is None:
        return Judgement(likely, 0.98 if likely is units.CELSIUS else 0.85, "name and range")
    if unit is units.CELSIUS and likely is not unit:
        said = f"says °C, but has a median of {np.median(values):.4g}: it was read as {likely.name}."
        return Judgement(likely, 0.75, "range", said)
    return Judgement(unit, 1.0, "name and range" if values.size else "name")


def _heat_unit(meaning: str, values: Floats) -> Unit:
    if values.size < FEW:
        return units.CELSIUS
    middle = float(np.median(values))
    if middle > KELVIN_FROM:
        return units.KELVIN
    is_hot = middle > HOT_AIR if meaning == AIR else _high(values) > HOT_MODULE
    return units.FAHRENHEIT if is_hot else units.CELSIUS


def _power(unit: Unit | None, values: Floats, is_energy: bool) -> Judgement:
    turned = _is_turned(values)
    if unit is not None:
        said = "is below zero by day: its sign was turned." if turned else ""
        return Judgement(_turned(unit) if turned else unit, 1.0, "name and range" if values.size else "name", said)
    likely = units.KILOWATT_HOUR if is_energy else units.KILOWATT
    if not is_energy and values.size and np.abs(values).max() > MOST_KILOWATTS:
        likely = units.WATT
    said = f"names no unit: {likely.name} was taken."
    return Judgement(_turned(likely) if turned else likely, 0.75, "name and range", said)


def _is_turned(values: Floats) -> bool:
    """Meters that count what is taken from the grid see a plant as below zero."""
    return values.size > FEW and float(-np.quantile(values, 0.005)) > 5 * max(_high(values), 1e-6)


def _turned(unit: Unit) -> Unit:
    return replace(unit, factor=-unit.factor)


def guess(columns: Mapping[int, Floats], found: Set[str]) -> dict[int, tuple[str, Unit]]:
    """Irradiance and power among nameless columns: dark half of the time, and rising and falling together."""
    dark = {index: values for index, values in columns.items() if _is_of_the_sun(values)}
    lights = [index for index, values in dark.items() if FULL_SUN[0] * 3 < _high(values[np.isfinite(values)]) < 1500]
    guessed: dict[int, tuple[str, Unit]] = {}
    if lights and not found & {PLANE, HORIZONTAL}:
        guessed[lights[0]] = (PLANE, units.WATT_M2)
    rest = [index for index in dark if index not in guessed]
    if rest and POWER not in found and (guessed or found & {PLANE, HORIZONTAL}):
        guessed[rest[0]] = (POWER, units.KILOWATT)
    return guessed


def _is_of_the_sun(values: Floats) -> bool:
    known = values[np.isfinite(values)]
    if known.size < 2 * FEW or _high(known) <= 0:
        return False
    return 0.25 < float(np.mean(np.abs(known) < 0.01 * _high(known))) < 0.75
