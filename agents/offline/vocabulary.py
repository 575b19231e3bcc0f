"""The gazetteer: every name a question may use, folded, with what it names. Built from the data that are loaded.

Kept once per process and version of the data; `lexicon()` is all that others need.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from agents.offline import text
from agents.offline.plain_words import PLAIN, TELLING
from knowledge.places import Place
from knowledge.vocabulary import Vocabulary, vocabulary

Kind = Literal["place", "component", "technology", "tag", "term", "word"]
SIMILAR_PAIR = 88  # the same for a name of two words
SHORTEST_PAIR = 9  # characters of two words that are tried together
SIMILAR = 86  # rapidfuzz ratio from which a word counts as a mistyped name
ASKED_ABOUT = 80  # ratio from which a person is asked whether a name was meant
SHORTEST_ASKED = 6
SHORTEST_TURNED = 5  # letters of a name in which two may be turned round
TOO_CLOSE = 4  # points between the best two candidates below which a person is asked
SHORT_NAMES = {"usa", "uae", "uk", "eu", "ue", "drc", "pv"}  # other names of three letters are words: us, man, are
NOT_NAMES = {"island", "man", "male", "world market", "states", "solar", "market", "total", "union", "world"}

_COMPONENTS = {
    "module": "module modules panel panels|solar panels|solar panel|pv modules|solar modules|modul|module|modulen|"
    r"moduli|"
    "modulo|modulos|solarmodul|solarmodule|modulpreis|modulpreise|pannello|pannelli|panneau|panneaux|panneaux solaires|"
    "paneles|paneles solares|panel solar|pannelli solari|pannelli fotovoltaici|modules photovoltaiques",
    "polysilicon": "polysilicon poly silicon polysilizium silizium polysilicium silicium polisilicio silicio",
    "wafer": "wafer wafers|plaquettes|obleas|fette di silicio",
    "cell": "cells|solar cell|solar cells|cell price|cell prices|"
    "solarzelle|solarzellen|zellen|celle|celle solari|cellules|celdas",
    "silver": "silver silber argento argent plata",
    "copper": "copper kupfer rame cuivre cobre",
    "aluminium": "aluminium aluminum alluminio aluminio alu",
}
_TECHNOLOGIES = ("TOPCon", "HJT", "PERC", "CdTe", "n-type", "p-type", "IBC", "perovskite")
_TAGS = {
    "policy": "policy policies regulation regulations law laws legislation regulatory government politik politica "
    "politique",
    "auction": "auction auctions tender tenders bidding ausschreibung asta aste",
    "prices": "prices price pricing quotes preise prezzi",
    "manufacturing": "manufacturing manufacturer manufacturers maker makers factory factories",
    "technology": "technology technologies tech research|emerging cell technologies|cell technologies",
    "o&m": "o&m om operations|operation and maintenance|maintenance|o m",
    "safety": "safety safe fire fires",
    "grid": "grid grids congestion netz|rete elettrica",
    "storage": "storage battery batteries speicher|accumulo",
    "trade": "trade tariff tariffs duty duties customs zoll zolle zollen dazi aranceles|droits de douane",
    "market": "market markets installations",
}
_TERMS = {
    "performance ratio": "pr|performance ratio|performance ratios|leistungsverhaltnis|indice di rendimento|"
    "ratio de performance|coefficient de performance|ratio de rendimiento|coeficiente de rendimiento",
    "temperature-corrected performance ratio": "temperature corrected performance ratio|temperature corrected pr",
    "availability": "availability|technical availability|verfugbarkeit|technische verfugbarkeit|disponibilita|"
    "disponibilite|disponibilidad",
    "specific yield": "specific yield|final yield|spezifischer ertrag|spezifischen ertrag|produttivita specifica|"
    "productible specifique|rendimiento especifico|produccion especifica",
    "capacity factor": "capacity factor|capacity factors|load factor|kapazitatsfaktor|fattore di capacita|"
    "facteur de charge|facteur de capacite|factor de planta|factor de capacidad|factor de carga",
    "reference yield": "reference yield",
    "energy performance index": "epi|energy performance index|performance index",
    "array yield": "array yield|dc yield",
    "yield losses": "yield losses|capture loss|capture losses",
    "degradation rate": "degradation rate|degradation|degradationsrate|alterung|degrado|tasso di degrado|"
    "taux de degradation|degradacion|tasa de degradacion",
    "soiling ratio": "soiling ratio|soiling rate|verschmutzungsgrad|tasso di sporcamento|taux d encrassement|"
    "tasa de ensuciamiento",
    "LCOE": "lcoe|levelised cost of electricity|levelized cost of electricity",
}


_GROUPS = {  # read as their countries, each by itself: the data have no figure of the group
    "benelux": "Belgium|Netherlands|Luxembourg",
    "scandinavia scandinavian skandinavien scandinavie escandinavia": "Sweden|Norway|Denmark",
    "nordics nordic|nordic countries": "Sweden|Norway|Denmark|Finland|Iceland",
    "baltics baltic|baltic states|baltic countries|baltikum": "Estonia|Latvia|Lithuania",
    "brics": "Brazil|Russia|India|China|South Africa",
    "g7": "United States|Japan|Germany|France|United Kingdom|Italy|Canada",
    "dach": "Germany|Austria|Switzerland",
    "iberia iberian|iberian peninsula": "Spain|Portugal",
    "visegrad|visegrad group|v4": "Poland|Czechia|Slovakia|Hungary",
    "maghreb": "Morocco|Algeria|Tunisia",
}

_REGIONS = {  # as adjectives, and the world as people call it
    "World": "planet earth globe worldwide global globally planeta pianeta planete weltweit monde mondo mundo mondial "
    "mondiale mondiali mondiaux mundial mundiales welt|whole world|entire world|whole planet|entire planet|on earth|"
    "ganze welt|ganzen welt|monde entier|tutto il mondo|mondo intero|todo el mundo|mundo entero",
    "Europe": "european europeans europaisch europaische europaischen europaischer europaisches europeo europea "
    "europei europee europeen europeenne europeens europeennes europeos europeas europaweit",
    "Africa": "african africans afrikanisch afrikanische afrikanischen afrikanischer africano africana africani "
    "africane africain africaine africains africaines africanos africanas",
    "Asia": "asian asians asiatisch asiatische asiatischen asiatischer asiatico asiatica asiatici asiatiche asiatique "
    "asiatiques asiaticos asiaticas asiens",
    "South America": "sudamericano sudamericana sudamericani sudamericane sudamericanos sudamericanas sudamericain "
    "sudamericaine sudamericains|south american|south americans|sudamerikanisch|sudamerikanische|sudamerikanischen|"
    "sud americain|sud americains|sudamericains|sud america|sud americani",
    "North America": "nordamericano nordamericani nordamerikanische|north american|north americans|nordamerikanischen",
}


@dataclass(frozen=True)
class Entry:
    kind: Kind
    name: str


@dataclass(frozen=True)
class Lexicon:
    """Folded names and what they name. One name may name several things: "prices" is a tag and a word."""

    data: Vocabulary
    entries: dict[str, tuple[Entry, ...]]
    longest: int  # words in the longest name
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)  # folded names of several places

    @cached_property
    def places(self) -> dict[str, Place]:
        return {place.name: place for place in self.data.places}

    @cached_property
    def by_iso3(self) -> dict[str, str]:
        return {place.iso3: place.name for place in self.data.places if place.iso3}

    @cached_property
    def candidates(self) -> dict[str, tuple[str, ...]]:
        """Names a mistyped word may have meant, by first letter."""
        letters: dict[str, list[str]] = defaultdict(list)
        for name in {*self.entries, *TELLING}:
            if len(name) >= 5 and " " not in name:
                letters[name[0]].append(name)
        return {letter: tuple(sorted(names)) for letter, names in letters.items()}

    def is_region(self, name: str) -> bool:
        place = self.places.get(name)
        return place is not None and place.kind == "region"

    def nearest(self, word: str) -> tuple[str, ...]:
        """What a mistyped word may have meant: one name, several to ask about, or none."""
        if len(word) < 4 or word in PLAIN or not word.isalpha():
            return ()
        found = process.extract(
            word, self.candidates.get(word[0], ()), scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=4
        )
        if not found and len(word) >= SHORTEST_TURNED:
            found = self._turned(word)
        if len(word) < 5:  # four letters are enough for a place or a telling word only: "itly", "shre"
            found = [one for one in found if one[0][-1] == word[-1] and (self._is_place(one[0]) or one[0] in TELLING)]
        close = [name for name, score, _ in found if score > found[0][1] - TOO_CLOSE]
        return tuple(self._different(close))

    def _turned(self, word: str) -> list[tuple[str, float, int]]:
        """Names in which two neighbouring letters were turned round: "frnace"."""
        names = [name for name in self.candidates.get(word[0], ()) if len(name) == len(word)]
        same = (name for name in names if sorted(name) == sorted(word) and OSA.distance(name, word) == 1)
        return [(name, SIMILAR, 0) for name in same]

    def nearest_pair(self, words: list[str]) -> str:
        """What two words, mistyped, may have meant: "untied states". Empty when it is not one name for certain."""
        pair = " ".join(words)
        if len(words) < 2 or len(pair) < SHORTEST_PAIR or all(w in PLAIN or w in self.entries for w in words):
            return ""
        names = self.pairs.get(pair[0], ())
        found = process.extract(pair, names, scorer=fuzz.ratio, score_cutoff=SIMILAR_PAIR, limit=2)
        return found[0][0] if len(self._different([name for name, _, _ in found])) == 1 else ""

    @cached_property
    def pairs(self) -> dict[str, tuple[str, ...]]:
        """Places of two words, by first letter."""
        letters: dict[str, list[str]] = defaultdict(list)
        for name in self.entries:
            if name.count(" ") == 1 and self._is_place(name):
                letters[name[0]].append(name)
        return {letter: tuple(sorted(names)) for letter, names in letters.items()}

    def similar(self, word: str) -> str:
        """A place that is written much like it, whatever its first letter; to ask about, never to assume."""
        if len(word) < SHORTEST_ASKED or not word.isalpha() or word in PLAIN:
            return ""
        names = (name for names in self.candidates.values() for name in names if self._is_place(name))
        found = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=ASKED_ABOUT)
        return self.entries[found[0]][0].name if found else ""

    def _is_place(self, name: str) -> bool:
        return any(entry.kind == "place" for entry in self.entries.get(name, ()))

    def _different(self, names: list[str]) -> list[str]:
        """Names of different things: "Deutschland" and "Deutschlands" are one."""
        kept: dict[tuple[Entry, ...], str] = {}
        for name in names:
            kept.setdefault(self.entries.get(name, (Entry("word", name),)), name)
        return list(kept.values())


_cached: Lexicon | None = None


def lexicon() -> Lexicon:
    """The gazetteer of the data as they stand; built anew when they changed."""
    global _cached
    data = vocabulary()
    if _cached is None or _cached.data.version != data.version:
        _cached = build(data)
    return _cached


def build(data: Vocabulary) -> Lexicon:
    entries: dict[str, dict[Kind, Entry]] = defaultdict(dict)
    for name, entry in _names(data):
        folded = text.name(name)
        if _usable(folded, entry.kind):
            entries[folded].setdefault(entry.kind, entry)
    flat = {name: tuple(kinds.values()) for name, kinds in entries.items()}
    longest = max((name.count(" ") + 1 for name in flat), default=1)
    return Lexicon(data, flat, longest, _groups({place.name for place in data.places}))


def _groups(known: set[str]) -> dict[str, tuple[str, ...]]:
    groups = {}
    for names, members in _GROUPS.items():
        words, *others = names.split("|")
        for name in (*words.split(), *others):
            groups[name] = tuple(member for member in members.split("|") if member in known)
    return groups


def _usable(name: str, kind: Kind) -> bool:
    if kind == "place":
        return name == "world" or ((len(name) > 3 or name in SHORT_NAMES) and name not in NOT_NAMES)
    return bool(name)


def _names(data: Vocabulary) -> list[tuple[str, Entry]]:
    """Every name with what it names; official names before aliases, which may not take their place."""
    named = [(place.name, Entry("place", place.name)) for place in data.places]
    named += [(alias, Entry("place", place.name)) for place in data.places for alias in place.aliases]
    known = {place.name for place in data.places}
    named += [pair for pair in _table(_REGIONS, "place") if pair[1].name in known]
    named += [(name, Entry("place", name)) for name in data.price_regions]  # "Overseas" is where a price list says so
    named += [(name, Entry("component", name)) for name in data.components]
    named += _table(_COMPONENTS, "component")
    named += [(name, Entry("technology", name)) for name in (*_TECHNOLOGIES, *data.technologies) if "(" not in name]
    named += [(name, Entry("tag", name)) for name in data.news_tags] + _table(_TAGS, "tag")
    named += [(name, Entry("term", name)) for name in data.terms] + _table(_TERMS, "term")
    return [pair for pair in named if pair[1].name != "commodity"]


def _table(names: dict[str, str], kind: Kind) -> list[tuple[str, Entry]]:
    """Words are separated by spaces where no bar stands between them, names of several words by bars."""
    pairs = []
    for name, aliases in names.items():
        first, *others = aliases.split("|")
        words = first.split() if kind != "term" else [first]
        pairs += [(alias, Entry(kind, name)) for alias in (*words, *others)]
    return pairs
