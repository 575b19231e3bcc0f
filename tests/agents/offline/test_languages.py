"""The same is read from five languages: cues, counts, compounds, dates, what gives way, groups of countries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.offline import counting, cues, text
from agents.offline.reading import Reading, read
from agents.offline.vocabulary import Lexicon
from tests.agents.offline.test_dates import TODAY

Read = Callable[[str], Reading]

CUES = {  # English, German, Italian, French, Spanish
    "cumulative": ("cumulative", "kumuliert", "cumulata", "cumulée", "acumulada"),
    "annual": ("annual", "jährlich", "annuale", "annuelle", "anual"),
    "instead": ("instead", "stattdessen", "invece", "plutôt", "en lugar"),
    "plot": ("plot it", "zeichne es", "disegna un grafico", "trace une courbe", "dibuja"),
    "bar": ("as bars", "als Balken", "a barre", "en barres", "en barras"),
    "table_only": ("no chart", "ohne Diagramm", "senza grafico", "sans graphique", "sin gráfico"),
    "without": ("without Spain", "ohne Spanien", "senza Spagna", "sans l'Espagne", "sin España"),
    "only": ("only Spain", "nur Spanien", "solo Spagna", "seulement l'Espagne", "solo España"),
    "growth": ("growth", "Wachstum", "crescita", "croissance", "crecimiento"),
    "share": ("share", "Anteil", "quota", "part de", "cuota"),
    "rank": ("the largest", "die größten", "i maggiori", "les plus grands", "los mayores"),
    "compare": ("compare", "vergleiche", "confronta", "comparer", "comparar"),
    "evolve": ("evolving", "Entwicklung", "andamento", "évolution", "evolución"),
    "price": ("price", "Preis", "prezzo", "prix", "precio"),
    "yearly": ("yearly", "jährlich", "annuale", "annuelle", "anual"),
    "monthly": ("monthly", "monatlich", "mensile", "mensuel", "mensual"),
    "cheapest": ("cheapest", "günstigste", "più economici", "moins chers", "más barato"),
    "lcoe": ("LCOE", "Stromgestehungskosten", "elettricità solare", "électricité solaire", "electricidad solar"),
    "news": ("news", "Nachrichten", "notizie", "nouvelles", "noticias"),
    "summarise": ("summarise", "fasse es zusammen", "riassumi", "résume", "resume"),
    "interval": ("how often", "wie oft", "ogni quanto", "à quelle fréquence", "cada cuánto"),
    "plan": ("maintenance", "Wartungsplan", "manutenzione", "entretien", "mantenimiento"),
    "safety": ("dangerous", "gefährlich", "pericoloso", "dangereux", "peligroso"),
    "reset": ("start over", "neue Frage", "nuova domanda", "nouvelle question", "nueva pregunta"),
    "hello": ("hello", "Guten Tag", "buongiorno", "bonjour", "buenos días"),
    "thanks": ("thank you", "danke", "grazie mille", "merci", "gracias"),
    "help": ("help", "Hilfe", "aiuto", "aide", "ayuda"),
}


@pytest.fixture(scope="session")
def reading(words: Lexicon) -> Read:
    return lambda question: read(question, words, TODAY)


@pytest.mark.parametrize("cue", CUES)
def test_a_cue_is_found_in_five_languages(cue: str) -> None:
    assert [said for said in CUES[cue] if cue not in cues.find(text.fold(said))] == []


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("top five countries", 5),
        ("die fünf größten Länder", 5),
        ("i primi cinque paesi", 5),
        ("les cinq premiers pays", 5),
        ("los cinco mayores países", 5),
        ("in the last 5 years", None),
        ("die letzten 3 Jahre", None),
        ("the second one", None),
    ],
)
def test_how_many_are_wanted(said: str, number: int | None) -> None:
    assert counting.count(text.fold(said)) == number


@pytest.mark.parametrize(
    ("said", "number"),
    [("the second one", 2), ("der dritte", 3), ("la prima", 1), ("le deuxième", 2), ("the last", -1)],
)
def test_which_of_a_list_is_meant(said: str, number: int) -> None:
    assert counting.ordinal(text.fold(said)) == number


@pytest.mark.parametrize(
    ("said", "component"),
    [
        ("Silberpreis", "silver"),
        ("Kupferpreise 2023", "copper"),
        ("prix du cuivre", "copper"),
        ("prezzo dell'argento", "silver"),
        ("precio del aluminio", "aluminium"),
        ("precio de los paneles", "module"),
    ],
)
def test_components_in_other_languages_and_compounds(reading: Read, said: str, component: str) -> None:
    found = reading(said)
    assert found.named("component") == (component,)
    assert found.unknown == ()


def test_a_compound_of_something_unknown_is_not_taken_for_the_price_of_modules(reading: Read) -> None:
    assert reading("Rhodiumpreis im Januar 2020").unknown == ("rhodiumpreis",)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("en marzo de 2023", "March 2023"),
        ("im Januar 2020", "January 2020"),
        ("depuis 2018", "since 2018"),
        ("dal 2015", "since 2015"),
        ("die letzten 3 Jahre", "last 3 years"),
        ("from 2023 down to 2015", "2015–2023"),
        ("fin 2019", "2019"),
        ("bis 2020", "until 2020"),
        ("Q2 2024", "Q2 2024"),
        ("on 12 November 2026", "12 November 2026"),
        ("last month", "last month"),
    ],
)
def test_dates_are_told_back_in_english(reading: Read, said: str, told: str) -> None:
    period = reading(said).period
    assert period is not None
    assert period.told == told


@pytest.mark.parametrize(
    "said",
    [
        "Spain instead of Germany",
        "Spanien statt Deutschland",
        "la Spagna invece della Germania",
        "l'Espagne au lieu de l'Allemagne",
        "España en vez de Alemania",
    ],
)
def test_what_gives_way_is_not_asked_about(reading: Read, said: str) -> None:
    found = reading(said)
    assert found.places == ("Spain",)
    assert found.excluded == ("Germany",)
    assert found.has("instead")


def test_annual_instead_of_cumulative_means_annual(reading: Read) -> None:
    assert reading("annual instead of cumulative").has("annual")
    assert not reading("annual instead of cumulative").has("cumulative")


def test_a_group_is_read_as_its_countries_and_it_is_said(reading: Read) -> None:
    found = reading("Benelux 2020")
    assert found.places == ("Belgium", "Netherlands", "Luxembourg")
    assert found.groups == (("benelux", ("Belgium", "Netherlands", "Luxembourg")),)
    assert reading("Belgium 2020").groups == ()


@pytest.mark.parametrize(
    ("word", "name"), [("ustralia", "Australia"), ("germony", "Germany"), ("zollen", ""), ("us", "")]
)
def test_a_name_is_suggested_only_for_what_looks_like_a_place(words: Lexicon, word: str, name: str) -> None:
    assert words.similar(word) == name


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("DE FR IT 2023", ("Germany", "France", "Italy")),
        ("USA VS CHN", ("United States", "China")),
        ("US IN 2020", ("United States",)),
        ("WHAT ABOUT IT IN 2020?", ()),
        ("SO MUCH IN GERMANY", ("Germany",)),
    ],
)
def test_codes_count_in_capitals_only_where_nothing_but_codes_stands(
    reading: Read, said: str, places: tuple[str, ...]
) -> None:
    assert reading(said).places == places


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("five years ago", "2021"),
        ("5 years ago", "2021"),
        ("vor 2 Jahren", "2024"),
        ("il y a 3 ans", "2023"),
        ("3 months ago", "August 2026"),
    ],
)
def test_ago_is_counted_in_the_calendar(reading: Read, said: str, told: str) -> None:
    period = reading(said).period
    assert period is not None
    assert period.told == told


def test_two_letters_turned_round_are_one_slip(reading: Read) -> None:
    found = reading("solar in frnace")
    assert found.places == ("France",)
    assert found.corrections == (("frnace", "France"),)
