"""Answers on operation and maintenance. Electrical work ends with the safety steps, whole and unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan.plant import is_of_file
from agents.offline.wording import om_calculators, om_inputs, plant
from agents.offline.wording.maintenance import asked_by_standard, interval_of, plan, safety_block, standard, with_safety
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, quote, sentence_list

_URGENT = {"critical": "act at once", "high": "act today", "medium": "act soon", "low": "no hurry"}


def word(frame: Frame, done: Sequence[Done]) -> Answer:
    if is_of_file(frame):
        return plant.word(frame, done)
    if frame.intent == "plan":
        return with_safety(plan(frame, done[0]), done[1:])
    if frame.intent == "standard" and done[0].call.tool == "explain_standard":
        return asked_by_standard(frame, done)
    if frame.intent in om_calculators.WORDS:
        return om_calculators.WORDS[frame.intent](frame, done)
    return _WORDS[frame.intent](frame, done[0])


def without_tools(frame: Frame) -> Answer | None:
    if frame.intent == "safety" and not frame.topic:
        return Answer(
            "Which work or fault do you mean? Keep clear of it until then: a photovoltaic plant is live by day.",
            follow_ups=("Safety steps before opening a combiner box", "Is a ground fault dangerous?"),
        )
    return om_inputs.missing(frame)


def _fault(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    matches = summary.get("matches") or []
    if not matches:
        return _unmatched(frame, summary)
    best = matches[0]
    title = escape(best.get("title") or best["component"])
    lead = f"{_by_temperature(summary, done.marks)}Most likely: **{title}** ({_urgency(best)}){done.marks}."
    causes = f"Likely causes: {sentence_list([escape(cause) for cause in best['causes']])}."
    checks = "\n".join(f"{n}. {capital(escape(check))}" for n, check in enumerate(best["first_checks"], 1))
    action = f"Then: {escape(best['action'])}" + (f" ({escape(best['standard'])})." if best.get("standard") else ".")
    lines = [causes, f"First checks:\n\n{checks}", action, _others(matches[1:]), _question(summary)]
    read = (f"fault “{quote(frame.query)}”", best["component"])
    topic = str(summary.get("safety_topic") or "")
    return Answer(
        lead,
        tuple(line for line in lines if line),
        read,
        safety_block(summary, best) if summary.get("electrical", True) else _short_safety(best),
        ("Is it dangerous?", "Maintenance plan for a 5 MW plant"),
        remember={"topic": topic},
    )


def _by_temperature(summary: dict[str, Any], marks: str) -> str:
    """What the limits of the guide say about the degrees that were named."""
    found = summary.get("temperature")
    if not found:
        return ""
    kelvin = numbers.plain(found["kelvin"])
    limits = escape(str(found["limits"]).partition(":")[2].replace(" (typical practice)", "; typical practice").strip())
    told = (
        f"**{capital(escape(found['advice']))}**: {kelvin} K is above {found['limit']} K"
        if found["advice"]
        else (f"**No action yet**: {kelvin} K is not above {found['limit']} K")
    )
    return f"{told} ({limits}){marks}. "


def _short_safety(best: dict[str, Any]) -> tuple[str, ...]:
    """No electrical work is involved: the fault's own caution is all."""
    return (f"**Safety:** {capital(escape(best['safety']))}.",) if best.get("safety") else ()


def _unmatched(frame: Frame, summary: dict[str, Any]) -> Answer:
    lead = f"I cannot tell a fault from “{quote(frame.query)}” alone."
    ask = (
        "Tell me which part is concerned (inverter, string, module, sensor, tracker) and what it shows, in a few words."
    )
    return Answer(
        lead,
        (ask,),
        (),
        safety_block(summary, {}),
        ("Inverter shows ground fault after rain, what next?", "One string 30 % lower voltage than the others"),
    )


def _urgency(match: dict[str, Any]) -> str:
    urgency = str(match["urgency"])
    return f"urgency {urgency}: {_URGENT[urgency]}" if urgency in _URGENT else f"urgency {urgency}"


def _others(matches: Sequence[dict[str, Any]]) -> str:
    if not matches:
        return ""
    told = [f"{escape(m.get('title') or m['component'])} ({escape('; '.join(m['causes'][:2]))})" for m in matches[:2]]
    return f"Next in line: {listed(told)}."


def _question(summary: dict[str, Any]) -> str:
    question = summary.get("question")
    return f"To tell them apart: {escape(question)}" if question else ""


def _safety(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    lead = f"**{escape(summary['title'])}:** {escape(summary['danger'])}{done.marks}"
    steps = "\n".join(f"{n}. {escape(step)}" for n, step in enumerate(summary["steps"], 1))
    never = "\n".join(f"- {escape(item)}" for item in summary.get("never") or [])
    standards = listed([escape(standard) for standard in summary.get("standards") or []])
    lines = [steps, f"Never:\n\n{never}" if never else "", f"Standards: {standards}." if standards else ""]
    person = escape(summary.get("qualified_person") or "")
    read = ("safety", str(summary["topic"]))
    return Answer(
        lead,
        tuple(line for line in lines if line),
        read,
        (f"**{person}**",) if person else (),
        ("Safety steps before opening a combiner box", "Inverter shows ground fault after rain, what next?"),
        remember={"topic": summary["topic"]},
    )


def _define(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    if frame.kind == "typical" and len(summary["terms"]) == 1 and summary["terms"][0].get("typical"):
        return _typical(summary["terms"][0], done)
    lines = [_term(term, done.marks) for term in summary["terms"]]
    difference = summary.get("difference")
    lead = f"{escape(difference)}{done.marks}" if difference else lines.pop(0)
    read = ("definition", listed([str(term["name"]) for term in summary["terms"]]))
    return Answer(
        lead, tuple(lines), read, (), ("What is the difference between PR and capacity factor?", "PR above 100 %, why?")
    )


def _typical(term: dict[str, Any], done: Done) -> Answer:
    """What is good comes first, then what it means."""
    lead = f"**{escape(term['typical']).rstrip('.')}**{done.marks}."
    meaning = f"{capital(escape(term['name']))}: {escape(term['meaning'])}"
    read = ("typical values", str(term["name"]))
    return Answer(lead, (meaning,), read, (), ("How is it defined?", "PR above 100 %, why?"))


def _term(term: dict[str, Any], marks: str) -> str:
    typical = f" Typical: {escape(term['typical'])}." if term.get("typical") else ""
    formula = f" Formula: {escape(term['formula'])}." if term.get("formula") else ""
    standard = f" ({escape(term['standard'])})" if term.get("standard") else ""
    meaning = escape(term["meaning"]).rstrip(".")
    return f"**{capital(escape(term['name']))}**: {meaning}{marks}.{typical}{formula}{standard}".replace("..", ".")


_WORDS = {
    "fault": _fault,
    "safety": _safety,
    "plan": plan,
    "interval": interval_of,
    "standard": standard,
    "define": _define,
}
