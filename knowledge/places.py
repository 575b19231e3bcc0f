"""Countries and regions: their names in several languages, codes, and which region a country belongs to.

Regions are those of the capacity data: the countries of a region sum up to the region's own figure.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz, process

from knowledge.starter import FOLDER
from knowledge.starter.readers import records

LIKENESS = 60  # of 100; less is no help to anybody


@dataclass(frozen=True)
class Place:
    name: str  # as in the data: Germany, World, European Union (27)
    iso3: str | None
    kind: Literal["country", "region"]
    aliases: tuple[str, ...] = ()  # Holland, USA … in English, German, Italian, French and Spanish; demonyms too
    regions: tuple[str, ...] = ()  # names of the regions it belongs to, World excluded
    iso2: str | None = None


def fold(text: str) -> str:
    """Without case, accents and typographic apostrophes, to compare names by."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ı", "i"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


@cache
def places() -> tuple[Place, ...]:
    """All places there can be data of: regions first, then countries by name."""
    return tuple(_place(row) for row in records(FOLDER / "places.csv"))


@cache
def members() -> dict[str, tuple[str, ...]]:
    """The countries of each region, by name; World has them all."""
    found: dict[str, list[str]] = defaultdict(list)
    for place in places():
        for region in (*place.regions, *(["World"] if place.kind == "country" else [])):
            found[region].append(place.name)
    return {region: tuple(names) for region, names in found.items()}


def find_place(name: str) -> Place | None:
    """The place with exactly this name, ISO3 code or alias, whatever its case and accents; None for an unknown one."""
    return _by_name().get(fold(name).removeprefix("the "))


def nearest_places(name: str, limit: int = 5) -> tuple[str, ...]:
    """Names of places that look like this one, best first."""
    known = _by_name()
    found = process.extract(fold(name), known.keys(), scorer=fuzz.ratio, limit=limit * 3, score_cutoff=LIKENESS)
    return tuple(dict.fromkeys(known[match].name for match, _score, _index in found))[:limit]


def _place(row: dict[str, str]) -> Place:
    regions = [row["region"]] if row["region"] else []
    return Place(
        name=row["name"],
        iso3=row["iso3"] or None,
        kind="country" if row["iso3"] else "region",
        aliases=tuple(filter(None, row["aliases"].split("|"))),
        regions=tuple(regions + (["European Union (27)"] if row["eu27"] else [])),
        iso2=row["iso2"] or None,
    )


@cache
def _by_name() -> dict[str, Place]:
    """Names win over codes, codes over aliases."""
    known: dict[str, Place] = {}
    for place in places():
        known[fold(place.name)] = place
    for place in places():
        if place.iso3:
            known.setdefault(place.iso3.casefold(), place)
    for place in places():
        for alias in place.aliases:
            known.setdefault(fold(alias), place)
    return known
