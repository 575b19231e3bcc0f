"""Answers on a plant's record: which analysis is worded where, the quality of the data, profiles, facts and reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan.plant import FILE
from agents.offline.plan.plant_periods import step
from agents.offline.wording import plant_figures, plant_trends
from agents.offline.wording.parts import Answer, Done, escape, listed
from agents.offline.wording.plant_parts import fact, kwp, meaning, moment, noted, offered, read, remembered, when

SURE = 80  # percent of confidence, from which a column's meaning is not asked about
MOST_DEFECTS = 6


def word(frame: Frame, done: Sequence[Done]) -> Answer:
    own = [each for each in done if each.call.tool != "describe_plant"]
    if not own:
        return described(frame, done[0])
    answer = _worded(frame, own)
    answer = replace(answer, follow_ups=offered(frame, *answer.follow_ups))
    kept = noted(done)
    return replace(answer, lines=(*answer.lines, kept)) if kept else answer


def _worded(frame: Frame, own: Sequence[Done]) -> Answer:
    name = frame.intent.removeprefix(FILE)
    return plant_trends.cleaning(frame, own) if name == "clean" else _WORDS[name](frame, own[0])


def quality(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    complete = numbers.share(summary["completeness_percent"])
    lead = (
        f"**{complete} complete**: {numbers.plain(summary['present_row_count'])} of "
        f"{numbers.plain(summary['expected_row_count'])} rows, every {numbers.plain(summary['step_minutes'])} minutes "
        f"from {when(summary['date_from'])} to {when(summary['date_to'])}{done.marks}."
    )
    if frame.slots.get("kind") == "missing" and not summary["missing_row_count"]:
        lead = f"**Nothing is missing**: all {numbers.plain(summary['expected_row_count'])} rows are there{done.marks}."
    elif frame.slots.get("kind") == "missing":
        lead = (
            f"**{numbers.share(summary['missing_percent'])} is missing**: "
            f"{numbers.plain(summary['missing_row_count'])} of "
            f"{numbers.plain(summary['expected_row_count'])} rows{done.marks}."
        )
    is_of_gaps = frame.slots.get("kind") == "missing"
    asks = _ask(summary) if not is_of_gaps and not frame.slots.get("kwp_asked") else ""
    lines = [*([] if is_of_gaps else [_defects(summary)]), _gaps(summary)]
    lines += [_removed(summary)] if is_of_gaps else [_stuck(summary), _meanings(summary), asks]
    kept = remembered(frame, summary)
    return Answer(
        lead,
        tuple(filter(None, lines)),
        read(frame, summary, "missing data" if is_of_gaps else "quality of the data"),
        (),
        _after_quality(summary, is_of_gaps),
        remember={"slots": {**kept["slots"], "kwp_asked": True}} if asks else kept,
    )


def _after_quality(summary: dict[str, Any], is_of_gaps: bool) -> tuple[str, ...]:
    if summary["kwp"]:
        return ("performance ratio per month", "any outages?", "worst 5 days and why")
    stated = (summary["likely"] or {}).get("stated")
    rating = (f"{numbers.plain(stated, 0)} kWp",) if stated else ()
    return (*rating, "any outages?", "availability" if is_of_gaps else "how much is missing?")


def _removed(summary: dict[str, Any]) -> str:
    removed = summary["removed_row_count"]
    return f"{numbers.plain(removed)} more hold values that cannot be true and are left out." if removed else ""


def _defects(summary: dict[str, Any]) -> str:
    found = [_counted(one) for one in summary["defects"][:MOST_DEFECTS]]
    removed = summary["removed_row_count"]
    out = (
        f" {numbers.plain(removed)} rows hold values that cannot be true and are left out everywhere."
        if removed
        else ""
    )
    if not found:
        return out.strip() or "No defect was found in its rows."
    return f"Found: {listed(found)}.{out}"


def _counted(one: dict[str, Any]) -> str:
    """ "48 missing rows", "1 missing row"."""
    defect = str(one["defect"])
    told = _PLURAL.sub(r"\1", defect, count=1) if one["count"] == 1 else defect
    return f"{numbers.plain(one['count'])} {escape(told)}"


_PLURAL = re.compile(r"\b(row|cell|hour|value)s\b")


def _gaps(summary: dict[str, Any]) -> str:
    gaps = summary["gaps"]
    if not gaps:
        return ""
    longest = gaps[0]
    count = summary["gap_count"]
    return (
        f"{numbers.plain(count)} gap{'s' if count > 1 else ''}, the longest from {moment(longest['from'])} to "
        f"{moment(longest['to'])} ({numbers.plain(longest['row_count'])} rows)."
    )


def _stuck(summary: dict[str, Any]) -> str:
    stuck = summary["stuck"]
    if not stuck:
        return ""
    one = stuck[0]
    return (
        f"Stuck: {escape(meaning(one['column']))} stood at {numbers.plain(one['stuck_at'])} from "
        f"{moment(one['from'])} to "
        f"{moment(one['to'])}."
    )


def _meanings(summary: dict[str, Any]) -> str:
    """Columns whose meaning is not certain are told, so that they can be put right."""
    doubtful = [one for one in summary["read_as"] if one["confidence_percent"] < SURE]
    told = [
        f"“{escape(one['column'])}” as {escape(meaning(one['meaning']))} in {escape(one['unit'])} "
        f"({one['confidence_percent']} "
        f"% sure)"
        for one in doubtful[:4]
    ]
    return f"Please check how I read {listed(told)}." if told else ""


def _ask(summary: dict[str, Any]) -> str:
    if summary["kwp"]:
        return ""
    likely = summary["likely"] or {}
    looks = ""
    if likely.get("stated"):
        looks = f" The file says {kwp(likely['stated'])}."
    elif likely:
        looks = f" Its power fits {numbers.plain(likely['low'], 0)} to {kwp(likely['high'])}."
    return f"For performance ratio and yields I need one thing: **how many kWp has the plant?**{looks}"


def described(frame: Frame, done: Done) -> Answer:
    facts, summary = done.summary["facts"], done.summary
    told = listed([fact(name, one) for name, one in facts.items()])
    lead = f"The plant: **{told}**{done.marks}." if told else f"Nothing is known of the plant yet{done.marks}."
    ask = "How many kWp has it now? Write for example: 1000 kWp." if frame.slots.get("kind") == "rating" else ""
    kept = remembered(frame, summary)
    if ask:
        kept["slots"].pop("kwp_known", None)  # a number alone is the answer
    return Answer(
        lead,
        (ask,) if ask else (),
        read(frame, done.summary, "what is known of the plant"),
        (),
        ("performance ratio per month", "check my data", "any outages?"),
        remember=kept,
    )


def profile(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    days = summary["days"]
    told = [
        f"{when(one['date'])}: {numbers.energy(one['energy_kwh'])}, at most {numbers.plain(one['peak_kw'], 0)} kW at "
        f"{one['peak_at']}"
        for one in days
        if one["energy_kwh"] is not None
    ]
    lead = f"**{told[0]}**{done.marks}." if len(told) == 1 else "\n".join(f"- {one}{done.marks}" for one in told)
    first = days[0]["date"]
    return Answer(
        lead or f"There are no values{done.marks}.",
        (),
        read(frame, summary, "power over the day", listed([when(one["date"]) for one in days])),
        (),
        ("heat map", "any outages?", "worst 5 days and why"),
        remember=remembered(frame, summary, day=first, month=first[:7], span=first),
    )


def power_map(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    top = summary["highest"]
    length, count = summary["days_per_period"], numbers.plain(summary["periods"])
    is_weekly = length == 7
    over = f"{count} weeks" if is_weekly else f"{count} spans of {length} days each"
    lead = (
        f"The map shows the mean power of each hour in {over}{done.marks}; the highest is "
        f"**{numbers.plain(top['power_kw'], 0)} kW** in the {'week' if is_weekly else f'{length} days'} from "
        f"{when(top['date_from'])} at {top['hour']} o’clock."
    )
    look = "A notch at the same hours over weeks is a shadow, a pale column an outage, a flat top clipping."
    return Answer(
        lead,
        (look,),
        read(frame, summary, "power by week and hour" if is_weekly else f"power by {length} days and hour"),
        (),
        ("any outages?", "is the inverter clipping?", "worst 5 days and why"),
        remember=remembered(frame, summary),
    )


def report(frame: Frame, done: Done) -> Answer:
    summary = done.summary
    told = [f"- {escape(one['figure'])}: **{figure(one)}**" for one in summary["figures"] if one["value"] is not None]
    mark = done.by_dataset[0][1] if done.by_dataset else ""  # of the file; the standards stand in the sources
    lead = f"**Report for {escape(summary['period'])}** of {escape(summary['file'])}{mark}:"
    is_by_month = frame.slots.get("by") == "month"
    months = "The table has every month, the latest first. " if is_by_month else ""
    link = f"{months}[The whole report]({summary['url']}), with tables and charts, to print or to keep."
    missing = [f"- {escape(one)}" for one in summary["missing"]]
    gaps = "Not possible:\n\n" + "\n".join(missing) if missing else ""
    month = summary["date_from"][:7] if summary["date_from"][:7] == summary["date_to"][:7] else ""
    first, *rest = read(frame, summary, "monthly report" if is_by_month else "report")
    return Answer(
        lead,
        tuple(filter(None, ("\n".join(told), _year_before(summary), link, gaps))),
        (first, *rest),
        (),
        _after_report(month, summary),
        remember=remembered(frame, summary, month=month, span=month),
    )


def _year_before(summary: dict[str, Any]) -> str:
    before = summary.get("year_before")
    if not before:
        return ""
    change = before["change_percent"]
    more = f" ({numbers.percent(change, signed=True)} since)" if change is not None else ""
    ratio = before["performance_ratio"]
    of_ratio = f", performance ratio {numbers.ratio(ratio)}" if ratio is not None else ""
    return f"A year before, in {escape(before['period'])}: {numbers.energy(before['energy_kwh'])}{more}{of_ratio}."


def _after_report(month: str, summary: dict[str, Any]) -> tuple[str, ...]:
    if not month:
        return ("monthly report", "any outages?", "worst 5 days and why")
    earlier = step(month, -1)
    has_earlier = earlier >= summary["record_from"][:7]
    others = (f"report for {when(earlier)}",) if has_earlier else ()
    return (*others, "worst 5 days of that month", "report of the whole record")


def figure(one: dict[str, Any]) -> str:
    """A key figure with its unit, as answers write it."""
    if one["unit"] == "kWh":
        return numbers.energy(one["value"])
    return f"{numbers.plain(one['value'], one['decimals'])} {one['unit']}".strip()


_WORDS: dict[str, Callable[[Frame, Done], Answer]] = {
    "quality": quality,
    "pr": plant_figures.performance_ratio,
    "yields": plant_figures.yields,
    "expected": plant_figures.expected_energy,
    "outages": plant_figures.outages,
    "availability": plant_figures.availability,
    "degradation": plant_trends.degradation,
    "soiling": plant_trends.soiling,
    "clipping": plant_trends.clipping,
    "compare": plant_trends.compared,
    "worst": plant_trends.worst,
    "inverters": plant_trends.inverters,
    "profile": profile,
    "map": power_map,
    "report": report,
}
