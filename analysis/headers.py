"""What the name of a column says it is, in English, German, Italian, Spanish and French, and the unit in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis import units
from analysis.measured import AIR, DC_POWER, HORIZONTAL, INVERTER, MODULE, PLANE, POWER, RAIN, STRING, WIND
from knowledge.places import fold

LONGEST = 200  # characters of a header that are looked at
BRACKETS = re.compile(r"[(\[{<]([^()\[\]{}<>]*)[)\]}>]")
HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
APART = re.compile(r"[^a-z0-9%]+")
LABEL = r"[\s_.\-#:]*(?:no|nr|n)?[\s_.\-#:]*([a-z]?\d+(?:[.\-_/]\d+)*|[a-z](?![a-z]))"
INVERTERS = re.compile(rf"(?<![a-z])(inverters?|inv|wr|wechselrichter|onduleur|ond|inversor|umrichter){LABEL}", re.I)
STRINGS = re.compile(rf"(?<![a-z])(string|str|strang|stringa|cadena|chaine|mppt|mpp){LABEL}", re.I)
PLAIN_WORDS = {"inverter", "inverters", "inv", "string", "str"}  # the product's own words for them, said once is enough


@dataclass(frozen=True)
class Name:
    """An empty meaning is none that is known here. `is_plant` for a name that says it is the sum of all."""

    meaning: str
    unit: units.Unit | None
    confidence: float
    is_plant: bool = False
    is_energy: bool = False  # said by its words, where no unit says it


def _any(*words: str) -> re.Pattern[str]:
    """Any of these at the beginning of a word; with a full stop behind, as a whole word."""
    parts = [rf"{word[:-1]}\b" if word.endswith(".") else word for word in words]
    return re.compile(rf"\b(?:{'|'.join(parts)})")


LIGHT = _any(
    "irradi", "insolation", "radiation", "solar rad", r"\w*strahl", "irragg",
    "radiazione", "radiacion", "rayonnement", "eclairement",
    "ensoleillement", "pyrano", "solarimet", "ghi.",
    "poa.", "gti.", "gpoa.",
)  # fmt: skip
TILTED = _any(
    "poa", "gpoa", "gti.", "plane", "in plane", "inplane", "tilt", "modul", "array", "panel", "generator", "geneig",
    "piano", "inclin", "plano", "plan.", "inclined",
)  # fmt: skip
LEVEL = _any("ghi", "horiz", "global", "orizz")
HEAT = _any(r"\w*temper", "temp", "t.", "tmod", "tmp.")
OF_MODULE = _any(
    "mod", "cell", "panel", "panneau", "zell", "pv", "celul", "celda", "back of", "bom.", "tmod", "tcell", "array",
)  # fmt: skip
OF_AIR = _any("air", "amb", "outside", "outdoor", "luft", "umgeb", "aussen", "aria", "estern", "aire", "exter")
OF_OTHERS = _any("inverter", "wechselr", "wr.", "ondul", "heat ?sink", "kuhl", "cabinet", "schrank", "trafo", "inv.")
WINDS = _any("wind", "vento", "viento", "vent.", "ws.", "anemo", "vitesse du vent")
RAINS = _any("rain", "precip", "niederschl", "regen", "piogg", "lluvia", "pluie", "prcp", "pluvi")
POWERS = _any(
    "power", r"\w*leistung", "potenza", "potencia", "puissance", "pac.", "pdc.",
    "output", "kw.", "p ac", "p dc", "active p", "netzeinspeis", "einspeis", "p.", "feed in", "injection", "immissione",
)  # fmt: skip
ENERGIES = _any(
    "energ", "yield", r"\w*ertrag", "erzeug", "product", "produktion", "produz", "generat", "generaz", "meter",
    "zahler",
    "contatore", "contador", "compteur", "eac.", "e ac", "kwh.", "e total", "e day",
    "counter", "arbeit", "zaehler", "e.",
)  # fmt: skip
DIRECT = _any("dc.", "pdc.", "gleichstrom", "corrente continua", "cc.", "generatorleistung")
WHOLE = _any(
    "total", "plant", "meter", "grid", "gesamt", "anlage", "impianto", "planta", "centrale", "site", "sum", "zahler",
    "einspeis", "poc.", "export", "feed", "park", "system", "rete", "red.", "reseau", "installation", "pac.",
)  # fmt: skip
NEVER = _any(
    "reactive", "apparent", "blind", "schein", "reattiv", "reactiv", "aparente", "cos ?phi", "cos.", "power factor",
    "leistungsfaktor", "fattore", "factor", "facteur", "set ?point", "setpoint", "sollwert", "soll.", "limit", "status",
    "alarm", "error", "fehler", "state", "stato", "estado", "etat", "frequen", "frecuen", "volt", "spannung", "tensi",
    "humid", "feucht", "umid", "humed", "pressur", "druck", "pression", "presion", "consum", "verbrauch", "consom",
    "load", "last.", "import", "bezug", "preliev", "batter", "bater", "soc.", "price", "preis", "prezzo", "prix",
    "albedo", "reflect", "rear", "dni.", "dhi.", "diffus", "difus", "beam", "direct irr", "direct norm", "direkt",
    "direction", "richtung", "direz", "direccion", "target", "forecast", "prognos", "expect", "clear ?sky", "theor",
    "nominal", "specific", "spezif", "performance", "pr.", "availab", "verfugbar", "efficien", "wirkungsgrad", "phase",
    "l1.", "l2.", "l3.", "co2", "revenue", "gust", "boe", "quality", "flag", "count.", "dew", "self",
)  # fmt: skip
CODES = {  # whole names that are too short for words
    "g": PLANE, "gi": PLANE, "g i": PLANE, "g poa": PLANE, "gp": PLANE, "g tilt": PLANE, "gh": HORIZONTAL,
    "g h": HORIZONTAL, "tm": MODULE, "t m": MODULE, "tc": MODULE, "t c": MODULE, "t mod": MODULE,
    "tmod": MODULE, "tcell": MODULE, "tpv": MODULE, "ta": AIR, "t a": AIR, "tamb": AIR, "tair": AIR, "t2m": AIR,
    "wind": WIND, "ws": WIND, "v wind": WIND, "ws10m": WIND, "rr": RAIN, "rain": RAIN, "p": POWER, "pac": POWER,
    "p ac": POWER, "ac": POWER, "pdc": DC_POWER, "p dc": DC_POWER, "dc": DC_POWER,
}  # fmt: skip


@lru_cache(maxsize=1024)
def name(header: str) -> Name:
    text, unit = _without_unit(header[:LONGEST])
    said = words(text)
    if unit is not None and unit.quantity == units.OTHER:
        return Name("", unit, 0.0)
    if (unit is None or unit.quantity != units.IRRADIANCE) and said in CODES:
        found = CODES[said]
        return _fitted(Name(found, unit, 0.9 if len(said) > 1 else 0.7, bool(WHOLE.search(said))))
    if NEVER.search(said):
        return Name("", unit, 0.0)
    return _fitted(_part(text, said, unit) or _weather(said, unit) or _electric(said, unit))


def words(text: str) -> str:
    """Folded, humps and signs apart: "PoaIrradiance_1" is "poa irradiance 1"."""
    return APART.sub(" ", fold(HUMPS.sub(" ", text))).strip()


def _without_unit(header: str) -> tuple[str, units.Unit | None]:
    for match in reversed(list(BRACKETS.finditer(header))):
        if unit := units.known(match[1]):
            return header[: match.start()] + " " + header[match.end() :], unit
    for sign in (" in ", " en ", ",", ";", "/ ", "|", ":"):
        before, found, behind = header.rpartition(sign)
        if found and before.strip() and (unit := units.known(behind)):
            return before, unit
    return _last_words(header)


def _last_words(header: str) -> tuple[str, units.Unit | None]:
    """The unit in the last words, or in the first: "temp_air_c", "wind speed m s", "kWh total"."""
    label = INVERTERS.search(header) or STRINGS.search(header)
    if label and label.end() == len(header.rstrip()):
        return header, None  # "Inverter A" is no current
    parts = [part for part in re.split(r"[\s_.\-]+", header.strip()) if part]
    for size in (3, 2, 1):
        if len(parts) >= size and (unit := units.known(" ".join(parts[-size:]))):
            return " ".join(parts[:-size]) or header, unit
    if parts and (unit := units.known(parts[0])) and units.SIGNS.sub("", fold(parts[0])) not in units.SHORT:
        return " ".join(parts[1:]) or header, unit
    return header, None


def _part(text: str, said: str, unit: units.Unit | None) -> Name | None:
    """An inverter or a string by its label."""
    inverter, string = INVERTERS.search(text), STRINGS.search(text)
    if (inverter or string) and (HEAT.search(said) or (DIRECT.search(said) and not string)):
        return Name("", unit, 0.0)
    if string:
        label = f"{inverter[2]}.{string[2]}" if inverter else _label(string)
        return Name(f"{STRING}{label}", unit, 0.85 if unit else 0.75)
    if inverter:
        said_so = bool(unit) or bool(POWERS.search(said) or ENERGIES.search(said))
        is_energy = bool(ENERGIES.search(said)) and not POWERS.search(said)
        return Name(f"{INVERTER}{_label(inverter)}", unit, 0.95 if said_so else 0.8, is_energy=is_energy)
    return None


def _label(match: re.Match[str]) -> str:
    word, number = match[1], match[2].strip("_-")
    return number if word.casefold() in PLAIN_WORDS else f"{word} {number}"


def _weather(said: str, unit: units.Unit | None) -> Name | None:
    kind = unit.quantity if unit else ""
    if LIGHT.search(said) or kind in (units.IRRADIANCE, units.IRRADIATION):
        return _light(said, unit)
    if WINDS.search(said) and kind in ("", units.SPEED):
        return Name(WIND, unit, 0.95)
    if RAINS.search(said) and kind in ("", units.RAIN):
        return Name(RAIN, unit, 0.95)
    if kind == units.TEMPERATURE or (not kind and HEAT.search(said)):
        return _heat(said, unit)
    return None


def _light(said: str, unit: units.Unit | None) -> Name:
    if TILTED.search(said):
        return Name(PLANE, unit, 0.97)
    if LEVEL.search(said):
        return Name(HORIZONTAL, unit, 0.95)
    return Name(PLANE, unit, 0.7)  # loggers of plants mostly measure in the plane of the modules


def _heat(said: str, unit: units.Unit | None) -> Name:
    if OF_AIR.search(said):
        return Name(AIR, unit, 0.95)
    if OF_OTHERS.search(said):
        return Name("", unit, 0.0)
    if OF_MODULE.search(said):
        return Name(MODULE, unit, 0.95)
    return Name(AIR, unit, 0.6)


def _electric(said: str, unit: units.Unit | None) -> Name:
    kind = unit.quantity if unit else ""
    is_named = bool(POWERS.search(said) or ENERGIES.search(said))
    if kind in (units.POWER, units.ENERGY) or (not kind and is_named):
        meaning = DC_POWER if DIRECT.search(said) else POWER
        confidence = 0.95 if is_named and unit else 0.8 if unit else 0.75
        return Name(meaning, unit, confidence, bool(WHOLE.search(said)), not POWERS.search(said))
    return Name("", unit, 0.0)


def _fitted(found: Name) -> Name:
    """A name whose unit is of another quantity names something else."""
    if found.meaning and found.unit and not units.fits(found.unit, found.meaning):
        return Name("", found.unit, 0.0)
    return found
