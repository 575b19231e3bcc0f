"""Questions about a plant's own measurements: which analysis is meant, by itself or as the change of one before.

Claims a question only when the conversation has a file, or when it plainly speaks of plant data. What fills an analysis
is read in `plant_filling`.
"""

from __future__ import annotations

import re
from typing import Any

from agents.offline.frame import Frame
from agents.offline.plan import plant_facts, plant_periods
from agents.offline.plan.plant_words import Told
from agents.offline.reading import Reading

FILE = "file_"
TERMS = {"pr": "performance ratio", "availability": "availability", "yields": "specific yield",
         "degradation": "degradation rate", "soiling": "soiling ratio"}  # fmt: skip
PRICED = {"file_outages", "file_soiling"}
_ORDER = (  # what is named first in a question that has several is not it: soiling losses are no outages
    ("report", "report"),
    ("known", "describe"),
    ("other_rating", "describe"),
    ("map", "map"),
    ("strings", "inverters"),
    ("inverters", "inverters"),
    ("clipping", "clipping"),
    ("degradation", "degradation"),
    ("warranty", "degradation"),
    ("soiling", "soiling"),
    ("worst", "worst"),
    ("expected", "expected"),
    ("availability", "availability"),
    ("outages", "outages"),
    ("profile", "profile"),
    ("quality", "quality"),
    ("yields", "yields"),
    ("pr", "pr"),
    ("corrected", "pr"),
    ("lost", "outages"),
    ("amount", "yields"),
    ("produced", "yields"),
    ("missing", "quality"),
)
COUNT = re.compile(
    r"\b(?:worst|lowest|weakest|poorest|schlechtesten|peggiori|pires|peores|top|die|i|les|los|las) (\d{1,2})\b|"
    r"\b(\d{1,2}) (?:worst|lowest|weakest|poorest|schlechtesten|peggiori|giorni|tage|jours|dias|days|months|mesi|"
    r"mois|meses|monate)\b"
)
COUNT_ALONE = re.compile(
    r"^(?:and |only |show |list |top |just |nur |solo |seulement )*(\d{1,2})"
    r"(?: of (?:them|those)| instead| please| bitte)?\W*$"
)
_OF_RECORDS = ("soiling", "clipping", "outages", "quality", "degradation", "lost", "own", "expected")
_BARE_PRICE = re.compile(
    r"\b(?:at|for|with|zu|bei|mit|fur|a|con|per|por|avec|pour) (?:€ ?|\$ ?|£ ?)?(\d{1,4}(?:[.,]\d+)?)"
    r"(?: ?(?:€|euros?|eur))?(?: (?:instead|bitte|please))?(?=\W*$)"
)
_CHANGES = (
    "by_day", "by_week", "by_month", "by_year", "total", "whole", "corrected", "uncorrected", "leaves_out", "keeps",
)  # fmt: skip


def intent(reading: Reading, own: Frame | None) -> str:
    """What is asked of the plant's record; empty when it is nothing of the kind."""
    told = Told(reading.line)
    follows = is_of_file(own)
    if not (reading.files or follows or _is_of_a_plant(reading, told)):
        return ""
    if not reading.line.strip(" ?!.,"):
        return f"{FILE}quality" if reading.files else ""
    if _is_elsewhere(reading, told):
        return ""
    if told.has("clean") and not told.has("report"):
        return (
            f"{FILE}clean" if reading.files and _needs_soiling(reading, own) else ""
        )  # else the calculator knows enough
    name = _named(reading, told, own)
    if name:
        return f"{FILE}{name}"
    if reading.files and not follows and plant_periods.days_in(reading):  # "power on 3 July 2023"
        return f"{FILE}profile"
    if follows and own and _changes(reading, told, own):
        return _followed(reading, told, own)
    return f"{FILE}describe" if reading.files and facts(reading, own) else ""


def is_known_asked(reading: Reading) -> bool:
    """ "What do you know about my plant?" is no call for help where a file is at hand."""
    return bool(reading.files) and Told(reading.line).has("known")


def asks_again(frame: Frame, question: str) -> bool:
    """Whether this question asks for what the frame already is of."""
    told = Told(question)
    return frame.intent in {f"{FILE}{name}" for word, name in _ORDER if told.has(word)}


def is_of_file(frame: Frame | None) -> bool:
    return frame is not None and frame.intent.startswith(FILE)


def _is_of_a_plant(reading: Reading, told: Told) -> bool:
    """Without a file at hand: plainly about measurements of a plant, and not about what a term means."""
    if reading.places or reading.named("component"):
        return False
    measured = told.has("pr", "yields", "availability", "degradation", "outages", "quality", "soiling")
    return measured and (told.has("own") or bool(reading.periods) or told.has("by_month", "by_day", "by_year"))


def _is_elsewhere(reading: Reading, told: Told) -> bool:
    """Faults, plans, safety and the meaning of terms have answers of their own."""
    if reading.has("plan", "safety", "interval", "standard", "code") and not told.has("own", "report"):
        return True
    share = reading.quantity("%")
    if share is not None and share.value > 100 and told.has("pr"):
        return True
    if reading.has("fault") and not told.has(*_OF_RECORDS):
        return True
    return _is_of_terms(reading, told)


