"""The whole specification of a chart from what is stored of it: with its rows, fitted to the page, in our look.

It is what is drawn as a picture, opened to be touched and taken along, so that all of these are the same chart. What is
stored may come from an import, so it is data: what could make a renderer read a file, call somewhere or run without end
is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from jobs import chart_fit, chart_most, chart_theme, chart_touch, chart_words
from problems import Invalid

Theme = Literal["light", "dark"]
Size = Literal["wide", "narrow"]
Columns = Sequence[Mapping[str, Any]]
Rows = Sequence[Sequence[Any]]
THEMES: tuple[Theme, ...] = ("light", "dark")
SIZES: tuple[Size, ...] = ("wide", "narrow")
MAX_ROWS = 5_000
# Vega's words for reading from somewhere, linking somewhere and making rows out of nothing.
FORBIDDEN = {"url", "href", "sequence", "graticule", "sphere", "usermeta", "datasets", "loader", "signals"}


@dataclass(frozen=True)
class Paper:
    """What a chart bears that leaves the page: a ground, its title, and where its figures come from."""

    title: str
    credit: str = ""


def interactive(
    spec: dict[str, Any], columns: Columns, rows: Rows, theme: Theme, size: Size, paper: Paper | None = None
) -> dict[str, Any]:
    """The whole chart as Vega-Lite, figures and look within, with something to touch at every point. Raises Invalid."""
    whole = complete(spec, columns, rows, theme, size, paper)
    with _readable():
        return chart_touch.touchable(whole)


def complete(
    spec: dict[str, Any], columns: Columns, rows: Rows, theme: Theme, size: Size, paper: Paper | None = None
) -> dict[str, Any]:
    """The specification with its rows, fitted to the page, in the product's look. Raises Invalid."""
    full = _with_rows(spec, columns, rows)
    values = full["data"]["values"]
    with _readable():
        drawn, _note = chart_most.limited(full, values)
        fitted = chart_fit.fitted(drawn, values, size, chart_theme.NAMES[theme])
        themed = chart_theme.themed(fitted, theme, size)
    return chart_theme.on_paper(themed, theme, paper.title, paper.credit) if paper else themed


@contextmanager
def _readable() -> Iterator[None]:
    """A specification may come from an import, and be anything."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise Invalid(
            "This chart cannot be drawn.", code="bad_chart", hint="It is not a chart of this kind."
        ) from error


def message(spec: dict[str, Any], columns: Columns, rows: Rows, said: str) -> str:
    """What the chart tells, for those who do not see it: what is said of it already, and the rest of its message."""
    values = _values(columns, rows[:MAX_ROWS])
    drawn, left_out = _limited(spec, values)
    return " ".join(filter(None, [chart_words.told(drawn, values, said), left_out]))


def note(spec: dict[str, Any], columns: Columns, rows: Rows) -> str:
    """What a reader must know of what is not drawn; mostly nothing."""
    return _limited(spec, _values(columns, rows[:MAX_ROWS]))[1]


def _limited(spec: dict[str, Any], values: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], str]:
    try:
        return chart_most.limited(spec, values)
    except (AttributeError, KeyError, TypeError):  # it cannot be drawn either
        return spec, ""


def _values(columns: Columns, rows: Rows) -> list[dict[str, Any]]:
    names = [column["name"] for column in columns]
    return [dict(zip(names, row, strict=True)) for row in rows]


def extent(spec: dict[str, Any], columns: Columns, rows: Rows, size: Size) -> tuple[int, int]:
    """Width and height of the drawn chart in pixels."""
    try:
        height = chart_fit.height(spec, _values(columns, rows[:MAX_ROWS]), size)
    except (AttributeError, KeyError, TypeError):  # it cannot be drawn either
        height = chart_fit.HEIGHT
    return chart_theme.WIDTHS[size], height


def _with_rows(spec: dict[str, Any], columns: Columns, rows: Rows) -> dict[str, Any]:
    if len(rows) > MAX_ROWS:
        raise Invalid(f"A chart of {len(rows)} rows cannot be drawn.", code="too_large", hint="Download the table.")
    full = {**spec, "data": {}}
    forbidden = FORBIDDEN.intersection(_words(full))
    if forbidden:
        raise Invalid("This chart cannot be drawn.", code="bad_chart", hint=f"Not allowed in it: {min(forbidden)}.")
    full["data"] = {"values": _values(columns, rows)}
    return full


def _words(value: Any) -> Iterator[str]:
    """All names in the specification, at any depth."""
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
