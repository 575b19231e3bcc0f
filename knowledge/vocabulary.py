"""The words that questions may use, taken from the data that is loaded: places, components, technologies, regions, tags.

Owns how a name becomes a place. Read by the tools (exactly) and by the offline interpreter (with its own tolerance).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Place:
    name: str  # as in the data: Germany, World, European Union (27)
    iso3: str | None
    kind: Literal["country", "region"]
    aliases: tuple[str, ...] = ()  # Holland, USA … in English, German, Italian, French and Spanish; demonyms too
    regions: tuple[str, ...] = ()  # names of the regions it belongs to, World excluded


@dataclass(frozen=True)
class PriceSeries:
    component: str
    technology: str
    region: str
    frequency: str
    unit: str
    price_basis: str
    first: str  # ISO date
    last: str
    synthetic: bool


@dataclass(frozen=True)
class Vocabulary:
    version: str  # changes when the loaded data change
    places: tuple[Place, ...]
    members: dict[str, tuple[str, ...]]  # region -> names of its countries
    capacity_years: tuple[int, int]  # first, last of any metric
    latest_complete_year: int
    segments: tuple[str, ...]
    segment_places: tuple[str, ...]  # places that have a split
    price_series: tuple[PriceSeries, ...]
    components: tuple[str, ...]
    technologies: tuple[str, ...]
    price_regions: tuple[str, ...]
    lcoe_places: tuple[str, ...]
    lcoe_years: tuple[int, int]
    fault_components: tuple[str, ...]
    safety_topics: tuple[str, ...]
    terms: tuple[str, ...]
    news_tags: tuple[str, ...]
    news_countries: tuple[str, ...]


def vocabulary() -> Vocabulary:
    """The words as they stand now; rebuilt when data were loaded, switched or imported."""
    raise NotImplementedError


def find_place(name: str) -> Place | None:
    """The place with exactly this name, ISO3 code or alias, whatever its case and accents; None for an unknown one."""
    raise NotImplementedError


def nearest_places(name: str, limit: int = 5) -> tuple[str, ...]:
    """Names of places that look like this one, best first."""
    raise NotImplementedError
