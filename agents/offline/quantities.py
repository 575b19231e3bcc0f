"""Numbers with their units: 600 €/kW, 5 MW, 0.5 %, 1 $/W. Finds them and takes them out of the line."""

from __future__ import annotations

import re
from dataclasses import dataclass

NEAR = 30  # characters: the words that say what a quantity is


@dataclass(frozen=True)
class Quantity:
    value: float  # as written; percent stay percent
    unit: str  # see _UNITS
    currency: str  # ISO code, or ""
    before: str  # the words just before it, which say what it is
    start: int = 0  # where it stands in the line
    end: int = 0


_MONEY = (
    r"(?P<sign>€|\$|£|us\$|usd|eur|euros?|dollars?|dollar[oi]|dolar(?:es)?|gbp|pounds?|"
    r"(?:us )?cents?|centimos?|centimes?|centesim[oi]|ct)"
)
_NUMBER = r"(?P<minus>(?<![\w)])(?<!\d )-)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)(?P<thousand>k\b)?"
_PER_YEAR = r"(?: ?[/*·. ] ?| per )(?:a|y|yr|year|jahr|anno|an|ano|annum)\b"
_UNITS: tuple[tuple[str, str], ...] = (
    ("money/kW/year", rf"{_MONEY} ?(?:/|per) ?\(?kwp?(?:-|\b){_PER_YEAR}\)?"),
    ("money/kW/year", rf"{_MONEY} ?(?:/|per) ?\(?kwp?-?(?:yr|y|a)\b\)?"),
    ("money/MWh", rf"{_MONEY} ?(?:/|per) ?mwh\b"),
    ("money/kWh", rf"{_MONEY} ?(?:/|per) ?kwh\b"),
    ("money/kW", rf"{_MONEY} ?(?:/|per) ?kwp?\b"),
    ("money/MW", rf"{_MONEY} ?(?:/|per) ?mwp?\b"),
    ("money/W", rf"{_MONEY} ?(?:/|per) ?(?:wp?|watts?)\b"),
    (
        "money/other",
        rf"{_MONEY} ?(?:/ ?|(?:per|an?|pro|je|par|por|la|al) )(?:t|tonnes?|tons?|kg|oz|ounces?|troy ?oz|pce|piece)\b",
    ),
    ("kWh/kW", rf"kwh ?(?:/|per) ?kwp?\b(?:{_PER_YEAR})?"),
    (
        "kWh/kW",
        r"(?:(?:full|peak)[- ]?(?:load|sun) hours|flh|vollast\w*|volllast\w*|ore equivalenti|heures equivalentes|"
        r"horas equivalentes)\b",
    ),
    ("%/day", r"(?:%|percent|per cent) ?(?:/|per|a) ?(?:day|d)\b"),
    ("%", rf"(?:%|percent\b|per cent\b|prozent\b)(?:{_PER_YEAR})?"),
    ("TW", r"tw\b|terawatts?\b"),
    ("GW", r"gwp?\b|gigawatts?\b"),
    ("MW", r"mwp?\b|megawatts?\b"),
    ("kW", r"kwp?\b|kilowatts?\b"),
    ("K", r"(?:k|°c|degrees?)\b|°"),
    ("years", r"(?:years?|yrs?|y|jahre?n?|anni|ans|anos|a)\b"),
    ("money", rf"{_MONEY}(?!\w)"),
)
_AFTER = [(unit, re.compile(rf"(?<![\w.,]){_NUMBER} ?-?(?:{pattern})")) for unit, pattern in _UNITS]
_SIGN_FIRST = re.compile(
    rf"(?P<sign>€|us\$|\$|£|usd|eur) ?{_NUMBER} ?"
    rf"(?:(?:/|per) ?(?P<per>kwp?|mwh|kwh|wp?|watt|mw)\b(?P<yearly>{_PER_YEAR})?)?"
)
_PER = {"kw": "money/kW", "kwp": "money/kW", "mwh": "money/MWh", "kwh": "money/kWh", "mw": "money/MW"}
_AGO = re.compile(
    r" (?:ago|fa|back|earlier)\b| (?:up to|to|until|till|ending(?: in)?|through|bis(?: zum?)?|jusqu'(?:en|a)|fino al?|"
    r"hasta) (?:19|20)\d\d\b"
)
_LAST = re.compile(r"(?:il y a|vor|hace|last|past|previous|next|letzte\w*|ultim\w*|derni\w*) ?$")
_CODES = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
}


def find_all(line: str) -> tuple[tuple[Quantity, ...], str]:
    """All quantities in reading order, and the line without them."""
    found: list[tuple[int, Quantity]] = []
    whole = line
    for match in _SIGN_FIRST.finditer(line):
        found.append((match.start(), _quantity(match, _sign_first_unit(match), whole)))
        line = _blank(line, match)
    for unit, pattern in _AFTER:
        for match in pattern.finditer(line):
            if unit == "years" and (_LAST.search(whole[: match.start()]) or _AGO.match(whole, match.end())):
                continue  # "last 5 years", "5 years ago" are periods
            if unit == "years" and re.fullmatch(r"(?:19|20)\d\d", match["number"]):
                continue  # "entre 2019 y 2022", "de 2019 a 2022": a year and a small word
            found.append((match.start(), _quantity(match, unit, whole)))
            line = _blank(line, match)
    return tuple(quantity for _, quantity in sorted(found, key=lambda pair: pair[0])), line


def _quantity(match: re.Match[str], unit: str, line: str) -> Quantity:
    groups = match.groupdict()
    sign = groups.get("sign") or ""
    value = number(match["number"]) * (1000 if match["thousand"] else 1) * (-1 if groups.get("minus") else 1)
    if "cent" in sign or sign == "ct":
        value = round(value / 100, 6)
    before = line[max(0, match.start() - NEAR) : match.start()]
    return Quantity(value, unit, _CODES.get(sign, "USD") if sign else "", before, match.start(), match.end())


def _sign_first_unit(match: re.Match[str]) -> str:
    per = match["per"]
    if not per:
        return "money"
    return _PER.get(per, "money/W") + ("/year" if match["yearly"] and per in {"kw", "kwp"} else "")


def number(text: str) -> float:
    """Of digits with a decimal point or comma, and commas between thousands."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def _blank(line: str, match: re.Match[str]) -> str:
    return line[: match.start()] + "|" * (match.end() - match.start()) + line[match.end() :]
