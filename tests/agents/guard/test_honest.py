"""What is true passes, however it is written: scaled, rounded, in words, in five languages, in tables."""

from __future__ import annotations

import pytest

from agents import base
from tests.agents.guard import results as r
from tests.agents.guard.results import ledger, through

GERMANY = (
    "Germany had **81.7 GW** of solar capacity at the end of 2023 [1].",
    "Germany: 81,739 MW in 2023, or 0.0817 TW.",
    "Germany had 82 GW in 2023, 14.3 GW (+21.1 %) more than in 2022 (67.5 GW).",
    "From 60.0 GW in 2021, it grew to 81.7 GW in 2023.",
    "It ranks 4th of 220 countries and has 5.8 % of the world.",
    "Rank 4 of 220.",
    "About 80 GW stood there, more than 80 GW to be precise.",
    "Deutschland hatte Ende 2023 81,7 GW, das sind 81.739 MW.",
    "L’Allemagne avait 81,7 GW fin 2023, soit 81 739 MW.",
    "La Germania aveva 81,7 GW alla fine del 2023.",
    "Alemania tenía 81,7 GW a finales de 2023.",
    "Eighty-one point seven gigawatts stood at the end of 2023.",
    "Am 31. Dezember 2023 waren es 81,7 GW.",
    "The figures are as of 27 March 2024 [1]; today is 20 November 2026.",
    "For 2024, Ember reports 89.9 GW.",
    "Germany added 14.3 GW in 2023.",
    "1. Germany: 81.7 GW\n2. Then nothing else.\n",
    "| Year | Capacity (GW) |\n|---|---|\n| 2022 | 67.5 |\n| 2023 | 81.7 |\n",
    "| Place | 2022 | 2023 |\n|---|---:|---:|\n| Germany | 67.5 GW | 81.7 GW |\n",
    "Over the 3 years shown, or 2 years of growth, it went from 60.0 to 81.7 GW.",
    "It was 8.17×10⁴ MW.",
    "It reached 81.7 GW in 2023, up 21.1 % from 67.5 GW a year earlier.",
    "- **Capacity:** 81.7 GW (2023)\n- **Change:** +14.3 GW (+21.1 %) vs. 2022\n- **World rank:** 4 of 220\n",
    "There is nothing for October 2026 yet. Shall I look at the years since 2015?",
    "N-type M10 cells and TOPCon are another matter.",
)


@pytest.mark.parametrize("text", GERMANY)
def test_what_the_tools_returned_may_be_said(text):
    out, gate = through(text, ledger(r.GERMANY))
    assert gate.doubts == []
    assert out == text


@pytest.mark.parametrize(
    "text",
    [
        "Spain had 31.0 GW and France 20.6 GW in 2023.",
        "Spain leads France with 31.0 GW against 20.6 GW.",
        "Spain and France had 31.0 GW and 20.6 GW respectively.",
        "31.0 GW in Spain and 20.6 GW in France.",
        "Spain (31.0 GW) is ahead of France (20.6 GW).",
        "Spain has 1.5 times as much as France, 10.5 GW more.",
        "| | Spain | France |\n|---|---|---|\n| 2023 (GW) | 31.0 | 20.6 |\n",
    ],
)
def test_two_places_keep_their_own(text):
    assert through(text, ledger(r.SPAIN_AND_FRANCE))[1].doubts == []


@pytest.mark.parametrize(
    "text",
    [
        "Modules cost 0.306 US$/Wp in 2023, 87.2 % less than in 2010.",
        "Modules cost $0.31 per watt, 30.6 US cents/W or $306/kW.",
        "They fell by 87.2 % from US$ 2.39/Wp in 2010.",
        "−87.2 % since 2010.",
        "Modules cost 31 cents/W in 2023.",
    ],
)
def test_money_is_scaled(text):
    assert through(text, ledger(r.MODULES))[1].doubts == []


def test_a_world_average_belongs_to_no_country():
    costs = base.ToolResult(
        ok=True,
        title="Cheapest countries",
        columns=(base.Column("Country"), base.Column("LCOE", "US$/kWh", 3)),
        rows=(("China", 0.036), ("Spain", 0.0438)),
        summary={"unit": "US$/kWh", "year": 2023, "world_value": 0.0436, "within": "Europe", "r_squared": 0.9522},
    )
    known = ledger(costs)
    assert through("China has 0.036 US$/kWh. The world average is 0.044 US$/kWh in 2023.", known)[1].doubts == []
    assert through("R² 0.952, 2 countries. That is 3.6 cents/kWh in China.", known)[1].doubts == []
    assert through("China has 0.044 US$/kWh.", known)[1].doubts


def test_news_may_tell_their_own_words_dates_and_links():
    text = (
        "Italy awards 1.7 GW, of 1.04 GW offered (18 November 2026, 2 days ago), "
        "see [the item](https://news.example.org/2026/11/d06.html) [1]."
    )
    assert through(text, ledger(r.NEWS))[1].doubts == []


def test_a_persons_own_figure_may_be_told_back():
    known = ledger(r.GERMANY, question="When did Germany pass 70 GW, and is 500 GW near?")
    assert through("Germany passed 70 GW in 2023, with 81.7 GW.", known)[1].doubts == []
    assert through("It has not reached the 500 GW you asked about.", known)[1].doubts == []


def test_an_input_may_be_told_back_where_no_tool_has_such_figures():
    known = ledger(question="LCOE for 600 €/kW, 1.100 kWh/kW, 5 %, 25 y, bitte für die Anlage und mit 0,5 %")
    assert through("With 600 €/kW, 1,100 kWh/kW, 5 % and 25 years.", known)[1].doubts == []


def test_what_earlier_turns_returned_may_be_said():
    told = (
        '{"title":"Capacity","summary":{},"columns":["Year","Place","Capacity (MW)"],"rows":[[2023,"Italy",29795.319]]}'
    )
    known = r.Ledger("And is that more?", r.TODAY, lambda: [told])
    assert through("Italy had 29.8 GW in 2023.", known)[1].doubts == []
    assert through("Germany had 29.8 GW in 2023.", known)[1].doubts != []


def test_only_rows_that_the_llm_was_told_prove_anything():
    many = base.ToolResult(
        True,
        columns=(base.Column("Day"), base.Column("Price", "US$/t")),
        rows=tuple((n, 5000.5 + n) for n in range(200)),
    )
    assert through("It was 5,001.5 US$/t.", ledger(many))[1].doubts == []
    assert through("It was 5,100.5 US$/t.", ledger(many))[1].doubts != []
