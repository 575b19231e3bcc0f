"""What only the interactive chart has: something to touch at every point of its lines.

Drawn pictures do without: a thousand points that nobody sees would double them.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]

REACH = 220  # square pixels around a point that may be touched
SEEN = 90  # square pixels of the point that is


def touchable(spec: Spec) -> Spec:
    """The same chart whose lines tell their figures: the nearest point where lines are named, else each its own."""
    if isinstance(spec.get("hconcat"), list):
        return {**spec, "hconcat": [touchable(part) for part in spec["hconcat"]]}
    if "layer" not in spec:
        return {**_without_mark(spec), "layer": _both(spec)} if _is_line(spec) else spec
    return {**spec, "layer": [part for layer in spec["layer"] for part in _both(layer)]}


def _without_mark(spec: Spec) -> Spec:
    return {name: part for name, part in spec.items() if name not in {"mark", "encoding"}}


def _both(layer: Spec) -> list[Spec]:
    drawn: Spec = {name: layer[name] for name in ("data", "transform", "mark", "encoding") if name in layer}
    if "layer" in layer or not _is_line(layer):
        return [layer]
    points: Spec = {**drawn, "mark": {"type": "point", "filled": True, "size": REACH, "opacity": 0}}
    return [drawn, _nearest(points) if "color" in layer["encoding"] else points]


def _nearest(points: Spec) -> Spec:
    select = {"type": "point", "nearest": True, "on": "pointerover", "clear": "pointerout"}
    shown = {"condition": {"param": "nearest", "empty": False, "value": 1}, "value": 0}
    return {
        **points,
        "params": [{"name": "nearest", "select": select}],
        "mark": {"type": "point", "filled": True, "size": SEEN},
        "encoding": {**points["encoding"], "opacity": shown},
    }


def _is_line(layer: Spec) -> bool:
    mark = layer.get("mark")
    return mark == "line" or (isinstance(mark, dict) and mark.get("type") == "line")
