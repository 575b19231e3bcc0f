"""How every chart looks: type, colours, lines and sizes, light and dark. Owns no data and no chart of its own.

Colours keep apart for people with red-green or blue-yellow blindness, and from the page (3:1 or more on either ground).
"""

from __future__ import annotations

from typing import Any

VERSION = "1"  # part of the key of every drawn chart: raise it when something here changes what is drawn

# The renderer measures with Liberation Sans, which it brings and which has Arial's widths. Where a reader has neither,
# letters are a sixth wider: hence the room at the left and between labels.
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
WIDTHS = {"wide": 640, "narrow": 344}  # pixels, all in; narrow is for a column of a telephone, at full size of type
HEIGHT = 320  # pixels, all in, where the specification does not say
INKS = {
    "light": {"text": "#1f2933", "quiet": "#52606d", "line": "#9aa5b1", "grid": "#e4e7eb"},
    "dark": {"text": "#e6e9ed", "quiet": "#a9b4c0", "line": "#66727f", "grid": "#333c46"},
}
SERIES = {
    "light": ["#0067a5", "#c8500a", "#00785a", "#a3478a", "#8a6500", "#5a54c4", "#6b6b6b", "#a11d33"],
    "dark": ["#5ab4f0", "#f09a3e", "#2fc295", "#e58fc3", "#e8d44d", "#a5a0ff", "#b8b8b8", "#ff8577"],
}
RAMP = {"light": ["#dbeaf5", "#0067a5"], "dark": ["#1d3a52", "#5ab4f0"]}


def themed(spec: dict[str, Any], theme: str, size: str) -> dict[str, Any]:
    """The specification in the product's look. What it says of itself in `config` and `height` stands."""
    own = spec.get("config")
    full = {**spec, "config": _merged(_config(theme, size), own if isinstance(own, dict) else {})}
    if "mark" in spec or "layer" in spec:
        full = {"height": HEIGHT, **full, "width": WIDTHS[size], "autosize": {"type": "fit", "contains": "padding"}}
    return full


def _config(theme: str, size: str) -> dict[str, Any]:
    ink, series = INKS[theme], SERIES[theme]
    return {
        "background": None,
        "font": FONT,
        "padding": {"left": 16, "right": 16, "top": 6, "bottom": 4},
        "view": {"stroke": None},
        "axis": _axis(ink),
        "axisX": {"grid": False, "labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 10, "tickSize": 4},
        "axisY": {"domain": False, "ticks": False, "titleAngle": 0, "titleAlign": "left", "titleX": 0, "titleY": -12},
        "axisXQuantitative": {"tickCount": 6 if size == "wide" else 4},
        "legend": _legend(ink, size),
        "header": {"labelColor": ink["text"], "labelFontSize": 13, "titleColor": ink["quiet"]},
        "title": {"color": ink["text"], "fontSize": 14, "fontWeight": "bold", "anchor": "start", "offset": 12},
        "range": {"category": series, "ordinal": RAMP[theme], "ramp": RAMP[theme], "heatmap": RAMP[theme]},
        "mark": {"color": series[0]},
        "line": {"strokeWidth": 2.25, "strokeJoin": "round", "strokeCap": "round"},
        "point": {"filled": True, "size": 40},
        "bar": {"cornerRadiusEnd": 2},
        "area": {"fillOpacity": 0.25, "line": True},
        "rule": {"color": ink["line"]},
        "text": {"color": ink["text"], "fontSize": 12},
        "boxplot": {"median": {"color": ink["text"]}},
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
        "labelColor": ink["text"],
        "labelFontSize": 12,
        "labelLimit": 170 if size == "wide" else 140,
        "symbolSize": 90,
        "symbolStrokeWidth": 2.5,
        "columnPadding": 16,
        "offset": 26,  # the title of the y axis stands between
    }


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in own.items():
        known = merged.get(name)
        merged[name] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged
