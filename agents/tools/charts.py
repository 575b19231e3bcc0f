"""Vega-Lite specifications for the tools' results, without data and without theme.

Whoever draws adds the rows as `{column name: value}`; encodings name columns of the same result. At most eight series.
Labels at the ends of lines, sizes and colours are the drawer's; every mark tells its figures in stored units.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from agents.base import Chart

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
MOST_SERIES = 8
STEP_AWAY = {"High": -9, "Low": 9}  # pixels, so that labels of close ends stand apart
WHOLE = {"$schema", "width", "height", "autosize"}  # what only a whole chart has
EXACT = ",.9~r"  # as stored, without the noise of binary fractions

Spec = dict[str, Any]
ChartWish = Literal["auto", "line", "bar", "none"]


@dataclass(frozen=True)
class Measure:
    """The column that is drawn: its name, and how its axis is labelled. `stored` is the unit of the column itself."""

    column: str
    title: str
    unit: str
    divisor: float = 1
    stored: str = ""
    form: str = EXACT  # of a figure that is told when a mark is touched

    @property
    def axis(self) -> Spec:
        number = f"datum.value / {self.divisor:g}" if self.divisor != 1 else "datum.value"
        return {"title": with_unit(self.title, self.unit), "labelExpr": f"format({number}, ',.6~f')"}

    def encoding(self, zero: bool = True) -> Spec:
        return {"field": path(self.column), "type": "quantitative", "axis": self.axis, "scale": {"zero": zero}}

    def told(self, column: str = "", name: str = "") -> Spec:
        """A line of the tooltip: the exact figure of this column, or of another one in the same unit."""
        title = with_unit(name or self.title, self.stored or self.unit)
        return {"field": path(column or self.column), "type": "quantitative", "title": title, "format": self.form}


@dataclass(frozen=True)
class Five:
    """The columns of a box: smallest, quartiles and largest."""

    low: str
    lower: str
    median: str
    upper: str
    high: str


def with_unit(title: str, unit: str) -> str:
    return f"{title} ({unit})" if unit else title


def capacity(column: str, title: str, most: float, unit: str = "MW") -> Measure:
    """Megawatts, labelled in gigawatts from one gigawatt on."""
    if abs(most) < 1000:
        return Measure(column, title, unit)
    return Measure(column, title, unit.replace("MW", "GW"), 1000, unit)


def line(title: str, x: str, measure: Measure, series: str | None, description: str, zero: bool = True) -> Chart:
    """Lines over years or dates, one per value of the column `series`."""
    encoding = {"x": _time(x), "y": measure.encoding(zero), **_color(series), **_tooltip(x, series, measure)}
    return Chart(title, marked({"type": "line", "point": x == "Year"}, encoding), description)


def columns(title: str, x: str, measure: Measure, series: str | None, description: str, stacked: bool = False) -> Chart:
    """Upright bars over years or dates; several series side by side or stacked."""
    encoding = {"x": band_axis(x), "y": measure.encoding(), **_color(series), **_tooltip(x, series, measure)}
    if series and not stacked:
        encoding["xOffset"] = {"field": path(series), "type": "nominal", "sort": None}
    return Chart(title, marked({"type": "bar"}, encoding), description)


def bars(title: str, name: str, measure: Measure, description: str) -> Chart:
    """Level bars, one per row, in the order of the rows, each with its figure at its end."""
    label = {"calculate": short(measure, measure.column), "as": "label"}
    is_negative = f"{of_row(measure.column)} < 0"
    beyond = {"align": {"expr": f"{is_negative} ? 'right' : 'left'"}, "dx": {"expr": f"{is_negative} ? -5 : 5"}}
    figures: Spec = {
        "transform": [label],
        "mark": {"type": "text", **beyond, "tooltip": None},
        "encoding": {"x": measure.encoding(), "text": {"field": "label", "type": "nominal"}},
    }
    encoding = {"y": _names(name), **_tooltip(None, name, measure)}
    drawn: Spec = {"mark": {"type": "bar"}, "encoding": {"x": measure.encoding()}}
    return Chart(title, layered([drawn, figures], encoding), description)


def box(title: str, name: str, measure: Measure, five: Five, description: str) -> Chart:
    """Level boxes, one per row: a line from smallest to largest, a box over the quartiles, a stroke at the median.

    The five figures of each row are columns in the unit of `measure`, whose own column is not drawn.
    """
    told = [
        measure.told(five.high, "Largest"),
        measure.told(five.upper, "Upper quartile"),
        measure.told(five.median, "Median"),
        measure.told(five.lower, "Lower quartile"),
        measure.told(five.low, "Smallest"),
    ]
    tooltip = [named(name), *told]
    stroke, hull = {"type": "rule"}, {"type": "bar", "height": {"band": 0.5}}
    spans = [(stroke, five.low, five.high), (hull, five.lower, five.upper)]
    layers: list[Spec] = [
        {"mark": mark, "encoding": {"x": at(measure, low, False), "x2": end(high)}} for mark, low, high in spans
    ]
    layers.append(
        {"mark": {"type": "tick", "height": {"band": 0.5}}, "encoding": {"x": at(measure, five.median, False)}}
    )
    return Chart(title, layered(layers, {"y": _names(name), "tooltip": tooltip}), description)


def band(title: str, x: str, history: Measure, central: str, low: str, high: str, description: str) -> Chart:
    """A forecast: the history as a line, its central continuation dashed, low to high as an area, the ends labelled.

    Columns in the unit of `history`, empty where they do not apply; area and dashes begin where the history ends.
    """
    names = {"High": high, "Central": central, "Low": low}
    onward = _onward(history.column, x, central, low, high)
    known = {"y": at(history, history.column), "tooltip": [_when(x), history.told()]}
    expected = [_when(x), *(history.told(column, name) for name, column in names.items())]
    dashed = {"type": "line", "strokeDash": [6, 4]}
    layers: list[Spec] = [
        {
            "transform": onward,
            "mark": {"type": "area", "line": False, "tooltip": None},
            "encoding": {"y": at(history, low), "y2": end(high)},
        },
        {"mark": {"type": "line", "point": x == "Year"}, "encoding": known},
        {"transform": onward, "mark": dashed, "encoding": {"y": at(history, central), "tooltip": expected}},
        *(_end_label(history, x, name, column) for name, column in names.items()),
    ]
    return Chart(title, layered(layers, {"x": _time(x)}), description)


def index(title: str, x: str, value: str, series: str, base: str, description: str) -> Chart:
    """Lines that are all 100 at `base` (a year or date in words); `value` is the column of the index figures."""
    measure = Measure(value, "Index", f"{base} = 100", form=",.1f")
    lines = line(title, x, measure, series, description, zero=False).spec
    hundred = {"mark": {"type": "rule", "strokeDash": [2, 3]}, "encoding": {"y": {"datum": 100}}}
    drawn = {"mark": lines["mark"], "encoding": lines["encoding"]}
    return Chart(title, layered([hundred, drawn], {}), description)


def fitted(title: str, x: Measure, y: Measure, fit: str, description: str) -> Chart:
    """Points and the curve fitted through them, both axes logarithmic; `fit` is a column in the unit of `y`."""
    log = {"scale": {"type": "log", "nice": False}}
    across, up = {**x.encoding(False), **log}, {**y.encoding(False), **log}
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeDash": [6, 4]}, "encoding": {"y": {**up, "field": path(fit)}}},
        {"mark": {"type": "point", "filled": True, "size": 40}, "encoding": {"y": up}},
    ]
    return Chart(title, layered(layers, {"x": across, "tooltip": [x.told(), y.told(), y.told(fit, fit)]}), description)


def panels(title: str, charts: Sequence[Chart], description: str) -> Chart:
    """Charts side by side, each with its own title and unit; below one another where the page is narrow.

    All are drawn from the same rows: `filtered` leaves each its own.
    """
    parts = [
        {"title": one.title, **{name: part for name, part in one.spec.items() if name not in WHOLE}} for one in charts
    ]
    return Chart(
        title, {"$schema": SCHEMA, "hconcat": parts, "resolve": {"scale": {"color": "independent"}}}, description
    )


def filtered(chart: Chart, column: str, value: str) -> Chart:
    """The chart of those rows only whose `column` is `value`."""
    only: Spec = {"filter": {"field": path(column), "equal": value}}
    return Chart(chart.title, {**chart.spec, "transform": [only, *chart.spec.get("transform", [])]}, chart.description)


def only(chart: Chart, column: str, values: Sequence[str]) -> Chart:
    """The chart of those rows only whose `column` is one of these."""
    kept: Spec = {"filter": {"field": path(column), "oneOf": list(values)}}
    return Chart(chart.title, {**chart.spec, "transform": [kept, *chart.spec.get("transform", [])]}, chart.description)


def folded(chart: Chart, names: Sequence[str], key: str, value: str, only: str | None = None) -> Chart:
    """The same chart over a wide table: its columns `names` become the columns `key` and `value`."""
    transform: list[Spec] = [{"filter": only}] if only else []
    transform.append({"fold": [path(name) for name in names], "as": [key, value]})
    return Chart(chart.title, {**chart.spec, "transform": transform}, chart.description)


def marked(mark: Spec, encoding: Spec) -> Spec:
    return {"$schema": SCHEMA, "mark": mark, "encoding": encoding}


def layered(layers: list[Spec], encoding: Spec) -> Spec:
    return {"$schema": SCHEMA, "encoding": encoding, "layer": layers}


def _time(column: str) -> Spec:
    if column == "Year":
        axis = {"title": None, "format": "d", "tickMinStep": 1}
        return {"field": column, "type": "quantitative", "axis": axis, "scale": {"zero": False, "nice": False}}
    return {"field": column, "type": "temporal", "axis": {"title": None}}


def band_axis(column: str) -> Spec:
    return {
        "field": column,
        "type": "ordinal",
        "sort": None,
        "axis": {"title": None, "labelAngle": 0, "labelOverlap": True},
    }


def _names(column: str) -> Spec:
    return {"field": path(column), "type": "nominal", "sort": None, "axis": {"title": None, "labelLimit": 200}}


def _color(series: str | None) -> Spec:
    if series is None:
        return {}
    return {"color": {"field": path(series), "type": "nominal", "sort": None, "legend": {"title": None}}}


def at(measure: Measure, column: str, zero: bool = True) -> Spec:
    return {**measure.encoding(zero), "field": path(column)}


def end(column: str) -> Spec:
    return {"field": path(column)}


def _tooltip(x: str | None, series: str | None, measure: Measure) -> Spec:
    """What a mark says when it is touched: which it is, when, and the exact figure."""
    return {"tooltip": [*([named(series)] if series else []), *([_when(x)] if x else []), measure.told()]}


def named(column: str) -> Spec:
    return {"field": path(column), "type": "nominal", "title": column}


def _when(column: str) -> Spec:
    if column == "Year":
        return {"field": column, "type": "quantitative", "title": column, "format": "d"}
    if column == "Date":
        return {"field": column, "type": "temporal", "title": column, "format": "%-d %B %Y"}
    return named(column)


def _onward(history: str, x: str, *values: str) -> list[Spec]:
    """The rows from the last one with history on; on that one the history stands for the values."""
    known = f"isValid({of_row(history)})"
    return [
        *({"calculate": f"{known} ? {of_row(history)} : {of_row(value)}", "as": value} for value in values),
        {"calculate": f"{known} ? time({of_row(x)}) : null", "as": "known until"},
        {"joinaggregate": [{"op": "max", "field": "known until", "as": "known until"}]},
        {"filter": f"time({of_row(x)}) >= datum['known until']"},
    ]


def _end_label(measure: Measure, x: str, name: str, column: str) -> Spec:
    """Name and figure at the last point; the outer ones step away from the middle."""
    return {
        "transform": [
            {"joinaggregate": [{"op": "max", "field": path(x), "as": "last"}]},
            {"filter": f"{of_row(x)} == datum.last && isValid({of_row(column)})"},
            {"calculate": f"'{name} ' + {short(measure, column)}", "as": "label"},
        ],
        "mark": {"type": "text", "align": "left", "dx": 8, "dy": STEP_AWAY.get(name, 0), "tooltip": None},
        "encoding": {"y": at(measure, column), "text": {"field": "label", "type": "nominal"}},
    }


def short(measure: Measure, column: str) -> str:
    """The figure in the unit of the axis, with three digits or, from a hundred on, whole."""
    value = f"{of_row(column)} / {measure.divisor:g}"
    return f"format({value}, abs({value}) < 99.95 ? ',.3r' : ',.0f')"


def of_row(column: str) -> str:
    """The column in Vega's expressions."""
    return f"datum[{json.dumps(column, ensure_ascii=False)}]"


def path(column: str) -> str:
    """A column's name as Vega-Lite wants it: it would take dots and brackets for a path, and quotes for its quoting."""
    return re.sub(r"([\\.\[\]'\"])", r"\\\1", column)
