"""Parts of a market question that change its answer: both years, the own total, the neighbour, a list beside a country.

Expected values are of the reference table `pv_capacity_by_country` (and `pv_capacity_segments_us`), read by hand.
"""

from __future__ import annotations

import pytest

from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")

TOP_TWO_YEARS = ("top 5 countries by new solar in 2022", "same for 2023 please")
KEPT = [
    (("Wie viel PV war Ende 2023 in der Schweiz installiert?", "Wieviel kam dort 2023 neu dazu?"), ("**1.5 GW** of",)),
    ((*TOP_TWO_YEARS, "what was Brazil's rank in both years?"), ("additions in 2022: 11.0 GW", "in 2023: 11.9 GW")),
    (("Germany's rank by additions in 2022 and 2023?",), ("in 2022: 7.4 GW", "in 2023: 14.3 GW")),
    (("In che anno l'Italia ha aggiunto più fotovoltaico?",), ("**2011**", "9.5 GW")),
    (("What percentage of US solar was small-scale in 2015?",), ("**45.1 %** of the United States’ total",)),
    (
        ("top 3 african countries by installed pv end of 2023 with their share of the continent",),
        ("South Africa (45.7 %)", "Egypt (13.8 %)", "Morocco (6.9 %)"),
    ),
    (("which country is right behind Germany",), ("**India** is right behind Germany", "rank 5 with 73.1 GW")),
    (("which country is right behind Germany", "and right ahead of it?"), ("**Japan** is right ahead of Germany",)),
    (("quel pays est juste devant la France ?",), ("**The Netherlands** is right ahead of France", "23.9 GW")),
    (("top 3 in Africa", "is that more than Spain?"), ("**No.** **9.0 GW** together", "0.29 times the **31.0 GW**")),
    (("how much larger was the 2023 market than 2022",), ("**345.8 GW**", "199.3 GW in 2022", "146.6 GW more")),
    (("how much larger was the German market in 2023 than in 2022?",), ("**14.3 GW**", "7.4 GW in 2022", "+91.6 %")),
    (("India capacity in 2021", "and 2023?", "how much in both years?"), ("73.1 GW", "49.9 GW in 2021")),
    (
        ("Wie viel wurde in Polen 2021 neu installiert?", "und 2022?", "und in beiden Jahren zusammen?"),
        ("**8.2 GW** of solar capacity was added in Poland from 2021 to 2022 together",),
    ),
    (("how did the French market of 2023 compare with 2022?",), ("**3.2 GW**", "2.7 GW in 2022", "+16.9 %")),
    (("what percent of new US solar in 2014 was utility scale?",), ("no additions by segment", "**54.2 %**")),
    (("Wer liegt direkt vor Spanien?",), ("**Australia** is right ahead of Spain", "33.7 GW")),
    (("who comes just after Brazil by additions in 2023?",), ("**India** is right behind Brazil", "9.7 GW")),
    (
        ("top 3 countries in Asia by additions in 2023", "how many times the US is that?"),
        ("9.28 times the **24.8 GW**",),
    ),
    (("¿cuánto más grande fue el mercado español en 2023 que en 2022?",), ("**5.4 GW**", "9.6 GW in 2022", "−43.7 %")),
    (
        ("which countries are right behind and ahead of Spain?",),
        ("**Australia** is right ahead", "**Italy** is right behind"),
    ),
    (("Welcher Anteil der US-Leistung war 2015 kleine Anlagen?",), ("**45.1 %** of the United States’ total",)),
    (("top 10 countries in 2023", "compare their total with the EU"), ("4.48 times the **256.5 GW** in the European",)),
]


@pytest.mark.parametrize(("questions", "expected"), KEPT)
def test_no_part_of_a_question_is_dropped(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    answered = converse("market", questions)
    assert not [part for part in expected if part not in answered.text], answered.text
    assert not invented(answered)
