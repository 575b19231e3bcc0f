"""Which money is wanted: converted at a rate that the person gives, real or nominal. No rate or index is kept here."""

from __future__ import annotations

import re
from typing import Any

from agents.guard import units
from agents.offline.frame import Frame
from agents.offline.plan.price_wants import wanted_unit
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

_CODES = {
    "EUR": r"€|euros?|eur",
    "GBP": r"£|gbp|pounds?(?: sterling)?|sterlin[ae]|libras?|livres?|pfund",
    "USD": r"us\$|\$|usd|(?:us )?dollars?|dollar[oi]|dolar(?:es)?",
    "CNY": r"yuan|rmb|cny|renminbi",
    "INR": r"₹|rupees?|inr",
    "JPY": r"¥|yen|jpy",
    "CHF": r"chf|(?:swiss )?francs?",
}
_MONEY = "|".join(_CODES.values())
_NAMES = {code: re.compile(rf"(?:{pattern})") for code, pattern in _CODES.items()}
_X = r"\d{1,6}(?:[.,]\d+)?"
_TARGET = re.compile(
    rf"(?<!\w)(?:in|into|to|en|zu|nach|as) (?:the )?({_MONEY})(?![\w/])(?P<per> (?:per|pro|par|por|al?) )?"
)
_EQUAL = re.compile(
    rf"(?<![\w.])(?:1|one|a) ?({_MONEY}) ?(?:=|is|equals|are|ist|buys|costs|:|->) ?({_X}) ?({_MONEY})?(?!\w)"
)
_PER = re.compile(
    rf"(?<![\w.])({_X}) ?({_MONEY})? ?(?:/|per|par|pro|por|je|al|for (?:one|1|a)|to the|to one) ?"
    rf"({_MONEY})(?![\w/])"
)
_PAIR = re.compile(
    rf"(?<!\w)(eur|usd|gbp|chf|cny|jpy|inr) ?/? ?(eur|usd|gbp|chf|cny|jpy|inr)\b[^\d]{{0,12}}({_X})(?![\w.])"
)
_SAID = re.compile(
    rf"\b(?:rate|kurs|at|with|use|using|take)(?: (?:an?|the|of|exchange|rate|is|at))* ?[:=]? ?({_X})(?![\w.%/])"
)
_ALONE = re.compile(rf"^(?:ok |and |yes |say |about |approx\w* )*({_X}) ?(?:{_MONEY})?(?: please)?[ .!]*$")


def target(reading: Reading) -> str:
    """The money that is wanted: "in euros please", "convert to GBP"."""
    found = _TARGET.search(reading.line)
    code = _code(found[1]) if found else ""
    return "" if found and found["per"] and code == "USD" else code  # "in dollars per kg" is another unit, no money


def _code(name: str) -> str:
    return next(code for code, pattern in _NAMES.items() if pattern.fullmatch(name))


def rate(reading: Reading, origin: str, wanted: str, is_asked: bool) -> float | None:
    """How many of the wanted money one of the origin buys; `is_asked` admits a number alone."""
    line = reading.line
    if found := _EQUAL.search(line):
        return _turned(found[1], found[3], found[2], origin, wanted)
    if found := _PAIR.search(line):
        return _turned(found[1], found[2], found[3], origin, wanted)
    if found := _PER.search(line):
        return _turned(found[3], found[2], found[1], origin, wanted)
    found = _SAID.search(line) or (_ALONE.search(line) if is_asked else None)
    return _number(found[1]) if found else None


def _turned(one: str, other: str | None, value: str, origin: str, wanted: str) -> float | None:
    """ "1 € = 1.08 $" the other way round when dollars are to become euros."""
    base, quoted, number = _code(one), _code(other) if other else "", _number(value)
    if base == origin and quoted in {"", wanted}:
        return number
    return 1 / number if base == wanted and quoted in {"", origin} and number else None


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def origin_of(unit: str) -> str:
    """The money of a unit: USD of "US$/Wp"; empty when it is none."""
    name = unit.partition("/")[0].strip().casefold()
    return next((code for code, pattern in _NAMES.items() if pattern.fullmatch(name)), "")


_CONVERTS = re.compile(r"\b(?:convert|change|exchange)\b|^(?:how much|what) (?:is|are)\b")
_OWN_UNITS = {"money": "", "money/W": "/Wp", "money/kWh": "/kWh", "money/MWh": "/MWh", "money/kW": "/kW"}


