"""Names of columns in five languages and in the trade's habit, and which field each of them means."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz, process

from knowledge.places import fold

ENOUGH = 88  # of 100: how alike a mistyped header must be
LONGEST = 120  # characters of a header that are looked at; BRACKETS takes their square
BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")
IN = re.compile(r"\s+(?:in|en)\s+(?=\S+$)")  # "Preis in €/Wp"
SIGNS = re.compile(r"[^\w€$¢£/²%]+")

NAMES: dict[str, tuple[str, ...]] = {
    "entity": (
        "country", "entity", "territory", "place", "market", "country name", "country or area", "economy", "geography",
        "nation", "land", "staat", "markt", "gebiet", "paese", "nazione", "stato", "pays", "territoire", "pais",
        "territorio", "mercado", "location", "country/region", "area",
    ),
    "iso3": ("iso3", "iso", "iso code", "iso 3", "code", "country code", "iso3 code", "alpha 3", "laendercode"),
    "entity_type": ("entity type", "place type", "geography type"),
    "year": (
        "year", "jahr", "anno", "annee", "ano", "an", "yr", "calendar year", "reference year", "year end", "period",
    ),
    "segment": (
        "segment", "sector", "market segment", "application", "segmento", "secteur", "settore", "sektor", "category",
        "installation type", "system type", "plant type", "anlagentyp",
    ),
    "connection": ("connection", "grid connection", "grid", "netzanschluss", "connessione", "raccordement", "conexion"),
    "metric": (
        "metric", "measure", "indicator", "type", "variable", "data type", "kennzahl", "typ", "tipo", "art",
    ),
    "scenario": ("scenario", "case", "szenario", "escenario", "outlook", "forecast scenario"),
    "value": (
        "value", "capacity", "installed capacity", "cumulative capacity", "annual capacity", "annual additions",
        "additions", "new capacity", "annual installations", "installations", "pv capacity", "solar capacity",
        "capacity added", "total capacity", "wert", "leistung", "installierte leistung", "zubau", "kapazitat",
        "potenza", "potenza installata", "capacita", "puissance", "puissance installee", "capacite",
        "potencia", "potencia instalada", "capacidad", "lcoe", "levelised cost", "levelized cost", "cost", "kosten",
        "stromgestehungskosten", "costo", "cout", "coste", "valore", "valeur", "valor", "obs value", "amount",
    ),
    "unit": ("unit", "units", "einheit", "unita", "unite", "unidad", "uom", "unit of measure", "currency unit"),
    "status": ("status", "observation status", "obs status", "flag", "quality"),
    "source": ("source", "sources", "source id", "provider", "quelle", "fonte", "fuente", "data source"),
    "date": (
        "date", "day", "week", "month", "period", "datum", "tag", "woche", "monat", "data", "giorno", "mese", "jour",
        "mois", "semaine", "fecha", "dia", "mes", "quote date", "price date", "assessment date", "time", "timestamp",
        "year", "jahr", "anno", "annee", "ano", "quarter", "as of",
    ),
    "component": (
        "component", "item", "product", "commodity", "material", "komponente", "produkt", "artikel", "componente",
        "prodotto", "articolo", "composant", "produit", "producto", "product type", "category",
    ),
    "technology": (
        "technology", "description", "type", "specification", "spec", "grade", "technologie", "beschreibung",
        "tecnologia", "descrizione", "descripcion", "cell type", "product description", "variant", "typ", "tipo",
    ),
    "region": (
        "region", "market", "country", "location", "delivery", "origin", "territory", "area", "markt", "regione",
        "mercato", "marche", "mercado", "basis region", "geography", "land", "paese", "pays", "pais", "place",
    ),
    "frequency": ("frequency", "freq", "periodicity", "frequenz", "haufigkeit", "frequenza", "frequence", "frecuencia"),
    "price": (
        "price", "base price", "average price", "avg price", "avg", "average", "mean price", "spot price", "preis",
        "durchschnittspreis", "mittelwert", "prezzo", "prezzo medio", "prix", "prix moyen", "precio", "precio medio",
        "value", "quote", "mid", "mid price", "assessment", "wert", "valore", "valeur", "valor", "close", "settle",
    ),
    "price_basis": (
        "price basis", "basis", "money", "real or nominal", "price type", "preisbasis", "currency basis", "price base",
    ),
}  # fmt: skip


def bare(header: str) -> tuple[str, str]:
    """The header without its unit, folded; and the unit that stands in brackets, behind "in" or behind a comma."""
    text = " ".join(header[:LONGEST].replace("_", " ").split())
    match = BRACKETS.search(text)
    if match:
        return _plain(text[: match.start()] + text[match.end() :]), match[1].strip()
    parts = IN.split(text, maxsplit=1)
    if len(parts) == 2:
        return _plain(parts[0]), parts[1]
    before, comma, behind = text.rpartition(",")
    if comma:
        return _plain(before), behind.strip()
    return _plain(text), ""


def _plain(text: str) -> str:
    return " ".join(SIGNS.sub(" ", fold(text)).split())


@cache
def _known(fields: tuple[str, ...]) -> dict[str, tuple[str, float]]:
    """Header -> field and how sure that is; a field's own and first names win over later ones of other fields."""
    ranked: dict[str, tuple[int, str]] = {}
    for field in fields:
        for rank, name in enumerate((field.replace("_", " "), *NAMES.get(field, ()))):
            if name not in ranked or rank < ranked[name][0]:
                ranked[name] = (rank, field)
    return {name: (field, 1.0 if rank == 0 else 0.95) for name, (rank, field) in ranked.items()}


def meaning(header: str, fields: tuple[str, ...]) -> tuple[str, float]:
    """The field of these that a header names, and how sure that is; an empty field for none."""
    name, _unit = bare(header)
    known = _known(fields)
    if name in known:
        return known[name]
    for part in (name.rpartition(" ")[0], name.partition(" ")[2]):  # "capacity mw", "pv capacity"
        if part in known:
            return known[part][0], 0.85
    near = process.extractOne(name, known.keys(), scorer=fuzz.ratio, score_cutoff=ENOUGH) if len(name) > 3 else None
    return (known[near[0]][0], 0.7) if near else ("", 0.0)
