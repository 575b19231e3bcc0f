"""What is wanted, slot by slot, and how it is remembered from one question to the next. Compact, versioned JSON."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any

from agents.offline.period import Period

VERSION = 1
LONGEST_TEXT = 500  # characters of a symptom or search that are remembered


@dataclass(frozen=True)
class Frame:
    agent: str
    intent: str
    places: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()  # the last places shown, for "both", "them"
    things: tuple[str, ...] = ()  # the components asked about one after the other, for "both", "them"
    within: str = ""  # the region that a ranking or share is taken in
    metric: str = ""
    segment: str = ""
    period: Period | None = None
    against: Period | None = None  # the earlier of two dates that are compared
    components: tuple[str, ...] = ()
    technology: str = ""
    frequency: str = ""
    agg: str = ""
    chart: str = "auto"
    count: int | None = None
    lowest: bool = False
    by_year: bool = False
    kind: str = ""
    slots: dict[str, Any] = field(default_factory=dict)  # inputs of calculators and plans
    tags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    query: str = ""
    topic: str = ""
    items: tuple[str, ...] = ()  # ids of the news last listed
    item: str = ""  # id of the one last shown
    notes: tuple[str, ...] = ()  # what the person is told about this reading; not remembered

    def but(self, **changes: Any) -> Frame:
        return replace(self, **changes)


def to_json(frame: Frame) -> dict[str, Any]:
    """Only what differs from an empty frame."""
    data: dict[str, Any] = {"v": VERSION}
    for slot in fields(Frame):
        value = getattr(frame, slot.name)
        if slot.name == "notes" or value == _default(slot):
            continue
        data[slot.name] = _plain(value)
    return data


def from_json(data: object) -> Frame | None:
    """The frame remembered; none when it was written by another version or is not one."""
    if not isinstance(data, dict) or data.get("v") != VERSION or not data.get("agent"):
        return None
    slots = {slot.name: data[slot.name] for slot in fields(Frame) if slot.name in data and slot.name != "notes"}
    for name, value in slots.items():
        if name in {"period", "against"}:
            slots[name] = Period.from_json(value)
        elif isinstance(value, list):
            slots[name] = tuple(str(part) for part in value)
        elif isinstance(value, str):
            slots[name] = value[:LONGEST_TEXT]
    return Frame(**{"intent": "", **slots})


def _plain(value: Any) -> Any:
    if isinstance(value, Period):
        return value.to_json()
    if isinstance(value, tuple):
        return list(value)
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _default(slot: Any) -> Any:
    if slot.default is not MISSING:
        return slot.default
    return slot.default_factory() if slot.default_factory is not MISSING else MISSING
