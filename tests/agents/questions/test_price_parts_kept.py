"""Parts of a price question that change its answer: the change, both spans, a rate given or just found, a verdict.

Expected values are of the reference tables `component_prices_monthly`, `module_prices_yearly`, `experience_curve_world`
and `pv_lcoe_by_country`, worked out apart from the product.
"""

from __future__ import annotations

import pytest

from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")

BOTH = ("what's the current copper price", "and aluminium?", "how much did both change compared with a year earlier?")
RATES = ("What's the learning rate from 2000 to 2023?", "and 2010 to 2023?")
KEPT = [
    ((*BOTH, "and what is that in euros per tonne at 1.17 dollars per euro?"), ("**8,533 €/t**", "**2,268 €/t**")),
    (("Was kostet Kupfer aktuell?", "wieviel ist das in Euro pro Tonne bei 1,15 Dollar je Euro?"), ("**8,682 €/t**",)),
    (("silver price september 2025", "convert to pounds at 0.74 pounds per dollar"), ("**31.7 £/troy oz**",)),
    (
        (*RATES, "So at that rate, what would a module cost if world capacity doubles from 2023?"),
        ("**0.203 US$/Wp**", "that of 2010–2023, 33.6 %"),
    ),
    (
        (
            "Quel est le taux d'apprentissage de 2010 à 2020 ?",
            "à ce rythme, combien coûterait un module si la capacité triple ?",
        ),
        ("that of 2010–2020, 35.9 %",),
    ),
    (("averge silver price in 2023 and in 2024, and the change in %",), ("23.4 US$", "28.3 US$", "**20.8 %** above")),
    (("silver price in 2023 and in 2024, and the change in %",), ("**+20.8 %**", "23.4 US$", "28.3 US$")),
    (("War Kupfer 2024 im Schnitt teurer als 2021?",), ("**No.**", "9,317 US$/t", "9,142 US$/t", "**1.9 %** below")),
    (("Was copper dearer in 2024 than in 2021?",), ("**No.**", "**−1.9 %**")),
    (("Is copper dearer than aluminium?",), ("**Yes.**", "9,984 US$/t", "2,653 US$/t")),
    (("Is silver more expensive than a year ago?",), ("**Yes.**", "September 2024")),
    (("Was solar electricity cheaper in Spain than in Germany in 2023?",), ("**Yes.**", "0.044", "0.063")),
    (("War Strom aus Solar in Frankreich 2023 teurer als in Italien?",), ("**No.**", "0.057", "0.061")),
    (
        ("by what factor did world module prices drop 1980-2000 and 2000-2020?",),
        ("factor of **5.6**, 1980 to 2000", "factor of **18.3**, 2000 to 2020"),
    ),
    (
        ("Um welchen Faktor sind die weltweiten Modulpreise 1990-2000 und 2010-2020 gefallen?",),
        ("factor of **1.9**, 1990 to 2000", "factor of **6.8**, 2010 to 2020"),
    ),
    (
        ("In which countries did solar LCOE go up in 2023 versus 2022?",),
        ("**10 of 21**", "Canada **+47.4 %**", "India **+25.6 %**", "the United Kingdom **+1.7 %**"),
    ),
    (("¿En qué países europeos subió el LCOE en 2023 frente a 2022?",), ("**1 of 8**", "**+1.7 %**")),
    (
        ("Quel pays avait le LCOE le plus élevé en 2023, et de combien au-dessus de la moyenne mondiale ?",),
        ("**0.110 US$/kWh** in Japan", "+148.9 % against the world average of 0.044"),
    ),
    (("Was LCOE higher in France in 2023 than in 2022?",), ("**No.**", "−9.8 % since 2022")),
    (("did the LCOE go up in Germany in 2023?",), ("**No.**", "−23.0 % since 2022")),
    (("Is LCOE in Spain in 2020 lower than in 2023?",), ("**No.**", "−10.7 % since 2020")),
    (("How much does 1 kg of silver cost in euros if 1 euro is 1.1 dollars?",), ("**1,251 €**",)),
    (("copper in euros per kg at 1.1 dollars per euro",), ("**9.08 €/kg**",)),
    (("L'argento era più caro nel 2024 che nel 2011?",), ("**No.**",)),
    (("Le cuivre était-il plus cher en 2022 qu'en 2023 ?",), ("**Yes.**", "8,822 US$/t", "8,490 US$/t")),
    (("which country's solar cost rose the most in 2023?",), ("**10 of 21**", "Canada **+47.4 %**")),
    (("Was kosteten Module 2015?",), ("**0.698 US$/Wp**",)),
]


@pytest.mark.parametrize(("questions", "expected"), KEPT)
def test_no_part_of_a_question_is_dropped(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    answered = converse("price", questions)
    assert not [part for part in expected if part not in answered.text], answered.text
    assert not invented(answered)


def test_a_verdict_is_not_given_on_other_dates_than_those_asked_about() -> None:
    answered = converse("price", ["Is copper dearer today than a month ago?"])
    assert "Yes." not in answered.text
    assert "No." not in answered.text
