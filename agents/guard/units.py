"""Units of the trade as factor and dimension, so that 81.7 GW and 81,739 MW, or 0.306 US$/Wp and 306 US$/kW, compare.

A table of its own instead of a units library: pint costs 19 MB and 0.33 s of processor time in each worker,
and does not know Wp, MWac, US$/troy oz or a fraction told in percent. Power and energy stay apart (kWh/kW is a yield,
not an hour), and so do currencies: no rate is known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

Dimension = tuple[tuple[str, int], ...]  # (("power", -1), ("usd", 1)), sorted


@dataclass(frozen=True)
class Unit:
    """`factor` leads to the base unit of its dimension: W, Wh, t, whole currency units, 1 for percent."""

    factor: float
    dimension: Dimension

    @property
    def is_share(self) -> bool:
        return not self.dimension

    def per(self, other: Unit) -> Unit:
        return self.times(Unit(1 / other.factor, tuple((name, -power) for name, power in other.dimension)))

    def times(self, other: Unit) -> Unit:
        powers = dict(self.dimension)
        for name, power in other.dimension:
            powers[name] = powers.get(name, 0) + power
        return Unit(self.factor * other.factor, tuple(sorted(pair for pair in powers.items() if pair[1])))

    def to_the(self, power: int) -> Unit:
        return Unit(self.factor**power, tuple((name, own * power) for name, own in self.dimension))


NONE = Unit(1.0, ())
PERCENT = Unit(0.01, ())
YEAR: Dimension = (("year", 1),)
POWER: Dimension = (("power", 1),)
ENERGY: Dimension = (("energy", 1),)

_SCALES = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_SPELLED_SCALES = {"": 1.0, "kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12}
_WATT_ENDINGS = ("", "p", "ac", "dc", "_ac", "_dc", "AC", "DC", "ₚ")
_MONEY = {
    "usd": ("US$", "USD", "$", "dollar", "dollars", "Dollar", "dólares", "dollari"),
    "eur": ("€", "EUR", "euro", "euros", "Euro", "Euros"),
    "gbp": ("£", "GBP", "pounds"),
    "cny": ("CN¥", "CNY", "RMB", "yuan", "¥"),
    "inr": ("₹", "INR", "rupees"),
    "jpy": ("JPY", "yen"),
    "chf": ("CHF",),
    "aud": ("A$", "AUD"),
    "brl": ("R$", "BRL"),
}
_CENTS = {
    "usd": ("US¢", "US cents", "US cent", "US-cent", "US-cents", "USct"),
    "eur": ("€ct", "ct€", "Eurocent", "eurocent", "eurocents", "euro cents"),
    "cents": ("¢", "cent", "cents", "centavos", "ct", "Cent"),  # of whatever money is spoken of
}
_PLAIN: dict[tuple[str, ...], tuple[float, Dimension]] = {
    ("%", "percent", "per cent", "pct", "Prozent", "pour cent", "pourcent", "por ciento", "per cento"): (0.01, ()),
    ("percentage points", "percentage point", "pp", "points", "Prozentpunkte", "Prozentpunkten"): (0.01, ()),
    ("‰", "permille"): (0.001, ()),
    ("basis points", "basis point", "bp", "bps"): (0.0001, ()),
    ("times", "-fold", "fold", "x", "×", "-mal", "mal", "fois", "volte", "veces"): (1.0, ()),
    ("t", "tonne", "tonnes", "ton", "tons", "mt", "Tonne", "Tonnen"): (1.0, (("mass", 1),)),
    ("kg", "kilogram", "kilograms"): (1e-3, (("mass", 1),)),
    ("g", "gram", "grams"): (1e-6, (("mass", 1),)),
    ("troy oz", "troy ounce", "troy ounces", "oz", "ounce", "ounces", "Feinunze"): (31.1034768e-6, (("mass", 1),)),
    ("lb", "pound"): (453.59237e-6, (("mass", 1),)),
    ("year", "years", "yr", "yrs", "y", "a", "annum", "Jahr", "Jahre", "Jahren", "an", "ans", "année", "années",
     "anno", "anni", "año", "años"): (1.0, YEAR),
    ("month", "months", "Monat", "Monate", "Monaten", "mois", "mese", "mesi", "mes", "meses"): (1.0, (("month", 1),)),
    ("week", "weeks", "wk", "Woche", "Wochen", "semaine", "semaines", "semana", "semanas", "settimana", "settimane"):
        (7.0, (("day", 1),)),
    ("day", "days", "Tag", "Tage", "Tagen", "jour", "jours", "giorno", "giorni", "día", "días"): (1.0, (("day", 1),)),
    ("h", "hr", "hrs", "hour", "hours", "Stunde", "Stunden", "heure", "heures", "ore", "hora", "horas",
     "working hour", "working hours", "man-hours", "Arbeitsstunden", "heures de travail", "ore di lavoro",
     "horas de trabajo"):
        (1.0, (("hour", 1),)),
    ("min", "minute", "minutes"): (1 / 60, (("hour", 1),)),
    ("s", "second", "seconds"): (1 / 3600, (("hour", 1),)),
    ("°C", "degC", "℃"): (1.0, (("celsius", 1),)),
    ("K", "kelvin"): (1.0, (("kelvin", 1),)),
    ("m²", "m2", "m^2", "sqm"): (1.0, (("area", 1),)),
    ("ha", "hectare", "hectares"): (1e4, (("area", 1),)),
    ("km²", "km2", "km^2"): (1e6, (("area", 1),)),
    ("m", "metre", "metres", "meter", "meters"): (1.0, (("length", 1),)),
    ("mm",): (1e-3, (("length", 1),)),
    ("km",): (1e3, (("length", 1),)),
    ("V", "volt", "volts"): (1.0, (("voltage", 1),)),
    ("kV",): (1e3, (("voltage", 1),)),
    ("mA",): (1e-3, (("current", 1),)),
    ("MΩ", "Mohm"): (1e6, (("resistance", 1),)),
    ("kΩ",): (1e3, (("resistance", 1),)),
    ("Ω", "ohm", "ohms"): (1.0, (("resistance", 1),)),
    ("piece", "pieces", "pc", "pcs", "pce"): (1.0, (("piece", 1),)),
    ("wafer", "wafers"): (1.0, (("wafer", 1),)),
    ("cell", "cells"): (1.0, (("cell", 1),)),
}  # fmt: skip


def _table() -> dict[str, Unit]:
    known: dict[str, Unit] = {}
    for sign, factor in _SCALES.items():
        for ending in _WATT_ENDINGS:
            known[f"{sign}W{ending}"] = Unit(factor, POWER)
        known[f"{sign}Wh"] = Unit(factor, ENERGY)
    for word, factor in _SPELLED_SCALES.items():
        for ending in ("", "s"):
            known[f"{word}watt{ending}"] = Unit(factor, POWER)
            known[f"{word}watt-hour{ending}"] = known[f"{word}watthour{ending}"] = Unit(factor, ENERGY)
        known[f"{word}wattstunden"] = Unit(factor, ENERGY)
        known[f"{word}vatios"] = Unit(factor, POWER)
    for currency, names in _MONEY.items():
        known |= dict.fromkeys(names, Unit(1.0, ((currency, 1),)))
    for currency, names in _CENTS.items():
        known |= dict.fromkeys(names, Unit(0.01, ((currency, 1),)))
    for spellings, (factor, dimension) in _PLAIN.items():
        known |= dict.fromkeys(spellings, Unit(factor, dimension))
    return known


KNOWN = _table()
# "gw" is GW; what differs by case alone (t, T) is read as it is written.
_FOLDED = {name.casefold(): unit for name, unit in KNOWN.items() if len(name) > 3 or "W" in name}
MONEY = frozenset(_MONEY)
MONEY_SIGNS = tuple(name for names in (*_MONEY.values(), *_CENTS.values()) for name in names if not name.islower())
_PER = re.compile(r"\s*(?:/|⁄|\bper\b|\bpro\b|\bje\b|\bpar\b|\bpor\b)\s*")
_PRODUCT = re.compile(r"\s*[·⋅*]\s*")


def named(name: str) -> Unit | None:
    """The unit of one name: "GW", "US$", "troy oz"."""
    name = name.strip()
    return KNOWN.get(name) or _FOLDED.get(name.casefold())


@lru_cache(maxsize=512)
def parse(text: str) -> Unit | None:
    """A whole unit: "US$/Wp", "kWh/kW", "%/year", "€/kW·yr". None for one that is not known."""
    if not text.strip():
        return None
    numerator, *denominators = _PER.split(text.strip().strip("()"))
    unit = _product(numerator) if numerator else NONE
    for part in denominators:
        below = _product(part)
        if unit is None or below is None:
            return None
        unit = unit.per(below)
    return unit


def _product(text: str) -> Unit | None:
    unit = NONE
    for name in _PRODUCT.split(text):
        factor = named(name)
        if factor is None:
            return None
        unit = unit.times(factor)
    return unit


def tells(own: Dimension, told: Dimension) -> bool:
    """Whether a figure of its own dimension may be told in this one: cents without a name are of any money."""
    if any(name == "cents" for name, _ in told):
        own = tuple(sorted(("cents" if name in _MONEY else name, power) for name, power in own))
    return without_years(own) == without_years(told)


def without_years(dimension: Dimension) -> Dimension:
    """ "GW a year" is what was added in a year: the year below says when, and is often left out."""
    return tuple(pair for pair in dimension if pair != ("year", -1))


def one_of(names: tuple[str, ...]) -> str:
    """A pattern of these names, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
