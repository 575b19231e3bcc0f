"""Answers on maintenance: plans, intervals, standards; and the safety block that ends what touches electrical work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, capital, escape, quote


def safety_block(summary: dict[str, Any], best: dict[str, Any]) -> tuple[str, ...]:
    """The steps of the tool, complete and in its words."""
    steps = [escape(step) for step in summary.get("safety") or []]
    own = f"**Safety:** {capital(escape(best['safety']))}." if best.get("safety") else "**Safety**" if steps else ""
    numbered = "\n".join(f"{n}. {step}" for n, step in enumerate(steps, 1))
    person = escape(summary.get("qualified_person") or "")
    return tuple(part for part in (own, numbered, f"**{person}**" if person else "") if part)


def with_safety(answer: Answer, steps: Sequence[Done]) -> Answer:
    """A plan has electrical tasks, so it ends with the steps of isolation."""
    useful = [each for each in steps if each.result.ok]
    if not useful:
        return answer
    summary = useful[0].summary
    block = {"safety": summary["steps"], "qualified_person": summary.get("qualified_person")}
    return replace(answer, ending=safety_block(block, {}))


def plan(frame: Frame, done: Done) -> Answer:
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


def _for_qualified(summary: dict[str, Any], tasks: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Who may do these tasks, where one of them is electrical work."""
    is_electrical = any(task["electrical"] for task in tasks)
    return (f"**{escape(summary['qualified_person'])}**",) if is_electrical else ()


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
        return (
            "The calendar below has the months with their tasks and hours; its download opens in any calendar (.ics)."
        )
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


def interval_of(frame: Frame, done: Done) -> Answer:
    """Tasks of the plan that the words of the question name, with their interval and standard."""
    tasks = _named_tasks(frame.query, done.summary["tasks"])
    if not tasks:
        answer = plan(frame, done)
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
        _for_qualified(done.summary, tasks[:3]),
        ("Maintenance plan for a 5 MW tracker plant", "How many crew days for a 5 MW tracker plant?"),
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


def standard(frame: Frame, done: Done) -> Answer:
    number = re.search(r"\d{3,5}(?:-\d+)?", frame.query.replace(" ", "-"))
    asked = number[0] if number else ""
    tasks = [task for task in done.summary["tasks"] if asked and asked in str(task.get("standard") or "")]
    if not tasks:
        return Answer(
            f"No task of the maintenance plan names {quote(asked or frame.query)}{done.marks}.",
            (),
            (),
            warn=False,
            follow_ups=("What are best practices for PV maintenance?", "What performance ratio is good?"),
        )
    told = [f"- {capital(escape(task['task']))} ({escape(task['component'])}), {_interval(task)}" for task in tasks]
    lead = f"In the maintenance plan, **{len(told)} tasks** go by {escape(str(tasks[0]['standard']))}{done.marks}:"
    return Answer(
        lead,
        ("\n".join(told),),
        (f"tasks by standard {asked}",),
        _for_qualified(done.summary, tasks),
        ("Maintenance plan for a 5 MW tracker plant", "Safety steps before opening a combiner box"),
        warn=False,
    )


def asked_by_standard(frame: Frame, done: Sequence[Done]) -> Answer:
    """What a standard asks for, and the tasks of the plan that go by it."""
    first, summary = done[0], done[0].summary
    lead = f"**{escape(summary['standard'])}** is on {escape(_small(summary['title']))}{first.marks}. It asks for:"
    asks = "\n".join(f"- {capital(escape(one))}" for one in summary["asks"])
    tasks = [
        task
        for each in done[1:]
        for task in each.summary["tasks"]
        if re.search(rf"(?<![\w-]){re.escape(summary['part'])}(?![\w-])", str(task["standard"] or "").lower())
    ]
    told = "\n".join(
        f"- {capital(escape(task['task']))} ({escape(task['component'])}), {_interval(task)}" for task in tasks
    )
    marks = done[-1].marks
    plan_of = f"In the maintenance plan, **{len(tasks)} tasks** go by it{marks}:\n\n{told}" if len(tasks) > 1 else ""
    one_of = f"In the maintenance plan, one task goes by it{marks}: {told[2:]}." if len(tasks) == 1 else ""
    person = f"**{escape(summary['qualified_person'])}**" if summary["electrical"] else ""
    return Answer(
        lead,
        tuple(line for line in (asks, plan_of or one_of, *first.result.warnings) if line),
        (f"standard {summary['standard']}",),
        tuple(filter(None, (person,))),
        ("Maintenance plan for a 5 MW tracker plant", "Safety steps before opening a combiner box"),
        warn=False,
    )


def _small(title: str) -> str:
    """A title inside a sentence."""
    return title if title[:2].isupper() else f"{title[:1].lower()}{title[1:]}"
