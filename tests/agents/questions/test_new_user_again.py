"""Further sets of a new user's questions, each written after the one before was mended and before it was tried.

The expected values were taken from the tables of the publications, not from an answer. `|` parts words of which one is
enough.
"""

from __future__ import annotations

import pytest

from tests.agents.questions.test_new_user import Step, talk

pytestmark = pytest.mark.usefixtures("feed")

CHAINS: dict[str, tuple[str, list[Step]]] = {
    "German": (
        "market",
        [
            ("Solarleistung Polen 2022", ("12.2 GW", "Poland", "2022")),
            ("und Ungarn?", ("4.2 GW", "Hungary", "2022")),
            ("im Vergleich zu Österreich", ("4.2 GW", "3.8 GW", "Austria")),
            ("als Balkendiagramm", ("4.2 GW|5.8 GW", "3.8 GW|6.8 GW")),
            ("nur Österreich", ("Austria", "3.8 GW|6.8 GW"), ("4.2 GW",)),
        ],
    ),
    "Italian": (
        "market",
        [
            ("nuova capacità solare in Germania nel 2020", ("4.8 GW", "2020")),
            ("e nel 2021?", ("6.4 GW", "2021")),
            ("in Spagna?", ("3.6 GW", "Spain", "2021")),
            ("totale invece", ("16.0 GW", "Spain", "2021")),
        ],
    ),
    "French": (
        "market",
        [
            ("puissance solaire installée en Italie fin 2019", ("20.9 GW", "Italy", "2019")),
            ("l'année d'avant ?", ("20.1 GW", "2018")),
            ("quelle est la part de l'Italie dans le monde ?", ("2.1 %|4.1 %", "Italy")),
        ],
    ),
    "Spanish": (
        "market",
        [
            ("¿cuánto añadió España en 2022?", ("9.6 GW", "Spain", "2022")),
            ("¿y Portugal?", ("1.0 GW", "Portugal", "2022")),
            ("compara con Francia", ("1.0 GW", "2.7 GW", "France")),
        ],
    ),
    "first and second": (
        "market",
        [
            ("which country leads in europe", ("81.7 GW", "Germany")),
            ("who is second?", ("31.0 GW", "Spain")),
        ],
    ),
    "a year back": (
        "market",
        [
            ("How many GW did Chile have at the end of 2021?", ("4.5 GW", "2021")),
            ("previous year?", ("3.2 GW", "2020")),
        ],
    ),
    "bars": ("market", [("uk vs netherlands since 2018 as bars", ("15.7 GW", "23.9 GW", "2018–2023"))]),
    "two years": ("market", [("india added how much in 2022 and 2023?", ("13.4 GW", "9.7 GW"))]),
    "growth": ("market", [("Whats the growth rate of hungary between 2018 and 2023", ("51.6 %", "2018", "2023"))]),
    "a record": ("market", [("in which year did brazil add the most", ("2023", "11.9 GW"))]),
    "a slip": ("market", [("capacity of Germony", ("Did you mean **Germany**?",))]),
    "two letters changed": ("market", [("portgual 2020", ("1.1 GW", "“portgual” as Portugal"))]),
    "Korea": ("market", [("solar in Korea 2020", ("17.3 GW", "South Korea"))]),
    "Georgia": ("market", [("Georgia 2022", ("23.4 MW", "Georgia"))]),
    "Turkey": ("market", [("how much solar does Türkiye have", ("11.3 GW", "Turkey"))]),
    "capitals": ("market", [("GERMANY VS FRANCE 2020", ("53.7 GW", "11.9 GW", "2020"))]),
    "continents": (
        "market",
        [
            ("What is the total for Africa, Asia and Oceania?", ("871.2 GW", "34.5 GW", "13.5 GW")),
            ("remove oceania", ("871.2 GW", "13.5 GW"), ("34.5 GW",)),
        ],
    ),
    "instead of": (
        "market",
        [
            ("Portugal 2021", ("1.6 GW",)),
            ("Spain instead of Portugal", ("16.0 GW", "Spain", "2021"), ("1.6 GW",)),
            ("sorry, I meant Italy", ("22.6 GW", "Italy"), ("16.0 GW",)),
            ("I meant 2019", ("20.9 GW", "2019")),
        ],
    ),
    "the larger": (
        "market",
        [("Which had more in 2015, Japan or Germany?", ("39.2 GW", "34.1 GW|34.2 GW", "Germany"))],
    ),
    "yes or no": ("market", [("Is Brazil bigger than Spain?", ("Yes", "37.4 GW", "31.0 GW"))]),
    "two years of the world": ("market", [("the world in 2000 and in 2010", ("1.2 GW", "41.6 GW"))]),
    "no such land": ("market", [("capacity of Wakanda", ("akanda",), ("GW in 20",))]),
    "thanks": ("market", [("thank you very much", ("welcome",))]),
    "a market": ("market", [("tell me about the solar market in Poland", ("15.8 GW|3.6 GW", "Poland"))]),
    "numbered": (
        "market",
        [("1) Spain 2020\n2) France 2021\n3) Poland 2022", ("12.4 GW", "14.6 GW", "12.2 GW"))],
    ),
    "copper in German": ("price", [("Kupferpreis Dezember 2023", ("8,400 US$/t", "December 2023"))]),
    "aluminium": ("price", [("aluminum price june 2022", ("2,563 US$/t", "June 2022"))]),
    "cheaper": ("price", [("how much cheaper did modules get from 2015 to 2020", ("49.9 %", "0.698", "0.350"))]),
    "a module in German": (
        "price",
        [
            ("was kostet ein Modul?", ("0.306 US$/Wp", "2023")),
            ("und 2015?", ("0.698 US$/Wp", "2015")),
        ],
    ),
    "copper in French": ("price", [("combien coûte le cuivre", ("9,984 US$/t", "September 2025"))]),
    "Chile in Spanish": ("price", [("cuánto cuesta la electricidad solar en Chile", ("0.041", "US$/kWh", "2023"))]),
    "fifty cents": ("price", [("when did solar panels go under 50 cents", ("2018", "World"))]),
    "euros": ("price", [("silver in euros", ("rate",))]),
    "gold": ("price", [("what is the price of gold", ("no |not ", "gold"), ("US$/troy oz for gold",))]),
    "the peak": ("price", [("highest silver price ever", ("42.8", "September 2025"))]),
    "learning": ("price", [("learning rate 2000-2023", ("29.0 %",))]),
    "calibrate in German": ("om", [("Wie oft muss man das Pyranometer kalibrieren?", ("24 months",))]),
    "calibrate in French": ("om", [("À quelle fréquence étalonner le pyranomètre ?", ("24 months",))]),
    "hail": ("om", [("hail broke some modules what now", ("glass|Glass", "qualified"))]),
    "headlines": (
        "news",
        [
            ("latest headlines", ("Spain opens 1.2 GW", "[1]")),
            ("the second one", ("German rooftop",)),
        ],
    ),
    "perovskite": ("news", [("anything on perovskites?", ("27.1 %|Perovskite tandem",))]),
    "Spain in French": ("news", [("nouvelles d'Espagne", ("Spain opens 1.2 GW",))]),
    "duties in German": ("news", [("was gibt es zu Zöllen?", ("duties",))]),
    "Portuguese neighbours": (
        "market",
        [
            ("How much PV does Portugal have today?", ("3.9 GW", "Portugal")),
            ("and five years ago?", ("1.6 GW", "2021")),
            ("growth since then", ("%", "Portugal")),
        ],
    ),
    "typing in a hurry": (
        "market",
        [
            ("wats the capcity of frnace in 2021", ("14.6 GW", "France", "2021")),
            ("nd spain", ("16.0 GW", "Spain", "2021")),
        ],
    ),
    "German ranking": (
        "market",
        [
            ("Top 5 Länder Europa 2023", ("81.7 GW", "31.0 GW", "Europe")),
            ("nach Zubau", ("14.3 GW", "5.4 GW", "additions")),
            ("und weltweit", ("216.9 GW", "24.8 GW")),
        ],
    ),
    "French share": (
        "market",
        [
            ("part de l'Allemagne dans l'Europe en 2023", ("28.2 %", "Germany in Europe")),
            ("et l'Espagne ?", ("10.7 %", "Spain")),
        ],
    ),
    "Spanish ranking": (
        "market",
        [
            ("los 3 países con más energía solar", ("609.9 GW", "139.2 GW", "87.1 GW")),
            ("solo Europa", ("81.7 GW", "31.0 GW", "29.8 GW")),
        ],
    ),
    "Italian threshold": ("market", [("quando la Spagna ha superato 10 GW?", ("2019", "11.1 GW"))]),
    "double": ("market", [("did india double between 2018 and 2023", ("Yes", "2.66|2.7 times"))]),
    "times": ("market", [("compare chile with peru in 2020", ("3.2 GW", "Peru"))]),
    "plain number": ("market", [("austria", ("6.8 GW", "Austria", "2023"))]),
    "negated": ("market", [("Austria not Australia 2020", ("2.0 GW", "Austria"), ("20.8 GW",))]),
    "two at once, German": (
        "market",
        [("Wie viel hat Italien? Und wie viel hat Spanien 2020?", ("29.8 GW", "12.4 GW"))],
    ),
    "wind": ("market", [("wind power in denmark", ("no|not|nothing",), ("GW of wind",))]),
    "future": ("market", [("spain 2045", ("no |not |too far|nothing",), ("GW in 2045",))]),
    "per head": ("market", [("solar per capita in australia", ("no|not|nothing",))]),
    "last decade": ("market", [("usa last decade", ("139.2 GW", "2014–2023"))]),
    "best year": ("market", [("what was italy's best year", ("2011", "9.5 GW"))]),
    "smallest": ("market", [("which european country added the least in 2023", ("2023", "MW"))]),
    "quarter": ("market", [("germany q2 2023", ("by year", "81.7 GW"))]),
    "silver average": ("price", [("average silver price 2024", ("28.3 US$/troy oz", "2024"))]),
    "argento": ("price", [("quanto costava l'argento a gennaio 2020?", ("18.0 US$/troy oz|17.97", "January 2020"))]),
    "modules in 2010": ("price", [("prix des modules en 2010", ("2.39 US$/Wp|1.96", "2010"))]),
    "dearer in German": ("price", [("ist Kupfer seit 2015 teurer geworden?", ("copper", "%", "2015"))]),
    "lcoe two": ("price", [("lcoe spain vs germany 2023", ("0.044", "0.063", "2023"))]),
    "lcoe chain": (
        "price",
        [
            ("calculate lcoe", ("need",)),
            ("600 €/kW and 10 €/kW/yr", ("need",)),
            ("1100 kWh/kW, 5 %, 25 years", ("50.1 €/MWh",)),
            ("0 % degradation", ("€/MWh",), ("50.1 €/MWh",)),
            ("10 %", ("€/MWh",)),
        ],
    ),
    "dearest": ("price", [("where is solar power most expensive", ("Japan", "0.110"))]),
    "fuse": ("om", [("blown fuse on a string", ("fuse", "qualified"))]),
    "snow": ("om", [("Schnee auf den Modulen, was tun?", ("now",))]),
    "cleaning": ("om", [("what does IEC 62446-1 ask for?", ("62446-1",))]),
    "Chile": ("news", [("curtailment in chile", ("Chile curtails 9 %",))]),
    "insolvency": ("news", [("who went bankrupt?", ("insolvency",))]),
    "week": ("news", [("what happened this week in 3 bullets", ("Spain opens", "German rooftop"))]),
    "Brazil in Portuguese": ("news", [("Brasilien", ("Brazil passes 60 GW",))]),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_new_user_again(name: str) -> None:
    agent, steps = CHAINS[name]
    talk(agent, steps)


def test_fifty_places_are_cut_and_it_is_said() -> None:
    named = (
        "Germany, Spain, France, Italy, Portugal, Poland, Hungary, Austria, Greece, Belgium, Netherlands, Denmark, "
        "Sweden, Norway, Finland, Estonia, Latvia, Lithuania, Ireland, Iceland, Chile, Brazil, Peru, Mexico, Canada, "
        "Japan, China, India, Vietnam, Thailand, Malaysia, Indonesia, Australia, Egypt, Kenya, Nigeria, Ghana, "
        "Morocco, Tunisia, Algeria, Namibia, Turkey, Ukraine, Romania, Bulgaria, Serbia, Croatia, Slovenia, Slovakia "
        "and Cyprus"
    )
    talk("market", [(f"capacity of {named} in 2023", ("the first 8 places of 50", "81.7 GW", "2023"))])
