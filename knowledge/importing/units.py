"""Units as people write them, as the product stores them, and the factor between: power, and money per something.

A unit that is not known here is kept as written, for prices only: a series is never mixed with one of another unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

POWER = {"w": 1e-6, "kw": 1e-3, "mw": 1.0, "gw": 1e3, "tw": 1e6}  # in MW
CURRENT = {"": "", "p": "dc", "peak": "dc", "dc": "dc", "ac": "ac", "e": "ac"}  # behind the letters of a power
CURRENCIES = {
    "US$": ("us$", "usd", "us-$", "$", "us dollar", "us dollars", "dollar", "dollars", "usd2023"),
    "€": ("€", "eur", "euro", "euros"),
    "CNY": ("cny", "rmb", "yuan", "cn¥", "元"),
    "INR": ("inr", "₹", "rs", "rupee", "rupees"),
    "£": ("£", "gbp", "pound", "pounds"),
    "JPY": ("jpy", "yen", "jp¥"),
    "BRL": ("brl", "r$", "reais"),
    "AUD": ("aud", "a$", "au$"),
    "CHF": ("chf",),
    "PLN": ("pln", "zł", "zl"),
    "TRY": ("try", "₺"),
}
CENTS = {  # a hundredth of which currency
    "US$": ("¢", "us¢", "us¢", "usc", "us cent", "us cents", "cent", "cents", "usd cents", "us$ cents", "uscents"),
    "€": ("ct", "€ct", "eurocent", "euro cent", "eurocents", "euro cents", "cts", "€-cent", "€ cent"),
}
PER = {  # what a price is for -> (as stored, how many of it one is)
    "w": ("Wp", 1), "wp": ("Wp", 1), "wdc": ("Wp", 1), "watt": ("Wp", 1), "wattpeak": ("Wp", 1), "watt-peak": ("Wp", 1),
    "wac": ("Wac", 1), "kwac": ("Wac", 1e3), "mwac": ("Wac", 1e6),
    "kw": ("Wp", 1e3), "kwp": ("Wp", 1e3), "mw": ("Wp", 1e6), "mwp": ("Wp", 1e6), "kwdc": ("Wp", 1e3),
    "kg": ("kg", 1), "kilogram": ("kg", 1), "g": ("kg", 1e-3),
    "t": ("t", 1), "mt": ("t", 1), "ton": ("t", 1), "tonne": ("t", 1), "metric ton": ("t", 1), "metric tonne": ("t", 1),
    "troy oz": ("troy oz", 1), "toz": ("troy oz", 1), "ozt": ("troy oz", 1), "troy ounce": ("troy oz", 1),
    "oz": ("troy oz", 1), "ounce": ("troy oz", 1),
    "pce": ("pce", 1), "pc": ("pce", 1), "pcs": ("pce", 1), "piece": ("pce", 1), "pieces": ("pce", 1),
    "stück": ("pce", 1), "stk": ("pce", 1), "unit": ("pce", 1), "each": ("pce", 1),
    "m2": ("m²", 1), "m²": ("m²", 1), "sqm": ("m²", 1), "kwh": ("kWh", 1), "mwh": ("kWh", 1e3), "wh": ("kWh", 1e-3),
}  # fmt: skip
PIECES = ("wafer", "cell", "module", "panel")  # "US$/wafer" is a price for one of them
SPLIT = re.compile(r"\s*(?:/|\bper\b|\bpro\b|\bpor\b|\bpar\b|\bal\b)\s*", re.IGNORECASE)
POWER_SHAPE = re.compile(r"([kmgt]?w)[\s_-]*(p|peak|dc|ac|e)?")
LONGEST = 30  # characters of a unit that is kept as written


@dataclass(frozen=True)
class Unit:
    """As stored; a figure is divided by `divisor` to be in it. `currency` is empty for power."""

    name: str
    divisor: float = 1.0
    currency: str = ""
    is_known: bool = True


@lru_cache(maxsize=512)
def power(text: str) -> Unit | None:
    """The unit of a capacity: MW, MWac where it is said to be grid power, MWdc where it is said to be module power."""
    match = POWER_SHAPE.fullmatch(_plain(text).strip("()[]"))
    if match is None:
        return None
    factor, current = POWER[match[1]], CURRENT[match[2] or ""]
    return Unit(f"MW{current}", 1 / factor if factor < 1 else 1.0 / factor)


@lru_cache(maxsize=512)
def money(text: str) -> Unit | None:
    """The unit of a price; as written when it is none that is known, None when it is empty or no unit at all."""
    plain = _plain(text)
    if not plain or plain in {"#n/a", "n/a", "-", "na", "none", "null"} or plain[0].isdigit():
        return None
    parts = SPLIT.split(plain, maxsplit=1)
    if len(parts) == 2 and (currency := _currency(parts[0])) and (per := _per(parts[1])):
        name, hundredth = currency
        return Unit(f"{name}/{per[0]}", hundredth * per[1], name)
    known = _currency(parts[0])
    return Unit(" ".join(text.split())[:LONGEST], 1.0, known[0] if known else "", is_known=False)


@lru_cache(maxsize=512)
def is_beside(text: str) -> bool:
    """Whether this may stand beside a figure without changing it: a currency, or a unit that prices are stored in."""
    unit = money(text)
    return unit is not None and bool(unit.currency) and unit.divisor == 1 and (unit.is_known or "/" not in text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _currency(text: str) -> tuple[str, float] | None:
    for names, hundredth in ((CURRENCIES, 1.0), (CENTS, 100.0)):
        for currency, written in names.items():
            if text in written:
                return currency, hundredth
    return None


def _per(text: str) -> tuple[str, float] | None:
    word = text.strip("() .")
    return ("pce", 1) if word in PIECES else PER.get(word)
