"""Vega-Lite specifications of a plant's record: as in `charts`, for days, weeks, months, hours and bands of confidence.

Days are those of the plant: every axis and tooltip of time is read as written, whatever the reader's time zone.
"""

from __future__ import annotations

from agents.base import Chart
from agents.tools import charts
from agents.tools.charts import Measure, Spec

UNITS = {"day": "utcyearmonthdate", "week": "utcyearmonthdate", "month": "utcyearmonth"}
FORMS = {"day": "%-d %B %Y", "week": "week of %-d %B %Y", "month": "%B %Y"}
DASHED: Spec = {"type": "line", "strokeDash": [6, 4]}
MARK: Spec = {"type": "point", "shape": "triangle-down", "size": 110, "opacity": 1, "yOffset": -9}
SHORT = 62  # days that an axis tells as days
WEEK, DAY_MS = 7, 86_400_000


def ratio(title: str, measure: Measure, grain: str, of_year: str, words: str, periods: int) -> Chart:
    """A ratio by day, month or year; by month with that of each year as a dashed level."""
    if grain == "year":
        return charts.columns(title, "Year", measure, None, words)
    own: Spec = {
        "mark": {"type": "line", "point": grain == "month"},
        "encoding": {"y": _roomy(measure), "tooltip": [_when(grain), measure.told()]},
    }
    if grain != "month":
        return Chart(title, charts.layered([own], {"x": _time(grain, periods)}), words)
    level: Spec = {
        "mark": {**DASHED, "interpolate": "step-after", "strokeWidth": 1.5},
        "encoding": {
            "y": charts.at(measure, of_year, False),
            "tooltip": [_when(grain), measure.told(of_year, of_year)],
        },
    }
    return Chart(title, charts.layered([own, level, _years(measure, of_year)], {"x": _time(grain)}), words)


def _roomy(measure: Measure) -> Spec:
    """An upright axis with room for a label below the lowest point, where no line crosses it."""
    return {**charts.at(measure, measure.column, False), "scale": {"zero": False, "padding": 18}}


def _years(measure: Measure, column: str) -> Spec:
    """What the dashed levels are: the year and its figure at the foot of its first month."""
    return {
        "transform": [
            {"calculate": f"utcyear({charts.of_row('Date')})", "as": "its year"},
            {"filter": f"isValid({charts.of_row(column)})"},
            {
                "window": [{"op": "row_number", "as": "place"}],
                "sort": [{"field": "Date", "order": "ascending"}],
                "groupby": ["its year"],
            },
            {"filter": "datum.place == 1"},
            {"calculate": f"datum['its year'] + ': ' + {charts.short(measure, column)}", "as": "label"},
        ],
        "mark": {"type": "text", "align": "left", "dx": 3, "dy": -8, "fontWeight": 600, "tooltip": None},
        "encoding": {"y": {"value": "height"}, "text": {"field": "label", "type": "nominal"}},
    }


def measured_and_expected(
    title: str, measure: Measure, columns: tuple[str, str], grain: str, words: str, periods: int
) -> Chart:
    """Measured energy as bars, or as a line by day and week, the expected one dashed, periods with outages marked."""
    expected, marked = columns
    is_fine = grain in {"day", "week"}
    x = charts.band_axis("Year") if grain == "year" else _time(grain, periods)
    amid = x if grain == "year" else {**x, "bandPosition": 0.5}
    when = charts.named("Year") if grain == "year" else _when(grain)
    told = [when, measure.told(name=measure.column), measure.told(expected, expected)]
    layers: list[Spec] = [
        _named_layer("line" if is_fine else "bar", amid if is_fine else x, measure, measure.column, told),
        _named_layer(DASHED, amid, measure, expected, told),
        {
            "transform": [{"filter": f"isValid({charts.of_row(marked)})"}],
            **_named_layer(MARK, amid, measure, measure.column, [when, charts.named(marked)], marked),
        },
    ]
    return Chart(title, charts.layered(layers, {}), words)


def _named_layer(mark: str | Spec, x: Spec, measure: Measure, column: str, told: list[Spec], name: str = "") -> Spec:
    drawn = {"type": mark} if isinstance(mark, str) else mark
    color = {"datum": name or column, "legend": {"title": None, "symbolType": "square"}}
    encoding = {"x": x, "y": charts.at(measure, column), "color": color, "tooltip": told}
    return {"mark": drawn, "encoding": encoding}


def by_time(title: str, measure: Measure, grain: str, words: str) -> Chart:
    """Bars of days, weeks, months or years."""
    if grain == "year":
        return charts.columns(title, "Year", measure, None, words)
    told = [_when(grain), measure.told()]
    encoding = {"x": _time(grain), "y": measure.encoding(), "tooltip": told}
    return Chart(title, charts.marked({"type": "bar"}, encoding), words)


