"""What buyers ask of the price agent in their own words and languages: parts of years, both of two, other inputs.

Expected figures are worked out here from the starter files, in another way than the tools do it.
"""

from __future__ import annotations

import csv
from datetime import date
from math import log2
from statistics import fmean, linear_regression

import pytest

from knowledge.starter import FOLDER
from tests.agents.questions.talk import converse, invented
from tests.agents.questions.test_customer_price import ALUMINIUM, COPPER, SILVER, _told

pytestmark = pytest.mark.usefixtures("desk")


def _mean(prices: dict[str, float], year: int, first: int, last: int) -> float:
    return fmean(prices[f"{year}-{month:02}"] for month in range(first, last + 1))


def _lcoe(capex: float, opex: float, output: float, rate: float, life: int, loss: float = 0.005) -> str:
    years = range(1, life + 1)
    cost = capex + sum(opex / (1 + rate) ** year for year in years)
    energy = sum(output * (1 - loss) ** (year - 1) / (1 + rate) ** year for year in years)
    return f"{1000 * cost / energy:.1f}"


def _learning(first: int, last: int) -> str:
    with (FOLDER / "experience.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if first <= int(row["year"]) <= last]
    capacity, price = ([log2(float(row[name])) for row in rows] for name in ("cumulative_mw", "usd2023_per_wp"))
    return f"{100 * (1 - 2 ** linear_regression(capacity, price).slope):.1f} %"


def _month_below(prices: dict[str, float], limit: float) -> str:
    return f"{date.fromisoformat(max(month for month, price in prices.items() if price < limit) + '-01'):%B %Y}"


QUARTERS = _told(_mean(COPPER, 2024, 4, 6), _mean(COPPER, 2025, 4, 6))
HALF = f"{_mean(COPPER, 2025, 1, 6):,.0f} US$/t"
TWICE = ("silver price March 2020", "and in September 2025")
ROSE = _told(SILVER["2020-03"], SILVER["2025-09"])
PLANT = (
    "Calcola il costo livellato: investimento 750 €/kW, spese 12 €/kW all'anno, resa 1450 kWh/kW, tasso 6 %, 30 anni"
)
FULL_LOAD = "LCOE if capex is 900 $/kW, O&M 15 $/kW-yr, 1300 full load hours, WACC 8%, lifetime 25y"
DOUBLING = "by how much does the module price fall with each doubling of capacity"
TIMES = f"{COPPER['2025-09'] / ALUMINIUM['2025-09']:.2f} times"
ASKED: list[tuple[tuple[str, ...], str]] = [
    (("copper Q2 2025 vs Q2 2024",), QUARTERS),
    (("Kupfer im zweiten Quartal 2025 gegenüber dem Vorjahresquartal",), QUARTERS),
    (("average copper price in the first half of 2025",), HALF),
    (("prix moyen du cuivre au premier semestre 2025",), HALF),
    (("copper price Q2 2025",), f"{_mean(COPPER, 2025, 4, 6):,.0f} US$/t"),
    ((*TWICE, "um wie viel Prozent ist es in dieser Zeit gestiegen?"), ROSE),
    ((*TWICE, "by how much did it rise?"), ROSE),
    ((*TWICE, "by how much did it rise?", "und Kupfer im gleichen Zeitraum?"),
     _told(COPPER["2020-03"], COPPER["2025-09"])),
    (("precio medio de la plata en 2023", "¿y en 2024?", "¿cuánto subió?"),
     _told(_mean(SILVER, 2023, 1, 12), _mean(SILVER, 2024, 1, 12))),
    (("copper price September 2025", "a year ealier"), f"{COPPER['2024-09']:,.0f} US$/t"),
    ((PLANT,), _lcoe(750, 12, 1450, 0.06, 30)),
    ((PLANT, "e se la resa fosse 1600?"), _lcoe(750, 12, 1600, 0.06, 30)),
    ((PLANT, "con 20 anni di vita"), _lcoe(750, 12, 1450, 0.06, 20)),
    ((PLANT, "senza degrado"), _lcoe(750, 12, 1450, 0.06, 30, 0.0)),
    ((FULL_LOAD,), _lcoe(900, 15, 1300, 0.08, 25)),
    ((FULL_LOAD, "without degradation"), _lcoe(900, 15, 1300, 0.08, 25, 0.0)),
    ((DOUBLING,), _learning(2000, 2023)),
    ((DOUBLING, "using only data since 2010"), _learning(2010, 2023)),
    ((DOUBLING, "and 1980 to 2000"), _learning(1980, 2000)),
    (("Ist Kupfer teurer als Aluminium, und um das Wievielfache?",), TIMES),
    (("how many times dearer is copper than aluminium?",), TIMES),
    (("last month aluminium cost less than 2000 dollars a tonne",), _month_below(ALUMINIUM, 2000)),
    (("price of modules in the US in 2015", "are those numbers adjusted for inflation?"), "No: these prices are in"),
    (("module price world 2015", "is that adjusted for inflation?"), "Yes: these prices are in real 2023"),
    (("LCOE Germany 2023", "compare with Spain and India", "when did Spain drop under 10 cents?"), "**2015**"),
    (("steel price",), "There are no prices of steel here"),
    (("silver price 2024", "and copper", "zeig beide als Index"), "silver"),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "expected"), ASKED)
def test_the_figure_is_the_one_asked_for(questions: tuple[str, ...], expected: str) -> None:
    answered = converse("price", questions)
    assert expected in answered.text
    assert invented(answered) == []


def test_two_places_asked_one_after_the_other_are_shown_together_and_ranked() -> None:
    chain = ("Quel était le coût du kWh solaire en Inde en 2023 ?", "et en France", "montre-moi les deux depuis 2015")
    both = converse("price", chain)
    assert "India" in both.text
    assert "France" in both.text
    most = converse("price", (*chain, "lequel des deux a baissé le plus ?"))
    assert most.text.startswith("**France** came down the most")
