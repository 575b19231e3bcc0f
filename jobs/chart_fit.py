"""Fits a chart to its rows and its page: its height, the words of its dates, and labels at the ends of lines.

Owns no look and draws nothing. Positions are estimates in pixels, on the safe side: a label that may not fit is none,
and the legend tells the lines apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise
from typing import Any

from jobs import chart_rows
from jobs.chart_rows import Row, plain

Spec = dict[str, Any]

HEIGHT = 320  # pixels, all in
PER_BAR, PER_BOX = 27, 44  # pixels of height for each row of level bars and boxes
AROUND_BARS = 56  # pixels for the axis below them
HIGHEST = 1400
PANEL = {"wide": 300, "narrow": 230}  # pixels for each of several panels
PLOT = 250  # pixels of a chart's height that hold the plot
LINE = 15  # pixels from one label to the next
LETTER = 7.2  # pixels of the widest usual letter at 12 px, for readers without the renderer's typeface
GAP = 8  # pixels from the end of a line to its label
MOST_ROOM = {"wide": 160, "narrow": 104}  # pixels that labels may take from the plot
FURTHEST = 11  # pixels that a label may stand above or below its line's end
SERIES = (2, 8)
NEAR = 0.98  # part of the way to the right where a line must end to be labelled there
DAY = re.compile(r"(\d{4})-(\d{2})")  # and what follows
MONTH, QUARTER = re.compile(r"\d{4}-\d{2}"), re.compile(r"\d{4}-[QH]\d")
YEARS_FROM = 30  # months from which on an axis has years
YEARS, MONTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 5000), (1, 2, 3, 6, 12, 24)  # between two marks
MOST_MARKS = {"wide": 10, "narrow": 5}  # of an axis of years


@dataclass(frozen=True)
class End:
    """The last point of a line, and the pixels above the plot's foot where its label stands."""

    name: str
    x: Any
    y: float
    stands: float = 0.0


def fitted(spec: Spec, rows: Sequence[Row], size: str, inks: Sequence[str]) -> Spec:
    """The specification for these rows on a page of this size; `inks` are the colours of names, series by series."""
    if not {"mark", "layer", "hconcat"}.intersection(spec):
        return dict(spec)
    full: Spec = {"height": height(spec, rows, size), **spec}
    return _labelled(_dated(full, rows, size), rows, size, inks)


def height(spec: Mapping[str, Any], rows: Sequence[Row], size: str) -> int:
    """Pixels, all in, where the specification does not say."""
    if isinstance(spec.get("height"), int | float):
        return int(spec["height"])
    if isinstance(spec.get("hconcat"), list):
        return PANEL[size] * (len(spec["hconcat"]) if size == "narrow" else 1)
    names = _level_names(spec, rows)
    if names is None:
        return HEIGHT
    return min(HIGHEST, AROUND_BARS + names * (PER_BOX if _has_boxes(spec) else PER_BAR))


def _level_names(spec: Mapping[str, Any], rows: Sequence[Row]) -> int | None:
    """How many names stand along the upright axis; none when it holds numbers."""
    y = _encoding(spec).get("y")
    if not isinstance(y, dict) or y.get("type") != "nominal":
        return None
    column = plain(str(y.get("field", "")))
    return max(2, len({str(row.get(column)) for row in chart_rows.drawn(spec, rows) or rows}))


def _has_boxes(spec: Mapping[str, Any]) -> bool:
    layers = spec.get("layer")
    return isinstance(layers, list) and any(_encoding(layer).get("x2") for layer in layers)


def _encoding(spec: Mapping[str, Any]) -> dict[str, Any]:
    found = spec.get("encoding")
    return found if isinstance(found, dict) else {}


# --- dates ------------------------------------------------------------------------------------------------------------


def _dated(spec: Spec, rows: Sequence[Row], size: str) -> Spec:
    """Dates told as exactly as they are known, and an axis of whole years or months. Quarters and halves, which no
    calendar of a renderer knows, stand side by side as they are."""
    days = [row["Date"] for row in rows if isinstance(row.get("Date"), str)]
    if not days:
        return spec
    if all(map(QUARTER.fullmatch, days)):
        return dict(_with_dates(spec, {"type": "ordinal"}, {}))
    told = {"format": "%B %Y"} if all(map(MONTH.fullmatch, days)) else {}
    return dict(_with_dates(spec, told, _calendar(min(days), max(days), size)))


def _calendar(first: str, last: str, size: str) -> Spec:
    """The marks of an axis from the one date to the other (2023-05, 2023-05-17): as many as the page holds."""
    begin, end = DAY.match(first), DAY.match(last)
    if not begin or not end:
        return {}
    months = 12 * (int(end[1]) - int(begin[1])) + int(end[2]) - int(begin[2])
    if months > YEARS_FROM:
        step = next(step for step in YEARS if step * 12 * MOST_MARKS[size] >= months)
        return {"tickCount": {"interval": "year", "step": step}, "format": "%Y"}
    step = next(step for step in MONTHS if step * MOST_MARKS[size] // 2 >= months)
    return {"tickCount": {"interval": "month", "step": step}, "format": "%b %Y"}


def _with_dates(value: Any, told: Mapping[str, str], axis: Spec) -> Any:
    if isinstance(value, list):
        return [_with_dates(inner, told, axis) for inner in value]
    if not isinstance(value, dict):
        return value
    inner = {name: part if name == "data" else _with_dates(part, told, axis) for name, part in value.items()}
    if inner.get("field") != "Date" or inner.get("type") != "temporal":
        return inner
    if "type" in told:
        return {**{name: part for name, part in inner.items() if name != "format"}, **told}
    if "axis" in inner:
        return {**inner, "axis": {**axis, **(inner["axis"] or {})}}
    return {**inner, **told}


# --- labels at the ends of lines --------------------------------------------------------------------------------------


def _labelled(spec: Spec, rows: Sequence[Row], size: str, inks: Sequence[str]) -> Spec:
    """The same lines with their names at their right ends in place of a legend, where all of them fit."""
    layers = spec["layer"] if isinstance(spec.get("layer"), list) else [spec]
    lines = next((layer for layer in layers if _are_named_lines(layer)), None)
    shown = chart_rows.drawn(spec, rows)
    if lines is None or shown is None:
        return spec
    ends = _ends(lines["encoding"], shown)
    if not ends or _room(ends) > MOST_ROOM[size]:
        return spec
    order = list(dict.fromkeys(str(row[_column(lines, "color")]) for row in shown))
    named = _without_legend(lines, order)
    names = _names(named, ends, dict(zip(order, cycle(inks), strict=False)))
    whole = {name: part for name, part in spec.items() if name not in {"mark", "encoding", "layer"}}
    others = [named if layer is lines else layer for layer in layers]
    outer = {"encoding": spec.get("encoding", {})} if "layer" in spec else {}
    return {**whole, **outer, "layer": [*others, names]}


def _are_named_lines(layer: Any) -> bool:
    mark, encoding = layer.get("mark"), _encoding(layer)
    is_line = mark == "line" or (isinstance(mark, dict) and mark.get("type") == "line")
    parts = [encoding.get(name) for name in ("x", "y", "color")]
    return is_line and all(isinstance(part, dict) and isinstance(part.get("field"), str) for part in parts)


def _column(lines: Mapping[str, Any], channel: str) -> str:
    return plain(lines["encoding"][channel]["field"])


def _ends(encoding: Mapping[str, Any], rows: Sequence[Row]) -> list[End]:
    """The end of each line with the place of its label, from the lowest up; none when they do not fit."""
    x, y, name = (plain(encoding[channel]["field"]) for channel in ("x", "y", "color"))
    points = [(row[x], row[y], str(row[name])) for row in rows if _is_number(row.get(y)) and row.get(x) is not None]
    last = {series: (when, value) for when, value, series in sorted(points, key=lambda point: _place(point[0]))}
    places = sorted({_place(when) for when, _, _ in points})
    if not SERIES[0] <= len(last) <= SERIES[1]:
        return []
    if any(places.index(_place(when)) < NEAR * (len(places) - 1) for when, _ in last.values()):
        return []
    values = [value for _, value, _ in points]
    has_zero = encoding["y"].get("scale", {}).get("zero", True)
    low, high = (min(0, *values), max(0, *values)) if has_zero else (min(values), max(values))
    per_unit = PLOT / ((high - low) or 1)
    ends = [End(series, when, value, (value - low) * per_unit) for series, (when, value) in last.items()]
    return _apart(sorted(ends, key=lambda end: end.stands))


def _place(when: Any) -> tuple[float, str]:
    """Numbers by their size, dates by their letters."""
    return (float(when), "") if _is_number(when) else (0.0, str(when))


def _apart(ends: list[End]) -> list[End]:
    """The labels moved until none covers another; none when one of them would stand too far from its line."""
    places = [end.stands for end in ends]
    for _ in range(len(ends) * 4):
        for below, above in pairwise(range(len(places))):
            missing = LINE - (places[above] - places[below])
            if missing > 0:
                places[below] -= missing / 2
                places[above] += missing / 2
    moved = [End(end.name, end.x, end.y, place - end.stands) for end, place in zip(ends, places, strict=True)]
    return moved if all(abs(end.stands) <= FURTHEST for end in moved) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _room(ends: Sequence[End]) -> int:
    return round(GAP + 6 + LETTER * max((len(end.name) for end in ends), default=0))


def _without_legend(lines: Mapping[str, Any], order: Sequence[str]) -> Spec:
    color = {**lines["encoding"]["color"], "legend": None, "scale": {"domain": list(order)}}
    return {"mark": lines["mark"], "encoding": {**lines["encoding"], "color": color}}


def _names(lines: Mapping[str, Any], ends: Sequence[End], inks: Mapping[str, str]) -> Spec:
    """One layer of labels, each a few pixels from the end of its line."""
    x, y, name = (_column(lines, channel) for channel in ("x", "y", "color"))
    encoding = {channel: lines["encoding"][channel] for channel in ("x", "y")}
    values = [{x: end.x, y: end.y, name: end.name, "away": -end.stands, "ink": inks[end.name]} for end in ends]
    place = {"align": "left", "baseline": "middle", "dx": GAP, "dy": {"expr": "datum.away"}}
    color = {"field": "ink", "type": "nominal", "scale": None}
    return {
        "data": {"values": values},
        "mark": {"type": "text", **place, "fontWeight": 600, "tooltip": None},
        "encoding": {**encoding, "color": color, "text": {"field": lines["encoding"]["color"]["field"]}},
    }
