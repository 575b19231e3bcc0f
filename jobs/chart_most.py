"""No chart has more than eight series: the rest is summed where marks are stacked, and otherwise left out. It says so.

Lines are never summed: of places that are drawn together one may contain another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jobs import chart_rows
from jobs.chart_rows import Row, plain

Spec = dict[str, Any]

MOST_SERIES = 8
OTHER = "Other"
NAMED = 4  # of those that are left out


def limited(spec: Spec, rows: Sequence[Row]) -> tuple[Spec, str]:
    """The specification with its eight largest series at most, and a sentence about the others; "" without any."""
    drawn, shown = _named_marks(spec), chart_rows.drawn(spec, rows)
    if drawn is None or not shown:
        return spec, ""
    x, y, series = (drawn["encoding"][channel]["field"] for channel in ("x", "y", "color"))
    names = _by_size(shown, plain(x), plain(y), plain(series))
    if len(names) <= MOST_SERIES:
        return spec, ""
    if _is_stacked(drawn):
        kept, rest = names[: MOST_SERIES - 1], names[MOST_SERIES - 1 :]
        note = f"{OTHER} is the sum of {len(rest)}: {_listed(rest)}."
        return _after(spec, _summed(kept, x, y, series)), note
    kept, rest = names[:MOST_SERIES], names[MOST_SERIES:]
    note = f"Shows the {MOST_SERIES} largest of {len(names)}; not drawn: {_listed(rest)}."
    return _after(spec, [{"filter": {"field": series, "oneOf": kept}}]), note


def _named_marks(spec: Spec) -> Spec | None:
    """The layer whose marks differ by a colour of their own."""
    for layer in spec.get("layer", [spec]):
        encoding = layer.get("encoding", {})
        if all(isinstance(encoding.get(name, {}).get("field"), str) for name in ("x", "y", "color")):
            return dict(layer)
    return None


def _by_size(rows: Sequence[Row], x: str, y: str, series: str) -> list[str]:
    """The series by their last figures, the largest first."""
    last: dict[str, tuple[str, float]] = {}
    for row in rows:
        at, value, name = str(row.get(x)), row.get(y), row.get(series)
        if isinstance(value, int | float) and name is not None and at >= last.get(str(name), ("", 0))[0]:
            last[str(name)] = (at, value)
    return sorted(last, key=lambda name: last[name], reverse=True)


def _is_stacked(marks: Spec) -> bool:
    mark = marks.get("mark")
    kind = mark.get("type") if isinstance(mark, dict) else mark
    return kind in {"bar", "area"} and "xOffset" not in marks["encoding"]


def _summed(kept: Sequence[str], x: str, y: str, series: str) -> list[Spec]:
    names = [{"name": name} for name in kept]
    own: Spec = {"data": {"values": names}, "key": "name", "fields": ["name"]}
    return [
        {"lookup": series, "from": own, "as": [plain(series)], "default": OTHER},
        {"aggregate": [{"op": "sum", "field": y, "as": plain(y)}], "groupby": [x, series]},
    ]


def _after(spec: Spec, steps: list[Spec]) -> Spec:
    return {**spec, "transform": [*spec.get("transform", []), *steps]}


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
