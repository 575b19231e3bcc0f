"""Answers on operation and maintenance. Electrical work ends with the safety steps, whole and unchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, quote, sentence_list

_URGENT = {"critical": "act at once", "high": "act today", "medium": "act soon", "low": "no hurry"}


def word(frame: Frame, done: Sequence[Done]) -> Answer:
    if frame.intent == "plan":
        return _with_safety(_plan(frame, done[0]), done[1:])
    return _WORDS[frame.intent](frame, done[0])


def without_tools(frame: Frame) -> Answer | None:
    if frame.intent != "beyond":
        return None
    lead = "I have no calculator for repairing against replacing, and I do not guess."
    return Answer(
        lead,
        ("What I can do is find the fault behind a symptom, with its first checks and the usual action.",),
        follow_ups=("One string 30 % lower voltage than the others", "Hot spot of 25 K on one cell: replace?"),
    )


def _with_safety(answer: Answer, steps: Sequence[Done]) -> Answer:
    """A plan has electrical tasks, so it ends with the steps of isolation."""
    useful = [each for each in steps if each.result.ok]
    if not useful:
        return answer
    summary = useful[0].summary
    block = {"safety": summary["steps"], "qualified_person": summary.get("qualified_person")}
    return replace(answer, ending=_safety_block(block, {}))


def _fault(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    matches = summary.get("matches") or []
    if not matches:
        return _unmatched(frame, summary)
    best = matches[0]
    title = escape(best.get("title") or best["component"])
    lead = f"Most likely: **{title}** ({_urgency(best)}){done.marks}."
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
        _safety_block(summary, best),
        ("Is it dangerous?", "Maintenance plan for a 5 MW plant"),
        remember={"topic": topic},
    )


def _unmatched(frame: Frame, summary: dict[str, Any]) -> Answer:
    lead = f"I found no fault that fits “{quote(frame.query)}”."
    ask = (
        "Tell me which part is concerned (inverter, string, module, sensor, tracker) and what it shows, in a few words."
    )
    return Answer(
        lead,
        (ask,),
        (),
        _safety_block(summary, {}),
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


def _safety_block(summary: dict[str, Any], best: dict[str, Any]) -> tuple[str, ...]:
    """The steps of the tool, complete and in its words."""
    steps = [escape(step) for step in summary.get("safety") or []]
    own = f"**Safety:** {capital(escape(best['safety']))}." if best.get("safety") else "**Safety**" if steps else ""
    numbered = "\n".join(f"{n}. {step}" for n, step in enumerate(steps, 1))
    person = escape(summary.get("qualified_person") or "")
    return tuple(part for part in (own, numbered, f"**{person}**" if person else "") if part)


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


def _plan(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    period = _period(summary)
    count = numbers.plain(summary["task_count"])
    size = f" for {numbers.plain(summary['size_mw'])} MW" if summary.get("size_mw") else " per MW"
    hours = summary.get("total_hours")
    worked = f", **{numbers.hours(hours)} working hours**{size}" if hours else ""
    lead = f"**{count} tasks**{worked} {period}{done.marks}."
    lines = [_busiest(summary) if not summary.get("months") else "", _first_tasks(summary)]
    read = ("maintenance plan", *_plant(summary), str(summary["period"]))
    return Answer(
        lead,
        tuple(line for line in lines if line),
        read,
        (),
        _after_plan(summary),
        remember={"topic": "isolation"},
    )


def _plan_safety(summary: dict[str, Any]) -> tuple[str, ...]:
    person = escape(summary.get("qualified_person") or "")
    return (person,) if person else ()


def _after_plan(summary: dict[str, Any]) -> tuple[str, ...]:
    narrower = "The whole year" if summary.get("months") else "Only the summer tasks"
    return (narrower, "Is it dangerous?") if summary.get("calendar") else (narrower, "As a calendar")


def _period(summary: dict[str, Any]) -> str:
    period = str(summary["period"])
    return "a year" if period == "year" else f"in {escape(period)}"


def _busiest(summary: dict[str, Any]) -> str:
    if not summary.get("busiest_month"):
        return ""
    hours = f" with {numbers.hours(summary['busiest_hours'])} hours" if summary.get("busiest_hours") else ""
    return f"The busiest month is {escape(str(summary['busiest_month']))}{hours}."


def _first_tasks(summary: dict[str, Any]) -> str:
    if summary.get("calendar"):
        return "The table below has the months with their tasks and hours."
    told = [
        f"- {capital(escape(task['task']))} ({escape(task['component'])}), {_interval(task)}"
        for task in summary["tasks"][:5]
    ]
    rest = "\n\nThe table below has every task with its months and hours." if len(summary["tasks"]) > 5 else ""
    return "\n".join(told) + rest


def _interval(task: dict[str, Any]) -> str:
    months = task.get("interval_months")
    if not months:
        return escape(str(task.get("when") or "as needed"))
    return "every month" if months == 1 else f"every {months} months"


def _plant(summary: dict[str, Any]) -> tuple[str, ...]:
    size = f"{numbers.plain(summary['size_mw'])} MW" if summary.get("size_mw") else "any size"
    kind = str(summary.get("plant_type") or "").replace("_", "-")
    return (size, "with trackers" if summary.get("tracker") else "without trackers", kind)


def _interval_of(frame: Frame, done: Done) -> Answer:
    """Tasks of the plan that the words of the question name, with their interval and standard."""
    tasks = _named_tasks(frame.query, done.summary["tasks"])
    if not tasks:
        answer = _plan(frame, done)
        return Answer(
            "No task of the plan fits these words; this is the whole plan.",
            (answer.lead,),
            answer.read_as,
            answer.ending,
            answer.follow_ups,
        )
    told = [
        f"**{capital(_interval(task))}**: {escape(task['task'])} ({escape(task['component'])})"
        + (f", {escape(task['standard'])}" if task.get("standard") else "")
        + f"{done.marks}."
        for task in tasks[:3]
    ]
    return Answer(
        told[0],
        tuple(told[1:]),
        ("interval of a maintenance task", f"“{quote(frame.query)}”"),
        _plan_safety(done.summary),
        ("Maintenance plan for a 5 MW tracker plant", "As a calendar"),
        warn=False,
    )


_TASK_WORDS = {  # what a question may call a thing of the plan
    "pyranometer": "irradiance sensor",
    "calibrate": "recalibrate",
    "calibration": "recalibrate",
    "panels": "modules",
    "clean": "cleaning",
    "grass": "vegetation",
    "mow": "vegetation",
}


def _named_tasks(query: str, tasks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    words = {part for word in query.split() for part in _TASK_WORDS.get(word, word).split()}
    scored = [(_score(words, f"{task['task']} {task['component']}".lower()), task) for task in tasks]
    best = max((score for score, _ in scored), default=0)
    return [task for score, task in scored if score == best and best > 0]


def _score(words: set[str], text: str) -> int:
    found = re.findall(r"[a-z]+", text)
    return sum(any(word == each or (len(word) > 4 and each.startswith(word[:5])) for each in found) for word in words)


def _standard(frame: Frame, done: Done) -> Answer:
    number = re.search(r"\d{3,5}(?:-\d+)?", frame.query.replace(" ", "-"))
    asked = number[0] if number else ""
    tasks = [task for task in done.summary["tasks"] if asked and asked in str(task.get("standard") or "")]
    if not tasks:
        return Answer(
            f"No task of the maintenance plan names {quote(asked or frame.query)}{done.marks}.",
            (),
            (),
            follow_ups=("What are best practices for PV maintenance?", "What performance ratio is good?"),
        )
    told = [f"- {capital(escape(task['task']))} ({escape(task['component'])}), {_interval(task)}" for task in tasks]
    lead = f"In the maintenance plan, **{len(told)} tasks** go by {escape(str(tasks[0]['standard']))}{done.marks}:"
    return Answer(
        lead,
        ("\n".join(told),),
        (f"tasks by standard {asked}",),
        _plan_safety(done.summary),
        ("Maintenance plan for a 5 MW tracker plant", "Safety steps before opening a combiner box"),
        warn=False,
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
    "plan": _plan,
    "interval": _interval_of,
    "standard": _standard,
    "define": _define,
}
