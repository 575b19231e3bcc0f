"""Charts fitted to their rows: heights, dates, labels at the ends of lines, and what may be touched."""

from __future__ import annotations

import json

import pytest

from jobs import chart_fit, chart_rows, chart_touch

LINES = {
    "mark": {"type": "line"},
    "encoding": {
        "x": {"field": "Year", "type": "quantitative"},
        "y": {"field": "Price", "type": "quantitative", "scale": {"zero": True}},
        "color": {"field": "Name", "type": "nominal", "sort": None, "legend": {"title": None}},
    },
}
BARS = {"mark": "bar", "encoding": {"y": {"field": "Name", "type": "nominal"}, "x": {"field": "Price"}}}
INKS = [f"#{number:06}" for number in range(1, 9)]


def rows(**ends):
    return [
        {"Year": year, "Name": name, "Price": value if year == 2023 else 1}
        for name, value in ends.items()
        for year in (2022, 2023)
    ]


def labels(spec, data, size="wide"):
    """Where the labels stand: name to pixels above its line's end; none without labels."""
    full = chart_fit.fitted(spec, data, size, INKS)
    texts = [layer for layer in full.get("layer", []) if layer["mark"].get("type") == "text"]
    return {one["Name"]: -one["away"] for one in texts[0]["data"]["values"]} if texts else None


def test_lines_are_named_at_their_ends_in_place_of_a_legend():
    full = chart_fit.fitted(LINES, rows(Spain=31.0, Italy=10.0), "wide", INKS)
    assert labels(LINES, rows(Spain=31.0, Italy=10.0)) == {"Italy": 0, "Spain": 0}
    assert full["layer"][0]["encoding"]["color"]["legend"] is None
    assert [one["ink"] for one in full["layer"][1]["data"]["values"]] == ["#000002", "#000001"]  # from the lowest up
    assert full["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["Spain", "Italy"]  # colours as in the rows


def test_labels_of_close_ends_step_apart():
    moved = labels(LINES, rows(Spain=31.0, Italy=30.0, Malta=1.0))
    assert moved["Malta"] == 0
    apart = (31.0 - 30.0) / 31.0 * chart_fit.PLOT + moved["Spain"] - moved["Italy"]
    assert apart == pytest.approx(chart_fit.LINE, abs=0.5)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (rows(A=30.0, B=30.0, C=30.0, D=30.0), "wide"),  # four labels at one place
        (rows(A=30.0), "wide"),  # its name is the title
        (rows(**{"A very long name of a country": 30.0, "B": 1.0}), "narrow"),
        ([*rows(A=30.0), {"Year": 2000, "Name": "B", "Price": 5.0}], "wide"),  # ends long before the others
        (rows(**{str(number): number * 10.0 for number in range(9)}), "wide"),
    ],
)
def test_where_labels_do_not_fit_the_legend_stays(data, size):
    assert labels(LINES, data, size) is None
    assert chart_fit.fitted(LINES, data, size, INKS)["encoding"]["color"]["legend"] == {"title": None}


def test_labels_of_a_wide_table_stand_at_the_ends_of_its_columns():
    folded = {**LINES, "transform": [{"fold": ["U\\.S\\.", "Spain"], "as": ["Name", "Price"]}]}
    data = [{"Year": 2022, "U.S.": 1.0, "Spain": 2.0}, {"Year": 2023, "U.S.": 9.0, "Spain": 3.0}]
    assert labels(folded, data) == {"Spain": 0, "U.S.": 0}


def test_what_becomes_other_is_summed():
    names = {"values": [{"name": "Spain", "shown": "Spain"}]}
    lookup = {"lookup": "Name", "from": {"data": names, "key": "name", "fields": ["shown"]}, "default": "Other"}
    total = {"aggregate": [{"op": "sum", "field": "Price", "as": "Price"}], "groupby": ["Year", "Name"]}
    spec = {"transform": [{**lookup, "as": ["Name"]}, total]}
    found = chart_rows.drawn(spec, rows(Spain=31.0, Italy=10.0, Malta=2.0))
    assert {(row["Year"], row["Name"]): row["Price"] for row in found} == {
        (2022, "Spain"): 1, (2023, "Spain"): 31.0, (2022, "Other"): 2, (2023, "Other"): 12.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "step", [{"filter": "datum.Price > 1"}, {"filter": 1}, {"bin": True}, {"fold": ["a"]}, "x", {"filter": {}}]
)
def test_of_a_transformation_that_is_not_known_nothing_is_said(step):
    spec = {**LINES, "transform": [step]}
    assert chart_rows.drawn(spec, rows(A=1.0)) is None
    assert labels(spec, rows(A=30.0, B=1.0)) is None


def test_every_level_bar_has_the_same_room():
    few, many = (chart_fit.height(BARS, rows(**{str(n): 1.0 for n in range(count)}), "wide") for count in (10, 30))
    assert many - few == 20 * chart_fit.PER_BAR
    assert chart_fit.height({**BARS, "height": 99}, rows(A=1.0), "wide") == 99


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2023-05", {"type": "temporal", "format": "%B %Y"}),
        ("2023-Q2", {"type": "ordinal"}),
        ("2023-05-17", {"type": "temporal", "format": "%-d %B %Y"}),
    ],
)
def test_dates_are_told_as_exactly_as_they_are_known(day, told):
    encoding = dated([day])
    assert encoding["tooltip"] == [{"field": "Date", **told}]
    assert encoding["x"]["type"] == told["type"]
    assert encoding["x"]["axis"]["title"] is None


def dated(days, size="wide"):
    when = {"field": "Date", "type": "temporal", "format": "%-d %B %Y"}
    x = {"field": "Date", "type": "temporal", "axis": {"title": None}}
    spec = {"mark": "line", "encoding": {"x": x, "tooltip": [when]}}
    return chart_fit.fitted(spec, [{"Date": day} for day in days], size, INKS)["encoding"]


@pytest.mark.parametrize(
    ("first", "last", "size", "every", "form"),
    [
        ("2020-01", "2025-09", "wide", {"interval": "year", "step": 1}, "%Y"),
        ("1990-01", "2025-09", "wide", {"interval": "year", "step": 5}, "%Y"),
        ("1990-01", "2025-09", "narrow", {"interval": "year", "step": 10}, "%Y"),
        ("2024-01-05", "2025-09-26", "wide", {"interval": "month", "step": 6}, "%b %Y"),
        ("0001-01", "9999-12", "narrow", {"interval": "year", "step": 5000}, "%Y"),
        ("2025-09-05", "2025-09-26", "narrow", {"interval": "month", "step": 1}, "%b %Y"),
    ],
)
def test_an_axis_of_dates_names_its_years(first, last, size, every, form):
    axis = dated([first, last], size)["x"]["axis"]
    assert axis == {"tickCount": every, "format": form, "title": None}


def test_lines_can_be_touched_near_every_point():
    touched = chart_touch.touchable(chart_fit.fitted(LINES, rows(Spain=31.0, Italy=10.0), "wide", INKS))
    assert json.dumps(touched).count('"nearest": true') == 1
    one = {**LINES, "transform": [{"fold": ["a"], "as": ["Name", "Price"]}]}
    assert json.dumps(chart_touch.touchable(one)).count('"fold"') == 1  # a second time would double the rows
    two = chart_touch.touchable({"layer": [LINES, LINES]})
    assert [layer["mark"]["type"] for layer in two["layer"]] == ["line", "point", "line", "point"]
    assert "nearest" not in json.dumps(two)  # one of them would hide the other
    assert chart_touch.touchable(BARS) == BARS  # a bar is touched itself
