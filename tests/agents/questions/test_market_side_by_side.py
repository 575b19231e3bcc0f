"""Market questions that need two figures at once: two spans, two measures, a whole without a part, one of two places.

Expected figures are worked out here from the starter file, in another way than the tools do it.
"""

from __future__ import annotations

import csv

import pytest

from knowledge.starter import FOLDER
from tests.agents.questions.talk import converse, invented

pytestmark = pytest.mark.usefixtures("desk")


def _read() -> dict[tuple[str, int], float]:
    with (FOLDER / "capacity_irena.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["place"], int(year)): float(mw) for row in rows for year, mw in row.items() if year.isdigit() and mw}


STANDING = _read()
EU = "European Union (27)"


def _gw(value: float) -> str:
    if value >= 1000:
        return f"{value / 1000:,.{0 if value >= 1e6 else 1}f} GW"
    return f"{value:.0f} MW"


def _at(place: str, year: int = 2023) -> str:
    return f"**{_gw(STANDING[place, year])}**"


def _added(place: str, first: int, last: int | None = None) -> str:
    return f"**{_gw(STANDING[place, last or first] - STANDING[place, first - 1])}**"


def _mean(place: str, first: int, last: int) -> str:
    return f"**{_gw((STANDING[place, last] - STANDING[place, first - 1]) / (last - first + 1))}** a year"


def _yearly(place: str, first: int, last: int) -> str:
    return f"**{((STANDING[place, last] / STANDING[place, first]) ** (1 / (last - first)) - 1) * 100:.1f} %** a year"


def _grown(place: str, first: int, last: int) -> str:
    return f"{(STANDING[place, last] / STANDING[place, first] - 1) * 100:+,.1f} %"


def _rest(whole: str, *out: str, year: int = 2023) -> str:
    return f"**{_gw(STANDING[whole, year] - sum(STANDING[place, year] for place in out))}**"


def _rest_added(whole: str, *out: str, year: int = 2023) -> str:
    return f"**{_gw(_new(whole, year) - sum(_new(place, year) for place in out))}**"


def _new(place: str, year: int) -> float:
    return STANDING[place, year] - STANDING[place, year - 1]


def _times(one: str, other: str, year: int = 2023) -> str:
    return f"{STANDING[one, year] / STANDING[other, year]:.1f} times"


def _share(whole: str, *places: str, year: int = 2023) -> str:
    return f"**{sum(STANDING[place, year] for place in places) / STANDING[whole, year] * 100:.1f} %**"


THREE = ("solar fleet of Germany at the end of 2023?", "and Italy and France, same year?")
SPANS_IN_TURN = (
    "Wie viel PV wurde in Deutschland zwischen 2009 und 2012 zugebaut, und wie viel zwischen 2020 und 2023?",
)
WHICH_SPAN = (*SPANS_IN_TURN, "In welchem Zeitraum war es im Durchschnitt pro Jahr mehr?")
CHINA_US = ("annual additions of China and the US from 2019 to 2023, side by side",)
OVER_10 = (*CHINA_US, "in which year did china first add more than 50 GW?", "and the other one, more than 10 GW?")
TALKS: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    # two spans
    (("CAGR Germany 2015-2020 vs 2020-2023",), (_yearly("Germany", 2015, 2020), _yearly("Germany", 2020, 2023))),
    (("Wachstum Polen 2018-2020 im Vergleich zu 2020-2023",), (_grown("Poland", 2018, 2020), "2020–2023")),
    (("additions in India 2015-2018 vs 2019-2022",), (_added("India", 2015, 2018), _added("India", 2019, 2022))),
    (("average annual addition in india 2018-2022 vs 2013-2017?",), (_mean("India", 2018, 2022),)),
    (("average annual addition in india 2018-2022 vs 2013-2017?",), (_mean("India", 2013, 2017),)),
    (SPANS_IN_TURN, (_added("Germany", 2009, 2012), _added("Germany", 2020, 2023))),
    (WHICH_SPAN, (_mean("Germany", 2009, 2012), _mean("Germany", 2020, 2023))),
    ((*WHICH_SPAN, "Und für Italien?"), (_mean("Italy", 2009, 2012), _mean("Italy", 2020, 2023))),
    (("Ratio of Spain to Portugal, 2015 and 2023",), (_times("Spain", "Portugal", 2015), _times("Spain", "Portugal"))),
    (("UK 2015 vs 2020 vs 2023",), (_at("United Kingdom"), _gw(STANDING["United Kingdom", 2020]))),
    (("Welchen Anteil hatte Europa 2010 und 2023 an der weltweiten Solarleistung?",), (_share("World", "Europe"),)),
    # two measures
    (("Capacity and annual additions of Brazil in 2023",), (_at("Brazil"), _added("Brazil", 2023))),
    (("Gesamtleistung und Zubau Österreich 2022",), (_at("Austria", 2022), _added("Austria", 2022))),
    (("capacità cumulata e nuova installata in Italia nel 2023",), (_at("Italy"), _added("Italy", 2023))),
    (("Germany's capacity and what it added in 2022",), (_at("Germany", 2022), _added("Germany", 2022))),
    # a whole without a part
    (("world without China 2023",), (_rest("World", "China"),)),
    (("resto del mundo sin China ni EEUU",), (_rest("World", "China", "United States"),)),
    (("Hors Chine, combien de GW dans le monde fin 2023 ?",), (_rest("World", "China"),)),
    (("EU excluding Germany and Spain in 2022",), (_rest(EU, "Germany", "Spain", year=2022),)),
    (("world minus Asia, end of 2023",), (_rest("World", "Asia"),)),
    (("not counting China, how much did the world add in 2023?",), (_rest_added("World", "China"),)),
    (("Has China more than the rest of the world combined?",), ("**No.**", _rest("World", "China"))),
    (("all but China: top 3 countries",), (_at("United States"), _at("Japan"), _at("Germany"))),
    (("Asia 2023", "without China?"), (_rest("Asia", "China"),)),
    # one of two, both, the three
    (("Austria 2023", "and Sweden?", "how many times bigger is Austria's?"), (_times("Austria", "Sweden"),)),
    ((*THREE, "which of the three grew fastest in percent since 2018?"), ("**France** grew fastest",)),
    ((*THREE, "add up the three and gimme the share of the EU"), (_share(EU, "Germany", "Italy", "France"),)),
    ((*CHINA_US, "how many times bigger was China in the last year?"), ("8.7 times",)),
    (OVER_10, ("**In 2016**", "the United States")),
    ((*OVER_10, "draw a chart of both since 2010"), ("China and United States, 2010–2023",)),
    (("¿cuántos MW instaló España?", "¿y Portugal?", "suma los dos países para 2023"), ("**6.6 GW** together",)),
    (("quanti GW ha installato l'Italia nel 2022?", "e la Francia?", "quale dei due cresce più in fretta?"),
     ("**France** grew faster", _yearly("France", 2018, 2023))),
    (("India 2020", "and three years later?", "by how many percent did it grow?"), (_grown("India", 2020, 2023),)),
    # limits, yes and no, every year
    (("which countries have more than 5 GW but less than 10 GW",), ("countries** with 5 GW to 10 GW",)),
    (("Has the Netherlands at least 20 GW?",), ("**Yes**", _at("Netherlands"))),
    (("¿Tiene Portugal más de 5 GW?",), ("**No**", _at("Portugal"))),
    (("la France a-t-elle installé plus que l'Italie en 2023 ?",), ("**No.**", _added("Italy", 2023))),
    (("Did Italy add fewer MW than France in 2022?",), ("**Yes.**",)),
    (("did Japan's additions go down every year since 2020?",), ("**Yes**", _added("Japan", 2023))),
    (("In how many years has Italy added more than 1 GW?",), ("2010, 2011, 2012, 2013, 2022 and 2023",)),
    (("how many years did Brasil need to go from 1 GW to 10 GW?",), ("**4 years**", "2017", "2021")),
    (("Italien 2023", "Wie viel fehlt noch bis 50 GW?"), (_gw(50_000 - STANDING["Italy", 2023]),)),
    (("quali sono i primi tre paesi dell'UE per nuova capacità nel 2023?",), (_added("Germany", 2023), "Italy")),
    (("what share of its continent does Egypt have?",), (_share("Africa", "Egypt"),)),
    (("Rank the top 5 EU markets by 2023 additions", "what do they add up to?"), ("**32.8 GW** together",)),
    (("In what year did Vietnam's market peak and how much was added after it?",), ("**2020**", "**416 MW**")),
    (("multiple of 2015 capacity for India in 2023",), ("**12.8 times**",)),
    (("Germany's best and worst year for additions since 2010",), ("**2023**", "**2014**")),
    (("Which years did Germany add less than 2 GW since 2010?",), ("**2014, 2015, 2016 and 2017**",)),
    (("Turkey: capacity in 2018, additions in 2023",), (_at("Turkey", 2018), _added("Turkey", 2023))),
    (("top 3 and bottom 3 of South America",), (_at("Brazil"), "Paraguay")),
    (("how many EU members are above 5 GW?",), ("countries** with 5 GW or more",)),
    (("hi, how much PV is installed in Chile?",), (_at("Chile"),)),
    (("entro quale anno la Polonia arriverà a 30 GW?",), ("projection", "30 GW")),
    (("Did France overtake the UK, and when?",), ("**In 2021**",)),
    (("UE additions 2023", "and without Germany?"), (_rest_added(EU, "Germany"),)),
    (("Portugal", "how does it compare to Greece?", "and in 2018?", "which grew more since then?"),
     ("**Portugal** grew faster", _yearly("Portugal", 2018, 2023))),
    (("Poland", "e cinque anni prima?", "di quanto è cresciuto in percentuale?"), (_grown("Poland", 2018, 2023),)),
    (("capacité de l'Autriche", "et de la Hongrie", "laquelle a le plus progressé depuis 2020 ?"),
     (_yearly("Austria", 2020, 2023), _yearly("Hungary", 2020, 2023))),
    (("Which five countries added the most in 2022?", "what's the third one's total capacity?"), (_at("India", 2022),)),
    (("how much soalr did frnace ad in 2o22",), (_added("France", 2022),)),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "expected"), TALKS)
def test_a_question_for_two_figures_gets_both(questions, expected):
    answer = converse("market", questions)
    assert [part for part in expected if part not in answer.text] == [], answer.text
    assert invented(answer) == []


NAMED: list[tuple[str, str]] = [
    ("which 5 countries come after the top 5", "Not read: “after the top 5”"),
    ("the shininess of Germany", "I do not know “shininess”"),
    ("Mehr als 1 GW in Osteuropa?", "groups of countries"),
    ("Spain 30 GW", "Not read: “30 gw”"),
    ("Anteil Bayerns am deutschen Zubau", "states, provinces or cities"),
    ("how long did it take China to grow tenfold?", "no other sums"),
]


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_what_would_change_the_figure_is_said_when_it_is_not_read(question, expected):
    assert expected in converse("market", (question,)).text
