"""What the page of a file says in plain words: facts of its reading, its defects, what each column was taken for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.plants.plants import PlantView
from routes.file_forms import IGNORED, MEANINGS, SURE

Reading = dict[str, Any]
DEFECTS = {  # as the reading counts them: one of them, several
    "duplicates": ("row was there twice; it counts once", "rows were there twice; each counts once"),
    "conflicting_duplicates": (
        "moment has two rows that differ; the first counts",
        "moments have two rows that differ; the first counts",
    ),
    "out_of_order": ("row was out of order and was put in its place", "rows were out of order and were put in place"),
    "missing_rows": ("row is missing", "rows are missing"),
    "unreadable_cells": ("cell holds no number and counts as missing", "cells hold no number and count as missing"),
    "unreadable_times": ("row has no time that can be read", "rows have no time that can be read"),
    "impossible_times": (
        "row is at a time that the clock skips in spring, and was left out",
        "rows are at times that the clock skips in spring, and were left out",
    ),
    "dst_gaps": ("hour is missing where clocks went forward", "hours are missing where clocks went forward"),
    "dst_doubles": ("hour is there twice where clocks went back", "hours are there twice where clocks went back"),
    "sentinels": (
        "value is a logger's sign for nothing, such as -999",
        "values are a logger's sign for nothing, such as -999",
    ),
}
HOW = {
    "name": "by its name",
    "name and range": "by its name and its values",
    "range": "by its values alone",
    "values": "by its values",
    "given": "as you said",
}
ZONE_HOW = {
    "offset": "written with every time",
    "given": "as you said",
    "solar noon": "by the sun: noon of the irradiance",
    "assumed UTC": "assumed; nothing in the file says it",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
PLANT_FACTS = {
    "kwp": ("DC capacity", "kWp"),
    "ac_kw": ("AC rating", "kW"),
    "gamma": ("Temperature coefficient", "%/K"),
    "latitude": ("Latitude", "°"),
    "longitude": ("Longitude", "°"),
    "timezone": ("Time zone", ""),
    "tilt": ("Tilt", "°"),
    "azimuth": ("Azimuth", "° from north"),
}


@dataclass(frozen=True)
class ColumnRow:
    source: str
    meaning: str  # of MEANINGS, or ignore
    label: str  # of an inverter or a string
    unit: str
    confidence: float | None  # none: it is not used
    how: str

    @property
    def is_doubtful(self) -> bool:
        return self.confidence is not None and self.confidence < SURE


def columns(reading: Reading) -> list[ColumnRow]:
    """In the order of the file as far as that is known; what is not used comes last."""
    used = [_column(one) for one in reading.get("columns", ())]
    return used + [ColumnRow(name, IGNORED, "", "", None, "") for name in reading.get("ignored", ())]


def _column(one: dict[str, Any]) -> ColumnRow:
    meaning, _, label = one["meaning"].partition(":")
    how = HOW.get(one["how"], one["how"])
    return ColumnRow(one["source"], meaning, label, one.get("unit") or "", one["confidence"], how)


def choices() -> list[tuple[str, str]]:
    return [(IGNORED, "not used"), *MEANINGS.items()]


def defects(reading: Reading) -> list[tuple[int, str]]:
    """What was found and mended, most of it first: (how many, what)."""
    found = {name: count for name, count in reading.get("defects", {}).items() if count}
    ordered = sorted(found.items(), key=lambda pair: -pair[1])
    return [(count, _words(name)[0 if count == 1 else 1]) for name, count in ordered]


def _words(defect: str) -> tuple[str, str]:
    return DEFECTS.get(defect, (defect.replace("_", " "),) * 2)


def facts(reading: Reading) -> list[tuple[str, str, str]]:
    """(what, value, how that is known)."""
    zone = reading.get("timezone") or {}
    return [
        ("Rows", f"{reading.get('rows', 0):,}", ""),
        ("From", _moment(reading.get("first")), ""),
        ("To", _moment(reading.get("last")), ""),
        ("One row every", _step(reading.get("step_minutes")), ""),
        ("Time zone", str(zone.get("name", "")), ZONE_HOW.get(zone.get("how", ""), str(zone.get("how", "")))),
    ]


def _moment(text: Any) -> str:
    moment = datetime.fromisoformat(str(text)) if text else None
    return f"{moment.day} {moment:%b %Y, %H:%M}" if moment else ""


def _step(minutes: Any) -> str:
    if not minutes:
        return ""
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size and minutes % size == 0:
            number = minutes // size
            return word if number == 1 else f"{number:g} {word}s"
    return f"{minutes:g} minutes"


def written(reading: Reading) -> str:
    """How the file is written, in one line."""
    decimal = {".": "decimal point", ",": "decimal comma"}.get(reading.get("decimal") or "", "")
    delimiter = DELIMITERS.get(reading.get("delimiter") or "", "")
    parts = [
        f"sheet {reading['sheet']}" if reading.get("sheet") else "",
        str(reading.get("encoding") or "").upper(),
        f"parted by {delimiter}" if delimiter else "",
        decimal,
        f"header in line {reading['header_row']}" if reading.get("header_row") else "",
    ]
    return " · ".join(part for part in parts if part)


def plant_facts(plant: PlantView) -> list[tuple[str, str]]:
    return [(PLANT_FACTS[name][0], _fact(name, value)) for name, value in plant.facts.items()]


def _fact(name: str, value: Any) -> str:
    """As on a data sheet: "1,000 kWp", "−0.35 %/K"."""
    if isinstance(value, int | float):
        value = f"{value * (100 if name == 'gamma' else 1):,.6g}".replace("-", "−")
    unit = PLANT_FACTS[name][1]
    return f"{value}{unit}" if unit.startswith("°") else f"{value} {unit}".strip()
