"""The price agent's questions as conversations: every figure, unit, date, source and refusal.

Once with the open data alone, where prices by technology, region and week are honest gaps, and once with the synthetic
demonstration data, which are called so in every answer. Figures: publications, or worked out here from the files.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from extensions import db
from knowledge import datasets, starter
from tests.agents.questions.talk import Answered, ask, invented

pytestmark = pytest.mark.usefixtures("desk")
FILES = Path(starter.__file__).parent
GAP = ("Nearest: Module, World (real 2023 US$), 1975 to 2023", "licensed price list")
MADE = "synthetic demonstration data"


@dataclass(frozen=True)
class Step:
    question: str
    says: tuple[str, ...]
    sources: frozenset[str] = frozenset()  # codes of the datasets; none: nothing was found, and no figure is given
    chart: bool | None = None


def step(question: str, *says: str, sources: str = "", chart: bool | None = None) -> Step:
    return Step(question, says, frozenset(sources.split()), chart)


def metal(name: str) -> dict[str, float]:
    rows = csv.DictReader((FILES / "prices_metals.csv").read_text().splitlines())
    return {row["month"]: float(row[name]) for row in rows}


def made(name: str, year: str = "") -> list[float]:
    text = gzip.decompress((FILES / "prices_demo.csv.gz").read_bytes()).decode()
    return [float(row[name]) for row in csv.DictReader(io.StringIO(text)) if row["date"].startswith(year)]


def index_2020(name: str) -> str:
    """The newest month against the mean of 2020."""
    values = metal(name)
    base = sum(value for month, value in values.items() if month.startswith("2020")) / 12
    return f"{values['2025-09'] / base * 100:.1f}"


def volatility(values: Sequence[float], periods: int) -> str:
    changes = [math.log(b / a) for a, b in pairwise(values)]
    middle = sum(changes) / len(changes)
    deviation = math.sqrt(sum((one - middle) ** 2 for one in changes) / (len(changes) - 1))
    return f"{deviation * math.sqrt(periods) * 100:.1f} %"


SILVER, COPPER = (volatility(list(metal(name).values()), 12) for name in ("silver", "copper"))
TRIPLED = f"{0.3057 * 3 ** math.log2(1 - 0.28965):.3f}"  # the price of 2023 and the published learning rate
CAP, PRICE, PINK = "irena_capacity", "world_module_prices eia_module_prices", "metal_prices"
LCOE = "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y, 0.5 %"

OPEN_DATA = [
    [
        step("Show module prices in China", "There are no module prices in China.", *GAP),
        step("what about TOPCon?", "There are no TOPCon module prices in China.", *GAP),
        step("and in the EU?", "There are no TOPCon module prices in the European Union (27).", *GAP),
        step("last 3 years", "There are no TOPCon module prices in the European Union (27).", *GAP),
        step("plot it", "There are no TOPCon module prices in the European Union (27).", *GAP),
    ],
    [
        step(
            "What is the latest module price?",
            *("**0.306 US$/Wp**", "World in 2023", "real 2023 US$", "−12.0 % against 2022"),
            sources="world_module_prices",
        )
    ],
    [step("What are polysilicon price trends?", "no prices of polysilicon", "not openly published", "licensed")],
    [step("Plot wafer prices over time", "no prices of wafers", "not openly published", "licensed")],
    [step("Compare N-type vs P-type module prices", "There are no n-type module prices.", *GAP)],
    [step("Compare cell prices across regions", "no prices of cells", "not openly published", "licensed")],
    [
        step("average TOPCon price in 2025", "There are no TOPCon module prices.", *GAP),
        step("monthly", "There are no TOPCon module prices.", *GAP),
        step("as a box plot by region", "There are no TOPCon module prices.", *GAP),
    ],
    [
        step(
            "how much cheaper are modules than in 2010?",
            *("**−87.2 %**", "2.39 US$/Wp in 2010", "0.306 US$/Wp in 2023 (real 2023 US$)"),
            *("**−80.6 %**", "1.96 US$/Wp in 2010", "0.380 US$/Wp in 2020 (nominal US$)", "different money"),
            sources=PRICE,
        )
    ],
    [
        step(
            "when did modules fall below 1 $/W?",
            *("**2013** for modules, World: 0.814 US$/Wp after 1.06 US$/Wp in 2012 (real 2023 US$)",),
            *("**2013** for modules, United States: 0.750 US$/Wp after 1.15 US$/Wp in 2012 (nominal US$)",),
            sources=PRICE,
        )
    ],
    [
        step("What is the US premium over China?", "There are no module prices in China.", *GAP),
        step("has it narrowed?", "There are no module prices in China.", *GAP),
    ],
    [step("What is the US premium over the world?", "different money")],
    [
        step("price of silver last month", "(last month)", "42.8 US$/troy oz", "September 2025", sources=PINK),
        step(
            "aluminium and copper too",
            *("42.8 US$/troy oz", "2,653 US$/t", "9,984 US$/t", "September 2025", "nominal US$"),
            sources=PINK,
        ),
        step(
            "index them to 2020 = 100",
            f"**{index_2020('silver')}** for silver in September 2025",
            f"**{index_2020('copper')}** for copper",
            f"**{index_2020('aluminium')}** for aluminium",
            sources=PINK,
            chart=True,
        ),
    ],
    [step("correlation between polysilicon and module prices", "no prices of polysilicon", "licensed")],
    [
        step(
            "Which component is most volatile?",
            *(f"**Silver** is the most volatile of the prices by month: {SILVER} a year", f"copper {COPPER}"),
            sources="metal_prices world_module_prices",
            chart=True,
        )
    ],
    [step("week-on-week change of TOPCon in China", "There are no TOPCon module prices in China.", *GAP)],
    [
        step(
            "forecast module price for 2030",
            *("in 2030 (real 2023 US$)", "extrapolation", "low case", "high case", "29.0 %", "5 points"),
            *("own projection, not a publisher's forecast",),
            sources=f"experience_curve {CAP} method:damped_trend method:price_projection",
            chart=True,
        )
    ],
    [
        step(
            "learning rate 2000–2023",
            *("**29.0 %**", "2000–2023", "26.5 and 31.3 %", "24 years", "22.9 %"),
            sources="experience_curve method:learning_rate",
            chart=True,
        ),
        step(
            "what if world capacity triples?",
            *(f"**{TRIPLED} US$/Wp**", "3 times the capacity", "extrapolation", "real 2023 US$"),
            sources="experience_curve method:price_projection",
        ),
    ],
    [
        step(LCOE, "**50.1 €/MWh**", "5 % discount", "25 years", sources="method:lcoe"),
        step("at 7 %?", "**58.3 €/MWh**", "7 % discount", sources="method:lcoe"),
        step("in dollars at 1.1", "64.2 US$/MWh", "58.3 €/MWh", sources="method:lcoe method:currency"),
    ],
    [
        step(
            "cheapest countries for solar electricity",
            *("**0.036 US$/kWh** in China", "**0.038 US$/kWh** in Australia", "**0.041 US$/kWh** in Chile"),
            *("2023", "real 2023 US$"),
            sources="irena_lcoe",
            chart=True,
        ),
        step("In euros please", "no exchange rates", "how many € is one US$?"),
        step(
            "0.92",
            *("**0.033 €/kWh** (0.036 US$/kWh): China, 2023", "your rate of 1 US$ = 0.92 €", "0.041 €/kWh"),
            sources="irena_lcoe method:currency",
        ),
        step(
            "Where does this price come from, can I republish it?",
            *("IRENA", "free reuse with acknowledgement", "may be republished with credit", "terms decide"),
            sources="irena_lcoe",
        ),
    ],
]
TOPCON, US = "module|TOPCon|China|US$/Wp", "module|TOPCon|US|US$/Wp"
MEAN_2025 = sum(made(TOPCON, "2025")) / len(made(TOPCON, "2025"))
RATIO_2025 = sum(a / b for a, b in zip(made(US, "2025"), made(TOPCON, "2025"), strict=True)) / 53
WEEK = (made(TOPCON)[-1] / made(TOPCON)[-2] - 1) * 100
WITH_DEMONSTRATION = [
    [
        step("Show module prices in China", "0.1038 US$/Wp", "TOPCon modules, China on 18 November 2026", chart=True),
        step("what about TOPCon?", "**0.1038 US$/Wp** for TOPCon modules, China"),
        step("and in the EU?", "for TOPCon modules, EU on 18 November 2026"),
        step("last 3 years", "TOPCon modules, EU", "last 3 years"),
        step("plot it", "TOPCon modules, EU", chart=True),
    ],
    [step("What are polysilicon price trends?", "US$/kg", "n-type dense polysilicon, China", chart=True)],
    [step("Plot wafer prices over time", "US$/pce", "p-type M10 wafers, China", chart=True)],
    [step("Compare N-type vs P-type module prices", "for PERC", "for TOPCon", "for HJT", "US$/Wp", chart=True)],
    [step("Compare cell prices across regions", "PERC M10, China", "PERC M10, Overseas", "US$/Wp", chart=True)],
    [
        step("average TOPCon price in 2025", "**0.1269 US$/Wp**", "China in 2025", "mean of 53 prices"),
        step("monthly", "December 2025", "highest 0.1361 US$/Wp in January 2025", chart=True),
        step("as a box plot by region", "0.1268 US$/Wp** in China", "the EU", "the US", "2025", chart=True),
    ],
    [
        step("US premium over China for TOPCon in 2025", "**+110.6 %**", "price ratio of 2.11", "53 common dates"),
        step("has it narrowed?", "**Hardly**", "from +110.7 % in 2021 to +109.8 % in 2026", chart=True),
    ],
    [step("What is the US premium over China?", "TOPCon: US over China", "PERC: US over China", "+110.3 %")],
    [step("correlation between polysilicon and module prices", "**0.31**", "**0.92**", "weekly changes", "trend")],
    [
        step(
            "Which component is most volatile?",
            f"**Polysilicon** is the most volatile of the prices by week: "
            f"{volatility(made('polysilicon|n-type dense|China|US$/kg'), 52)}",
            chart=True,
        )
    ],
    [step("week-on-week change of TOPCon in China", f"**+{WEEK:.1f} %**", "11 November 2026", "18 November 2026")],
]


def test_the_expected_figures_are_those_of_the_field():
    assert (round(MEAN_2025, 4), round(RATIO_2025, 2)) == (0.1269, 2.11)
    assert TRIPLED == "0.178"


@pytest.mark.parametrize("conversation", OPEN_DATA, ids=lambda steps: steps[0].question)
def test_open_data(conversation: list[Step]) -> None:
    for one, answered in zip(conversation, _talk(conversation), strict=True):
        found = {note.dataset for _, result in answered.done if result.ok for note in result.sources}
        assert found == one.sources, one.question
        assert "SYNTHETIC" not in answered.text


def test_demonstration_data_are_called_synthetic(desk: None) -> None:
    datasets.switch("demo_prices", True)
    db.session.commit()
    for conversation in WITH_DEMONSTRATION:
        for one, answered in zip(conversation, _talk(conversation), strict=True):
            assert MADE in answered.text, one.question
            assert "SYNTHETIC" in answered.text, one.question


def test_what_is_found_on_markets_comes_before_what_is_made_up(desk: None) -> None:
    datasets.switch("demo_prices", True)
    db.session.commit()
    for question in ("What is the latest module price?", "how much cheaper are modules than in 2010?"):
        answered = ask("price", question, {})
        assert "real 2023 US$" in answered.text
        assert MADE not in answered.text


def _talk(conversation: Sequence[Step]) -> list[Answered]:
    """The answers, each held against what it should say; no figure stands in it that no tool gave."""
    answered, found = Answered("", {}, (), ()), []
    for one in conversation:
        answered = ask("price", one.question, answered.remembered)
        assert [words for words in one.says if words not in answered.text] == [], f"{one.question}: {answered.text}"
        assert invented(answered) == [], f"{one.question}: {answered.text}"
        if one.chart is not None:
            assert any(result.chart for _, result in answered.done) == one.chart, one.question
        found.append(answered)
    return found
