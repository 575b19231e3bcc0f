"""A vocabulary made in memory, of the starter data's extent, so that reading is tested without a database."""

from __future__ import annotations

from agents.offline.vocabulary import Lexicon, build
from knowledge import places, safety, tagging, terms
from knowledge.vocabulary import PriceSeries, Vocabulary


def lexicon() -> Lexicon:
    return build(vocabulary())


def vocabulary() -> Vocabulary:
    series = (
        _series("module", "all (index)", "World", "yearly", "US$/Wp", "real 2023 US$", "1975", "2023"),
        _series(
            "module", "all (shipments average)", "United States", "yearly", "US$/Wp", "nominal US$", "2006", "2020"
        ),
        _series("silver", "commodity", "World", "monthly", "US$/troy oz", "nominal US$", "1990-01", "2025-09"),
        _series("copper", "commodity", "World", "monthly", "US$/t", "nominal US$", "1990-01", "2025-09"),
        _series("aluminium", "commodity", "World", "monthly", "US$/t", "nominal US$", "1990-01", "2025-09"),
    )
    return Vocabulary(
        version="test",
        places=places.places(),
        members=places.members(),
        capacity_years=(2000, 2024),
        latest_complete_year=2023,
        segments=("small_scale", "total", "utility_scale"),
        segment_places=("United States",),
        price_series=series,
        components=("aluminium", "copper", "module", "silver"),
        technologies=("all (index)", "all (shipments average)", "commodity"),
        price_regions=("United States", "World"),
        lcoe_places=("Australia", "Chile", "China", "Germany", "World"),
        lcoe_years=(2010, 2023),
        fault_components=("inverter", "string", "sensor"),
        safety_topics=tuple(topic.name for topic in safety.topics()),
        terms=tuple(term.name for term in terms.terms()),
        news_tags=tuple(tagging.TAGS),
        news_countries=("Germany", "Spain"),
    )


def _series(
    component: str, technology: str, region: str, frequency: str, unit: str, basis: str, first: str, last: str
) -> PriceSeries:
    return PriceSeries(
        component, technology, region, frequency, unit, basis, first, last, False, dataset="test", rows=10
    )
