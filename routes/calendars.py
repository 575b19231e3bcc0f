"""Maintenance calendars as files for any calendar program: iCalendar (RFC 5545), one repeating all-day event per task.

A task falls on the first Monday of each of its months. The same answer always gives the same events, so that a file
that is opened twice adds nothing twice.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from typing import Any

from conversations.views import ArtifactView, Made

TOOL = "maintenance_plan"
WIDEST = 75  # octets of a line; longer ones go on in the next
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
SEARCHED = 4 * 12  # months in which the first day of a task is looked for


def is_calendar(view: ArtifactView) -> bool:
    """Whether it is a maintenance plan month by month."""
    return view.query.get("tool") == TOOL and bool(view.query.get("arguments", {}).get("as_calendar"))


def written(made: Made) -> str:
    """The whole file. Tasks without months, such as cleaning, have no day and are left out."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Heliodesk//Maintenance plan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(made.view.title)}",
    ]
    for task in made.summary["tasks"]:
        if task["months"]:
            lines += _event(task, made)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(task: dict[str, Any], made: Made) -> list[str]:
    first = _first_day(task["months"], made.finished.date())
    return [
        "BEGIN:VEVENT",
        f"UID:{task['code']}.{made.step_id}@heliodesk",
        f"DTSTAMP:{made.finished.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(days=1):%Y%m%d}",
        f"RRULE:{_rule(task['months'], task['interval_months'])}",
        f"SUMMARY:{_text(task['component'])}: {_text(task['task'])}",
        f"DESCRIPTION:{_text(_about(task, made.summary))}",
        f"CATEGORIES:{_text(task['component'])}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _rule(months: Sequence[int], interval_months: int | None) -> str:
    if len(months) == 12:
        return "FREQ=MONTHLY;BYDAY=1MO"
    years = max(1, (interval_months or 12) // 12)
    every = f"INTERVAL={years};" if years > 1 else ""
    return f"FREQ=YEARLY;{every}BYMONTH={','.join(map(str, sorted(months)))};BYDAY=1MO"


def _first_day(months: Sequence[int], earliest: date) -> date:
    """The first Monday of the next of these months that is not past."""
    at = (earliest.year * 12 + earliest.month - 1 + step for step in range(SEARCHED))
    days = (_first_monday(month // 12, month % 12 + 1) for month in at if month % 12 + 1 in months)
    return next(day for day in days if day >= earliest)


def _first_monday(year: int, month: int) -> date:
    return date(year, month, 1 + (calendar.MONDAY - date(year, month, 1).weekday()) % 7)


def _about(task: dict[str, Any], summary: dict[str, Any]) -> str:
    size = f" for {summary['size_mw']:g} MW" if summary["size_mw"] else " per MW"
    told = [
        f"Every {task['interval_months']} months" if task["interval_months"] else "",
        f"{task['hours_per_visit']:,.1f} working hours{size}" if task["hours_per_visit"] is not None else "",
        str(task["when"]),
        str(task["standard"]),
        summary["qualified_person"] if task["electrical"] else "",
    ]
    return "\n".join(filter(None, told))


def _text(words: str) -> str:
    return words.translate(ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Lines of at most WIDEST octets; what goes on begins with a space, and no character is cut."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > WIDEST:
            yield part
            part, size = " ", 1
        part, size = part + character, size + octets
    yield part
