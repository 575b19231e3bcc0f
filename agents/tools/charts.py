"""Vega-Lite specifications for the tools' results, without data and without theme.

Whoever draws adds the rows as `{column name: value}`; encodings name columns of the same result. At most eight series.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from agents.base import Chart

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
MOST_SERIES = 8

Spec = dict[str, Any]
ChartWish = Literal["auto", "line", "bar", "none"]


@dataclass(frozen=True)
class Measure:
    """The column that is drawn: its name, and how its axis is labelled."""

    column: str
    title: str
    unit: str
    divisor: float = 1

    @property
    def axis(self) -> Spec:
        number = f"datum.value / {self.divisor:g}" if self.divisor != 1 else "datum.value"
        return {"title": f"{self.title} ({self.unit})", "labelExpr": f"format({number}, ',.6~f')"}

    def encoding(self, zero: bool = True) -> Spec:
        return {"field": _path(self.column), "type": "quantitative", "axis": self.axis, "scale": {"zero": zero}}


def capacity(column: str, title: str, most: float, unit: str = "MW") -> Measure:
    """Megawatts, labelled in gigawatts from one gigawatt on."""
    if abs(most) < 1000:
        return Measure(column, title, unit)
    return Measure(column, title, unit.replace("MW", "GW"), 1000)


def line(title: str, x: str, measure: Measure, series: str | None, description: str, zero: bool = True) -> Chart:
    """Lines over years or dates, one per value of the column `series`."""
    encoding = {"x": _time(x), "y": measure.encoding(zero), **_color(series)}
    return Chart(title, _spec({"type": "line", "point": x == "Year"}, encoding), description)


def columns(title: str, x: str, measure: Measure, series: str | None, description: str, stacked: bool = False) -> Chart:
    """Upright bars over years or dates; several series side by side or stacked."""
    encoding = {"x": _band(x), "y": measure.encoding(), **_color(series)}
    if series and not stacked:
        encoding["xOffset"] = {"field": _path(series), "type": "nominal", "sort": None}
    return Chart(title, _spec({"type": "bar"}, encoding), description)


def bars(title: str, name: str, measure: Measure, description: str) -> Chart:
    """Level bars, one per row, in the order of the rows."""
    encoding = {
        "y": {"field": _path(name), "type": "nominal", "sort": None, "axis": {"title": None, "labelLimit": 200}},
        "x": measure.encoding(),
    }
    return Chart(title, _spec({"type": "bar"}, encoding), description)


def folded(chart: Chart, names: Sequence[str], key: str, value: str, only: str | None = None) -> Chart:
    """The same chart over a wide table: its columns `names` become the columns `key` and `value`."""
    transform: list[Spec] = [{"filter": only}] if only else []
    transform.append({"fold": [_path(name) for name in names], "as": [key, value]})
    return Chart(chart.title, {**chart.spec, "transform": transform}, chart.description)


def _spec(mark: Spec, encoding: Spec) -> Spec:
    return {
        "$schema": SCHEMA,
        "width": 640,
        "height": 320,
        "autosize": {"type": "fit", "contains": "padding"},
        "mark": {**mark, "tooltip": True},
        "encoding": encoding,
    }


def _time(column: str) -> Spec:
    if column == "Year":
        axis = {"title": None, "format": "d", "tickMinStep": 1}
        return {"field": column, "type": "quantitative", "axis": axis, "scale": {"zero": False, "nice": False}}
    return {"field": column, "type": "temporal", "axis": {"title": None}}


def _band(column: str) -> Spec:
    return {
        "field": column,
        "type": "ordinal",
        "sort": None,
        "axis": {"title": None, "labelAngle": 0, "labelOverlap": True},
    }


def _color(series: str | None) -> Spec:
    if series is None:
        return {}
    return {"color": {"field": _path(series), "type": "nominal", "sort": None, "legend": {"title": None}}}


def _path(column: str) -> str:
    """A column's name as Vega-Lite wants it: it would take dots and brackets for a path, and quotes for its quoting."""
    return re.sub(r"([\\.\[\]'\"])", r"\\\1", column)
