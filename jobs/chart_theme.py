"""How every chart looks: type, colours, lines and sizes, light and dark. Owns no data and no chart of its own.

Colours keep apart for people with red-green or blue-yellow blindness (15 or more in CIELAB, each from each), and from
the page (3:1 or more on either ground).
"""

from __future__ import annotations

import textwrap
from typing import Any

# The renderer measures with Liberation Sans, which it brings and which has Arial's widths. Where a reader has neither,
# letters are a sixth wider: hence the room at the left and between labels.
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
WIDTHS = {"wide": 640, "narrow": 344}  # pixels, all in; narrow is for a column of a telephone, at full size of type
PANEL_AXIS, PANEL_GAP, PANEL_HEAD = 52, 18, 84  # pixels: labels left of a panel, between panels, titles and dates
PADDING = {"left": 16, "right": 16, "top": 6, "bottom": 4}
GROUNDS = {"light": "#ffffff", "dark": "#141b24"}  # of what leaves the page; on it the page is the ground
INKS = {
    "light": {"text": "#1f2933", "quiet": "#52606d", "line": "#9aa5b1", "grid": "#e4e7eb"},
    "dark": {"text": "#e6e9ed", "quiet": "#a9b4c0", "line": "#66727f", "grid": "#333c46"},
}
SERIES = {
    "light": ["#0067a5", "#c85400", "#00a54d", "#ab6997", "#48420d", "#603bb9", "#968f84", "#892a5c"],
    "dark": ["#5ab4f0", "#ff9966", "#3d8a6b", "#b565ae", "#e6cf00", "#8d5bff", "#b9c1c9", "#d9483b"],
}
NAMES = {  # the same for letters, which need more: 4.5:1 or more on either ground
    "light": ["#0067a5", "#bd4f00", "#007f3b", "#96557f", "#48420d", "#603bb9", "#736c62", "#892a5c"],
    "dark": ["#5ab4f0", "#ff9966", "#4fa683", "#c47bbe", "#e6cf00", "#a681ff", "#b9c1c9", "#ee6a5e"],
}
RAMP = {"light": ["#dbeaf5", "#0067a5"], "dark": ["#1d3a52", "#5ab4f0"]}


def themed(spec: dict[str, Any], theme: str, size: str) -> dict[str, Any]:
    """The specification in the product's look. What it says of itself in `config` and `height` stands."""
    own = spec.get("config")
    full = {**spec, "config": _merged(_config(theme, size), own if isinstance(own, dict) else {})}
    full["padding"] = {**PADDING, **(spec["padding"] if isinstance(spec.get("padding"), dict) else {})}
    if isinstance(spec.get("hconcat"), list):
        return _paneled(full, size)
    if "mark" not in spec and "layer" not in spec:
        return full
    return {**full, "width": WIDTHS[size], "autosize": {"type": "fit", "contains": "padding"}}


def on_paper(full: dict[str, Any], theme: str, title: str, credit: str) -> dict[str, Any]:
    """The themed chart on a ground of its own, its title above it and under that where it comes from."""
    lines, credits = textwrap.wrap(title, 72), textwrap.wrap(credit, 100)
    head = {"text": lines, "subtitle": credits, "fontSize": 16, "offset": 30}
    taller = {"height": full["height"] + 24 * len(lines) + 15 * len(credits) + 12} if "width" in full else {}
    margin = {**PADDING, **full["padding"], "top": 16, "bottom": 12}
    return {**full, **taller, "background": GROUNDS[theme], "padding": margin, "title": head}


def _paneled(full: dict[str, Any], size: str) -> dict[str, Any]:
    """Panels side by side, or below one another on a narrow page, all of one size and as wide as promised."""
    parts = full["hconcat"]
    beside = 1 if size == "narrow" else len(parts)
    inner = WIDTHS[size] - PADDING["left"] - PADDING["right"] - (beside - 1) * PANEL_GAP
    height = full.pop("height", 0) / (len(parts) // beside)
    heads = [{"text": part.get("title", ""), "frame": "group"} for part in parts]
    sized = [
        {"width": inner / beside - PANEL_AXIS, "height": height - PANEL_HEAD, **part, "title": head}
        for part, head in zip(parts, heads, strict=True)
    ]
    config = _merged(full["config"], {"axisY": {"minExtent": PANEL_AXIS - 2, "maxExtent": PANEL_AXIS - 2}})
    rest = {name: part for name, part in full.items() if name != "hconcat"}
    return {**rest, "config": config, "spacing": PANEL_GAP, "hconcat" if beside > 1 else "vconcat": sized}


def _config(theme: str, size: str) -> dict[str, Any]:
    ink, series = INKS[theme], SERIES[theme]
    return {
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "axis": _axis(ink),
        "axisX": {"grid": False, "labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 10, "tickSize": 4},
        "axisY": {"domain": False, "ticks": False, "titleAngle": 0, "titleAlign": "left", "titleX": 0, "titleY": -12},
        "axisXQuantitative": {"tickCount": 6 if size == "wide" else 4},
        "legend": _legend(ink, size),
        "header": {"labelColor": ink["text"], "labelFontSize": 13, "titleColor": ink["quiet"]},
        "title": _title(ink),
        "range": {"category": series, "ordinal": RAMP[theme], "ramp": RAMP[theme], "heatmap": RAMP[theme]},
        "mark": {"color": series[0]},
        "line": {"strokeWidth": 2.25, "strokeJoin": "round", "strokeCap": "round"},
        "point": {"filled": True, "size": 40},
        "bar": {"cornerRadiusEnd": 2},
        "area": {"fillOpacity": 0.25, "line": True},
        "tick": {"color": GROUNDS[theme], "thickness": 3},
        "rule": {"color": ink["line"], "strokeWidth": 1.5},
        "text": {"color": ink["text"], "fontSize": 12},
        "boxplot": {"median": {"color": ink["text"]}},
    }


def _title(ink: dict[str, str]) -> dict[str, Any]:
    return {
        "color": ink["text"],
        "fontSize": 14,
        "fontWeight": "bold",
        "anchor": "start",
        "offset": 18,  # the title of the y axis stands between
        "subtitleColor": ink["quiet"],
        "subtitleFontSize": 11,
        "subtitlePadding": 4,
    }


def _axis(ink: dict[str, str]) -> dict[str, Any]:
    return {
        "labelColor": ink["quiet"],
        "labelFontSize": 12,
        "labelLimit": 130,
        "labelPadding": 6,
        "titleColor": ink["quiet"],
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "domainColor": ink["line"],
        "tickColor": ink["line"],
        "gridColor": ink["grid"],
    }


def _legend(ink: dict[str, str], size: str) -> dict[str, Any]:
    """Above the plot, so that it takes none of its width; in as many columns as the width holds."""
    return {
        "orient": "top",
        "direction": "horizontal",
        "columns": 3 if size == "wide" else 2,
        "title": None,
        "titleColor": ink["quiet"],
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": ink["text"],
        "labelFontSize": 12,
        "labelLimit": 170 if size == "wide" else 140,
        "symbolSize": 90,
        "symbolStrokeWidth": 2.5,
        "columnPadding": 16,
        "offset": 30,  # the title of the y axis stands between
    }


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in own.items():
        known = merged.get(name)
        merged[name] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged
