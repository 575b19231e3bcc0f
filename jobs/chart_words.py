"""What a chart tells, in words: where each series begins and ends, which is highest at the end, and the extremes.

Speaks of what is drawn, in the unit of the axis. Of a chart that it cannot read it says nothing. It never takes one
figure from another over time: they may be of two editions, and only a tool knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jobs import chart_rows
from jobs.chart_rows import Row, plain

Spec = Mapping[str, Any]
Point = tuple[str, float]  # when, and how much

UNIT = re.compile(r"\(([^()=]*)\)$")  # not what an index says of its base
DIVISOR = re.compile(r"datum\.value / ([\d.e+]+)")
TIMES = {"Year", "Date"}  # columns whose order is that of time
WAY = re.compile(r" from .* to ")  # what a tool says of first and last by itself


@dataclass(frozen=True)
class Axis:
    """How figures are told: their unit, and by what they are divided for it."""

    unit: str
    divisor: float

    def said(self, value: float) -> str:
        number = value / self.divisor
        text = f"{number:,.0f}" if abs(number) >= 99.95 or number == 0 else f"{number:#.3g}"
        return f"{text} {self.unit}".strip()


@dataclass(frozen=True)
class Marks:
    """One layer of a chart: what its channels mean, and the rows that it draws."""

    encoding: Spec
    rows: Sequence[Row]

    def axis(self, channel: str) -> Axis:
        axis = self.encoding[channel].get("axis") or {}
        unit, divisor = UNIT.search(str(axis.get("title", ""))), DIVISOR.search(str(axis.get("labelExpr", "")))
        return Axis(unit[1] if unit else "", float(divisor[1]) if divisor else 1.0)

    @cached_property
    def series(self) -> dict[str, list[Point]]:
        """The points of each series of an upright axis of figures; the name of a single one is empty."""
        x, y, color = (self.encoding.get(name, {}) for name in ("x", "y", "color"))
        if y.get("type") != "quantitative":
            return {}
        at, value, name = plain(x["field"]), plain(y["field"]), plain(color.get("field", ""))
        found: dict[str, list[Point]] = {}
        for row in self.rows:
            if _is_number(row[value]):
                found.setdefault(str(row[name]) if name else "", []).append((str(row[at]), float(row[value])))
        return found

    @cached_property
    def courses(self) -> dict[str, list[Point]]:
        """The same in order of time, where there is one."""
        if plain(self.encoding["x"]["field"]) not in TIMES:
            return {}
        return {name: sorted(points) for name, points in self.series.items()}


Speaker = Callable[[Marks], str]


def told(spec: Spec, rows: Sequence[Row], said: str) -> str:
    """What is `said` of the chart already and what it lacks of its message; no more when its kind is not known."""
    try:
        more = _told(spec, rows, _ways if WAY.search(said) else None)
    except (AttributeError, KeyError, TypeError):  # a chart of another maker
        more = ""
    return " ".join(filter(None, [said, more]))


def _told(spec: Spec, rows: Sequence[Row], without: Speaker | None) -> str:
    if "hconcat" in spec:
        parts = [(part.get("title", ""), _told(part, rows, without)) for part in spec["hconcat"]]
        return " ".join(f"{title}: {words}" for title, words in parts if words)
    shown = chart_rows.drawn(spec, rows)
    if shown is None:
        return ""
    outer = spec.get("encoding", {})
    layers = [(_kind(one), Marks({**outer, **one.get("encoding", {})}, shown)) for one in _layers(spec)]
    spoken = [speak(marks) for kind, marks in layers for speak in SPEAK.get(kind, ()) if speak is not without]
    return " ".join(filter(None, spoken))


def _layers(spec: Spec) -> Sequence[Spec]:
    found: Sequence[Spec] = spec.get("layer", [spec])
    return found


def _kind(layer: Spec) -> str:
    """The mark of a layer; of a line that only goes on where another ends, nothing is said."""
    mark = layer["mark"]
    if isinstance(mark, dict) and "strokeDash" in mark:
        return ""
    return str(mark["type"] if isinstance(mark, dict) else mark)


def _levels(marks: Marks) -> str:
    """Level bars, or the medians of boxes: the highest, how far ahead, and the lowest."""
    x, y = marks.encoding.get("x", {}), marks.encoding.get("y", {})
    if y.get("type") != "nominal" or "x2" in marks.encoding:
        return ""
    name, value = plain(y["field"]), plain(x["field"])
    bars = sorted(((row[value], str(row[name])) for row in marks.rows if _is_number(row[value])), reverse=True)
    if len(bars) < 2:
        return ""
    axis, (most, first), (next_most, second), (least, last) = marks.axis("x"), *bars[:2], bars[-1]
    ahead = f", {most / next_most:.1f} times {second}" if next_most > 0 and axis.unit != "%" else ""
    return f"{first} is highest with {axis.said(most)}{ahead}; {last} is lowest with {axis.said(least)}."


def _ways(marks: Marks) -> str:
    """From where to where, each series over its own time."""
    axis, parts = marks.axis("y"), []
    for name, points in marks.courses.items():
        (begin, was), (end, value) = points[0], points[-1]
        if begin != end:
            parts.append(f"{name} from {axis.said(was)} in {begin} to {axis.said(value)} in {end}".strip())
    words = "; ".join(parts)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _leader(marks: Marks) -> str:
    """Which of several is highest where the last of them ends."""
    courses, axis = marks.courses, marks.axis("y")
    end = max((points[-1][0] for points in courses.values()), default="")
    last = sorted(((points[-1][1], name) for name, points in courses.items() if points[-1][0] == end), reverse=True)
    if len(last) < 2:
        return ""
    (most, first), (next_most, second) = last[:2]
    return f"In {end} {first} is highest with {axis.said(most)}, before {second} with {axis.said(next_most)}."


def _extremes(marks: Marks) -> str:
    axis = marks.axis("y")
    every = [(value, at, name) for name, points in marks.series.items() for at, value in points]
    return f"Highest {_at(max(every), axis)}, lowest {_at(min(every), axis)}." if len(every) > 1 else ""


def _at(point: tuple[float, str, str], axis: Axis) -> str:
    value, at, name = point
    return f"{axis.said(value)} ({name + ', ' if name else ''}{at})"


def _span(marks: Marks) -> str:
    """The last low and high of a forecast."""
    if "y2" not in marks.encoding:
        return ""
    at, low, high = (plain(marks.encoding[name]["field"]) for name in ("x", "y", "y2"))
    ends = [(row[at], row[low], row[high]) for row in marks.rows if _is_number(row[low]) and _is_number(row[high])]
    axis = marks.axis("y")
    return f"In {ends[-1][0]} between {axis.said(ends[-1][1])} and {axis.said(ends[-1][2])}." if ends else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


SPEAK: dict[str, tuple[Speaker, ...]] = {
    "line": (_ways, _leader, _extremes),
    "bar": (_levels, _ways, _leader, _extremes),
    "tick": (_levels,),
    "area": (_span,),
}
