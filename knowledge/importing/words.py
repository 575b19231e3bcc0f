"""Words inside cells that the product has words of its own for: metrics, scenarios, segments, components, places."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.importing.refused import CONTROL, Refused
from knowledge.places import Place, find_place, fold, nearest_places
from models import clean

LONGEST = 120  # characters of a name; more is no name
MOST = 4_000  # characters of a cell that are looked at
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute a cell; exports put ' before it

METRICS = {
    "cumulative": (
        "cumulative", "cumulated", "cumulative capacity", "cumulative installations", "total installed", "total",
        "installed base", "installed capacity", "stock", "year end", "kumuliert", "bestand", "cumulata", "cumulativa",
        "cumulativo", "cumulee", "cumule", "acumulada", "acumulado", "operating capacity",
    ),
    "annual": (
        "annual", "annual additions", "annual capacity", "annual installations", "additions", "new", "added", "yearly",
        "new installations", "new capacity", "net additions", "gross additions", "flow", "installations", "zubau",
        "jahrlich", "annuale", "annuelle", "annuel", "anual", "installed in year", "new build",
    ),
}  # fmt: skip
SCENARIOS = {
    "historical": (
        "historical", "history", "historic", "actual", "actuals", "reported", "observed", "historisch", "ist",
        "storico", "historique", "historico",
    ),
    "low": ("low", "low case", "low scenario", "conservative", "pessimistic", "bear", "niedrig", "basso", "bas",
            "bajo", "minimum", "worst case"),
    "central": ("central", "base", "base case", "medium", "mid", "medium scenario", "reference", "most likely",
                "mittel", "centrale", "moyen", "medio", "business as usual", "forecast"),
    "high": ("high", "high case", "high scenario", "optimistic", "accelerated", "bull", "hoch", "alto", "haut",
             "maximum", "best case"),
}  # fmt: skip
SEGMENTS = {
    "total": ("total", "all", "overall", "all segments", "gesamt", "totale", "sum", "any"),
    "utility_scale": (
        "utility", "utility scale", "utility-scale", "ground mounted", "ground-mounted", "ground mount", "large scale",
        "centralised", "centralized", "solar park", "freiflache", "utility_scale",
    ),
    "small_scale": ("small scale", "small-scale", "small_scale"),
    "residential": ("residential", "home", "wohnen", "residenziale", "residentiel", "residencial"),
    "commercial": ("commercial", "gewerbe", "commerciale", "comercial"),
    "commercial_industrial": ("c&i", "c & i", "commercial and industrial", "commercial & industrial", "ci"),
    "rooftop": ("rooftop", "roof", "roof-top", "dach", "aufdach", "tetto", "toiture", "tejado"),
    "distributed": ("distributed", "decentralised", "decentralized", "dg"),
    "off_grid": ("off grid", "off-grid", "offgrid", "off_grid", "stand alone", "stand-alone"),
    "on_grid": ("on grid", "on-grid", "ongrid", "on_grid", "grid connected", "grid-connected"),
}  # fmt: skip
COMPONENTS = {
    "polysilicon": ("polysilicon", "poly", "poly silicon", "poly-silicon", "polysilizium", "polisilicio"),
    "wafer": ("wafer", "wafers", "solar wafer"),
    "cell": ("cell", "cells", "solar cell", "solar cells", "zelle", "zellen", "cella", "celle", "cellule", "celda"),
    "module": (
        "module", "modules", "pv module", "solar module", "panel", "panels", "solar panel", "modul", "moduli", "modulo",
        "modulos", "solarmodul", "panneau",
    ),
    "glass": ("glass", "pv glass", "solar glass", "glas", "vetro", "verre", "vidrio"),
    "inverter": ("inverter", "inverters", "wechselrichter", "onduleur", "inversor"),
    "aluminium": ("aluminium", "aluminum", "alluminio", "aluminio"),
    "copper": ("copper", "kupfer", "rame", "cuivre", "cobre"),
    "silver": ("silver", "silber", "argento", "argent", "plata"),
}  # fmt: skip
FREQUENCIES = {
    "daily": ("daily", "day", "d", "taglich", "giornaliero", "quotidien", "diario"),
    "weekly": ("weekly", "week", "w", "wochentlich", "settimanale", "hebdomadaire", "semanal"),
    "monthly": ("monthly", "month", "m", "monatlich", "mensile", "mensuel", "mensual"),
    "quarterly": ("quarterly", "quarter", "q", "vierteljahrlich", "quartalsweise", "trimestrale", "trimestriel",
                  "trimestral"),
    "yearly": ("yearly", "year", "annual", "annually", "y", "a", "jahrlich", "annuale", "annuel", "anual"),
}  # fmt: skip
TABLES = {
    "metric": METRICS,
    "scenario": SCENARIOS,
    "segment": SEGMENTS,
    "component": COMPONENTS,
    "frequency": FREQUENCIES,
}
BY_WORD = {field: {word: name for name, words in table.items() for word in words} for field, table in TABLES.items()}


def known(field: str, text: str) -> str:
    """The product's own word for a cell's; empty for one it has none for."""
    return BY_WORD[field].get(fold(text), "")


def tidy(text: str, longest: int = LONGEST) -> str:
    """A cell's text as it may be stored and shown: one line, no control characters, no apostrophe against formulas."""
    return _tidy(text[:MOST], longest)


@lru_cache(maxsize=4096)
def _tidy(text: str, longest: int) -> str:
    plain = " ".join(CONTROL.sub(" ", clean(text)).split())
    if plain.startswith("'") and plain[1:].startswith(FORMULA):
        plain = plain[1:]  # an export put it there
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def name(cell: object, field: str) -> str:
    """A name that becomes a word of the vocabulary. Raises Refused for one that cannot be a name."""
    text = tidy(str(cell if cell is not None else ""), LONGEST + 1)
    if len(text) > LONGEST:
        raise Refused(field, text, f"a text of more than {LONGEST} characters where a name should be")
    return text


def slug(text: str) -> str:
    """A word of our own making from theirs: "Net zero 2050" is net_zero_2050."""
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")


def place(cell: object, field: str) -> Place:
    """The country or region of a cell. Raises Refused with the nearest names."""
    text = name(cell, field)
    found = find_place(text) if text else None
    if found is None:
        near = nearest_places(text, 3) if text else ()
        hint = f"; nearest: {', '.join(near)}" if near else ""
        raise Refused(field, text, f"no country or region that is known here{hint}" if text else f"no {field}")
    return found


def region(cell: object) -> str:
    """The market of a price: a country by its name, anything else (EU, Overseas, FOB China) as written."""
    text = name(cell, "region")
    found = find_place(text) if len(text) > 3 else None
    if found is None:
        return text
    return found.name if found.kind == "country" or fold(found.name) == fold(text) else text
