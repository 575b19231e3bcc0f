"""What a line says of a plant: ratings, temperature coefficient, place, tilt and azimuth."""

from __future__ import annotations

import re
from typing import Any

_N = r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:[.,]\d+)?)"
# Of power also grouped as in other languages: "1.000 kWp", "2 500 kWp", "1'000 kWp". No decimal ends in nought.
_P = rf"((?<![\d.,'])\d{{1,3}}(?:(?:[ ']\d{{3}})+|(?:\.\d\d0)+)(?![.,]?\d)|{_N[1:-1]})"
_SCALE = {"w": 0.001, "k": 1.0, "m": 1000.0, "g": 1e6, "": 1.0}
_KWP = re.compile(
    rf"{_P} ?([kmg])w ?-?p(?:eak)?\b|{_P} ?([kmg])w ?-?(?:dc|stc)\b|"
    rf"(?<!/)(?<!/ )(?<!per )(?<!\d )(?<!\d)\b([kmg])w ?-?p(?:eak)?(?: ?[:=]| is| are)? ?{_P}(?! ?[kmg]?w|\d)"
)
_DC = re.compile(
    rf"\b(?:dc|peak|installed|nominal|modules?|rated|kwp|power|leistung|potenza|puissance|"
    rf"potencia)\b[^\d]{{0,20}}{_P} ?([kmg])w\b(?! ?-?ac)|{_P} ?([kmg])w ?-?(?:plant|park|farm|system|anlage|impianto|"
    rf"centrale|planta)\b"
)
_ALONE = re.compile(
    rf"^(?:it(?:'s| is)|about|ca\.?|approx\w*|is|has|yes,?|the plant (?:is|has)|~|say)?[ ,]*{_N} ?([kmg])?w?p?\W*$"
)
_YEAR = re.compile(r"20(?:0[1-9]|[1-3]\d)\W*")  # a year of the record rather than a rating without its unit
_AC = re.compile(
    rf"{_N} ?([kmg])(?:w ?-?ac|va)\b|\b(?:ac|inverters?|wechselrichter|inverter|"
    rf"grid)\b[^\d]{{0,24}}{_N} ?([kmg])w\b(?!p)"
)
_GAMMA = re.compile(
    rf"\b(?:gamma|γ|temp\w*[- ]?(?:coefficient|coeff?|koeffizient)\w*|coeff?\w* (?:di|de|of) temp\w*|"
    rf"tk)\b[^\d-]{{0,24}}{_N} ?(%)?|"
    rf"{_N} ?(%) ?(?:/|per) ?(?:k|°c|c|kelvin|degree)\b"
)
_TILT = re.compile(
    rf"\b(?:tilt(?:ed)?|inclin\w+|neigung|geneigt|pente)\b[^\d]{{0,12}}{_N}|{_N} ?(?:°|deg(?:rees?)?)? ?(?:tilt|"
    rf"inclin\w+|neigung)\b"
)
_AZIMUTH = re.compile(
    rf"\b(?:azimuth?|azimut|orientation|ausrichtung)\b[^\d]{{0,12}}{_N}|{_N} ?(?:°|deg(?:rees?)?)? ?azimuth?\b"
)
_FACING = re.compile(r"\b(?:facing|faces|oriented|due|towards?) (north|east|south|west)(?:[- ]?(east|west))?\b")
_POINTS = {"north": 0.0, "east": 90.0, "south": 180.0, "west": 270.0}
_BETWEEN = {("north", "east"): 45.0, ("south", "east"): 135.0, ("south", "west"): 225.0, ("north", "west"): 315.0}
_LATITUDE = re.compile(rf"\blat(?:itude)?\b[^\d-]{{0,6}}{_N}|{_N} ?°? ?([ns])\b")
_LONGITUDE = re.compile(rf"\blon(?:g(?:itude)?)?\b[^\d-]{{0,6}}{_N}|{_N} ?°? ?([ew])\b")
_CALLED = re.compile(
    r"\b(?:plant|site|it) (?:is called|is named|called|named) [\"“']?([\w .&-]{2,60}?)[\"”']?\W*$", re.I
)


def found(line: str, question: str, is_asked: bool) -> dict[str, Any]:
    """The facts in a folded line; `is_asked` admits a number alone as the rating that was asked for."""
    facts = {
        "kwp": _power(line, _KWP if _KWP.search(line) else _DC),
        "ac_kw": _power(line, _AC),
        "gamma": _gamma(line),
        "tilt": _first(line, _TILT),
        "azimuth": _first(line, _AZIMUTH) if _AZIMUTH.search(line) else _facing(line),
        "latitude": _signed(line, _LATITUDE, "s"),
        "longitude": _signed(line, _LONGITUDE, "w"),
        "name": _name(question),
    }
    facts = {name: value for name, value in facts.items() if value is not None}
    if is_asked and not facts and not _YEAR.fullmatch(line) and (alone := _ALONE.match(line)):
        facts["kwp"] = number(alone[1]) * _SCALE[alone[2] or ""]
    return facts


def number(text: str) -> float:
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def _power(line: str, pattern: re.Pattern[str]) -> float | None:
    match = pattern.search(line)
    if not match:
        return None
    said, scale = sorted(group for group in match.groups() if group is not None)  # digits before letters
    return _rating(said, scale) * _SCALE[scale]


def _rating(said: str, scale: str) -> float:
    """ "1.250 MWp" are no thousands."""
    plain = re.sub(r"[ ']", "", said)
    is_grouped = scale not in {"m", "g"} and re.fullmatch(r"\d{1,3}(?:\.\d\d0)+", plain)
    return float(plain.replace(".", "")) if is_grouped else number(plain)


def _first(line: str, pattern: re.Pattern[str]) -> float | None:
    match = pattern.search(line)
    return number(next(group for group in match.groups() if group is not None)) if match else None


def _gamma(line: str) -> float | None:
    match = _GAMMA.search(line)
    if not match:
        return None
    groups = [group for group in match.groups() if group is not None]
    value = number(groups[0])
    return round(value / 100, 8) if "%" in groups else value


def _facing(line: str) -> float | None:
    match = _FACING.search(line)
    if not match:
        return None
    return _BETWEEN.get((match[1], match[2] or ""), _POINTS[match[1]])


def _signed(line: str, pattern: re.Pattern[str], negative: str) -> float | None:
    match = pattern.search(line)
    if not match:
        return None
    groups = [group for group in match.groups() if group is not None]
    return number(groups[0]) * (-1 if groups[-1] == negative else 1)


def _name(question: str) -> str | None:
    match = _CALLED.search(question.strip())
    return match[1].strip() if match else None