def changes(title: str, name: str, measure: Measure, names: list[str], words: str) -> Chart:
    """Level bars to either side of zero, of these rows only, with room for the figures beside the longest."""
    bars = charts.only(charts.bars(title, name, measure, words), name, names)
    for layer in bars.spec["layer"]:
        layer["encoding"]["x"] = {**layer["encoding"]["x"], "scale": {"zero": True, "padding": 48}}
    return bars


def trend(title: str, x: str, measure: Measure, columns: tuple[str, str, str], words: str) -> Chart:
    """Points of years, the trend through them dashed, and its band of confidence."""
    middle, low, high = columns
    told = [charts.named(x), measure.told(), *(measure.told(name, name) for name in columns)]
    layers: list[Spec] = [
        _band_layer(measure, low, high),
        {"mark": DASHED, "encoding": {"y": charts.at(measure, middle, False), "tooltip": told}},
        {
            "mark": {"type": "point", "filled": True, "size": 70},
            "encoding": {"y": charts.at(measure, measure.column, False), "tooltip": told},
        },
    ]
    whole = "datum.value % 1 == 0 ? format(datum.value, 'd') : ''"
    axis = {"title": None, "labelExpr": whole}
    years = {"field": x, "type": "quantitative", "axis": axis, "scale": {"zero": False, "padding": 24}}
    return Chart(title, charts.layered(layers, {"x": years}), words)


def with_band(title: str, x: str, measure: Measure, low: str, high: str, words: str) -> Chart:
    """A line over days with its band of confidence."""
    told = [_when("day"), measure.told(), measure.told(low, low), measure.told(high, high)]
    layers: list[Spec] = [
        _band_layer(measure, low, high),
        {"mark": {"type": "line"}, "encoding": {"y": charts.at(measure, measure.column, False), "tooltip": told}},
    ]
    return Chart(title, charts.layered(layers, {"x": _time("day")}), words)


def _band_layer(measure: Measure, low: str, high: str) -> Spec:
    return {
        "mark": {"type": "area", "line": False, "tooltip": None},
        "encoding": {"y": charts.at(measure, low, False), "y2": charts.end(high)},
    }


def profile(title: str, measure: Measure, hour: str, day: str, words: str) -> Chart:
    """Power over the hours of the day, one line per day."""
    encoding = {
        "x": _hours(hour, "x"),
        "y": measure.encoding(),
        "color": {"field": day, "type": "nominal", "sort": None, "legend": {"title": None}},
        "tooltip": [charts.named(day), {"field": hour, "type": "quantitative", "title": "Hour"}, measure.told()],
    }
    return Chart(title, charts.marked({"type": "line"}, encoding), words)


def heat(title: str, first: str, hour: str, measure: Measure, words: str, days: int = 7) -> Chart:
    """A map: weeks, or so many days at a time, from left to right, hours of the day upwards, the power as shade."""
    until = [
        {"calculate": f"time({charts.of_row(first)}) + {days * DAY_MS}", "as": "last end"},
        {"calculate": f"{charts.of_row(hour)} + 1", "as": "hour end"},
    ]
    shade: Spec = {"field": charts.path(measure.column), "type": "quantitative"}
    when = _when("week") if days == WEEK else {**_when("day"), "title": f"{days} days from"}
    told = [when, {"field": hour, "type": "quantitative", "title": "Hour"}, measure.told()]
    encoding = {
        "x": {"field": "Date", "type": "temporal", "axis": {"title": None}, "scale": {"type": "utc", "nice": False}},
        "x2": charts.end("last end"),
        "y": _hours(hour, "y"),
        "y2": charts.end("hour end"),
        "color": {**shade, "legend": {"title": measure.unit}},
        "stroke": {**shade, "legend": None},  # over the seams between the cells
        "tooltip": told,
    }
    return Chart(title, {**charts.marked({"type": "rect"}, encoding), "transform": until}, words)


def _hours(column: str, channel: str) -> Spec:
    axis = {"title": "Hour of the day", "labelExpr": "datum.value + ':00'", "tickCount": 6}
    scale = {"zero": False, "nice": False, **({"domain": [0, 24]} if channel == "x" else {})}
    return {"field": column, "type": "quantitative", "axis": axis, "scale": scale}


def _time(grain: str, periods: int = SHORT + 1) -> Spec:
    """An axis of time; of a few weeks by their days."""
    weeks = {"tickCount": {"interval": "day", "step": 7}, "format": "%-d %b"} if periods <= SHORT else {}
    own = weeks if grain == "day" else {}
    return {"field": "Date", "type": "temporal", "timeUnit": UNITS[grain], "axis": {"title": None, **own}}


def _when(grain: str) -> Spec:
    title = {"day": "Day", "week": "Week", "month": "Month"}[grain]
    return {"field": "Date", "type": "temporal", "timeUnit": UNITS[grain], "title": title, "format": FORMS[grain]}
