"""What only the interactive chart has: something to touch at every point of its lines.

Drawn pictures do without: a thousand points that nobody sees would double them.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]

REACH = 220  # square pixels around a point that may be touched
OF_A_LAYER = ("mark", "encoding")
SEEN = 90  # square pixels of the point that is


def touchable(spec: Spec) -> Spec:
    """The same chart whose lines tell their figures: at the nearest point when one layer has them all, else at each."""
    if isinstance(spec.get("hconcat"), list):
        return {**spec, "hconcat": [touchable(part) for part in spec["hconcat"]]}
    whole = {name: part for name, part in spec.items() if name not in OF_A_LAYER}
    layers = spec["layer"] if "layer" in spec else [{name: spec[name] for name in OF_A_LAYER if name in spec}]
    lines = [layer for layer in layers if _is_line(layer)]
    if not lines:
        return spec
    return {**whole, "layer": [part for layer in layers for part in _with_points(layer, len(lines) == 1)]}


def _with_points(layer: Spec, is_only: bool) -> list[Spec]:
    if not _is_line(layer):
        return [layer]
    points = {**layer, "mark": {"type": "point", "filled": True, "size": REACH, "opacity": 0}}
    return [layer, _nearest(points) if is_only else points]


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