def _is_of_terms(reading: Reading, told: Told) -> bool:
    if told.has("own") or reading.periods:
        return False
    if told.has("knowledge"):
        return True
    return bool(reading.named("term")) and reading.has("define") and not _has_article(reading)


def _has_article(reading: Reading) -> bool:
    """ "What is the availability?" asks for a figure, "what is availability?" for a meaning."""
    words = {
        "the",
        "my",
        "our",
        "its",
        "die",
        "das",
        "der",
        "meine",
        "unsere",
        "la",
        "il",
        "lo",
        "le",
        "el",
        "mi",
        "ma",
    }
    return bool(words.intersection(reading.line.replace("'", " ").split()))


def _named(reading: Reading, told: Told, own: Frame | None) -> str:
    if _is_compared(reading, told, own) and not told.has("inverters", "strings", "report"):
        return "compare"
    names = [name for word, name in _ORDER if told.has(word)]
    if told.has("leaves_out"):
        names = [name for name in names if name != "outages"]  # they are left out, not asked about
    found = next(iter(names), "")
    if found == "soiling" and reading.has("fault") and not told.has("lost", "own") and not reading.files:
        return ""
    return found


def _needs_soiling(reading: Reading, own: Frame | None) -> bool:
    """Whether the file is to say how fast dirt settles: unless this question or a calculation before it did."""
    if reading.quantity("%/day", "%/week", "%/month"):
        return False
    return own is None or is_of_file(own) or "soiling_per_day" not in own.slots


def _is_compared(reading: Reading, told: Told, own: Frame | None) -> bool:
    if not reading.has("compare", "than", "more_than"):
        return False
    return plant_periods.two_of(reading, context(own)) is not None


def context(own: Frame | None) -> str:
    return str(own.slots.get("period") or "") if own else ""


def _changes(reading: Reading, told: Told, own: Frame) -> bool:
    """Whether it changes the question before, and is none of another subject."""
    if told.has(*_CHANGES, "why") or reading.has("plot", "line", "bar", "table_only", "earlier", "later"):
        return True
    if is_priced(reading, told, own) or file_named(reading):
        return True
    if plant_periods.all_in(reading) or facts(reading, own):
        return True
    if own.slots.get("warranty") and reading.quantity("%"):
        return True
    if own.intent == f"{FILE}worst" and (told.has("months", "days") or COUNT_ALONE.match(reading.line)):
        return True
    return bool(COUNT.search(reading.line)) or (
        told.has("that") and bool(plant_periods.narrowed(shown(own), reading.line))
    )


def _followed(reading: Reading, told: Told, own: Frame) -> str:
    day = plant_periods.narrowed(shown(own), reading.line)
    is_day = len(day) == 10 or (reading.period is not None and reading.period.grain == "day" and reading.period.is_one)
    if is_day and own.intent != f"{FILE}profile" and not told.has(*_CHANGES):
        return f"{FILE}profile"
    if told.has("why"):
        return f"{FILE}worst"
    if facts(reading, own) and (own.slots.get("kwp_known") or own.intent == f"{FILE}quality"):
        return f"{FILE}describe"
    if is_priced(reading, told, own) and own.intent not in PRICED:
        return f"{FILE}outages"
    if told.has("corrected", "uncorrected") and own.intent != f"{FILE}pr":
        return f"{FILE}pr"
    return own.intent


def is_priced(reading: Reading, told: Told, own: Frame | None) -> bool:
    named = reading.quantity("money/MWh", "money/kWh") is not None
    return named or told.has("in_money") or bare_price(reading, own) is not None


def bare_price(reading: Reading, own: Frame | None) -> float | None:
    """ "In euros at 60": a number without its unit, where money is spoken of or was before."""
    found = _BARE_PRICE.search(reading.line)
    is_of_money = Told(reading.line).has("in_money") or (own is not None and own.slots.get("price") is not None)
    return float(found[1].replace(",", ".")) if found and is_of_money else None


def facts(reading: Reading, own: Frame | None) -> dict[str, Any]:
    is_asked = is_of_file(own) and own is not None and not own.slots.get("kwp_known")
    return plant_facts.found(reading.line, reading.question, is_asked)


def shown(own: Frame | None) -> dict[str, Any]:
    return dict(own.slots.get("shown") or {}) if own else {}


def file_named(reading: Reading) -> str:
    """The file whose name, or its beginning, stands in the question."""
    line = reading.question.casefold()
    for file in reversed(reading.files):
        name = file.name.casefold()
        if name in line or (len(name.rpartition(".")[0]) > 3 and name.rpartition(".")[0] in line):
            return file.name
    return ""


def term_meant(reading: Reading, own: Frame | None) -> str:
    """ "Is that good?" after a figure of the plant: the term whose typical values are asked for."""
    if own is None or not is_of_file(own) or reading.named("term"):
        return ""
    judges = Told(reading.line).has("knowledge") and reading.has("refers", "opens")
    return TERMS.get(own.intent.removeprefix(FILE), "") if judges else ""
