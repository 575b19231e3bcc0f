"""A reader of iCalendar files by the grammar of RFC 5545, and the days that a repeating event falls on.

It is written from the RFC and knows nothing of the writer: lines end with CRLF and have at most 75 octets, a line that
begins with a space goes on with the one before, names and parameters come before the first colon outside quotes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

LONGEST = 75  # octets of a line
LINE = re.compile(r'(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)')
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "RRULE", "SUMMARY", "DESCRIPTION", "TRANSP"}  # at most, in an event
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Wrong(AssertionError):
    """The file breaks the grammar."""


@dataclass
class Component:
    name: str
    properties: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def value(self, name: str) -> str:
        return next(value for known, _, value in self.properties if known == name)

    def parameters(self, name: str) -> dict[str, str]:
        return next(parameters for known, parameters, _ in self.properties if known == name)


def read(data: bytes) -> Component:
    """The calendar; raises Wrong for whatever the RFC forbids and this reader looks at."""
    stack = [Component("")]
    for line in _unfolded(data):
        match = LINE.fullmatch(line)
        if not match:
            raise Wrong(f"no content line: {line!r}")
        name, value = match["name"].upper(), match["value"]
        if name == "BEGIN":
            stack.append(Component(value))
            stack[-2].parts.append(stack[-1])
        elif name == "END":
            closed = stack.pop()
            _check(closed)
            if closed.name != value:
                raise Wrong(f"{value} ends {closed.name}")
        else:
            stack[-1].properties.append((name, _parameters(match["parameters"]), value))
    if len(stack) != 1 or [part.name for part in stack[0].parts] != ["VCALENDAR"]:
        raise Wrong("not one calendar")
    return stack[0].parts[0]


def _unfolded(data: bytes) -> list[str]:
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""):
        raise Wrong("a line does not end with CRLF")
    lines: list[bytes] = []
    for line in data[:-2].split(b"\r\n"):
        if len(line) > LONGEST:
            raise Wrong(f"{len(line)} octets in a line")
        line.decode()  # no character may be cut, since readers may unfold text
        if line[:1] in {b" ", b"\t"}:
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode() for line in lines]


def _parameters(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";") if part)
    return {name.upper(): value.strip('"') for name, _, value in pairs}


def _check(component: Component) -> None:
    counts = Counter(name for name, _, _ in component.properties)
    needed = {"VCALENDAR": {"VERSION", "PRODID"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART"}}[component.name]
    if needed - counts.keys():
        raise Wrong(f"{component.name} lacks {needed - counts.keys()}")
    if component.name == "VEVENT" and [name for name in ONCE if counts[name] > 1]:
        raise Wrong("a property stands twice")
    if component.name == "VCALENDAR" and component.value("VERSION") != "2.0":
        raise Wrong("another version")


def text(value: str) -> str:
    """A TEXT value as it is meant; raises Wrong where a character that must be escaped is not."""
    if re.search(r"(?<!\\)(?:\\\\)*[;,]", value) or re.search(r"(?<!\\)(?:\\\\)*\\(?![\\;,nN])", value):
        raise Wrong(f"not escaped: {value!r}")
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def day(value: str) -> date:
    if not re.fullmatch(r"\d{8}", value):
        raise Wrong(f"no DATE: {value!r}")
    return date.fromisoformat(value)


def days(event: Component, until: date) -> list[date]:
    """The days of a yearly or monthly rule with BYMONTH and one BYDAY such as 1MO, by going through every day."""
    rule = dict(part.split("=") for part in event.value("RRULE").split(";"))
    start, interval = day(event.value("DTSTART")), int(rule.get("INTERVAL", "1"))
    months = {int(month) for month in rule.get("BYMONTH", "1,2,3,4,5,6,7,8,9,10,11,12").split(",")}
    nth, weekday = int(rule["BYDAY"][:-2]), WEEKDAYS.index(rule["BYDAY"][-2:])
    if rule["FREQ"] not in {"YEARLY", "MONTHLY"} or (rule["FREQ"] == "MONTHLY" and interval != 1):
        raise Wrong(f"this reader does not know {event.value('RRULE')}")
    every = (start + timedelta(days=number) for number in range((until - start).days + 1))
    fitting = (
        one for one in every if one.month in months and one.weekday() == weekday and (one.day - 1) // 7 + 1 == nth
    )
    return [one for one in fitting if rule["FREQ"] == "MONTHLY" or (one.year - start.year) % interval == 0]
