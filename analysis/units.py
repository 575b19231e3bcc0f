"""Units as loggers write them, and what a figure in them is in kW, kWh, W/m², Wh/m², °C, m/s and mm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.measured import STRING
from knowledge.places import fold

POWER, ENERGY, IRRADIANCE, IRRADIATION = "power", "energy", "irradiance", "irradiation"
TEMPERATURE, SPEED, RAIN, CURRENT, OTHER = "temperature", "speed", "rain", "current", "other"
SIGNS = re.compile(r"[^a-z0-9%]")
DEGREES = str.maketrans("", "", "°º˚")  # before folding, which makes letters of some


@dataclass(frozen=True)
class Unit:
    """A figure × `factor` + `shift` is in the unit of the quantity that is worked with."""

    name: str
    quantity: str
    factor: float = 1.0
    shift: float = 0.0


FAHRENHEIT = Unit("°F", TEMPERATURE, 5 / 9, -160 / 9)
KELVIN = Unit("K", TEMPERATURE, 1.0, -273.15)
CELSIUS = Unit("°C", TEMPERATURE)
WATT, KILOWATT, MEGAWATT = Unit("W", POWER, 1e-3), Unit("kW", POWER), Unit("MW", POWER, 1e3)
KILOWATT_HOUR = Unit("kWh", ENERGY)
WATT_M2, KILOWATT_M2 = Unit("W/m2", IRRADIANCE), Unit("kW/m2", IRRADIANCE, 1e3)
MEGAJOULE_M2_HOUR = Unit("MJ/m2/h", IRRADIANCE, 1e6 / 3600)
METRE_SECOND, KILOMETRE_HOUR = Unit("m/s", SPEED), Unit("km/h", SPEED, 1 / 3.6)
MILLIMETRE = Unit("mm", RAIN)
AMPERE = Unit("A", CURRENT)

UNITS = {
    **dict.fromkeys(("w", "watt", "watts", "wac", "wdc"), WATT),
    **dict.fromkeys(("kw", "kilowatt", "kilowatts", "kwac", "kwdc"), KILOWATT),
    **dict.fromkeys(("mw", "megawatt", "megawatts", "mwac"), MEGAWATT),
    "gw": Unit("GW", POWER, 1e6),
    "wh": Unit("Wh", ENERGY, 1e-3),
    "kwh": KILOWATT_HOUR,
    "mwh": Unit("MWh", ENERGY, 1e3),
    "gwh": Unit("GWh", ENERGY, 1e6),
    "mj": Unit("MJ", ENERGY, 1 / 3.6),
    **dict.fromkeys(("wm2", "wqm", "wsqm", "wattm2", "wattsm2"), WATT_M2),
    **dict.fromkeys(("kwm2", "kwqm", "sun", "suns"), KILOWATT_M2),
    **dict.fromkeys(("mjm2h", "mjhm2", "mjm2hr"), MEGAJOULE_M2_HOUR),
    "kjm2h": Unit("kJ/m2/h", IRRADIANCE, 1e3 / 3600),
    **dict.fromkeys(("whm2", "whqm"), Unit("Wh/m2", IRRADIATION)),
    **dict.fromkeys(("kwhm2", "kwhqm"), Unit("kWh/m2", IRRADIATION, 1e3)),
    "mjm2": Unit("MJ/m2", IRRADIATION, 1e6 / 3600),
    "kjm2": Unit("kJ/m2", IRRADIATION, 1e3 / 3600),
    "jm2": Unit("J/m2", IRRADIATION, 1 / 3600),
    "jcm2": Unit("J/cm2", IRRADIATION, 1e4 / 3600),
    **dict.fromkeys(("c", "degc", "celsius", "gradc", "grad", "gradi", "deg", "degree", "degrees"), CELSIUS),
    **dict.fromkeys(("f", "degf", "fahrenheit"), FAHRENHEIT),
    **dict.fromkeys(("k", "kelvin", "degk"), KELVIN),
    **dict.fromkeys(("ms", "mps", "msec", "ms1"), METRE_SECOND),
    **dict.fromkeys(("kmh", "kph", "kmph"), KILOMETRE_HOUR),
    "mph": Unit("mph", SPEED, 0.44704),
    **dict.fromkeys(("kn", "kt", "kts", "knots"), Unit("kn", SPEED, 0.514444)),
    **dict.fromkeys(("mm", "lm2", "lqm"), MILLIMETRE),
    **dict.fromkeys(("mmh", "mmhr"), Unit("mm/h", RAIN)),
    "cm": Unit("cm", RAIN, 10.0),
    **dict.fromkeys(("in", "inch", "inches"), Unit("in", RAIN, 25.4)),
    **dict.fromkeys(("a", "amp", "amps", "ampere", "adc"), AMPERE),
    "ma": Unit("mA", CURRENT, 1e-3),
    **dict.fromkeys(("v", "volt", "volts", "kv", "vdc", "vac"), Unit("V", OTHER)),
    **dict.fromkeys(("kva", "va", "mva"), Unit("kVA", OTHER)),
    **dict.fromkeys(("kvar", "var", "mvar", "kvarh"), Unit("kvar", OTHER)),
    **dict.fromkeys(("kwhkwp", "kwkwp", "whwp", "kwp", "wp", "mwp"), Unit("kWh/kWp", OTHER)),
    **dict.fromkeys(("%", "percent", "prozent"), Unit("%", OTHER)),
    **dict.fromkeys(("hz", "hpa", "mbar", "ohm", "kohm", "mohm"), Unit("Hz", OTHER)),
}
SHORT = frozenset(key for key in UNITS if len(key) == 1) | {"in", "ma", "sun", "grad", "deg", "var", "kn"}
QUANTITIES = {  # what a canonical column may be given in
    "power_kw": (POWER, ENERGY),
    "dc_power_kw": (POWER, ENERGY),
    "poa_wm2": (IRRADIANCE, IRRADIATION),
    "ghi_wm2": (IRRADIANCE, IRRADIATION),
    "temp_module_c": (TEMPERATURE,),
    "temp_air_c": (TEMPERATURE,),
    "wind_ms": (SPEED,),
    "rain_mm": (RAIN,),
    "inverter": (POWER, ENERGY),
    "string": (CURRENT, POWER),
}


def known(text: str) -> Unit | None:
    """The unit a text is, and nothing else: "W/m²", "[kWh]", "°F"."""
    return UNITS.get(SIGNS.sub("", fold(text[:40].translate(DEGREES))))


def of_strings(columns: Iterable[dict[str, Any]]) -> dict[str, str]:
    """What strings were converted to, by their labels, from the columns of a reading: A or kW."""
    strings = [one for one in columns if str(one["meaning"]).startswith(STRING)]
    found = {str(one["meaning"]).removeprefix(STRING): known(str(one["unit"])) for one in strings}
    return {label: KILOWATT.name if unit and unit.quantity == POWER else AMPERE.name for label, unit in found.items()}


def fits(unit: Unit, meaning: str) -> bool:
    return unit.quantity in QUANTITIES.get(meaning.partition(":")[0], ())
