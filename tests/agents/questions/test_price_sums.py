"""What is to be worked out from prices: means over a span, ratios and differences, ends and steps, other units, spans
side by side, the cost of electricity beyond a value, a plant with changed inputs.

Expected figures are worked out here from the starter files, in another way than the tools do it.
"""

from __future__ import annotations

import csv
from statistics import fmean

import pytest

from knowledge.starter import FOLDER
from tests.agents.questions.talk import converse, invented
from tests.agents.questions.test_customer_price import ALUMINIUM, COPPER, SILVER, US, WORLD, _told
from tests.agents.questions.test_customer_price_words import _lcoe, _learning

pytestmark = pytest.mark.usefixtures("desk")


def _costs() -> dict[tuple[str, int], float]:
    with (FOLDER / "lcoe.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["place"], int(year)): float(row[year]) for row in rows for year in list(row)[1:] if row[year]}


def _span(prices: dict[str, float], first: str, last: str) -> list[float]:
    return [price for month, price in sorted(prices.items()) if first <= month <= f"{last}~"]


def _mean(prices: dict[str, float], first: str, last: str, unit: str = "US$/t") -> str:
    value = fmean(_span(prices, first, last))
    return f"{value:,.0f} {unit}" if value >= 1000 else f"{value:,.1f} {unit}"


def _times(first: float, last: float) -> str:
    return f"{first / last:.2f} times"


COSTS = _costs()
OUNCE, POUND = 0.0311034768, 0.45359237  # kg
NEWEST = "2025-09"
CU, AL, AG = COPPER[NEWEST], ALUMINIUM[NEWEST], SILVER[NEWEST]
YEAR = ("2024-10", NEWEST)
OZ = "US$/troy oz"
PLANT = "LCOE: 800 €/kW, 15 €/kW/yr, 950 kWh/kW, 4 %, 25 years"
FRANCE = ("Quel était le LCOE du solaire en France en 2023 ?", "Et en Allemagne et en Espagne ?")
SPREAD = f"{(1 - COSTS['Spain', 2023] / COSTS['France', 2023]) * 100:.1f} %"
HIGH, LOW = max(_span(SILVER, "2020", "2025")), min(_span(SILVER, "2020", "2025"))
MEANS: list[tuple[tuple[str, ...], str]] = [
    (("gimme the copper price for the last 12 months, averaged",), _mean(COPPER, *YEAR)),
    (("12-month average of silver",), _mean(SILVER, *YEAR, OZ)),
    (("copper 12 month average",), _mean(COPPER, *YEAR)),
    (("alumnium vs coper, average of the last 12 months",), _mean(ALUMINIUM, *YEAR)),
    (("what's the average silver price over the past 5 years",), _mean(SILVER, "2020-10", NEWEST, OZ)),
    (("mean of 2024 for copper",), _mean(COPPER, "2024", "2024")),
    (("what did copper cost on average between 2015 and 2019",), _mean(COPPER, "2015", "2019")),
    (("copper 6 month average", "n the 24 month one?"), _mean(COPPER, "2023-10", NEWEST)),
    (("Was kostet Kupfer im Schnitt der letzten zwölf Monate?", "und Aluminium?"), _mean(ALUMINIUM, *YEAR)),
    (("prezzo medio del rame negli ultimi 12 mesi?", "e dell'argento?"), _mean(SILVER, *YEAR, OZ)),
    (("precio medio del cobre en los últimos 12 meses", "¿y el de la plata?"), _mean(SILVER, *YEAR, OZ)),
    (("prix moyen du cuivre entre 2018 et 2020", "et de l'aluminium ?"), _mean(ALUMINIUM, "2018", "2020")),
    (("average lcoe 2019-2023 germany",), f"{fmean(COSTS['Germany', year] for year in range(2019, 2024)):.3f} US$/kWh"),
]
AGAINST: list[tuple[tuple[str, ...], str]] = [
    (("how many times more expensive is copper than aluminium",), _times(CU, AL)),
    (("ratio of silver to copper price",), _times(AG / OUNCE, CU / 1000)),
    (("Wievielmal teurer ist Kupfer als Aluminium im März 2022?",), _times(COPPER["2022-03"], ALUMINIUM["2022-03"])),
    (("what was the copper to aluminium ratio in march 2020",), _times(COPPER["2020-03"], ALUMINIUM["2020-03"])),
    (("spread between copper and aluminium in september 2025",), f"{CU - AL:,.0f} US$/t"),
    (
        ("Preisunterschied Kupfer Aluminium 2024",),
        f"{fmean(_span(COPPER, '2024', '2024')) - fmean(_span(ALUMINIUM, '2024', '2024')):,.0f} US$/t",
    ),
    (
        ("what did copper cost on average between 2015 and 2019", "and between 2020 and 2024?", "how much in percent?"),
        f"{(fmean(_span(COPPER, '2020', '2024')) / fmean(_span(COPPER, '2015', '2019')) - 1) * 100:.1f} %",
    ),
    (
        ("average copper price of 2024, and how far off the 2011 average?",),
        _told(fmean(_span(COPPER, "2011", "2011")), fmean(_span(COPPER, "2024", "2024"))),
    ),
    (
        ("LCOE spain 2023", "ratio of the LCOE of Germany to Spain"),
        _times(COSTS["Germany", 2023], COSTS["Spain", 2023]),
    ),
    ((*FRANCE, "Lequel des trois est le moins cher, et de combien par rapport à la France ?"), SPREAD),
    (("silver and copper price in sept 2025", "and a year earlier?", "which of the two rose more?"), "+42.1 %"),
    (("price of silver", "and copper", "which one swung more?"), "**Silver** is the most volatile"),
    (("US premium over world module price 2020",), "different money"),
    (("Preisunterschied zwischen US-Modulen und Weltmarkt 2019",), "different money"),
]
ENDS: list[tuple[tuple[str, ...], str]] = [
    (("wann war Kupfer am teuersten?",), "**March 2022**"),
    (("when was silver cheapest",), f"{min(SILVER.values()):.2f} {OZ}"),
    (("what was the peak price of silver ever", "when was silver cheapest"), "1993"),
    (("copper: high and low since 2020", "same for silver", "spread between the two in percent?"),
     f"{(HIGH / LOW - 1) * 100:.1f} %"),
    (("world module price 2013 to 2023", "which year had the biggest drop in that span?"), "−20.7 %** in 2020"),
    (("in how many years since 2010 did the world module price rise?",), "**1** of 13 years"),
    (("In welchem Jahr sind die Modulpreise am stärksten gefallen?",), "in 2012"),
    (("when did modules first fall below 1 $/W worldwide, and in the US?",), f"{WORLD['2013']:.3f} US$/Wp"),
    (("when did modules first fall below 1 $/W worldwide, and in the US?",), f"{US['2013']:.3f} US$/Wp"),
]  # fmt: skip
UNITS: list[tuple[tuple[str, ...], str]] = [
    (("copper per kg",), f"{CU / 1000:.2f} US$/kg"),
    (("price of copper in us cents per pound",), f"{CU / 1000 * POUND * 100:.1f} US cents/lb"),
    (("Combien coûte un kilogramme d'argent ?",), f"{AG / OUNCE:,.0f} US$/kg"),
    (("Modulpreis in Cent pro Watt 2020",), f"{WORLD['2020'] * 100:.1f} US cents/Wp"),
    (("LCOE in $/MWh for Spain 2022",), f"{COSTS['Spain', 2022] * 1000:.1f} US$/MWh"),
    (("how many ounces of silver for one tonne of copper in sept 2025?",), f"{CU / AG:.1f} troy oz"),
    (("how much aluminium can i buy for 10,000 dollars at the august 2025 price?",),
     f"{10000 / ALUMINIUM['2025-08']:.2f} t"),
    (("Was kosten 3 Tonnen Kupfer im August 2025?",), f"{3 * COPPER['2025-08']:,.0f} US$"),
    (("LCOE France 2023", "Convertis-le en euros par MWh, à 1,08 dollar par euro"),
     f"{COSTS['France', 2023] / 1.08 * 1000:.1f} €/MWh"),
]  # fmt: skip
DATED: list[tuple[tuple[str, ...], str]] = [
    (("what is copper's 52 week high",), f"{max(_span(COPPER, '2024-10', NEWEST)):,.0f} US$/t"),
    (("mean silver price jan to june 2024",), _mean(SILVER, "2024-01", "2024-06", OZ)),
    (("prezzo medio dell'alluminio tra il 2021 e il 2023",), _mean(ALUMINIUM, "2021", "2023")),
    (("media móvil de 12 meses del aluminio",), _mean(ALUMINIUM, *YEAR)),
    (("how expensive were solar panels in the 80s?",), f"{WORLD['1989']:.1f} US$/Wp"),
    (("Wie oft ist der Modulpreis seit 2000 gestiegen?",), "of 23 years"),
    (("Quel métal a le plus augmenté depuis 2020 ?",), f"**{_told(SILVER['2020-01'], AG)}** for silver"),
    (("did Japan ever get below 10 cents?", "LCOE Japan", "when was it below 10 cents?"), "**2021**"),
    (("how many countries have a cheaper LCOE than the world average?",),
     f"**{sum(v < COSTS['World', 2023] for (p, y), v in COSTS.items() if y == 2023)}** of the 21"),
]  # fmt: skip
SPANS: list[tuple[tuple[str, ...], str]] = [
    (("mean aluminium price 2010-2014 against 2015-2019",), _mean(ALUMINIUM, "2010", "2014")),
    (("mean aluminium price 2010-2014 against 2015-2019",), _mean(ALUMINIUM, "2015", "2019")),
    (("copper from 2010 to 2012 and from 2020 to 2022",), f"{COPPER['2012-12']:,.0f} US$/t"),
    (("copper from 2010 to 2012 and from 2020 to 2022",), f"{COPPER['2022-12']:,.0f} US$/t"),
    (("Prezzo medio dell'argento nel primo semestre 2025 e nel secondo semestre 2024",),
     _mean(SILVER, "2024-07", "2024-12", OZ)),
    (("precio de los módulos en 2015, 2019 y 2023",), f"{WORLD['2019']:.3f} US$/Wp"),
    (("learning rate 2000-2023 and 1976-1999, which one's higher?",), _learning(1976, 1999)),
    (("learning rate 2000-2023 and 1976-1999, which one's higher?",), _learning(2000, 2023)),
]  # fmt: skip
COST: list[tuple[tuple[str, ...], str]] = [
    (("LCOE spain 2023", "compare with germany and italy"), f"{COSTS['Spain', 2023]:.3f} US$/kWh"),
    (("LCOE spain 2023", "compare with germany and italy", "which is cheapest"), "**Spain** has the lowest cost"),
    (("LCOE spain 2023", "when did it fall below 10 cents"), "**2015**"),
    (("In welchen Ländern kostet Solarstrom weniger als 5 Cent?",), "**6** of the 21 countries"),
    (("cheapest and dearest country by LCOE in 2023",), f"{max(v for (_, y), v in COSTS.items() if y == 2023):.3f}"),
    ((PLANT, "half the opex"), f"{_lcoe(800, 7.5, 950, 0.04, 25)} €/MWh"),
    ((PLANT, "and at 1.5 % discount rate?"), f"{_lcoe(800, 15, 950, 0.015, 25)} €/MWh"),
    ((PLANT, "und 10 % weniger Capex?"), f"{_lcoe(720, 15, 950, 0.04, 25)} €/MWh"),
    ((PLANT, "torna al 6% ma 30 anni"), f"{_lcoe(800, 15, 950, 0.06, 30)} €/MWh"),
    ((PLANT, "capex down to 600", "how much cheaper is that than the first case, in percent?"),
     f"{(1 - float(_lcoe(600, 15, 950, 0.04, 25)) / float(_lcoe(800, 15, 950, 0.04, 25))) * 100:.0f}."),
]  # fmt: skip
HONEST: list[tuple[tuple[str, ...], str]] = [
    (("are inverters getting cheaper?",), "no prices of inverters"),
    (("Was kosten Wechselrichter?",), "no prices of wechselrichter"),
    (("polysilicon price per kg today",), "no prices of polysilicon"),
    (("prix du wafer M10 type n en novembre 2025, moyenne du mois",), "no prices of wafer"),
    (("how much does a solar cell cost",), "no prices of cell"),
    (("how come the module price went up in 2022?",), "figures and no reasons"),
    (("how come solar got so cheap?",), "figures and no reasons"),
    (("silver price in every month of 2024",), "**30.8 US$/troy oz**"),
]


@pytest.mark.parametrize(("questions", "expected"), [*MEANS, *AGAINST, *ENDS, *UNITS, *DATED, *SPANS, *COST])
def test_the_figure_is_worked_out(questions: tuple[str, ...], expected: str) -> None:
    answered = converse("price", questions)
    assert expected in answered.text
    assert "Not read" not in answered.text
    assert invented(answered) == []


@pytest.mark.parametrize(("questions", "expected"), HONEST)
def test_what_is_not_there_is_said(questions: tuple[str, ...], expected: str) -> None:
    answered = converse("price", questions)
    assert expected in answered.text
    assert "Not read" not in answered.text


def test_an_amount_that_is_not_used_is_named() -> None:
    assert "Not read: “500 $”" in converse("price", ["volatility of copper with 500 $"]).text
