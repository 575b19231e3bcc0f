"""What only the interactive chart has: something to touch at every point of its lines.

Drawn pictures do without: a thousand points that nobody sees would double them.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]

REACH = 220  # square pixels around a point that may be touched
PANELS = ("hconcat", "vconcat")
OF_A_LAYER = ("mark", "encoding")
SEEN = 90  # square pixels of the point that is


def touchable(spec: Spec) -> Spec:
    """The same chart whose lines tell their figures: at the nearest point when one layer has them all, else at each."""
    for panels in PANELS:
        if panels in spec:
            return {**spec, panels: [touchable(part) for part in spec[panels]]}
    if "layer" in spec:
        return {**spec, "layer": _with_points(spec["layer"])}
    if not _is_line(spec):
        return spec
    own = {name: spec[name] for name in OF_A_LAYER if name in spec}
    return {**{name: part for name, part in spec.items() if name not in own}, "layer": _with_points([own])}


def _with_points(layers: list[Spec]) -> list[Spec]:
    lines = [layer for layer in layers if _is_line(layer)]
    return [part for layer in layers for part in (_both(layer, len(lines) == 1) if _is_line(layer) else [layer])]


def _both(layer: Spec, is_only: bool) -> list[Spec]:
    """A line, silent since it would tell its first point everywhere, and its points."""
    silent = {**layer, "encoding": {**layer.get("encoding", {}), "tooltip": {"value": None}}}
    return [silent, _points(layer, is_only)]


def _points(layer: Spec, is_only: bool) -> Spec:
    points = {**layer, "mark": {"type": "point", "filled": True, "size": REACH, "opacity": 0}}
    return _nearest(points) if is_only else points


def _nearest(points: Spec) -> Spec:
    select = {"type": "point", "nearest": True, "on": "pointerover", "clear": "pointerout"}
    shown = {"condition": {"param": "nearest", "empty": False, "value": 1}, "value": 0}
    return {
        **points,
        "params": [{"name": "nearest", "select": select}],
        "mark": {"type": "point", "filled": True, "size": SEEN},
        "encoding": {**points.get("encoding", {}), "opacity": shown},
    }


def _is_line(layer: Spec) -> bool:
    mark = layer.get("mark")
    return mark == "line" or (isinstance(mark, dict) and mark.get("type") == "line")
