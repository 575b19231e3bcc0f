"""O&M questions: faults, maintenance plans, safe work, terms. A symptom is passed on in the person's own words."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from agents.offline import cues
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plain_words import GENERAL
from agents.offline.plan import om_calculators as calculators
from agents.offline.plan import om_urgent, plant, plant_calls, plant_filling
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon
from knowledge import safety
from knowledge.terms import find_standard

_SEASONS = {
    "spring": r"\b(?:spring|fruhling|fruhjahr|primavera|printemps)\b",
    "summer": r"\b(?:summer|sommer|estate|estiv\w+|ete|verano)\b",
    "autumn": r"\b(?:autumn|fall tasks|herbst|autunno|automne|otono)\b",
    "winter": r"\b(?:winter|inverno|hiver|invierno)\b",
}
_SOUTH = {
    "Australia", "New Zealand", "South Africa", "Chile", "Argentina", "Uruguay", "Brazil", "Namibia", "Botswana",
    "Paraguay",
}  # fmt: skip
_PLANS = {"plan", "crew"}
_OF_PLANS = {"size_mw", "tracker", "plant_type", "medium_voltage", "month", "season", "as_calendar", "hemisphere"}
_WHOLE_YEAR = re.compile(r"\b(?:whole|all|full) (?:the )?year\b|\ball tasks\b")
_TYPICAL = re.compile(r"\b(?:good|typical|normal|usual|bad|gute?r?|buon[oa]?|bonn?e?|buen[oa]?)\b")
_ASKS_MEANING = re.compile(r"^(?:what does .{1,40} mean|define |what is the (?:meaning|definition) of|was bedeutet )")
_ASKS_WHAT = re.compile(r"^(?:and )?(?:what (?:is|are)|define|was ist|cos'?e|che cos'?e|qu'est[- ]ce|que es)\b")
_FALLS = re.compile(
    r"\b(?:performance|output|power|production|ertrag|leistung|produzione|resa|rendement|produccion)\b.{0,30}"
    r"\b(?:drop\w*|fall\w*|fell|declin\w*|decreas\w*|recover\w*|sink\w*|cala\w*|baisse\w*|baja\w*)\b"
)


def claims(reading: Reading) -> int:
    if calculators.is_price(reading):
        return 0
    if calculators.claimed(reading) or plant.intent(reading, None):
        return 2
    if reading.has("fault", "plan", "safety", "interval", "standard") or reading.quantity("K", "%/day"):
        return 2
    if reading.has("om_thing") or (reading.named("term") and reading.has("define")):
        return 2
    return 1 if reading.named("term") else 0


def understand(reading: Reading, before: Frame | None, words: Lexicon) -> Frame | None:
    own = before if before and before.agent == "om" else None
    is_urgent = om_urgent.emergency(reading) or om_urgent.is_critical(reading)  # before what the plant's record may say
    asked = "" if is_urgent or calculators.is_whole(reading) else plant.intent(reading, own)
    if asked:
        return plant_filling.understand(reading, own, asked)
    if not asked and calculators.is_price(reading):
        return None
    if term := plant.term_meant(reading, own):
        return Frame("om", "define", terms=(term,), kind="typical")
    frame = own or Frame("om", "")
    intent = _intent(reading, frame)
    if not intent:
        return None
    frame = frame.but(intent=intent, notes=())
    return calculators.carried_into(_FILL[intent](frame, reading, own, words), own)


def _intent(reading: Reading, frame: Frame) -> str:
    if om_urgent.emergency(reading) or om_urgent.is_critical(reading):
        return "safety" if om_urgent.emergency(reading) else "fault"
    if calculator := calculators.intent(reading, frame):
        return calculator
    if reading.has("safety") or (frame.intent == "safety" and reading.has("opens") and not reading.has("fault")):
        return "safety"
    if _ASKS_MEANING.search(reading.line) and not reading.named("term"):
        return ""  # a definition that is not kept
    if reading.has("interval"):
        return "interval"
    if reading.has("standard") and not reading.has("fault"):
        return "standard"
    if reading.has("plan") or (frame.intent in _PLANS and _changes_plan(reading)):
        return "plan"
    if reading.named("term") and reading.has("define", "compare") and not _is_symptom(reading):
        return "define"
    if frame.terms and reading.has("refers", "opens") and reading.has("define"):
        return "define"
    if reading.named("term") and not reading.has("fault"):
        return "fault" if _is_impossible(reading) else "define"
    if frame.intent == "fault" and frame.query and _adds_to(reading):
        return "fault"
    if reading.has("fault") or _FALLS.search(reading.line) or (reading.has("om_thing") and not reading.has("define")):
        return "fault"
    return ""


def _is_impossible(reading: Reading) -> bool:
    """A performance ratio above 100 % is a fault of a sensor, not a question on the term."""
    share = reading.quantity("%")
    return share is not None and share.value > 100 and "performance ratio" in reading.named("term")


def _is_special(words: list[str]) -> bool:
    """Whether one of these words alone names a fault: "clipping", "hail"."""
    return any(cues.find(word) & {"fault", "om_thing"} for word in words)


def _adds_to(reading: Reading) -> bool:
    """A few more words on the fault before: "which checks first?", "and 45 K?", "after a storm"."""
    special = [word for word in reading.content if word not in GENERAL]
    if reading.has("om_thing") or len(reading.line.split()) > 8 or (reading.has("fault") and special):
        return False
    return reading.quantity("K", "%") is not None or not _is_special(special)


def _is_symptom(reading: Reading) -> bool:
    if re.search(r"\bwhy\b", reading.line):
        return True
    if not (_ASKS_WHAT.search(reading.line) or _TYPICAL.search(reading.line)):
        return reading.has("fault")
    terms = {at for match in reading.matches if match.kind == "term" for at in range(match.start, match.end)}
    return "fault" in cues.find(" ".join(word for at, word in enumerate(reading.tokens) if at not in terms))


def _changes_plan(reading: Reading) -> bool:
    if reading.has("fault", "safety") and not reading.has("only"):
        return False
    named = (
        _WHOLE_YEAR.search(reading.line)
        or _season(reading)
        or _month(reading)
        or reading.has("calendar", "tracker", "no_tracker", "roof", "ground_mount", "south")
    )
    return (
        bool(named)
        or reading.quantity("MW", "kW", "GW") is not None
        or reading.has("only", "plot")
        or bool(_hemisphere(reading))
    )


def _fill_fault(frame: Frame, reading: Reading, own: Frame | None, words: Lexicon) -> Frame:
    adds = own is not None and own.intent == "fault" and own.query and _adds_to(reading)
    if not adds or not own:
        return Frame("om", "fault", query=reading.question.strip())
    other = _KELVIN.search(reading.question)
    if other and _KELVIN.search(own.query):
        return Frame("om", "fault", query=_KELVIN.sub(other[0], own.query, count=1))
    return Frame("om", "fault", query=f"{own.query}; {reading.question}".strip())


_KELVIN = re.compile(r"\b\d+(?:[.,]\d+)? ?(?:K\b|°C|degrees?)", re.IGNORECASE)


def _fill_safety(frame: Frame, reading: Reading, own: Frame | None, words: Lexicon) -> Frame:
    """ "Is it dangerous?" asks about the fault or work before it; a topic of its own goes first."""
    named = safety.find_topic(reading.line)
    topic = om_urgent.emergency(reading) or (named.name if named else "")
    if topic or not own or not (own.topic or own.query):
        return frame.but(topic=topic, places=(), kind="" if topic else "which")
    return frame.but(topic=own.topic or own.query, kind="")


def _fill_plan(frame: Frame, reading: Reading, own: Frame | None, words: Lexicon) -> Frame:
    follows = own is not None and own.intent in _PLANS
    slots: dict[str, Any] = dict(own.slots) if own and follows and not _is_new_plan(reading) else {}
    if size := reading.quantity("MW", "kW", "GW"):
        slots["size_mw"] = size.value * {"MW": 1, "kW": 0.001, "GW": 1000}[size.unit]
    if reading.has("no_tracker"):
        slots.pop("tracker", None)
    elif reading.has("tracker"):
        slots["tracker"] = True
    if reading.has("roof", "ground_mount"):
        slots["plant_type"] = "rooftop" if reading.has("roof") else "ground_mount"
    if hemisphere := _hemisphere(reading):
        slots["hemisphere"] = hemisphere
    return Frame("om", "plan", slots=_narrowed({name: slots[name] for name in slots if name in _OF_PLANS}, reading))


def _fill_crew(frame: Frame, reading: Reading, own: Frame | None, words: Lexicon) -> Frame:
    """The plan's plant and months, with the crew's own figures."""
    plan = _fill_plan(frame, reading, own, words)
    crew = calculators.fill(frame, reading, own)
    return crew.but(slots={**plan.slots, **crew.slots}) if crew.intent == "crew" else crew


def _fill_calculator(frame: Frame, reading: Reading, own: Frame | None, words: Lexicon) -> Frame:
    return calculators.fill(frame, reading, own)


def _is_new_plan(reading: Reading) -> bool:
    return reading.has("plan") and reading.quantity("MW", "kW", "GW") is not None and not reading.has("opens")


def _narrowed(slots: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """A season or month takes the place of the one before; "the whole year" takes both away."""
    if season := _season(reading):
        slots = {**slots, "season": season}
        slots.pop("month", None)
    elif month := _month(reading):
        slots = {**slots, "month": month}
        slots.pop("season", None)
    if _WHOLE_YEAR.search(reading.line):
        slots = {name: value for name, value in slots.items() if name not in {"season", "month"}}
    if reading.has("calendar"):
        slots = {**slots, "as_calendar": True}
    return slots


def _season(reading: Reading) -> str:
    return next((season for season, pattern in _SEASONS.items() if re.search(pattern, reading.line)), "")


def _month(reading: Reading) -> int | None:
    period = reading.period
    return int(period.start[5:7]) if period and period.grain == "month" and period.start and not period.count else None


def _hemisphere(reading: Reading) -> str:
    if reading.has("south") or _SOUTH.intersection(reading.places):
        return "south"
    return "north" if reading.places or "northern hemisphere" in reading.line else ""


def _fill_define(frame: Frame, reading: Reading, own: Frame | None, words: Lexicon) -> Frame:
    terms = reading.named("term") or (own.terms if own else ())
    if own and own.terms and reading.has("compare") and len(terms) == 1:
        others = own.terms if reading.named("term") else tuple(own.slots.get("before", ()))
        terms = tuple(dict.fromkeys((*others[:1], *terms)))
    typical = _TYPICAL.search(reading.line)
    before = list(own.terms[:1]) if own and own.terms else []
    return Frame("om", "define", terms=terms[:4], kind="typical" if typical else "", slots={"before": before})


def _fill_words(frame: Frame, reading: Reading, own: Frame | None, words: Lexicon) -> Frame:
    """The words by which tasks of the plan are looked for: those of the question, or the number of a standard."""
    named = re.search(r"\b(?:(iec|en|nfpa|iso|cei)(?: ts)? ?)?\d{2,5}e?(?:-\d+)?\b", reading.line)
    if frame.intent == "standard" and named:
        return Frame("om", "standard", query=named[0].upper() if named[1] else f"IEC {named[0]}")
    told = [_ENGLISH.get(word, word) for word in reading.content]
    return Frame("om", frame.intent, query=" ".join(told)[:200])


_ENGLISH = {
    word: english
    for english, words in {
        "recalibrate": "etalonner calibrer recalibrer kalibrieren kalibriert eichen tarare calibrare calibrar",
        "clean": "reinigen gereinigt putzen pulire nettoyer limpiar",
        "pyranometer": "pyranometre piranometro pyranometers",
        "inverter": "wechselrichter onduleur onduleurs inversor inversores",
        "transformer": "transformator trafo transformateur trasformatore transformador",
        "inspection": "inspektion prufen prufung ispezione inspecter inspeccion controlar kontrollieren",
        "grease": "schmieren fetten ingrassare graisser engrasar",
        "vegetation": "bewuchs gras mahen erba herbe hierba",
    }.items()
    for word in words.split()
}  # what tasks of the plan are called in other languages


_FILL = {
    "fault": _fill_fault,
    "safety": _fill_safety,
    "plan": _fill_plan,
    "define": _fill_define,
    "interval": _fill_words,
    "standard": _fill_words,
    **dict.fromkeys(calculators.NEEDED, _fill_calculator),
    "crew": _fill_crew,
}


# --- calls ------------------------------------------------------------------------------------------------------------


def calls(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    if plant.is_of_file(frame):
        return plant_calls.calls(frame)
    if frame.intent == "fault":
        return (Call("diagnose_fault", {"symptom": frame.query}),)
    if frame.intent == "safety":
        return (Call("safety_steps", {"topic": frame.topic}),)
    if frame.intent == "define":
        return (Call("define_terms", {"terms": list(frame.terms)}),)
    if frame.intent in calculators.NEEDED:
        return calculators.calls(frame)
    if frame.intent == "safety" and not frame.topic:
        return ()
    if frame.intent == "standard" and find_standard(frame.query):
        return (Call("explain_standard", {"name": frame.query}), Call("maintenance_plan", {}))
    plan = Call("maintenance_plan", {name: value for name, value in frame.slots.items() if name in _OF_PLANS})
    return (plan, Call("safety_steps", {"topic": "isolation"})) if frame.intent == "plan" else (plan,)
