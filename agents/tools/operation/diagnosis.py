"""The likely faults behind a symptom, by the words that describe it (BM25 over the fault guide)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from agents.base import Column, ToolResult
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import datasets, faults, safety
from knowledge.faults import KnownFault
from knowledge.places import fold
from knowledge.safety import Topic

MOST_MATCHES = 3
SYMPTOM, TITLE, ELSE = 3.0, 2.0, 0.6  # how much a word counts, by where in the guide it stands
COMPONENT_BONUS = 1.5
ENOUGH = 0.35  # of the best match's score: a fault below it is not worth naming
SATURATION, LENGTH_WEIGHT = 1.2, 0.4  # BM25's k1 and b

ALIKE = (  # words that mean the same to people who stand before a plant
    "ground earth insulation riso isolation erdschluss terre terra tierra isolement isolamento aislamiento",
    "fault error alarm failure fehler storung defaut panne guasto fallo averia",
    "rain wet moisture damp humid dew water regen pluie pioggia lluvia",
    "inverter wechselrichter onduleur inversor",
    "dirty soiling dust dirt sand schmutz verschmutzung staub sale sporco sucio droppings vogelkot guano fientes "
    "escrementi excrementos",
    "string stringa stringhe strang strange cadena cadenas chaine chaines",
    "current strom corrente courant corriente",
    "voltage spannung tensione tension voltaje",
    "tracker inseguitore inseguitori suiveur suiveurs seguidor seguidores nachfuhrung",
    "stuck atascado atascada bloccato bloccata bloque bloquee bloqueado klemmt blockiert",
    "hotspot hot overheating overheated heat warm chaud chauds caliente calientes caldo caldi heiss heisse",
    "broken cracked crack shattered rotto rotta rotti casse cassee roto rota kaputt gebrochen",
    "lower low less reduced drop below bassa basso niedrig niedrige niedriger faible basse baja bajo",
    "off down stopped dead out arrete arretee fermo parado schaltet abgeschaltet ausgeschaltet spento eteint apagado",
    "fuse fuses sicherung sicherungen fusible fusibles fusibile fusibili",
    "combiner jonction generatoranschlusskasten",
    "burn burnt burning scorched melted fondu fondue smoke smell",
    "shade shading shadow shaded schatten ombre ombra sombra",
    "animal rodent mice rat bird marten squirrel",
    "pr ratio",
    "pyranometer sensor irradiance",
    "thermography thermal infrared ir",
    "module panel modul modulo modulen moduli panneau pannello panneaux pannelli",
    "breaker trip tripped",
    "snow ice frost schnee neige neve nieve",
)
SAFETY_TOPICS = {  # by code of the fault; else by its component, else the isolation of circuits
    "ground_fault": "ground fault",
    "inverter_ground_fault": "ground fault",
    "string_voltage_low": "dc live",
    "string_no_current": "dc live",
    "arc_fault": "arc flash",
    "hot_terminal": "combiner box",
    "broken_glass": "broken modules",
    "hot_cell": "broken modules",
    "bypass_diode": "dc live",
    "snow": "work at height",
    "transformer": "medium voltage",
    "grid_fault": "medium voltage",
    "inverter_off": "inverter",
    "thermal_derating": "inverter",
    "animals": "ground fault",
}
VAGUE = {"fault", "problem", "wrong"}  # said of anything
STATES = {"broken", "off", "lower"}  # say something together with a part
PARTS = {
    "inverter",
    "string",
    "module",
    "pyranometer",
    "tracker",
    "transformer",
    "connector",
    "cable",
    "combiner",
    "cell",
}
NO_ELECTRICAL_WORK = {"sensor_wrong", "soiling", "shading", "snow", "lid_letid", "clipping", "data_gap"}
SMALL_WORDS = """
the and one what why how next shows show than others other after with for does has have are was there our its
not too from that this when should about plant solar on in of is it to my at do we an or by
test tests check checks first replace working happens
"""
STOP_WORDS = frozenset(SMALL_WORDS.split())


@dataclass(frozen=True)
class Entry:
    """A fault with the weighted words that stand for it."""

    fault: KnownFault
    words: dict[str, float]
    phrases: tuple[frozenset[str], ...]  # of its symptoms

    @property
    def length(self) -> float:
        return sum(self.words.values())


@dataclass(frozen=True)
class Match:
    fault: KnownFault
    score: float
    words: tuple[str, ...]


def likely(symptom: str, component: str | None) -> ToolResult:
    known, used = faults.guide()
    if not known:
        raise Refused("no_data", "The fault guide is not loaded.", "An administrator can load it: flask data load.")
    matches = _matches(symptom, component, known)
    if not matches:
        hint = "Describe what is seen: which component, which alarm, when it happens."
        examples = tuple(fault.symptoms[0] for fault in known[:5] if fault.symptoms)
        raise Refused("no_data", "Nothing in the fault guide fits this description.", hint, examples)
    if not _tells(matches[0].words):
        hint = "Say which part is concerned (inverter, string, module, sensor, tracker) and what it shows or does."
        raise Refused("no_data", "No fault can be told from these words alone.", hint)
    topic = _topic(matches[0].fault)
    return ToolResult(
        ok=True,
        title=f"Likely faults: {matches[0].fault.title}" + (" and others" if len(matches) > 1 else ""),
        columns=tuple(Column(name) for name in ("Rank", "Fault", "Causes", "First checks", "Action", "Urgency")),
        rows=tuple(_row(rank, match.fault) for rank, match in enumerate(matches, start=1)),
        summary={
            "symptom": symptom,
            "component": component,
            "matches": [_about(match) for match in matches],
            "question": _question(matches),
            "temperature": _temperature(symptom, matches[0].fault),
            "matched_words": sorted({word for match in matches for word in match.words}),
            "electrical": matches[0].fault.code not in NO_ELECTRICAL_WORK,
            "safety_topic": topic.name,
            "safety": [topic.danger, *topic.steps],
            "qualified_person": safety.qualified_person(),
        },
        sources=(
            *sources(used, "; ".join(match.fault.title for match in matches)),
            *sources(datasets.sourced("safety"), topic.title),
        ),
        warnings=("The guide gives likely causes; measurements on site decide.",),
    )


def _tells(words: Sequence[str]) -> bool:
    """Whether more was said than that some part has some fault."""
    left = set(words) - VAGUE
    return len(left) > 1 or bool(left - STATES - PARTS)


def _row(rank: int, fault: KnownFault) -> tuple[str | int, ...]:
    lists = ("; ".join(fault.causes), "; ".join(fault.first_checks))
    return (rank, fault.title, *lists, fault.action, fault.urgency)


def _about(match: Match) -> dict[str, Any]:
    fault = match.fault
    return {
        "code": fault.code,
        "title": fault.title,
        "component": fault.component,
        "symptoms": list(fault.symptoms),
        "signature": fault.signature,
        "causes": list(fault.causes),
        "first_checks": list(fault.first_checks),
        "action": fault.action,
        "urgency": fault.urgency,
        "safety": fault.safety,
        "standard": fault.standard,
        "score": round(match.score, 2),
        "question": fault.question,
    }


def _question(matches: Sequence[Match]) -> str:
    """The question whose answer decides between the first two."""
    return matches[0].fault.question


_KELVIN = re.compile(
    r"(?<![\w.-])(\d+(?:[.,]\d+)?) ?(?:k\b|°c|° ?c\b|kelvin|degrees|grad\b|gradi\b|degr)", re.IGNORECASE
)
_CELL = re.compile(r"hot ?spot|\bcells?\b")
_LIMIT = re.compile(r"above (\d+) K ([^,(]+)")


def _temperature(symptom: str, fault: KnownFault) -> dict[str, Any] | None:
    """How far the degrees that were named have gone, by the limits of the guide; None without either."""
    named, limits = _KELVIN.search(symptom), _LIMIT.findall(fault.signature)
    if not named or not limits:
        return None
    kelvin = float(named[1].replace(",", "."))
    passed = [(int(limit), advice.strip()) for limit, advice in limits if kelvin > int(limit)]
    limit, advice = passed[-1] if passed else (int(limits[0][0]), "")
    return {"kelvin": kelvin, "limit": limit, "advice": advice, "limits": fault.signature}


def _topic(fault: KnownFault) -> Topic:
    name = SAFETY_TOPICS.get(fault.code, "isolation")
    return next(topic for topic in safety.topics() if topic.name == name)


def _matches(symptom: str, component: str | None, known: Sequence[KnownFault]) -> list[Match]:
    entries = [_entry(fault) for fault in known]
    wanted = words_of(symptom)
    found = [_match(entry, wanted, entries, fold(component) if component else "") for entry in entries]
    found = sorted((match for match in found if match.score > 0), key=lambda match: -match.score)
    found = _cell_first(symptom, found)
    return [match for match in found[:MOST_MATCHES] if match.score >= ENOUGH * found[0].score]


def _cell_first(symptom: str, found: list[Match]) -> list[Match]:
    """A hot spot or cell with its degrees is judged by the limits for cells."""
    if not _KELVIN.search(symptom) or not found or not _CELL.search(fold(symptom)):
        return found
    cell = [match for match in found if match.fault.code == "hot_cell"]
    return [
        *(replace(match, score=max(match.score, found[0].score)) for match in cell),
        *(m for m in found if m not in cell),
    ]


def _match(entry: Entry, wanted: Sequence[str], entries: Sequence[Entry], component: str) -> Match:
    mean = sum(other.length for other in entries) / len(entries)
    hit = [word for word in wanted if word in entry.words]
    if all(entry.words[word] < TITLE for word in hit):
        return Match(entry.fault, 0.0, ())  # named as a cause or in passing only
    score = sum(_weight(entry, word, entries, mean) for word in hit)
    score += sum(len(phrase) for phrase in entry.phrases if len(phrase) > 1 and phrase <= set(wanted))
    if score and component and component in f"{entry.fault.component} {fold(entry.fault.title)}":
        score *= COMPONENT_BONUS
    return Match(entry.fault, score, tuple(hit))


def _weight(entry: Entry, word: str, entries: Sequence[Entry], mean: float) -> float:
    carriers = sum(1 for other in entries if word in other.words)
    rarity = math.log(1 + (len(entries) - carriers + 0.5) / (carriers + 0.5))
    count = entry.words[word]
    return (
        rarity
        * count
        * (SATURATION + 1)
        / (count + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * entry.length / mean))
    )


@lru_cache(maxsize=256)
def _entry(fault: KnownFault) -> Entry:
    counts: Counter[str] = Counter()
    texts = (
        (fault.symptoms, SYMPTOM),
        ((fault.title, fault.component), TITLE),
        ((fault.signature, *fault.causes), ELSE),
    )
    for parts, weight in texts:
        for word in {word for part in parts for word in words_of(part)}:
            counts[word] = max(counts[word], weight)  # type: ignore[assignment]  # weights are not counts
    return Entry(fault, dict(counts), tuple(frozenset(words_of(symptom)) for symptom in fault.symptoms))


def words_of(text: str) -> tuple[str, ...]:
    """Folded words without small ones, each by the first of those that mean the same."""
    words = re.findall(r"[a-z0-9&]+", _joined(text))
    kept = (word for word in words if len(word) > 1 and not word.isdigit() and word not in STOP_WORDS)
    return tuple(dict.fromkeys(_canonical(word) for word in kept))


_FINE = re.compile(r"\b\w+ (?:is|are|looks?|seems?|ist) (?:normal|ok(?:ay)?|fine|good|correct|in ordnung)\b")


def _joined(text: str) -> str:
    """Without what is said to be in order: "voltage is normal" is no sign of a fault of the voltage."""
    folded = _FINE.sub(" ", fold(text))
    return folded.replace("hot spot", "hotspot").replace("isolationsfehler", "isolation fehler")


@lru_cache(maxsize=4096)
def _canonical(word: str) -> str:
    singular = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    for group in ALIKE:
        members = group.split()
        if word in members or singular in members:
            return members[0]
    return singular