def _own_amount(reading: Reading) -> list[list[object]]:
    """ "Convert 100 dollars": an amount that the person gives."""
    amount = reading.quantity(*_OWN_UNITS)
    rates = (pattern.search(reading.line) for pattern in (_PER, _EQUAL))
    if amount and any(found and found.start() <= amount.start < found.end() for found in rates):
        return []  # "convert to pounds at 0.74 pounds per dollar": the rate, no amount
    if not amount or not amount.currency or not _CONVERTS.search(reading.line):
        return []
    sign = {"USD": "US$", "EUR": "€", "GBP": "£"}.get(amount.currency, amount.currency)
    return [["your amount", amount.value, f"{sign}{_OWN_UNITS[amount.unit]}"]]


def conversion(own: Frame | None, reading: Reading) -> Frame | None:
    """The frame of a conversion of the last answer's figures; none when the question is not one."""
    if target(reading) and (amount := _own_amount(reading)):
        own = Frame("price", "convert", slots={"figures": amount, "asked": ""})
    return _conversion(own, reading) if own else None


def _conversion(frame: Frame, reading: Reading) -> Frame | None:
    pending = frame.intent == "convert"
    wanted = target(reading) or (str(frame.slots.get("money", "")) if pending or _has_asked(frame) else "")
    figures = frame.slots.get("figures") or []
    if wanted and frame.intent == "index" and reading.is_short:
        return frame.but(intent="convert", slots={**frame.slots, "money": wanted, "origin": ""}, notes=())
    if not wanted or not figures:
        return None
    origin = origin_of(str(figures[0][2]))
    found = (
        rate(reading, origin, wanted, is_asked=True) if not target(reading) else rate(reading, origin, wanted, False)
    )
    if not found and not target(reading):
        return None
    asked = frame.slots.get("asked") if pending else frame.intent
    figures = _in_unit(figures, wanted_unit(reading))
    slots = {**frame.slots, "figures": figures, "money": wanted, "asked": asked, "rate": found, "origin": origin}
    return frame.but(intent="convert", slots=slots, notes=(), chart="none")


def _in_unit(figures: list[Any], unit: str) -> list[Any]:
    """The figures in the unit that is asked for with the money: "in euros per MWh"."""
    scaled = []
    for name, value, own in figures:
        one, other = units.parse(own), units.parse(unit) if "/" in unit else None
        fits = one and other and one.dimension == other.dimension and "cents" not in unit
        scaled.append([name, value * one.factor / other.factor, unit] if one and other and fits else [name, value, own])
    return scaled


def unconverted(frame: Frame) -> Frame:
    """What a follow-up that is no conversion goes on with: the question whose figures were converted."""
    if frame.intent != "convert":
        return frame
    slots = {name: value for name, value in frame.slots.items() if name not in {"money", "rate", "origin", "asked"}}
    return frame.but(intent=str(frame.slots.get("asked") or ""), slots=slots, chart="auto")


def _has_asked(frame: Frame) -> bool:
    """Whether the answer before asked for a rate."""
    return bool(frame.slots.get("money")) and not frame.slots.get("rate")


# --- real and nominal -------------------------------------------------------------------------------------------------

_REAL = re.compile(r"\breal\b|\binflation\b|\bconstant (?:dollars|prices|money)\b|\bdeflat\w*")
_ASKS_BASIS = re.compile(
    r"^(?:and )?(?:is|are|were|was) (?:it|this|that|they|these|those|the)\b.{0,30}\b(?:adjusted|inflation|"
    r"nominal|real)\b|"
    r"^(?:ist|sind) (?:das|die|diese)\b.{0,30}\b(?:inflation\w*|nominal|real)\b|"
    r"\b(?:corrett\w|depur\w+|ajustad\w+|corrige\w*|bereinigt)\b.{0,20}\binfla\w+|\binflationsbereinigt\b"
)
_PER_KW = re.compile(r"(?:\bper |/) ?kwp?\b")


def basis(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """ "In nominal terms", "adjusted for inflation": the series of that money, or none; nothing is deflated here."""
    if _PER_KW.search(reading.line) and frame.components == ("module",):
        frame = frame.but(notes=(*frame.notes, "quoted per watt, of which a kilowatt has 1,000"))
    if re.search(r"\bnominal\b", reading.line) and "module" in frame.components and not reading.places:
        return frame.but(places=("United States",))
    if _ASKS_BASIS.search(reading.line) and frame.intent == "price" and not reading.named("component"):
        return frame.but(kind="basis")
    if not _REAL.search(reading.line) or frame.intent not in {"price", "change", "extreme", "threshold"}:
        return frame
    real = {one.component for one in words.data.price_series if one.price_basis.startswith("real")}
    if not real.issuperset(frame.components):
        return frame.but(intent="unable", query=_NO_INDEX)
    return frame if frame.places else frame.but(places=("World",))


_NO_INDEX = "These prices are published in nominal money only, and I keep no price index to adjust them by."
