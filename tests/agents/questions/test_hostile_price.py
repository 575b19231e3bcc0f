"""Questions of a new and hostile person to the price agent: right, or refused plainly.

Figures: IRENA, EIA and World Bank as published; changes, means and costs of energy by hand.
"""

from __future__ import annotations

import pytest

from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")
PLANT = "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y"
BELOW = "when did modules fall below 1 $/W?"

ANSWERED = [
    # each figure with the mark of its own dataset
    ((BELOW,), ("(real 2023 US$) [1].", "(nominal US$) [2].")),
    (("how much cheaper are modules than in 2010?",), ("−87.2 %", "(real 2023 US$) [1].", "−80.6 %", "[2].")),
    (("US vs World module price",), ("0.380 US$/Wp", "0.306 US$/Wp")),
    # dates
    (("silver price June 2024", "July"), ("29.8 US$/troy oz", "July 2024")),
    (("what does a solar panel cost today?", "and in 2015?", "and before that?"), ("0.750 US$/Wp", "2014")),
    (("how did copper change in 2023",), ("+0.3 %", "December 2022", "December 2023")),
    (("how did copper change since 2020?", "silver instead"), ("+138.2 %",)),
    (("price in 2010 vs 2020",), ("−85.4 %",)),
    (("silver 2011 vs 2020",), ("−12.4 %",)),
    (("quanto costa il rame nel 2023", "e l'argento", "rispetto al 2010"), ("−18.6 %",)),
    # values passed, extremes, means
    (("When did silver exceed 40 $/oz?", "and 20?"), ("**September 2010**", "20 US$/troy oz")),
    ((BELOW, "below 0.5"), ("**2018**", "0.482 US$/Wp")),
    (("when was copper cheapest",), ("**October 2001**", "1,377 US$/t")),
    (("when was the module price highest?",), ("**1975**", "130.7 US$/Wp")),
    (("when was the module price highest?", "lowest?"), ("**2023** had the lowest",)),
    (("average copper price 2023",), ("8,490 US$/t",)),
    (("which metal rose most since 2020?",), ("**+138.2 %** for silver", "+65.5 %", "+49.6 %")),
    (("silver in euros",), ("42.8 US$/troy oz", "how many € is one US$?")),
    (("learning rate",), ("**29.0 %**",)),
    (("which is cheapest: silver, copper or aluminium?",), ("different units, so which is cheaper cannot be said",)),
    (("module price nominal 2020",), ("0.380 US$/Wp", "United States", "nominal US$")),
    (("prezzo dell'argento nel 2024", "e il rame"), ("8,916 US$/t",)),
    (("Modulpreise seit 2015",), ("0.306 US$/Wp",)),
    (("price of silver and what is Germany's capacity?",), ("42.8 US$/troy oz", "question for the **Market** agent")),
    # a day or a month of a coarser series is that series' period
    (("silver price on 15 March 2024",), ("24.5 US$/troy oz", "March 2024")),
    (("module price in March 2015",), ("0.698 US$/Wp", "2015")),
    # real and nominal
    (("What are module prices in real terms?", "in nominal terms?"), ("0.380 US$/Wp", "nominal US$")),
    # statistics
    (("wie volatil ist Kupfer?",), ("**20.6 %** a year", "by month")),
    (("volatility of silver since 2015", "and copper"), ("**15.9 %** a year", "January 2015")),
    (("which metal is the least volatile?",), ("**Aluminium** is the least volatile", "17.0 %")),
    (("Korrelation zwischen Silber und Kupfer",), ("**0.37**", "**0.91**", "428 changes")),
    (("do copper and aluminium prices move together?",), ("**0.65**",)),
    (("silver vs copper since 2020 as index",), ("**208.5** for silver", "**161.7** for copper")),
    (("compare copper and aluminium prices since 2020",), ("276.3 % above aluminium", "+65.5 %", "+49.6 %")),
    (("year-on-year change of silver", "month on month"), ("+12.1 %", "August 2025", "September 2025")),
    (("distribution of copper prices in 2024",), ("9,157 US$/t", "half of 12 prices")),
    # follow-ups of what was converted, and of dates
    (("cheapest countries for solar electricity", "in euros at 0.92", "only Europe"), ("Spain", "of 8 countries")),
    (("LCOE of Germany 2023", "in euros at 0.92", "compare with Spain"), ("0.063 US$/kWh", "0.044 US$/kWh")),
    (("silver in June 2021", "what's the change since then?"), ("+58.6 %", "27.0 US$/troy oz in June 2021")),
    (("module prices 2010 to 2023", "when were they below 0.5?"), ("**2018** for modules, World",)),
    (("Vergleiche Kupfer und Aluminium seit 2020",), ("276.3 % above aluminium",)),
    # what is ahead
    (("Was passiert, wenn sich die Kapazität verdoppelt?",), ("**0.217 US$/Wp**", "extrapolation")),
    (("Lernrate seit 2010",), ("**33.6 %**", "2010–2023")),
    (("how much do prices fall when capacity doubles?",), ("−29.0 %", "extrapolation")),
    (("what would modules cost if capacity doubles?", "with a learning rate of 20 %"), ("**0.245 US$/Wp**", "−20.0 %")),
    (("module price forecast if the world reaches 5 TW in 2030",), ("5,000 GW in the world", "extrapolation")),
    (("learning rate 2020-2022",), ("takes at least 5", "**29.0 %**")),
    # money and licences
    (("silver in euros", "1 € = 1.25 $"), ("34.3 €/troy oz", "1 US$ = 0.8 €")),
    (("convert 100 dollars to euros", "0.92"), ("**92.0 €**",)),
    (("silver in euros", "0.92", "in pounds at 0.8"), ("34.3 £/troy oz",)),
    (("can I publish the silver price in our newsletter?",), ("World Bank", "CC BY 4.0", "with credit")),
    (("learning rate", "where does this come from?"), ("Lafond", "with credit")),
    # cost of electricity
    (("cheapest country in 2023",), ("China", "0.036")),
    (("cheapest country in 2023", "in Europe"), ("Spain", "of 8 countries")),
    (("cheapest country in 2023", "and Germany's rank?"), ("rank 13 of 21", "0.063 US$/kWh")),
    (("LCOE in Germany", "compare with France"), ("Germany", "France", "0.057 US$/kWh")),
    (("is solar cheaper in Spain than in Germany?",), ("0.044 US$/kWh", "0.063 US$/kWh")),
    (("when did LCOE fall below 0.1 $/kWh",), ("**2017**", "0.091 US$/kWh after 0.116 US$/kWh in 2016")),
    (("how many countries have lcoe below 0.05",), ("**6** of the 21", "India (0.048 US$/kWh)")),
    (("silver price between June 2020 and March 2021", "average"), ("**24.3 US$/troy oz**", "10 prices")),
    # the calculator
    ((PLANT, "at 7 %"), ("58.3 €/MWh",)),
    ((PLANT, "at 7 %", "and 30 years"), ("55.7 €/MWh",)),
    (("LCOE 600k €/MW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y",), ("50.1 €/MWh",)),
    (("LCOE with capex 700 $/kW opex 15 $/kW/yr yield 1800 discount 7% life 25 years",), ("43.5 US$/MWh",)),
    (("LCOE", "800 €/kW", "12 €/kW/yr", "1500 kWh/kW", "6% and 30 years"), ("49.2 €/MWh",)),
    (("LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 0 %, 25 y",), ("32.8 €/MWh",)),
]
REFUSED = [
    (("LCOE for 600 €/kW, 10 €/kW/yr, 5000 kWh/kW, 5 %, 25 y",), "A yield of 5,000 kWh/kW a year"),
    (("LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 50 %, 25 y",), "A discount rate of 50 %"),
    (("LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 90 y",), "A life of 90 years"),
    (("LCOE for -600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y",), "An investment of -600"),
    (("LCOE for 600 €/kW, 10 $/kW/yr, 1100 kWh/kW, 5 %, 25 y",), "two currencies"),
    ((f"{PLANT}; and with 1300 kWh/kW?",), "given twice"),
    ((PLANT, "with 1200 $/kW"), "I still need the yearly operating cost"),
    (("LCOE of rooftop in Germany",), "utility-scale plants only"),
    (("when did modules fall below 0.5 €/W",), "no exchange rates"),
    (("is the US module price higher than the world price?",), "different money"),
    (("forecast module price for 1990",), "1990 is no year to project"),
    (("what if world capacity grows 1000 times?",), "cannot be projected"),
    (("what will a module cost in 2060?",), "too far ahead"),
    (("LCOE forecast for Germany 2030",), "No projection of the cost of solar electricity is loaded"),
    (("forecast silver price for 2030",), "no price forecasts of metals or of electricity"),
    (("inflation adjusted silver price",), "no price index"),
    (("correlation of silver",), "between two prices"),
    (("premium over China",), "Name both"),
    (("convert 100 dollars to euros",), "how many € is one US$?"),
    (("what is the exchange rate?",), "no exchange rates"),
    (("boxplot of module prices by region",), "only one region"),
    (("show me the price of silver, weekly",), "no weekly prices"),
    (("polysilicon spot price",), "no prices of polysilicon"),
    (("PPA prices in Spain",), "prices of electricity"),
    (("how much does a 5 kW rooftop cost in Germany?",), "whole plants or roofs"),
    (("how much silver is in a module?",), "how much of a metal"),
    (("what will silver cost next year",), "no price forecasts of metals"),
    (("price of gold",), "There are no prices of gold"),
    (("inverter prices",), "There are no prices of inverter"),
    (("Show module prices in China",), "There are no module prices in China"),
]


@pytest.mark.parametrize(("questions", "expected"), ANSWERED)
def test_what_is_asked_is_answered(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    answered = converse("price", questions)
    assert [words for words in expected if words not in answered.text] == [], answered.text
    assert invented(answered) == [], answered.text


@pytest.mark.parametrize(("questions", "expected"), REFUSED)
def test_what_cannot_be_answered_is_refused(questions: tuple[str, ...], expected: str) -> None:
    answered = converse("price", questions)
    assert expected in answered.text
    assert [result for _, result in answered.done if result.ok] == []
    assert "_" not in answered.text
