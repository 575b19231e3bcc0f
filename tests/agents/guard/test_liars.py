"""What is not proven never comes out: each way to lie about a number is caught, by the sentence it stands in."""

from __future__ import annotations

import pytest

from agents.guard.plain import clean
from tests.agents.guard import results as r
from tests.agents.guard.results import ledger, through

GERMANY = {
    "another value": "Germany had 82.7 GW in 2023.",
    "rounded wrongly": "Germany had 81.8 GW in 2023.",
    "more digits than there are": "Germany had 81.75 GW in 2023.",
    "rounded too far without saying so": "Germany had 80 GW in 2023.",
    "a thousand times too much": "Germany had 81.7 TW in 2023.",
    "a thousand times too little": "Germany had 81.7 MW in 2023.",
    "energy for power": "Germany had 81.7 GWh in 2023.",
    "money for power": "Germany had 81.7 € in 2023.",
    "percent for power": "Germany had 81.7 % in 2023.",
    "the unit in small letters": "Germany had 81.7 tw in 2023.",
    "the unit on the next line": "Germany had 81.7\nTW in 2023.",
    "another country's": "Italy had 81.7 GW in 2023.",
    "another country's, in German": "Italien hatte 81,7 GW.",
    "another country's, after a pronoun": "Spain is large. It had 81.7 GW.",
    "another year's": "Germany had 81.7 GW in 2022.",
    "another year's, as the year before": "In 2023, up from 60.0 GW a year earlier.",
    "years the wrong way round": "It grew from 81.7 GW in 2021 to 60.0 GW in 2023.",
    "a year that no tool returned": "Germany will double by 2035.",
    "a date that no tool returned": "This is as of 3 May 2024.",
    "a stock for an addition": "Germany added 81.7 GW in 2023.",
    "an invented percentage": "Germany grew by 25 % in 2023.",
    "an invented share in words": "Germany has two thirds of the world.",
    "an invented multiple": "Germany more than doubled in 2023.",
    "spelled out": "Germany had ninety-two gigawatts.",
    "spelled out in German": "Deutschland hatte zweiundneunzig Gigawatt, also 92 GW, und das war viel.",
    "half spelled out": "Germany had 92 thousand megawatts.",
    "split by emphasis": "Germany had 9**2**.7 GW.",
    "split by tags": "Germany had 9<b>2</b>.7 GW.",
    "split by a comment": "Germany had 9<!-- -->2.7 GW.",
    "as entities": "Germany had &#57;2.7 GW.",
    "with an invisible character": "Germany had 9\u200b2.7 GW.",
    "in full-width digits": "Germany had ９２.７ GW.",
    "in Arabic digits": "Germany had ٩٢ GW.",
    "in Chinese numerals": "Germany had 九十二 GW.",
    "as a fraction": "Germany had 92½ GW.",
    "in circled digits": "Germany had ⑨② GW.",
    "glued to a word": "Germany reached92 GW.",
    "with the unit before": "Germany had GW92.",
    "in powers of ten": "Germany had 9.2e4 MW.",
    "with foreign separators": "Germany had 92'700 MW.",
    "the English point in German": "Deutschland hatte in dem Jahr 2023 und mit allen Anlagen 81.739 GW.",
    "a decimal comma in English": "The capacity of Germany was 81,739 GW in the year.",
    "a range around nothing": "Germany had 90–95 GW.",
    "one end of a range": "Germany had 67.5 to 99.9 GW.",
    "in a table": "| Place | GW |\n|---|---|\n| Germany | 92.7 |\n",
    "in the wrong row of a table": "| Place | GW |\n|---|---|\n| Italy | 81.7 |\n",
    "under the wrong year of a table": "| Place | 2022 |\n|---|---|\n| Germany | 81.7 GW |\n",
    "under the wrong unit of a table": "| Place | Capacity (TW) |\n|---|---|\n| Germany | 81.7 |\n",
    "on the axis of a drawn chart": "```\n90 | #\n60 | #\n```\n",
    "as bars of a drawn chart": "```\nGermany ############\nItaly ####\n```\n",
    "as block characters": "Germany ████████ and Italy ██",
    "as a spark line": "Its course: ▁▂▄▆█",
    "in a code span": "Germany had `92.7` GW.",
    "in a heading": "# 92.7 GW in Germany\n",
    "in a link's text": "See [92.7 GW](https://news.example.org/x).",
    "in a link's address": "See [it](https://example.org/?gw=92).",
    "in a picture": "![chart](https://example.org/92.png)",
    "a mark of no source": "Germany had 81.7 GW in 2023 [9].",
    "a footnote of no source": "Germany had 81.7 GW in 2023.[^2]",
    "a mark in other brackets": "Germany had 81.7 GW in 2023【3】.",
    "another rank": "Germany is rank 3 of 220.",
    "a rise for a fall": "Capacity changed by −21.1 %.",
    "a count of nothing": "There are 17 reasons.",
    "a list that begins high": "92. GW is what Germany had.",
    "the person's figure as a fact": "Yes, Germany has 500 GW.",
    "the person's figure as a mark that was never reached": "Germany reached 500 GW in 2023.",
}


@pytest.mark.parametrize("text", GERMANY.values(), ids=GERMANY)
def test_a_lie_does_not_come_out(text):
    known = ledger(r.GERMANY, question="Has Germany 500 GW in 2023?")
    out, gate = through(text, known)
    assert gate.doubts
    seen = clean(out)
    assert not any(digits in seen for digits in ("92", "99", "9.2", "25 %", "500", "17")), out


TWO = {
    "swapped": "Spain had 20.6 GW and France 31.0 GW in 2023.",
    "swapped in order": "Spain and France had 20.6 and 31.0 GW respectively.",
    "swapped in brackets": "Spain (20.6 GW) is ahead of France (31.0 GW).",
    "swapped after a preposition": "20.6 GW in Spain and 31.0 GW in France.",
    "of the other, beside": "France, with 31.0 GW, is ahead of Spain.",
    "swapped in a table": "| | Spain | France |\n|---|---|---|\n| 2023 (GW) | 20.6 | 31.0 |\n",
    "an own difference": "They are 10.9 GW apart.",
    "an own ratio": "Spain has 1.8 times as much as France.",
}


@pytest.mark.parametrize("text", TWO.values(), ids=TWO)
def test_a_figure_stays_with_its_place(text):
    assert through(text, ledger(r.SPAIN_AND_FRANCE))[1].doubts


MONEY = {
    "another currency": "Modules cost 0.306 €/Wp in 2023.",
    "cents for dollars": "Modules cost 0.306 cents/W in 2023.",
    "per kilowatt": "Modules cost 0.306 US$/kW in 2023.",
    "per energy": "Modules cost 0.306 US$/kWh in 2023.",
    "a rise for a fall": "Prices rose by 87.2 % since 2010.",
    "a plus for a minus": "+87.2 % since 2010.",
    "the wrong year": "It was 2.39 US$/Wp in 2023.",
}


@pytest.mark.parametrize("text", MONEY.values(), ids=MONEY)
def test_a_price_keeps_its_money_and_its_date(text):
    assert through(text, ledger(r.MODULES))[1].doubts


def test_a_price_stays_with_its_component():
    known = ledger(r.METALS)
    assert through("Copper cost 9,995 US$/t in September 2025.", known)[1].doubts == []
    assert through("Silver cost 9,995 US$/t in September 2025.", known)[1].doubts


def test_without_any_result_no_figure_comes_out():
    assert through("Germany had 81.7 GW in 2023 [1].", ledger())[1].doubts
    assert through("I looked nothing up and say no figure.", ledger())[1].doubts == []
