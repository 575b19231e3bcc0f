"""Results as the tools return them, with IRENA's published figures (Renewable Capacity Statistics 2024)."""

from __future__ import annotations

from datetime import date

from agents import base
from agents.guard.gate import Gate
from agents.guard.ledger import Ledger

TODAY = date(2026, 11, 20)
QUESTION = "What is Germany's solar capacity in 2023?"
IRENA = base.SourceNote(
    "irena_capacity", "Renewable Capacity Statistics 2024", "IRENA", "2024", "free", "IRENA (2024)", "2024-03-27"
)
EMBER = base.SourceNote(
    "ember_capacity", "Yearly Electricity Data 2025", "Ember", "2025", "CC BY 4.0", "Ember (2025)", "2025-04-08"
)
GERMANY = base.ToolResult(
    ok=True,
    title="Cumulative solar capacity: Germany",
    columns=(base.Column("Year"), base.Column("Place"), base.Column("Capacity", "MW", 0)),
    rows=((2021, "Germany", 60_036.0), (2022, "Germany", 67_479.0), (2023, "Germany", 81_739.0)),
    summary={
        "metric": "cumulative",
        "unit": "MW",
        "year_from": 2021,
        "year_to": 2023,
        "entities": [
            {
                "entity": "Germany",
                "dataset": "irena_capacity",
                "first_year": 2021,
                "first_value": 60_036.0,
                "last_year": 2023,
                "last_value": 81_739.0,
                "previous_year": 2022,
                "previous_value": 67_479.0,
                "change": 14_260.0,
                "change_percent": 21.1325,
                "rank": 4,
                "ranked": 220,
                "world_share_percent": 5.7605,
                "next_edition": {"year": 2024, "value": 89_940.0, "dataset": "ember_capacity"},
            }
        ],
    },
    sources=(IRENA,),
    warnings=("Germany counts in DC (modules).",),
)
SPAIN_AND_FRANCE = base.ToolResult(
    ok=True,
    title="Cumulative solar capacity: Spain and France",
    columns=(base.Column("Year"), base.Column("Spain", "MW", 0), base.Column("France", "MW", 0)),
    rows=((2022, 25_615.276, 17_350.292), (2023, 31_016.275, 20_551.292)),
    summary={"metric": "cumulative", "unit": "MW", "ratio": 1.5092, "difference": 10_464.983, "years": [2022, 2023]},
    sources=(IRENA,),
)
MODULES = base.ToolResult(
    ok=True,
    title="Price of modules, World",
    columns=(base.Column("Date"), base.Column("Series"), base.Column("Price", "US$/Wp", 3)),
    rows=(("2010", "Module, World", 2.39), ("2022", "Module, World", 0.348), ("2023", "Module, World", 0.306)),
    summary={
        "series": [
            {
                "label": "Module, World",
                "unit": "US$/Wp",
                "first_date": "2010",
                "last_date": "2023",
                "last_value": 0.306,
                "change_percent": -87.2,
            }
        ]
    },
    sources=(IRENA,),
)
METALS = base.ToolResult(
    ok=True,
    title="Price of silver and copper",
    columns=(base.Column("Date"), base.Column("Component"), base.Column("Price", "US$/t", 0)),
    rows=(
        ("2025-08-01", "silver", 1_229_000.0),
        ("2025-09-01", "copper", 9_995.0),
        ("2025-09-01", "silver", 1_374_000.0),
    ),
    sources=(IRENA,),
)
NEWS = base.ToolResult(
    ok=True,
    title="News",
    columns=(base.Column("Title"), base.Column("Published")),
    rows=(("Italy awards 1.7 GW of agrivoltaics, 1.04 GW was offered", "2026-11-18T09:00:00+00:00"),),
    summary={"items": [{"title": "Italy awards 1.7 GW", "url": "https://news.example.org/2026/11/d06.html"}]},
    sources=(IRENA,),
)


def ledger(*results: base.ToolResult, question: str = QUESTION, said: tuple[str, ...] = ()) -> Ledger:
    found = Ledger(question, TODAY, tuple, said)
    for result in results:
        found.add(result)
    return found


def through(text: str, known: Ledger, size: int = 3) -> tuple[str, Gate]:
    """What of a text comes out of a gate that gets it in small pieces."""
    gate = Gate(known)
    out = "".join(gate.feed(text[place : place + size]) for place in range(0, len(text), size))
    return out + gate.close(), gate
